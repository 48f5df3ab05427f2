// A patient's file of several parts on its way to the disk: whole, or not at all.

import type { Stage } from "../support/story.ts";
import { familyPractice, twoPractices } from "../people/cast.ts";
import { Patient } from "../people/patient.ts";
import { say } from "../support/catalogue.ts";
import { digest, randomFile } from "../support/files.ts";
import { expect, once, test } from "../support/story.ts";

/** Three parts: two of 8 MiB and a piece. */
const fileBytes = 17 << 20;

async function opened(stage: Stage): Promise<{ patient: Patient; file: string }> {
  const { yildiz } = await twoPractices(stage);
  const title = "Aufnahmen";
  const file = await randomFile("Aufnahmen 2026 – Übersicht.bin", fileBytes);
  await yildiz.sends({ files: [file], to: [familyPractice.name], title, mayDownload: true });
  await yildiz.visits("nav-sent");
  await yildiz.opens(title);
  const { link, pin } = await yildiz.givesToPatient({ neutral: "Ihre Praxis", phone: "0228 123456" });
  const patient = await stage.enter(Patient);
  await patient.opens(link, pin);
  return { patient, file };
}

/** Starts to save the first file; answers the browser's download. */
async function saves({ page }: Patient) {
  await page.getByRole("button", { name: say("door-save") }).first().click();
  const download = page.waitForEvent("download");
  await page.getByRole("dialog").getByRole("button", { name: say("door-save-go") }).click();
  return download;
}

test("a file of several parts is saved whole, under its true name", async ({ stage }) => {
  const { patient, file } = await opened(stage);
  const download = await saves(patient);
  expect(download.suggestedFilename()).toBe("Aufnahmen 2026 – Übersicht.bin");
  expect(new URL(download.url()).pathname, "streamed by the service worker").toMatch(/^\/dl\//);
  expect(await digest(await download.path())).toBe(await digest(file));
  await expect(patient.page.getByText(say("door-saved"))).toBeVisible();
  const kept = await patient.page.evaluate(() => caches.keys());
  expect(kept, "nothing is cached").toEqual([]);
});

test("a part that was changed on its way breaks the download off", once, async ({ stage }) => {
  const { patient } = await opened(stage);
  await patient.page.context().route("**/parts/1", async (route) => {
    const answer = await route.fetch();
    const body = await answer.body();
    body[body.length - 1] ^= 1;
    await route.fulfill({ response: answer, body });
  });
  const download = await saves(patient);
  expect(await download.failure(), "no half file looks whole").not.toBeNull();
  await expect(patient.page.getByText(say("problem-damaged")).first()).toBeVisible();
  await expect(patient.page.getByText(say("door-saved"))).toHaveCount(0);
});
