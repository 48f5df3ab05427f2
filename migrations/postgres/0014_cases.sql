-- Cases: groups of practices to which findings are granted (protocol 4). Statements, seeds and grants of a case lie in
-- their tables, by its group id.
CREATE TABLE cases (
    case_id         BYTEA    NOT NULL PRIMARY KEY CHECK (length(case_id) = 16),
    -- Who opened it.
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    epoch           BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    -- When its opener closed it: it takes no more findings.
    closed_at       BIGINT
);

-- Who takes part by the newest statement.
CREATE TABLE case_members (
    case_id         BYTEA    NOT NULL REFERENCES cases (case_id),
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    -- The practice's epoch that the statement names.
    epoch           BIGINT NOT NULL,
    -- When the practice said that it takes part no longer; the next statement leaves it out.
    left_at         BIGINT,
    PRIMARY KEY (case_id, practice_id)
);
CREATE INDEX case_members_by_practice ON case_members (practice_id, case_id);
