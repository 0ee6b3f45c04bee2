-- The figures of hours and days that are over, folded from the journal once. What is in them is JSON, written and read by
-- queue-core's statistics: cells of counts, sums and histograms that add.

-- One hour of an office by service, counter and person.
CREATE TABLE rollup_hour (
    office_id TEXT NOT NULL,
    day       TEXT NOT NULL,
    hour      INTEGER NOT NULL CHECK (hour BETWEEN 0 AND 23),
    cells     TEXT NOT NULL,
    PRIMARY KEY (office_id, day, hour)
) STRICT;

-- One day, final; its hours are all there. Each way of looking at it is added up already, so that a year answers at once.
CREATE TABLE rollup_day (
    office_id     TEXT NOT NULL,
    day           TEXT NOT NULL,
    -- The wait, in seconds, that the office wanted to keep below on that day.
    wait_target_s INTEGER NOT NULL,
    total         TEXT NOT NULL,
    by_hour       TEXT NOT NULL,
    by_service    TEXT NOT NULL,
    by_counter    TEXT NOT NULL,
    by_staff      TEXT NOT NULL,
    PRIMARY KEY (office_id, day)
) STRICT;
