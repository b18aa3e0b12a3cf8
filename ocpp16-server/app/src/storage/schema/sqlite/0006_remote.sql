-- What remote starts and charging profiles have come to.

-- One row each time that a RemoteStartTransaction is sent.
CREATE TABLE remote_starts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL,
    -- NULL: the charge point chooses (A-101).
    connector_id INTEGER,
    id_tag TEXT NOT NULL,
    -- That it carries, in JSON; NULL: none.
    charging_profile TEXT,
    requested_at INTEGER NOT NULL,
    -- A transaction that begins later does not belong to it.
    waits_until INTEGER NOT NULL,
    -- Requested (not answered), Pending (accepted), Started, Dropped or Rejected.
    -- One of the first two that waits no more has timed out.
    status TEXT NOT NULL
);

CREATE INDEX remote_starts_of_charge_point ON remote_starts (identity, number);
CREATE INDEX open_remote_starts ON remote_starts (identity, lower(id_tag), number)
    WHERE status IN ('Requested', 'Pending', 'Dropped');
CREATE INDEX waiting_remote_starts ON remote_starts (identity, waits_until)
    WHERE status IN ('Requested', 'Pending');

-- The remote start that a transaction came of; NULL: none.
ALTER TABLE transactions ADD COLUMN remote_start_id INTEGER;

CREATE UNIQUE INDEX transaction_of_remote_start ON transactions (remote_start_id)
    WHERE remote_start_id IS NOT NULL;

-- The profiles that charge points have accepted, and that have not gone since
-- (A-122).
CREATE TABLE installed_profiles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL REFERENCES charge_points (identity) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    stack_level INTEGER NOT NULL,
    -- The transaction that a TxProfile ends with; NULL if it is not known.
    transaction_id INTEGER,
    -- In JSON, as it was sent.
    profile TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    -- A new profile replaces those that it has this in common with.
    UNIQUE (identity, id),
    UNIQUE (identity, connector_id, purpose, stack_level)
);
