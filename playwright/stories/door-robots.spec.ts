// Robots with a browser of their own (attack 44): they run the page's script, wait, look at everything, and click nothing.

import type { APIRequestContext, Page } from "@playwright/test";

import { familyPractice, twoPractices } from "../people/cast.ts";
import { Patient } from "../people/patient.ts";
import { like, say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { expect, once, test } from "../support/story.ts";

const title = "Laborbefund vom 12. November";
/** Sentences of the log that speak of who came with the link. */
const visits = ["event-link-opened", "event-link-pin-wrong", "event-link-paused", "event-link-locked", "event-link-fetched", "event-link-receipt"];
const restMs = 2_000;

/** What previews and scanners do with a page: look at it in full, scroll, move the pointer, step through it by keyboard. */
async function looksAround(page: Page): Promise<void> {
  await page.screenshot({ fullPage: true });
  await page.mouse.move(200, 300);
  await page.mouse.wheel(0, 600);
  for (let step = 0; step < 5; step++) await page.keyboard.press("Tab");
  await page.evaluate((ms) => new Promise((rested) => setTimeout(rested, ms)), restMs);
}

/** Asks for the page and all that it names, ahead of time and with every method that needs no body. */
async function fetchesAhead(request: APIRequestContext, page: Page): Promise<void> {
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
  const named = await page.evaluate(() =>
    [...document.querySelectorAll("[href], [src]")].map((one) => new URL(one.getAttribute("href") ?? one.getAttribute("src") ?? "", location.href).href),
  );
  const origin = new URL(page.url()).origin;
  const all = [...new Set([page.url(), ...loaded, ...named])].filter((url) => url.startsWith(`${origin}/`));
  expect(all.length, "a page has a script and a style").toBeGreaterThan(2);
  for (const url of all) {
    for (const method of ["GET", "HEAD", "OPTIONS", "POST"]) {
      await request.fetch(url, { method, headers: { "sec-purpose": "prefetch", purpose: "prefetch", "user-agent": "SafeLinks" } });
    }
  }
}

test("attack_44_a_robot_that_runs_the_page_and_clicks_nothing_counts_nothing", once, async ({ stage, browser, request }) => {
  const { yildiz } = await twoPractices(stage);
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title });
  await yildiz.visits("nav-sent");
  await yildiz.opens(title);
  const { link, pin } = await yildiz.givesToPatient({ neutral: "Ihre Praxis in Bonn", phone: "0228 123456", openings: 3 });

  for (const address of [link, link.replace("#", "%23"), `${link.split("#")[0]}?utm_source=mail`, link.slice(0, -4)]) {
    await test.step(address.replace(/\w{40,}/, "…"), async () => {
      const robot = await browser.newPage({ userAgent: "Mozilla/5.0 (compatible; HeadlessChrome; LinkPreview/1.0)" });
      const asked: string[] = [];
      robot.on("request", (one) => asked.push(`${one.method()} ${new URL(one.url()).pathname}`));
      await robot.goto(address, { waitUntil: "networkidle" });
      await expect(robot.getByRole("heading", { level: 1 })).toBeVisible();
      await looksAround(robot);
      await fetchesAhead(request, robot);
      await robot.goto("about:blank");
      await robot.goBack();
      await robot.reload({ waitUntil: "networkidle" });
      await robot.close();
      expect(asked.filter((one) => one.includes("/api/") || !one.startsWith("GET "))).toEqual([]);
    });
  }

  await test.step("the practice sees no opening, and its log names none", async () => {
    await yildiz.visits("nav-links");
    await expect(yildiz.page.getByText(like("links-opened-of", { n: "0", most: "3" })).first()).toBeVisible();
    await expect(yildiz.page.getByText(say("links-exposed"))).toHaveCount(0);
    const log = await yildiz.readsLog();
    for (const key of visits) expect(log.filter((line) => like(key).test(line)), key).toEqual([]);
  });

  await test.step("a person's opening is seen in both", async () => {
    const patient = await stage.enter(Patient);
    await patient.opens(link, pin);
    await yildiz.visits("nav-links");
    await expect(yildiz.page.getByText(like("links-opened-of", { n: "1", most: "3" })).first()).toBeVisible();
    await expect(async () => {
      const log = await yildiz.readsLog();
      expect(log.some((line) => like("event-link-opened").test(line))).toBe(true);
    }).toPass();
  });
});
