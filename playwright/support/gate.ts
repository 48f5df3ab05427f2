// A line that breaks: so many parts of a file come through, the others wait until somebody opens the gate.

import type { BrowserContext, Route } from "@playwright/test";

const parts = /\/api\/v1\/drafts\/[^/]+\/files\/[^/]+\/parts\/\d+$/;

export class Gate {
  /** Addresses of the parts that the server has confirmed. */
  readonly arrived = new Set<string>();
  /** Addresses of all parts that were sent, as often as they were. */
  readonly sent: string[] = [];
  private held: Route[] = [];
  private left: number;

  private constructor(left: number) {
    this.left = left;
  }

  /** Stands before a browser from now on, and lets `left` parts through. */
  static async before(context: BrowserContext, left = Number.POSITIVE_INFINITY): Promise<Gate> {
    const gate = new Gate(left);
    await context.route(parts, async (route) => {
      gate.sent.push(route.request().url());
      if (gate.left-- > 0) await route.continue();
      else gate.held.push(route);
    });
    context.on("response", (response) => {
      if (response.request().method() === "PUT" && parts.test(response.url()) && response.ok()) gate.arrived.add(response.url());
    });
    return gate;
  }

  /** Lets everything through. */
  async open(): Promise<void> {
    this.left = Number.POSITIVE_INFINITY;
    await Promise.all(this.held.splice(0).map((route) => route.continue()));
  }
}
