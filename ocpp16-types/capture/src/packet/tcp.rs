//! One direction of a TCP connection: segments in any order become bytes in
//! order, with holes where the capture has none.

use std::collections::BTreeMap;
use std::time::Duration;

use super::file::Stamp;

/// Bytes out of order that are held per direction; with more, what is missing
/// before them is given up.
pub(super) const MAX_HELD_BYTES: usize = 4 * 1024 * 1024;

/// What a held segment costs beside its bytes.
pub(super) const OVERHEAD_BYTES: usize = 128;

/// Packets in which a capture puts a packet too late: so many of the
/// connection later, what the peer has acknowledged and the capture has not
/// will not come any more.
pub(super) const REORDER_PACKETS: u64 = 16;

/// The same, in time of the capture.
pub(super) const REORDER_TIME: Duration = Duration::from_secs(1);

/// Missing bytes that nobody has acknowledged are awaited for so long, in time
/// of the capture: the sender repeats them, on bad networks after minutes.
pub(super) const RETRANSMISSION_TIME: Duration = Duration::from_secs(180);

/// What comes out, in the order of the stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Bytes(&'a [u8]),
    /// So many bytes are not in the capture.
    Hole(u64),
}

/// The bytes of one side.
#[derive(Debug)]
pub(super) struct Stream {
    /// What has come out, and the sequence number of the next byte.
    position: u64,
    sequence: u32,
    /// Segments that begin later than that, by their position.
    held: BTreeMap<u64, Held>,
    held_bytes: usize,
    /// Up to where the peer has acknowledged.
    acknowledged: u64,
    /// When that went past what has come out.
    ahead: Option<Moment>,
    /// When the first segment had to be held.
    waiting: Option<Moment>,
    /// The latest packet of which something came out.
    latest: Option<Stamp>,
}

#[derive(Debug)]
struct Held {
    data: Box<[u8]>,
    missing: u32,
    stamp: Stamp,
}

/// A moment of a connection: in time, and in packets of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    pub(super) time: Option<Duration>,
    pub(super) packets: u64,
}

impl Moment {
    /// Returns whether so much time has gone by since, as far as it is known.
    pub(super) fn is_older(&self, now: Self, age: Duration) -> bool {
        let (Some(then), Some(now)) = (self.time, now.time) else { return false };
        now.saturating_sub(then) >= age
    }

    /// Returns whether a packet of then would have been captured by now.
    pub(super) fn is_settled(&self, now: Self) -> bool {
        now.packets.saturating_sub(self.packets) >= REORDER_PACKETS
            || self.is_older(now, REORDER_TIME)
    }
}

impl Stream {
    /// A stream whose next byte has this sequence number.
    pub(super) const fn new(sequence: u32) -> Self {
        Self {
            position: 0,
            sequence,
            held: BTreeMap::new(),
            held_bytes: 0,
            acknowledged: 0,
            ahead: None,
            waiting: None,
            latest: None,
        }
    }

