// Attack 61: somebody sits down at a computer that was used before, and looks for what is left: by the button that goes back, in
// every store that a page can reach, and in the files of the browser's profile.

import { appendFile } from "node:fs/promises";
import type { BrowserType, LaunchOptions, Page, PlaywrightTestOptions } from "@playwright/test";

import { familyPractice, radiology } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { say } from "../support/catalogue.ts";
import { copyAs, letter } from "../support/files.ts";
import { kept, keysOfSheet, Profile, searchKept } from "../support/profile.ts";
import { expect, once, test } from "../support/story.ts";

/** Typed at this computer, and read on it. Each begins with another letter, so that no word is in another. */
const words = {
  title: "Anemone-Titel-5d21f0",
  file: "Bergahorn-Datei-93ac47",
  content: "Cosmea-Inhalt-1e80bb",
  note: "Distel-Notiz-6a34c9",
  patient: "Efeu-Patientin-f07e52",
  caseNumber: "FA-7731-20948",
};

/** Minutes after which nobody at the desk means that the page locks. */
const idleMinutes = 15;

type Screen = Pick<PlaywrightTestOptions, "viewport" | "isMobile" | "hasTouch" | "deviceScaleFactor" | "locale" | "timezoneId">;

async function shared(kind: BrowserType, launch: LaunchOptions, screen: Screen): Promise<Profile> {
  return Profile.start(kind, launch, screen);
}

test("attack_61_a_shared_computer_keeps_nothing_of_who_was_there", once, async ({ stage, playwright, launchOptions, viewport, isMobile, hasTouch, deviceScaleFactor, locale, timezoneId }) => {
  test.setTimeout(420_000);
  const computer = await shared(playwright.chromium, launchOptions, { viewport, isMobile, hasTouch, deviceScaleFactor, locale, timezoneId });
  try {
    const lindner = await stage.enter(Member);
    await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
    const invitation = await lindner.invites("Radiologie");
    const yildiz = await computer.seats(Member, stage.server.origin);
    const { page } = yildiz;
    await page.clock.install();
    await yildiz.setsUp(invitation, radiology);

    const file = await copyAs(letter, `${words.file}.pdf`);
    await appendFile(file, `\n% ${words.content}\n`);
    const { title, note, caseNumber } = words;
    const patient = { surname: words.patient, given: "Maja", caseNumber };
    await yildiz.sends({ files: [file], to: [familyPractice.name], title, note, patient, mayDownload: true });
    const secrets = [...Object.values(words), ...yildiz.secrets(), ...yildiz.sheet, ...keysOfSheet(yildiz.sheet, await userId(yildiz))];

    await test.step("away without a word, and back", async () => {
      await reads(yildiz, title);
      await page.goto("about:blank");
      await page.goBack();
      await expect(page.getByText(title)).toHaveCount(0);
      await leavesNothing(page, secrets);
      await yildiz.goesTo("/");
      await yildiz.signsIn();
    });

    await test.step("locked", async () => {
      await reads(yildiz, title);
      await yildiz.locks();
      await goesBack(page, secrets);
      await yildiz.goesTo("/");
      await yildiz.signsIn();
    });

    await test.step("nobody at the desk", async () => {
      await reads(yildiz, title);
      await page.clock.fastForward(idleMinutes * 60_000 + 10_000);
      await yildiz.sees(say("start-locked"));
      await goesBack(page, secrets);
      await yildiz.goesTo("/");
      await yildiz.signsIn();
    });

    await test.step("signed out", async () => {
      await reads(yildiz, title);
      await yildiz.signsOut();
      await goesBack(page, secrets);
    });

    yildiz.traffic.verify();
    expect(await computer.searchAfterClosing(secrets), "files of the browser's profile").toEqual([]);
  } finally {
    await computer.remove();
  }
});

