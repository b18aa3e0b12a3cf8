//! A charge point of our own, written from the wire format: it sends and reads
//! texts and shares no code with the server, so that a bug cannot cancel out.

use std::fmt;
use std::io::{Read, Write};
use std::net::TcpStream;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::error::ProtocolError;
use tungstenite::http::HeaderValue;
use tungstenite::{Error, HandshakeError, Message, WebSocket};

use crate::PATIENCE;

/// A connected charge point.
pub struct ChargePoint {
    socket: WebSocket<Box<dyn Stream>>,
    next_id: u32,
}

/// With TLS and without.
trait Stream: Read + Write + Send {}

impl<S: Read + Write + Send> Stream for S {}

impl ChargePoint {
    /// Connects as this identity.
    ///
    /// # Panics
    ///
    /// If it is not let in.
    #[must_use]
    pub fn connect(url: &str, identity: &str) -> Self {
        Self::open(url, identity, None)
    }

    /// Connects as this identity with Basic credentials; the password is any
    /// bytes.
    ///
    /// # Panics
    ///
    /// If it is not let in.
    #[must_use]
    pub fn connect_with(url: &str, identity: &str, password: &[u8]) -> Self {
        Self::open(url, identity, Some(&basic(identity, password)))
    }

    /// Tries to connect, with a password or without.
    ///
    /// # Errors
    ///
    /// The HTTP status that it is refused with.
    ///
    /// # Panics
    ///
    /// If there is no answer.
    pub fn try_connect(url: &str, identity: &str, password: Option<&[u8]>) -> Result<Self, u16> {
        let authorization = password.map(|password| basic(identity, password));
        match Self::try_open(url, identity, authorization.as_deref()) {
            Ok(charge_point) => Ok(charge_point),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{identity}: {error}"),
        }
    }

    /// Tries to connect over a stream that is there, such as one of TLS.
    ///
    /// # Errors
    ///
    /// The HTTP status that it is refused with; none if the stream ends without
    /// an answer.
    ///
    /// # Panics
    ///
    /// If the answer is not HTTP.
    pub fn try_over(
        stream: impl Read + Write + Send + 'static,
        url: &str,
        identity: &str,
        password: Option<&[u8]>,
    ) -> Result<Self, Option<u16>> {
        let authorization = password.map(|password| basic(identity, password));
        match Self::over(Box::new(stream), url, identity, authorization.as_deref()) {
            Ok(charge_point) => Ok(charge_point),
            Err(Error::Http(response)) => Err(Some(response.status().as_u16())),
            Err(Error::Io(_) | Error::Protocol(ProtocolError::HandshakeIncomplete)) => Err(None),
            Err(error) => panic!("{identity}: {error}"),
        }
    }

    fn open(url: &str, identity: &str, authorization: Option<&str>) -> Self {
        let opened = Self::try_open(url, identity, authorization);
        opened.unwrap_or_else(|error| panic!("{identity}: {error}"))
    }

