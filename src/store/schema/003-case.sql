-- Edition 3: from match notice to aftercare.

-- One request for one donor (一例). A patient is never stored.
CREATE TABLE donation_case (
  id               INTEGER PRIMARY KEY,
  donor            INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version          INTEGER NOT NULL DEFAULT 1,
  request_number   TEXT NOT NULL,     -- the registry's
  kind             TEXT NOT NULL,     -- stem_cells lymphocytes
  unit             TEXT NOT NULL,     -- follows it
  holder           INTEGER REFERENCES account(id), -- has it in hand; NULL nobody took it yet
  taken_at         TEXT,              -- and since when
  reserved_until   TEXT,              -- as the notices say; NULL by the rule of the limits
  patient_age      TEXT,              -- band: infant child youth adult senior
  patient_sex      TEXT,              -- GB/T 2261.1
  patient_city     TEXT,              -- of the hospital
  conditioned_at   TEXT,              -- the point of no return
  refused_at       TEXT,              -- the person said no
  refuse_reason    TEXT,              -- and why
  reserve_since    TEXT,              -- waits as a reserve
  collection_on    TEXT,              -- the planned day D
  collection_days  INTEGER,           -- how many days it takes
  exam_hospital    TEXT,              -- code of the config
  hospital         TEXT,              -- code of the config
  ward             TEXT,
  escort           TEXT,              -- who goes along
  escort_phone     TEXT,
  travel           TEXT,              -- trains, car, times
  lodging          TEXT,
  insurance        TEXT,              -- number of the policy
  advance_fen      INTEGER,           -- handed out before the departure, in fen
  employer_contact TEXT,              -- who gets the leave letter
  province_no      INTEGER,           -- serial numbers of the donation
  city_no          INTEGER,
  county_no        INTEGER,           -- of the unit
  award_unit       TEXT,              -- accepting county, chosen by hand
  award_complex    INTEGER,           -- 1: two years instead of one
  award_private    INTEGER,           -- 1: not to be published
  award_opened_on  TEXT,              -- opened by hand
  award_result     TEXT,              -- confirmed refused
  note             TEXT,
  closed_on        TEXT,
  side             TEXT,              -- donor patient laboratory administrative; NULL completed
  close_reason     TEXT,
  close_note       TEXT,
  closed_by        INTEGER REFERENCES account(id),
  second_by        INTEGER REFERENCES account(id), -- signed too, where the patient was conditioned
  closing_period   INTEGER REFERENCES status_period(id), -- the status that closing brought
  -- derived from the facts (case_derive.c):
  phase            TEXT NOT NULL DEFAULT 'open', -- open reserve aftercare closed
  t0               TEXT,              -- the first notice was received
  stage            TEXT,              -- of the next step
  next_step        TEXT,              -- id of the config
  next_nth         INTEGER,           -- which one of its series
  next_due         TEXT,              -- instant
  amber_at         TEXT,              -- instant from which it is amber
  red_at           TEXT,              -- and red; NULL never
  waits_for        TEXT,              -- patient province hospital; NULL us
  first_contact_at TEXT,
  answered_on      TEXT,
  departed_on      TEXT,
  collected_on     TEXT,
  departure_days   INTEGER,           -- T0 to the departure
  hours_ours       INTEGER,           -- T0 to the last step or the departure, by whose time it was
  hours_volunteer  INTEGER,
  hours_patient    INTEGER,
  hours_hospital   INTEGER,
  spent_with       TEXT,              -- whose time runs since then
  spent_since      TEXT
) STRICT;
CREATE INDEX case_donor ON donation_case(donor);
CREATE INDEX case_request ON donation_case(request_number);
-- The board: the conditioned ones first, then by what is due, by age, by unit.
CREATE INDEX case_phase_due ON donation_case(phase, conditioned_at IS NULL, next_due);
CREATE INDEX case_phase_day ON donation_case(phase, conditioned_at IS NULL, t0);
CREATE INDEX case_phase_unit ON donation_case(phase, conditioned_at IS NULL, unit, next_due);
CREATE INDEX case_unit ON donation_case(unit, phase, conditioned_at IS NULL, next_due);
CREATE INDEX case_holder ON donation_case(holder, phase, next_due) WHERE holder IS NOT NULL;
CREATE INDEX case_untaken ON donation_case(t0) WHERE holder IS NULL AND phase = 'open';
CREATE INDEX case_open_due ON donation_case(next_due) WHERE phase IN ('open', 'reserve');
CREATE INDEX case_amber ON donation_case(amber_at) WHERE phase <> 'closed';
CREATE INDEX case_red ON donation_case(red_at) WHERE phase <> 'closed';
CREATE INDEX case_waiting ON donation_case(waits_for) WHERE waits_for IS NOT NULL;
-- The record and the median; the funnel by the year of T0.
CREATE INDEX case_departure ON donation_case(departure_days, id) WHERE departure_days IS NOT NULL;
CREATE INDEX case_t0 ON donation_case(t0);
CREATE INDEX case_collected ON donation_case(collected_on) WHERE collected_on IS NOT NULL;
CREATE UNIQUE INDEX case_province_no ON donation_case(province_no) WHERE province_no IS NOT NULL;
CREATE UNIQUE INDEX case_city_no ON donation_case(city_no) WHERE city_no IS NOT NULL;
CREATE UNIQUE INDEX case_county_no ON donation_case(unit, county_no) WHERE county_no IS NOT NULL;
-- For the references.
CREATE INDEX case_closing ON donation_case(closing_period) WHERE closing_period IS NOT NULL;

