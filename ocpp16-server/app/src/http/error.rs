//! Errors of the HTTP interface: a status, and `{"error": {"code", "message", …}}`.
//!
//! Codes are part of the interface; messages are for people and may change.

use std::borrow::Cow;
use std::time::Duration;

use aide::OperationIo;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ocpp16_server::{CallError, NotSent, OutcomeUnknown};
use ocpp16_types::{Rejection, Violation, Warning};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::calls::CallFailure;
use crate::storage::StorageError;

/// An answer other than success.
#[derive(Debug, OperationIo)]
#[aide(output)]
pub(crate) struct ApiError {
    status: StatusCode,
    code: String,
    message: String,
    more: Map<String, Value>,
}

impl ApiError {
    pub(crate) fn no_such_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NotFound", "no such route")
    }

    pub(crate) fn unknown_charge_point() -> Self {
        Self::new(StatusCode::NOT_FOUND, "UnknownChargePoint", "there is no such charge point")
    }

    pub(crate) fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "not on this route")
    }

    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidRequest", message)
    }

    pub(crate) fn unknown_action(action: &str) -> Self {
        let message = format!("OCPP 1.6 has no action {action:?}");
        Self::new(StatusCode::BAD_REQUEST, "UnknownAction", message)
    }

    pub(crate) fn wrong_direction(action: &str) -> Self {
        let message = format!("only charge points send {action}");
        Self::new(StatusCode::BAD_REQUEST, "WrongDirection", message)
    }

    pub(crate) fn invalid_payload(violations: &[Violation]) -> Self {
        let first = violations.first().map(Violation::to_string).unwrap_or_default();
        Self::new(StatusCode::BAD_REQUEST, "InvalidPayload", first)
            .with("violations", json!(violations))
    }

    pub(crate) fn not_connected() -> Self {
        Self::new(StatusCode::CONFLICT, "NotConnected", "charge point is not connected")
    }

    pub(super) fn conflict(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    pub(crate) fn unknown_id_tag() -> Self {
        Self::new(StatusCode::NOT_FOUND, "UnknownIdTag", "there is no such tag")
    }

    pub(crate) fn unknown_transaction() -> Self {
        Self::new(StatusCode::NOT_FOUND, "UnknownTransaction", "there is no such transaction")
    }

    pub(crate) fn unknown_remote_start() -> Self {
        Self::new(StatusCode::NOT_FOUND, "UnknownRemoteStart", "there is no such remote start")
    }

    pub(crate) fn unknown_reservation() -> Self {
        Self::new(StatusCode::NOT_FOUND, "UnknownReservation", "there is no such reservation")
    }

    pub(crate) fn reservation_id_in_use() -> Self {
        let message = "another charge point has a reservation with this number";
        Self::new(StatusCode::CONFLICT, "ReservationIdInUse", message)
    }

    pub(crate) fn unknown_charging_profile() -> Self {
        let message = "there is no such charging profile";
        Self::new(StatusCode::NOT_FOUND, "UnknownChargingProfile", message)
    }

    pub(crate) fn not_active() -> Self {
        Self::new(StatusCode::CONFLICT, "NotActive", "the transaction does not run")
    }

    /// JSON that cannot be used, and where.
    pub(crate) fn invalid_json(error: &serde_json::Error) -> Self {
        Self::invalid_request(error.to_string())
            .with("line", json!(error.line()))
            .with("column", json!(error.column()))
    }

    pub(crate) fn unsupported_media_type() -> Self {
        let message = "the body must be JSON, with Content-Type: application/json";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", message)
    }

    pub(crate) fn body_too_large(limit: usize) -> Self {
        let message = format!("the body must have at most {limit} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "BodyTooLarge", message)
    }

    pub(crate) fn slow_body(limit: Duration) -> Self {
        let message = format!("the body did not arrive within {limit:?}");
        Self::new(StatusCode::REQUEST_TIMEOUT, "SlowBody", message)
    }

    pub(crate) fn unauthorized(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Unauthorized", message)
    }

    pub(crate) fn draining() -> Self {
        let message = "the central system is about to end";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "Draining", message)
    }

    pub(crate) fn not_ready(message: String) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "DatabaseUnavailable", message)
    }

    pub(crate) fn broker_unavailable() -> Self {
        Self::unavailable("BrokerUnavailable", "nats: there is no connection to the broker")
    }

    pub(crate) fn no_answer(message: String) -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, "NoAnswer", message)
    }

    pub(crate) fn not_served_here() -> Self {
        let message = "this node has no books: ask one with role worker or all";
        Self::new(StatusCode::NOT_FOUND, "NotServedHere", message)
    }

    pub(crate) fn too_many_readers() -> Self {
        let message = "too many streams of events are open";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "TooManyReaders", message)
    }

    pub(crate) fn foreign_page() -> Self {
        let message = "requests from pages of other hosts are refused";
        Self::new(StatusCode::FORBIDDEN, "ForeignPage", message)
    }

    /// Adds what the standard has against a call that failed.
    pub(crate) fn warning(self, warnings: &[Warning]) -> Self {
        if warnings.is_empty() { self } else { self.with("warnings", json!(warnings)) }
    }

    pub(super) fn unavailable(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code, message)
    }

    pub(super) fn bad_gateway(code: &str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_GATEWAY, code, message)
    }

    fn rejected(rejection: &Rejection) -> Self {
        let message = format!("charge point answered {rejection}");
        Self::new(StatusCode::BAD_GATEWAY, rejection.code_as_received(), message)
            .with("description", json!(rejection.description()))
            .with("details", rejection.details().clone())
    }

    fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into(), more: Map::new() }
    }

    /// Adds a member.
    pub(super) fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }
}

