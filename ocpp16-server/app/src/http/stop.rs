//! `/stops`: every StopTransaction, whether it has closed a transaction or not.

use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Api;
use super::error::ApiError;
use super::extract::{Number, Query, page};
use crate::books::{List, Stop, WantedStops};

/// Which stops are wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ListQuery {
    /// Those of a charge point.
    charge_point: Option<String>,
    /// Those that have closed a transaction (true), or have not (false).
    matched: Option<bool>,
    /// How many items at most; more than 1000 is taken as 1000. Default: 100.
    limit: Option<Number>,
    /// How many of the newest to leave out. Default: 0.
    offset: Option<Number>,
}

/// Lists stops, the newest first.
pub(super) async fn list(
    State(api): State<Api>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Stop>>, ApiError> {
    let wanted = WantedStops { charge_point: query.charge_point, matched: query.matched };
    Ok(Json(api.books.stops(wanted, page(query.limit, query.offset)).await?))
}
