-- Edition 4: batches of samples, targets, outreach, figures.

-- Samples on their way to the registry.

CREATE TABLE sample_batch (
  id          INTEGER PRIMARY KEY,
  version     INTEGER NOT NULL DEFAULT 1,
  unit        TEXT,                 -- that sends
  packed_on   TEXT NOT NULL,        -- begun
  sent_on     TEXT,                 -- handed to the courier; NULL: still being packed
  courier     TEXT,                 -- who carries it
  tracking    TEXT,                 -- the courier's number
  laboratory  TEXT,                 -- where it goes
  stated      INTEGER,              -- tubes as the courier counted them
  unknown     TEXT,                 -- barcodes that no sample of the file has, a line each
  note        TEXT
) STRICT;
CREATE INDEX sample_batch_unit ON sample_batch(unit, id);

ALTER TABLE sample ADD COLUMN batch INTEGER REFERENCES sample_batch(id); -- sent with
ALTER TABLE sample ADD COLUMN repeat_on TEXT; -- another tube was asked for
-- A sample counts for the unit that looked after the person on that day, unless another was said.
UPDATE sample SET unit = (SELECT unit FROM donor WHERE donor.id = sample.donor) WHERE unit IS NULL;
-- How far it has come: computed by the file itself, so that it can be in an index and is never out of date.
ALTER TABLE sample ADD COLUMN state TEXT GENERATED ALWAYS AS (CASE
  WHEN rejected_on IS NOT NULL OR reject_reason IS NOT NULL THEN 'rejected'
  WHEN registry_on IS NOT NULL THEN 'registry'
  WHEN typed_on IS NOT NULL THEN 'typed'
  WHEN received_on IS NOT NULL THEN 'received'
  WHEN sent_on IS NOT NULL THEN 'sent'
  ELSE 'collected' END) VIRTUAL;
ALTER TABLE sample ADD COLUMN day TEXT GENERATED ALWAYS AS (coalesce(collected_on, '0')) VIRTUAL; -- its place in a list
CREATE INDEX sample_state ON sample(state, day);
CREATE INDEX sample_unit ON sample(unit, state, day, site);
CREATE INDEX sample_site ON sample(site, state, day) WHERE site IS NOT NULL;
CREATE INDEX sample_batch_tubes ON sample(batch) WHERE batch IS NOT NULL;
CREATE INDEX sample_event ON sample(event) WHERE event IS NOT NULL;
CREATE INDEX sample_typed ON sample(typed_on, unit) WHERE typed_on IS NOT NULL;
CREATE INDEX sample_registry ON sample(registry_on, unit) WHERE registry_on IS NOT NULL;
CREATE INDEX donor_recruiter ON donor(recruiter) WHERE recruiter IS NOT NULL;

-- People counted by month and by site as well, in the same transaction as by year.
ALTER TABLE counted ADD COLUMN sample_month TEXT; -- YYYY-MM; NULL: only the year is known
ALTER TABLE counted ADD COLUMN sample_site TEXT;  -- code of the site; NULL: not stated
UPDATE counted SET (sample_month, sample_site) = (SELECT iif(length(s.collected_on) >= 7, substr(s.collected_on, 1, 7),
  NULL), s.site FROM sample s WHERE s.donor = counted.donor AND s.collected_on IS NOT NULL
  ORDER BY s.collected_on, s.id LIMIT 1);
INSERT INTO tally(kind, unit, key, n) SELECT 'sample_month', sample_unit, sample_month, count(*) FROM counted
  WHERE sample_month IS NOT NULL GROUP BY sample_unit, sample_month;
INSERT INTO tally(kind, unit, key, n) SELECT 'sample_site', sample_site, sample_year, count(*) FROM counted
  WHERE sample_site IS NOT NULL GROUP BY sample_site, sample_year;

-- Targets change only forward: a new row holds from its day on, the old ones stay.
CREATE TABLE unit_target (
  id          INTEGER PRIMARY KEY,
  unit        TEXT,                 -- code; NULL: the city as a whole
  year        INTEGER NOT NULL,
  period      TEXT NOT NULL,        -- year h1 h2 q1 q2 q3 q4
  samples     INTEGER,              -- people to be sampled
  donations   INTEGER,
  valid_from  TEXT NOT NULL,        -- whole date
  note        TEXT,                 -- of which notice
  account     INTEGER REFERENCES account(id), -- who set it
  voided_at   TEXT,                 -- taken back
  void_reason TEXT                  -- and why
) STRICT;
CREATE INDEX unit_target_year ON unit_target(year, unit, period);

