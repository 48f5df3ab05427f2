// S-05: another key is shown of a practice than the one that was compared.

import { familyPractice, radiology } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { drawsPractice, Liar, type Shown } from "../support/liar.ts";
import { expect, test, type Stage } from "../support/story.ts";

/** The radiology as it was before it lost everything, and set itself up anew under the same id: two sets of true keys. */
async function radiologyBefore(stage: Stage): Promise<{ shown: Shown; fingerprint: { digits: string; words: string } }> {
  return stage.server.aside(async () => {
    const yildiz = await stage.enter(Member);
    await yildiz.setsUp(await stage.server.setUpLink(), radiology);
    const fingerprint = await yildiz.readsFingerprint();
    const { practices } = await yildiz.page.evaluate(async () => (await fetch("/api/v1/practices")).json());
    await yildiz.page.close();
    return { shown: practices[0], fingerprint };
  });
}

test("a changed key blocks, nothing is sent, and only the right number read aloud lets sending go on (S-05)", async ({ stage }) => {
  const before = await radiologyBefore(stage);
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const yildiz = await stage.enter(Member);
  await drawsPractice(yildiz.page, before.shown.practice_id);
  await yildiz.setsUp(await stage.server.setUpLink(), radiology);
  // Its log is longer than it was before: a shorter one would be refused already for that.
  await yildiz.signsOut();
  await yildiz.signsIn();
  const now = await yildiz.readsFingerprint();
  expect(now.digits).toMatch(/^(\d{5} ){11}\d{5}$/);
  expect(now.words.split(" ")).toHaveLength(8);
  expect(now.digits).not.toBe(before.fingerprint.digits);

  const liar = await Liar.before(lindner.page, before.shown);
  const item = lindner.page.getByRole("listitem").filter({ hasText: radiology.name });

  await test.step("eight words are compared on first use", async () => {
    await lindner.visits("nav-send", "nav-send-long");
    await expect(item).toContainText(say("trust-new"));
    await lindner.compares(item, before.fingerprint.words);
    await expect(item).toContainText(say("trust-verified"));
  });

  await test.step("the key changes between review and sending", async () => {
    await lindner.writes({ files: [letter], to: [radiology.name], title: "Überweisung" });
    await liar.stops();
    await lindner.presses("review-send");
    await expect(lindner.page.getByText(say("problem-key-changed"))).toBeVisible();
    await lindner.sees(say("nav-send-long"));
    // What was filled in is kept as the sender's own draft, for nobody else; of the file nothing has left.
    const sent = lindner.traffic.sent.filter(({ method, url }) => method !== "GET" && /findings|parts|grants/.test(url));
    expect(sent.map(({ method, url }) => `${method} ${url}`), "not even sealed").toEqual([]);
  });

  await test.step("it cannot be chosen, and no click goes around the comparison", async () => {
    await lindner.visits("nav-inbox");
    await lindner.visits("nav-send", "nav-send-long");
    await expect(item).toContainText(say("contact-changed"));
    const box = item.getByRole("checkbox");
    await expect(box).toBeDisabled();
    await box.click({ force: true });
    await expect(box).not.toBeChecked();
    await item.getByRole("button", { name: say("compare-open") }).click();
    const dialog = lindner.page.getByRole("dialog");
    await dialog.getByRole("button", { name: say("compare-go") }).click();
    await expect(dialog.getByText(say("compare-missing")).first()).toBeVisible();
    await dialog.getByLabel(say("compare-typed")).fill(now.digits.slice(0, -6));
    await dialog.getByRole("button", { name: say("compare-go") }).click();
    await expect(dialog.getByText(fill("compare-digits-few", { missing: "5", n: "55" }))).toBeVisible();
    await dialog.getByRole("button", { name: say("dialog-cancel") }).click();
    await expect(box).toBeDisabled();
  });

  await test.step("the number of the old key does not fit, the one that is read aloud now does", async () => {
    await lindner.compares(item, before.fingerprint.digits);
    await expect(lindner.page.getByRole("dialog").getByText(say("compare-differs"))).toBeVisible();
    const heard = before.fingerprint.digits.split(" ");
    const differs = heard.findIndex((group, place) => group !== now.digits.split(" ")[place]) + 1;
    const first = fill("compare-differs-at", { n: String(differs) });
    await expect(lindner.page.getByRole("dialog").getByText(first)).toBeVisible();
    await lindner.page.getByRole("dialog").getByRole("button", { name: say("dialog-cancel") }).click();
    await expect(item.getByRole("checkbox")).toBeDisabled();
    await lindner.compares(item, now.digits);
    await expect(item).toContainText(say("trust-verified"));
  });

  const title = "Überweisung nach dem Vergleich";
  await lindner.sends({ files: [letter], to: [radiology.name], title });
  await yildiz.visits("nav-inbox");
  await yildiz.opens(title);
});
