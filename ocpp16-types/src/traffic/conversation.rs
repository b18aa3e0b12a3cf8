//! One charge point and its central system, message by message.

mod id;
mod matching;
mod open_call;

use std::collections::VecDeque;

use foldhash::fast::RandomState;

use super::registration::{Registration, asked_for};
use super::{Examined, Finding, FindingKind, MessageType, Origin, Side, examine, quoted};
use crate::{Action, DateTime, ErrorCode, Initiator, MessageId};
use id::{Id, Used};
use open_call::OpenCall;

/// What one charge point and its central system say to each other.
///
/// `P` is the place of a message, such as its line: findings name it.
///
/// Memory is bounded: of each charge point, [`MAX_OPEN_CALLS`](Self::MAX_OPEN_CALLS)
/// CALLs wait for their answers and [`REMEMBERED_IDS`](Self::REMEMBERED_IDS) ids of
/// each side are remembered. [`forget`](Self::forget) bounds the former by age.
#[derive(Debug, Clone)]
pub struct Conversation<P> {
    /// Oldest first.
    open: VecDeque<OpenCall<P>>,
    used: [Used; 2],
    registration: Registration,
    /// Whether it is told when a connection begins.
    knows_connections: bool,
    /// The newest connection, if it has a number.
    connection: Option<u64>,
    hasher: RandomState,
}

impl<P: Clone> Conversation<P> {
    /// How many CALLs may wait for their answers. When there are more, the oldest
    /// counts as not answered.
    pub const MAX_OPEN_CALLS: usize = 1024;

    /// Among how many of the last ids of a side a reused one is recognised.
    pub const REMEMBERED_IDS: usize = Used::MOST;

    /// After how long nobody waits for an answer any more, where messages carry
    /// times: the sender may have given up, and go on with its next CALL (J-48).
    pub const CALL_TIMEOUT_MILLISECONDS: i64 = open_call::TIMEOUT_MILLISECONDS;

    /// Begins with a charge point of which nothing is known.
    #[must_use]
    pub fn new() -> Self {
        Self {
            open: VecDeque::new(),
            used: [Used::default(), Used::default()],
            registration: Registration::default(),
            knows_connections: false,
            connection: None,
            hasher: RandomState::default(),
        }
    }

