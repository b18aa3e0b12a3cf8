//! Remote starts: kept from the request to the transaction that comes of them.
//!
//! An accepted one is no transaction yet. Nothing ties a StartTransaction
//! to it but the tag, and the connector if it names one.

use std::time::Duration;

use ocpp16_server::Identity;
use ocpp16_types::{
    ChargingProfile, DateTime, RemoteStartStopStatus, RemoteStartTransactionRequest,
    StartTransactionRequest,
};
use schemars::JsonSchema;
use serde::de::IntoDeserializer;
use serde::{Deserialize, Serialize};

use super::column::{Json, Moment};
use super::configuration::Configuration;
use super::{Books, List, Page, id_tag, installed_profile};
use crate::storage::{
    self, Connection, FromSql, FromSqlError, OptionalExtension, Row, StorageError, Value,
    named_params, params,
};

impl Books {
    pub(crate) async fn remote_start(
        &self,
        remote_start_id: i64,
    ) -> Result<Option<RemoteStart>, StorageError> {
        self.read(move |connection| find(connection, remote_start_id)).await
    }

    /// Lists remote starts, the newest first; only those of one charge point, if
    /// it is given.
    pub(crate) async fn remote_starts(
        &self,
        charge_point: Option<String>,
        page: Page,
    ) -> Result<List<RemoteStart>, StorageError> {
        self.read(move |connection| list(connection, charge_point.as_deref(), page)).await
    }
}

/// A remote start as the books have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RemoteStart {
    /// Counts remote starts; charge points do not know it.
    pub(crate) remote_start_id: i64,
    pub(crate) charge_point: String,
    /// Null if the charge point may choose.
    pub(crate) connector_id: Option<i64>,
    pub(crate) id_tag: String,
    pub(crate) requested_at: DateTime,
    /// Until when its transaction may begin: the `ConnectionTimeOut` of the charge
    /// point, or 120 s if that is not known, and 60 s more, from the answer.
    pub(crate) waits_until: DateTime,
    pub(crate) status: RemoteStartState,
    /// The transaction that has come of it.
    pub(crate) transaction_id: Option<i64>,
}

/// What became of a remote start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub(crate) enum RemoteStartState {
    /// Sent, and no answer yet, or none that came. A transaction may begin all the
    /// same.
    Requested,
    /// Accepted; the transaction has not begun.
    Pending,
    /// The transaction has begun.
    Started,
    /// No transaction has begun in time.
    TimedOut,
    /// The charge point has given up: its connector went from Preparing back to
    /// Available, or it has booted.
    Dropped,
    /// The charge point has refused.
    Rejected,
}

impl FromSql for RemoteStartState {
    fn from_sql(value: Value<'_>) -> Result<Self, FromSqlError> {
        let text: serde::de::value::StrDeserializer<'_, serde::de::value::Error> =
            value.as_str()?.into_deserializer();
        Self::deserialize(text).map_err(FromSqlError::meaning)
    }
}

impl RemoteStart {
    fn read(row: &Row<'_>, now: DateTime) -> storage::Result<Self> {
        let waits_until = row.get::<_, Moment>("waits_until")?.0;
        let mut status = row.get("status")?;
        let open = matches!(status, RemoteStartState::Requested | RemoteStartState::Pending);
        if open && waits_until <= now {
            status = RemoteStartState::TimedOut;
        }
        Ok(Self {
            remote_start_id: row.get("number")?,
            charge_point: row.get("identity")?,
            connector_id: row.get("connector_id")?,
            id_tag: row.get("id_tag")?,
            requested_at: row.get::<_, Moment>("requested_at")?.0,
            waits_until,
            status,
            transaction_id: row.get("transaction_id")?,
        })
    }
}

/// Returns how long a charge point waits for a cable that nobody plugs in, given
/// its `ConnectionTimeOut` in seconds; and a little longer, for it may ask first
/// what the tag may do.
fn patience(connection_time_out: Option<i64>) -> Duration {
    const DEFAULT: Duration = Duration::from_secs(120);
    const LONGEST: Duration = Duration::from_secs(24 * 3600);
    const MARGIN: Duration = Duration::from_secs(60);

    // 0 is no time limit, if it is anything.
    let told = connection_time_out.and_then(|it| u64::try_from(it).ok()).filter(|it| *it > 0);
    told.map_or(DEFAULT, Duration::from_secs).min(LONGEST) + MARGIN
}

