// A mail server of a story's own: it takes every letter, and reads it as a mail program does.

import { simpleParser, type ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";

import { expect } from "@playwright/test";

import { freePort } from "./server.ts";

export class MailSink {
  readonly letters: ParsedMail[] = [];
  private readonly server: SMTPServer;

  private constructor(readonly port: number) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["AUTH", "STARTTLS"],
      logger: false,
      onData: (stream, _session, done) => {
        simpleParser(stream).then((letter) => {
          this.letters.push(letter);
          done();
        }, done);
      },
    });
  }

  static async open(): Promise<MailSink> {
    const sink = new MailSink(await freePort());
    await new Promise<void>((opened) => sink.server.listen(sink.port, "127.0.0.1", opened));
    return sink;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Waits for the letter of this number, from 1. */
  async letter(number: number): Promise<ParsedMail> {
    await expect.poll(() => this.letters.length, { message: "letters", timeout: 60_000 }).toBeGreaterThanOrEqual(number);
    return this.letters[number - 1];
  }

  async close(): Promise<void> {
    await new Promise<void>((closed) => this.server.close(closed));
  }
}

/** The one link of a letter. */
export function linkOf(letter: ParsedMail): string {
  const links = letter.text?.match(/http:\/\/\S+/g) ?? [];
  expect(links, "links of the letter").toHaveLength(1);
  return links[0] ?? "";
}
