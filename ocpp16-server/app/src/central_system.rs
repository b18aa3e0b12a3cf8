//! What the ready-made central system answers.
//!
//! It accepts every charge point and every tag. It offers no certificates and
//! knows no vendor data.

use std::sync::Arc;
use std::time::SystemTime;

use ocpp16_server::{ChargePoint, Context, Handler};
use ocpp16_types::{
    Action, AuthorizationStatus, AuthorizeRequest, AuthorizeResponse, BootNotificationRequest,
    BootNotificationResponse, DataTransferRequest, DataTransferResponse, DataTransferStatus,
    DateTime, DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse,
    FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse, GenericStatusEnumType,
    HeartbeatRequest, HeartbeatResponse, IdTagInfo, LogStatusNotificationRequest,
    LogStatusNotificationResponse, MeterValuesRequest, MeterValuesResponse, RegistrationStatus,
    Rejection, Request, SecurityEventNotificationRequest, SecurityEventNotificationResponse,
    SignCertificateRequest, SignCertificateResponse, SignedFirmwareStatusNotificationRequest,
    SignedFirmwareStatusNotificationResponse, StartTransactionRequest, StartTransactionResponse,
    StatusNotificationRequest, StatusNotificationResponse, StopTransactionRequest,
    StopTransactionResponse,
};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use crate::books::{Books, Start};

/// Seconds between heartbeats of an idle charge point.
const HEARTBEAT_INTERVAL: i64 = 300;

/// The handler behind `ocpp16 serve`.
#[derive(Debug)]
pub(crate) struct Ocpp16 {
    books: Arc<Books>,
}

impl Ocpp16 {
    pub(crate) fn new(books: Arc<Books>) -> Self {
        Self { books }
    }
}

impl Handler for Ocpp16 {
    type Session = ();

    async fn authorize(
        &self,
        context: &Context,
        request: AuthorizeRequest,
    ) -> Result<AuthorizeResponse, Rejection> {
        note(context, &request);
        Ok(AuthorizeResponse { id_tag_info: accepted() })
    }

    async fn boot_notification(
        &self,
        context: &Context,
        request: BootNotificationRequest,
    ) -> Result<BootNotificationResponse, Rejection> {
        note(context, &request);
        let status = RegistrationStatus::Accepted;
        self.books.booted(context.identity(), &request, status);
        Ok(BootNotificationResponse { status, current_time: now(), interval: HEARTBEAT_INTERVAL })
    }

    async fn data_transfer(
        &self,
        context: &Context,
        request: DataTransferRequest,
    ) -> Result<DataTransferResponse, Rejection> {
        note(context, &request);
        Ok(DataTransferResponse::new(DataTransferStatus::UnknownVendorId))
    }

    async fn diagnostics_status_notification(
        &self,
        context: &Context,
        request: DiagnosticsStatusNotificationRequest,
    ) -> Result<DiagnosticsStatusNotificationResponse, Rejection> {
        note(context, &request);
        Ok(DiagnosticsStatusNotificationResponse {})
    }

    async fn firmware_status_notification(
        &self,
        context: &Context,
        request: FirmwareStatusNotificationRequest,
    ) -> Result<FirmwareStatusNotificationResponse, Rejection> {
        note(context, &request);
        Ok(FirmwareStatusNotificationResponse {})
    }

    async fn heartbeat(
        &self,
        context: &Context,
        request: HeartbeatRequest,
    ) -> Result<HeartbeatResponse, Rejection> {
        note(context, &request);
        Ok(HeartbeatResponse { current_time: now() })
    }

    async fn log_status_notification(
        &self,
        context: &Context,
        request: LogStatusNotificationRequest,
    ) -> Result<LogStatusNotificationResponse, Rejection> {
        note(context, &request);
        Ok(LogStatusNotificationResponse {})
    }

    async fn meter_values(
        &self,
        context: &Context,
        request: MeterValuesRequest,
    ) -> Result<MeterValuesResponse, Rejection> {
        note(context, &request);
        Ok(MeterValuesResponse {})
    }

    async fn security_event_notification(
        &self,
        context: &Context,
        request: SecurityEventNotificationRequest,
    ) -> Result<SecurityEventNotificationResponse, Rejection> {
        note(context, &request);
        Ok(SecurityEventNotificationResponse {})
    }

