-- Findings, their parts, grants and receipts (protocol 5 to 7), links (protocol 8). Everything sealed stays sealed.

-- A finding that is being sent: the resumable state lies here, sealed under the sender's AMK.
CREATE TABLE drafts (
    finding_id      BYTEA    NOT NULL PRIMARY KEY CHECK (length(finding_id) = 16),
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    user_id         BYTEA    NOT NULL REFERENCES accounts (user_id),
    revision        BIGINT NOT NULL CHECK (revision >= 1),
    -- FindingKey, recipients and what the person has typed (protocol 6).
    sealed          BYTEA    NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL
);
CREATE INDEX drafts_by_user ON drafts (user_id, created_at);
CREATE INDEX drafts_by_expiry ON drafts (expires_at);

-- A file of a draft or of a revision.
CREATE TABLE files (
    file_id         BYTEA    NOT NULL PRIMARY KEY CHECK (length(file_id) = 16),
    finding_id      BYTEA    NOT NULL CHECK (length(finding_id) = 16),
    revision        BIGINT NOT NULL,
    -- Place in the manifest's list, from 0; in a draft the order of arrival.
    place           BIGINT NOT NULL CHECK (place >= 0),
    -- Bytes after padding, before sealing.
    padded_length   BIGINT NOT NULL,
    parts           BIGINT NOT NULL CHECK (parts >= 1),
    -- From the signed manifest; null while the finding is a draft.
    blob_hash       BYTEA    CHECK (length(blob_hash) = 32)
);
CREATE INDEX files_by_finding ON files (finding_id, revision, place);

-- A sealed part that has arrived whole: one object in the store, under a random key, written once.
CREATE TABLE parts (
    file_id         BYTEA    NOT NULL REFERENCES files (file_id),
    part            BIGINT NOT NULL CHECK (part >= 0),
    object_key      TEXT    NOT NULL UNIQUE,
    hash            BYTEA    NOT NULL CHECK (length(hash) = 32),
    -- Sealed bytes.
    length          BIGINT NOT NULL,
    stored_at       BIGINT NOT NULL,
    PRIMARY KEY (file_id, part)
);

CREATE TABLE findings (
    finding_id      BYTEA    NOT NULL PRIMARY KEY CHECK (length(finding_id) = 16),
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    author_id       BYTEA    NOT NULL REFERENCES accounts (user_id),
    thread_id       BYTEA    NOT NULL CHECK (length(thread_id) = 16),
    -- The newest revision, and the newest one with content (not a tombstone, not a moved date).
    revision        BIGINT NOT NULL,
    content_revision BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    valid_until     BIGINT NOT NULL,
    delete_after    BIGINT NOT NULL,
    -- When a tombstone became the newest revision.
    deleted_at      BIGINT
);
CREATE INDEX findings_by_practice ON findings (practice_id, created_at, finding_id);
CREATE INDEX findings_by_thread ON findings (thread_id);

CREATE TABLE revisions (
    finding_id      BYTEA    NOT NULL REFERENCES findings (finding_id),
    revision        BIGINT NOT NULL,
    -- As in the manifest: finding, drop, tombstone, retention.
    kind            BIGINT NOT NULL,
    manifest_hash   BYTEA    NOT NULL UNIQUE CHECK (length(manifest_hash) = 32),
    manifest        BYTEA    NOT NULL,
    -- The sealed metadata; null for tombstone and retention, and once erased.
    meta            BYTEA,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (finding_id, revision)
);

-- Keys wrapped for one recipient each, signed by who gave them.
CREATE TABLE grants (
    grant_hash      BYTEA    NOT NULL PRIMARY KEY CHECK (length(grant_hash) = 32),
    finding_id      BYTEA    NOT NULL REFERENCES findings (finding_id),
    manifest_hash   BYTEA    NOT NULL REFERENCES revisions (manifest_hash),
    granter_id      BYTEA    NOT NULL REFERENCES accounts (user_id),
    -- The practice on whose behalf it was given.
    giver_id        BYTEA    NOT NULL REFERENCES practices (practice_id),
    -- The recipient's kind, id and epoch, as in the grant.
    recipient_kind  BIGINT NOT NULL,
    recipient_id    BYTEA    NOT NULL CHECK (length(recipient_id) = 16),
    recipient_epoch BIGINT NOT NULL,
    -- Zero when the grant is direct.
    parent_hash     BYTEA    NOT NULL CHECK (length(parent_hash) = 32),
    body            BYTEA    NOT NULL,
    created_at      BIGINT NOT NULL,
    -- The signed revocation stands in both logs.
    revoked_at      BIGINT
);
CREATE INDEX grants_by_finding ON grants (finding_id, created_at);
CREATE INDEX grants_by_recipient ON grants (recipient_id, created_at, grant_hash);
CREATE UNIQUE INDEX grants_once ON grants (manifest_hash, recipient_kind, recipient_id, recipient_epoch)
    WHERE revoked_at IS NULL;

