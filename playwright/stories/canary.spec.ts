// Words that only sender and recipients may see are looked for in everything that the server and its operator can.

import { readFileSync } from "node:fs";

import { familyPractice, twoPractices } from "../people/cast.ts";
import { Patient } from "../people/patient.ts";
import { said, search, searchFolder } from "../support/canary.ts";
import { copyAs, letter } from "../support/files.ts";
import { stores } from "../support/remains.ts";
import { expect, once, test } from "../support/story.ts";

test.use({ isRecorded: true });

const words = {
  title: "Kanarienvogel-Titel-7f3a91",
  file: "Kanarienvogel-Datei-c20be4.pdf",
  note: "Kanarienvogel-Notiz-59dd07",
  patient: "Kanarienvogel-Patientin-e81c2f",
  caseNumber: "KV-4471-88213",
};

test("attack_38_no_word_and_no_secret_reaches_the_server", once, async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const file = await copyAs(letter, words.file);
  await yildiz.sends({
    files: [file],
    to: [familyPractice.name],
    title: words.title,
    note: words.note,
    patient: { surname: words.patient, given: "Maja", caseNumber: words.caseNumber },
  });
  await lindner.visits("nav-inbox");
  await lindner.opens(words.title);
  await expect(lindner.page.getByText(words.note)).toBeVisible();
  await expect(lindner.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
  await yildiz.visits("nav-sent");
  await yildiz.opens(words.title);
  const { link, pin } = await yildiz.givesToPatient({ neutral: "Ihre Praxis", phone: "0228 123456" });
  const patient = await stage.enter(Patient);
  await patient.opens(link, pin);
  await patient.reads(words.title);
  expect(await yildiz.readsLog()).not.toEqual([]);
  await lindner.signsOut();

  const fragment = link.split("#")[1];
  const secret = Buffer.from(fragment, "base64url").subarray(1, 33);
  const content = readFileSync(letter).subarray(4_096, 4_128);
  const sheets = [lindner, yildiz].map((member) => member.sheet.join(""));
  const secrets = [...Object.values(words), fragment, secret, content, ...sheets];

  const exchanges = stage.server.recorder?.exchanges ?? [];
  const all = exchanges.flatMap(({ line, asked, answered }) => [
    [`asked: ${line}`, asked] as const,
    [`answered: ${line}`, answered] as const,
  ]);
  // The search finds what is there: the public card of a practice went over the wire, and one's own words go nowhere.
  expect(all.flatMap(([where, bytes]) => search(where, bytes, familyPractice.name)).length).toBeGreaterThan(0);
  expect(all.flatMap(([where, bytes]) => secrets.flatMap((word) => search(where, bytes, word)))).toEqual([]);
  expect(await searchFolder(stage.server.data, secrets)).toEqual([]);
  const log = Buffer.from(stage.server.log());
  expect(secrets.flatMap((word) => search("log", log, word))).toEqual([]);
  expect(search("log", said(stage.server.log()), pin)).toEqual([]);

  await test.step("nothing stays in the browser after signing out", async () => {
    const kept = JSON.stringify(await stores(lindner.page));
    expect(secrets.flatMap((word) => search("browser", Buffer.from(kept), word))).toEqual([]);
  });
});

test("the search itself finds a word in every disguise", once, () => {
  const word = "Kanarienvogel-42ab";
  const bytes = Buffer.from(`xx${word}`);
  const disguised = [
    bytes,
    Buffer.from(bytes.toString("base64")),
    Buffer.from(bytes.toString("base64url")),
    Buffer.from(bytes.toString("hex")),
    Buffer.from(bytes.toString("hex").toUpperCase()),
    Buffer.from(word, "utf16le"),
    Buffer.from(encodeURIComponent(`ä${word}ä`)),
  ];
  for (const [at, text] of disguised.entries()) expect(search(String(at), text, word), `disguise ${at}`).not.toEqual([]);
  expect(search("none", Buffer.from("nothing here"), word)).toEqual([]);
});

test("of the log all is searched but times and random numbers", once, () => {
  const line = { timestamp: "2026-01-01T00:00:00.210210Z", elapsed_secs: 0.21021, request: "x210210", message: "answered" };
  expect(search("log", said(JSON.stringify(line)), "210210")).toEqual([]);
  expect(search("log", said(JSON.stringify({ ...line, message: "PIN 210210" })), "210210")).not.toEqual([]);
  expect(search("log", said(JSON.stringify({ ...line, message: Buffer.from("210210").toString("base64") })), "210210")).not.toEqual([]);
  expect(search("log", said("no JSON: 210210"), "210210")).not.toEqual([]);
});
