// Somebody who takes documents out of the service: on paper, as files, as an archive.

import { readFile } from "node:fs/promises";

import { expect, type Locator } from "@playwright/test";

import { like, say } from "../support/catalogue.ts";
import { look } from "../support/look.ts";
import { holdsPrinter, prints, type Paper } from "../support/paper.ts";
import { readTable } from "../support/table.ts";
import type { Member } from "./member.ts";

export interface Documents {
  table: Record<string, string>[];
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the story knows the document's fields
  json: any;
  paper: Paper;
}

export class Archivist {
  constructor(private readonly member: Member) {}

  /** Ticks a finding in the list in view, by keyboard alone. */
  async ticks(title: string): Promise<void> {
    const box = this.member.page.getByRole("checkbox", { name: like("choose-one", { title }) });
    await box.focus();
    await this.member.page.keyboard.press("Space");
    await expect(box).toBeChecked();
  }

  /** Ticks all that the list shows. */
  async ticksAll(): Promise<void> {
    await this.member.page.getByRole("checkbox", { name: say("choose-all") }).check();
  }

  /** Opens a document by its button, and takes it in all three ways; they say the same. */
  async takes(key: "dispatch-title" | "extract-title", ready: RegExp): Promise<Documents> {
    const { page } = this.member;
    await holdsPrinter(page);
    await this.member.presses(key);
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(ready)).toBeVisible({ timeout: 30_000 });
    await look(page, key);
    const table = await readTable(await this.saves(dialog, "export-csv"));
    const json = JSON.parse(await readFile(await this.saves(dialog, "export-json"), "utf8"));
    await dialog.getByRole("button", { name: say("export-print") }).click();
    await expect(page.locator(".sheet.printing")).toHaveCount(1);
    const paper = await prints(page);
    await dialog.getByRole("button", { name: say("dialog-close") }).click();
    await expect(dialog).toBeHidden();
    return { table, json, paper };
  }

  /** Asks for an archive of what is ticked; comes to the question. */
  async asksForArchive(): Promise<Locator> {
    // The browser's dialogue for a place cannot be driven; without it the service worker streams the file.
    await this.member.page.evaluate(() => Reflect.deleteProperty(window, "showSaveFilePicker"));
    await this.member.presses("archive-go");
    const dialog = this.member.page.getByRole("dialog");
    await expect(dialog.getByText(say("archive-text"))).toBeVisible();
    await look(this.member.page, "archive");
    return dialog;
  }

  /** Saves what the dialogue asks about; answers where it lies and under which name. */
  async saves(dialog: Locator, key: string): Promise<string> {
    const download = this.member.page.waitForEvent("download");
    await dialog.getByRole("button", { name: say(key) }).click();
    return (await download).path();
  }
}
