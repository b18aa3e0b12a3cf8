//! From a request of a charge point to the method that handles it.
//!
//! No wildcard: an action that the schemas gain or lose does not compile here.

use std::error::Error;

use ocpp16_types::{CentralSystemResponse, ChargePointRequest, Rejection};
use tokio::time::Instant;

use crate::guard::guarded;
use crate::session::{Answer, Asked};
use crate::{Context, Handler, metric};

/// Waits for an answer, and takes note of what became of it. A panic is an
/// InternalError, and drops the work that was left for after the answer.
pub(crate) async fn answered<S>(
    context: &Context<S>,
    action: &str,
    answering: impl Future<Output = Result<Answer, Rejection>>,
) -> Result<Answer, Rejection> {
    let started = Instant::now();
    let result = guarded(answering).await;
    metric::handled(action, started.elapsed());
    let identity = context.identity();
    let rejection = match result {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(rejection)) => rejection,
        Err(panic) => {
            tracing::error!(%identity, action, ?panic, "handler panicked");
            context.after.clear();
            return Err(Rejection::internal_error("handler panicked"));
        }
    };
    // As texts, which are escaped: a peer may have a part in them.
    let text = rejection.to_string();
    match rejection.source().map(ToString::to_string) {
        Some(cause) => tracing::warn!(%identity, action, rejection = text, cause, "rejected"),
        None => tracing::debug!(%identity, action, rejection = text, "rejected"),
    }
    Err(rejection)
}

/// Handles whatever was asked.
pub(crate) async fn handle<H: Handler>(
    handler: &H,
    context: &Context<H::Session>,
    asked: Asked,
) -> Result<Answer, Rejection> {
    match asked {
        Asked::Known(request) => dispatch(handler, context, request).await.map(Answer::Known),
        Asked::Raw { action, payload } => {
            handler.raw(context, &action, payload).await.map(Answer::Raw)
        }
    }
}

async fn dispatch<H: Handler>(
    handler: &H,
    context: &Context<H::Session>,
    request: ChargePointRequest,
) -> Result<CentralSystemResponse, Rejection> {
    use ChargePointRequest as Request;

    match request {
        Request::Authorize(request) => handler.authorize(context, request).await.map(Into::into),
        Request::BootNotification(request) => {
            handler.boot_notification(context, request).await.map(Into::into)
        }
        Request::DataTransfer(request) => {
            handler.data_transfer(context, request).await.map(Into::into)
        }
        Request::DiagnosticsStatusNotification(request) => {
            handler.diagnostics_status_notification(context, request).await.map(Into::into)
        }
        Request::FirmwareStatusNotification(request) => {
            handler.firmware_status_notification(context, request).await.map(Into::into)
        }
        Request::Heartbeat(request) => handler.heartbeat(context, request).await.map(Into::into),
        Request::LogStatusNotification(request) => {
            handler.log_status_notification(context, request).await.map(Into::into)
        }
        Request::MeterValues(request) => {
            handler.meter_values(context, request).await.map(Into::into)
        }
        Request::SecurityEventNotification(request) => {
            handler.security_event_notification(context, request).await.map(Into::into)
        }
        Request::SignCertificate(request) => {
            handler.sign_certificate(context, request).await.map(Into::into)
        }
        Request::SignedFirmwareStatusNotification(request) => {
            handler.signed_firmware_status_notification(context, request).await.map(Into::into)
        }
        Request::StartTransaction(request) => {
            handler.start_transaction(context, request).await.map(Into::into)
        }
        Request::StatusNotification(request) => {
            handler.status_notification(context, request).await.map(Into::into)
        }
        Request::StopTransaction(request) => {
            handler.stop_transaction(context, request).await.map(Into::into)
        }
    }
}
