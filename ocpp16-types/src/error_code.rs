//! The error codes of OCPP-J 1.6.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a CALL was not answered with a CALLRESULT (OCPP-J 1.6 section 4.2.3).
///
/// Exhaustive: these ten are all that 1.6 knows. Two of them are misspelt in
/// the standard, and chargers rely on exactly that spelling (errata 5.1, 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorCode {
    /// The receiver does not know the action.
    NotImplemented,
    /// The receiver knows the action but does not offer it.
    NotSupported,
    /// The receiver failed while it worked on the request; a retry may help.
    InternalError,
    /// The payload is incomplete. Received only: this crate says
    /// [`OccurenceConstraintViolation`](Self::OccurenceConstraintViolation).
    ProtocolError,
    /// A matter of security stopped the request, such as a charge point that
    /// was not accepted yet.
    SecurityError,
    /// The frame or payload has the wrong structure, such as an unknown member.
    FormationViolation,
    /// A value is not allowed: not in the enumeration, too long, out of format.
    PropertyConstraintViolation,
    /// A member is missing, or occurs too seldom or too often.
    OccurenceConstraintViolation,
    /// A value has the wrong JSON type.
    TypeConstraintViolation,
    /// None of the others fits.
    GenericError,
}

impl ErrorCode {
    /// All codes, in the order of the standard.
    pub const ALL: [Self; 10] = [
        Self::NotImplemented,
        Self::NotSupported,
        Self::InternalError,
        Self::ProtocolError,
        Self::SecurityError,
        Self::FormationViolation,
        Self::PropertyConstraintViolation,
        Self::OccurenceConstraintViolation,
        Self::TypeConstraintViolation,
        Self::GenericError,
    ];

    /// Returns the code as the standard spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotImplemented => "NotImplemented",
            Self::NotSupported => "NotSupported",
            Self::InternalError => "InternalError",
            Self::ProtocolError => "ProtocolError",
            Self::SecurityError => "SecurityError",
            Self::FormationViolation => "FormationViolation",
            Self::PropertyConstraintViolation => "PropertyConstraintViolation",
            Self::OccurenceConstraintViolation => "OccurenceConstraintViolation",
            Self::TypeConstraintViolation => "TypeConstraintViolation",
            Self::GenericError => "GenericError",
        }
    }

    /// Understands what peers send: the ten codes, and the spellings and codes
    /// of later versions, which 1.6 peers really use.
    ///
    /// | received | understood as |
    /// |---|---|
    /// | `FormatViolation` | `FormationViolation` |
    /// | `OccurrenceConstraintViolation` | `OccurenceConstraintViolation` |
    /// | `RpcFrameworkError` | `FormationViolation` |
    /// | `MessageTypeNotSupported` | `NotSupported` |
    /// | anything else | `GenericError` |
    #[must_use]
    pub fn from_peer(text: &str) -> Self {
        match text {
            "FormatViolation" | "RpcFrameworkError" => Self::FormationViolation,
            "OccurrenceConstraintViolation" => Self::OccurenceConstraintViolation,
            "MessageTypeNotSupported" => Self::NotSupported,
            _ => Self::from_wire(text).unwrap_or(Self::GenericError),
        }
    }

    fn from_wire(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == text)
    }
}

wire_names!(ErrorCode);

impl Serialize for ErrorCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The official spellings alone.
impl<'de> Deserialize<'de> for ErrorCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::decode::text(deserializer, "an error code", Self::from_wire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn official_spellings_and_those_of_peers() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::from_peer(code.as_str()), code);
            assert_eq!(code.as_str().parse(), Ok(code));
        }
        for (text, code) in [
            ("FormatViolation", ErrorCode::FormationViolation),
            ("OccurrenceConstraintViolation", ErrorCode::OccurenceConstraintViolation),
            ("RpcFrameworkError", ErrorCode::FormationViolation),
            ("MessageTypeNotSupported", ErrorCode::NotSupported),
            ("notsupported", ErrorCode::GenericError),
            ("", ErrorCode::GenericError),
        ] {
            assert_eq!(ErrorCode::from_peer(text), code, "{text}");
            assert!(text.parse::<ErrorCode>().is_err(), "{text}");
        }
        assert_eq!(
            ErrorCode::OccurenceConstraintViolation.as_str(),
            "OccurenceConstraintViolation"
        );
        assert_eq!(ErrorCode::FormationViolation.as_str(), "FormationViolation");
    }
}
