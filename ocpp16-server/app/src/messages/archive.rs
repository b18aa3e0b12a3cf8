//! Frames on their way into the database, if the settings want them there.
//!
//! No connection waits for it: frames wait here, in bounded memory, until a task
//! writes many at once. While the database takes none they go on waiting; what
//! finds no room then is lost, counted and told in the log.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use metrics::counter;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{Instant, sleep, sleep_until};

use super::{Message, Part};
use crate::books::Books;
use crate::metric;
use crate::storage::StorageError;

/// What may wait; further frames are lost until there is room again.
const WAITING_BYTES: usize = 8 * 1024 * 1024;

/// How long frames gather, so that they cost few commits: what is lost when the
/// process is killed.
const GATHERING: Duration = Duration::from_millis(100);

/// The frames of one commit, some ten milliseconds: what charge points may have to
/// wait for. Their own commits take longer when there is so much to keep.
const FRAMES_AT_ONCE: usize = 2048;
const BYTES_AT_ONCE: usize = 1024 * 1024;

/// How long a database is left alone that takes no frames.
const PAUSE: Duration = Duration::from_secs(5);

/// The log tells of lost frames once in this time at most.
const BETWEEN_REPORTS: Duration = Duration::from_secs(60);

/// The way into the database. Cheap to clone; the last clone ends it.
#[derive(Debug, Clone)]
pub(crate) struct Archive {
    waiting: Arc<Waiting>,
    asking: mpsc::Sender<oneshot::Sender<()>>,
}

impl Archive {
    /// Starts the task that writes; it ends with the last clone.
    pub(crate) fn start(books: Books) -> Self {
        // Who asks while as many do waits for its turn.
        let (asking, asked) = mpsc::channel(64);
        let waiting = Arc::<Waiting>::default();
        tokio::spawn(write(Arc::clone(&waiting), books, asked));
        Self { waiting, asking }
    }

    /// Has a frame kept, if there is room for it.
    pub(crate) fn add(&self, message: Message) {
        let added = self.waiting.with(|queue| queue.add(message));
        if added {
            self.waiting.some.notify_one();
        } else {
            counter!(metric::MESSAGES_LOST).increment(1);
        }
    }

    /// Adds the frames of a charge point that wait to a list.
    pub(crate) fn gather(&self, identity: &str, part: &mut Part) {
        self.waiting.with(|queue| {
            let older = part.oldest();
            let of_it = || {
                queue.frames.iter().filter(|it| it.charge_point == identity && it.number < older)
            };
            if let Some(oldest) = of_it().map(|it| it.number).min() {
                part.gather(of_it().count(), oldest, of_it().rev().map(|it| Message::clone(it)));
            }
        });
    }

    /// Returns when everything that was added before is written, or cannot be
    /// written now.
    pub(crate) async fn settle(&self) {
        let (reply, settled) = oneshot::channel();
        if self.asking.send(reply).await.is_ok() {
            // It ends only with the runtime.
            let _ = settled.await;
        }
    }

    /// Writes what waits, for the last time.
    pub(crate) async fn finish(self) {
        self.settle().await;
        let lost = self.waiting.with(|queue| queue.frames.len());
        if lost > 0 {
            counter!(metric::MESSAGES_LOST).increment(lost as u64);
            tracing::warn!(lost, "the last frames were not kept");
        }
    }
}

/// Writes what was added, soon or when somebody asks, until nobody can add more.
async fn write(
    waiting: Arc<Waiting>,
    books: Books,
    mut asked: mpsc::Receiver<oneshot::Sender<()>>,
) {
    let (mut failing, mut next_try, mut next_report) = (false, Instant::now(), Instant::now());
    loop {
        let asking = tokio::select! {
            asking = asked.recv() => match asking {
                Some(asking) => Some(asking),
                None => return,
            },
            () = waiting.gathered(next_try) => None,
            () = sleep_until(next_report), if waiting.lost() > 0 => None,
        };
        let now = Instant::now();
        // Before what waits is there, and looks like all.
        if now >= next_report && waiting.lost() > 0 {
            let lost = waiting.with(|queue| std::mem::take(&mut queue.lost));
            tracing::warn!(lost, "frames were not kept: the database takes too few");
            next_report = now + BETWEEN_REPORTS;
        }
        if now >= next_try {
            let written = waiting.write_to(&books).await;
            if let Err(error) = &written {
                if !failing {
                    tracing::warn!(%error, "frames are not kept for now");
                }
                next_try = Instant::now() + PAUSE;
            }
            failing = written.is_err();
        }
        if let Some(asking) = asking {
            // Whoever has asked may have gone.
            let _ = asking.send(());
        }
    }
}

