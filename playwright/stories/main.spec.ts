// The main job: sealed in one browser, opened in another practice and by a patient, and the console shows who did.

import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import { Patient } from "../people/patient.ts";
import { say } from "../support/catalogue.ts";
import { report } from "../support/files.ts";
import { expect, test } from "../support/story.ts";

test("a doctor sends, a colleague and a patient read, and the console lists it all", async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const title = "CT Thorax vom 12. November";
  await yildiz.sends({ files: [report], to: [familyPractice.name], title, patient: { surname: "Öztürk", given: "Maja" } });

  await test.step("the colleague reads", async () => {
    await lindner.visits("nav-inbox");
    await expect(lindner.page.getByRole("row").filter({ hasText: title })).toContainText(say("inbox-new"));
    await lindner.opens(title);
    await expect(lindner.page.getByText(say("finding-signed"), { exact: true })).toBeVisible();
    await expect(lindner.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
    await lindner.presses("finding-file");
    await expect(lindner.page.getByText(say("delivery-filed")).first()).toBeVisible();
  });

  await test.step("the sender sees it", async () => {
    await yildiz.visits("nav-sent");
    await expect(yildiz.page.getByRole("row").filter({ hasText: title })).toContainText(say("delivery-filed"));
    await yildiz.opens(title);
  });

  const { link, pin } = await yildiz.givesToPatient({ neutral: "Ihre Praxis", phone: "0228 123456" });
  const patient = await stage.enter(Patient);
  await patient.opens(link, pin);
  await patient.reads(title);

  const lines = (await yildiz.readsLog()).join("\n");
  for (const name of [title, familyPractice.name, radiology.person]) expect(lines).toContain(name);
});
