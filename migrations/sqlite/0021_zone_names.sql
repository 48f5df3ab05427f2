-- What a practice calls its access zones (B22), sealed under its key for one version of the list.
ALTER TABLE zones ADD COLUMN names BLOB;
