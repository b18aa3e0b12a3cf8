//! Frames over the link: our calls, one at a time, and the calls of the central
//! system, which may come at any moment, also while ours waits.

use std::time::{Duration, Instant};

use ocpp16_types::{
    CentralSystemRequest, ChargePointResponse, Frame, MessageId, Refused, Rejection, RequestFrom,
    Strictness, encode_call, encode_error, encode_result, role,
};
use serde::Serialize;

use crate::link::{Link, Lost};

/// How long the central system may take to answer.
const CALL_TIMEOUT: Duration = Duration::from_secs(30);

/// A connection on which messages are exchanged.
pub(crate) struct Session {
    link: Link,
    /// An id is never used twice on a connection (OCPP-J 1.6 section 4.1.4).
    last_id: u64,
}

/// Who answers what the central system asks for.
pub(crate) trait Answering {
    fn answer(&mut self, request: CentralSystemRequest) -> Result<ChargePointResponse, Rejection>;
}

impl Session {
    pub(crate) const fn new(link: Link) -> Self {
        Self { link, last_id: 0 }
    }

    /// Calls the central system and waits for the answer. Returns `None`, and
    /// says why, if there is no usable one.
    ///
    /// That it takes `&mut self` is what keeps a second call from being sent
    /// before this one is over (OCPP-J 1.6 section 4.1.1).
    pub(crate) fn call<R: RequestFrom<role::ChargePoint>>(
        &mut self,
        request: &R,
        answering: &mut impl Answering,
    ) -> Result<Option<R::Response>, Lost> {
        self.last_id += 1;
        let id = MessageId::from(self.last_id);
        self.link.send(encode_call(&id, request))?;
        let deadline = Instant::now() + CALL_TIMEOUT;
        // Our id makes the type of a CALLRESULT known; any other is unmatched.
        let open = |answered: &str| (answered == id.as_str()).then_some(R::ACTION);
        while let Some(text) = self.link.receive(deadline)? {
            match Frame::<role::CentralSystem>::decode(&text, Strictness::Strict, open) {
                Ok(decoded) => match decoded.frame {
                    Frame::Call { id, request } => self.answer(&id, request, answering)?,
                    Frame::CallResult { response, .. } => {
                        println!("{}: {}", R::ACTION, json(&response));
                        return Ok(R::Response::try_from(response).ok());
                    }
                    Frame::CallError { rejection, .. } => {
                        println!("{}: refused with {rejection}", R::ACTION);
                        return Ok(None);
                    }
                },
                Err(refused @ Refused::CallResult { .. }) => {
                    println!("{refused}");
                    return Ok(None);
                }
                Err(refused) => self.refuse(&refused)?,
            }
        }
        println!("{}: no answer within {CALL_TIMEOUT:?}", R::ACTION);
        Ok(None)
    }

    /// Takes the next message, if one comes in time; no call of ours is open.
    pub(crate) fn listen(
        &mut self,
        until: Instant,
        answering: &mut impl Answering,
    ) -> Result<(), Lost> {
        let Some(text) = self.link.receive(until)? else { return Ok(()) };
        match Frame::<role::CentralSystem>::decode(&text, Strictness::Strict, |_| None) {
            Ok(decoded) => match decoded.frame {
                Frame::Call { id, request } => self.answer(&id, request, answering),
                Frame::CallResult { .. } | Frame::CallError { .. } => {
                    unreachable!("without an open call, answers are unmatched")
                }
            },
            Err(refused) => self.refuse(&refused),
        }
    }

    fn answer(
        &mut self,
        id: &MessageId,
        request: CentralSystemRequest,
        answering: &mut impl Answering,
    ) -> Result<(), Lost> {
        let action = request.action();
        let (text, said) = match answering.answer(request) {
            Ok(response) => (encode_result(id, &response), json(&response)),
            Err(rejection) => (encode_error(id, &rejection), rejection.to_string()),
        };
        println!("asked for {action}: {said}");
        self.link.send(text)
    }

    /// What cannot be decoded says itself what to do about it.
    fn refuse(&mut self, refused: &Refused) -> Result<(), Lost> {
        println!("{refused}");
        // The rest is late, or no message at all: dropped.
        if let Refused::Call { id, rejection, .. } = refused {
            self.link.send(encode_error(id, rejection))?;
        }
        Ok(())
    }

    /// Says goodbye.
    pub(crate) fn close(self) -> Result<(), Lost> {
        self.link.close()
    }
}

fn json(response: &impl Serialize) -> String {
    serde_json::to_string(response).expect("responses have text keys and finite numbers")
}
