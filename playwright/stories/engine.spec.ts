// The sealing worker: the browser's own cipher and WebAssembly make the same bytes, and open each other's.

import { expect, Person, test } from "../support/story.ts";

interface Tested {
  wasm: string;
  browser: string | null;
  crossed: boolean;
}

const partBytes = 8 << 20;
const chunkBytes = 64 << 10;

test("both engines seal to the same bytes, whatever the length", async ({ stage }) => {
  const visitor = await stage.enter(Person);
  await visitor.goesTo("/");
  const lengths = [0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes, partBytes - 1, partBytes];
  const answers = await visitor.page.evaluate(async (lengths) => {
    const address = document.querySelector<HTMLMetaElement>('meta[name="siegel:engine"]')?.content ?? "";
    const worker = new Worker(address, { type: "module" });
    const next = () =>
      new Promise<string>((done, fail) => {
        worker.onmessage = (message) => done(message.data.head);
        worker.onerror = () => fail(new Error("the worker failed"));
      });
    const ready = await next();
    const tested: string[] = [];
    for (const length of lengths) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
      const answer = next();
      worker.postMessage({ id: 1, head: '"self_test"', bytes }, [bytes.buffer]);
      tested.push(await answer);
    }
    worker.terminate();
    return { ready, tested };
  }, lengths);

  expect(JSON.parse(answers.ready), "Chromium has the cipher itself").toEqual({ ready: "browser" });
  const seen = answers.tested.map((text) => JSON.parse(text).tested as Tested);
  for (const [at, { wasm, browser, crossed }] of seen.entries()) {
    expect(browser, `${lengths[at]} bytes`).toBe(wasm);
    expect(crossed, `${lengths[at]} bytes`).toBe(true);
  }
  expect(new Set(seen.map(({ wasm }) => wasm)).size, "different bytes, different ciphertext").toBe(lengths.length);
});
