-- Where a person wants to be told, and what waits to be sent. Addresses and the tokens of links are sealed under the
-- server's key `mail.key`, which no database holds.

CREATE TABLE mailboxes (
    user_id         BLOB    NOT NULL PRIMARY KEY REFERENCES accounts (user_id),
    -- The confirmed address; null before the first one.
    address         BLOB,
    -- An address that waits until its link is pressed, the hash of the link's token, and when the link ends.
    pending         BLOB,
    token_hash      BLOB    UNIQUE CHECK (length(token_hash) = 32),
    token_until     INTEGER,
    -- 1 German, 2 English.
    language        INTEGER NOT NULL CHECK (language IN (1, 2)),
    -- What the person chose to be told of: 1 arrived, 2 opened, 4 link locked, 8 oversight.
    choices         INTEGER NOT NULL,
    -- Since when the address has refused letters.
    failing_at      INTEGER,
    updated_at      INTEGER NOT NULL
) STRICT;

-- Letters that wait. What they say hangs on their kind alone; a row goes once its letter is sent or given up.
CREATE TABLE outbox (
    -- The leaf of the act that caused it, or of what stands for it.
    act_hash        BLOB    NOT NULL CHECK (length(act_hash) = 32),
    user_id         BLOB    NOT NULL REFERENCES accounts (user_id),
    kind            INTEGER NOT NULL,
    address         BLOB    NOT NULL,
    -- The secret of the link in it, where it has one.
    token           BLOB,
    language        INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    -- When it is tried next; moved before each try.
    due_at          INTEGER NOT NULL,
    tries           INTEGER NOT NULL,
    PRIMARY KEY (act_hash, user_id, kind)
) STRICT;
CREATE INDEX outbox_by_due ON outbox (due_at);

-- Of what a person was told, and has not signed in since: no second letter for a while.
CREATE TABLE told (
    user_id         BLOB    NOT NULL REFERENCES accounts (user_id),
    kind            INTEGER NOT NULL,
    told_at         INTEGER NOT NULL,
    PRIMARY KEY (user_id, kind)
) STRICT;

-- Sign-ins of the last 90 days, failed ones too: the owner's own list, and what tells a new device from a known one.
CREATE TABLE signins (
    signin_id       BLOB    NOT NULL PRIMARY KEY CHECK (length(signin_id) = 16),
    user_id         BLOB    NOT NULL REFERENCES accounts (user_id),
    -- 1 passkey, 2 recovery sheet.
    way             INTEGER NOT NULL,
    -- 1 signed in, 2 refused, 3 refused because the account was locked.
    outcome         INTEGER NOT NULL,
    -- As in sessions.
    device          INTEGER NOT NULL,
    -- The full address, for seven days; and the network that it lies in.
    address         TEXT,
    network         TEXT    NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX signins_by_user ON signins (user_id, created_at);
CREATE INDEX signins_by_time ON signins (created_at);
