//! Who a connection belongs to.
//!
//! Only the name: whether its bearer may use it is decided at the handshake.

use std::borrow::Borrow;
use std::error::Error;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

/// The identity of a charge point: the last segment of the URL it connects to,
/// percent-decoded (J-2).
///
/// Compared byte for byte (J-4), never empty, without control characters so that
/// it can stand in a log line. Cloning is cheap.
///
/// ```
/// use ocpp16_server::Identity;
///
/// let identity: Identity = "RDAM 123".parse()?;
/// assert_eq!(identity.as_str(), "RDAM 123");
/// assert!("".parse::<Identity>().is_err());
/// # Ok::<(), ocpp16_server::IdentityError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity(Arc<str>);

impl Identity {
    /// Takes an identity that is not percent-encoded.
    ///
    /// # Errors
    ///
    /// [`IdentityError::Empty`] and [`IdentityError::ControlCharacter`].
    pub fn new(text: &str) -> Result<Self, IdentityError> {
        check(text)?;
        Ok(Self(Arc::from(text)))
    }

    /// Decodes one segment of a URL path, once: `%252F` is `%2F`.
    pub(crate) fn from_path_segment(segment: &str) -> Result<Self, IdentityError> {
        decode_segment(segment).map(|text| Self(Arc::from(text)))
    }

    /// Returns the identity as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Decodes one segment of a URL path, once, by the rules of an identity.
pub(crate) fn decode_segment(segment: &str) -> Result<String, IdentityError> {
    let well_escaped = segment
        .split('%')
        .skip(1)
        .all(|rest| rest.len() >= 2 && rest.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit));
    if !well_escaped {
        return Err(IdentityError::Escape);
    }
    let text = percent_decode_str(segment).decode_utf8().map_err(|_| IdentityError::Escape)?;
    check(&text)?;
    Ok(text.into_owned())
}

fn check(text: &str) -> Result<(), IdentityError> {
    if text.is_empty() {
        return Err(IdentityError::Empty);
    }
    if text.chars().any(char::is_control) {
        return Err(IdentityError::ControlCharacter);
    }
    Ok(())
}

/// Why a text is no identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdentityError {
    /// It has no characters.
    Empty,
    /// It has a control character.
    ControlCharacter,
    /// Its percent-encoding is broken, or does not decode to UTF-8 (J-3).
    Escape,
}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "empty identity",
            Self::ControlCharacter => "identity with a control character",
            Self::Escape => "identity with invalid percent-encoding",
        })
    }
}

impl Error for IdentityError {}

impl Deref for Identity {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Identity {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl FromStr for Identity {
    type Err = IdentityError;

    fn from_str(text: &str) -> Result<Self, IdentityError> {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_segments_are_decoded_once() {
        for (segment, identity) in [
            ("CP001", Ok("CP001")),
            ("RDAM%20123", Ok("RDAM 123")),
            ("%252F", Ok("%2F")),
            ("a%2Fb", Ok("a/b")),
            ("a+b", Ok("a+b")),
            ("%C3%BC", Ok("ü")),
            ("", Err(IdentityError::Empty)),
            ("%", Err(IdentityError::Escape)),
            ("%4", Err(IdentityError::Escape)),
            ("%G0", Err(IdentityError::Escape)),
            ("%4ü", Err(IdentityError::Escape)),
            ("%FF", Err(IdentityError::Escape)),
            ("%0A", Err(IdentityError::ControlCharacter)),
        ] {
            let decoded = Identity::from_path_segment(segment);
            assert_eq!(decoded.as_deref(), identity.as_ref().map(|text| *text), "{segment}");
        }
    }
}
