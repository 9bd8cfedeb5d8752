-- Edition 2: the first week. What the province must know, health questionnaires, imports from the desk.

-- How each account likes its desk; no facts, so nothing is audited.
CREATE TABLE preference (
  account INTEGER NOT NULL REFERENCES account(id),
  name    TEXT NOT NULL,            -- theme borders
  value   TEXT NOT NULL,
  PRIMARY KEY (account, name)
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
