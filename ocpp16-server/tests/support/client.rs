//! A raw WebSocket client that knows no OCPP.
//!
//! Also compiled into the unit tests of the crate, like `probe`.

use std::net::SocketAddr;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::MaybeTlsStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::{HeaderValue, Request};
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::{WebSocketStream, tungstenite::Message};

use super::PATIENCE;

/// A charge point as far as the wire goes.
pub(crate) struct Client<S = MaybeTlsStream<TcpStream>> {
    socket: WebSocketStream<S>,
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
        let mut request = request(format!("ws://{address}/ocpp/{identity}"), Some("ocpp1.6"));
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
        let request = request(url, subprotocol);
        let (socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
        Self { socket }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    /// Connects over a stream that is there already.
    pub(crate) async fn over(stream: S, identity: &str) -> Self {
        let url = format!("ws://x/ocpp/{identity}");
        let request = request(url, Some("ocpp1.6"));
        let (socket, _) = tokio_tungstenite::client_async(request, stream).await.unwrap();
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

    /// Whether nothing comes for a while.
    pub(crate) async fn is_left_alone(&mut self, time: Duration) -> bool {
        timeout(time, self.socket.next()).await.is_err()
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

fn request(url: String, subprotocol: Option<&'static str>) -> Request<()> {
    let mut request = url.into_client_request().unwrap();
    if let Some(name) = subprotocol {
        let name = HeaderValue::from_static(name);
        request.headers_mut().insert("Sec-WebSocket-Protocol", name);
    }
    request
}
