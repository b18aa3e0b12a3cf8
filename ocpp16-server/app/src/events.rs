//! What happens, as it happens, for any number of readers.
//!
//! The last events are kept in one ring. A reader is no more than a place in it,
//! so a slow one costs nothing and holds nobody up: when the ring has moved on,
//! it is told how many events it has lost, and goes on with the oldest that is
//! left. In the same way a reader that comes back goes on where it was.
//!
//! Frames, which are most of all, come into it only while somebody reads them, and a
//! little longer: for a reader that comes back.
//!
//! Events of other nodes come into the same ring while somebody reads; `nodes`
//! fetches them, and tells others those of this node.

mod event;

use std::collections::VecDeque;
use std::fmt;
use std::str::FromStr;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use metrics::{counter, gauge};
use ocpp16_server::Identity;
use ocpp16_types::DateTime;
use tokio::sync::watch;

pub(crate) use self::event::{Cause, Change, Connection, Detail, Event, Kind, Transaction, View};
use crate::metric;

/// Events that are kept at most.
const EVENTS: usize = 8192;
/// Bytes that they may take together.
const BYTES: usize = 4 * 1024 * 1024;

/// How long frames are told after their last reader has gone.
const FRAMES_LAST: Duration = Duration::from_secs(60);

/// The events. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Events {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// Tells the events of this process from those of an earlier one.
    run: u64,
    /// The name of this node, if there are others.
    node: Option<String>,
    ring: Mutex<Ring>,
    /// How many read frames now.
    frame_readers: AtomicUsize,
    /// Until when they are told in any case, in milliseconds since 1970.
    frames_until: AtomicI64,
    /// Changes when the ring has.
    news: watch::Sender<()>,
    /// Those who want to know what happens everywhere.
    readers: watch::Sender<Readers>,
}

/// How many want to know what happens everywhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Readers {
    pub(crate) all: usize,
    /// Those of them who read frames, too.
    pub(crate) of_frames: usize,
}

#[derive(Debug, Default)]
struct Ring {
    /// With their sizes, so that those that go are not looked at.
    kept: VecDeque<(usize, Arc<Event>)>,
    bytes: usize,
    /// The number of the next event.
    next: u64,
    /// From here on no frame is missing.
    frames_since: u64,
    closed: bool,
}

impl Events {
    /// The name of the node is for readers; there is none if it is alone.
    pub(crate) fn new(node: Option<String>) -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let run = u64::try_from(since_1970.as_millis()).unwrap_or_default();
        let ((news, _), (readers, _)) = (watch::channel(()), watch::channel(Readers::default()));
        Self {
            shared: Arc::new(Shared {
                run,
                node,
                ring: Mutex::default(),
                frame_readers: AtomicUsize::default(),
                frames_until: AtomicI64::default(),
                news,
                readers,
            }),
        }
    }

    pub(crate) fn publish(&self, event: Event) {
        let (size, event) = (event.size(), Arc::new(event));
        let mut ring = self.shared.ring();
        ring.bytes += size;
        ring.kept.push_back((size, event));
        ring.next += 1;
        // Dropped when others can go on: it has not been touched for long.
        let mut oldest = None;
        while ring.kept.len() > EVENTS || ring.bytes > BYTES {
            let Some((size, event)) = ring.kept.pop_front() else { break };
            ring.bytes = ring.bytes.saturating_sub(size);
            oldest = Some(event);
        }
        drop(ring);
        drop(oldest);
        // Who comes now finds it in the ring.
        if self.shared.news.receiver_count() > 0 {
            self.shared.news.send_replace(());
        }
    }

    /// Tells whether somebody wants events of frames.
    pub(crate) fn wants_frames(&self, now: DateTime) -> bool {
        self.shared.wants_frames(now)
    }

    /// Has frames told for a while, at least.
    pub(crate) fn want_frames_for(&self, time: Duration) {
        self.shared.begin_frames(|| self.shared.want_frames_for(time));
    }

    /// Lets every reader read what there is, and then end.
    pub(crate) fn close(&self) {
        self.shared.ring().closed = true;
        self.shared.news.send_replace(());
    }

    /// Reads what comes after the event `last`, or what comes from now on.
    pub(crate) fn read(&self, last: Option<EventId>, filter: Filter) -> Reader {
        gauge!(metric::EVENT_READERS).increment(1.0);
        self.shared.readers.send_modify(|readers| {
            readers.all += 1;
            readers.of_frames += usize::from(filter.wants_frames());
        });
        self.reader(last, filter, Wanted::Everywhere)
    }

    /// Reads what happens on this node from now on, to tell others; frames only while
    /// somebody else wants them, unless they are.
    pub(crate) fn read_own(&self, frames: bool) -> Reader {
        self.reader(None, Filter::default(), Wanted::Here { frames })
    }

    /// Returns how many readers there are that want to know what happens everywhere.
    pub(crate) fn readers(&self) -> watch::Receiver<Readers> {
        self.shared.readers.subscribe()
    }

    fn reader(&self, last: Option<EventId>, filter: Filter, wanted: Wanted) -> Reader {
        let reads_frames = match wanted {
            Wanted::Everywhere => filter.wants_frames(),
            Wanted::Here { frames } => frames,
        };
        if reads_frames {
            self.shared.begin_frames(|| {
                self.shared.frame_readers.fetch_add(1, Ordering::SeqCst);
            });
        }
        let ring = self.shared.ring();
        let (next, away) = match last {
            None => (ring.next, false),
            Some(last) if last.run == self.shared.run && last.number <= ring.next => {
                (last.number, reads_frames && last.number < ring.frames_since)
            }
            // Of an earlier run of this program, about which nothing is known.
            Some(_) => (ring.first(), true),
        };
        drop(ring);
        let news = self.shared.news.subscribe();
        let shared = Arc::clone(&self.shared);
        Reader { shared, news, filter, wanted, reads_frames, next, away }
    }
}

