// The public pages (H1 to H7, H14, H16): everybody can read them, with nothing but a browser.

import { createHash } from "node:crypto";
import type { Browser, BrowserContext, Page } from "@playwright/test";

import { familyPractice, twoPractices } from "../people/cast.ts";
import { Operator } from "../people/operator.ts";
import { Patient } from "../people/patient.ts";
import { say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { operator } from "../support/server.ts";
import { expect, once, Person, test } from "../support/story.ts";

const pages = {
  help: { path: "/hilfe", says: operator.SIEGEL_SUPPORT },
  imprint: { path: "/impressum", says: operator.SIEGEL_OPERATOR_NAME },
  privacy: { path: "/datenschutz", says: operator.SIEGEL_PRIVACY_CONTACT },
  cookies: { path: "/cookies", says: "__Host-sid" },
  accessibility: { path: "/barrierefreiheit", says: operator.SIEGEL_OPERATOR_MAIL },
  security: { path: "/sicherheit", says: operator.SIEGEL_CONTACT },
  browsers: { path: "/browser", says: "Firefox" },
  software: { path: "/sbom", says: "sbom.json" },
};

for (const locale of ["de-DE", "en-GB"]) {
  test.describe(locale, () => {
    test.use({ locale });

    test("every public page speaks the browser's language and has no barrier", async ({ stage }) => {
      const visitor = await stage.enter(Person);
      for (const [name, { path, says }] of Object.entries(pages)) {
        await visitor.goesTo(path);
        await visitor.sees(say(`foot-${name}`));
        await expect(visitor.page.getByRole("main").getByText(says).first()).toBeVisible();
      }
    });

    test("without script every public page is read, leads to the others and to the other language", async ({ browser, stage }) => {
      const { page, context } = await scriptless(browser, locale);
      const [own, other] = locale.startsWith("de") ? (["de", "en"] as const) : (["en", "de"] as const);
      await page.goto(`${stage.server.origin}${pages.imprint.path}`);
      for (const [name, { says }] of Object.entries(pages)) {
        await page.getByRole("contentinfo").getByRole("link", { name: say(`foot-${name}`), exact: true }).click();
        await expect(page.getByRole("heading", { level: 1 })).toHaveText(say(`foot-${name}`));
        await expect(page.getByRole("main").getByText(says).first()).toBeVisible();
        await expect(page.locator("html")).toHaveAttribute("lang", own);
      }
      await page.getByRole("banner").getByRole("link", { name: own === "de" ? "English" : "Deutsch" }).click();
      await expect(page.locator("html")).toHaveAttribute("lang", other);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("foot-software", other));
      await page.getByRole("contentinfo").getByRole("link", { name: say("foot-privacy", other), exact: true }).click();
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("foot-privacy", other));
      await page.getByRole("main").getByRole("link", { name: /24/ }).click();
      await expect(page).toHaveURL(/\/datenschutz\/2026-11-24\?sprache=/);
      expect(await context.cookies()).toEqual([]);
      await context.close();
    });
  });
}

test("the security page names the hashes of what this browser is given", once, async ({ stage }) => {
  const visitor = await stage.enter(Person);
  const said = new Map<string, string>();
  await visitor.goesTo(pages.security.path);
  const rows = visitor.page.locator(".hashes dt");
  for (const row of await rows.all()) said.set(await row.innerText(), await row.locator("xpath=following-sibling::dd[1]").innerText());
  const bundles = [...said.keys()].filter((url) => /\/(office|door|engine|meter)-\w+\.(js|wasm)$/.test(url));
  expect(bundles.length, "a script and its WebAssembly of all four").toBe(8);
  for (const [url, hash] of said) {
    const bytes = await served(visitor.page, stage.server.origin + url);
    expect(hash, url).toBe(`sha384-${createHash("sha384").update(bytes).digest("base64")}`);
  }
});

test("the footer of the door leads to the public pages, and the open link stays", async ({ stage }) => {
  const visitor = await stage.enter(Person);
  await visitor.goesTo("/s/AAAAAAAAAAAAAAAAAAAAAA");
  const before = await visitor.page.getByRole("heading", { level: 1 }).innerText();
  for (const name of Object.keys(pages)) {
    const opens = visitor.page.context().waitForEvent("page");
    await visitor.page.getByRole("contentinfo").getByRole("link", { name: say(`foot-${name}`) }).click();
    const beside = await opens;
    await expect(beside.getByRole("heading", { level: 1 })).toHaveText(say(`foot-${name}`));
    await beside.close();
  }
  await expect(visitor.page.getByRole("heading", { level: 1 })).toHaveText(before);
});

test("what browsers keep after everybody's work is what the table lists (H2, H3)", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const visitor = await stage.enter(Person);
  await visitor.goesTo(pages.cookies.path);
  const listed = (await visitor.page.locator("tbody code").allInnerTexts()).sort();
  expect(await kept(visitor.page), "who only reads").toEqual([]);

  const { yildiz } = await twoPractices(stage);
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title: "MRT 4711", mayDownload: true });
  await yildiz.visits("nav-sent");
  await yildiz.opens("MRT 4711");
  const { link, pin } = await yildiz.givesToPatient({ neutral: "Ihre Praxis", phone: "0228 123456" });
  await switchesLanguage(yildiz.page);

  const patient = await stage.enter(Patient);
  await patient.opens(link, pin);
  await patient.saves();
  const runs = await stage.enter(Operator);
  await runs.setsUp((await stage.server.tells("operator", "invite")).trim());

  const found = new Set<string>();
  for (const { page } of [yildiz, patient, runs]) for (const name of await kept(page)) found.add(name);
  expect([...found].sort()).toEqual(listed);
});

/** A browser in which no script runs. */
async function scriptless(browser: Browser, locale: string): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({ javaScriptEnabled: false, locale, viewport: test.info().project.use.viewport });
  return { page: await context.newPage(), context };
}

/** The bytes at an address, as a person's browser gets them. */
async function served(page: Page, url: string): Promise<Buffer> {
  const document = new URL(url).pathname.startsWith("/pkg/") || url.endsWith("sw.js") ? "script" : "document";
  const headers = { "accept-encoding": "identity", "sec-fetch-dest": document, "sec-fetch-mode": document === "script" ? "cors" : "navigate" };
  const answer = await page.request.get(url, { headers });
  expect(answer.status(), url).toBe(200);
  return answer.body();
}

async function switchesLanguage(page: Page): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: /^(English|Deutsch)$/ }).click();
}

/** Names of all that the browser keeps for the site of this page. */
async function kept(page: Page): Promise<string[]> {
  const cookies = (await page.context().cookies()).map(({ name }) => name);
  const stored = await page.evaluate(async () => {
    const files: string[] = [];
    const root = await navigator.storage.getDirectory();
    for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys()) files.push(`file ${name}`);
    const workers = await navigator.serviceWorker.getRegistrations();
    return [
      ...Object.keys(localStorage),
      ...Object.keys(sessionStorage).map((name) => `session ${name}`),
      ...(await indexedDB.databases()).map(({ name }) => `database ${name}`),
      ...(await caches.keys()).map((name) => `cache ${name}`),
      ...workers.map(({ scope }) => new URL(scope).pathname),
      ...files,
    ];
  });
  return [...cookies, ...stored].sort();
}
