// Who has lost every passkey, device and sheet is let back by another admin (J10, B8).

import { Administrator, comesIn, stein } from "../people/administrator.ts";
import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, say } from "../support/catalogue.ts";
import { letter, report } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, test } from "../support/story.ts";


test("a member who lost everything is told three ways, is let back by an admin, and goes on; all old ways end", async ({ stage }) => {
  test.setTimeout(420_000);
  const { lindner, yildiz } = await twoPractices(stage);
  const admin = new Administrator(lindner);
  const laura = await stage.enter(Member);
  const [before, hers, after] = ["MRT Knie von gestern", "Überweisung Schulter", "Nachtrag Schulter"];
  await yildiz.sends({ files: [report], to: [familyPractice.name], title: before });
  await comesIn(laura, admin, "assistant");
  await laura.sends({ files: [letter], to: [radiology.name], title: hers });
  const back = await stage.enter(Member);

  await test.step("the sign-in page names the three ways", async () => {
    await back.goesTo("/");
    await back.page.locator("#stuck summary").click();
    for (const key of ["start-stuck-device", "start-stuck-sheet", "start-stuck-admin", "start-stuck-none"]) {
      await expect(back.page.getByText(say(key))).toBeVisible();
    }
    await look(back.page, "cannot sign in");
  });

  const link = await test.step("the admin makes the link, and finds it again while it is open", async () => {
    await admin.opensTeam();
    await admin.entry(stein).getByRole("button", { name: say("reentry-open") }).click();
    const dialog = lindner.page.getByRole("dialog", { name: fill("reentry-title", { name: stein }) });
    await expect(dialog.getByText(say("reentry-ends-2"))).toBeVisible();
    await look(lindner.page, "letting somebody back");
    await dialog.getByRole("button", { name: say("reentry-make") }).click();
    const made = await dialog.locator(".copy-text").textContent();
    await expect(dialog.locator("svg.qr")).toBeVisible();
    await look(lindner.page, "link to come back");
    await dialog.getByRole("button", { name: say("dialog-close") }).click();
    await expect(admin.section("team-open")).toContainText(stein);
    return made ?? "";
  });

  await test.step("she makes new keys, and has to wait; her old session goes on", async () => {
    await back.page.goto(link);
    await back.sees(say("reentry-join-title"));
    await expect(back.page.getByText(say("reentry-join-ends"))).toBeVisible();
    expect(new URL(back.page.url()).hash, "the secret leaves the address bar").toBe("");
    await look(back.page, "coming back");
    await back.page.getByLabel(say("setup-person")).fill(stein);
    await back.presses("setup-make");
    await back.keepsSheet();
    await expect(back.page.getByText(fill("reentry-join-done-text", { practice: familyPractice.name }))).toBeVisible();
    await look(back.page, "keys that wait");
    back.traffic.expectComplaints(/status of 403/);
    await back.page.getByRole("link", { name: say("join-sign-in") }).click();
    await back.confirms();
    await expect(back.page.getByText(say("problem-sign-in-failed"))).toBeVisible();
    await laura.visits("nav-inbox");
    await expect(laura.page.getByRole("link", { name: before })).toBeVisible();
  });

  await test.step("in a second tab the link has done its work", async () => {
    const late = await stage.enter(Member);
    late.traffic.expectComplaints(/status of 410/);
    await late.page.goto(link);
    await expect(late.page.getByText(say("problem-invitation-gone"))).toBeVisible();
  });

  await test.step("the admin confirms: the old page closes, and its passkey and sheet come in no more", async () => {
    const waiting = admin.section("team-waiting");
    await expect(waiting).toContainText(stein);
    await look(lindner.page, "somebody waits to come back");
    laura.traffic.expectComplaints(/status of 40[13]/);
    await waiting.getByRole("button", { name: say("reentry-confirm") }).click();
    await expect(waiting).toHaveCount(0, { timeout: 30_000 });
    await expect(admin.entry(stein)).toContainText(say("team-role-assistant"));
    await laura.sees(say("start-ended"));
    await laura.confirms();
    await expect(laura.page.getByText(say("problem-sign-in-failed"))).toBeVisible();
    await laura.goesTo("/wiederherstellen");
    await laura.page.getByLabel(say("recovery-code")).fill(laura.sheet.join(" "));
    await laura.presses("recovery-go");
    await expect(laura.page.getByText(say("problem-sign-in-failed"))).toBeVisible();
  });

  await test.step("she reads what was before, and sends; others see one and the same person", async () => {
    await back.signsIn();
    await back.opens(before);
    await expect(back.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
    await back.sends({ files: [letter], to: [radiology.name], title: after });
    for (const title of [hers, after]) {
      await yildiz.visits("nav-inbox");
      await yildiz.opens(title);
      await expect(yildiz.page.getByText(stein).first()).toBeVisible();
    }
  });

  await test.step("the log says who let whom back", async () => {
    const lines = (await lindner.readsLog()).join("\n");
    expect(lines).toContain(fill("event-reentry-offered", { who: familyPractice.person, what: stein }));
    expect(lines).toContain(fill("event-reentered", { what: stein }));
  });
});
