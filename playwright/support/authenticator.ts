// A platform authenticator with PRF, as the newer phones and computers have: by the browser's own test protocol.

import type { CDPSession, Page } from "@playwright/test";

const built = {
  protocol: "ctap2",
  ctap2Version: "ctap2_1",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

export class Authenticator {
  private constructor(
    private readonly session: CDPSession,
    private id: string,
  ) {}

  /** Gives a page an authenticator. It belongs to this page only; a second tab has none. */
  static async forPage(page: Page): Promise<Authenticator> {
    const session = await page.context().newCDPSession(page);
    await session.send("WebAuthn.enable");
    const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", { options: { ...built, hasPrf: true } });
    return new Authenticator(session, authenticatorId);
  }

  /** From now on it is one that signs in and opens nothing, as older devices are. It holds no passkeys. */
  async becomesOlder(): Promise<void> {
    await this.session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId: this.id });
    const { authenticatorId } = await this.session.send("WebAuthn.addVirtualAuthenticator", { options: { ...built, hasPrf: false } });
    this.id = authenticatorId;
  }

  /** Takes over the passkeys of another one, as the same device in another tab. What they give by PRF stays behind. */
  async holdsThoseOf(other: Authenticator): Promise<void> {
    const { credentials } = await other.session.send("WebAuthn.getCredentials", { authenticatorId: other.id });
    for (const credential of credentials) {
      await this.session.send("WebAuthn.addCredential", { authenticatorId: this.id, credential });
    }
  }

  /**
   * From now on the finger is not recognised, or is again. One gesture with a finger that is not recognised uses up all
   * tries of this authenticator, which then refuses every finger, as Chromium asks until there are none left.
   */
  async verifiesUser(isUserVerified: boolean): Promise<void> {
    await this.session.send("WebAuthn.setUserVerified", { authenticatorId: this.id, isUserVerified });
  }

  /** How many passkeys it holds. */
  async passkeys(): Promise<number> {
    const { credentials } = await this.session.send("WebAuthn.getCredentials", { authenticatorId: this.id });
    return credentials.length;
  }
}
