// What is checked on every page that a story comes to.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

import { foreign, language } from "./catalogue.ts";
import { photograph } from "./photograph.ts";
import { words } from "./words.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const narrowestPx = 320;

/** What is wrong with a page: the message, what was found, and what would be right. */
type Judgement = [message: string, found: unknown, right: unknown];

const looksMax = 5;

/**
 * No barrier that axe finds, a title, one language throughout, one main heading, and no scrolling sideways, at 320 px
 * neither. Locking, signing out and the end of a session start a page anew: what was found on a page that is gone by
 * the end of the look counts for nothing, and the new page is looked at.
 */
export async function look(page: Page, where: string): Promise<void> {
  for (let looks = 0; looks < looksMax; looks++) {
    const judgements = await judge(page, where);
    // Soft: what is wrong fails the story, but does not hide what comes after it.
    for (const [message, found, right] of judgements ?? []) expect.soft(found, `${message} on: ${where}`).toEqual(right);
    if (judgements) return;
  }
  throw new Error(`the page starts anew again and again: ${where}`);
}

async function judge(page: Page, where: string): Promise<Judgement[] | undefined> {
  try {
    await page.locator("h1:visible").first().waitFor();
    const before = await page.evaluate(() => performance.timeOrigin);
    if (await photograph(page, where)) return [];
    const judgements: Judgement[] = [
      ["barriers", await barriers(page), []],
      ["language", await page.locator("html").getAttribute("lang"), language()],
      ["words of another language", foreign(await words(page)), []],
      ["main headings", await page.locator("h1:visible").count(), 1],
      ...(await fits(page)),
    ];
    return (await page.evaluate(() => performance.timeOrigin)) === before ? judgements : undefined;
  } catch (error) {
    if (!(error instanceof Error) || !/context was destroyed|because of a navigation/.test(error.message)) throw error;
    await page.waitForLoadState();
    return undefined;
  }
}

// What every story passes on its way, setting up a practice above all, has the same elements each time: it is searched
// once in a run, whoever of its workers comes first. A page with one element, one class or one state that was not there
// before is searched, and one with a barrier is searched again: a second try must find it, too.
async function barriers(page: Page): Promise<unknown[]> {
  const elements = await page.evaluate(elementsInUse);
  const print = createHash("sha256").update([language(), page.viewportSize()?.width, ...elements].join("\n")).digest("hex");
  const searched = join(process.env.SIEGEL_STORY_SEARCHED ?? "", print);
  if (existsSync(searched)) return [];
  const found = await search(page);
  if (found.length === 0) await writeFile(searched, "");
  return found;
}

/** What axe finds. It stays in the page, for the next search there; only what is wrong is worked out in detail. */
export async function search(page: Page): Promise<{ id: string; help: string; at: string[] }[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(async (tags) => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document, {
      runOnly: { type: "tag", values: tags },
      resultTypes: ["violations"],
    });
    return violations.map(({ id, help, nodes }) => ({ id, help, at: nodes.map((node) => node.html.slice(0, 160)) }));
  }, rules);
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

async function fits(page: Page): Promise<Judgement[]> {
  const size = page.viewportSize();
  const overflow = () =>
    page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
  const judgements: Judgement[] = [["pixels beyond the screen", await overflow(), 0]];
  if (!size || size.width <= narrowestPx) return judgements;
  await page.setViewportSize({ width: narrowestPx, height: size.height });
  judgements.push(["pixels beyond a screen of 320 px", await overflow(), 0]);
  await page.setViewportSize(size);
  return judgements;
}