#[derive(Debug, Default)]
struct Waiting {
    queue: Mutex<Queue>,
    /// Told when frames come.
    some: Notify,
}

impl Waiting {
    /// Waits until there are frames to be written. May be dropped and waited for
    /// again.
    async fn gathered(&self, not_before: Instant) {
        while self.with(|queue| queue.frames.is_empty()) {
            self.some.notified().await;
        }
        sleep_until(not_before).await;
        sleep(GATHERING).await;
    }

    /// Writes what waits now; what comes meanwhile may stay.
    async fn write_to(&self, books: &Books) -> Result<(), StorageError> {
        let mut left = self.with(|queue| queue.frames.len());
        while left > 0 {
            let some = self.with(|queue| queue.first());
            let written = some.len();
            books.keep_messages(some).await?;
            self.with(|queue| queue.remove_first(written));
            left = left.saturating_sub(written);
        }
        Ok(())
    }

    /// How many were lost that the log has not told.
    fn lost(&self) -> u64 {
        self.with(|queue| queue.lost)
    }

    fn with<T>(&self, act: impl FnOnce(&mut Queue) -> T) -> T {
        // A panic within would be a defect; frames are only for people to read.
        act(&mut self.queue.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[derive(Debug, Default)]
struct Queue {
    /// The oldest first. Taken out when they are written, not before.
    frames: VecDeque<Arc<Message>>,
    bytes: usize,
    lost: u64,
}

impl Queue {
    /// Tells whether there was room.
    fn add(&mut self, message: Message) -> bool {
        let bytes = self.bytes + message.frame.size();
        // One that is larger than all the room there is gets in alone.
        if bytes > WAITING_BYTES && !self.frames.is_empty() {
            self.lost += 1;
            return false;
        }
        self.bytes = bytes;
        self.frames.push_back(Arc::new(message));
        true
    }

    /// Returns as many of the oldest as share a commit.
    fn first(&self) -> Vec<Arc<Message>> {
        let mut bytes = 0;
        let some = self.frames.iter().take(FRAMES_AT_ONCE).take_while(|message| {
            let first = bytes == 0;
            bytes += message.frame.size();
            first || bytes <= BYTES_AT_ONCE
        });
        some.cloned().collect()
    }

    fn remove_first(&mut self, count: usize) {
        for message in self.frames.drain(..count) {
            self.bytes -= message.frame.size();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(length: usize) -> Message {
        Message::of_length(1, length)
    }

    #[test]
    fn what_waits_is_bounded_and_what_is_lost_is_counted() {
        let mut queue = Queue::default();
        let added = (0..1000).filter(|_| queue.add(message(10_000))).count();
        assert!((700..840).contains(&added), "{added}");
        assert!(queue.bytes <= WAITING_BYTES);
        assert_eq!(queue.lost, 1000 - added as u64);
        while !queue.frames.is_empty() {
            let some = queue.first();
            assert!((1..=104).contains(&some.len()), "{}", some.len());
            queue.remove_first(some.len());
        }
        assert_eq!(queue.bytes, 0);
        assert!(queue.add(message(1)));
    }

    #[test]
    fn a_frame_that_is_larger_than_all_limits_goes_alone() {
        let mut queue = Queue::default();
        assert!(queue.add(message(WAITING_BYTES + 1)));
        assert!(!queue.add(message(1)));
        assert_eq!(queue.first().len(), 1);
        queue.remove_first(1);
        (0..=FRAMES_AT_ONCE).for_each(|_| assert!(queue.add(message(1))));
        assert_eq!(queue.first().len(), FRAMES_AT_ONCE);
    }
}
