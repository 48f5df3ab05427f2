// A second device beside an unlocked one: by the typed code, by its photograph, by its link; and what ends it (B2, J10).

import type { Page } from "@playwright/test";
import jsqr from "jsqr";
import { PNG } from "pngjs";

import { familyPractice, twoPractices } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, once, test } from "../support/story.ts";

// A commonjs module, whose one export is the function.
const decode = jsqr as unknown as typeof jsqr.default;

/** What has ended is told with this status, and so is that the browser complains of it. */
const gone = /status of 410/;

/** Asks for a code at the desk; answers its characters. */
async function shows(desk: Member): Promise<string> {
  await desk.visits("nav-account");
  await desk.page.getByRole("link", { name: say("account-device-add") }).click();
  await desk.sees(say("device-add-title"));
  return reads(desk);
}

async function reads(desk: Member): Promise<string> {
  const groups = desk.page.locator("ol.groups li");
  await expect(groups).toHaveCount(4, { timeout: 30_000 });
  return (await groups.allTextContents()).join("-");
}

/** The picture code as a camera sees it. */
async function photographs(desk: Member): Promise<Buffer> {
  await reads(desk);
  return desk.page.locator("svg.qr").screenshot();
}

/** The new device types the code; answers the digits that it shows. */
async function types(device: Member, code: string): Promise<string> {
  await device.page.getByLabel(say("device-code")).fill(code);
  await device.presses("device-go");
  return digits(device.page);
}

async function digits(page: Page): Promise<string> {
  await expect(page.getByRole("heading", { name: say("device-shown") })).toBeVisible({ timeout: 60_000 });
  const shown = ((await page.locator(".digits").textContent()) ?? "").replaceAll(/\s/g, "");
  expect(shown).toMatch(/^\d{6}$/);
  return shown;
}

/** The desk types the digits in. */
async function compares(desk: Member, read: string): Promise<void> {
  await expect(desk.page.getByRole("heading", { name: say("device-compare") })).toBeVisible({ timeout: 60_000 });
  await desk.page.getByLabel(say("device-digits"), { exact: true }).fill(read);
  await desk.presses("device-compare-go");
}

/** The new device makes its passkey, and is at home. */
async function settles(device: Member): Promise<void> {
  await expect(device.page.getByText(say("device-entered"))).toBeVisible({ timeout: 60_000 });
  await look(device.page, "let in");
  await device.presses("recovery-passkey-add");
  await device.sees(say("nav-inbox"));
}

const ended = (page: Page) => expect(page.getByText(say("problem-pairing-gone"), { exact: true })).toBeVisible({ timeout: 60_000 });

test("a new device comes in by the typed code, opens what came before it, and signs in by its own passkey", async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner: desk, yildiz } = await twoPractices(stage);
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title: "MRT Knie" });
  const code = await shows(desk);
  await look(desk.page, "the code");

  const device = await stage.enter(Member);
  await device.goesTo("/");
  await device.page.getByRole("link", { name: say("start-device") }).click();
  await device.sees(say("device-title"));
  await device.presses("device-go");
  await expect(device.page.getByText(say("device-code-missing")).first()).toBeVisible();
  await device.page.getByLabel(say("device-code")).fill(code.replace(/.$/, (last) => (last === "0" ? "1" : "0")));
  await device.presses("device-go");
  await expect(device.page.getByText(say("problem-pairing-mistyped"))).toBeVisible();
  await look(device.page, "a slip in the code");
  const read = await types(device, code.toLowerCase().replaceAll("-", " "));
  await look(device.page, "the digits");

  await expect(desk.page.getByText(like("device-compare-who"))).toBeVisible({ timeout: 60_000 });
  await desk.presses("device-compare-go");
  await expect(desk.page.getByText(say("device-digits-missing")).first()).toBeVisible();
  await look(desk.page, "digits are missing");
  await compares(desk, `${read.slice(0, 3)} ${read.slice(3)}`);
  await expect(desk.page.getByText(say("device-same"))).toBeVisible();
  await look(desk.page, "the digits are right");
  await settles(device);
  await expect(desk.page.getByText(say("device-joined"))).toBeVisible({ timeout: 60_000 });
  await expect(desk.page.getByText(like("device-joined-text"))).toContainText(/Chrome (auf|on) /);
  await look(desk.page, "the new device is at home");

  await device.opens("MRT Knie");
  await desk.page.getByRole("link", { name: say("device-account") }).click();
  await desk.sees(say("nav-account"));
  const part = (key: string) => desk.page.locator("section").filter({ has: desk.page.getByRole("heading", { name: say(key), exact: true }) });
  const passkeys = part("account-passkeys").getByRole("listitem");
  await expect(passkeys).toHaveCount(2);
  await expect(passkeys.getByText(/^Chrome (auf|on) /)).toHaveCount(2);
  await expect(part("account-sessions").getByRole("listitem")).toHaveCount(2);
  await expect(part("signins-title").getByRole("listitem").filter({ hasText: say("signins-by-device") })).toHaveCount(1);
  const log = await desk.readsLog();
  const who = familyPractice.person;
  for (const key of ["event-device-approved", "event-device-entered", "event-passkey-added"]) {
    expect(log.filter((line) => line.includes(fill(key, { who })))).toHaveLength(1);
  }
  await device.signsOut();
  await device.confirms();
  await device.sees("MRT Knie");
});

