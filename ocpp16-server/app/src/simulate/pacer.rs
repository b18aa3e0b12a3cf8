//! Tells charge points when to send.

use std::rc::Rc;
use std::time::Instant;

use super::schedule::Schedule;
use super::shard::Shard;
use super::timer::Timer;

/// Tells the charge points of a thread what is due, until the schedule ends.
pub(super) async fn pace(shard: Rc<Shard>, schedule: Schedule, since: Instant) {
    let timer = Timer::new();
    for round in 0.. {
        for seat in &shard.seats {
            let Some(due) = schedule.due(round, seat.number) else { return };
            timer.wait(since + due).await;
            seat.due.set(round + 1);
            seat.wake();
        }
        // Those who are told have to get their turn, also when all is late.
        tokio::task::yield_now().await;
    }
}

/// Tells them what has become due until now and was not told yet, as when all is late.
pub(super) fn catch_up(shard: &Shard, schedule: Schedule, since: Instant) {
    let elapsed = since.elapsed();
    for seat in &shard.seats {
        while schedule.due(seat.due.get(), seat.number).is_some_and(|due| due <= elapsed) {
            seat.due.set(seat.due.get() + 1);
        }
    }
}
