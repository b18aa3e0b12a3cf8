//! A handler that tells what it is asked, and does what it is told.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use ocpp16_server::{ChargePoint, Context, Handler, RawPayload};
use ocpp16_tests::PATIENCE;
use ocpp16_types::*;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

/// Tells every message and every hook, in one line each.
///
/// MeterValues of connector 99 are rejected unless there is a permit. A DataTransfer
/// tells it what to do: its vendor is one of `wait` (until it is
/// let go), `reject`, `panic`, `after` (call the charge point behind the answer),
/// and `call` (call it before). A charge point whose identity begins with `HELD` is not
/// disconnected before it is let go.
pub(crate) struct Probe {
    name: &'static str,
    says: Sender<String>,
    gate: Arc<Semaphore>,
}

/// What probes have said.
pub(crate) struct Said {
    lines: Receiver<String>,
    /// A permit lets a DataTransfer or a charge point go that waits.
    pub(crate) gate: Arc<Semaphore>,
    sender: Sender<String>,
}

impl Said {
    pub(crate) fn new() -> Self {
        let (sender, lines) = channel();
        Self { lines, gate: Arc::new(Semaphore::new(0)), sender }
    }

    /// Makes a probe that is heard here.
    pub(crate) fn probe(&self, name: &'static str) -> Probe {
        Probe { name, says: self.sender.clone(), gate: Arc::clone(&self.gate) }
    }

    /// Returns the next line.
    pub(crate) fn next(&self) -> String {
        self.lines.recv_timeout(PATIENCE).expect("a probe says something")
    }

    /// Returns what was said so far and not read.
    pub(crate) fn rest(&self) -> Vec<String> {
        self.lines.try_iter().collect()
    }
}

impl Probe {
    fn say(&self, line: String) {
        // A test that has seen enough hears no more.
        let _ = self.says.send(format!("{}: {line}", self.name));
    }

    fn asked(&self, context: &Context<Value>, action: &str) {
        let (identity, id) = (context.identity(), context.message_id());
        self.say(format!("{action} {id} of {identity}"));
    }
}

macro_rules! answers {
    ($($method:ident: $request:ident -> $response:ident = $answer:expr;)*) => {$(
        async fn $method(
            &self,
            context: &Context<Value>,
            _: $request,
        ) -> Result<$response, Rejection> {
            self.asked(context, stringify!($method));
            Ok($answer)
        }
    )*};
}

impl Handler for Probe {
    type Session = Value;

    answers! {
        authorize: AuthorizeRequest -> AuthorizeResponse =
            AuthorizeResponse { id_tag_info: accepted() };
        boot_notification: BootNotificationRequest -> BootNotificationResponse =
            BootNotificationResponse {
                current_time: now(),
                interval: 300,
                status: RegistrationStatus::Accepted,
            };
        diagnostics_status_notification: DiagnosticsStatusNotificationRequest
            -> DiagnosticsStatusNotificationResponse = DiagnosticsStatusNotificationResponse {};
        firmware_status_notification: FirmwareStatusNotificationRequest
            -> FirmwareStatusNotificationResponse = FirmwareStatusNotificationResponse {};
        heartbeat: HeartbeatRequest -> HeartbeatResponse = HeartbeatResponse::new(now());
        log_status_notification: LogStatusNotificationRequest
            -> LogStatusNotificationResponse = LogStatusNotificationResponse {};
        security_event_notification: SecurityEventNotificationRequest
            -> SecurityEventNotificationResponse = SecurityEventNotificationResponse {};
        sign_certificate: SignCertificateRequest -> SignCertificateResponse =
            SignCertificateResponse { status: GenericStatusEnumType::Rejected };
        signed_firmware_status_notification: SignedFirmwareStatusNotificationRequest
            -> SignedFirmwareStatusNotificationResponse =
            SignedFirmwareStatusNotificationResponse {};
        start_transaction: StartTransactionRequest -> StartTransactionResponse =
            StartTransactionResponse { id_tag_info: accepted(), transaction_id: 42 };
        status_notification: StatusNotificationRequest -> StatusNotificationResponse =
            StatusNotificationResponse {};
        stop_transaction: StopTransactionRequest -> StopTransactionResponse =
            StopTransactionResponse { id_tag_info: None };
    }

    async fn meter_values(
        &self,
        context: &Context<Value>,
        request: MeterValuesRequest,
    ) -> Result<MeterValuesResponse, Rejection> {
        self.asked(context, "meter_values");
        if request.connector_id == 99 {
            self.gate.try_acquire().map_err(Rejection::internal_error)?.forget();
        }
        Ok(MeterValuesResponse {})
    }

    async fn data_transfer(
        &self,
        context: &Context<Value>,
        request: DataTransferRequest,
    ) -> Result<DataTransferResponse, Rejection> {
        self.asked(context, "data_transfer");
        let charge_point = context.charge_point().clone();
        match request.vendor_id.as_str() {
            "wait" => self.gate.acquire().await.unwrap().forget(),
            "reject" => {
                let details = json!({"why": "ü"}).as_object().unwrap().clone();
                return Err(Rejection::security_error("no ü").with_details(details));
            }
            "panic" => panic!("as it was told"),
            "after" => {
                let call = async move {
                    let _ = charge_point.call(ClearCacheRequest {}).await;
                };
                context.after(call).map_err(Rejection::internal_error)?;
            }
            "call" => {
                let called = charge_point.call(ClearCacheRequest {}).await;
                self.say(format!("{:?}", called.map(|response| response.status)));
            }
            "facts" => {
                let tenant = context.path_value("tenant");
                let (session, raw) = (context.session(), context.raw());
                let deviations: Vec<_> =
                    context.deviations().iter().map(ToString::to_string).collect();
                let address = context.charge_point().remote_address().ip();
                self.say(format!("{tenant:?} {session} {raw} {deviations:?} {address}"));
            }
            _ => {}
        }
        Ok(DataTransferResponse::new(DataTransferStatus::Accepted))
    }

    async fn raw(
        &self,
        context: &Context<Value>,
        action: &str,
        mut payload: RawPayload,
    ) -> Result<RawPayload, Rejection> {
        self.asked(context, action);
        payload.insert("seen".to_owned(), json!(true));
        Ok(payload)
    }

    async fn connected(&self, charge_point: &ChargePoint, session: &Value) {
        self.say(format!("connected {} {session}", charge_point.identity()));
    }

    async fn disconnected(&self, charge_point: &ChargePoint, session: &Value) {
        if charge_point.identity().starts_with("HELD") {
            self.say(format!("leaving {}", charge_point.identity()));
            self.gate.acquire().await.unwrap().forget();
        }
        self.say(format!("disconnected {} {session}", charge_point.identity()));
    }
}

fn accepted() -> IdTagInfo {
    IdTagInfo::new(AuthorizationStatus::Accepted)
}

fn now() -> DateTime {
    DateTime::from(std::time::SystemTime::now())
}
