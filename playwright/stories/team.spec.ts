// A practice is a group of people: invited, admitted, given roles, seen off (J8; C1, C5, C6, C7, B29).

import { Administrator, anmeldung, joins, menu, stein, twoPeople } from "../people/administrator.ts";
import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { letter, report } from "../support/files.ts";
import { look } from "../support/look.ts";
import { holdsPrinter, prints } from "../support/paper.ts";
import { readTable } from "../support/table.ts";
import { expect, once, test } from "../support/story.ts";

test("an assistant is invited, waits, is admitted, reads what was before and sends; seen off, nothing is hers any more", async ({ stage }) => {
  test.setTimeout(420_000);
  const { lindner, yildiz } = await twoPractices(stage);
  const [before, hers, after] = ["MRT Knie von gestern", "Überweisung Schulter", "CT Thorax danach"];
  await yildiz.sends({ files: [report], to: [familyPractice.name], title: before });
  const admin = new Administrator(lindner);
  const laura = await stage.enter(Member);

  await test.step("she takes the invitation, and has to wait", async () => {
    await joins(laura, await admin.invitesPerson(anmeldung, "assistant"), stein, familyPractice.name);
    laura.traffic.expectComplaints(/status of 403/);
    await laura.page.getByRole("link", { name: say("join-sign-in") }).click();
    await laura.confirms();
    await expect(laura.page.getByText(say("problem-not-admitted"))).toBeVisible();
    await look(laura.page, "not admitted yet");
  });

  await test.step("the page of the founder shows her at once, and he admits her", async () => {
    await expect(admin.section("team-waiting")).toContainText(anmeldung);
    await admin.admits(stein);
    await expect(admin.entry(stein)).toContainText(say("team-role-assistant"));
    await lindner.sees(say("nav-team"));
  });

  await test.step("she signs in, and reads what came before her", async () => {
    await laura.signsIn();
    expect(await menu(laura)).toEqual(
      ["nav-inbox", "nav-send", "nav-drafts", "nav-sent", "nav-cases", "nav-links", "nav-contacts", "nav-team", "nav-account"].map((key) => say(key)),
    );
    await laura.opens(before);
    await expect(laura.page.locator("canvas").first()).toBeVisible({ timeout: 60_000 });
  });

  await test.step("she sends one of her own, which the founder and the radiology see", async () => {
    await laura.sends({ files: [letter], to: [radiology.name], title: hers });
    await lindner.visits("nav-sent");
    await expect(lindner.page.getByRole("row").filter({ hasText: hers })).toBeVisible();
    await yildiz.visits("nav-inbox");
    await yildiz.opens(hers);
    await expect(yildiz.page.getByText(stein).first()).toBeVisible();
  });

  await test.step("she leaves: her open page closes, and she does not come in again", async () => {
    await laura.visits("nav-inbox");
    laura.traffic.expectComplaints(/status of 401/);
    await admin.opensTeam();
    await holdsPrinter(lindner.page);
    const dialog = await admin.opensLeaving(stein);
    await expect(dialog.getByText(say("team-leave-links-none"))).toBeVisible();
    await look(lindner.page, "somebody leaves");
    await dialog.getByRole("button", { name: say("team-leave-go") }).click();
    await expect(dialog.getByText(fill("team-left", { name: stein }))).toBeVisible({ timeout: 30_000 });
    await dialog.getByLabel(say("team-check-keys")).check();
    await look(lindner.page, "somebody has left");
    await laura.sees(say("start-ended"));
    await laura.confirms();
    await expect(laura.page.getByText(say("problem-sign-in-failed"))).toBeVisible();

    await dialog.getByRole("button", { name: say("team-left-print") }).click();
    await expect(lindner.page.locator(".sheet.printing")).toHaveCount(1);
    const { text } = await prints(lindner.page);
    const printed = text.replaceAll(/\s+/g, " ");
    for (const said of [stein, familyPractice.person, `☑ ${say("team-check-keys")}`, `☐ ${say("team-check-sheet")}`]) {
      expect(printed).toContain(said);
    }
    await dialog.getByRole("button", { name: say("dialog-close") }).click();
    await expect(admin.members()).toHaveCount(1);
  });

  await test.step("what comes now reaches the practice, and not her, by her sheet neither", async () => {
    await yildiz.sends({ files: [letter], to: [familyPractice.name], title: after });
    await lindner.visits("nav-inbox");
    await lindner.opens(after);
    await laura.goesTo("/wiederherstellen");
    await laura.page.getByLabel(say("recovery-code")).fill(laura.sheet.join(" "));
    await laura.presses("recovery-go");
    await expect(laura.page.getByText(say("problem-sign-in-failed"))).toBeVisible();
  });
});

