// Ten failed sign-ins lock an account: the owner's letter opens it, or an admin does (B5, B6).

import { Administrator, comesIn, stein } from "../people/administrator.ts";
import { familyPractice } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, like, say } from "../support/catalogue.ts";
import { look } from "../support/look.ts";
import { linkOf, MailSink } from "../support/mail.ts";
import { expect, test } from "../support/story.ts";


/** Keeps what the passkey answers on this page, as somebody does who listens in. */
async function listens(member: Member): Promise<() => Promise<unknown>> {
  await member.page.addInitScript(() => {
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = async (options) => {
      const given = (await get(options)) as PublicKeyCredential;
      const { id, rawId, type, response } = given.toJSON();
      Object.assign(window, { heard: { id, rawId, type, response } });
      return given;
    };
  });
  return () => member.page.evaluate(() => (window as unknown as { heard: unknown }).heard);
}

/** Plays an old answer of a passkey again, for new questions and from another network: known at the door, and wrong. */
async function fails(member: Member, credential: unknown, address: string): Promise<void> {
  const headers = { "x-siegel": "1", origin: member.origin, "x-forwarded-for": address };
  const at = (path: string) => `${member.origin}/api/v1/session/${path}`;
  for (let time = 0; time < 10; time++) {
    const begun = await member.page.request.post(at("begin"), { headers, data: {} });
    const { ceremony_id } = await begun.json();
    const refused = await member.page.request.post(at("finish"), { headers, data: { ceremony_id, credential } });
    expect((await refused.json()).code).toBe("sign_in_failed");
  }
}

test("after ten failures the right passkey is refused too; a letter's link opens the account, and so does an admin", async ({ stage }) => {
  test.setTimeout(300_000);
  const sink = await MailSink.open();
  try {
    await stage.server.stop();
    Object.assign(stage.server.settings, { SIEGEL_SMTP_URL: sink.url, SIEGEL_MAIL_FROM: "siegel@befund.example", SIEGEL_PROXIES: "1" });
    await stage.server.start();
    const lindner = await stage.enter(Member);
    await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
    const admin = new Administrator(lindner);
    const laura = await stage.enter(Member);
    const heard = await listens(laura);
    await comesIn(laura, admin, "assistant");
    const answer = await heard();
    laura.traffic.expectComplaints(/status of 423/);

    await test.step("she reads mail", async () => {
      await laura.visits("nav-account");
      await laura.page.getByLabel(say("notices-address")).fill("stein@praxis-lindner.example");
      await laura.presses("notices-give");
      const reader = await stage.enter(Member);
      await reader.page.goto(linkOf(await sink.letter(1)));
      await reader.presses("confirm-go");
      await expect(reader.page.getByText(say("confirm-done"))).toBeVisible();
    });

    await test.step("somebody fails ten times at her account: her own passkey is refused, and she learns what helps", async () => {
      await laura.locks();
      await fails(laura, answer, "192.0.2.7");
      await laura.confirms();
      await expect(laura.page.getByText(say("problem-account-locked"), { exact: true })).toBeVisible();
      await look(laura.page, "locked out");
    });

    await test.step("the link of her letter opens the account once", async () => {
      const reader = await stage.enter(Member);
      await reader.page.goto(linkOf(await sink.letter(2)));
      await reader.sees(say("unlock-title"));
      await reader.presses("unlock-go");
      await expect(reader.page.getByText(say("unlock-done"))).toBeVisible();
      await look(reader.page, "opened by the letter");
      const late = await stage.enter(Member);
      late.traffic.expectComplaints(/status of 410/);
      await late.page.goto(linkOf(await sink.letter(2)));
      await late.presses("unlock-go");
      await expect(late.page.getByText(say("problem-unlock-link-gone-do"))).toBeVisible();
      await look(late.page, "the link of the letter once more");
      await laura.confirms();
      await laura.sees(say("nav-account"));
      await laura.visits("nav-inbox");
      await laura.visits("nav-account");
      const part = laura.page.locator("section").filter({ has: laura.page.getByRole("heading", { name: say("signins-title") }) });
      await expect(part.getByRole("listitem")).toHaveCount(5);
      await part.getByRole("button", { name: like("signins-all") }).click();
      await expect(part.getByText(say("signins-refused"))).toHaveCount(10);
      await expect(part.getByText("192.0.2.7")).toHaveCount(10);
      await expect(part.getByText(say("signins-locked"))).toHaveCount(1);
      await look(laura.page, "failed sign-ins");
    });

    await test.step("locked again, the admin opens it", async () => {
      await laura.locks();
      await fails(laura, answer, "198.51.100.7");
      await lindner.visits("nav-inbox");
      await lindner.visits("nav-team");
      const locked = admin.section("locked-title");
      await expect(locked.getByText(stein).first()).toBeVisible();
      await look(lindner.page, "a locked member");
      await locked.getByRole("button", { name: fill("locked-open", { name: stein }) }).click();
      await expect(locked).toHaveCount(0);
      await laura.confirms();
      await laura.sees(say("nav-account"));
    });
  } finally {
    await sink.close();
  }
});
