//! When CALLs should be sent and connections opened.
//!
//! A schedule does not wait for answers: what is late is charged to whoever is slow
//! (coordinated omission is accounted for).

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The CALLs of a whole fleet at a fixed rate, charge points in turn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schedule {
    /// CALLs per second.
    rate: f64,
    charge_points: usize,
    /// Nothing is due from then on, counted from the start.
    end: Duration,
}

impl Schedule {
    /// A duration of zero has no end.
    pub(super) const fn new(rate: f64, charge_points: usize, duration: Duration) -> Self {
        let end = if duration.is_zero() { Duration::MAX } else { duration };
        Self { rate, charge_points, end }
    }

    /// Returns when a charge point should send, counted from the start, unless that is
    /// at the end or after it.
    pub(super) fn due(&self, round: u64, charge_point: usize) -> Option<Duration> {
        Some(self.at(round, charge_point)).filter(|due| *due < self.end)
    }

    /// Together with all whose turn is in the same [`TICK`], because to wake up for each
    /// would cost more than to send what it sends.
    #[expect(clippy::cast_precision_loss, reason = "no run has 2^53 CALLs")]
    fn at(&self, round: u64, charge_point: usize) -> Duration {
        let number = round as f64 * self.charge_points as f64 + charge_point as f64;
        let turn = Duration::from_secs_f64(number / self.rate);
        turn - Duration::from_nanos((turn.subsec_nanos() % TICK.subsec_nanos()).into())
    }
}

/// A second has a whole number of them.
const TICK: Duration = Duration::from_micros(200);

/// Lets connections be opened one after the other.
#[derive(Debug)]
pub(super) struct Gate {
    interval: Duration,
    next: Mutex<Option<Instant>>,
}

impl Gate {
    /// A gate for so many connections per second; 0 is no limit.
    pub(super) fn new(rate: f64) -> Self {
        let interval =
            if rate > 0.0 { Duration::from_secs_f64(1.0 / rate) } else { Duration::ZERO };
        Self { interval, next: Mutex::new(None) }
    }

    /// Returns when a connection that is wanted now may be opened.
    pub(super) fn pass(&self, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let at = next.map_or(now, |next| next.max(now));
        *next = Some(at + self.interval);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charge_points_take_turns_at_the_rate_of_the_fleet() {
        let schedule = Schedule::new(100.0, 4, Duration::ZERO);
        let due = |round, charge_point| schedule.due(round, charge_point).unwrap().as_millis();
        assert_eq!([due(0, 0), due(0, 1), due(0, 3)], [0, 10, 30]);
        assert_eq!([due(1, 0), due(25, 0)], [40, 1000]);
    }

    #[test]
    fn turns_that_are_close_to_each_other_come_together() {
        let schedule = Schedule::new(20_000.0, 100, Duration::ZERO);
        let due = |charge_point| schedule.due(1, charge_point).unwrap().as_micros();
        assert_eq!([due(0), due(3), due(4), due(7), due(8)], [5000, 5000, 5200, 5200, 5400]);
    }

    #[test]
    fn as_many_turns_come_as_the_rate_has_in_the_time() {
        for (rate, seconds, turns) in [(100.0, 2, 200), (0.4, 1, 1), (30.0, 1, 30)] {
            let schedule = Schedule::new(rate, 7, Duration::from_secs(seconds));
            let of = |charge_point| {
                (0..).take_while(|round| schedule.due(*round, charge_point).is_some()).count()
            };
            assert_eq!((0..7).map(of).sum::<usize>(), turns, "{rate}");
        }
    }

    #[test]
    fn connections_pass_one_after_the_other_and_do_not_save_up_time() {
        let gate = Gate::new(10.0);
        let now = Instant::now();
        let tenth = Duration::from_millis(100);
        assert_eq!([gate.pass(now), gate.pass(now)], [now, now + tenth]);
        let later = now + tenth * 50;
        assert_eq!([gate.pass(later), gate.pass(later)], [later, later + tenth]);
    }

    #[test]
    fn without_a_limit_all_pass_at_once() {
        let gate = Gate::new(0.0);
        let now = Instant::now();
        assert_eq!([gate.pass(now), gate.pass(now)], [now, now]);
    }
}
