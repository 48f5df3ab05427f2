// Interrupted work: closed tabs, crashes, other devices, changed files, lost answers. Nothing is sent twice, nothing is
// lost, and the page says what goes on.

import { copyFile, utimes } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { familyPractice, twoPractices } from "../people/cast.ts";
import { write } from "../people/letter.ts";
import { Member } from "../people/member.ts";
import { like, say } from "../support/catalogue.ts";
import { digest, letter, randomFile, report } from "../support/files.ts";
import { Gate } from "../support/gate.ts";
import { look } from "../support/look.ts";
import { expect, once, test } from "../support/story.ts";

/** Five parts. */
const seriesBytes = 40 << 20;
const saves = /\/api\/v1\/drafts\/[^/]+$/;

test("an upload that a crash cut off goes on at another device, and no part is sent twice (D14)", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  const title = "CT-Serie";
  const series = await randomFile("Serie.dcm", seriesBytes);
  const before = await Gate.before(yildiz.page.context(), 2);
  await yildiz.writes({ files: [series], to: [familyPractice.name], title, mayDownload: true });
  await yildiz.presses("review-send");
  await expect.poll(() => before.arrived.size, { timeout: 60_000 }).toBe(2);
  await yildiz.page.context().close();

  const again = await stage.enter(Member);
  await again.recovers(yildiz.sheet);
  await again.presses("recovery-passkey-later");
  await again.sees(say("nav-inbox"));
  await again.visits("nav-drafts");
  const card = again.page.locator("section.card").filter({ hasText: title });
  await expect(card).toContainText(familyPractice.name);
  await expect(card).toContainText(like("draft-arrived", { n: "1", done: "16,8 MB", total: "41,9 MB" }));
  const gate = await Gate.before(again.page.context());
  await card.getByRole("link", { name: say("draft-go-on") }).click();
  await expect(again.page.getByText(say("draft-files-wanted"), { exact: true })).toBeVisible();
  await look(again.page, "taken up");
  await again.presses("send-review");
  await expect(again.page.getByRole("link", { name: say("send-files-wanted") })).toBeVisible();
  await again.page.locator('input[type="file"]').setInputFiles([series]);
  await expect(again.page.getByText(say("file-wanted"))).toHaveCount(0);
  await again.presses("send-review");
  await expect(again.page.getByRole("heading", { name: say("review-title") })).toBeVisible();
  await expect(again.page.getByText(familyPractice.name).filter({ visible: true }).first()).toBeVisible();
  await again.presses("review-send");
  await expect(again.page.getByText(say("transfer-done"))).toBeVisible({ timeout: 120_000 });
  expect(gate.sent.filter((part) => before.arrived.has(part)), "parts sent again").toEqual([]);
  expect(gate.sent.length).toBe(3);
  await again.visits("nav-drafts");
  await expect(again.page.getByText(say("drafts-empty"))).toBeVisible();

  await receives(lindner, title, [series]);
});

test("what was typed survives a reload, is sealed, and the server is not asked for every letter", async ({ stage }) => {
  const { yildiz } = await twoPractices(stage);
  await yildiz.visits("nav-send", "nav-send-long");
  const saved = yildiz.traffic.sent.length;
  const note = "Bitte um Rückruf am Vormittag, die Patientin kommt am Donnerstag wieder.";
  const filled = {
    files: [letter],
    to: [familyPractice.name],
    title: "Verlaufskontrolle",
    patient: { surname: "Sommer", given: "Lena", born: "1961-04-12", caseNumber: "4711" },
    urgency: "urgent" as const,
    basis: "consent" as const,
  };
  await write(yildiz.page, filled);
  await yildiz.page.getByLabel(say("send-note")).pressSequentially(note, { delay: 60 });
  await expect(yildiz.page.getByText(say("draft-kept"), { exact: true })).toBeVisible({ timeout: 20_000 });
  const writes = yildiz.traffic.sent.slice(saved).filter((one) => one.method === "PUT" && saves.test(one.url));
  expect(writes.length, "writes of a draft for 72 letters and a form").toBeLessThanOrEqual(4);
  expect(writes.length).toBeGreaterThan(0);
  expect(await stored(yildiz.page), "nothing on this device").toEqual([]);

  await yildiz.page.reload();
  await yildiz.confirms();
  await expect(yildiz.page.getByLabel(say("finding-title"))).toHaveValue(filled.title);
  const value = (key: string) => yildiz.page.getByLabel(say(key));
  await expect(value("send-surname")).toHaveValue("Sommer");
  await expect(value("send-given")).toHaveValue("Lena");
  await expect(value("send-born").first()).toHaveValue("1961-04-12");
  await expect(value("send-case")).toHaveValue("4711");
  await expect(value("send-note")).toHaveValue(note);
  await expect(yildiz.page.getByRole("radio", { name: say("urgency-urgent") })).toBeChecked();
  await expect(yildiz.page.getByRole("radio", { name: say("basis-consent") })).toBeChecked();
  await expect(yildiz.page.getByRole("checkbox", { name: familyPractice.name })).toBeChecked();
  await expect(yildiz.page.getByText(say("file-wanted"))).toHaveCount(1);
});

