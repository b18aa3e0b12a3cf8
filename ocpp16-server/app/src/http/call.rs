//! `POST /charge-points/{identity}/calls`: a request in JSON goes to a charge
//! point, and its answer comes back.
//!
//! What the schema refuses is not sent. What only the text of the standard
//! refuses is sent, and `warnings` beside the outcome say so: people test their
//! chargers with it.

use std::borrow::Cow;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use aide::transform::TransformOperation;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ocpp16_server::CallError;
use ocpp16_types::{
    Action, CentralSystemRequest, ChargePointResponse, Deviation, Initiator, MessageId, PayloadSet,
    Strictness, Warning, warnings,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::Api;
use super::error::ApiError;
use super::extract::{JsonBody, Path};
use super::openapi::about;

/// The body of the request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Call<'a> {
    action: String,
    /// Absent like empty.
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
    timeout_seconds: Option<f64>,
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
    /// What the standard has against the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    warnings: Vec<Warning>,
    /// What was repaired in the answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    deviations: Vec<Deviation>,
}

pub(crate) async fn call(
    State(api): State<Api>,
    Path(identity): Path<String>,
    body: JsonBody,
) -> Result<(StatusCode, Json<Outcome>), ApiError> {
    if api.books.charge_point(identity.clone()).await?.is_none() {
        return Err(ApiError::unknown_charge_point());
    }
    let call: Call<'_> = body.read()?;
    let request = call.request()?;
    let limit = call.limit()?;
    let charge_point = api.central_system.find(&identity).ok_or_else(ApiError::not_connected)?;

    let action = request.action();
    let warnings = warnings(&request);
    let mut open = charge_point.start_call(request, limit);
    let id = open.id().clone();
    let answer = if call.wait == Some(false) {
        // What was refused is never sent: that is told also to those who do not
        // wait.
        open.taken_up().await;
        let refused = poll_fn(|context| match Pin::new(&mut open).poll(context) {
            Poll::Ready(answer) => Poll::Ready(Some(answer)),
            Poll::Pending => Poll::Ready(None),
        });
        let Some(answer) = refused.await else {
            let outcome = Outcome { id: id.clone(), payload: None, warnings, deviations: vec![] };
            // Ends with its time limit at the latest.
            tokio::spawn(async move { logged(&identity, action, &id, open.await).map(drop) });
            return Ok((StatusCode::ACCEPTED, Json(outcome)));
        };
        answer
    } else {
        (&mut open).await
    };
    match logged(&identity, action, &id, answer) {
        Ok(response) => {
            let deviations = open.deviations().to_vec();
            let outcome = Outcome { id, payload: Some(response), warnings, deviations };
            Ok((StatusCode::OK, Json(outcome)))
        }
        // They may be the reason why.
        Err(error) => Err(ApiError::from(error).warning(&warnings)),
    }
}

/// Describes the operation: its body is more than one type can tell.
pub(super) fn describe<'t>(
    operation: TransformOperation<'t>,
    tag: &'static str,
) -> TransformOperation<'t> {
    let text = "Sends a request to a charge point, and tells what it answers. What the schema \
                refuses is not sent. What only the text of the standard forbids is sent, with \
                `warnings` beside the outcome. With `wait: false` nobody waits for the answer \
                (202). What was repaired in the answer is in `deviations`. After 504 nobody knows whether the charge point did what it was asked for.";
    about(
        tag,
        text,
        &[
            (400, &["UnknownAction", "WrongDirection", "InvalidPayload"]),
            (404, &["UnknownChargePoint"]),
            (409, &["NotConnected", "NotAccepted", "AlreadyAccepted"]),
            (502, &[]),
            (503, &["QueueFull", "NoTurn", "ShuttingDown", "DatabaseUnavailable"]),
            (504, &["Timeout", "Disconnected"]),
        ],
    )(operation.input::<Json<Call<'_>>>())
    .response::<200, Json<Outcome>>()
    .response::<202, Json<Outcome>>()
}

impl JsonSchema for Call<'_> {
    fn schema_name() -> Cow<'static, str> {
        "Call".into()
    }

    /// One of the requests of a central system, with its payload.
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let requests = CentralSystemRequest::json_schema(generator);
        let payloads = requests.get("anyOf").and_then(Value::as_array).cloned();
        let calls = payloads.unwrap_or_default().into_iter().filter_map(|payload| {
            let name = payload.get("$ref")?.as_str()?.rsplit('/').next()?;
            let action = name.strip_suffix("Request")?;
            // Absent is like empty, so it may be absent where empty is right.
            let empty = generator.definitions().get(name)?.get("required").is_none();
            let required: &[_] = if empty { &["action"] } else { &["action", "payload"] };
            Some(json!({
                "title": action,
                "type": "object",
                "required": required,
                "properties": {
                    "action": { "const": action },
                    "payload": payload,
                    "timeoutSeconds": {
                        "type": ["number", "null"],
                        "exclusiveMinimum": 0,
                        "maximum": 3600,
                        "default": 30,
                        "description": "How long to wait for the answer.",
                    },
                    "wait": {
                        "type": ["boolean", "null"],
                        "default": true,
                        "description": "Whether to wait for the answer.",
                    },
                },
                "additionalProperties": false,
            }))
        });
        let calls: Vec<_> = calls.collect();
        json_schema!({ "description": "A request to a charge point.", "oneOf": calls })
    }
}

/// Logs how a call ended, without what it carried: answers hold secrets.
fn logged(
    charge_point: &str,
    action: Action,
    id: &MessageId,
    answer: Result<ChargePointResponse, CallError>,
) -> Result<ChargePointResponse, CallError> {
    match &answer {
        Ok(_) => tracing::info!(charge_point, %action, %id, "call answered"),
        Err(error) => tracing::warn!(charge_point, %action, %id, %error, "call failed"),
    }
    answer
}

impl Call<'_> {
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
