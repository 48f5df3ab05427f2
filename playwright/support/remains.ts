// What a page leaves behind when nobody is there any more: in its document, in the browser's stores, in its memory.

import type { CDPSession, Page } from "@playwright/test";

import { search, type Hit } from "./canary.ts";

/** Where a page could have kept something, by name. */
export type Places = Record<string, string>;

/** Everything that the page shows, and every store of the browser that a script can reach. */
export async function stores(page: Page): Promise<Places> {
  return page.evaluate(async () => {
    const files: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    return {
      document: document.documentElement.outerHTML,
      title: document.title,
      address: location.href,
      "history's state": String(JSON.stringify(history.state)),
      "window's name": window.name,
      cookies: document.cookie,
      localStorage: JSON.stringify({ ...localStorage }),
      sessionStorage: JSON.stringify({ ...sessionStorage }),
      IndexedDB: JSON.stringify(await indexedDB.databases()),
      caches: JSON.stringify(await caches.keys()),
      "private files": JSON.stringify(files),
    };
  });
}

/**
 * Searches the page's memory: all that its scripts hold, and the memories of WebAssembly. Other buffers are not shown to
 * the browser's own profiler, nor what the browser keeps outside of both, such as the text of the document.
 */
export async function searchMemory(page: Page, words: string[]): Promise<Hit[]> {
  // Not detached: that would take the page's authenticator away, too.
  const session = await page.context().newCDPSession(page);
  const heap = await heapOf(session);
  return [...words.flatMap((word) => search("heap", heap, word)), ...(await searchMemories(session, words))];
}

/** Every string and every object that is alive, as the browser's own profiler writes them down. */
async function heapOf(session: CDPSession): Promise<Buffer> {
  const pieces: string[] = [];
  session.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => pieces.push(chunk));
  await session.send("HeapProfiler.collectGarbage");
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  return Buffer.from(pieces.join(""));
}

/** Freed bytes count: a memory is searched whole, whatever its owner still uses of it. */
async function searchMemories(session: CDPSession, words: string[]): Promise<Hit[]> {
  const { result: prototype } = await session.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await session.send("Runtime.queryObjects", { prototypeObjectId: prototype.objectId! });
  const { result } = await session.send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: String(found),
    arguments: [{ value: words }],
    returnByValue: true,
  });
  return (result.value as string[]).map((as) => ({ where: "WebAssembly.Memory", as }));
}

/** Runs in the page. */
function found(this: WebAssembly.Memory[], words: string[]): string[] {
  const texts = this.map(({ buffer }) => new TextDecoder("latin1").decode(buffer));
  return words.filter((word) => texts.some((text) => text.includes(word)));
}
