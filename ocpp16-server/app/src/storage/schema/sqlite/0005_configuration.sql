-- What charge points have told of their configuration.

-- When a charge point last told all of it; NULL: never.
ALTER TABLE charge_points ADD COLUMN configuration_complete_at INTEGER;

CREATE TABLE configuration (
    identity TEXT NOT NULL REFERENCES charge_points (identity) ON DELETE CASCADE,
    -- Keys are equal whatever their case (A-1).
    key TEXT NOT NULL COLLATE NOCASE,
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
    PRIMARY KEY (identity, key)
) WITHOUT ROWID;
