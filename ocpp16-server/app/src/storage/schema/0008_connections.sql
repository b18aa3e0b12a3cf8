-- What the nodes of a system know of each other's connections.

-- The connection of each charge point that was opened last, on whatever node. Only
-- those that workers hear of over the broker are here.
CREATE TABLE connections (
    identity TEXT PRIMARY KEY,
    -- Its place among all connections: a larger counter is newer; of the same, the
    -- node decides.
    counter BIGINT NOT NULL,
    node TEXT NOT NULL,
    remote_address TEXT NOT NULL,
    connected_since BIGINT NOT NULL,
    -- What admission said of it, in JSON.
    session TEXT NOT NULL,
    -- Open, Closed or GivenUp: nothing is heard of its node.
    state TEXT NOT NULL
);

CREATE INDEX open_connections ON connections (node) WHERE state = 'Open';
