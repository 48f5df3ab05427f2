-- What the pages of those who take part follow: it grows with each act upon the case.
ALTER TABLE cases ADD COLUMN acts BIGINT NOT NULL DEFAULT 0;
-- When a finding was last added.
ALTER TABLE cases ADD COLUMN added_at BIGINT;
UPDATE cases SET added_at = (SELECT MAX(g.created_at) FROM grants g WHERE g.recipient_id = cases.case_id);
