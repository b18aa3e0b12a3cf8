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
            Self::Message(Captured { line, charge_point, sender, time, text, exact }) => {
                let (charge_point, text) = (charge_point.map(owned), owned(text));
                Item::Message(Captured { line, charge_point, sender, time, text, exact })
            }
            Self::Connected { charge_point } => {
                Item::Connected { charge_point: charge_point.map(owned) }
            }
            Self::Unreadable { line, reason } => Item::Unreadable { line, reason },
            Self::Nothing => Item::Nothing,
        }
    }
}
