//! Tells charge points when to send.

use std::future;
use std::rc::Rc;
use std::time::Instant;

use super::schedule::Schedule;
use super::shard::Shard;
use super::timer::Timer;

/// Tells the charge points of a thread what is due, for ever.
pub(super) async fn pace(shard: Rc<Shard>, schedule: Schedule, since: Instant) {
    let timer = Timer::new();
    for round in 0.. {
        for seat in &shard.seats {
            timer.wait(since + schedule.due(round, seat.number)).await;
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