/// Until when a remote start waits that is sent or accepted now.
fn waits_until(connection: &Connection, identity: &Identity) -> storage::Result<Moment> {
    let configuration = Configuration::of(connection, identity.as_str())?;
    Ok(Moment::after(patience(configuration.integer("ConnectionTimeOut"))))
}

/// Keeps a remote start that is about to be sent; returns its number.
pub(super) fn keep(
    connection: &Connection,
    identity: &Identity,
    request: &RemoteStartTransactionRequest,
) -> storage::Result<i64> {
    connection
        .prepare_cached(
            "INSERT INTO remote_starts
                 (identity, connector_id, id_tag, charging_profile, requested_at, waits_until,
                  status)
             VALUES
                 (:identity, :connector_id, :id_tag, :charging_profile, :now, :waits_until,
                  'Requested')
             RETURNING number",
        )?
        .query_row(
            named_params! {
                ":identity": identity.as_str(),
                ":connector_id": request.connector_id,
                ":id_tag": request.id_tag.as_str(),
                ":charging_profile": request.charging_profile.as_ref().map(Json),
                ":now": Moment::now(),
                ":waits_until": waits_until(connection, identity)?,
            },
            |row| row.get(0),
        )
}

/// Forgets a remote start that was never sent.
pub(super) fn forget(
    connection: &Connection,
    identity: &Identity,
    number: i64,
) -> storage::Result<()> {
    part(connection, identity, number)?;
    connection.prepare_cached("DELETE FROM remote_starts WHERE number = ?1")?.execute([number])?;
    Ok(())
}

/// Notes what the charge point answers. Its transaction may have begun already.
pub(super) fn answered(
    connection: &Connection,
    identity: &Identity,
    number: i64,
    status: RemoteStartStopStatus,
) -> storage::Result<()> {
    match status {
        RemoteStartStopStatus::Accepted => {
            // What dropped it was before that: the charge point tries again.
            connection
                .prepare_cached(
                    "UPDATE remote_starts SET status = 'Pending', waits_until = ?2
                     WHERE number = ?1 AND status IN ('Requested', 'Dropped')",
                )?
                .execute(params![number, waits_until(connection, identity)?])?;
        }
        RemoteStartStopStatus::Rejected => {
            part(connection, identity, number)?;
            connection
                .prepare_cached("UPDATE remote_starts SET status = 'Rejected' WHERE number = ?1")?
                .execute([number])?;
        }
    }
    Ok(())
}

/// Takes a remote start from its transaction, if there is one: somebody has
/// started that with the same tag at the same time.
fn part(connection: &Connection, identity: &Identity, number: i64) -> storage::Result<()> {
    let transaction_id = connection
        .prepare_cached(
            "UPDATE transactions SET remote_start_id = NULL WHERE remote_start_id = ?1
             RETURNING transaction_id",
        )?
        .query_row([number], |row| row.get(0))
        .optional()?;
    match transaction_id {
        Some(id) => installed_profile::transaction_ended(connection, identity, id),
        None => Ok(()),
    }
}

/// What a transaction takes over from the remote start that it comes of.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) number: i64,
    pub(super) charging_profile: Option<ChargingProfile>,
}

/// Finds the remote start that a transaction comes of: the oldest of its
/// connector, else the oldest of any connector. One that waits no more is meant if
/// the transaction began while it did, and comes late because the charge point was
/// offline.
///
/// One that began before the request is from the time offline if it says that it
/// began then; else the clock of the charge point is wrong.
pub(super) fn begun(
    connection: &Connection,
    identity: &Identity,
    connected_since: DateTime,
    request: &StartTransactionRequest,
) -> storage::Result<Option<Begun>> {
    /// How wrong a clock may always be.
    const MARGIN_MS: i64 = 5 * 60 * 1000;

    connection
        .prepare_cached(
            "UPDATE remote_starts SET status = 'Started' WHERE number =
                 (SELECT number FROM remote_starts
                  WHERE identity = :identity AND lower(id_tag) = :id_tag_key
                      AND status IN ('Requested', 'Pending', 'Dropped')
                      AND coalesce(connector_id = :connector_id, TRUE)
                      AND (status <> 'Dropped' AND waits_until > :now
                           OR :timestamp BETWEEN requested_at AND waits_until)
                      AND NOT (:timestamp < requested_at - :margin
                           AND :timestamp < :connected_since
                           AND :timestamp >= coalesce(
                               (SELECT last_seen FROM charge_points WHERE identity = :identity),
                               :connected_since))
                  ORDER BY connector_id IS NULL, number LIMIT 1)
             RETURNING number, charging_profile",
        )?
        .query_row(
            named_params! {
                ":identity": identity.as_str(),
                ":id_tag_key": id_tag::key(&request.id_tag),
                ":connector_id": request.connector_id,
                ":timestamp": Moment(request.timestamp),
                ":connected_since": Moment(connected_since),
                ":margin": MARGIN_MS,
                ":now": Moment::now(),
            },
            |row| {
                let charging_profile: Option<Json<_>> = row.get(1)?;
                let charging_profile = charging_profile.map(|profile| profile.0);
                Ok(Begun { number: row.get(0)?, charging_profile })
            },
        )
        .optional()
}

