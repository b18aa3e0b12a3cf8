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
        while self.end - self.start < length {
            if self.end == self.bytes.len() {
                self.make_room();
            }
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

    /// Moves what is left to the front if that is less than what was skipped,
    /// so that moving costs no more than reading; else grows, with what is
    /// there and not with what a damaged length tells.
    fn make_room(&mut self) {
        let left = self.start..self.end;
        if self.start > 0 && self.start >= left.len() {
            self.bytes.copy_within(left.clone(), 0);
        } else {
            let mut larger = vec![0; (2 * self.bytes.len()).max(CHUNK_BYTES)];
            larger[..left.len()].copy_from_slice(&self.bytes[left.clone()]);
            self.bytes = larger;
        }
        self.start = 0;
        self.end = left.len();
    }
}
