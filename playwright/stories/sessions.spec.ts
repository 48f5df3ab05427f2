// Sessions: they end, are ended, are renewed in place; nobody at the desk; the list of them (B10, B11, B14, B15).

import type { Page, Route } from "@playwright/test";

import { familyPractice, twoPractices } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { like, say } from "../support/catalogue.ts";
import { randomFile } from "../support/files.ts";
import { Gate } from "../support/gate.ts";
import { look } from "../support/look.ts";
import { bendsSession } from "../support/session.ts";
import { expect, once, test } from "../support/story.ts";

const minute = 60_000;
const seriesBytes = 48 << 20;

test("an upload whose session somebody ended waits for one gesture, and arrives whole", once, async ({ stage }) => {
  test.setTimeout(420_000);
  const { lindner, yildiz } = await twoPractices(stage);
  for (const { traffic } of [lindner, yildiz]) traffic.expectComplaints(/status of 401/);
  // The same doctor at a second device: by the sheet, which ends the first session, and a passkey of its own.
  const away = await stage.enter(Member);
  await yildiz.locks();
  await away.recovers(yildiz.sheet);
  await away.presses("recovery-passkey-add");
  await away.sees(say("nav-inbox"));
  await yildiz.signsIn();

  const file = await randomFile("Serie.dcm", seriesBytes);
  const title = "CT-Serie";
  await yildiz.writes({ files: [file], to: [familyPractice.name], title, mayDownload: true });
  const gate = await Gate.before(yildiz.page.context(), 1);
  await yildiz.presses("review-send");
  await expect.poll(() => gate.arrived.size, { timeout: 60_000 }).toBe(1);
  await away.visits("nav-account");
  const ended = away.page.waitForResponse((answer) => answer.request().method() === "DELETE");
  await away.presses("account-sessions-end");
  await ended;
  await gate.open();
  const asks = yildiz.page.getByRole("alertdialog", { name: say("renewal-chosen") });
  await expect(asks).toBeVisible({ timeout: 60_000 });
  await look(yildiz.page, "renewal");
  await expect(asks).toContainText(say("renewal-chosen-text"));
  // Escape does not send it away, and nothing behind it can be reached.
  for (let press = 0; press < 3; press++) await yildiz.page.keyboard.press("Escape");
  await expect(asks).toBeVisible();
  await asks.getByRole("button", { name: say("renewal-confirm") }).click();
  await expect(asks).toBeHidden();
  await expect(yildiz.page.getByText(say("transfer-done"))).toBeVisible({ timeout: 240_000 });
  await lindner.visits("nav-inbox");
  await lindner.opens(title);
});

test("who ends the session from elsewhere closes a page on which nothing is sent, and the page says so", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  lindner.traffic.expectComplaints(/status of 401/);
  await lindner.page.context().clearCookies();
  const anew = lindner.page.waitForEvent("load");
  await lindner.turnsTo("nav-account");
  await anew;
  await lindner.sees(say("start-ended"));
  await lindner.confirms();
  await lindner.sees(say("nav-account"));
});

test("a session that grows old under a half-filled form is renewed before and after its end, and the form stays", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  lindner.traffic.expectComplaints(/status of 401/);
  await lindner.page.clock.install();
  const left = await bendsSession(lindner.page, "ends_at");
  await lindner.page.reload();
  await lindner.signsIn();
  await lindner.visits("nav-send", "nav-send-long");
  await lindner.page.getByLabel(say("finding-title")).fill("Arztbrief, halb fertig");
  left.ms = 9 * minute;
  await lindner.page.clock.fastForward(5 * minute);
  // Somebody is there again: the page tells the server, and hears from it.
  await lindner.page.keyboard.press("Shift");
  await lindner.page.clock.fastForward(10_000);
  const soon = lindner.page.getByRole("alertdialog", { name: say("renewal-soon") });
  await expect(soon).toBeVisible();
  await look(lindner.page, "session ends soon");
  await soon.getByRole("button", { name: say("renewal-later") }).click();
  await expect(soon).toBeHidden();
  await lindner.page.clock.fastForward(9 * minute);
  const over = lindner.page.getByRole("alertdialog", { name: say("renewal-expired") });
  await expect(over).toBeVisible();
  await look(lindner.page, "session over");
  left.ms = undefined;
  await over.getByRole("button", { name: say("renewal-confirm") }).click();
  await expect(over).toBeHidden();
  await expect(lindner.page.getByLabel(say("finding-title"))).toHaveValue("Arztbrief, halb fertig");
  await lindner.page.clock.fastForward(10_000);
  await expect(over).toBeHidden();
});

test("who came by the sheet renews by the sheet, and gets a new one", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  lindner.traffic.expectComplaints(/status of 401/);
  const away = await stage.enter(Member);
  away.traffic.expectComplaints(/status of 40[13]/);
  await away.page.clock.install();
  const left = await bendsSession(away.page, "ends_at");
  left.ms = minute;
  await away.recovers(lindner.sheet);
  await away.presses("recovery-passkey-later");
  await away.sees(say("nav-inbox"));
  // Only what the page has heard can come to its end.
  await away.page.clock.fastForward(10_000);
  await expect(away.page.getByRole("alertdialog", { name: say("renewal-soon") })).toBeVisible();
  await away.page.clock.fastForward(70_000);
  const over = away.page.getByRole("alertdialog", { name: say("renewal-expired") });
  await over.getByRole("button", { name: say("renewal-by-sheet") }).click();
  left.ms = undefined;
  const before = away.sheet.join();
  await over.getByLabel(say("recovery-code")).fill(away.sheet.join(" "));
  await over.getByRole("button", { name: say("renewal-sheet-go") }).click();
  await expect(over).toBeHidden();
  await away.keepsSheet();
  expect(away.sheet.join()).not.toBe(before);
  await expect(away.page.getByRole("heading", { name: say("sheet-code") })).toHaveCount(0);
  await away.visits("nav-account");
});

