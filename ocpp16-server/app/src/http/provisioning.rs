//! `PUT` and `DELETE /charge-points/{identity}`: what the operator says of a
//! charge point.

use std::fmt;

use aide::transform::TransformOperation;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ocpp16_server::{AuthorizationKey, Identity, IdentityError, StoredKey};
use ocpp16_types::RegistrationStatus;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

use super::Api;
use super::charge_point::ChargePointView;
use super::error::ApiError;
use super::extract::{self, Path};
use super::openapi::{Errors, about};
use crate::books::{Provision, ProvisionError};

/// What is to be known of a charge point. What is left out stays as it is, or
/// as the settings say for one that is new; what is null goes back to what the
/// settings say.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PutChargePoint {
    /// The password that opens its connections from now on, as text of 1 to 64
    /// bytes; the standard wants 16 to 20. It is never shown again, and with it
    /// the charge point uses security profile 1 at least.
    password: Option<String>,
    /// The password as pairs of hexadecimal digits, as AuthorizationKey has it:
    /// 1 to 64 bytes.
    password_hex: Option<String>,
    /// The lowest security profile that it may use, 0 to 3; never below the
    /// highest that it has used. Default: that of the settings.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<u8>", range(min = 0, max = 3))]
    security_profile: Option<Option<u8>>,
    /// The serial number that its certificates name as CN: 1 to 64 characters.
    /// Default: its identity.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<String>", length(min = 1, max = 64))]
    serial_number: Option<Option<String>>,
    /// Whether deviations from the schemas are refused, from its next connection
    /// on. Default: as in the settings.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<bool>")]
    strict: Option<Option<bool>>,
    /// What its next boot is answered: Accepted, Pending or Rejected. One that
    /// was accepted and no longer is, is disconnected and has to boot anew.
    /// Default: Accepted.
    enrolment: Option<RegistrationStatus>,
}

/// Tells null from absent.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// Adds a charge point (201), or changes what is known of it (200).
pub(super) async fn put(
    State(api): State<Api>,
    Path(identity): Path<String>,
    extract::Json(put): extract::Json<PutChargePoint>,
) -> Result<(StatusCode, Json<ChargePointView>), ApiError> {
    let identity: Identity = identity
        .parse()
        .map_err(|error: IdentityError| ApiError::invalid_request(error.to_string()))?;
    let provision = put.provision()?;
    let has_key = provision.key.is_some();
    let provisioned = api.books.provision(identity.clone(), provision).await??;
    tracing::info!(charge_point = %identity, new = provisioned.new, has_key, "provisioned");
    if provisioned.revoked
        && let Ok(charge_point) = api.reach(&identity).await
    {
        charge_point.disconnect();
    }
    let entry = api.books.charge_point(identity.to_string()).await?;
    let entry = entry.ok_or_else(ApiError::unknown_charge_point)?;
    let status = if provisioned.new { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(api.charge_point_anywhere(entry).await?)))
}

/// Forgets a charge point, its password and its security profile, and
/// disconnects it. Its transactions, security events and frames stay: they tell
/// what has happened. Under open enrolment it may come back as a new one.
pub(super) async fn delete(
    State(api): State<Api>,
    Path(identity): Path<String>,
) -> Result<StatusCode, ApiError> {
    if !api.books.forget(identity.clone()).await? {
        return Err(ApiError::unknown_charge_point());
    }
    tracing::info!(charge_point = identity, "forgotten");
    if let Ok(charge_point) = api.reach(&identity).await {
        charge_point.disconnect();
    }
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn describe<'t>(
    operation: TransformOperation<'t>,
    tag: &'static str,
) -> TransformOperation<'t> {
    const ERRORS: Errors = &[
        (409, &["ProfileLowered", "SerialNumberTaken"]),
        (503, &["DatabaseUnavailable", "NoRandomness"]),
    ];
    let text = "Adds a charge point (201), or changes what is known of it (200). What is left out \
                stays as it is; what is null goes back to what the settings say.";
    about(tag, text, ERRORS)(operation)
        .response::<200, Json<ChargePointView>>()
        .response::<201, Json<ChargePointView>>()
}

impl PutChargePoint {
    fn provision(self) -> Result<Provision, ApiError> {
        if self.security_profile.flatten().is_some_and(|profile| profile > 3) {
            return Err(ApiError::invalid_request("securityProfile must be 0 to 3"));
        }
        if let Some(Some(name)) = &self.serial_number
            && !(1..=64).contains(&name.chars().count())
        {
            return Err(ApiError::invalid_request("serialNumber must have 1 to 64 characters"));
        }
        Ok(Provision {
            key: self.key()?,
            security_profile: self.security_profile,
            serial_number: self.serial_number,
            strict: self.strict,
            enrolment: self.enrolment,
        })
    }

    fn key(&self) -> Result<Option<StoredKey>, ApiError> {
        let key = match (&self.password, &self.password_hex) {
            (None, None) => return Ok(None),
            (Some(_), Some(_)) => {
                let message = "password and passwordHex exclude each other";
                return Err(ApiError::invalid_request(message));
            }
            (Some(text), None) => AuthorizationKey::from_bytes(text.as_bytes()),
            (None, Some(hex)) => AuthorizationKey::from_hex(hex).ok_or_else(|| {
                ApiError::invalid_request("passwordHex must be pairs of hexadecimal digits")
            })?,
        };
        if !(1..=64).contains(&key.as_bytes().len()) {
            return Err(ApiError::invalid_request("a password must have 1 to 64 bytes"));
        }
        let stored = StoredKey::of(&key);
        stored.map(Some).map_err(|error| ApiError::unavailable("NoRandomness", error.to_string()))
    }
}

/// Without the password.
impl fmt::Debug for PutChargePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PutChargePoint").finish_non_exhaustive()
    }
}

impl From<ProvisionError> for ApiError {
    fn from(error: ProvisionError) -> Self {
        match error {
            ProvisionError::ProfileLowered(used) => Self::conflict(
                "ProfileLowered",
                format!(
                    "it has used security profile {used}, and never goes below; delete it to start over"
                ),
            ),
            ProvisionError::NoPassword => {
                Self::invalid_request("security profiles 1 and 2 need a password")
            }
            ProvisionError::PasswordUnused => {
                Self::invalid_request("security profile 0 asks for no password")
            }
            ProvisionError::SerialNumberTaken => Self::conflict(
                "SerialNumberTaken",
                "certificates with this serial number belong to another charge point",
            ),
        }
    }
}