/// The name of an event: which run of the program, and how many events it had by
/// then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EventId {
    run: u64,
    number: u64,
}

/// Which events are wanted; `None` is any. Gaps are always told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) charge_point: Option<String>,
    pub(crate) kind: Option<Kind>,
}

/// A place in the events.
#[derive(Debug)]
pub(crate) struct Reader {
    shared: Arc<Shared>,
    news: watch::Receiver<()>,
    filter: Filter,
    wanted: Wanted,
    reads_frames: bool,
    /// The number of the event to read next.
    next: u64,
    /// It has lost nobody knows how many events, of an earlier run or frames that were
    /// not told, and does not know yet.
    away: bool,
}

/// Whose events a reader wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Everywhere,
    /// Those of this node, and whether frames are told for it.
    Here {
        frames: bool,
    },
}

impl Reader {
    /// Returns an event in the form that readers get.
    pub(crate) fn view<'a>(&'a self, id: EventId, event: &'a Event) -> View<'a> {
        event.view(id, self.shared.node.as_deref())
    }

    /// Waits for the next event; `None` when there will be no more. Cancel safe.
    pub(crate) async fn next(&mut self) -> Option<(EventId, Arc<Event>)> {
        loop {
            // Before looking, so that what comes meanwhile is not missed.
            self.news.mark_unchanged();
            match self.look() {
                Look::Event(id, event) => return Some((id, event)),
                Look::Nothing => self.news.changed().await.ok()?,
                Look::End => return None,
            }
        }
    }

    fn look(&mut self) -> Look {
        let ring = self.shared.ring();
        let run = self.shared.run;
        let first = ring.first();
        if self.away || self.next < first {
            let lost = if self.away { None } else { Some(first - self.next) };
            counter!(metric::EVENTS_LOST).increment(lost.unwrap_or(0));
            (self.away, self.next) = (false, first.max(self.next));
            let id = EventId { run, number: self.next };
            return Look::Event(id, Arc::new(Event::gap(lost)));
        }
        let behind = usize::try_from(self.next - first).unwrap_or(usize::MAX);
        for (_, event) in ring.kept.iter().skip(behind) {
            self.next += 1;
            let here = event.node.is_none();
            if self.filter.wants(event) && (here || self.wanted == Wanted::Everywhere) {
                return Look::Event(EventId { run, number: self.next }, Arc::clone(event));
            }
        }
        if ring.closed { Look::End } else { Look::Nothing }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if self.reads_frames {
            self.shared.want_frames_for(FRAMES_LAST);
            self.shared.frame_readers.fetch_sub(1, Ordering::SeqCst);
        }
        if self.wanted == Wanted::Everywhere {
            gauge!(metric::EVENT_READERS).decrement(1.0);
            self.shared.readers.send_modify(|readers| {
                readers.all -= 1;
                readers.of_frames -= usize::from(self.filter.wants_frames());
            });
        }
    }
}

enum Look {
    Event(EventId, Arc<Event>),
    Nothing,
    End,
}

impl Shared {
    fn wants_frames(&self, now: DateTime) -> bool {
        self.frame_readers.load(Ordering::Relaxed) > 0
            || now.unix_milliseconds() < self.frames_until.load(Ordering::Relaxed)
    }

    /// Has frames told from now on; notes it if they were not before.
    fn begin_frames(&self, begin: impl FnOnce()) {
        let mut ring = self.ring();
        let told = self.wants_frames(now());
        begin();
        if !told {
            ring.frames_since = ring.next;
        }
    }

    fn want_frames_for(&self, time: Duration) {
        let until = DateTime::from(SystemTime::now() + time).unix_milliseconds();
        self.frames_until.fetch_max(until, Ordering::SeqCst);
    }

    /// The ring is consistent whenever nobody changes it, and nothing panics
    /// meanwhile.
    fn ring(&self) -> MutexGuard<'_, Ring> {
        self.ring.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ring {
    /// The number of the oldest event that is kept.
    fn first(&self) -> u64 {
        self.next.saturating_sub(u64::try_from(self.kept.len()).unwrap_or(u64::MAX))
    }
}

impl Filter {
    /// Tells whether frames are among what it wants.
    pub(crate) fn wants_frames(&self) -> bool {
        self.kind.is_none_or(Kind::is_frame)
    }

    fn wants(&self, event: &Event) -> bool {
        let charge_point = event.charge_point.as_ref().map(Identity::as_str);
        event.kind == Kind::Gap
            || self.kind.is_none_or(|kind| kind == event.kind)
                && self.charge_point.as_deref().is_none_or(|wanted| charge_point == Some(wanted))
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.run, self.number)
    }
}

impl FromStr for EventId {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (run, number) = text.split_once('-').ok_or(())?;
        Ok(Self { run: run.parse().map_err(drop)?, number: number.parse().map_err(drop)? })
    }
}

/// The time for events and frames: milliseconds are enough.
pub(crate) fn now() -> DateTime {
    DateTime::from(SystemTime::now()).to_milliseconds()
}

#[cfg(test)]
mod tests;
