//! An open WebSocket, and what a charge point waits for.
//!
//! Pings are answered and fragments put together here; what messages say is not
//! looked at. Waiting can be given up at any time without losing anything.

use std::borrow::Cow;
use std::future::poll_fn;
use std::io;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;

use super::alarm::Alarm;
use super::frame::{self, CLOSE, CONTINUATION, PING, PONG, TEXT};
use super::handshake::plain;
use super::shard::{Phase, Shard};

/// A connection of a charge point.
#[derive(Debug)]
pub(super) struct Link {
    stream: Stream,
    received: Vec<u8>,
    /// Where in it the next frame begins.
    at: usize,
    /// A message of which the last fragment has not come.
    fragments: Option<Vec<u8>>,
    /// Where a pong goes that could not be sent at once.
    pong: Option<Vec<u8>>,
}

/// With TLS and without.
#[derive(Debug)]
pub(super) enum Stream {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// Why a connection is of no more use.
#[derive(Debug)]
pub(super) struct Lost(pub(super) Cow<'static, str>);

/// What a charge point waits for.
#[derive(Debug)]
pub(super) enum Event {
    /// A message has come.
    Message(Text),
    /// The time has come.
    Time,
    /// A CALL should be sent.
    Due,
    /// The simulation is in another phase.
    Phase,
}

/// Where the text of a message is.
#[derive(Debug)]
pub(super) enum Text {
    /// There, until the next event.
    Received(Range<usize>),
    Joined(Vec<u8>),
}

/// What else ends a wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Until {
    pub(super) time: Option<Instant>,
    /// Whether a CALL of the schedule that is due ends it.
    pub(super) in_turn: bool,
    /// Any other phase ends it.
    pub(super) phase: Phase,
}

/// No message of a central system is longer.
const LONGEST: usize = 1 << 20;

impl Link {
    pub(super) const fn new(stream: Stream, received: Vec<u8>) -> Self {
        Self { stream, received, at: 0, fragments: None, pong: None }
    }

    /// Returns the text of a message.
    pub(super) fn text<'a>(&'a self, text: &'a Text) -> Option<&'a str> {
        let bytes = match text {
            Text::Received(range) => self.received.get(range.clone())?,
            Text::Joined(bytes) => bytes,
        };
        str::from_utf8(bytes).ok()
    }

    /// Waits. Cancel safe.
    pub(super) async fn event(
        &mut self,
        shard: &Shard,
        seat: usize,
        alarm: &mut Alarm,
        until: Until,
    ) -> Result<Event, Lost> {
        loop {
            let event = poll_fn(|context| self.poll(context, shard, seat, alarm, until)).await?;
            if let Some(pong) = self.pong.take() {
                self.send(shard, PONG, &pong).await?;
            }
            if let Some(event) = event {
                return Ok(event);
            }
        }
    }

    /// Sends a frame. Not cancel safe.
    pub(super) async fn send(
        &mut self,
        shard: &Shard,
        opcode: u8,
        payload: &[u8],
    ) -> Result<(), Lost> {
        let rest = poll_fn(|context| {
            let mut writer = shard.writer.borrow_mut();
            let frame = writer.frame(opcode, payload);
            Poll::Ready(match Pin::new(&mut self.stream).poll_write(context, frame) {
                Poll::Ready(Ok(length)) if length == frame.len() => Ok(Vec::new()),
                Poll::Ready(Ok(length)) => Ok(frame[length..].to_vec()),
                Poll::Ready(Err(error)) => Err(error),
                Poll::Pending => Ok(frame.to_vec()),
            })
        })
        .await
        .map_err(lost)?;
        if rest.is_empty() && matches!(self.stream, Stream::Plain(_)) {
            return Ok(());
        }
        let written = timeout(shard.fleet.timeout, async {
            self.stream.write_all(&rest).await?;
            self.stream.flush().await
        });
        match written.await {
            Ok(written) => written.map_err(lost),
            Err(_) => Err(Lost("the server does not read".into())),
        }
    }

