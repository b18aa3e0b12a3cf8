//! The smallest central system: any charge point may connect to
//! `/ocpp/{identity}`, everything is in memory, all 14 actions are answered.
//!
//!     cargo run --release -p ocpp16-server --example minimal -- 127.0.0.1:9000
//!
//! It forgets everything, even whether it has seen a transaction before. Ends
//! well on Ctrl-C and SIGTERM. More of everything is in `examples/full`.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::SystemTime;

use ocpp16_server::admission::danger::AnyoneMayConnect;
use ocpp16_server::{Context, Handler, Server};
use ocpp16_types::*;

/// Accepts everything and numbers transactions.
#[derive(Default)]
pub(crate) struct Minimal {
    last_transaction: AtomicI64,
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:9000".to_owned());
    let listener = tokio::net::TcpListener::bind(address).await?;
    let stop = told_to_stop()?;
    println!("ws://{}/ocpp/{{identity}}", listener.local_addr()?);
    let server = Server::builder(Minimal::default(), AnyoneMayConnect).build();
    server.serve(listener, stop).await;
    Ok(())
}

impl Handler for Minimal {
    type Session = ();

    async fn authorize(
        &self,
        _: &Context,
        _: AuthorizeRequest,
    ) -> Result<AuthorizeResponse, Rejection> {
        Ok(AuthorizeResponse { id_tag_info: accepted() })
    }

    async fn boot_notification(
        &self,
        _: &Context,
        _: BootNotificationRequest,
    ) -> Result<BootNotificationResponse, Rejection> {
        Ok(BootNotificationResponse {
            status: RegistrationStatus::Accepted,
            current_time: now(),
            interval: 300,
        })
    }

    async fn data_transfer(
        &self,
        _: &Context,
        _: DataTransferRequest,
    ) -> Result<DataTransferResponse, Rejection> {
        Ok(DataTransferResponse::new(DataTransferStatus::UnknownVendorId))
    }

    async fn diagnostics_status_notification(
        &self,
        _: &Context,
        _: DiagnosticsStatusNotificationRequest,
    ) -> Result<DiagnosticsStatusNotificationResponse, Rejection> {
        Ok(DiagnosticsStatusNotificationResponse {})
    }

    async fn firmware_status_notification(
        &self,
        _: &Context,
        _: FirmwareStatusNotificationRequest,
    ) -> Result<FirmwareStatusNotificationResponse, Rejection> {
        Ok(FirmwareStatusNotificationResponse {})
    }

    async fn heartbeat(
        &self,
        _: &Context,
        _: HeartbeatRequest,
    ) -> Result<HeartbeatResponse, Rejection> {
        Ok(HeartbeatResponse { current_time: now() })
    }

    async fn log_status_notification(
        &self,
        _: &Context,
        _: LogStatusNotificationRequest,
    ) -> Result<LogStatusNotificationResponse, Rejection> {
        Ok(LogStatusNotificationResponse {})
    }

    async fn meter_values(
        &self,
        _: &Context,
        _: MeterValuesRequest,
    ) -> Result<MeterValuesResponse, Rejection> {
        Ok(MeterValuesResponse {})
    }

    async fn security_event_notification(
        &self,
        _: &Context,
        _: SecurityEventNotificationRequest,
    ) -> Result<SecurityEventNotificationResponse, Rejection> {
        Ok(SecurityEventNotificationResponse {})
    }

    async fn sign_certificate(
        &self,
        _: &Context,
        _: SignCertificateRequest,
    ) -> Result<SignCertificateResponse, Rejection> {
        Ok(SignCertificateResponse { status: GenericStatusEnumType::Rejected })
    }

    async fn signed_firmware_status_notification(
        &self,
        _: &Context,
        _: SignedFirmwareStatusNotificationRequest,
    ) -> Result<SignedFirmwareStatusNotificationResponse, Rejection> {
        Ok(SignedFirmwareStatusNotificationResponse {})
    }

    async fn start_transaction(
        &self,
        _: &Context,
        _: StartTransactionRequest,
    ) -> Result<StartTransactionResponse, Rejection> {
        let transaction_id = self.last_transaction.fetch_add(1, Ordering::Relaxed) + 1;
        Ok(StartTransactionResponse { id_tag_info: accepted(), transaction_id })
    }

    async fn status_notification(
        &self,
        _: &Context,
        _: StatusNotificationRequest,
    ) -> Result<StatusNotificationResponse, Rejection> {
        Ok(StatusNotificationResponse {})
    }

    async fn stop_transaction(
        &self,
        _: &Context,
        request: StopTransactionRequest,
    ) -> Result<StopTransactionResponse, Rejection> {
        Ok(StopTransactionResponse { id_tag_info: request.id_tag.map(|_| accepted()) })
    }
}

fn accepted() -> IdTagInfo {
    IdTagInfo::new(AuthorizationStatus::Accepted)
}

/// Without what is below a millisecond, which some charge points cannot read.
fn now() -> DateTime {
    DateTime::from(SystemTime::now()).to_milliseconds()
}

/// Takes SIGTERM from now on; resolves at that or Ctrl-C.
pub(crate) fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut end = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    #[cfg(windows)]
    let mut end = tokio::signal::windows::ctrl_close()?;
    Ok(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = end.recv() => {}
        }
    })
}
