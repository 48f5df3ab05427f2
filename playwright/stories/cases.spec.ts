// Cases: practices share findings; who is added reads what was before, who is removed reads nothing more (decision 021).

import { familyPractice, radiology } from "../people/cast.ts";
import { write } from "../people/letter.ts";
import { Participant } from "../people/participant.ts";
import type { Practice } from "../people/member.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { letter, report } from "../support/files.ts";
import { drawsPractice, Liar, type Shown } from "../support/liar.ts";
import { look } from "../support/look.ts";
import { expect, once, test, type Stage } from "../support/story.ts";

const surgery: Practice = { name: "Chirurgie am Dom", place: "Köln", person: "Dr. Mira Stein" };
const title = "Knie links, Nachsorge";
const patient = "Lena Sommer, 12.04.1961";

/** Two practices that know each other by an invitation. */
async function two(stage: Stage): Promise<{ lindner: Participant; yildiz: Participant }> {
  const lindner = await stage.enter(Participant);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const yildiz = await stage.enter(Participant);
  await yildiz.setsUp(await lindner.invites("Radiologie"), radiology);
  return { lindner, yildiz };
}

/** Who takes no part any more asks for what is not there for them. */
function seesLess(member: Participant): void {
  member.traffic.expectComplaints(/status of 404/);
}

test("three practices share a case: what one adds the others read, who is added reads what was before, who is removed nothing", async ({ stage }) => {
  test.setTimeout(600_000);
  const { lindner, yildiz } = await two(stage);
  const stein = await stage.enter(Participant);
  await stein.setsUp(await lindner.invites("Chirurgie"), surgery);

  await test.step("a case is opened; a form that is not complete says what is missing", async () => {
    await lindner.visits("nav-cases");
    await expect(lindner.page.getByText(say("cases-empty"))).toBeVisible();
    await lindner.page.getByRole("link", { name: say("case-new") }).first().click();
    await lindner.sees(say("case-new"));
    await expect(lindner.page.getByRole("checkbox", { name: radiology.name })).toBeVisible();
    await lindner.presses("case-new-go");
    for (const key of ["case-title-missing", "case-practices-missing"]) {
      await expect(lindner.page.getByText(say(key)).first()).toBeVisible();
    }
    await look(lindner.page, "a case without a title");
    await lindner.opensCase(title, patient, [radiology.name]);
    await expect(lindner.page.getByText(patient)).toBeVisible();
    await expect(lindner.page.getByText(say("case-empty"))).toBeVisible();
    await expect(lindner.participant(familyPractice.name)).toContainText(say("case-opener"));
    await expect(lindner.participant(radiology.name)).toContainText(say("trust-verified"));
    await expect(lindner.participant(radiology.name)).toContainText(like("case-since"));
  });

  const first = "MRT Knie links";
  await test.step("a finding is added, and whoever takes part reads it without loading anything anew", async () => {
    await yildiz.opensCasePage(title);
    await expect(yildiz.page.getByText(say("case-empty"))).toBeVisible();
    await lindner.lays([report], first);
    await lindner.adds(first, title);
    await look(lindner.page, "a finding in a case");
    await expect(yildiz.findingIn(first)).toContainText(familyPractice.person);
    await expect(yildiz.findingIn(first)).toContainText(say("inbox-new"));
    await look(yildiz.page, "a case with a finding");
    await yildiz.opens(first);
    await expect(yildiz.page.getByText(fill("case-through-named", { title }))).toBeVisible();
    await look(yildiz.page, "a finding through a case");
    // Its sender reads who opened it.
    await expect(lindner.partOf("finding-recipients").getByText(say("delivery-opened"))).toBeVisible();
    await expect(lindner.partOf("finding-recipients")).toContainText(radiology.name);
    await yildiz.page.getByRole("link", { name: say("case-show") }).click();
    await expect(yildiz.findingIn(first)).toContainText(say("inbox-read"));
  });

  await test.step("a third practice is added, and reads what was before", async () => {
    await lindner.opensCasePage(title);
    await lindner.presses("case-add-practice");
    await expect(lindner.page.getByRole("checkbox", { name: radiology.name }), "takes part already").toHaveCount(0);
    await lindner.page.getByRole("checkbox", { name: surgery.name }).check();
    await lindner.presses("case-add-next");
    const dialog = lindner.page.getByRole("alertdialog");
    await expect(dialog.getByText(like("case-add-1"))).toBeVisible();
    await expect(dialog).toContainText(surgery.name);
    await look(lindner.page, "adding a practice");
    await dialog.getByRole("button", { name: say("case-add-go") }).click();
    await expect(lindner.participant(surgery.name)).toBeVisible();
    await expect(yildiz.participant(surgery.name), "the others see it by itself").toBeVisible();
    await stein.opensCasePage(title);
    await stein.opens(first);
    await expect(stein.page.getByText(fill("case-through-named", { title }))).toBeVisible();
  });

  const second = "Labor vom Montag";
  await test.step("one is removed: its old page empties itself, and what comes it never gets", async () => {
    seesLess(yildiz);
    await expect(yildiz.findingIn(first)).toBeVisible();
    await lindner.participant(radiology.name).getByRole("button", { name: fill("case-remove-one", { who: radiology.name }) }).click();
    const dialog = lindner.page.getByRole("alertdialog");
    await expect(dialog.getByText(say("case-remove-2"))).toBeVisible();
    await look(lindner.page, "removing a practice");
    await dialog.getByRole("button", { name: say("case-remove-go") }).click();
    await expect(lindner.participant(radiology.name)).toHaveCount(0);
    await expect(yildiz.page.getByText(say("case-gone"), { exact: true })).toBeVisible();
    await expect(yildiz.findingIn(first)).toHaveCount(0);
    await look(yildiz.page, "a case that is gone");
    await lindner.lays([letter], second);
    await lindner.adds(second, title);
    await stein.opensCasePage(title);
    await expect(stein.findingIn(second)).toBeVisible();
    await expect(yildiz.page.getByText(second)).toHaveCount(0);
    await yildiz.visits("nav-cases");
    await expect(yildiz.page.getByText(say("cases-empty"))).toBeVisible();
  });

  await test.step("the list says who takes part and what is newest", async () => {
    await lindner.visits("nav-cases");
    const row = lindner.page.getByRole("table", { name: say("nav-cases") }).getByRole("row").filter({ hasText: title });
    await expect(row).toContainText(surgery.name);
    await expect(row).not.toContainText(radiology.name);
    await expect(row).toContainText(say("case-open"));
    await look(lindner.page, "cases");
  });
});

