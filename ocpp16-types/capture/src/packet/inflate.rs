//! Compressed messages (permessage-deflate, RFC 7692).

use flate2::{Decompress, FlushDecompress, Status};

use super::websocket::MAX_MESSAGE_BYTES;

/// What a decompressor remembers.
const WINDOW_BYTES: usize = 48 * 1024;

/// A message that grows by more than this factor is given up, unless it stays
/// small: no JSON compresses that well, and few packets could fill the memory.
const MAX_GROWTH: usize = 100;
const SMALL_BYTES: usize = 64 * 1024;

/// What a sender takes off the end of every message.
const TAIL: [u8; 4] = [0x00, 0x00, 0xff, 0xff];

/// Decompresses the messages of one direction.
pub(super) struct Inflate {
    stream: Decompress,
    /// Whether a message may refer to those before it.
    takeover: bool,
    /// Why nothing can be read any more.
    broken: bool,
    told: bool,
}

impl Inflate {
    pub(super) fn new(takeover: bool) -> Self {
        Self { stream: Decompress::new(false), takeover, broken: false, told: false }
    }

    /// Returns what the message says; `None` after the first one of many that
    /// cannot be read.
    pub(super) fn message(&mut self, compressed: &[u8]) -> Result<Option<Vec<u8>>, &'static str> {
        if self.broken {
            if std::mem::replace(&mut self.told, true) {
                return Ok(None);
            }
            return Err("compressed messages from here on: each refers to those before it, \
                        of which one is missing");
        }
        let mut text = Vec::with_capacity(compressed.len().saturating_mul(4).clamp(256, 64 * 1024));
        let limit = compressed.len().saturating_mul(MAX_GROWTH).saturating_add(SMALL_BYTES);
        let limit = limit.min(MAX_MESSAGE_BYTES);
        let whole = self
            .inflate(compressed, limit, &mut text)
            .and_then(|()| self.inflate(&TAIL, limit, &mut text));
        if !self.takeover {
            self.stream.reset(false);
        } else if whole.is_err() {
            self.broken = true;
            self.told = true;
        }
        whole.map(|()| Some(text))
    }

    /// Learns that a message is missing.
    pub(super) fn miss(&mut self) {
        self.broken |= self.takeover;
    }

    pub(super) const fn held_bytes(&self) -> usize {
        WINDOW_BYTES
    }

    fn inflate(
        &mut self,
        mut input: &[u8],
        limit: usize,
        text: &mut Vec<u8>,
    ) -> Result<(), &'static str> {
        loop {
            let before = self.stream.total_in();
            let written = text.len();
            let status = self
                .stream
                .decompress_vec(input, text, FlushDecompress::Sync)
                .map_err(|_| "a compressed message that is damaged")?;
            let read = usize::try_from(self.stream.total_in() - before).unwrap_or(input.len());
            input = input.get(read..).unwrap_or_default();
            if text.len() > limit {
                return Err("a compressed message that is too long");
            }
            match status {
                // A sender may close its stream at the end of a message.
                Status::StreamEnd => {
                    self.stream.reset(false);
                    return Ok(());
                }
                Status::Ok | Status::BufError if text.len() == text.capacity() => {
                    text.reserve(text.capacity());
                }
                Status::Ok | Status::BufError => {
                    if input.is_empty() {
                        return Ok(());
                    }
                    if read == 0 && text.len() == written {
                        return Err("a compressed message that is damaged");
                    }
                }
            }
        }
    }
}

impl std::fmt::Debug for Inflate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inflate").field("takeover", &self.takeover).finish_non_exhaustive()
    }
}
