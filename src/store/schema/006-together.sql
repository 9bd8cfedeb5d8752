-- Edition 6: people merged, lists that stay fast when they are long.

-- What others say of the station, in English: the briefing is read out in both languages.
ALTER TABLE external_fact ADD COLUMN stated_en TEXT; -- NULL: as it is stated
