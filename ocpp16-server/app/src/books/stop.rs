//! The stops as they came: also those that match no transaction, because it is
//! unknown, of another charge point, or closed already.

use ocpp16_types::DateTime;
use schemars::JsonSchema;
use serde::Serialize;

use super::column::Moment;
use super::{Books, List, Page};
use crate::storage::{self, Connection, Row, StorageError, ToSql};

impl Books {
    /// Lists stops, the last to come first.
    pub(crate) async fn stops(
        &self,
        wanted: WantedStops,
        page: Page,
    ) -> Result<List<Stop>, StorageError> {
        self.read(move |connection| list(connection, &wanted, page)).await
    }
}

/// Which stops are wanted; `None` is any.
#[derive(Debug, Clone)]
pub(crate) struct WantedStops {
    pub(crate) charge_point: Option<String>,
    /// Those that have closed a transaction, or those that have not.
    pub(crate) matched: Option<bool>,
}

/// A StopTransaction as it came, once however often it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Stop {
    pub(crate) charge_point: String,
    /// The number that the charge point gives; it may be that of no transaction.
    pub(crate) transaction_id: i64,
    /// Whether it has closed the transaction.
    pub(crate) matched: bool,
    pub(crate) id_tag: Option<String>,
    /// In Wh.
    pub(crate) meter_stop: i64,
    pub(crate) timestamp: DateTime,
    /// Null if it was left out, which means Local.
    pub(crate) reason: Option<String>,
    pub(crate) received_at: DateTime,
}

impl Stop {
    fn read(row: &Row<'_>) -> storage::Result<Self> {
        Ok(Self {
            charge_point: row.get("identity")?,
            transaction_id: row.get("transaction_id")?,
            matched: row.get("matched")?,
            id_tag: row.get("id_tag")?,
            meter_stop: row.get("meter_stop")?,
            timestamp: row.get::<_, Moment>("timestamp")?.0,
            reason: row.get("reason")?,
            received_at: row.get::<_, Moment>("received_at")?.0,
        })
    }
}

fn list(connection: &Connection, wanted: &WantedStops, page: Page) -> storage::Result<List<Stop>> {
    let mut condition = String::from("TRUE");
    let mut values: Vec<&dyn ToSql> = Vec::new();
    if let Some(charge_point) = &wanted.charge_point {
        condition += " AND identity = ?";
        values.push(charge_point);
    }
    match wanted.matched {
        Some(true) => condition += " AND matched",
        Some(false) => condition += " AND NOT matched",
        None => {}
    }
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM stops WHERE {condition}"))?
        .query_row(&*values, |row| row.get(0))?;
    values.extend([&page.limit as &dyn ToSql, &page.offset]);
    let mut statement = connection.prepare_cached(&format!(
        "SELECT * FROM stops WHERE {condition} ORDER BY stop_id DESC LIMIT ? OFFSET ?"
    ))?;
    let found = statement.query_map(&*values, Stop::read)?;
    Ok(List { total, items: found })
}
