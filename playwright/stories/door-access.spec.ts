// Who had access and when, for who has the link open (EHDS Art. 9).

import { familyPractice, twoPractices } from "../people/cast.ts";
import { LinkKeeper } from "../people/link-keeper.ts";
import { Patient } from "../people/patient.ts";
import { like, say } from "../support/catalogue.ts";
import { letter } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, test } from "../support/story.ts";

const title = "Laborbefund vom 12. November";

/** Today as the pages write it in words, and when by the clock. */
function today(): RegExp {
  const form = { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Berlin" } as const;
  return new RegExp(`^${new Date().toLocaleDateString("de-DE", form)} um \\d\\d:\\d\\d$`);
}

test("a patient reads who used the link and when, and sees what the practice changes", async ({ stage }) => {
  const { yildiz } = await twoPractices(stage);
  await yildiz.sends({ files: [letter], to: [familyPractice.name], title });
  await yildiz.visits("nav-sent");
  await yildiz.opens(title);
  const { link, pin } = await yildiz.givesToPatient({ neutral: "Ihre Praxis in Bonn", phone: "0228 123456" });

  const finder = await stage.enter(Patient);
  finder.traffic.expectComplaints(/status of 403/);
  await finder.follows(link);
  await finder.knocks();
  await finder.types(String((Number(pin) + 1) % 10 ** pin.length).padStart(pin.length, "0"));
  await expect(finder.page.getByText(say("problem-pin-wrong"))).toBeVisible({ timeout: 30_000 });

  const patient = await stage.enter(Patient);
  await patient.opens(link, pin);
  const list = patient.page.getByRole("list", { name: say("door-access-list") });
  await expect(list, "nothing is asked before somebody wants to know").toHaveCount(0);
  await patient.presses("door-access-show");
  const lines = list.getByRole("listitem");
  const sentences = lines.locator("p:not(.timeline-when)");
  await expect(sentences).toHaveText([say("door-access-opened"), say("door-access-pin-wrong"), say("door-access-made")]);
  const times = await lines.locator(".timeline-when").allTextContents();
  for (const time of times) expect(time).toMatch(today());
  await expect(patient.page.locator(".accesses").getByRole("link", { name: "0228 123456" })).toBeVisible();
  await look(patient.page, "who had access");
  for (const name of ["Yildiz", "Yıldız", "Lindner"]) expect(await list.innerText(), "nobody of the practice is named").not.toContain(name);

  await patient.reads(title);
  await new LinkKeeper(yildiz).sees("link-active");
  await new LinkKeeper(yildiz).extendsLink(20);
  await patient.presses("door-access-show");
  await expect(sentences).toHaveText([
    say("door-access-changed"),
    like("door-access-fetched"),
    say("door-access-opened"),
    say("door-access-pin-wrong"),
    say("door-access-made"),
  ]);
  await patient.presses("door-access-again");
  await expect(sentences).toHaveCount(5);

  await test.step("a visit that is over is told so, and reads nothing more", async () => {
    patient.traffic.expectComplaints(/status of 403/);
    await new LinkKeeper(yildiz).revokesLink();
    await patient.presses("door-access-again");
    await patient.sees(say("door-shut-title"));
    await expect(list).toHaveCount(0);
  });
});
