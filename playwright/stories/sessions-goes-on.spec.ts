// What was under way goes on after one gesture: a download whose session was ended, a form whose keys were replaced, a
// gesture after one that failed. And what fails leaves nothing behind.

import { familyPractice, twoPractices } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { say } from "../support/catalogue.ts";
import { digest, randomFile } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, once, test } from "../support/story.ts";

const seriesBytes = 40 << 20;

test("a download whose session somebody ended goes on by itself after one gesture, and is whole", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  lindner.traffic.expectComplaints(/status of 401/);
  const away = await stage.enter(Member);
  await lindner.locks();
  await away.recovers(lindner.sheet);
  await away.presses("recovery-passkey-later");
  await away.sees(say("nav-inbox"));
  await lindner.confirms();
  await lindner.sees(say("nav-contacts"));
  const file = await randomFile("Serie.dcm", seriesBytes);
  await yildiz.sends({ files: [file], to: [familyPractice.name], title: "CT-Serie", mayDownload: true });

  await lindner.visits("nav-inbox");
  await lindner.opens("CT-Serie");
  const held: (() => Promise<void>)[] = [];
  let holds = true;
  await lindner.page.context().route(/\/findings\/[^/]+\/files\/[^/]+\/parts\/[1-9]$/, async (route) => {
    if (holds) held.push(() => route.continue());
    else await route.continue();
  });
  await lindner.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  await lindner.page.getByRole("button", { name: say("files-save") }).first().click();
  const download = lindner.page.waitForEvent("download");
  await lindner.page.getByRole("dialog").getByRole("button", { name: say("files-save-go") }).click();
  const saved = await download;
  await expect.poll(() => held.length, { timeout: 60_000 }).toBeGreaterThan(0);
  await away.visits("nav-account");
  const ended = away.page.waitForResponse((answer) => answer.request().method() === "DELETE");
  await away.presses("account-sessions-end");
  await ended;
  holds = false;
  await Promise.all(held.splice(0).map((goes) => goes()));
  const asks = lindner.page.getByRole("alertdialog", { name: say("renewal-chosen") });
  await expect(asks).toBeVisible({ timeout: 60_000 });
  await asks.getByRole("button", { name: say("renewal-confirm") }).click();
  await expect(asks).toBeHidden();
  expect(await digest(await saved.path())).toBe(await digest(file));
});

test("a form whose keys were replaced in another tab saves nothing under the old ones, and goes on after one gesture", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  lindner.traffic.expectComplaints(/status of 40[19]/);
  await lindner.visits("nav-send", "nav-send-long");
  await lindner.page.getByLabel(say("finding-title")).fill("Arztbrief, halb");
  await expect(lindner.page.getByText(say("draft-kept"), { exact: true })).toBeVisible({ timeout: 20_000 });
  const beside = new Member(await lindner.page.context().newPage(), lindner.origin, lindner.authenticator, lindner.traffic);
  await beside.recovers(lindner.sheet);
  await beside.presses("recovery-passkey-later");
  await beside.sees(say("nav-inbox"));

  await lindner.page.bringToFront();
  await lindner.page.getByLabel(say("finding-title")).fill("Arztbrief, halb fertig");
  const asks = lindner.page.getByRole("alertdialog", { name: say("renewal-rekeyed") });
  await expect(asks).toBeVisible({ timeout: 30_000 });
  await expect(asks).toContainText(say("renewal-rekeyed-text"));
  await look(lindner.page, "keys were replaced");
  await asks.getByRole("button", { name: say("renewal-confirm") }).click();
  await expect(asks).toBeHidden();
  await expect(lindner.page.getByLabel(say("finding-title"))).toHaveValue("Arztbrief, halb fertig");
  await expect(lindner.page.getByText(say("draft-kept"), { exact: true })).toBeVisible({ timeout: 30_000 });

  // Who signs in now opens what was typed.
  await lindner.page.reload();
  await lindner.confirms();
  await expect(lindner.page.getByLabel(say("finding-title"))).toHaveValue("Arztbrief, halb fertig", { timeout: 30_000 });
});

for (const clock of ["running", "fast-forwarded"]) {
  test(`a gesture after one that was given up signs in, the clock ${clock}`, once, async ({ stage }) => {
    const lindner = await stage.enter(Member);
    await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
    await lindner.signsOut();
    if (clock !== "running") {
      await lindner.page.clock.install();
      await lindner.page.reload();
      await lindner.page.clock.fastForward(60_000);
    }
    // The person closes the browser's dialogue, which no test can press: the browser then answers this.
    await lindner.page.evaluate(() => {
      const refuse = () => {
        Reflect.deleteProperty(navigator.credentials, "get");
        return Promise.reject(new DOMException("closed", "NotAllowedError"));
      };
      Object.defineProperty(navigator.credentials, "get", { configurable: true, value: refuse });
    });
    await lindner.confirms();
    await expect(lindner.page.getByText(say("problem-passkey-cancelled"))).toBeVisible();
    await lindner.signsIn();
  });
}

test("a passkey that was made for a practice which did not come about is given up", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  lindner.traffic.expectComplaints(/status of 410/);
  const ended = { type: "urn:siegel:problem:ceremony_ended", status: 410, code: "ceremony_ended" };
  await lindner.page.route("**/api/v1/registration/finish", (route) =>
    route.fulfill({ status: 410, contentType: "application/problem+json", body: JSON.stringify(ended) }), { times: 1 });
  await lindner.page.goto(await stage.server.setUpLink());
  await lindner.page.getByLabel(say("setup-practice")).fill(familyPractice.name);
  await lindner.page.getByLabel(say("setup-place")).fill(familyPractice.place);
  await lindner.page.getByLabel(say("setup-person")).fill(familyPractice.person);
  await lindner.presses("setup-make");
  await expect(lindner.page.getByText(say("problem-ceremony-ended"))).toBeVisible();
  await expect.poll(() => lindner.authenticator.passkeys()).toBe(0);
  await lindner.presses("setup-make");
  await lindner.keepsSheet();
  await lindner.sees(say("nav-inbox"));
  expect(await lindner.authenticator.passkeys()).toBe(1);
});

test("n begins a new finding, also where one is being written", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  await lindner.page.keyboard.press("n");
  await lindner.sees(say("nav-send-long"));
  const title = lindner.page.getByLabel(say("finding-title"));
  await title.fill("Nun ein anderer");
  await expect(lindner.page.getByText(say("draft-kept"), { exact: true })).toBeVisible({ timeout: 20_000 });
  await lindner.page.getByRole("heading", { level: 1 }).click();
  await lindner.page.keyboard.press("n");
  await expect(title).toHaveValue("");
  await lindner.visits("nav-drafts");
  await expect(lindner.page.getByText("Nun ein anderer")).toBeVisible();
});
