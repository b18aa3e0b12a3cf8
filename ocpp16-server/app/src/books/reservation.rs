//! Reservations.

use ocpp16_server::Identity;
use rusqlite::{Connection, params};

/// Notes that a transaction has used a reservation up.
pub(super) fn use_up(
    connection: &Connection,
    identity: &Identity,
    reservation_id: i64,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "UPDATE reservations SET status = 'Used' WHERE reservation_id = ?1 AND identity = ?2",
        )?
        .execute(params![reservation_id, identity.as_str()])?;
    Ok(())
}
