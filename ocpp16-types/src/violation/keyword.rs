//! Which rule is violated, and the error code that goes with it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ErrorCode;

/// The keywords of JSON Schema that the official schemas use, and two rules
/// of ours for what JSON Schema cannot see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Keyword {
    /// The wrong JSON type.
    Type,
    /// A required member is missing.
    Required,
    /// A member that the schema does not know.
    AdditionalProperties,
    /// Not one of the values.
    Enum,
    /// More characters than allowed.
    MaxLength,
    /// Fewer items than required.
    MinItems,
    /// Not a date-time, not a URI; also a number with more digits than any
    /// type here can hold.
    Format,
    /// More than one decimal.
    MultipleOf,
    /// Not of JSON Schema: the same member twice, so that it is not clear
    /// which one counts.
    Duplicate,
    /// Not of JSON Schema: the frame around the payload is wrong, or the
    /// payload cannot be read, for example because of a lone surrogate.
    Frame,
}

impl Keyword {
    /// The keyword as schemas spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Required => "required",
            Self::AdditionalProperties => "additionalProperties",
            Self::Enum => "enum",
            Self::MaxLength => "maxLength",
            Self::MinItems => "minItems",
            Self::Format => "format",
            Self::MultipleOf => "multipleOf",
            Self::Duplicate => "duplicate",
            Self::Frame => "frame",
        }
    }

    /// The code by J-25. The standard does not place `minItems`; a member that
    /// occurs too seldom is what its words for Occurence say.
    pub(super) const fn code(self) -> ErrorCode {
        match self {
            Self::Type => ErrorCode::TypeConstraintViolation,
            Self::Required | Self::MinItems => ErrorCode::OccurenceConstraintViolation,
            Self::AdditionalProperties | Self::Duplicate | Self::Frame => {
                ErrorCode::FormationViolation
            }
            Self::Enum | Self::MaxLength | Self::Format | Self::MultipleOf => {
                ErrorCode::PropertyConstraintViolation
            }
        }
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
