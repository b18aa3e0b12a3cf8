//! Errors of values that could not be built.

use std::fmt;

/// A text that is none of an enumeration's values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownValue {
    enumeration: &'static str,
    value: String,
}

impl UnknownValue {
    pub(crate) fn new(enumeration: &'static str, value: &str) -> Self {
        Self { enumeration, value: value.to_owned() }
    }

    /// Returns the name of the enumeration.
    #[must_use]
    pub const fn enumeration(&self) -> &'static str {
        self.enumeration
    }

    /// Returns the text as it was.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a value of {}", self.value, self.enumeration)
    }
}

impl std::error::Error for UnknownValue {}

/// Why a scalar value could not be built.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValueError {
    /// More characters than the type allows.
    TooLong {
        /// The most characters that the type holds.
        limit: usize,
        /// How many characters there were.
        length: usize,
    },
    /// Not a date and time with zone as RFC 3339 writes it.
    NotADateTime(String),
    /// Not a URI with a scheme as RFC 3986 writes it.
    NotAUri(String),
    /// Not a number with at most one decimal, or too large.
    NotADecimal(String),
    /// A message id must not be empty.
    EmptyMessageId,
    /// A list that must have an item has none.
    EmptyList,
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { limit, length } => {
                write!(f, "{length} characters where at most {limit} are allowed")
            }
            Self::NotADateTime(text) => write!(f, "{text:?} is not an RFC 3339 date-time"),
            Self::NotAUri(text) => write!(f, "{text:?} is not a URI with a scheme"),
            Self::NotADecimal(text) => {
                write!(f, "{text:?} is not a number with at most one decimal")
            }
            Self::EmptyMessageId => f.write_str("a message id must not be empty"),
            Self::EmptyList => f.write_str("the list must not be empty"),
        }
    }
}

impl std::error::Error for ValueError {}
