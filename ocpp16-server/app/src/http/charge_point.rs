//! `/charge-points`: what is known of charge points, and whether they are there.

use std::time::SystemTime;

use axum::Json;
use axum::extract::State;
use ocpp16_types::DateTime;
use schemars::JsonSchema;
use serde::Serialize;

use super::Api;
use super::error::ApiError;
use super::extract::{PageQuery, Path, Query};
use crate::books::{ChargePointEntry, List, Progress, SecurityEvent};

/// Lists the charge points that have connected or are provisioned, the newest
/// first.
pub(super) async fn list(
    State(api): State<Api>,
    Query(query): Query<PageQuery>,
) -> Result<Json<List<ChargePointView>>, ApiError> {
    let found = api.books.charge_points(query.page()).await?;
    let items = found.items.into_iter().map(|entry| api.charge_point(entry)).collect();
    Ok(Json(List { total: found.total, items }))
}

/// Shows a charge point.
pub(super) async fn one(
    State(api): State<Api>,
    Path(identity): Path<String>,
) -> Result<Json<ChargePointDetails>, ApiError> {
    let entry = api.books.charge_point(identity.clone()).await?;
    let charge_point = api.charge_point(entry.ok_or_else(ApiError::unknown_charge_point)?);
    let progress = api.books.progress(identity).await?;
    Ok(Json(ChargePointDetails { charge_point, progress }))
}

/// Lists the security events of a charge point, the last to come first.
pub(super) async fn security_events(
    State(api): State<Api>,
    Path(identity): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<List<SecurityEvent>>, ApiError> {
    if api.books.charge_point(identity.clone()).await?.is_none() {
        return Err(ApiError::unknown_charge_point());
    }
    Ok(Json(api.books.security_events(identity, query.page()).await?))
}

/// A charge point, and what it is busy with.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ChargePointDetails {
    #[serde(flatten)]
    charge_point: ChargePointView,
    /// The last that it was asked to install or to upload, of each kind.
    progress: Progress,
}

/// A charge point.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChargePointView {
    /// Whether it is connected now.
    connected: bool,
    /// Since when; null if it is not.
    connected_since: Option<DateTime>,
    /// When it was last heard of.
    last_seen: Option<DateTime>,
    /// The node that it is connected to; null while there is one only.
    node: Option<String>,
    /// Where the connection comes from.
    remote_address: Option<String>,
    #[serde(flatten)]
    entry: ChargePointEntry,
}

impl Api {
    pub(super) fn charge_point(&self, entry: ChargePointEntry) -> ChargePointView {
        let connection = self.central_system.find(&entry.identity);
        let connection = connection.as_ref();
        ChargePointView {
            connected: connection.is_some(),
            connected_since: connection.map(|up| seconds(up.connected_since())),
            last_seen: connection.map(|up| seconds(up.last_seen())).or(entry.last_seen),
            node: None,
            remote_address: connection.map(|up| up.remote_address().to_string()),
            entry,
        }
    }
}

/// Whole seconds are enough for people.
fn seconds(time: SystemTime) -> DateTime {
    let time = DateTime::from(time);
    DateTime::from_unix_seconds(time.unix_seconds()).unwrap_or(time)
}