test("a finding is sent to a practice and a case at once, and taken out of the case alone: who got it by itself keeps it", async ({ stage }) => {
  const { lindner, yildiz } = await two(stage);
  const both = "Arthroskopie, OP-Bericht";
  await lindner.opensCase(title, patient, [radiology.name]);
  await lindner.page.getByRole("link", { name: say("case-send") }).click();
  await lindner.sees(say("nav-send-long"));
  await expect(lindner.page.getByRole("checkbox", { name: title })).toBeChecked();
  await expect(lindner.page.getByText(fill("send-case-readers", { whom: radiology.name }))).toBeVisible();
  await write(lindner.page, { files: [report], to: [radiology.name], title: both });
  await look(lindner.page, "to a practice and a case");
  await lindner.presses("send-review");
  await expect(lindner.page.getByRole("listitem").filter({ hasText: fill("case-named", { title }) })).toContainText(radiology.name);
  await look(lindner.page, "review with a case");
  await lindner.presses("review-send");
  await lindner.isSure();
  await lindner.page.getByRole("link", { name: say("transfer-look") }).click();
  await lindner.sees(both);
  await yildiz.opensCasePage(title);
  await expect(yildiz.findingIn(both)).toBeVisible();

  await lindner.presses("finding-withdraw");
  const dialog = lindner.page.getByRole("dialog");
  await expect(dialog.getByText(say("finding-withdraw-whom"))).toBeVisible();
  const [practice, inCase] = [radiology.name, fill("case-named", { title })].map((name) => dialog.getByRole("checkbox", { name }));
  await expect(practice).toBeChecked();
  await practice.uncheck();
  await inCase.uncheck();
  await expect(dialog.getByRole("button", { name: say("finding-withdraw-go") })).toBeDisabled();
  await inCase.check();
  await look(lindner.page, "taking out of a case");
  await dialog.getByRole("button", { name: say("finding-withdraw-go") }).click();
  await expect(lindner.partOf("finding-recipients").locator("li").filter({ hasText: title })).toContainText(say("delivery-withdrawn"));
  await expect(lindner.partOf("finding-recipients").locator("li").filter({ hasText: radiology.name })).not.toContainText(say("delivery-withdrawn"));
  await expect(yildiz.findingIn(both)).toContainText(say("delivery-said-withdrawn"));
  await yildiz.visits("nav-inbox");
  await yildiz.opens(both);
});