test("what ends it is said on both sides: wrong digits, cancelled here, cancelled there, a code that was used", async ({ stage }) => {
  test.setTimeout(240_000);
  const desk = await stage.enter(Member);
  await desk.setsUp(await stage.server.setUpLink(), familyPractice);
  const device = await stage.enter(Member);
  for (const { traffic } of [desk, device]) traffic.expectComplaints(gone);
  await shows(desk);

  await test.step("by the photograph, and with wrong digits", async () => {
    await device.goesTo("/geraet");
    await device.sees(say("device-title"));
    const camera = device.page.locator('input[type="file"]');
    const blank = await device.page.locator("h1").screenshot();
    await camera.setInputFiles({ name: "wand.png", mimeType: "image/png", buffer: blank });
    await expect(device.page.getByText(say("problem-pairing-no-code"))).toBeVisible();
    await look(device.page, "no code in the picture");
    await camera.setInputFiles({ name: "code.png", mimeType: "image/png", buffer: await photographs(desk) });
    const wrong = (Number(await digits(device.page)) + 1) % 1_000_000;
    await compares(desk, String(wrong).padStart(6, "0"));
    await expect(desk.page.getByText(say("device-differs"))).toBeVisible();
    await look(desk.page, "the digits differ");
    await ended(device.page);
    await look(device.page, "ended elsewhere");
  });

  await test.step("by the link that a camera opens, and cancelled on the new device", async () => {
    await desk.presses("device-add-again");
    const picture = PNG.sync.read(await photographs(desk));
    const link = decode(new Uint8ClampedArray(picture.data), picture.width, picture.height)?.data ?? "";
    expect(link).toContain(`${stage.server.origin}/geraet#`);
    await device.page.goto("about:blank");
    await device.page.goto(link);
    await device.sees(say("device-title"));
    expect(new URL(device.page.url()).hash, "the code leaves the address bar").toBe("");
    await look(device.page, "the code is read");
    await device.presses("device-go");
    await digits(device.page);
    await expect(desk.page.getByRole("heading", { name: say("device-compare") })).toBeVisible({ timeout: 60_000 });
    await device.page.getByRole("link", { name: say("dialog-cancel") }).click();
    await device.sees(say("start-head"));
    await ended(desk.page);
    await look(desk.page, "given up on the new device");
  });

  await test.step("cancelled on the old one; and the code of before is used up", async () => {
    await desk.presses("device-add-again");
    const code = await reads(desk);
    await device.page.getByRole("link", { name: say("start-device") }).click();
    await types(device, code);
    await desk.page.getByRole("link", { name: say("dialog-cancel") }).click();
    await desk.sees(say("nav-account"));
    await ended(device.page);
    await device.page.getByLabel(say("device-code")).fill(code);
    await device.presses("device-go");
    await ended(device.page);
    await expect(desk.page.getByRole("button", { name: like("account-passkey-remove") })).toHaveCount(0);
  });
});

test("without a line both sides wait, and go on by themselves", once, async ({ stage }) => {
  test.setTimeout(240_000);
  const desk = await stage.enter(Member);
  await desk.setsUp(await stage.server.setUpLink(), familyPractice);
  const device = await stage.enter(Member);
  for (const { traffic } of [desk, device]) traffic.expectComplaints(/Failed to load resource|ERR_INTERNET_DISCONNECTED/);
  const code = await shows(desk);
  await device.goesTo("/geraet");
  await device.sees(say("device-title"));
  await desk.page.context().setOffline(true);
  await expect(desk.page.getByText(say("device-lost"))).toBeVisible({ timeout: 30_000 });
  await look(desk.page, "no line at the old device");
  await device.page.getByLabel(say("device-code")).fill(code);
  await device.presses("device-go");
  await expect(device.page.getByText(say("device-waits"))).toBeVisible();
  await desk.page.context().setOffline(false);
  const read = await digits(device.page);
  await device.page.context().setOffline(true);
  await expect(device.page.getByText(say("device-lost"))).toBeVisible({ timeout: 30_000 });
  await compares(desk, read);
  await expect(desk.page.getByText(say("device-same"))).toBeVisible({ timeout: 30_000 });
  await device.page.context().setOffline(false);
  await settles(device);
  await expect(desk.page.getByText(say("device-joined"))).toBeVisible({ timeout: 60_000 });
});
