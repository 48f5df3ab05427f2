// Folders: a practice's own order of its findings, for all its members (decision 027).

import { stein, twoPracticesAndLaura } from "../people/administrator.ts";
import { Archivist } from "../people/archivist.ts";
import { familyPractice, radiology } from "../people/cast.ts";
import { Member } from "../people/member.ts";
import { fill, say } from "../support/catalogue.ts";
import { letter, report } from "../support/files.ts";
import { look } from "../support/look.ts";
import { expect, test } from "../support/story.ts";

const heart = "2026 Kardiologie";
const talk = "zu besprechen";

/** The folders above the list in view, with what is counted in them, as this screen shows them. */
async function folders(member: Member): Promise<string[]> {
  const select = member.page.getByRole("combobox", { name: say("folder-label"), exact: true });
  const links = member.page.getByRole("navigation", { name: say("folder-nav") }).getByRole("link");
  await expect(select.or(links.first()).first()).toBeVisible();
  const texts = (await select.isVisible()) ? await select.locator("option").allTextContents() : await links.allTextContents();
  return texts.map((text) => text.replaceAll(/[\u2068\u2069()]/g, "").replaceAll(/\s+/g, " ").trim());
}

/** Waits until the folders above the list are these. */
async function sees(member: Member, wanted: string[]): Promise<void> {
  const bare = async () => (await folders(member)).map((text) => text.replace(/ \d+ (neu|new)$/, ""));
  await expect.poll(bare, { timeout: 20_000 }).toEqual(wanted);
}

/** Chooses a folder above the list. */
async function chooses(member: Member, name: string): Promise<void> {
  const select = member.page.getByRole("combobox", { name: say("folder-label"), exact: true });
  if (await select.isVisible()) {
    const option = select.locator("option").filter({ hasText: name });
    await select.selectOption((await option.getAttribute("value")) ?? "");
  } else {
    await member.page.getByRole("navigation", { name: say("folder-nav") }).getByRole("link", { name }).click();
  }
}

/** The row of a finding. */
function row(member: Member, title: string) {
  return member.page.getByRole("row").filter({ hasText: title });
}

/** The dialogue in view. */
function dialog(member: Member) {
  return member.page.getByRole("dialog");
}

