//! Transactions: numbered when they start, closed when they stop.
//!
//! Nothing that a charge point tells of them is refused, however odd (J-92): it
//! is stored, and the charge point gets its answer.

mod running;

use ocpp16_server::Identity;
use ocpp16_types::{
    DateTime, IdTagInfo, Reason, StartTransactionRequest, StartTransactionResponse,
    StopTransactionRequest, StopTransactionResponse,
};
use schemars::JsonSchema;
use serde::Serialize;

pub(super) use self::running::{open_on, runs};
use super::column::{Moment, Wire};
use super::message_key::MessageKey;
use super::meter_value::{self, MeterMessage, UnknownValues};
use super::{Books, List, Page, Policy, id_tag, installed_profile, remote_start, reservation};
use crate::storage::{
    self, Connection, OptionalExtension, Row, StorageError, ToSql, named_params, params,
};

impl Books {
    /// Books the start of a transaction, once however often it is sent.
    pub(crate) async fn start_transaction(
        &self,
        identity: Identity,
        connected_since: DateTime,
        request: StartTransactionRequest,
        key: MessageKey,
    ) -> Result<Started, StorageError> {
        let policy = self.policy();
        let start = move |connection: &Connection| {
            start(connection, &identity, connected_since, &request, key, &policy)
        };
        self.write(start).await
    }

    /// Books the end of a transaction, once however often it is sent.
    pub(crate) async fn stop_transaction(
        &self,
        identity: Identity,
        request: StopTransactionRequest,
        unknown: UnknownValues,
        key: MessageKey,
    ) -> Result<Stopped, StorageError> {
        let policy = self.policy();
        let stop = move |connection: &Connection| {
            stop(connection, &identity, &request, &unknown, key, &policy)
        };
        self.write(stop).await
    }

    pub(crate) async fn transaction(
        &self,
        transaction_id: i64,
    ) -> Result<Option<Transaction>, StorageError> {
        self.read(move |connection| find(connection, transaction_id)).await
    }

    /// Lists transactions, the newest first.
    pub(crate) async fn transactions(
        &self,
        wanted: Wanted,
        page: Page,
    ) -> Result<List<Transaction>, StorageError> {
        self.read(move |connection| list(connection, &wanted, page)).await
    }

    /// Closes a transaction that runs, in the books only; tells whether it was
    /// one.
    pub(crate) async fn close_transaction(
        &self,
        transaction_id: i64,
    ) -> Result<bool, StorageError> {
        self.write(move |connection| close(connection, transaction_id)).await
    }
}

/// The stop reason of a transaction that was closed in the books only.
const OPERATOR_CLOSED: &str = "OperatorClosed";

/// Books the start of a transaction; the same start again is the same
/// transaction and gets the same answer (J-46).
fn start(
    connection: &Connection,
    identity: &Identity,
    connected_since: DateTime,
    request: &StartTransactionRequest,
    key: MessageKey,
    policy: &Policy,
) -> storage::Result<Started> {
    let known = connection
        .prepare_cached(
            "SELECT transaction_id, start_status AS status, start_expiry_date AS expiry_date,
                 start_parent_id_tag AS parent_id_tag
             FROM transactions WHERE start_key = ?1",
        )?
        .query_row([key], |row| {
            let id_tag_info = read_id_tag_info(row)?;
            Ok(StartTransactionResponse { id_tag_info, transaction_id: row.get("transaction_id")? })
        })
        .optional()?;
    if let Some(response) = known {
        return Ok(Started { response, again: true });
    }
    // The charge point knows better whether its connector is free. Before
    // the tag is looked at: what ran there may have been its transaction.
    connection
        .prepare_cached(
            "UPDATE transactions SET stop_missing = TRUE
             WHERE identity = ?1 AND connector_id = ?2 AND stop_received_at IS NULL
                 AND NOT stop_missing",
        )?
        .execute(params![identity.as_str(), request.connector_id])?;
    let id_tag_info = id_tag::authorize_start(connection, &request.id_tag, policy)?;
    let begun = remote_start::begun(connection, identity, connected_since, request)?;
    let transaction_id = connection
        .prepare_cached(
            "INSERT INTO transactions
                 (identity, connector_id, id_tag, reservation_id, meter_start, start_timestamp,
                  start_received_at, start_key, start_status, start_expiry_date,
                  start_parent_id_tag, remote_start_id)
             VALUES
                 (:identity, :connector_id, :id_tag, :reservation_id, :meter_start, :timestamp,
                  :received_at, :key, :status, :expiry_date, :parent_id_tag, :remote_start_id)
             RETURNING transaction_id",
        )?
        .query_row(
            named_params! {
                ":identity": identity.as_str(),
                ":connector_id": request.connector_id,
                ":id_tag": request.id_tag.as_str(),
                ":reservation_id": request.reservation_id,
                ":meter_start": request.meter_start,
                ":timestamp": Moment(request.timestamp),
                ":received_at": Moment::now(),
                ":key": key,
                ":status": Wire(id_tag_info.status),
                ":expiry_date": id_tag_info.expiry_date.map(Moment),
                ":parent_id_tag": id_tag_info.parent_id_tag.as_ref().map(Wire),
                ":remote_start_id": begun.as_ref().map(|begun| begun.number),
            },
            |row| row.get(0),
        )?;
    if let Some(reservation_id) = request.reservation_id {
        reservation::use_up(connection, identity, reservation_id)?;
    }
    installed_profile::transaction_began(
        connection,
        identity,
        request.connector_id,
        transaction_id,
        begun.and_then(|begun| begun.charging_profile).as_ref(),
    )?;
    let response = StartTransactionResponse { id_tag_info, transaction_id };
    Ok(Started { response, again: false })
}

