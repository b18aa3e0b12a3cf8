//! Ids as they are remembered: in little space, whatever a peer sends.

use std::collections::VecDeque;
use std::hash::BuildHasher;

use arrayvec::ArrayString;
use foldhash::fast::RandomState;

use crate::MessageId;

/// An id. Of a long one only the beginning is kept, and the hash of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Id {
    hash: u64,
    beginning: ArrayString<{ MessageId::MAX_LENGTH }>,
}

impl Id {
    pub(super) fn new(text: &str, hasher: &RandomState) -> Self {
        if let Ok(beginning) = ArrayString::from(text) {
            return Self { hash: 0, beginning };
        }
        let end = text.floor_char_boundary(MessageId::MAX_LENGTH);
        let beginning = ArrayString::from(&text[..end]).unwrap_or_default();
        Self { hash: hasher.hash_one(text), beginning }
    }

    /// The id for people; a long one ends with `…`.
    pub(super) fn shown(&self) -> String {
        let mark = if self.hash == 0 { "" } else { "…" };
        format!("{}{mark}", self.beginning)
    }
}

/// The last ids of one side, as hashes, oldest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Used(VecDeque<u64>);

impl Used {
    /// So many ids has a counter of 8 bits, which some charge points count with.
    pub(super) const MOST: usize = 256;

    /// Adds an id, and tells whether it was there.
    pub(super) fn add(&mut self, hasher: &RandomState, id: &Id) -> bool {
        let hash = hasher.hash_one(id);
        let known = self.0.contains(&hash);
        if !known {
            if self.0.len() == Self::MOST {
                self.0.pop_front();
            }
            self.0.push_back(hash);
        }
        known
    }
}
