//! `/transactions`: what was charged.

use aide::axum::ApiRouter;
use aide::axum::routing::{get_with, post_with};
use axum::Json;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Deserialize;

use super::Api;
use super::error::ApiError;
use super::extract::{Number, PageQuery, Path, Query, page};
use super::openapi::about;
use super::stop;
use crate::books::{List, StoredValue, Transaction, Wanted};
use crate::events::{self, Event};

pub(super) fn routes() -> ApiRouter<Api> {
    const TAG: &str = "transactions";
    ApiRouter::new()
        .api_route(
            "/transactions",
            get_with(
                list,
                about(
                    TAG,
                    "Lists transactions, the newest first.",
                    &[(503, &["DatabaseUnavailable"])],
                ),
            ),
        )
        .api_route(
            "/transactions/{transactionId}",
            get_with(
                one,
                about(
                    TAG,
                    "Shows a transaction.",
                    &[(404, &["UnknownTransaction"]), (503, &["DatabaseUnavailable"])],
                ),
            ),
        )
        .api_route(
            "/transactions/{transactionId}/meter-values",
            get_with(
                meter_values,
                about(
                    TAG,
                    "Lists what was measured in a transaction, the oldest first. Everything is \
                     filled in that the charge point left to the defaults.",
                    &[(404, &["UnknownTransaction"]), (503, &["DatabaseUnavailable"])],
                ),
            ),
        )
        .api_route(
            "/transactions/{transactionId}/close",
            post_with(
                close,
                about(
                    TAG,
                    "Closes a transaction in the books. Nothing is sent to the charge point. A \
                     StopTransaction that comes later still counts.",
                    &[
                        (404, &["UnknownTransaction"]),
                        (409, &["NotActive"]),
                        (503, &["DatabaseUnavailable"]),
                    ],
                ),
            ),
        )
        .api_route(
            "/stops",
            get_with(
                stop::list,
                about(
                    TAG,
                    "Lists the StopTransactions that have come, the newest first. Among them are \
                     those that have closed no transaction, because it is unknown, of another \
                     charge point, or closed already.",
                    &[(503, &["DatabaseUnavailable"])],
                ),
            ),
        )
}

/// Which transactions are wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ListQuery {
    /// Those of a charge point.
    charge_point: Option<String>,
    /// Those that a tag has started, whatever its case.
    id_tag: Option<String>,
    /// Those that run (true), or have stopped (false).
    active: Option<bool>,
    /// How many items at most; more than 1000 is taken as 1000. Default: 100.
    limit: Option<Number>,
    /// How many of the newest to leave out. Default: 0.
    offset: Option<Number>,
}

/// Lists transactions, the newest first.
pub(super) async fn list(
    State(api): State<Api>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Transaction>>, ApiError> {
    let page = page(query.limit, query.offset);
    let wanted =
        Wanted { charge_point: query.charge_point, id_tag: query.id_tag, active: query.active };
    Ok(Json(api.books.transactions(wanted, page).await?))
}

/// Shows a transaction.
pub(super) async fn one(
    State(api): State<Api>,
    Path(transaction_id): Path<i64>,
) -> Result<Json<Transaction>, ApiError> {
    let transaction = api.books.transaction(transaction_id).await?;
    Ok(Json(transaction.ok_or_else(ApiError::unknown_transaction)?))
}

/// Lists what was measured in a transaction, the oldest first, with everything
/// filled in that the charge point left to the defaults.
pub(super) async fn meter_values(
    State(api): State<Api>,
    Path(transaction_id): Path<i64>,
    Query(query): Query<PageQuery>,
) -> Result<Json<List<StoredValue>>, ApiError> {
    if api.books.transaction(transaction_id).await?.is_none() {
        return Err(ApiError::unknown_transaction());
    }
    Ok(Json(api.books.values_of(transaction_id, query.page()).await?))
}

/// Closes a transaction in the books; nothing is sent to the charge point. A
/// StopTransaction that comes later still counts.
pub(super) async fn close(
    State(api): State<Api>,
    Path(transaction_id): Path<i64>,
) -> Result<Json<Transaction>, ApiError> {
    let closed = api.books.close_transaction(transaction_id).await?;
    let transaction = api.books.transaction(transaction_id).await?;
    let transaction = transaction.ok_or_else(ApiError::unknown_transaction)?;
    if !closed {
        return Err(ApiError::not_active());
    }
    if let Ok(charge_point) = transaction.charge_point.parse() {
        let change = events::Transaction::closed(transaction_id);
        api.node.events.publish(Event::transaction(&charge_point, change));
    }
    Ok(Json(transaction))
}
