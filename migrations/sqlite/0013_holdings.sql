-- Who is told, in the place of somebody who left, what becomes of that person's findings and links (J8). Chosen by an
-- admin, before the person leaves or later.
ALTER TABLE accounts ADD COLUMN successor_id BLOB;
-- An access that ends by itself (B30): from then on its owner signs in nowhere. And when the server noted that in the log.
ALTER TABLE accounts ADD COLUMN ends_at INTEGER;
ALTER TABLE accounts ADD COLUMN ended_at INTEGER;
