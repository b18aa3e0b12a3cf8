//! Capture files: bytes become packets with number, time and link type.
//!
//! The two formats are read here and not by a crate, for what is asked of them
//! is what crates do not do: go on behind damage, hold no more than one block,
//! and tell a cut-off file from a damaged one.

use std::io::Read;
use std::time::Duration;

mod buffer;
mod pcap;
mod pcapng;

use buffer::Buffer;
use pcap::Pcap;
use pcapng::PcapNg;

/// Longer packets are taken for damage; no network has them.
pub(super) const MAX_PACKET_BYTES: usize = 1024 * 1024;

/// Where and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The number of the packet, from 1.
    pub(super) number: u64,
    /// Since 1970-01-01T00:00:00Z.
    pub(super) time: Option<Duration>,
}

/// A packet as it was captured; perhaps without its end.
#[derive(Debug)]
pub(super) struct Packet<'a> {
    pub(super) stamp: Stamp,
    /// `LINKTYPE_…`
    pub(super) link: u16,
    pub(super) data: &'a [u8],
}

#[derive(Debug)]
pub(super) enum Found<'a> {
    Packet(Packet<'a>),
    Trouble {
        line: u64,
        reason: String,
    },
    /// The end of the capture, which is not that of the file.
    Cut {
        line: u64,
        reason: String,
    },
}

/// A capture file of either format.
pub(super) struct File {
    buffer: Buffer,
    format: Format,
    /// Packets so far.
    packets: u64,
    /// What of the buffer was given out by the last call.
    used: usize,
}

enum Format {
    Unknown,
    Pcap(Pcap),
    PcapNg(PcapNg),
    Ended,
}

/// What a format finds at the beginning of the buffer.
enum Step {
    /// `used` bytes, of which `data` are those of a packet.
    Packet { link: u16, time: Option<Duration>, data: std::ops::Range<usize>, used: usize },
    /// Bytes that hold no packet.
    Skip(usize),
    /// Bytes that are damaged; there may have been a packet.
    Damaged { reason: String, used: usize, packets: u64 },
    /// Not even the next header: the length of the damage has to be found.
    Lost(&'static str),
    /// The file ends here, within something unless there is no reason.
    End(Option<&'static str>),
}

impl File {
    pub(super) fn new(input: Box<dyn Read + Send>) -> Self {
        Self { buffer: Buffer::new(input), format: Format::Unknown, packets: 0, used: 0 }
    }

    /// Returns the number of packets so far.
    pub(super) const fn packets(&self) -> u64 {
        self.packets
    }

    pub(super) fn next(&mut self) -> Option<Found<'_>> {
        loop {
            self.buffer.skip(std::mem::take(&mut self.used));
            let step = match &mut self.format {
                Format::Unknown => match self.recognise() {
                    Ok(format) => {
                        self.format = format;
                        continue;
                    }
                    Err(reason) => Step::End(Some(reason)),
                },
                Format::Pcap(pcap) => pcap.step(&mut self.buffer),
                Format::PcapNg(pcapng) => pcapng.step(&mut self.buffer),
                Format::Ended => return None,
            };
            let (line, reason) = match step {
                Step::Packet { link, time, data, used } => {
                    self.packets += 1;
                    self.used = used;
                    let stamp = Stamp { number: self.packets, time };
                    let data = self.buffer.peek(used).get(data).unwrap_or_default();
                    return Some(Found::Packet(Packet { stamp, link, data }));
                }
                Step::Skip(used) => {
                    self.used = used;
                    continue;
                }
                Step::Damaged { reason, used, packets } => {
                    self.used = used;
                    self.packets += packets;
                    (self.packets.max(1), reason)
                }
                Step::Lost(what) => {
                    let skipped = match &self.format {
                        Format::Pcap(pcap) => pcap.resynchronise(&mut self.buffer),
                        Format::PcapNg(pcapng) => pcapng.resynchronise(&mut self.buffer),
                        Format::Unknown | Format::Ended => 0,
                    };
                    (
                        self.packets + 1,
                        format!("{what}: {skipped} bytes of the capture are skipped"),
                    )
                }
                Step::End(reason) => {
                    self.format = Format::Ended;
                    let failed = self.buffer.take_failure().map(|error| error.to_string());
                    let reason = failed.or(reason.map(str::to_owned))?;
                    return Some(Found::Cut { line: self.packets + 1, reason });
                }
            };
            return Some(Found::Trouble { line, reason });
        }
    }

    fn recognise(&mut self) -> Result<Format, &'static str> {
        let head = self.buffer.peek(pcap::HEADER);
        if let Some(pcapng) = PcapNg::recognise(head) {
            return Ok(Format::PcapNg(pcapng));
        }
        let Some(pcap) = Pcap::recognise(head) else {
            return Err(if head.len() < pcap::HEADER {
                "the capture ends within its header"
            } else {
                "this is no capture of packets"
            });
        };
        self.buffer.skip(pcap::HEADER);
        Ok(Format::Pcap(pcap))
    }
}

/// Numbers at fixed places, in the byte order of the file.
struct Fields<'a> {
    bytes: &'a [u8],
    big_endian: bool,
}

impl Fields<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn u32(&self, at: usize) -> Option<u32> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    /// A length; of what a `usize` cannot hold, there is no such place.
    fn length(&self, at: usize) -> Option<usize> {
        self.u32(at)?.try_into().ok()
    }

    fn i64(&self, at: usize) -> Option<i64> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.big_endian { i64::from_be_bytes(bytes) } else { i64::from_le_bytes(bytes) })
    }
}
