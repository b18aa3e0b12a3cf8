//! Tells charge points when to send.
//!
//! The timers of a runtime are late by up to a millisecond, more than most answers
//! take. A thread that does nothing but sleep is not.

use std::future;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use super::schedule::Schedule;
use super::shard::Shard;

/// Tells the charge points of a thread what is due, for ever.
pub(super) async fn pace(shard: Rc<Shard>, schedule: Schedule, since: Instant) {
    for round in 0.. {
        for seat in &shard.seats {
            let due = since + schedule.due(round, seat.number);
            while due > Instant::now() {
                shard.tick.notified().await;
            }
            seat.due.set(round + 1);
            seat.wake();
        }
        if shard.seats.is_empty() {
            future::pending::<()>().await;
        }
        // Those who are told have to get their turn, also when all is late.
        tokio::task::yield_now().await;
    }
}

/// Ticks whenever something is due, until it is dropped.
#[derive(Debug)]
pub(super) struct Ticker {
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    pub(super) fn start(schedule: Schedule, since: Instant, ticks: Vec<Arc<Notify>>) -> Self {
        /// Between two looks at whether it goes on.
        const LONGEST: Duration = Duration::from_millis(50);

        let stopped = Arc::new(AtomicBool::new(false));
        let is_stopped = Arc::clone(&stopped);
        let thread = thread::spawn(move || {
            wake_up_in_time();
            while !is_stopped.load(Ordering::Relaxed) {
                let now = since.elapsed();
                let next = schedule.next(now);
                thread::sleep(next.saturating_sub(now).min(LONGEST));
                if since.elapsed() >= next {
                    ticks.iter().for_each(|tick| tick.notify_one());
                }
            }
        });
        Self { stopped, thread: Some(thread) }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        // It has nothing to tell.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Unless they ask for less, the system has threads sleep 50 us longer, to wake up
/// several at a time.
fn wake_up_in_time() {
    #[cfg(target_os = "linux")]
    {
        // Where it cannot be set, latency is told as a little more.
        let _ = rustix::thread::set_current_timer_slack(Some(std::num::NonZero::<u64>::MIN));
    }
}
