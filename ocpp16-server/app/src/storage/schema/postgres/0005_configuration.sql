-- What charge points have told of their configuration.

-- When a charge point last told all of it; NULL: never.
ALTER TABLE charge_points ADD COLUMN configuration_complete_at BIGINT;

CREATE TABLE configuration (
    identity TEXT COLLATE "C" NOT NULL REFERENCES charge_points (identity) ON DELETE CASCADE,
    -- Keys are equal whatever their case (A-1).
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
    PRIMARY KEY (identity, key)
);
