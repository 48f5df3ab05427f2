-- An access that begins by itself (B30): before then its owner signs in nowhere.
ALTER TABLE accounts ADD COLUMN starts_at INTEGER;
