// Every word of a page that somebody sees, or hears from a screen reader.

import type { Page } from "@playwright/test";

/** The page's texts, each as one piece; without those that say of themselves that they are in another language. */
export async function words(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const spoken = ["aria-label", "aria-description", "title", "placeholder", "alt"];
    const isShown = (element: Element) => element.matches("option, optgroup") || element.checkVisibility();
    const isOwn = (element: Element) => element.closest("[lang]") === document.documentElement;
    const shown = [...document.body.querySelectorAll("*")].filter((element) => isShown(element) && isOwn(element));
    const pieces = shown.flatMap((element) => [
      ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent),
      ...spoken.map((name) => element.getAttribute(name)),
    ]);
    // Fluent stands invisible marks around what it puts into a sentence.
    const plain = [document.title, ...pieces].map((text) => (text ?? "").replaceAll(/[\u2068\u2069]/g, "").trim());
    return [...new Set(plain.filter((text) => text !== ""))];
  });
}
