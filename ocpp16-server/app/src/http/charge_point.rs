//! `/charge-points`: what is known of charge points, and whether they are there.

use std::time::SystemTime;

use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use aide::transform::TransformOperation;
use axum::Json;
use axum::extract::State;
use axum::response::NoContent;
use ocpp16_types::DateTime;
use schemars::JsonSchema;
use serde::Serialize;

use super::error::ApiError;
use super::extract::{PageQuery, Path, Query};
use super::openapi::{Errors, about};
use super::{Api, CHARGE_POINTS, provisioning};
use crate::books::{ChargePointEntry, List, Progress, SecurityEvent};

pub(super) fn routes() -> ApiRouter<Api> {
    ApiRouter::new()
        .api_route(
            "/charge-points",
            get_with(list, |operation| describe_list(operation, CHARGE_POINTS)),
        )
        .api_route(
            "/charge-points/{identity}",
            get_with(one, |operation| describe_one(operation, CHARGE_POINTS))
                .put_with(provisioning::put, |operation| {
                    provisioning::describe(operation, CHARGE_POINTS)
                })
                .delete_with(provisioning::delete, |operation| {
                    let text = "Forgets a charge point, its password and its security profile, and \
                                disconnects it. Its transactions, security events and frames \
                                stay. Under open enrolment it may come back as a new one.";
                    let errors: Errors =
                        &[(404, &["UnknownChargePoint"]), (503, &["DatabaseUnavailable"])];
                    about(CHARGE_POINTS, text, errors)(operation).response::<204, NoContent>()
                }),
        )
        .api_route(
            "/charge-points/{identity}/security-events",
            get_with(
                security_events,
                about(
                    CHARGE_POINTS,
                    "Lists the security events of a charge point, the newest first.",
                    &[(404, &["UnknownChargePoint"]), (503, &["DatabaseUnavailable"])],
                ),
            ),
        )
}

/// Lists the charge points that have connected or are provisioned, the newest
/// first.
pub(super) async fn list(
    State(api): State<Api>,
    Query(query): Query<PageQuery>,
) -> Result<Json<List<ChargePointView>>, ApiError> {
    let found = api.books.charge_points(query.page()).await?;
    let mut items =
        found.items.into_iter().map(|entry| api.charge_point(entry)).collect::<Vec<_>>();
    api.find_elsewhere(&mut items).await?;
    Ok(Json(List { total: found.total, items }))
}

pub(super) fn describe_list<'t>(
    operation: TransformOperation<'t>,
    tag: &'static str,
) -> TransformOperation<'t> {
    let text = "Lists the charge points that have connected or are provisioned, the newest first. \
                Where no worker can be reached, a gateway lists those that are connected to it.";
    about(tag, text, &[(503, &["DatabaseUnavailable"])])(operation)
        .response::<200, Json<List<ChargePointView>>>()
}

/// Shows a charge point.
pub(super) async fn one(
    State(api): State<Api>,
    Path(identity): Path<String>,
) -> Result<Json<ChargePointDetails>, ApiError> {
    let entry = api.books.charge_point(identity.clone()).await?;
    let charge_point = api.charge_point_anywhere(entry.ok_or_else(ApiError::unknown_charge_point)?);
    let charge_point = charge_point.await?;
    let progress = api.books.progress(identity).await?;
    Ok(Json(ChargePointDetails { charge_point, progress }))
}

pub(super) fn describe_one<'t>(
    operation: TransformOperation<'t>,
    tag: &'static str,
) -> TransformOperation<'t> {
    let errors: Errors = &[(404, &["UnknownChargePoint"]), (503, &["DatabaseUnavailable"])];
    about(tag, "Shows a charge point.", errors)(operation)
        .response::<200, Json<ChargePointDetails>>()
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
    /// The node that it is connected to; null if there is no broker.
    node: Option<String>,
    /// Where the connection comes from.
    remote_address: Option<String>,
    #[serde(flatten)]
    entry: ChargePointEntry,
}

impl Api {
    /// Shows a charge point, wherever it is connected.
    pub(super) async fn charge_point_anywhere(
        &self,
        entry: ChargePointEntry,
    ) -> Result<ChargePointView, ApiError> {
        let mut view = [self.charge_point(entry)];
        self.find_elsewhere(&mut view).await?;
        let [view] = view;
        Ok(view)
    }

    /// Puts in where those are connected that are not on this node.
    async fn find_elsewhere(&self, views: &mut [ChargePointView]) -> Result<(), ApiError> {
        let away = views.iter().filter(|view| !view.connected);
        let away: Vec<_> = away.map(|view| view.entry.identity.clone()).collect();
        if self.nodes.is_none() || away.is_empty() {
            return Ok(());
        }
        let mut places = self.books.places(away).await?;
        for view in views {
            let Some(place) = places.remove(&view.entry.identity) else { continue };
            let since = DateTime::from_unix_seconds(place.connected_since.unix_seconds());
            let since = since.unwrap_or(place.connected_since);
            view.connected = true;
            view.connected_since = Some(since);
            // It was heard of then, and since then on the other node.
            view.last_seen = view.last_seen.max(Some(since));
            view.node = Some(place.node);
            view.remote_address = Some(place.remote_address);
        }
        Ok(())
    }

    fn charge_point(&self, entry: ChargePointEntry) -> ChargePointView {
        let connection = self.central_system.find(&entry.identity);
        let connection = connection.as_ref();
        ChargePointView {
            connected: connection.is_some(),
            connected_since: connection.map(|up| seconds(up.connected_since())),
            last_seen: connection.map(|up| seconds(up.last_seen())).or(entry.last_seen),
            node: connection.and(self.nodes.as_ref()).map(|nodes| nodes.here().to_owned()),
            remote_address: connection.map(|up| up.remote_address().to_string()),
            entry,
        }
    }
}

/// Whole seconds are enough for people.
pub(super) fn seconds(time: SystemTime) -> DateTime {
    let time = DateTime::from(time);
    DateTime::from_unix_seconds(time.unix_seconds()).unwrap_or(time)
}
