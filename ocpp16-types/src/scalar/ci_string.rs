//! Text that compares without regard to case.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use smol_str::SmolStr;

use super::{count_characters, fits};
use crate::ValueError;

/// A string of at most `N` characters that compares without regard to case:
/// the `CiString20Type`, `CiString25Type` … of OCPP 1.6 (sections 7.15 to
/// 7.19, A-1).
///
/// Keeps the spelling it was built from. Up to 23 bytes need no heap; cloning
/// is cheap at any length. Only ASCII letters have two cases here: other
/// characters are outside the standard, though its schemas let them pass.
///
/// ```
/// use ocpp16_types::CiString;
///
/// let tag: CiString<20> = "Ab12".parse()?;
/// assert_eq!(tag, "aB12");
/// assert_eq!(tag.as_str(), "Ab12");
/// assert!("x".repeat(21).parse::<CiString<20>>().is_err());
/// # Ok::<(), ocpp16_types::ValueError>(())
/// ```
///
/// Literals are checked by the compiler with [`ci_string!`](crate::ci_string).
#[derive(Clone)]
pub struct CiString<const N: usize>(SmolStr);

/// Builds a [`CiString`] from a literal or another constant whose length the
/// compiler checks.
///
/// ```
/// use ocpp16_types::{CiString, IdToken, ci_string};
///
/// let tag: IdToken = ci_string!("TAG-1");
/// let version: CiString<50> = ci_string!(env!("CARGO_PKG_VERSION"));
/// ```
///
/// ```compile_fail
/// let tag: ocpp16_types::IdToken = ocpp16_types::ci_string!("much longer than 20 chars");
/// ```
#[macro_export]
macro_rules! ci_string {
    ($text:expr) => {
        const { $crate::CiString::from_static($text) }
    };
}

impl<const N: usize> CiString<N> {
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

    /// Takes a literal; use [`ci_string!`](crate::ci_string) to have the
    /// compiler check it.
    ///
    /// # Panics
    ///
    /// If the text has more than `N` characters: at compile time in a constant.
    #[must_use]
    pub const fn from_static(text: &'static str) -> Self {
        assert!(fits(text, N), "text has more characters than its CiString allows");
        Self(SmolStr::new_static(text))
    }

    /// Returns the text in the spelling it was built from.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn from_wire(text: &str) -> Option<Self> {
        fits(text, N).then(|| Self(SmolStr::new(text)))
    }
}

impl<const N: usize> PartialEq for CiString<N> {
    fn eq(&self, other: &Self) -> bool {
        self.eq_ignore_ascii_case(other)
    }
}

impl<const N: usize> Eq for CiString<N> {}

impl<const N: usize> PartialEq<str> for CiString<N> {
    fn eq(&self, other: &str) -> bool {
        self.eq_ignore_ascii_case(other)
    }
}

impl<const N: usize> PartialEq<&str> for CiString<N> {
    fn eq(&self, other: &&str) -> bool {
        self.eq_ignore_ascii_case(other)
    }
}

impl<const N: usize> Hash for CiString<N> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for byte in self.bytes() {
            state.write_u8(byte.to_ascii_lowercase());
        }
        state.write_u8(0xFF);
    }
}

impl<const N: usize> Ord for CiString<N> {
    fn cmp(&self, other: &Self) -> Ordering {
        let others = other.bytes().map(|byte| byte.to_ascii_lowercase());
        self.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(others)
    }
}

impl<const N: usize> PartialOrd for CiString<N> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

text_scalar!(CiString<N>, "a string that is not too long");
try_from_text!(CiString<N>);

impl<const N: usize> fmt::Debug for CiString<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn counts_characters_not_bytes() {
        assert!(CiString::<3>::new("äöü").is_ok());
        assert_eq!(CiString::<3>::new("äöüß"), Err(ValueError::TooLong { limit: 3, length: 4 }));
        assert!(CiString::<1>::new("🚗").is_ok());
        assert!(CiString::<0>::new("").is_ok());
    }

    #[test]
    fn compares_hashes_and_sorts_without_regard_to_case() {
        let tag = |text| CiString::<20>::new(text).unwrap();
        assert_eq!(tag("ABC"), tag("abc"));
        assert_ne!(tag("ABC"), tag("abd"));
        assert_eq!(HashSet::from([tag("ABC"), tag("aBc"), tag("AB")]).len(), 2);
        assert!(tag("a") < tag("B") && tag("A") < tag("b"));
        assert_eq!(tag("ABC").cmp(&tag("abc")), Ordering::Equal);
    }

    #[test]
    fn keeps_its_spelling_on_the_wire() {
        let json = r#""MiXed \" text""#;
        let text: CiString<20> = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&text).unwrap(), json);
    }

    #[test]
    fn takes_only_strings() {
        for json in ["1", "null", "[\"a\"]", "{\"a\":null}", "true"] {
            assert!(serde_json::from_str::<CiString<20>>(json).is_err(), "{json}");
        }
    }
}