test("a new role changes menu and pages at once: data protection reads the log, and opens nothing", async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, admin, laura } = await twoPeople(stage, "assistant");
  await laura.visits("nav-contacts");
  laura.traffic.expectComplaints(/status of 403/);
  await admin.givesRole(stein, "auditor");
  await laura.sees(say("rights-not"));
  expect(await menu(laura)).toEqual(["nav-log", "nav-team", "nav-account"].map((key) => say(key)));
  const lines = (await laura.readsLog()).join("\n");
  expect(lines).toContain(familyPractice.person);
  expect(lines, "whom a change of the team was about").toMatch(like("event-team-roles", { who: familyPractice.person, other: stein }));
  await laura.visits("nav-team");
  const names = laura.page.getByRole("listitem").filter({ hasText: familyPractice.person });
  await expect(names).toContainText(say("team-role-administrator"));
  await expect(laura.page.getByRole("button", { name: say("team-invite") })).toHaveCount(0);
  await expect(laura.page.getByRole("button", { name: say("team-leave") })).toHaveCount(0);

  // The same after signing in anew, by an address that is not hers.
  await laura.goesTo("/senden");
  await laura.confirms();
  await laura.sees(say("rights-not"));
  await laura.page.getByRole("link", { name: say("missing-back") }).click();
  await laura.sees(say("nav-log"));

  await admin.givesRole(stein, "physician");
  await expect.poll(() => menu(laura)).toContain(say("nav-inbox"));
  await laura.visits("nav-inbox");
  await lindner.sees(say("nav-team"));
});

test("the last admin can neither leave nor be demoted, and the page says why; with a second one somebody else decides", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const admin = new Administrator(lindner);
  await admin.opensTeam();
  const own = admin.entry(familyPractice.person);
  await expect(own).toContainText(say("team-own-last"));
  await expect(own).toContainText(say("team-last-admin"));
  await expect(own.getByRole("button")).toHaveCount(0);
  await look(lindner.page, "the only admin");
  await lindner.visits("nav-account");
  await expect(lindner.page.getByText(say("alone-title"))).toBeVisible();

  const [laura, third] = [await stage.enter(Member), await stage.enter(Member)];
  const early = await admin.invitesPerson("Noch jemand", "administrator");
  await joins(laura, await admin.invitesPerson("Praxisleitung", "administrator"), stein, familyPractice.name);
  await admin.admits(stein);
  await expect(own).toContainText(say("team-own-other"));
  await expect(own.getByRole("button")).toHaveCount(0);
  await lindner.visits("nav-account");
  await expect(lindner.page.getByText(say("alone-title"))).toHaveCount(0);
  await admin.opensTeam();

  // A third admin takes two: the one proposes, the other sees it on her own page.
  await joins(third, early, "Dr. Karim Haddad", familyPractice.name);
  const admits = () => admin.section("team-waiting").getByRole("button", { name: say("team-admit") }).click();
  await expect(admin.section("team-waiting")).toBeVisible();
  await admits();
  const proposed = admin.section("team-proposal-own");
  await expect(proposed).toContainText("Dr. Karim Haddad");
  await expect(proposed.getByRole("button", { name: say("team-proposal-approve") })).toHaveCount(0);
  await expect(admin.section("team-waiting")).toHaveCount(0);
  await look(lindner.page, "a proposal waits");

  await laura.page.getByRole("link", { name: say("join-sign-in") }).click();
  await laura.signsIn();
  const other = new Administrator(laura);
  await other.opensTeam();
  const asked = other.section("team-proposal");
  await expect(asked).toContainText("Dr. Karim Haddad");
  await expect(other.section("team-waiting")).toHaveCount(0);
  await look(laura.page, "agreement is asked for");
  await asked.getByRole("button", { name: say("team-proposal-decline") }).click();
  await expect(asked).toHaveCount(0);
  await expect(proposed).toHaveCount(0);
  await admits();
  await asked.getByRole("button", { name: say("team-proposal-approve") }).click();
  await expect(admin.entry("Dr. Karim Haddad")).toBeVisible({ timeout: 30_000 });
  await third.page.getByRole("link", { name: say("join-sign-in") }).click();
  await third.signsIn();

  // What the one did the other is told of: with a number in the menu at once, on the page by name, and as new only once.
  const news = (name: string) => lindner.page.getByRole("link", { name, exact: true });
  await expect(lindner.page.getByRole("navigation", { name: say("shell-nav") }).locator("a[href='/team'] .count")).toHaveText("1");
  await news(fill("oversight-open", { n: "1" })).click();
  await lindner.sees(say("oversight-title"));
  const notice = lindner.page.getByRole("main").getByRole("listitem").filter({ hasText: like("event-team-admitted", { who: stein, other: "Dr. Karim Haddad" }) });
  await expect(notice).toContainText(say("oversight-new"));
  await look(lindner.page, "notices");
  await notice.getByRole("link").click();
  await lindner.sees(say("nav-log"));
  await expect(lindner.page.getByRole("row").nth(1)).toContainText(like("event-team-admitted", { who: stein, other: "Dr. Karim Haddad" }));
  await look(lindner.page, "the log from a row on");
  await admin.opensTeam();
  await expect(news(say("oversight-title"))).toBeVisible();

  // Who was an admin is one no more, by the other's hand, and sees it without a reload.
  await other.givesRole(familyPractice.person, "physician");
  await expect(lindner.page.getByRole("button", { name: say("team-invite") })).toHaveCount(0);
  await expect(own).not.toContainText(say("team-own-other"));
});

