//! How exactly payloads must match, and what is recorded when they do not.
//!
//! The repairs themselves are in `repair`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::scalar::DateTime;

/// How exactly a payload must match its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// A payload is accepted if and only if its official schema accepts it.
    Strict,
    /// The deviations of [`DeviationKind`] are repaired and recorded; all
    /// others are refused as in strict.
    Tolerant {
        /// When the frame arrived: replaces timestamps that cannot be used.
        received_at: DateTime,
    },
}

/// One repair: where, what kind, and what was there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Deviation {
    /// What was wrong, and so what was done.
    #[cfg_attr(feature = "schemars", schemars(with = "String"))]
    pub kind: DeviationKind,
    /// JSON pointer into the payload as received.
    pub pointer: String,
    /// The value as received, as compact JSON; numbers keep their spelling.
    pub was: String,
}

/// Kind and place, as logs show them. Of an extra member, the place is the object
/// that has it: the name may be anything.
impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, pointer) = (self.kind.as_str(), &*self.pointer);
        match pointer.rsplit_once('/') {
            Some((parent, _)) if self.kind == DeviationKind::ExtraMember => {
                write!(f, "{kind} in {parent}/")
            }
            _ => write!(f, "{kind} at {pointer}"),
        }
    }
}

/// Every repair there is.
///
/// | kind | applies to | repair |
/// |---|---|---|
/// | `TextTooLong` | descriptive text: everything in BootNotification; `info`, `vendorId` and `vendorErrorCode` of StatusNotification; `techInfo` of SecurityEventNotification | cut to the limit; identifiers are never cut |
/// | `IdTagTooLong` | `idTag` of StartTransaction and StopTransaction, which must not be refused | replaced by `~` and 19 hex digits of the SHA-256 of the tag: unknown to any list, and no two alike |
/// | `UnknownValue` | an optional enumeration anywhere | member dropped; where absence has a meaning of its own (a `measurand`, a `unit`), look at what it was before you use the value |
/// | `UnknownErrorCode` | `errorCode` of StatusNotification | `OtherError` |
/// | `Celsius` | unit in StopTransaction, whose schema knows only `Celcius` | accepted as it is |
/// | `NoTimeZone` | any date-time | read as UTC |
/// | `TimeNotation` | any date-time in another notation of ISO 8601: a blank for `T`, an offset without colon or minutes, no seconds | read as what it says |
/// | `UnusableTime` | anything else that is no date-time, in the `timestamp` of StartTransaction, StopTransaction, StatusNotification, SecurityEventNotification and meter values | time of receipt |
/// | `NumberForText` | `value` of meter values and of configuration keys; `idTag` of StartTransaction and StopTransaction | the number as it was written |
/// | `NumberForBoolean` | `readonly` of configuration keys, 0 or 1 | `false` or `true` |
/// | `FractionForInteger` | the integers of StartTransaction and StopTransaction, as `12.0` | the integer |
/// | `ObjectForText` | `data` of DataTransfer | the object's JSON text |
/// | `NullForAbsent` | an optional member anywhere | member dropped |
/// | `ExtraMember` | any object | member dropped |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum DeviationKind {
    /// Descriptive text with more characters than allowed.
    TextTooLong,
    /// A tag with more characters than allowed, in a transaction message.
    IdTagTooLong,
    /// A value that an optional enumeration does not have.
    UnknownValue,
    /// An `errorCode` that the enumeration does not have.
    UnknownErrorCode,
    /// The correct spelling of a unit where only the wrong one is official.
    Celsius,
    /// A date-time without zone.
    NoTimeZone,
    /// A date-time that ISO 8601 allows and RFC 3339 does not.
    TimeNotation,
    /// No date-time at all.
    UnusableTime,
    /// A number where text is required.
    NumberForText,
    /// A number where a boolean is required.
    NumberForBoolean,
    /// A whole number written with a fraction or an exponent.
    FractionForInteger,
    /// An object where its text is required.
    ObjectForText,
    /// `null` for an absent member.
    NullForAbsent,
    /// A member that the schema does not know.
    ExtraMember,
}

impl DeviationKind {
    /// All kinds.
    pub const ALL: [Self; 14] = [
        Self::TextTooLong,
        Self::IdTagTooLong,
        Self::UnknownValue,
        Self::UnknownErrorCode,
        Self::Celsius,
        Self::NoTimeZone,
        Self::TimeNotation,
        Self::UnusableTime,
        Self::NumberForText,
        Self::NumberForBoolean,
        Self::FractionForInteger,
        Self::ObjectForText,
        Self::NullForAbsent,
        Self::ExtraMember,
    ];

    /// Returns the name, as logs and metrics show it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TextTooLong => "TextTooLong",
            Self::IdTagTooLong => "IdTagTooLong",
            Self::UnknownValue => "UnknownValue",
            Self::UnknownErrorCode => "UnknownErrorCode",
            Self::Celsius => "Celsius",
            Self::NoTimeZone => "NoTimeZone",
            Self::TimeNotation => "TimeNotation",
            Self::UnusableTime => "UnusableTime",
            Self::NumberForText => "NumberForText",
            Self::NumberForBoolean => "NumberForBoolean",
            Self::FractionForInteger => "FractionForInteger",
            Self::ObjectForText => "ObjectForText",
            Self::NullForAbsent => "NullForAbsent",
            Self::ExtraMember => "ExtraMember",
        }
    }
}

impl fmt::Display for DeviationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
