// A doctor, an assistant, an admin: somebody with an account in a practice.

import { expect, type Locator } from "@playwright/test";

import { like, say } from "../support/catalogue.ts";
import { look } from "../support/look.ts";
import { Person } from "../support/story.ts";
import { write, type Letter } from "./letter.ts";

export interface Practice {
  name: string;
  place: string;
  person: string;
}

export class Member extends Person {
  /** The groups of the recovery sheet that is valid now. */
  sheet: string[] = [];

  /** Sets up a practice by a link: the operator's, or another practice's invitation. */
  async setsUp(link: string, practice: Practice): Promise<void> {
    await this.makesKeys(link, practice);
    await this.keepsSheet();
    await this.sees(say("nav-inbox"));
  }

  /** The same as far as the recovery sheet, which is still to be printed. */
  async makesKeys(link: string, practice: Practice): Promise<void> {
    await this.page.goto(link);
    await this.sees(say("setup-title"));
    expect(new URL(this.page.url()).hash, "the secret leaves the address bar").toBe("");
    await this.page.getByLabel(say("setup-practice")).fill(practice.name);
    await this.page.getByLabel(say("setup-place")).fill(practice.place);
    await this.page.getByLabel(say("setup-person")).fill(practice.person);
    await this.presses("setup-make");
  }

  /** The groups of the recovery sheet that is shown. */
  async readsSheet(): Promise<string[]> {
    const shown = this.page.getByRole("heading", { name: say("sheet-code") }).locator("xpath=..").locator("ol.groups li");
    await expect(shown.first()).toBeVisible({ timeout: 60_000 });
    return shown.allTextContents();
  }

  /** Reads the new recovery sheet, and types two of its groups back. */
  async keepsSheet(): Promise<void> {
    this.sheet = await this.readsSheet();
    await look(this.page, "recovery sheet");
    for (const field of await this.page.getByLabel(like("sheet-group")).all()) {
      const number = Number((await this.labelOf(field)).match(/\d+/)?.[0]);
      await field.fill(this.sheet[number - 1]);
    }
    await this.presses("sheet-done");
  }

  /** Signs in, or unlocks, with the passkey of this device. */
  async signsIn(): Promise<void> {
    await this.confirms();
    await this.sees(say("nav-inbox"));
  }

  /** Signs in on this fresh browser with somebody's recovery sheet; keeps the new sheet, leaves the passkey for later. */
  async recovers(sheet: string[]): Promise<void> {
    await this.goesTo("/wiederherstellen");
    await this.sees(say("recovery-title"));
    await this.page.getByLabel(say("recovery-code")).fill(sheet.join(" "));
    await this.presses("recovery-go");
    await this.keepsSheet();
  }

  /** Invites a practice; answers the invitation's link. */
  async invites(note: string): Promise<string> {
    await this.visits("nav-contacts");
    await this.presses("contacts-invite");
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel(say("invitation-note")).fill(note);
    await dialog.getByRole("button", { name: say("invitation-make") }).click();
    const link = await dialog.locator(".copy-text").textContent();
    await look(this.page, "invitation");
    await dialog.getByRole("button", { name: say("dialog-close") }).click();
    expect(link).toContain("/i/");
    return link ?? "";
  }

  /** Reads aloud the own practice's fingerprint, as digits and as words. */
  async readsFingerprint(): Promise<{ digits: string; words: string }> {
    await this.visits("nav-contacts");
    const own = this.page.locator("section").filter({ has: this.page.getByRole("heading", { name: say("contacts-own") }) });
    const groups = async (key: string) => {
      const list = own.getByRole("heading", { name: say(key) }).locator("xpath=following-sibling::ol[1]");
      return (await list.getByRole("listitem").allTextContents()).join(" ");
    };
    return { digits: await groups("compare-digits"), words: await groups("compare-words") };
  }

  /** Types what a practice has read aloud, beside its entry in the list. */
  async compares(entry: Locator, heard: string): Promise<void> {
    await entry.getByRole("button", { name: say("compare-open") }).click();
    const dialog = this.page.getByRole("dialog");
    await expect(dialog.getByRole("heading", { name: say("compare-title") })).toBeVisible();
    await look(this.page, "comparison");
    await dialog.getByLabel(say("compare-typed")).fill(heard);
    await dialog.getByRole("button", { name: say("compare-go") }).click();
  }

  /** Goes to a page by the navigation, as it is on this screen. */
  async visits(key: string, heading = key): Promise<void> {
    await this.turnsTo(key);
    await this.sees(say(heading));
  }

  /** As `visits`, but does not wait for the page: who has no session any more does not come to it. */
  async turnsTo(key: string): Promise<void> {
    const navigation = this.page.getByRole("navigation", { name: say("shell-nav") });
    const entry = navigation.getByRole("link", { name: say(key) });
    if (!(await entry.isVisible())) await navigation.getByRole("button", { name: say("shell-more") }).click();
    await entry.click();
  }

