//! What a peer gave as HTTP Basic credentials: bytes, not text.
//!
//! Whether they are right is decided by an admission.

use std::fmt;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Decoded HTTP Basic credentials: user name, colon, password.
///
/// Passwords of charge points are 16 to 20 arbitrary bytes, with colons and
/// zeros and without regard for UTF-8 (J-61).
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials(Vec<u8>);

impl Credentials {
    /// Takes decoded credentials.
    #[must_use]
    pub fn new(user: &str, password: &[u8]) -> Self {
        Self([user.as_bytes(), b":", password].concat())
    }

    /// Takes what [`as_bytes`](Self::as_bytes) once gave.
    #[cfg(feature = "nats")]
    pub(crate) const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Takes the value of an `Authorization` header; `None` unless it is Basic
    /// and its base64 is right. Some charge points leave out the padding.
    pub(crate) fn from_header(value: &[u8]) -> Option<Self> {
        const LENIENT: GeneralPurpose = GeneralPurpose::new(
            &alphabet::STANDARD,
            GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
        );
        let (scheme, rest) = value.split_at_checked(6)?;
        if !scheme.eq_ignore_ascii_case(b"basic ") {
            return None;
        }
        LENIENT.decode(rest.trim_ascii()).ok().map(Self)
    }

    /// Returns the bytes, colon and all.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the password if the user name is the given one.
    ///
    /// The user name is cut off by its own length and not at the first colon, so
    /// both may contain colons (J-61).
    #[must_use]
    pub fn password_of(&self, user: &str) -> Option<&[u8]> {
        self.0.strip_prefix(user.as_bytes())?.strip_prefix(b":")
    }
}

/// Passwords have no business in a log (J-66).
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// J-61, with the example of the specification.
    #[test]
    fn passwords_are_bytes() {
        let header = b"Basic QUwxMDAwOgABAgMEBQYH////////////////";
        let key = b"\0\x01\x02\x03\x04\x05\x06\x07\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
        let credentials = Credentials::from_header(header).unwrap();
        assert_eq!(credentials.password_of("AL1000"), Some(&key[..]));
        assert_eq!(credentials.password_of("AL100"), None);
        assert_eq!(format!("{credentials:?}"), "Credentials(..)");
    }

    #[test]
    fn header_values_are_taken_as_they_come() {
        for (header, password) in [
            (&b"Basic YTpi"[..], Some(&b"b"[..])),
            (b"bASIC   YTpi ", Some(b"b")),
            (b"Basic YTpiYg==", Some(b"bb")),
            (b"Basic YTpiYg", Some(b"bb")),
            (b"Basic YTo=", Some(b"")),
            (b"Basic !!!!", None),
            (b"Bearer YTpi", None),
            (b"Basic", None),
            (b"", None),
        ] {
            let credentials = Credentials::from_header(header);
            let found = credentials.as_ref().and_then(|credentials| credentials.password_of("a"));
            assert_eq!(found, password, "{header:?}");
        }
    }

    #[test]
    fn user_names_may_contain_colons() {
        assert_eq!(Credentials::new("a:b", b"c:d").password_of("a:b"), Some(&b"c:d"[..]));
    }
}
