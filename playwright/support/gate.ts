// A line that breaks: so many parts of a draft come through, the others wait until somebody opens the gate. Other drafts
// pass.

import type { BrowserContext, Route } from "@playwright/test";

const parts = /\/api\/v1\/drafts\/([^/]+)\/files\/[^/]+\/parts\/\d+$/;

export class Gate {
  /** Addresses of the parts that the server has confirmed. */
  readonly arrived = new Set<string>();
  /** Addresses of all parts that were sent, as often as they were. */
  readonly sent: string[] = [];
  private held: Route[] = [];
  private left: number;
  private draft: string | undefined;

  private constructor(left: number) {
    this.left = left;
  }

  /** Stands before a browser from now on, and lets `left` parts through. */
  static async before(context: BrowserContext, left = Number.POSITIVE_INFINITY): Promise<Gate> {
    const gate = new Gate(left);
    await context.route(parts, async (route) => {
      const draft = parts.exec(route.request().url())?.[1];
      gate.draft ??= draft;
      if (draft !== gate.draft) return route.continue();
      gate.sent.push(route.request().url());
      if (gate.left-- > 0) await route.continue();
      else gate.held.push(route);
    });
    context.on("response", (response) => {
      const draft = parts.exec(response.url())?.[1];
      const isPart = draft !== undefined && draft === gate.draft && response.request().method() === "PUT";
      if (isPart && response.ok()) gate.arrived.add(response.url());
    });
    return gate;
  }

  /** Lets everything through. */
  async open(): Promise<void> {
    this.left = Number.POSITIVE_INFINITY;
    await Promise.all(this.held.splice(0).map((route) => route.continue()));
  }
}