test("the page asks a minute before it locks, is heard by a screen reader, and stays on request (A-05)", async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.page.clock.install();
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const { page } = lindner;
  await page.clock.fastForward(14 * minute + 5_000);
  const asks = page.getByRole("alertdialog", { name: say("idle-title") });
  await expect(asks).toBeVisible();
  await expect(asks).toHaveAccessibleDescription(new RegExp(say("idle-text").slice(0, 40)));
  expect(await page.evaluate(() => document.activeElement?.closest("dialog")?.id), "the focus is in it").toBe("idle");
  await look(page, "idle");
  const told = page.waitForRequest((request) => request.method() === "GET" && request.url().endsWith("/api/v1/session"));
  await asks.getByRole("button", { name: say("idle-stay") }).click();
  await told;
  await expect(asks).toBeHidden();
  await page.clock.fastForward(13 * minute);
  await expect(page.getByRole("heading", { level: 1, name: say("nav-inbox") })).toBeVisible();
  await expect(asks).toBeHidden();
  await page.clock.fastForward(minute + 5_000);
  await expect(asks).toBeVisible();
  const anew = page.waitForEvent("load");
  await page.clock.fastForward(minute);
  await anew;
  await lindner.sees(say("start-locked"));
});

test("a page that was out of sight for five minutes is locked, a shorter look elsewhere is not (B15)", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.page.clock.install();
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const { page } = lindner;
  await isSeen(page, false);
  await page.clock.fastForward(4 * minute);
  await isSeen(page, true);
  await page.clock.fastForward(10_000);
  await isSeen(page, false);
  await page.clock.fastForward(4 * minute);
  await expect(page.getByRole("heading", { level: 1, name: say("nav-inbox") })).toBeVisible();
  const anew = page.waitForEvent("load");
  await page.clock.fastForward(minute + 5_000);
  await anew;
  await lindner.sees(say("start-locked"));
});

test("a laptop that slept overnight is locked before anybody can touch it", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.page.clock.install();
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const anew = lindner.page.waitForEvent("load");
  await lindner.page.clock.fastForward(9 * 60 * minute);
  await anew;
  await lindner.sees(say("start-locked"));
});

test("the list tells devices apart, and ends a single session", async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  lindner.traffic.expectComplaints(/status of 401/);
  const away = await stage.enter(Member);
  await away.recovers(lindner.sheet);
  await away.presses("recovery-passkey-add");
  await away.sees(say("nav-inbox"));
  await lindner.sees(say("start-ended"));
  await lindner.signsIn();
  await lindner.visits("nav-account");
  const list = lindner.page.locator("section").filter({ has: lindner.page.getByRole("heading", { name: say("account-sessions") }) });
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await expect(list.getByRole("listitem").first()).toContainText("Chrome");
  await expect(list.getByText(say("account-session-own"))).toHaveCount(1);
  await look(lindner.page, "sessions");
  away.traffic.expectComplaints(/status of 401/);
  await list.getByRole("button", { name: like("account-session-end") }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  // The page hears of it by itself.
  await away.sees(say("start-ended"));
});

test("a sign-in that took too long starts anew by one press; too many in a minute say how long to wait (X-02)", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  lindner.traffic.expectComplaints(/status of 4(10|29)/);
  await lindner.signsOut();
  await lindner.page.route("**/api/v1/session/finish", late, { times: 1 });
  await lindner.confirms();
  await expect(lindner.page.getByText(say("problem-ceremony-ended"))).toBeVisible();
  await look(lindner.page, "ceremony ended");
  await lindner.signsIn();
  await lindner.signsOut();

  const begun = () =>
    lindner.page.evaluate(async () => {
      const init = { method: "POST", headers: { "x-siegel": "1", "content-type": "application/json" }, body: "{}" };
      return (await fetch("/api/v1/session/begin", init)).status;
    });
  const statuses: number[] = [];
  while (!statuses.includes(429) && statuses.length < 60) statuses.push(await begun());
  expect(statuses.at(-1)).toBe(429);
  await stage.server.stop("SIGKILL");
  await stage.server.start();
  let admitted = 0;
  while ((await begun()) !== 429) admitted++;
  expect(admitted, "no more than the time of the restart allows").toBeLessThan(10);
  await lindner.confirms();
  await expect(lindner.page.getByText(say("problem-too-many"))).toBeVisible();
  await expect(lindner.page.getByText(like("problem-too-many-do", { n: "3" }))).toBeVisible();
});

/** As a server answers that knows the ceremony no more. */
async function late(route: Route): Promise<void> {
  const problem = { type: "urn:siegel:problem:ceremony_ended", status: 410, code: "ceremony_ended" };
  await route.fulfill({ status: 410, contentType: "application/problem+json", body: JSON.stringify(problem) });
}

/** The tab goes out of sight, or comes back. */
async function isSeen(page: Page, seen: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, !seen);
}
