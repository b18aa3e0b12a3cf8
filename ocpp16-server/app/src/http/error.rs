//! Errors of the HTTP interface: a status, and `{"error": {"code", "message", …}}`.
//!
//! Codes are part of the interface; messages are for people and may change.

use aide::OperationIo;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ocpp16_server::{CallError, NotSent, OutcomeUnknown};
use ocpp16_types::{Rejection, Violation, Warning};
use serde_json::{Map, Value, json};

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
    pub(crate) fn not_found(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NotFound", message)
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

    pub(crate) fn not_active() -> Self {
        Self::new(StatusCode::CONFLICT, "NotActive", "the transaction does not run")
    }

    pub(crate) fn unusable_body(status: StatusCode, message: impl Into<String>) -> Self {
        Self::new(status, "InvalidRequest", message)
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
