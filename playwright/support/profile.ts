// A computer that others use, too: a browser whose profile lies in a folder of its own, and stays when the browser is closed.

import { createHash, hkdfSync } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, BrowserType, LaunchOptions, Page } from "@playwright/test";

import { Authenticator } from "./authenticator.ts";
import { search, searchFolder, type Hit } from "./canary.ts";
import type { Person } from "./story.ts";
import { Traffic } from "./traffic.ts";

type Options = Parameters<BrowserType["launchPersistentContext"]>[1];

export class Profile {
  private constructor(
    readonly folder: string,
    private readonly context: BrowserContext,
  ) {}

  /**
   * Starts the whole browser on a new profile: one without windows keeps no history of what was looked at. Pages may come back from its cache of pages, which
   * the stories' browser switches off.
   */
  static async start(kind: BrowserType, launch: LaunchOptions, options: Options): Promise<Profile> {
    const folder = await mkdtemp(join(tmpdir(), "siegel-profile-"));
    const ignoreDefaultArgs = ["--disable-back-forward-cache"];
    const executablePath = process.env.SIEGEL_CHROMIUM_WHOLE || launch.executablePath;
    const whole = executablePath ? { executablePath } : { channel: "chromium" };
    return new Profile(folder, await kind.launchPersistentContext(folder, { ...launch, ...options, ...whole, ignoreDefaultArgs }));
  }

  /** Somebody sits down at it. */
  async seats<P extends Person>(kind: new (...parts: ConstructorParameters<typeof Person>) => P, origin: string): Promise<P> {
    const page = this.context.pages()[0] ?? (await this.context.newPage());
    const traffic = new Traffic(this.context, origin);
    return new kind(page, origin, await Authenticator.forPage(page), traffic);
  }

  /** Closes the browser and searches every file that it leaves. */
  async searchAfterClosing(words: (string | Buffer)[]): Promise<Hit[]> {
    await this.context.close();
    return searchFolder(this.folder, words);
  }

  async remove(): Promise<void> {
    await this.context.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * What every store that a script can reach holds, contents included: whoever sits down next can open the same page and a
 * console.
 */
export async function kept(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const text = async (blob: Blob) => new TextDecoder("latin1").decode(await blob.arrayBuffer());
    const ended = <T>(request: IDBRequest<T>) =>
      new Promise<T>((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(request.error);
      });
    const databases = async () => {
      const rows: unknown[] = [];
      for (const { name } of await indexedDB.databases()) {
        const database = await ended(indexedDB.open(name ?? ""));
        for (const store of database.objectStoreNames) {
          rows.push([name, store, await ended(database.transaction(store).objectStore(store).getAll())]);
        }
        database.close();
      }
      return JSON.stringify(rows);
    };
    const caches_ = async () => {
      const rows: string[] = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          const answer = await cache.match(request);
          rows.push(`${name} ${request.url} ${answer ? await text(await answer.blob()) : ""}`);
        }
      }
      return rows.join("\n");
    };
    const files = async (folder: FileSystemDirectoryHandle): Promise<string> => {
      const rows: string[] = [];
      for await (const [name, entry] of folder.entries()) {
        const inside = entry.kind === "directory" ? files(entry as FileSystemDirectoryHandle) : text(await (entry as FileSystemFileHandle).getFile());
        rows.push(`${name} ${await inside}`);
      }
      return rows.join("\n");
    };
    return {
      document: document.documentElement.outerHTML,
      fields: [...document.querySelectorAll<HTMLInputElement>("input, textarea")].map((field) => field.value).join("\n"),
      title: document.title,
      address: location.href,
      "history's state": String(JSON.stringify(history.state)),
      "window's name": window.name,
      cookies: document.cookie,
      localStorage: JSON.stringify({ ...localStorage }),
      sessionStorage: JSON.stringify({ ...sessionStorage }),
      IndexedDB: await databases(),
      caches: await caches_(),
      "private files": await files(await navigator.storage.getDirectory()),
    };
  });
}

/** Words in what `kept` answered. */
export function searchKept(places: Record<string, string>, words: (string | Buffer)[]): Hit[] {
  return Object.entries(places).flatMap(([where, text]) =>
    words.flatMap((word) => [...search(where, Buffer.from(text), word), ...search(where, Buffer.from(text, "latin1"), word)]),
  );
}

/** What a recovery sheet opens an account with (protocol 2): the secret of its way and the key of its anchor. */
export function keysOfSheet(groups: string[], userId: Buffer): Buffer[] {
  const characters = groups.join("").slice(0, 26);
  const noCredential = createHash("sha256").digest();
  const info = Buffer.concat([Buffer.from("siegel/v1/unlock\0"), Buffer.from([3]), userId, noCredential]);
  const both = Buffer.from(hkdfSync("sha256", characters, "", info, 64));
  return [both.subarray(0, 32), both.subarray(32)];
}