impl From<CallError> for ApiError {
    fn from(error: CallError) -> Self {
        let message = error.to_string();
        match error {
            CallError::NotSent(NotSent::NotConnected) => Self::not_connected(),
            CallError::NotSent(NotSent::QueueFull) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "QueueFull", message)
            }
            CallError::NotSent(NotSent::NotAccepted(_)) => {
                Self::new(StatusCode::CONFLICT, "NotAccepted", message)
            }
            CallError::NotSent(NotSent::AlreadyAccepted) => {
                Self::new(StatusCode::CONFLICT, "AlreadyAccepted", message)
            }
            CallError::NotSent(NotSent::ShuttingDown) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "ShuttingDown", message)
            }
            CallError::NotSent(NotSent::BrokerAway) => Self::broker_unavailable(),
            CallError::NotSent(NotSent::NoTurn(_)) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "NoTurn", message)
            }
            CallError::OutcomeUnknown(OutcomeUnknown::Timeout(_)) => {
                Self::new(StatusCode::GATEWAY_TIMEOUT, "Timeout", message)
            }
            CallError::OutcomeUnknown(OutcomeUnknown::Disconnected) => {
                Self::new(StatusCode::GATEWAY_TIMEOUT, "Disconnected", message)
            }
            CallError::Rejected(rejection) => Self::rejected(&rejection),
            CallError::InvalidAnswer(violations) => {
                Self::new(StatusCode::BAD_GATEWAY, "InvalidAnswer", message)
                    .with("violations", json!(violations))
            }
            // Kinds of failure that the library may gain.
            CallError::NotSent(_) | CallError::OutcomeUnknown(_) | _ => {
                Self::new(StatusCode::BAD_GATEWAY, "CallFailed", message)
            }
        }
    }
}

impl From<CallFailure> for ApiError {
    fn from(error: CallFailure) -> Self {
        match error {
            CallFailure::NotNoted(error) => error.into(),
            CallFailure::Call(error) => error.into(),
        }
    }
}

impl JsonSchema for ApiError {
    fn schema_name() -> Cow<'static, str> {
        "Error".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let violations = generator.subschema_for::<Vec<Violation>>();
        let warnings = generator.subschema_for::<Vec<Warning>>();
        let error = json!({
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": { "type": "string", "description": "For programs; does not change." },
                "message": { "type": "string", "description": "For people; may change." },
                "violations": violations,
                "warnings": warnings,
                "description": {
                    "type": "string",
                    "description": "That of the CALLERROR of the charge point.",
                },
                "details": {
                    "type": "object",
                    "description": "Those of the CALLERROR of the charge point.",
                },
                "opens": {
                    "type": "string",
                    "enum": ["Old", "New", "Both"],
                    "description": "Which keys open a connection now, after a rotation.",
                },
                "status": {
                    "type": "string",
                    "description": "How the charge point has answered.",
                },
                "line": {
                    "type": "integer",
                    "description": "Where the body is not as it should be; from 1.",
                },
                "column": {
                    "type": "integer",
                    "description": "Where in that line; from 1, or 0 before its first character.",
                },
            },
        });
        json_schema!({
            "description": "An answer other than success.",
            "type": "object",
            "required": ["error"],
            "properties": { "error": error },
        })
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let mut error = Map::new();
        error.insert("code".to_owned(), Value::String(self.code));
        error.insert("message".to_owned(), Value::String(self.message));
        error.extend(self.more);
        (self.status, Json(json!({ "error": error }))).into_response()
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        tracing::error!(%error, "request failed");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "DatabaseUnavailable", error.to_string())
    }
}
