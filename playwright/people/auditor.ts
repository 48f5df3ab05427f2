// Somebody who reads the log of a practice, and asks it questions.

import { expect, type Locator } from "@playwright/test";

import { say } from "../support/catalogue.ts";
import { look } from "../support/look.ts";
import type { Member } from "./member.ts";

/** What the console is asked; what is not named is not asked. Days as `2026-11-12`. */
export interface Question {
  about?: string;
  person?: string;
  /** Key of the kind's name. */
  kind?: string;
  from?: string;
  until?: string;
  words?: string;
}

export class Auditor {
  constructor(private readonly member: Member) {}

  /** Opens the console; it says that the chain holds. */
  async opensLog(): Promise<void> {
    await this.member.readsLog();
    await expect(this.member.page.getByText(say("log-holds"))).toBeVisible();
  }

  /** Asks, with every other filter cleared; waits until each line is as it must be. */
  async asks(question: Question, fits: (line: string) => boolean): Promise<void> {
    await this.fills(question);
    const wrong = async () => (await this.lines().allTextContents()).filter((line) => !fits(line));
    await expect.poll(wrong, { message: `lines that do not fit ${JSON.stringify(question)}` }).toEqual([]);
    await expect(this.lines().first()).toBeVisible();
  }

  /** Asks for what never happened: the page says so in words of its own. */
  async asksInVain(question: Question): Promise<void> {
    await this.fills(question);
    await expect(this.member.page.getByText(say("log-empty"))).toBeVisible();
    await expect(this.lines()).toHaveCount(0);
    await look(this.member.page, "empty log");
  }

  private async fills({ about, person, kind, from, until, words }: Question): Promise<void> {
    const { page } = this.member;
    await page.getByLabel(say("log-object")).selectOption({ label: about ?? say("log-all-objects") });
    await page.getByLabel(say("log-person")).selectOption({ label: person ?? say("log-all-people") });
    await page.getByLabel(say("log-kind")).selectOption({ label: say(kind ?? "log-all-kinds") });
    for (const [key, value] of Object.entries({ "log-from": from, "log-until": until, "log-words": words })) {
      await page.getByLabel(say(key)).fill(value ?? "");
    }
  }

  private lines(): Locator {
    return this.member.page.getByRole("table", { name: say("nav-log") }).locator("tbody tr");
  }
}
