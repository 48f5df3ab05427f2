// Who runs the service: an access by the operator's command, numbers without names, and what a practice's log tells of it (C12, C14, E8).

import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import { Operator } from "../people/operator.ts";
import { search } from "../support/canary.ts";
import { like, say } from "../support/catalogue.ts";
import { report } from "../support/files.ts";
import { look } from "../support/look.ts";
import { readTable } from "../support/table.ts";
import { expect, once, test } from "../support/story.ts";

const title = "MRT Knie links";
const patient = { surname: "Öztürk", given: "Maja" };

/** Chromium's own dialogue for a place cannot be pressed: the file comes as a download. */
async function saves(operator: Operator, key: string): Promise<Record<string, string>[]> {
  await operator.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  const download = operator.page.waitForEvent("download");
  await operator.presses(key);
  return readTable(await (await download).path());
}

test("an operator is invited by command, sees numbers and no names, and stands in each practice's log", async ({ stage }) => {
  test.setTimeout(300_000);
  const operator = await stage.enter(Operator);
  const { page } = operator;

  await test.step("the command's address makes a passkey; an empty service says what comes next", async () => {
    const address = (await stage.server.tells("operator", "invite")).trim();
    expect(address.startsWith(`${stage.server.origin}/operation/new#`)).toBe(true);
    await operator.setsUp(address);
    await expect(page.getByText(say("operator-practices-none"))).toBeVisible();
    await look(page, "a service without practices");
    await operator.presses("nav-sign-out");
    await expect(page.getByRole("button", { name: say("operator-enter"), exact: true })).toBeVisible();
    await look(page, "an operator signs in");
  });

  const { lindner, yildiz } = await twoPractices(stage);
  await yildiz.sends({ files: [report], to: [familyPractice.name], title, patient });

  await test.step("signed in again, the practices are there by number, with what one sent", async () => {
    await operator.signsIn();
    const rows = page.getByRole("table", { name: say("operator-practices") }).locator("tbody tr");
    await expect(rows).toHaveCount(2);
    for (const row of await rows.all()) await expect(row).toContainText(/P-\d{4}/);
    await look(page, "numbers of practices");
    const table = await saves(operator, "operator-practices-csv");
    expect(table.map((row) => row[say("operator-findings")]).sort()).toEqual(["0", "1"]);
    const sender = table.find((row) => row[say("operator-findings")] === "1") ?? {};
    expect(sender[say("operator-practice")]).toMatch(/^P-\d{4}$/);
    expect(Number(sender[say("operator-bytes-file")])).toBeGreaterThan(1_000_000);
    expect(sender[say("operator-members")]).toBe("1");
    expect(sender[say("operator-active")]).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const service = await saves(operator, "operator-instance-csv");
    const values = service.map((row) => row[say("operator-value")]);
    expect(values).toContain(say("operator-no-mail"));
    expect(values.some((value) => value.startsWith("SQLite"))).toBe(true);
  });

  await test.step("nothing that came to this browser holds a name", async () => {
    const words = [familyPractice, radiology].flatMap(({ name, place, person }) => [name, place, person]);
    const told = operator.traffic.answers.filter(({ url }) => url.includes("/api/v1/operator"));
    expect(told.length).toBeGreaterThan(3);
    for (const { url, body } of told) {
      const bytes = (await body) ?? Buffer.alloc(0);
      for (const word of [...words, title, patient.surname]) expect(search(url, bytes, word)).toEqual([]);
    }
    const shown = (await page.locator("body").textContent()) ?? "";
    for (const word of words) expect(shown).not.toContain(word);
  });

  await test.step("the administration reads it in its log, as the server's word, once for the day", async () => {
    const told = (await lindner.readsLog()).filter((row) => row.includes(say("event-operator-entered")));
    expect(told).toHaveLength(1);
    await look(lindner.page, "an operator in the log");
    expect((await yildiz.readsLog()).join("\n")).toContain(say("event-operator-entered"));
  });

  await test.step("what is not the own kind of passkey signs nobody in; an address works once", async () => {
    operator.traffic.expectComplaints(/status of 4(03|10)/);
    const again = (await stage.server.tells("operator", "invite")).trim();
    await operator.presses("nav-sign-out");
    await page.goto(again);
    await operator.presses("operator-set-up");
    await operator.isIn();
    await operator.presses("nav-sign-out");
    await page.goto(again);
    await operator.presses("operator-set-up");
    await expect(page.getByText(say("problem-invitation-gone"))).toBeVisible();
    await look(page, "an operator's address that was used");
    lindner.traffic.expectComplaints(/status of 4(01|03)/);
    await lindner.signsOut();
    await lindner.goesTo("/betrieb");
    await lindner.presses("operator-enter");
    await expect(lindner.page.getByText(say("problem-sign-in-failed"))).toBeVisible();
    await look(lindner.page, "a member's passkey is no operator's");
  });

  await test.step("taken away at the command line, the page closes with the next request", async () => {
    operator.traffic.expectComplaints(/status of 401/);
    await operator.presses("operator-enter");
    await operator.isIn();
    for (const line of (await stage.server.tells("operator", "list")).trim().split("\n")) {
      expect(line).toMatch(/^[\w-]{22}  offered \d{4}-\d{2}-\d{2}, /);
      await stage.server.tells("operator", "remove", line.split(" ")[0]);
    }
    await operator.presses("operator-again");
    await expect(page.getByText(say("operator-ended-text"))).toBeVisible();
    await look(page, "an operator's session has ended");
    expect(await stage.server.tells("operator", "list")).toBe("");
  });
});

test("after a quarter of an hour without a request the numbers leave the page, and a new practice waits for the next sign-in", once, async ({ stage }) => {
  const operator = await stage.enter(Operator);
  const { page } = operator;
  await page.clock.install();
  await operator.setsUp((await stage.server.tells("operator", "invite")).trim());
  await twoPractices(stage);
  await operator.presses("operator-again");
  await expect(page.getByText(like("operator-unseen", { n: "2" }))).toBeVisible();
  await expect(page.getByText(say("operator-practices-none"))).toBeVisible();
  await page.clock.fastForward(15 * 60_000 + 1_000);
  await expect(page.getByText(say("operator-ended-text"))).toBeVisible();
  await expect(page.getByRole("table")).toHaveCount(0);
  await operator.signsIn();
  await expect(page.getByRole("table", { name: say("operator-practices") }).locator("tbody tr")).toHaveCount(2);
});
