// Everything that leaves a browser, and every complaint that it makes.

import { expect, type BrowserContext, type ConsoleMessage, type Page, type Request } from "@playwright/test";

export interface Sent {
  method: string;
  url: string;
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
      // Of the pages' own files and of findings nobody asks for the bytes; megabytes of them would travel here.
      if (!response.headers()["content-type"]?.startsWith("application/json")) return;
      this.answers.push({ url: response.url(), body: response.body().catch(() => null) });
    });
    context.on("request", (request) => this.awaits(request));
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

  private awaits(request: Request): void {
    const page = pageOf(request);
    // With a new document ends what the old one asked for; of a request that dies with it a browser does not always tell.
    if (page && request.isNavigationRequest() && request.frame() === page.mainFrame()) {
      for (const old of this.underWay) if (pageOf(old) === page) this.underWay.delete(old);
    }
    if (request.url().includes("/api/") && !request.url().endsWith("/stream")) this.underWay.add(request);
  }

  private keep(request: Request): void {
    const url = request.url();
    if (url.startsWith("blob:") || url.startsWith("data:")) return;
    if (!url.startsWith(`${this.origin}/`)) this.foreign.push(url);
    this.sent.push({ method: request.method(), url });
  }

  private hear(message: ConsoleMessage): void {
    if (message.type() === "error") this.complaints.push(`console: ${message.text()} (${message.location().url})`);
  }
}

/** The page that asks; none for a service worker, nor for a page that is only just being made. */
function pageOf(request: Request): Page | undefined {
  try {
    return request.serviceWorker() ? undefined : request.frame().page();
  } catch {
    return undefined;
  }
}
