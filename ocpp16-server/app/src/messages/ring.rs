//! The frames of one charge point, in one piece of memory.
//!
//! Frames come and go with every message, and hardly any is ever looked at: kept as
//! structures, each would be a few small allocations that were in no cache any more
//! when they had to go.

use std::collections::VecDeque;

use ocpp16_types::DateTime;

use super::Frame;

/// A queue of frames. Memory that it has and does not need is a quarter at most.
#[derive(Debug, Default)]
pub(super) struct Ring {
    /// A [`Head`] and a frame, and so on.
    bytes: VecDeque<u8>,
    frames: usize,
}

/// A frame in the form that it is kept in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packed<'a>(&'a [u8]);

/// A frame that was kept, and when it came or went.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) number: i64,
    pub(super) time: DateTime,
    pub(super) frame: Frame<'static>,
}

/// What is before each frame.
#[derive(Debug, Clone, Copy)]
struct Head {
    number: i64,
    milliseconds: i64,
    /// Of the frame behind it.
    length: u32,
}

impl Packed<'_> {
    /// Packs a frame, without a heap if it is short, as most are; one that has more than
    /// 4 GiB becomes an empty one.
    pub(super) fn of<T>(frame: &Frame<'_>, act: impl FnOnce(Packed<'_>) -> T) -> T {
        if let Ok(packed) = postcard::to_slice(frame, &mut [0; 512]) {
            return act(Packed(packed));
        }
        let room = Vec::with_capacity(frame.size());
        // It fails only for what has no length before it is written.
        let packed = postcard::to_extend(frame, room).unwrap_or_default();
        act(Packed(if u32::try_from(packed.len()).is_ok() { &packed } else { &[] }))
    }
}

impl Head {
    const SIZE: usize = 20;

    fn to_bytes(self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
        bytes[..8].copy_from_slice(&self.number.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.milliseconds.to_le_bytes());
        bytes[16..].copy_from_slice(&self.length.to_le_bytes());
        bytes
    }

    /// Returns what is at the beginning of some bytes, if that is one.
    fn of(mut bytes: impl Iterator<Item = u8>) -> Option<Self> {
        Some(Self {
            number: i64::from_le_bytes(take(&mut bytes)?),
            milliseconds: i64::from_le_bytes(take(&mut bytes)?),
            length: u32::from_le_bytes(take(&mut bytes)?),
        })
    }

    /// The bytes of it and the frame.
    const fn whole(self) -> usize {
        Self::SIZE + self.length as usize
    }
}

fn take<const N: usize>(bytes: &mut impl Iterator<Item = u8>) -> Option<[u8; N]> {
    let mut taken = [0; N];
    for byte in &mut taken {
        *byte = bytes.next()?;
    }
    Some(taken)
}

