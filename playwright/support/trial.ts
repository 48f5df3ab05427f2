// `cargo xtask run`, as README has it: Siegel on this machine, to look at.

import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { freePort } from "./server.ts";

/** It builds what is not built yet. */
const readyWithinMs = 600_000;

export class Trial {
  readonly origin: string;
  private output = "";
  private readonly child: ChildProcess;

  private constructor(
    port: number,
    private readonly data: string,
    options: string[],
  ) {
    this.origin = `http://localhost:${port}`;
    const command = ["xtask", "run", "--port", String(port), "--data", data, ...options];
    // What the stories are told stands in variables that the server would take for its own settings, and refuse.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("SIEGEL_")));
    const cwd = resolve(import.meta.dirname, "../..");
    // A group of its own, which ends as a whole, as it does on Ctrl+C in a terminal.
    this.child = spawn("cargo", command, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const keep = (chunk: Buffer) => (this.output += chunk.toString());
    this.child.stdout?.on("data", keep);
    this.child.stderr?.on("data", keep);
  }

  /** Starts it on a new folder, and waits until it says that it serves. */
  static async start(...options: string[]): Promise<Trial> {
    const trial = new Trial(await freePort(), join(await mkdtemp(join(tmpdir(), "siegel-trial-")), "data"), options);
    const until = Date.now() + readyWithinMs;
    while (!trial.output.includes(`serves ${trial.origin} `)) {
      if (trial.child.exitCode !== null || Date.now() > until) throw new Error(`cargo xtask run serves nothing:\n${trial.output}`);
      await new Promise((wake) => setTimeout(wake, 100));
    }
    return trial;
  }

  /** What it printed that looks so: the first group of the pattern, or all of it. */
  told(pattern: RegExp): string {
    const found = pattern.exec(this.output);
    if (!found) throw new Error(`cargo xtask run did not print ${pattern}:\n${this.output}`);
    return found[1] ?? found[0];
  }

  /** Ends it as Ctrl+C does, and removes its data. */
  async end(): Promise<void> {
    const ended = new Promise((done) => this.child.once("exit", done));
    if (this.child.pid && this.child.exitCode === null) {
      process.kill(-this.child.pid, "SIGINT");
      await ended;
    }
    await rm(join(this.data, ".."), { recursive: true, force: true });
  }
}
