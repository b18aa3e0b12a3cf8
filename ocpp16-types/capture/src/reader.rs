//! From bytes to batches: recognises what an input is, and leaves all that can
//! be done on another thread to the batches.

mod compression;
mod lines;
mod utf16;

use std::fmt;
use std::io::{self, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use regex::bytes::Regex;

use crate::batch::Content;
use crate::packet::Packets;
use crate::{Batch, Item};
use compression::Compression;
use lines::{Limits, Lines};
use utf16::{Endian, Utf16};

pub use lines::LONGEST_LINE;

/// Kinds of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One frame per line. Every line that is not blank is a message, JSON or
    /// not.
    Frames,
    /// One JSON object per line, with the frame as its member `frame`. Every
    /// other line that is not blank is unreadable.
    Records,
    /// Log text: what is around frames is no matter, even where a line is
    /// JSON.
    Log,
    /// A capture of packets, pcap or pcapng.
    Pcap,
}

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What the input is. Default: what its content says, and that line by
    /// line if it is text. Compression is recognised in any case.
    pub format: Option<Format>,
    /// How log text gives the identity of the charge point: the first group of
    /// the first match in what comes before the first frame of a line. Where
    /// nothing matches, or by default, the notations count that are recognised
    /// anyway. Records and plain frames are not log text.
    pub identity: Option<Arc<Regex>>,
}

/// Reads an input in order and cuts it into batches.
///
/// This is the cheap part, for one thread; see [`Batch::items`] for the rest.
/// gzip (of several members also), zstd (of several frames also), captures of
/// packets and UTF-16 are recognised by their first bytes.
///
/// Trouble never ends in an error: it is an [`Item::Unreadable`] of the last
/// batch, and what came before it is used. (Of a compressed input that is
/// damaged, rather than cut off, up to 32 KiB before the damage are lost.)
///
/// Memory is bounded: some MiB, and a line of [`LONGEST_LINE`] at most.
pub struct Reader {
    source: Source,
    options: Options,
    limits: Limits,
}

enum Source {
    Closed(Box<dyn Read + Send>),
    Text(Lines),
    Packets(Packets),
    Ended,
}

impl Reader {
    /// Reads `input`. Nothing is read from it before the first batch is asked
    /// for, and no buffer is needed around it.
    pub fn new(input: impl Read + Send + 'static, options: Options) -> Self {
        Self { source: Source::Closed(Box::new(input)), options, limits: Limits::default() }
    }

    /// Returns the next batch, and `None` at the end.
    ///
    /// A batch ends early where `input` has no more for now, so that lines
    /// from a pipe do not wait for others.
    pub fn next_batch(&mut self) -> Option<Batch> {
        if let Source::Closed(_) = self.source {
            let Source::Closed(input) = std::mem::replace(&mut self.source, Source::Ended) else {
                return None;
            };
            match open(input, &self.options, self.limits) {
                Ok(source) => self.source = source,
                Err(error) => return Some(Batch(Content::Items(vec![trouble(1, &error)]))),
            }
        }
        let content = match &mut self.source {
            Source::Closed(_) | Source::Ended => None,
            Source::Text(lines) => lines.next_content(),
            Source::Packets(packets) => packets.next_batch().map(Content::Items),
        };
        content.map(Batch)
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader").field("options", &self.options).finish_non_exhaustive()
    }
}

/// How many bytes were taken from the input, compressed as they are there.
#[derive(Debug, Clone, Default)]
struct Progress(Arc<AtomicU64>);

impl Progress {
    fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn add(&self, bytes: usize) {
        self.0.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

/// Says that an input cannot be read any further.
fn trouble(line: u64, error: &io::Error) -> Item<'static> {
    Item::Unreadable { line, reason: error.to_string() }
}

fn open(input: Box<dyn Read + Send>, options: &Options, limits: Limits) -> io::Result<Source> {
    let progress = Progress::default();
    let mut input = BufReader::with_capacity(64 << 10, Counted(input, progress.clone()));
    let head = peek(&mut input)?;
    let compression = Compression::of(&head);
    let input = Cursor::new(head).chain(input);
    let mut input: Box<dyn Read + Send> = match compression {
        Some(compression) => compression.reader(input, progress)?,
        None => Box::new(input),
    };
    let head = peek(&mut input)?;
    let packets = match options.format {
        None => is_packets(&head),
        Some(Format::Pcap) => true,
        Some(Format::Frames | Format::Records | Format::Log) => false,
    };
    let (mark, endian): (usize, _) = match *head {
        [0xff, 0xfe, ..] => (2, Some(Endian::Little)),
        [0xfe, 0xff, ..] => (2, Some(Endian::Big)),
        [0xef, 0xbb, 0xbf, ..] => (3, None),
        _ => (0, None),
    };
    let mut head = Cursor::new(head);
    if packets {
        return Ok(Source::Packets(Packets::new(Box::new(head.chain(input)))));
    }
    head.set_position(mark as u64);
    let input = head.chain(input);
    let text: Box<dyn Read + Send> = match endian {
        Some(endian) => Box::new(Utf16::new(input, endian)),
        None => Box::new(input),
    };
    Ok(Source::Text(Lines::new(text, options.clone(), limits)))
}

/// Takes the first four bytes, or all if there are fewer.
fn peek(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(4);
    input.take(4).read_to_end(&mut head)?;
    Ok(head)
}

/// The first bytes of pcap (microseconds, nanoseconds, and with the larger
/// packet heads of a once patched libpcap, each in both byte orders) and of
/// pcapng.
fn is_packets(head: &[u8]) -> bool {
    let Some(head) = head.first_chunk() else { return false };
    let magic = u32::from_be_bytes(*head);
    let pcap = |magic| matches!(magic, 0xa1b2_c3d4 | 0xa1b2_3c4d | 0xa1b2_cd34);
    pcap(magic) || pcap(magic.swap_bytes()) || magic == 0x0a0d_0d0a
}

/// Counts what is read.
struct Counted(Box<dyn Read + Send>, Progress);

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.0.read(buffer)?;
        self.1.add(length);
        Ok(length)
    }
}

#[cfg(test)]
mod tests;