test("locking keeps the last letter as a draft, and says so (A-06); signing out keeps it, too", once, async ({ stage }) => {
  const { yildiz } = await twoPractices(stage);
  await yildiz.visits("nav-send", "nav-send-long");
  await yildiz.page.getByLabel(say("finding-title")).fill("Gerade erst getippt");
  await yildiz.locks();
  await expect(yildiz.page.getByText(say("start-locked-kept"))).toBeVisible();
  await yildiz.confirms();
  await expect(yildiz.page.getByRole("navigation", { name: say("shell-nav") })).toBeVisible();
  await yildiz.visits("nav-drafts");
  await look(yildiz.page, "drafts");
  await yildiz.page.getByRole("link", { name: say("draft-go-on") }).click();
  const title = yildiz.page.getByLabel(say("finding-title"));
  await expect(title).toHaveValue("Gerade erst getippt");
  await title.fill("Und noch einmal");
  await yildiz.signsOut();
  await yildiz.confirms();
  await expect(yildiz.page.getByLabel(say("finding-title"))).toHaveValue("Und noch einmal");
});

test("a lock without anything filled in promises no draft", once, async ({ stage }) => {
  const { yildiz } = await twoPractices(stage);
  await yildiz.visits("nav-send", "nav-send-long");
  await yildiz.locks();
  await expect(yildiz.page.getByText(say("start-locked-lead"))).toBeVisible();
  await expect(yildiz.page.getByText(say("start-locked-kept"))).toHaveCount(0);
});

test("a file that changed meanwhile is named, and only the new one is sent", async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  const title = "Serie, neu gespeichert";
  const series = await randomFile("Serie.dcm", seriesBytes);
  const other = await randomFile("Serie.dcm", seriesBytes);
  const gate = await Gate.before(yildiz.page.context(), 2);
  await yildiz.writes({ files: [series], to: [familyPractice.name], title, mayDownload: true });
  await yildiz.presses("review-send");
  await expect.poll(() => gate.arrived.size, { timeout: 60_000 }).toBe(2);
  await reopens(yildiz);
  await gate.open();

  await copyFile(other, series);
  await utimes(series, new Date(), new Date());
  await yildiz.page.locator('input[type="file"]').setInputFiles([series]);
  await expect(yildiz.page.getByText(like("file-changed-title", { name: "Serie.dcm" }))).toBeVisible();
  await look(yildiz.page, "changed file");
  await yildiz.presses("send-review");
  await expect(yildiz.page.getByRole("link", { name: say("send-files-wanted") })).toBeVisible();
  await yildiz.presses("file-changed-replace");
  await yildiz.presses("send-review");
  await yildiz.presses("review-send");
  await expect(yildiz.page.getByText(say("transfer-done"))).toBeVisible({ timeout: 120_000 });
  await receives(lindner, title, [other]);
});

test("a finding whose answer was lost is found sent when its draft is taken up, and was sent once", once, async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  yildiz.traffic.expectComplaints(/Failed to load resource/);
  const title = "Antwort verloren";
  await yildiz.writes({ files: [report], to: [familyPractice.name], title, mayDownload: true });
  let committed = 0;
  await yildiz.page.context().route(/\/api\/v1\/findings(\/[^/?]+)?$/, async (route) => {
    if (route.request().method() === "POST") {
      const answer = await route.fetch();
      if (answer.ok()) committed += 1;
    }
    await route.abort().catch(() => undefined);
  });
  await yildiz.presses("review-send");
  await expect.poll(() => committed, { timeout: 60_000 }).toBeGreaterThan(0);
  await yildiz.page.context().unrouteAll({ behavior: "ignoreErrors" });
  yildiz.page.on("dialog", (dialog) => void dialog.accept());
  await yildiz.page.reload();
  await yildiz.confirms();
  await expect(yildiz.page.getByText(say("draft-sent"), { exact: true })).toBeVisible();
  await look(yildiz.page, "already sent");
  await yildiz.page.getByRole("link", { name: say("transfer-look") }).click();
  await yildiz.sees(title);
  await lindner.visits("nav-inbox");
  await expect(lindner.page.getByRole("link", { name: title })).toHaveCount(1);
});

