-- Charge points, tags, transactions and what was measured.
--
-- Times are whole milliseconds since 1970-01-01 UTC; in a query, write
-- datetime(start_timestamp / 1000, 'unixepoch'). Names of values are those of
-- OCPP 1.6. A key is the SHA-256 of a message as it was received: the same
-- message sent again has the same one.

CREATE TABLE charge_points (
    -- Counts charge points in the order in which they first came.
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL UNIQUE,

    -- Set by the operator. What the next boot is answered: Accepted, Pending or
    -- Rejected.
    enrolment TEXT NOT NULL,
    -- The lowest profile that it may connect with; NULL: that of the settings.
    security_profile INTEGER,
    -- The serial number that its certificates carry as CN; NULL: the identity.
    certificate_serial_number TEXT,
    -- Whether deviations are refused; NULL: as in the settings.
    strict INTEGER,

    -- What the library remembers: the last answer to a boot, and the highest
    -- security profile that it has connected with.
    registration TEXT,
    highest_profile INTEGER NOT NULL DEFAULT 0,
    -- Whether it was sent its first key by a rotation, and has not used it yet.
    first_key_sent INTEGER NOT NULL DEFAULT 0,

    -- From its last BootNotification.
    vendor TEXT,
    model TEXT,
    serial_number TEXT,
    charge_box_serial_number TEXT,
    firmware_version TEXT,
    iccid TEXT,
    imsi TEXT,
    meter_type TEXT,
    meter_serial_number TEXT,
    booted_at INTEGER,

    -- When it was last heard of before its last disconnect.
    last_seen INTEGER
);

-- Salted hashes of the keys that open a connection; two during a rotation.
CREATE TABLE authorization_keys (
    identity TEXT NOT NULL REFERENCES charge_points (identity) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (identity, position)
) WITHOUT ROWID;

-- The last StatusNotification of each connector; 0 is the charge point itself.
CREATE TABLE connectors (
    identity TEXT NOT NULL REFERENCES charge_points (identity) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL,
    status TEXT NOT NULL,
    error_code TEXT NOT NULL,
    info TEXT,
    vendor_id TEXT,
    vendor_error_code TEXT,
    -- The time that the charge point gives, or else that of receipt.
    since INTEGER NOT NULL,
    PRIMARY KEY (identity, connector_id)
) WITHOUT ROWID;

CREATE TABLE id_tags (
    -- In lower case: tags are equal whatever their case (A-1).
    id_tag TEXT NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    -- As the operator wrote it.
    spelling TEXT NOT NULL,
    -- Accepted, Blocked, Expired or Invalid.
    status TEXT NOT NULL,
    expiry_date INTEGER,
    parent_id_tag TEXT,
    -- Transactions at the same time; NULL: as in the settings.
    max_active_transactions INTEGER
) WITHOUT ROWID;

