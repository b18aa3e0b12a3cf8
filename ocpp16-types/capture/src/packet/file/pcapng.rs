//! The pcapng format: blocks of many types, each with its length at both ends.

use std::time::Duration;

use super::{Buffer, Fields, MAX_PACKET_BYTES, Step};

/// Longer blocks are taken for damage.
const MAX_BLOCK_BYTES: usize = 16 * 1024 * 1024;

/// What further interfaces a section describes is not remembered.
const MAX_INTERFACES: usize = 65_536;

const SECTION_HEADER: u32 = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION: u32 = 1;
const OBSOLETE_PACKET: u32 = 2;
const SIMPLE_PACKET: u32 = 3;
const ENHANCED_PACKET: u32 = 6;
/// The standard types from interface descriptions to decryption secrets.
const STANDARD: std::ops::RangeInclusive<u32> = 1..=10;

#[derive(Default)]
pub(super) struct PcapNg {
    big_endian: bool,
    /// Those of the section.
    interfaces: Vec<Interface>,
}

struct Interface {
    link: u16,
    snap_length: usize,
    resolution: u8,
    offset_seconds: i64,
}

impl PcapNg {
    pub(super) fn recognise(head: &[u8]) -> Option<Self> {
        (head.get(..4)? == SECTION_HEADER.to_be_bytes()).then(Self::default)
    }

    pub(super) fn step(&mut self, buffer: &mut Buffer) -> Step {
        let head = buffer.peek(12);
        if head.is_empty() {
            return Step::End(None);
        }
        if head.len() < 12 {
            return Step::End(Some("the capture ends within the header of a block"));
        }
        let Some((kind, length, big_endian)) = self.head(head) else {
            return Step::Lost("a damaged block");
        };
        let block = buffer.peek(length);
        if block.len() < length {
            return Step::End(Some(match kind {
                OBSOLETE_PACKET | SIMPLE_PACKET | ENHANCED_PACKET => {
                    "the capture ends within a packet"
                }
                _ => "the capture ends within a block",
            }));
        }
        let block = Fields { bytes: block, big_endian };
        if block.length(length - 4) != Some(length) {
            return Step::Lost("a damaged block");
        }
        let block = Fields { bytes: &block.bytes[..length - 4], big_endian };
        match kind {
            SECTION_HEADER => {
                self.big_endian = big_endian;
                self.interfaces.clear();
            }
            INTERFACE_DESCRIPTION => match Interface::read(&block) {
                Some(interface) if self.interfaces.len() < MAX_INTERFACES => {
                    self.interfaces.push(interface);
                }
                Some(_) => {}
                None => return damaged("a damaged description of an interface", length, 0),
            },
            OBSOLETE_PACKET | SIMPLE_PACKET | ENHANCED_PACKET => {
                return self
                    .packet(kind, &block)
                    .unwrap_or_else(|reason| damaged(reason, length, 1));
            }
            _ => {}
        }
        Step::Skip(length)
    }

    /// Moves to the next block whose two lengths agree, or to the end, and
    /// returns how far that was.
    pub(super) fn resynchronise(&self, buffer: &mut Buffer) -> u64 {
        let mut skipped = 0;
        loop {
            let step = buffer.peek(1).len();
            buffer.skip(step);
            skipped += step as u64;
            let head = buffer.peek(12);
            if head.len() < 12 {
                let rest = head.len();
                buffer.skip(rest);
                return skipped + rest as u64;
            }
            let Some((kind, length, big_endian)) = self.head(head) else { continue };
            if !(kind == SECTION_HEADER || STANDARD.contains(&kind)) || length > MAX_PACKET_BYTES {
                continue;
            }
            let block = Fields { bytes: buffer.peek(length), big_endian };
            if block.length(length - 4) == Some(length) {
                return skipped;
            }
        }
    }

    /// Reads type, length and byte order of a block.
    fn head(&self, head: &[u8]) -> Option<(u32, usize, bool)> {
        let kind = Fields { bytes: head, big_endian: self.big_endian }.u32(0)?;
        let big_endian = match (kind, head.get(8..12)?) {
            (SECTION_HEADER, [0x1a, 0x2b, 0x3c, 0x4d]) => true,
            (SECTION_HEADER, [0x4d, 0x3c, 0x2b, 0x1a]) => false,
            (SECTION_HEADER, _) => return None,
            _ => self.big_endian,
        };
        let length = Fields { bytes: head, big_endian }.length(4)?;
        let possible = (12..=MAX_BLOCK_BYTES).contains(&length) && length.is_multiple_of(4);
        possible.then_some((kind, length, big_endian))
    }

    fn packet(&self, kind: u32, block: &Fields<'_>) -> Result<Step, &'static str> {
        const DAMAGED: &str = "a damaged packet block";
        let interface = match kind {
            SIMPLE_PACKET => 0,
            OBSOLETE_PACKET => block.u16(8).ok_or(DAMAGED)?.into(),
            _ => block.length(8).ok_or(DAMAGED)?,
        };
        let interface = self
            .interfaces
            .get(interface)
            .ok_or("a packet of an interface that is not described")?;
        let (start, captured, time): (usize, _, _) = if kind == SIMPLE_PACKET {
            let original = block.length(8).ok_or(DAMAGED)?;
            let room = block.bytes.len() - 12;
            (12, original.min(interface.snap_length).min(room), None)
        } else {
            let high = block.u32(12).ok_or(DAMAGED)?;
            let low = block.u32(16).ok_or(DAMAGED)?;
            let time = interface.time(u64::from(high) << 32 | u64::from(low));
            (28, block.length(20).ok_or(DAMAGED)?, time)
        };
        let data = start..start.checked_add(captured).ok_or(DAMAGED)?;
        if captured > MAX_PACKET_BYTES || block.bytes.get(data.clone()).is_none() {
            return Err(DAMAGED);
        }
        Ok(Step::Packet { link: interface.link, time, data, used: block.bytes.len() + 4 })
    }
}

fn damaged(reason: &str, used: usize, packets: u64) -> Step {
    Step::Damaged { reason: reason.to_owned(), used, packets }
}

impl Interface {
    fn read(block: &Fields<'_>) -> Option<Self> {
        const RESOLUTION: u16 = 9;
        const OFFSET: u16 = 14;
        let snap_length = match block.length(12)? {
            0 => usize::MAX,
            length => length,
        };
        let mut interface =
            Self { link: block.u16(8)?, snap_length, resolution: 6, offset_seconds: 0 };
        let mut at = 16;
        while let (Some(code), Some(length)) = (block.u16(at), block.u16(at + 2)) {
            match (code, length) {
                (0, _) => break,
                (RESOLUTION, 1) => interface.resolution = *block.bytes.get(at + 4)?,
                (OFFSET, 8) => interface.offset_seconds = block.i64(at + 4)?,
                _ => {}
            }
            at += 4 + usize::from(length).next_multiple_of(4);
        }
        Some(interface)
    }

    fn time(&self, ticks: u64) -> Option<Duration> {
        let exponent = u32::from(self.resolution & 0x7f);
        let base: u128 = if self.resolution & 0x80 == 0 { 10 } else { 2 };
        // Beyond, the clock would not have left zero.
        let per_second = base.checked_pow(exponent).filter(|units| *units <= 1 << 64)?;
        let ticks = u128::from(ticks);
        let seconds = i64::try_from(ticks / per_second).ok()?.checked_add(self.offset_seconds)?;
        let nanoseconds = ticks % per_second * 1_000_000_000 / per_second;
        Some(Duration::new(seconds.try_into().ok()?, nanoseconds.try_into().ok()?))
    }
}
