//! What a charge point is told that may not connect.
//!
//! Why stays here: the peer learns a status, the log the reason.

use std::borrow::Cow;
use std::time::Duration;

use crate::StoreError;

/// Why a charge point may not connect.
///
/// The peer sees only the HTTP status that belongs to the [`kind`](Self::kind).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    kind: RefusalKind,
    reason: Cow<'static, str>,
}

/// What the charge point is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefusalKind {
    /// No such charge point: 404 (J-5).
    Unknown,
    /// Credentials are missing or wrong: 401, with `WWW-Authenticate: Basic`.
    Unauthorized,
    /// May not connect like this, whatever it says: 403.
    Forbidden,
    /// Cannot be decided now: 503, with `Retry-After`.
    Unavailable {
        /// After how long the charge point should come back, in whole seconds.
        retry_after: Duration,
    },
}

impl Refusal {
    /// Refuses an identity that nobody knows.
    #[must_use]
    pub const fn unknown() -> Self {
        Self::new(RefusalKind::Unknown, "unknown charge point")
    }

    /// Refuses credentials that are missing or wrong.
    #[must_use]
    pub const fn unauthorized() -> Self {
        Self::new(RefusalKind::Unauthorized, "credentials missing or wrong")
    }

    /// Refuses a charge point that may not connect like this.
    #[must_use]
    pub const fn forbidden() -> Self {
        Self::new(RefusalKind::Forbidden, "not allowed")
    }

    /// Refuses for now.
    #[must_use]
    pub const fn unavailable(retry_after: Duration) -> Self {
        Self::new(RefusalKind::Unavailable { retry_after }, "cannot decide now")
    }

    /// Gives the reason, for the log of the server only. Nothing secret belongs
    /// into it.
    #[must_use]
    pub fn because(mut self, reason: impl Into<Cow<'static, str>>) -> Self {
        self.reason = reason.into();
        self
    }

    /// Returns what the charge point is told.
    #[must_use]
    pub const fn kind(&self) -> RefusalKind {
        self.kind
    }

    /// Returns what the log is told.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }

    const fn new(kind: RefusalKind, reason: &'static str) -> Self {
        Self { kind, reason: Cow::Borrowed(reason) }
    }
}

/// Refuses for 30 s: nobody is let in because a database is away.
impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        Self::unavailable(Duration::from_secs(30)).because(format!("{error}: {cause}"))
    }
}
