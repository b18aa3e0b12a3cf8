//! What others see of a session: frames for the observer, numbers for metrics.
//!
//! Changes nothing; without an observer no text is copied.

use std::borrow::Cow;
use std::time::Instant;

use ocpp16_types::{CentralSystemRequest, Decoded, DeviationKind, ErrorCode, Frame, Refused, role};

use super::{Effect, Session};
use crate::mask::masked;
use crate::{CallError, Direction, ObservedFrame, Validity, metric};

impl Session {
    /// Describes a frame that goes out, if somebody wants to know.
    pub(super) fn observe_sent(
        &self,
        text: &str,
        id: &str,
        action: Option<Cow<'static, str>>,
    ) -> Option<Box<ObservedFrame>> {
        self.limits.observed.then(|| {
            Box::new(ObservedFrame {
                identity: self.identity.clone(),
                direction: Direction::Sent,
                id: Some(id.to_owned()),
                action,
                validity: Validity::Valid,
                deviations: Vec::new(),
                text: masked(text, self.secret.as_deref()).into_owned(),
            })
        })
    }

    /// Remembers a key that is about to be sent: the charge point may repeat it
    /// in any text.
    pub(super) fn note_secret(&mut self, request: &CentralSystemRequest) {
        if let CentralSystemRequest::ChangeConfiguration(request) = request
            && request.key.as_str().eq_ignore_ascii_case("AuthorizationKey")
        {
            self.secret = Some(request.value.as_str().into());
        }
    }

    pub(super) fn observe_received(
        &mut self,
        text: &str,
        decoded: &Result<Decoded<role::ChargePoint>, Refused>,
    ) {
        let answered = |id: &str| {
            let sent = self.sent.as_ref().filter(|sent| sent.id.as_str() == id);
            sent.map(|sent| Cow::Owned(sent.action().to_owned()))
        };
        let (id, action, validity): (Option<&str>, Option<Cow<'static, str>>, _) = match decoded {
            Ok(Decoded { frame, deviations }) => {
                let action = match frame {
                    Frame::Call { request, .. } => Some(request.action().as_str().into()),
                    Frame::CallResult { id, .. } | Frame::CallError { id, .. } => answered(id),
                };
                let repaired = !deviations.is_empty();
                let validity = if repaired { Validity::Repaired } else { Validity::Valid };
                (Some(frame.id()), action, validity)
            }
            Err(Refused::Call { id, action, rejection, .. }) => {
                let code = rejection.code();
                let unknown = code == ErrorCode::NotImplemented;
                let validity = if unknown { Validity::Unchecked } else { Validity::Refused(code) };
                (Some(id), action.clone().map(Cow::Owned), validity)
            }
            Err(Refused::CallResult { id, action, .. }) => {
                (Some(id), Some(action.as_str().into()), Validity::InvalidAnswer)
            }
            Err(Refused::Unmatched { id }) if self.awaits_raw(id) => {
                (Some(id), answered(id), Validity::Unchecked)
            }
            Err(Refused::Unmatched { id }) => (Some(id), None, Validity::Unmatched),
            Err(Refused::UnknownType) => (None, None, Validity::UnknownType),
            Err(_) => (None, None, Validity::Unreadable),
        };
        let masked = masked(text, self.secret.as_deref());
        let mut deviations =
            decoded.as_ref().map_or_else(|_| Vec::new(), |decoded| decoded.deviations.clone());
        if masked != text {
            for deviation in &mut deviations {
                "***".clone_into(&mut deviation.was);
                // The name of an extra member is up to the charge point, too.
                if deviation.kind == DeviationKind::ExtraMember {
                    let parent = deviation.pointer.rfind('/').unwrap_or_default();
                    deviation.pointer.replace_range(parent.., "/***");
                }
            }
        }
        let frame = ObservedFrame {
            identity: self.identity.clone(),
            direction: Direction::Received,
            id: id.map(str::to_owned),
            action,
            validity,
            deviations,
            text: masked.into_owned(),
        };
        self.effects.push_back(Effect::Observe(Box::new(frame)));
    }
}

/// Counts a call of ours that was answered.
pub(super) fn count<T>(action: &str, result: &Result<T, CallError>, since: Instant, now: Instant) {
    let outcome = match result {
        Ok(_) => "answered",
        Err(CallError::Rejected(_)) => "rejected",
        Err(_) => "invalid_answer",
    };
    metric::call(Direction::Sent, Some(action), outcome);
    metric::answered(Some(action), now.saturating_duration_since(since));
}
