-- Failed proofs in a row at an account that is known (B5). Ten lock it; whoever gets in clears the row.
CREATE TABLE locks (
    user_id         BLOB    NOT NULL PRIMARY KEY REFERENCES accounts (user_id),
    failures        INTEGER NOT NULL CHECK (failures >= 0),
    -- Null while the account is open.
    locked_until    INTEGER,
    -- The hash of the link that opens it, and when that link ends.
    token_hash      BLOB    UNIQUE CHECK (length(token_hash) = 32),
    token_until     INTEGER
) STRICT;