test("one draft in two tabs: one has it, the other says so and takes it when that one is closed", once, async ({ stage }) => {
  const { yildiz } = await twoPractices(stage);
  await yildiz.visits("nav-send", "nav-send-long");
  await yildiz.page.getByLabel(say("finding-title")).fill("In zwei Fenstern");
  await expect(yildiz.page.getByText(say("draft-kept"), { exact: true })).toBeVisible({ timeout: 20_000 });
  const first = yildiz.page;
  const beside = new Member(await first.context().newPage(), yildiz.origin, yildiz.authenticator, yildiz.traffic);
  await beside.recovers(yildiz.sheet);
  await beside.presses("recovery-passkey-later");
  await beside.sees(say("nav-inbox"));
  await beside.visits("nav-drafts");
  await beside.page.getByRole("link", { name: say("draft-go-on") }).click();
  await expect(beside.page.getByText(say("draft-elsewhere"), { exact: true })).toBeVisible();
  await look(beside.page, "in another window");
  await first.close();
  const title = beside.page.getByLabel(say("finding-title"));
  await expect(async () => {
    if ((await title.count()) === 0) await beside.presses("draft-look-again");
    await expect(title).toHaveValue("In zwei Fenstern", { timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
});

test("a draft is discarded after a question, one that does not open, too; then there are none", async ({ stage }) => {
  const { yildiz } = await twoPractices(stage);
  await yildiz.visits("nav-drafts");
  await expect(yildiz.page.getByText(say("drafts-empty"))).toBeVisible();
  await yildiz.visits("nav-send", "nav-send-long");
  await yildiz.page.getByLabel(say("finding-title")).fill("Doch nicht");
  await expect(yildiz.page.getByText(say("draft-kept"), { exact: true })).toBeVisible({ timeout: 20_000 });
  await yildiz.page.context().route(/\/api\/v1\/drafts$/, async (route) => {
    const answer = await route.fetch();
    const json = await answer.json();
    for (const draft of json.drafts) draft.sealed_key = draft.sealed_key.replace(/^..../, "AAAA");
    await route.fulfill({ response: answer, json });
  });
  await yildiz.visits("nav-drafts");
  await expect(yildiz.page.getByRole("heading", { name: say("draft-refused") })).toBeVisible();
  await expect(yildiz.page.getByRole("link", { name: say("draft-go-on") })).toHaveCount(0);
  await look(yildiz.page, "a draft that does not open");
  await yildiz.presses("draft-discard");
  const dialog = yildiz.page.getByRole("dialog");
  await dialog.getByRole("button", { name: say("dialog-cancel") }).click();
  await yildiz.presses("draft-discard");
  await look(yildiz.page, "discard");
  await dialog.getByRole("button", { name: say("draft-discard-go") }).click();
  await expect(yildiz.page.getByText(say("drafts-empty"))).toBeVisible();
});

test("after sending, Senden in the navigation begins a new finding", once, async ({ stage }) => {
  const { yildiz } = await twoPractices(stage);
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title: "Erster" });
  await yildiz.visits("nav-send", "nav-send-long");
  await expect(yildiz.page.getByText(say("transfer-done"))).toHaveCount(0);
  await expect(yildiz.page.getByLabel(say("finding-title"))).toHaveValue("");
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title: "Zweiter" });
});

/** The page is loaded anew in the middle of it, and its person signs in again: the draft is there. */
async function reopens(member: Member): Promise<void> {
  member.page.on("dialog", (dialog) => void dialog.accept());
  await member.page.reload();
  await member.confirms();
  await expect(member.page.getByText(say("draft-files-wanted"), { exact: true })).toBeVisible();
}

/** Opens the finding, and holds each file that it saves against what was sent. */
async function receives(member: Member, title: string, files: string[]): Promise<void> {
  await member.visits("nav-inbox");
  await member.opens(title);
  await member.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  for (const [at, file] of files.entries()) {
    await member.page.getByRole("button", { name: say("files-save") }).nth(at).click();
    const download = member.page.waitForEvent("download");
    await member.page.getByRole("dialog").getByRole("button", { name: say("files-save-go") }).click();
    expect(await digest(await (await download).path()), file).toBe(await digest(file));
  }
}

/** What the browser keeps for the page, apart from the language and the shortcuts. */
async function stored(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map((one) => `database ${one.name}`);
    const kept = [localStorage, sessionStorage].flatMap((storage) => Object.entries(storage).map((pair) => pair.join("=")));
    return [...databases, ...kept, ...(await caches.keys())];
  });
}
