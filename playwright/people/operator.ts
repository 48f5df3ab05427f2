// Somebody who runs the service, and is a member of nothing.

import { expect } from "@playwright/test";

import { say } from "../support/catalogue.ts";
import { Person } from "../support/story.ts";

export class Operator extends Person {
  /** Uses the one-time address that the command printed. */
  async setsUp(address: string): Promise<void> {
    await this.page.goto(address);
    await this.sees(say("operator-title"));
    expect(new URL(this.page.url()).hash, "the secret leaves the address bar").toBe("");
    await this.presses("operator-set-up");
    await this.isIn();
  }

  /** Signs in with the passkey of this device. */
  async signsIn(): Promise<void> {
    await this.presses("operator-enter");
    await this.isIn();
  }

  /** The numbers are there. */
  async isIn(): Promise<void> {
    await expect(this.page.getByRole("table", { name: say("operator-instance") })).toBeVisible();
  }

  /** Presses a button, named by its message. */
  async presses(key: string): Promise<void> {
    await this.page.getByRole("button", { name: say(key), exact: true }).first().click();
  }
}
