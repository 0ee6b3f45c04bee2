-- The key with which notices to phones are signed: one row.
CREATE TABLE push_key (
    push_key BLOB NOT NULL
) STRICT;

-- Who wants a notice on the phone, as long as the ticket is open. Told is what was said last: `soon` or `called`.
CREATE TABLE push_subscription (
    ticket_id TEXT NOT NULL,
    endpoint TEXT NOT NULL,
    office_id TEXT NOT NULL REFERENCES office (office_id),
    language TEXT NOT NULL,
    p256dh BLOB NOT NULL,
    auth BLOB NOT NULL,
    told TEXT,
    PRIMARY KEY (ticket_id, endpoint)
) STRICT;
