-- Monthly figures of offices that run another system, as the organisation got them.
CREATE TABLE foreign_month (
    office               TEXT NOT NULL,
    month                TEXT NOT NULL,
    municipality_id      TEXT,
    issued               INTEGER NOT NULL,
    finished             INTEGER,
    left_unserved        INTEGER,
    waiting_p50_s        INTEGER,
    waiting_p90_s        INTEGER,
    within_common_target INTEGER,
    PRIMARY KEY (office, month)
) STRICT, WITHOUT ROWID;
