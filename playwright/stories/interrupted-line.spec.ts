// Interrupted work: the line, the clock, the version. What the device and the network do, not the person.

import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import type { Member } from "../people/member.ts";
import { like, say } from "../support/catalogue.ts";
import { letter, randomFile, report } from "../support/files.ts";
import { Gate } from "../support/gate.ts";
import { look } from "../support/look.ts";
import { expect, once, test } from "../support/story.ts";

const seriesBytes = 40 << 20;
const dayMs = 86_400_000;

test("a device that slept without a line goes on by itself (S-07)", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  yildiz.traffic.expectComplaints(/Failed to load resource|ERR_INTERNET_DISCONNECTED/);
  const series = await randomFile("Serie.dcm", seriesBytes);
  const gate = await Gate.before(yildiz.page.context(), 1);
  await yildiz.writes({ files: [series], to: [familyPractice.name], title: "Im Schlaf" });
  await yildiz.presses("review-send");
  await expect.poll(() => gate.arrived.size, { timeout: 60_000 }).toBe(1);
  // The lid is closed: nothing runs, and the line is gone.
  const browser = await yildiz.page.context().newCDPSession(yildiz.page);
  await browser.send("Page.setWebLifecycleState", { state: "frozen" });
  await yildiz.page.context().setOffline(true);
  await gate.open();
  await browser.send("Page.setWebLifecycleState", { state: "active" });
  await expect(yildiz.page.getByText(say("transfer-lost"))).toBeVisible({ timeout: 30_000 });
  await look(yildiz.page, "connection lost");
  await yildiz.page.context().setOffline(false);
  await expect(yildiz.page.getByText(say("transfer-done"))).toBeVisible({ timeout: 120_000 });
  expect(new Set(gate.sent).size).toBe(5);
  await lindner.visits("nav-inbox");
  await expect(lindner.page.getByRole("link", { name: "Im Schlaf" })).toBeVisible();
});

test("on a slow line it takes its time, says how far it is, and arrives", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  await yildiz.writes({ files: [report, letter], to: [familyPractice.name], title: "Langsame Leitung" });
  const browser = await yildiz.page.context().newCDPSession(yildiz.page);
  const bytesPerSecond = 150_000;
  await browser.send("Network.enable");
  await browser.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond });
  await yildiz.presses("review-send");
  await expect(yildiz.page.getByRole("progressbar")).toBeVisible();
  await expect(yildiz.page.getByText(say("transfer-done"))).toBeVisible({ timeout: 120_000 });
  await lindner.visits("nav-inbox");
  await expect(lindner.page.getByRole("link", { name: "Langsame Leitung" })).toBeVisible();
});

for (const [name, offMs, key] of [
  ["ahead", dayMs, "clock-ahead"],
  ["behind", -dayMs, "clock-behind"],
] as const) {
  test(`with a clock a day ${name} the page says so, and what is sent arrives`, once, async ({ stage }) => {
    const { lindner, yildiz } = await twoPractices(stage);
    await yildiz.locks();
    await yildiz.page.clock.setSystemTime(Date.now() + offMs);
    await yildiz.confirms();
    await yildiz.sees(say("nav-inbox"));
    await expect(yildiz.page.getByText(like(key))).toBeVisible({ timeout: 20_000 });
    await yildiz.sends({ files: [letter], to: [familyPractice.name], title: "Falsche Uhr" });
    await lindner.visits("nav-inbox");
    await lindner.opens("Falsche Uhr");
    await expect(lindner.page.getByText(radiology.name).first()).toBeVisible();
  });
}

test("an older page is told of the newer version; its upload goes on, and its form is kept (H15)", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { yildiz } = await twoPractices(stage);
  const series = await randomFile("Serie.dcm", seriesBytes);
  const gate = await Gate.before(yildiz.page.context(), 1);
  await yildiz.writes({ files: [series], to: [familyPractice.name], title: "Während der Erneuerung" });
  await yildiz.presses("review-send");
  await expect.poll(() => gate.arrived.size, { timeout: 60_000 }).toBe(1);
  await renews(yildiz);
  await seesNewer(yildiz);
  await look(yildiz.page, "newer version");
  await gate.open();
  await expect(yildiz.page.getByText(say("transfer-done"))).toBeVisible({ timeout: 120_000 });

  await yildiz.presses("transfer-another");
  await yildiz.page.getByLabel(say("finding-title")).fill("Noch nicht gesendet");
  const anew = yildiz.page.waitForEvent("load");
  await yildiz.presses("fresh-reload");
  await anew;
  await yildiz.confirms();
  await expect(yildiz.page.getByLabel(say("finding-title"))).toHaveValue("Noch nicht gesendet");
});

test("where an older page finds its sealing engine gone, it says that it must be reloaded", once, async ({ stage }) => {
  const { yildiz } = await twoPractices(stage);
  yildiz.traffic.expectComplaints(/Failed to load resource|404/);
  await renews(yildiz);
  await yildiz.page.context().route(/\/pkg\/engine-/, (route) => route.fulfill({ status: 404 }));
  await yildiz.writes({ files: [letter], to: [familyPractice.name], title: "Veraltete Seite" });
  await yildiz.presses("review-send");
  await expect(yildiz.page.getByText(say("fresh-newer"), { exact: true })).toBeVisible({ timeout: 60_000 });
});

test("a sealing engine that crashed is told as that, and the letter goes on from its draft with another (S-07)", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  // The page asks whether the letter was sent after all.
  yildiz.traffic.expectComplaints(/crashed/, /status of 404/);
  const series = await randomFile("Serie.dcm", seriesBytes);
  const gate = await Gate.before(yildiz.page.context(), 1);
  await yildiz.writes({ files: [series], to: [familyPractice.name], title: "Nach dem Absturz" });
  await yildiz.presses("review-send");
  await expect.poll(() => gate.arrived.size, { timeout: 60_000 }).toBe(1);
  const crash = () => void setTimeout(() => { throw new Error("crashed"); });
  for (const engine of yildiz.page.workers().filter((worker) => worker.url().includes("/pkg/engine-"))) await engine.evaluate(crash);
  await expect(yildiz.page.getByText(say("problem-engine-gone"), { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(yildiz.page.getByText(say("problem-engine-gone-why"), { exact: true })).toBeVisible();
  await expect(yildiz.page.getByText(say("problem-offline"), { exact: true })).toHaveCount(0);
  await look(yildiz.page, "engine gone");
  await gate.open();
  await yildiz.presses("draft-go-on");
  await expect(yildiz.page.getByText(say("transfer-done"))).toBeVisible({ timeout: 120_000 });
  await lindner.visits("nav-inbox");
  await lindner.opens("Nach dem Absturz");
});

/** From now on the server no longer has the script that this page was loaded with. */
async function renews(member: Member): Promise<void> {
  member.traffic.expectComplaints(/404/);
  await member.page.route(/\/pkg\/office-[0-9a-f]+\.js$/, async (route) => {
    if (route.request().method() === "HEAD") await route.fulfill({ status: 404, headers: { date: new Date().toUTCString() } });
    else await route.continue();
  });
}

/** The page looks when it comes into sight again, at most every ten seconds. */
async function seesNewer(member: Member): Promise<void> {
  const told = member.page.getByText(say("fresh-newer"), { exact: true });
  await expect
    .poll(
      async () => {
        await member.page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
        return told.isVisible();
      },
      { timeout: 30_000 },
    )
    .toBe(true);
}
