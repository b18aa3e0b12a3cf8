//! Cuts text into chunks of whole lines.

use std::io::{self, ErrorKind, Read};

use memchr::{memchr, memchr_iter, memrchr};

use serde_json::value::RawValue;

use super::{Options, trouble};
use crate::batch::{Chunk, Content};
use crate::text::Items;
use crate::{Item, Owned};

/// The length of the longest line that is read, in bytes, without its end:
/// 8 MiB, which no message of OCPP is near. A longer one is skipped and unreadable.
pub const LONGEST_LINE: usize = 8 << 20;

/// How much is held.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// About the size of a chunk, and the most that is read at once. Not above
    /// `line`.
    pub(super) chunk: usize,
    /// The longest line.
    pub(super) line: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // Threads hand over each chunk: so large that this costs nothing.
        Self { chunk: 1 << 18, line: LONGEST_LINE }
    }
}

/// Reads chunks of whole lines.
pub(super) struct Lines {
    input: Box<dyn Read + Send>,
    options: Options,
    limits: Limits,
    buffer: Vec<u8>,
    /// How much of the buffer is read and not yet handed out.
    filled: usize,
    /// How much of that is whole lines. Never as much as a chunk when more is
    /// read, so that only a line at the start of the buffer can be too long.
    whole: usize,
    /// The number of the line at the start of the buffer, from 1.
    line: u64,
    /// Whether the rest of that line is passed over.
    skipping: bool,
    ended: bool,
    trouble: Option<io::Error>,
}

impl Lines {
    pub(super) fn new(input: Box<dyn Read + Send>, options: Options, limits: Limits) -> Self {
        Self {
            input,
            options,
            limits,
            buffer: Vec::new(),
            filled: 0,
            whole: 0,
            line: 1,
            skipping: false,
            ended: false,
            trouble: None,
        }
    }

    pub(super) fn next_content(&mut self) -> Option<Content> {
        while !self.ended {
            let mut new = self.filled;
            let short = self.read();
            if self.skipping {
                self.skip();
                new = 0;
            }
            if self.filled > self.limits.line {
                let end = memchr(b'\n', &self.buffer[new..self.filled]);
                if end.map_or(self.filled, |end| new + end) > self.limits.line {
                    return Some(self.too_long(new));
                }
            }
            if let Some(end) = memrchr(b'\n', &self.buffer[new..self.filled]) {
                self.whole = new + end + 1;
            }
            if self.whole > 0 && (short || self.filled >= self.limits.chunk) {
                return Some(self.cut(self.whole));
            }
        }
        let left = if self.trouble.is_some() { self.whole } else { self.filled };
        if left > 0 {
            return Some(self.cut(left));
        }
        let trouble = trouble(self.line, &self.trouble.take()?);
        let mut items = self.messages_left();
        items.push(trouble);
        Some(Content::Items(items))
    }

    /// Reads once, and says whether there was less than was asked for.
    fn read(&mut self) -> bool {
        let open = match self.limits.chunk.saturating_sub(self.filled) {
            0 => self.limits.chunk,
            open => open,
        };
        let end = self.filled + open;
        if self.buffer.is_empty() {
            self.buffer = vec![0; end];
        } else if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.filled..end]) {
                Ok(length) => {
                    self.ended = length == 0;
                    self.filled += length;
                    return length < open;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.trouble = Some(error);
                    return true;
                }
            }
        }
    }

    /// Takes the messages that are whole in a line that is cut off. What else is
    /// wrong with it is said by why it is.
    fn messages_left(&mut self) -> Vec<Owned> {
        let Content::Text(chunk) = self.cut(self.filled) else { return Vec::new() };
        let is_whole = |item: &Item<'_>| match item {
            Item::Message(message) => serde_json::from_str::<&RawValue>(&message.text).is_ok(),
            Item::Connected { .. }
            | Item::Disconnected { .. }
            | Item::Hole { .. }
            | Item::Unreadable { .. }
            | Item::Nothing => false,
        };
        Items::new(&chunk).filter(is_whole).map(Item::into_owned).collect()
    }

    /// Takes the first `length` bytes.
    fn cut(&mut self, length: usize) -> Content {
        let bytes = self.buffer[..length].to_vec();
        self.drop_first(length);
        let first_line = self.line;
        self.line += memchr_iter(b'\n', &bytes).count() as u64;
        Content::Text(Chunk { bytes, first_line, options: self.options.clone() })
    }

    /// Drops the line at the start, which has no end before `new`.
    fn too_long(&mut self, new: usize) -> Content {
        let reason = format!("a line of more than {} bytes is skipped", self.limits.line);
        let item = Item::Unreadable { line: self.line, reason };
        self.drop_first(new);
        self.skipping = true;
        self.skip();
        Content::Items(vec![item])
    }

    /// Drops what was read up to the end of the line.
    fn skip(&mut self) {
        match memchr(b'\n', &self.buffer[..self.filled]) {
            Some(end) => {
                self.skipping = false;
                self.line += 1;
                self.drop_first(end + 1);
                let rest = memrchr(b'\n', &self.buffer[..self.filled]);
                self.whole = rest.map_or(0, |end| end + 1);
            }
            None => self.drop_first(self.filled),
        }
    }

    /// Drops bytes, and the place that a long line needed.
    fn drop_first(&mut self, length: usize) {
        self.buffer.copy_within(length..self.filled, 0);
        self.filled -= length;
        self.whole = self.whole.saturating_sub(length);
        let needed = self.filled.max(self.limits.chunk);
        if self.buffer.len() > 2 * needed {
            self.buffer.truncate(needed);
            self.buffer.shrink_to_fit();
        }
    }
}
