//! How much there was of what.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use ocpp16_types::traffic::{Examined, FindingKind, MessageType, Verdict};
use ocpp16_types::{Action, Deviation, DeviationKind, Keyword};

use super::conversations::Found;

/// Counts; those of parts can be added up.
#[derive(Debug, Clone, Default)]
pub(super) struct Summary {
    /// All frames: `valid`, `invalid` and `unmatched` together.
    pub(super) frames: u64,
    pub(super) valid: u64,
    pub(super) invalid: u64,
    /// Answers whose action is not known.
    pub(super) unmatched: u64,
    /// Frames of which nobody knows the charge point.
    pub(super) anonymous: u64,
    /// Inputs that could not be opened.
    pub(super) unopened: usize,
    /// What could not be used, and lines without a frame.
    pub(super) skipped: u64,
    /// Invalid frames that a tolerant server would have repaired.
    pub(super) repaired: u64,
    /// `None` stands for frames without an action that OCPP 1.6 knows.
    pub(super) by_action: BTreeMap<(Option<Action>, Option<MessageType>), Frames>,
    pub(super) by_violation: BTreeMap<(Option<Action>, Option<MessageType>, Keyword), u64>,
    pub(super) by_finding: BTreeMap<FindingKind, u64>,
    pub(super) by_deviation: BTreeMap<DeviationKind, u64>,
}

/// Frames of one kind.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Frames {
    pub(super) all: u64,
    pub(super) invalid: u64,
}

impl Summary {
    /// Counts a frame, and what was repaired of it.
    pub(super) fn frame(&mut self, examined: &Examined<'_>, deviations: Option<&[Deviation]>) {
        self.frames += 1;
        let kind = (examined.action, examined.message_type);
        let of_kind = self.by_action.entry(kind).or_default();
        of_kind.all += 1;
        match examined.verdict {
            Verdict::Valid => self.valid += 1,
            Verdict::Unknown => self.unmatched += 1,
            Verdict::Invalid | Verdict::NotJson => {
                self.invalid += 1;
                of_kind.invalid += 1;
            }
        }
        for violation in &examined.violations {
            *self.by_violation.entry((kind.0, kind.1, violation.keyword)).or_default() += 1;
        }
        for deviation in deviations.unwrap_or_default() {
            *self.by_deviation.entry(deviation.kind).or_default() += 1;
        }
        self.repaired += u64::from(deviations.is_some());
    }

    /// Counts a finding.
    pub(super) fn finding(&mut self, found: &Found) {
        *self.by_finding.entry(found.finding.kind).or_default() += 1;
    }

    /// How many findings there are.
    pub(super) fn findings(&self) -> u64 {
        self.by_finding.values().sum()
    }
}

impl AddAssign for Summary {
    fn add_assign(&mut self, other: Self) {
        self.frames += other.frames;
        self.valid += other.valid;
        self.invalid += other.invalid;
        self.unmatched += other.unmatched;
        self.anonymous += other.anonymous;
        self.unopened += other.unopened;
        self.skipped += other.skipped;
        self.repaired += other.repaired;
        for (kind, frames) in other.by_action {
            let sum = self.by_action.entry(kind).or_default();
            sum.all += frames.all;
            sum.invalid += frames.invalid;
        }
        add(&mut self.by_violation, other.by_violation);
        add(&mut self.by_finding, other.by_finding);
        add(&mut self.by_deviation, other.by_deviation);
    }
}

fn add<K: Ord>(sums: &mut BTreeMap<K, u64>, counts: BTreeMap<K, u64>) {
    for (key, count) in counts {
        *sums.entry(key).or_default() += count;
    }
}
