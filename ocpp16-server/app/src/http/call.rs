//! `POST /charge-points/{identity}/calls`: a request in JSON goes to a charge
//! point, and its answer comes back.
//!
//! What the schema refuses is not sent. What only the text of the standard
//! refuses is sent: people test their chargers with it.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use ocpp16_types::{
    Action, CentralSystemRequest, ChargePointResponse, Initiator, MessageId, PayloadSet, Strictness,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Api;
use super::error::ApiError;

/// The body of the request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Call<'a> {
    action: String,
    /// Absent like empty.
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
    /// Above 0, at most a year. Default: 30.
    timeout_seconds: Option<f64>,
    /// Whether to wait for the answer. Default: true.
    wait: Option<bool>,
}

/// What became of the call.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    /// The message id of the CALL.
    id: MessageId,
    /// Absent when nobody waited for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<ChargePointResponse>,
}

const DEFAULT_LIMIT: Duration = Duration::from_secs(30);

pub(crate) async fn call(
    State(api): State<Api>,
    Path(identity): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<Outcome>), ApiError> {
    if api.books.find(&identity).is_none() {
        return Err(ApiError::unknown_charge_point());
    }
    let call: Call<'_> = serde_json::from_slice(&body)
        .map_err(|error| ApiError::invalid_request(error.to_string()))?;
    let request = request(&call.action, call.payload.map_or("{}", RawValue::get))?;
    let limit = limit(call.timeout_seconds)?;
    let charge_point = api.central_system.find(&identity).ok_or_else(ApiError::not_connected)?;

    tracing::info!(charge_point = identity, action = call.action, "calling");
    let open = charge_point.start_call(request, limit);
    let id = open.id().clone();
    let answer = async move {
        let answer = open.await;
        match &answer {
            // Payloads and error texts may hold an AuthorizationKey (J-66).
            Ok(_) => tracing::info!(charge_point = identity, "answered"),
            Err(error) => tracing::warn!(charge_point = identity, %error, "call failed"),
        }
        answer
    };
    if call.wait == Some(false) {
        // Ends with its time limit at the latest.
        tokio::spawn(answer);
        return Ok((StatusCode::ACCEPTED, Json(Outcome { id, payload: None })));
    }
    let response = answer.await?;
    Ok((StatusCode::OK, Json(Outcome { id, payload: Some(response) })))
}

fn request(action: &str, payload: &str) -> Result<CentralSystemRequest, ApiError> {
    let known: Action = action.parse().map_err(|_| ApiError::unknown_action(action))?;
    if known.initiator() == Initiator::ChargePoint {
        return Err(ApiError::wrong_direction(action));
    }
    CentralSystemRequest::from_json(known, payload, Strictness::Strict)
        .map(|(request, _)| request)
        .map_err(|violations| ApiError::invalid_payload(&violations))
}

fn limit(seconds: Option<f64>) -> Result<Duration, ApiError> {
    let Some(seconds) = seconds else { return Ok(DEFAULT_LIMIT) };
    match Duration::try_from_secs_f64(seconds) {
        Ok(limit) if !limit.is_zero() => Ok(limit),
        _ => Err(ApiError::invalid_request("timeoutSeconds must be above 0")),
    }
}
