//! A central system on a real socket, and a raw WebSocket client that knows no
//! OCPP: frames are literal JSON in the tests.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![expect(clippy::unwrap_used, reason = "part of tests, if not under #[test] itself")]

#[cfg(feature = "tls")]
pub(crate) mod hello;
pub(crate) mod keys;
pub(crate) mod log;
#[cfg(feature = "tls")]
pub(crate) mod tls;

use std::fmt::Debug;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use ocpp16_server::admission::Admission;
use ocpp16_server::admission::danger::AnyoneMayConnect;
use ocpp16_server::{
    BeforeAcceptance, Builder, CentralSystem, ChargePoint, Context, Drained, Handler, Listeners,
    RawPayload, Server,
};
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
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::MaybeTlsStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};

/// For what should happen at once: only a failing test waits so long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

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

/// Answers everything; a DataTransfer does what its vendor id says.
pub(crate) struct Probe<S = ()> {
    seen: mpsc::UnboundedSender<Seen>,
    gate: Arc<Semaphore>,
    session: PhantomData<fn() -> S>,
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
            "panic" => panic!("as asked"),
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
            _ => {}
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
        let _ = self.seen.send(Seen::Connected(charge_point.identity().to_string()));
    }

    async fn disconnected(&self, charge_point: &ChargePoint, _: &S) {
        let _ = self.seen.send(Seen::Disconnected(charge_point.identity().to_string()));
    }
}

/// A server that runs.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) central_system: CentralSystem,
    pub(crate) gate: Arc<Semaphore>,
    seen: mpsc::UnboundedReceiver<Seen>,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Drained>,
}

impl Running {
    pub(crate) async fn start() -> Self {
        Self::with(|builder| builder).await
    }

    /// Its charge points need not boot, unless it is set otherwise.
    pub(crate) async fn with(
        set: impl FnOnce(Builder<Probe, AnyoneMayConnect>) -> Builder<Probe, AnyoneMayConnect>,
    ) -> Self {
        Self::admitting(AnyoneMayConnect, set).await
    }

    pub(crate) async fn admitting<A>(
        admission: A,
        set: impl FnOnce(Builder<Probe<A::Session>, A>) -> Builder<Probe<A::Session>, A>,
    ) -> Self
    where
        A: Admission<Session: Debug>,
    {
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = tcp.local_addr().unwrap();
        Self::on(tcp, address, admission, set)
    }

    pub(crate) fn on<A>(
        listeners: impl Into<Listeners>,
        address: SocketAddr,
        admission: A,
        set: impl FnOnce(Builder<Probe<A::Session>, A>) -> Builder<Probe<A::Session>, A>,
    ) -> Self
    where
        A: Admission<Session: Debug>,
    {
        let (sender, seen) = mpsc::unbounded_channel();
        let gate = Arc::new(Semaphore::new(0));
        let probe = Probe { seen: sender, gate: Arc::clone(&gate), session: PhantomData };
        let builder = Server::builder(probe, admission);
        let server = set(builder.before_acceptance(BeforeAcceptance::Handle)).build();
        let central_system = server.central_system();
        let (stop, stopped) = oneshot::channel();
        let listeners = listeners.into();
        let serving = tokio::spawn(async {
            let stopped = async {
                let _ = stopped.await;
            };
            server.serve(listeners, stopped).await
        });
        Self { address, central_system, gate, seen, stop, serving }
    }

    pub(crate) async fn seen(&mut self) -> Seen {
        timeout(PATIENCE, self.seen.recv()).await.expect("nothing seen").unwrap()
    }

    /// Connects, and waits until the handler knows.
    pub(crate) async fn connect(&mut self, identity: &str) -> Client {
        let client = Client::connect(self.address, identity, Some("ocpp1.6")).await;
        assert_eq!(self.seen().await, Seen::Connected(identity.to_owned()));
        client
    }

