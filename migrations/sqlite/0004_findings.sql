-- Findings, their parts, grants and receipts (protocol 5 to 7), links (protocol 8). Everything sealed stays sealed.

-- A finding that is being sent: the resumable state lies here, sealed under the sender's AMK.
CREATE TABLE drafts (
    finding_id      BLOB    NOT NULL PRIMARY KEY CHECK (length(finding_id) = 16),
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    user_id         BLOB    NOT NULL REFERENCES accounts (user_id),
    revision        INTEGER NOT NULL CHECK (revision >= 1),
    -- FindingKey, recipients and what the person has typed (protocol 6).
    sealed          BLOB    NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX drafts_by_user ON drafts (user_id, created_at);
CREATE INDEX drafts_by_expiry ON drafts (expires_at);

-- A file of a draft or of a revision.
CREATE TABLE files (
    file_id         BLOB    NOT NULL PRIMARY KEY CHECK (length(file_id) = 16),
    finding_id      BLOB    NOT NULL CHECK (length(finding_id) = 16),
    revision        INTEGER NOT NULL,
    -- Place in the manifest's list, from 0; in a draft the order of arrival.
    place           INTEGER NOT NULL CHECK (place >= 0),
    -- Bytes after padding, before sealing.
    padded_length   INTEGER NOT NULL,
    parts           INTEGER NOT NULL CHECK (parts >= 1),
    -- From the signed manifest; null while the finding is a draft.
    blob_hash       BLOB    CHECK (length(blob_hash) = 32)
) STRICT;
CREATE INDEX files_by_finding ON files (finding_id, revision, place);

-- A sealed part that has arrived whole: one object in the store, under a random key, written once.
CREATE TABLE parts (
    file_id         BLOB    NOT NULL REFERENCES files (file_id),
    part            INTEGER NOT NULL CHECK (part >= 0),
    object_key      TEXT    NOT NULL UNIQUE,
    hash            BLOB    NOT NULL CHECK (length(hash) = 32),
    -- Sealed bytes.
    length          INTEGER NOT NULL,
    stored_at       INTEGER NOT NULL,
    PRIMARY KEY (file_id, part)
) STRICT;

CREATE TABLE findings (
    finding_id      BLOB    NOT NULL PRIMARY KEY CHECK (length(finding_id) = 16),
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    author_id       BLOB    NOT NULL REFERENCES accounts (user_id),
    thread_id       BLOB    NOT NULL CHECK (length(thread_id) = 16),
    -- The newest revision, and the newest one with content (not a tombstone, not a moved date).
    revision        INTEGER NOT NULL,
    content_revision INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    valid_until     INTEGER NOT NULL,
    delete_after    INTEGER NOT NULL,
    -- When a tombstone became the newest revision.
    deleted_at      INTEGER
) STRICT;
CREATE INDEX findings_by_practice ON findings (practice_id, created_at, finding_id);
CREATE INDEX findings_by_thread ON findings (thread_id);

CREATE TABLE revisions (
    finding_id      BLOB    NOT NULL REFERENCES findings (finding_id),
    revision        INTEGER NOT NULL,
    -- As in the manifest: finding, drop, tombstone, retention.
    kind            INTEGER NOT NULL,
    manifest_hash   BLOB    NOT NULL UNIQUE CHECK (length(manifest_hash) = 32),
    manifest        BLOB    NOT NULL,
    -- The sealed metadata; null for tombstone and retention, and once erased.
    meta            BLOB,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (finding_id, revision)
) STRICT;

-- Keys wrapped for one recipient each, signed by who gave them.
CREATE TABLE grants (
    grant_hash      BLOB    NOT NULL PRIMARY KEY CHECK (length(grant_hash) = 32),
    finding_id      BLOB    NOT NULL REFERENCES findings (finding_id),
    manifest_hash   BLOB    NOT NULL REFERENCES revisions (manifest_hash),
    granter_id      BLOB    NOT NULL REFERENCES accounts (user_id),
    -- The practice on whose behalf it was given.
    giver_id        BLOB    NOT NULL REFERENCES practices (practice_id),
    -- The recipient's kind, id and epoch, as in the grant.
    recipient_kind  INTEGER NOT NULL,
    recipient_id    BLOB    NOT NULL CHECK (length(recipient_id) = 16),
    recipient_epoch INTEGER NOT NULL,
    -- Zero when the grant is direct.
    parent_hash     BLOB    NOT NULL CHECK (length(parent_hash) = 32),
    body            BLOB    NOT NULL,
    created_at      INTEGER NOT NULL,
    -- The signed revocation stands in both logs.
    revoked_at      INTEGER
) STRICT;
CREATE INDEX grants_by_finding ON grants (finding_id, created_at);
CREATE INDEX grants_by_recipient ON grants (recipient_id, created_at, grant_hash);
CREATE UNIQUE INDEX grants_once ON grants (manifest_hash, recipient_kind, recipient_id, recipient_epoch)
    WHERE revoked_at IS NULL;

-- What became of a grant, by whom and when, first time of each kind. The signed receipts stand in both logs.
CREATE TABLE receipts (
    grant_hash      BLOB    NOT NULL REFERENCES grants (grant_hash),
    -- 1 fetched (the server's word), 2 opened, 3 filed (the recipient's).
    kind            INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
    user_id         BLOB    NOT NULL REFERENCES accounts (user_id),
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (grant_hash, kind, user_id)
) STRICT;

-- Equality of patients inside one practice (protocol 4); unsigned, erasable.
CREATE TABLE patient_tokens (
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    token           BLOB    NOT NULL CHECK (length(token) = 16),
    finding_id      BLOB    NOT NULL REFERENCES findings (finding_id),
    PRIMARY KEY (practice_id, token, finding_id)
) STRICT;

-- Links for people without an account. Boxes, pre and office are sealed; hashes prove knock and PIN.
CREATE TABLE links (
    link_id         BLOB    NOT NULL PRIMARY KEY CHECK (length(link_id) = 16),
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    user_id         BLOB    NOT NULL REFERENCES accounts (user_id),
    knock_hash      BLOB    NOT NULL CHECK (length(knock_hash) = 32),
    pre             BLOB    NOT NULL,
    -- H(T) of the present arm.
    access_hash     BLOB    NOT NULL CHECK (length(access_hash) = 32),
    -- Counts PINs; a new PIN is a new arm.
    arm             INTEGER NOT NULL CHECK (arm >= 1),
    -- Counts contents.
    content         INTEGER NOT NULL CHECK (content >= 1),
    -- Null once expired or revoked: what is gone cannot be served.
    box0            BLOB,
    box1            BLOB,
    terms           BLOB    NOT NULL,
    terms_hash      BLOB    NOT NULL CHECK (length(terms_hash) = 32),
    office          BLOB    NOT NULL,
    flags           INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    openings_max    INTEGER NOT NULL CHECK (openings_max >= 1),
    openings        INTEGER NOT NULL DEFAULT 0,
    -- Wrong PINs since the last right one: 5 pause, 10 lock.
    tries           INTEGER NOT NULL DEFAULT 0,
    paused_until    INTEGER NOT NULL DEFAULT 0,
    locked_at       INTEGER,
    revoked_at      INTEGER,
    -- When a page reported that its secret reached a path.
    exposed_at      INTEGER
) STRICT;
CREATE INDEX links_by_practice ON links (practice_id, created_at, link_id);
CREATE INDEX links_by_expiry ON links (expires_at);

-- The revisions that a link shows.
CREATE TABLE link_findings (
    link_id         BLOB    NOT NULL REFERENCES links (link_id),
    finding_id      BLOB    NOT NULL REFERENCES findings (finding_id),
    manifest_hash   BLOB    NOT NULL REFERENCES revisions (manifest_hash),
    -- Place in the second box, from 0.
    place           INTEGER NOT NULL CHECK (place >= 0),
    PRIMARY KEY (link_id, finding_id)
) STRICT;
CREATE INDEX link_findings_by_finding ON link_findings (finding_id);

-- A visit: one counted opening of a link, after its PIN was proved.
CREATE TABLE visits (
    visit_hash      BLOB    NOT NULL PRIMARY KEY CHECK (length(visit_hash) = 32),
    link_id         BLOB    NOT NULL REFERENCES links (link_id),
    arm             INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX visits_by_expiry ON visits (expires_at);
CREATE INDEX visits_by_link ON visits (link_id);

-- The right to fetch one file for ten minutes, given after its event was committed.
CREATE TABLE tickets (
    ticket_hash     BLOB    NOT NULL PRIMARY KEY CHECK (length(ticket_hash) = 32),
    file_id         BLOB    NOT NULL REFERENCES files (file_id),
    -- Where the right came from: the ticket dies with it. Both null: the own practice.
    grant_hash      BLOB    REFERENCES grants (grant_hash),
    link_id         BLOB    REFERENCES links (link_id),
    expires_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX tickets_by_expiry ON tickets (expires_at);
