// Sending and receiving (points 3 and 4): many kinds of files, large ones, lost connections, and what the sender sees.

import { basename } from "node:path";

import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import type { Member } from "../people/member.ts";
import { like, say } from "../support/catalogue.ts";
import { angiography, cameraNotes, digest, largePhoto, letter, photo, picture, randomFile, report } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, once, test } from "../support/story.ts";

const largeBytes = 96 << 20;

test("files of many kinds arrive as they were, and the picture names its author", async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const title = "Angiographie mit Bildern";
  const files = [report, angiography, picture, largePhoto];
  await yildiz.sends({ files, to: [familyPractice.name], title, imageBy: radiology.person, mayDownload: true });
  await lindner.visits("nav-inbox");
  await lindner.opens(title);
  await expect(lindner.page.getByText(say("finding-image-agreed"))).toBeVisible();
  // Three that can be looked at; the fourth says that it has no preview.
  await expect(lindner.page.getByRole("button", { name: say("files-look") })).toHaveCount(3);
  const scan = lindner.page.getByRole("listitem").filter({ hasText: basename(angiography) });
  await expect(scan).toContainText(say("preview-none"));
  await test.step("one is opened under its name, in view, and closed again", async () => {
    const opener = lindner.page.getByRole("button", { name: say("files-look") }).first();
    await opener.click();
    const name = lindner.page.getByRole("heading", { name: basename(report) });
    await expect(name).toBeFocused();
    await expect(name).toBeInViewport();
    await expect(lindner.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
    await lindner.presses("preview-larger");
    const pages = lindner.page.getByRole("region", { name: basename(report) });
    const beyond = () => pages.evaluate((box) => box.scrollWidth - box.clientWidth);
    await expect.poll(beyond, "pixels that can be scrolled to").toBeGreaterThan(0);
    await look(lindner.page, "a file is looked at");
    await lindner.presses("dialog-close");
    await expect(opener).toBeFocused();
    await expect(lindner.page.locator("canvas")).toHaveCount(0);
  });
  for (const [at, file] of files.entries()) {
    await test.step(`saves ${file}`, async () => {
      expect(await digest(await saves(lindner, at)), file).toBe(await digest(file));
    });
  }
});

test("a photograph leaves without the place where it was taken, and keeps the day", async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const before = await cameraNotes(photo);
  expect(before.places, "the camera wrote the place").toBeGreaterThan(0);
  const title = "Wunde am Unterschenkel";
  await yildiz.writes({ files: [photo], to: [familyPractice.name], title, imageBy: radiology.person, mayDownload: true });
  await yildiz.presses("review-back");
  await expect(yildiz.page.getByText(say("send-file-place-removed"))).toBeVisible();
  await yildiz.presses("send-review");
  await yildiz.presses("review-send");
  await expect(yildiz.page.getByText(say("transfer-done"))).toBeVisible({ timeout: 60_000 });
  await lindner.visits("nav-inbox");
  await lindner.opens(title);
  const after = await cameraNotes(await saves(lindner, 0));
  expect(after).toEqual({ taken: before.taken, places: 0, picture: before.picture });
});

test("a picture is not sent without its author, nothing without a basis or a recipient (D5, D7, D9)", async ({ stage }) => {
  const { yildiz } = await twoPractices(stage);
  await yildiz.visits("nav-send", "nav-send-long");
  await yildiz.page.locator('input[type="file"]').setInputFiles([photo]);
  await yildiz.presses("send-review");
  for (const key of ["send-image-missing", "send-recipients-missing", "send-basis-missing"]) {
    await expect(yildiz.page.getByRole("link", { name: say(key) })).toBeVisible();
  }
  await yildiz.sees(say("nav-send-long"));
  // What is mended is said no more, the rest stays.
  const ground = yildiz.page.locator("#basis-0");
  await ground.check();
  await expect(yildiz.page.getByText(say("send-basis-missing"))).toHaveCount(0);
  await expect(ground).toBeFocused();
  await expect(yildiz.page.getByRole("link", { name: say("send-recipients-missing") })).toBeVisible();
});

