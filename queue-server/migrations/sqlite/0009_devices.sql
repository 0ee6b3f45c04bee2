-- What a device is called, when it was last heard of (UTC milliseconds, a few minutes late), and how it was then, as JSON.
ALTER TABLE device ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE device ADD COLUMN seen_ms INTEGER;
ALTER TABLE device ADD COLUMN health TEXT;
