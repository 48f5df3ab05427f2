-- Who has lost every way in comes back by an offer of an admin's: an invitation of kind 3, whose answer brings the keys
-- that wait. They take the place of the old ones with the statement that lists them (protocol 4, "Reentry").
CREATE TABLE invitations_next (
    invitation_id   BYTEA    NOT NULL PRIMARY KEY CHECK (length(invitation_id) = 16),
    practice_id     BYTEA    NOT NULL REFERENCES practices (practice_id),
    inviter_id      BYTEA    NOT NULL REFERENCES accounts (user_id),
    -- 1 a member, 2 a practice, 3 a member who comes back.
    kind            BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 3),
    descriptor      BYTEA    NOT NULL,
    descriptor_hash BYTEA    NOT NULL CHECK (length(descriptor_hash) = 32),
    -- The inviter's own note, sealed under the practice's key.
    note            BYTEA,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    -- The newcomer's answer: the MAC that proves the secret.
    answer          BYTEA,
    newcomer_id     BYTEA,
    answered_at     BIGINT,
    -- When the inviter's client checked the answer and vouched.
    accepted_at     BIGINT,
    revoked_at      BIGINT,
    -- The name of who waits, sealed under the invitation's secret.
    newcomer_name   BYTEA,
    -- Of who comes back: chain, envelope, keyring, anchors, passkey and verifier, until a statement lists the chain.
    newcomer_keys   BYTEA
);
INSERT INTO invitations_next (invitation_id, practice_id, inviter_id, kind, descriptor, descriptor_hash, note,
    created_at, expires_at, answer, newcomer_id, answered_at, accepted_at, revoked_at, newcomer_name)
    SELECT invitation_id, practice_id, inviter_id, kind, descriptor, descriptor_hash, note,
    created_at, expires_at, answer, newcomer_id, answered_at, accepted_at, revoked_at, newcomer_name FROM invitations;
DROP TABLE invitations;
ALTER TABLE invitations_next RENAME TO invitations;
CREATE INDEX invitations_by_practice ON invitations (practice_id, created_at);

-- Chains that another one took the place of: what was signed in their time is still verified by them.
CREATE TABLE former_links (
    user_id         BYTEA    NOT NULL REFERENCES accounts (user_id),
    -- The epoch whose statement listed the next chain.
    epoch           BIGINT NOT NULL,
    seq             BIGINT NOT NULL CHECK (seq >= 0),
    hash            BYTEA    NOT NULL UNIQUE CHECK (length(hash) = 32),
    body            BYTEA    NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (user_id, epoch, seq)
);
