//! CALLs in both directions, and their answers.
//!
//! Answers are known by their heads; only those that a script depends on are decoded.

use std::time::{Instant, SystemTime};

use ocpp16_types::*;

use super::{ChargePoint, Left};
use crate::simulate::frame::{Kind, TEXT, head};
use crate::simulate::handshake::plain;
use crate::simulate::link::{Event, Link, Text, Until};
use crate::simulate::payload::encode;
use crate::simulate::script::Step;
use crate::simulate::shard::Phase;

/// A message that answers a CALL.
struct Answered {
    kind: Kind,
    text: Text,
}

/// What became of a CALL.
pub(super) enum Answer {
    /// The whole message, if it is to be read.
    Result(Option<String>),
    Error,
    None,
}

impl ChargePoint {
    /// Sends a CALL, and waits for its answer; answers what is asked meanwhile.
    pub(super) async fn call(
        &mut self,
        link: &mut Link,
        step: Step,
        due: Option<Instant>,
    ) -> Result<Answer, Left> {
        self.sent += 1;
        let id = MessageId::new(format!("{}-{}", self.shard.fleet.run, self.sent));
        let id = id.expect("it has 29 characters at most");
        let Some((action, text)) = encode(&mut self.script, step, &id) else {
            return Ok(Answer::None);
        };
        let now = Instant::now();
        let due = due.unwrap_or(now);
        self.shard.tally().of(action).sent += 1;
        let answered = self.exchange(link, &id, &text, now + self.shard.fleet.timeout).await;
        let mut tally = self.shard.tally();
        let calls = tally.of(action);
        if self.shard.since.get().is_some_and(|since| due >= since) {
            calls.latency.record(due.elapsed());
        }
        match answered {
            Ok(None) => {
                calls.lost += 1;
                tally.reasons.add(&format!("{action}: no answer in time"), 1);
                Ok(Answer::None)
            }
            Ok(Some(Answered { kind, text })) => {
                let message = || link.text(&text).unwrap_or_default();
                if kind == Kind::CallError {
                    calls.errors += 1;
                    let rest = head(message()).map_or("", |head| head.rest);
                    let code = rest.split('"').nth(1).unwrap_or_default();
                    tally.reasons.add(&format!("{action}: {}", plain(code)), 1);
                    return Ok(Answer::Error);
                }
                calls.answered += 1;
                let is_read = matches!(step, Step::Boot | Step::Authorize | Step::Start);
                Ok(Answer::Result(is_read.then(|| message().to_owned())))
            }
            Err(left) => {
                calls.lost += 1;
                if !matches!(left, Left::Lost(_)) {
                    tally.reasons.add(&format!("{action}: given up"), 1);
                }
                Err(left)
            }
        }
    }

    /// Returns the message that answers, unless none comes in time.
    async fn exchange(
        &mut self,
        link: &mut Link,
        id: &MessageId,
        text: &str,
        deadline: Instant,
    ) -> Result<Option<Answered>, Left> {
        link.send(&self.shard, TEXT, text.as_bytes()).await.map_err(Left::Lost)?;
        loop {
            let phase = self.shard.phase.get();
            if phase == Phase::Closing {
                return Err(Left::Done);
            }
            let until = Until { time: Some(deadline), in_turn: false, phase };
            match link.event(&self.shard, self.seat, &mut self.alarm, until).await {
                Ok(Event::Message(text)) => {
                    let kind = link
                        .text(&text)
                        .and_then(head)
                        .filter(|head| head.kind != Kind::Call && head.id == id.as_str())
                        .map(|head| head.kind);
                    if let Some(kind) = kind {
                        return Ok(Some(Answered { kind, text }));
                    }
                    self.hear(link, text).await?;
                }
                Ok(Event::Time) => return Ok(None),
                Ok(Event::Phase | Event::Due) => {}
                Err(lost) => return Err(Left::Lost(lost)),
            }
        }
    }

    /// Takes a message that answers no open CALL.
    pub(super) async fn hear(&mut self, link: &mut Link, text: Text) -> Result<(), Left> {
        let message = link.text(&text).unwrap_or_default();
        let strictness = Strictness::Tolerant { received_at: SystemTime::now().into() };
        let answer = match Frame::<role::CentralSystem>::decode(message, strictness, |_| None) {
            Ok(Decoded { frame: Frame::Call { id, request }, .. }) => {
                match self.script.answer(request) {
                    Ok(response) => Ok(encode_result(&id, &response)),
                    Err(rejection) => Err(encode_error(&id, &rejection)),
                }
            }
            Err(Refused::Call { id, rejection, .. }) => Err(encode_error(&id, &rejection)),
            Err(Refused::Unmatched { .. }) => {
                // After its time, most likely.
                self.shard.tally().reasons.add("an answer to no open CALL", 1);
                return Ok(());
            }
            _ => {
                self.shard.tally().reasons.add("what the server sends is no message", 1);
                return Ok(());
            }
        };
        let (Ok(answered) | Err(answered)) = &answer;
        link.send(&self.shard, TEXT, answered.as_bytes()).await.map_err(Left::Lost)?;
        let mut tally = self.shard.tally();
        tally.received += 1;
        tally.received_refused += u64::from(answer.is_err());
        Ok(())
    }

    /// Reads an answer. What its schema refuses is told, and no answer.
    pub(super) fn read<R>(&self, answer: Answer) -> Option<R>
    where
        R: ResponseFrom<role::CentralSystem>,
    {
        let Answer::Result(Some(text)) = answer else { return None };
        let action = R::Request::ACTION;
        let strictness = Strictness::Tolerant { received_at: SystemTime::now().into() };
        match Frame::<role::CentralSystem>::decode(&text, strictness, |_| Some(action)) {
            Ok(Decoded { frame: Frame::CallResult { response, .. }, .. }) => {
                R::try_from(response).ok()
            }
            _ => {
                let reason = format!("{action}: the answer does not satisfy its schema");
                self.shard.tally().reasons.add(&reason, 1);
                None
            }
        }
    }
}
