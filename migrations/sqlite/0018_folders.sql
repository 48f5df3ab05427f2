-- Folders: a practice's own order of its findings (protocol 4). Names are sealed under the practice's key.
CREATE TABLE folders (
    folder_id       BLOB    NOT NULL PRIMARY KEY CHECK (length(folder_id) = 16),
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    -- Counts names, from 1.
    version         INTEGER NOT NULL,
    sealed          BLOB    NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX folders_by_practice ON folders (practice_id, created_at);

-- In which folder of a practice a finding stands; none without a row.
CREATE TABLE folder_findings (
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    finding_id      BLOB    NOT NULL REFERENCES findings (finding_id),
    folder_id       BLOB    NOT NULL REFERENCES folders (folder_id),
    moved_at        INTEGER NOT NULL,
    PRIMARY KEY (practice_id, finding_id)
) STRICT;
CREATE INDEX folder_findings_by_folder ON folder_findings (folder_id);
