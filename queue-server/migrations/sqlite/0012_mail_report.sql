-- Who gets an office's report by mail, how often, and in which language.
CREATE TABLE mail_report (
    office_id  TEXT NOT NULL PRIMARY KEY REFERENCES office (office_id),
    -- A JSON list of addresses; an empty one ends the reports.
    recipients TEXT NOT NULL,
    every      TEXT NOT NULL CHECK (every IN ('week', 'month')),
    language   TEXT NOT NULL CHECK (language IN ('sq', 'en')),
    -- The business day on which this was set: reports begin with the period that ends on it or later.
    since      TEXT NOT NULL
) STRICT;

-- What became of the report of each period. It is sending before its first byte leaves, so that a server that stops there
-- does not send it twice.
CREATE TABLE mail_sent (
    office_id TEXT NOT NULL,
    from_day  TEXT NOT NULL,
    to_day    TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'failed', 'given_up')),
    attempts  INTEGER NOT NULL,
    at_ms     INTEGER NOT NULL,
    -- Why it was not sent: a stable name, and the other side's words.
    code      TEXT,
    detail    TEXT,
    PRIMARY KEY (office_id, from_day, to_day)
) STRICT;
