-- Who may do what. Of tokens only the SHA-256 is stored; of passwords the Argon2id hash.

CREATE TABLE account (
    username      TEXT NOT NULL PRIMARY KEY,
    office_id     TEXT NOT NULL,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('staff', 'manager', 'admin')),
    password_hash TEXT NOT NULL
) STRICT;

CREATE TABLE session (
    token_hash BLOB NOT NULL PRIMARY KEY,
    username   TEXT NOT NULL REFERENCES account (username) ON DELETE CASCADE,
    opened_ms  INTEGER NOT NULL,
    seen_ms    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    office_id  TEXT NOT NULL,
    device_id  TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('kiosk', 'board')),
    token_hash BLOB NOT NULL UNIQUE,
    PRIMARY KEY (office_id, device_id)
) STRICT;

-- The key of the links on the slips: one row.
CREATE TABLE slip_key (
    slip_key BLOB NOT NULL
) STRICT;
