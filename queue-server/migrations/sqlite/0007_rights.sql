-- What a person may do beyond their role, separated by blanks: `call_any` calls a ticket out of order.
ALTER TABLE account ADD COLUMN rights TEXT NOT NULL DEFAULT '';
