// Somebody leaves: what she holds is shown and handed over, and a run that was cut off goes on (J8, C7).

import { type Administrator, stein, twoPeople } from "../people/administrator.ts";
import { familyPractice, radiology } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { look } from "../support/look.ts";
import { holdsPrinter, prints } from "../support/paper.ts";
import { expect, test } from "../support/story.ts";

/** Who has left, in the list of the page in view. */
const former = (admin: Administrator) => admin.section("team-former").getByRole("listitem").filter({ hasText: stein });

test("what she holds is shown and handed over; a link that could not be revoked is revoked later; the record is printed again", async ({ stage }) => {
  test.setTimeout(420_000);
  const { lindner, admin, laura } = await twoPeople(stage, "assistant");
  const yildiz = await stage.enter(Member);
  await yildiz.setsUp(await lindner.invites("Radiologie"), radiology);
  const [waits, given] = ["Überweisung Schulter", "Laborwerte"];

  await test.step("she sends a finding that nobody opens, gives a link, and leaves a draft behind", async () => {
    await laura.sends({ files: [letter], to: [radiology.name], title: waits });
    await laura.sends({ files: [letter], to: [say("send-link-only")], title: given });
    await laura.page.getByRole("link", { name: say("transfer-look") }).click();
    await laura.givesToPatient({ neutral: "Ihre Praxis", phone: "0221 123456", name: "Frau M." });
    await laura.visits("nav-send", "nav-send-long");
    await laura.page.getByLabel(say("finding-title")).fill("Nicht fertig");
    await expect(laura.page.getByText(say("draft-kept"), { exact: true })).toBeVisible({ timeout: 20_000 });
  });

  const page = lindner.page;
  await admin.opensTeam();
  await expect(admin.section("team-former")).toHaveCount(0);
  const dialog = await admin.opensLeaving(stein);
  await test.step("the page says what she holds, and who may take over", async () => {
    await expect(dialog.getByText(like("team-leave-drafts", { name: stein }))).toBeVisible();
    const held = (key: string) => dialog.locator("dt").getByText(say(key), { exact: true }).locator("xpath=following-sibling::dd[1]");
    await expect(held("team-holds-drafts")).toHaveText(/^1\D/);
    await expect(held("team-holds-unopened")).toHaveText("1");
    await expect(held("team-holds-passkeys")).toHaveText("1");
    await expect(dialog.getByText("Frau M.")).toBeVisible();
    // Oneself is offered first; nobody is chosen without being seen.
    await expect(dialog.getByLabel(say("team-leave-heir")).locator("option:checked")).toHaveText(fill("team-leave-heir-own", { name: familyPractice.person }));
    await look(page, "what she holds");
  });

  await test.step("the line breaks before her link is revoked: she is out, and the page says what is left", async () => {
    laura.traffic.expectComplaints(/status of 401/);
    lindner.traffic.expectComplaints(/ERR_FAILED/);
    await page.route("**/links/*/revoke", (route) => route.abort("failed"));
    await dialog.getByRole("button", { name: say("team-leave-go") }).click();
    await expect(dialog.getByText(fill("team-left", { name: stein }))).toBeVisible({ timeout: 60_000 });
    await expect(dialog.getByText(say("team-left-links"))).toBeVisible();
    await look(page, "not all is done");
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await laura.sees(say("start-ended"));
    await dialog.getByRole("button", { name: say("dialog-close") }).click();
    await expect(former(admin)).toContainText(like("team-former-links", {}));
    await expect(former(admin)).toContainText(fill("team-former-to", { name: familyPractice.person }));
    await look(page, "who has left");
  });

  await test.step("after a reload it goes on from there, and nothing is done twice", async () => {
    await page.reload();
    await lindner.confirms();
    await lindner.sees(say("nav-team"));
    await former(admin).getByRole("button", { name: say("team-former-open") }).click();
    await dialog.getByRole("button", { name: say("team-leave-on") }).click();
    await expect(dialog.getByText(fill("team-left", { name: stein }))).toBeVisible({ timeout: 60_000 });
    await expect(dialog.getByText(say("team-left-links"))).toHaveCount(0);
    await holdsPrinter(page);
    await dialog.getByRole("button", { name: say("team-left-print") }).click();
    await expect(page.locator(".sheet.printing")).toHaveCount(1);
    const printed = (await prints(page)).text.replaceAll(/\s+/g, " ");
    for (const said of [stein, familyPractice.person, "Frau M.", say("team-link-revoked"), say("team-holds-drafts")]) {
      expect(printed).toContain(said);
    }
    await dialog.getByRole("button", { name: say("dialog-close") }).click();
    const lines = (await lindner.readsLog()).filter((line) => like("event-handed-over", { who: familyPractice.person, what: stein }).test(line));
    expect(lines, "handed over once").toHaveLength(1);
  });

  await test.step("the patient gets a new link, with the same finding", async () => {
    await admin.opensTeam();
    await expect(former(admin)).not.toContainText(like("team-former-links", {}));
    await former(admin).getByRole("button", { name: say("team-former-open") }).click();
    await dialog.getByRole("button", { name: say("team-leave-on") }).click();
    await look(page, "new links");
    await dialog.getByRole("link", { name: say("team-left-link-new") }).click();
    await lindner.sees(say("links-new"));
    await expect(page.getByText(given).first()).toBeVisible();
  });
});
