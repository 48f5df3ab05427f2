// Acts that demand a fresh proof of who is there: asked for before they begin, declined without a trace (C6).

import type { Locator, Page, Response, Route } from "@playwright/test";

import { Administrator, anmeldung, joins, stein } from "../people/administrator.ts";
import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { look } from "../support/look.ts";
import { bendsSession } from "../support/session.ts";
import { expect, once, test } from "../support/story.ts";

const minute = 60_000;
const address = "empfang@praxis-lindner.example";

test("who has not confirmed for long is asked before an act, not after; declined nothing happens, confirmed it goes on", async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.page.clock.install();
  const left = await bendsSession(lindner.page, "proven_until");
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const question = await lindner.minds();
  const { page } = lindner;
  const put = counts(page, "PUT", "/account/mail");

  await test.step("right after signing in nobody is asked", async () => {
    await lindner.visits("nav-account");
    await page.getByLabel(say("notices-address")).fill("anmeldung@praxis-lindner.example");
    await lindner.presses("notices-give");
    await expect(page.getByText("a…@praxis-lindner.example")).toBeVisible();
    expect(put.number).toBe(1);
  });

  await test.step("minutes later the page asks first; Escape and the button leave all as it was", async () => {
    await growsOld(page, left);
    await lindner.presses("notices-change");
    await page.getByLabel(say("notices-address")).fill(address);
    for (const decline of [() => page.keyboard.press("Escape"), () => presses(question, "dialog-cancel")]) {
      await lindner.presses("notices-give");
      await expect(question).toBeVisible();
      await expect(question).toHaveAccessibleName(say("renewal-proof"));
      await look(page, "proof asked for");
      await decline();
      await expect(question).toBeHidden();
      await expect(page.getByText(say("problem-proof-needed"))).toBeVisible();
      await expect(page.getByLabel(say("notices-address"))).toHaveValue(address);
    }
    await look(page, "proof declined");
    expect(put.number, "the server was asked nothing").toBe(1);
  });

  await test.step("one gesture, and what was begun goes on by itself; then nobody is asked again", async () => {
    await lindner.presses("notices-give");
    left.ms = undefined;
    await presses(question, "renewal-confirm");
    await expect(page.getByText("e…@praxis-lindner.example")).toBeVisible();
    expect(put.number).toBe(2);
    await lindner.presses("notices-remove");
    await lindner.presses("notices-remove-go");
    await expect(page.getByText("e…@praxis-lindner.example")).toBeHidden();
    await expect(question).toBeHidden();
  });
});

test("what only the server knows to be too old is asked for then, and the act is sent once more", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  lindner.traffic.expectComplaints(/status of 403/);
  const question = await lindner.minds();
  const put = counts(lindner.page, "PUT", "/account/mail");
  await lindner.visits("nav-account");
  await lindner.page.route("**/api/v1/account/mail", tooOld, { times: 1 });
  await lindner.page.getByLabel(say("notices-address")).fill(address);
  await lindner.page.getByRole("button", { name: say("notices-give") }).click();
  await presses(question, "renewal-confirm");
  await expect(lindner.page.getByText("e…@praxis-lindner.example")).toBeVisible();
  await expect(question).toBeHidden();
  expect(put.number).toBe(2);
});

test("over an open dialogue the question is answered first; a link for a year asks, one for a week does not", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner } = await twoPractices(stage);
  await lindner.sends({ files: [letter], to: [radiology.name], title: "Arztbrief" });
  const admin = new Administrator(lindner);
  const laura = await stage.enter(Member);
  await joins(laura, await admin.invitesPerson(anmeldung, "assistant"), stein, familyPractice.name);
  await admin.admits(stein);
  const { page } = lindner;
  await page.clock.install();
  const left = await bendsSession(page, "proven_until");
  await page.reload();
  await lindner.confirms();
  await lindner.sees(say("nav-team"));
  const question = await lindner.minds();
  await growsOld(page, left);

  await test.step("somebody is seen off: the question stands over the dialogue, and leaves it open", async () => {
    const dialog = await admin.opensLeaving(stein);
    const stated = counts(page, "POST", "/statements");
    await presses(dialog, "team-leave-go");
    await expect(question).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(question).toBeHidden();
    await expect(dialog.getByText(say("problem-proof-needed"))).toBeVisible();
    expect(stated.number).toBe(0);
    await presses(dialog, "team-leave-go");
    left.ms = undefined;
    await presses(question, "renewal-confirm");
    await expect(dialog.getByText(fill("team-left", { name: stein }))).toBeVisible({ timeout: 30_000 });
    expect(stated.number).toBe(1);
    await presses(dialog, "dialog-close");
  });

  await test.step("a link for a week is made without, one for a year only by who confirms", async () => {
    await growsOld(page, left);
    const made = counts(page, "POST", "/links");
    await lindner.visits("nav-sent");
    await lindner.opens("Arztbrief");
    await lindner.page.getByRole("link", { name: say("links-new") }).click();
    await page.getByLabel(say("link-new-phone")).fill("0221 123456");
    await page.getByLabel(say("link-new-days")).selectOption("365");
    await lindner.presses("link-new-go");
    await presses(question, "dialog-cancel");
    await expect(page.getByText(say("problem-proof-needed"))).toBeVisible();
    await expect(page.getByLabel(say("link-new-phone"))).toHaveValue("0221 123456");
    expect(made.number).toBe(0);
    await page.getByLabel(say("link-new-days")).selectOption("7");
    await lindner.presses("link-new-go");
    await lindner.sees(say("link-made-title"));
    expect(made.number).toBe(1);
  });
});

async function presses(within: Locator, key: string): Promise<void> {
  await within.getByRole("button", { name: say(key), exact: true }).last().click();
}

/** How often something was asked of the server, from now on. */
function counts(page: Page, method: string, path: string): { number: number } {
  const count = { number: 0 };
  page.on("request", (request) => {
    if (request.method() === method && request.url().endsWith(path)) count.number++;
  });
  return count;
}

/** Six minutes go by, and the page hears from the server that the proof is too old. */
async function growsOld(page: Page, left: { ms?: number }): Promise<void> {
  left.ms = 0;
  let heard = false;
  const listens = (answer: Response) => (heard ||= answer.url().endsWith("/api/v1/session") && answer.request().method() === "GET");
  page.on("response", listens);
  await page.clock.fastForward(6 * minute);
  // It may hear so while the minutes go by, and asks no second time then; else as soon as somebody is there.
  const isThere = async () => {
    await page.keyboard.press("Shift");
    await page.clock.fastForward(10_000);
    return heard;
  };
  await expect.poll(isThere, { message: "the page asks how long the proof holds" }).toBe(true);
  page.off("response", listens);
}

/** As a server answers whose session's owner confirmed long ago. */
async function tooOld(route: Route): Promise<void> {
  if (route.request().method() !== "PUT") return route.fallback();
  const problem = { type: "urn:siegel:problem:proof_needed", status: 403, code: "proof_needed" };
  await route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify(problem) });
}