    async fn sign_certificate(
        &self,
        context: &Context,
        request: SignCertificateRequest,
    ) -> Result<SignCertificateResponse, Rejection> {
        note(context, &request);
        Ok(SignCertificateResponse { status: GenericStatusEnumType::Rejected })
    }

    async fn signed_firmware_status_notification(
        &self,
        context: &Context,
        request: SignedFirmwareStatusNotificationRequest,
    ) -> Result<SignedFirmwareStatusNotificationResponse, Rejection> {
        note(context, &request);
        Ok(SignedFirmwareStatusNotificationResponse {})
    }

    async fn start_transaction(
        &self,
        context: &Context,
        request: StartTransactionRequest,
    ) -> Result<StartTransactionResponse, Rejection> {
        note(context, &request);
        let timestamp =
            timestamp_as_received(context.raw()).unwrap_or_else(|| request.timestamp.to_string());
        let transaction_id = self.books.start(Start {
            identity: context.identity().to_string(),
            connector_id: request.connector_id,
            id_tag: request.id_tag.as_str().to_owned(),
            timestamp,
            meter_start: request.meter_start,
        });
        tracing::info!(charge_point = %context.identity(), transaction_id, "transaction started");
        Ok(StartTransactionResponse { id_tag_info: accepted(), transaction_id })
    }

    async fn status_notification(
        &self,
        context: &Context,
        request: StatusNotificationRequest,
    ) -> Result<StatusNotificationResponse, Rejection> {
        note(context, &request);
        self.books.status(context.identity(), &request, now());
        Ok(StatusNotificationResponse {})
    }

    async fn stop_transaction(
        &self,
        context: &Context,
        request: StopTransactionRequest,
    ) -> Result<StopTransactionResponse, Rejection> {
        note(context, &request);
        Ok(StopTransactionResponse { id_tag_info: request.id_tag.map(|_| accepted()) })
    }

    async fn connected(&self, charge_point: &ChargePoint, (): &()) {
        let remote_address = charge_point.remote_address();
        tracing::info!(charge_point = %charge_point.identity(), %remote_address, "connected");
        self.books.connected(charge_point.identity());
    }

    async fn disconnected(&self, charge_point: &ChargePoint, (): &()) {
        tracing::info!(charge_point = %charge_point.identity(), "disconnected");
    }
}

/// Logs a message, and what was repaired in it.
fn note(context: &Context, request: &impl Request) {
    let (charge_point, action) = (context.identity(), action_of(request));
    let request = excerpt(format!("{request:?}"));
    if context.deviations().is_empty() {
        tracing::info!(%charge_point, %action, request);
    } else {
        let kinds: Vec<_> = context.deviations().iter().map(ToString::to_string).collect();
        let repaired = excerpt(kinds.join(", "));
        tracing::warn!(%charge_point, %action, request, repaired, "message repaired");
    }
}

/// The beginning of a text: a message may have a megabyte, a line of the log
/// must not.
fn excerpt(mut text: String) -> String {
    const LONGEST: usize = 2000;
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

const fn action_of<R: Request>(_: &R) -> Action {
    R::ACTION
}

fn accepted() -> IdTagInfo {
    IdTagInfo::new(AuthorizationStatus::Accepted)
}

fn now() -> DateTime {
    DateTime::from(SystemTime::now()).to_milliseconds()
}

/// Returns the timestamp of a StartTransaction as it was received.
fn timestamp_as_received(raw: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Call<'a>(IgnoredAny, IgnoredAny, IgnoredAny, #[serde(borrow)] Payload<'a>);
    #[derive(Deserialize)]
    struct Payload<'a> {
        #[serde(borrow)]
        timestamp: &'a RawValue,
    }
    let Call(_, _, _, payload) = serde_json::from_str(raw).ok()?;
    Some(payload.timestamp.get().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_found_as_received() {
        let raw = r#"[2, "1", "StartTransaction", {"meterStart": 0, "timestamp": "0" }]"#;
        assert_eq!(timestamp_as_received(raw).as_deref(), Some(r#""0""#));
        assert_eq!(timestamp_as_received("[2]"), None);
    }
}
