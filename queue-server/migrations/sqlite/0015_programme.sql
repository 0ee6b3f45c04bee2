-- What the organisation decides for all its offices: one row, or none while it decided nothing.
CREATE TABLE programme (
    only_row                INTEGER NOT NULL PRIMARY KEY CHECK (only_row = 1),
    public_figures_required INTEGER NOT NULL CHECK (public_figures_required IN (0, 1))
) STRICT;