-- Figures from before the first record, kept apart from what is counted.
CREATE TABLE opening_balance (
  id        INTEGER PRIMARY KEY,
  version   INTEGER NOT NULL DEFAULT 1,
  unit      TEXT NOT NULL,
  year      INTEGER NOT NULL,
  samples   INTEGER,                -- people sampled and not in this file
  donations INTEGER,
  source    TEXT,                   -- where the figure stands
  note      TEXT
) STRICT;
CREATE UNIQUE INDEX opening_balance_year ON opening_balance(unit, year);

-- What others say of the station: never computed.
CREATE TABLE external_fact (
  id      INTEGER PRIMARY KEY,
  version INTEGER NOT NULL DEFAULT 1,
  kind    TEXT NOT NULL,            -- rank honour other
  stated  TEXT NOT NULL,            -- in the words of the source
  fact_on TEXT NOT NULL,            -- partial where old
  source  TEXT NOT NULL,            -- who says so, where
  note    TEXT
) STRICT;

-- Outreach.
CREATE TABLE event (
  id          INTEGER PRIMARY KEY,
  version     INTEGER NOT NULL DEFAULT 1,
  name        TEXT NOT NULL,        -- a sample's event and a volunteer's recruiter name it
  kind        TEXT,                 -- street community school workplace government blood training online other
  held_on     TEXT,                 -- whole date
  unit        TEXT,                 -- that holds it
  place       TEXT,
  site        TEXT,                 -- code, where samples are taken at a house or bus
  publicity   TEXT,                 -- id of the config's publicity day
  staff       TEXT,                 -- who was there
  leaflets    INTEGER,              -- given out
  reached     INTEGER,              -- people spoken with
  preparation TEXT,                 -- to be done before
  prepared_on TEXT,                 -- everything of it is done
  followup    TEXT,                 -- to be done after
  followed_on TEXT,                 -- everything of it is done
  note        TEXT
) STRICT;
CREATE UNIQUE INDEX event_name ON event(name);
CREATE INDEX event_held ON event(held_on);
CREATE INDEX event_unit ON event(unit, held_on);

CREATE TABLE team (
  id       INTEGER PRIMARY KEY,
  version  INTEGER NOT NULL DEFAULT 1,
  name     TEXT NOT NULL,
  unit     TEXT,
  leader   TEXT,
  founded  TEXT,                    -- partial where old
  opening  INTEGER,                 -- recruited before the first record
  note     TEXT
) STRICT;
CREATE UNIQUE INDEX team_name ON team(name);

CREATE TABLE team_member (
  id        INTEGER PRIMARY KEY,
  version   INTEGER NOT NULL DEFAULT 1,
  team      INTEGER NOT NULL REFERENCES team(id),
  name      TEXT NOT NULL,          -- a volunteer's recruiter names it
  phone     TEXT,                   -- digits only
  joined_on TEXT,                   -- partial where old
  left_on   TEXT,
  note      TEXT
) STRICT;
CREATE INDEX team_member_team ON team_member(team, name);
CREATE INDEX team_member_name ON team_member(name);
-- Reports read these ranges instead of whole rows: contact and willingness by unit.
CREATE INDEX donor_reach ON donor(unit, status, status_reason, contacted_at);

-- Reported figures (上报): a report frozen with a number. A fact: never changed.
CREATE TABLE report_snapshot (
  id       INTEGER PRIMARY KEY,     -- its number
  at       TEXT NOT NULL,
  account  INTEGER REFERENCES account(id), -- who froze it
  report   TEXT NOT NULL,           -- name: targets followup ...
  from_on  TEXT NOT NULL,           -- first day
  to_on    TEXT NOT NULL,           -- last day
  given_on TEXT,                    -- the briefing's day
  unit     TEXT,                    -- NULL: all units
  note     TEXT,                    -- to whom, why
  prose    TEXT                     -- sentences as they were read out
) STRICT;
CREATE TABLE report_figure (
  snapshot INTEGER NOT NULL REFERENCES report_snapshot(id) ON DELETE CASCADE,
  place    INTEGER NOT NULL,        -- order
  grp      TEXT NOT NULL,           -- key of the table
  line     TEXT NOT NULL,           -- key of the row
  col      TEXT NOT NULL,           -- key of the column
  label    TEXT NOT NULL,           -- as it was read
  kind     INTEGER NOT NULL,        -- 2 number 3 share 4 days
  n        INTEGER NOT NULL,
  total    INTEGER NOT NULL,        -- of a share
  PRIMARY KEY (snapshot, place)
) STRICT, WITHOUT ROWID;