-- A notice of the province.
CREATE TABLE notice (
  id             INTEGER PRIMARY KEY,
  donor          INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  donation_case  INTEGER NOT NULL REFERENCES donation_case(id) ON DELETE CASCADE,
  request_number TEXT NOT NULL,
  kind           TEXT NOT NULL,       -- initial high_resolution exam collection further lymphocytes
  received_at    TEXT NOT NULL,       -- instant
  reserved_until TEXT,
  patient_age    TEXT,
  patient_sex    TEXT,
  patient_city   TEXT,
  note           TEXT,
  account        INTEGER REFERENCES account(id), -- who registered it
  voided_at      TEXT,
  void_reason    TEXT
) STRICT;
CREATE INDEX notice_case ON notice(donation_case);
CREATE INDEX notice_donor ON notice(donor);

-- What was done with a step of the config: done, skipped, blocked. Taken back by voiding.
CREATE TABLE step (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  donation_case INTEGER NOT NULL REFERENCES donation_case(id) ON DELETE CASCADE,
  step          TEXT NOT NULL,        -- id of the config
  nth           INTEGER NOT NULL,     -- of a series
  state         TEXT NOT NULL,        -- done skipped blocked
  on_date       TEXT NOT NULL,
  at_time       TEXT,                 -- HH:MM where the hour counts
  document      TEXT,                 -- its number or where it lies
  note          TEXT,                 -- skipped, blocked: why
  account       INTEGER REFERENCES account(id),
  entered_at    TEXT,
  due_at        TEXT,                 -- as it stood when it was entered
  rule          TEXT,                 -- and how that was reckoned
  attempt       INTEGER REFERENCES attempt(id), -- the call that ticked it
  voided_at     TEXT,
  void_reason   TEXT
) STRICT;
CREATE INDEX step_case ON step(donation_case);
CREATE INDEX step_donor ON step(donor);
CREATE INDEX step_attempt ON step(attempt) WHERE attempt IS NOT NULL;

