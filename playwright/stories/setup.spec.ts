// Setting up a practice, and the ways in and out (points 1 and 2).

import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, say } from "../support/catalogue.ts";
import { look } from "../support/look.ts";
import { holdsPrinter, prints } from "../support/paper.ts";
import { expect, once, test } from "../support/story.ts";

test("a practice is set up, and its doctor locks, unlocks, signs out and in", async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  expect(await lindner.authenticator.passkeys()).toBe(1);
  await lindner.locks();
  await lindner.signsIn();
  await lindner.signsOut();
  await lindner.signsIn();
});

test("a set-up link works once", once, async ({ stage }) => {
  const link = await stage.server.setUpLink();
  const lindner = await stage.enter(Member);
  await lindner.setsUp(link, familyPractice);
  const stranger = await stage.enter(Member);
  stranger.traffic.expectComplaints(/410/);
  await stranger.page.goto(link);
  // It is told before anything was filled in, with the way for whose link it was.
  await expect(stranger.page.getByText(say("problem-invitation-gone"))).toBeVisible();
  await expect(stranger.page.getByLabel(say("setup-practice"))).toBeHidden();
  await look(stranger.page, "a set-up link that was used");
  await stranger.page.getByRole("link", { name: say("start-passkey") }).click();
  await stranger.sees(say("start-head"));
});

test("who reloads before the sheet is confirmed is asked first, and afterwards signs in by the passkey", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.makesKeys(await stage.server.setUpLink(), familyPractice);
  await lindner.readsSheet();
  const asked: string[] = [];
  lindner.page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await lindner.page.reload();
  expect(asked).toEqual(["beforeunload"]);
  await expect(lindner.page.getByText(say("setup-no-link"))).toBeVisible();
  await look(lindner.page, "set-up without a link");
  await lindner.page.getByRole("link", { name: say("start-passkey") }).click();
  await lindner.sees(say("start-head"));
  await lindner.signsIn();
  // Nothing is at stake any more.
  await lindner.page.reload();
  expect(asked).toHaveLength(1);
  await lindner.sees(say("start-head"));
});

test("a licence number that cannot be one is told, and so is a slip in the code of the sheet", once, async ({ stage }, info) => {
  const lindner = await stage.enter(Member);
  await lindner.page.goto(await stage.server.setUpLink());
  await lindner.page.getByLabel(say("setup-practice")).fill(familyPractice.name);
  await lindner.page.getByLabel(say("setup-place")).fill(familyPractice.place);
  await lindner.page.getByLabel(say("setup-person")).fill(familyPractice.person);
  const licence = lindner.page.getByLabel(say("setup-licence"));
  await licence.fill("12");
  await lindner.presses("setup-make");
  await expect(lindner.page.getByText(say("setup-licence-wrong")).first()).toBeVisible();
  await licence.fill("12 34 56 789");
  await lindner.presses("setup-make");
  await lindner.keepsSheet();
  await lindner.sees(say("nav-inbox"));
  lindner.traffic.expectComplaints(/status of 401/);

  const away = await stage.enter(Member);
  await away.goesTo("/wiederherstellen");
  const code = away.page.getByLabel(say("recovery-code"));
  const [one, two, three, four] = lindner.sheet;
  await code.fill([one, two.slice(1), three, four].join(" "));
  await away.presses("recovery-go");
  await expect(away.page.getByText(fill("recovery-slip-group", { n: "2", count: "6" }))).toBeVisible();
  await look(away.page, "a slip in the code");
  await code.fill(lindner.sheet.map((group, place) => `${place + 1}. ${group}`).join(" "));
  await away.presses("recovery-go");
  await away.sees(say("recovery-new"));
  await expect(away.page.getByText(say("sheet-replaces-text"))).toBeVisible();
  await holdsPrinter(away.page);
  await away.presses("sheet-print");
  const paper = await prints(away.page);
  await info.attach("recovery sheet.pdf", { body: paper.pdf, contentType: "application/pdf" });
  expect(paper.sheets).toBe(1);
  const plain = (text: string) => text.replaceAll(/\s/g, "");
  for (const text of [familyPractice.name, familyPractice.person]) expect(plain(paper.text)).toContain(plain(text));
  await away.keepsSheet();
  await away.sees(say("recovery-in"));
  await away.presses("recovery-passkey-add");
  await away.sees(say("nav-inbox"));
});

test("a practice joins by invitation, and both know each other's keys", async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  for (const [member, other] of [
    [lindner, radiology],
    [yildiz, familyPractice],
  ] as const) {
    await member.visits("nav-contacts");
    const entry = member.page.getByRole("listitem").filter({ has: member.page.getByRole("link", { name: other.name }) });
    await expect(entry).toContainText(say("trust-verified"));
  }
});

test("an invitation that was changed on the way shows nothing and makes nothing", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const invitation = await lindner.invites("Radiologie");
  const last = invitation.at(-1) === "A" ? "B" : "A";
  const newcomer = await stage.enter(Member);
  await newcomer.page.goto(invitation.slice(0, -1) + last);
  await expect(newcomer.page.getByRole("alert").first()).toBeVisible();
  await expect(newcomer.page.getByText(familyPractice.name)).toHaveCount(0);
});

test("the recovery sheet opens the account on a fresh browser, once", async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  // Recovery ends the sessions of all other browsers; this one notices it.
  lindner.traffic.expectComplaints(/status of 401/);
  const away = await stage.enter(Member);
  await away.recovers(lindner.sheet);
  await away.presses("recovery-passkey-add");
  await away.sees(say("nav-inbox"));
  expect(away.sheet.join()).not.toBe(lindner.sheet.join());

  const late = await stage.enter(Member);
  late.traffic.expectComplaints(/40[0-9]|41[0-9]/);
  await late.goesTo("/wiederherstellen");
  await late.page.getByLabel(say("recovery-code")).fill(lindner.sheet.join(" "));
  await late.presses("recovery-go");
  await expect(late.page.getByText(say("problem-sign-in-failed"))).toBeVisible();
});

test("attack_59_a_finger_that_is_not_recognised_opens_nothing", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  // With the defence off, which is here the finger itself, the same gesture opens the account.
  await lindner.signsOut();
  await lindner.signsIn();
  await lindner.signsOut();
  await lindner.authenticator.verifiesUser(false);
  await lindner.confirms();
  await expect(lindner.page.getByRole("alert").getByText(say("problem-passkey-cancelled"))).toBeVisible();
  await lindner.sees(say("start-head"));
});
