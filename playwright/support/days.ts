// Days: as a form takes them, as pages show them, and a device whose clock is days off.

import { expect } from "@playwright/test";

import type { Member } from "../people/member.ts";
import { language, say } from "./catalogue.ts";

export const dayMs = 24 * 60 * 60_000;

const parts = (then: Date) =>
  [then.getFullYear(), then.getMonth() + 1, then.getDate()].map((part) => String(part).padStart(2, "0"));

/** A day as a form takes it. */
export const iso = (then: Date) => parts(then).join("-");

/** A day as pages show it. */
export const onPage = (then: Date) => parts(then).reverse().join(language() === "de" ? "." : "/");

/** From now on this device's clock is so many days off; nothing is open while it jumps. */
export async function setsClock(member: Member, days: number): Promise<void> {
  await member.locks();
  await member.page.clock.setSystemTime(Date.now() + days * dayMs);
  await member.confirms();
  await expect(member.page.getByRole("navigation", { name: say("shell-nav") })).toBeVisible();
}
