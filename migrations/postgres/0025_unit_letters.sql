-- Letters about a unit that is closed are chosen (bit 32), and are for everybody who has an address already.
UPDATE mailboxes SET choices = choices + 32;
-- Open pages look at how many there are.
CREATE INDEX units_closed ON units (unit_id) WHERE closed_hash IS NOT NULL;