/// A transaction that has been booked.
#[derive(Debug, Clone)]
pub(crate) struct Started {
    pub(crate) response: StartTransactionResponse,
    /// Whether it had been booked before, and the start was sent again.
    pub(crate) again: bool,
}

/// Books the end of a transaction. One that nobody knows is stored all the same
///
fn stop(
    connection: &Connection,
    identity: &Identity,
    request: &StopTransactionRequest,
    unknown: &UnknownValues,
    key: MessageKey,
    policy: &Policy,
) -> storage::Result<Stopped> {
    let known = connection
        .prepare_cached("SELECT * FROM stops WHERE stop_key = ?1")?
        .query_row([key], |row| {
            let told: Option<String> = row.get("status")?;
            let id_tag_info = told.map(|_| read_id_tag_info(row)).transpose()?;
            let matched = row.get("matched")?;
            let response = StopTransactionResponse { id_tag_info };
            Ok(Stopped { response, matched, again: true })
        })
        .optional()?;
    if let Some(stopped) = known {
        return Ok(stopped);
    }
    let id_tag = request.id_tag.as_ref();
    let id_tag_info =
        id_tag.map(|id_tag| id_tag::authorize(connection, id_tag, policy)).transpose()?;
    // Absent means that it was stopped at the charge point.
    let reason = request.reason.unwrap_or(Reason::Local);
    let received_at = Moment::now();
    let matched = connection
        .prepare_cached(
            "UPDATE transactions SET
                 meter_stop = :meter_stop, stop_timestamp = :timestamp,
                 stop_received_at = :received_at, stop_id_tag = :id_tag, stop_reason = :reason,
                 stop_missing = FALSE
             WHERE transaction_id = :transaction_id AND identity = :identity
                 AND (stop_received_at IS NULL OR stop_reason = :operator_closed)",
        )?
        .execute(named_params! {
            ":meter_stop": request.meter_stop,
            ":timestamp": Moment(request.timestamp),
            ":received_at": received_at,
            ":id_tag": id_tag.map(Wire),
            ":reason": reason.as_str(),
            ":transaction_id": request.transaction_id,
            ":identity": identity.as_str(),
            ":operator_closed": OPERATOR_CLOSED,
        })?
        > 0;
    let told = id_tag_info.as_ref();
    connection
        .prepare_cached(
            "INSERT INTO stops
                 (identity, transaction_id, id_tag, meter_stop, timestamp, reason, received_at,
                  matched, stop_key, status, expiry_date, parent_id_tag)
             VALUES
                 (:identity, :transaction_id, :id_tag, :meter_stop, :timestamp, :reason,
                  :received_at, :matched, :key, :status, :expiry_date, :parent_id_tag)",
        )?
        .execute(named_params! {
            ":identity": identity.as_str(),
            ":transaction_id": request.transaction_id,
            ":id_tag": id_tag.map(Wire),
            ":meter_stop": request.meter_stop,
            ":timestamp": Moment(request.timestamp),
            ":reason": request.reason.map(Wire),
            ":received_at": received_at,
            ":matched": matched,
            ":key": key,
            ":status": told.map(|info| Wire(info.status)),
            ":expiry_date": told.and_then(|info| info.expiry_date).map(Moment),
            ":parent_id_tag": told.and_then(|info| info.parent_id_tag.as_ref()).map(Wire),
        })?;
    installed_profile::transaction_ended(connection, identity, request.transaction_id)?;
    if let Some(values) = &request.transaction_data {
        let message = MeterMessage {
            identity,
            connector_id: None,
            transaction_id: Some(request.transaction_id),
            received_at,
            key,
        };
        meter_value::store(connection, &message, values, unknown)?;
    }
    Ok(Stopped { response: StopTransactionResponse { id_tag_info }, matched, again: false })
}

/// A StopTransaction that has been booked.
#[derive(Debug, Clone)]
pub(crate) struct Stopped {
    pub(crate) response: StopTransactionResponse,
    /// Whether it has closed a transaction.
    pub(crate) matched: bool,
    /// Whether it had been booked before, and was sent again.
    pub(crate) again: bool,
}

fn read_id_tag_info(row: &Row<'_>) -> storage::Result<IdTagInfo> {
    Ok(IdTagInfo {
        expiry_date: row.get::<_, Option<Moment>>("expiry_date")?.map(|moment| moment.0),
        parent_id_tag: row.get::<_, Option<Wire<_>>>("parent_id_tag")?.map(|tag| tag.0),
        status: row.get::<_, Wire<_>>("status")?.0,
    })
}

