-- A new device that an unlocked one lets in (protocol 14): one for each account, for ten minutes. Code and digits never
-- come here.
CREATE TABLE pairings (
    user_id         BYTEA    NOT NULL PRIMARY KEY REFERENCES accounts (user_id),
    pairing_id      BYTEA    NOT NULL UNIQUE CHECK (length(pairing_id) = 16),
    -- The session that opened it: without it there is no pairing.
    session_id      BYTEA    NOT NULL,
    commitment      BYTEA    NOT NULL CHECK (length(commitment) = 32),
    expires_at      BIGINT NOT NULL,
    -- What the first device that answered said; null before.
    public_key      BYTEA    CHECK (length(public_key) = 1216),
    device          BIGINT,
    claim_hash      BYTEA    CHECK (length(claim_hash) = 32),
    proof           BYTEA    CHECK (length(proof) = 32),
    -- What was committed to, revealed after the answer.
    nonce           BYTEA    CHECK (length(nonce) = 32),
    handover        BYTEA    CHECK (length(handover) = 32),
    -- For the new device alone.
    sealed          BYTEA,
    -- The new device's session, and when it had its passkey.
    entered_id      BYTEA,
    finished_at     BIGINT
);
