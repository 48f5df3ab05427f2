// What comes out of a printer: the text of a sheet, how many sheets, and what a camera reads on it.

import { createRequire } from "node:module";

import { expect, type Page } from "@playwright/test";
import jsqr from "jsqr";
import { PNG } from "pngjs";

type Parse = (pdf: Buffer) => Promise<{ numpages: number; text: string }>;

// The package's own entry runs a trial of its own where it is imported.
const parse: Parse = createRequire(import.meta.url)("pdf-parse/lib/pdf-parse.js");
// A commonjs module, whose one export is the function.
const decode = jsqr as unknown as typeof jsqr.default;

/** Keeps the browser's own dialogue away, which nobody could press: what would be printed stays in the page. */
export async function holdsPrinter(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.print = () => {};
  });
}

export interface Paper {
  text: string;
  sheets: number;
  /** What stands in the QR code, if there is one. */
  code?: string;
  pdf: Buffer;
}

/** The sheets that the page prints now, as A4. */
export async function prints(page: Page): Promise<Paper> {
  await page.emulateMedia({ media: "print" });
  const picture = PNG.sync.read(await page.locator(".sheet.printing").screenshot());
  const code = decode(new Uint8ClampedArray(picture.data), picture.width, picture.height)?.data;
  // Ends the printing, too, as the browser's own dialogue would.
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  await page.emulateMedia({ media: "screen" });
  await expect(page.locator(".sheet.printing")).toHaveCount(0);
  const { numpages, text } = await parse(pdf);
  return { text, sheets: numpages, code, pdf };
}
