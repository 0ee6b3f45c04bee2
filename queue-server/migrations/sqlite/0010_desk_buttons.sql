-- A desk button calls to one counter, and no other device has one. A check cannot be changed, so the table is made anew.
CREATE TABLE device_0010 (
    office_id  TEXT NOT NULL,
    device_id  TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('kiosk', 'board', 'desk_button')),
    token_hash BLOB NOT NULL UNIQUE,
    name       TEXT NOT NULL DEFAULT '',
    counter_id TEXT CHECK ((kind = 'desk_button') = (counter_id IS NOT NULL)),
    seen_ms    INTEGER,
    health     TEXT,
    PRIMARY KEY (office_id, device_id)
) STRICT;
INSERT INTO device_0010 (office_id, device_id, kind, token_hash, name, seen_ms, health)
    SELECT office_id, device_id, kind, token_hash, name, seen_ms, health FROM device;
DROP TABLE device;
ALTER TABLE device_0010 RENAME TO device;
