-- Samples are in the row of their message, which is written much faster than a row
-- for each.

-- In JSON, for each sample an array: timestamp, value, context, format, measurand,
-- phase, location, unit; null for what was left out. Read them from meter_values.
ALTER TABLE meter_messages ADD COLUMN samples TEXT COLLATE "C" NOT NULL DEFAULT '[]';

UPDATE meter_messages AS m SET samples = CAST(v.samples AS TEXT)
FROM (SELECT message_number, json_agg(json_build_array(
          timestamp, value, context, format, measurand, phase, location, unit) ORDER BY position) AS samples
      FROM meter_values GROUP BY message_number) AS v
WHERE v.message_number = m.message_number;

ALTER TABLE meter_messages ALTER COLUMN samples DROP DEFAULT;

DROP VIEW meter_values_complete;
DROP TABLE meter_values;

-- As they were sent, also with values that OCPP 1.6 does not know;
-- meter_values_complete has the defaults (A-62).
CREATE VIEW meter_values AS
SELECT
    m.message_number, s.number - 1 AS position, CAST(s.sample ->> 0 AS BIGINT) AS timestamp,
    (s.sample ->> 1) COLLATE "C" AS value, (s.sample ->> 2) COLLATE "C" AS context,
    (s.sample ->> 3) COLLATE "C" AS format, (s.sample ->> 4) COLLATE "C" AS measurand,
    (s.sample ->> 5) COLLATE "C" AS phase, (s.sample ->> 6) COLLATE "C" AS location,
    (s.sample ->> 7) COLLATE "C" AS unit
FROM meter_messages AS m
    CROSS JOIN LATERAL json_array_elements(CAST(m.samples AS JSON))
        WITH ORDINALITY AS s (sample, number);

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
