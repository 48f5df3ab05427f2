// Contact sheets of all pictures: a row for each page, desktop and phone, light and dark; as many rows on a sheet as can
// be looked at at once.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, type Page } from "@playwright/test";

const WIDTH = 1240;
// A row that is taller has a sheet of its own.
const HEIGHT_MAX = 1800;

interface Box {
  top: number;
  bottom: number;
}

test("contact sheets", async ({ page }) => {
  const folder = process.env.SIEGEL_SHOTS;
  if (!folder) throw new Error("SIEGEL_SHOTS is not set: cargo xtask shots");
  const stories = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const parts = stories.map(({ name }) => story(name, readdirSync(join(folder, name)).sort()));
  expect(parts.length).toBeGreaterThan(0);
  const file = join(folder, "index.html");
  writeFileSync(file, sheet(parts.join("\n")));
  await page.setViewportSize({ width: WIDTH, height: 900 });
  await page.goto(pathToFileURL(file).href);
  const sheets = gathered(await rows(page));
  for (const [index, { top, bottom }] of sheets.entries()) {
    const path = join(folder, `sheet-${String(index + 1).padStart(2, "0")}.png`);
    await page.screenshot({ path, fullPage: true, clip: { x: 0, y: top, width: WIDTH, height: bottom - top } });
  }
});

async function rows(page: Page): Promise<Box[]> {
  return page.locator(".page").evaluateAll((all) =>
    all.map((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return { top: top + window.scrollY, bottom: bottom + window.scrollY };
    }),
  );
}

// Neighbours share a sheet while there is room.
function gathered(rows: Box[]): Box[] {
  const sheets: Box[] = [];
  for (const row of rows) {
    const last = sheets.at(-1);
    if (last && row.bottom - last.top <= HEIGHT_MAX) last.bottom = row.bottom;
    else sheets.push({ ...row });
  }
  return sheets;
}

function story(name: string, files: string[]): string {
  const pages = [...new Set(files.map((file) => file.split(".")[0]))];
  const rows = pages.map((stem) => {
    const pictures = ["desktop.light", "desktop.dark", "phone.light", "phone.dark"].map((kind) => `${stem}.${kind}.png`);
    const cells = pictures.map((file) => (files.includes(file) ? picture(name, file) : "<i></i>"));
    return `<section class="page"><h2>${name}: ${stem}</h2><div class="row">${cells.join("")}</div></section>`;
  });
  return rows.join("\n");
}

function picture(story: string, file: string): string {
  const kind = file.includes(".phone.") ? "phone" : "desktop";
  return `<a href="${story}/${file}"><img class="${kind}" src="${story}/${file}" alt="${file}"></a>`;
}

function sheet(body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Contact sheet</title><style>
body { font: 14px sans-serif; margin: 16px; background: #888; color: #000 }
h2 { font-size: 13px; margin: 0; padding: 12px 0 4px }
.row { display: flex; gap: 8px; align-items: flex-start }
.desktop { width: 440px } .phone { width: 140px } img { display: block; border: 1px solid #000 }
</style><h1>Contact sheet</h1>${body}</html>`;
}