    /// Judges the next message, and follows it: [`examine`], then
    /// [`settle`](Self::settle) and [`follow`](Self::follow).
    pub fn message<'a>(
        &mut self,
        text: &'a str,
        origin: impl Into<Origin>,
        time: Option<DateTime>,
        place: P,
    ) -> (Examined<'a>, Vec<Finding<P>>) {
        let origin = origin.into();
        let mut examined = examine(text, |id| self.called(id, origin).next().flatten());
        self.settle(&mut examined, text, origin);
        let findings = self.follow(&examined, origin, time, place);
        (examined, findings)
    }

    /// Follows the next message, which was [settled](Self::settle) just now.
    pub fn follow(
        &mut self,
        examined: &Examined<'_>,
        origin: Origin,
        time: Option<DateTime>,
        place: P,
    ) -> Vec<Finding<P>> {
        let (Some(message_type), Some(id)) = (examined.message_type, examined.id.as_deref()) else {
            return Vec::new();
        };
        let id = Id::new(id, &self.hasher);
        let mut findings = Findings { id, place, found: Vec::new() };
        match message_type {
            MessageType::Call => self.call(examined, origin, time, &mut findings),
            MessageType::CallResult | MessageType::CallError => {
                self.answer(examined, origin, &mut findings);
            }
        }
        findings.found
    }

    /// Takes note that the charge point has a new connection: ids start anew, and
    /// nobody waits for answers on the old one, which may still come. `connection` is
    /// its number, as in [`Origin::connection`].
    pub fn reconnected(&mut self, connection: Option<u64>) {
        self.knows_connections = true;
        self.connection = connection;
        self.start_anew();
        // Without a number it may be the one before, of which something is missing.
        let open = self.open.iter_mut().filter(|call| call.connection.is_none());
        open.for_each(|call| call.uncertain = true);
    }

    /// Takes note that a connection has ended, and returns its CALLs that nobody
    /// answered.
    pub fn disconnected(&mut self, connection: u64) -> Vec<Finding<P>> {
        let ended = |call: &OpenCall<P>| call.connection == Some(connection);
        let (ended, open) = self.open.drain(..).partition(ended);
        self.open = open;
        VecDeque::into_iter(ended).map(OpenCall::unanswered).collect()
    }

    /// Gives up the oldest open CALLs, as long as `is_old` says so of their place.
    pub fn forget(&mut self, is_old: impl Fn(&P) -> bool) -> Vec<Finding<P>> {
        let mut found = Vec::new();
        while let Some(call) = self.open.pop_front_if(|call| is_old(&call.place)) {
            found.push(call.unanswered());
        }
        found
    }

    /// Returns the CALLs that nobody answered.
    #[must_use]
    pub fn end(self) -> Vec<Finding<P>> {
        self.open.into_iter().map(OpenCall::unanswered).collect()
    }

    /// Takes note that something is missing of a connection, or of any if it has no
    /// number: an answer that the CALL of before does not accept may be that to
    /// another one.
    pub fn hole(&mut self, connection: Option<u64>) {
        let open = self.open.iter_mut().filter(|call| call.may_be_of(connection));
        open.for_each(|call| call.uncertain = true);
    }

    fn call(
        &mut self,
        examined: &Examined<'_>,
        origin: Origin,
        time: Option<DateTime>,
        findings: &mut Findings<P>,
    ) {
        let by_action = match examined.action.map(Action::initiator) {
            Some(Initiator::ChargePoint) => Some(Side::ChargePoint),
            Some(Initiator::CentralSystem) => Some(Side::CentralSystem),
            Some(Initiator::Either) | None => None,
        };
        if let (Some(sender), Some(by_action), Some(action)) =
            (origin.sender, by_action, examined.action)
            && sender != by_action
        {
            let message = format!("{action} is a request of the {by_action}");
            findings.push(FindingKind::WrongDirection, message);
        }
        self.check_id(examined, findings);
        let origin = Origin { sender: origin.sender.or(by_action), ..origin };
        if let Some(sender) = origin.sender {
            self.check_turn(examined.action, sender, origin.connection, time, findings);
        }
        self.take_call(examined, origin, time, findings);
    }

    fn check_id(&self, examined: &Examined<'_>, findings: &mut Findings<P>) {
        let id = examined.id.as_deref().unwrap_or_default();
        if (1..=MessageId::MAX_LENGTH).contains(&id.len()) {
            return;
        }
        match id.chars().count() {
            0 => findings.push(FindingKind::EmptyId, "the message id is empty".to_owned()),
            length if length > MessageId::MAX_LENGTH => {
                let most = MessageId::MAX_LENGTH;
                let message = format!("an id of {length} characters; {most} are allowed");
                findings.push(FindingKind::OverlongId, message);
            }
            _ => {}
        }
    }

    /// Looks whether the sender may send this CALL now.
    fn check_turn(
        &mut self,
        action: Option<Action>,
        sender: Side,
        connection: Option<u64>,
        time: Option<DateTime>,
        findings: &mut Findings<P>,
    ) {
        let boots = action == Some(Action::BootNotification) && sender == Side::ChargePoint;
        if boots
            && !self.knows_connections
            && !self.registration.was_asked_for(Action::BootNotification)
        {
            // It has a new connection, too.
            self.start_anew();
        }
        if let Some(message) = self.registration.forbids(action, sender) {
            findings.push(FindingKind::CallBeforeAcceptance, message);
        }
        // What comes on an old connection has ids of its own.
        let is_newest = connection.is_none() || connection == self.connection;
        if is_newest && self.used[index(sender)].add(&self.hasher, &findings.id) {
            let message = format!("the {sender} has used this id before");
            findings.push(FindingKind::ReusedId, message);
        }
        let waiting = self.open.iter().rev().find(|call| {
            call.sender == Some(sender)
                && call.id != findings.id
                && call.may_be_of(connection)
                && !call.given_up
                && !call.timed_out(time)
        });
        if let Some(OpenCall { id, .. }) = waiting {
            let message = format!("sent while CALL {} waits for its answer", quoted(&id.shown()));
            findings.push(FindingKind::SecondOutstandingCall, message);
        }
    }

    fn take_call(
        &mut self,
        examined: &Examined<'_>,
        Origin { sender, connection }: Origin,
        time: Option<DateTime>,
        findings: &mut Findings<P>,
    ) {
        let (id, action) = (findings.id, examined.action);
        // Sent again, it is still one question.
        self.open.retain(|call| {
            call.given_up
                || call.id != id
                || call.sender != sender
                || call.connection != connection
                || call.action != action
        });
        if self.open.len() == Self::MAX_OPEN_CALLS {
            findings.found.extend(self.open.pop_front().map(OpenCall::unanswered));
        }
        let asks_for = match (examined.action, examined.payload) {
            (
                Some(trigger @ (Action::TriggerMessage | Action::ExtendedTriggerMessage)),
                Some(payload),
            ) => asked_for(trigger, payload),
            _ => None,
        };
        let place = findings.place.clone();
        self.open.push_back(OpenCall {
            id,
            action,
            sender,
            connection,
            time,
            place,
            given_up: false,
            uncertain: false,
            asks_for,
        });
    }

    fn answer(&mut self, examined: &Examined<'_>, origin: Origin, findings: &mut Findings<P>) {
        if let Some(code) = &examined.error_code
            && code.parse::<ErrorCode>().is_err()
        {
            let message = format!(
                "OCPP-J 1.6 has no error code {}; {} is closest",
                quoted(code),
                ErrorCode::from_peer(code).as_str()
            );
            findings.push(FindingKind::WrongErrorCode, message);
        }
        self.check_id(examined, findings);
        let index = self.answered(&findings.id, examined.action, origin);
        let Some(call) = index.and_then(|index| self.open.remove(index)) else {
            let message = "the answer belongs to no open CALL".to_owned();
            findings.push(FindingKind::AnswerWithoutCall, message);
            return;
        };
        // Whoever has sent this CALL had given up those before.
        let before = self.open.iter_mut().take(index.unwrap_or_default());
        before
            .filter(|earlier| {
                earlier.sender == call.sender && earlier.connection == call.connection
            })
            .for_each(|earlier| earlier.given_up = true);
        if let (Some(MessageType::CallResult), Some(response)) =
            (examined.message_type, examined.payload)
        {
            match (call.action, call.asks_for) {
                (Some(Action::BootNotification), _) => self.registration.booted(response),
                (_, Some(action)) => self.registration.triggered(action, response),
                _ => {}
            }
        }
    }

    /// Nobody waits for answers any more, and ids count from one again.
    fn start_anew(&mut self) {
        self.open.iter_mut().for_each(|call| call.given_up = true);
        self.used = [Used::default(), Used::default()];
    }
}

impl<P: Clone> Default for Conversation<P> {
    fn default() -> Self {
        Self::new()
    }
}

/// What is found about one message.
struct Findings<P> {
    id: Id,
    place: P,
    found: Vec<Finding<P>>,
}

impl<P: Clone> Findings<P> {
    fn push(&mut self, kind: FindingKind, message: String) {
        let (place, id) = (self.place.clone(), self.id.shown());
        self.found.push(Finding { kind, place, id, message });
    }
}

const fn index(side: Side) -> usize {
    match side {
        Side::ChargePoint => 0,
        Side::CentralSystem => 1,
    }
}
