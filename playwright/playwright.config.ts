import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { defineConfig } from "@playwright/test";

// Where the workers of this run note which pages they have searched for barriers: they inherit the name.
if (!process.env.SIEGEL_STORY_SEARCHED) {
  const searched = mkdtempSync(join(tmpdir(), "siegel-searched-"));
  process.env.SIEGEL_STORY_SEARCHED = searched;
  process.on("exit", () => rmSync(searched, { recursive: true, force: true }));
}

// `cargo xtask test` sets SIEGEL_CHROMIUM where the machine has a browser; else Playwright's own is taken.
const browser = {
  executablePath: process.env.SIEGEL_CHROMIUM || undefined,
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export default defineConfig({
  testDir: "stories",
  outputDir: process.env.SIEGEL_STORY_OUTPUT ?? "test-results",
  // What a story that passed has written is gone with it: files of 100 MB are among it.
  preserveOutput: "failures-only",
  forbidOnly: true,
  // By hand a story gets one try; how a second one counts in a whole run says decision 038.
  retries: Number(process.env.SIEGEL_STORY_RETRIES ?? 0),
  workers: Number(process.env.SIEGEL_STORY_WORKERS ?? 2),
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: process.env.SIEGEL_STORY_REPORT
    ? [["list"], ["json", { outputFile: process.env.SIEGEL_STORY_REPORT }]]
    : [["list"]],
  use: {
    browserName: "chromium",
    launchOptions: browser,
    locale: "de-DE",
    timezoneId: "Europe/Berlin",
    actionTimeout: 30_000,
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
    {
      name: "phone",
      grepInvert: /@once/,
      use: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
    },
    { name: "sheet", testDir: "sheet" },
    // The hands of `cargo xtask bench`, in a browser of its own.
    { name: "bench", testDir: "bench", timeout: 600_000 },
  ],
});
