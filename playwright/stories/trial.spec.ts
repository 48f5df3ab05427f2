// A stranger tries it: what `cargo xtask run` prints works at the first try.

import { familyPractice } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { Patient } from "../people/patient.ts";
import { say } from "../support/catalogue.ts";
import { expect, once, test } from "../support/story.ts";
import { Trial } from "../support/trial.ts";

test("the demonstration opens for its patient and its doctor, and says that it is one", once, async ({ stage }) => {
  test.setTimeout(700_000);
  const trial = await Trial.start();
  try {
    const patient = await stage.enter(Patient, trial.origin);
    await patient.opens(trial.told(/http:\S+\/s\/\S+/), trial.told(/PIN (\d[\d ]+\d)/));
    await expect(patient.page.getByText(say("shell-trial"))).toBeVisible();
    await patient.reads("CT Thorax");

    const lindner = await stage.enter(Member, trial.origin);
    await lindner.recovers([trial.told(/Lindner.*\n\s+(\S.*)/)]);
    await lindner.presses("recovery-passkey-later");
    await lindner.sees(say("nav-inbox"));
    await expect(lindner.page.getByText(say("shell-trial"))).toBeVisible();
    await lindner.opens("CT Thorax");
    await lindner.presses("files-look");
    await expect(lindner.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
    const lines = (await lindner.readsLog()).join("\n");
    for (const name of ["CT Thorax", "Fotodokumentation", "Mia Keller", "Dr. Ayşe Yıldız"]) expect(lines).toContain(name);
    await closes(patient, lindner);
  } finally {
    await trial.end();
  }
});

test("an empty trial prints the link that sets up a practice", once, async ({ stage }) => {
  test.setTimeout(700_000);
  const trial = await Trial.start("--empty");
  try {
    const lindner = await stage.enter(Member, trial.origin);
    await lindner.setsUp(trial.told(/Set up a practice, once: (\S+)/), familyPractice);
    await expect(lindner.page.getByText(say("inbox-empty"))).toBeVisible();
    await expect(lindner.page.getByText(say("shell-trial"))).toBeVisible();
    await closes(lindner);
  } finally {
    await trial.end();
  }
});

/** Pages go before the server does: what they still ask it would be a complaint of the browser. */
async function closes(...people: (Member | Patient)[]): Promise<void> {
  for (const { page } of people) await page.close();
}
