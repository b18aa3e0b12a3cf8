//! The charge points of all inputs, each with what was said last.
//!
//! Memory is bounded by age: a CALL that nobody answered while [`AGE`] messages
//! went by counts as not answered, and a charge point that said nothing meanwhile
//! is forgotten. So there are never more than [`AGE`] of either.

use hashlink::LinkedHashMap;
use ocpp16_capture::Captured;
use ocpp16_types::traffic::{Conversation, Examined, Finding, Origin};

/// For how many further messages, of all charge points, an answer is waited for.
pub(super) const AGE: u64 = 250_000;

/// Where a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The number of the input.
    pub(super) input: usize,
    pub(super) line: u64,
    /// Counts messages of all inputs.
    pub(super) number: u64,
}

/// What was found, and about whom.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) finding: Finding<Place>,
    pub(super) charge_point: Option<Box<str>>,
}

/// Everybody who speaks.
#[derive(Debug)]
pub(super) struct Conversations {
    /// Who was heard of last comes last.
    known: LinkedHashMap<Box<str>, Speaker>,
    /// Those who give no identity: of each input, they count as one.
    anonymous: Speaker,
    /// The input of the anonymous one.
    input: usize,
    messages: u64,
}

#[derive(Debug, Default)]
struct Speaker {
    conversation: Conversation<Place>,
    /// The number of its last message.
    last: u64,
}

impl Conversations {
    pub(super) fn new() -> Self {
        Self { known: LinkedHashMap::new(), anonymous: Speaker::default(), input: 0, messages: 0 }
    }

    /// Follows a message of an input, and examines an answer again if it belongs
    /// to another action than was guessed.
    pub(super) fn message<'a>(
        &mut self,
        input: usize,
        captured: &'a Captured<'_>,
        examined: &mut Examined<'a>,
        found: &mut Vec<Found>,
    ) {
        self.enter(input, found);
        self.messages += 1;
        let number = self.messages;
        let place = Place { input, line: captured.line, number };
        self.forget(found);
        let charge_point = captured.charge_point.as_deref();
        let speaker = self.speaker(charge_point);
        speaker.last = number;
        let conversation = &mut speaker.conversation;
        let mut findings = conversation.forget(|place| place.number + AGE < number);
        let origin = Origin { sender: captured.sender, connection: captured.connection };
        conversation.settle(examined, &captured.text, origin);
        findings.extend(conversation.follow(examined, origin, captured.time, place));
        found.extend(of(charge_point, findings));
    }

    /// Takes note of a new connection.
    pub(super) fn connected(
        &mut self,
        input: usize,
        charge_point: Option<&str>,
        connection: Option<u64>,
        found: &mut Vec<Found>,
    ) {
        self.enter(input, found);
        self.speaker(charge_point).conversation.reconnected(connection);
    }

    /// Takes note of the end of a connection.
    pub(super) fn disconnected(
        &mut self,
        charge_point: Option<&str>,
        connection: u64,
        found: &mut Vec<Found>,
    ) {
        let Some(speaker) = self.heard_of(charge_point) else { return };
        found.extend(of(charge_point, speaker.conversation.disconnected(connection)));
    }

    /// Takes note that something is missing.
    pub(super) fn hole(&mut self, charge_point: Option<&str>, connection: Option<u64>) {
        if let Some(speaker) = self.heard_of(charge_point) {
            speaker.conversation.hole(connection);
        }
    }

    /// Returns what was left unanswered, in the order of the inputs.
    pub(super) fn end(mut self) -> Vec<Found> {
        let mut found = Vec::new();
        found.extend(of(None, self.anonymous.conversation.end()));
        while let Some((charge_point, speaker)) = self.known.pop_front() {
            found.extend(of(Some(&charge_point), speaker.conversation.end()));
        }
        found.sort_by_key(|found| found.finding.place.number);
        found
    }

    fn enter(&mut self, input: usize, found: &mut Vec<Found>) {
        if self.input != input {
            self.input = input;
            let left = std::mem::take(&mut self.anonymous);
            found.extend(of(None, left.conversation.end()));
        }
    }

    fn speaker(&mut self, charge_point: Option<&str>) -> &mut Speaker {
        match charge_point {
            None => &mut self.anonymous,
            Some(identity) => {
                if self.known.to_back(identity).is_none() {
                    self.known.insert(identity.into(), Speaker::default());
                }
                self.known.get_mut(identity).expect("it was there or put there")
            }
        }
    }

    fn heard_of(&mut self, charge_point: Option<&str>) -> Option<&mut Speaker> {
        match charge_point {
            None => Some(&mut self.anonymous),
            Some(identity) => self.known.get_mut(identity),
        }
    }

    /// Forgets who said nothing for long.
    fn forget(&mut self, found: &mut Vec<Found>) {
        while self.known.front().is_some_and(|(_, speaker)| speaker.last + AGE < self.messages) {
            let Some((charge_point, speaker)) = self.known.pop_front() else { return };
            found.extend(of(Some(&charge_point), speaker.conversation.end()));
        }
    }
}

fn of(
    charge_point: Option<&str>,
    findings: Vec<Finding<Place>>,
) -> impl Iterator<Item = Found> + use<'_> {
    findings
        .into_iter()
        .map(move |finding| Found { finding, charge_point: charge_point.map(Into::into) })
}
