-- Folders: a practice's own order of its findings (protocol 4). Names are sealed under the practice's key.
CREATE TABLE folders (
    folder_id       BYTEA    NOT NULL PRIMARY KEY CHECK (length(folder_id) = 16),
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    -- Counts names, from 1.
    version         BIGINT NOT NULL,
    sealed          BYTEA    NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL
);
CREATE INDEX folders_by_practice ON folders (practice_id, created_at);

-- In which folder of a practice a finding stands; none without a row.
CREATE TABLE folder_findings (
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    finding_id      BYTEA    NOT NULL REFERENCES findings (finding_id),
    folder_id       BYTEA    NOT NULL REFERENCES folders (folder_id),
    moved_at        BIGINT NOT NULL,
    PRIMARY KEY (practice_id, finding_id)
);
CREATE INDEX folder_findings_by_folder ON folder_findings (folder_id);
