//! The frames of late, in memory: those of each charge point, as many as fit.
//!
//! All of them together stay below a limit. Who talks much does not push out
//! those who talk little: the oldest frames of somebody who has about most give way.
//! Those that are to stay go into the database by `archive`.

mod archive;
mod part;
mod ring;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::hash::BuildHasher;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::RandomState;
use ocpp16_server::{Direction, Identity, ObservedFrame, Validity};
use ocpp16_types::{DateTime, Deviation, ErrorCode};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

pub(crate) use self::archive::Archive;
pub(crate) use self::part::Part;
use self::ring::{Kept, Packed, Ring};

/// The frames of late. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Messages {
    rings: Arc<Mutex<Rings>>,
}

/// A frame, and when it came or went.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    /// Its place in the order of all frames, in memory and in the database.
    #[serde(skip)]
    pub(crate) number: i64,
    pub(crate) time: DateTime,
    pub(crate) charge_point: String,
    #[serde(flatten)]
    pub(crate) frame: Arc<Frame<'static>>,
}

/// A frame as it was sent or received.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Frame<'a> {
    pub(crate) direction: Way,
    /// The message id; null if it has none that can be read.
    pub(crate) message_id: Option<Cow<'a, str>>,
    /// The action, also of the CALL that it answers; null if it is not known.
    pub(crate) action: Option<Cow<'a, str>>,
    pub(crate) validity: Verdict,
    /// With `refused`: the error code that it was answered with.
    #[serde(deserialize_with = "code")]
    #[schemars(with = "Option<String>")]
    pub(crate) error_code: Option<ErrorCode>,
    /// What was repaired.
    pub(crate) deviations: Cow<'a, [Deviation]>,
    /// The whole text. Keys are `***`, and then the JSON is written anew.
    pub(crate) frame: Cow<'a, str>,
}

/// Which way a frame went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Direction")]
pub(crate) enum Way {
    /// From the charge point.
    In,
    /// To the charge point.
    Out,
}

/// What was thought of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Validity")]
pub(crate) enum Verdict {
    /// As the schema wants it.
    Valid,
    /// Taken after repairs.
    Repaired,
    /// Of an action that OCPP 1.6 does not know; its payload was not checked.
    Unchecked,
    /// A CALL that was answered with a CALLERROR because of its form.
    Refused,
    /// A CALLRESULT that its schema refuses.
    InvalidAnswer,
    /// No frame with an id that can be read.
    Unreadable,
    /// Neither CALL, CALLRESULT nor CALLERROR.
    UnknownType,
    /// An answer to no open call.
    Unmatched,
}

/// Reads an error code as a frame of another node has it.
fn code<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ErrorCode>, D::Error> {
    let code = Option::<String>::deserialize(deserializer)?;
    Ok(code.and_then(|code| code.parse().ok()))
}

impl<'a> Frame<'a> {
    pub(crate) fn of(observed: &ObservedFrame<'a>) -> Self {
        let (validity, error_code) = match observed.validity {
            Validity::Valid => (Verdict::Valid, None),
            Validity::Repaired => (Verdict::Repaired, None),
            Validity::Refused(code) => (Verdict::Refused, Some(code)),
            Validity::InvalidAnswer => (Verdict::InvalidAnswer, None),
            Validity::Unreadable => (Verdict::Unreadable, None),
            Validity::UnknownType => (Verdict::UnknownType, None),
            Validity::Unmatched => (Verdict::Unmatched, None),
            // And what the library may come to tell apart.
            Validity::Unchecked | _ => (Verdict::Unchecked, None),
        };
        Self {
            direction: match observed.direction {
                Direction::Received => Way::In,
                Direction::Sent => Way::Out,
            },
            message_id: observed.id.map(Cow::Borrowed),
            action: observed.action.map(Cow::Borrowed),
            validity,
            error_code,
            deviations: Cow::Borrowed(observed.deviations),
            frame: Cow::Borrowed(observed.text),
        }
    }

    /// One that may be kept.
    pub(crate) fn into_owned(self) -> Frame<'static> {
        let owned = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        Frame {
            direction: self.direction,
            message_id: self.message_id.map(owned),
            action: self.action.map(owned),
            validity: self.validity,
            error_code: self.error_code,
            deviations: Cow::Owned(self.deviations.into_owned()),
            frame: owned(self.frame),
        }
    }

    /// About how many bytes it takes in memory.
    pub(crate) fn size(&self) -> usize {
        /// The structure itself, its small texts and its place in a ring.
        const AROUND: usize = 256;
        let deviations = self
            .deviations
            .iter()
            .map(|deviation| AROUND + deviation.pointer.len() + deviation.was.len());
        AROUND + self.frame.len() + deviations.sum::<usize>()
    }
}

