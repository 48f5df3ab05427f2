// Setting up a practice, and the ways in and out (points 1 and 2).

import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { say } from "../support/catalogue.ts";
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
  await stranger.page.getByLabel(say("setup-practice")).fill(radiology.name);
  await stranger.page.getByLabel(say("setup-place")).fill(radiology.place);
  await stranger.page.getByLabel(say("setup-person")).fill(radiology.person);
  await stranger.presses("setup-make");
  await expect(stranger.page.getByText(say("problem-invitation-gone"))).toBeVisible();
  await stranger.sees(say("setup-title"));
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
  await lindner.presses("start-passkey");
  await expect(lindner.page.getByRole("alert").getByText(say("problem-passkey-cancelled"))).toBeVisible();
  await lindner.sees(say("start-head"));
});
