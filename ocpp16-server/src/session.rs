//! The rules of one connection, without the connection: messages and instants
//! in, effects out.
//!
//! No I/O, no clock, no task: `connection` tells what happened and does what
//! comes out; only the observer is shown frames at once. The two directions know
//! nothing of each other (J-41, J-45); each keeps its order (J-44, J-47).

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ocpp16_types::{
    CentralSystemResponse, ChargePointRequest, Deviation, MessageId, Rejection, encode_error,
    encode_result,
};

use self::gate::Gate;
use self::outgoing::SentCall;
use crate::charge_point::End;
use crate::metric::{self, Frequent};
use crate::outbound::{OutboundCall, RawPayload};
use crate::settings::{Settings, SharedObserver};
use crate::socket::CloseReason;
use crate::store::{ChargePointState, StoreError};
use crate::{Direction, Identity, NotSent, OutcomeUnknown, Validation};

/// The state of a connection.
#[derive(Debug)]
pub(crate) struct Session {
    /// For the log.
    identity: Identity,
    limits: Limits,
    frequent: Arc<Frequent>,
    observer: Option<SharedObserver>,
    gate: Gate,
    /// CALLs that wait for the one that is being handled.
    inbound: VecDeque<Inbound>,
    handling: Handling,
    /// Texts without a readable frame, in a row.
    unreadable: u32,
    /// The one call that was sent and not answered (J-44).
    sent: Option<SentCall>,
    /// Calls that wait for their turn.
    waiting: VecDeque<OutboundCall>,
    /// Calls that ran into their time limit, in a row.
    unanswered: u32,
    /// The AuthorizationKey that the charge point was given last, to mask it.
    secret: Option<Arc<str>>,
    rate: Rate,
    last_received: Instant,
    ping: Ping,
    draining: bool,
    closed: bool,
    effects: VecDeque<Effect>,
}

/// What the connection has to do, in this order.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Send a text.
    Send(String),
    /// Send a ping.
    Ping,
    /// Start to handle a CALL; there is no other one in hand.
    Handle(Box<InboundCall>),
    /// Close the connection. Nothing is sent after this.
    Close(CloseReason),
}

/// A CALL for the handler.
#[derive(Debug)]
pub(crate) struct InboundCall {
    pub(crate) id: MessageId,
    pub(crate) asked: Asked,
    pub(crate) deviations: Vec<Deviation>,
    pub(crate) raw: String,
    /// The key that the charge point was given last, to mask it.
    pub(crate) secret: Option<Arc<str>>,
}

/// What a CALL asks.
#[derive(Debug)]
pub(crate) enum Asked {
    Known(ChargePointRequest),
    /// An action that OCPP 1.6 does not know.
    Raw {
        action: String,
        payload: RawPayload,
    },
}

/// What a handler answers.
#[derive(Debug)]
pub(crate) enum Answer {
    Known(CentralSystemResponse),
    Raw(RawPayload),
}

#[derive(Debug)]
enum Inbound {
    /// In a box: the queues are kept, and cost an idle connection memory.
    Call(Box<InboundCall>),
    /// Answered in its turn, so that answers keep the order of their CALLs.
    Refused { id: String, action: Option<String>, rejection: Rejection },
}

#[derive(Debug)]
enum Handling {
    Nothing,
    /// Loading what is known of the charge point, then the `connected` hook: both
    /// go before the first CALL.
    Starting,
    Call {
        id: MessageId,
        action: Cow<'static, str>,
    },
}

/// How much was received lately.
#[derive(Debug, Clone, Copy)]
struct Rate {
    /// When everything received would have come at the highest rate.
    due: Instant,
    /// Nothing is read before.
    paused_until: Option<Instant>,
}

/// What is known about pings on this connection.
#[derive(Debug, Clone, Copy)]
struct Ping {
    /// Some charge points never answer pings: only one that does can be found
    /// dead for not answering.
    ever_answered: bool,
    unanswered_since: Option<Instant>,
}

