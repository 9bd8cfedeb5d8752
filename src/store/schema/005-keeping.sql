-- Edition 5: the audit's chain, leaving, erasures, backups.

-- Who is signed in at which desk. A row is true as long as its process runs.
CREATE TABLE session (
    process INTEGER PRIMARY KEY,          -- number of the desk's process
    started INTEGER NOT NULL,             -- when the process began, as the system counts: numbers are used again
    account INTEGER NOT NULL REFERENCES account(id),
    at      TEXT NOT NULL,                -- signed in
    origin  TEXT                          -- over ssh: from which address
) STRICT;

-- A person who asked not to be called is called for a match after all: by a lead's word, looked at again the next workday.
CREATE TABLE override (
    id          INTEGER PRIMARY KEY,
    donor       INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
    account     INTEGER NOT NULL REFERENCES account(id), -- the lead
    at          TEXT NOT NULL,
    reason      TEXT NOT NULL,
    reviewed_at TEXT,                     -- NULL: to be looked at
    reviewed_by INTEGER REFERENCES account(id),
    verdict     TEXT                      -- right wrong
) STRICT;
CREATE INDEX override_donor ON override(donor, at);
CREATE INDEX override_waiting ON override(at) WHERE reviewed_at IS NULL;
