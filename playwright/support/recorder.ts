// Stands between browsers and server, passes everything on unchanged, and keeps every byte of it.

import { createServer, request, type IncomingMessage, type Server as HttpServer, type ServerResponse } from "node:http";

export interface Exchange {
  asked: Buffer;
  answered: Buffer;
  line: string;
}

export class Recorder {
  readonly exchanges: Exchange[] = [];
  private readonly server: HttpServer;

  /** Listens on `port`, passes on to `behind`, both on this machine. */
  constructor(
    private readonly port: number,
    private readonly behind: number,
  ) {
    this.server = createServer((asked, answer) => this.pass(asked, answer));
  }

  listen(): Promise<void> {
    return new Promise((done) => this.server.listen(this.port, "127.0.0.1", done));
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const line = `${asked.method} ${asked.url}`;
    const keptRequest: Uint8Array[] = [Buffer.from(`${line}\n${asked.rawHeaders.join("\n")}\n\n`)];
    const keptAnswer: Uint8Array[] = [];
    this.exchanges.push({
      line,
      get asked() {
        return Buffer.concat(keptRequest);
      },
      get answered() {
        return Buffer.concat(keptAnswer);
      },
    });
    // Uncompressed, so that what is inside can be searched.
    const headers = { ...asked.headers, "accept-encoding": "identity" };
    const onward = request({ host: "127.0.0.1", port: this.behind, method: asked.method, path: asked.url, headers });
    asked.on("data", (chunk: Buffer) => keptRequest.push(chunk));
    asked.pipe(onward);
    onward.on("response", (response) => {
      keptAnswer.push(Buffer.from(`${response.statusCode}\n${response.rawHeaders.join("\n")}\n\n`));
      response.on("data", (chunk: Buffer) => keptAnswer.push(chunk));
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
  }
}
