//! WebSocket frames to whole messages and back, with the rules of RFC 6455 that
//! fastwebsockets leaves to its user.
//!
//! Knows nothing of OCPP. It answers nothing by itself: what was read goes to
//! `connection`, which decides.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, poll_fn, ready};
use std::io;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use fastwebsockets::{
    CloseCode, Frame, OpCode, Payload, Role, WebSocketError, WebSocketRead, WebSocketWrite,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

/// Splits an upgraded connection.
pub(crate) fn split<R, W>(
    read: R,
    write: W,
    max_message_bytes: usize,
    write_timeout: Duration,
) -> (Reader<R>, Writer<W>)
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let (mut frames, sink) = fastwebsockets::after_handshake_split(read, write, Role::Server);
    // Its answers would not be flushed, and would come out of turn.
    frames.set_auto_close(false);
    frames.set_auto_pong(false);
    // It refuses frames that have the limit or more.
    frames.set_max_message_size(max_message_bytes.saturating_add(1));
    let reader = Reader { frames, fragments: None, max_message_bytes };
    (reader, Writer { frames: sink, timeout: write_timeout })
}

/// What a peer sent.
#[derive(Debug)]
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
    Gone(WebSocketError),
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

/// The reading half.
pub(crate) struct Reader<R> {
    frames: WebSocketRead<R>,
    /// What has come of a message in fragments.
    fragments: Option<Vec<u8>>,
    max_message_bytes: usize,
}

impl<R: AsyncRead + Unpin> Reader<R> {
    /// Reads a message, a part of one, or a control frame.
    ///
    /// **Not cancel safe**: a frame may be half read. That is why it takes the
    /// reader and gives it back: keep the future, and poll it on.
    pub(crate) async fn receive(mut self) -> (Self, Result<Received, ReadError>) {
        let received = match self.frames.read_frame(&mut |_| nothing_to_send()).await {
            Ok(frame) => take(frame, &mut self.fragments, self.max_message_bytes),
            Err(error) => Err(read_error(error)),
        };
        (self, received)
    }
}

/// Stands in for what would send automatic answers, which are off.
fn nothing_to_send() -> impl Future<Output = Result<(), Infallible>> {
    ready(Ok(()))
}

fn read_error(error: WebSocketError) -> ReadError {
    match error {
        WebSocketError::UnexpectedEOF
        | WebSocketError::ConnectionClosed
        | WebSocketError::IoError(_)
        | WebSocketError::SendError(_) => ReadError::Gone(error),
        WebSocketError::InvalidUTF8 => ReadError::Broken(CloseReason::NOT_UTF8),
        WebSocketError::FrameTooLarge => ReadError::Broken(CloseReason::TOO_LARGE),
        WebSocketError::InvalidFragment
        | WebSocketError::InvalidContinuationFrame
        | WebSocketError::InvalidStatusCode(_)
        | WebSocketError::InvalidUpgradeHeader
        | WebSocketError::InvalidConnectionHeader
        | WebSocketError::InvalidCloseFrame
        | WebSocketError::InvalidCloseCode
        | WebSocketError::ReservedBitsNotZero
        | WebSocketError::ControlFrameFragmented
        | WebSocketError::PingFrameTooLarge
        | WebSocketError::InvalidSecWebsocketVersion
        | WebSocketError::InvalidValue
        | WebSocketError::MissingSecWebSocketKey => ReadError::Broken(CloseReason::PROTOCOL),
    }
}

