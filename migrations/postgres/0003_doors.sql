-- Who may come in: sessions, ceremonies, invitations, and what guards the doors.

-- The cookie's secret is kept as its hash only.
CREATE TABLE sessions (
    session_hash    BYTEA    NOT NULL PRIMARY KEY CHECK (length(session_hash) = 32),
    session_id      BYTEA    NOT NULL UNIQUE CHECK (length(session_id) = 16),
    user_id         BYTEA    NOT NULL REFERENCES accounts (user_id),
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    -- 1 passkey, 2 recovery sheet.
    way             BIGINT NOT NULL CHECK (way BETWEEN 1 AND 2),
    created_at      BIGINT NOT NULL,
    seen_at         BIGINT NOT NULL,
    -- The last time that a person proved to be there, for acts that need it fresh.
    proved_at       BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- A WebAuthn or recovery exchange under way. Deleted as it is read.
CREATE TABLE ceremonies (
    ceremony_id     BYTEA    NOT NULL PRIMARY KEY CHECK (length(ceremony_id) = 16),
    -- 1 registration, 2 sign-in, 3 recovery, 4 fresh proof.
    kind            BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 4),
    user_id         BYTEA,
    state           TEXT    NOT NULL,
    expires_at      BIGINT NOT NULL
);
CREATE INDEX ceremonies_by_expiry ON ceremonies (expires_at);

-- The operator's bearer tokens for a first practice.
CREATE TABLE setups (
    setup_hash      BYTEA    NOT NULL PRIMARY KEY CHECK (length(setup_hash) = 32),
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    used_at         BIGINT
);

-- Invitations (protocol 4). The secret is in the fragment of the link and never here.
CREATE TABLE invitations (
    invitation_id   BYTEA    NOT NULL PRIMARY KEY CHECK (length(invitation_id) = 16),
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    inviter_id      BYTEA    NOT NULL REFERENCES accounts (user_id),
    -- 1 a member, 2 a practice.
    kind            BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 2),
    descriptor      BYTEA    NOT NULL,
    descriptor_hash BYTEA    NOT NULL CHECK (length(descriptor_hash) = 32),
    -- The inviter's own note, sealed under the practice's key.
    note            BYTEA,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    -- The newcomer's answer: identity links and the MAC that proves the secret.
    answer          BYTEA,
    newcomer_id     BYTEA,
    answered_at     BIGINT,
    -- When the inviter's client checked the answer and vouched.
    accepted_at     BIGINT,
    revoked_at      BIGINT
);
CREATE INDEX invitations_by_practice ON invitations (practice_id, created_at);

-- What a practice knows of another one's keys: pins and comparisons, signed and sealed under its own key.
CREATE TABLE contacts (
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    contact_id      BYTEA    NOT NULL CHECK (length(contact_id) = 16),
    version         BIGINT NOT NULL CHECK (version >= 1),
    sealed          BYTEA    NOT NULL,
    updated_at      BIGINT NOT NULL,
    PRIMARY KEY (practice_id, contact_id)
);

-- Answers to creating calls, so that a call sent twice acts once. The key is hashed with who sent it.
CREATE TABLE answers (
    call_hash       BYTEA    NOT NULL PRIMARY KEY CHECK (length(call_hash) = 32),
    -- Hash of the request: the same key for another request is refused.
    request_hash    BYTEA    NOT NULL CHECK (length(request_hash) = 32),
    status          BIGINT NOT NULL,
    answer          BYTEA    NOT NULL,
    expires_at      BIGINT NOT NULL
);
CREATE INDEX answers_by_expiry ON answers (expires_at);

-- Token buckets. The key is a hash of what is limited (an address, a link, an account).
CREATE TABLE buckets (
    bucket_hash     BYTEA    NOT NULL PRIMARY KEY CHECK (length(bucket_hash) = 32),
    -- Milliseconds of refill that have not been taken.
    level           BIGINT NOT NULL,
    filled_at       BIGINT NOT NULL
);
CREATE INDEX buckets_by_time ON buckets (filled_at);
