-- Keys of configurations are found by a name of their own, as tags are: not every
-- database can compare without case.

CREATE TABLE configuration_by_name (
    identity TEXT NOT NULL REFERENCES charge_points (identity) ON DELETE CASCADE,
    -- The key in lower case: keys are equal whatever their case (A-1).
    name TEXT NOT NULL,
    -- As the charge point or the operator has written it.
    key TEXT NOT NULL,
    -- NULL if it has none, or if it is a secret (J-66).
    value TEXT,
    -- NULL if it was changed and never told.
    readonly INTEGER,
    -- Whether the charge point says that it has no such key.
    unknown INTEGER NOT NULL,
    -- Whether the value counts only after a reboot (A-95).
    reboot_required INTEGER NOT NULL DEFAULT 0,
    -- The value until that reboot; NULL if none waits for it, or it is not known.
    value_in_force TEXT,
    -- When it was told or changed.
    noted_at INTEGER NOT NULL,
    PRIMARY KEY (identity, name)
) WITHOUT ROWID;

INSERT INTO configuration_by_name
    (identity, name, key, value, readonly, unknown, reboot_required, value_in_force, noted_at)
SELECT identity, lower(key), key, value, readonly, unknown, reboot_required, value_in_force,
    noted_at
FROM configuration;

DROP TABLE configuration;
ALTER TABLE configuration_by_name RENAME TO configuration;
