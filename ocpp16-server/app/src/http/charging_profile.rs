//! `/charging-profiles`: profiles to send later.

use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::NoContent;
use ocpp16_types::{Action, CentralSystemRequest, ChargingProfile, PayloadSet, Strictness};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::Api;
use super::error::ApiError;
use super::extract::{self, Number, Path, Query, page};
use super::openapi::{Errors, about};
use crate::books::{List, StoredProfile};

pub(super) fn routes() -> ApiRouter<Api> {
    const TAG: &str = "charging profiles";
    ApiRouter::new()
        .api_route(
            "/charging-profiles",
            get_with(
                list,
                about(
                    TAG,
                    "Lists the charging profiles that are stored to be sent later.",
                    &[(503, &["DatabaseUnavailable"])],
                ),
            ),
        )
        .api_route(
            "/charging-profiles/{id}",
            get_with(
                one,
                about(
                    TAG,
                    "Shows a charging profile.",
                    &[(404, &["UnknownChargingProfile"]), (503, &["DatabaseUnavailable"])],
                ),
            )
            .put_with(put, |operation| {
                let text = "Adds a charging profile (201), or replaces it (200). Nothing is sent \
                            to charge points.";
                let errors: Errors = &[(400, &["InvalidPayload"]), (503, &["DatabaseUnavailable"])];
                about(TAG, text, errors)(operation)
                    .response::<200, Json<StoredProfile>>()
                    .response::<201, Json<StoredProfile>>()
            })
            .delete_with(delete, |operation| {
                let text = "Forgets a charging profile. Charge points keep it.";
                let errors: Errors =
                    &[(404, &["UnknownChargingProfile"]), (503, &["DatabaseUnavailable"])];
                about(TAG, text, errors)(operation).response::<204, NoContent>()
            }),
        )
}

/// Which profiles are wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    /// Those with exactly this description.
    description: Option<String>,
    /// How many items at most; more than 1000 is taken as 1000. Default: 100.
    limit: Option<Number>,
    /// How many of the newest to leave out. Default: 0.
    offset: Option<Number>,
}

/// Lists the profiles, the newest first.
pub(super) async fn list(
    State(api): State<Api>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<StoredProfile>>, ApiError> {
    let page = page(query.limit, query.offset);
    Ok(Json(api.books.charging_profiles(query.description, page).await?))
}

/// Shows a profile.
pub(super) async fn one(
    State(api): State<Api>,
    Path(id): Path<i64>,
) -> Result<Json<StoredProfile>, ApiError> {
    let profile = api.books.charging_profile(id).await?;
    Ok(Json(profile.ok_or_else(ApiError::unknown_charging_profile)?))
}

/// A profile to be stored.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PutProfile {
    /// That of the path, if it is given.
    id: Option<i64>,
    /// For people. Default: empty.
    #[serde(default)]
    description: String,
    /// Its `chargingProfileId` is the id of the path.
    #[schemars(with = "ChargingProfile")]
    profile: Box<RawValue>,
}

/// Adds a profile (201), or replaces it (200). Nothing is sent to charge points.
pub(super) async fn put(
    State(api): State<Api>,
    Path(id): Path<i64>,
    extract::Json(put): extract::Json<PutProfile>,
) -> Result<(StatusCode, Json<StoredProfile>), ApiError> {
    let profile = read(&put.profile)?;
    if profile.charging_profile_id != id || put.id.is_some_and(|given| given != id) {
        let message = "the id of the path and chargingProfileId must be the same";
        return Err(ApiError::invalid_request(message));
    }
    let stored = StoredProfile { id, description: put.description, profile };
    let new = api.books.put_charging_profile(stored.clone()).await?;
    Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(stored)))
}

/// Forgets a profile. Charge points that have it keep it.
pub(super) async fn delete(
    State(api): State<Api>,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    match api.books.delete_charging_profile(id).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(ApiError::unknown_charging_profile()),
    }
}

/// Checks a profile as strictly as in a call; pointers of violations are into the
/// profile.
fn read(profile: &RawValue) -> Result<ChargingProfile, ApiError> {
    const MEMBER: &str = "/csChargingProfiles";

    // The schemas know profiles only as part of a message.
    let payload = format!(r#"{{"connectorId":0,"csChargingProfiles":{}}}"#, profile.get());
    let action = Action::SetChargingProfile;
    match CentralSystemRequest::from_json(action, &payload, Strictness::Strict) {
        Ok((CentralSystemRequest::SetChargingProfile(request), _)) => {
            Ok(request.cs_charging_profiles)
        }
        Ok(_) => Err(ApiError::invalid_request("this is no charging profile")),
        Err(mut violations) => {
            for violation in &mut violations {
                if let Some(rest) = violation.pointer.strip_prefix(MEMBER) {
                    violation.pointer = rest.to_owned();
                }
            }
            Err(ApiError::invalid_payload(&violations))
        }
    }
}
