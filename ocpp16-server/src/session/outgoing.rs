//! Calls to the charge point: one on its way, the others in a queue (J-44).
//!
//! Time limits are checked by `Session::time_passed`, like all others.

use std::time::{Duration, Instant};

use ocpp16_types::{Action, Frame, MessageId, role};
use tokio::sync::oneshot;

use super::gate::Trigger;
use super::observe::count;
use super::{Session, raw};
use crate::outbound::{CallResult, Content, OutboundCall, RawResult};
use crate::{CallError, NotSent, metric};

/// A call that was sent and not answered.
#[derive(Debug)]
pub(super) struct SentCall {
    pub(super) id: MessageId,
    pub(super) awaited: Awaited,
    pub(super) since: Instant,
    pub(super) limit: Duration,
    pub(super) deadline: Instant,
}

/// Whose answer is awaited, and by whom.
#[derive(Debug)]
pub(super) enum Awaited {
    Known { action: Action, trigger: Option<Trigger>, reply: oneshot::Sender<CallResult> },
    Raw { action: String, reply: oneshot::Sender<RawResult> },
}

impl SentCall {
    pub(super) fn action(&self) -> &str {
        match &self.awaited {
            Awaited::Known { action, .. } => action.as_str(),
            Awaited::Raw { action, .. } => action,
        }
    }

    // The caller may have lost interest, here and wherever a reply is dropped.
    pub(super) fn fail(self, error: CallError) {
        match self.awaited {
            Awaited::Known { reply, .. } => drop(reply.send(Err(error))),
            Awaited::Raw { reply, .. } => drop(reply.send(Err(error))),
        }
    }
}

impl Session {
    /// Takes a call for the charge point.
    pub(crate) fn call(&mut self, mut call: OutboundCall, now: Instant) {
        if self.closed {
            call.fail(NotSent::NotConnected);
        } else if self.draining {
            call.fail(NotSent::ShuttingDown);
        } else if self.sent.is_none() && !self.gate.is_loading() {
            self.send_call(call, now);
        } else if self.has_turns() {
            metric::call_queue(self.waiting.len());
            call.taken_up = None;
            self.waiting.push_back(call);
        } else {
            call.fail(NotSent::QueueFull);
        }
    }

    pub(super) fn answered(&mut self, result: CallResult, now: Instant) {
        self.unanswered = 0;
        if let Some(SentCall {
            awaited: Awaited::Known { action, trigger, reply }, since, ..
        }) = self.sent.take()
        {
            count(action.as_str(), &result, since, now);
            if let (Some(trigger), Ok(answered)) = (trigger, &result) {
                self.gate.answered(trigger, &answered.response);
            }
            drop(reply.send(result));
        }
        self.call_next(now);
    }

    pub(super) fn awaits_raw(&self, id: &str) -> bool {
        self.sent.as_ref().is_some_and(|sent| {
            sent.id.as_str() == id && matches!(sent.awaited, Awaited::Raw { .. })
        })
    }

    pub(super) fn raw_answered(&mut self, result: RawResult, now: Instant) {
        self.unanswered = 0;
        if let Some(SentCall { awaited: Awaited::Raw { action, reply }, since, .. }) =
            self.sent.take()
        {
            count(&action, &result, since, now);
            drop(reply.send(result));
        }
        self.call_next(now);
    }

    pub(super) fn call_next(&mut self, now: Instant) {
        while !self.gate.is_loading()
            && self.sent.is_none()
            && let Some(call) = self.waiting.pop_front()
        {
            self.send_call(call, now);
        }
    }

    /// Whether another call may wait. Those that nobody waits for any more make
    /// room.
    fn has_turns(&mut self) -> bool {
        if self.waiting.len() >= self.limits.call_queue as usize {
            self.waiting.retain(|call| !call.is_abandoned());
        }
        self.waiting.len() < self.limits.call_queue as usize
    }

    /// Sends a call, unless nobody waits for its answer any more, or the charge
    /// point must not get it.
    pub(super) fn send_call(&mut self, call: OutboundCall, now: Instant) {
        if self.closed {
            call.fail(NotSent::NotConnected);
            return;
        }
        if call.is_abandoned() {
            return;
        }
        let forbidden = match &call.content {
            Content::Known { request, .. } => self.gate.forbids(request),
            Content::Raw { .. } => self.gate.forbids_all(),
        };
        if let Some(reason) = forbidden {
            call.fail(reason);
            return;
        }
        let OutboundCall { id, content, limit, .. } = call;
        let awaited = match content {
            Content::Known { request, reply } => {
                let (action, trigger) = (request.action(), Trigger::of(&request));
                self.note_secret(&request);
                let frame = Frame::<role::CentralSystem>::Call { id: id.clone(), request };
                self.send(frame.encode(), &id, Some(action.as_str()));
                Awaited::Known { action, trigger, reply }
            }
            Content::Raw { action, payload, reply } => {
                let text = raw::encode_call(&id, &action, &payload);
                self.send(text, &id, Some(&action));
                Awaited::Raw { action, reply }
            }
        };
        self.sent = Some(SentCall { id, awaited, since: now, limit, deadline: now + limit });
    }
}
