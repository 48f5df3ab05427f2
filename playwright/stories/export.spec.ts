// What leaves the service as a document (PR5, PR11, G1, G3): other programs read it, and it says what the pages say.

import { basename } from "node:path";

import { Archivist } from "../people/archivist.ts";
import { Auditor } from "../people/auditor.ts";
import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import type { Member } from "../people/member.ts";
import { readArchive } from "../support/archive.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { copyAs, digest, letter, picture, randomFile, report } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, once, test } from "../support/story.ts";

/** One of four files: three parts. */
const largeBytes = 20 << 20;

const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/g, "").replaceAll(/\s+/g, " ").trim();
const solid = (text: string) => text.replaceAll(/\s/g, "");

for (const locale of ["de-DE", "en-GB"]) {
  test.describe(locale, locale === "en-GB" ? once : {}, () => {
    test.use({ locale });

    test("the proof of dispatch says what was sent, to whom, and what became of it, and on whose word", async ({ stage }, info) => {
      test.setTimeout(420_000);
      const { lindner, yildiz } = await twoPractices(stage);
      const [title, other] = ["=HYPERLINK(\"http://x\";\"Schädel; Übersicht\")", "Röntgen 4712"];
      await yildiz.sends({ files: [letter, report], to: [familyPractice.name], title, mayDownload: true });
      await yildiz.sends({ files: [letter], to: [familyPractice.name], title: other });
      await lindner.visits("nav-inbox");
      await lindner.opens(title);
      await lindner.page.getByRole("button", { name: say("files-look") }).first().click();
      await expect(lindner.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
      await lindner.presses("finding-file");
      await expect(lindner.page.getByRole("button", { name: say("finding-file") })).toHaveCount(0);
      await expect(lindner.page.getByText(like("finding-filed-by", { who: familyPractice.person }))).toBeVisible();

      await yildiz.visits("nav-sent");
      const row = yildiz.page.getByRole("row").filter({ hasText: title });
      await expect(row).toContainText(say("delivery-filed"), { timeout: 20_000 });
      const archivist = new Archivist(yildiz);
      await expect(yildiz.page.getByText(say("choose-bar"))).toHaveCount(0);
      await archivist.ticks(other);
      await archivist.ticks(title);
      const { table, json, paper } = await archivist.takes("dispatch-title", like("dispatch-count"));
      await info.attach("proof.pdf", { body: paper.pdf, contentType: "application/pdf" });

      expect([json.format, json.version, json.trial, json.left_out]).toEqual(["siegel-dispatch", 1, false, []]);
      expect(json.made_by.member).toBe(radiology.person);
      expect(json.findings.map((finding: { title: string }) => finding.title).sort()).toEqual([title, other].sort());
      expect(table.length, "a row for each file and recipient").toBe(3);
      const finding = json.findings.find((one: { title: string }) => one.title === title);
      const to = finding.recipients[0];
      expect([to.practice.name, to.practice.place]).toEqual([familyPractice.name, familyPractice.place]);
      expect([to.fetched.vouched, to.opened[0].vouched, to.filed[0].vouched]).toEqual(["server", "signed", "signed"]);
      expect([to.opened[0].member, to.filed[0].member]).toEqual([familyPractice.person, familyPractice.person]);
      const rows = table.filter((row) => row[say("finding-title")] === `'${title}`);
      expect(rows.map((row) => row[say("export-file")])).toEqual([letter, report].map((file) => basename(file)));
      for (const row of rows) {
        const act = (state: string, what: string) => row[fill(what, { act: say(state) })];
        expect(row[say("export-sent-by")]).toBe(radiology.person);
        expect(row[say("finding-recipients")]).toBe(familyPractice.name);
        expect(row[say("export-fingerprint")]).toBe(to.practice.fingerprint);
        expect(row[say("export-manifest")]).toBe(finding.manifest_sha256);
        expect(act("delivery-fetched", "export-act-word")).toBe(say("export-server"));
        expect(act("delivery-opened", "export-act-word")).toBe(say("export-signed"));
        expect(act("delivery-opened", "export-act-who")).toBe(familyPractice.person);
        expect(act("delivery-opened", "export-act-leaf")).toBe(String(to.opened[0].leaf));
        expect(act("delivery-withdrawn", "export-act-when")).toBe("");
      }

      const text = solid(paper.text);
      expect(paper.sheets, "a section for each finding").toBeGreaterThan(1);
      expect(text).toContain(`1/${paper.sheets}`);
      for (const said of [say("dispatch-title"), title, other, familyPractice.name, radiology.person, familyPractice.person]) {
        expect(text).toContain(solid(said));
      }
      for (const hash of [finding.manifest_sha256, finding.log.root, finding.files[1].sealed_sha256, to.practice.fingerprint]) {
        expect(text, "no column is cut off").toContain(solid(hash));
      }
      for (const chrome of [say("nav-inbox"), say("choose-all"), say("export-csv")]) expect(text).not.toContain(solid(chrome));

      await test.step("the finding's own page gives the same proof", async () => {
        await yildiz.opens(title);
        const alone = await archivist.takes("dispatch-title", like("dispatch-count", { n: "1" }));
        expect(alone.json.findings).toEqual([{ ...finding, log: expect.anything() }]);
        expect(solid(alone.paper.text)).toContain(solid(finding.manifest_sha256));
        expect(alone.paper.text).not.toContain(other);
      });

      await test.step("the numbers are those of the log", async () => {
        const lines = await yildiz.readsLog();
        const filed = lines.find((line) => like("event-filed").test(line) && line.includes(title)) ?? "";
        expect(filed).toContain(`#${to.filed[0].leaf}`);
      });
    });

    test("an extract of the log has the rows that the console shows", once, async ({ stage }, info) => {
      test.setTimeout(300_000);
      const { lindner, yildiz } = await twoPractices(stage);
      const title = "MRT 4711";
      await yildiz.sends({ files: [letter], to: [familyPractice.name], title });
      await lindner.visits("nav-inbox");
      await lindner.opens(title);
      await expect(lindner.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
      const [auditor, archivist] = [new Auditor(yildiz), new Archivist(yildiz)];
      await auditor.opensLog();
      await auditor.asks({ about: title }, (line) => line.includes(title));
      const lines = await yildiz.page.getByRole("table", { name: say("nav-log") }).locator("tbody tr").allTextContents();
      const { table, json, paper } = await archivist.takes("extract-title", like("extract-count"));
      await info.attach("extract.pdf", { body: paper.pdf, contentType: "application/pdf" });

      expect([json.format, json.version, json.chain, json.filter.object]).toEqual(["siegel-log", 1, "holds", title]);
      expect(json.rows.length).toBe(lines.length);
      expect(table.length).toBe(lines.length);
      for (const [at, line] of lines.entries()) {
        const [row, cells] = [json.rows[at], table[at]];
        expect(plain(line)).toContain(plain(row.sentence));
        expect(plain(line)).toContain(`#${row.leaf}`);
        expect([cells[say("log-what")], cells[say("export-leaf")]]).toEqual([row.sentence, String(row.leaf)]);
        const word = row.vouched === "signed" ? "export-signed" : "export-server";
        expect(cells[say("log-word")]).toBe(say(word));
        expect(cells[say("export-log-root")]).toBe(json.log.root);
        expect(cells[say("export-filter")]).toContain(title);
        expect(cells[say("export-chain")]).toBe(say("log-holds"));
      }
      expect(new Set(json.rows.map((row: { vouched: string }) => row.vouched))).toEqual(new Set(["signed", "server"]));
      const text = solid(paper.text);
      for (const said of [say("extract-title"), say("extract-verify"), json.log.root, String(json.log.size), json.rows[0].sentence]) {
        expect(text).toContain(solid(said));
      }

      await auditor.asks({ words: `${title} ${familyPractice.person}` }, (line) => line.includes(familyPractice.person));
      const shown = await yildiz.page.getByRole("table", { name: say("nav-log") }).locator("tbody tr").count();
      const narrowed = await archivist.takes("extract-title", like("extract-count"));
      expect(narrowed.table.length, "what the words leave").toBe(shown);
      expect(narrowed.json.filter.words).toBe(`${title} ${familyPractice.person}`);
    });
  });
}

test("chosen findings become an archive with every file as it was sent, and what may not be saved is left out", async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  const hostile = await copyAs(letter, "Übersicht – «Müller».pdf");
  const [first, second, third] = ["MRT: Schädel/Knie", "CON", "Nur zum Ansehen"];
  const to = [familyPractice.name];
  await yildiz.sends({ files: [report, picture], to, title: first, imageBy: radiology.person, mayDownload: true });
  await yildiz.sends({ files: [hostile], to, title: second, mayDownload: true });
  await yildiz.sends({ files: [letter], to, title: third });

  await lindner.visits("nav-inbox");
  await expect(lindner.page.getByRole("row").filter({ hasText: third })).toBeVisible();
  const archivist = new Archivist(lindner);
  await archivist.ticksAll();
  await look(lindner.page, "three chosen");
  const dialog = await archivist.asksForArchive();
  await expect(dialog.getByText(like("archive-count", { n: "3" }))).toBeVisible();
  await expect(dialog.getByText(like("archive-some-not"))).toBeVisible();
  const packed = await readArchive(await archivist.saves(dialog, "files-save-go"));
  await expect(dialog.getByText(say("archive-done"))).toBeVisible();
  const left = dialog.getByRole("listitem").filter({ hasText: say("archive-not-allowed") });
  await expect(left).toHaveCount(1);
  await look(lindner.page, "archive saved");
  await dialog.getByRole("button", { name: say("dialog-close") }).last().click();

  const contents = JSON.parse(packed.get("contents.json")?.text ?? "");
  expect([contents.format, contents.version]).toEqual(["siegel-archive", 1]);
  expect(contents.left_out).toEqual([expect.objectContaining({ reason: "not_allowed", file: null })]);
  expect(contents.findings.map((finding: { title: string }) => finding.title).sort()).toEqual([first, second].sort());
  const sent = new Map([report, picture, hostile].map((file) => [basename(file), file]));
  const files = contents.findings.flatMap((finding: { files: object[] }) => finding.files);
  expect(files.length).toBe(3);
  for (const { path, name, sha256, bytes } of files) {
    const hash = await digest(sent.get(name) ?? "");
    expect([sha256, packed.get(path)?.sha256], path).toEqual([hash, hash]);
    expect(packed.get(path)?.bytes).toBe(bytes);
    expect(path).toMatch(/^\d{4}-\d\d-\d\d_Radiologie am Stadtpark_[^/]+\/[^/]+$/);
    expect(path, "one way to write an umlaut").toBe(path.normalize("NFC"));
  }
  expect([...packed.keys()].sort()).toEqual([...files.map(({ path }: { path: string }) => path), "contents.json", say("archive-list")].sort());
  expect(packed.get(say("archive-list"))?.text).toContain(say("archive-not-allowed"));

  await test.step("each fetch is in the log, and the senders see that the findings were opened", async () => {
    const lines = await lindner.readsLog();
    const fetched = lines.filter((line) => like("event-fetched").test(line) && like("event-fetched", { who: familyPractice.person }).test(line));
    expect(fetched.length).toBe(3);
    await yildiz.visits("nav-sent");
    const row = yildiz.page.getByRole("row").filter({ hasText: second });
    await expect(row).toContainText(say("delivery-opened"), { timeout: 20_000 });
    await expect(yildiz.page.getByRole("row").filter({ hasText: third })).toContainText(say("delivery-delivered"));
  });
});

test("a large archive is streamed: the page holds no more than before, and a damaged part leaves nothing", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  const files = [];
  for (const at of [1, 2, 3, 4]) files.push(await randomFile(`Serie ${at}.dcm`, largeBytes));
  await yildiz.sends({ files, to: [familyPractice.name], title: "CT-Serie", mayDownload: true });
  await lindner.visits("nav-inbox");
  await lindner.opens("CT-Serie");
  await lindner.visits("nav-inbox");
  const archivist = new Archivist(lindner);
  await archivist.ticksAll();
  const before = await memory(lindner);
  let dialog = await archivist.asksForArchive();
  const packed = await readArchive(await archivist.saves(dialog, "files-save-go"));
  await expect(dialog.getByText(say("archive-done"))).toBeVisible({ timeout: 60_000 });
  expect((await memory(lindner)) - before, "bytes more than before").toBeLessThan(largeBytes * 1.5);
  for (const [at, { sha256 }] of [...packed.values()].slice(0, 4).entries()) expect(sha256).toBe(await digest(files[at]));
  await dialog.getByRole("button", { name: say("dialog-close") }).last().click();

  await lindner.page.context().route("**/parts/2", async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    body[body.length - 1] ^= 1;
    await route.fulfill({ response: answer, body });
  });
  dialog = await archivist.asksForArchive();
  const download = lindner.page.waitForEvent("download");
  await dialog.getByRole("button", { name: say("files-save-go") }).click();
  expect(await (await download).failure(), "no half archive looks whole").not.toBeNull();
  await expect(dialog.getByText(say("problem-damaged")).first()).toBeVisible();
  await expect(dialog.getByText(like("archive-broken", { title: "CT-Serie" }))).toBeVisible();
  await look(lindner.page, "archive broken off");
});

/** Bytes of WebAssembly that the page holds; what a script holds beside that is seen by no story. */
async function memory({ page }: Member): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const { result: prototype } = await session.send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await session.send("Runtime.queryObjects", { prototypeObjectId: prototype.objectId! });
  const { result } = await session.send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: "function () { return this.reduce((sum, { buffer }) => sum + buffer.byteLength, 0); }",
    returnByValue: true,
  });
  return result.value as number;
}
