//! What may be said before a charge point is accepted, in either direction.
//!
//! Knows the last answer to a BootNotification and what was triggered since
//! (OCPP 1.6 section 4.2, J-54, J-55, A-10 to A-18). Storing is not its business.

use ocpp16_types::{
    Action, CentralSystemRequest, ChargePointRequest, ChargePointResponse, MessageTrigger,
    MessageTriggerEnumType, RegistrationStatus, Rejection, TriggerMessageStatus,
};

use crate::store::{ChargePointState, StoreError};
use crate::{BeforeAcceptance, NotSent};

/// The state of a charge point's registration.
#[derive(Debug)]
pub(crate) struct Gate {
    policy: BeforeAcceptance,
    registration: Registration,
    /// Messages that the charge point has promised, oldest first.
    triggered: Vec<Trigger>,
}

/// A message that a charge point was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trigger {
    action: Action,
    /// `None` asks for one message per connector where it matters.
    connector: Option<i64>,
    reported: Vec<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Registration {
    /// The store has not answered yet.
    Loading,
    /// The store has failed: nothing is known.
    Unavailable,
    Known(Option<RegistrationStatus>),
}

impl Gate {
    /// The oldest promise gives way: a charge point that keeps none of them
    /// costs no memory.
    const MOST_TRIGGERED: usize = 16;
    /// No charge point has as many connectors.
    const MOST_CONNECTORS: usize = 256;

    pub(crate) const fn new(policy: BeforeAcceptance) -> Self {
        Self { policy, registration: Registration::Loading, triggered: Vec::new() }
    }

    /// Tells whether it is too early to decide anything.
    pub(crate) fn is_loading(&self) -> bool {
        self.registration == Registration::Loading
    }

    /// Takes what the store says.
    pub(crate) fn loaded(&mut self, state: Result<ChargePointState, StoreError>) {
        self.registration = match state {
            Ok(state) => Registration::Known(state.registration),
            Err(_) => Registration::Unavailable,
        };
    }

    /// Takes note of an answer to a BootNotification, which has been stored.
    pub(crate) fn booted(&mut self, status: RegistrationStatus) {
        self.registration = Registration::Known(Some(status));
        if status != RegistrationStatus::Pending {
            self.triggered.clear();
        }
    }

    /// Lets a CALL of the charge point pass, or says what to answer (J-55).
    pub(crate) fn admit(&mut self, request: &ChargePointRequest) -> Result<(), Rejection> {
        let action = request.action();
        if action == Action::BootNotification {
            self.fulfil(action, None);
            return Ok(());
        }
        let verdict = self.admit_unasked();
        if verdict.is_err() && self.fulfil(action, connector(request)) {
            return Ok(());
        }
        verdict
    }

    /// Lets a CALL pass that nobody can have asked for.
    pub(crate) fn admit_unasked(&self) -> Result<(), Rejection> {
        match (self.policy, self.registration) {
            (BeforeAcceptance::Handle, _)
            | (_, Registration::Known(Some(RegistrationStatus::Accepted))) => Ok(()),
            (BeforeAcceptance::Refuse, Registration::Known(_)) => {
                Err(Rejection::security_error("the charge point is not accepted"))
            }
            (BeforeAcceptance::Refuse, Registration::Loading | Registration::Unavailable) => {
                Err(Rejection::internal_error("the registration cannot be read"))
            }
        }
    }

    /// Says why a call must not leave now, if so.
    pub(crate) fn forbids(&self, request: &CentralSystemRequest) -> Option<NotSent> {
        use CentralSystemRequest as Request;
        use RegistrationStatus::{Accepted, Pending};

        if let Some(reason) = self.forbids_all() {
            return Some(reason);
        }
        match (self.registration, request) {
            (
                Registration::Known(Some(Pending)),
                Request::RemoteStartTransaction(_) | Request::RemoteStopTransaction(_),
            ) => Some(NotSent::NotAccepted(Pending)),
            (Registration::Known(Some(Accepted)), request)
                if Trigger::of(request).is_some_and(|it| it.action == Action::BootNotification) =>
            {
                Some(NotSent::AlreadyAccepted)
            }
            _ => None,
        }
    }

