// Everything that leaves a browser, and every complaint that it makes.

import { expect, type BrowserContext, type ConsoleMessage, type Request } from "@playwright/test";

export interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

export class Traffic {
  readonly sent: Sent[] = [];
  readonly answers: { url: string; body: Promise<Buffer | null> }[] = [];
  private readonly complaints: string[] = [];
  private readonly foreign: string[] = [];
  private expected: RegExp[] = [];
  private readonly underWay = new Set<Request>();

  constructor(
    context: BrowserContext,
    private readonly origin: string,
  ) {
    context.on("request", (request) => this.keep(request));
    context.on("response", (response) => {
      const isStream = response.headers()["content-type"]?.startsWith("text/event-stream");
      const body = isStream ? Promise.resolve(null) : response.body().catch(() => null);
      if (response.url().includes("/api/")) this.answers.push({ url: response.url(), body });
    });
    const isAwaited = (request: Request) => request.url().includes("/api/") && !request.url().endsWith("/stream");
    context.on("request", (request) => isAwaited(request) && this.underWay.add(request));
    context.on("requestfinished", (request) => this.underWay.delete(request));
    context.on("requestfailed", (request) => this.underWay.delete(request));
    context.on("console", (message) => this.hear(message));
    context.on("weberror", (error) => this.complaints.push(`uncaught: ${error.error().message}`));
  }

  /** The story provokes these complaints on purpose, as a refused PIN does in the browser's own console. */
  expectComplaints(...patterns: RegExp[]): void {
    this.expected.push(...patterns);
  }

  /** Nothing is asked any more: what is under way when a session ends is refused, and the browser complains of that. */
  async rests(): Promise<void> {
    let calm = 0;
    const looks = () => (calm = this.underWay.size === 0 ? calm + 1 : 0);
    await expect.poll(looks, { message: "requests under way", intervals: [100] }).toBeGreaterThan(2);
  }

  /** Only our own origin was asked, and the browser had nothing to complain about. */
  verify(): void {
    expect(this.foreign, "requests to other origins").toEqual([]);
    const unexpected = this.complaints.filter((line) => !this.expected.some((pattern) => pattern.test(line)));
    expect(unexpected, "complaints of the browser").toEqual([]);
  }

  private keep(request: Request): void {
    const url = request.url();
    if (url.startsWith("blob:") || url.startsWith("data:")) return;
    if (!url.startsWith(`${this.origin}/`)) this.foreign.push(url);
    this.sent.push({ method: request.method(), url, headers: request.headers(), body: request.postDataBuffer() });
  }

  private hear(message: ConsoleMessage): void {
    if (message.type() === "error") this.complaints.push(`console: ${message.text()} (${message.location().url})`);
  }
}
