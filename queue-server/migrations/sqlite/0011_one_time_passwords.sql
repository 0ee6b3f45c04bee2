-- A password that an administrator made holds once and until then; a person who left is kept for the journal's sake.
ALTER TABLE account ADD COLUMN one_time_until_ms INTEGER;
ALTER TABLE account ADD COLUMN disabled_ms INTEGER;
ALTER TABLE account ADD COLUMN signed_in_ms INTEGER;
