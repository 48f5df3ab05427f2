-- Units: groups of members of one practice, to which findings are granted (protocol 4). Statements, seeds and grants of a
-- unit lie in their tables, by its group id.
CREATE TABLE units (
    unit_id         BYTEA    NOT NULL PRIMARY KEY CHECK (length(unit_id) = 16),
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    epoch           BIGINT NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX units_by_practice ON units (practice_id, created_at);

-- Who belongs to it by the newest statement.
CREATE TABLE unit_members (
    unit_id         BYTEA    NOT NULL REFERENCES units (unit_id),
    user_id         BYTEA    NOT NULL REFERENCES accounts (user_id),
    roles           BIGINT NOT NULL,
    -- The link by which the statement lists the member.
    chain_seq       BIGINT NOT NULL,
    chain_head      BYTEA    NOT NULL CHECK (length(chain_head) = 32),
    -- Since when the practice lists the member no more, or by other keys: the unit waits for a statement that follows.
    stale_at        BIGINT,
    PRIMARY KEY (unit_id, user_id)
);
CREATE INDEX unit_members_by_user ON unit_members (user_id, unit_id);
