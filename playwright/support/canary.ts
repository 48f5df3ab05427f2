// Words that nobody but sender and recipient may ever see, and the search for them in everything the server can.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Where a word was found, and in which disguise. */
export interface Hit {
  where: string;
  as: string;
}

/** Searches bytes for a word or for raw bytes, also as UTF-16, hexadecimal digits, base64 and in addresses. */
export function search(where: string, bytes: Buffer, word: string | Buffer): Hit[] {
  return disguises(word)
    .filter(({ needle }) => bytes.includes(needle))
    .map(({ as }) => ({ where, as }));
}

// What the server writes beside its words: times and random numbers, in which six digits stand now and then by chance.
const chance = new Set(["timestamp", "elapsed", "elapsed_secs", "took_ms", "request"]);

/** What a log of JSON lines says, without the fields that hold any digits by chance: a short number is looked for in it. */
export function said(log: string): Buffer {
  const told = (line: string) => {
    try {
      return JSON.stringify(JSON.parse(line), (key, value) => (chance.has(key) ? undefined : value));
    } catch {
      return line;
    }
  };
  return Buffer.from(log.split("\n").map(told).join("\n"));
}

/** Searches every file below a folder: database, its journal, blobs. */
export async function searchFolder(folder: string, words: (string | Buffer)[]): Promise<Hit[]> {
  const hits: Hit[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    hits.push(...words.flatMap((word) => search(`name of ${file}`, Buffer.from(entry.name), word)));
    if (!entry.isFile()) continue;
    const bytes = await readFile(file);
    hits.push(...words.flatMap((word) => search(file, bytes, word)));
  }
  return hits;
}

function disguises(word: string | Buffer): { as: string; needle: Buffer }[] {
  const raw = Buffer.from(word);
  const texts = typeof word === "string" ? [{ as: "UTF-16", needle: Buffer.from(word, "utf16le") }] : [];
  const address = typeof word === "string" ? [{ as: "address", needle: Buffer.from(encodeURIComponent(word)) }] : [];
  const hex = raw.toString("hex");
  return [
    { as: "itself", needle: raw },
    ...texts,
    ...address,
    { as: "hexadecimal", needle: Buffer.from(hex) },
    { as: "HEXADECIMAL", needle: Buffer.from(hex.toUpperCase()) },
    ...[0, 1, 2].flatMap((shift) => base64(raw, shift)),
  ];
}

// Fewer letters of base64 stand in any long text by chance: four of them tell three bytes.
const leastLetters = 8;

/** The middle of a base64 text that has the word at this offset: the ends depend on the neighbours. A short word may have none. */
function base64(raw: Buffer, shift: number): { as: string; needle: Buffer }[] {
  const padded = Buffer.concat([Buffer.alloc(shift), raw]);
  const whole = padded.subarray(0, padded.length - (padded.length % 3));
  const inner = whole.toString("base64").slice(shift === 0 ? 0 : 4);
  if (inner.length < leastLetters) return [];
  const url = inner.replaceAll("+", "-").replaceAll("/", "_");
  return [
    { as: "base64", needle: Buffer.from(inner) },
    { as: "base64url", needle: Buffer.from(url) },
  ];
}
