//! The choices between two ways of treating charge points.

use ocpp16_types::{DateTime, Strictness};

/// What to do with payloads that their official schema refuses (J-33).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Validation {
    /// Refuse them all.
    Strict,
    /// Repair the deviations listed at
    /// [`DeviationKind`](ocpp16_types::DeviationKind), tell the handler about
    /// each, and refuse the rest.
    #[default]
    Tolerant,
}

impl Validation {
    pub(crate) const fn strictness(self, received_at: DateTime) -> Strictness {
        match self {
            Self::Strict => Strictness::Strict,
            Self::Tolerant => Strictness::Tolerant { received_at },
        }
    }
}

/// What becomes of a charge point that does not offer `ocpp1.6` (J-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoSubprotocol {
    /// Open the WebSocket without a subprotocol and close it at once, with 1002,
    /// as the specification wants.
    #[default]
    AcceptThenClose,
    /// Answer 400, as the compliance tool wants (TC_088).
    Reject,
}

/// What becomes of a charge point that offers no subprotocol at all (J-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MissingSubprotocol {
    /// The same as of one that offers only others.
    #[default]
    Refuse,
    /// It is taken for one that speaks OCPP 1.6; the 101 names no subprotocol.
    Tolerate,
}

/// What to do with CALLs of a charge point that is not accepted (J-55).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BeforeAcceptance {
    /// Answer them with SecurityError; only boots and messages that a
    /// TriggerMessage asked for are handled.
    #[default]
    Refuse,
    /// Handle them, for charge points that never boot properly.
    Handle,
}

/// What happens when a charge point connects that is connected already (J-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SecondConnection {
    /// The old connection is closed: it may be half-open, and must not lock the
    /// charge point out.
    #[default]
    Replaces,
    /// The new connection is closed with 1008. One that is half-open locks the
    /// charge point out until its silence is noticed, so keep
    /// [`ping_interval`](crate::Builder::ping_interval) short.
    IsRefused,
}

/// How the server ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Closing {
    /// With a Close that gives the reason.
    #[default]
    Polite,
    /// By hanging up: some charge points never come back after a Close.
    HangUp,
}
