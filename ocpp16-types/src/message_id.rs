//! Ids that tie an answer to its CALL.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};

use arrayvec::ArrayString;

use crate::ValueError;

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
#[derive(Clone)]
pub struct MessageId(Repr);

/// An id of ASCII characters, that is every sensible id, needs no heap.
#[derive(Clone)]
enum Repr {
    Short(ArrayString<{ MessageId::MAX_LENGTH }>),
    Wide(Box<str>),
}

impl MessageId {
    /// The most characters that an id may have.
    pub const MAX_LENGTH: usize = 36;

    /// Takes an id.
    ///
    /// # Errors
    ///
    /// [`ValueError::EmptyMessageId`] and [`ValueError::TooLong`].
    pub fn new(text: impl AsRef<str>) -> Result<Self, ValueError> {
        let text = text.as_ref();
        if text.is_empty() {
            return Err(ValueError::EmptyMessageId);
        }
        if let Ok(short) = ArrayString::from(text) {
            return Ok(Self(Repr::Short(short)));
        }
        let length = text.chars().count();
        if length > Self::MAX_LENGTH {
            return Err(ValueError::TooLong { limit: Self::MAX_LENGTH, length });
        }
        Ok(Self(Repr::Wide(text.into())))
    }

    /// Returns the id as it is on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Repr::Short(text) => text,
            Repr::Wide(text) => text,
        }
    }

    fn from_wire(text: &str) -> Option<Self> {
        Self::new(text).ok()
    }
}

impl From<u64> for MessageId {
    /// Writes a number in decimal: enough for a counter per connection.
    fn from(number: u64) -> Self {
        let mut text = ArrayString::new();
        write!(text, "{number}").expect("a 64-bit number has at most 20 digits");
        Self(Repr::Short(text))
    }
}

impl PartialEq for MessageId {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for MessageId {}

impl Hash for MessageId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Ord for MessageId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other)
    }
}

impl PartialOrd for MessageId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Borrow<str> for MessageId {
    fn borrow(&self) -> &str {
        self
    }
}

text_scalar!(MessageId, "a message id of 1 to 36 characters");
try_from_text!(MessageId);

impl fmt::Debug for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
