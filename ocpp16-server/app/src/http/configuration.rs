//! `/charge-points/{identity}/configuration`: what a charge point has told of its
//! configuration. Nothing is sent to it.

use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use axum::Json;
use axum::extract::State;

use super::Api;
use super::error::ApiError;
use super::extract::Path;
use super::openapi::about;
use crate::books::Configuration;

pub(super) fn routes() -> ApiRouter<Api> {
    ApiRouter::new().api_route(
        "/charge-points/{identity}/configuration",
        get_with(
            show,
            about(
                "charge points",
                "Shows what a charge point has told of its configuration. By what it has answered \
                 to GetConfiguration, and accepted of ChangeConfiguration, whoever has called it; \
                 nothing is sent to it now. A GetConfiguration without keys brings all of it up \
                 to date. Calls that go against it get `warnings`.",
                &[(404, &["UnknownChargePoint"]), (503, &["DatabaseUnavailable"])],
            ),
        ),
    )
}

async fn show(
    State(api): State<Api>,
    Path(identity): Path<String>,
) -> Result<Json<Configuration>, ApiError> {
    if api.books.charge_point(identity.clone()).await?.is_none() {
        return Err(ApiError::unknown_charge_point());
    }
    Ok(Json(api.books.configuration(identity).await?))
}
