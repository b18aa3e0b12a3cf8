//! Captured traffic: what is wrong with each message, and with what follows
//! what.

/// One of the two sides of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The side that charges cars.
    ChargePoint,
    /// The side that manages charge points.
    CentralSystem,
}

impl Side {
    /// Returns the one at the other end.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::ChargePoint => Self::CentralSystem,
            Self::CentralSystem => Self::ChargePoint,
        }
    }
}
