//! Keys, security profiles and certificates of connected charge points.
//!
//! Every outcome says which keys open a connection now: that is known even where
//! it is not known which one the charge point has. The keys themselves are seen
//! nowhere (J-66).

use aide::axum::ApiRouter;
use aide::axum::routing::{get_with, post_with};
use axum::Json;
use axum::extract::State;
use ocpp16_server::{CallError, ChargePoint, RotatedKey, RotationError};
use ocpp16_types::{
    ChangeConfigurationRequest, ConfigurationStatus, ResetRequest, ResetStatus, ResetType,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Api;
use super::error::ApiError;
use super::extract::{self, PageQuery, Path, Query};
use super::openapi::{Errors, about};
use crate::books::{CertificateEntry, List};
use crate::calls::Calls;

pub(super) fn routes() -> ApiRouter<Api> {
    const TAG: &str = "security";
    ApiRouter::new()
        .api_route(
            "/charge-points/{identity}/rotate-key",
            post_with(rotate_key, |operation| {
                let text = "Makes a new AuthorizationKey and installs it. Every error but \
                            RotationInProgress says in `opens` which keys open a connection \
                            now: `Old`, or `Both` where it is not known which one the charge \
                            point has. It is safe to try again. The key itself is never shown.";
                about(TAG, text, ROTATION_ERRORS)(operation).response::<200, Json<KeyRotated>>()
            }),
        )
        .api_route(
            "/charge-points/{identity}/security-profile",
            post_with(raise_profile, |operation| {
                let text = "Tells a charge point to use a higher security profile. The old one \
                            opens until the charge point has used the new one, and never after. \
                            Profiles 1 and 2 need a password: rotate the key first. Whether there \
                            is a listener for TLS, which 2 and 3 need, is not looked at.";
                about(TAG, text, PROFILE_ERRORS)(operation).response::<200, Json<ProfileRaised>>()
            }),
        )
        .api_route(
            "/charge-points/{identity}/certificates",
            get_with(
                certificates,
                about(
                    TAG,
                    "Lists the certificates that were issued to a charge point, the newest first.",
                    &[(404, &["UnknownChargePoint"]), (503, &["DatabaseUnavailable"])],
                ),
            ),
        )
}

const ROTATION_ERRORS: Errors = &[
    (404, &["UnknownChargePoint"]),
    (
        409,
        &[
            "NotConnected",
            "NotAccepted",
            "AlreadyAccepted",
            "RotationInProgress",
            "TooManyKeys",
            "KeyRefused",
        ],
    ),
    (502, &[]),
    (
        503,
        &["QueueFull", "NoTurn", "ShuttingDown", "DatabaseUnavailable", "NoRandomness", "GivenUp"],
    ),
    (504, &["Timeout", "Disconnected"]),
];

const PROFILE_ERRORS: Errors = &[
    (404, &["UnknownChargePoint"]),
    (
        409,
        &[
            "NotConnected",
            "NotAccepted",
            "AlreadyAccepted",
            "ProfileNotHigher",
            "NoPassword",
            "ProfileRefused",
        ],
    ),
    (502, &[]),
    (503, &["QueueFull", "NoTurn", "ShuttingDown", "DatabaseUnavailable"]),
    (504, &["Timeout", "Disconnected"]),
];

/// What else is to be done.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RotateKey {
    /// Whether to send a soft Reset if the key counts only after a reboot.
    /// Default: false.
    #[serde(default)]
    reset: bool,
}

/// How the charge point has taken its new key.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct KeyRotated {
    outcome: KeyOutcome,
    opens: Keys,
    /// What became of the Reset; absent if none was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    reset: Option<ResetOutcome>,
}

#[derive(Debug, Serialize, JsonSchema)]
enum KeyOutcome {
    /// It uses the new key from now on.
    InForce,
    /// It uses the new key after its next reboot.
    AfterReboot,
}

/// Which keys open a connection.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
enum Keys {
    /// Those from before alone.
    Old,
    /// The new one alone.
    New,
    /// Both, until the new one is used for the first time.
    Both,
}

/// What became of a Reset.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ResetOutcome {
    /// The answer; null if there is none.
    status: Option<ResetStatus>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Makes a new AuthorizationKey and installs it (200).
///
/// 409, 502, 503 and 504 say in `opens` which keys open a connection now: `Old`,
/// or `Both` where it is not known which one the charge point has. It is safe to
/// try again. The key itself is never shown.
pub(super) async fn rotate_key(
    State(api): State<Api>,
    Path(identity): Path<String>,
    extract::OptionalJson(RotateKey { reset }): extract::OptionalJson<RotateKey>,
) -> Result<Json<KeyRotated>, ApiError> {
    let charge_point = api.connected(&identity).await?;
    // Who hangs up must not leave it half-way, nor must the end of the program.
    let (books, rotating) = (api.books.clone(), charge_point.clone());
    let rotated = api.calls.run(async move {
        let rotated = rotating.rotate_key(&books).await;
        match &rotated {
            Ok(RotatedKey::InForce(_)) => {
                if let Err(error) = books.rotated(rotating.identity().clone()).await {
                    tracing::error!(charge_point = identity, %error, "cannot accept it");
                }
            }
            Ok(RotatedKey::AfterReboot(_)) => {}
            Err(error) => tracing::warn!(charge_point = identity, %error, "key not rotated"),
        }
        rotated.map_err(ApiError::from)
    });
    let given_up = |_| ApiError::unavailable("GivenUp", "the rotation was given up");
    match rotated.await.map_err(given_up)?? {
        RotatedKey::InForce(_) => {
            Ok(Json(KeyRotated { outcome: KeyOutcome::InForce, opens: Keys::New, reset: None }))
        }
        RotatedKey::AfterReboot(_) => {
            let reset = if reset {
                Some(ResetOutcome::of(&api.calls, &charge_point, ResetType::Soft).await)
            } else {
                None
            };
            Ok(Json(KeyRotated { outcome: KeyOutcome::AfterReboot, opens: Keys::Both, reset }))
        }
    }
}

