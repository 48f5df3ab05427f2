// Devices that sign in and open nothing: a passphrase stands beside their passkey (B3, B4, B17).

import { familyPractice } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { say } from "../support/catalogue.ts";
import { search, searchFolder } from "../support/canary.ts";
import { look } from "../support/look.ts";
import { Authenticator } from "../support/authenticator.ts";
import { expect, once, test } from "../support/story.ts";

test.use({ isRecorded: true });

const own = "Zwölf Kormorane tragen Handschuhe";

test("a practice is set up with six words, which open it in two tabs that lock together", async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.authenticator.becomesOlder();
  const dialog = lindner.page.getByRole("dialog", { name: say("passphrase-new") });
  let words = "";
  const chooses = async () => {
    await expect(dialog).toBeVisible({ timeout: 30_000 });
    words = (await dialog.locator("ol.groups li").allTextContents()).join("-");
    expect(words.split("-")).toHaveLength(6);
    await look(lindner.page, "six words");
    await dialog.getByLabel(say("passphrase-again")).fill("etwas ganz anderes");
    await dialog.getByRole("button", { name: say("passphrase-choose") }).click();
    await expect(dialog.getByRole("alert").first()).toContainText(say("passphrase-differs"));
    // As somebody writes what stands on a slip of paper.
    await dialog.getByLabel(say("passphrase-again")).fill(` ${words.replaceAll("-", " ").toUpperCase()}`);
    await dialog.getByRole("button", { name: say("passphrase-choose") }).click();
  };
  await Promise.all([lindner.setsUp(await stage.server.setUpLink(), familyPractice), chooses()]);

  const second = await lindner.page.context().newPage();
  const other = new Member(second, lindner.origin, await Authenticator.forPage(second), lindner.traffic);
  await other.authenticator.becomesOlder();
  await other.authenticator.holdsThoseOf(lindner.authenticator);
  await other.goesTo("/");
  await other.confirms();
  const ask = second.getByRole("dialog", { name: say("passphrase-ask") });
  await expect(ask).toBeVisible({ timeout: 60_000 });
  await ask.locator("#passphrase").fill(words);
  await ask.getByRole("button", { name: say("passphrase-open") }).click();
  await other.sees(say("nav-inbox"));
  await expect(lindner.page.getByRole("heading", { level: 1, name: say("nav-inbox") })).toBeVisible();
  await other.locks();
  await lindner.sees(say("start-locked"));
});

test("a passphrase of one's own is measured; a wrong one is told at once, and none of it reaches the server", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.authenticator.becomesOlder();
  const dialog = lindner.page.getByRole("dialog", { name: say("passphrase-new") });
  const tells = async (typed: string, key: string) => {
    await dialog.getByLabel(say("passphrase-own-label")).fill(typed);
    await expect(dialog.getByRole("status").filter({ hasText: say(key) })).toBeVisible();
  };
  const chooses = async () => {
    await expect(dialog).toBeVisible({ timeout: 30_000 });
    await dialog.getByRole("radio", { name: say("passphrase-own") }).check();
    await tells("Praxis2025!", "passphrase-short");
    await tells("Hausarztpraxis Lindner 1", "passphrase-names");
    await tells("Sommer-Herbst-Winter", "passphrase-common");
    await tells("qwertzuiop1234", "passphrase-run");
    await tells("iloveyoudragon", "passphrase-weak");
    await look(lindner.page, "weak passphrase");
    await dialog.getByLabel(say("passphrase-again")).fill("iloveyoudragon");
    await dialog.getByRole("button", { name: say("passphrase-choose") }).click();
    await expect(dialog.getByRole("alert").first()).toContainText(say("passphrase-weak"));
    await tells(own, "passphrase-strong");
    await look(lindner.page, "strong passphrase");
    await dialog.getByLabel(say("passphrase-again")).fill(own);
    await dialog.getByRole("button", { name: say("passphrase-choose") }).click();
  };
  await Promise.all([lindner.setsUp(await stage.server.setUpLink(), familyPractice), chooses()]);
  await lindner.locks();

  await lindner.confirms();
  const ask = lindner.page.getByRole("dialog", { name: say("passphrase-ask") });
  await expect(ask).toBeVisible();
  await look(lindner.page, "passphrase is asked for");
  const exchanges = stage.server.recorder?.exchanges ?? [];
  const before = exchanges.length;
  const wrong = "Zwölf Kormorane tragen Gummistiefel";
  await ask.locator("#passphrase").fill(wrong);
  await ask.getByRole("button", { name: say("passphrase-open") }).click();
  await expect(ask.getByText(say("passphrase-wrong"), { exact: true })).toBeVisible({ timeout: 20_000 });
  const asked = exchanges.slice(before).filter(({ line }) => !/\/pkg\//.test(line));
  expect(asked.map(({ line }) => line), "a wrong passphrase is no matter of the server's").toEqual([]);
  await ask.locator("#passphrase").fill(own);
  await ask.getByRole("button", { name: say("passphrase-open") }).click();
  await lindner.sees(say("nav-inbox"));

  const secrets = [own, wrong, "Kormorane"];
  const all = exchanges.flatMap(({ line, asked: sent, answered }) => [[`asked: ${line}`, sent] as const, [`answered: ${line}`, answered] as const]);
  expect(all.flatMap(([where, bytes]) => search(where, bytes, familyPractice.name)).length, "the search finds what is there").toBeGreaterThan(0);
  expect(all.flatMap(([where, bytes]) => secrets.flatMap((word) => search(where, bytes, word)))).toEqual([]);
  expect(await searchFolder(stage.server.data, secrets)).toEqual([]);
});

test("who gives up on the passphrase makes no account, and may try again", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.authenticator.becomesOlder();
  const dialog = lindner.page.getByRole("dialog", { name: say("passphrase-new") });
  await lindner.page.goto(await stage.server.setUpLink());
  await lindner.page.getByLabel(say("setup-practice")).fill(familyPractice.name);
  await lindner.page.getByLabel(say("setup-place")).fill(familyPractice.place);
  await lindner.page.getByLabel(say("setup-person")).fill(familyPractice.person);
  await lindner.presses("setup-make");
  await dialog.getByRole("button", { name: say("dialog-cancel") }).click();
  await expect(lindner.page.getByText(say("problem-passkey-cancelled"))).toBeVisible();
  await lindner.presses("setup-make");
  await expect(dialog).toBeVisible();
});