-- A talk with the person or the family.
CREATE TABLE talk (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version       INTEGER NOT NULL DEFAULT 1,
  donation_case INTEGER NOT NULL REFERENCES donation_case(id) ON DELETE CASCADE,
  at            TEXT NOT NULL,        -- instant
  kind          TEXT NOT NULL,        -- phone visit family
  present       TEXT,                 -- who was there
  answer        TEXT NOT NULL,        -- willing hesitant not_now no family_no
  attempt       INTEGER REFERENCES attempt(id), -- the call it was
  note          TEXT,
  voided_at     TEXT,                 -- taken back
  void_reason   TEXT
) STRICT;
CREATE INDEX talk_case ON talk(donation_case);
CREATE INDEX talk_donor ON talk(donor);
CREATE INDEX talk_attempt ON talk(attempt) WHERE attempt IS NOT NULL;

-- High-resolution typing: the sample and what the laboratory reported, as reported.
CREATE TABLE typing (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version       INTEGER NOT NULL DEFAULT 1,
  donation_case INTEGER NOT NULL REFERENCES donation_case(id) ON DELETE CASCADE,
  sampled_on    TEXT,
  sent_on       TEXT,
  courier       TEXT,                 -- number of the parcel
  laboratory    TEXT,
  method        TEXT,                 -- SBT NGS SSO SSP other
  reported_on   TEXT,
  report_number TEXT,
  a1            TEXT,                 -- two values a locus
  a2            TEXT,
  b1            TEXT,
  b2            TEXT,
  c1            TEXT,
  c2            TEXT,
  drb1_1        TEXT,
  drb1_2        TEXT,
  dqb1_1        TEXT,
  dqb1_2        TEXT,
  dpb1_1        TEXT,
  dpb1_2        TEXT,
  matched       TEXT,                 -- 10/10, 9/10
  note          TEXT,
  voided_at     TEXT,                 -- taken back
  void_reason   TEXT
) STRICT;
CREATE INDEX typing_case ON typing(donation_case);
CREATE INDEX typing_donor ON typing(donor);

-- Physical examination; findings are limited to the conclusion.
CREATE TABLE exam (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version       INTEGER NOT NULL DEFAULT 1,
  donation_case INTEGER NOT NULL REFERENCES donation_case(id) ON DELETE CASCADE,
  booked_on     TEXT,
  booked_time   TEXT,                 -- HH:MM
  hospital      TEXT,                 -- code of the config
  done_on       TEXT,
  result_on     TEXT,
  result        TEXT,                 -- fit unfit again
  note          TEXT,
  voided_at     TEXT,                 -- taken back
  void_reason   TEXT
) STRICT;
CREATE INDEX exam_case ON exam(donation_case);
CREATE INDEX exam_donor ON exam(donor);

-- The diary of mobilisation (G-CSF).
CREATE TABLE dose (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version       INTEGER NOT NULL DEFAULT 1,
  donation_case INTEGER NOT NULL REFERENCES donation_case(id) ON DELETE CASCADE,
  on_date       TEXT NOT NULL,
  at_time       TEXT,                 -- HH:MM
  feels         TEXT NOT NULL,        -- well ache fever unwell
  note          TEXT,
  voided_at     TEXT,                 -- taken back
  void_reason   TEXT
) STRICT;
CREATE INDEX dose_case ON dose(donation_case);
CREATE INDEX dose_donor ON dose(donor);

-- A day of collection.
CREATE TABLE collection (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version       INTEGER NOT NULL DEFAULT 1,
  donation_case INTEGER NOT NULL REFERENCES donation_case(id) ON DELETE CASCADE,
  on_date       TEXT NOT NULL,
  minutes       INTEGER,              -- how long it took
  volume_ml     INTEGER,
  cells         TEXT,                 -- as told
  note          TEXT,
  voided_at     TEXT,                 -- taken back
  void_reason   TEXT
) STRICT;
CREATE INDEX collection_case ON collection(donation_case);
CREATE INDEX collection_donor ON collection(donor);

