//! Ids that tie an answer to its CALL.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;

use crate::{Text, ValueError, decode};

/// The unique id of a CALL, which its answer repeats: 1 to 36 characters, room
/// for a UUID (OCPP-J 1.6 section 4.1.4, J-40).
///
/// Uniqueness is the sender's business: an id must not be used again on the
/// same connection.
///
/// ```
/// use ocpp16_types::MessageId;
///
/// let id: MessageId = "19223201".parse()?;
/// assert_eq!(MessageId::from(17), "17".parse()?);
/// assert!(MessageId::new("").is_err());
/// assert!(MessageId::new("x".repeat(37)).is_err());
/// # Ok::<(), ocpp16_types::ValueError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MessageId(SmolStr);

impl MessageId {
    /// The most characters that an id may have.
    pub const MAX_LENGTH: usize = 36;

    /// Takes an id.
    ///
    /// # Errors
    ///
    /// [`ValueError::EmptyMessageId`] and [`ValueError::TooLong`].
    pub fn new(text: impl AsRef<str>) -> Result<Self, ValueError> {
        let text = Text::<{ Self::MAX_LENGTH }>::new(text)?;
        if text.is_empty() {
            return Err(ValueError::EmptyMessageId);
        }
        Ok(Self(SmolStr::new(text.as_str())))
    }

    /// Returns the id as it is on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn from_wire(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl From<u64> for MessageId {
    /// Writes a number in decimal: enough for a counter per connection.
    fn from(number: u64) -> Self {
        Self(smol_str::format_smolstr!("{number}"))
    }
}

impl Deref for MessageId {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for MessageId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for MessageId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl FromStr for MessageId {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::new(text)
    }
}

impl Serialize for MessageId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for MessageId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::text(deserializer, "a message id of 1 to 36 characters", Self::from_wire)
    }
}
