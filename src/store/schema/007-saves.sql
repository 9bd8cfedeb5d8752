-- Edition 7: fewer pages for each save.

-- The units of a key stand side by side in the table itself: a counter of all units needs no second tree.
DROP INDEX tally_key;
ALTER TABLE tally RENAME TO tally_6;
CREATE TABLE tally (
  kind TEXT NOT NULL,               -- status task ...
  unit TEXT NOT NULL,
  key  TEXT NOT NULL,
  n    INTEGER NOT NULL,
  PRIMARY KEY (kind, key, unit)
) STRICT, WITHOUT ROWID;
INSERT INTO tally(kind, unit, key, n) SELECT kind, unit, key, n FROM tally_6 ORDER BY kind, key, unit;
DROP TABLE tally_6;

-- One tree for the requests; the old ones are looked for once a day.
ALTER TABLE request RENAME TO request_6;
CREATE TABLE request (
  id     TEXT PRIMARY KEY,          -- the desk's own begin with their second, so the newest stand together
  digest BLOB NOT NULL,             -- of the body
  answer TEXT,
  at     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO request(id, digest, answer, at) SELECT id, digest, answer, at FROM request_6 ORDER BY id;
DROP TABLE request_6;

-- Each row of the audit stands in one index by account: what was done at the desk, and what came otherwise.
DROP INDEX audit_desk;
DROP INDEX audit_account;
CREATE INDEX audit_desk ON audit(account, id) WHERE via = 'desk';
CREATE INDEX audit_account ON audit(account, id) WHERE via <> 'desk';

-- Asked of each task that is saved: a list of two is compared, for a longer one SQLite fills a table each time.
DROP INDEX task_open_due;
CREATE INDEX task_open_due ON task(purpose, not_before, unit)
  WHERE closed_at IS NULL AND (purpose IN ('match', 'callback') OR purpose IN ('callback', 'sampling'));

-- donor_reach leads with the unit as well.
DROP INDEX donor_unit;
-- The people held just now are few.
DROP INDEX claim_account;

-- The number in a row of a list comes from here alone, without the page of its phone.
DROP INDEX phone_donor;
CREATE INDEX phone_donor ON phone(donor, state, owner, number);