test("the inbox shows what comes in without a reload, and the sender what was done with it", async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  await lindner.visits("nav-inbox");
  const title = "Laborwerte";
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title });
  const row = lindner.page.getByRole("row").filter({ hasText: title });
  await expect(row).toContainText(say("inbox-new"), { timeout: 20_000 });

  await yildiz.visits("nav-sent");
  const sent = yildiz.page.getByRole("row").filter({ hasText: title });
  await expect(sent).toContainText(say("delivery-delivered"));
  await lindner.opens(title);
  await expect(lindner.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
  await expect(sent).toContainText(say("delivery-opened"), { timeout: 20_000 });

  await yildiz.opens(title);
  await yildiz.presses("finding-withdraw");
  await expect(yildiz.page.getByRole("dialog").getByRole("listitem")).toContainText(like("fate-opened", { who: familyPractice.person }));
  await expect(yildiz.page.getByRole("dialog").getByText(say("fate-breach"))).toBeVisible();
  lindner.traffic.expectComplaints(/status of 4\d\d/);
  await yildiz.page.getByRole("dialog").getByRole("button", { name: say("finding-withdraw-go") }).click();
  await expect(yildiz.page.getByText(say("finding-withdrawn")).first()).toBeVisible();
  await test.step("the page on which it is read lets go of it, and says whose it was", async () => {
    await expect(lindner.page.getByText(say("problem-withdrawn"))).toBeVisible({ timeout: 20_000 });
    await expect(lindner.page.locator("canvas")).toHaveCount(0);
    await expect(lindner.page.getByRole("button", { name: say("finding-file") })).toHaveCount(0);
    await expect(lindner.page.getByRole("link", { name: say("answer-go") })).toHaveCount(0);
    await lindner.sees(title);
    await look(lindner.page, "taken back while it was read");
  });
  await lindner.visits("nav-inbox");
  await expect(row).toContainText(say("delivery-withdrawn"));
  await expect(row).toContainText(like("inbox-withdrawn-at"));
  await look(lindner.page, "an inbox with what was taken back");
  await lindner.locks();
  await lindner.goesTo("/eingang");
  await lindner.signsIn();
  // Its title was sealed with what was taken back: only the session that saw it knew it.
  await expect(lindner.page.getByRole("row").filter({ hasText: say("delivery-withdrawn") })).toBeVisible();
  await expect(row).toHaveCount(0);
});

test("what comes in above a finding takes neither the keyboard nor a click away from it", once, async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const [first, second] = ["Labor vom Montag", "Labor vom Dienstag"];
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title: first });
  await lindner.visits("nav-inbox");
  const rows = lindner.page.getByRole("row").filter({ has: lindner.page.getByRole("link") });
  const link = lindner.page.getByRole("link", { name: first });
  await link.focus();
  const held = await link.elementHandle();
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title: second });
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText(second);
  await expect(link).toBeFocused();
  expect(await held?.textContent()).toBe(first);
  await lindner.page.keyboard.press("Enter");
  await lindner.sees(first);
});

test("a large file is paused, its server dies and comes back, and it arrives whole (D14, S-07)", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, yildiz } = await twoPractices(stage);
  for (const { traffic } of [lindner, yildiz]) traffic.expectComplaints(/Failed to load resource/);
  const file = await randomFile("Serie.dcm", largeBytes);
  const title = "CT-Serie";
  await yildiz.writes({ files: [file], to: [familyPractice.name], title, mayDownload: true });
  const first = yildiz.page.context().waitForEvent("request", (request) => request.method() === "PUT" && request.url().includes("/parts/"));
  await yildiz.presses("review-send");
  await first;
  await yildiz.presses("transfer-pause");
  await expect(yildiz.page.getByRole("button", { name: say("transfer-resume") })).toBeVisible();
  await stage.server.stop("SIGKILL");
  await yildiz.presses("transfer-resume");
  await expect(yildiz.page.getByText(say("transfer-lost"))).toBeVisible({ timeout: 30_000 });
  await stage.server.start();
  await expect(yildiz.page.getByText(say("transfer-done"))).toBeVisible({ timeout: 180_000 });
  await lindner.visits("nav-inbox");
  await lindner.opens(title);
  await test.step("who closes the browser's question for a place is told quietly", async () => {
    await lindner.page.evaluate(() => {
      const closes = () => Promise.reject(new DOMException("closed", "AbortError"));
      Object.assign(window, { showSaveFilePicker: closes });
    });
    await lindner.presses("files-save");
    await lindner.page.getByRole("dialog").getByRole("button", { name: say("files-save-go") }).click();
    await expect(lindner.page.getByText(say("files-save-not"))).toBeVisible();
    await expect(lindner.page.getByRole("alert")).toHaveCount(0);
  });
  expect(await digest(await saves(lindner, 0))).toBe(await digest(file));
});

