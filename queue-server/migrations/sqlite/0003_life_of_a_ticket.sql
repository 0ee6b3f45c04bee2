-- Facts that a later business day still needs, appointments and return codes, are found without reading the whole journal.
ALTER TABLE journal ADD COLUMN outlives_day INTEGER NOT NULL DEFAULT 0;

CREATE INDEX journal_outlives_day ON journal (office_id, seq) WHERE outlives_day = 1;

-- What only the clerk sees of an open ticket; deleted in the commit that ends the ticket.
CREATE TABLE ticket_private (
    office_id TEXT NOT NULL,
    ticket_id TEXT NOT NULL,
    private   TEXT NOT NULL,
    PRIMARY KEY (office_id, ticket_id)
) STRICT, WITHOUT ROWID;

-- The keyed hash of the document that a citizen with an appointment may scan; deleted when the appointment is over.
CREATE TABLE appointment_document (
    office_id      TEXT NOT NULL,
    appointment_id TEXT NOT NULL,
    document       TEXT NOT NULL,
    PRIMARY KEY (office_id, appointment_id)
) STRICT, WITHOUT ROWID;
