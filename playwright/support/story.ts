// The stage: a server of the story's own, and people who come with a browser each.

import { test as base, expect, type Browser, type BrowserContextOptions, type Locator, type Page } from "@playwright/test";

import { Authenticator } from "./authenticator.ts";
import { say, speak } from "./catalogue.ts";
import { look } from "./look.ts";
import { Server } from "./server.ts";
import { Traffic } from "./traffic.ts";

/** For a story whose end does not depend on the size of the screen: it is played on the desktop only. */
export const once = { tag: "@once" };

/** The page asks who is there, before an act that demands it. */
const proofQuestion = "#renewal-proof[open]";

/** Somebody at a browser of their own. */
export class Person {
  constructor(
    readonly page: Page,
    readonly origin: string,
    readonly authenticator: Authenticator,
    readonly traffic: Traffic,
  ) {}

  /** Waits for a page by its main heading, and looks at it for barriers. */
  async sees(heading: string | RegExp): Promise<void> {
    await expect(this.page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    await look(this.page, String(heading));
  }

  /** The question who is there, which this story answers by itself from now on. */
  async minds(): Promise<Locator> {
    const question = this.page.locator(proofQuestion);
    await this.page.removeLocatorHandler(question);
    return question;
  }

  /** Goes to a place of the service. */
  async goesTo(path: string): Promise<void> {
    await this.page.goto(this.origin + path);
  }
}

/** Lets people in. */
export class Stage {
  private readonly people: Person[] = [];

  constructor(
    readonly server: Server,
    private readonly browser: Browser,
    private readonly options: BrowserContextOptions,
  ) {}

  /** A browser that was never here before, with an authenticator; at the story's own server, or at another one. */
  async enter<P extends Person>(kind: new (...parts: ConstructorParameters<typeof Person>) => P, origin = this.server.origin): Promise<P> {
    const context = await this.browser.newContext(this.options);
    const page = await context.newPage();
    const traffic = new Traffic(context, origin);
    await this.answers(page);
    const person = new kind(page, origin, await Authenticator.forPage(page), traffic);
    this.people.push(person);
    return person;
  }

  /** Who is asked for a fresh proof, because a busy machine took minutes, gives it: stories sign in only once. */
  private async answers(page: Page): Promise<void> {
    const question = page.locator(proofQuestion);
    await page.addLocatorHandler(question, () => question.getByRole("button", { name: say("renewal-confirm") }).click());
  }

  /** All that left all browsers. */
  traffic(): Traffic[] {
    return this.people.map((person) => person.traffic);
  }

  /** What must be true at the end of every story. */
  verify(): void {
    for (const person of this.people) person.traffic.verify();
  }

  /** What a story bends on its way is left alone first: an answer that comes in the last moment has nobody left to bend it. */
  async close(): Promise<void> {
    const leaves = async ({ page }: Person) => {
      // Whose browser the story has closed already bends nothing.
      const bent = page.isClosed() ? [] : [page, page.context()];
      for (const one of bent) await one.unrouteAll({ behavior: "ignoreErrors" });
      await page.context().close();
    };
    await Promise.all(this.people.map(leaves));
  }
}

export const test = base.extend<{ stage: Stage; isRecorded: boolean }>({
  isRecorded: [false, { option: true }],
  stage: async ({ browser, isRecorded, contextOptions, viewport, isMobile, hasTouch, deviceScaleFactor, locale, timezoneId }, use, info) => {
    speak(locale ?? "de");
    const server = await Server.fresh(isRecorded);
    const screen = { viewport, isMobile, hasTouch, deviceScaleFactor, locale, timezoneId };
    const stage = new Stage(server, browser, { ...contextOptions, ...screen });
    try {
      await use(stage);
      if (info.status === info.expectedStatus) stage.verify();
    } finally {
      if (info.status !== info.expectedStatus) await info.attach("server.log", { body: server.log(), contentType: "text/plain" });
      await stage.close();
      await server.remove();
    }
  },
});

export { expect };
