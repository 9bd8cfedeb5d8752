-- The station's file, edition 1. One comment a column. Dates are YYYY-MM-DD (old ones YYYY or YYYY-MM),
-- instants UTC as YYYY-MM-DDTHH:MM:SSZ, NULL is "not stated". Columns of records carry the names of the field
-- tables; a test compares the two.

CREATE TABLE donor (
  id              INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again: the audit outlives the person
  version         INTEGER NOT NULL DEFAULT 1, -- +1 at every save
  name            TEXT NOT NULL,    -- as typed
  sex             TEXT,             -- GB/T 2261.1: 0 1 2 9
  birth_date      TEXT,             -- whole date
  id_type         TEXT,             -- citizen passport hk_macao taiwan resident military
  id_number       TEXT,             -- document number in its plain form
  donor_number    TEXT,             -- the registry's number, 12 digits
  grid            TEXT,             -- WMDA identifier, 19 characters
  unit            TEXT NOT NULL,    -- code of the unit that looks after the person
  ethnic          TEXT,             -- GB/T 3304
  abo             TEXT,             -- A B O AB
  rh              TEXT,             -- + -
  height_cm       INTEGER,          -- cm
  weight_kg       INTEGER,          -- kg
  education       TEXT,             -- GB/T 4658
  occupation      TEXT,             -- GB/T 2261.4
  employer        TEXT,             -- or school
  graduation      TEXT,             -- expected, YYYY or YYYY-MM
  address         TEXT,             -- home
  wechat          TEXT,
  qq              TEXT,
  email           TEXT,
  blood_donations INTEGER,          -- so far, as told
  enrolled_on     TEXT,             -- the file was opened
  recruiter       TEXT,             -- event, team or member who won the person
  paper_number    TEXT,             -- of the paper file
  preferred_time  TEXT,             -- when the person likes to be called
  note            TEXT,
  -- derived from facts (derive.c):
  status          TEXT NOT NULL DEFAULT 'EN', -- EN SA SE AV TU OP RS DE
  status_reason   TEXT,             -- WMDA reason of it
  status_until    TEXT,             -- TU: last day
  willingness     TEXT,             -- of the person's last answer
  contacted_at    TEXT,             -- last confirmed contact
  attempted_at    TEXT,             -- last attempt of any kind
  do_not_call     INTEGER NOT NULL DEFAULT 0, -- 1: nobody calls
  incomplete      INTEGER NOT NULL DEFAULT 0  -- wanted fields that are missing
) STRICT;
CREATE UNIQUE INDEX donor_document ON donor(id_number, coalesce(id_type, 'citizen')) WHERE id_number IS NOT NULL;
CREATE UNIQUE INDEX donor_number ON donor(donor_number) WHERE donor_number IS NOT NULL;
CREATE INDEX donor_name ON donor(name, birth_date);
CREATE INDEX donor_birth ON donor(birth_date) WHERE birth_date IS NOT NULL AND status <> 'DE';
CREATE INDEX donor_status ON donor(status, unit);
CREATE INDEX donor_unit ON donor(unit);
CREATE INDEX donor_until ON donor(status_until) WHERE status_until IS NOT NULL;
CREATE INDEX donor_incomplete ON donor(unit) WHERE incomplete > 0;

CREATE TABLE phone (
  id      INTEGER PRIMARY KEY,
  donor   INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version INTEGER NOT NULL DEFAULT 1,
  number  TEXT NOT NULL,            -- digits only
  owner   TEXT,                     -- self relative1 relative2 workplace
  state   TEXT,                     -- unconfirmed in_use out_of_service wrong do_not_call
  note    TEXT
) STRICT;
CREATE INDEX phone_donor ON phone(donor);
CREATE INDEX phone_number ON phone(number);

CREATE TABLE relative (
  id       INTEGER PRIMARY KEY,
  donor    INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version  INTEGER NOT NULL DEFAULT 1,
  name     TEXT NOT NULL,
  relation TEXT,                    -- to the volunteer
  phone    TEXT,                    -- digits only
  address  TEXT
) STRICT;
CREATE INDEX relative_donor ON relative(donor);

CREATE TABLE sample (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version       INTEGER NOT NULL DEFAULT 1,
  kind          TEXT,               -- blood swab
  tubes         INTEGER,            -- how many
  volume_ml     INTEGER,            -- ml in all
  barcode       TEXT,               -- of the tube
  collected_on  TEXT,               -- partial where old
  site          TEXT,               -- code of the config's site
  event         TEXT,               -- name of the event
  collector     TEXT,               -- who took it
  unit          TEXT,               -- whose target it counts for
  sent_on       TEXT,               -- to the laboratory
  received_on   TEXT,               -- there
  typed_on      TEXT,               -- HLA typed
  registry_on   TEXT,               -- entered in the registry
  rejected_on   TEXT,               -- or refused
  reject_reason TEXT                -- clotted short unlabelled known
) STRICT;
CREATE INDEX sample_donor ON sample(donor);
CREATE UNIQUE INDEX sample_barcode ON sample(barcode) WHERE barcode IS NOT NULL;
CREATE INDEX sample_collected ON sample(collected_on, unit);

