//! A handler that answers everything as a charge point wishes.

use std::time::SystemTime;

use ocpp16_server::admission::SecurityProfile;
use ocpp16_server::{Context, Handler};
use ocpp16_types::{
    AuthorizationStatus, AuthorizeRequest, AuthorizeResponse, BootNotificationRequest,
    BootNotificationResponse, DataTransferRequest, DataTransferResponse, DataTransferStatus,
    DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse,
    FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse, HeartbeatRequest,
    HeartbeatResponse, IdTagInfo, LogStatusNotificationRequest, LogStatusNotificationResponse,
    MeterValuesRequest, MeterValuesResponse, RegistrationStatus, Rejection,
    SecurityEventNotificationRequest, SecurityEventNotificationResponse, SignCertificateRequest,
    SignCertificateResponse, SignedFirmwareStatusNotificationRequest,
    SignedFirmwareStatusNotificationResponse, StartTransactionRequest, StartTransactionResponse,
    StatusNotificationRequest, StatusNotificationResponse, StopTransactionRequest,
    StopTransactionResponse,
};

/// Accepts every charge point and every tag.
pub(crate) struct Charging;

/// One line per action: nothing depends on what is asked.
macro_rules! answers {
    ($($action:ident($request:ty): $response:ty = $answer:expr;)*) => {
        impl Handler for Charging {
            type Session = SecurityProfile;

            $(async fn $action(
                &self,
                _: &Context<SecurityProfile>,
                _: $request,
            ) -> Result<$response, Rejection> {
                $answer
            })*
        }
    };
}

answers! {
    authorize(AuthorizeRequest): AuthorizeResponse = Ok(AuthorizeResponse { id_tag_info: accepted() });
    boot_notification(BootNotificationRequest): BootNotificationResponse = Ok(BootNotificationResponse {
        status: RegistrationStatus::Accepted,
        current_time: SystemTime::now().into(),
        interval: 300,
    });
    data_transfer(DataTransferRequest): DataTransferResponse =
        Ok(DataTransferResponse::new(DataTransferStatus::UnknownVendorId));
    diagnostics_status_notification(DiagnosticsStatusNotificationRequest):
        DiagnosticsStatusNotificationResponse = Ok(DiagnosticsStatusNotificationResponse {});
    firmware_status_notification(FirmwareStatusNotificationRequest):
        FirmwareStatusNotificationResponse = Ok(FirmwareStatusNotificationResponse {});
    heartbeat(HeartbeatRequest): HeartbeatResponse =
        Ok(HeartbeatResponse { current_time: SystemTime::now().into() });
    log_status_notification(LogStatusNotificationRequest): LogStatusNotificationResponse =
        Ok(LogStatusNotificationResponse {});
    meter_values(MeterValuesRequest): MeterValuesResponse = Ok(MeterValuesResponse {});
    security_event_notification(SecurityEventNotificationRequest):
        SecurityEventNotificationResponse = Ok(SecurityEventNotificationResponse {});
    sign_certificate(SignCertificateRequest): SignCertificateResponse =
        Err(Rejection::not_supported());
    signed_firmware_status_notification(SignedFirmwareStatusNotificationRequest):
        SignedFirmwareStatusNotificationResponse = Ok(SignedFirmwareStatusNotificationResponse {});
    start_transaction(StartTransactionRequest): StartTransactionResponse =
        Ok(StartTransactionResponse { id_tag_info: accepted(), transaction_id: 1 });
    status_notification(StatusNotificationRequest): StatusNotificationResponse =
        Ok(StatusNotificationResponse {});
    stop_transaction(StopTransactionRequest): StopTransactionResponse =
        Ok(StopTransactionResponse { id_tag_info: Some(accepted()) });
}

fn accepted() -> IdTagInfo {
    IdTagInfo::new(AuthorizationStatus::Accepted)
}
