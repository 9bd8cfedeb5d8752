-- Edition 2: the first week. What the province must know, health questionnaires, imports from the desk.

-- How each account likes its desk; no facts, so nothing is audited.
CREATE TABLE preference (
  account INTEGER NOT NULL REFERENCES account(id),
  name    TEXT NOT NULL,            -- theme borders
  value   TEXT NOT NULL,
  PRIMARY KEY (account, name)
) STRICT, WITHOUT ROWID;
