// A patient, with a link and a PIN that came another way; no account, no passkey.

import { expect } from "@playwright/test";

import { say } from "../support/catalogue.ts";
import { look } from "../support/look.ts";
import { Person } from "../support/story.ts";

export class Patient extends Person {
  /** Opens a link and types the PIN; comes to the list of documents. */
  async opens(link: string, pin: string): Promise<void> {
    await this.follows(link);
    await this.knocks();
    await this.types(pin);
    await expect(this.page.getByRole("heading", { level: 1, name: say("door-list-title") })).toBeVisible({
      timeout: 60_000,
    });
    await look(this.page, say("door-list-title"));
  }

  /** Opens a link; nothing is asked of the server before a person acts. */
  async follows(link: string): Promise<void> {
    await this.page.goto(link);
    await this.sees(say("door-closed-title"));
    expect(this.page.url(), "the secret leaves the address bar").not.toContain("#");
  }

  /** Opens a link that does not open, and is told why; no PIN is asked for. */
  async isBarred(link: string, why: string): Promise<void> {
    await this.follows(link);
    await this.presses("door-open");
    const passes = ["problem-link-paused", "problem-link-locked"].includes(why);
    await this.sees(say(passes ? "door-barred-title" : "door-shut-title"));
    await expect(this.page.getByText(say(why))).toBeVisible();
    await expect(this.page.getByLabel(say("door-pin"), { exact: true })).toHaveCount(0);
  }

  /** Presses the one button; comes to the PIN. */
  async knocks(): Promise<void> {
    await this.presses("door-open");
    await this.sees(say("door-pin-title"));
  }

  /** Types the code from a letter. */
  async typesCode(code: string): Promise<void> {
    await this.page.getByLabel(say("door-code"), { exact: true }).fill(code);
    await this.presses("door-code-go");
  }

  /** Opens a link that cannot be read (P-04), and is offered other ways. */
  async isCutOff(link: string): Promise<void> {
    await this.page.goto(link);
    await this.sees(say("door-cut-title"));
    await expect(this.page.getByText(say("problem-link-cut"))).toBeVisible();
    await expect(this.page.getByRole("button", { name: say("door-code-offer") })).toBeVisible();
    expect(new URL(this.page.url()).pathname, "nothing of it stays in the address bar").toBe("/s/-");
  }

  /** Pastes a message in which the link stands. */
  async pastes(message: string): Promise<void> {
    await this.page.getByLabel(say("door-paste"), { exact: true }).fill(message);
    await this.presses("door-paste-go");
  }

  /** Types a PIN and sends it. */
  async types(pin: string): Promise<void> {
    await this.page.getByLabel(say("door-pin"), { exact: true }).fill(pin);
    await this.presses("door-pin-go");
  }

  /** Looks at the first file of a finding in the list; comes back to the list. */
  async reads(title: string): Promise<void> {
    const finding = this.page.locator("section.finding").filter({ has: this.page.getByRole("heading", { name: title }) });
    await expect(finding.getByText(say("door-verified"))).toBeVisible();
    await finding.getByRole("button", { name: say("door-view") }).first().click();
    await expect(this.page.locator("canvas, img").first()).toBeVisible({ timeout: 60_000 });
    await look(this.page, "document");
    await this.presses("door-to-list");
    await this.sees(say("door-list-title"));
  }

  /** Saves the first file of the list; answers where it lies. */
  async saves(): Promise<string> {
    // The browser's dialogue for a place cannot be driven; without it the service worker streams the file.
    await this.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
    await this.page.getByRole("button", { name: say("door-save") }).first().click();
    const download = this.page.waitForEvent("download");
    await this.page.getByRole("dialog").getByRole("button", { name: say("door-save-go") }).click();
    const saved = await (await download).path();
    await expect(this.page.getByText(say("door-saved"))).toBeVisible();
    return saved;
  }

  /** Ends the visit. */
  async ends(): Promise<void> {
    await this.presses("door-end");
    await this.page.getByRole("dialog").getByRole("button", { name: say("door-end-go") }).click();
    await this.sees(say("door-ended-title"));
  }

  /** Presses a button, named by its message. */
  async presses(key: string): Promise<void> {
    await this.page.getByRole("button", { name: say(key), exact: true }).first().click();
  }
}
