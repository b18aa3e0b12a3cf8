//! The audit hook: every frame in and out, without the secrets.
//!
//! It watches and changes nothing; what must be answered belongs into the
//! handler.

use ocpp16_types::{Deviation, ErrorCode};

use crate::Identity;

/// Sees every frame, in the order in which it was received or is to be sent; the last
/// ones may not get out if the connection is lost.
///
/// It is called on the task of the connection and must not block: copy what you need
/// of a frame, and hand it to a queue of your own. Nothing is copied for it before.
///
/// ```
/// use ocpp16_server::{ObservedFrame, Observer};
///
/// struct Audit;
///
/// impl Observer for Audit {
///     fn frame(&self, frame: &ObservedFrame<'_>) {
///         println!("{} {:?} {}", frame.identity, frame.direction, frame.text);
///     }
/// }
/// ```
pub trait Observer: Send + Sync + 'static {
    /// Takes a frame, to note or to keep. Does nothing unless written.
    fn frame(&self, frame: &ObservedFrame<'_>) {
        let _ = frame;
    }
}

/// A frame as an [`Observer`] sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct ObservedFrame<'a> {
    /// Whose connection it is.
    pub identity: &'a Identity,
    /// Which way it went.
    pub direction: Direction,
    /// Its message id, where it has a readable one.
    pub id: Option<&'a str>,
    /// The action of it, or of the CALL that it answers, where it is known.
    pub action: Option<&'a str>,
    /// What was thought of it.
    pub validity: Validity,
    /// What was repaired; values are masked with the text.
    pub deviations: &'a [Deviation],
    /// The whole text. Values that are or may be AuthorizationKeys, and user and
    /// password in URLs, are `***`; then the JSON is written anew (J-66).
    pub text: &'a str,
}

/// Which way a frame went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From the charge point.
    Received,
    /// To the charge point.
    Sent,
}

/// What was thought of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Validity {
    /// It is as the schema wants it.
    Valid,
    /// It was taken after repairs.
    Repaired,
    /// OCPP 1.6 does not know its action, so its payload was not checked.
    Unchecked,
    /// A CALL that is answered with this code.
    Refused(ErrorCode),
    /// A CALLRESULT that its schema refuses (J-32).
    InvalidAnswer,
    /// No frame with a readable id (J-23).
    Unreadable,
    /// The message type is not 2, 3 or 4 (J-22).
    UnknownType,
    /// An answer to no open call (J-31).
    Unmatched,
}
