// A finding is corrected: whoever has it is told, wherever it went (F16, R-04).

import type { Locator } from "@playwright/test";

import { familyPractice, twoPractices } from "../people/cast.ts";
import type { Member } from "../people/member.ts";
import { Patient } from "../people/patient.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { letter, report } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, once, test } from "../support/story.ts";

const title = "MRT Knie rechts";
const corrected = "MRT Knie links";
const greeting = { neutral: "Ihre Praxis in Bonn", phone: "0228 123456" };
const note = "Die Seite war verwechselt: untersucht wurde das linke Knie.";

test("a corrected finding is told of on the open page, keeps its old version, and reaches the patient by the same link", async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const about = { surname: "Sommer", given: "Lena", caseNumber: "4711" };
  await yildiz.sends({ files: [letter, report], to: [familyPractice.name], title, patient: about, mayDownload: true });
  await opens(yildiz, "nav-sent", title);
  const { link, pin } = await yildiz.givesToPatient(greeting);
  await opens(lindner, "nav-inbox", title);
  const files = lindner.page.locator("section").filter({ has: lindner.page.getByRole("heading", { name: say("finding-files") }) });
  await expect(files.getByRole("listitem")).toHaveCount(2);

  await opens(yildiz, "nav-sent", title);
  await begins(yildiz);
  await expect(yildiz.page.getByLabel(say("finding-title"))).toHaveValue(title);
  await expect(yildiz.page.getByLabel(say("send-surname"))).toHaveValue(about.surname);
  await expect(yildiz.page.getByRole("checkbox", { name: familyPractice.name }), "nobody is added or left out").toHaveCount(0);
  await expect(yildiz.page.locator("#recipients")).toContainText(familyPractice.name);
  await yildiz.presses("send-review");
  await expect(yildiz.page.getByText(say("correct-note-missing")).first()).toBeVisible();
  await keeps(yildiz, "01-valid.pdf");
  await yildiz.page.getByLabel(say("finding-title")).fill(corrected);
  await yildiz.page.getByLabel(say("send-note")).fill(note);
  await look(yildiz.page, "a correction is filled in");
  await yildiz.presses("send-review");
  await yildiz.presses("review-send");
  await yildiz.isSure();
  await expect(yildiz.page.getByText(like("correct-links-done", { n: "1" }))).toBeVisible();
  await look(yildiz.page, "a correction is sent");

  // Nobody has touched this page since.
  await expect(lindner.page.getByText(like("version-newer"))).toBeVisible({ timeout: 30_000 });
  await expect(lindner.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await look(lindner.page, "what is read was corrected");
  await lindner.page.getByRole("link", { name: say("version-newer-go") }).click();
  await lindner.sees(corrected);
  await expect(lindner.page.getByText(note)).toBeVisible();
  await expect(files.getByRole("listitem")).toHaveCount(1);
  const versions = lindner.page.locator("section").filter({ has: lindner.page.getByRole("heading", { name: say("version-title") }) });
  await expect(versions.getByRole("listitem")).toHaveCount(2);
  await look(lindner.page, "versions");
  await versions.getByRole("link", { name: fill("version-number", { n: "1" }) }).click();
  await lindner.sees(title);
  await expect(lindner.page.getByText(like("version-newer"))).toBeVisible();
  await expect(files.getByRole("listitem")).toHaveCount(2);
  await expect(lindner.page.getByRole("button", { name: say("finding-file") }), "what was replaced is only read").toHaveCount(0);
  await lindner.visits("nav-inbox");
  await expect(lindner.page.locator(".badge").getByText(say("version-corrected"))).toBeVisible();
  await lindner.opens(corrected);

  const patient = await stage.enter(Patient);
  await patient.opens(link, pin);
  await expect(patient.page.getByText(like("door-corrected"))).toBeVisible();
  await expect(patient.page.getByText(title)).toHaveCount(0);
  await patient.reads(corrected);
});

