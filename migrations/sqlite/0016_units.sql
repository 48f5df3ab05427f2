-- Units: groups of members of one practice, to which findings are granted (protocol 4). Statements, seeds and grants of a
-- unit lie in their tables, by its group id.
CREATE TABLE units (
    unit_id         BLOB    NOT NULL PRIMARY KEY CHECK (length(unit_id) = 16),
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    epoch           INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX units_by_practice ON units (practice_id, created_at);

-- Who belongs to it by the newest statement.
CREATE TABLE unit_members (
    unit_id         BLOB    NOT NULL REFERENCES units (unit_id),
    user_id         BLOB    NOT NULL REFERENCES accounts (user_id),
    roles           INTEGER NOT NULL,
    -- The link by which the statement lists the member.
    chain_seq       INTEGER NOT NULL,
    chain_head      BLOB    NOT NULL CHECK (length(chain_head) = 32),
    -- Since when the practice lists the member no more, or by other keys: the unit waits for a statement that follows.
    stale_at        INTEGER,
    PRIMARY KEY (unit_id, user_id)
) STRICT;
CREATE INDEX unit_members_by_user ON unit_members (user_id, unit_id);