impl Ring {
    /// The bytes of all frames.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    pub(super) const fn frames(&self) -> usize {
        self.frames
    }

    pub(super) fn push(&mut self, number: i64, time: DateTime, Packed(frame): Packed<'_>) {
        let length = u32::try_from(frame.len()).unwrap_or_default();
        let head = Head { number, milliseconds: time.unix_milliseconds(), length };
        let room = self.bytes.capacity() - self.bytes.len();
        if room < head.whole() {
            // A queue that grows by itself takes twice as much.
            self.bytes.reserve_exact(head.whole().max(self.bytes.len() / 4));
        }
        self.bytes.extend(&head.to_bytes());
        self.bytes.extend(frame);
        self.frames += 1;
    }

    /// Takes the oldest frames out, so many bytes of them or more; all, if there are less.
    pub(super) fn forget(&mut self, bytes: usize) {
        let mut end = 0;
        while end < bytes
            && let Some(head) = Head::of(self.bytes.range(end..).copied())
        {
            end += head.whole();
            self.frames -= 1;
        }
        self.bytes.drain(..end);
        if self.bytes.len() < self.bytes.capacity() / 2 {
            self.bytes.shrink_to(self.bytes.len() + self.bytes.len() / 4);
        }
    }

    /// Returns the number of the oldest frame.
    pub(super) fn oldest(&self) -> Option<i64> {
        Head::of(self.bytes.iter().copied()).map(|head| head.number)
    }

    /// Unpacks the frames, as far as they are asked for.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = Kept> {
        let mut places = Vec::with_capacity(self.frames);
        let mut place = 0;
        while let Some(head) = Head::of(self.bytes.range(place..).copied()) {
            places.push((place + Head::SIZE, head));
            place += head.whole();
        }
        places.into_iter().rev().filter_map(|(place, head)| {
            let packed = self.bytes.range(place..).copied().take(head.length as usize);
            Some(Kept {
                number: head.number,
                time: DateTime::from_unix_milliseconds(head.milliseconds)?,
                frame: postcard::from_bytes(&packed.collect::<Vec<_>>()).ok()?,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use ocpp16_types::{Deviation, DeviationKind, ErrorCode};

    use super::super::{Verdict, Way};
    use super::*;

    fn frames() -> [Frame<'static>; 3] {
        let simple = Frame {
            direction: Way::In,
            message_id: None,
            action: None,
            validity: Verdict::Unreadable,
            error_code: None,
            deviations: Cow::default(),
            frame: "ä\0\"".into(),
        };
        let refused = Frame {
            direction: Way::Out,
            message_id: Some("1".into()),
            action: Some("Heartbeat".into()),
            validity: Verdict::Refused,
            error_code: Some(ErrorCode::FormationViolation),
            frame: Cow::default(),
            ..Frame::clone(&simple)
        };
        let deviation = Deviation {
            kind: DeviationKind::ExtraMember,
            pointer: "/a".to_owned(),
            was: "5".to_owned(),
        };
        let repaired = Frame { deviations: vec![deviation].into(), ..Frame::clone(&refused) };
        [simple, refused, repaired]
    }

    fn show(kept: impl Iterator<Item = Kept>) -> Vec<String> {
        kept.map(|kept| format!("{} {} {:?}", kept.number, kept.time, kept.frame)).collect()
    }

    #[test]
    fn frames_come_out_as_they_went_in() {
        let (mut ring, mut expected) = (Ring::default(), VecDeque::new());
        let time = |number| DateTime::from_unix_milliseconds(number).unwrap();
        // Often enough that they lie over the end of the memory.
        for number in 0..1000 {
            let frame = &frames()[number as usize % 3];
            Packed::of(frame, |frame| ring.push(number, time(number), frame));
            expected.push_front(format!("{number} {} {frame:?}", time(number)));
            if number % 3 > 0 || number > 500 {
                ring.forget(1);
                expected.pop_back();
            }
            assert_eq!(ring.frames(), expected.len());
        }
        assert_eq!(VecDeque::from(show(ring.newest_first())), expected);
        assert_eq!(ring.oldest(), Some(1000 - expected.len() as i64));
        while ring.frames() > 0 {
            ring.forget(1);
        }
        assert_eq!((ring.size(), ring.oldest(), ring.bytes.capacity()), (0, None, 0));
        ring.forget(1);
    }

    #[test]
    fn several_frames_go_together() {
        let mut ring = Ring::default();
        let time = DateTime::from_unix_milliseconds(0).unwrap();
        for number in 0..10 {
            Packed::of(&frames()[1], |frame| ring.push(number, time, frame));
        }
        let one = ring.size() / 10;
        ring.forget(2 * one);
        assert_eq!((ring.frames(), ring.oldest()), (8, Some(2)));
        ring.forget(2 * one + 1);
        assert_eq!((ring.frames(), ring.oldest(), ring.size()), (5, Some(5), 5 * one));
        ring.forget(usize::MAX);
        assert_eq!((ring.frames(), ring.oldest(), ring.size()), (0, None, 0));
    }

    #[test]
    fn it_takes_little_more_memory_than_it_needs() {
        let mut ring = Ring::default();
        let mut frame = frames()[0].clone();
        for number in 0..10_000 {
            frame.frame = "x".repeat(number % 300).into();
            let time = DateTime::from_unix_milliseconds(0).unwrap();
            Packed::of(&frame, |frame| ring.push(number as i64, time, frame));
            let most = ring.size() + ring.size() / 4 + 400;
            assert!(ring.bytes.capacity() <= most, "{} {}", ring.bytes.capacity(), ring.size());
        }
        while ring.frames() > 0 {
            ring.forget(1);
            assert!(ring.bytes.capacity() <= 2 * ring.size() + 1);
        }
    }
}
