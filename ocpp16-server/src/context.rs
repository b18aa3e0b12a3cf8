//! What a handler knows about a message besides its payload.

use ocpp16_types::{Deviation, MessageId};

use crate::{ChargePoint, Identity};

/// The circumstances of a message: who sent it, and how it really looked.
#[derive(Debug)]
pub struct Context {
    pub(crate) charge_point: ChargePoint,
    pub(crate) message_id: MessageId,
    pub(crate) deviations: Vec<Deviation>,
    pub(crate) raw: String,
}

impl Context {
    /// Returns the identity of the charge point that sent the message.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        self.charge_point.identity()
    }

    /// Returns the id of the message, which its answer repeats.
    #[must_use]
    pub const fn message_id(&self) -> &MessageId {
        &self.message_id
    }

    /// Returns what was wrong with the payload and has been repaired; empty
    /// unless the server is [tolerant](crate::Validation::Tolerant).
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// Returns the whole message as it was received.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Returns the charge point that sent the message, over the connection on
    /// which it sent it. It can be called from within the handler.
    #[must_use]
    pub const fn charge_point(&self) -> &ChargePoint {
        &self.charge_point
    }
}
