// Somebody who looks after the team of a practice: invites, admits, gives roles, sees people off.

import { expect, type Locator } from "@playwright/test";

import { fill, say } from "../support/catalogue.ts";
import { look } from "../support/look.ts";
import type { Stage } from "../support/story.ts";
import { familyPractice, twoPractices } from "./cast.ts";
import { Member } from "./member.ts";

export type Role = "physician" | "assistant" | "administrator" | "auditor";

export class Administrator {
  constructor(private readonly member: Member) {}

  /** Opens the team. */
  async opensTeam(): Promise<void> {
    await this.member.visits("nav-team");
    await expect(this.members()).not.toHaveCount(0);
  }

  /** Invites a person; answers the invitation's link. */
  async invitesPerson(note: string, role: Role): Promise<string> {
    await this.opensTeam();
    await this.member.presses("team-invite");
    const dialog = this.member.page.getByRole("dialog", { name: say("team-invite") });
    await look(this.member.page, "inviting a person");
    await dialog.getByLabel(say("team-invite-note")).fill(note);
    await dialog.getByRole("radio", { name: say(`team-role-${role}`) }).check();
    await dialog.getByRole("button", { name: say("team-invite-make") }).click();
    const link = await dialog.locator(".copy-text").textContent();
    await expect(dialog.locator("svg.qr")).toBeVisible();
    await look(this.member.page, "invitation of a person");
    await dialog.getByRole("button", { name: say("dialog-close") }).click();
    expect(link).toContain("/i/");
    return link ?? "";
  }

  /** Admits who waits under this name, on the page in view. */
  async admits(name: string): Promise<void> {
    const waiting = this.section("team-waiting");
    await expect(waiting.getByText(name)).toBeVisible();
    await look(this.member.page, "somebody waits");
    await this.line(waiting, name).getByRole("button", { name: say("team-admit") }).click();
    await expect(this.entry(name)).toBeVisible({ timeout: 30_000 });
    await expect(waiting).toHaveCount(0);
  }

  /** Declines who waits under this name. */
  async declines(name: string): Promise<void> {
    await this.line(this.section("team-waiting"), name).getByRole("button", { name: say("team-refuse") }).click();
    const dialog = this.member.page.getByRole("dialog", { name: say("team-refuse-title") });
    await look(this.member.page, "declining somebody");
    await dialog.getByRole("button", { name: say("team-refuse-go") }).click();
    await expect(this.section("team-waiting")).toHaveCount(0);
  }

  /** Takes back an invitation that nobody has taken yet. */
  async takesBack(note: string): Promise<void> {
    const open = this.line(this.section("team-open"), note);
    await open.getByRole("button", { name: say("team-revoke"), exact: true }).click();
    const dialog = this.member.page.getByRole("dialog", { name: say("team-revoke-title") });
    await look(this.member.page, "taking an invitation back");
    await dialog.getByRole("button", { name: say("team-revoke-go") }).click();
    await expect(open).toHaveCount(0);
  }

  /** Gives a member another role. */
  async givesRole(name: string, role: Role): Promise<void> {
    await this.entry(name).getByRole("button", { name: say("team-change") }).click();
    const dialog = this.member.page.getByRole("dialog", { name: fill("team-change-title", { name }) });
    await dialog.getByRole("radio", { name: say(`team-role-${role}`) }).check();
    await look(this.member.page, "changing a role");
    await dialog.getByRole("button", { name: say("team-change-go") }).click();
    await expect(dialog).toBeHidden();
    await expect(this.entry(name)).toContainText(say(`team-role-${role}`));
  }

  /** Begins to see a member off; answers the dialogue. */
  async opensLeaving(name: string): Promise<Locator> {
    await this.entry(name).getByRole("button", { name: say("team-leave") }).click();
    return this.member.page.getByRole("dialog", { name: fill("team-leave-title", { name }) });
  }

  /** A member's line in the list. */
  entry(name: string): Locator {
    return this.line(this.section("team-members"), name);
  }

  /** Everybody's lines. */
  members(): Locator {
    return this.section("team-members").getByRole("listitem");
  }

  section(key: string): Locator {
    const { page } = this.member;
    return page.locator("section").filter({ has: page.getByRole("heading", { name: say(key), exact: true }) });
  }

  private line(section: Locator, name: string): Locator {
    return section.getByRole("listitem").filter({ hasText: name });
  }
}

/** Takes an invitation: name, passkey, recovery sheet, and the word that one has to wait. */
export async function joins(member: Member, link: string, name: string, practice: string): Promise<void> {
  const { page } = member;
  await page.goto(link);
  await expect(page.getByText(say("setup-invited"))).toBeVisible();
  await expect(page.getByText(practice).first()).toBeVisible();
  await member.sees(say("join-title"));
  expect(new URL(page.url()).hash, "the secret leaves the address bar").toBe("");
  await page.getByLabel(say("setup-person")).fill(name);
  await member.presses("setup-make");
  await member.keepsSheet();
  await expect(page.getByText(say("join-done"))).toBeVisible();
  await look(page, "almost done");
}

/** The entries of the menu. */
export async function menu(member: Member): Promise<string[]> {
  const links = member.page.getByRole("navigation", { name: say("shell-nav") }).locator("a");
  return (await links.allTextContents()).map((text) => text.replaceAll(/\d/g, "").trim());
}

export const stein = "Laura Stein";
export const anmeldung = "Frau Stein, Anmeldung";

/** Laura Stein takes an invitation of the practice Lindner, is admitted, and signs in. */
export async function comesIn(laura: Member, admin: Administrator, role: Role): Promise<void> {
  await joins(laura, await admin.invitesPerson(anmeldung, role), stein, familyPractice.name);
  await admin.admits(stein);
  await laura.page.getByRole("link", { name: say("join-sign-in") }).click();
  await laura.signsIn();
}

/** A practice of two: its founder, and Laura Stein in a role. */
export async function twoPeople(stage: Stage, role: "assistant" | "administrator") {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  return { lindner, ...(await takesIn(stage, lindner, role)) };
}

/** Two practices that know each other, the first with Laura Stein at its desk. */
export async function twoPracticesAndLaura(stage: Stage) {
  const { lindner, yildiz } = await twoPractices(stage);
  return { lindner, yildiz, ...(await takesIn(stage, lindner, "assistant")) };
}

async function takesIn(stage: Stage, lindner: Member, role: Role) {
  const admin = new Administrator(lindner);
  const laura = await stage.enter(Member);
  await comesIn(laura, admin, role);
  return { admin, laura };
}
