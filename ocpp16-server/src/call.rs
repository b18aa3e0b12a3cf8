//! How a call to a charge point can fail.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use ocpp16_types::{RegistrationStatus, Rejection, Violation};

/// Why a call to a charge point has no answer.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum CallError {
    /// The call never left: the charge point knows nothing of it, and it can be
    /// repeated without harm.
    NotSent(NotSent),
    /// The call left and no answer came. The charge point may or may not have
    /// acted on it.
    OutcomeUnknown(OutcomeUnknown),
    /// The charge point answered with a CALLERROR.
    Rejected(Rejection),
    /// The charge point answered with something that its schema refuses (J-32).
    InvalidAnswer(Vec<Violation>),
}

/// Why a call was not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotSent {
    /// The connection had ended, or ended while the call waited for its turn.
    NotConnected,
    /// More calls wait for their turn than the server allows.
    QueueFull,
    /// The turn of the call did not come within its time limit.
    NoTurn(Duration),
    /// The last answer to a boot of the charge point forbids it: nothing is sent
    /// while it is Rejected, and no RemoteStartTransaction or
    /// RemoteStopTransaction while it is Pending.
    NotAccepted(RegistrationStatus),
    /// A charge point that was accepted is not asked to boot again.
    AlreadyAccepted,
    /// The server shuts down and takes no new calls.
    ShuttingDown,
    /// A raw call is for actions that OCPP 1.6 does not know.
    StandardAction,
    /// The charge point is not connected to this process, and the broker that knows
    /// of the others is away.
    BrokerAway,
    /// The request is larger than the broker takes, over which the charge point is
    /// reached.
    TooLarge,
}

/// Why nothing is known about a call that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OutcomeUnknown {
    /// No answer came within the time limit; one that comes later is dropped
    /// (J-48, J-31).
    Timeout(Duration),
    /// The connection ended before the answer came (J-49).
    Disconnected,
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent(reason) => write!(f, "call not sent: {reason}"),
            Self::OutcomeUnknown(reason) => write!(f, "outcome of the call unknown: {reason}"),
            Self::Rejected(_) => f.write_str("call rejected by the charge point"),
            Self::InvalidAnswer(violations) => {
                f.write_str("invalid answer")?;
                violations.first().map_or(Ok(()), |violation| write!(f, ": {violation}"))
            }
        }
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConnected => f.write_str("not connected"),
            Self::QueueFull => f.write_str("too many calls are waiting"),
            Self::NoTurn(limit) => write!(f, "other calls came first for {limit:?}"),
            Self::NotAccepted(status) => write!(f, "the charge point is {status:?}"),
            Self::ShuttingDown => f.write_str("the server is shutting down"),
            Self::StandardAction => f.write_str("the action is one of OCPP 1.6"),
            Self::BrokerAway => f.write_str("the broker is away"),
            Self::TooLarge => f.write_str("larger than the broker takes"),
            Self::AlreadyAccepted => f.write_str("the charge point is already accepted"),
        }
    }
}

impl fmt::Display for OutcomeUnknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout(limit) => write!(f, "no answer within {limit:?}"),
            Self::Disconnected => f.write_str("connection lost"),
        }
    }
}

impl Error for CallError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Rejected(rejection) => Some(rejection),
            Self::NotSent(_) | Self::OutcomeUnknown(_) | Self::InvalidAnswer(_) => None,
        }
    }
}

impl From<NotSent> for CallError {
    fn from(reason: NotSent) -> Self {
        Self::NotSent(reason)
    }
}

impl From<OutcomeUnknown> for CallError {
    fn from(reason: OutcomeUnknown) -> Self {
        Self::OutcomeUnknown(reason)
    }
}
