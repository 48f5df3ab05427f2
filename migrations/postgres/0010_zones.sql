-- From which networks members of a practice sign in (B22). No row, or no ranges: from everywhere.
CREATE TABLE zones (
    practice_id     BYTEA    NOT NULL PRIMARY KEY REFERENCES practices (practice_id),
    -- Counts lists, from 1; written by compare-and-swap.
    version         BIGINT NOT NULL,
    -- One range a line, as address/bits.
    ranges          TEXT    NOT NULL,
    updated_at      BIGINT NOT NULL
);
-- 1 for who signs in from everywhere all the same.
ALTER TABLE accounts ADD COLUMN anywhere BIGINT NOT NULL DEFAULT 0;
