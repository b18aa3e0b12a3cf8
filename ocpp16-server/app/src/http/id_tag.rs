//! `/id-tags`: who may charge.

use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::NoContent;
use ocpp16_types::{AuthorizationStatus, DateTime, IdToken};
use schemars::JsonSchema;
use serde::Deserialize;

use super::Api;
use super::error::ApiError;
use super::extract::{self, PageQuery, Path, Query};
use super::openapi::{Errors, about};
use crate::books::{IdTag, List};

pub(super) fn routes() -> ApiRouter<Api> {
    const TAG: &str = "tags";
    ApiRouter::new()
        .api_route(
            "/id-tags",
            get_with(
                list,
                about(TAG, "Lists the tags, the newest first.", &[(503, &["DatabaseUnavailable"])]),
            ),
        )
        .api_route(
            "/id-tags/{idTag}",
            get_with(
                one,
                about(
                    TAG,
                    "Shows a tag.",
                    &[(404, &["UnknownIdTag"]), (503, &["DatabaseUnavailable"])],
                ),
            )
            .put_with(put, |operation| {
                let text = "Adds a tag (201), or replaces what is known of it (200). Tags are \
                            equal whatever their case.";
                about(TAG, text, &[(503, &["DatabaseUnavailable"])])(operation)
                    .response::<200, Json<IdTag>>()
                    .response::<201, Json<IdTag>>()
            })
            .delete_with(delete, |operation| {
                let text = "Forgets a tag. Its transactions stay.";
                let errors: Errors = &[(404, &["UnknownIdTag"]), (503, &["DatabaseUnavailable"])];
                about(TAG, text, errors)(operation).response::<204, NoContent>()
            }),
        )
}

/// Lists the tags, the newest first.
pub(super) async fn list(
    State(api): State<Api>,
    Query(query): Query<PageQuery>,
) -> Result<Json<List<IdTag>>, ApiError> {
    Ok(Json(api.books.id_tags(query.page()).await?))
}

/// Shows a tag.
pub(super) async fn one(
    State(api): State<Api>,
    Path(id_tag): Path<String>,
) -> Result<Json<IdTag>, ApiError> {
    let tag = api.books.id_tag(id_tag).await?;
    Ok(Json(tag.ok_or_else(ApiError::unknown_id_tag)?))
}

/// What is to be known of a tag.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PutIdTag {
    /// Accepted, Blocked, Expired or Invalid.
    status: AuthorizationStatus,
    /// From when on it is answered Expired; may be in the past. Default: never.
    expiry_date: Option<DateTime>,
    /// Its group. Default: none.
    parent_id_tag: Option<IdToken>,
    /// How many transactions it may run at the same time. Default: what the
    /// settings say.
    max_active_transactions: Option<u32>,
}

/// Adds a tag (201), or replaces what is known of it (200). Tags are equal
/// whatever their case.
pub(super) async fn put(
    State(api): State<Api>,
    Path(id_tag): Path<String>,
    extract::Json(put): extract::Json<PutIdTag>,
) -> Result<(StatusCode, Json<IdTag>), ApiError> {
    if put.status == AuthorizationStatus::ConcurrentTx {
        let message = "ConcurrentTx is what a start is answered, not what a tag is";
        return Err(ApiError::invalid_request(message));
    }
    let id_tag =
        IdToken::new(&id_tag).map_err(|error| ApiError::invalid_request(error.to_string()))?;
    let tag = IdTag {
        id_tag,
        status: put.status,
        expiry_date: put.expiry_date,
        parent_id_tag: put.parent_id_tag,
        max_active_transactions: put.max_active_transactions,
    };
    let new = api.books.put_id_tag(tag.clone()).await?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(tag)))
}

/// Forgets a tag. Its transactions stay.
pub(super) async fn delete(
    State(api): State<Api>,
    Path(id_tag): Path<String>,
) -> Result<StatusCode, ApiError> {
    match api.books.delete_id_tag(id_tag).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::unknown_id_tag()),
    }
}
