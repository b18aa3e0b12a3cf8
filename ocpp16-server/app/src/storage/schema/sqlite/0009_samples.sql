-- Samples are in the row of their message, which is written much faster than a row
-- for each. Numbers of messages are taken again once all messages are forgotten.

CREATE TABLE new_meter_messages (
    message_number INTEGER PRIMARY KEY,
    identity TEXT NOT NULL,
    -- NULL for those in a StopTransaction.
    connector_id INTEGER,
    transaction_id INTEGER,
    received_at INTEGER NOT NULL,
    message_key BLOB NOT NULL UNIQUE,
    -- In JSON, for each sample an array: timestamp, value, context, format, measurand,
    -- phase, location, unit; null for what was left out. Read them from meter_values.
    samples TEXT NOT NULL
);

INSERT INTO new_meter_messages
SELECT m.message_number, m.identity, m.connector_id, m.transaction_id, m.received_at, m.message_key,
    (SELECT json_group_array(json_array(
            v.timestamp, v.value, v.context, v.format, v.measurand, v.phase, v.location, v.unit))
     FROM (SELECT * FROM meter_values AS of_message
           WHERE of_message.message_number = m.message_number ORDER BY position) AS v)
FROM meter_messages AS m;

DROP VIEW meter_values_complete;
DROP TABLE meter_values;
DROP TABLE meter_messages;
ALTER TABLE new_meter_messages RENAME TO meter_messages;

CREATE INDEX meter_messages_of_transaction ON meter_messages (transaction_id, message_number)
    WHERE transaction_id IS NOT NULL;
CREATE INDEX meter_messages_by_age ON meter_messages (received_at);

-- As they were sent, also with values that OCPP 1.6 does not know;
-- meter_values_complete has the defaults (A-62).
CREATE VIEW meter_values AS
SELECT
    m.message_number, s.key AS position,
    s.value ->> 0 AS timestamp, s.value ->> 1 AS value, s.value ->> 2 AS context,
    s.value ->> 3 AS format, s.value ->> 4 AS measurand, s.value ->> 5 AS phase,
    s.value ->> 6 AS location, s.value ->> 7 AS unit
FROM meter_messages AS m, json_each(m.samples) AS s;

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
