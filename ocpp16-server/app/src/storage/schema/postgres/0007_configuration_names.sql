-- Keys of configurations are found by a name of their own, as tags are: not every
-- database can compare without case.

CREATE TABLE configuration_by_name (
    identity TEXT COLLATE "C" NOT NULL REFERENCES charge_points (identity) ON DELETE CASCADE,
    -- The key in lower case: keys are equal whatever their case (A-1).
    name TEXT COLLATE "C" NOT NULL,
    -- As the charge point or the operator has written it.
    key TEXT COLLATE "C" NOT NULL,
    -- NULL if it has none, or if it is a secret (J-66).
    value TEXT COLLATE "C",
    -- NULL if it was changed and never told.
    readonly BOOLEAN,
    -- Whether the charge point says that it has no such key.
    unknown BOOLEAN NOT NULL,
    -- Whether the value counts only after a reboot (A-95).
    reboot_required BOOLEAN NOT NULL DEFAULT FALSE,
    -- The value until that reboot; NULL if none waits for it, or it is not known.
    value_in_force TEXT COLLATE "C",
    -- When it was told or changed.
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (identity, name)
);

INSERT INTO configuration_by_name
    (identity, name, key, value, readonly, unknown, reboot_required, value_in_force, noted_at)
SELECT identity, lower(key), key, value, readonly, unknown, reboot_required, value_in_force,
    noted_at
FROM configuration;

DROP TABLE configuration;
ALTER TABLE configuration_by_name RENAME TO configuration;
