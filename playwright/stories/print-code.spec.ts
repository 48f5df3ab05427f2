// On paper, for who has no camera: a code that is typed (protocol 8).

import { familyPractice, twoPractices } from "../people/cast.ts";
import { Patient } from "../people/patient.ts";
import { say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { look } from "../support/look.ts";
import { holdsPrinter, prints } from "../support/paper.ts";
import { expect, once, test } from "../support/story.ts";

const groups = /^(?:[0-9A-HJKMNP-TV-Z]{7} ){2}[0-9A-HJKMNP-TV-Z]{7}$/;

test("a patient types the code from the letter as people type, and reads", async ({ stage }, info) => {
  const { yildiz } = await twoPractices(stage);
  const title = "Histologie vom 12. November";
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title });
  await yildiz.visits("nav-sent");
  await yildiz.opens(title);
  await holdsPrinter(yildiz.page);
  const { link, pin } = await yildiz.givesToPatient({ neutral: "Ihre Praxis", phone: "0228 123456", code: true });
  await look(yildiz.page, "a link with a code");
  await yildiz.presses("link-made-letter");
  const paper = await prints(yildiz.page);
  await info.attach("letter.pdf", { body: paper.pdf, contentType: "application/pdf" });
  expect(paper.sheets).toBe(1);
  expect(paper.code, "what a camera reads").toBe(link);
  const { host, origin } = new URL(link);
  const letters = paper.text.replaceAll(/\s/g, "");
  expect(letters).toContain(`${host}/s`);
  expect(letters, "no long address to type").not.toContain(new URL(link).hash);
  const code = (await yildiz.page.locator(".digits:visible").first().textContent()) ?? "";
  expect(code.trim()).toMatch(groups);
  expect(letters).toContain(code.replaceAll(/\s/g, ""));

  const patient = await stage.enter(Patient);
  let asked = patient.traffic.sent.length;
  await patient.page.goto(`${origin}/s`);
  await patient.sees(say("door-code-title"));
  await look(patient.page, "a code is typed");
  await patient.presses("door-code-go");
  await expect(patient.page.getByText(say("door-code-missing"))).toBeVisible();
  // One character is another one: the check at the end finds 31 such slips of 32, and the server is asked for the last.
  const [wrong, unknown] = [say("door-code-wrong"), say("problem-link-gone")].map((text) => patient.page.getByText(text).first());
  for (const other of ["A", "B", "C"].filter((other) => other !== code.trim()[0])) {
    await patient.typesCode(code.replace(/[0-9A-Z]/, other));
    await expect(wrong.or(unknown)).toBeVisible();
    if (await wrong.isVisible()) break;
    patient.traffic.expectComplaints(/status of 404/);
    asked = patient.traffic.sent.length;
  }
  await expect(wrong).toBeVisible();
  await look(patient.page, "a code that is not right");
  const calls = patient.traffic.sent.slice(asked).filter(({ url }) => url.includes("/api/"));
  expect(calls, "a slip asks the server nothing").toEqual([]);

  await patient.typesCode(code.toLowerCase().replaceAll("0", "o").replaceAll("1", "l").replaceAll(/\s+/g, " - "));
  await patient.sees(say("door-pin-title"));
  expect(patient.page.url(), "no link in the address bar").toBe(`${origin}/s/-`);
  await patient.types(pin);
  await patient.sees(say("door-list-title"));
  await expect(patient.page.getByRole("heading", { name: title })).toBeVisible();
});

test("where a link was cut, or its page loaded anew, the code from the letter is another way in", once, async ({ stage }) => {
  const { yildiz } = await twoPractices(stage);
  const title = "Histologie";
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title });
  await yildiz.visits("nav-sent");
  await yildiz.opens(title);
  const { link, pin } = await yildiz.givesToPatient({ neutral: "Ihre Praxis", phone: "0228 123456", code: true });
  const code = (await yildiz.page.locator(".digits:visible").first().textContent()) ?? "";

  const patient = await stage.enter(Patient);
  await patient.page.goto(link.slice(0, -9));
  await patient.sees(say("door-cut-title"));
  await look(patient.page, "a cut link, and a code");
  await patient.presses("door-code-offer");
  await patient.typesCode(code);
  await patient.sees(say("door-pin-title"));
  await patient.page.reload();
  await patient.sees(say("door-reloaded-title"));
  await patient.presses("door-code-offer");
  await patient.typesCode(code);
  await patient.sees(say("door-pin-title"));
  await patient.types(pin);
  await patient.sees(say("door-list-title"));
});
