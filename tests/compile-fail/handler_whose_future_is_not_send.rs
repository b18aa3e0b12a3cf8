//~ future cannot be sent between threads safely
//~ future returned by `heartbeat` is not `Send`
//~ has type `Rc<Vec<u8>>` which is not `Send`
//~ maybe used later

use std::rc::Rc;

use ocpp16_server::{Context, Handler};
use ocpp16_types::*;

struct Backend;

/// The methods that are not the point.
macro_rules! not_supported {
    ($($method:ident($request:ty) -> $response:ty;)+) => {$(
        async fn $method(&self, _: &Context, _: $request) -> Result<$response, Rejection> {
            Err(Rejection::not_supported())
        }
    )+};
}

impl Handler for Backend {
    type Session = ();

    async fn heartbeat(
        &self,
        context: &Context,
        _: HeartbeatRequest,
    ) -> Result<HeartbeatResponse, Rejection> {
        let held = Rc::new(vec![0_u8]);
        let _ = context.charge_point().call(ClearCacheRequest {}).await;
        drop(held);
        Err(Rejection::not_supported())
    }

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
