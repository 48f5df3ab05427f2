-- Ceremonies of two more kinds: 5 an operator's new passkey, 6 an operator's sign-in. A rule of a column cannot be changed everywhere, so
-- the table is made anew; a sign-in that was under way begins again.
DROP TABLE ceremonies;
CREATE TABLE ceremonies (
    ceremony_id     BLOB    NOT NULL PRIMARY KEY CHECK (length(ceremony_id) = 16),
    kind            INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 6),
    user_id         BLOB,
    state           TEXT    NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX ceremonies_by_expiry ON ceremonies (expires_at);

-- Who runs the service (C12): a member of nothing, without keys and without a name. The row is there from the invitation on.
CREATE TABLE operators (
    operator_id     BLOB    NOT NULL PRIMARY KEY CHECK (length(operator_id) = 16),
    created_at      INTEGER NOT NULL,
    -- The hash of the one-time address, and when it ends; null once it was used.
    token_hash      BLOB    UNIQUE CHECK (length(token_hash) = 32),
    token_until     INTEGER,
    -- The passkey as its authenticator named it, and its public half as JSON of the server's WebAuthn library; null until it is made.
    credential_id   BLOB    UNIQUE,
    passkey         TEXT,
    entered_at      INTEGER
) STRICT;

-- Operators' sessions: never in the table of members' ones.
CREATE TABLE operator_sessions (
    session_hash    BLOB    NOT NULL PRIMARY KEY CHECK (length(session_hash) = 32),
    operator_id     BLOB    NOT NULL REFERENCES operators (operator_id),
    created_at      INTEGER NOT NULL,
    seen_at         INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX operator_sessions_by_operator ON operator_sessions (operator_id);
CREATE INDEX operator_sessions_by_expiry ON operator_sessions (expires_at);

-- On which day (since 1970) a practice's log was last told that an operator signed in: once a day is enough.
CREATE TABLE operator_visits (
    operator_id     BLOB    NOT NULL REFERENCES operators (operator_id),
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    day             INTEGER NOT NULL,
    PRIMARY KEY (operator_id, practice_id)
) STRICT;

-- What operators see instead of a practice's name: drawn by chance when first needed, and the same from then on.
CREATE TABLE pseudonyms (
    practice_id     BLOB    NOT NULL PRIMARY KEY REFERENCES practices (practice_id),
    number          INTEGER NOT NULL UNIQUE CHECK (number >= 0),
    created_at      INTEGER NOT NULL
) STRICT;
