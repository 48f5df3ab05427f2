// The hands of `cargo xtask bench`: what a person does before a transfer that is measured. While it is measured nobody
// is attached to the browser; the page presses the last button itself.

import { expect, test, type Page } from "@playwright/test";

import { write } from "../people/letter.ts";
import type { Member } from "../people/member.ts";
import { say } from "../support/catalogue.ts";
import { wanted, withHands } from "./bench.ts";

const practice = { name: "Praxis am Messplatz", place: "Köln", person: "Dr. Max Messner" };
const title = "Serie";
const partBytes = 8 << 20;

test("sets up a practice", () => withHands((member) => member.setsUp(wanted.link, practice)));

test("measures the engines", () =>
  withHands(async ({ page }) => {
    await page.evaluate(
      ({ bytes, tries }) =>
        bench(async () => {
          const address = document.querySelector<HTMLMetaElement>('meta[name="siegel:engine"]')?.content ?? "";
          const worker = new Worker(address, { type: "module" });
          const next = () =>
            new Promise<string>((done, fail) => {
              worker.onmessage = (message) => done(message.data.head);
              worker.onerror = () => fail(new Error("the worker failed"));
            });
          const { ready } = JSON.parse(await next());
          let [wasm, own] = [Infinity, Infinity];
          for (let left = tries; left > 0; left--) {
            const plain = new Uint8Array(bytes);
            const answer = next();
            worker.postMessage({ id: 1, head: '"self_test"', bytes: plain }, [plain.buffer]);
            const { tested } = JSON.parse(await answer);
            wasm = Math.min(wasm, tested.wasm_us);
            own = Math.min(own, tested.browser_us ?? Infinity);
          }
          worker.terminate();
          return { engine: ready, wasm_us: wasm, browser_us: own };
        }),
      { bytes: partBytes, tries: 16 },
    );
  }));

test("sends sealed", () =>
  withHands(async (member) => {
    const { page } = member;
    await goesTo(page, "nav-inbox");
    await goesTo(page, "nav-send", "nav-send-long");
    await write(page, { files: wanted.files, to: [], title });
    await page.getByLabel(say("send-link-only")).check();
    await member.presses("send-review");
    await expect(page.getByRole("heading", { name: say("review-title") })).toBeVisible();
    await page.evaluate(
      ({ done, failed }) =>
        bench(
          () =>
            new Promise((end, fail) => {
              const shows = (selector: string, text: string) =>
                [...document.querySelectorAll(selector)].some((element) => element.textContent?.trim() === text);
              const look = () => {
                if (shows(".notice-title", done)) end({});
                else if (shows("button", failed)) fail(new Error(document.querySelector("main")?.textContent ?? "failed"));
                else return;
                watch.disconnect();
              };
              const watch = new MutationObserver(look);
              watch.observe(document.body, { childList: true, subtree: true });
              document.querySelector<HTMLElement>("#send")?.click();
            }),
        ),
      { done: say("transfer-done"), failed: say("draft-go-on") },
    );
  }));

test("sends unsealed", () =>
  withHands(async ({ page }) => {
    await page.evaluate(() => document.body.append(Object.assign(document.createElement("input"), { type: "file", id: "bench-file" })));
    await page.locator("#bench-file").setInputFiles(wanted.files);
    await page.evaluate(
      ({ draft, puts }) =>
        bench(async () => {
          const input = document.querySelector<HTMLInputElement>("#bench-file");
          const file = input?.files?.[0];
          if (!file) throw new Error("no file");
          input.remove();
          const put = async (path: string, headers: Record<string, string>, body: BodyInit) => {
            const answer = await fetch(path, { method: "PUT", headers, body });
            if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
          };
          const json = { "content-type": "application/json", "x-siegel": "1" };
          const own = async () => {
            const account = (await (await fetch("/api/v1/account")).json()) as { envelope: string };
            const bytes = Uint8Array.from(atob(account.envelope.replace(/-/g, "+").replace(/_/g, "/")), (byte) => byte.charCodeAt(0));
            const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
            return btoa(String.fromCharCode(...hash)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
          };
          if (draft) await put(draft.path, json, JSON.stringify({ ...draft.body, envelope: await own() }));
          const bytes = file.size / puts.length;
          const left = puts.entries();
          const walk = async () => {
            for (const [at, { path, headers }] of left) await put(path, headers, file.slice(at * bytes, (at + 1) * bytes));
          };
          await Promise.all([walk(), walk(), walk(), walk()]);
          return {};
        }),
      { draft: wanted.draft, puts: wanted.puts },
    );
  }));

test("saves what was sent", () =>
  withHands(async (member) => {
    await opensLast(member);
    const { page } = member;
    // The browser's dialogue for a place cannot be driven; without it the service worker streams the file.
    await page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
    await page.getByRole("button", { name: say("files-save") }).first().click();
    await expect(page.getByRole("dialog").getByRole("button", { name: say("files-save-go") })).toBeVisible();
    await page.evaluate(
      (go) =>
        bench(async () => {
          const buttons = [...document.querySelectorAll<HTMLElement>("dialog[open] button")];
          const button = buttons.find((button) => button.textContent?.trim() === go);
          if (!button) throw new Error("no button");
          button.click();
          return {};
        }),
      say("files-save-go"),
    );
  }));

test("fetches sealed", () =>
  withHands(async (member) => {
    await opensLast(member);
    await member.page.evaluate(
      ({ parts, bytes }) =>
        bench(async () => {
          const finding = location.pathname.split("/").at(-1);
          const file = document.querySelector("dialog[id^=save-]")?.id.slice("save-".length);
          const folder = `/api/v1/findings/${finding}/files/${file}`;
          const headers = { "content-type": "application/json", "x-siegel": "1" };
          const asked = await fetch(`${folder}/ticket`, { method: "POST", headers, body: "{}" });
          const { ticket } = await asked.json();
          let part = 0;
          const walk = async () => {
            while (part < parts) {
              const answer = await fetch(`${folder}/parts/${part++}`, { headers: { "siegel-ticket": ticket } });
              const { byteLength } = await answer.arrayBuffer();
              if (!answer.ok || byteLength !== bytes) throw new Error(`${answer.status}: ${byteLength} bytes`);
            }
          };
          await Promise.all([walk(), walk(), walk(), walk()]);
          return {};
        }),
      { parts: wanted.parts, bytes: wanted.bytes },
    );
  }));

test("downloads", () =>
  withHands(async ({ page }) => {
    await page.evaluate(() =>
      bench(async () => {
        const link = Object.assign(document.createElement("a"), { href: "/file" });
        document.body.append(link);
        link.click();
        return {};
      }),
    );
  }));

/** Opens the finding that was sent last, wherever the page is. */
async function opensLast({ page }: Member): Promise<void> {
  await goesTo(page, "nav-inbox");
  await goesTo(page, "nav-sent");
  await page.getByRole("link", { name: title }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

/** By the navigation; the stories look for barriers, not the hands. */
async function goesTo(page: Page, key: string, heading = key): Promise<void> {
  await page.getByRole("navigation", { name: say("shell-nav") }).getByRole("link", { name: say(key) }).click();
  await expect(page.getByRole("heading", { level: 1, name: say(heading) })).toBeVisible();
}
