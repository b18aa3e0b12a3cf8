//! What a CALLERROR says, in either direction.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use serde_json::{Map, Value};
use smol_str::SmolStr;

use crate::ErrorCode;

/// A refusal to answer a CALL: what goes into a CALLERROR, or came in one.
///
/// A handler that cannot answer returns one. Refusals that the response type
/// can express, such as a `Rejected` status, are responses, not rejections
/// (OCPP-J 1.6 section 4.2.2, J-27).
///
/// The cause, if given, is for the log of this side and is never sent.
///
/// ```
/// use ocpp16_types::{ErrorCode, Rejection};
///
/// let disk = std::io::Error::other("disk full");
/// let rejection = Rejection::internal_error(disk);
/// assert_eq!(rejection.code(), ErrorCode::InternalError);
/// assert_eq!(rejection.description(), "internal error");
/// ```
#[derive(Debug, Clone)]
pub struct Rejection {
    code: ErrorCode,
    /// As the peer spelled it, where that is no official spelling.
    peer_code: Option<SmolStr>,
    description: String,
    details: Value,
    cause: Option<Arc<dyn Error + Send + Sync>>,
}

impl Rejection {
    /// Creates one with a description for the engineers of the other side;
    /// it may be empty.
    #[must_use]
    pub fn new(code: ErrorCode, description: impl Into<String>) -> Self {
        Self {
            code,
            peer_code: None,
            description: description.into(),
            details: Value::Object(Map::new()),
            cause: None,
        }
    }

    /// The action is known, but this side does not offer it.
    #[must_use]
    pub fn not_supported() -> Self {
        Self::new(ErrorCode::NotSupported, "action not supported")
    }

    /// Working on the request failed; the cause stays on this side. Charge
    /// points send transaction messages again after this (J-92).
    #[must_use]
    pub fn internal_error(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(ErrorCode::InternalError, "internal error").with_cause(cause)
    }

    /// A matter of security stops the request.
    #[must_use]
    pub fn security_error(description: impl Into<String>) -> Self {
        Self::new(ErrorCode::SecurityError, description)
    }

    /// Adds details for programs of the other side.
    #[must_use]
    pub fn with_details(mut self, details: Map<String, Value>) -> Self {
        self.details = Value::Object(details);
        self
    }

    /// Adds the cause, which is logged here and never sent.
    #[must_use]
    pub fn with_cause(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.cause = Some(Arc::from(cause.into()));
        self
    }

    /// What came in a CALLERROR; nothing about it has to be right (J-30).
    pub(crate) fn from_peer(code: &str, description: String, details: Value) -> Self {
        let known = ErrorCode::from_peer(code);
        let peer_code = (known.as_str() != code).then(|| SmolStr::new(code));
        Self { code: known, peer_code, description, details, cause: None }
    }

    /// Returns the code; what peers spell differently is understood as
    /// [`ErrorCode::from_peer`] says.
    #[must_use]
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    /// Returns the code as the peer spelled it.
    #[must_use]
    pub fn code_as_received(&self) -> &str {
        self.peer_code.as_deref().unwrap_or_else(|| self.code.as_str())
    }

    /// Returns the description, empty when there is none.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Returns the details: an object, unless a peer sent something else.
    #[must_use]
    pub const fn details(&self) -> &Value {
        &self.details
    }
}

/// Equal if they say the same; what caused them does not count.
impl PartialEq for Rejection {
    fn eq(&self, other: &Self) -> bool {
        self.code_as_received() == other.code_as_received()
            && self.description == other.description
            && self.details == other.details
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code_as_received())?;
        if !self.description.is_empty() {
            write!(f, ": {}", self.description)?;
        }
        Ok(())
    }
}

impl Error for Rejection {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn Error + 'static))
    }
}
