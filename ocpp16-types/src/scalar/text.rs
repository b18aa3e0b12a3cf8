//! Text that compares as it is.

use std::fmt;

use smol_str::SmolStr;

use super::{count_characters, fits};
use crate::ValueError;

/// A string of at most `N` characters that compares as it is; without limit
/// unless `N` is given.
///
/// The values of meter readings, vendor data, and the bounded strings of the
/// security extension (certificates, locations, signatures). Up to 23 bytes
/// need no heap; cloning is cheap at any length.
///
/// ```
/// use ocpp16_types::Text;
///
/// let reading = Text::from("1234.5");
/// assert_eq!(reading.as_str(), "1234.5");
/// assert!(Text::<3>::new("four").is_err());
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Text<const N: usize = { usize::MAX }>(SmolStr);

impl<const N: usize> Text<N> {
    /// Takes a text of at most `N` characters.
    ///
    /// # Errors
    ///
    /// [`ValueError::TooLong`] if it has more.
    pub fn new(text: impl AsRef<str>) -> Result<Self, ValueError> {
        let text = text.as_ref();
        Self::from_wire(text)
            .ok_or_else(|| ValueError::TooLong { limit: N, length: count_characters(text) })
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn from_wire(text: &str) -> Option<Self> {
        fits(text, N).then(|| Self(SmolStr::new(text)))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(SmolStr::new(text))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(SmolStr::from(text))
    }
}

impl<const N: usize> PartialEq<str> for Text<N> {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl<const N: usize> PartialEq<&str> for Text<N> {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

text_scalar!(Text<N>, "a string that is not too long");

impl<const N: usize> fmt::Debug for Text<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_case_and_counts_characters() {
        assert_ne!(Text::<5>::new("Abc"), Text::<5>::new("abc"));
        assert!(Text::<3>::new("äöü").is_ok());
        assert!(Text::<3>::new("äöüß").is_err());
        assert!(Text::<{ usize::MAX }>::new("x".repeat(100_000)).is_ok());
    }
}
