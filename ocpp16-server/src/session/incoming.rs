//! Messages of the charge point: decoded, sorted, and its CALLs handled one after
//! the other (J-47).

use std::time::Instant;

use ocpp16_types::{
    DateTime, Decoded, ErrorCode, Frame, MessageId, Refused, Rejection, encode_error, role,
};

use super::outgoing::{Awaited, SentCall};
use super::{Asked, Effect, Handling, Inbound, InboundCall, Session, raw};
use crate::socket::CloseReason;
use crate::{Answered, CallError, Direction, metric};

impl Session {
    /// Takes a text message.
    pub(crate) fn text_received(&mut self, text: String, received_at: DateTime, now: Instant) {
        let pending = |id: &str| match &self.sent {
            Some(SentCall { id: sent, awaited: Awaited::Known { action, .. }, .. })
                if sent.as_str() == id =>
            {
                Some(*action)
            }
            Some(_) | None => None,
        };
        let strictness = self.limits.validation.strictness(received_at);
        let decoded = Frame::<role::ChargePoint>::decode(&text, strictness, pending);
        self.observe_received(&text, &decoded);
        if let Ok(decoded) = &decoded {
            metric::deviations(&decoded.deviations);
        }
        if !matches!(decoded, Err(Refused::Unreadable { .. } | Refused::UnknownType)) {
            self.unreadable = 0;
        }
        match decoded {
            Ok(Decoded { frame: Frame::Call { id, request }, deviations }) => {
                let (asked, secret) = (Asked::Known(request), self.secret.clone());
                self.called(Box::new(InboundCall { id, asked, deviations, raw: text, secret }));
            }
            Ok(Decoded { frame: Frame::CallResult { response, .. }, deviations }) => {
                if !deviations.is_empty() {
                    // Without the values, which may be secret.
                    let kinds: Vec<_> = deviations.iter().map(ToString::to_string).collect();
                    tracing::warn!(identity = %self.identity, ?kinds, "answer repaired");
                }
                self.answered(Ok(Answered { response, deviations, raw: text }), now);
            }
            Ok(Decoded { frame: Frame::CallError { rejection, .. }, .. }) => {
                self.answered(Err(CallError::Rejected(rejection)), now);
            }
            Err(Refused::Call { id, action: Some(action), rejection, .. })
                if rejection.code() == ErrorCode::NotImplemented =>
            {
                match (MessageId::new(&id), raw::call(&text)) {
                    (Ok(id), Ok(payload)) => {
                        let asked = Asked::Raw { action, payload };
                        let secret = self.secret.clone();
                        let deviations = Vec::new();
                        let raw = text;
                        self.called(Box::new(InboundCall { id, asked, deviations, raw, secret }));
                    }
                    (Ok(_), Err(rejection)) => {
                        self.take_in(Inbound::Refused { id, action: Some(action), rejection });
                    }
                    (Err(_), _) => {
                        self.take_in(Inbound::Refused { id, action: Some(action), rejection });
                    }
                }
            }
            Err(Refused::Call { id, action, rejection, .. }) => {
                self.take_in(Inbound::Refused { id, action, rejection });
            }
            Err(Refused::CallResult { violations, .. }) => {
                self.answered(Err(CallError::InvalidAnswer(violations)), now);
            }
            Err(Refused::Unmatched { id }) if self.awaits_raw(&id) => {
                self.raw_answered(raw::answer(&text), now);
            }
            Err(refused @ Refused::Unmatched { .. }) => {
                // Late answers are answers: it does listen.
                self.unanswered = 0;
                metric::dropped("unmatched");
                tracing::info!(identity = %self.identity, refused = refused.to_string(), "message dropped");
            }
            Err(refused @ Refused::Unreadable { .. }) => {
                tracing::info!(identity = %self.identity, refused = refused.to_string(), "message dropped");
                metric::dropped("unreadable");
                self.unreadable += 1;
                if self.unreadable >= self.limits.max_unreadable {
                    self.close(CloseReason::UNREADABLE);
                }
            }
            Err(refused) => {
                metric::dropped("unknown_type");
                tracing::info!(identity = %self.identity, refused = refused.to_string(), "message dropped");
            }
        }
    }

    fn is_open(&self, id: &MessageId) -> bool {
        matches!(&self.handling, Handling::Call { id: handled, .. } if handled == id)
            || self.inbound.iter().any(|inbound| match inbound {
                Inbound::Call(call) => call.id == *id,
                Inbound::Refused { id: refused, .. } => refused == id.as_str(),
            })
    }

    fn called(&mut self, call: Box<InboundCall>) {
        if self.is_open(&call.id) {
            let rejection =
                Rejection::new(ErrorCode::GenericError, "a CALL with this id is being handled");
            let (id, action) = (call.id.to_string(), Some(call.action().into_owned()));
            self.take_in(Inbound::Refused { id, action, rejection });
        } else {
            self.take_in(Inbound::Call(call));
        }
    }

    fn take_in(&mut self, inbound: Inbound) {
        self.frequent.inbound_queue(self.inbound.len());
        self.inbound.push_back(inbound);
        self.handle_next();
    }

    pub(super) fn handle_next(&mut self) {
        while matches!(self.handling, Handling::Nothing) {
            match self.inbound.pop_front() {
                Some(Inbound::Refused { id, action, rejection }) => {
                    self.refuse(&id, action.as_deref(), &rejection);
                }
                Some(Inbound::Call(call)) => {
                    // Only now: the boot before it may have changed everything.
                    let verdict = match &call.asked {
                        Asked::Known(request) => self.gate.admit(request),
                        Asked::Raw { .. } => self.gate.admit_unasked(),
                    };
                    if let Err(rejection) = verdict {
                        self.refuse(&call.id, Some(&call.action()), &rejection);
                        continue;
                    }
                    self.handling = Handling::Call { id: call.id.clone(), action: call.action() };
                    self.effects.push_back(Effect::Handle(call));
                }
                None => {
                    if self.draining {
                        self.close(CloseReason::SHUTDOWN);
                    }
                    return;
                }
            }
        }
    }

    fn refuse(&mut self, id: &str, action: Option<&str>, rejection: &Rejection) {
        // As texts, which are escaped: a peer wrote them.
        let text = rejection.to_string();
        tracing::warn!(identity = %self.identity, id, action, rejection = text, "message refused");
        metric::call(Direction::Received, action, rejection.code().as_str());
        self.send(encode_error(id, rejection), id, action);
    }
}
