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
-- Each audit row's link: a hash of the link before, the row and what its history rows are committed to. Append only.
CREATE TABLE chain (
  audit INTEGER PRIMARY KEY REFERENCES audit(id),
  hash  BLOB NOT NULL               -- BLAKE2b, 32 bytes
) STRICT;
CREATE TRIGGER chain_keep_update BEFORE UPDATE ON chain BEGIN SELECT raise(ABORT, 'the chain is append-only'); END;
CREATE TRIGGER chain_keep_delete BEFORE DELETE ON chain BEGIN SELECT raise(ABORT, 'the chain is append-only'); END;

-- The viewer's filters; time goes by the id.
CREATE INDEX audit_account ON audit(account, id);
CREATE INDEX audit_action ON audit(action, id);

-- Files that were erased. A line is one of the list beside the database; donor 0: it was looked for and is not here.
CREATE TABLE erasure (
  id    INTEGER PRIMARY KEY,
  line  TEXT NOT NULL,
  donor INTEGER NOT NULL,           -- no reference: the person is gone
  at    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX erasure_line ON erasure(line, donor);
CREATE INDEX erasure_donor ON erasure(donor);
CREATE TRIGGER erasure_keep_update BEFORE UPDATE ON erasure BEGIN SELECT raise(ABORT, 'erasure is append-only'); END;
CREATE TRIGGER erasure_keep_delete BEFORE DELETE ON erasure BEGIN SELECT raise(ABORT, 'erasure is append-only'); END;

-- What each person's history is committed with (0: history that is nobody's). Goes with the person.
CREATE TABLE salt (
  donor INTEGER PRIMARY KEY,
  salt  BLOB NOT NULL               -- 32 random bytes
) STRICT;
CREATE TRIGGER salt_keep_update BEFORE UPDATE ON salt BEGIN SELECT raise(ABORT, 'a salt stays'); END;
CREATE TRIGGER salt_keep_delete BEFORE DELETE ON salt
  WHEN NOT EXISTS (SELECT 1 FROM erasure WHERE donor = old.donor)
  BEGIN SELECT raise(ABORT, 'a salt stays'); END;

-- What stays of an erased person's values; NULL while they stand.
ALTER TABLE history ADD COLUMN commitment BLOB;
DROP TRIGGER history_keep_update;
CREATE TRIGGER history_keep_update BEFORE UPDATE ON history
  WHEN NOT (new.id = old.id AND new.audit = old.audit AND new.field = old.field AND new.before IS NULL AND
            new.after IS NULL AND old.commitment IS NULL AND length(new.commitment) = 32 AND
            EXISTS (SELECT 1 FROM erasure WHERE donor = (SELECT donor FROM audit WHERE id = old.audit)))
  BEGIN SELECT raise(ABORT, 'history is append-only'); END;

-- People who left and whose files are sealed: out of every other table, kept for the audit.
CREATE TABLE sealed (
  donor   INTEGER PRIMARY KEY,
  at      TEXT NOT NULL,
  account INTEGER,                  -- who sealed
  second  INTEGER                   -- and signed with them
) STRICT;
-- Their rows, a value each.
CREATE TABLE sealed_value (
  donor INTEGER NOT NULL REFERENCES sealed(donor) ON DELETE CASCADE,
  place INTEGER NOT NULL,           -- which row
  tbl   TEXT NOT NULL,              -- of which table
  col   TEXT NOT NULL,
  value ANY,
  PRIMARY KEY (donor, place, col)
) STRICT, WITHOUT ROWID;
