// How links arrive: bent by gateways and messengers, wrapped in mails, cut (P-04). The table of all bendings, with random ones
// beside it, is in client/src/address.rs; here stand those that a browser makes something of, and the pasted mail.

import { createHash } from "node:crypto";

import { familyPractice, twoPractices } from "../people/cast.ts";
import { Patient } from "../people/patient.ts";
import { say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, test, type Stage } from "../support/story.ts";

const title = "Laborbefund vom 12. November";

async function gives(stage: Stage): Promise<{ link: string; pin: string }> {
  const { yildiz } = await twoPractices(stage);
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title });
  await yildiz.visits("nav-sent");
  await yildiz.opens(title);
  return yildiz.givesToPatient({ neutral: "Ihre Praxis in Bonn", phone: "0228 123456", openings: 20 });
}

/** Forms of an address in which its secret reaches no server, and those in which it does. */
function bent(link: string): { kept: string[]; told: string[] } {
  const [base, secret] = link.split("#");
  const [first, last] = [secret.slice(0, 20), secret.slice(20)];
  return {
    kept: [
      `${base}?utm_source=mail&utm_medium=praxis#${secret}`,
      `${base}#${secret}?utm_source=mail`,
      `${base}#${secret}&fbclid=IwAR0x-_y`,
      `${base}/#${secret}).`,
      `${base}#${secret}%3E`,
      `${base}#${first}%20${last}`,
      `${base}#${first}=%0D%0A${last}`,
      `${base}#${first}%C2%AD${last}`,
      `${base}#%23${secret}`,
    ],
    told: [
      `${base}%23${secret}`,
      `${base}%2523${secret}`,
      `${base}%23${secret}?utm_source=mail`,
      `${base}?utm_source=mail%23${secret}`,
      `${base}%23${first}%20${last}`,
      `${new URL(link).origin}/s/?url=${encodeURIComponent(link)}&data=05%7C02`,
    ],
  };
}

/** What the page holds of where it is and was. */
async function traces(patient: Patient): Promise<string> {
  const all = () => [location.href, document.URL, document.referrer, document.title, JSON.stringify(history.state)].join("\n");
  return patient.page.evaluate(all);
}

/** Another link, as whole as one can be. */
function another(link: string): string {
  const bytes = Buffer.concat([Buffer.from([1]), Buffer.alloc(32, 5)]);
  const check = createHash("sha256").update(bytes).digest().subarray(0, 2);
  return `${link.split("#")[0]}#${Buffer.concat([bytes, check]).toString("base64url")}`;
}

/** The mail around a link, answered and wrapped on its way. */
function mail(link: string): string {
  return [
    "Hallo Lena, hier ist die Nachricht von der Praxis.",
    "",
    "Am 12.11. schrieb Gemeinschaftspraxis Bonn <post@praxis.example>:",
    "> Guten Tag,",
    "> Ihr Befund liegt bereit:",
    `> <${link.slice(0, 50)}`,
    `> ${link.slice(50)}>`,
    "> Ihre PIN bekommen Sie am Telefon. Fragen? https://praxis.example/s/hilfe#kontakt",
  ].join("\r\n");
}

test.describe("bent", () => {
  test.use({ isRecorded: true });

  test("a link that was bent on its way opens, and nothing of it stays in the address", async ({ stage }) => {
    const { link, pin } = await gives(stage);
    const secret = link.split("#")[1];
    const pieces = [secret.slice(0, 20), secret.slice(20)];
    const { kept, told } = bent(link);
    const patient = await stage.enter(Patient);
    const exchanges = stage.server.recorder?.exchanges ?? [];
    const opensAndLeavesNothing = async (address: string) => {
      const before = exchanges.length;
      // An address that differs behind its `#` alone is the same page to a browser.
      await patient.page.goto("about:blank");
      await patient.follows(address);
      const left = await traces(patient);
      for (const piece of pieces) expect(left).not.toContain(piece);
      expect(new URL(patient.page.url()).search).toBe("");
      await patient.knocks();
      const knock = exchanges.slice(before).find(({ line }) => line.endsWith("/knock"));
      const asked = exchanges.slice(before).map((exchange) => exchange.asked.toString("latin1"));
      const reached = asked.some((text) => pieces.some((piece) => text.includes(piece)));
      return { reached, exposed: knock?.asked.toString("latin1").includes('"exposed":true') };
    };
    const short = (address: string) => address.replace(link.split("#")[0], "").replaceAll(secret, "SECRET");
    for (const address of kept) {
      await test.step(short(address), async () => {
        expect(await opensAndLeavesNothing(address)).toEqual({ reached: false, exposed: false });
      });
    }
    for (const address of told) {
      await test.step(short(address), async () => {
        expect(await opensAndLeavesNothing(address), "the practice is told").toEqual({ reached: true, exposed: true });
      });
    }
    await patient.types(pin);
    await patient.sees(say("door-list-title"));
    await expect(patient.page.getByText(say("door-exposed"))).toBeVisible();
    for (const piece of pieces) expect(stage.server.log(), "the log keeps neither path nor query").not.toContain(piece);
    await patient.page.reload();
    await patient.sees(say("door-reloaded-title"));
  });
});

test("a cut link says so, and the pasted mail opens it", async ({ stage }) => {
  const { link, pin } = await gives(stage);
  const patient = await stage.enter(Patient);
  for (const cut of [link.slice(0, -1), link.slice(0, -30), link.split("#")[0], `${link.split("#")[0]}?utm_source=mail`]) {
    await patient.page.goto("about:blank");
    await patient.isCutOff(cut);
  }
  await look(patient.page, "a cut link");

  await test.step("what holds no whole link, or more than one, is told apart, and the server is asked nothing", async () => {
    const asked = patient.traffic.sent.length;
    for (const [message, key] of [
      ["", "door-paste-missing"],
      [mail(link.slice(0, -2)), "door-paste-nothing"],
      [`${mail(link)}\n${another(link)}`, "door-paste-several"],
    ]) {
      await patient.pastes(message);
      await expect(patient.page.getByText(say(key))).toBeVisible();
    }
    await look(patient.page, "a message with several links");
    expect(patient.traffic.sent.slice(asked)).toEqual([]);
  });

  await patient.pastes(mail(link));
  await patient.sees(say("door-pin-title"));
  expect(await traces(patient)).not.toContain(link.split("#")[1]);
  await patient.types(pin);
  await patient.sees(say("door-list-title"));
  await expect(patient.page.getByRole("heading", { name: title })).toBeVisible();
  await expect(patient.page.getByText(say("door-exposed"))).toHaveCount(0);
});

test("a cut link of which a server saw a piece opens by its message, and says so", async ({ stage }) => {
  const { link, pin } = await gives(stage);
  const patient = await stage.enter(Patient);
  await patient.isCutOff(link.replace("#", "%23").slice(0, -3));
  await patient.pastes(link);
  await patient.sees(say("door-pin-title"));
  await patient.types(pin);
  await patient.sees(say("door-list-title"));
  await expect(patient.page.getByText(say("door-exposed"))).toBeVisible();
});
