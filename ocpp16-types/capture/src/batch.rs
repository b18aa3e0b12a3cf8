//! A part of an input.

use crate::{Item, Owned};

/// A part of an input, of about 1 MiB.
#[derive(Debug)]
pub struct Batch(pub(crate) Content);

/// What a batch holds.
#[derive(Debug)]
pub(crate) enum Content {
    /// Items that were found already.
    Items(Vec<Owned>),
}

impl Batch {
    /// Finds the items, in order.
    pub fn items(&self) -> impl Iterator<Item = Item<'_>> {
        let Content::Items(items) = &self.0;
        items.iter().cloned()
    }
}
