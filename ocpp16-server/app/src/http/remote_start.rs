//! `/remote-starts`: what became of each RemoteStartTransaction.

use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Api;
use super::error::ApiError;
use super::extract::{Number, Path, Query, page};
use super::openapi::about;
use crate::books::{List, RemoteStart};

pub(super) fn routes() -> ApiRouter<Api> {
    const TAG: &str = "remote starts";
    ApiRouter::new()
        .api_route(
            "/remote-starts",
            get_with(
                list,
                about(
                    TAG,
                    "Lists remote starts, the newest first. One is kept each time that a \
                     RemoteStartTransaction is sent. It belongs to the next transaction with its \
                     tag, and on its connector if it names one. Those that name it come first, \
                     and of them the oldest that waits.",
                    &[(503, &["DatabaseUnavailable"])],
                ),
            ),
        )
        .api_route(
            "/remote-starts/{remoteStartId}",
            get_with(
                one,
                about(
                    TAG,
                    "Shows a remote start.",
                    &[(404, &["UnknownRemoteStart"]), (503, &["DatabaseUnavailable"])],
                ),
            ),
        )
}

/// Which remote starts are wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ListQuery {
    /// Those of a charge point.
    charge_point: Option<String>,
    /// How many items at most; more than 1000 is taken as 1000. Default: 100.
    limit: Option<Number>,
    /// How many of the newest to leave out. Default: 0.
    offset: Option<Number>,
}

async fn list(
    State(api): State<Api>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<RemoteStart>>, ApiError> {
    let page = page(query.limit, query.offset);
    Ok(Json(api.books.remote_starts(query.charge_point, page).await?))
}

async fn one(
    State(api): State<Api>,
    Path(remote_start_id): Path<i64>,
) -> Result<Json<RemoteStart>, ApiError> {
    let remote_start = api.books.remote_start(remote_start_id).await?;
    Ok(Json(remote_start.ok_or_else(ApiError::unknown_remote_start)?))
}
