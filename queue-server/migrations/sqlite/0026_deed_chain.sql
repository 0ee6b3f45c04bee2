-- Each deed carries a hash over itself and the deed before it, so that it shows when one was changed or taken out afterwards.
-- Deeds from before this have none.
ALTER TABLE deed ADD COLUMN place INTEGER;
ALTER TABLE deed ADD COLUMN hash BLOB;

CREATE UNIQUE INDEX deed_by_place ON deed (office_id, place);

-- After which deed the chain of an office begins, once the first ones were deleted because they are kept no longer.
CREATE TABLE deed_anchor (
    office_id TEXT PRIMARY KEY,
    place     INTEGER NOT NULL,
    hash      BLOB NOT NULL
) STRICT, WITHOUT ROWID;
