// Locking and signing out leave nothing behind (point 2): no word and no key in the page, the browser or its memory.

import { appendFile } from "node:fs/promises";
import type { Page } from "@playwright/test";

import { familyPractice, twoPractices } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { Patient } from "../people/patient.ts";
import { search } from "../support/canary.ts";
import { say } from "../support/catalogue.ts";
import { copyAs, letter } from "../support/files.ts";
import { searchMemory, stores } from "../support/remains.ts";
import { expect, once, test } from "../support/story.ts";

const words = {
  title: "Kanarienvogel-Titel-1c90ab",
  file: "Kanarienvogel-Datei-77e0f2",
  content: "Kanarienvogel-Inhalt-40d1c8",
  note: "Kanarienvogel-Notiz-b3a655",
  patient: "Kanarienvogel-Patientin-09ee71",
  caseNumber: "KV-9034-55172",
};

test("nothing is left after locking, after signing out and after a patient's visit", once, async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const file = await copyAs(letter, `${words.file}.pdf`);
  await appendFile(file, `\n% ${words.content}\n`);
  const { title, note, caseNumber } = words;
  const patient = { surname: words.patient, given: "Maja", caseNumber };
  await yildiz.sends({ files: [file], to: [familyPractice.name], title, note, patient, mayDownload: true });

  await test.step("a colleague locks", async () => {
    await lindner.visits("nav-inbox");
    await lindner.opens(title);
    await expect(lindner.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
    expect(await searchMemory(lindner.page, [title, note]), "what an open page holds").not.toEqual([]);
    await lindner.locks();
    await leavesNothing(lindner.page, [...Object.values(words), ...lindner.secrets()]);
  });

  await test.step("a sender signs out", async () => {
    await yildiz.visits("nav-sent");
    await yildiz.opens(title);
    const { link, pin } = await yildiz.givesToPatient({ neutral: "Ihre Praxis", phone: "0228 123456" });
    await yildiz.signsOut();
    const secret = link.split("#")[1];
    await leavesNothing(yildiz.page, [...Object.values(words), secret, ...yildiz.secrets()]);

    const maja = await stage.enter(Patient);
    await maja.opens(link, pin);
    await maja.reads(title);
    expect(await searchMemory(maja.page, [title, note])).not.toEqual([]);
    await maja.ends();
    await leavesNothing(maja.page, [...Object.values(words), secret]);
  });
});

test("locked without a connection, the page is wiped at once, and starts anew as soon as the server answers", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  lindner.traffic.expectComplaints(/ERR_INTERNET_DISCONNECTED/);
  await lindner.page.context().setOffline(true);
  await lindner.presses("nav-lock");
  await lindner.sees(say("start-locked"));
  await expect(lindner.page.getByText(familyPractice.name)).toHaveCount(0);
  expect(await searchMemory(lindner.page, [familyPractice.name]), "freed, but still there").not.toEqual([]);
  const anew = lindner.page.waitForEvent("load");
  await lindner.page.context().setOffline(false);
  await anew;
  await lindner.sees(say("start-locked"));
  expect(await searchMemory(lindner.page, [familyPractice.name])).toEqual([]);
  await lindner.signsIn();
});

test("the search finds a word in the objects of a page and in its WebAssembly", once, async ({ page }) => {
  await page.goto("about:blank");
  await page.evaluate(() => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    new Uint8Array(memory.buffer).set(new TextEncoder().encode(["Kanarien", "vogel-1"].join("")));
    Object.assign(globalThis, { kept: { memory, text: ["Kanarien", "vogel-2"].join("") } });
  });
  const places = async (word: string) => [...new Set((await searchMemory(page, [word])).map(({ where }) => where))];
  expect(await places("Kanarienvogel-1")).toEqual(["WebAssembly.Memory"]);
  expect(await places("Kanarienvogel-2")).toEqual(["heap"]);
  expect(await places("Kanarienvogel-3")).toEqual([]);
});

async function leavesNothing(page: Page, secrets: string[]): Promise<void> {
  const places = await stores(page);
  for (const place of ["IndexedDB", "caches", "private files"]) expect(places[place], place).toBe("[]");
  expect(places["window's name"]).toBe("");
  const found = Object.entries(places).flatMap(([where, text]) => secrets.flatMap((word) => search(where, Buffer.from(text), word)));
  expect.soft(found).toEqual([]);
  expect.soft(page.workers(), "workers that still run").toEqual([]);
  expect.soft(await searchMemory(page, secrets)).toEqual([]);
}