test("a practice leaves: the case waits until its opener gives it new keys, and closed it is only read", async ({ stage }) => {
  test.setTimeout(600_000);
  const { lindner, yildiz } = await two(stage);
  const finding = "MRT Schulter";
  await lindner.opensCase(title, patient, [radiology.name]);
  await yildiz.lays([report], finding);
  await yildiz.adds(finding, title);
  await yildiz.opensCasePage(title);
  seesLess(yildiz);
  await yildiz.presses("case-leave");
  const leaving = yildiz.page.getByRole("alertdialog");
  await expect(leaving.getByText(say("case-leave-1"))).toBeVisible();
  await look(yildiz.page, "leaving a case");
  await leaving.getByRole("button", { name: say("case-leave-go") }).click();
  await yildiz.sees(say("nav-cases"));
  await expect(yildiz.page.getByText(say("cases-empty"))).toBeVisible();

  await lindner.visits("nav-cases");
  await lindner.opens(title);
  await expect(lindner.page.getByText(say("case-waits-title"))).toBeVisible();
  await expect(lindner.participant(radiology.name)).toContainText(say("case-left"));
  await expect(lindner.findingIn(finding), "what was added stays").toBeVisible();
  await look(lindner.page, "a case that waits");
  await lindner.presses("case-renew");
  await expect(lindner.page.getByText(say("case-waits-title"))).toBeHidden();
  await expect(lindner.participant(radiology.name)).toHaveCount(0);

  await lindner.presses("case-close");
  const closing = lindner.page.getByRole("alertdialog");
  await expect(closing.getByText(say("case-close-1"))).toBeVisible();
  await look(lindner.page, "closing a case");
  await closing.getByRole("button", { name: say("case-close-go") }).click();
  await expect(lindner.page.getByText(say("case-closed-text"))).toBeVisible();
  await expect(lindner.page.getByRole("button", { name: say("case-add-practice") })).toHaveCount(0);
  await look(lindner.page, "a closed case");
  await lindner.lays([letter], "Nachtrag");
  await lindner.visits("nav-sent");
  await lindner.opens("Nachtrag");
  await lindner.presses("case-add-finding");
  await expect(lindner.page.getByRole("dialog").getByText(say("case-none-open"))).toBeVisible();
  await look(lindner.page, "no open case");
});

test("a case is closed while a form has it chosen: the form lets go of it and says so", async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await two(stage);
  await lindner.opensCase(title, patient, [radiology.name]);
  await yildiz.opensCasePage(title);
  await yildiz.page.getByRole("link", { name: say("case-send") }).click();
  await expect(yildiz.page.getByRole("checkbox", { name: title })).toBeChecked();
  await lindner.presses("case-close");
  await lindner.page.getByRole("alertdialog").getByRole("button", { name: say("case-close-go") }).click();
  await expect(lindner.page.getByText(say("case-closed-text"))).toBeVisible();
  await expect(yildiz.page.getByText(fill("case-lost-text", { names: title }))).toBeVisible({ timeout: 30_000 });
  await expect(yildiz.page.getByRole("checkbox", { name: title })).toHaveCount(0);
  await look(yildiz.page, "a closed case is chosen no longer");
});

/** The radiology as it was before it set itself up anew under the same id: two sets of true keys. */
async function radiologyBefore(stage: Stage): Promise<{ shown: Shown; heard: string }> {
  return stage.server.aside(async () => {
    const yildiz = await stage.enter(Participant);
    await yildiz.setsUp(await stage.server.setUpLink(), radiology);
    const heard = (await yildiz.readsFingerprint()).words;
    const { practices } = await yildiz.page.evaluate(async () => (await fetch("/api/v1/practices")).json());
    await yildiz.page.close();
    return { shown: practices[0], heard };
  });
}

test("a changed key blocks: nobody opens a case with such a practice (S-05)", once, async ({ stage }) => {
  test.setTimeout(600_000);
  const before = await radiologyBefore(stage);
  const lindner = await stage.enter(Participant);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const yildiz = await stage.enter(Participant);
  await drawsPractice(yildiz.page, before.shown.practice_id);
  await yildiz.setsUp(await stage.server.setUpLink(), radiology);
  await yildiz.signsOut();
  await yildiz.signsIn();
  const now = await yildiz.readsFingerprint();

  const liar = await Liar.before(lindner.page, before.shown);
  const item = lindner.page.getByRole("listitem").filter({ hasText: radiology.name });
  await lindner.visits("nav-cases");
  await lindner.page.getByRole("link", { name: say("case-new") }).first().click();
  await lindner.page.getByLabel(say("case-title"), { exact: true }).fill(title);
  await lindner.compares(item, before.heard);
  await expect(item).toContainText(say("trust-verified"));
  await item.getByRole("checkbox").check();
  await liar.stops();
  await lindner.presses("case-new-go");
  await expect(lindner.page.getByText(say("problem-key-changed"))).toBeVisible();
  const sent = lindner.traffic.sent.filter(({ method, url }) => method !== "GET" && /\/cases/.test(url));
  expect(sent, "not even sealed").toEqual([]);
  await expect(lindner.page.getByLabel(say("case-title"), { exact: true }), "nothing typed is lost").toHaveValue(title);
  await look(lindner.page, "a case with a changed key");
  await expect(item).toContainText(say("contact-changed"));
  await expect(item.getByRole("checkbox"), "nor is it chosen any more").not.toBeChecked();
  await expect(item.getByRole("checkbox")).toBeDisabled();
  // Somebody compares: with the right number it goes on.
  await lindner.compares(item, now.digits);
  await expect(item).toContainText(say("trust-verified"));
  await item.getByRole("checkbox").check();
  await lindner.presses("case-new-go");
  await lindner.sees(title);
});
