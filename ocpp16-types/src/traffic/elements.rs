//! The elements of the array that a frame is, of which strangers may send any
//! number.

use std::fmt;

use serde::de::{Deserialize, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The elements of a frame.
pub(super) struct Elements<'a> {
    /// As many as the longest frame has.
    pub(super) first: Vec<&'a RawValue>,
    pub(super) count: usize,
}

impl<'de: 'a, 'a> Deserialize<'de> for Elements<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ElementsVisitor)
    }
}

struct ElementsVisitor;

impl<'de> Visitor<'de> for ElementsVisitor {
    type Value = Elements<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Elements<'de>, A::Error> {
        const MOST: usize = 5;
        let mut elements = Elements { first: Vec::new(), count: 0 };
        while let Some(element) = sequence.next_element()? {
            elements.count += 1;
            if elements.count <= MOST {
                elements.first.push(element);
            }
        }
        Ok(elements)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_kept_than_a_frame_has() {
        let text = format!("[{}0]", "0,".repeat(1000));
        let Elements { first, count } = serde_json::from_str(&text).unwrap();
        assert_eq!((first.len(), count), (5, 1001));
    }
}