impl Messages {
    /// Keeps frames of `limit` bytes together; the next one comes after all with the
    /// number `last`.
    pub(crate) fn new(limit: usize, last: i64) -> Self {
        let numbers = Numbers::after(last);
        Self { rings: Arc::new(Mutex::new(Rings { limit, numbers, ..Rings::default() })) }
    }

    /// Keeps a frame, for as long as there is room; returns its number.
    pub(crate) fn add(&self, identity: &Identity, time: DateTime, frame: &Frame<'_>) -> i64 {
        Packed::of(frame, |packed| self.with(|rings| rings.add(identity, time, packed)))
    }

    /// Adds the frames of a charge point to a list.
    pub(crate) fn gather(&self, identity: &str, part: &mut Part) {
        self.with(|rings| {
            let Some(ring) = rings.of.get(identity) else { return };
            let Some(oldest) = ring.oldest() else { return };
            let newest_first = ring.newest_first().map(|Kept { number, time, frame }| Message {
                number,
                time,
                charge_point: identity.to_owned(),
                frame: Arc::new(frame),
            });
            part.gather(ring.frames(), oldest, newest_first);
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut Rings) -> T) -> T {
        // A panic within would be a defect; frames are only for people to read.
        act(&mut self.rings.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[derive(Debug, Default)]
struct Rings {
    limit: usize,
    bytes: usize,
    numbers: Numbers,
    of: HashMap<Identity, Ring, RandomState>,
    /// All of them by class, to find one of the biggest.
    by_class: BTreeSet<(u32, Identity)>,
}

/// Gives frames numbers in their order, which no other process gives that shares
/// the database: the milliseconds since 1970, a place within them, and what tells
/// processes apart.
#[derive(Debug, Default)]
struct Numbers {
    last: i64,
}

impl Numbers {
    /// From a number to the next one of the same process.
    const STEP: i64 = 1 << 12;
    const MILLISECOND: i64 = 256 * Self::STEP;

    fn after(last: i64) -> Self {
        // Random enough for what is no secret.
        let random = RandomState::default().hash_one(process::id());
        let process = random.cast_signed() & (Self::STEP - 1);
        Self { last: (last & -Self::STEP) | process }
    }

    fn next(&mut self, time: DateTime) -> i64 {
        let process = self.last & (Self::STEP - 1);
        let by_time = (time.unix_milliseconds() * Self::MILLISECOND) | process;
        self.last = by_time.max(self.last.saturating_add(Self::STEP));
        self.last
    }
}

impl Rings {
    /// Bytes of frames that go together: seldom, and then a few, costs less than one each
    /// time.
    const LUMP: usize = 1024;

    /// Returns the number of the frame.
    fn add(&mut self, identity: &Identity, time: DateTime, frame: Packed<'_>) -> i64 {
        let number = self.numbers.next(time);
        let pushed = self.change(identity, |ring| ring.push(number, time, frame));
        if !pushed {
            let mut ring = Ring::default();
            ring.push(number, time, frame);
            self.bytes += ring.size();
            self.by_class.insert((class(ring.size()), identity.clone()));
            self.of.insert(identity.clone(), ring);
        }
        while self.bytes > self.limit {
            let Some((biggest, other)) = self.by_class.last() else { break };
            // What this one has is at hand; another one's memory is in no cache.
            let own = self.of.get(identity).map(|ring| class(ring.size()));
            let from = if own == Some(*biggest) { identity } else { other }.clone();
            self.change(&from, |ring| ring.forget(Self::LUMP));
        }
        number
    }

    /// Changes a ring, and tells whether it is there; one that is empty then goes.
    fn change(&mut self, identity: &Identity, change: impl FnOnce(&mut Ring)) -> bool {
        let Some(ring) = self.of.get_mut(identity) else { return false };
        let before = ring.size();
        change(ring);
        let after = ring.size();
        self.bytes = self.bytes + after - before;
        if class(before) != class(after) {
            self.by_class.remove(&(class(before), identity.clone()));
            self.by_class.insert((class(after), identity.clone()));
        }
        if after == 0 {
            self.by_class.remove(&(class(after), identity.clone()));
            self.of.remove(identity);
        }
        true
    }
}

/// Rings of about the same size, within an eighth, are in one class: most frames change
/// none. A bigger one is never in a lower class.
const fn class(bytes: usize) -> u32 {
    const SMALL: usize = 1024;
    match (bytes / SMALL).checked_ilog2() {
        None => 0,
        // Eight for each power of two.
        Some(power) => 1 + 8 * power + (bytes >> (power + SMALL.ilog2() - 3)) as u32 % 8,
    }
}

#[cfg(test)]
impl Message {
    /// A message of no interest.
    fn of_length(number: i64, length: usize) -> Self {
        let frame = Frame {
            direction: Way::In,
            message_id: Some("1".into()),
            action: None,
            validity: Verdict::Valid,
            error_code: None,
            deviations: Cow::default(),
            frame: "x".repeat(length).into(),
        };
        let time = std::time::UNIX_EPOCH.into();
        Self { number, time, charge_point: "CP1".to_owned(), frame: Arc::new(frame) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::books::{List, Page};

    fn frame(length: usize) -> Frame<'static> {
        Frame::clone(&Message::of_length(0, length).frame)
    }

    fn identity(number: usize) -> Identity {
        Identity::new(&format!("CP{number}")).unwrap()
    }

    fn lengths(messages: &Messages, identity: &Identity) -> Vec<usize> {
        let mut part = Part::new(Page { limit: u32::MAX, offset: 0 });
        messages.gather(identity.as_str(), &mut part);
        let List { total, items } = part.into_list();
        assert_eq!(usize::try_from(total), Ok(items.len()));
        items.iter().map(|message| message.frame.frame.len()).collect()
    }

    fn now() -> DateTime {
        DateTime::from(std::time::UNIX_EPOCH)
    }

    #[test]
    fn all_frames_together_stay_below_the_limit() {
        const LIMIT: usize = 100_000;
        let messages = Messages::new(LIMIT, 1);
        for number in 0..10_000 {
            let length = number * 7919 % 3000;
            messages.add(&identity(number % 17), now(), &frame(length));
            messages.with(|rings| {
                let counted: usize = rings.of.values().map(Ring::size).sum();
                assert_eq!(rings.bytes, counted);
                assert!(counted <= LIMIT, "{counted} after {number}");
                assert_eq!(rings.by_class.len(), rings.of.len());
            });
        }
        messages.with(|rings| assert!(rings.bytes > LIMIT - 2 * 3100, "it is nearly full"));
    }

    #[test]
    fn who_talks_much_pushes_out_only_its_own_frames() {
        let messages = Messages::new(20_000, 1);
        let (quiet, loud) = (identity(1), identity(2));
        messages.add(&quiet, now(), &frame(10));
        for length in 0..1000 {
            messages.add(&loud, now(), &frame(length));
        }
        assert_eq!(lengths(&messages, &quiet), [10]);
        let kept = lengths(&messages, &loud);
        assert_eq!(kept[..3], [999, 998, 997], "the newest first");
    }

    #[test]
    fn classes_are_small_and_in_the_order_of_size() {
        assert_eq!((class(0), class(1023), class(1024), class(usize::MAX)), (0, 0, 1, 8 * 54));
        for bytes in 1024..100_000 {
            assert!(class(bytes) >= class(bytes - 1), "{bytes}");
            assert!(class(bytes) < class(bytes + bytes / 8 + 1), "{bytes}");
        }
    }

    #[test]
    fn frames_are_numbered_by_time_whatever_the_clock_does() {
        let at = |milliseconds| DateTime::from_unix_milliseconds(milliseconds).unwrap();
        let mut numbers = Numbers::after(7);
        let process = numbers.last & 0xfff;
        let mut last = numbers.last;
        for time in [5, 5, 6, 3, 4, 1_000, 999].into_iter().chain([2_000; 1000]).map(at) {
            let number = numbers.next(time);
            assert!(number > last && number & 0xfff == process);
            last = number;
        }
        assert_eq!(last >> 20, 2_003, "256 in a millisecond");
        assert!(Numbers::after(last).next(at(1)) > last, "after a restart");
        let far = at(7_000_000_000_000);
        assert!(numbers.next(far) < numbers.next(far), "in the year 2191");
    }

    #[test]
    fn a_frame_that_is_larger_than_the_limit_leaves_nothing_behind() {
        let messages = Messages::new(1000, 1);
        messages.add(&identity(1), now(), &frame(2000));
        assert!(lengths(&messages, &identity(1)).is_empty());
        messages.with(|rings| {
            assert_eq!((rings.bytes, rings.of.len(), rings.by_class.len()), (0, 0, 0));
        });
        messages.add(&identity(1), now(), &frame(20));
        assert_eq!(lengths(&messages, &identity(1)), [20]);
    }
}
