//! `POST /charge-points/{identity}/calls`: a request in JSON goes to a charge
//! point, and its answer comes back.
//!
//! What the schema refuses is not sent. What only the text of the standard
//! refuses is sent, and `warnings` beside the outcome say so: people test their
//! chargers with it.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use ocpp16_server::{Answered, CallError};
use ocpp16_types::{
    Action, CentralSystemRequest, ChargePointResponse, Deviation, Initiator, MessageId, PayloadSet,
    Strictness, Warning, warnings,
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
    /// Above 0, at most 3600. Default: 30.
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
    /// What was wrong with the payload as it was received; absent if nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    deviations: Vec<Deviation>,
    /// What the standard has against the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Warning>,
}

pub(crate) async fn call(
    State(api): State<Api>,
    identity: Result<Path<String>, PathRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Outcome>), ApiError> {
    let Path(identity) = identity?;
    let body = body?;
    if api.books.find(&identity).is_none() {
        return Err(ApiError::unknown_charge_point());
    }
    let call = Call::read(&body)?;
    let request = call.request()?;
    let limit = call.limit()?;
    let charge_point = api.central_system.find(&identity).ok_or_else(ApiError::not_connected)?;

    let action = request.action();
    let warnings = warnings(&request);
    let mut open = charge_point.start_call(request, limit);
    let id = open.id().clone();
    // What was refused at once was never sent, also for those who do not wait.
    let early = poll_fn(|context| match Pin::new(&mut open).poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => Poll::Ready(None),
    });
    if let Some(answer) = early.await {
        let answered = logged(&identity, action, &id, answer)?;
        return Ok((StatusCode::OK, Json(Outcome::answered(id, answered, warnings))));
    }
    if call.wait == Some(false) {
        let logged_id = id.clone();
        // Ends with its time limit at the latest.
        tokio::spawn(async move { logged(&identity, action, &logged_id, open.await).map(drop) });
        return Ok((StatusCode::ACCEPTED, Json(Outcome::sent(id, warnings))));
    }
    match logged(&identity, action, &id, open.await) {
        Ok(answered) => Ok((StatusCode::OK, Json(Outcome::answered(id, answered, warnings)))),
        // They may be the reason why.
        Err(error) => Err(ApiError::from(error).warning(&warnings)),
    }
}

/// Logs how a call ended, without what it carried: answers hold secrets.
fn logged(
    charge_point: &str,
    action: Action,
    id: &MessageId,
    answer: Result<Answered, CallError>,
) -> Result<Answered, CallError> {
    match &answer {
        Ok(_) => tracing::info!(charge_point, %action, %id, "call answered"),
        Err(error) => {
            tracing::warn!(charge_point, %action, %id, error = error.to_string(), "call failed")
        }
    }
    answer
}

impl Outcome {
    fn sent(id: MessageId, warnings: Vec<Warning>) -> Self {
        Self { id, payload: None, deviations: Vec::new(), warnings }
    }

    fn answered(id: MessageId, answered: Answered, warnings: Vec<Warning>) -> Self {
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

    fn limit(&self) -> Result<Duration, ApiError> {
        const DEFAULT: Duration = Duration::from_secs(30);
        const LONGEST: Duration = Duration::from_secs(3600);

        let Some(seconds) = self.timeout_seconds else { return Ok(DEFAULT) };
        let limit = Duration::try_from_secs_f64(seconds).unwrap_or_default();
        if limit.is_zero() || limit > LONGEST {
            let message = "timeoutSeconds must be above 0 and at most 3600";
            return Err(ApiError::invalid_request(message));
        }
        Ok(limit)
    }
}
