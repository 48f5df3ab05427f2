// Pictures of every page that the stories come to, in light and in dark: `cargo xtask shots` asks for them.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test, type Page } from "@playwright/test";

const folder = process.env.SIEGEL_SHOTS;
const taken = new Map<string, number>();

/** Takes two pictures of a page as it is now. Answers false when nobody asked for pictures. */
export async function photograph(page: Page, where: string): Promise<boolean> {
  if (!folder) return false;
  const { title, project } = test.info();
  const story = slug(title);
  const place = `${project.name}/${story}`;
  const number = (taken.get(place) ?? 0) + 1;
  taken.set(place, number);
  mkdirSync(join(folder, story), { recursive: true });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const name = `${String(number).padStart(2, "0")}-${slug(where)}.${project.name}.${colorScheme}.png`;
    await page.screenshot({ path: join(folder, story, name), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return true;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9äöüß]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60);
}
