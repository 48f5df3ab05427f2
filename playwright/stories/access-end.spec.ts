// An access that ends by itself: its last day is set and moved; once it has come nobody signs in by it, and an admin concludes it (B30).
// A story cannot move the server's clock. Its last day is set by a page whose own clock is behind; that it ends to the millisecond
// is played in server/tests.

import { type Administrator, stein, twoPeople } from "../people/administrator.ts";
import type { Member } from "../people/member.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { dayMs, iso, setsClock } from "../support/days.ts";
import { look } from "../support/look.ts";
import { expect, test } from "../support/story.ts";

/** A day as a form takes it. */
const day = (later: number) => iso(new Date(Date.now() + later * dayMs));

async function opensEnd(admin: Administrator, member: Member) {
  await admin.entry(stein).getByRole("button", { name: say("team-until"), exact: true }).click();
  return member.page.getByRole("dialog", { name: fill("team-until-title", { name: stein }) });
}

test("an access gets a last day, which is moved and lifted; once it is over she is out, and her admin concludes it", async ({ stage }) => {
  test.setTimeout(420_000);
  const { lindner, admin, laura } = await twoPeople(stage, "assistant");
  await admin.opensTeam();

  await test.step("a day that is over is refused, and what was typed stays", async () => {
    const dialog = await opensEnd(admin, lindner);
    await dialog.getByLabel(say("team-until-day")).fill(day(-1));
    await dialog.getByRole("button", { name: say("team-until-go") }).click();
    await expect(dialog.getByText(say("team-until-past")).first()).toBeVisible();
    await expect(dialog.getByLabel(say("team-until-day"))).toHaveValue(day(-1));
    await look(lindner.page, "a last day that is over");
    await dialog.getByLabel(say("team-until-day")).fill(day(30));
    await dialog.getByRole("button", { name: say("team-until-go") }).click();
    await expect(dialog).toBeHidden();
    await expect(admin.entry(stein)).toContainText(like("period-until"));
    await look(lindner.page, "until when she belongs to it");
  });

  await test.step("it is lifted, and she goes on working", async () => {
    const dialog = await opensEnd(admin, lindner);
    await expect(dialog.getByLabel(say("team-until-day"))).toHaveValue(day(30));
    await dialog.getByRole("button", { name: say("team-until-lift") }).click();
    await expect(dialog).toBeHidden();
    await expect(admin.entry(stein)).not.toContainText(like("period-until"));
    await laura.visits("nav-inbox");
  });

  await test.step("her last day is over: her page closes by itself, and she is told why she does not come in", async () => {
    laura.traffic.expectComplaints(/status of 40[13]/);
    await setsClock(lindner, -3);
    await admin.opensTeam();
    const dialog = await opensEnd(admin, lindner);
    await dialog.getByLabel(say("team-until-day")).fill(day(-2));
    await dialog.getByRole("button", { name: say("team-until-go") }).click();
    await expect(dialog).toBeHidden();
    await laura.sees(say("start-ended"));
    await laura.confirms();
    await expect(laura.page.getByText(say("problem-access-ended"))).toBeVisible();
    await look(laura.page, "her access has ended");
  });

  await test.step("the page of her admin says what is left to do, and does it", async () => {
    await setsClock(lindner, 0);
    // Concluded earlier, the end itself would stand nowhere: the server notes it within half a minute.
    await expect.poll(async () => (await lindner.readsLog()).join("\n"), { timeout: 60_000 }).toMatch(like("event-access-ended", { what: stein }));
    await admin.opensTeam();
    const { page } = lindner;
    await expect(page.getByText(like("team-ended", { name: stein }))).toBeVisible();
    await expect(admin.entry(stein)).toContainText(like("team-until-over"));
    await look(page, "an access has ended");
    await page.getByRole("button", { name: say("team-ended-go") }).click();
    const dialog = page.getByRole("dialog", { name: fill("team-leave-title", { name: stein }) });
    await dialog.getByRole("button", { name: say("team-leave-go") }).click();
    await expect(dialog.getByText(fill("team-left", { name: stein }))).toBeVisible({ timeout: 60_000 });
    await dialog.getByRole("button", { name: say("dialog-close") }).click();
    await expect(page.getByText(like("team-ended", { name: stein }))).toHaveCount(0);
    await expect(admin.members()).toHaveCount(1);
  });
});
