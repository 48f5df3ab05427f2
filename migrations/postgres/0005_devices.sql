-- What a session was begun with: 16 times the browser and the system, as api/src/device.rs numbers them. Its owner tells
-- sessions apart by it.
ALTER TABLE sessions ADD COLUMN device BIGINT NOT NULL DEFAULT 0;