/// Notes that a connector was given up before a transaction began.
///
/// Where no remote start names it, the charge point has chosen it for the oldest
/// that names none, unless it still prepares another connector.
pub(super) fn unplugged(
    connection: &Connection,
    identity: &Identity,
    connector_id: i64,
) -> storage::Result<()> {
    let now = Moment::now();
    let dropped = connection
        .prepare_cached(
            "UPDATE remote_starts SET status = 'Dropped', waits_until = ?3
             WHERE identity = ?1 AND connector_id = ?2
                 AND status IN ('Requested', 'Pending') AND waits_until > ?3",
        )?
        .execute(params![identity.as_str(), connector_id, now])?;
    if dropped == 0 {
        connection
            .prepare_cached(
                "UPDATE remote_starts SET status = 'Dropped', waits_until = ?2
                 WHERE number =
                     (SELECT min(number) FROM remote_starts
                      WHERE identity = ?1 AND connector_id IS NULL
                          AND status IN ('Requested', 'Pending') AND waits_until > ?2)
                     AND NOT EXISTS (SELECT 1 FROM connectors
                                     WHERE identity = ?1 AND status = 'Preparing')",
            )?
            .execute(params![identity.as_str(), now])?;
    }
    Ok(())
}

/// Notes that a charge point has booted: it knows of no remote start.
pub(super) fn booted(connection: &Connection, identity: &Identity) -> storage::Result<()> {
    connection
        .prepare_cached(
            "UPDATE remote_starts SET status = 'Dropped', waits_until = ?2
             WHERE identity = ?1 AND status IN ('Requested', 'Pending') AND waits_until > ?2",
        )?
        .execute(params![identity.as_str(), Moment::now()])?;
    Ok(())
}

/// With the transaction of each.
const ENTRIES: &str = "SELECT r.*, t.transaction_id FROM remote_starts AS r
    LEFT JOIN transactions AS t ON t.remote_start_id = r.number";

fn find(connection: &Connection, number: i64) -> storage::Result<Option<RemoteStart>> {
    let now = Moment::now().0;
    connection
        .prepare_cached(&format!("{ENTRIES} WHERE r.number = ?1"))?
        .query_row([number], |row| RemoteStart::read(row, now))
        .optional()
}

/// Lists a part of the remote starts, the newest first, and tells how many there
/// are.
fn list(
    connection: &Connection,
    charge_point: Option<&str>,
    page: Page,
) -> storage::Result<List<RemoteStart>> {
    let now = Moment::now().0;
    let total = connection
        .prepare_cached("SELECT count(*) FROM remote_starts WHERE ?1 IS NULL OR identity = ?1")?
        .query_row([charge_point], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(&format!(
        "{ENTRIES} WHERE ?1 IS NULL OR r.identity = ?1
         ORDER BY r.number DESC LIMIT ?2 OFFSET ?3"
    ))?;
    let found = statement.query_map(params![charge_point, page.limit, page.offset], |row| {
        RemoteStart::read(row, now)
    })?;
    Ok(List { total, items: found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remote_starts_wait_as_long_as_the_charge_point_and_a_minute() {
        for (connection_time_out, seconds) in [
            (None, 180),
            (Some(0), 180),
            (Some(-1), 180),
            (Some(30), 90),
            (Some(i64::MAX), 24 * 3600 + 60),
        ] {
            let expected = Duration::from_secs(seconds);
            assert_eq!(patience(connection_time_out), expected, "{connection_time_out:?}");
        }
    }
}
