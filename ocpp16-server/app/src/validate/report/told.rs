//! What is told of a part of the input, until its turn comes.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use ocpp16_types::Action;
use ocpp16_types::traffic::{FindingKind, MessageType};

/// Entries of a report.
#[derive(Debug, Default)]
pub(in crate::validate) struct Told {
    text: Vec<u8>,
    /// Where each entry ends.
    ends: Vec<usize>,
    pub(in crate::validate) examples: Examples,
}

impl Told {
    /// Adds an entry.
    pub(in crate::validate) fn entry(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.text);
        self.ends.push(self.text.len());
    }

    pub(in crate::validate) fn entries(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }
}

/// The first of each case, for reports that tell them together at the end.
#[derive(Debug, Default)]
pub(in crate::validate) struct Examples(BTreeMap<Case, Vec<String>>);

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::validate) enum Case {
    /// Invalid frames.
    Frames(Option<Action>, Option<MessageType>),
    Findings(FindingKind),
}

impl Examples {
    /// How many are kept of each case.
    pub(super) const MOST: usize = 100;

    pub(super) fn add(&mut self, case: Case, example: impl FnOnce() -> String) {
        let kept = self.0.entry(case).or_default();
        if kept.len() < Self::MOST {
            kept.push(example());
        }
    }

    pub(super) fn of(&self, case: Case) -> &[String] {
        self.0.get(&case).map_or(&[], Vec::as_slice)
    }
}

impl AddAssign for Examples {
    fn add_assign(&mut self, other: Self) {
        for (case, examples) in other.0 {
            let kept = self.0.entry(case).or_default();
            kept.extend(examples.into_iter().take(Self::MOST.saturating_sub(kept.len())));
        }
    }
}