CREATE TABLE attempt (
  id          INTEGER PRIMARY KEY,
  donor       INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  at          TEXT NOT NULL,        -- dialling started
  channel     TEXT,                 -- phone text wechat visit
  direction   TEXT,                 -- out in
  line        TEXT,                 -- office line used
  number      TEXT,                 -- number tried
  purpose     TEXT,                 -- why
  answered    TEXT,                 -- self relative other nobody
  outcome     TEXT,                 -- NULL while the call is open; written once
  reason      TEXT,                 -- as told
  until       TEXT,                 -- not available until
  next_at     TEXT,                 -- next call, proposed or agreed
  next_for    TEXT,                 -- promised to: me anyone
  new_number  TEXT,                 -- told in this call
  note        TEXT,
  account     INTEGER REFERENCES account(id), -- who called
  ended_at    TEXT,                 -- the outcome was written
  voided_at   TEXT,                 -- taken back
  void_reason TEXT                  -- and why
) STRICT;
CREATE INDEX attempt_donor ON attempt(donor, at);
CREATE INDEX attempt_at ON attempt(at);
CREATE INDEX attempt_open ON attempt(account) WHERE outcome IS NULL AND voided_at IS NULL;
CREATE INDEX attempt_account ON attempt(account, at);

CREATE TABLE task (
  id         INTEGER PRIMARY KEY,
  donor      INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  purpose    TEXT NOT NULL,         -- id of the config's purpose
  origin     TEXT NOT NULL,         -- rule: derived; hand: added by a person
  unit       TEXT NOT NULL,         -- the donor's
  opened_at  TEXT NOT NULL,
  opened_by  INTEGER,               -- account; NULL for the rules
  wanted_at  TEXT,                  -- hand: the time asked for
  not_before TEXT NOT NULL,         -- derived: due from
  dayparts   INTEGER NOT NULL,      -- derived: 1 morning 2 afternoon 4 evening or weekend
  tries      INTEGER,               -- derived: attempts since the last contact
  number     TEXT,                  -- derived: to be tried next
  assignee   INTEGER,               -- promised to this account
  closed_at  TEXT                   -- NULL: open
) STRICT;
-- One open task a person and purpose.
CREATE UNIQUE INDEX task_open ON task(donor, purpose) WHERE closed_at IS NULL;
CREATE INDEX task_donor ON task(donor); -- for the references
-- The queue: one range for each purpose and times of day, with and without the unit.
CREATE INDEX task_queue ON task(purpose, dayparts, not_before, id) WHERE closed_at IS NULL;
CREATE INDEX task_unit_queue ON task(unit, purpose, dayparts, not_before, id) WHERE closed_at IS NULL;
-- Late promises are counted over all times of day.
CREATE INDEX task_open_due ON task(purpose, not_before, unit) WHERE closed_at IS NULL AND purpose IN ('match', 'callback', 'sampling');
CREATE INDEX task_assignee ON task(assignee, not_before) WHERE closed_at IS NULL AND assignee IS NOT NULL;

-- Who is ringing whom just now. Not a fact: unaudited, ends by itself.
CREATE TABLE claim (
  donor   INTEGER PRIMARY KEY REFERENCES donor(id) ON DELETE CASCADE,
  account INTEGER NOT NULL,
  until   TEXT NOT NULL             -- instant
) STRICT;
CREATE INDEX claim_account ON claim(account);

CREATE TABLE status_period (
  id          INTEGER PRIMARY KEY,
  donor       INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  status      TEXT NOT NULL,        -- AV TU OP RS DE
  reason      TEXT,                 -- DO DD MR PR TX MO UC TQ OT UK
  since       TEXT NOT NULL,
  until       TEXT,                 -- last day
  proposal    INTEGER,              -- 1: waits for the province
  attempt     INTEGER REFERENCES attempt(id), -- the call it came from
  note        TEXT,
  account     INTEGER,
  voided_at   TEXT,
  void_reason TEXT
) STRICT;
CREATE INDEX status_period_donor ON status_period(donor);
CREATE INDEX status_period_attempt ON status_period(attempt) WHERE attempt IS NOT NULL;

CREATE TABLE consent (
  id           INTEGER PRIMARY KEY,
  donor        INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version      INTEGER NOT NULL DEFAULT 1,
  edition      TEXT,                -- of the form
  given_on     TEXT,
  withdrawn_on TEXT,
  note         TEXT
) STRICT;
CREATE INDEX consent_donor ON consent(donor);

