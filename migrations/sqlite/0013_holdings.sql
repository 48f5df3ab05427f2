-- Who is told, in the place of somebody who left, what becomes of that person's findings and links (J8). Chosen by an
-- admin, before the person leaves or later.
ALTER TABLE accounts ADD COLUMN successor_id BLOB;