-- What became of a grant, by whom and when, first time of each kind. The signed receipts stand in both logs.
CREATE TABLE receipts (
    grant_hash      BYTEA    NOT NULL REFERENCES grants (grant_hash),
    -- 1 fetched (the server's word), 2 opened, 3 filed (the recipient's).
    kind            BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 3),
    user_id         BYTEA    NOT NULL REFERENCES accounts (user_id),
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (grant_hash, kind, user_id)
);

-- Equality of patients inside one practice (protocol 4); unsigned, erasable.
CREATE TABLE patient_tokens (
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    token           BYTEA    NOT NULL CHECK (length(token) = 16),
    finding_id      BYTEA    NOT NULL REFERENCES findings (finding_id),
    PRIMARY KEY (practice_id, token, finding_id)
);

-- Links for people without an account. Boxes, pre and office are sealed; hashes prove knock and PIN.
CREATE TABLE links (
    link_id         BYTEA    NOT NULL PRIMARY KEY CHECK (length(link_id) = 16),
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    user_id         BYTEA    NOT NULL REFERENCES accounts (user_id),
    knock_hash      BYTEA    NOT NULL CHECK (length(knock_hash) = 32),
    pre             BYTEA    NOT NULL,
    -- H(T) of the present arm.
    access_hash     BYTEA    NOT NULL CHECK (length(access_hash) = 32),
    -- Counts PINs; a new PIN is a new arm.
    arm             BIGINT NOT NULL CHECK (arm >= 1),
    -- Counts contents.
    content         BIGINT NOT NULL CHECK (content >= 1),
    -- Null once expired or revoked: what is gone cannot be served.
    box0            BYTEA,
    box1            BYTEA,
    terms           BYTEA    NOT NULL,
    terms_hash      BYTEA    NOT NULL CHECK (length(terms_hash) = 32),
    office          BYTEA    NOT NULL,
    flags           BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    openings_max    BIGINT NOT NULL CHECK (openings_max >= 1),
    openings        BIGINT NOT NULL DEFAULT 0,
    -- Wrong PINs since the last right one: 5 pause, 10 lock.
    tries           BIGINT NOT NULL DEFAULT 0,
    paused_until    BIGINT NOT NULL DEFAULT 0,
    locked_at       BIGINT,
    revoked_at      BIGINT,
    -- When a page reported that its secret reached a path.
    exposed_at      BIGINT
);
CREATE INDEX links_by_practice ON links (practice_id, created_at, link_id);
CREATE INDEX links_by_expiry ON links (expires_at);

-- The revisions that a link shows.
CREATE TABLE link_findings (
    link_id         BYTEA    NOT NULL REFERENCES links (link_id),
    finding_id      BYTEA    NOT NULL REFERENCES findings (finding_id),
    manifest_hash   BYTEA    NOT NULL REFERENCES revisions (manifest_hash),
    -- Place in the second box, from 0.
    place           BIGINT NOT NULL CHECK (place >= 0),
    PRIMARY KEY (link_id, finding_id)
);
CREATE INDEX link_findings_by_finding ON link_findings (finding_id);

-- A visit: one counted opening of a link, after its PIN was proved.
CREATE TABLE visits (
    visit_hash      BYTEA    NOT NULL PRIMARY KEY CHECK (length(visit_hash) = 32),
    link_id         BYTEA    NOT NULL REFERENCES links (link_id),
    arm             BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL
);
CREATE INDEX visits_by_expiry ON visits (expires_at);
CREATE INDEX visits_by_link ON visits (link_id);

-- The right to fetch one file for ten minutes, given after its event was committed.
CREATE TABLE tickets (
    ticket_hash     BYTEA    NOT NULL PRIMARY KEY CHECK (length(ticket_hash) = 32),
    file_id         BYTEA    NOT NULL REFERENCES files (file_id),
    -- Where the right came from: the ticket dies with it. Both null: the own practice.
    grant_hash      BYTEA    REFERENCES grants (grant_hash),
    link_id         BYTEA    REFERENCES links (link_id),
    expires_at      BIGINT NOT NULL
);
CREATE INDEX tickets_by_expiry ON tickets (expires_at);