test("a cancelled sending reaches nobody (S-08, D15)", once, async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const file = await randomFile("Serie.dcm", largeBytes);
  await yildiz.writes({ files: [file], to: [familyPractice.name], title: "Irrtum" });
  await yildiz.presses("review-send");
  await yildiz.presses("transfer-cancel");
  await expect(yildiz.page.getByText(say("transfer-back-text"))).toBeVisible();
  await lindner.visits("nav-inbox");
  await expect(lindner.page.getByText("Irrtum")).toHaveCount(0);
});

test("ten seconds long a finding is not yet delivered, and can be taken back; nobody has it (J1)", async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const [right, wrong] = ["An die richtige Praxis", "An die falsche Praxis"];
  const sends = async (title: string) => {
    await yildiz.writes({ files: [photo], to: [familyPractice.name], title, imageBy: radiology.person });
    await yildiz.presses("review-send");
    await expect(yildiz.page.getByText(say("undo-text"))).toBeVisible();
  };
  await sends(right);
  await look(yildiz.page, "about to be delivered");
  await yildiz.isSure();

  await sends(wrong);
  await yildiz.presses("undo-go");
  await expect(yildiz.page.getByText(say("transfer-back-text"))).toBeVisible();
  await look(yildiz.page, "taken back");
  await lindner.visits("nav-inbox");
  await expect(lindner.page.getByRole("link", { name: right })).toBeVisible();
  await expect(lindner.page.getByText(wrong)).toHaveCount(0);

  await yildiz.presses("draft-go-on");
  await yildiz.isSure();
  await expect(lindner.page.getByRole("link", { name: wrong })).toBeVisible();
});

test("who goes on, locks or signs out in those seconds has taken nothing back: it is delivered at once", once, async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  const goes: [string, () => Promise<void>][] = [
    ["Beim Weitergehen", () => yildiz.visits("nav-inbox")],
    ["Beim Sperren", () => yildiz.locks()],
    ["Beim Abmelden", () => yildiz.signsOut()],
  ];
  await lindner.visits("nav-inbox");
  for (const [title, go] of goes) {
    await yildiz.writes({ files: [letter], to: [familyPractice.name], title });
    await yildiz.presses("review-send");
    await expect(yildiz.page.getByText(say("undo-text"))).toBeVisible();
    await go();
    await expect(lindner.page.getByRole("link", { name: title })).toBeVisible();
    await yildiz.goesTo("/eingang");
    await yildiz.signsIn();
  }
});

test("a delivery that fails after its sender went on is told on the page that is open, and goes on from the drafts", async ({ stage }) => {
  const { lindner, yildiz } = await twoPractices(stage);
  yildiz.traffic.expectComplaints(/Failed to load resource/);
  await lindner.visits("nav-inbox");
  const title = "Nach dem Weitergehen";
  await yildiz.writes({ files: [letter], to: [familyPractice.name], title });
  await yildiz.presses("review-send");
  await expect(yildiz.page.getByText(say("undo-text"))).toBeVisible();
  await yildiz.page.route("**/api/v1/findings", (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
  await yildiz.visits("nav-account");
  const notice = yildiz.page.getByRole("alert").filter({ hasText: say("undelivered") });
  await expect(notice).toContainText(title);
  await expect(notice).toContainText(familyPractice.name);
  await look(yildiz.page, "not delivered");
  await expect(lindner.page.getByRole("link", { name: title })).toHaveCount(0);

  await yildiz.page.unroute("**/api/v1/findings");
  await notice.getByRole("button", { name: say("dialog-close") }).click();
  await expect(notice).toHaveCount(0);
  await yildiz.visits("nav-drafts");
  await yildiz.page.locator("section.card").filter({ hasText: title }).getByRole("link", { name: say("draft-go-on") }).click();
  await yildiz.presses("send-review");
  await yildiz.presses("review-send");
  await yildiz.isSure();
  await expect(lindner.page.getByRole("link", { name: title })).toBeVisible();
});

/** Saves the file at this place in the list of the finding in view; answers where it lies. */
async function saves(member: Member, at: number): Promise<string> {
  await member.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  await member.page.getByRole("button", { name: say("files-save") }).nth(at).click();
  const download = member.page.waitForEvent("download");
  await member.page.getByRole("dialog").getByRole("button", { name: say("files-save-go") }).click();
  return (await download).path();
}
