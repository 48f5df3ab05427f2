-- Who answered an invitation to a practice waits until an admin's client has checked the answer and a statement lists
-- the person: until then the account has keys, and neither roles nor a session.
ALTER TABLE accounts ADD COLUMN admitted_at INTEGER;
UPDATE accounts SET admitted_at = created_at;
-- The name of who waits, sealed under the invitation's secret.
ALTER TABLE invitations ADD COLUMN newcomer_name BLOB;
