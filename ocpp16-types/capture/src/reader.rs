//! From bytes to batches.

use std::io::{self, Cursor, Read};

use crate::Batch;
use crate::batch::Content;
use crate::packet::Packets;

/// Kinds of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One frame per line.
    Frames,
    /// One JSON object per line.
    Records,
    /// Log text.
    Log,
    /// A capture of packets, pcap or pcapng.
    Pcap,
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the input is. Default: what its content says.
    pub format: Option<Format>,
}

/// Reads an input in order and cuts it into batches.
#[derive(Debug)]
pub struct Reader(Packets);

impl Reader {
    /// Reads `input`.
    pub fn new(mut input: impl Read + Send + 'static, _options: Options) -> Self {
        let mut head = Vec::new();
        let _ = io::Read::by_ref(&mut input).take(4).read_to_end(&mut head);
        Self(Packets::new(Box::new(Cursor::new(head).chain(input))))
    }

    /// Returns the next batch, and `None` at the end.
    pub fn next_batch(&mut self) -> Option<Batch> {
        self.0.next_batch().map(|items| Batch(Content::Items(items)))
    }
}
