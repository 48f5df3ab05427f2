// A table that was saved, as another program reads it.

import { readFile } from "node:fs/promises";

import { expect } from "@playwright/test";
import { parse } from "csv-parse/sync";

/** The rows of a CSV file by the names of their columns; the file is written as spreadsheets expect it. */
export async function readTable(file: string): Promise<Record<string, string>[]> {
  const bytes = await readFile(file);
  expect(bytes.subarray(0, 3).toString("hex"), "byte order mark").toBe("efbbbf");
  const text = bytes.toString("utf8");
  expect(text.replaceAll("\r\n", ""), "only CRLF ends a row").not.toMatch(/[\r\n]/);
  const cells: string[][] = parse(text, { bom: true, delimiter: ";" });
  const [heads, ...rows] = cells;
  expect(new Set(heads).size, "columns with a name of their own").toBe(heads.length);
  for (const cell of rows.flat()) expect(cell, "a formula").not.toMatch(/^\s*[=+\-@]/);
  return rows.map((row) => Object.fromEntries(row.map((cell, at) => [heads[at], cell])));
}