test("attack_61_succeeds_where_a_page_keeps_what_it_read", once, async ({ stage, playwright, launchOptions, viewport, isMobile, hasTouch, deviceScaleFactor, locale, timezoneId }) => {
  const computer = await shared(playwright.chromium, launchOptions, { viewport, isMobile, hasTouch, deviceScaleFactor, locale, timezoneId });
  try {
    const { page } = await computer.seats(Member, stage.server.origin);
    await page.goto(stage.server.origin);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.evaluate(plant);
    const found = (place: string) => searchKept(places, [`Gingko-${place}-80c3`]).map(({ where }) => where);
    const places = await kept(page);
    const stores = ["title", "history's state", "window's name", "cookies", "localStorage", "sessionStorage", "IndexedDB", "caches", "private files"];
    expect(stores.filter((store) => !found(short(store)).includes(store)), "stores in which nothing was found").toEqual([]);

    const onDisk = ["localStorage", "IndexedDB", "caches", "private files", "title"];
    const hits = await computer.searchAfterClosing(onDisk.map((store) => `Gingko-${short(store)}-80c3`));
    expect(hits.length, "files of the profile in which a word was found").toBeGreaterThanOrEqual(onDisk.length);
    for (const store of onDisk) {
      expect(await again(computer, store), `${store} on the disk`).not.toEqual([]);
    }
  } finally {
    await computer.remove();
  }
});

function short(store: string): string {
  return store.replaceAll(/[^a-zA-Z]/g, "");
}

async function again(computer: Profile, store: string) {
  return computer.searchAfterClosing([`Gingko-${short(store)}-80c3`]);
}

/** Runs in the page: one word in each store. */
async function plant(): Promise<void> {
  const word = (store: string) => `Gingko-${store}-80c3`;
  document.title = word("title");
  history.pushState(word("historysstate"), "");
  window.name = word("windowsname");
  document.cookie = `kept=${word("cookies")}`;
  localStorage.setItem("kept", word("localStorage"));
  sessionStorage.setItem("kept", word("sessionStorage"));
  const database = await new Promise<IDBDatabase>((done, fail) => {
    const request = indexedDB.open("kept");
    request.onupgradeneeded = () => request.result.createObjectStore("kept");
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  const write = database.transaction("kept", "readwrite", { durability: "strict" });
  write.objectStore("kept").put(word("IndexedDB"), 1);
  await new Promise((done) => write.addEventListener("complete", done));
  database.close();
  await (await caches.open("kept")).put("/kept", new Response(word("caches")));
  const file = await (await navigator.storage.getDirectory()).getFileHandle("kept", { create: true });
  const writable = await file.createWritable();
  await writable.write(word("privatefiles"));
  await writable.close();
}

/** Opens what was sent, and sees its names. */
async function reads(member: Member, title: string): Promise<void> {
  await member.visits("nav-sent");
  await member.opens(title);
  await expect(member.page.getByText(words.patient).first()).toBeVisible();
}

/** Step by step through the history, as far as it goes. */
async function goesBack(page: Page, secrets: (string | Buffer)[]): Promise<void> {
  await leavesNothing(page, secrets);
  for (let steps = 0; steps < 8; steps += 1) {
    const before = page.url();
    await page.goBack({ timeout: 5_000 }).catch(() => null);
    if (!page.url().startsWith("http")) return;
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await leavesNothing(page, secrets);
    if (page.url() === before && steps > 2) return;
  }
}

async function leavesNothing(page: Page, secrets: (string | Buffer)[]): Promise<void> {
  const places = await kept(page);
  for (const place of ["IndexedDB"]) expect(places[place], place).toBe("[]");
  for (const place of ["caches", "private files", "window's name"]) expect(places[place], place).toBe("");
  expect.soft(searchKept(places, secrets)).toEqual([]);
}

/** The account's id, as the server answered it. */
async function userId(member: Member): Promise<Buffer> {
  for (const { body } of member.traffic.answers) {
    const found = (await body)?.toString().match(/"user_id":"([\w-]{22})"/);
    if (found) return Buffer.from(found[1], "base64url");
  }
  throw new Error("no answer names the account");
}
