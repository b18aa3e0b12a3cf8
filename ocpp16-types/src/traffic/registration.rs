//! What must not be said before a charge point is accepted.

use serde::Deserialize;

use super::Side;
use crate::{Action, RegistrationStatus, TriggerMessageStatus};

/// What is known of the registration, and what was asked for since.
#[derive(Debug, Clone, Default)]
pub(super) struct Registration {
    /// `None`: no answer to a BootNotification was seen yet.
    status: Option<RegistrationStatus>,
    /// What the charge point was asked to send since; while it is pending, it may
    /// send nothing else.
    triggered: Vec<Action>,
}

impl Registration {
    /// Takes note of an answer to a BootNotification.
    pub(super) fn booted(&mut self, response: &str) {
        #[derive(Deserialize)]
        struct Answer {
            status: RegistrationStatus,
        }

        // Whatever else is wrong with it, both sides understand this.
        if let Ok(answer) = serde_json::from_str::<Answer>(response) {
            self.status = Some(answer.status);
            self.triggered.clear();
        }
    }

    /// Tells whether the charge point was asked for a message since its last boot.
    pub(super) fn was_asked_for(&self, action: Action) -> bool {
        self.triggered.contains(&action)
    }

    /// Takes note of the answer to a trigger.
    pub(super) fn triggered(&mut self, action: Action, response: &str) {
        #[derive(Deserialize)]
        struct Answer {
            status: TriggerMessageStatus,
        }

        let accepted = serde_json::from_str::<Answer>(response)
            .is_ok_and(|answer| answer.status == TriggerMessageStatus::Accepted);
        if accepted && !self.triggered.contains(&action) {
            self.triggered.push(action);
        }
    }

    /// Says what is wrong with sending a CALL now, if it is.
    pub(super) fn forbids(&self, action: Option<Action>, sender: Side) -> Option<String> {
        use RegistrationStatus::{Accepted, Pending, Rejected};

        let status = self.status.filter(|status| *status != Accepted)?;
        let forbidden = match (status, sender, action) {
            (_, Side::ChargePoint, Some(Action::BootNotification)) | (Accepted, ..) => false,
            (Pending, Side::ChargePoint, action) => {
                !action.is_some_and(|action| self.was_asked_for(action))
            }
            (Pending, Side::CentralSystem, action) => matches!(
                action,
                Some(Action::RemoteStartTransaction | Action::RemoteStopTransaction)
            ),
            (Rejected, ..) => true,
        };
        let action = action.map_or("this", Action::as_str);
        forbidden.then(|| format!("the charge point is {status}, and {action} has to wait"))
    }
}

/// The message that a trigger asks for. The extended one asks for the status of
/// signed firmware.
pub(super) fn asked_for(trigger: Action, request: &str) -> Option<Action> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Request<'a> {
        requested_message: &'a str,
    }

    let request: Request<'_> = serde_json::from_str(request).ok()?;
    match (trigger, request.requested_message) {
        (Action::TriggerMessage, name) => Action::from_wire(name),
        (_, "SignChargePointCertificate") => Some(Action::SignCertificate),
        (_, "FirmwareStatusNotification") => Some(Action::SignedFirmwareStatusNotification),
        (_, name) => Action::from_wire(name),
    }
}
