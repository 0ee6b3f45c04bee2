-- Finds the ticket under whose finish a clerk noted a protocol number.
CREATE INDEX journal_protocol_no ON journal (office_id, event ->> '$.fact.finished.ending.protocol_no')
    WHERE event ->> '$.fact.finished.ending.protocol_no' IS NOT NULL;
