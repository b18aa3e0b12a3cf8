//! A part of an input, and what is in it.

use std::slice;

use crate::text::Items;
use crate::{Item, Options, Owned};

/// A part of an input, of about 256 KiB (more if a line is longer).
#[derive(Debug)]
pub struct Batch(pub(crate) Content);

/// What a batch holds.
#[derive(Debug)]
pub(crate) enum Content {
    /// Whole lines.
    Text(Chunk),
    /// Items that were found already.
    Items(Vec<Owned>),
}

/// Whole lines of text.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) bytes: Vec<u8>,
    /// The number of the first line, from 1.
    pub(crate) first_line: u64,
    pub(crate) options: Options,
}

impl Batch {
    /// Finds the items, in order.
    ///
    /// This is where text is understood, so it is worth a thread of its own.
    /// Every line that is not blank gives at least one item.
    pub fn items(&self) -> impl Iterator<Item = Item<'_>> {
        match &self.0 {
            Content::Text(chunk) => BatchItems::Text(Box::new(Items::new(chunk))),
            Content::Items(items) => BatchItems::Found(items.iter()),
        }
    }
}

enum BatchItems<'a> {
    Text(Box<Items<'a>>),
    Found(slice::Iter<'a, Owned>),
}

impl<'a> Iterator for BatchItems<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        match self {
            Self::Text(items) => items.next(),
            Self::Found(items) => items.next().cloned(),
        }
    }
}
