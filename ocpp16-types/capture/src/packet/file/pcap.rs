//! The pcap format: one header, then records one after the other.

use std::time::Duration;

use super::{Buffer, Fields, MAX_PACKET_BYTES, Step};

/// The length of the header of the file.
pub(super) const HEADER: usize = 24;

/// A record that is not cut may exceed the snap length that the header tells;
/// this much is believed.
const USUAL_SNAP_BYTES: usize = 256 * 1024;

/// Behind damage, a record is looked for whose time is not farther away.
const NEAR_SECONDS: u32 = 24 * 60 * 60;

pub(super) struct Pcap {
    big_endian: bool,
    /// Units of a second in which records give the fraction.
    per_second: u32,
    /// The length of the header of a record.
    record: usize,
    link: u16,
    max_length: usize,
    /// The time of the last record.
    last_seconds: Option<u32>,
}

impl Pcap {
    /// Reads the header, of which `head` must have all.
    pub(super) fn recognise(head: &[u8]) -> Option<Self> {
        let (big_endian, per_second, record) = match head.get(..4)? {
            [0xd4, 0xc3, 0xb2, 0xa1] => (false, 1_000_000, 16),
            [0xa1, 0xb2, 0xc3, 0xd4] => (true, 1_000_000, 16),
            [0x4d, 0x3c, 0xb2, 0xa1] => (false, 1_000_000_000, 16),
            [0xa1, 0xb2, 0x3c, 0x4d] => (true, 1_000_000_000, 16),
            // The format of old kernels with longer records.
            [0x34, 0xcd, 0xb2, 0xa1] => (false, 1_000_000, 24),
            [0xa1, 0xb2, 0xcd, 0x34] => (true, 1_000_000, 24),
            _ => return None,
        };
        let fields = Fields { bytes: head, big_endian };
        let snap = fields.length(16)?;
        // The upper half tells of checksums at the end of the packets.
        let link = (fields.u32(20)? & 0xffff) as u16;
        let max_length = snap.clamp(USUAL_SNAP_BYTES, MAX_PACKET_BYTES);
        Some(Self { big_endian, per_second, record, link, max_length, last_seconds: None })
    }

    pub(super) fn step(&mut self, buffer: &mut Buffer) -> Step {
        let head = buffer.peek(self.record);
        if head.is_empty() {
            return Step::End(None);
        }
        let Some(record) = self.record(head) else {
            return Step::End(Some("the capture ends within the header of a packet"));
        };
        if record.captured > self.max_length {
            return Step::Lost("a packet of impossible length");
        }
        let used = self.record + record.captured;
        if buffer.peek(used).len() < used {
            return Step::End(Some("the capture ends within a packet"));
        }
        self.last_seconds = Some(record.seconds);
        let nanoseconds = u64::from(record.fraction) * u64::from(1_000_000_000 / self.per_second);
        let time = Duration::from_secs(record.seconds.into()) + Duration::from_nanos(nanoseconds);
        Step::Packet { link: self.link, time: Some(time), data: self.record..used, used }
    }

    /// Moves to the next place at which two records follow each other, or to
    /// the end, and returns how far that was.
    pub(super) fn resynchronise(&self, buffer: &mut Buffer) -> u64 {
        let mut skipped = 0;
        loop {
            let step = buffer.peek(1).len();
            buffer.skip(step);
            skipped += step as u64;
            let Some(record) = self.record(buffer.peek(self.record)) else {
                let rest = buffer.peek(self.record).len();
                buffer.skip(rest);
                return skipped + rest as u64;
            };
            if !self.is_plausible(&record) {
                continue;
            }
            let next = self.record + record.captured;
            let both = buffer.peek(next + self.record);
            let follows = both.get(next..).is_some_and(|rest| {
                self.record(rest).map_or(rest.is_empty(), |next| self.is_plausible(&next))
            });
            if follows {
                return skipped;
            }
        }
    }

    fn record(&self, head: &[u8]) -> Option<Record> {
        let fields = Fields { bytes: head.get(..self.record)?, big_endian: self.big_endian };
        Some(Record {
            seconds: fields.u32(0)?,
            fraction: fields.u32(4)?,
            captured: fields.length(8)?,
            original: fields.length(12)?,
        })
    }

    fn is_plausible(&self, record: &Record) -> bool {
        let near =
            self.last_seconds.is_none_or(|last| last.abs_diff(record.seconds) < NEAR_SECONDS);
        near && record.fraction < self.per_second
            && (1..=self.max_length).contains(&record.captured)
            && (record.captured..=MAX_PACKET_BYTES).contains(&record.original)
    }
}

struct Record {
    seconds: u32,
    fraction: u32,
    captured: usize,
    original: usize,
}
