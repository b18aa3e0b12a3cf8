//! Bytes to frames, and frames to messages.
//!
//! Not by the reader of fastwebsockets, which keeps 8 KiB per connection, and as
//! much as its largest message once it has read one: most connections are silent
//! most of the time, and hold nothing here then.

use std::future::poll_fn;
use std::io::{self, ErrorKind};
use std::mem::{self, MaybeUninit};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use fastwebsockets::{CloseCode, OpCode, unmask};
use tokio::io::{AsyncRead, ReadBuf};

use super::head::Head;
use super::{CloseReason, ReadError, Received};

/// How much is read at once: nearly every message whole, and a record of TLS.
const READ_BYTES: usize = 16 * 1024;

/// RFC 6455 section 5.5.
const MAX_CONTROL_BYTES: usize = 125;

/// The reading half of a connection.
pub(crate) struct Reader<R> {
    read: R,
    /// What was read last and is not handed out; on the heap only while there is
    /// something. It grows with what the peer sends, not with what it announces.
    buffer: Vec<u8>,
    /// How much of the buffer is handed out.
    taken: usize,
    /// What has come of a message in fragments.
    fragments: Option<Vec<u8>>,
    max_message_bytes: usize,
}

impl<R: AsyncRead + Unpin> Reader<R> {
    /// Reads from an upgraded connection.
    pub(crate) fn new(read: R, max_message_bytes: usize) -> Self {
        Self { read, buffer: Vec::new(), taken: 0, fragments: None, max_message_bytes }
    }

    /// Reads a message, a part of one, or a control frame.
    ///
    /// Cancel safe: what has been read of a frame stays in the reader.
    pub(crate) async fn receive(&mut self) -> Result<Received, ReadError> {
        poll_fn(|context| self.poll_receive(context)).await
    }

    fn poll_receive(&mut self, context: &mut Context<'_>) -> Poll<Result<Received, ReadError>> {
        loop {
            match self.next_received() {
                Ok(Some(received)) => return Poll::Ready(Ok(received)),
                Ok(None) => {}
                Err(reason) => return Poll::Ready(Err(ReadError::Broken(reason))),
            }
            if let Err(error) = ready!(self.poll_read(context)) {
                return Poll::Ready(Err(ReadError::Gone(error)));
            }
        }
    }

    /// Reads what is there into the buffer.
    fn poll_read(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // On the stack: nothing is kept for a peer that sends nothing.
        let mut room = [const { MaybeUninit::uninit() }; READ_BYTES];
        let mut read = ReadBuf::uninit(&mut room);
        ready!(Pin::new(&mut self.read).poll_read(context, &mut read))?;
        if read.filled().is_empty() {
            return Poll::Ready(Err(ErrorKind::UnexpectedEof.into()));
        }
        self.buffer.drain(..mem::take(&mut self.taken));
        self.buffer.extend_from_slice(read.filled());
        Poll::Ready(Ok(()))
    }

    /// Hands out the next frame, if the whole of it is in the buffer.
    fn next_received(&mut self) -> Result<Option<Received>, CloseReason> {
        let bytes = &self.buffer[self.taken..];
        let Some(head) = Head::read(bytes)? else { return Ok(None) };
        // Before its payload has come: what is refused need not be kept.
        self.check(&head)?;
        if bytes.len() - head.bytes < head.payload_bytes {
            return Ok(None);
        }
        let payload = self.take_payload(&head);
        Ok(Some(match head.opcode {
            OpCode::Text if head.fin => text(payload)?,
            OpCode::Text => {
                self.fragments = Some(payload);
                Received::Fragment
            }
            OpCode::Continuation => {
                let mut message = self.fragments.take().unwrap_or_default();
                message.extend_from_slice(&payload);
                if head.fin {
                    text(message)?
                } else {
                    self.fragments = Some(message);
                    Received::Fragment
                }
            }
            OpCode::Binary => return Err(CloseReason::BINARY),
            OpCode::Ping => Received::Ping(payload),
            OpCode::Pong => Received::Pong,
            OpCode::Close => close(&payload)?,
        }))
    }

    /// Checks whether a frame with this head may come now.
    fn check(&self, head: &Head) -> Result<(), CloseReason> {
        let before = match (head.opcode, &self.fragments) {
            (OpCode::Text, None) => 0,
            (OpCode::Continuation, Some(message)) => message.len(),
            (OpCode::Binary, None) => return Err(CloseReason::BINARY),
            (OpCode::Text | OpCode::Binary, Some(_)) | (OpCode::Continuation, None) => {
                return Err(CloseReason::PROTOCOL);
            }
            (OpCode::Ping | OpCode::Pong | OpCode::Close, _) => {
                return if head.fin && head.payload_bytes <= MAX_CONTROL_BYTES {
                    Ok(())
                } else {
                    Err(CloseReason::PROTOCOL)
                };
            }
        };
        if before.saturating_add(head.payload_bytes) > self.max_message_bytes {
            return Err(CloseReason::TOO_LARGE);
        }
        Ok(())
    }

    /// Takes a frame out of the buffer; either it or what is behind it is copied,
    /// whichever is less, so that a large message leaves no large buffer.
    fn take_payload(&mut self, head: &Head) -> Vec<u8> {
        let start = self.taken + head.bytes;
        let end = start + head.payload_bytes;
        let mut payload = if self.taken == 0 && self.buffer.len() - end <= head.payload_bytes {
            let behind = self.buffer.split_off(end);
            let mut frame = mem::replace(&mut self.buffer, behind);
            frame.drain(..start);
            frame
        } else {
            self.taken = end;
            self.buffer[start..end].to_vec()
        };
        if self.taken == self.buffer.len() {
            (self.buffer, self.taken) = (Vec::new(), 0);
        }
        unmask(&mut payload, head.mask);
        payload
    }
}

fn text(bytes: Vec<u8>) -> Result<Received, CloseReason> {
    String::from_utf8(bytes).map(Received::Text).map_err(|_| CloseReason::NOT_UTF8)
}

/// Takes a Close; its answer repeats the code (RFC 6455 section 5.5.1).
fn close(payload: &[u8]) -> Result<Received, CloseReason> {
    let Some((code, reason)) = payload.split_first_chunk() else {
        return match payload {
            [] => Ok(Received::Close(Vec::new())),
            _ => Err(CloseReason::PROTOCOL),
        };
    };
    if !CloseCode::from(u16::from_be_bytes(*code)).is_allowed() {
        return Err(CloseReason::PROTOCOL);
    }
    if std::str::from_utf8(reason).is_err() {
        return Err(CloseReason::NOT_UTF8);
    }
    Ok(Received::Close(code.to_vec()))
}

#[cfg(test)]
mod tests;
