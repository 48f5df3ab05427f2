-- A statement that one admin signed and a second one must sign, too: one at a time, void with the next epoch.
CREATE TABLE proposals (
    practice_id     BYTEA    NOT NULL PRIMARY KEY REFERENCES practices (practice_id),
    hash            BYTEA    NOT NULL CHECK (length(hash) = 32),
    proposer_id     BYTEA    NOT NULL REFERENCES accounts (user_id),
    -- The whole message, as the second admin's client sends it on: a signed statement, and what is sealed.
    message         BYTEA    NOT NULL,
    created_at      BIGINT NOT NULL
);
