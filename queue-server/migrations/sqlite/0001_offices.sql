-- Offices, their journal and the rows folded from it. Times are UTC milliseconds; keys start with the office.

CREATE TABLE office (
    office_id TEXT NOT NULL PRIMARY KEY,
    profile   TEXT NOT NULL
) STRICT;

-- The journal position at which each business day began.
CREATE TABLE business_day (
    office_id TEXT NOT NULL REFERENCES office (office_id),
    day       TEXT NOT NULL,
    after_seq INTEGER NOT NULL,
    PRIMARY KEY (office_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    office_id TEXT NOT NULL,
    seq       INTEGER NOT NULL,
    at_ms     INTEGER NOT NULL,
    event     TEXT NOT NULL,
    PRIMARY KEY (office_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;

CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never shortened'); END;

-- A number is given to one visit per office and business day.
CREATE TABLE visit (
    office_id TEXT NOT NULL,
    day       TEXT NOT NULL,
    prefix    TEXT NOT NULL,
    number    INTEGER NOT NULL,
    visit_id  TEXT NOT NULL,
    PRIMARY KEY (office_id, day, prefix, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE ticket (
    office_id  TEXT NOT NULL,
    ticket_id  TEXT NOT NULL,
    day        TEXT NOT NULL,
    visit_id   TEXT NOT NULL,
    number     TEXT NOT NULL,
    service_id TEXT NOT NULL,
    state      TEXT NOT NULL,
    counter_id TEXT,
    paper      TEXT NOT NULL,
    issued_ms  INTEGER NOT NULL,
    called_ms  INTEGER,
    started_ms INTEGER,
    ended_ms   INTEGER,
    PRIMARY KEY (office_id, ticket_id)
) STRICT, WITHOUT ROWID;

-- A counter has at most one ticket called or served; a ticket, being one row, at most one counter.
CREATE UNIQUE INDEX ticket_at_counter ON ticket (office_id, counter_id) WHERE state IN ('called', 'serving');

-- Answers to requests with a key, so that a repeat gives the same one.
CREATE TABLE answer (
    office_id TEXT NOT NULL,
    key_id    TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    at_ms     INTEGER NOT NULL,
    status    INTEGER NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (office_id, key_id)
) STRICT, WITHOUT ROWID;
