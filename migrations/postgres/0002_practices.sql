-- Groups, their statements and keys (protocol 4), and the accounts of their members (protocol 2 and 3).

-- A practice is a group of kind 1; units (2) and cases (3) will be groups too.
CREATE TABLE practices (
    practice_id     BYTEA    NOT NULL PRIMARY KEY CHECK (length(practice_id) = 16),
    -- The card of the newest statement: public, for the directory.
    name            TEXT    NOT NULL,
    place           TEXT    NOT NULL,
    licence         TEXT    NOT NULL,
    epoch           BIGINT NOT NULL,
    -- Since when the newest epoch's key is in use.
    epoch_since     BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    -- When the operator checked name and licence.
    verified_at     BIGINT,
    closed_at       BIGINT
);
CREATE INDEX practices_by_name ON practices (name, practice_id);

-- Epoch statements: signed, chained, never changed.
CREATE TABLE statements (
    group_id        BYTEA    NOT NULL CHECK (length(group_id) = 16),
    epoch           BIGINT NOT NULL,
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    kind            BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 3),
    hash            BYTEA    NOT NULL UNIQUE CHECK (length(hash) = 32),
    statement       BYTEA    NOT NULL,
    -- The public keys that the statement's fingerprints name.
    content_key     BYTEA    NOT NULL CHECK (length(content_key) = 1216),
    audit_key       BYTEA    NOT NULL CHECK (length(audit_key) = 1216),
    -- Names of the members, sealed for those of the group; erasable.
    names           BYTEA,
    -- The seeds of the epoch before, sealed under this epoch's.
    prev_content    BYTEA,
    prev_audit      BYTEA,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (group_id, epoch)
);

-- Seeds of an epoch, wrapped for each member who may have them: purpose 2 content, 3 audit and index (protocol 7).
CREATE TABLE seed_grants (
    grant_hash      BYTEA    NOT NULL PRIMARY KEY CHECK (length(grant_hash) = 32),
    group_id        BYTEA    NOT NULL,
    epoch           BIGINT NOT NULL,
    purpose         BIGINT NOT NULL CHECK (purpose IN (2, 3)),
    recipient_id    BYTEA    NOT NULL CHECK (length(recipient_id) = 16),
    body            BYTEA    NOT NULL,
    created_at      BIGINT NOT NULL,
    UNIQUE (group_id, epoch, purpose, recipient_id),
    FOREIGN KEY (group_id, epoch) REFERENCES statements (group_id, epoch)
);
CREATE INDEX seed_grants_by_recipient ON seed_grants (recipient_id, group_id, epoch);

-- A person's account in a practice.
CREATE TABLE accounts (
    user_id         BYTEA    NOT NULL PRIMARY KEY CHECK (length(user_id) = 16),
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    -- Role bits of the newest statement: READ 1, SEND 2, MANAGE 4, ADMIN 8, AUDIT 16.
    roles           BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    removed_at      BIGINT
);
CREATE INDEX accounts_by_practice ON accounts (practice_id, user_id);

-- The identity's chain of signed links.
CREATE TABLE chain_links (
    user_id         BYTEA    NOT NULL REFERENCES accounts (user_id),
    seq             BIGINT NOT NULL CHECK (seq >= 0),
    hash            BYTEA    NOT NULL UNIQUE CHECK (length(hash) = 32),
    body            BYTEA    NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (user_id, seq)
);

-- The AMK, wrapped for each way to unlock; signed by the identity. The newest one only.
CREATE TABLE envelopes (
    user_id         BYTEA    NOT NULL PRIMARY KEY REFERENCES accounts (user_id),
    generation      BIGINT NOT NULL,
    hash            BYTEA    NOT NULL CHECK (length(hash) = 32),
    body            BYTEA    NOT NULL
);

-- Identity seed and KEM seeds, sealed under the AMK. Written by compare-and-swap on (seq, hash).
CREATE TABLE keyrings (
    user_id         BYTEA    NOT NULL PRIMARY KEY REFERENCES accounts (user_id),
    seq             BIGINT NOT NULL,
    hash            BYTEA    NOT NULL CHECK (length(hash) = 32),
    sealed          BYTEA    NOT NULL
);

-- One per way to unlock, written once: what a fresh device may believe.
CREATE TABLE anchors (
    user_id         BYTEA    NOT NULL REFERENCES accounts (user_id),
    way_hash        BYTEA    NOT NULL CHECK (length(way_hash) = 32),
    sealed          BYTEA    NOT NULL,
    PRIMARY KEY (user_id, way_hash)
);

-- Passkeys: the public half, as JSON of the server's WebAuthn library.
CREATE TABLE credentials (
    credential_id   BYTEA    NOT NULL PRIMARY KEY,
    user_id         BYTEA    NOT NULL REFERENCES accounts (user_id),
    way_hash        BYTEA    NOT NULL CHECK (length(way_hash) = 32),
    passkey         TEXT    NOT NULL,
    created_at      BIGINT NOT NULL,
    used_at         BIGINT
);
CREATE INDEX credentials_by_user ON credentials (user_id);

-- Recovery sheets: single use, so a row goes when it is used.
CREATE TABLE recoveries (
    rec_id          BYTEA    NOT NULL PRIMARY KEY CHECK (length(rec_id) = 16),
    user_id         BYTEA    NOT NULL REFERENCES accounts (user_id),
    way_hash        BYTEA    NOT NULL CHECK (length(way_hash) = 32),
    -- Hash of the proof that only the sheet gives (protocol 2).
    auth_hash       BYTEA    NOT NULL CHECK (length(auth_hash) = 32),
    created_at      BIGINT NOT NULL
);
CREATE INDEX recoveries_by_user ON recoveries (user_id);
