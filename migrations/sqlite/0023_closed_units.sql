-- The statement that the closing of a unit names; null while it is open. Nothing new is addressed to it from then on.
ALTER TABLE units ADD COLUMN closed_hash BLOB CHECK (length(closed_hash) = 32);