test("an answer that was altered on the way is told, and cannot be admitted", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const admin = new Administrator(lindner);
  const link = await admin.invitesPerson(anmeldung, "assistant");
  await lindner.page.route("**/api/v1/invitations", async (route) => {
    if (route.request().method() !== "GET") return route.fallback();
    const answer = await route.fetch();
    const told = (await answer.json()) as { invitations: { accepted?: { answer: string } }[] };
    for (const { accepted } of told.invitations) {
      if (accepted) accepted.answer = accepted.answer.replace(/^./, (first) => (first === "A" ? "B" : "A"));
    }
    await route.fulfill({ response: answer, json: told });
  });
  const laura = await stage.enter(Member);
  await joins(laura, link, stein, familyPractice.name);
  const waiting = admin.section("team-waiting");
  await expect(waiting.getByText(say("team-false"), { exact: true })).toBeVisible();
  await expect(waiting.getByText(stein), "a name that nobody vouches for is not shown").toHaveCount(0);
  await expect(waiting.getByRole("button", { name: say("team-admit") })).toHaveCount(0);
  await look(lindner.page, "a false answer");
  await admin.declines(anmeldung);
  laura.traffic.expectComplaints(/status of 40[0-9]/);
  await laura.page.getByRole("link", { name: say("join-sign-in") }).click();
  await laura.confirms();
  await expect(laura.page.getByText(say("problem-sign-in-failed"))).toBeVisible();
});

test("an invitation that was taken back opens nothing", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  const admin = new Administrator(lindner);
  const link = await admin.invitesPerson(anmeldung, "physician");
  await admin.takesBack(anmeldung);
  const laura = await stage.enter(Member);
  laura.traffic.expectComplaints(/status of 410/);
  await laura.page.goto(link);
  await expect(laura.page.getByText(say("problem-invitation-gone"))).toBeVisible();
  await expect(laura.page.getByText(familyPractice.name)).toHaveCount(0);
});

test("the links of who leaves are listed and revoked with them", once, async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, admin, laura } = await twoPeople(stage, "assistant");
  const title = "Laborwerte";
  await laura.sends({ files: [letter], to: [say("send-link-only")], title });
  await laura.page.getByRole("link", { name: say("transfer-look") }).click();
  await laura.givesToPatient({ neutral: "Ihre Praxis", phone: "0221 123456" });
  laura.traffic.expectComplaints(/status of 401/);
  await admin.opensTeam();
  const dialog = await admin.opensLeaving(stein);
  await expect(dialog.getByText(say("team-leave-links-text"))).toBeVisible();
  await dialog.getByRole("button", { name: say("team-leave-go") }).click();
  await expect(dialog.getByText(fill("team-left", { name: stein }))).toBeVisible({ timeout: 30_000 });
  await expect(dialog.getByText(say("team-left-links"))).toHaveCount(0);
  await dialog.getByRole("button", { name: say("dialog-close") }).click();
  await lindner.visits("nav-links");
  await expect(lindner.page.locator(".badge").getByText(say("link-revoked"))).toBeVisible();
});

