//! `POST /charge-points/{identity}/calls`: a request in JSON goes to a charge
//! point, and its answer comes back.
//!
//! What the schema refuses is not sent. What only the text of the standard
//! refuses, or what is more than the charge point says that it can take, is sent,
//! and `warnings` beside the outcome say so: people test their chargers with it
//!

use std::borrow::Cow;
use std::time::Duration;

use aide::axum::ApiRouter;
use aide::axum::routing::post_with;
use aide::transform::TransformOperation;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures_util::future::poll_immediate;
use ocpp16_server::{Answered, CallError, CallOptions, CentralSystem, OutcomeUnknown};
use ocpp16_types::{
    Action, CentralSystemRequest, ChargePointResponse, Deviation, Initiator, MessageId, PayloadSet,
    Strictness, Warning,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::error::ApiError;
use super::extract::{JsonBody, Path};
use super::openapi::{Errors, about};
use super::{Api, CHARGE_POINTS};
use crate::firmware;

pub(super) fn routes() -> ApiRouter<Api> {
    ApiRouter::new().api_route(
        "/charge-points/{identity}/calls",
        post_with(call, |operation| describe(operation, CHARGE_POINTS)),
    )
}

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
    /// What was wrong with the payload as it was received; absent if nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    deviations: Vec<Deviation>,
    /// What the standard has against the request, and what the charge point has
    /// told of itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(default)]
    warnings: Vec<Warning>,
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
    let options = options(call.timeout_seconds)?;
    let charge_point = api.reach(&identity).await?;

    let mut warnings = api.books.warnings(identity, &request).await?;
    if let CentralSystemRequest::SignedUpdateFirmware(update) = &request {
        let auth = &api.live.now().auth;
        warnings.extend(firmware::warnings(&update.firmware, auth).await);
    }
    let open = api.calls.start(charge_point, request, options).await?;
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

/// Calls without books: nothing is noted, and what the charge point has told of
/// itself leads to no warning.
pub(super) async fn directly(
    central_system: &CentralSystem,
    identity: &str,
    body: &JsonBody,
) -> Result<Response, ApiError> {
    let call: Call<'_> = body.read()?;
    let request = call.request()?;
    let options = options(call.timeout_seconds)?;
    let charge_point = central_system.reach(identity).await.map_err(CallError::NotSent)?;
    let warnings = ocpp16_types::warnings(&request);
    let mut open = charge_point.start_call(request, options);
    let id = open.id().clone();
    open.taken_up().await;
    // Runs to its end also if nobody waits for it: then it would not be sent.
    let mut answer = tokio::spawn(open);
    if call.wait == Some(false) && poll_immediate(&mut answer).await.is_none() {
        let outcome = Outcome::sent(id, warnings);
        return Ok((StatusCode::ACCEPTED, Json(outcome)).into_response());
    }
    match answer.await.unwrap_or(Err(OutcomeUnknown::Disconnected.into())) {
        Ok(answered) => Ok(Json(Outcome::answered(id, answered, warnings)).into_response()),
        Err(error) => Err(ApiError::from(error).warning(&warnings)),
    }
}

/// Returns how long the charge point may take; what cannot be read has no time of
/// its own.
pub(super) fn time_limit(body: &JsonBody, default: Duration) -> Duration {
    let call: Option<Call<'_>> = body.read().ok();
    let seconds = call.and_then(|call| call.timeout_seconds);
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .map_or(default, |limit| limit.min(LONGEST))
}

/// The longest that a charge point may be given.
const LONGEST: Duration = Duration::from_secs(3600);

/// Those of a call, and of what goes out as one.
pub(super) const ERRORS: Errors = &[
    (400, &["UnknownAction", "WrongDirection", "InvalidPayload"]),
    (404, &["UnknownChargePoint"]),
    (409, &["NotConnected", "NotAccepted", "AlreadyAccepted", "ReservationIdInUse"]),
    (502, &[]),
    (503, &["QueueFull", "NoTurn", "ShuttingDown", "DatabaseUnavailable"]),
    (504, &["Timeout", "Disconnected"]),
];

/// Describes the operation: its body is more than one type can tell.
pub(super) fn describe<'t>(
    operation: TransformOperation<'t>,
    tag: &'static str,
) -> TransformOperation<'t> {
    let text = "Sends a request to a charge point, and tells what it answers. What the schema \
                refuses is not sent. What only the text of the standard forbids, or what the \
                configuration of the charge point excludes as far as it is known, is sent, with \
                `warnings` beside the outcome. With `wait: false` nobody waits for the answer \
                (202). What was repaired in the answer is in `deviations`. After 504 nobody \
                knows whether the charge point did what it was asked for.";
    about(tag, text, ERRORS)(operation.input::<Json<Call<'_>>>())
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
                        "description": "How long the charge point may take to answer, in \
                            seconds; default: the setting `ocpp.call_timeout`.",
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

impl Outcome {
    pub(super) fn sent(id: MessageId, warnings: Vec<Warning>) -> Self {
        Self { id, payload: None, deviations: Vec::new(), warnings }
    }

    pub(super) fn answered(id: MessageId, answered: Answered, warnings: Vec<Warning>) -> Self {
        let Answered { response, deviations, .. } = answered;
        Self { id, payload: Some(response), deviations, warnings }
    }
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
}

/// Reads `timeoutSeconds`; without it, `ocpp.call_timeout` counts.
pub(super) fn options(timeout_seconds: Option<f64>) -> Result<CallOptions, ApiError> {
    let Some(seconds) = timeout_seconds else { return Ok(CallOptions::new()) };
    let limit = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    if limit.is_zero() || limit > LONGEST {
        let message = "timeoutSeconds must be above 0 and at most 3600";
        return Err(ApiError::invalid_request(message));
    }
    Ok(limit.into())
}
