-- The end of which an account's owner was told in advance, so that nobody is told of it twice (B30).
ALTER TABLE accounts ADD COLUMN end_told_at BIGINT;
-- Letters about one's own period are chosen (bit 16), and are for everybody who has an address already.
UPDATE mailboxes SET choices = choices + 16;
