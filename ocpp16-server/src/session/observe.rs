//! What others see of a session: frames for the observer, numbers for metrics.
//!
//! Changes nothing; a text is copied only to mask it.

use std::borrow::Cow;
use std::time::Instant;

use ocpp16_types::{
    CentralSystemRequest, Decoded, Deviation, DeviationKind, ErrorCode, Frame, Refused, role,
};

use super::Session;
use super::outgoing::SentCall;
use crate::guard::guard;
use crate::mask::masked;
use crate::settings::SharedObserver;
use crate::{CallError, Direction, ObservedFrame, Validity, metric};

impl Session {
    /// Shows a frame that goes out.
    pub(super) fn observe_sent(&self, text: &str, id: &str, action: Option<&str>) {
        let Some(observer) = &self.observer else { return };
        show(
            observer,
            &ObservedFrame {
                identity: &self.identity,
                direction: Direction::Sent,
                id: Some(id),
                action,
                validity: Validity::Valid,
                deviations: &[],
                text: &masked(text, self.secret.as_deref()),
            },
        );
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

    /// Shows a frame that has come in, and what was thought of it.
    pub(super) fn observe_received(
        &self,
        text: &str,
        decoded: &Result<Decoded<role::ChargePoint>, Refused>,
    ) {
        let Some(observer) = &self.observer else { return };
        let answered = |id: &str| {
            let sent = self.sent.as_ref().filter(|sent| sent.id.as_str() == id);
            sent.map(SentCall::action)
        };
        let (id, action, validity) = match decoded {
            Ok(Decoded { frame, deviations }) => {
                let action = match frame {
                    Frame::Call { request, .. } => Some(request.action().as_str()),
                    Frame::CallResult { id, .. } | Frame::CallError { id, .. } => answered(id),
                };
                let repaired = !deviations.is_empty();
                let validity = if repaired { Validity::Repaired } else { Validity::Valid };
                (Some(frame.id().as_str()), action, validity)
            }
            Err(Refused::Call { id, action, rejection, .. }) => {
                let code = rejection.code();
                let unknown = code == ErrorCode::NotImplemented;
                let validity = if unknown { Validity::Unchecked } else { Validity::Refused(code) };
                (Some(id.as_str()), action.as_deref(), validity)
            }
            Err(Refused::CallResult { id, action, .. }) => {
                (Some(id.as_str()), Some(action.as_str()), Validity::InvalidAnswer)
            }
            Err(Refused::Unmatched { id }) if self.awaits_raw(id) => {
                (Some(id.as_str()), answered(id), Validity::Unchecked)
            }
            Err(Refused::Unmatched { id }) => (Some(id.as_str()), None, Validity::Unmatched),
            Err(Refused::UnknownType) => (None, None, Validity::UnknownType),
            Err(_) => (None, None, Validity::Unreadable),
        };
        let masked = masked(text, self.secret.as_deref());
        let deviations = decoded.as_ref().map_or(&[][..], |decoded| &decoded.deviations);
        let deviations = match &masked {
            Cow::Borrowed(_) => Cow::Borrowed(deviations),
            Cow::Owned(_) => Cow::Owned(without_values(deviations)),
        };
        show(
            observer,
            &ObservedFrame {
                identity: &self.identity,
                direction: Direction::Received,
                id,
                action,
                validity,
                deviations: &deviations,
                text: &masked,
            },
        );
    }
}

/// Deviations of a frame that has a secret.
fn without_values(deviations: &[Deviation]) -> Vec<Deviation> {
    let mut deviations = deviations.to_vec();
    for deviation in &mut deviations {
        "***".clone_into(&mut deviation.was);
        // The name of an extra member is up to the charge point, too.
        if deviation.kind == DeviationKind::ExtraMember {
            let parent = deviation.pointer.rfind('/').unwrap_or_default();
            deviation.pointer.replace_range(parent.., "/***");
        }
    }
    deviations
}

/// It may be written badly, but costs no connection.
fn show(SharedObserver(observer): &SharedObserver, frame: &ObservedFrame<'_>) {
    if let Err(panic) = guard(|| observer.frame(frame)) {
        tracing::error!(?panic, "observer panicked");
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
