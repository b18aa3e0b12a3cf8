//! What is found in captured traffic.

use std::borrow::Cow;

use ocpp16_types::DateTime;
use ocpp16_types::traffic::Side;

/// One thing that was found, in the order of the input.
#[derive(Debug, Clone, PartialEq)]
pub enum Item<'a> {
    /// A message of one of the two sides.
    Message(Captured<'a>),
    /// A WebSocket connection of this charge point begins (captures of packets
    /// only): message ids start anew.
    Connected {
        /// The identity in the URL, if the upgrade was seen; a long one as in
        /// [`Captured::charge_point`].
        charge_point: Option<Cow<'a, str>>,
        /// Its number, as in [`Captured::connection`].
        connection: Option<u64>,
    },
    /// A WebSocket connection has ended, or the capture has: nobody answers any
    /// more on it. Only of connections with a number.
    Disconnected {
        /// As when it began.
        charge_point: Option<Cow<'a, str>>,
        /// As when it began.
        connection: u64,
    },
    /// Something that a side sent is missing, or cannot be read (captures of packets
    /// only): it may have been messages. What people are told of it is an
    /// `Unreadable` of its own.
    Hole {
        /// As of its messages.
        charge_point: Option<Cow<'a, str>>,
        /// As in [`Captured::connection`].
        connection: Option<u64>,
        /// Who sent it.
        sender: Side,
    },
    /// Something that cannot be used, such as a line that is no JSON; it is
    /// reported and counted, and reading goes on.
    Unreadable {
        /// Where, as in [`Captured::line`].
        line: u64,
        /// What is wrong, for people.
        reason: String,
    },
    /// A line that has no message, as logs have many.
    Nothing,
}

/// A message, and what is known around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Captured<'a> {
    /// The line, from 1; of captures of packets, the number of the packet that
    /// completed the message.
    pub line: u64,
    /// The identity of the charge point, if it is known; of one that is longer than
    /// [`LONGEST_IDENTITY`](crate::LONGEST_IDENTITY) its beginning, `…` and a hash.
    pub charge_point: Option<Cow<'a, str>>,
    /// The number of the connection within the capture. `None` in texts, and where the
    /// capture does not tell how the connection began: its identity is its address
    /// then, and it may go on in the next capture.
    pub connection: Option<u64>,
    /// Who sent it, if it is known.
    pub sender: Option<Side>,
    /// When, if it is known.
    pub time: Option<DateTime>,
    /// The text of the message; not necessarily JSON.
    pub text: Cow<'a, str>,
    /// Whether this is for sure what was sent, JSON or not: a whole line, a string
    /// of a record, a message in packets. If it is not, as in log text, a text
    /// that is no JSON was damaged or shortened by whoever wrote it down: that
    /// is unreadable, rather than a message that a side sent.
    pub exact: bool,
}

impl Item<'_> {
    /// Detaches it from its batch.
    #[must_use]
    pub fn into_owned(self) -> Item<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Message(message) => Item::Message(Captured {
                line: message.line,
                charge_point: message.charge_point.map(owned),
                connection: message.connection,
                sender: message.sender,
                time: message.time,
                text: owned(message.text),
                exact: message.exact,
            }),
            Self::Connected { charge_point, connection } => {
                Item::Connected { charge_point: charge_point.map(owned), connection }
            }
            Self::Disconnected { charge_point, connection } => {
                Item::Disconnected { charge_point: charge_point.map(owned), connection }
            }
            Self::Hole { charge_point, connection, sender } => {
                Item::Hole { charge_point: charge_point.map(owned), connection, sender }
            }
            Self::Unreadable { line, reason } => Item::Unreadable { line, reason },
            Self::Nothing => Item::Nothing,
        }
    }
}
