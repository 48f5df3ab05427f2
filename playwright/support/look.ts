// What is checked on every page that a story comes to.

import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

import { foreign, language } from "./catalogue.ts";
import { photograph } from "./photograph.ts";
import { words } from "./words.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const narrowestPx = 320;

/**
 * No barrier that axe finds, a title, one language throughout, one main heading, and no scrolling sideways, at 320 px
 * neither.
 */
export async function look(page: Page, where: string): Promise<void> {
  if (await photograph(page, where)) return;
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.html.slice(0, 160)) }));
  // Soft: a barrier fails the story, but does not hide what comes after it.
  expect.soft(found, `barriers on: ${where}`).toEqual([]);
  expect.soft(await page.locator("html").getAttribute("lang"), `language of: ${where}`).toBe(language());
  expect.soft(foreign(await words(page)), `words of another language on: ${where}`).toEqual([]);
  expect.soft(await page.locator("h1:visible").count(), `main headings on: ${where}`).toBe(1);
  await fits(page, where);
}

async function fits(page: Page, where: string): Promise<void> {
  const size = page.viewportSize();
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(await overflow(), `pixels beyond the screen on: ${where}`).toBeLessThanOrEqual(0);
  if (!size || size.width <= narrowestPx) return;
  await page.setViewportSize({ width: narrowestPx, height: size.height });
  expect.soft(await overflow(), `pixels beyond a screen of 320 px on: ${where}`).toBeLessThanOrEqual(0);
  await page.setViewportSize(size);
}
