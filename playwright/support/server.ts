// A Siegel server of a story's own: the real program, an empty data folder, a free port.

import { spawn, execFile, type ChildProcess } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { Recorder } from "./recorder.ts";

const run = promisify(execFile);
const program = resolve(process.env.SIEGEL_BINARY ?? "../target/debug/siegel");
const startWithinMs = 30_000;

/** Who runs the stories' servers: what the public pages say. */
export const operator = {
  SIEGEL_OPERATOR_NAME: "Praxisverbund Nord eG",
  SIEGEL_OPERATOR_ADDRESS: "Hafenstraße 1\n20457 Hamburg",
  SIEGEL_OPERATOR_REPRESENTED: "Dr. Heike Petersen",
  SIEGEL_OPERATOR_MAIL: "post@verbund-nord.example",
  SIEGEL_OPERATOR_PHONE: "040 123 456",
  SIEGEL_OPERATOR_REGISTER: "Amtsgericht Hamburg, GnR 1234",
  SIEGEL_PRIVACY_CONTACT: "datenschutz@verbund-nord.example",
  SIEGEL_PRIVACY_OFFICER: "Jana Brandt",
  SIEGEL_PRIVACY: "Rechenzentrum: Nordhost GmbH, Hamburg",
  SIEGEL_SUPPORT: "040 123 457, werktags von 8 bis 17 Uhr",
  SIEGEL_CONTACT: "mailto:sicherheit@verbund-nord.example",
};

export class Server {
  readonly origin: string;
  /** Its folder. */
  data: string;
  /** All traffic, if the story asked for it. */
  readonly recorder?: Recorder;
  /** Settings beside the usual ones, from the next start on. */
  readonly settings: Record<string, string> = {};
  private readonly listens: number;
  private child?: ChildProcess;
  private output = "";

  private constructor(port: number, listens: number, data: string) {
    this.origin = `http://localhost:${port}`;
    this.listens = listens;
    this.data = data;
    if (port !== listens) this.recorder = new Recorder(port, listens);
  }

  /** A server on a new, empty data folder; with everything recorded that passes, or without. */
  static async fresh(isRecorded = false): Promise<Server> {
    const port = await freePort();
    const server = new Server(port, isRecorded ? await freePort() : port, await mkdtemp(join(tmpdir(), "siegel-story-")));
    await server.start();
    await server.recorder?.listen();
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

  /**
   * Plays a scene on a copy of this server as it is now: the same address and the same keys of its logs. Here, nothing of
   * it ever happened.
   */
  async aside<T>(scene: () => Promise<T>): Promise<T> {
    const here = this.data;
    await this.stop();
    this.data = await mkdtemp(join(tmpdir(), "siegel-story-"));
    try {
      await cp(here, this.data, { recursive: true });
      await this.start();
      return await scene();
    } finally {
      await this.stop();
      await rm(this.data, { recursive: true, force: true });
      this.data = here;
      await this.start();
    }
  }

  /** Ends it and removes its data. */
  async remove(): Promise<void> {
    await this.recorder?.close();
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  /** Everything that it has written to its log so far. */
  log(): string {
    return this.output;
  }

  /** The names of the letters that it wrote to its folder, because it has no mail server. */
  async letters(): Promise<string[]> {
    const names = await readdir(join(this.data, "mail")).catch(() => []);
    return names.filter((name) => name.endsWith(".eml"));
  }

  /** The operator's link by which a practice is set up. */
  async setUpLink(): Promise<string> {
    const stdout = await this.tells("setup-link");
    const link = stdout.match(/http:\/\/\S+/)?.[0];
    if (!link) throw new Error("siegel setup-link printed no link");
    return link;
  }

  /** What a command of the operator's prints, beside the server that runs. */
  async tells(...words: string[]): Promise<string> {
    return (await run(program, words, { env: this.environment() })).stdout;
  }

  private environment(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    return {
      PATH,
      HOME,
      SIEGEL_LISTEN: `127.0.0.1:${this.listens}`,
      SIEGEL_ORIGIN: this.origin,
      SIEGEL_DATA: this.data,
      SIEGEL_LOG: "debug",
      ...operator,
      ...this.settings,
    };
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${this.listens}/readyz`, { headers: { host: new URL(this.origin).host } })).ok;
    } catch {
      return false;
    }
  }
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", fail);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? done(address.port) : fail(new Error("no port"))));
    });
  });
}
