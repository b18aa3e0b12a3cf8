//! The handler of the tests: says yes to everything, and tells what it saw.
//!
//! Also compiled into the unit tests of the crate, which see its connections from
//! within.

use std::fmt::Debug;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use ocpp16_server::{ChargePoint, Context, Handler, RawPayload};
use ocpp16_types::{
    AuthorizationStatus, AuthorizeRequest, AuthorizeResponse, BootNotificationRequest,
    BootNotificationResponse, ClearCacheRequest, DataTransferRequest, DataTransferResponse,
    DataTransferStatus, DateTime, DiagnosticsStatusNotificationRequest,
    DiagnosticsStatusNotificationResponse, ErrorCode, FirmwareStatusNotificationRequest,
    FirmwareStatusNotificationResponse, HeartbeatRequest, HeartbeatResponse, IdTagInfo,
    LogStatusNotificationRequest, LogStatusNotificationResponse, MeterValuesRequest,
    MeterValuesResponse, RegistrationStatus, Rejection, SecurityEventNotificationRequest,
    SecurityEventNotificationResponse, SignCertificateRequest, SignCertificateResponse,
    SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse,
    StartTransactionRequest, StartTransactionResponse, StatusNotificationRequest,
    StatusNotificationResponse, StopTransactionRequest, StopTransactionResponse,
};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::sleep;

/// What the handler saw.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Connected(String),
    Disconnected(String),
    /// The end of a DataTransfer, by its vendor.
    Finished(String),
    /// Work after an answer, and whether its call was answered.
    After(bool),
}

/// Answers everything; a DataTransfer does what its vendor id says (`sleep 3` is
/// for tests whose clock is paused).
pub(crate) struct Probe<S = ()> {
    seen: mpsc::UnboundedSender<Seen>,
    gate: Arc<Semaphore>,
    session: PhantomData<fn() -> S>,
}

impl<S> Probe<S> {
    /// Returns what it sees, and what opens the gate for those that wait there.
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<Seen>, Arc<Semaphore>) {
        let (sender, seen) = mpsc::unbounded_channel();
        let gate = Arc::new(Semaphore::new(0));
        (Self { seen: sender, gate: Arc::clone(&gate), session: PhantomData }, seen, gate)
    }
}

