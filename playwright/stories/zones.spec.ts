// Access zones: who sits elsewhere is out at once and told so at the sign-in; who would lock out the own connection is
// asked first; the operator lets a practice in that has locked itself out (B22).

import { readFile } from "node:fs/promises";

import type { Route } from "@playwright/test";

import { Administrator, comesIn, stein } from "../people/administrator.ts";
import { familyPractice } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { look } from "../support/look.ts";
import { expect, test } from "../support/story.ts";

const practice = "203.0.113.7";
const home = "198.51.100.7";
const elsewhere = "192.0.2.0/24";
const called = "Praxis Hauptstraße";

/** From now on the proxy in front of the server sees this person there. */
async function sitsAt(member: Member, address: string): Promise<void> {
  await member.page.context().setExtraHTTPHeaders({ "x-forwarded-for": address });
}

/** What the server says where another admin's list came first. */
async function overtaken(route: Route): Promise<void> {
  const json = { type: "urn:siegel:problem:conflict", status: 409, code: "conflict" };
  await route.fulfill({ status: 409, contentType: "application/problem+json", json });
}

test("members sign in from the practice's connections alone; whoever would lock out the own one is asked; the operator lifts zones", async ({ stage }) => {
  test.setTimeout(300_000);
  await stage.server.stop();
  stage.server.settings.SIEGEL_PROXIES = "1";
  await stage.server.start();
  const lindner = await stage.enter(Member);
  await sitsAt(lindner, practice);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const admin = new Administrator(lindner);
  const laura = await stage.enter(Member);
  await sitsAt(laura, home);
  await comesIn(laura, admin, "assistant");
  const { page } = lindner;
  const field = page.getByLabel(say("zones-ranges"));
  const opensZones = async () => {
    await lindner.visits("nav-team");
    await page.getByRole("link", { name: say("zones-title") }).click();
    await lindner.sees(say("zones-title"));
    await expect(field).toBeVisible();
  };

  await test.step("the page shows the own address; what is no range is told and nothing is saved", async () => {
    await opensZones();
    await expect(page.getByText(fill("zones-address", { address: practice }))).toBeVisible();
    await expect(page.getByText(say("zones-none"))).toBeVisible();
    await field.fill("Praxis Lindner");
    await lindner.presses("zones-save");
    await expect(page.getByText(say("zones-ranges-wrong")).first()).toBeVisible();
    await look(page, "no range");
  });

  await test.step("the own address is added and holds at once: who sits at home is out", async () => {
    await laura.traffic.rests();
    laura.traffic.expectComplaints(/status of 40[13]/);
    await field.fill(elsewhere);
    await lindner.presses("zones-add-here");
    await expect(field).toHaveValue(`${elsewhere}\n${practice}`);
    await field.fill(`${elsewhere}\n${practice} ${called}`);
    await lindner.presses("zones-save");
    await expect(page.getByText(say("zones-saved"))).toBeVisible();
    await expect(page.getByText(say("zones-inside"))).toBeVisible();
    await look(page, "zones saved");
    await laura.sees(say("start-ended"));
    await laura.confirms();
    await expect(laura.page.getByText(say("problem-outside-zone"), { exact: true })).toBeVisible();
    await look(laura.page, "refused outside");
  });

  await test.step("in the practice she is let in, and reads what was refused", async () => {
    await sitsAt(laura, practice);
    await laura.signsIn();
    await laura.visits("nav-account");
    const part = laura.page.locator("section").filter({ has: laura.page.getByRole("heading", { name: say("signins-title") }) });
    const refused = part.getByRole("listitem").filter({ hasText: say("signins-outside") });
    await expect(refused).toHaveCount(1);
    await expect(refused).toContainText(home);
    await expect(refused).not.toContainText(called);
    await expect(part.getByRole("listitem").filter({ hasText: say("signins-entered") }).first()).toContainText(fill("signins-zone", { name: called }));
    await look(laura.page, "a sign-in from outside");
  });

  await test.step("excepted, she comes from home, too", async () => {
    await page.getByRole("checkbox", { name: stein }).check();
    await lindner.presses("zones-save");
    await expect(page.getByText(say("zones-saved"))).toBeVisible();
    await laura.traffic.rests();
    await sitsAt(laura, home);
    await laura.visits("nav-inbox");
  });

  await test.step("who comes second is told, and sees the list that holds", async () => {
    lindner.traffic.expectComplaints(/status of 409/);
    await page.route("**/api/v1/zones", overtaken, { times: 1 });
    await field.fill(practice);
    await lindner.presses("zones-save");
    await expect(page.getByText(say("zones-overtaken"))).toBeVisible();
    await expect(field).toHaveValue(`${elsewhere}\n${practice} ${called}`);
    await look(page, "overtaken");
  });

  await test.step("a list without the own address is asked about; cancelled nothing happens, confirmed everybody here is out", async () => {
    await field.fill(elsewhere);
    await lindner.presses("zones-save");
    const question = page.getByRole("alertdialog", { name: say("zones-confirm-title") });
    await expect(question.getByText(fill("zones-confirm-here", { address: practice }))).toBeVisible();
    await expect(question.getByText(say("zones-confirm-you"))).toBeVisible();
    await look(page, "locking out oneself");
    await question.getByRole("button", { name: say("dialog-cancel") }).click();
    await expect(question).toBeHidden();
    await expect(field).toHaveValue(elsewhere);
    await expect(page.getByText(say("zones-inside"))).toBeVisible();
    await lindner.traffic.rests();
    lindner.traffic.expectComplaints(/status of 40[13]/);
    await lindner.presses("zones-save");
    await question.getByRole("button", { name: say("zones-confirm-go") }).click();
    await lindner.sees(say("start-ended"));
    await lindner.confirms();
    await expect(page.getByText(say("problem-outside-zone"), { exact: true })).toBeVisible();
  });

  await test.step("the operator lifts the zones, and the log tells it", async () => {
    const [line] = (await stage.server.tells("zones", "list")).trim().split("\n");
    expect(line).toContain(familyPractice.name);
    await stage.server.tells("zones", "clear", line.split(" ")[0]);
    expect(await stage.server.tells("zones", "list")).toBe("");
    await lindner.confirms();
    await lindner.sees(say("zones-title"));
    await expect(page.getByText(say("zones-none"))).toBeVisible();
    await expect(page.getByRole("checkbox", { name: stein })).toBeChecked();
    const rows = (await lindner.readsLog()).join("\n");
    expect(rows).toContain(say("event-zones-lifted"));
    expect(rows).toContain(fill("event-zones-changed", { who: familyPractice.person }));
    expect(rows).toContain(fill("event-sign-in-outside", { what: stein }));
    const refused = page.locator("section").filter({ has: page.getByRole("heading", { name: say("refused-title") }) });
    const outside = (await page.getByRole("table", { name: say("nav-log") }).getByRole("row").allTextContents())
      .filter((row) => like("event-sign-in-outside").test(row)).length;
    await expect(refused).toContainText(fill("refused-trend", { n: String(outside), before: "0" }));
    await refused.getByRole("button", { name: say("refused-show") }).click();
    const days = refused.getByRole("table").getByRole("row");
    await expect(days).toHaveCount(2);
    await expect(days.nth(1)).toContainText(String(outside));
    // The drawing says the same as the table: a bar for each day, and in words how many there are.
    await expect(refused.locator("svg rect.bar")).toHaveCount(30);
    await expect(refused.getByRole("img")).toHaveAttribute("aria-label", new RegExp(`${outside}`));
    const saved = page.waitForEvent("download");
    await refused.getByRole("button", { name: say("export-csv") }).click();
    const csv = await readFile(await (await saved).path(), "utf8");
    expect(csv.trim().split("\r\n")).toHaveLength(31);
    expect(csv).toContain(say("refused-outside"));
    await look(page, "zones in the log");
  });
});
