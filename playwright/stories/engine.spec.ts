// The sealing worker: the browser's own cipher and WebAssembly make the same bytes, and open each other's; small files
// are sealed and sent together.

import { familyPractice, twoPractices } from "../people/cast.ts";
import type { Member } from "../people/member.ts";
import { say } from "../support/catalogue.ts";
import { digest, randomFile } from "../support/files.ts";
import { expect, once, Person, test } from "../support/story.ts";

interface Tested {
  wasm: string;
  browser: string | null;
  crossed: boolean;
}

const partBytes = 8 << 20;
const chunkBytes = 64 << 10;

test("both engines seal to the same bytes, whatever the length", once, async ({ stage }) => {
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

test("small files travel in one request, and each arrives as it was", once, async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const lengths = [0, 1, 4_096, chunkBytes - 1, chunkBytes, 3 * chunkBytes + 1, 500_000, 500_001];
  const files: string[] = [];
  for (const [at, length] of lengths.entries()) files.push(await randomFile(`Schnitt-${at}.dcm`, length));
  const title = "Serie in Schnitten";
  await yildiz.sends({ files, to: [familyPractice.name], title, mayDownload: true });
  const puts = yildiz.traffic.sent.filter(({ method, url }) => method === "PUT" && url.includes("/parts"));
  expect(puts.map(({ url }) => url.split("/").at(-1))).toEqual(["parts"]);

  await lindner.visits("nav-inbox");
  await lindner.opens(title);
  for (const [at, file] of files.entries()) {
    expect(await digest(await saves(lindner, at)), `${lengths[at]} bytes`).toBe(await digest(file));
  }
});

async function saves(member: Member, at: number): Promise<string> {
  await member.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  await member.page.getByRole("button", { name: say("files-save") }).nth(at).click();
  const download = member.page.waitForEvent("download");
  await member.page.getByRole("dialog").getByRole("button", { name: say("files-save-go") }).click();
  return (await download).path();
}