    /// Sends a whole request and returns what comes back until the server hangs
    /// up, or the head of a 101.
    pub(crate) async fn answer(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let reading = async {
            let head = |answer: &[u8]| answer.windows(4).any(|end| end == b"\r\n\r\n");
            while !(answer.starts_with(b"HTTP/1.1 101 ") && head(&answer)) {
                if stream.read_buf(&mut answer).await.unwrap() == 0 {
                    break;
                }
            }
        };
        timeout(PATIENCE, reading).await.expect("hangs up");
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The HTTP status that a whole request is answered with.
    pub(crate) async fn status_of(&self, request: &str) -> u16 {
        let answer = self.answer(request).await;
        answer.split(' ').nth(1).expect("a status line").parse().unwrap()
    }

    /// The HTTP status that an upgrade is answered with.
    pub(crate) async fn status(&self, path: &str, headers: &str) -> u16 {
        self.status_of(&format!(
            "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             Sec-WebSocket-Protocol: ocpp1.6\r\n{headers}\r\n"
        ))
        .await
    }

    pub(crate) fn charge_point(&self, identity: &str) -> ChargePoint {
        self.central_system.find(identity).expect("connected")
    }

    /// Begins to shut down; the task ends when that is done.
    pub(crate) fn shut_down(self) -> JoinHandle<Drained> {
        let _ = self.stop.send(());
        self.serving
    }
}

/// A charge point as far as the wire goes.
pub(crate) struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Client {
    pub(crate) async fn connect(
        address: SocketAddr,
        identity: &str,
        subprotocol: Option<&'static str>,
    ) -> Self {
        Self::open(format!("ws://{address}/ocpp/{identity}"), subprotocol).await
    }

    /// Connects with additional headers.
    pub(crate) async fn connect_with(
        address: SocketAddr,
        identity: &str,
        headers: &[(&'static str, String)],
    ) -> Self {
        let mut request = format!("ws://{address}/ocpp/{identity}").into_client_request().unwrap();
        let protocol = HeaderValue::from_static("ocpp1.6");
        request.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
        for (name, value) in headers {
            request.headers_mut().append(*name, value.parse().unwrap());
        }
        let (socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        Self { socket }
    }

    /// Connects to another path than `/ocpp/{identity}`.
    pub(crate) async fn connect_to(address: SocketAddr, path: &str) -> Self {
        Self::open(format!("ws://{address}{path}"), Some("ocpp1.6")).await
    }

    async fn open(url: String, subprotocol: Option<&'static str>) -> Self {
        let mut request = url.into_client_request().unwrap();
        if let Some(name) = subprotocol {
            let name = HeaderValue::from_static(name);
            request.headers_mut().insert("Sec-WebSocket-Protocol", name);
        }
        let (socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        Self { socket }
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    pub(crate) async fn send_frame(&mut self, data: Data, payload: &[u8], last: bool) {
        let frame = Frame::message(payload.to_vec(), OpCode::Data(data), last);
        self.socket.send(Message::Frame(frame)).await.unwrap();
    }

    pub(crate) async fn send_ping(&mut self, payload: &'static [u8]) {
        self.socket.send(Message::Ping(payload.into())).await.unwrap();
    }

    /// Waits until the server has read everything that was sent so far.
    pub(crate) async fn until_read(&mut self) {
        self.send_ping(b"read?").await;
        assert_eq!(self.message().await, Message::Pong(b"read?"[..].into()));
    }

    pub(crate) async fn message(&mut self) -> Message {
        let message = timeout(PATIENCE, self.socket.next()).await.expect("nothing received");
        message.expect("closed").unwrap()
    }

    /// The next text.
    pub(crate) async fn receive(&mut self) -> String {
        let message = self.message().await;
        let Message::Text(text) = &message else { panic!("{message:?}") };
        text.to_string()
    }

    /// Sends and receives.
    pub(crate) async fn ask(&mut self, text: &str) -> String {
        self.send(text).await;
        self.receive().await
    }

    /// Closes, and waits for the answer.
    pub(crate) async fn close(&mut self) {
        self.socket.send(Message::Close(None)).await.unwrap();
        assert!(matches!(self.message().await, Message::Close(_)));
    }

    /// Tells whether the connection ends next, without a Close.
    pub(crate) async fn is_hung_up(&mut self) -> bool {
        let message = timeout(PATIENCE, self.socket.next()).await.expect("nothing received");
        matches!(message, None | Some(Err(_)))
    }

    /// The code of the Close that comes next.
    pub(crate) async fn close_code(&mut self) -> u16 {
        let message = self.message().await;
        let Message::Close(Some(close)) = &message else { panic!("{message:?}") };
        close.code.into()
    }
}

fn accepted() -> IdTagInfo {
    IdTagInfo::new(AuthorizationStatus::Accepted)
}

/// A fixed time, so that answers can be compared as text.
fn now() -> DateTime {
    DateTime::from_unix_seconds(1_700_000_000).unwrap()
}
