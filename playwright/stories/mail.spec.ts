// Mail: an address is confirmed by its link, what is new is told of without saying what it is, and the owner chooses (D20).

import { familyPractice, radiology, twoPractices } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { say } from "../support/catalogue.ts";
import { randomFile } from "../support/files.ts";
import { look } from "../support/look.ts";
import { linkOf, MailSink } from "../support/mail.ts";
import { expect, once, test } from "../support/story.ts";

const address = "empfang@praxis-lindner.example";

test("a doctor confirms an address, is told by a real mail server that something came, and chooses not to be", async ({ stage }) => {
  test.setTimeout(300_000);
  const sink = await MailSink.open();
  try {
    await stage.server.stop();
    Object.assign(stage.server.settings, { SIEGEL_SMTP_URL: sink.url, SIEGEL_MAIL_FROM: "siegel@befund.example" });
    await stage.server.start();
    const { lindner, yildiz } = await twoPractices(stage);
    await lindner.visits("nav-account");
    const part = lindner.page.locator("section").filter({ has: lindner.page.getByRole("heading", { name: say("notices-title") }) });
    await expect(part.getByText(say("notices-folder"))).toBeHidden();
    await part.getByLabel(say("notices-address")).fill("empfang at praxis");
    await part.getByRole("button", { name: say("notices-give") }).click();
    await expect(part.getByText(say("notices-wrong")).first()).toBeVisible();
    await look(lindner.page, "address refused");
    await part.getByLabel(say("notices-address")).fill(address);
    await part.getByRole("button", { name: say("notices-give") }).click();
    await expect(part.getByText("e…@praxis-lindner.example")).toBeVisible();
    await look(lindner.page, "address waits");

    // The link is opened on another device, by whoever reads the mail there: it tells nothing, and waits for the button.
    const asked = await sink.letter(1);
    expect(asked.from?.text).toBe('"Siegel" <siegel@befund.example>');
    const reader = await stage.enter(Member);
    await reader.page.goto(linkOf(asked));
    await reader.sees(say("confirm-title"));
    expect(new URL(reader.page.url()).hash, "the secret leaves the address bar").toBe("");
    await expect(reader.page.getByRole("main")).not.toContainText(/lindner|praxis-/i);
    await reader.presses("confirm-go");
    await expect(reader.page.getByText(say("confirm-done"))).toBeVisible();
    await look(reader.page, "address confirmed");
    reader.traffic.expectComplaints(/status of 410/);
    // Into the address bar where the page is still open: only the fragment changes, and the page takes it up.
    await reader.page.goto(linkOf(asked));
    await expect(reader.page.getByText(say("confirm-done"))).toBeHidden();
    expect(new URL(reader.page.url()).hash).toBe("");
    await reader.presses("confirm-go");
    await expect(reader.page.getByText(say("problem-mail-link-gone"))).toBeVisible();

    await lindner.visits("nav-inbox");
    await lindner.visits("nav-account");
    await expect(part.getByText(say("notices-confirmed"))).toBeVisible();
    await look(lindner.page, "address chosen");

    const file = await randomFile("Katheter-Canarius.pdf", 9_000);
    await yildiz.sends({ files: [file], to: [familyPractice.name], title: "Herzkatheter Canarius" });
    const told = await sink.letter(2);
    expect(told.subject).toBe(test.info().project.use.locale?.startsWith("en") ? "New message" : "Neue Nachricht");
    expect(told.attachments).toHaveLength(0);
    expect(linkOf(told)).toBe(stage.server.origin);
    const all = `${told.text}${told.subject}${[...told.headers.entries()].join("\n")}`.replaceAll(address, "");
    for (const word of ["Canarius", "Katheter", familyPractice.name, radiology.name, familyPractice.person, "Lindner"]) {
      expect(all, "a letter holds no name and no title").not.toContain(word);
    }

    await part.getByLabel(say("notices-arrived")).uncheck();
    await part.getByRole("button", { name: say("notices-save") }).click();
    await expect(part.getByText(say("notices-saved"))).toBeVisible();
    await part.getByRole("button", { name: say("notices-remove") }).click();
    await look(lindner.page, "address removed");
    await lindner.page.getByRole("dialog").getByRole("button", { name: say("notices-remove-go") }).click();
    await expect(part.getByLabel(say("notices-address"))).toBeVisible();
    const last = await sink.letter(3);
    expect(last.to).toMatchObject({ text: address });
    expect(sink.letters).toHaveLength(3);
  } finally {
    await sink.close();
  }
});

test("a link that is pasted where its page is open is taken up, and leaves the address bar", async ({ stage }) => {
  const reader = await stage.enter(Member);
  const pasted = async (path: string, before: string, after: string) => {
    await reader.goesTo(path);
    await expect(reader.page.getByText(say(before)).first()).toBeVisible();
    await reader.page.goto(`${stage.server.origin}${path}#MRX5-22NP`);
    await expect(reader.page.getByText(say(after)).first()).toBeVisible();
    await expect(reader.page.getByText(say(before))).toHaveCount(0);
    expect(new URL(reader.page.url()).hash, path).toBe("");
  };
  await pasted("/bestaetigen", "confirm-no-link", "confirm-text");
  await pasted("/entsperren", "confirm-no-link", "unlock-text");
  await pasted("/geraet", "device-code-where", "device-scanned");
});

test("a doctor sees the last sign-ins to the account", async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  await lindner.locks();
  await lindner.signsIn();
  await lindner.visits("nav-account");
  const part = lindner.page.locator("section").filter({ has: lindner.page.getByRole("heading", { name: say("signins-title") }) });
  await expect(part.getByText(say("signins-entered"))).toHaveCount(2);
  await expect(part.getByText(say("signins-by-passkey")).first()).toBeVisible();
  await look(lindner.page, "sign-ins");
});

test("without a mail server the page says so, and the letter lies in the data folder", once, async ({ stage }) => {
  const lindner = await stage.enter(Member);
  await lindner.setsUp(await stage.server.setUpLink(), familyPractice);
  await lindner.visits("nav-account");
  await expect(lindner.page.getByText(say("notices-folder"))).toBeVisible();
  await look(lindner.page, "no mail server");
  await lindner.page.getByLabel(say("notices-address")).fill(address);
  await lindner.presses("notices-give");
  await expect.poll(() => stage.server.letters(), { timeout: 60_000 }).toHaveLength(1);
  expect(stage.server.log()).toContain("no letter leaves this machine");
});
