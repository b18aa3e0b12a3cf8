//! Captured traffic: what is wrong with each message, and with what follows
//! what.
//!
//! [`examine`] judges a message by itself: the frame, and the payload by the
//! official schema. [`Conversation`] follows one charge point: which CALL an
//! answer belongs to, and what breaks the rules of the protocol although each
//! message is well-formed.
//!
//! ```
//! use ocpp16_types::traffic::{Conversation, FindingKind, Side, Verdict};
//!
//! let mut conversation = Conversation::new();
//! let mut message = |line: u32, side, text| conversation.message(text, Some(side), None, line);
//!
//! let (heartbeat, _) = message(1, Side::ChargePoint, r#"[2,"a","Heartbeat",{}]"#);
//! assert_eq!(heartbeat.verdict, Verdict::Valid);
//!
//! let (answer, _) = message(2, Side::CentralSystem, r#"[3,"a",{"currentTime":"now"}]"#);
//! assert_eq!(answer.violations[0].to_string(), r#"/currentTime: "now" is not an RFC 3339 date-time"#);
//!
//! let (_, findings) = message(3, Side::CentralSystem, r#"[3,"a",{}]"#);
//! assert_eq!(findings[0].kind, FindingKind::AnswerWithoutCall);
//! ```

mod conforming;
mod conversation;
mod elements;
mod examine;
mod finding;
mod locate;
mod registration;

use std::fmt;

use serde_json::Value;

use crate::violation::beginning;

pub use conversation::Conversation;
pub use examine::{Examined, MessageType, Verdict, examine};
pub use finding::{Finding, FindingKind};
pub use locate::{Located, locate};

/// One of the two sides of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The side that charges cars.
    ChargePoint,
    /// The side that manages charge points.
    CentralSystem,
}

impl Side {
    /// Returns the one at the other end.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::ChargePoint => Self::CentralSystem,
            Self::CentralSystem => Self::ChargePoint,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::ChargePoint => "charge point",
            Self::CentralSystem => "central system",
        })
    }
}

/// Where a message comes from, as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Origin {
    /// Who sent it.
    pub sender: Option<Side>,
    /// The number of its connection: what is sent on another one is no answer to it.
    pub connection: Option<u64>,
}

impl From<Option<Side>> for Origin {
    fn from(sender: Option<Side>) -> Self {
        Self { sender, connection: None }
    }
}

/// A text of a peer within a message for people, in JSON: without control
/// characters, and not too long.
fn quoted(text: &str) -> String {
    Value::from(beginning(text)).to_string()
}