test("of two corrections the second goes on from the first, and a link that was not renewed says so", once, async ({ stage }) => {
  const { yildiz } = await twoPractices(stage);
  yildiz.traffic.expectComplaints(/Failed to load resource/);
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title, mayDownload: true });
  await opens(yildiz, "nav-sent", title);
  const { link, pin } = await yildiz.givesToPatient(greeting);

  await opens(yildiz, "nav-sent", title);
  await begins(yildiz);
  await keeps(yildiz, "04-valid.pdf");
  await yildiz.page.getByLabel(say("send-note")).fill("Noch nicht fertig");
  await expect(yildiz.page.getByText(say("draft-kept"))).toBeVisible({ timeout: 30_000 });

  await yildiz.page.route("**/api/v1/links/*/content", (route) => route.abort());
  await opens(yildiz, "nav-sent", title);
  await begins(yildiz);
  await keeps(yildiz, "04-valid.pdf");
  await yildiz.page.getByLabel(say("finding-title")).fill(corrected);
  await yildiz.page.getByLabel(say("send-note")).fill(note);
  await yildiz.presses("send-review");
  await yildiz.presses("review-send");
  await yildiz.isSure();
  await expect(yildiz.page.getByText(like("correct-links-left", { n: "1" }))).toBeVisible();
  await yildiz.page.unroute("**/api/v1/links/*/content");

  const patient = await stage.enter(Patient);
  await patient.opens(link, pin);
  await expect(patient.page.getByText(like("door-outrun"))).toBeVisible();
  await expect(patient.page.getByRole("heading", { name: title })).toBeVisible();

  await yildiz.page.getByRole("link", { name: say("transfer-look") }).click();
  await yildiz.sees(corrected);
  await expect(yildiz.page.getByText(like("version-links", { n: "1" }))).toBeVisible();
  await look(yildiz.page, "a link shows an old version");
  await yildiz.presses("version-links-go");
  await expect(yildiz.page.getByText(like("version-links", { n: "1" }))).toHaveCount(0, { timeout: 30_000 });

  await yildiz.visits("nav-drafts");
  await expect(yildiz.page.locator(".badge").getByText(say("correct-draft"))).toBeVisible();
  await look(yildiz.page, "a correction among the drafts");
  await yildiz.page.getByRole("link", { name: say("draft-go-on") }).click();
  await expect(yildiz.page.getByText(say("correct-outrun"))).toBeVisible({ timeout: 30_000 });
  await expect(yildiz.page.getByLabel(say("send-note"))).toHaveValue("Noch nicht fertig");
  await look(yildiz.page, "somebody was faster");
  await keeps(yildiz, "04-valid.pdf");
  await yildiz.page.getByLabel(say("send-note")).fill("Dritte Fassung");
  await yildiz.presses("send-review");
  await yildiz.presses("review-send");
  await yildiz.isSure();
  await yildiz.page.getByRole("link", { name: say("transfer-look") }).click();
  await yildiz.sees(title);
  await expect(section(yildiz, "version-title").getByRole("listitem")).toHaveCount(3);
  await expect(section(yildiz, "finding-recipients").getByRole("listitem")).toHaveCount(1);
});

function section(member: Member, key: string): Locator {
  return member.page.locator("section").filter({ has: member.page.getByRole("heading", { name: say(key), exact: true }) });
}

async function opens(member: Member, list: string, finding: string): Promise<void> {
  await member.visits(list);
  await member.opens(finding);
}

/** Begins a correction of the finding in view. */
async function begins(member: Member): Promise<void> {
  await member.page.getByRole("link", { name: say("correct-go") }).click();
  await expect(member.page.getByText(say("correct-title"), { exact: true })).toBeVisible();
  await expect(member.page.locator("#files-before").getByRole("listitem")).not.toHaveCount(0, { timeout: 30_000 });
}

/** Keeps a file of the version before. */
async function keeps(member: Member, name: string): Promise<void> {
  await member.page.getByRole("button", { name: fill("correct-keep-one", { name }) }).click();
  await expect(member.page.locator("#files-before").getByText(say("correct-kept"))).toBeVisible({ timeout: 60_000 });
}