  /** Sends a finding to practices; answers when it is sent. */
  async sends(letter: Letter): Promise<void> {
    await this.writes(letter);
    await this.presses("review-send");
    await this.isSure();
    await look(this.page, "sent");
  }

  /** Lets what has arrived be delivered at once, where it goes to others; waits until it is sent. */
  async isSure(): Promise<void> {
    const [hurry, done] = [this.page.getByRole("button", { name: say("undo-hurry") }), this.page.getByText(say("transfer-done"))];
    await expect(hurry.or(done)).toBeVisible({ timeout: 300_000 });
    // On a busy machine ten seconds are soon over: then it is delivered without.
    if (await hurry.isVisible()) await hurry.click().catch(() => undefined);
    await expect(done).toBeVisible({ timeout: 60_000 });
  }

  /** Fills in the form of a finding and comes to the review, but does not send. */
  async writes(letter: Letter): Promise<void> {
    await this.visits("nav-send", "nav-send-long");
    const another = this.page.getByRole("button", { name: say("transfer-another") });
    if (await another.isVisible()) await another.click();
    await write(this.page, letter);
    await this.presses("send-review");
    await expect(this.page.getByRole("heading", { name: say("review-title") })).toBeVisible();
    await look(this.page, "review");
  }

  /** Makes a link for a patient to the finding in view; answers what stands on the two cards. */
  async givesToPatient(practice: { neutral: string; phone: string; openings?: number; name?: string; code?: boolean }): Promise<{ link: string; pin: string }> {
    await this.page.getByRole("link", { name: say("links-new") }).click();
    await this.sees(say("links-new"));
    await this.page.getByLabel(say("link-new-neutral")).fill(practice.neutral);
    await this.page.getByLabel(say("link-new-phone")).fill(practice.phone);
    if (practice.openings) await this.page.getByLabel(say("links-most")).fill(String(practice.openings));
    if (practice.code) await this.page.getByLabel(say("link-new-code")).check();
    if (practice.name) await this.page.getByLabel(say("link-new-name")).fill(practice.name);
    // What is still being read would move the button away under the click.
    for (const list of ["#chosen", "#given"]) await expect(this.page.locator(`${list} li`).first()).toBeVisible();
    const tick = this.page.getByLabel(say("link-new-note-read"));
    if (await tick.isVisible()) await tick.check();
    await this.presses("link-new-go");
    await this.sees(say("link-made-title"));
    const link = (await this.page.locator(".copy-text:visible").first().textContent()) ?? "";
    const pin = ((await this.page.locator(".pin .digits").textContent()) ?? "").replaceAll(/\s/g, "");
    expect(link).toContain("/s/");
    expect(pin).toMatch(/^\d{6,8}$/);
    return { link, pin };
  }

  /** The lines of the console, newest first. */
  async readsLog(): Promise<string[]> {
    await this.visits("nav-log");
    const rows = this.page.getByRole("table", { name: say("nav-log") }).locator("tbody tr");
    await expect(rows.first()).toBeVisible();
    return rows.allTextContents();
  }

  /** Opens a finding from the list in view. */
  async opens(title: string): Promise<void> {
    await this.page.getByRole("link", { name: title }).click();
    await this.sees(title);
  }

  /** What this account can be opened with, as it may stand in a memory: its recovery code. */
  secrets(): string[] {
    return [this.sheet.join(""), this.sheet.join("-"), this.sheet.join(" ")];
  }

  /** Begins the gesture, to sign in or to unlock. */
  async confirms(): Promise<void> {
    const button = (key: string) => this.page.getByRole("button", { name: say(key), exact: true });
    await button("start-passkey").or(button("start-unlock")).first().click();
  }

  /** Presses a button, named by its message. */
  async presses(key: string): Promise<void> {
    await this.page.getByRole("button", { name: say(key), exact: true }).first().click();
  }

  /** Locks the page. */
  async locks(): Promise<void> {
    await this.leaves("nav-lock");
    await this.sees(say("start-locked"));
  }

  /** Signs out. */
  async signsOut(): Promise<void> {
    await this.traffic.rests();
    await this.leaves("nav-sign-out");
    await this.sees(say("start-head"));
  }

  /** Presses one of the ways out; the page starts anew, so that nothing stays in its memory. */
  private async leaves(key: string): Promise<void> {
    const anew = this.page.waitForEvent("load");
    await this.presses(key);
    await anew;
  }

  private async labelOf(field: Locator): Promise<string> {
    const id = await field.getAttribute("id");
    return (await this.page.locator(`label[for="${id}"]`).textContent()) ?? "";
  }
}