CREATE TABLE transactions (
    -- Never used twice, also when rows are deleted (A-41).
    transaction_id INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL,
    connector_id INTEGER NOT NULL,
    id_tag TEXT NOT NULL,
    reservation_id INTEGER,
    meter_start INTEGER NOT NULL,
    start_timestamp INTEGER NOT NULL,
    start_received_at INTEGER NOT NULL,
    start_key BLOB NOT NULL UNIQUE,
    -- What the answer said of the tag; the same start gets it again (J-46).
    start_status TEXT NOT NULL,
    start_expiry_date INTEGER,
    start_parent_id_tag TEXT,

    meter_stop INTEGER,
    stop_timestamp INTEGER,
    stop_received_at INTEGER,
    stop_id_tag TEXT,
    -- One of OCPP 1.6; or OperatorClosed, if an operator closed the books.
    stop_reason TEXT,

    -- A later transaction began on the connector while this one was open (A-47).
    stop_missing INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX transactions_of_charge_point ON transactions (identity, transaction_id);
CREATE INDEX transactions_of_tag ON transactions (lower(id_tag), transaction_id);
CREATE INDEX open_transactions_of_tag ON transactions (lower(id_tag)) WHERE stop_received_at IS NULL;
-- Those that lack their stop may pile up.
CREATE INDEX open_transactions ON transactions (identity, connector_id)
    WHERE stop_received_at IS NULL AND NOT stop_missing;

-- Every StopTransaction, also of transactions that nobody knows (A-51).
CREATE TABLE stops (
    stop_id INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL,
    transaction_id INTEGER NOT NULL,
    id_tag TEXT,
    meter_stop INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    reason TEXT,
    received_at INTEGER NOT NULL,
    -- Whether it has closed a transaction.
    matched INTEGER NOT NULL,
    stop_key BLOB NOT NULL UNIQUE,
    -- What the answer said of the tag, if there was one.
    status TEXT,
    expiry_date INTEGER,
    parent_id_tag TEXT
);

CREATE INDEX stops_of_charge_point ON stops (identity, stop_id);

-- A message that brought meter values, once however often it was sent.
CREATE TABLE meter_messages (
    message_number INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL,
    -- NULL for those in a StopTransaction.
    connector_id INTEGER,
    transaction_id INTEGER,
    received_at INTEGER NOT NULL,
    message_key BLOB NOT NULL UNIQUE
);

CREATE INDEX meter_messages_of_transaction ON meter_messages (transaction_id, message_number)
    WHERE transaction_id IS NOT NULL;
CREATE INDEX meter_messages_by_age ON meter_messages (received_at);

-- As they were sent, also with values that OCPP 1.6 does not know;
-- meter_values_complete has the defaults (A-62).
CREATE TABLE meter_values (
    message_number INTEGER NOT NULL REFERENCES meter_messages (message_number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    value TEXT NOT NULL,
    context TEXT,
    format TEXT,
    measurand TEXT,
    phase TEXT,
    location TEXT,
    unit TEXT,
    PRIMARY KEY (message_number, position)
) WITHOUT ROWID;

CREATE VIEW meter_values_complete AS
SELECT
    m.message_number, m.identity, m.connector_id, m.transaction_id, m.received_at,
    v.position, v.timestamp, v.value,
    coalesce(v.context, 'Sample.Periodic') AS context,
    coalesce(v.format, 'Raw') AS format,
    coalesce(v.measurand, 'Energy.Active.Import.Register') AS measurand,
    v.phase,
    coalesce(v.location, 'Outlet') AS location,
    -- Also of reactive energy, which varh would fit better: so says the standard.
    -- Not of what no standard knows.
    coalesce(v.unit, CASE
        WHEN v.measurand IS NULL OR v.measurand IN (
            'Energy.Active.Export.Register', 'Energy.Active.Import.Register',
            'Energy.Reactive.Export.Register', 'Energy.Reactive.Import.Register',
            'Energy.Active.Export.Interval', 'Energy.Active.Import.Interval',
            'Energy.Reactive.Export.Interval', 'Energy.Reactive.Import.Interval'
        ) THEN 'Wh'
    END) AS unit
FROM meter_values AS v JOIN meter_messages AS m USING (message_number);

-- One row each time that a ReserveNow is sent.
CREATE TABLE reservations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    reservation_id INTEGER NOT NULL,
    identity TEXT NOT NULL,
    connector_id INTEGER NOT NULL,
    id_tag TEXT NOT NULL,
    parent_id_tag TEXT,
    expiry_date INTEGER NOT NULL,
    -- Pending (not answered), Accepted, Used, Cancelled, or what the charge point
    -- refused or ended it with. One that is open past its expiry date has expired.
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE INDEX reservations_by_id ON reservations (reservation_id, number);
CREATE INDEX reservations_of_charge_point ON reservations (identity, number);

-- Profiles to send later, in JSON as SetChargingProfile carries them.
CREATE TABLE charging_profiles (
    id INTEGER PRIMARY KEY,
    number INTEGER NOT NULL UNIQUE,
    description TEXT NOT NULL,
    profile TEXT NOT NULL
);

-- What charge points are asked to install or to upload, and how far they are.
CREATE TABLE progress (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL REFERENCES charge_points (identity) ON DELETE CASCADE,
    -- Diagnostics, Firmware, SignedFirmware or Log.
    kind TEXT NOT NULL,
    request_id INTEGER,
    -- NULL if it was reported without a request of ours.
    requested_at INTEGER,
    -- The status of the answer, or the code of a CALLERROR.
    answer TEXT,
    -- Of the file that is uploaded.
    file_name TEXT,
    -- The last report.
    status TEXT,
    reported_at INTEGER
);

CREATE INDEX progress_of_charge_point ON progress (identity, kind, number);

CREATE TABLE security_events (
    event_number INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL,
    type TEXT NOT NULL,
    timestamp INTEGER NOT NULL,
    tech_info TEXT,
    received_at INTEGER NOT NULL
);

CREATE INDEX security_events_of_charge_point ON security_events (identity, event_number);
