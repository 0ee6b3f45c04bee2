-- What offices are set up from: the national catalogue in its versions, what each office changes in it, and whose office it is.

CREATE TABLE catalogue (
    version     TEXT NOT NULL PRIMARY KEY,
    dated       TEXT NOT NULL,
    imported_ms INTEGER NOT NULL,
    document    TEXT NOT NULL
) STRICT;

CREATE TABLE catalogue_override (
    office_id TEXT NOT NULL REFERENCES office (office_id),
    code      TEXT NOT NULL,
    document  TEXT NOT NULL,
    PRIMARY KEY (office_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE organisation (
    organisation_id TEXT NOT NULL PRIMARY KEY,
    name_sq         TEXT NOT NULL,
    name_en         TEXT NOT NULL
) STRICT;

CREATE TABLE municipality (
    municipality_id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (organisation_id),
    name            TEXT NOT NULL,
    county          TEXT NOT NULL
) STRICT;

ALTER TABLE office ADD COLUMN municipality_id TEXT REFERENCES municipality (municipality_id);

-- How the office will be set up from a business day on.
ALTER TABLE office ADD COLUMN staged_profile TEXT;
ALTER TABLE office ADD COLUMN staged_from TEXT;

-- A person of an institution sees its services in every office and nothing else.
ALTER TABLE account ADD COLUMN provider TEXT;

-- What the case system tells of an application: the days on which it was filed, is due and was decided.
CREATE TABLE delivery (
    office_id   TEXT NOT NULL REFERENCES office (office_id),
    protocol_no TEXT NOT NULL,
    filed       TEXT NOT NULL,
    due         TEXT,
    decided     TEXT,
    PRIMARY KEY (office_id, protocol_no)
) STRICT, WITHOUT ROWID;