/// A transaction as the books have it; what is not known yet is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Transaction {
    pub(crate) transaction_id: i64,
    pub(crate) charge_point: String,
    pub(crate) connector_id: i64,
    pub(crate) id_tag: String,
    /// What its start was answered.
    pub(crate) id_tag_status: String,
    pub(crate) reservation_id: Option<i64>,
    /// The remote start that it came of; null if it was started there.
    pub(crate) remote_start_id: Option<i64>,
    /// In Wh.
    pub(crate) meter_start: i64,
    pub(crate) start_timestamp: DateTime,
    /// In Wh.
    pub(crate) meter_stop: Option<i64>,
    pub(crate) stop_timestamp: Option<DateTime>,
    pub(crate) stop_id_tag: Option<String>,
    /// One of OCPP 1.6, or `OperatorClosed`.
    pub(crate) stop_reason: Option<String>,
    /// In Wh, when both readings are known; null, too, if they are too far apart for
    /// any number, which is implausible.
    pub(crate) energy: Option<i64>,
    /// Whether another transaction began on the connector before it stopped.
    pub(crate) stop_missing: bool,
    /// Whether the meter or the clock has gone backwards, or the meter further
    /// than can be told.
    pub(crate) implausible: bool,
}

impl Transaction {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        let meter_start: i64 = row.get("meter_start")?;
        let meter_stop: Option<i64> = row.get("meter_stop")?;
        let start_timestamp = row.get::<_, Moment>("start_timestamp")?.0;
        let stop_timestamp = row.get::<_, Option<Moment>>("stop_timestamp")?.map(|moment| moment.0);
        let energy = meter_stop.map(|meter_stop| meter_stop.checked_sub(meter_start));
        Ok(Self {
            transaction_id: row.get("transaction_id")?,
            charge_point: row.get("identity")?,
            connector_id: row.get("connector_id")?,
            id_tag: row.get("id_tag")?,
            id_tag_status: row.get("start_status")?,
            reservation_id: row.get("reservation_id")?,
            remote_start_id: row.get("remote_start_id")?,
            meter_start,
            start_timestamp,
            meter_stop,
            stop_timestamp,
            stop_id_tag: row.get("stop_id_tag")?,
            stop_reason: row.get("stop_reason")?,
            energy: energy.flatten(),
            stop_missing: row.get("stop_missing")?,
            implausible: energy.is_some_and(|energy| energy.is_none_or(|energy| energy < 0))
                || stop_timestamp.is_some_and(|stop_timestamp| stop_timestamp < start_timestamp),
        })
    }
}

fn find(connection: &Connection, transaction_id: i64) -> storage::Result<Option<Transaction>> {
    connection
        .prepare_cached("SELECT * FROM transactions WHERE transaction_id = ?1")?
        .query_row([transaction_id], Transaction::read)
        .optional()
}

/// Which transactions are wanted; `None` is any.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wanted {
    pub(crate) charge_point: Option<String>,
    pub(crate) id_tag: Option<String>,
    /// Those that run, or those that do not.
    pub(crate) active: Option<bool>,
}

/// Lists a part of the transactions, the newest first, and tells how many there
/// are.
fn list(
    connection: &Connection,
    wanted: &Wanted,
    page: Page,
) -> storage::Result<List<Transaction>> {
    let mut condition = String::from("TRUE");
    let mut values: Vec<&dyn ToSql> = Vec::new();
    if let Some(charge_point) = &wanted.charge_point {
        condition += " AND identity = ?";
        values.push(charge_point);
    }
    let id_tag = wanted.id_tag.as_deref().map(id_tag::key);
    if let Some(id_tag) = &id_tag {
        condition += " AND lower(id_tag) = ?";
        values.push(id_tag);
    }
    match wanted.active {
        Some(true) => condition += " AND stop_received_at IS NULL",
        Some(false) => condition += " AND stop_received_at IS NOT NULL",
        None => {}
    }
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM transactions WHERE {condition}"))?
        .query_row(&*values, |row| row.get(0))?;
    values.extend([&page.limit as &dyn ToSql, &page.offset]);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT * FROM transactions WHERE {condition}
         ORDER BY transaction_id DESC LIMIT ? OFFSET ?"
    ))?;
    let found = statement.query_map(&*values, Transaction::read)?;
    Ok(List { total, items: found })
}

/// Closes a transaction that runs, in the books only; tells whether it was one.
fn close(connection: &Connection, transaction_id: i64) -> storage::Result<bool> {
    let closed = connection
        .prepare_cached(
            "UPDATE transactions SET stop_received_at = ?2, stop_reason = ?3
             WHERE transaction_id = ?1 AND stop_received_at IS NULL",
        )?
        .execute(params![transaction_id, Moment::now(), OPERATOR_CLOSED])?;
    Ok(closed > 0)
}
