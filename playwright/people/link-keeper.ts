// Somebody who looks after a link that was given to a patient. The links page shows one link only.

import { expect } from "@playwright/test";

import { say } from "../support/catalogue.ts";
import { look } from "../support/look.ts";
import type { Member } from "./member.ts";

export class LinkKeeper {
  constructor(private readonly member: Member) {}

  /** Goes to the links, and reads how the one stands there. */
  async sees(state: string): Promise<void> {
    await this.member.visits("nav-links");
    await this.stands(state);
  }

  /** How the link stands, on the page in view. */
  async stands(state: string): Promise<void> {
    await expect(this.member.page.locator(".badge").getByText(say(state))).toBeVisible();
  }

  /** Gives it a new PIN; answers it. */
  async givesNewPin(): Promise<string> {
    await this.member.presses("links-new-pin");
    const asked = this.member.page.getByRole("dialog", { name: say("links-new-pin-ask") });
    await look(this.member.page, "whether to give a new PIN");
    await asked.getByRole("button", { name: say("links-new-pin-go") }).click();
    const digits = this.member.page.getByRole("dialog").locator(".pin .digits");
    await expect(digits).toHaveText(/\d/, { timeout: 30_000 });
    await look(this.member.page, "new PIN");
    const pin = ((await digits.textContent()) ?? "").replaceAll(/\s/g, "");
    await this.member.page.getByRole("dialog").getByRole("button", { name: say("dialog-close") }).click();
    return pin;
  }

  /** Opens what extends it, reads the openings that apply, and that its end stays; changes nothing. */
  async keepsTerms(openings: number): Promise<void> {
    await this.member.presses("links-extend");
    const dialog = this.member.page.getByRole("dialog");
    await expect(dialog.getByLabel(say("links-most"))).toHaveValue(String(openings));
    await expect(dialog.getByLabel(say("links-days-from-now"))).toHaveValue("as-before");
    await dialog.getByRole("button", { name: say("dialog-close") }).click();
    await expect(dialog).toBeHidden();
  }

  /** Lets it open for three more months from today, and so often in all. */
  async extendsLink(openings: number): Promise<void> {
    await this.member.presses("links-extend");
    const dialog = this.member.page.getByRole("dialog");
    await look(this.member.page, "extending a link");
    await dialog.getByLabel(say("links-days-from-now")).selectOption({ label: say("valid-91") });
    await dialog.getByLabel(say("links-most")).fill(String(openings));
    await dialog.getByRole("button", { name: say("links-extend-go") }).click();
    await expect(dialog).toBeHidden();
  }

  /** Revokes it. */
  async revokesLink(): Promise<void> {
    await this.member.presses("links-revoke");
    await this.member.page.getByRole("dialog").getByRole("button", { name: say("links-revoke-go") }).click();
    await this.stands("link-revoked");
  }
}
