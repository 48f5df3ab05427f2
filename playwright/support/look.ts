// What is checked on every page that a story comes to.

import { createHash } from "node:crypto";

import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

import { foreign, language } from "./catalogue.ts";
import { photograph } from "./photograph.ts";
import { words } from "./words.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const narrowestPx = 320;
const searched = new Set<string>();

/**
 * No barrier that axe finds, a title, one language throughout, one main heading, and no scrolling sideways, at 320 px
 * neither.
 */
export async function look(page: Page, where: string): Promise<void> {
  try {
    await looksAt(page, where);
  } catch (error) {
    // Locking and signing out start the page anew. Who looks in that moment looks again when it is there.
    if (!(error instanceof Error) || !/context was destroyed|because of a navigation/.test(error.message)) throw error;
    await page.waitForLoadState();
    await looksAt(page, where);
  }
}

async function looksAt(page: Page, where: string): Promise<void> {
  if (await photograph(page, where)) return;
  await looksForBarriers(page, where);
  expect.soft(await page.locator("html").getAttribute("lang"), `language of: ${where}`).toBe(language());
  expect.soft(foreign(await words(page)), `words of another language on: ${where}`).toEqual([]);
  expect.soft(await page.locator("h1:visible").count(), `main headings on: ${where}`).toBe(1);
  await fits(page, where);
}

// What every story passes on its way, setting up a practice above all, has the same elements each time: it is searched
// once by each worker. A page with one element, one class or one state that was not there before is searched.
async function looksForBarriers(page: Page, where: string): Promise<void> {
  const elements = await page.evaluate(elementsInUse);
  const print = createHash("sha256").update([language(), page.viewportSize()?.width, ...elements].join("\n")).digest("hex");
  if (searched.has(print)) return;
  searched.add(print);
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.html.slice(0, 160)) }));
  // Soft: a barrier fails the story, but does not hide what comes after it.
  expect.soft(found, `barriers on: ${where}`).toEqual([]);
}

/** Each kind of element on the page, with where it stands and all that is said of it but texts, names and addresses. */
function elementsInUse(): string[] {
  const varying = new Set(["id", "for", "href", "src", "value", "d", "viewbox", "datetime", "name", "style"]);
  const kind = (element: Element) => {
    const said = [...element.attributes]
      .filter(({ name }) => !varying.has(name) && !/^aria-(label|labelledby|describedby|controls|owns)$/.test(name))
      .map(({ name, value }) => `${name}=${value}`);
    const named = ["aria-label", "aria-labelledby", "aria-describedby", "alt", "for", "href"].filter((name) => element.hasAttribute(name));
    const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    return [element.tagName, ...said, ...named, hasText].join(" ");
  };
  const place = (element: Element): string => (element.parentElement ? `${place(element.parentElement)} > ` : "") + kind(element);
  return [...new Set([...document.querySelectorAll("body *")].map(place))].sort();
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
