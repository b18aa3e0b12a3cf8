//! One direction of a TCP connection: segments in any order become bytes in
//! order, with holes where the capture has none.
//!
//! A segment may also have to wait for the other direction: what it
//! acknowledges was sent before it. [`super::flow`] decides what goes first.

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
    /// Since when segments are held, and nothing has come out.
    waiting: Option<Moment>,
    /// The latest packet of which something came out.
    latest: Option<Stamp>,
}

#[derive(Debug)]
struct Held {
    data: Box<[u8]>,
    missing: u32,
    /// Up to where its sender had received, a position of the other direction.
    received: u64,
    stamp: Stamp,
}

/// A segment of a direction.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) sequence: u32,
    pub(super) data: &'a [u8],
    /// Bytes after `data` that belong to it and were not captured.
    pub(super) missing: u32,
    /// Up to where its sender had received, a position of the other direction.
    pub(super) received: u64,
    pub(super) stamp: Stamp,
}

/// What a stream goes on with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Next {
    /// The number of its packet.
    pub(super) packet: u64,
    /// Up to where its sender had received.
    pub(super) received: u64,
    /// Whether bytes before it are missing.
    pub(super) behind_hole: bool,
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

impl Held {
    /// Returns whether it has all that another one with the same beginning has.
    fn covers(&self, other: &Self) -> bool {
        self.data.len() >= other.data.len() && self.end() >= other.end()
    }

    fn end(&self) -> u64 {
        self.data.len() as u64 + u64::from(self.missing)
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

    /// Returns whether all before the segment has come out.
    pub(super) fn continues_with(&self, part: &Part<'_>) -> bool {
        self.held.is_empty()
            && self.place(part.sequence).is_some_and(|(start, _)| start <= self.position)
    }

    /// Gives out a segment that the stream [continues with](Self::continues_with).
    pub(super) fn pass(
        &mut self,
        part: &Part<'_>,
        now: Moment,
        out: &mut dyn FnMut(Stamp, Piece<'_>),
    ) {
        let Some((_, repeated)) = self.place(part.sequence) else { return };
        self.deliver(part.data, repeated, part.missing, part.stamp, out);
        self.note(now);
    }

    /// Keeps a segment until it is [given out](Self::give_next).
    pub(super) fn hold(&mut self, part: &Part<'_>, now: Moment) {
        let Some((start, repeated)) = self.place(part.sequence) else { return };
        // What is repeated is nothing new; so no place comes before `position`.
        let start = start.max(self.position);
        let captured = usize::try_from(repeated).unwrap_or(usize::MAX).min(part.data.len());
        let data = &part.data[captured..];
        let beyond = u64::from(part.missing).saturating_sub(repeated - captured as u64);
        let held = Held {
            data: data.into(),
            missing: u32::try_from(beyond).unwrap_or(part.missing),
            received: part.received,
            stamp: part.stamp,
        };
        if held.end() == 0 || self.held.get(&start).is_some_and(|other| other.covers(&held)) {
            return;
        }
        self.held_bytes += data.len() + OVERHEAD_BYTES;
        if let Some(shorter) = self.held.insert(start, held) {
            self.held_bytes -= shorter.data.len() + OVERHEAD_BYTES;
        }
        self.waiting.get_or_insert(now);
    }

    /// Takes what the peer acknowledges.
    pub(super) fn acknowledge(&mut self, sequence: u32, now: Moment) {
        self.acknowledged = self.acknowledged.max(self.received(sequence));
        self.note(now);
    }

    /// Returns the position of an acknowledgment.
    pub(super) fn received(&self, acknowledgment: u32) -> u64 {
        self.place(acknowledgment).map_or(0, |(position, _)| position)
    }

    /// Returns whether so much has come out. The FIN, which counts as a byte,
    /// never does.
    pub(super) const fn has_given(&self, position: u64) -> bool {
        position <= self.position + 1
    }

    /// Returns whether the peer has received what has not come out for so long
    /// that nothing should wait for it any more.
    pub(super) fn is_late(&self, now: Moment) -> bool {
        self.ahead.is_some_and(|since| since.is_settled(now))
    }

    pub(super) fn next(&self) -> Option<Next> {
        let (start, held) = self.held.first_key_value()?;
        Some(Next {
            packet: held.stamp.number,
            received: held.received,
            behind_hole: *start > self.position,
        })
    }

    /// Gives out what is next, as a hole if it is missing.
    pub(super) fn give_next(&mut self, now: Moment, out: &mut dyn FnMut(Stamp, Piece<'_>)) {
        let Some(first) = self.held.first_entry() else { return };
        let (start, stamp) = (*first.key(), first.get().stamp);
        if start > self.position {
            self.hole(start - self.position, stamp, out);
        } else {
            let held = first.remove();
            self.held_bytes -= held.data.len() + OVERHEAD_BYTES;
            self.deliver(&held.data, self.position - start, held.missing, held.stamp, out);
        }
        self.waiting = if self.held.is_empty() { None } else { Some(now) };
        self.note(now);
    }

    /// Returns whether what is missing will not come any more.
    pub(super) fn is_overdue(&self, now: Moment) -> bool {
        let Some((first, _)) = self.held.first_key_value() else { return false };
        let received = self.acknowledged >= *first && self.is_late(now);
        let waited = || self.waiting.is_some_and(|since| since.is_older(now, RETRANSMISSION_TIME));
        *first > self.position && (received || waited())
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