#[derive(Debug, Clone, Copy)]
struct Limits {
    validation: Validation,
    inbound_queue: u32,
    call_queue: u32,
    max_unreadable: u32,
    ping_interval: Option<Duration>,
    max_unanswered_calls: Option<u32>,
    /// The least time between messages, for long.
    message_interval: Option<Duration>,
}

/// A limit of a queue, which no memory holds more of; every connection has its own.
fn short(limit: usize) -> u32 {
    u32::try_from(limit).unwrap_or(u32::MAX)
}

impl Session {
    /// As much as may be received in this time may come at once.
    const BURST: Duration = Duration::from_secs(1);

    /// Begins with the `connected` hook in hand, and without the state of the
    /// charge point.
    pub(crate) fn new(
        identity: Identity,
        validation: Validation,
        settings: &Settings,
        now: Instant,
    ) -> Self {
        Self {
            identity,
            limits: Limits {
                validation,
                inbound_queue: short(settings.inbound_queue),
                call_queue: short(settings.call_queue),
                max_unreadable: settings.max_unreadable,
                ping_interval: settings.ping_interval,
                max_unanswered_calls: settings.max_unanswered_calls,
                message_interval: settings
                    .max_messages_per_second
                    .map(|messages| Self::BURST / messages),
            },
            frequent: Arc::clone(&settings.frequent),
            observer: settings.observer.clone(),
            gate: Gate::new(settings.before_acceptance),
            inbound: VecDeque::new(),
            handling: Handling::Starting,
            unreadable: 0,
            sent: None,
            waiting: VecDeque::new(),
            unanswered: 0,
            secret: None,
            rate: Rate { due: now, paused_until: None },
            last_received: now,
            ping: Ping { ever_answered: false, unanswered_since: None },
            draining: false,
            closed: false,
            effects: VecDeque::new(),
        }
    }

    /// Returns the next thing to do.
    pub(crate) fn next_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    /// Tells whether there is room for another CALL; if not, reading pauses. When
    /// it shuts down, only the answer to a call of ours is read, for which a
    /// handler may wait, and what comes before it.
    pub(crate) fn has_room(&self) -> bool {
        self.inbound.len() < self.limits.inbound_queue as usize
            && self.rate.paused_until.is_none()
            && (!self.draining || self.sent.is_some())
    }

    /// Takes note that something was received.
    pub(crate) fn received(&mut self, now: Instant) {
        self.alive(now);
        if let Some(interval) = self.limits.message_interval {
            self.rate.due = self.rate.due.max(now) + interval;
            // For one more.
            let earliest = self.rate.due + interval - Self::BURST;
            self.rate.paused_until = (earliest > now).then_some(earliest);
        }
    }

    /// Takes note of a sign of life (J-53).
    pub(crate) fn alive(&mut self, now: Instant) {
        self.last_received = now;
        self.ping.unanswered_since = None;
    }

    pub(crate) fn pong_received(&mut self) {
        self.ping.ever_answered = true;
    }

    /// Takes what is remembered of the charge point; calls have waited for it.
    pub(crate) fn loaded(&mut self, state: Result<ChargePointState, StoreError>, now: Instant) {
        self.gate.loaded(state);
        self.call_next(now);
    }

    /// Takes the end of the `connected` hook: CALLs are handled from now on.
    pub(crate) fn started(&mut self) {
        self.handling = Handling::Nothing;
        self.handle_next();
    }

    /// Takes what the handler says about the CALL in hand. The status of a boot
    /// has been stored.
    pub(crate) fn handled(&mut self, result: Result<Answer, Rejection>) {
        let Handling::Call { id, action } =
            std::mem::replace(&mut self.handling, Handling::Nothing)
        else {
            return;
        };
        if let Ok(Answer::Known(CentralSystemResponse::BootNotification(response))) = &result {
            self.gate.booted(response.status);
        }
        let text = match &result {
            Ok(Answer::Known(response)) => encode_result(&id, response),
            Ok(Answer::Raw(payload)) => raw::encode_result(&id, payload),
            Err(rejection) => encode_error(&id, rejection),
        };
        match &result {
            Ok(_) => self.frequent.answered(&action),
            Err(error) => {
                metric::call(Direction::Received, Some(&action), error.code().as_str());
            }
        }
        self.send(text, &id, Some(&action));
        self.handle_next();
    }

