// A server that lies about one practice: it shows other keys of it than it holds, and keeps what is written of them.

import type { Page, Route } from "@playwright/test";

/** A practice as the server's API shows it: its cards, keys, statements, and their places in its log. */
export interface Shown {
  practice_id: string;
}

interface Contact {
  version: number;
  blob: string;
}

export class Liar {
  private contact?: Contact;

  private constructor(
    private readonly page: Page,
    private readonly shown: Shown,
  ) {}

  /** Stands between a browser and its server, from the next answer on. */
  static async before(page: Page, shown: Shown): Promise<Liar> {
    const liar = new Liar(page, shown);
    await page.route("**/api/v1/practices", (route) => liar.bendsDirectory(route));
    await page.route(`**/api/v1/practices/${shown.practice_id}`, (route) => route.fulfill({ json: shown }));
    await page.route("**/api/v1/contacts", (route) => liar.tellsContact(route));
    await page.route(`**/api/v1/contacts/${shown.practice_id}`, (route) => liar.keepsContact(route));
    return liar;
  }

  /** Answers honestly from now on, and has forgotten what was written. */
  async stops(): Promise<void> {
    await this.page.unrouteAll({ behavior: "wait" });
  }

  private async bendsDirectory(route: Route): Promise<void> {
    const answer = await route.fetch();
    const { practices }: { practices: Shown[] } = await answer.json();
    const bent = practices.map((one) => (one.practice_id === this.shown.practice_id ? this.shown : one));
    await route.fulfill({ response: answer, json: { practices: bent } });
  }

  private async keepsContact(route: Route): Promise<void> {
    const { version, blob }: Contact = route.request().postDataJSON();
    this.contact = { version, blob };
    await route.fulfill({ status: 204 });
  }

  private async tellsContact(route: Route): Promise<void> {
    const kept = this.contact ? [{ peer: this.shown.practice_id, ...this.contact }] : [];
    await route.fulfill({ json: { contacts: kept } });
  }
}

/** This browser will found the practice of this id: who runs the program may bend what it draws. */
export async function drawsPractice(page: Page, id: string): Promise<void> {
  await page.addInitScript((id) => {
    const fair = crypto.getRandomValues.bind(crypto);
    const bytes = Uint8Array.from(atob(id.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    let ids = 0;
    crypto.getRandomValues = <T extends ArrayBufferView>(drawn: T): T => {
      // A founder draws three: as the set-up link is asked, for the account, and for the practice. Whoever else draws in this page is not counted.
      const founds = drawn.byteLength === bytes.length && /wasm/.test(new Error().stack ?? "");
      if (!founds || ++ids !== 3) return fair(drawn as ArrayBufferView<ArrayBuffer>) as T;
      new Uint8Array(drawn.buffer, drawn.byteOffset).set(bytes);
      return drawn;
    };
  }, id);
}
