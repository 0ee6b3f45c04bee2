-- The keys with which the numbers of documents are hashed, one for each office and day of appointments. They are kept apart
-- from the journal and destroyed, with the hashes, in the commit that ends their day.
CREATE TABLE day_key (
    office_id TEXT NOT NULL,
    day       TEXT NOT NULL,
    key       BLOB NOT NULL,
    PRIMARY KEY (office_id, day)
) STRICT, WITHOUT ROWID;
