//! A TCP connection: packets of both sides become bytes of both sides.
//!
//! The two directions come out in one order. A segment comes after all that its
//! sender had received, which its acknowledgment tells; among segments of which
//! neither side had seen the other's, the one captured first is the first. So an
//! answer stays behind its question, also where that was captured late or
//! comes behind a hole; and where the capture has lost the question, the answer
//! waits no longer than for any other [late packet](super::tcp::REORDER_PACKETS).

use std::net::SocketAddr;

use super::Found;
use super::connection::Connection;
use super::file::Stamp;
use super::link::Segment;
use super::tcp::{MAX_HELD_BYTES, Moment, OVERHEAD_BYTES, Part, Piece, REORDER_PACKETS, Stream};

/// What a side sends before its SYN is captured, at most.
const NEAR_BYTES: u32 = 1024 * 1024;

/// A connection from its first to its last packet. The two directions are 0
/// and 1.
#[derive(Debug)]
pub(super) struct Flow {
    /// The initial sequence numbers, where the SYN was seen.
    initial: [Option<u32>; 2],
    phase: Phase,
    connection: Connection,
    packets: u64,
    /// The last packet.
    last: Stamp,
}

#[derive(Debug)]
enum Phase {
    /// Not both SYNs were seen: what comes first may be captured late, so the
    /// first packets are held, and then taken in the order of the capture.
    Opening {
        held: Vec<(usize, Segment<'static>, Stamp)>,
        since: Moment,
    },
    Open(Box<[Stream; 2]>),
}

/// Whether a packet belongs to the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Belongs {
    Yes,
    /// It is the SYN of a new connection between the same ports.
    ToTheNext,
}

impl Flow {
    pub(super) const fn new(ends: [SocketAddr; 2], number: u64, stamp: Stamp) -> Self {
        let since = Moment { time: stamp.time, packets: 0 };
        Self {
            initial: [None; 2],
            phase: Phase::Opening { held: Vec::new(), since },
            connection: Connection::new(ends, number),
            packets: 0,
            last: stamp,
        }
    }

    /// Returns whether the segment is of this connection, or begins another.
    pub(super) fn belongs(&self, direction: usize, segment: &Segment<'_>) -> Belongs {
        if !segment.syn {
            return Belongs::Yes;
        }
        let same = match (self.initial[direction], &self.phase) {
            (Some(initial), _) => initial == segment.sequence,
            (None, Phase::Open(_)) => false,
            // Captured late, unless what came before is of a connection before.
            (None, Phase::Opening { held, .. }) => held
                .iter()
                .filter(|(sender, ..)| *sender == direction)
                .all(|(_, held, _)| held.sequence.wrapping_sub(segment.sequence) < NEAR_BYTES),
        };
        if same { Belongs::Yes } else { Belongs::ToTheNext }
    }

    pub(super) fn segment(
        &mut self,
        direction: usize,
        segment: Segment<'_>,
        stamp: Stamp,
        found: &mut Found,
    ) {
        self.packets += 1;
        self.last = stamp;
        let now = self.now(stamp);
        if segment.syn && matches!(self.phase, Phase::Opening { .. }) {
            self.initial[direction] = Some(segment.sequence);
            let is_answer = segment.acknowledgment.is_some();
            self.connection.begins(if is_answer { 1 - direction } else { direction });
        }
        match &mut self.phase {
            Phase::Opening { held, .. } => {
                let payload = segment.payload.into_owned().into();
                held.push((direction, Segment { payload, ..segment }, stamp));
                let known = self.initial.iter().all(Option::is_some);
                self.open_if(known, now, found);
            }
            Phase::Open(_) => self.take(direction, &segment, stamp, found),
        }
    }

    /// Stops waiting for what will not come any more.
    pub(super) fn settle(&mut self, time: Stamp, found: &mut Found) {
        let now = self.now(time);
        self.open_if(false, now, found);
        self.give_while(now, found, |_| None);
    }

    /// Takes what there is; nothing more will come.
    pub(super) fn end(&mut self, found: &mut Found) {
        let now = self.now(self.last);
        self.open_if(true, now, found);
        self.drain(now, found);
        let Phase::Open(streams) = &self.phase else { return };
        for (direction, stream) in streams.iter().enumerate() {
            if self.initial[direction].is_some() && stream.unseen_end() > 0 {
                self.connection.hole(direction, self.last, stream.unseen_end(), found);
            }
        }
        self.connection.end(self.last, found);
    }

    pub(super) fn is_ocpp(&self) -> bool {
        self.connection.is_ocpp()
    }

    /// Returns the number of the last packet.
    pub(super) const fn last(&self) -> u64 {
        self.last.number
    }

    pub(super) fn held_bytes(&self) -> usize {
        let tcp = match &self.phase {
            Phase::Opening { held, .. } => {
                held.iter().map(|(_, segment, _)| segment.payload.len() + OVERHEAD_BYTES).sum()
            }
            Phase::Open(streams) => streams.iter().map(Stream::held_bytes).sum::<usize>(),
        };
        tcp + self.connection.held_bytes()
    }

    const fn now(&self, stamp: Stamp) -> Moment {
        Moment { time: stamp.time, packets: self.packets }
    }

