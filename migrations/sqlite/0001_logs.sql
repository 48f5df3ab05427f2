-- The audit logs (protocol 10): one RFC 6962 tree per practice, and the instance's own under the id zero.
-- Times everywhere are milliseconds since 1970, hashes are SHA-256, ids are 16 random bytes.

-- The head of each log. A write moves it by compare-and-swap on (size, root).
CREATE TABLE logs (
    log_id          BLOB    NOT NULL PRIMARY KEY CHECK (length(log_id) = 16),
    size            INTEGER NOT NULL CHECK (size >= 0),
    root            BLOB    NOT NULL CHECK (length(root) = 32),
    -- Hashes of the complete subtrees that make up the tree, largest first, 32 bytes each.
    peaks           BLOB    NOT NULL,
    updated_at      INTEGER NOT NULL,
    -- The size that the instance's log holds a leaf for; at most `size`.
    published_size  INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Leaves as they were hashed. The columns after `leaf` repeat fields of it, to filter and count by.
-- They hold ids only; rows outlive the findings that they speak of.
CREATE TABLE leaves (
    log_id          BLOB    NOT NULL REFERENCES logs (log_id),
    leaf_index      INTEGER NOT NULL CHECK (leaf_index >= 0),
    leaf            BLOB    NOT NULL CHECK (length(leaf) <= 512),
    kind            INTEGER NOT NULL,
    actor_id        BLOB    NOT NULL CHECK (length(actor_id) = 16),
    object_id       BLOB    NOT NULL CHECK (length(object_id) = 16),
    ref_hash        BLOB    NOT NULL CHECK (length(ref_hash) = 32),
    server_time     INTEGER NOT NULL,
    PRIMARY KEY (log_id, leaf_index)
) STRICT;
CREATE INDEX leaves_by_object ON leaves (log_id, object_id, leaf_index);
CREATE INDEX leaves_by_actor  ON leaves (log_id, actor_id, leaf_index);
CREATE INDEX leaves_by_ref    ON leaves (log_id, ref_hash, leaf_index);

-- What a leaf only commits to: erased singly, and the tree still verifies.
CREATE TABLE leaf_details (
    log_id          BLOB    NOT NULL,
    leaf_index      INTEGER NOT NULL,
    -- 1 address and user agent (7 days), 2 label of the own practice, 3 label of the other one (years).
    field           INTEGER NOT NULL CHECK (field BETWEEN 1 AND 3),
    blind           BLOB    NOT NULL CHECK (length(blind) = 32),
    detail          BLOB    NOT NULL,
    server_time     INTEGER NOT NULL,
    PRIMARY KEY (log_id, leaf_index, field),
    FOREIGN KEY (log_id, leaf_index) REFERENCES leaves (log_id, leaf_index)
) STRICT;
CREATE INDEX leaf_details_by_time ON leaf_details (field, server_time);

-- Hashes of complete subtrees: (level, node_index) covers the leaves from node_index * 2^level on.
CREATE TABLE nodes (
    log_id          BLOB    NOT NULL REFERENCES logs (log_id),
    level           INTEGER NOT NULL CHECK (level BETWEEN 0 AND 62),
    node_index      INTEGER NOT NULL CHECK (node_index >= 0),
    hash            BLOB    NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (log_id, level, node_index)
) STRICT;

-- Signed heads (C2SP checkpoints), as text.
CREATE TABLE checkpoints (
    log_id          BLOB    NOT NULL REFERENCES logs (log_id),
    size            INTEGER NOT NULL,
    note            TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (log_id, size)
) STRICT;
