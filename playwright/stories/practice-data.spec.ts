// A practice corrects its own data; who knows it is told, and compares before sending again.

import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import { say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, test } from "../support/story.ts";

const moved = { name: "Radiologie am Rheinufer", place: "Köln", licence: "123456789" };

test("a practice that moves changes its data, and partners compare before they send again", async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const fingerprint = await yildiz.readsFingerprint();
  await lindner.visits("nav-contacts");
  const entry = lindner.page.getByRole("listitem").filter({ hasText: radiology.place });
  await expect(entry).toContainText(say("trust-verified"));

  await yildiz.sends({ files: [letter], to: [familyPractice.name], title: "MRT Knie" });
  await yildiz.visits("nav-team");
  await yildiz.page.getByRole("link", { name: say("practice-title") }).click();
  await yildiz.sees(say("practice-title"));
  const shown = yildiz.page.getByRole("main");
  await expect(shown).toContainText(radiology.name);
  await yildiz.presses("practice-change");
  const dialog = yildiz.page.getByRole("dialog", { name: say("practice-change") });
  await dialog.getByRole("button", { name: say("practice-change-go") }).click();
  await expect(dialog.getByText(say("practice-change-same")).first()).toBeVisible();
  await dialog.getByLabel(say("setup-licence")).fill("12345");
  await dialog.getByRole("button", { name: say("practice-change-go") }).click();
  await expect(dialog.getByText(say("setup-licence-wrong")).first()).toBeVisible();
  await expect(dialog.getByLabel(say("setup-practice"))).toHaveValue(radiology.name);
  await dialog.getByLabel(say("setup-practice")).fill(moved.name);
  await dialog.getByLabel(say("setup-place")).fill(moved.place);
  await dialog.getByLabel(say("setup-licence")).fill("12 34 56 789");
  await look(yildiz.page, "the practice's data are changed");
  await dialog.getByRole("button", { name: say("practice-change-go") }).click();
  await expect(yildiz.page.getByText(say("practice-changed-text"))).toBeVisible();
  for (const said of [moved.name, moved.place, moved.licence]) await expect(shown).toContainText(said);
  await look(yildiz.page, "the practice's data have changed");

  // What the practice sent before opens as ever, with a word about its data; and the reading is told.
  await lindner.visits("nav-inbox");
  const row = lindner.page.getByRole("row").filter({ hasText: "MRT Knie" });
  await expect(row).toContainText(say("trust-renamed"));
  await look(lindner.page, "a finding of a practice whose data changed");
  await lindner.opens("MRT Knie");
  await expect(lindner.page.getByText(say("finding-renamed-text"))).toBeVisible();
  await look(lindner.page, "a finding opens although the data changed");
  await lindner.page.getByRole("link", { name: say("finding-renamed-go") }).click();
  await lindner.sees(moved.name);
  await expect(lindner.page.getByRole("deletion").filter({ hasText: radiology.name })).toBeVisible();
  await yildiz.visits("nav-sent");
  await expect(yildiz.page.getByRole("row").filter({ hasText: "MRT Knie" })).toContainText(say("delivery-opened"));

  // The partner is warned by the old name beside the new one, and sends nothing until the number was compared.
  await lindner.visits("nav-inbox");
  await lindner.visits("nav-contacts");
  // By its town: the invitation that it came by bears its name, too.
  const renamed = lindner.page.getByRole("listitem").filter({ hasText: moved.place });
  await expect(renamed).toContainText(say("trust-renamed"));
  await renamed.getByRole("link", { name: moved.name }).click();
  await lindner.sees(moved.name);
  await expect(lindner.page.getByText(say("contact-renamed-text"))).toBeVisible();
  await expect(lindner.page.getByRole("deletion").filter({ hasText: radiology.name })).toBeVisible();
  await lindner.visits("nav-send", "nav-send-long");
  const choice = lindner.page.getByRole("listitem").filter({ hasText: moved.name });
  await expect(choice.getByRole("checkbox")).toBeDisabled();
  await lindner.compares(choice, fingerprint.digits);
  await expect(choice).toContainText(say("trust-verified"));
  await lindner.sends({ files: [letter], to: [moved.name], title: "Überweisung" });
  await yildiz.visits("nav-inbox");
  await yildiz.opens("Überweisung");
  await expect(yildiz.page.getByText(familyPractice.name).first()).toBeVisible();
});
