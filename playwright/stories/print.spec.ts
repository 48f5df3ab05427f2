// On paper (PR2, PR3): a letter with the link and never the PIN, a slip with the PIN and never the link.

import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import { Patient } from "../people/patient.ts";
import { fill, say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { look } from "../support/look.ts";
import { holdsPrinter, prints } from "../support/paper.ts";
import { expect, once, test } from "../support/story.ts";

/** The mark on a sheet. */
function marked(key: string, text: string): string | undefined {
  return text.replaceAll(/\s+/g, " ").match(new RegExp(fill(key, { mark: "([A-Z]{3})" })))?.[1];
}

test("a patient opens from paper: the letter's code by camera, the slip's PIN by hand", once, async ({ stage }, info) => {
  const { yildiz } = await twoPractices(stage);
  const [title, surname] = ["Histologie vom 12. November", "Öztürk"];
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title, patient: { surname, given: "Maja" } });
  await yildiz.visits("nav-sent");
  await yildiz.opens(title);
  await holdsPrinter(yildiz.page);
  const greeting = { neutral: "Ihre Praxis", phone: "0228 123456" };
  const { link, pin } = await yildiz.givesToPatient({ ...greeting, name: "Maja" });
  const digits = (text: string) => text.replaceAll(/\s/g, "");

  await yildiz.presses("link-made-letter");
  const paper = await prints(yildiz.page);
  await info.attach("letter.pdf", { body: paper.pdf, contentType: "application/pdf" });
  expect(paper.sheets).toBe(1);
  expect(paper.code, "what a camera reads").toBe(link);
  expect(digits(paper.text)).toContain(digits(link));
  expect(paper.text).toContain(radiology.name);
  expect(paper.text).toContain(fill("letter-hello-name", { name: "Maja" }));
  for (const secret of [pin, title, surname]) expect(digits(paper.text)).not.toContain(digits(secret));

  await yildiz.presses("link-made-slip");
  const slip = await prints(yildiz.page);
  await info.attach("slip.pdf", { body: slip.pdf, contentType: "application/pdf" });
  expect(slip.sheets).toBe(1);
  expect(slip.code).toBeUndefined();
  expect(digits(slip.text)).toContain(pin);
  expect(slip.text).toContain(greeting.neutral);
  expect(marked("slip-mark", slip.text), "both sheets share a mark").toBe(marked("letter-mark", paper.text));
  for (const secret of [link, "/s/", title, surname, "Maja", radiology.name]) expect(digits(slip.text)).not.toContain(digits(secret));

  await yildiz.visits("nav-links");
  await yildiz.presses("links-show");
  await expect(yildiz.page.getByRole("dialog").getByRole("button", { name: say("link-made-letter") })).toBeVisible();
  await look(yildiz.page, "a link once more");
  await yildiz.page.getByRole("dialog").getByRole("button", { name: say("link-made-letter") }).click();
  const again = await prints(yildiz.page);
  expect(again.code).toBe(link);
  expect(again.text).toContain(greeting.phone);
  expect(marked("letter-mark", again.text)).toBe(marked("letter-mark", paper.text));

  // What stands on each letter is typed once.
  await yildiz.page.keyboard.press("Escape");
  await yildiz.page.getByRole("link", { name: say("links-new") }).first().click();
  await yildiz.sees(say("links-new"));
  await expect(yildiz.page.getByLabel(say("link-new-phone"))).toHaveValue(greeting.phone);
  await expect(yildiz.page.getByLabel(say("link-new-neutral"))).toHaveValue(greeting.neutral);

  const patient = await stage.enter(Patient);
  await patient.opens(paper.code ?? "", pin);
});
