// A unit of one's own practice is a way into an inbox; who may send in it answers what came to it, and one day it is closed
// (decision 041; C2, C3, D1).

import { stein, twoPracticesAndLaura } from "../people/administrator.ts";
import { familyPractice, radiology } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { begins, cardOf, choosesUnit, makesUnit, opensUnits, reviews } from "../people/units.ts";
import { fill, say } from "../support/catalogue.ts";
import { letter, report } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, test } from "../support/story.ts";

const unit = "Sonographie";

/** What became of the finding in view with those who got it. */
function recipientsOf(member: Member) {
  return member.page.locator("section").filter({ has: member.page.getByRole("heading", { name: say("finding-recipients") }) });
}

/** Sends what the review shows. */
async function sends(sender: Member): Promise<void> {
  await sender.presses("review-send");
  await sender.isSure();
}

test("a finding is put into a unit of one's own practice; who may send in it answers for it, until it is closed", async ({ stage }) => {
  test.setTimeout(600_000);
  const { lindner, yildiz, laura } = await twoPracticesAndLaura(stage);
  await makesUnit(lindner, unit, [[stein, "unit-level-read"]]);

  const inside = "Anforderung Sono";
  await test.step("the form says who finds it in the inbox, and that the whole practice can read it", async () => {
    await begins(lindner, report, inside);
    const own = lindner.page.getByRole("group", { name: say("own-units") });
    await own.getByRole("checkbox", { name: unit }).check();
    for (const text of [fill("own-unit-readers", { whom: stein }), say("own-unit-all")]) await expect(own.getByText(text)).toBeVisible();
    await look(lindner.page, "a unit of one's own practice as recipient");
    // A draft keeps it: it is taken up as it was.
    await expect(lindner.page.locator("#kept")).toHaveText(say("draft-kept"), { timeout: 30_000 });
    await lindner.visits("nav-drafts");
    await expect(lindner.page.getByText(/^1 (Einheit|unit)$/)).toBeVisible();
    await lindner.page.getByRole("link", { name: say("draft-go-on") }).click();
    await expect(own.getByRole("checkbox", { name: unit })).toBeChecked();
    await expect(lindner.page.getByText(say("draft-recipient-changed"))).toHaveCount(0);
    await lindner.page.locator('input[type="file"]').setInputFiles([report]);
    await reviews(lindner);
    await expect(lindner.page.getByText(`${familyPractice.name}, ${unit}`).first()).toBeVisible();
    await expect(lindner.page.getByText(fill("own-unit-readers", { whom: stein })).filter({ visible: true })).toBeVisible();
    await look(lindner.page, "review of a finding to one's own unit");
    await sends(lindner);
    await look(lindner.page, "sent to one's own unit");
  });

  await test.step("it lies in the unit's inbox, and its sender reads who opened it there", async () => {
    await laura.visits("nav-inbox");
    const row = laura.page.getByRole("row").filter({ hasText: inside });
    await expect(row).toContainText(fill("unit-badge", { name: unit }));
    await look(laura.page, "the inbox with a finding of one's own practice");
    await laura.opens(inside);
    await expect(laura.page.getByText(fill("unit-badge", { name: unit }))).toBeVisible();
    await lindner.visits("nav-sent");
    await lindner.opens(inside);
    await expect(recipientsOf(lindner)).toContainText(`${familyPractice.name}, ${unit}`);
    await expect(recipientsOf(lindner).getByText(say("delivery-opened"))).toBeVisible();
    await expect(recipientsOf(lindner)).toContainText(stein);
    await look(lindner.page, "a finding that was opened in one's own unit");
    await lindner.visits("nav-inbox");
    await expect(lindner.page.getByText(say("inbox-empty")), "who does not belong to it has it in no inbox").toBeVisible();
  });

  const asked = "Sono Schilddrüse";
  await test.step("another practice sends to the same unit", async () => {
    await begins(yildiz, report, asked);
    await choosesUnit(yildiz, familyPractice.name, unit);
    await reviews(yildiz);
    await sends(yildiz);
    await laura.visits("nav-inbox");
    await expect(laura.page.getByRole("row").filter({ hasText: asked })).toBeVisible();
  });

  await test.step("who only reads in the unit sees why there is no button to answer", async () => {
    await laura.opens(asked);
    await expect(laura.page.locator("#answer-not")).toHaveText(say("unit-answer-not"));
    await expect(laura.page.getByRole("link", { name: say("answer-go") })).toHaveCount(0);
    await look(laura.page, "a finding that one may not answer");
    // By the address alone nobody comes further either.
    await laura.goesTo(`/senden?antwort=${new URL(laura.page.url()).pathname.split("/").pop()}`);
    await laura.confirms();
    await expect(laura.page.getByText(say("problem-unit-reads-why"))).toBeVisible();
    await look(laura.page, "an answer that is not one's own to give");
  });

  await test.step("who may send in it answers", async () => {
    await opensUnits(lindner);
    await cardOf(lindner, unit).getByRole("button", { name: fill("unit-change-named", { name: unit }) }).click();
    const dialog = lindner.page.getByRole("dialog");
    await dialog.getByLabel(stein).selectOption({ label: say("unit-level-send") });
    await dialog.getByRole("button", { name: say("unit-change-go") }).click();
    await expect(dialog).toBeHidden();
    await expect(cardOf(lindner, unit)).toContainText(say("unit-level-send"));
    await laura.visits("nav-inbox");
    await laura.opens(asked);
    await laura.page.getByRole("link", { name: say("answer-go") }).click();
    await expect(laura.page.getByRole("checkbox", { name: radiology.name })).toBeChecked();
    await laura.page.locator('input[type="file"]').setInputFiles([letter]);
    await reviews(laura);
    await sends(laura);
    await yildiz.visits("nav-inbox");
    await expect(yildiz.page.getByRole("row").filter({ hasText: asked })).toBeVisible();
  });

  const late = "Sono Abdomen";
  await test.step("it is closed while somebody has chosen it: who sends hears so, and loses nothing", async () => {
    await begins(yildiz, letter, late);
    await choosesUnit(yildiz, familyPractice.name, unit);
    await reviews(yildiz);
    await opensUnits(laura);
    await expect(cardOf(laura, unit).getByRole("button", { name: fill("unit-close-named", { name: unit }) })).toHaveCount(0);
    await opensUnits(lindner);
    await cardOf(lindner, unit).getByRole("button", { name: fill("unit-close-named", { name: unit }) }).click();
    const dialog = lindner.page.getByRole("alertdialog");
    await expect(dialog.getByText(say("unit-close-2"))).toBeVisible();
    await look(lindner.page, "closing a unit");
    await dialog.getByRole("button", { name: say("unit-close-go") }).click();
    await expect(dialog).toBeHidden();
    await expect(cardOf(lindner, unit)).toContainText(say("unit-closed-text"));
    await expect(cardOf(lindner, unit)).toContainText(familyPractice.person);
    await look(lindner.page, "a closed unit");
    // Nobody pressed anything: the review gives way to the form, before anything is sent that would be refused.
    await expect(yildiz.page.getByText(fill("unit-closed-lost-text", { names: unit }))).toBeVisible({ timeout: 60_000 });
    await expect(yildiz.page.getByRole("button", { name: say("review-send") })).toHaveCount(0);
    await expect(yildiz.page.getByLabel(say("finding-title"))).toHaveValue(late);
    await expect(yildiz.page.getByRole("checkbox", { name: unit })).toHaveCount(0);
    await look(yildiz.page, "a closed unit is chosen no longer");
  });

  await test.step("its members read on, a correction reaches them, and the log says who closed it", async () => {
    await yildiz.visits("nav-sent");
    await yildiz.opens(asked);
    await yildiz.page.getByRole("link", { name: say("correct-go") }).click();
    await expect(yildiz.page.getByText(say("unit-closed-corrected-text"))).toBeVisible();
    await look(yildiz.page, "a correction for a closed unit");
    await laura.visits("nav-inbox");
    await laura.opens(asked);
    await begins(lindner, letter, late);
    await expect(lindner.page.getByRole("heading", { name: say("send-recipients") })).toBeVisible();
    await expect(lindner.page.getByRole("group", { name: say("own-units") })).toHaveCount(0);
    const log = await lindner.readsLog();
    expect(log.some((line) => line.includes(fill("event-unit-closed", { who: familyPractice.person, what: unit })))).toBe(true);
  });
});
