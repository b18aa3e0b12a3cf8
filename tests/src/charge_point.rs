//! A charge point of our own, written from the wire format: it sends and reads
//! texts and shares no code with the server, so that a bug cannot cancel out.

use std::net::TcpStream;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tungstenite::client::IntoClientRequest;
use tungstenite::http::HeaderValue;
use tungstenite::stream::MaybeTlsStream;
use tungstenite::{Message, WebSocket, connect};

use crate::PATIENCE;

/// A connected charge point.
#[derive(Debug)]
pub struct ChargePoint {
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    next_id: u32,
}

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
        let credentials = STANDARD.encode([identity.as_bytes(), b":", password].concat());
        Self::open(url, identity, Some(&format!("Basic {credentials}")))
    }

    fn open(url: &str, identity: &str, authorization: Option<&str>) -> Self {
        let mut request = format!("{url}/{identity}").into_client_request().expect("a URL");
        if let Some(value) = authorization {
            let value = HeaderValue::from_str(value).expect("base64 fits into a header");
            request.headers_mut().insert("Authorization", value);
        }
        let protocol = HeaderValue::from_static("ocpp1.6");
        request.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
        let (socket, response) =
            connect(request).unwrap_or_else(|error| panic!("{identity}: {error}"));
        assert_eq!(response.headers()["Sec-WebSocket-Protocol"], "ocpp1.6");
        if let MaybeTlsStream::Plain(stream) = socket.get_ref() {
            stream.set_read_timeout(Some(PATIENCE)).expect("a time limit above 0");
        }
        Self { socket, next_id: 1 }
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
        loop {
            match self.socket.read() {
                Ok(Message::Close(Some(close))) => return close.code.into(),
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
