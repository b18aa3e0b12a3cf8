-- Frames, if the settings ask for it, and what finds old rows.

-- Every frame as it was received or sent, but for secrets, which are masked.
CREATE TABLE messages (
    -- In the order in which they came and went.
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    identity TEXT NOT NULL,
    time INTEGER NOT NULL,
    -- in: from the charge point; out: to it.
    direction TEXT NOT NULL,
    -- NULL if it has none that can be read.
    message_id TEXT,
    -- Also of the CALL that it answers; NULL if it is not known.
    action TEXT,
    -- valid, repaired, unchecked, refused, invalidAnswer, unreadable, unknownType
    -- or unmatched.
    validity TEXT NOT NULL,
    -- With refused: what it was answered with.
    error_code TEXT,
    -- What was repaired, as a JSON array; NULL: nothing.
    deviations TEXT,
    frame TEXT NOT NULL
);

CREATE INDEX messages_of_charge_point ON messages (identity, number);
CREATE INDEX messages_by_age ON messages (time);
CREATE INDEX security_events_by_age ON security_events (received_at);
-- They are few.
CREATE INDEX unmatched_stops ON stops (identity) WHERE NOT matched;
