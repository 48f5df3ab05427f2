// Several devices of one person: named, lost, removed; and two that change the account's keys at the same moment
// (B2, J9).

import type { Page, Route } from "@playwright/test";

import { familyPractice } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { look } from "../support/look.ts";
import { expect, once, test, type Stage } from "../support/story.ts";

const writesKeys = "**/api/v1/account/rewrap";

/** One doctor at two devices, each signed in with a passkey of its own. */
async function twoDevices(stage: Stage): Promise<{ desk: Member; phone: Member }> {
  const desk = await stage.enter(Member);
  await desk.setsUp(await stage.server.setUpLink(), familyPractice);
  const phone = await stage.enter(Member);
  await desk.locks();
  await phone.recovers(desk.sheet);
  await phone.presses("recovery-passkey-add");
  await phone.sees(say("nav-inbox"));
  await desk.signsIn();
  for (const { traffic } of [desk, phone]) traffic.expectComplaints(/status of 4(01|03|09)/);
  return { desk, phone };
}

function passkeys(page: Page) {
  return page.locator("section").filter({ has: page.getByRole("heading", { name: say("account-passkeys"), exact: true }) });
}

/** Listens to what the page tells the browser of passkeys that open nothing; answers what was told until then. */
async function hearsOfUnknown(page: Page): Promise<() => Promise<unknown[]>> {
  await page.evaluate(() => {
    const heard: unknown[] = [];
    const listens = { signalUnknownCredential: async (said: unknown) => void heard.push(said), heard };
    Object.assign(PublicKeyCredential, listens);
  });
  return () => page.evaluate(() => (PublicKeyCredential as unknown as { heard: unknown[] }).heard);
}

/** Gives the passkey at this place of the list a name. */
async function names(member: Member, at: number, name: string): Promise<void> {
  const row = passkeys(member.page).getByRole("listitem").nth(at);
  await row.getByRole("button", { name: like("account-passkey-rename") }).click();
  const dialog = member.page.getByRole("dialog", { name: say("account-passkey-rename-title") });
  await dialog.getByLabel(say("account-passkey-name"), { exact: true }).fill(name);
  await look(member.page, "rename a passkey");
  await dialog.getByRole("button", { name: say("account-passkey-rename-go") }).click();
  await expect(dialog).toBeHidden();
  await expect(row.getByText(name, { exact: true })).toBeVisible();
}

test("a phone is lost: its passkey is found by name and removed, and signs nobody in any more", async ({ stage }) => {
  test.setTimeout(180_000);
  const { desk, phone } = await twoDevices(stage);
  await desk.visits("nav-account");
  const list = passkeys(desk.page);
  const rows = list.getByRole("listitem");
  await expect(rows).toHaveCount(2);
  // Browser and system were proposed at both.
  await expect(rows.getByText(/^Chrome (auf|on) /)).toHaveCount(2);
  await expect(rows.nth(0)).toContainText(say("account-passkey-own"));
  await expect(rows.nth(0)).toContainText(say("account-passkey-here"));
  await names(desk, 1, "Handy");
  await look(desk.page, "passkeys");

  await list.getByRole("button", { name: fill("account-passkey-remove", { name: "Handy" }) }).click();
  const dialog = desk.page.getByRole("dialog", { name: fill("account-passkey-remove", { name: "Handy" }) });
  await dialog.getByRole("button", { name: say("account-passkey-remove-go") }).click();
  await expect(dialog.getByText(say("account-passkey-why-missing"))).toBeVisible();
  await dialog.getByRole("radio", { name: say("account-passkey-lost") }).check();
  await expect(dialog.getByText(say("account-passkey-stolen-text"))).toBeVisible();
  await look(desk.page, "remove a passkey");
  const told = await hearsOfUnknown(desk.page);
  await dialog.getByRole("button", { name: say("account-passkey-remove-go") }).click();
  await expect(dialog).toBeHidden();
  await expect(rows).toHaveCount(1);
  // A device that shares its passkeys with this one takes it out of what it offers.
  expect(await told()).toEqual([{ rpId: "localhost", credentialId: expect.stringMatching(/^[\w-]{20,}$/) }]);
  await expect(rows).toContainText(say("account-passkey-last"));
  await expect(rows.getByRole("button", { name: like("account-passkey-remove") })).toHaveCount(0);

  // Where the phone was signed in, it is over, and it does not come in again.
  await phone.goesTo("/");
  await phone.confirms();
  await expect(phone.page.getByText(say("problem-sign-in-failed"))).toBeVisible();
  expect(await desk.readsLog()).toEqual(expect.arrayContaining([expect.stringMatching(like("event-passkey-removed"))]));
  await desk.signsOut();
  await desk.confirms();
  await desk.sees(say("nav-log"));
});

/** Holds what one browser writes of its keys until somebody lets it go. */
async function barrier(page: Page): Promise<{ met: Promise<void>; opens(): Promise<void> }> {
  let held: Route | undefined;
  let meet: () => void = () => undefined;
  const met = new Promise<void>((resolve) => (meet = resolve));
  await page.route(
    writesKeys,
    (route) => {
      held = route;
      meet();
    },
    { times: 1 },
  );
  return { met, opens: async () => held?.continue() };
}

async function asksForSheet(member: Member): Promise<void> {
  await member.presses("account-sheet-renew");
  await member.presses("account-sheet-renew-go");
}

test("two devices write the account's keys at once, in both orders: who comes second goes on, and nobody is locked out", once, async ({ stage }) => {
  test.setTimeout(240_000);
  const { desk, phone } = await twoDevices(stage);
  await desk.visits("nav-account");
  await phone.visits("nav-account");

  // The desk has read everything and written nothing, when the phone writes. By itself it makes its sheet on top of that.
  const desks = await barrier(desk.page);
  await asksForSheet(desk);
  await desks.met;
  await names(phone, 1, "Vom Handy aus");
  const again = desk.page.waitForResponse((answer) => answer.url().endsWith("/rewrap") && answer.status() === 204);
  await desks.opens();
  await again;
  await desk.keepsSheet();
  await desk.visits("nav-inbox");
  await desk.visits("nav-account");
  await expect(passkeys(desk.page).getByText("Vom Handy aus", { exact: true })).toBeVisible();

  // A new sheet ends the other sessions. The phone comes back, and now it is the one that is held.
  await phone.goesTo("/konto");
  await phone.confirms();
  await phone.sees(say("nav-account"));
  const phones = await barrier(phone.page);
  await asksForSheet(phone);
  await phones.met;
  await asksForSheet(desk);
  await desk.keepsSheet();
  await phones.opens();
  await phone.sees(say("start-ended"));
  await phone.confirms();
  await phone.sees(say("nav-account"));

  // What was written late changed nothing: the sheet of the desk is the one that is good, and both devices open.
  await expect(passkeys(phone.page).getByRole("listitem")).toHaveCount(2);
  const fresh = await stage.enter(Member);
  await fresh.recovers(desk.sheet);
  await fresh.presses("recovery-passkey-later");
  await fresh.sees(say("nav-inbox"));
  for (const device of [desk, phone]) {
    await device.goesTo("/");
    await device.signsIn();
  }
});
