-- A statement that one admin signed and a second one must sign, too: one at a time, void with the next epoch.
CREATE TABLE proposals (
    practice_id     BLOB    NOT NULL PRIMARY KEY REFERENCES practices (practice_id),
    hash            BLOB    NOT NULL CHECK (length(hash) = 32),
    proposer_id     BLOB    NOT NULL REFERENCES accounts (user_id),
    -- The whole message, as the second admin's client sends it on: a signed statement, and what is sealed.
    message         BLOB    NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;
