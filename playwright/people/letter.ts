// A finding as somebody fills in its form.

import { expect, type Page } from "@playwright/test";

import { say } from "../support/catalogue.ts";

export interface Letter {
  files: string[];
  to: string[];
  title: string;
  patient?: { surname: string; given: string; born?: string; caseNumber?: string };
  note?: string;
  urgency?: "normal" | "urgent" | "emergency";
  basis?: "treatment" | "consent" | "duty";
  /** Who took the pictures; pictures are not sent without. */
  imageBy?: string;
  mayDownload?: boolean;
}

/** Fills in the form. */
export async function write(page: Page, letter: Letter): Promise<void> {
  await page.locator('input[type="file"]').setInputFiles(letter.files);
  await page.getByLabel(say("finding-title")).fill(letter.title);
  if (letter.patient) {
    const { surname, given, born, caseNumber } = letter.patient;
    await page.getByLabel(say("send-surname")).fill(surname);
    await page.getByLabel(say("send-given")).fill(given);
    if (born) await page.getByLabel(say("send-born")).fill(born);
    if (caseNumber) await page.getByLabel(say("send-case")).fill(caseNumber);
  }
  if (letter.note) await page.getByLabel(say("send-note")).fill(letter.note);
  await page.getByRole("radio", { name: say(`urgency-${letter.urgency ?? "normal"}`) }).check();
  if (letter.imageBy) {
    await page.getByLabel(say("send-image-author")).fill(letter.imageBy);
    await page.getByLabel(say("send-image-consent")).check();
  }
  for (const practice of letter.to) {
    // Cases, too, name the practices that take part.
    const box = page.locator("#recipients > ul, #recipients > .check").getByRole("checkbox", { name: practice });
    await expect(box, "nobody is chosen beforehand").not.toBeChecked();
    await box.check();
  }
  await page.getByRole("radio", { name: say(`basis-${letter.basis ?? "treatment"}`) }).check();
  await page.getByLabel(say("send-may-download")).setChecked(letter.mayDownload ?? false);
}
