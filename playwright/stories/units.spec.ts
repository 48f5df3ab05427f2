// Units: what is addressed to one its members read, and nobody else of the practice (decision 025; C2, C3, D1).

import { stein, twoPracticesAndLaura } from "../people/administrator.ts";
import { familyPractice } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { cardOf, opensUnits } from "../people/units.ts";
import { fill, say } from "../support/catalogue.ts";
import { letter, report } from "../support/files.ts";
import { look } from "../support/look.ts";
import { readTable } from "../support/table.ts";
import { expect, test } from "../support/story.ts";

const unit = "Sonographie";

/** Writes to the unit, and to nobody else; answers when it is sent. */
async function sendsToUnit(sender: Member, files: string[], title: string): Promise<void> {
  await sender.visits("nav-send", "nav-send-long");
  const another = sender.page.getByRole("button", { name: say("transfer-another") });
  if (await another.isVisible()) await another.click();
  await sender.page.locator('input[type="file"]').setInputFiles(files);
  await sender.page.getByLabel(say("finding-title")).fill(title);
  const practice = sender.page.locator("#recipients > ul > li").filter({ hasText: familyPractice.name });
  await practice.getByRole("button", { name: say("unit-look") }).click();
  await practice.getByRole("checkbox", { name: unit }).check();
  await expect(practice.getByRole("checkbox", { name: familyPractice.name }), "not the whole practice").not.toBeChecked();
  await look(sender.page, "a unit as recipient");
  await sender.page.getByRole("radio", { name: say("basis-treatment") }).check();
  await sender.presses("send-review");
  await expect(sender.page.getByText(`${familyPractice.name}, ${unit}`).first()).toBeVisible();
  await look(sender.page, "review of a finding to a unit");
  await sender.presses("review-send");
  await sender.isSure();
}

