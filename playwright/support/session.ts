// What the server says of a session, bent: its clock cannot be moved.

import type { Page } from "@playwright/test";

/** As long as `ms` is set, a page is told that this moment of its session is so far ahead of the server's clock. */
export async function bendsSession(page: Page, moment: "ends_at" | "proven_until"): Promise<{ ms?: number }> {
  const left: { ms?: number } = {};
  await page.route("**/api/v1/session", async (route) => {
    if (route.request().method() !== "GET" || left.ms === undefined) return route.fallback();
    const answer = await route.fetch();
    if (!answer.ok()) return route.fulfill({ response: answer });
    const told = (await answer.json()) as { told_at: number };
    await route.fulfill({ response: answer, json: { ...told, [moment]: told.told_at + left.ms } });
  });
  return left;
}
