// Attacks on the patient's page: a secret that must not linger, names that must stay names.

import { familyPractice, twoPractices } from "../people/cast.ts";
import { Patient } from "../people/patient.ts";
import { search } from "../support/canary.ts";
import { say } from "../support/catalogue.ts";
import { copyAs, letter } from "../support/files.ts";
import { expect, once, test } from "../support/story.ts";

const greeting = { neutral: "Ihre Praxis", phone: "0228 123456" };

test.describe("the fragment", () => {
  test.use({ isRecorded: true });

  test("attack_46_the_secret_of_a_link_stays_in_no_address_no_history_and_no_report", once, async ({ stage, browser }) => {
    const { yildiz } = await twoPractices(stage);
    const title = "Arztbrief";
    await yildiz.sends({ files: [letter], to: [familyPractice.name], title });
    await yildiz.visits("nav-sent");
    await yildiz.opens(title);
    const { link, pin } = await yildiz.givesToPatient(greeting);
    const fragment = link.split("#")[1];

    const patient = await stage.enter(Patient);
    const heard: string[] = [];
    patient.page.on("console", (message) => heard.push(message.text(), JSON.stringify(message.location())));
    patient.page.on("pageerror", (error) => heard.push(String(error.stack)));
    await patient.opens(link, pin);
    const traces = () =>
      patient.page.evaluate(() =>
        [location.href, document.URL, document.referrer, document.title, JSON.stringify(history.state), name].join("\n"),
      );
    expect(await traces()).not.toContain(fragment);

    await test.step("a fault and a refused picture tell nothing of it", async () => {
      patient.traffic.expectComplaints(/made to fail/, /Content Security Policy|violates|Refused/i);
      await patient.page.evaluate(() => {
        setTimeout(() => {
          throw new Error("made to fail");
        });
        const image = new Image();
        image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
        document.body.append(image);
      });
      await expect.poll(() => heard.join("\n")).toContain("made to fail");
      expect(heard.join("\n")).not.toContain(fragment);
    });

    await test.step("neither going away and back nor reloading brings it back", async () => {
      await patient.page.goto("about:blank");
      await patient.page.goBack();
      await patient.sees(say("door-reloaded-title"));
      expect(await traces()).not.toContain(fragment);
      await patient.page.reload();
      await patient.sees(say("door-reloaded-title"));
    });

    await test.step("a second link in the same tab is taken like the first", async () => {
      await patient.page.evaluate((hash) => (location.hash = hash), fragment);
      await expect(patient.page.getByRole("heading", { level: 1 })).toHaveText(say("door-cut-title"));
      expect(await traces()).not.toContain(fragment);
    });

    const exchanges = stage.server.recorder?.exchanges ?? [];
    expect(exchanges.length, "the recorder stands on the way").toBeGreaterThan(10);
    expect(exchanges.flatMap(({ line, asked }) => search(line, asked, fragment))).toEqual([]);

    await test.step("without the page's own script the secret would stay in the address", async () => {
      const bare = await browser.newContext({ javaScriptEnabled: false });
      const page = await bare.newPage();
      await page.goto(link);
      expect(page.url()).toContain(fragment);
      await bare.close();
    });
  });
});

test("attack_54_names_that_are_markup_or_turn_around_are_shown_as_text", once, async ({ stage, browser }) => {
  const markup = `<img src=x onerror="alert(document.domain)">`;
  const turned = "Befund\u202Efdp.exe";
  const file = await copyAs(letter, `${markup}${turned}`);

  const { lindner, yildiz } = await twoPractices(stage);
  const title = `${markup} Laborbefund`;
  await yildiz.sends({ files: [file], to: [familyPractice.name], title, note: `<script>alert(1)</script>${markup}` });
  await yildiz.visits("nav-sent");
  await yildiz.page.getByRole("link", { name: "Laborbefund" }).click();
  const { link, pin } = await yildiz.givesToPatient({ neutral: `${markup}Praxis`, phone: "0228 123456" });

  const alarms: string[] = [];
  const patient = await stage.enter(Patient);
  for (const { page } of [patient, lindner]) {
    page.on("dialog", (dialog) => {
      alarms.push(dialog.message());
      void dialog.dismiss();
    });
  }
  await patient.opens(link, pin);
  await expect(patient.page.getByRole("heading", { name: title })).toBeVisible();
  await expect(patient.page.getByText("<script>alert(1)</script>")).toBeVisible();
  await lindner.visits("nav-inbox");
  await expect(lindner.page.getByRole("link", { name: title })).toBeVisible();
  for (const { page } of [patient, lindner]) {
    expect(await page.locator("img[src=x], script:not([src])").count()).toBe(0);
    expect(await page.locator("body").innerText(), "nothing turns the direction of writing").not.toContain("\u202E");
  }
  expect(alarms).toEqual([]);

  await test.step("the same name as HTML, on a page without our policy, does run", async () => {
    const open = await browser.newPage();
    const ran = open.waitForEvent("dialog");
    await open.setContent("<p id=place></p>");
    await open.evaluate((html) => (document.querySelector("#place")!.innerHTML = html), markup);
    await (await ran).dismiss();
    await open.close();
  });
});
