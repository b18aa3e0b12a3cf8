//! What is counted.
//!
//! Each thread counts for itself; what it has counted is taken from it several times
//! a second and added up.

use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::time::Duration;

use hdrhistogram::Histogram;
use ocpp16_types::Action;

/// Counts since the last look.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// CALLs of charge points by action.
    pub(super) calls: BTreeMap<Action, Calls>,
    /// CALLs that were due by the schedule.
    pub(super) offered: u64,
    /// Those of them that had not been sent when it ended.
    pub(super) behind: u64,
    /// Those that were never sent, and how long they have waited.
    pub(super) unsent: Times,
    /// CALLs of the central system that were answered, and those with a CALLERROR.
    pub(super) received: u64,
    pub(super) received_refused: u64,
    /// How many charge points are connected more, or fewer.
    pub(super) connected: i64,
    /// How many have booted for the first time, or could not.
    pub(super) settled: usize,
    /// Handshakes, and how long they took.
    pub(super) handshakes: Times,
    pub(super) failed_handshakes: u64,
    /// Connections that the other side has ended, or the way there.
    pub(super) lost_connections: u64,
    pub(super) reasons: Reasons,
}

/// CALLs of one action.
#[derive(Debug, Default)]
pub(super) struct Calls {
    pub(super) sent: u64,
    pub(super) answered: u64,
    /// Answered with a CALLERROR.
    pub(super) errors: u64,
    /// Without an answer, in time or for ever.
    pub(super) lost: u64,
    /// How long answers took, of those CALLs that were due after all had booted; where
    /// none has come, how long it was waited for.
    pub(super) latency: Times,
}

/// How long something took.
#[derive(Debug, Default)]
pub(super) struct Times(Option<Box<Histogram<u64>>>);

/// What went wrong, and how often.
#[derive(Debug, Default)]
pub(super) struct Reasons {
    pub(super) by_text: BTreeMap<String, u64>,
    /// Those for which there was no place.
    pub(super) others: u64,
}

impl Tally {
    pub(super) fn of(&mut self, action: Action) -> &mut Calls {
        self.calls.entry(action).or_default()
    }

    /// Returns the sum over all actions, and of what was not sent the time it waited.
    pub(super) fn all(&self) -> Calls {
        let mut all = Calls::default();
        for calls in self.calls.values() {
            all.add(calls);
        }
        all.latency.add(&self.unsent);
        all
    }

    /// Returns how many answers have come that are no CALLERROR.
    pub(super) fn answered(&self) -> u64 {
        self.calls.values().map(|calls| calls.answered).sum()
    }

    /// Whether anything went wrong.
    pub(super) fn has_failures(&self) -> bool {
        !self.reasons.by_text.is_empty() || self.unsent.count() > 0
    }
}

impl Calls {
    fn add(&mut self, other: &Self) {
        self.sent += other.sent;
        self.answered += other.answered;
        self.errors += other.errors;
        self.lost += other.lost;
        self.latency.add(&other.latency);
    }
}

impl AddAssign<&Self> for Tally {
    fn add_assign(&mut self, other: &Self) {
        for (action, calls) in &other.calls {
            self.of(*action).add(calls);
        }
        self.offered += other.offered;
        self.behind += other.behind;
        self.unsent.add(&other.unsent);
        self.received += other.received;
        self.received_refused += other.received_refused;
        self.connected += other.connected;
        self.settled += other.settled;
        self.handshakes.add(&other.handshakes);
        self.failed_handshakes += other.failed_handshakes;
        self.lost_connections += other.lost_connections;
        for (reason, count) in &other.reasons.by_text {
            self.reasons.add(reason, *count);
        }
        self.reasons.others += other.reasons.others;
    }
}

impl Times {
    /// Adds one.
    pub(super) fn record(&mut self, time: Duration) {
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        // What does not fit took centuries.
        let _ = self.histogram().record(nanoseconds);
    }

    /// Returns how many there are.
    pub(super) fn count(&self) -> u64 {
        self.0.as_ref().map_or(0, |histogram| histogram.len())
    }

    /// Returns the time that this share of all did not exceed, in milliseconds, if
    /// there is any; `1.0` is the longest.
    #[expect(clippy::cast_precision_loss, reason = "no time has so many nanoseconds")]
    pub(super) fn milliseconds(&self, share: f64) -> Option<f64> {
        let histogram = self.0.as_ref()?;
        let nanoseconds =
            if share < 1.0 { histogram.value_at_quantile(share) } else { histogram.max() };
        // Three digits are exact.
        Some((nanoseconds as f64 / 1000.0).round() / 1000.0)
    }

    pub(super) fn add(&mut self, other: &Self) {
        if let Some(other) = &other.0 {
            self.histogram().add(&**other).expect("it is resized");
        }
    }

    fn histogram(&mut self) -> &mut Histogram<u64> {
        self.0.get_or_insert_with(|| Box::new(Histogram::new(3).expect("3 is from 0 to 5")))
    }
}

impl Reasons {
    /// Adds one, so many times.
    pub(super) fn add(&mut self, reason: &str, count: u64) {
        const MOST: usize = 50;
        if let Some(counted) = self.by_text.get_mut(reason) {
            *counted += count;
        } else if self.by_text.len() < MOST {
            self.by_text.insert(reason.to_owned(), count);
        } else {
            self.others += count;
        }
    }

    /// Returns them, the most frequent first.
    pub(super) fn by_count(&self) -> Vec<(&str, u64)> {
        let mut all: Vec<_> =
            self.by_text.iter().map(|(reason, count)| (&**reason, *count)).collect();
        all.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tallies_add_up() {
        let mut total = Tally::default();
        for _ in 0..2 {
            let mut tally = Tally::default();
            for milliseconds in [1, 2, 100] {
                let calls = tally.of(Action::Heartbeat);
                calls.sent += 1;
                calls.answered += 1;
                calls.latency.record(Duration::from_millis(milliseconds));
            }
            tally.of(Action::Authorize).sent += 1;
            tally.of(Action::Authorize).lost += 1;
            tally.connected += 1;
            tally.reasons.add("refused", 1);
            total += &tally;
        }
        let all = total.all();
        assert_eq!((all.sent, all.answered, all.lost, all.errors), (8, 6, 2, 0));
        assert_eq!((total.connected, total.reasons.by_count()), (2, vec![("refused", 2)]));
        assert_eq!(all.latency.count(), 6);
        for (share, milliseconds) in [(0.5, 2.0), (0.99, 100.0), (1.0, 100.0)] {
            let measured = all.latency.milliseconds(share).unwrap();
            assert!((measured / milliseconds - 1.0).abs() < 0.001, "{share}: {measured}");
        }
    }

    #[test]
    fn reasons_do_not_pile_up() {
        let mut reasons = Reasons::default();
        for number in 0..100 {
            reasons.add(&number.to_string(), 1);
        }
        reasons.add("7", 1);
        assert_eq!((reasons.by_text.len(), reasons.others), (50, 50));
        assert_eq!(reasons.by_count()[0], ("7", 2));
    }
}
