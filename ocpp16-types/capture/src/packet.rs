//! Captures of packets.

use std::fmt;
use std::io::Read;

use crate::Owned;

/// Reads pcap and pcapng, already decompressed.
///
/// An error of `input` means that it is damaged or cut off from there on; its
/// text is for people and says where. What came before is used.
pub(crate) struct Packets {
    #[expect(dead_code, reason = "read from when packets are understood")]
    input: Box<dyn Read + Send>,
}

impl Packets {
    pub(crate) fn new(input: Box<dyn Read + Send>) -> Self {
        Self { input }
    }

    /// Returns what about 1 MiB of packets holds, and `None` at the end.
    pub(crate) fn next_batch(&mut self) -> Option<Vec<Owned>> {
        None
    }
}

impl fmt::Debug for Packets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Packets").finish_non_exhaustive()
    }
}
