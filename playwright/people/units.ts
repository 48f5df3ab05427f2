// Units as people meet them: the page that lists them, and the choice in the form that sends.

import type { Locator } from "@playwright/test";

import { expect } from "../support/story.ts";
import { say } from "../support/catalogue.ts";
import type { Member } from "./member.ts";

/** Goes to the units by the page of the team. */
export async function opensUnits(member: Member): Promise<void> {
  await member.visits("nav-team");
  await member.page.getByRole("link", { name: say("units-title") }).click();
  await member.sees(say("units-title"));
}

/** The card of a unit on that page. */
export function cardOf(member: Member, unit: string): Locator {
  return member.page.locator("section.card").filter({ has: member.page.getByRole("heading", { name: unit }) });
}

/** A new unit of these; what is open in the members' pages hears of it by itself. */
export async function makesUnit(admin: Member, unit: string, levels: [name: string, level: string][]): Promise<void> {
  await opensUnits(admin);
  await admin.page.getByRole("button", { name: say("unit-new") }).first().click();
  const dialog = admin.page.getByRole("dialog");
  await dialog.getByLabel(say("unit-name"), { exact: true }).fill(unit);
  for (const [name, level] of levels) await dialog.getByLabel(name).selectOption({ label: say(level) });
  await dialog.getByRole("button", { name: say("unit-new-go") }).click();
  await expect(dialog).toBeHidden();
  await expect(cardOf(admin, unit)).toBeVisible();
}

/** An empty form of a finding, with a file and a title. */
export async function begins(sender: Member, file: string, title: string): Promise<void> {
  await sender.visits("nav-send", "nav-send-long");
  const another = sender.page.getByRole("button", { name: say("transfer-another") });
  if (await another.isVisible()) await another.click();
  await sender.page.locator('input[type="file"]').setInputFiles([file]);
  await sender.page.getByLabel(say("finding-title")).fill(title);
}

/** Chooses a unit of another practice, below that. */
export async function choosesUnit(sender: Member, practice: string, unit: string): Promise<void> {
  const entry = sender.page.locator("#recipients > ul > li").filter({ hasText: practice });
  await entry.getByRole("button", { name: say("unit-look") }).click();
  await entry.getByRole("checkbox", { name: unit }).check();
}

/** Says why it is sent, and comes to the review. */
export async function reviews(sender: Member): Promise<void> {
  await sender.page.getByRole("radio", { name: say("basis-treatment") }).check();
  await sender.presses("send-review");
  await expect(sender.page.getByRole("heading", { name: say("review-title") })).toBeVisible();
}
