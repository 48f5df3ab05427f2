// Somebody whose practice shares findings in cases.

import { expect, type Locator } from "@playwright/test";

import { say } from "../support/catalogue.ts";
import { look } from "../support/look.ts";
import { Member } from "./member.ts";

export class Participant extends Member {
  /** Opens a case with these practices; comes to its page. */
  async opensCase(title: string, patient: string, practices: string[]): Promise<void> {
    await this.visits("nav-cases");
    await this.page.getByRole("link", { name: say("case-new") }).first().click();
    await this.sees(say("case-new"));
    await this.page.getByLabel(say("case-title"), { exact: true }).fill(title);
    await this.page.getByLabel(say("case-patient")).fill(patient);
    for (const practice of practices) {
      const box = this.page.getByRole("checkbox", { name: practice });
      await expect(box, "nobody is chosen beforehand").not.toBeChecked();
      await box.check();
    }
    await look(this.page, "a case is opened");
    await this.presses("case-new-go");
    await this.sees(title);
  }

  /** Sends a finding to nobody: it lies in the own practice. */
  async lays(files: string[], title: string): Promise<void> {
    await this.visits("nav-send", "nav-send-long");
    const another = this.page.getByRole("button", { name: say("transfer-another") });
    if (await another.isVisible()) await another.click();
    await this.page.locator('input[type="file"]').setInputFiles(files);
    await this.page.getByLabel(say("finding-title")).fill(title);
    await this.page.getByLabel(say("send-link-only")).check();
    await this.page.getByRole("radio", { name: say("basis-treatment") }).check();
    await this.presses("send-review");
    await this.presses("review-send");
    await expect(this.page.getByText(say("transfer-done"))).toBeVisible({ timeout: 60_000 });
  }

  /** Adds a finding that lies among what was sent to a case. */
  async adds(finding: string, title: string): Promise<void> {
    await this.visits("nav-sent");
    await this.opens(finding);
    await this.beginsToAdd(title);
    await this.page.getByRole("dialog").getByRole("button", { name: say("case-add-finding-go") }).click();
    await expect(this.page.getByRole("dialog")).toBeHidden();
    await expect(this.partOf("finding-recipients")).toContainText(title);
  }

  /** Chooses the case on a finding's page, and does not confirm yet. */
  async beginsToAdd(title: string): Promise<void> {
    await this.page.getByRole("button", { name: say("case-add-finding"), exact: true }).click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("radio", { name: title }).check();
    await expect(dialog.getByText(say("case-readers-later"))).toBeVisible();
    await look(this.page, "adding to a case");
  }

  /** Comes to a case by the list. */
  async opensCasePage(title: string): Promise<void> {
    await this.visits("nav-cases");
    await this.opens(title);
  }

  /** A finding in the case in view. */
  findingIn(title: string): Locator {
    return this.partOf("case-findings").getByRole("listitem").filter({ hasText: title });
  }

  /** A practice that takes part in the case in view. */
  participant(name: string): Locator {
    return this.partOf("case-participants").getByRole("listitem").filter({ hasText: name });
  }

  /** A part of the page, by its heading. */
  partOf(key: string): Locator {
    return this.page.locator("section").filter({ has: this.page.getByRole("heading", { level: 2, name: say(key), exact: true }) });
  }
}
