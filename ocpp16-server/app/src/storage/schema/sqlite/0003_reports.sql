-- What charge points report of connectors, availability and local lists.

-- The last status other than the present one.
ALTER TABLE connectors ADD COLUMN previous_status TEXT;

-- By the last accepted SendLocalList or GetLocalListVersion: 0 is an empty list,
-- -1 none at all; NULL is not known.
ALTER TABLE charge_points ADD COLUMN local_list_version INTEGER;

-- Changes of availability that wait for a transaction to end (A-90).
CREATE TABLE scheduled_availability (
    identity TEXT NOT NULL REFERENCES charge_points (identity) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL,
    -- Operative or Inoperative.
    type TEXT NOT NULL,
    PRIMARY KEY (identity, connector_id)
) WITHOUT ROWID;
