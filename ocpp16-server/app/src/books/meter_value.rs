//! What was measured, as it was sent.
//!
//! A default is for what was left out. What is there and unknown stays as it
//! is: with the default it would be taken for something else, such as energy.

use std::collections::HashMap;

use ocpp16_server::Identity;
use ocpp16_types::{
    DateTime, Deviation, DeviationKind, Location, Measurand, MeterValue, MeterValuesRequest, Phase,
    ReadingContext, UnitOfMeasure, ValueFormat,
};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::column::{Json, Moment};
use super::message_key::MessageKey;
use super::{Books, List, Page};
use crate::storage::{self, Connection, Row, StorageError, params, without_nul};

impl Books {
    /// Stores meter values, once however often they are sent.
    pub(crate) async fn meter_values(
        &self,
        identity: Identity,
        request: MeterValuesRequest,
        unknown: UnknownValues,
        key: MessageKey,
    ) -> Result<(), StorageError> {
        let store = move |connection: &Connection| {
            let message = MeterMessage {
                identity: &identity,
                connector_id: Some(request.connector_id),
                transaction_id: request.transaction_id,
                received_at: Moment::now(),
                key,
            };
            store(connection, &message, &request.meter_value, &unknown)
        };
        self.write(store).await
    }

    /// Lists what was measured in a transaction, the oldest first.
    pub(crate) async fn values_of(
        &self,
        transaction_id: i64,
        page: Page,
    ) -> Result<List<StoredValue>, StorageError> {
        let values =
            move |connection: &Connection| of_transaction(connection, transaction_id, page);
        self.read(values).await
    }
}

/// What a message says that no enumeration has, which has been taken out of its
/// meter values.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnknownValues {
    /// By the JSON pointer.
    texts: HashMap<String, String>,
}

impl UnknownValues {
    /// Finds them among the deviations of a message. `mask` takes secrets out.
    pub(crate) fn of(deviations: &[Deviation], mask: impl Fn(&str) -> String) -> Self {
        let unknown = deviations.iter().filter(|it| it.kind == DeviationKind::UnknownValue);
        let texts = unknown.filter_map(|it| {
            let text: String = serde_json::from_str(&it.was).ok()?;
            Some((it.pointer.clone(), mask(&text)))
        });
        Self { texts: texts.collect() }
    }

    /// Returns what a member of a sample says.
    fn find(&self, samples: [usize; 2], list: &str, member: &str) -> Option<&str> {
        if self.texts.is_empty() {
            return None;
        }
        let [value, sample] = samples;
        let pointer = format!("/{list}/{value}/sampledValue/{sample}/{member}");
        self.texts.get(&pointer).map(String::as_str)
    }
}

/// The message that meter values came in.
#[derive(Debug, Clone)]
pub(super) struct MeterMessage<'a> {
    pub(super) identity: &'a Identity,
    /// `None` in a StopTransaction.
    pub(super) connector_id: Option<i64>,
    pub(super) transaction_id: Option<i64>,
    pub(super) received_at: Moment,
    pub(super) key: MessageKey,
}

/// Stores meter values; those of a message that is already stored are the same
/// ones, sent again.
pub(super) fn store(
    connection: &Connection,
    message: &MeterMessage<'_>,
    values: &[MeterValue],
    unknown: &UnknownValues,
) -> storage::Result<()> {
    // Those of a StopTransaction have no connector.
    let list = if message.connector_id.is_some() { "meterValue" } else { "transactionData" };
    connection
        .prepare_cached(
            "INSERT INTO meter_messages
                 (identity, connector_id, transaction_id, received_at, message_key, samples)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (message_key) DO NOTHING",
        )?
        .execute(params![
            message.identity.as_str(),
            message.connector_id,
            message.transaction_id,
            message.received_at,
            message.key,
            Json(Samples { list, values, unknown }),
        ])?;
    Ok(())
}

/// The samples of a message as they are stored: an array for each, in the order of
/// the columns of `meter_values`.
struct Samples<'a> {
    /// The member that they were in.
    list: &'static str,
    values: &'a [MeterValue],
    unknown: &'a UnknownValues,
}

impl Serialize for Samples<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let samples = self.values.iter().enumerate().flat_map(|(place, value)| {
            let samples = value.sampled_value.iter().enumerate();
            samples.map(move |(sample_place, sample)| (place, value, sample_place, sample))
        });
        serializer.collect_seq(samples.map(|(place, value, sample_place, sample)| {
            let or_unknown = |known: Option<&'static str>, member| {
                let unknown = || self.unknown.find([place, sample_place], self.list, member);
                known.or_else(unknown).map(without_nul)
            };
            (
                value.timestamp.unix_milliseconds(),
                without_nul(&sample.value),
                or_unknown(sample.context.map(ReadingContext::as_str), "context"),
                or_unknown(sample.format.map(ValueFormat::as_str), "format"),
                or_unknown(sample.measurand.map(Measurand::as_str), "measurand"),
                or_unknown(sample.phase.map(Phase::as_str), "phase"),
                or_unknown(sample.location.map(Location::as_str), "location"),
                or_unknown(sample.unit.map(UnitOfMeasure::as_str), "unit"),
            )
        }))
    }
}

/// A value with everything filled in that was left out. What OCPP 1.6 does
/// not know is told as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StoredValue {
    /// `None` if it came in a StopTransaction.
    pub(crate) connector_id: Option<i64>,
    pub(crate) timestamp: DateTime,
    pub(crate) value: String,
    /// A ReadingContext.
    pub(crate) context: String,
    /// A ValueFormat.
    pub(crate) format: String,
    /// A Measurand.
    pub(crate) measurand: String,
    /// A Phase; `None` for an overall value.
    pub(crate) phase: Option<String>,
    /// A Location.
    pub(crate) location: String,
    /// A UnitOfMeasure; `None` if it was left out and OCPP 1.6 has no default for
    /// the measurand.
    pub(crate) unit: Option<String>,
}

impl StoredValue {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        Ok(Self {
            connector_id: row.get("connector_id")?,
            timestamp: row.get::<_, Moment>("timestamp")?.0,
            value: row.get("value")?,
            context: row.get("context")?,
            format: row.get("format")?,
            measurand: row.get("measurand")?,
            phase: row.get("phase")?,
            location: row.get("location")?,
            unit: row.get("unit")?,
        })
    }
}

/// Charge points may tell of transactions that are not theirs.
const OF_TRANSACTION: &str = "transaction_id = ?1
    AND identity = (SELECT identity FROM transactions WHERE transaction_id = ?1)";

/// Lists what was measured in a transaction, the oldest first, and tells how
/// many values there are.
fn of_transaction(
    connection: &Connection,
    transaction_id: i64,
    page: Page,
) -> storage::Result<List<StoredValue>> {
    let total = connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM meter_values_complete WHERE {OF_TRANSACTION}"
        ))?
        .query_row([transaction_id], |row| row.get(0))?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT * FROM meter_values_complete WHERE {OF_TRANSACTION}
         ORDER BY timestamp, message_number, position LIMIT ?2 OFFSET ?3"
    ))?;
    let values =
        statement.query_map(params![transaction_id, page.limit, page.offset], StoredValue::read)?;
    Ok(List { total, items: values })
}
