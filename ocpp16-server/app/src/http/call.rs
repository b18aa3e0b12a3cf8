//! `POST /charge-points/{identity}/calls`: a request in JSON goes to a charge
//! point, and its answer comes back.
//!
//! What the schema refuses is not sent. What only the text of the standard
//! refuses is sent, and `warnings` beside the outcome say so: people test their
//! chargers with it.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use ocpp16_server::Answered;
use ocpp16_types::{
    Action, CentralSystemRequest, ChargePointResponse, Deviation, Initiator, MessageId, PayloadSet,
    Strictness, Warning, warnings,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Api;
use super::error::ApiError;
use super::extract::Path;

/// The body of the request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Call<'a> {
    action: String,
    /// Absent like empty.
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
    /// Above 0, at most 3600. Default: 30.
    timeout_seconds: Option<f64>,
    /// Whether to wait for the answer. Default: true.
    wait: Option<bool>,
}

/// What became of the call.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Outcome {
    /// The message id of the CALL.
    id: MessageId,
    /// Absent when nobody waited for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<ChargePointResponse>,
    /// What was wrong with the payload as it was received; absent if nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deviations: Vec<Deviation>,
    /// What the standard has against the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Warning>,
}

pub(crate) async fn call(
    State(api): State<Api>,
    Path(identity): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Outcome>), ApiError> {
    let body = body?;
    if api.books.charge_point(identity.clone()).await?.is_none() {
        return Err(ApiError::unknown_charge_point());
    }
    let call = Call::read(&body)?;
    let request = call.request()?;
    let limit = limit(call.timeout_seconds)?;
    let charge_point = api.central_system.find(&identity).ok_or_else(ApiError::not_connected)?;

    let warnings = warnings(&request);
    let open = api.calls.start(charge_point, request, limit).await?;
    let id = open.id().clone();
    // What was refused at once was never sent, also for those who do not wait.
    if call.wait == Some(false) && open.is_on_its_way() {
        return Ok((StatusCode::ACCEPTED, Json(Outcome::sent(id, warnings))));
    }
    match open.answer().await {
        Ok(answered) => Ok((StatusCode::OK, Json(Outcome::answered(id, answered, warnings)))),
        // They may be the reason why.
        Err(error) => Err(ApiError::from(error).warning(&warnings)),
    }
}

impl Outcome {
    pub(super) fn sent(id: MessageId, warnings: Vec<Warning>) -> Self {
        Self { id, payload: None, deviations: Vec::new(), warnings }
    }

    pub(super) fn answered(id: MessageId, answered: Answered, warnings: Vec<Warning>) -> Self {
        let Answered { response, deviations, .. } = answered;
        Self { id, payload: Some(response), deviations, warnings }
    }
}

impl<'a> Call<'a> {
    fn read(body: &'a [u8]) -> Result<Self, ApiError> {
        // A list would pass as the members in order.
        if body.trim_ascii_start().first() != Some(&b'{') {
            return Err(ApiError::invalid_request("the body must be a JSON object"));
        }
        serde_json::from_slice(body).map_err(|error| ApiError::invalid_request(error.to_string()))
    }

    fn request(&self) -> Result<CentralSystemRequest, ApiError> {
        let action: Action =
            self.action.parse().map_err(|_| ApiError::unknown_action(&self.action))?;
        if action.initiator() == Initiator::ChargePoint {
            return Err(ApiError::wrong_direction(&self.action));
        }
        let payload = self.payload.map_or("{}", RawValue::get);
        CentralSystemRequest::from_json(action, payload, Strictness::Strict)
            .map(|(request, _)| request)
            .map_err(|violations| ApiError::invalid_payload(&violations))
    }
}

/// Reads `timeoutSeconds`.
pub(super) fn limit(timeout_seconds: Option<f64>) -> Result<Duration, ApiError> {
    const DEFAULT: Duration = Duration::from_secs(30);
    const LONGEST: Duration = Duration::from_secs(3600);

    let Some(seconds) = timeout_seconds else { return Ok(DEFAULT) };
    let limit = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    if limit.is_zero() || limit > LONGEST {
        let message = "timeoutSeconds must be above 0 and at most 3600";
        return Err(ApiError::invalid_request(message));
    }
    Ok(limit)
}