    /// Says why no call at all must leave now, if so.
    pub(crate) fn forbids_all(&self) -> Option<NotSent> {
        let rejected = RegistrationStatus::Rejected;
        (self.registration == Registration::Known(Some(rejected)))
            .then_some(NotSent::NotAccepted(rejected))
    }

    /// Takes note of the answer to a trigger.
    pub(crate) fn answered(&mut self, trigger: Trigger, response: &ChargePointResponse) {
        let status = if let ChargePointResponse::TriggerMessage(response) = response {
            response.status
        } else if let ChargePointResponse::ExtendedTriggerMessage(response) = response {
            response.status
        } else {
            return;
        };
        if status == TriggerMessageStatus::Accepted {
            if self.triggered.len() == Self::MOST_TRIGGERED {
                self.triggered.remove(0);
            }
            self.triggered.push(trigger);
        }
    }

    /// Uses up a promise; tells whether there was one.
    fn fulfil(&mut self, action: Action, connector: Option<i64>) -> bool {
        let promised = self.triggered.iter().position(|trigger| {
            trigger.action == action
                && (trigger.connector.is_none() || trigger.connector == connector)
                && connector.is_none_or(|connector| !trigger.reported.contains(&connector))
        });
        let Some(index) = promised else { return false };
        match (self.triggered[index].connector, connector) {
            // More connectors may follow.
            (None, Some(connector)) => {
                let reported = &mut self.triggered[index].reported;
                reported.push(connector);
                if reported.len() >= Self::MOST_CONNECTORS {
                    self.triggered.remove(index);
                }
            }
            (_, None) | (Some(_), Some(_)) => {
                self.triggered.remove(index);
            }
        }
        true
    }
}

impl Trigger {
    /// Returns what a request asks the charge point to send.
    pub(crate) fn of(request: &CentralSystemRequest) -> Option<Self> {
        use MessageTrigger as Basic;
        use MessageTriggerEnumType as Extended;

        let (action, connector) = if let CentralSystemRequest::TriggerMessage(request) = request {
            let action = match request.requested_message {
                Basic::BootNotification => Action::BootNotification,
                Basic::DiagnosticsStatusNotification => Action::DiagnosticsStatusNotification,
                Basic::FirmwareStatusNotification => Action::FirmwareStatusNotification,
                Basic::Heartbeat => Action::Heartbeat,
                Basic::MeterValues => Action::MeterValues,
                Basic::StatusNotification => Action::StatusNotification,
            };
            (action, request.connector_id)
        } else if let CentralSystemRequest::ExtendedTriggerMessage(request) = request {
            let action = match request.requested_message {
                Extended::BootNotification => Action::BootNotification,
                Extended::LogStatusNotification => Action::LogStatusNotification,
                Extended::FirmwareStatusNotification => Action::SignedFirmwareStatusNotification,
                Extended::Heartbeat => Action::Heartbeat,
                Extended::MeterValues => Action::MeterValues,
                Extended::SignChargePointCertificate => Action::SignCertificate,
                Extended::StatusNotification => Action::StatusNotification,
            };
            (action, request.connector_id)
        } else {
            return None;
        };
        // Where it does not matter, the charge point ignores it.
        let matters = matches!(action, Action::MeterValues | Action::StatusNotification);
        Some(Self { action, connector: connector.filter(|_| matters), reported: Vec::new() })
    }
}

/// Returns the connector that a message is about, where that matters.
fn connector(request: &ChargePointRequest) -> Option<i64> {
    if let ChargePointRequest::MeterValues(request) = request {
        Some(request.connector_id)
    } else if let ChargePointRequest::StatusNotification(request) = request {
        Some(request.connector_id)
    } else {
        None
    }
}