    /// Returns when `time_passed` should be told, at the latest.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let silence = self.ping.unanswered_since.unwrap_or(self.last_received);
        let ping = self.limits.ping_interval.map(|interval| silence + interval);
        let sent = self.sent.as_ref().map(|sent| sent.deadline);
        let waiting = self.waiting.iter().map(|call| call.send_by);
        waiting.chain(ping).chain(sent).chain(self.rate.paused_until).min()
    }

    /// Lets calls run out of time, and pings.
    pub(crate) fn time_passed(&mut self, now: Instant) {
        if let Some(sent) = self.sent.take_if(|sent| sent.deadline <= now) {
            let limit = sent.limit;
            metric::call(Direction::Sent, Some(sent.action()), "timeout");
            sent.fail(OutcomeUnknown::Timeout(limit).into());
            self.unanswered += 1;
            if self.limits.max_unanswered_calls.is_some_and(|most| self.unanswered >= most) {
                self.close(CloseReason::DEAF);
            }
        }
        for call in std::mem::take(&mut self.waiting) {
            if call.send_by <= now {
                let patience = call.patience;
                call.fail(NotSent::NoTurn(patience));
            } else {
                self.waiting.push_back(call);
            }
        }
        self.call_next(now);
        if !self.has_room() {
            // The silence is ours: nothing is being read.
            self.alive(now);
        }
        self.rate.paused_until = self.rate.paused_until.filter(|until| *until > now);
        let silence = self.ping.unanswered_since.unwrap_or(self.last_received);
        if self.limits.ping_interval.is_some_and(|interval| silence + interval <= now) {
            if self.ping.unanswered_since.is_some() && self.ping.ever_answered {
                self.close(CloseReason::SILENT);
            } else if !self.closed {
                self.ping.unanswered_since = Some(now);
                self.effects.push_back(Effect::Ping);
            }
        }
    }

    /// Takes the wish of others that the connection ends.
    pub(crate) fn end(&mut self, end: End) {
        match end {
            End::Superseded => self.close(CloseReason::SUPERSEDED),
            End::Disconnect => self.close(CloseReason::DISCONNECTED),
            End::Cut => self.close(CloseReason::SHUTDOWN),
            End::Shutdown => {
                self.draining = true;
                self.handle_next();
            }
        }
    }

    /// Closes the connection. The first reason counts.
    pub(crate) fn close(&mut self, reason: CloseReason) {
        if !self.closed {
            self.closed = true;
            self.effects.push_back(Effect::Close(reason));
        }
    }

    /// Takes the end of the connection: calls end with what is known about
    /// them, and CALLs that were received are still handled, for nobody.
    pub(crate) fn connection_ended(&mut self) {
        self.closed = true;
        if let Some(sent) = self.sent.take() {
            metric::call(Direction::Sent, Some(sent.action()), "disconnected");
            sent.fail(OutcomeUnknown::Disconnected.into());
        }
        for call in self.waiting.drain(..) {
            call.fail(NotSent::NotConnected);
        }
        self.effects.retain(|effect| matches!(effect, Effect::Handle(_)));
    }

    fn send(&mut self, text: String, id: &str, action: Option<&str>) {
        if self.closed {
            return;
        }
        self.observe_sent(&text, id, action);
        self.effects.push_back(Effect::Send(text));
    }
}

impl InboundCall {
    /// Returns the action as the log and the observer name it.
    pub(crate) fn action(&self) -> Cow<'static, str> {
        match &self.asked {
            Asked::Known(request) => Cow::Borrowed(request.action().as_str()),
            Asked::Raw { action, .. } => Cow::Owned(action.clone()),
        }
    }
}

mod gate;
mod incoming;
mod observe;
mod outgoing;
mod raw;
#[cfg(test)]
mod tests;
