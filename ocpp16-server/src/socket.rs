//! WebSocket frames to whole messages and back (RFC 6455).
//!
//! Knows nothing of OCPP. It answers nothing by itself: what was read goes to
//! `connection`, which decides.

use std::{fmt, io};

pub(crate) use self::reader::Reader;
pub(crate) use self::writer::Writer;

/// What a peer sent.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Received {
    Text(String),
    /// A part of a message that is not complete yet: a sign of life (J-53).
    Fragment,
    Ping(Vec<u8>),
    Pong,
    /// With the payload to answer.
    Close(Vec<u8>),
}

/// Why nothing more can be read.
#[derive(Debug)]
pub(crate) enum ReadError {
    /// The peer broke a rule; tell it by closing.
    Broken(CloseReason),
    /// The connection is gone.
    Gone(io::Error),
}

/// The code and text of a Close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CloseReason {
    code: u16,
    text: &'static str,
}

impl CloseReason {
    pub(crate) const SUPERSEDED: Self = Self::new(1000, "replaced by a newer connection");
    pub(crate) const SHUTDOWN: Self = Self::new(1001, "server is shutting down");
    pub(crate) const NO_SUBPROTOCOL: Self = Self::new(1002, "subprotocol ocpp1.6 is required");
    pub(crate) const UNREADABLE: Self = Self::new(1008, "too many unreadable messages");
    pub(crate) const DISCONNECTED: Self = Self::new(1000, "disconnected by the central system");
    pub(crate) const ALREADY_CONNECTED: Self =
        Self::new(1008, "the charge point is already connected");
    pub(crate) const DEAF: Self = Self::new(1008, "calls are not answered");
    pub(crate) const SILENT: Self = Self::new(1002, "ping not answered");
    const PROTOCOL: Self = Self::new(1002, "WebSocket protocol error");
    const UNMASKED: Self = Self::new(1002, "frames of clients must be masked");
    const BINARY: Self = Self::new(1003, "binary messages are not OCPP");
    const NOT_UTF8: Self = Self::new(1007, "text is not UTF-8");
    const TOO_LARGE: Self = Self::new(1009, "message too large");

    const fn new(code: u16, text: &'static str) -> Self {
        Self { code, text }
    }

    pub(crate) const fn code(self) -> u16 {
        self.code
    }

    pub(crate) const fn text(self) -> &'static str {
        self.text
    }
}

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.text)
    }
}

mod head;
mod reader;
mod writer;
