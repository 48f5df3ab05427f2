// Pictures of every page that the stories come to, in light and in dark: `cargo xtask shots` asks for them.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { test, type Page } from "@playwright/test";

import { say } from "./catalogue.ts";

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
  await loaded(page);
  await whole(page, async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const name = `${String(number).padStart(2, "0")}-${slug(where)}.${project.name}.${colorScheme}.png`;
      await page.screenshot({ path: join(folder, story, name) });
    }
  });
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  return true;
}

// A page that goes on loading is photographed as it is.
async function loaded(page: Page): Promise<void> {
  const waiting = page.getByText(say("task-loading"), { exact: true });
  await waiting.first().waitFor({ state: "detached", timeout: 5_000 }).catch(() => undefined);
}

// A window as tall as the page: what is fixed to its lower edge is then not photographed across the middle.
async function whole(page: Page, act: () => Promise<void>): Promise<void> {
  const size = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  if (!size || height <= size.height) return act();
  await page.setViewportSize({ width: size.width, height });
  await act();
  await page.setViewportSize(size);
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9äöüß]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60);
}
