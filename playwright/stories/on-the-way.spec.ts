// Sending goes on while its sender does other work: what is on its way is seen on every page (D14).

import type { Page } from "@playwright/test";

import { familyPractice, twoPractices } from "../people/cast.ts";
import type { Member } from "../people/member.ts";
import { like, say } from "../support/catalogue.ts";
import { letter, randomFile } from "../support/files.ts";
import { Gate } from "../support/gate.ts";
import { look } from "../support/look.ts";
import { expect, once, test } from "../support/story.ts";

/** Five parts. */
const seriesBytes = 40 << 20;

test("who goes on while a finding is uploaded sees on every page how far it is; another one overtakes it, and both arrive", async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  const [large, small] = ["CT-Serie", "Kurzer Brief"];
  const { gate, bar } = await leavesInTheMiddle(yildiz, large);
  await expect(bar).toContainText(familyPractice.name);
  await look(yildiz.page, "on the way");
  await yildiz.visits("nav-drafts");
  const draft = yildiz.page.locator("section.card").filter({ hasText: like("draft-begun") });
  await expect(draft.getByText(say("on-the-way"))).toBeVisible();
  await expect(draft.getByRole("button", { name: say("draft-discard") })).toHaveCount(0);
  await look(yildiz.page, "a draft on its way");

  await yildiz.sends({ files: [letter], to: [familyPractice.name], title: small });
  await expect(bar).toContainText(large);
  await lindner.visits("nav-inbox");
  await expect(lindner.page.getByRole("link", { name: small })).toBeVisible();

  await yildiz.visits("nav-inbox");
  await gate.open();
  await expect(bar.getByText(say("undo-text"))).toBeVisible({ timeout: 120_000 });
  await look(yildiz.page, "about to be delivered, elsewhere");
  await bar.getByRole("button", { name: say("undo-hurry") }).click();
  const told = yildiz.page.locator(".notice").filter({ hasText: say("transfer-done") });
  await expect(told).toContainText(large);
  await look(yildiz.page, "sent from elsewhere");
  expect(new Set(gate.sent).size, "each part, and no other").toBe(gate.sent.length);
  await told.getByRole("link", { name: say("transfer-look") }).click();
  await yildiz.sees(large);
  await expect(told).toHaveCount(0);
  await expect(lindner.page.getByRole("link", { name: large })).toBeVisible();
  await yildiz.visits("nav-drafts");
  await expect(yildiz.page.getByText(say("drafts-empty"))).toBeVisible();
});

test("from its draft one comes back to what is on its way, takes it back, and sends it on", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  const title = "Doch noch nicht";
  const { gate, bar } = await leavesInTheMiddle(yildiz, title);
  await bar.getByRole("button", { name: say("transfer-pause") }).click();
  await yildiz.visits("nav-drafts");
  await yildiz.page.getByRole("link", { name: say("on-the-way-look") }).click();
  await expect(yildiz.page.getByRole("heading", { name: say("transfer-paused") })).toBeVisible();
  await expect(bar).toHaveCount(0);
  await gate.open();
  await yildiz.presses("transfer-resume");
  await yildiz.presses("undo-go");
  await expect(yildiz.page.getByText(say("transfer-back-text"))).toBeVisible();
  await yildiz.presses("review-back");
  await expect(yildiz.page.getByLabel(say("finding-title"))).toHaveValue(title);
  await yildiz.presses("send-review");
  await yildiz.presses("review-send");
  await yildiz.isSure();
  expect(new Set(gate.sent).size, "no part is sent twice").toBe(gate.sent.length);
  await lindner.visits("nav-inbox");
  await expect(lindner.page.getByRole("link", { name: title })).toHaveCount(1);
});

test("taken back or failed elsewhere, it is told on the page that is open, and goes on from there", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  yildiz.traffic.expectComplaints(/Failed to load resource/);
  const title = "Aus der Ferne";
  const { gate, bar } = await leavesInTheMiddle(yildiz, title);
  await bar.getByRole("button", { name: say("transfer-cancel") }).click();
  const back = yildiz.page.locator(".notice").filter({ hasText: say("transfer-back-text") });
  await expect(back).toContainText(title);
  await look(yildiz.page, "taken back elsewhere");
  await back.getByRole("link", { name: say("nav-drafts") }).click();
  await yildiz.page.getByRole("link", { name: say("draft-go-on") }).click();
  await yildiz.presses("draft-go-on");

  await yildiz.page.route("**/api/v1/findings", (route) => (route.request().method() === "POST" ? route.fulfill({ status: 404 }) : route.fallback()));
  await yildiz.visits("nav-account");
  await gate.open();
  const failed = yildiz.page.getByRole("alert").filter({ hasText: say("undelivered") });
  await expect(failed).toContainText(title, { timeout: 120_000 });
  await expect(lindner.page.getByRole("link", { name: title })).toHaveCount(0);
  await yildiz.page.unroute("**/api/v1/findings");
  await failed.getByRole("button", { name: say("draft-go-on") }).click();
  await expect(yildiz.page.locator(".notice").filter({ hasText: say("transfer-done") })).toContainText(title, { timeout: 60_000 });
  await lindner.visits("nav-inbox");
  await expect(lindner.page.getByRole("link", { name: title })).toHaveCount(1);
});

test("who locks in the middle keeps the draft with all that has arrived, and nobody has received anything", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  const title = "Vor der Pause";
  const { gate, bar } = await leavesInTheMiddle(yildiz, title);
  await yildiz.locks();
  await gate.open();
  await yildiz.confirms();
  await expect(yildiz.page.getByRole("navigation", { name: say("shell-nav") })).toBeVisible();
  await expect(bar).toHaveCount(0);
  await yildiz.visits("nav-drafts");
  await expect(yildiz.page.getByRole("heading", { name: title })).toBeVisible();
  await lindner.visits("nav-inbox");
  await expect(lindner.page.getByRole("link", { name: title })).toHaveCount(0);
});

/** Begins to send a large finding, and goes to another page as soon as two of its parts have arrived. */
async function leavesInTheMiddle(member: Member, title: string) {
  const gate = await Gate.before(member.page.context(), 2);
  await member.writes({ files: [await randomFile("Serie.dcm", seriesBytes)], to: [familyPractice.name], title, mayDownload: true });
  await member.presses("review-send");
  await expect.poll(() => gate.arrived.size, { timeout: 60_000 }).toBe(2);
  await expect(member.page.getByText(say("transfer-goes-on"))).toBeVisible();
  await member.visits("nav-inbox");
  const bar = waiting(member.page);
  await expect(bar).toContainText(title);
  return { gate, bar };
}

/** What is on its way, as every page shows it that is not its own. */
function waiting(page: Page) {
  return page.getByRole("region", { name: say("on-the-way") });
}
