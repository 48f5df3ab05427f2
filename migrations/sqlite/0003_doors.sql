-- Who may come in: sessions, ceremonies, invitations, and what guards the doors.

-- The cookie's secret is kept as its hash only.
CREATE TABLE sessions (
    session_hash    BLOB    NOT NULL PRIMARY KEY CHECK (length(session_hash) = 32),
    session_id      BLOB    NOT NULL UNIQUE CHECK (length(session_id) = 16),
    user_id         BLOB    NOT NULL REFERENCES accounts (user_id),
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    -- 1 passkey, 2 recovery sheet.
    way             INTEGER NOT NULL CHECK (way BETWEEN 1 AND 2),
    created_at      INTEGER NOT NULL,
    seen_at         INTEGER NOT NULL,
    -- The last time that a person proved to be there, for acts that need it fresh.
    proved_at       INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- A WebAuthn or recovery exchange under way. Deleted as it is read.
CREATE TABLE ceremonies (
    ceremony_id     BLOB    NOT NULL PRIMARY KEY CHECK (length(ceremony_id) = 16),
    -- 1 registration, 2 sign-in, 3 recovery, 4 fresh proof.
    kind            INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 4),
    user_id         BLOB,
    state           TEXT    NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX ceremonies_by_expiry ON ceremonies (expires_at);

-- The operator's bearer tokens for a first practice.
CREATE TABLE setups (
    setup_hash      BLOB    NOT NULL PRIMARY KEY CHECK (length(setup_hash) = 32),
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    used_at         INTEGER
) STRICT;

-- Invitations (protocol 4). The secret is in the fragment of the link and never here.
CREATE TABLE invitations (
    invitation_id   BLOB    NOT NULL PRIMARY KEY CHECK (length(invitation_id) = 16),
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    inviter_id      BLOB    NOT NULL REFERENCES accounts (user_id),
    -- 1 a member, 2 a practice.
    kind            INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 2),
    descriptor      BLOB    NOT NULL,
    descriptor_hash BLOB    NOT NULL CHECK (length(descriptor_hash) = 32),
    -- The inviter's own note, sealed under the practice's key.
    note            BLOB,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    -- The newcomer's answer: identity links and the MAC that proves the secret.
    answer          BLOB,
    newcomer_id     BLOB,
    answered_at     INTEGER,
    -- When the inviter's client checked the answer and vouched.
    accepted_at     INTEGER,
    revoked_at      INTEGER
) STRICT;
CREATE INDEX invitations_by_practice ON invitations (practice_id, created_at);

-- What a practice knows of another one's keys: pins and comparisons, signed and sealed under its own key.
CREATE TABLE contacts (
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    contact_id      BLOB    NOT NULL CHECK (length(contact_id) = 16),
    version         INTEGER NOT NULL CHECK (version >= 1),
    sealed          BLOB    NOT NULL,
    updated_at      INTEGER NOT NULL,
    PRIMARY KEY (practice_id, contact_id)
) STRICT;

-- Answers to creating calls, so that a call sent twice acts once. The key is hashed with who sent it.
CREATE TABLE answers (
    call_hash       BLOB    NOT NULL PRIMARY KEY CHECK (length(call_hash) = 32),
    -- Hash of the request: the same key for another request is refused.
    request_hash    BLOB    NOT NULL CHECK (length(request_hash) = 32),
    status          INTEGER NOT NULL,
    answer          BLOB    NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX answers_by_expiry ON answers (expires_at);

-- Token buckets. The key is a hash of what is limited (an address, a link, an account).
CREATE TABLE buckets (
    bucket_hash     BLOB    NOT NULL PRIMARY KEY CHECK (length(bucket_hash) = 32),
    -- Milliseconds of refill that have not been taken.
    level           INTEGER NOT NULL,
    filled_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX buckets_by_time ON buckets (filled_at);