    /// Takes a segment; `missing` bytes after `data` belong to it and were not
    /// captured.
    pub(super) fn segment(
        &mut self,
        sequence: u32,
        data: &[u8],
        missing: u32,
        (stamp, now): (Stamp, Moment),
        out: &mut dyn FnMut(Stamp, Piece<'_>),
    ) {
        let Some((start, repeated)) = self.place(sequence) else { return };
        if start > self.position {
            self.hold(start, data, missing, stamp);
            self.waiting.get_or_insert(now);
            if self.held_bytes > MAX_HELD_BYTES {
                self.give_up_one(out);
            }
        } else {
            self.deliver(data, repeated, missing, stamp, out);
            self.continue_with_held(out);
            self.waiting = self.waiting.and(Some(now));
        }
        self.note(now);
    }

    /// Takes what the peer acknowledges.
    pub(super) fn acknowledge(&mut self, sequence: u32, now: Moment) {
        if let Some((position, 0)) = self.place(sequence) {
            self.acknowledged = self.acknowledged.max(position);
        }
        self.note(now);
    }

    /// Returns whether what is missing will not come any more.
    pub(super) fn is_overdue(&self, now: Moment) -> bool {
        let Some((first, _)) = self.held.first_key_value() else { return false };
        let received = self.acknowledged >= *first;
        (received && self.ahead.is_some_and(|since| since.is_settled(now)))
            || self.waiting.is_some_and(|since| since.is_older(now, RETRANSMISSION_TIME))
    }

    /// Goes on behind what is missing.
    pub(super) fn give_up_one(&mut self, out: &mut dyn FnMut(Stamp, Piece<'_>)) {
        let Some((start, held)) = self.held.first_key_value() else { return };
        let (start, stamp) = (*start, held.stamp);
        self.hole(start.saturating_sub(self.position), stamp, out);
        self.continue_with_held(out);
    }

    /// Returns the packet of the first segment that is held.
    pub(super) fn first_held(&self) -> Option<u64> {
        self.held.first_key_value().map(|(_, held)| held.stamp.number)
    }

    /// Returns how many bytes at the end the peer has acknowledged and nobody
    /// has seen.
    pub(super) const fn unseen_end(&self) -> u64 {
        // The FIN counts as a byte.
        self.acknowledged.saturating_sub(self.position + 1)
    }

    pub(super) const fn held_bytes(&self) -> usize {
        self.held_bytes
    }

    /// Returns the position of a sequence number, and by how much it is behind
    /// what has come out. Numbers wrap around; what is nearer counts.
    fn place(&self, sequence: u32) -> Option<(u64, u64)> {
        let distance = sequence.wrapping_sub(self.sequence).cast_signed();
        match u64::try_from(distance) {
            Ok(ahead) => Some((self.position.checked_add(ahead)?, 0)),
            Err(_) => {
                let behind = u64::from(distance.unsigned_abs());
                Some((self.position.saturating_sub(behind), behind))
            }
        }
    }

    fn hold(&mut self, start: u64, data: &[u8], missing: u32, stamp: Stamp) {
        let length = data.len() + missing as usize;
        if self.held.get(&start).is_some_and(|held| {
            held.data.len() >= data.len() && held.data.len() + held.missing as usize >= length
        }) {
            return;
        }
        self.held_bytes += data.len() + OVERHEAD_BYTES;
        if let Some(shorter) = self.held.insert(start, Held { data: data.into(), missing, stamp }) {
            self.held_bytes -= shorter.data.len() + OVERHEAD_BYTES;
        }
    }

    fn continue_with_held(&mut self, out: &mut dyn FnMut(Stamp, Piece<'_>)) {
        while let Some(first) = self.held.first_entry() {
            if *first.key() > self.position {
                return;
            }
            let (start, held) = first.remove_entry();
            self.held_bytes -= held.data.len() + OVERHEAD_BYTES;
            let repeated = self.position - start;
            self.deliver(&held.data, repeated, held.missing, held.stamp, out);
        }
        self.waiting = None;
    }

    /// Gives out what of a segment is new.
    fn deliver(
        &mut self,
        data: &[u8],
        repeated: u64,
        missing: u32,
        stamp: Stamp,
        out: &mut dyn FnMut(Stamp, Piece<'_>),
    ) {
        let new = usize::try_from(repeated).ok().and_then(|repeated| data.get(repeated..));
        let end = data.len() as u64 + u64::from(missing);
        if let Some(new) = new.filter(|new| !new.is_empty()) {
            let stamp = self.advance(new.len() as u64, stamp);
            out(stamp, Piece::Bytes(new));
        }
        let rest = end.saturating_sub(repeated.max(data.len() as u64));
        if rest > 0 {
            self.hole(rest, stamp, out);
        }
    }

    fn hole(&mut self, length: u64, stamp: Stamp, out: &mut dyn FnMut(Stamp, Piece<'_>)) {
        let stamp = self.advance(length, stamp);
        out(stamp, Piece::Hole(length));
    }

    fn advance(&mut self, length: u64, stamp: Stamp) -> Stamp {
        self.position += length;
        // The low half is what counts modulo 2^32.
        self.sequence = self.sequence.wrapping_add(length as u32);
        let latest = self.latest.filter(|latest| latest.number > stamp.number).unwrap_or(stamp);
        self.latest = Some(latest);
        latest
    }

    fn note(&mut self, now: Moment) {
        if self.acknowledged <= self.position {
            self.ahead = None;
        } else {
            self.ahead.get_or_insert(now);
        }
    }
}
