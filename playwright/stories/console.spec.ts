// The console (point 6): what happened, narrowed down, in one language and no other.

import { Auditor } from "../people/auditor.ts";
import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import type { Member } from "../people/member.ts";
import { Patient } from "../people/patient.ts";
import { foreign, like, say, speak } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { look, search } from "../support/look.ts";
import { expect, once, test } from "../support/story.ts";
import { words } from "../support/words.ts";

const title = "MRT 4711";
const other = "MRT 4712";
const publicPages = ["help", "imprint", "privacy", "cookies", "accessibility", "security", "browsers", "software"].map((page) => `foot-${page}`);
const dayMs = 24 * 60 * 60 * 1000;

for (const locale of ["de-DE", "en-GB"]) {
  test.describe(locale, locale === "en-GB" ? once : {}, () => {
    test.use({ locale });

    test("the main job, every page of the office, and the console's filters speak one language", async ({ stage }) => {
      test.setTimeout(300_000);
      const { lindner, yildiz } = await twoPractices(stage);
      for (const name of [other, title]) await yildiz.sends({ files: [letter], to: [familyPractice.name], title: name });
      await lindner.visits("nav-inbox");
      await lindner.opens(title);
      await expect(lindner.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
      await lindner.presses("finding-file");
      await yildiz.visits("nav-sent");
      await yildiz.opens(title);
      const { link, pin } = await yildiz.givesToPatient({ neutral: "MVZ 12", phone: "0228 123456" });
      const patient = await stage.enter(Patient);
      patient.traffic.expectComplaints(/status of 4\d\d/);
      await patient.follows(link);
      await patient.knocks();
      await patient.types(pin === "000000" ? "000001" : "000000");
      await expect(patient.page.getByText(say("problem-pin-wrong"))).toBeVisible({ timeout: 30_000 });
      await patient.opens(link, pin);
      await patient.reads(title);
      await narrowsDown(yildiz);
      await seesEveryPage(lindner);
    });
  });
}

test("one word of the other language is noticed, and one that says so is not", once, async ({ page }) => {
  speak("de-DE");
  const german = ["review-send", "transfer-lost"].map((key) => say(key));
  const [whole, part] = ["review-send", "transfer-lost"].map((key) => say(key, "en"));
  await page.setContent(`<html lang="de"><title>${german[0]}</title><p>${german[1]}</p><button lang="en">${part}</button></html>`);
  expect(foreign(await words(page))).toEqual([]);
  await page.setContent(`<html lang="de"><title>a</title><p aria-label="${whole}"></p><p>1: ${part}!</p></html>`);
  expect(foreign(await words(page))).toEqual([whole, `1: ${part}!`]);
});

test("a barrier is found, again and again as long as it is there, and none where there is none", once, async ({ page }) => {
  const shows = (body: string) => page.setContent(`<html lang="de"><title>a</title><main><h1>a</h1>${body}</main></html>`);
  const ids = async () => (await search(page)).map(({ id }) => id);
  await shows('<button aria-label="a">a</button>');
  expect(await ids()).toEqual([]);
  await shows('<img src="data:,"><p style="color:#999;background:#aaa">Kaum zu lesen</p>');
  for (const _ of [1, 2]) expect(await ids()).toEqual(["color-contrast", "image-alt"]);
});

async function narrowsDown(yildiz: Member): Promise<void> {
  const auditor = new Auditor(yildiz);
  await auditor.opensLog();
  const [today, tomorrow] = [0, dayMs].map((later) => new Date(Date.now() + later).toLocaleDateString("sv", { timeZone: "Europe/Berlin" }));
  const event = (key: string, what: string) => (line: string) => like(key).test(line) && line.includes(what);

  await auditor.asks({ about: title }, (line) => line.includes(title) && !line.includes(other));
  await auditor.asks({ person: familyPractice.person }, (line) => line.includes(familyPractice.person));
  await auditor.asks({ person: radiology.person }, (line) => line.includes(radiology.person));
  await auditor.asks({ kind: "kind-filed" }, event("event-filed", title));
  await auditor.asks({ kind: "kind-link-pin-wrong" }, event("event-link-pin-wrong", ""));
  await auditor.asks({ about: other, kind: "kind-finding-sent" }, event("event-finding-sent", other));
  await auditor.asks({ from: today, until: today, kind: "kind-opened" }, event("event-opened", title));
  await auditor.asks({ words: title }, (line) => line.includes(title));
  await auditor.asksInVain({ from: tomorrow });
  await auditor.asksInVain({ about: other, kind: "kind-filed" });
}

/** Every page that the navigation and the footer lead to. */
async function seesEveryPage(member: Member): Promise<void> {
  for (const key of ["nav-inbox", "nav-sent", "nav-cases", "nav-links", "nav-contacts", "nav-log", "nav-account"]) await member.visits(key);
  for (const key of publicPages) {
    const opens = member.page.context().waitForEvent("page");
    await member.page.getByRole("contentinfo").getByRole("link", { name: say(key) }).click();
    const beside = await opens;
    await look(beside, key);
    await expect(beside.getByRole("heading", { level: 1 })).toHaveText(say(key));
    await beside.close();
  }
  await member.visits("nav-inbox");
  await member.locks();
  await member.page.getByRole("link", { name: say("start-recovery") }).click();
  await member.sees(say("recovery-title"));
}