/// Where a charge point shall go.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RaiseProfile {
    /// The new security profile, 1 to 3, above the one that it uses.
    #[schemars(range(min = 1, max = 3))]
    profile: u8,
    /// Whether to send a hard Reset then. Default: false.
    #[serde(default)]
    reset: bool,
}

/// How the charge point has taken its new profile.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProfileRaised {
    /// Accepted or RebootRequired.
    status: ConfigurationStatus,
    /// What became of the Reset; absent if none was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    reset: Option<ResetOutcome>,
}

/// Tells a charge point to use a higher security profile (200).
///
/// The old one opens until the charge point has used the new one, and never
/// after. Profiles 1 and 2 need a password: rotate the key first. Whether there
/// is a listener for TLS, which 2 and 3 need, is not looked at.
pub(super) async fn raise_profile(
    State(api): State<Api>,
    Path(identity): Path<String>,
    extract::Json(RaiseProfile { profile, reset }): extract::Json<RaiseProfile>,
) -> Result<Json<ProfileRaised>, ApiError> {
    if !(1..=3).contains(&profile) {
        return Err(ApiError::invalid_request("profile must be 1 to 3"));
    }
    let entry = api.books.charge_point(identity.clone()).await?;
    let entry = entry.ok_or_else(ApiError::unknown_charge_point)?;
    if profile <= entry.highest_profile {
        let message = format!("it has used security profile {} already", entry.highest_profile);
        return Err(ApiError::conflict("ProfileNotHigher", message));
    }
    if profile < 3 && !entry.has_password {
        let message = "it has no password to come back with: rotate its key first";
        return Err(ApiError::conflict("NoPassword", message));
    }
    let charge_point = api.connected(&identity).await?;
    let request = ChangeConfigurationRequest::new(
        "SecurityProfile".try_into().expect("shorter than 50 characters"),
        profile.to_string().try_into().expect("shorter than 500 characters"),
    );
    let status = api.calls.call(&charge_point, request).await?.status;
    tracing::info!(charge_point = identity, profile, status = status.as_str(), "profile change");
    match status {
        ConfigurationStatus::Accepted | ConfigurationStatus::RebootRequired => {}
        ConfigurationStatus::Rejected | ConfigurationStatus::NotSupported => {
            let message = format!("the charge point answered {}", status.as_str());
            return Err(ApiError::conflict("ProfileRefused", message).with("status", json!(status)));
        }
    }
    let reset = if reset {
        Some(ResetOutcome::of(&api.calls, &charge_point, ResetType::Hard).await)
    } else {
        None
    };
    Ok(Json(ProfileRaised { status, reset }))
}

/// Lists the certificates that were issued to a charge point, the newest first.
pub(super) async fn certificates(
    State(api): State<Api>,
    Path(identity): Path<String>,
    Query(query): Query<PageQuery>,
) -> Result<Json<List<CertificateEntry>>, ApiError> {
    if api.books.charge_point(identity.clone()).await?.is_none() {
        return Err(ApiError::unknown_charge_point());
    }
    Ok(Json(api.books.certificates(identity, query.page()).await?))
}

impl Api {
    async fn connected(&self, identity: &str) -> Result<ChargePoint, ApiError> {
        if self.books.charge_point(identity.to_owned()).await?.is_none() {
            return Err(ApiError::unknown_charge_point());
        }
        self.reach(identity).await
    }
}

impl ResetOutcome {
    async fn of(calls: &Calls, charge_point: &ChargePoint, type_: ResetType) -> Self {
        match calls.call(charge_point, ResetRequest { type_ }).await {
            Ok(answer) => Self { status: Some(answer.status), error: None },
            Err(error) => Self { status: None, error: Some(error.to_string()) },
        }
    }
}

impl From<RotationError> for ApiError {
    fn from(error: RotationError) -> Self {
        let message = error.to_string();
        let opens = if error.is_undecided() { Keys::Both } else { Keys::Old };
        let answer = match error {
            // Another one may change them at any time.
            RotationError::InProgress => return Self::conflict("RotationInProgress", message),
            RotationError::TooManyKeys => Self::conflict("TooManyKeys", message),
            RotationError::Refused(status) => {
                Self::conflict("KeyRefused", message).with("status", json!(status))
            }
            RotationError::NotSent(reason) => Self::from(CallError::NotSent(reason)),
            RotationError::NoAnswer(reason) => Self::from(CallError::OutcomeUnknown(reason)),
            RotationError::Rejected(code) => Self::bad_gateway(code.as_str(), message),
            RotationError::InvalidAnswer => Self::bad_gateway("InvalidAnswer", message),
            RotationError::Random(_) => Self::unavailable("NoRandomness", message),
            RotationError::Store(_) | RotationError::NotRecorded(_) => {
                Self::unavailable("DatabaseUnavailable", message)
            }
            // Kinds of failure that the library may gain.
            _ => Self::bad_gateway("RotationFailed", message),
        };
        answer.with("opens", json!(opens))
    }
}
