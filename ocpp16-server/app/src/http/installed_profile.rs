//! `/charge-points/{identity}/charging-profiles`: the profiles that a charge point
//! has accepted. Nothing is sent to it.

use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use axum::Json;
use axum::extract::State;

use super::Api;
use super::error::ApiError;
use super::extract::{PageQuery, Path, Query};
use super::openapi::about;
use crate::books::{InstalledProfile, List};

pub(super) fn routes() -> ApiRouter<Api> {
    ApiRouter::new().api_route(
        "/charge-points/{identity}/charging-profiles",
        get_with(
            list,
            about(
                "charging profiles",
                "Lists the charging profiles that a charge point has, the newest first. By what \
                 it was sent and has accepted: charge points cannot be asked for their profiles. \
                 The profile of a remote start is there from the transaction on; those of a \
                 transaction go with it.",
                &[(404, &["UnknownChargePoint"]), (503, &["DatabaseUnavailable"])],
            ),
        ),
    )
}

async fn list(
    State(api): State<Api>,
    Path(identity): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<List<InstalledProfile>>, ApiError> {
    if api.books.charge_point(identity.clone()).await?.is_none() {
        return Err(ApiError::unknown_charge_point());
    }
    Ok(Json(api.books.installed_profiles(identity, query.page()).await?))
}
