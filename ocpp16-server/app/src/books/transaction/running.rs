//! Which transactions run, by what charge points have told.

use ocpp16_server::Identity;

use super::OPERATOR_CLOSED;
use crate::storage::{self, Connection, OptionalExtension, params};

/// Returns the transaction that runs on a connector.
pub(in crate::books) fn open_on(
    connection: &Connection,
    identity: &Identity,
    connector_id: i64,
) -> storage::Result<Option<i64>> {
    connection
        .prepare_cached(
            "SELECT transaction_id FROM transactions
             WHERE identity = ?1 AND connector_id = ?2 AND stop_received_at IS NULL
                 AND NOT stop_missing
             ORDER BY transaction_id DESC LIMIT 1",
        )?
        .query_row(params![identity.as_str(), connector_id], |row| row.get(0))
        .optional()
}

/// Tells whether a charge point may still run a transaction. One that was closed
/// here alone it may.
pub(in crate::books) fn runs(
    connection: &Connection,
    identity: &Identity,
    transaction_id: i64,
) -> storage::Result<bool> {
    connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM transactions
                 WHERE transaction_id = ?1 AND identity = ?2 AND NOT stop_missing
                     AND (stop_received_at IS NULL OR stop_reason = ?3))",
        )?
        .query_row(params![transaction_id, identity.as_str(), OPERATOR_CLOSED], |row| row.get(0))
}
