//! A CALL that was not answered yet, and what may be its answer.

use super::id::Id;
use crate::traffic::{Finding, FindingKind, Origin, Side};
use crate::{Action, DateTime};

/// For how long somebody waits for an answer, where messages carry times.
pub(super) const TIMEOUT_MILLISECONDS: i64 = 30_000;

/// A CALL that was not answered yet.
#[derive(Debug, Clone)]
pub(super) struct OpenCall<P> {
    pub(super) id: Id,
    pub(super) action: Option<Action>,
    /// `None` if it is not known.
    pub(super) sender: Option<Side>,
    /// `None` if it is not known.
    pub(super) connection: Option<u64>,
    pub(super) time: Option<DateTime>,
    pub(super) place: P,
    /// Nobody waits for its answer any more; it may still come.
    pub(super) given_up: bool,
    /// Something is missing since it was sent: it may have been answered, and its id
    /// used again.
    pub(super) uncertain: bool,
    pub(super) asks_for: Option<Action>,
}

impl<P> OpenCall<P> {
    /// Whether an answer from there with this id may belong to it.
    pub(super) fn may_get(&self, id: &Id, origin: Origin) -> bool {
        self.id == *id
            && (origin.sender.is_none() || self.sender != origin.sender)
            && self.may_be_of(origin.connection)
    }

    /// Whether it may have been sent on a connection.
    pub(super) fn may_be_of(&self, connection: Option<u64>) -> bool {
        self.connection.is_none() || connection.is_none() || self.connection == connection
    }

    pub(super) fn timed_out(&self, now: Option<DateTime>) -> bool {
        let (Some(sent), Some(now)) = (self.time, now) else { return false };
        now.unix_milliseconds() - sent.unix_milliseconds() > TIMEOUT_MILLISECONDS
    }

    pub(super) fn unanswered(self) -> Finding<P> {
        let action = self.action.map_or("CALL", Action::as_str);
        Finding {
            kind: FindingKind::CallWithoutAnswer,
            place: self.place,
            id: self.id.shown(),
            message: format!("nobody answers this {action}"),
        }
    }
}