test("one sorts the inbox, a colleague sees it at once, renames and removes; no finding goes", async ({ stage }) => {
  test.setTimeout(600_000);
  const { lindner, yildiz, laura } = await twoPracticesAndLaura(stage);
  const [one, two, three] = ["EKG Sommer", "Herzecho Winter", "MRT Knie"];
  for (const title of [one, two, three]) {
    await yildiz.sends({ files: [title === one ? letter : report], to: [familyPractice.name], title });
  }

  await test.step("without a folder there is one quiet way to the first", async () => {
    await laura.visits("nav-inbox");
    await expect(row(laura, three)).toBeVisible({ timeout: 20_000 });
    await expect(laura.page.getByRole("button", { name: say("folder-place") })).toHaveCount(0);
    await expect(laura.page.getByText(say("folder-none"))).toHaveCount(0);
    await look(laura.page, "the inbox without folders");
    await laura.presses("folder-new");
    await dialog(laura).getByRole("button", { name: say("folder-new-go") }).click();
    await expect(dialog(laura).getByText(say("folder-name-missing")).first()).toBeVisible();
    await dialog(laura).getByLabel(say("folder-name")).fill("x".repeat(81));
    await dialog(laura).getByRole("button", { name: say("folder-new-go") }).click();
    await expect(dialog(laura).getByText(say("folder-name-long")).first()).toBeVisible();
    await dialog(laura).getByLabel(say("folder-name")).fill(heart);
    await look(laura.page, "a new folder");
    await dialog(laura).getByRole("button", { name: say("folder-new-go") }).click();
    await expect(dialog(laura)).toBeHidden();
    await sees(laura, [`${say("folder-all")} 3`, `${say("folder-none")} 3`, `${heart} 0`]);
  });

  await lindner.visits("nav-inbox");
  await expect(row(lindner, three)).toBeVisible();

  await test.step("two are moved at once, by keyboard; the colleague's open page shows it", async () => {
    const ticking = new Archivist(laura);
    await ticking.ticks(one);
    await ticking.ticks(two);
    await laura.page.getByRole("button", { name: say("folder-place") }).focus();
    await laura.page.keyboard.press("Enter");
    await dialog(laura).getByRole("button", { name: say("folder-place-go") }).click();
    await expect(dialog(laura).getByText(say("folder-to-missing")).first()).toBeVisible();
    await dialog(laura).getByLabel(say("folder-to")).selectOption({ label: heart });
    await look(laura.page, "where to");
    const moved = laura.page.waitForResponse((answer) => answer.url().endsWith("/folders/moves"));
    await dialog(laura).getByRole("button", { name: say("folder-place-go") }).click();
    expect((await moved).status()).toBe(200);
    await expect(dialog(laura)).toBeHidden();
    await sees(laura, [`${say("folder-all")} 3`, `${say("folder-none")} 1`, `${heart} 2`]);
    await sees(lindner, [`${say("folder-all")} 3`, `${say("folder-none")} 1`, `${heart} 2`]);
    await expect(row(lindner, one)).toContainText(heart);
    await look(lindner.page, "the inbox with folders");
  });

  await test.step("he narrows the list; the choice stands in the address by id, and stays", async () => {
    await chooses(lindner, heart);
    await expect(row(lindner, three)).toHaveCount(0);
    await expect(row(lindner, one)).toBeVisible();
    const address = new URL(lindner.page.url());
    expect(address.search).toMatch(/^\?ordner=[\w-]{22}$/);
    await look(lindner.page, "one folder");
    await chooses(lindner, say("folder-none"));
    await expect(row(lindner, three)).toBeVisible();
    await expect(row(lindner, one)).toHaveCount(0);
    await lindner.page.goBack();
    await expect(row(lindner, one)).toBeVisible();
    await expect(row(lindner, three)).toHaveCount(0);
    await lindner.page.reload();
    await lindner.confirms();
    await expect(row(lindner, one)).toBeVisible();
    await expect(row(lindner, three)).toHaveCount(0);
    expect(new URL(lindner.page.url()).search).toBe(address.search);
  });

  await test.step("he renames it; her page follows, and a name that is taken is refused", async () => {
    await lindner.presses("folder-rename");
    await dialog(lindner).getByLabel(say("folder-name")).fill("Herz");
    await dialog(lindner).getByRole("button", { name: say("folder-rename-go") }).click();
    await expect(dialog(lindner)).toBeHidden();
    await sees(laura, [`${say("folder-all")} 3`, `${say("folder-none")} 1`, "Herz 2"]);
    await laura.presses("folder-new");
    await dialog(laura).getByLabel(say("folder-name")).fill(" HERZ ");
    await dialog(laura).getByRole("button", { name: say("folder-new-go") }).click();
    await expect(dialog(laura).getByText(say("folder-name-taken")).first()).toBeVisible();
    await dialog(laura).getByRole("button", { name: say("dialog-cancel") }).click();
    await expect(dialog(laura)).toBeHidden();
  });

  await test.step("two rename it at once: the second is told, presses again, and that name holds", async () => {
    await chooses(laura, "Herz");
    await laura.presses("folder-rename");
    await dialog(laura).getByLabel(say("folder-name")).fill("Herz und Lunge");
    await lindner.presses("folder-rename");
    await dialog(lindner).getByLabel(say("folder-name")).fill("Kardiologie");
    await dialog(lindner).getByRole("button", { name: say("folder-rename-go") }).click();
    await expect(dialog(lindner)).toBeHidden();
    laura.traffic.expectComplaints(/status of 409/);
    await dialog(laura).getByRole("button", { name: say("folder-rename-go") }).click();
    await expect(dialog(laura).getByText(say("problem-conflict"))).toBeVisible();
    await expect(dialog(laura).getByLabel(say("folder-name"))).toHaveValue("Herz und Lunge");
    await sees(laura, [`${say("folder-all")} 3`, `${say("folder-none")} 1`, "Kardiologie 2"]);
    await look(laura.page, "somebody renamed it first");
    await dialog(laura).getByRole("button", { name: say("folder-rename-go") }).click();
    await expect(dialog(laura)).toBeHidden();
    await sees(lindner, [`${say("folder-all")} 3`, `${say("folder-none")} 1`, "Herz und Lunge 2"]);
    await lindner.presses("folder-rename");
    await dialog(lindner).getByLabel(say("folder-name")).fill("Herz");
    await dialog(lindner).getByRole("button", { name: say("folder-rename-go") }).click();
    await expect(dialog(lindner)).toBeHidden();
    await sees(laura, [`${say("folder-all")} 3`, `${say("folder-none")} 1`, "Herz 2"]);
    await chooses(laura, say("folder-all"));
    await expect(row(laura, three)).toBeVisible();
  });

  await test.step("one finding moves from its page, into a folder that is made on the way", async () => {
    await laura.opens(three);
    await expect(laura.page.getByText(say("folder-none"))).toBeVisible();
    await laura.page.locator(".folder-line").getByRole("button", { name: say("folder-move") }).click();
    await dialog(laura).getByLabel(say("folder-to")).selectOption({ label: say("folder-to-new") });
    await dialog(laura).getByLabel(say("folder-name")).fill(talk);
    await dialog(laura).getByRole("button", { name: say("folder-place-go") }).click();
    await expect(dialog(laura)).toBeHidden();
    await expect(laura.page.locator(".folder-line")).toContainText(talk);
    await look(laura.page, "a finding in a folder");
    await sees(lindner, [`${say("folder-all")} 3`, `${say("folder-none")} 0`, "Herz 2", `${talk} 1`]);
    // Out again, and in once more.
    for (const [label, shown] of [[say("folder-none"), say("folder-none")], [talk, talk]]) {
      await laura.page.locator(".folder-line").getByRole("button", { name: say("folder-move") }).click();
      await dialog(laura).getByLabel(say("folder-to")).selectOption({ label });
      await dialog(laura).getByRole("button", { name: say("folder-place-go") }).click();
      await expect(dialog(laura)).toBeHidden();
      await expect(laura.page.locator(".folder-line")).toContainText(shown);
    }
  });

  await test.step("what was sent stands in the same folders", async () => {
    await lindner.sends({ files: [letter], to: [radiology.name], title: "Anfrage Knie" });
    await lindner.visits("nav-sent");
    await sees(lindner, [`${say("folder-all")} 1`, `${say("folder-none")} 1`, "Herz 0", `${talk} 0`]);
    await new Archivist(lindner).ticksAll();
    await lindner.presses("folder-place");
    await dialog(lindner).getByLabel(say("folder-to")).selectOption({ label: talk });
    await dialog(lindner).getByRole("button", { name: say("folder-place-go") }).click();
    await expect(dialog(lindner)).toBeHidden();
    await sees(lindner, [`${say("folder-all")} 1`, `${say("folder-none")} 0`, "Herz 0", `${talk} 1`]);
    await chooses(lindner, "Herz");
    await expect(lindner.page.getByText(say("folder-empty"))).toBeVisible();
    await look(lindner.page, "an empty folder");
  });

  await test.step("an assistant is not offered to remove; who removes hears that no finding goes", async () => {
    await laura.visits("nav-inbox");
    await chooses(laura, talk);
    await expect(row(laura, three)).toBeVisible();
    await expect(laura.page.getByRole("button", { name: say("folder-rename") })).toBeVisible();
    await expect(laura.page.getByRole("button", { name: say("folder-remove"), exact: true })).toHaveCount(0);
    await lindner.visits("nav-inbox");
    await chooses(lindner, talk);
    await lindner.page.getByRole("button", { name: say("folder-remove"), exact: true }).click();
    await expect(dialog(lindner).getByText(say("folder-remove-text"))).toBeVisible();
    await expect(dialog(lindner).getByText(fill("folder-remove-title", { name: talk }))).toBeVisible();
    await look(lindner.page, "removing a folder");
    await dialog(lindner).getByRole("button", { name: say("folder-remove-go") }).click();
    await expect(dialog(lindner)).toBeHidden();
    await sees(lindner, [`${say("folder-all")} 3`, `${say("folder-none")} 1`, "Herz 2"]);
    await expect(row(lindner, three)).toBeVisible();
    // Her page stood on it.
    await expect(laura.page.getByText(say("folder-gone"))).toBeVisible({ timeout: 20_000 });
    await look(laura.page, "a folder that is gone");
    await laura.page.getByRole("link", { name: say("folder-show-all") }).click();
    await expect(row(laura, three)).toBeVisible();
  });

  await test.step("who did what stands in the log, by name", async () => {
    const log = (await lindner.readsLog()).map((line) => line.replaceAll(/[\u2068\u2069]/g, ""));
    const told = (key: string, values: Record<string, string>) => log.some((line) => line.includes(fill(key, values)));
    expect(told("event-folder-changed", { who: stein, what: heart })).toBe(true);
    expect(told("event-folder-changed", { who: familyPractice.person, what: "Herz" })).toBe(true);
    expect(told("event-finding-moved", { who: stein, what: one, other: heart })).toBe(true);
    expect(told("event-finding-unsorted", { who: stein, what: three })).toBe(true);
    expect(told("event-folder-removed", { who: familyPractice.person, what: talk })).toBe(true);
  });
});
