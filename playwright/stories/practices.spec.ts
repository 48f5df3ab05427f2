// Other practices: whom one writes to, how one makes sure of their keys, and what one answers (J2, A9).

import { join } from "node:path";

import type { Locator } from "@playwright/test";

import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import type { Member } from "../people/member.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { photo, report } from "../support/files.ts";
import { look } from "../support/look.ts";
import { holdsPrinter, prints } from "../support/paper.ts";
import { expect, once, test } from "../support/story.ts";

test("the card of a practice says who made sure of it and how, and when findings last went", async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  await opensCard(lindner, radiology.name);
  await expect(said(lindner, "exchange")).toHaveText(say("exchange-none"));

  await lindner.writes({ files: [report], to: [radiology.name], title: "Überweisung" });
  await expect(lindner.page.getByText(like("unusual-first", { whom: radiology.name }))).toBeVisible();
  await expect(lindner.page.getByRole("listitem").filter({ hasText: radiology.name })).toContainText(say("exchange-first"));
  await lindner.presses("review-send");
  await lindner.isSure();
  await opensCard(lindner, radiology.name);
  await expect(said(lindner, "exchange")).toContainText(like("exchange-sent"));
  await opensCard(yildiz, familyPractice.name);
  await expect(said(yildiz, "exchange")).toContainText(like("exchange-received"));
  await expect(said(yildiz, "contact-compared")).toContainText(say("compared-invitation"));
  await expect(said(yildiz, "contact-compared")).toContainText(radiology.person);
  await look(yildiz.page, "card of a practice");

  await yildiz.writes({ files: [report], to: [familyPractice.name], title: "Befund" });
  await expect(yildiz.page.getByText(say("unusual"))).toHaveCount(0);
  await expect(yildiz.page.getByRole("listitem").filter({ hasText: familyPractice.name })).toContainText(like("exchange-last"));
});

test("a sheet is photographed: its practice is verified, another one is not, and a picture without a code says so", async ({ stage }, info) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const pictures: string[] = [];
  for (const member of [lindner, yildiz]) {
    await member.visits("nav-contacts");
    const code = member.page.getByRole("img", { name: say("fingerprint-code") });
    pictures.push(join(info.outputDir, `${pictures.length}.png`));
    await code.screenshot({ path: pictures.at(-1) });
  }
  const [ofLindner, ofYildiz] = pictures;
  await look(lindner.page, "own fingerprint");
  const { digits, words } = await lindner.readsFingerprint();
  await holdsPrinter(lindner.page);
  await lindner.presses("fingerprint-print");
  const paper = await prints(lindner.page);
  await info.attach("fingerprint.pdf", { body: paper.pdf, contentType: "application/pdf" });
  const plain = (text: string) => text.replaceAll(/[\s\d.]/g, "");
  const figures = (text: string) => text.replaceAll(/\D/g, "");
  expect(paper.sheets).toBe(1);
  expect(paper.code, "what a camera reads").toBe(`SIEGEL:FP1:${figures(digits)}`);
  expect(figures(paper.text)).toContain(figures(digits));
  for (const text of [words, familyPractice.name, familyPractice.place]) expect(plain(paper.text)).toContain(plain(text));

  await opensCard(yildiz, familyPractice.name);
  await expect(said(yildiz, "contact-compared")).toContainText(say("compared-invitation"));
  await yildiz.presses("compare-title");
  const dialog = yildiz.page.getByRole("dialog");
  const picture = dialog.locator('input[type="file"]');
  await picture.setInputFiles(photo);
  await expect(dialog.getByText(say("problem-no-code")).first()).toBeVisible();
  await picture.setInputFiles(ofYildiz);
  await expect(dialog.getByText(say("compare-differs"))).toBeVisible();
  await look(yildiz.page, "the code of another practice");
  await picture.setInputFiles(ofLindner);
  await expect(dialog).toBeHidden();
  await expect(said(yildiz, "contact-compared")).toContainText(say("compared-scan"));
  await expect(said(yildiz, "contact-compared")).toContainText(radiology.person);
});

test("an answer goes back to whoever asked, about the same patient, and both read it in one thread (J2)", async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const patient = { surname: "Sommer", given: "Lena", born: "1961-04-12", caseNumber: "4711" };
  const question = "Überweisung MRT Knie";
  await lindner.sends({ files: [report], to: [radiology.name], title: question, patient });
  await yildiz.visits("nav-inbox");
  await yildiz.opens(question);
  await yildiz.page.getByRole("link", { name: say("answer-go") }).click();
  await yildiz.sees(say("nav-send-long"));
  await expect(yildiz.page.getByText(say("answer-hint"))).toBeVisible();
  const field = (key: string) => yildiz.page.getByLabel(say(key));
  const answer = fill("answer-title", { title: question });
  await expect(field("finding-title")).toHaveValue(answer);
  await expect(field("send-surname")).toHaveValue(patient.surname);
  await expect(field("send-born")).toHaveValue(patient.born);
  await expect(field("send-case")).toHaveValue(patient.caseNumber);
  await expect(yildiz.page.getByRole("checkbox", { name: familyPractice.name })).toBeChecked();
  await look(yildiz.page, "an answer begins");
  await yildiz.page.locator('input[type="file"]').setInputFiles([report]);
  await yildiz.page.getByRole("radio", { name: say("basis-treatment") }).check();
  await yildiz.presses("send-review");
  await yildiz.presses("review-send");
  await yildiz.isSure();

  await lindner.visits("nav-inbox");
  await lindner.opens(answer);
  const thread = lindner.page.locator("section").filter({ has: lindner.page.getByRole("heading", { name: say("thread-title") }) });
  await expect(thread.getByRole("listitem")).toHaveCount(2);
  await expect(thread.getByRole("listitem").first()).toContainText(question);
  await expect(thread.getByRole("listitem").last()).toContainText(say("thread-this"));
  await look(lindner.page, "thread");
  await thread.getByRole("link", { name: question }).click();
  await lindner.sees(question);
  await expect(thread.getByRole("link", { name: answer })).toBeVisible();
  await lindner.page.getByRole("link", { name: say("answer-supplement") }).click();
  await expect(lindner.page.getByRole("checkbox", { name: radiology.name })).toBeChecked();
});

test("who takes a finding back reads that the server calls it not fetched, before and afterwards", once, async ({ stage }) => {
  const { lindner } = await twoPractices(stage);
  const title = "An die falsche Praxis";
  await lindner.sends({ files: [report], to: [radiology.name], title });
  await lindner.visits("nav-sent");
  await lindner.opens(title);
  await lindner.presses("finding-withdraw");
  const dialog = lindner.page.getByRole("dialog");
  await expect(dialog.getByRole("listitem")).toContainText(radiology.name);
  await expect(dialog.getByRole("listitem")).toContainText(say("fate-not-fetched"));
  await expect(dialog.getByText(say("fate-breach"))).toBeHidden();
  await look(lindner.page, "not fetched");
  await dialog.getByRole("button", { name: say("finding-withdraw-go") }).click();
  await expect(lindner.page.getByText(say("finding-withdrawn")).first()).toBeVisible();
  await expect(lindner.page.locator("li.item").filter({ hasText: radiology.name })).toContainText(say("fate-not-fetched"));
});

function said(member: Member, key: string): Locator {
  return member.page.locator("dt").filter({ hasText: new RegExp(`^${say(key)}$`) }).locator("xpath=following-sibling::dd[1]");
}

async function opensCard(member: Member, practice: string): Promise<void> {
  await member.visits("nav-contacts");
  await member.page.getByRole("link", { name: practice }).click();
  await member.sees(practice);
}