    fn open_if(&mut self, known: bool, now: Moment, found: &mut Found) {
        let Phase::Opening { held, since } = &mut self.phase else { return };
        if !known && held.len() < REORDER_PACKETS as usize && !since.is_settled(now) {
            return;
        }
        let held = std::mem::take(held);
        let start = |direction: usize| {
            if let Some(initial) = self.initial[direction] {
                return initial.wrapping_add(1);
            }
            let sent = held.iter().filter(|(sender, ..)| *sender == direction);
            let received = held.iter().filter(|(sender, ..)| *sender != direction);
            // Without packets of its own, what the peer has seen of it tells.
            let first =
                sent.map(|(_, segment, _)| segment.sequence).reduce(earlier).or_else(|| {
                    received.filter_map(|(_, peer, _)| peer.acknowledgment).reduce(earlier)
                });
            first.unwrap_or(0)
        };
        self.phase = Phase::Open(Box::new([Stream::new(start(0)), Stream::new(start(1))]));
        for (direction, segment, stamp) in held {
            self.take(direction, &segment, stamp, found);
        }
    }

    fn take(&mut self, direction: usize, segment: &Segment<'_>, stamp: Stamp, found: &mut Found) {
        let now = self.now(stamp);
        let Phase::Open(streams) = &mut self.phase else { return };
        if self.connection.is_other() {
            **streams = [Stream::new(0), Stream::new(0)];
            return;
        }
        if let Some(acknowledgment) = segment.acknowledgment {
            streams[1 - direction].acknowledge(acknowledgment, now);
        }
        if !segment.payload.is_empty() || segment.missing > 0 {
            let peer = &streams[1 - direction];
            let part = Part {
                // A SYN takes the number before the first byte, which it may bring.
                sequence: segment.sequence.wrapping_add(segment.syn.into()),
                data: &segment.payload,
                missing: segment.missing,
                received: segment.acknowledgment.map_or(0, |number| peer.received(number)),
                stamp,
            };
            let is_next = peer.has_given(part.received) && peer.next().is_none();
            let stream = &mut streams[direction];
            if is_next && stream.continues_with(&part) {
                stream.pass(&part, now, &mut |stamp, piece| {
                    give(&mut self.connection, direction, stamp, piece, found);
                });
            } else {
                stream.hold(&part, now);
            }
        }
        if segment.rst {
            self.drain(now, found);
        } else {
            self.give_while(now, found, |streams| {
                let full = |direction: &usize| streams[*direction].held_bytes() > MAX_HELD_BYTES;
                (0..2).find(full)
            });
        }
    }

    /// Takes what is held, whatever is missing before it.
    fn drain(&mut self, now: Moment, found: &mut Found) {
        self.give_while(now, found, |streams| {
            let first = streams.each_ref().map(|stream| stream.next().map(|next| next.packet));
            (0..2).filter_map(|direction| Some((first[direction]?, direction))).min().map(|it| it.1)
        });
    }

    /// Gives out what is not to wait any more, and then, what `forced` says.
    fn give_while(
        &mut self,
        now: Moment,
        found: &mut Found,
        forced: impl Fn(&[Stream; 2]) -> Option<usize>,
    ) {
        let Phase::Open(streams) = &mut self.phase else { return };
        while let Some(direction) = next(streams, now).or_else(|| forced(streams)) {
            let (peer, is_behind) = (1 - direction, streams[direction].next());
            // What this answers may be among what has not come and is told of later.
            if is_behind.is_some_and(|it| !it.behind_hole && !streams[peer].has_given(it.received))
            {
                self.connection.mark(peer, found);
            }
            streams[direction].give_next(now, &mut |stamp, piece| {
                give(&mut self.connection, direction, stamp, piece, found);
            });
        }
    }
}

/// Returns the direction that goes on, if one does.
fn next(streams: &[Stream; 2], now: Moment) -> Option<usize> {
    let first = |is_possible: &dyn Fn(&Stream, &Stream) -> bool| {
        let possible = (0..2).filter(|direction| {
            let (stream, peer) = (&streams[*direction], &streams[1 - *direction]);
            is_possible(stream, peer)
        });
        possible.min_by_key(|direction| streams[*direction].next().map(|next| next.packet))
    };
    let here = |stream: &Stream| stream.next().filter(|next| !next.behind_hole);
    first(&|stream, peer| here(stream).is_some_and(|next| peer.has_given(next.received)))
        .or_else(|| first(&|stream, _| stream.is_overdue(now)))
        .or_else(|| first(&|stream, peer| here(stream).is_some() && peer.is_late(now)))
}

/// Returns which of two sequence numbers is the earlier, which wrap around.
const fn earlier(a: u32, b: u32) -> u32 {
    if b.wrapping_sub(a).cast_signed() < 0 { b } else { a }
}

fn give(
    connection: &mut Connection,
    direction: usize,
    stamp: Stamp,
    piece: Piece<'_>,
    found: &mut Found,
) {
    match piece {
        Piece::Bytes(bytes) => connection.bytes(direction, stamp, bytes, found),
        Piece::Hole(length) => connection.hole(direction, stamp, length, found),
    }
}