-- What a donation costs the donor, refunded.
CREATE TABLE cost (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version       INTEGER NOT NULL DEFAULT 1,
  donation_case INTEGER NOT NULL REFERENCES donation_case(id) ON DELETE CASCADE,
  kind          TEXT NOT NULL,        -- transport lodging food wages other
  on_date       TEXT NOT NULL,
  fen           INTEGER NOT NULL,     -- money in fen
  note          TEXT,
  voided_at     TEXT,                 -- taken back
  void_reason   TEXT
) STRICT;
CREATE INDEX cost_case ON cost(donation_case);
CREATE INDEX cost_donor ON cost(donor);

-- Farewell and visit.
CREATE TABLE visit (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version       INTEGER NOT NULL DEFAULT 1,
  donation_case INTEGER NOT NULL REFERENCES donation_case(id) ON DELETE CASCADE,
  kind          TEXT NOT NULL,        -- farewell visit
  on_date       TEXT NOT NULL,
  present       TEXT,                 -- who was there
  publicity     TEXT,                 -- named anonymous no
  note          TEXT,
  voided_at     TEXT,                 -- taken back
  void_reason   TEXT
) STRICT;
CREATE INDEX visit_case ON visit(donation_case);
CREATE INDEX visit_donor ON visit(donor);

-- A follow-up after the donation, one for each step of the series.
CREATE TABLE aftercare (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version       INTEGER NOT NULL DEFAULT 1,
  donation_case INTEGER NOT NULL REFERENCES donation_case(id) ON DELETE CASCADE,
  step          TEXT NOT NULL,        -- id of the config
  nth           INTEGER NOT NULL,
  on_date       TEXT NOT NULL,
  symptoms      TEXT,
  recovered     INTEGER,              -- 1: the weekly series ends
  blood_count   TEXT,                 -- normal abnormal not_done
  days_off      INTEGER,              -- work missed
  again         TEXT,                 -- would do it again: yes no unsure
  attempt       INTEGER REFERENCES attempt(id), -- the call it was
  note          TEXT,
  voided_at     TEXT,                 -- taken back
  void_reason   TEXT
) STRICT;
CREATE INDEX aftercare_case ON aftercare(donation_case);
CREATE INDEX aftercare_donor ON aftercare(donor);
CREATE INDEX aftercare_attempt ON aftercare(attempt) WHERE attempt IS NOT NULL;

-- An adverse event; serious ones are reported within 24 hours of being noticed.
CREATE TABLE adverse_event (
  id            INTEGER PRIMARY KEY,
  donor         INTEGER NOT NULL REFERENCES donor(id) ON DELETE CASCADE,
  version       INTEGER NOT NULL DEFAULT 1,
  donation_case INTEGER NOT NULL REFERENCES donation_case(id) ON DELETE CASCADE,
  grade         INTEGER NOT NULL,     -- CTCAE 1 to 5
  serious       INTEGER,              -- 1: serious whatever the grade says
  noticed_at    TEXT NOT NULL,        -- instant
  reported_at   TEXT,                 -- instant
  what          TEXT NOT NULL,
  note          TEXT,
  voided_at     TEXT,                 -- taken back
  void_reason   TEXT
) STRICT;
CREATE INDEX adverse_case ON adverse_event(donation_case);
CREATE INDEX adverse_donor ON adverse_event(donor);
CREATE INDEX adverse_unreported ON adverse_event(noticed_at) WHERE reported_at IS NULL AND voided_at IS NULL;

-- Who is on duty; of the station.
CREATE TABLE duty (
  id      INTEGER PRIMARY KEY,
  version INTEGER NOT NULL DEFAULT 1,
  on_date TEXT NOT NULL,
  name    TEXT NOT NULL,
  phone   TEXT,
  note    TEXT
) STRICT;
CREATE INDEX duty_day ON duty(on_date);

-- Deferrals that end soon, also of people whom the registry has reserved.
CREATE INDEX status_period_until ON status_period(until) WHERE until IS NOT NULL;
