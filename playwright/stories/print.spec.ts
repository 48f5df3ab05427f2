// On paper (PR2, PR3): a letter with the link and never the PIN, a slip with the PIN and never the link.

import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import { Patient } from "../people/patient.ts";
import { letter } from "../support/files.ts";
import { holdsPrinter, prints } from "../support/paper.ts";
import { expect, once, test } from "../support/story.ts";

test("a patient opens from paper: the letter's code by camera, the slip's PIN by hand", once, async ({ stage }, info) => {
  const { yildiz } = await twoPractices(stage);
  const [title, surname] = ["Histologie vom 12. November", "Öztürk"];
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title, patient: { surname, given: "Maja" } });
  await yildiz.visits("nav-sent");
  await yildiz.opens(title);
  await holdsPrinter(yildiz.page);
  const { link, pin } = await yildiz.givesToPatient({ neutral: "Ihre Praxis", phone: "0228 123456" });
  const digits = (text: string) => text.replaceAll(/\s/g, "");

  await yildiz.presses("link-made-letter");
  const paper = await prints(yildiz.page);
  await info.attach("letter.pdf", { body: paper.pdf, contentType: "application/pdf" });
  expect(paper.sheets).toBe(1);
  expect(paper.code, "what a camera reads").toBe(link);
  expect(digits(paper.text)).toContain(digits(link));
  expect(paper.text).toContain(radiology.name);
  for (const secret of [pin, title, surname]) expect(digits(paper.text)).not.toContain(digits(secret));

  await yildiz.presses("link-made-slip");
  const slip = await prints(yildiz.page);
  await info.attach("slip.pdf", { body: slip.pdf, contentType: "application/pdf" });
  expect(slip.sheets).toBe(1);
  expect(slip.code).toBeUndefined();
  expect(digits(slip.text)).toContain(pin);
  for (const secret of [link, "/s/", title, surname, radiology.name]) expect(digits(slip.text)).not.toContain(digits(secret));

  const patient = await stage.enter(Patient);
  await patient.opens(paper.code ?? "", pin);
});