impl<S: Debug + Send + Sync + 'static> Handler for Probe<S> {
    type Session = S;

    async fn authorize(
        &self,
        _: &Context<S>,
        _: AuthorizeRequest,
    ) -> Result<AuthorizeResponse, Rejection> {
        Ok(AuthorizeResponse { id_tag_info: accepted() })
    }

    async fn boot_notification(
        &self,
        _: &Context<S>,
        _: BootNotificationRequest,
    ) -> Result<BootNotificationResponse, Rejection> {
        let status = RegistrationStatus::Accepted;
        Ok(BootNotificationResponse { status, current_time: now(), interval: 300 })
    }

    async fn data_transfer(
        &self,
        context: &Context<S>,
        request: DataTransferRequest,
    ) -> Result<DataTransferResponse, Rejection> {
        let vendor = request.vendor_id.as_str().to_owned();
        let mut response = DataTransferResponse::new(DataTransferStatus::Accepted);
        match &*vendor {
            "after" => {
                let (seen, gate) = (self.seen.clone(), Arc::clone(&self.gate));
                let charge_point = context.charge_point().clone();
                let left = context.after(async move {
                    let answer = charge_point.call(ClearCacheRequest {}).await;
                    let _ = seen.send(Seen::After(answer.is_ok()));
                    gate.acquire().await.unwrap().forget();
                });
                response.data = Some(format!("{left:?}").into());
            }
            "after waiting" => {
                self.gate.acquire().await.unwrap().forget();
                let seen = self.seen.clone();
                let work = async move { drop(seen.send(Seen::After(false))) };
                context.after(work).unwrap();
            }
            vendor if vendor.starts_with("panic") => panic!("{vendor}"),
            vendor if vendor.starts_with("reject") => {
                return Err(Rejection::internal_error(vendor.to_owned()));
            }
            "wait" => self.gate.acquire().await.unwrap().forget(),
            "call back" => {
                let answer = context.charge_point().call(ClearCacheRequest {}).await;
                response.data = Some(format!("{:?}", answer.unwrap().status).into());
            }
            "session" => response.data = Some(format!("{:?}", context.session()).into()),
            "path" => {
                let value = |name| context.path_value(name).unwrap_or("none");
                response.data = Some(format!("{} {}", value("tenant"), value("site")).into());
            }
            "context" => {
                let (id, raw) = (context.message_id(), context.raw());
                let deviations = context.deviations();
                response.data = Some(format!("{id} {raw} {deviations:?}").into());
            }
            vendor => {
                if let Some(seconds) = vendor.strip_prefix("sleep ") {
                    sleep(Duration::from_secs(seconds.parse().unwrap())).await;
                }
            }
        }
        let _ = self.seen.send(Seen::Finished(vendor));
        Ok(response)
    }

    async fn diagnostics_status_notification(
        &self,
        _: &Context<S>,
        _: DiagnosticsStatusNotificationRequest,
    ) -> Result<DiagnosticsStatusNotificationResponse, Rejection> {
        Ok(DiagnosticsStatusNotificationResponse {})
    }

    async fn firmware_status_notification(
        &self,
        _: &Context<S>,
        _: FirmwareStatusNotificationRequest,
    ) -> Result<FirmwareStatusNotificationResponse, Rejection> {
        Ok(FirmwareStatusNotificationResponse {})
    }

    async fn heartbeat(
        &self,
        _: &Context<S>,
        _: HeartbeatRequest,
    ) -> Result<HeartbeatResponse, Rejection> {
        Ok(HeartbeatResponse { current_time: now() })
    }

    async fn log_status_notification(
        &self,
        _: &Context<S>,
        _: LogStatusNotificationRequest,
    ) -> Result<LogStatusNotificationResponse, Rejection> {
        Ok(LogStatusNotificationResponse {})
    }

    async fn meter_values(
        &self,
        _: &Context<S>,
        _: MeterValuesRequest,
    ) -> Result<MeterValuesResponse, Rejection> {
        Ok(MeterValuesResponse {})
    }

    async fn security_event_notification(
        &self,
        _: &Context<S>,
        _: SecurityEventNotificationRequest,
    ) -> Result<SecurityEventNotificationResponse, Rejection> {
        Ok(SecurityEventNotificationResponse {})
    }

    async fn sign_certificate(
        &self,
        _: &Context<S>,
        _: SignCertificateRequest,
    ) -> Result<SignCertificateResponse, Rejection> {
        Err(Rejection::not_supported())
    }

    async fn signed_firmware_status_notification(
        &self,
        _: &Context<S>,
        _: SignedFirmwareStatusNotificationRequest,
    ) -> Result<SignedFirmwareStatusNotificationResponse, Rejection> {
        Ok(SignedFirmwareStatusNotificationResponse {})
    }

    async fn start_transaction(
        &self,
        _: &Context<S>,
        _: StartTransactionRequest,
    ) -> Result<StartTransactionResponse, Rejection> {
        Ok(StartTransactionResponse { id_tag_info: accepted(), transaction_id: 1 })
    }

    async fn status_notification(
        &self,
        _: &Context<S>,
        _: StatusNotificationRequest,
    ) -> Result<StatusNotificationResponse, Rejection> {
        Ok(StatusNotificationResponse {})
    }

    async fn stop_transaction(
        &self,
        _: &Context<S>,
        _: StopTransactionRequest,
    ) -> Result<StopTransactionResponse, Rejection> {
        Ok(StopTransactionResponse { id_tag_info: None })
    }

    async fn raw(
        &self,
        _: &Context<S>,
        action: &str,
        mut payload: RawPayload,
    ) -> Result<RawPayload, Rejection> {
        if action != "Vendor.Echo" {
            return Err(Rejection::new(ErrorCode::NotImplemented, "unknown action"));
        }
        payload.insert("action".to_owned(), action.into());
        Ok(payload)
    }

    async fn connected(&self, charge_point: &ChargePoint, _: &S) {
        if charge_point.identity().as_str() == "slow-hook" {
            self.gate.acquire().await.unwrap().forget();
        }
        let _ = self.seen.send(Seen::Connected(charge_point.identity().to_string()));
    }

    async fn disconnected(&self, charge_point: &ChargePoint, _: &S) {
        let _ = self.seen.send(Seen::Disconnected(charge_point.identity().to_string()));
    }
}

fn accepted() -> IdTagInfo {
    IdTagInfo::new(AuthorizationStatus::Accepted)
}

/// A fixed time, so that answers can be compared as text.
fn now() -> DateTime {
    DateTime::from_unix_seconds(1_700_000_000).unwrap()
}
