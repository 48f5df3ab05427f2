// One sheet with all pictures: a row for each page, desktop and phone, light and dark.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "@playwright/test";

test("contact sheet", async ({ page }) => {
  const folder = process.env.SIEGEL_SHOTS;
  if (!folder) throw new Error("SIEGEL_SHOTS is not set: cargo xtask shots");
  const stories = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const parts = stories.map(({ name }) => story(name, readdirSync(join(folder, name)).sort()));
  expect(parts.length).toBeGreaterThan(0);
  const file = join(folder, "index.html");
  writeFileSync(file, sheet(parts.join("\n")));
  await page.setViewportSize({ width: 1240, height: 900 });
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: join(folder, "sheet.png"), fullPage: true });
});

function story(name: string, files: string[]): string {
  const pages = [...new Set(files.map((file) => file.split(".")[0]))];
  const rows = pages.map((stem) => {
    const pictures = ["desktop.light", "desktop.dark", "phone.light", "phone.dark"].map((kind) => `${stem}.${kind}.png`);
    const cells = pictures.map((file) => (files.includes(file) ? picture(name, file) : "<i></i>"));
    return `<h3>${stem}</h3><div class="row">${cells.join("")}</div>`;
  });
  return `<h2>${name}</h2>${rows.join("\n")}`;
}

function picture(story: string, file: string): string {
  const kind = file.includes(".phone.") ? "phone" : "desktop";
  return `<a href="${story}/${file}"><img class="${kind}" src="${story}/${file}" alt="${file}"></a>`;
}

function sheet(body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Contact sheet</title><style>
body { font: 14px sans-serif; margin: 16px; background: #888; color: #000 }
h2 { margin: 24px 0 8px } h3 { font-size: 12px; margin: 12px 0 4px }
.row { display: flex; gap: 8px; align-items: flex-start }
.desktop { width: 440px } .phone { width: 140px } img { display: block; border: 1px solid #000 }
</style><h1>Contact sheet</h1>${body}</html>`;
}