CREATE TABLE account (
  id           INTEGER PRIMARY KEY,
  version      INTEGER NOT NULL DEFAULT 1,
  name         TEXT NOT NULL UNIQUE, -- signs in with it
  full_name    TEXT,
  role         TEXT NOT NULL,       -- lead caller liaison helper readonly system
  unit         TEXT,                -- a liaison's
  unix_user    TEXT,                -- the command line acts as this account
  line         TEXT,                -- phone on the desk
  password     TEXT,                -- argon2id string
  disabled     INTEGER,             -- 1: cannot sign in
  failures     INTEGER,             -- wrong passwords in a row
  locked_until TEXT                 -- instant
) STRICT;
CREATE UNIQUE INDEX account_unix_user ON account(unix_user) WHERE unix_user IS NOT NULL;

-- Who did what to which record. Append only.
CREATE TABLE audit (
  id        INTEGER PRIMARY KEY,
  at        TEXT NOT NULL,
  account   INTEGER,                -- NULL: nobody was signed in, or the rules
  via       TEXT NOT NULL,          -- desk command rule
  action    TEXT NOT NULL,          -- add edit void open claim sign-in ...
  record    TEXT NOT NULL,          -- table
  record_id INTEGER,
  donor     INTEGER                 -- whose record it is; no reference: it outlives the person
) STRICT;
CREATE INDEX audit_donor ON audit(donor, id) WHERE donor IS NOT NULL;
CREATE TRIGGER audit_keep_update BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_keep_delete BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'audit is append-only'); END;

-- What a change changed. Append only.
CREATE TABLE history (
  id     INTEGER PRIMARY KEY,
  audit  INTEGER NOT NULL REFERENCES audit(id),
  field  TEXT NOT NULL,
  before TEXT,
  after  TEXT
) STRICT;
CREATE INDEX history_audit ON history(audit);
CREATE TRIGGER history_keep_update BEFORE UPDATE ON history BEGIN SELECT raise(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_keep_delete BEFORE DELETE ON history BEGIN SELECT raise(ABORT, 'history is append-only'); END;

-- Every key a person is found by: suffixes of name, pinyin, initials, phones, document, numbers.
CREATE TABLE search_key (
  key   TEXT NOT NULL,              -- folded
  donor INTEGER NOT NULL,
  PRIMARY KEY (key, donor)
) STRICT, WITHOUT ROWID;

-- Counters kept in the write's transaction; check recounts them.
CREATE TABLE tally (
  kind TEXT NOT NULL,               -- status task ...
  unit TEXT NOT NULL,
  key  TEXT NOT NULL,
  n    INTEGER NOT NULL,
  PRIMARY KEY (kind, unit, key)
) STRICT, WITHOUT ROWID;

-- Under which unit and status each donor was counted, so that the counters can take it back.
CREATE TABLE counted (
  donor      INTEGER PRIMARY KEY,
  unit       TEXT NOT NULL,
  status     TEXT NOT NULL,
  incomplete INTEGER NOT NULL       -- 1: in the list of files to be completed
) STRICT;

-- What was typed and not saved. Unaudited, deleted with the save.
CREATE TABLE draft (
  account INTEGER NOT NULL,
  kind    TEXT NOT NULL,            -- form
  subject INTEGER NOT NULL,         -- donor, or 0
  body    TEXT NOT NULL,            -- packed fields
  at      TEXT NOT NULL,
  PRIMARY KEY (account, kind, subject)
) STRICT, WITHOUT ROWID;

-- The last people an account opened. Unaudited.
CREATE TABLE recent (
  account INTEGER NOT NULL,
  donor   INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  at      TEXT NOT NULL,
  PRIMARY KEY (account, donor)
) STRICT, WITHOUT ROWID;

-- Requests that were done: the same again answers as before.
CREATE TABLE request (
  id     TEXT PRIMARY KEY,
  digest BLOB NOT NULL,             -- of the body
  answer TEXT,
  at     TEXT NOT NULL
) STRICT;
CREATE INDEX request_at ON request(at);

-- An import, and the rows that it made, so that it can be taken back.
CREATE TABLE import_batch (
  id        INTEGER PRIMARY KEY,
  at        TEXT NOT NULL,
  account   INTEGER,
  kind      TEXT NOT NULL,          -- donors attempts ...
  file      TEXT NOT NULL,          -- name without folder
  added     INTEGER NOT NULL,
  changed   INTEGER NOT NULL,
  refused   INTEGER NOT NULL,
  undone_at TEXT
) STRICT;
CREATE TABLE import_row (
  batch     INTEGER NOT NULL REFERENCES import_batch(id),
  record    TEXT NOT NULL,          -- table
  record_id INTEGER NOT NULL,
  donor     INTEGER NOT NULL,
  before    TEXT,                   -- packed fields of a row that was changed; NULL: it was added
  PRIMARY KEY (batch, record, record_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_row_donor ON import_row(donor);

-- Small facts about the file itself.
CREATE TABLE meta (
  name  TEXT PRIMARY KEY,           -- practice, rolled_on ...
  value TEXT
) STRICT, WITHOUT ROWID;
