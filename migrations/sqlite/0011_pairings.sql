-- A new device that an unlocked one lets in (protocol 14): one for each account, for ten minutes. Code and digits never
-- come here.
CREATE TABLE pairings (
    user_id         BLOB    NOT NULL PRIMARY KEY REFERENCES accounts (user_id),
    pairing_id      BLOB    NOT NULL UNIQUE CHECK (length(pairing_id) = 16),
    -- The session that opened it: without it there is no pairing.
    session_id      BLOB    NOT NULL,
    commitment      BLOB    NOT NULL CHECK (length(commitment) = 32),
    expires_at      INTEGER NOT NULL,
    -- What the first device that answered said; null before.
    public_key      BLOB    CHECK (length(public_key) = 1216),
    device          INTEGER,
    claim_hash      BLOB    CHECK (length(claim_hash) = 32),
    proof           BLOB    CHECK (length(proof) = 32),
    -- What was committed to, revealed after the answer.
    nonce           BLOB    CHECK (length(nonce) = 32),
    handover        BLOB    CHECK (length(handover) = 32),
    -- For the new device alone.
    sealed          BLOB,
    -- The new device's session, and when it had its passkey.
    entered_id      BLOB,
    finished_at     INTEGER
) STRICT;
