-- What people did beside the queue: sign-ins, changes of the set-up and of the people, files taken. Nothing of citizens
-- stands here. Kept as long as the office says, then deleted.
CREATE TABLE deed (
    office_id TEXT NOT NULL,
    at_ms     INTEGER NOT NULL,
    deed_id   TEXT NOT NULL,
    username  TEXT NOT NULL,
    what      TEXT NOT NULL,
    details   TEXT NOT NULL,
    PRIMARY KEY (office_id, at_ms, deed_id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER deed_is_never_changed BEFORE UPDATE ON deed
BEGIN SELECT RAISE(ABORT, 'a deed is never changed'); END;
