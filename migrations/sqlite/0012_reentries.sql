-- Who has lost every way in comes back by an offer of an admin's: an invitation of kind 3, whose answer brings the keys
-- that wait. They take the place of the old ones with the statement that lists them (protocol 4, "Reentry").
CREATE TABLE invitations_next (
    invitation_id   BLOB    NOT NULL PRIMARY KEY CHECK (length(invitation_id) = 16),
    practice_id     BLOB    NOT NULL REFERENCES practices (practice_id),
    inviter_id      BLOB    NOT NULL REFERENCES accounts (user_id),
    -- 1 a member, 2 a practice, 3 a member who comes back.
    kind            INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
    descriptor      BLOB    NOT NULL,
    descriptor_hash BLOB    NOT NULL CHECK (length(descriptor_hash) = 32),
    -- The inviter's own note, sealed under the practice's key.
    note            BLOB,
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    -- The newcomer's answer: the MAC that proves the secret.
    answer          BLOB,
    newcomer_id     BLOB,
    answered_at     INTEGER,
    -- When the inviter's client checked the answer and vouched.
    accepted_at     INTEGER,
    revoked_at      INTEGER,
    -- The name of who waits, sealed under the invitation's secret.
    newcomer_name   BLOB,
    -- Of who comes back: chain, envelope, keyring, anchors, passkey and verifier, until a statement lists the chain.
    newcomer_keys   BLOB
) STRICT;
INSERT INTO invitations_next (invitation_id, practice_id, inviter_id, kind, descriptor, descriptor_hash, note,
    created_at, expires_at, answer, newcomer_id, answered_at, accepted_at, revoked_at, newcomer_name)
    SELECT invitation_id, practice_id, inviter_id, kind, descriptor, descriptor_hash, note,
    created_at, expires_at, answer, newcomer_id, answered_at, accepted_at, revoked_at, newcomer_name FROM invitations;
DROP TABLE invitations;
ALTER TABLE invitations_next RENAME TO invitations;
CREATE INDEX invitations_by_practice ON invitations (practice_id, created_at);

-- Chains that another one took the place of: what was signed in their time is still verified by them.
CREATE TABLE former_links (
    user_id         BLOB    NOT NULL REFERENCES accounts (user_id),
    -- The epoch whose statement listed the next chain.
    epoch           INTEGER NOT NULL,
    seq             INTEGER NOT NULL CHECK (seq >= 0),
    hash            BLOB    NOT NULL UNIQUE CHECK (length(hash) = 32),
    body            BLOB    NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (user_id, epoch, seq)
) STRICT;