    /// Says goodbye, if that can be done at once.
    pub(super) async fn close(mut self, shard: &Shard) {
        const NORMAL: [u8; 2] = 1000_u16.to_be_bytes();
        const MOMENT: Duration = Duration::from_secs(1);
        // Who does not hear it will notice.
        let _ = timeout(MOMENT, self.send(shard, CLOSE, &NORMAL)).await;
        let _ = timeout(MOMENT, self.stream.shutdown()).await;
    }

    /// `None` if there is a pong to send first.
    fn poll(
        &mut self,
        context: &mut Context<'_>,
        shard: &Shard,
        seat: usize,
        alarm: &mut Alarm,
        until: Until,
    ) -> Poll<Result<Option<Event>, Lost>> {
        loop {
            if let Some(text) = self.message()? {
                return Poll::Ready(Ok(Some(Event::Message(text))));
            }
            if self.pong.is_some() {
                return Poll::Ready(Ok(None));
            }
            let seat = &shard.seats[seat];
            seat.register(context.waker());
            if shard.phase.get() != until.phase {
                return Poll::Ready(Ok(Some(Event::Phase)));
            }
            if until.in_turn && seat.open() > 0 {
                return Poll::Ready(Ok(Some(Event::Due)));
            }
            if until.time.is_some_and(|time| alarm.poll(context, time).is_ready()) {
                return Poll::Ready(Ok(Some(Event::Time)));
            }
            ready!(self.fill(context, shard))?;
        }
    }

    /// Receives some bytes.
    fn fill(&mut self, context: &mut Context<'_>, shard: &Shard) -> Poll<Result<(), Lost>> {
        let mut buffer = shard.buffer.borrow_mut();
        let mut buffer = ReadBuf::new(&mut buffer);
        let read = Pin::new(&mut self.stream).poll_read(context, &mut buffer);
        ready!(read).map_err(lost)?;
        if buffer.filled().is_empty() {
            return Poll::Ready(Err(Lost("closed without a Close".into())));
        }
        self.received.drain(..self.at);
        self.at = 0;
        self.received.extend_from_slice(buffer.filled());
        Poll::Ready(Ok(()))
    }

    /// Takes the frames that have come, up to the end of a message.
    fn message(&mut self) -> Result<Option<Text>, Lost> {
        while let Some(frame) =
            frame::first(&self.received, self.at).map_err(|reason| Lost(reason.into()))?
        {
            self.at = frame.end;
            let payload = &self.received[frame.start..frame.end];
            match (frame.opcode, &mut self.fragments) {
                (TEXT, None) if frame.is_last => {
                    return Ok(Some(Text::Received(frame.start..frame.end)));
                }
                (TEXT, None) => self.fragments = Some(payload.to_vec()),
                (CONTINUATION, Some(fragments)) => {
                    if fragments.len() + payload.len() > LONGEST {
                        return Err(Lost("the server sends a message of more than 1 MiB".into()));
                    }
                    fragments.extend_from_slice(payload);
                    if frame.is_last {
                        return Ok(self.fragments.take().map(Text::Joined));
                    }
                }
                (PING, _) => {
                    self.pong = Some(payload.to_vec());
                    return Ok(None);
                }
                (PONG, _) => {}
                (CLOSE, _) => return Err(closed(payload)),
                (opcode, _) => {
                    let reason = format!("the server sends a frame of opcode {opcode}");
                    return Err(Lost(reason.into()));
                }
            }
        }
        Ok(None)
    }
}

fn closed(payload: &[u8]) -> Lost {
    let Some((code, reason)) = payload.split_first_chunk::<2>() else {
        return Lost("closed without a code".into());
    };
    let code = u16::from_be_bytes(*code);
    let reason = plain(&String::from_utf8_lossy(reason));
    Lost(format!("closed with {code} {reason}").trim_end().to_owned().into())
}

fn lost(error: io::Error) -> Lost {
    Lost(format!("connection lost: {error}").into())
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_read(context, buffer),
            Self::Tls(stream) => Pin::new(stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Self::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_flush(context),
            Self::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Self::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}
