// A locum (Vertretung): invited for next week, told so before she makes keys, refused before, in on time, out after (B30).
// A story cannot move the server's clock: days are moved by an admin instead. That all of it holds to the millisecond is played in
// server/tests.

import { Administrator, anmeldung, joins, stein } from "../people/administrator.ts";
import { familyPractice } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { dayMs, iso, onPage, setsClock } from "../support/days.ts";
import { look } from "../support/look.ts";
import { readTable } from "../support/table.ts";
import { expect, test } from "../support/story.ts";

/** Monday and Friday of next week. */
function nextWeek(): [Date, Date] {
  const today = new Date();
  const monday = new Date(today.getTime() + (7 - ((today.getDay() + 6) % 7)) * dayMs);
  return [monday, new Date(monday.getTime() + 4 * dayMs)];
}

async function opensPeriod(admin: Administrator, member: Member) {
  await admin.entry(stein).getByRole("button", { name: say("team-until"), exact: true }).click();
  return member.page.getByRole("dialog", { name: fill("team-until-title", { name: stein }) });
}

test("a locum is invited from Monday to Friday; refused before, in on time, told that it ends, out after", async ({ stage }) => {
  test.setTimeout(480_000);
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const admin = new Administrator(lindner);
  const laura = await stage.enter(Member);
  const [monday, friday] = nextWeek();
  const week = fill("period-both", { from: onPage(monday), until: onPage(friday) });
  let link = "";

  await test.step("the form names each slip, loses nothing of it, and has next week at one press", async () => {
    await admin.opensTeam();
    await lindner.presses("team-invite");
    const dialog = lindner.page.getByRole("dialog", { name: say("team-invite") });
    await dialog.getByLabel(say("team-invite-note")).fill(anmeldung);
    await dialog.getByRole("radio", { name: say("team-role-physician") }).check();
    await dialog.getByLabel(say("period-limit")).check();
    await dialog.getByRole("button", { name: say("team-invite-make") }).click();
    await expect(dialog.getByText(say("period-missing")).first()).toBeVisible();
    await dialog.getByLabel(say("period-first-day")).fill(iso(friday));
    await dialog.getByLabel(say("team-until-day")).fill(iso(monday));
    await dialog.getByRole("button", { name: say("team-invite-make") }).click();
    await expect(dialog.getByText(say("period-order")).first()).toBeVisible();
    await expect(dialog.getByLabel(say("team-until-day"))).toHaveValue(iso(monday));
    await look(lindner.page, "days in the wrong order");
    await dialog.getByRole("button", { name: say("period-week") }).click();
    await expect(dialog.getByLabel(say("period-first-day"))).toHaveValue(iso(monday));
    await expect(dialog.getByLabel(say("team-until-day"))).toHaveValue(iso(friday));
    await look(lindner.page, "inviting a locum");
    await dialog.getByRole("button", { name: say("team-invite-make") }).click();
    await expect(dialog.getByText(fill("period-access", { period: week }))).toBeVisible();
    link = (await dialog.locator(".copy-text").textContent()) ?? "";
    await look(lindner.page, "invitation of a locum");
    await dialog.getByRole("button", { name: say("dialog-close") }).click();
    await expect(admin.section("team-open")).toContainText(fill("period-access", { period: week }));
    await look(lindner.page, "an open invitation with its days");
  });

  await test.step("she reads the days before she makes keys, and is admitted before they begin", async () => {
    await laura.page.goto(link);
    await expect(laura.page.getByText(fill("period-own", { period: week }))).toBeVisible();
    await look(laura.page, "invited for a week");
    await laura.goesTo("/anmelden");
    await joins(laura, link, stein, familyPractice.name);
    await expect(laura.page.getByText(like("period-join-starts"))).toBeVisible();
    await expect(admin.section("team-waiting")).toContainText(say("period-waiting-early"));
    await admin.admits(stein);
    await expect(admin.entry(stein)).toContainText(week);
    await look(lindner.page, "a locum in the team");
  });

  await test.step("before Monday she is told from when on, and does not come in", async () => {
    laura.traffic.expectComplaints(/status of 40[13]/);
    await laura.page.getByRole("link", { name: say("join-sign-in") }).click();
    await laura.confirms();
    await expect(laura.page.getByText(like("problem-access-not-begun"))).toBeVisible();
    await look(laura.page, "her access has not begun");
  });

  await test.step("it begins today: she comes in, and reads on every page and in her account when it ends", async () => {
    const dialog = await opensPeriod(admin, lindner);
    await expect(dialog.getByLabel(say("period-first-day"))).toHaveValue(iso(monday));
    const today = new Date();
    const soon = new Date(today.getTime() + 3 * dayMs);
    await dialog.getByLabel(say("period-first-day")).fill(iso(today));
    await dialog.getByLabel(say("team-until-day")).fill(iso(soon));
    await look(lindner.page, "moving the days");
    await dialog.getByRole("button", { name: say("team-until-go") }).click();
    await expect(dialog).toBeHidden();
    await expect(admin.entry(stein)).toContainText(fill("period-until", { day: onPage(soon) }));
    await laura.signsIn();
    await expect(laura.page.getByText(like("period-ends"))).toBeVisible();
    await look(laura.page, "her access ends soon");
    await laura.visits("nav-account");
    await expect(laura.page.getByText(like("period-own", { period: fill("period-both", { from: onPage(today), until: onPage(soon) }) }))).toBeVisible();
    await look(laura.page, "her own days");
    await laura.presses("period-ends-seen");
    await expect(laura.page.getByText(like("period-ends"))).toHaveCount(0);

    await lindner.page.getByRole("link", { name: say("rights-title") }).click();
    await lindner.sees(say("rights-title"));
    const people = lindner.page.getByRole("table", { name: say("rights-people") });
    await expect(people.getByRole("row").filter({ hasText: stein })).toContainText(onPage(soon));
    await look(lindner.page, "who has access until when");
    const download = lindner.page.waitForEvent("download");
    await lindner.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
    await lindner.presses("export-csv");
    const table = await readTable(await (await download).path());
    expect(table.find((line) => line[say("team-name")] === stein)?.[say("period-head")]).toContain(onPage(soon));
  });

  await test.step("it is over: her page closes, she is told so, and the log says from when until when", async () => {
    await setsClock(lindner, -3);
    await admin.opensTeam();
    const dialog = await opensPeriod(admin, lindner);
    await dialog.getByLabel(say("period-first-day")).fill("");
    await dialog.getByLabel(say("team-until-day")).fill(iso(new Date(Date.now() - 2 * dayMs)));
    await dialog.getByRole("button", { name: say("team-until-go") }).click();
    await expect(dialog).toBeHidden();
    await laura.sees(say("start-ended"));
    await laura.confirms();
    await expect(laura.page.getByText(say("problem-access-ended"))).toBeVisible();
    await setsClock(lindner, 0);
    const log = (await lindner.readsLog()).join("\n");
    expect(log).toMatch(like("event-period-given", { what: stein, period: week }));
    expect(log).toMatch(like("event-period-set", { what: stein }));
  });
});