    fn try_open(url: &str, identity: &str, authorization: Option<&str>) -> Result<Self, Error> {
        let address = url.strip_prefix("ws://").and_then(|rest| rest.split('/').next());
        let stream = TcpStream::connect(address.expect("a ws URL"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Self::over(Box::new(stream), url, identity, authorization)
    }

    fn over(
        stream: Box<dyn Stream>,
        url: &str,
        identity: &str,
        authorization: Option<&str>,
    ) -> Result<Self, Error> {
        let mut request = format!("{url}/{identity}").into_client_request().expect("a URL");
        if let Some(value) = authorization {
            let value = HeaderValue::from_str(value).expect("base64 fits into a header");
            request.headers_mut().insert("Authorization", value);
        }
        let protocol = HeaderValue::from_static("ocpp1.6");
        request.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
        let opened = tungstenite::client(request, stream).map_err(|error| match error {
            HandshakeError::Failure(error) => error,
            HandshakeError::Interrupted(_) => panic!("{identity}: no answer"),
        });
        let (socket, response) = opened?;
        assert_eq!(response.headers()["Sec-WebSocket-Protocol"], "ocpp1.6");
        Ok(Self { socket, next_id: 1 })
    }

    /// Sends a text.
    ///
    /// # Panics
    ///
    /// If the connection is lost.
    pub fn send(&mut self, text: &str) {
        self.socket.send(Message::text(text)).unwrap_or_else(|error| panic!("{text}: {error}"));
    }

    /// Waits for the next message.
    ///
    /// # Panics
    ///
    /// If none comes, or no JSON.
    pub fn receive(&mut self) -> Value {
        loop {
            match self.socket.read() {
                Ok(Message::Text(text)) => {
                    return serde_json::from_str(&text).expect("frames are JSON");
                }
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                other => panic!("instead of a message: {other:?}"),
            }
        }
    }

    /// Waits for a CALL of this action, answers it with a CALLRESULT, and returns
    /// its payload.
    ///
    /// # Panics
    ///
    /// If another message comes.
    pub fn answer(&mut self, action: &str, payload: &Value) -> Value {
        let call = self.receive();
        assert_eq!((&call[0], &call[2]), (&json!(2), &json!(action)), "{call}");
        self.send(&json!([3, call[1], payload]).to_string());
        call[3].clone()
    }

    /// Closes the connection, and waits until it is.
    ///
    /// # Panics
    ///
    /// If a message comes, or nothing.
    pub fn close(mut self) {
        self.socket.close(None).unwrap_or_else(|error| panic!("closing: {error}"));
        self.wait_until_closed();
    }

    /// Waits until the connection is closed.
    ///
    /// # Panics
    ///
    /// If a message comes, or nothing.
    pub fn wait_until_closed(mut self) {
        loop {
            match self.socket.read() {
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Close(_)) => {}
                Err(Error::ConnectionClosed) => return,
                other => panic!("instead of the end: {other:?}"),
            }
        }
    }

    /// Like [`call`](Self::call); `None` if the connection is lost before the
    /// answer comes.
    ///
    /// # Panics
    ///
    /// If another message comes before the answer.
    pub fn try_call(&mut self, action: &str, payload: &Value) -> Option<Value> {
        let id = self.next_id.to_string();
        self.next_id += 1;
        let frame = json!([2, id, action, payload]).to_string();
        self.socket.send(Message::text(frame)).ok()?;
        loop {
            match self.socket.read().ok()? {
                Message::Text(text) => {
                    let answer: Value = serde_json::from_str(&text).expect("frames are JSON");
                    assert_eq!(answer[1], id);
                    return Some(answer);
                }
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Close(_) => return None,
                other @ (Message::Binary(_) | Message::Frame(_)) => {
                    panic!("instead of a message: {other:?}")
                }
            }
        }
    }

    /// Waits until the connection is closed, and returns the code that it is
    /// closed with.
    ///
    /// # Panics
    ///
    /// If a message comes, or it ends without a Close.
    pub fn closed(&mut self) -> u16 {
        self.closed_because().0
    }

    /// Like [`closed`](Self::closed), with the reason that the Close gives.
    ///
    /// # Panics
    ///
    /// If a message comes, or it ends without a Close.
    pub fn closed_because(&mut self) -> (u16, String) {
        loop {
            match self.socket.read() {
                Ok(Message::Close(Some(close))) => {
                    return (close.code.into(), close.reason.to_string());
                }
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                other => panic!("instead of a Close: {other:?}"),
            }
        }
    }

    /// Sends a CALL and returns the whole answer.
    ///
    /// # Panics
    ///
    /// If none comes, or another message before it.
    pub fn call(&mut self, action: &str, payload: &Value) -> Value {
        let id = self.next_id.to_string();
        self.next_id += 1;
        self.send(&json!([2, id, action, payload]).to_string());
        let answer = self.receive();
        assert_eq!(answer[1], id);
        answer
    }
}

impl fmt::Debug for ChargePoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChargePoint").field("next_id", &self.next_id).finish_non_exhaustive()
    }
}

fn basic(identity: &str, password: &[u8]) -> String {
    format!("Basic {}", STANDARD.encode([identity.as_bytes(), b":", password].concat()))
}
