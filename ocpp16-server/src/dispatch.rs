//! From a request of a charge point to the method that handles it.
//!
//! No wildcard: an action that the schemas gain or lose does not compile here.

use std::error::Error;
use std::pin::Pin;

use ocpp16_types::{ChargePointRequest, Rejection};
use tokio::time::Instant;

use crate::guard::guarded;
use crate::metric::Frequent;
use crate::session::{Answer, Asked};
use crate::{Context, Handler};

/// Waits for an answer, and takes note of what became of it. A panic is an
/// InternalError, and drops the work that was left for after the answer.
pub(crate) async fn answered<S>(
    context: &Context<S>,
    frequent: &Frequent,
    action: &str,
    answering: impl Future<Output = Result<Answer, Rejection>>,
) -> Result<Answer, Rejection> {
    let started = Instant::now();
    let result = guarded(answering).await;
    frequent.handled(action, started.elapsed());
    let identity = context.identity();
    // As texts, which are escaped: a peer may have a part in them.
    let id = || context.masked(context.message_id());
    let rejection = match result {
        Ok(Ok(answer)) => return Ok(answer),
        Ok(Err(rejection)) => rejection,
        Err(panic) => {
            tracing::error!(%identity, id = &*id(), action, ?panic, "handler panicked");
            context.after.clear();
            return Err(Rejection::internal_error("handler panicked"));
        }
    };
    let text = rejection.to_string();
    match rejection.source().map(ToString::to_string) {
        Some(cause) => {
            tracing::warn!(%identity, id = &*id(), action, rejection = text, cause, "rejected");
        }
        None => tracing::debug!(%identity, id = &*id(), action, rejection = text, "rejected"),
    }
    Err(rejection)
}

/// What a handler is about to answer: in a box of its own, so that a method with much in
/// hand, such as that of a boot, takes memory only for messages of its own.
pub(crate) type Answering<'a> =
    Pin<Box<dyn Future<Output = Result<Answer, Rejection>> + Send + 'a>>;

/// Handles whatever was asked. Nothing of the handler runs before it is polled.
pub(crate) fn handle<'a, H: Handler>(
    handler: &'a H,
    context: &'a Context<H::Session>,
    asked: Asked,
) -> Answering<'a> {
    match asked {
        Asked::Known(request) => dispatch(handler, context, request),
        Asked::Raw { action, payload } => {
            Box::pin(async move { handler.raw(context, &action, payload).await.map(Answer::Raw) })
        }
    }
}

fn dispatch<'a, H: Handler>(
    handler: &'a H,
    context: &'a Context<H::Session>,
    request: ChargePointRequest,
) -> Answering<'a> {
    use ChargePointRequest as Request;

    macro_rules! answer {
        ($method:ident, $request:expr) => {
            Box::pin(async move {
                let answer = handler.$method(context, $request).await?;
                Ok(Answer::Known(answer.into()))
            })
        };
    }
    match request {
        Request::Authorize(request) => answer!(authorize, request),
        Request::BootNotification(request) => answer!(boot_notification, request),
        Request::DataTransfer(request) => answer!(data_transfer, request),
        Request::DiagnosticsStatusNotification(request) => {
            answer!(diagnostics_status_notification, request)
        }
        Request::FirmwareStatusNotification(request) => {
            answer!(firmware_status_notification, request)
        }
        Request::Heartbeat(request) => answer!(heartbeat, request),
        Request::LogStatusNotification(request) => answer!(log_status_notification, request),
        Request::MeterValues(request) => answer!(meter_values, request),
        Request::SecurityEventNotification(request) => {
            answer!(security_event_notification, request)
        }
        Request::SignCertificate(request) => answer!(sign_certificate, request),
        Request::SignedFirmwareStatusNotification(request) => {
            answer!(signed_firmware_status_notification, request)
        }
        Request::StartTransaction(request) => answer!(start_transaction, request),
        Request::StatusNotification(request) => answer!(status_notification, request),
        Request::StopTransaction(request) => answer!(stop_transaction, request),
    }
}
