//! A part of the frames of a charge point, gathered from where they are.
//!
//! The newest are in memory; older ones may wait to be written, and the oldest are
//! in the database. Each source is asked only for what is older than all that the
//! ones before have, so that nothing is told twice.

use super::Message;
use crate::books::{List, Page};

/// What the frames of a part have together at most, if there is more than one:
/// each may have a megabyte, and more.
const BYTES: usize = 8 * 1024 * 1024;

/// A part of a list, the newest first, while it is gathered.
#[derive(Debug)]
pub(crate) struct Part {
    /// What is still to be left out, and how many are still to be taken.
    page: Page,
    bytes: usize,
    /// How many there are in all, and the number of the oldest of them.
    total: i64,
    oldest: i64,
    items: Vec<Message>,
}

impl Part {
    pub(crate) fn new(page: Page) -> Self {
        Self { page, bytes: BYTES, total: 0, oldest: i64::MAX, items: Vec::new() }
    }

    /// Returns the number that all further frames are below.
    pub(crate) fn oldest(&self) -> i64 {
        self.oldest
    }

    /// Returns which of them are still wanted.
    pub(crate) fn page(&self) -> Page {
        self.page
    }

    /// Adds frames that are older than those before: how many there are, the number
    /// of the oldest, and all of them.
    pub(super) fn gather(
        &mut self,
        count: usize,
        oldest: i64,
        newest_first: impl Iterator<Item = Message>,
    ) {
        let left_out = usize::try_from(self.page.offset).unwrap_or(usize::MAX).min(count);
        self.count(i64::try_from(count).unwrap_or(i64::MAX));
        self.oldest = oldest;
        for message in newest_first.skip(left_out) {
            if !self.take(message) {
                return;
            }
        }
    }

    /// Counts frames that are older than those before.
    pub(crate) fn count(&mut self, count: i64) {
        self.total = self.total.saturating_add(count);
        self.page.offset =
            self.page.offset.saturating_sub(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// Takes a frame, and tells whether there was room.
    pub(crate) fn take(&mut self, message: Message) -> bool {
        let size = message.frame.size();
        if self.page.limit == 0 || (size > self.bytes && !self.items.is_empty()) {
            self.page.limit = 0;
            return false;
        }
        self.page.limit -= 1;
        self.bytes = self.bytes.saturating_sub(size);
        self.items.push(message);
        true
    }

    pub(crate) fn into_list(self) -> List<Message> {
        List { total: self.total, items: self.items }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gathers 9 to 6, then 5 to 0.
    fn gathered(offset: u32, limit: u32, length: usize) -> (i64, Vec<i64>) {
        let mut part = Part::new(Page { limit, offset });
        part.gather(4, 6, (6..10).rev().map(|number| Message::of_length(number, length)));
        assert_eq!(part.oldest(), 6);
        part.gather(6, 0, (0..6).rev().map(|number| Message::of_length(number, length)));
        let List { total, items } = part.into_list();
        (total, items.iter().map(|message| message.number).collect())
    }

    #[test]
    fn a_part_goes_over_all_sources() {
        assert_eq!(gathered(0, 2, 1), (10, vec![9, 8]));
        assert_eq!(gathered(2, 4, 1), (10, vec![7, 6, 5, 4]));
        assert_eq!(gathered(4, 1, 1), (10, vec![5]));
        assert_eq!(gathered(7, 100, 1), (10, vec![2, 1, 0]));
        assert_eq!(gathered(10, 100, 1), (10, vec![]));
    }

    #[test]
    fn a_part_has_few_bytes_or_one_frame() {
        assert_eq!(gathered(0, 100, BYTES / 3), (10, vec![9, 8]));
        assert_eq!(gathered(3, 100, BYTES / 3), (10, vec![6, 5]));
        assert_eq!(gathered(9, 100, BYTES + 1), (10, vec![0]));
    }
}
