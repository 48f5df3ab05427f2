// A device is stolen while it is open, or its keys are in other hands: its owner takes new keys, the practice gets new
// ones, and nobody has to compare anything anew (J9).

import type { Locator, Page } from "@playwright/test";

import { stein, twoPracticesAndLaura } from "../people/administrator.ts";
import { familyPractice, radiology } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, test } from "../support/story.ts";

function passkeys(page: Page): Locator {
  return page.locator("section").filter({ has: page.getByRole("heading", { name: say("account-passkeys"), exact: true }) });
}

/** Renews everything, in the dialogue that is open, and vouches for so many other passkeys, all that there are; the new sheet is kept. */
async function renews(member: Member, dialog: Locator, last: string, atHand: number): Promise<void> {
  await expect(dialog.getByText(say("account-stolen-stays-text"))).toBeVisible();
  await expect(dialog.getByText(say(last))).toBeVisible();
  await expect(dialog.getByRole("checkbox", { checked: false })).toHaveCount(atHand);
  for (const box of await dialog.getByRole("checkbox").all()) await box.check();
  await look(member.page, "a device is stolen");
  await dialog.getByRole("button", { name: say("account-stolen-go") }).click();
  await member.keepsSheet();
  await expect(dialog).toBeHidden();
}

test("an admin's phone is stolen while it is open: one step renews account, sheet and practice", async ({ stage }) => {
  test.setTimeout(240_000);
  const desk = await stage.enter(Member);
  await desk.setsUp(await stage.server.setUpLink(), familyPractice);
  const phone = await stage.enter(Member);
  await desk.locks();
  const old = desk.sheet;
  await phone.recovers(old);
  await phone.presses("recovery-passkey-add");
  await phone.sees(say("nav-inbox"));
  await phone.locks();
  const tablet = await stage.enter(Member);
  await tablet.recovers(phone.sheet);
  await tablet.presses("recovery-passkey-add");
  await tablet.sees(say("nav-inbox"));
  await tablet.locks();
  await desk.signsIn();
  for (const { traffic } of [desk, phone, tablet]) traffic.expectComplaints(/status of 4(01|03|09)/);

  await desk.visits("nav-account");
  const rows = passkeys(desk.page).getByRole("listitem");
  await expect(rows).toHaveCount(3);
  await rows.nth(1).getByRole("button", { name: like("account-passkey-remove") }).click();
  const why = desk.page.getByRole("dialog", { name: like("account-passkey-remove") });
  await why.getByRole("radio", { name: say("account-passkey-taken") }).check();
  await look(desk.page, "why a passkey goes");
  await why.getByRole("button", { name: say("account-stolen-next") }).click();
  await renews(desk, desk.page.getByRole("dialog", { name: like("account-stolen-title") }), "account-stolen-4-admin", 1);
  await desk.visits("nav-inbox");
  await desk.visits("nav-account");
  await expect(rows).toHaveCount(2);
  await expect(desk.page.getByText(say("account-keys-wait"))).toHaveCount(0);
  await tablet.signsIn();

  // The phone is out, and the sheet of before opens nothing.
  await phone.goesTo("/");
  await phone.confirms();
  await expect(phone.page.getByText(say("problem-sign-in-failed"))).toBeVisible();
  await phone.goesTo("/wiederherstellen");
  await phone.page.getByLabel(say("recovery-code")).fill(old.join(" "));
  await phone.presses("recovery-go");
  await expect(phone.page.getByText(say("problem-sign-in-failed"))).toBeVisible();

  const lines = (await desk.readsLog()).join("\n");
  expect(lines).toContain(fill("event-keys-rotated", { who: familyPractice.person }));
  expect(lines).toContain(fill("event-keys-listed", { what: familyPractice.person }));
  await desk.locks();
  await desk.confirms();
  await desk.sees(say("nav-log"));
  const fresh = await stage.enter(Member);
  await fresh.recovers(desk.sheet);
});

test("a member reports a stolen device: an admin is shown it, renews the practice's keys, and the work goes on", async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz, admin, laura } = await twoPracticesAndLaura(stage);
  const [during, after] = ["Während des Wartens", "Mit neuen Schlüsseln"];

  await laura.visits("nav-account");
  await expect(passkeys(laura.page).getByRole("listitem")).toHaveCount(1);
  // The stolen device's passkey was removed long ago, or it never had one of its own.
  await laura.presses("account-stolen-open");
  const dialog = laura.page.getByRole("dialog", { name: say("account-stolen-title-none") });
  await renews(laura, dialog, "account-stolen-4-others", 0);
  await expect(laura.page.getByText(say("account-keys-wait-others"))).toBeVisible();
  await expect(laura.page.getByRole("button", { name: say("account-keys-wait-go") })).toHaveCount(0);
  await look(laura.page, "new keys wait for the administration");
  await laura.sends({ files: [letter], to: [radiology.name], title: during });

  await test.step("the admin finds it above everything else, and renews", async () => {
    await lindner.visits("nav-inbox");
    await admin.opensTeam();
    await expect(lindner.page.getByText(fill("team-keys", { name: stein }))).toBeVisible();
    await expect(admin.entry(stein)).toContainText(say("team-keys-badge"));
    await look(lindner.page, "a member has new keys");
    await lindner.presses("team-keys-go");
    await expect(lindner.page.getByText(fill("team-keys", { name: stein }))).toHaveCount(0, { timeout: 30_000 });
    await expect(admin.entry(stein)).not.toContainText(say("team-keys-badge"));
  });

  await laura.visits("nav-account");
  await expect(passkeys(laura.page).getByRole("listitem")).toHaveCount(1);
  await expect(laura.page.getByText(say("account-keys-wait"))).toHaveCount(0);
  await laura.sends({ files: [letter], to: [radiology.name], title: after });
  for (const title of [during, after]) {
    await yildiz.visits("nav-inbox");
    // The list is read anew as the second one comes in, and it would move under the click.
    for (const listed of [during, after]) await expect(yildiz.page.getByRole("link", { name: listed })).toBeVisible();
    await yildiz.opens(title);
    await expect(yildiz.page.getByText(stein).first()).toBeVisible();
  }
});
