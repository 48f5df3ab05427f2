-- Up to where an administrator has looked at what the app tells of the practice's log (C8): rows below this number.
ALTER TABLE accounts ADD COLUMN oversight_seen INTEGER;
