// A Siegel server of a story's own: the real program, an empty data folder, a free port.

import { spawn, execFile, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const program = resolve(process.env.SIEGEL_BINARY ?? "../target/debug/siegel");
const startWithinMs = 30_000;

export class Server {
  readonly origin: string;
  readonly data: string;
  private readonly port: number;
  private child?: ChildProcess;
  private output = "";

  private constructor(port: number, data: string) {
    this.port = port;
    this.origin = `http://localhost:${port}`;
    this.data = data;
  }

  /** A server on a new, empty data folder. */
  static async fresh(): Promise<Server> {
    const server = new Server(await freePort(), await mkdtemp(join(tmpdir(), "siegel-story-")));
    await server.start();
    return server;
  }

  /** Starts it, or starts it again on the same data. */
  async start(): Promise<void> {
    const child = spawn(program, ["serve"], { env: this.environment(), stdio: ["ignore", "pipe", "pipe"] });
    this.child = child;
    const keep = (chunk: Buffer) => (this.output += chunk.toString());
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    const until = Date.now() + startWithinMs;
    while (!(await this.isReady())) {
      if (child.exitCode !== null) throw new Error(`siegel serve ended:\n${this.output}`);
      if (Date.now() > until) throw new Error(`siegel serve is not ready:\n${this.output}`);
      await new Promise((wake) => setTimeout(wake, 50));
    }
  }

  /** Ends it; `SIGKILL` as a power cut does, else as an operator does. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(late);
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  /** Everything that it has written to its log so far. */
  log(): string {
    return this.output;
  }

  /** The operator's link by which a practice is set up. */
  async setUpLink(): Promise<string> {
    const { stdout } = await run(program, ["setup-link"], { env: this.environment() });
    const link = stdout.match(/http:\/\/\S+/)?.[0];
    if (!link) throw new Error("siegel setup-link printed no link");
    return link;
  }

  private environment(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    return {
      PATH,
      HOME,
      SIEGEL_LISTEN: `127.0.0.1:${this.port}`,
      SIEGEL_ORIGIN: this.origin,
      SIEGEL_DATA: this.data,
      SIEGEL_LOG: "debug",
    };
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.origin}/readyz`)).ok;
    } catch {
      return false;
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? done(address.port) : fail(new Error("no port"))));
    });
  });
}
