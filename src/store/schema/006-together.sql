-- Edition 6: people merged, lists that stay fast when they are long.

-- What others say of the station, in English: the briefing is read out in both languages.
ALTER TABLE external_fact ADD COLUMN stated_en TEXT; -- NULL: as it is stated
-- The board page by page: order first, then all that it is filtered by, so that a list of 20,000 cases is read from
-- the index alone.
DROP INDEX case_phase_due;
DROP INDEX case_phase_day;
DROP INDEX case_phase_unit;
DROP INDEX case_unit;
CREATE INDEX case_board_due ON donation_case(phase, conditioned_at IS NULL, next_due, id, unit, holder, red_at);
CREATE INDEX case_board_day ON donation_case(phase, conditioned_at IS NULL, t0, id, unit, holder, red_at);
CREATE INDEX case_board_unit ON donation_case(phase, conditioned_at IS NULL, unit, next_due, id, holder, red_at);
CREATE INDEX case_board_ended ON donation_case(t0 DESC, id DESC, unit, holder) WHERE phase = 'closed';
-- The figures above it, likewise.
DROP INDEX case_holder;
DROP INDEX case_untaken;
DROP INDEX case_amber;
DROP INDEX case_red;
DROP INDEX case_waiting;
CREATE INDEX case_holder ON donation_case(holder, phase, unit) WHERE holder IS NOT NULL;
CREATE INDEX case_untaken ON donation_case(t0, unit) WHERE holder IS NULL AND phase = 'open';
CREATE INDEX case_amber ON donation_case(amber_at, red_at, unit, holder) WHERE phase <> 'closed';
CREATE INDEX case_red ON donation_case(red_at, unit, holder) WHERE phase <> 'closed';
CREATE INDEX case_waiting ON donation_case(unit, holder) WHERE waits_for IS NOT NULL AND phase = 'open';
-- What has been late for long is told to the leads, on every screen: from when on.
ALTER TABLE donation_case ADD COLUMN escalate_at TEXT; -- derived; NULL never
CREATE INDEX case_escalated ON donation_case(escalate_at, unit) WHERE escalate_at IS NOT NULL;

-- A counter of all units: their rows of one key side by side.
CREATE INDEX tally_key ON tally(kind, key, n);
-- What is wrong with the file of somebody who is looked after, for the lists of data quality and the figures.
ALTER TABLE counted ADD COLUMN quality INTEGER; -- sum of: 1 looked after, 2 no valid phone, 4 no second contact, 8 no consent
ALTER TABLE counted ADD COLUMN contacted TEXT;  -- looked after: local day of the last confirmed contact
CREATE INDEX counted_no_phone ON counted(unit, donor) WHERE quality & 2;
CREATE INDEX counted_no_second ON counted(unit, donor) WHERE quality & 4;
CREATE INDEX counted_no_consent ON counted(unit, donor) WHERE quality & 8;

-- County work sheets (县区工作单): people of a unit, given out as a table until they come back as calls.
CREATE TABLE work_sheet (
  id      INTEGER PRIMARY KEY,
  unit    TEXT NOT NULL,
  made_at TEXT NOT NULL,
  account INTEGER REFERENCES account(id), -- who made it
  until   TEXT NOT NULL,            -- its people are passed over by the queue until then
  back_at TEXT                      -- taken back by hand
) STRICT;
CREATE TABLE work_sheet_row (
  sheet   INTEGER NOT NULL REFERENCES work_sheet(id) ON DELETE CASCADE,
  nth     INTEGER NOT NULL,         -- from 1; with the sheet's number the row's number: 12-3
  donor   INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  number  TEXT,                     -- the phone that was given out
  purpose TEXT,                     -- why
  attempt INTEGER REFERENCES attempt(id), -- the call that came back; NULL none yet
  PRIMARY KEY (sheet, nth)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_sheet_donor ON work_sheet_row(donor);
CREATE INDEX work_sheet_until ON work_sheet(until) WHERE back_at IS NULL;

-- Two files of one person, made one.
CREATE TABLE merging (
  id      INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again: the audit names it
  donor   INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE, -- in whose file the person stands now
  kept    INTEGER NOT NULL,         -- file that went on
  away    INTEGER NOT NULL,         -- file that ended; no reference: it is gone
  at      TEXT NOT NULL,
  audit   INTEGER NOT NULL,         -- row that says so: what comes later is later
  account INTEGER,                  -- who proposed
  second  INTEGER                   -- and who signed
) STRICT;
CREATE INDEX merging_donor ON merging(donor);
CREATE UNIQUE INDEX merging_away ON merging(away);

-- As whom the two were known: they are found by it still, and erased with it.
CREATE TABLE former (
  merging      INTEGER NOT NULL REFERENCES merging(id) ON DELETE CASCADE,
  file         INTEGER NOT NULL,    -- number of the file
  donor        INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE, -- in whose file the person stands now
  name         TEXT NOT NULL,
  id_type      TEXT,
  id_number    TEXT,
  donor_number TEXT,
  grid         TEXT,
  PRIMARY KEY (merging, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_donor ON former(donor);
CREATE INDEX former_file ON former(file);
CREATE INDEX former_document ON former(id_number) WHERE id_number IS NOT NULL;
CREATE INDEX former_number ON former(donor_number) WHERE donor_number IS NOT NULL;

-- What a merging changed, a value each: every row of the two that is not as it was. Put back when it is undone.
CREATE TABLE merge_value (
  merging  INTEGER NOT NULL REFERENCES merging(id) ON DELETE CASCADE,
  donor    INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE, -- in whose file the person stands now
  tbl      TEXT NOT NULL,           -- of which table
  row      TEXT NOT NULL,           -- its primary key
  col      TEXT NOT NULL,
  part     INTEGER NOT NULL,        -- of the primary key: which part; 0: none of it
  stood    INTEGER NOT NULL,        -- 1: the row was there before
  stands   INTEGER NOT NULL,        -- 1: and after; 2: another row got its number
  before   ANY,
  after    ANY,
  PRIMARY KEY (merging, tbl, row, col)
) STRICT, WITHOUT ROWID;
CREATE INDEX merge_value_donor ON merge_value(donor);

-- Pairs of people who may be one, the lower number first. Derived (twins.c).
CREATE TABLE twin (
  donor INTEGER NOT NULL,
  other INTEGER NOT NULL,
  why   INTEGER NOT NULL,           -- 1 document 2 name, birth date 3 pinyin, birth date 4 pinyin, phone 5 phone
  unit  TEXT NOT NULL,              -- of both; '-' they are of two
  PRIMARY KEY (donor, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX twin_other ON twin(other);
CREATE INDEX twin_list ON twin(why, donor, other);
CREATE INDEX twin_unit ON twin(unit, why, donor, other);

-- Pairs that somebody has looked at: not the same person.
CREATE TABLE twin_apart (
  donor   INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  other   INTEGER NOT NULL,         -- no reference: the file may end in another
  at      TEXT NOT NULL,
  account INTEGER,                  -- who said so
  PRIMARY KEY (donor, other)
) STRICT, WITHOUT ROWID;
CREATE INDEX twin_apart_other ON twin_apart(other);

-- By what a person's pairs were looked for last; NULL not yet.
ALTER TABLE counted ADD COLUMN identity INTEGER;
-- Everybody born on a day, with the names, and everybody who has a number, from the index alone.
DROP INDEX donor_name;
CREATE INDEX donor_born ON donor(birth_date, name);
DROP INDEX phone_number;
CREATE INDEX phone_number ON phone(number, donor);
