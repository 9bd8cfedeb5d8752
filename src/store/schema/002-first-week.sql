-- Edition 2: the first week. What the province must know, health questionnaires, imports from the desk.

-- How each account likes its desk; no facts, so nothing is audited.
CREATE TABLE preference (
  account INTEGER NOT NULL REFERENCES account(id),
  name    TEXT NOT NULL,            -- theme borders
  value   TEXT NOT NULL,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;

-- How the columns of a file are read, as somebody chose it: the next file with the same headings is read so, too.
CREATE TABLE import_mapping (
  kind     TEXT NOT NULL,   -- donors attempts ...
  headings TEXT NOT NULL,   -- the first row, each folded, with '|' between them
  fields   TEXT NOT NULL,   -- name of the field of each column, '' where it is not read: name|id_number||phone
  account  INTEGER,         -- who chose
  at       TEXT NOT NULL,
  PRIMARY KEY (kind, headings)
) STRICT, WITHOUT ROWID;

-- Health questionnaires that were filled in.
CREATE TABLE health (
  id        INTEGER PRIMARY KEY,
  donor     INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version   INTEGER NOT NULL DEFAULT 1,
  edition   TEXT,                   -- of the config's questionnaires
  filled_on TEXT,                   -- partial where old
  answers   TEXT,                   -- "id=n id=y ", a question left empty is absent
  result    TEXT NOT NULL,          -- fit look defer
  until     TEXT,                   -- defer: last day
  note      TEXT
) STRICT;
CREATE INDEX health_donor ON health(donor);

-- Days of sampling whose tubes, paper forms and records must agree.
CREATE TABLE bus_day (
  id        INTEGER PRIMARY KEY,
  version   INTEGER NOT NULL DEFAULT 1,
  held_on   TEXT NOT NULL,
  site      TEXT,                   -- code of the config's site
  event     TEXT,                   -- name of the event
  unit      TEXT NOT NULL,          -- proposed for the people; whose day it is
  tubes     INTEGER,                -- counted by hand, by person
  papers    INTEGER,                -- counted by hand
  note      TEXT,
  closed_at TEXT,                   -- the counts were compared and the day was closed
  closed_by INTEGER REFERENCES account(id),
  reason    TEXT                    -- of a difference that stays
) STRICT;
CREATE INDEX bus_day_held ON bus_day(held_on, id);
CREATE INDEX bus_day_open ON bus_day(held_on, id) WHERE closed_at IS NULL;

-- Barcodes and paper numbers that were scanned or typed for such a day. Working notes: unaudited.
CREATE TABLE bus_code (
  bus  INTEGER NOT NULL REFERENCES bus_day(id) ON DELETE CASCADE,
  kind TEXT NOT NULL,               -- tube paper
  code TEXT NOT NULL,
  at   TEXT NOT NULL,
  PRIMARY KEY (bus, kind, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX bus_code_code ON bus_code(kind, code);

-- What the comparison said when the day was closed.
CREATE TABLE bus_result (
  bus  INTEGER PRIMARY KEY REFERENCES bus_day(id) ON DELETE CASCADE,
  body TEXT NOT NULL                -- lines, to be read and printed
) STRICT;
-- What was done or decided on a list of people to be worked through. A fact: voided with a reason, never edited.
CREATE TABLE list_act (
  id          INTEGER PRIMARY KEY,
  donor       INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  list        TEXT NOT NULL,        -- search review age deferral
  about       TEXT,                 -- search: the step; age, deferral: the day it is about
  act         TEXT NOT NULL,        -- asked number nobody none; keep family leave; thanks nothing
  attempt     INTEGER REFERENCES attempt(id), -- the try, or the call that was decided on
  period      INTEGER REFERENCES status_period(id), -- the proposal that followed
  again_on    TEXT,                 -- review: called again from
  reason      TEXT,
  at          TEXT NOT NULL,
  account     INTEGER,
  voided_at   TEXT,
  void_reason TEXT
) STRICT;
CREATE INDEX list_act_donor ON list_act(donor, at);
CREATE INDEX list_act_attempt ON list_act(attempt) WHERE attempt IS NOT NULL;
CREATE INDEX list_act_period ON list_act(period) WHERE period IS NOT NULL;

-- Who stands on such a list. Derived (derive.c), like the open task of the rules.
CREATE TABLE waiting (
  donor INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  list  TEXT NOT NULL,              -- search review age deferral
  unit  TEXT NOT NULL,              -- the donor's
  due   TEXT NOT NULL,              -- the list's order: search due from, review the call, else the day it is about
  about TEXT,                       -- search: the step that is next; review: id of the call
  PRIMARY KEY (donor, list)
) STRICT, WITHOUT ROWID;
CREATE INDEX waiting_list ON waiting(list, due, donor);
CREATE INDEX waiting_unit ON waiting(list, unit, due, donor);
-- Files to be completed, the newest first.
CREATE INDEX donor_incomplete_new ON donor(id) WHERE incomplete > 0;
-- Samples counted by person: each where and when the first dated sample was taken.
ALTER TABLE counted ADD COLUMN sample_unit TEXT; -- whose target it counts for; NULL: no dated sample
ALTER TABLE counted ADD COLUMN sample_year TEXT; -- YYYY
UPDATE counted SET (sample_unit, sample_year) = (SELECT coalesce(s.unit, counted.unit), substr(s.collected_on, 1, 4)
  FROM sample s WHERE s.donor = counted.donor AND s.collected_on IS NOT NULL ORDER BY s.collected_on, s.id LIMIT 1);
INSERT INTO tally(kind, unit, key, n) SELECT 'sample', sample_unit, sample_year, count(*) FROM counted
  WHERE sample_year IS NOT NULL GROUP BY sample_unit, sample_year;

-- "Since I was last here": the sign-ins of one account.
CREATE INDEX audit_sign_in ON audit(account, id) WHERE action = 'sign-in';
-- The hand-over: what one account did at the desk on a day; what files brought in is not in it.
CREATE INDEX audit_desk ON audit(account, at) WHERE via = 'desk';

-- What one colleague leaves to another at the end of a turn.
CREATE TABLE handover (
  id           INTEGER PRIMARY KEY,
  at           TEXT NOT NULL,       -- given
  account      INTEGER NOT NULL REFERENCES account(id), -- by whom
  recipient    INTEGER REFERENCES account(id), -- to whom; NULL: whoever comes next
  donor        INTEGER REFERENCES donor(id) ON DELETE CASCADE, -- about whom; NULL: the day as a whole
  note         TEXT NOT NULL,
  read_at      TEXT,                -- taken note of
  read_by      INTEGER REFERENCES account(id), -- by whom
  withdrawn_at TEXT                 -- taken back by who gave it
) STRICT;
CREATE INDEX handover_waiting ON handover(recipient, id) WHERE read_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX handover_given ON handover(account, id);
CREATE INDEX handover_read ON handover(read_by, read_at) WHERE read_by IS NOT NULL;
CREATE INDEX handover_donor ON handover(donor) WHERE donor IS NOT NULL;

-- What the province must know (待报省库): a line for each value that differs from what it was told last. Open lines are
-- concluded from the facts; a line that was entered stays as it was entered. No reference: the line goes when the
-- rules see that its person is gone.
CREATE TABLE province_item (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL,
  unit          TEXT NOT NULL,    -- the donor's
  kind          TEXT NOT NULL,    -- person field phone status proposal answer sample match
  field         TEXT NOT NULL DEFAULT '', -- field: the column of donor; match: which notice
  about         INTEGER,          -- proposal: the status period
  before        TEXT,             -- lines "table.field=value": as the province was told last; NULL nothing
  after         TEXT,             -- what it is now, and was when it was entered; NULL withdrawn
  asked         INTEGER,          -- 1: put here by hand, stays until it is entered
  since         TEXT NOT NULL,    -- first change
  entered_on    TEXT,             -- typed into the province's system; NULL: open
  entered_by    INTEGER,          -- account
  entered_at    TEXT,             -- instant it was said here
  entry         INTEGER,          -- lines entered together: the id of the first
  decision      TEXT,             -- proposal: confirmed declined withdrawn
  decided_on    TEXT,
  decided_by    INTEGER,
  decision_note TEXT,             -- reason of the province
  decided_period INTEGER          -- the status period that the confirmation opened
) STRICT;
CREATE INDEX province_item_donor ON province_item(donor);
CREATE UNIQUE INDEX province_open ON province_item(donor, kind, field) WHERE entered_on IS NULL;
CREATE INDEX province_by_age ON province_item(since, id) WHERE entered_on IS NULL;
CREATE INDEX province_by_unit ON province_item(unit, since, id) WHERE entered_on IS NULL;
CREATE INDEX province_by_kind ON province_item(kind, since, id) WHERE entered_on IS NULL;
CREATE INDEX province_by_unit_kind ON province_item(unit, kind, since, id) WHERE entered_on IS NULL;
CREATE INDEX province_entered ON province_item(entered_at, id) WHERE entered_on IS NOT NULL;
CREATE INDEX province_entered_unit ON province_item(unit, entered_at, id) WHERE entered_on IS NOT NULL;
CREATE INDEX province_entry ON province_item(entry) WHERE entry IS NOT NULL;
CREATE INDEX province_waiting ON province_item(entered_at, id)
  WHERE kind = 'proposal' AND entered_on IS NOT NULL AND decision IS NULL AND after IS NOT NULL;

-- The province's list compared with the file; the list itself is a row of import_batch (kind registry).
CREATE TABLE registry_diff (
  id         INTEGER PRIMARY KEY,
  batch      INTEGER NOT NULL REFERENCES import_batch(id),
  line       INTEGER,             -- row of the list; NULL: only here
  donor      INTEGER,             -- NULL: only there
  unit       TEXT,                -- the donor's, or as the list says
  name       TEXT NOT NULL,       -- as here, else as there
  kind       TEXT NOT NULL,       -- here there different
  field      TEXT NOT NULL DEFAULT '', -- different: "table.field"
  ours       TEXT,                -- stored form
  theirs     TEXT,                -- stored form; only there: the packed records
  settled    TEXT,                -- theirs ours created report error
  settled_at TEXT,
  settled_by INTEGER,             -- account
  made       INTEGER,             -- the record that settling made or changed
  reported   TEXT                 -- what stood in the open line of province_item before, "" none
) STRICT;
CREATE INDEX registry_diff_open ON registry_diff(batch, kind, id) WHERE settled IS NULL;
CREATE INDEX registry_diff_settled ON registry_diff(batch, settled_at, id) WHERE settled IS NOT NULL;

-- Who of the file stood in the list that is being read; empty afterwards.
CREATE TABLE registry_seen (
  donor INTEGER PRIMARY KEY
) STRICT;
-- The last call of an account, for undo.
CREATE INDEX attempt_ended ON attempt(account, ended_at) WHERE outcome IS NOT NULL AND voided_at IS NULL;

-- What is promised to an account is counted from the index alone.
DROP INDEX task_assignee;
CREATE INDEX task_assignee ON task(assignee, not_before, purpose, unit, closed_at)
  WHERE closed_at IS NULL AND assignee IS NOT NULL;
