// What `cargo xtask bench` wants of the hands, and how a page begins when the hands have left.

import { readFileSync } from "node:fs";
import { chromium, type Page } from "@playwright/test";

import { Member } from "../people/member.ts";
import { Authenticator } from "../support/authenticator.ts";
import { Traffic } from "../support/traffic.ts";

/** Time for the hands to leave. */
const beginsAfterMs = 5_000;

export interface Wanted {
  /** The number of this step; the page's title says it. */
  step: number;
  /** Where the browser is driven. */
  browser: string;
  /** Which server. */
  origin: string;
  link: string;
  files: string[];
  draft: { path: string; body: object } | null;
  puts: { path: string; headers: Record<string, string> }[];
  parts: number;
  bytes: number;
}

declare global {
  /** Begins `work` a few seconds later; the title says when it began and ended, and what it answered. */
  var bench: (work: () => Promise<object>) => void;
}

export const wanted: Wanted = JSON.parse(readFileSync(process.env.SIEGEL_BENCH ?? "/dev/null", "utf8") || "{}");

/** Drives the page of the wanted server, and leaves: nobody is attached to the browser afterwards. */
export async function withHands(act: (member: Member) => Promise<void>): Promise<void> {
  const browser = await chromium.connectOverCDP(wanted.browser, { isLocal: true });
  try {
    const [context] = browser.contexts();
    const at = (page: Page, origin: string) => page.url().startsWith(origin);
    const page = context.pages().find((page) => at(page, wanted.origin)) ?? (await context.newPage());
    // One tab for each server and no other: what stays open beside it does nothing.
    if (!at(page, wanted.origin)) await page.goto(wanted.origin);
    await page.bringToFront();
    const member = new Member(page, wanted.origin, await Authenticator.forPage(page), new Traffic(context, wanted.origin));
    await arm(page);
    await act(member);
  } finally {
    await browser.close();
  }
}

async function arm(page: Page): Promise<void> {
  await page.evaluate(
    ({ step, delay }) => {
      const tell = (told: object) => {
        const fields = Object.entries({ step, ...told }).map(([name, value]) => `${name}=${value}`);
        document.title = `bench ${fields.join(";")}`;
      };
      globalThis.bench = (work) => {
        const begin = async () => {
          const began = Date.now();
          tell({ began });
          try {
            const more = await work();
            tell({ began, ended: Date.now(), ...more });
          } catch (error) {
            tell({ began, failed: String(error).replaceAll(";", ",") });
          }
        };
        setTimeout(() => void begin(), delay);
      };
    },
    { step: wanted.step, delay: beginsAfterMs },
  );
}
