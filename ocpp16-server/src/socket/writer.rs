//! Whole frames to bytes, as fast as the peer reads them.
//!
//! Frames go into a buffer and nothing waits there: a peer that does not read
//! must hold up neither time limits nor the handler.

use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use fastwebsockets::{Frame, OpCode, Payload};
use tokio::io::AsyncWrite;
use tokio::time::Instant;

use super::CloseReason;

/// The writing half of a connection.
pub(crate) struct Writer<W> {
    write: W,
    /// Frames that the system has not taken yet; on the heap only while there
    /// are some. While the peer does not read, nothing is read from it: there are
    /// no more than answers to what it has sent before, and calls, one at a time,
    /// until the deadline.
    buffer: Vec<u8>,
    /// How much of the buffer the system has taken.
    taken: usize,
    timeout: Duration,
    /// When everything must have been taken; set while the peer is waited for.
    deadline: Option<Instant>,
}

impl<W: AsyncWrite + Unpin> Writer<W> {
    /// Writes to an upgraded connection, whose peer has so long to take it.
    pub(crate) fn new(write: W, timeout: Duration) -> Self {
        Self { write, buffer: Vec::new(), taken: 0, timeout, deadline: None }
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.push(Frame::text(Payload::Borrowed(text.as_bytes())));
    }

    pub(crate) fn ping(&mut self) {
        self.push(Frame::new(true, OpCode::Ping, None, Payload::Borrowed(&[])));
    }

    pub(crate) fn pong(&mut self, payload: Vec<u8>) {
        self.push(Frame::pong(Payload::Owned(payload)));
    }

    /// A Close of our own.
    pub(crate) fn close(&mut self, reason: CloseReason) {
        self.push(Frame::close(reason.code(), reason.text().as_bytes()));
    }

    /// The answer to a Close of the peer.
    pub(crate) fn answer_close(&mut self, payload: Vec<u8>) {
        self.push(Frame::close_raw(Payload::Owned(payload)));
    }

    fn push(&mut self, mut frame: Frame<'_>) {
        let mut head = [0; 16];
        let head_bytes = frame.fmt_head(&mut head);
        self.buffer.reserve(head_bytes + frame.payload.len());
        self.buffer.extend_from_slice(&head[..head_bytes]);
        self.buffer.extend_from_slice(&frame.payload);
    }

    /// Tells whether nothing more can be written before the peer reads.
    pub(crate) fn is_blocked(&self) -> bool {
        self.deadline.is_some()
    }

    /// Returns when the peer will have had enough time.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Writes what the peer takes at once. The rest is for
    /// [`poll_flush`](Self::poll_flush).
    pub(crate) async fn flush_some(&mut self) -> io::Result<()> {
        poll_fn(|context| match self.poll_flush(context) {
            Poll::Ready(result) => Poll::Ready(result),
            Poll::Pending => Poll::Ready(Ok(())),
        })
        .await
    }

    /// Writes everything; fails at the [`deadline`](Self::deadline), for which
    /// it wakes nobody.
    pub(crate) fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = self.poll_write(context);
        if flushed.is_ready() {
            self.deadline = None;
            return flushed;
        }
        let now = Instant::now();
        if now >= *self.deadline.get_or_insert(now + self.timeout) {
            return Poll::Ready(Err(io::Error::new(ErrorKind::TimedOut, "the peer does not read")));
        }
        Poll::Pending
    }

    fn poll_write(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.buffer.is_empty() {
            return Poll::Ready(Ok(()));
        }
        while self.taken < self.buffer.len() {
            let write = Pin::new(&mut self.write);
            let taken = ready!(write.poll_write(context, &self.buffer[self.taken..]))?;
            if taken == 0 {
                return Poll::Ready(Err(ErrorKind::WriteZero.into()));
            }
            self.taken += taken;
        }
        ready!(Pin::new(&mut self.write).poll_flush(context))?;
        (self.buffer, self.taken) = (Vec::new(), 0);
        Poll::Ready(Ok(()))
    }
}
