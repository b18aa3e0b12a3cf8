//~ not all trait items implemented, missing: `heartbeat`

use ocpp16_server::{Context, Handler};
use ocpp16_types::*;

struct Backend;

/// All methods but `heartbeat`.
macro_rules! not_supported {
    ($($method:ident($request:ty) -> $response:ty;)+) => {$(
        async fn $method(&self, _: &Context, _: $request) -> Result<$response, Rejection> {
            Err(Rejection::not_supported())
        }
    )+};
}

impl Handler for Backend {
    type Session = ();

    not_supported! {
        authorize(AuthorizeRequest) -> AuthorizeResponse;
        boot_notification(BootNotificationRequest) -> BootNotificationResponse;
        data_transfer(DataTransferRequest) -> DataTransferResponse;
        diagnostics_status_notification(DiagnosticsStatusNotificationRequest) -> DiagnosticsStatusNotificationResponse;
        firmware_status_notification(FirmwareStatusNotificationRequest) -> FirmwareStatusNotificationResponse;
        log_status_notification(LogStatusNotificationRequest) -> LogStatusNotificationResponse;
        meter_values(MeterValuesRequest) -> MeterValuesResponse;
        security_event_notification(SecurityEventNotificationRequest) -> SecurityEventNotificationResponse;
        sign_certificate(SignCertificateRequest) -> SignCertificateResponse;
        signed_firmware_status_notification(SignedFirmwareStatusNotificationRequest) -> SignedFirmwareStatusNotificationResponse;
        start_transaction(StartTransactionRequest) -> StartTransactionResponse;
        status_notification(StatusNotificationRequest) -> StatusNotificationResponse;
        stop_transaction(StopTransactionRequest) -> StopTransactionResponse;
    }
}

fn main() {}
