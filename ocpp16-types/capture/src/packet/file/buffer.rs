//! A window onto the file that can be looked into before it moves on.

use std::io::{self, ErrorKind, Read};

/// What is read at once.
const CHUNK_BYTES: usize = 256 * 1024;

pub(super) struct Buffer {
    input: Box<dyn Read + Send>,
    bytes: Vec<u8>,
    /// The part of `bytes` that is read and not yet skipped.
    start: usize,
    end: usize,
    ended: bool,
    failure: Option<io::Error>,
}

impl Buffer {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        Self { input, bytes: Vec::new(), start: 0, end: 0, ended: false, failure: None }
    }

    /// Returns the next bytes without moving on; fewer only at the end.
    pub(super) fn peek(&mut self, length: usize) -> &[u8] {
        if self.end - self.start < length && !self.ended {
            self.fill(length);
        }
        &self.bytes[self.start..self.end.min(self.start + length)]
    }

    /// Moves on by so many of the bytes that were peeked.
    pub(super) fn skip(&mut self, length: usize) {
        self.start = self.end.min(self.start + length);
    }

    /// Returns why reading ended, if it was no ordinary end.
    pub(super) fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    fn fill(&mut self, length: usize) {
        if self.bytes.len() - self.start < length {
            self.bytes.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            // Twice the length, so that what is moved stays in proportion to
            // what is read, however small the steps.
            let room = (2 * length).max(CHUNK_BYTES);
            if self.bytes.len() < room {
                self.bytes.resize(room, 0);
            }
        }
        while self.end - self.start < length {
            match self.input.read(&mut self.bytes[self.end..]) {
                Ok(0) => {
                    self.ended = true;
                    return;
                }
                Ok(count) => self.end += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.failure = Some(error);
                    return;
                }
            }
        }
    }
}