/// Takes a frame.
fn take(
    mut frame: Frame<'_>,
    fragments: &mut Option<Vec<u8>>,
    max_message_bytes: usize,
) -> Result<Received, ReadError> {
    // The frame does not show its mask, but writes it into its header.
    let mut head = [0; 16];
    frame.fmt_head(&mut head);
    if head[1] & 0x80 == 0 {
        return Err(ReadError::Broken(CloseReason::UNMASKED));
    }
    let payload = &*frame.payload;
    match (frame.opcode, fragments.as_mut()) {
        (OpCode::Text, None) if frame.fin => text(payload.to_vec()),
        (OpCode::Text, None) => {
            *fragments = Some(payload.to_vec());
            Ok(Received::Fragment)
        }
        (OpCode::Continuation, Some(message)) => {
            if message.len() + payload.len() > max_message_bytes {
                return Err(ReadError::Broken(CloseReason::TOO_LARGE));
            }
            message.extend_from_slice(payload);
            if !frame.fin {
                return Ok(Received::Fragment);
            }
            text(fragments.take().unwrap_or_default())
        }
        (OpCode::Binary, None) => Err(ReadError::Broken(CloseReason::BINARY)),
        (OpCode::Text | OpCode::Binary, Some(_)) | (OpCode::Continuation, None) => {
            Err(ReadError::Broken(CloseReason::PROTOCOL))
        }
        (OpCode::Ping | OpCode::Pong | OpCode::Close, _) if payload.len() > 125 => {
            Err(ReadError::Broken(CloseReason::PROTOCOL))
        }
        (OpCode::Ping, _) => Ok(Received::Ping(payload.to_vec())),
        (OpCode::Pong, _) => Ok(Received::Pong),
        (OpCode::Close, _) => close(payload),
    }
}

fn text(bytes: Vec<u8>) -> Result<Received, ReadError> {
    String::from_utf8(bytes)
        .map(Received::Text)
        .map_err(|_| ReadError::Broken(CloseReason::NOT_UTF8))
}

/// Takes a Close; its answer repeats the code (RFC 6455 section 5.5.1).
fn close(payload: &[u8]) -> Result<Received, ReadError> {
    let Some((code, reason)) = payload.split_at_checked(2) else {
        return match payload {
            [] => Ok(Received::Close(Vec::new())),
            _ => Err(ReadError::Broken(CloseReason::PROTOCOL)),
        };
    };
    if !CloseCode::from(u16::from_be_bytes([code[0], code[1]])).is_allowed() {
        return Err(ReadError::Broken(CloseReason::PROTOCOL));
    }
    if std::str::from_utf8(reason).is_err() {
        return Err(ReadError::Broken(CloseReason::NOT_UTF8));
    }
    Ok(Received::Close(code.to_vec()))
}

/// The writing half. Writes only to memory of this process and of the system
/// until [`flush`](Self::flush).
pub(crate) struct Writer<W> {
    frames: WebSocketWrite<W>,
    timeout: Duration,
}

impl<W: AsyncWrite + Unpin> Writer<W> {
    pub(crate) async fn text(&mut self, text: &str) -> Result<(), WebSocketError> {
        self.write(Frame::text(Payload::Borrowed(text.as_bytes()))).await
    }

    pub(crate) async fn ping(&mut self) -> Result<(), WebSocketError> {
        self.write(Frame::new(true, OpCode::Ping, None, Payload::Borrowed(&[]))).await
    }

    pub(crate) async fn pong(&mut self, payload: Vec<u8>) -> Result<(), WebSocketError> {
        self.write(Frame::pong(Payload::Owned(payload))).await
    }

    /// Sends a Close of our own.
    pub(crate) async fn close(&mut self, reason: CloseReason) -> Result<(), WebSocketError> {
        self.write(Frame::close(reason.code, reason.text.as_bytes())).await
    }

    /// Answers a Close of the peer.
    pub(crate) async fn answer_close(&mut self, payload: Vec<u8>) -> Result<(), WebSocketError> {
        self.write(Frame::close_raw(Payload::Owned(payload))).await
    }

    /// Sends what was written.
    pub(crate) async fn flush(&mut self) -> Result<(), WebSocketError> {
        within(self.timeout, pin!(self.frames.flush())).await
    }

    async fn write(&mut self, frame: Frame<'_>) -> Result<(), WebSocketError> {
        within(self.timeout, pin!(self.frames.write_frame(frame))).await
    }
}

/// Takes the future by reference, because state of its own would hold it twice.
async fn within(
    limit: Duration,
    mut write: Pin<&mut impl Future<Output = Result<(), WebSocketError>>>,
) -> Result<(), WebSocketError> {
    // Almost always the socket has room, and no clock has to be asked.
    let at_once = poll_fn(|context| Poll::Ready(write.as_mut().poll(context))).await;
    if let Poll::Ready(result) = at_once {
        return result;
    }
    match timeout(limit, write).await {
        Ok(result) => result,
        Err(_) => Err(io::Error::new(io::ErrorKind::TimedOut, "the peer does not read").into()),
    }
}
