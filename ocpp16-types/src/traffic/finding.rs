//! What breaks the rules of the protocol although each message is well-formed.

use std::fmt;

use serde::Serialize;

/// A broken rule, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<P> {
    /// Which rule.
    pub kind: FindingKind,
    /// The place of the message that it is about.
    pub place: P,
    /// The id of that message; of an overlong one the beginning.
    pub id: String,
    /// What is wrong, for people.
    pub message: String,
}

/// Every rule that is looked after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum FindingKind {
    /// A CALLRESULT or CALLERROR whose id is that of no open CALL: late,
    /// repeated or made up (J-31).
    AnswerWithoutCall,
    /// A CALL that nobody answered (J-24), as far as the traffic goes.
    CallWithoutAnswer,
    /// A CALL with an id that its sender has used of late (J-40, J-43).
    ReusedId,
    /// A CALL while another one of the same side waits for its answer (J-44).
    SecondOutstandingCall,
    /// A CALL of an action that the other side sends (J-26).
    WrongDirection,
    /// An id of more than 36 characters (J-40).
    OverlongId,
    /// An id without characters.
    EmptyId,
    /// A CALLERROR with a code that OCPP-J 1.6 does not have (J-29).
    WrongErrorCode,
    /// A CALL that has to wait until the charge point is accepted (A-12, A-13,
    /// J-55, J-106). Judged only after a Pending or Rejected was seen.
    CallBeforeAcceptance,
}

impl FindingKind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::AnswerWithoutCall,
        Self::CallWithoutAnswer,
        Self::ReusedId,
        Self::SecondOutstandingCall,
        Self::WrongDirection,
        Self::OverlongId,
        Self::EmptyId,
        Self::WrongErrorCode,
        Self::CallBeforeAcceptance,
    ];

    /// Returns the name, as reports show it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AnswerWithoutCall => "answerWithoutCall",
            Self::CallWithoutAnswer => "callWithoutAnswer",
            Self::ReusedId => "reusedId",
            Self::SecondOutstandingCall => "secondOutstandingCall",
            Self::WrongDirection => "wrongDirection",
            Self::OverlongId => "overlongId",
            Self::EmptyId => "emptyId",
            Self::WrongErrorCode => "wrongErrorCode",
            Self::CallBeforeAcceptance => "callBeforeAcceptance",
        }
    }

    /// Returns what is wrong, in a sentence.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::AnswerWithoutCall => "An answer belongs to no open CALL.",
            Self::CallWithoutAnswer => "Nobody answers a CALL.",
            Self::ReusedId => "A CALL has an id that its sender has used before.",
            Self::SecondOutstandingCall => {
                "A CALL is sent while another one of the same side waits for its answer."
            }
            Self::WrongDirection => "A CALL is sent by the side that has to answer it.",
            Self::OverlongId => "A message id has more than 36 characters.",
            Self::EmptyId => "A message id is empty.",
            Self::WrongErrorCode => "A CALLERROR has a code that OCPP-J 1.6 does not have.",
            Self::CallBeforeAcceptance => {
                "A CALL is sent that has to wait until the charge point is accepted."
            }
        }
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
