//! A central system of our own, written from the wire format like
//! [`ChargePoint`](crate::ChargePoint): for charge points that are to be tested.

use std::net::{TcpListener, TcpStream};

use serde_json::Value;
use tungstenite::handshake::server::{Request, Response};
use tungstenite::http::HeaderValue;
use tungstenite::{Message, WebSocket, accept_hdr};

use crate::PATIENCE;

/// Where charge points connect.
#[derive(Debug)]
pub struct RawCentralSystem {
    listener: TcpListener,
}

/// A charge point that has connected.
#[derive(Debug)]
pub struct RawConnection {
    socket: WebSocket<TcpStream>,
    /// The path that it has asked for.
    pub path: String,
}

impl RawCentralSystem {
    /// Listens on a free port.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn listen() -> Self {
        Self { listener: TcpListener::bind("127.0.0.1:0").expect("a free port") }
    }

    /// Returns what charge points are told.
    ///
    /// # Panics
    ///
    /// Never: it listens.
    #[must_use]
    pub fn url(&self) -> String {
        format!("ws://{}/ocpp", self.listener.local_addr().expect("it listens"))
    }

    /// Takes the next connection, without a handshake.
    ///
    /// # Panics
    ///
    /// Never: it listens.
    #[must_use]
    pub fn accept_tcp(&self) -> TcpStream {
        self.listener.accept().expect("it listens").0
    }

    /// Waits for a charge point.
    ///
    /// # Panics
    ///
    /// If it does not offer `ocpp1.6`, or is no WebSocket client.
    #[must_use]
    pub fn accept(&self) -> RawConnection {
        let stream = self.accept_tcp();
        stream.set_read_timeout(Some(PATIENCE)).expect("a time limit above 0");
        let mut path = String::new();
        let answer = |request: &Request, mut response: Response| {
            path = request.uri().path().to_owned();
            assert_eq!(request.headers()["Sec-WebSocket-Protocol"], "ocpp1.6");
            let protocol = HeaderValue::from_static("ocpp1.6");
            response.headers_mut().insert("Sec-WebSocket-Protocol", protocol);
            Ok(response)
        };
        let socket = accept_hdr(stream, answer).unwrap_or_else(|error| panic!("{error}"));
        RawConnection { socket, path }
    }
}

impl RawConnection {
    /// Sends a text.
    ///
    /// # Panics
    ///
    /// If the connection is lost.
    pub fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.socket.send(Message::text(&text)).unwrap_or_else(|error| panic!("{text}: {error}"));
    }

    /// Waits for the next message.
    ///
    /// # Panics
    ///
    /// If none comes, or no JSON.
    pub fn receive(&mut self) -> Value {
        self.receive_or_end().expect("a message, and not the end")
    }

    /// Waits for the next message; `None` if the charge point closes the connection.
    ///
    /// # Panics
    ///
    /// If it is lost, or what comes is no JSON.
    pub fn receive_or_end(&mut self) -> Option<Value> {
        match self.socket.read() {
            Ok(Message::Text(text)) => Some(serde_json::from_str(&text).expect("frames are JSON")),
            Ok(Message::Close(_)) => {
                // Sends the answer, and fails because that was the last.
                let _ = self.socket.flush();
                None
            }
            other => panic!("instead of a message: {other:?}"),
        }
    }

    /// Waits for a CALL of this action, answers it, and returns its payload.
    ///
    /// # Panics
    ///
    /// If something else comes.
    pub fn answer(&mut self, action: &str, response: &Value) -> Value {
        let call = self.receive();
        assert_eq!((&call[0], &call[2]), (&2.into(), &action.into()), "{call}");
        self.send(&serde_json::json!([3, call[1], response]));
        call[3].clone()
    }
}