test("a unit reads what is addressed to it, and the admin who made it does not; who is taken out reads nothing more", async ({ stage }) => {
  test.setTimeout(600_000);
  const { lindner, yildiz, laura } = await twoPracticesAndLaura(stage);

  await test.step("an admin makes a unit; a form that is not complete says what is missing", async () => {
    await opensUnits(laura);
    await expect(laura.page.getByText(say("units-empty-member"))).toBeVisible();
    await opensUnits(lindner);
    await expect(lindner.page.getByText(say("units-empty"))).toBeVisible();
    await look(lindner.page, "no unit yet");
    await lindner.page.getByRole("button", { name: say("unit-new") }).first().click();
    const dialog = lindner.page.getByRole("dialog");
    await expect(dialog.getByLabel(stein)).toBeVisible();
    await dialog.getByRole("button", { name: say("unit-new-go") }).click();
    for (const key of ["unit-name-missing", "unit-members-missing"]) {
      await expect(dialog.getByText(say(key)).first()).toBeVisible();
    }
    await look(lindner.page, "a unit without a name");
    await dialog.getByLabel(say("unit-name"), { exact: true }).fill(unit);
    await dialog.getByLabel(say("unit-place")).fill("Haus B");
    await dialog.getByLabel(stein).selectOption({ label: say("unit-level-manage") });
    await dialog.getByRole("button", { name: say("unit-new-go") }).click();
    await expect(dialog).toBeHidden();
    await expect(cardOf(lindner, unit)).toContainText(stein);
    await expect(cardOf(lindner, unit)).toContainText(say("unit-level-manage"));
    await expect(cardOf(lindner, unit)).not.toContainText(familyPractice.person);
    await look(lindner.page, "a unit");
  });

  await test.step("the matrix of rights says who has which level in it, on the page and in the table", async () => {
    await lindner.visits("nav-team");
    await lindner.page.getByRole("link", { name: say("rights-title") }).click();
    await lindner.sees(say("rights-title"));
    const people = lindner.page.getByRole("table", { name: say("rights-people") });
    const level = say("unit-level-manage");
    await expect(people.getByRole("row").filter({ hasText: stein })).toContainText(fill("rights-unit", { unit, level }));
    await expect(people.getByRole("row").filter({ hasText: familyPractice.person })).toContainText(say("unit-level-none"));
    await look(lindner.page, "levels in the matrix of rights");
    const download = lindner.page.waitForEvent("download");
    await lindner.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
    await lindner.presses("export-csv");
    const table = await readTable(await (await download).path());
    const [hers, his] = [stein, familyPractice.person].map((name) => table.find((line) => line[say("team-name")] === name)?.[unit]);
    expect([hers, his]).toEqual([level, say("unit-level-none")]);
  });

  const first = "Sono Schilddrüse";
  await test.step("another practice sends to it: its member reads, the admin sees nothing", async () => {
    await sendsToUnit(yildiz, [report], first);
    await laura.visits("nav-inbox");
    const row = laura.page.getByRole("row").filter({ hasText: first });
    await expect(row).toContainText(fill("unit-badge", { name: unit }));
    await laura.page.getByLabel(say("list-show")).selectOption({ label: unit });
    await expect(row).toBeVisible();
    await look(laura.page, "the inbox of a unit");
    await laura.opens(first);
    await expect(laura.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
    await expect(laura.page.getByText(fill("unit-badge", { name: unit }))).toBeVisible();
    await look(laura.page, "a finding to a unit");
    await lindner.visits("nav-inbox");
    await expect(lindner.page.getByText(say("inbox-empty"))).toBeVisible();
    // Its sender reads that it was opened there.
    await yildiz.visits("nav-sent");
    await yildiz.opens(first);
    const recipients = yildiz.page.locator("section").filter({ has: yildiz.page.getByRole("heading", { name: say("finding-recipients") }) });
    await expect(recipients).toContainText(`${familyPractice.name}, ${unit}`);
    await expect(recipients.getByText(say("delivery-opened"))).toBeVisible();
    // That it came stands in the log of the practice.
    const log = await lindner.readsLog();
    expect(log.some((line) => line.includes(first))).toBe(true);
  });

  const second = "Sono Abdomen";
  await test.step("she manages the unit: the admin comes in, and reads what was before", async () => {
    await opensUnits(laura);
    await cardOf(laura, unit).getByRole("button", { name: fill("unit-change-named", { name: unit }) }).click();
    const dialog = laura.page.getByRole("dialog");
    await expect(dialog.getByLabel(say("unit-name"), { exact: true }), "what it is called is for admins").toHaveCount(0);
    await dialog.getByLabel(familyPractice.person).selectOption({ label: say("unit-level-manage") });
    await look(laura.page, "members of a unit");
    await dialog.getByRole("button", { name: say("unit-change-go") }).click();
    await expect(dialog).toBeHidden();
    await expect(cardOf(laura, unit)).toContainText(familyPractice.person);
    await lindner.visits("nav-inbox");
    await expect(lindner.page.getByRole("row").filter({ hasText: first })).toBeVisible();
  });

  await test.step("she is taken out, and reads nothing of it any more", async () => {
    await opensUnits(lindner);
    await cardOf(lindner, unit).getByRole("button", { name: fill("unit-change-named", { name: unit }) }).click();
    const dialog = lindner.page.getByRole("dialog");
    await dialog.getByLabel(stein).selectOption({ label: say("unit-level-none") });
    await dialog.getByRole("button", { name: say("unit-change-go") }).click();
    await expect(dialog).toBeHidden();
    await expect(cardOf(lindner, unit)).not.toContainText(stein);
    await sendsToUnit(yildiz, [letter], second);
    await lindner.visits("nav-inbox");
    await expect(lindner.page.getByRole("row").filter({ hasText: second })).toBeVisible();
    await laura.visits("nav-inbox");
    await expect(laura.page.getByText(say("inbox-empty"))).toBeVisible();
  });
});