test("rights are given singly: who only reads has no way to send; the page says what is missing", async ({ stage }) => {
  test.setTimeout(300_000);
  const { lindner, admin, laura } = await twoPeople(stage, "assistant");
  await admin.entry(stein).getByRole("button", { name: say("team-change") }).click();
  const dialog = lindner.page.getByRole("dialog", { name: fill("team-change-title", { name: stein }) });
  await dialog.getByRole("radio", { name: say("team-role-other") }).check();
  await expect(dialog.getByRole("checkbox", { name: say("team-own-send") }), "what she had").toBeChecked();
  await dialog.getByRole("checkbox", { name: say("team-own-manage") }).check();
  await dialog.getByRole("checkbox", { name: say("team-own-send") }).uncheck();
  await dialog.getByRole("button", { name: say("team-change-go") }).click();
  await expect(dialog.getByText(say("team-own-manage-alone")).first()).toBeVisible();
  await look(lindner.page, "rights that do not go together");
  await dialog.getByRole("checkbox", { name: say("team-own-manage") }).uncheck();
  await dialog.getByRole("checkbox", { name: say("team-own-audit") }).check();
  await expect(dialog.getByText(say("team-own-manage-alone"))).toHaveCount(0);
  await look(lindner.page, "rights given singly");
  await dialog.getByRole("button", { name: say("team-change-go") }).click();
  await expect(dialog).toBeHidden();
  const words = fill("team-role-own", { rights: `${say("team-may-read")}, ${say("team-may-audit")}` });
  await expect(admin.entry(stein)).toContainText(words);

  await laura.visits("nav-inbox");
  // Her page hears of it as soon as it is so.
  await expect.poll(() => menu(laura)).toContain(say("nav-log"));
  const entries = await menu(laura);
  for (const key of ["nav-send", "nav-drafts", "nav-links"]) expect(entries).not.toContain(say(key));
  for (const page of ["nav-inbox", "nav-sent"]) {
    await laura.visits(page);
    for (const key of ["nav-send-long", "sent-first"]) await expect(laura.page.getByRole("link", { name: say(key) })).toHaveCount(0);
  }

  await lindner.page.getByRole("link", { name: say("rights-title") }).click();
  await lindner.sees(say("rights-title"));
  const people = lindner.page.getByRole("table", { name: say("rights-people") }).locator("tbody tr");
  await expect(people.first()).toContainText(familyPractice.person);
  await expect(people.nth(1)).toContainText(words);
});

test("the matrix of roles and rights is read on the page, on paper and in a table, and says the same", async ({ stage }) => {
  const { lindner, laura } = await twoPeople(stage, "assistant");
  await laura.visits("nav-team");
  await expect(laura.page.getByRole("button", { name: say("team-change") })).toHaveCount(0);
  await expect(laura.page.getByRole("button", { name: say("team-invite") })).toHaveCount(0);

  await lindner.visits("nav-team");
  await lindner.page.getByRole("link", { name: say("rights-title") }).click();
  await lindner.sees(say("rights-title"));
  const matrix = lindner.page.getByRole("table", { name: say("rights-title") });
  const row = matrix.getByRole("row").filter({ hasText: say("rights-log") });
  const marks = (await row.locator("td .cell-body").allTextContents()).slice(1).map((text) => text.replaceAll(/[^\p{L}]/gu, ""));
  // Physician, assistant, administration, data protection.
  expect(marks).toEqual(["export-no", "export-no", "export-yes", "export-yes"].map((key) => say(key)));

  const download = lindner.page.waitForEvent("download");
  await lindner.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
  await lindner.presses("export-csv");
  const table = await readTable(await (await download).path());
  const hers = table.find((line) => line[say("team-name")] === stein);
  expect(hers?.[say("team-role")]).toBe(say("team-role-assistant"));
  expect(hers?.[say("rights-send")]).toBe(say("export-yes"));
  expect(hers?.[say("rights-log")]).toBe(say("export-no"));

  await holdsPrinter(lindner.page);
  await lindner.presses("export-print");
  await expect(lindner.page.locator(".sheet.printing")).toHaveCount(1);
  const paper = await prints(lindner.page);
  expect(paper.text).toContain(stein);
  expect(paper.text.replaceAll(/\s+/g, " ")).toContain(say("rights-log"));
});
