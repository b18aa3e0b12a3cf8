//! The two sides of a connection, as types.
//!
//! Direction is part of a message's type: what a charge point may send and
//! what a central system may send are different enums, and a request in the
//! wrong direction does not compile.

use std::fmt::Debug;

use crate::payload::{Answer, PayloadSet};
use crate::{CentralSystemRequest, CentralSystemResponse, ChargePointRequest, ChargePointResponse};

/// The side that charges cars; the WebSocket client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChargePoint {}

/// The side that manages charge points; the WebSocket server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CentralSystem {}

/// One of the two sides. Sealed: there are no others.
pub trait Role: sealed::Sealed + Debug + Sized + 'static {
    /// The requests that this side sends.
    type Request: PayloadSet;
    /// The answers that this side sends.
    type Response: PayloadSet + Answer;
    /// The other side.
    type Peer: Role<Peer = Self>;
}

impl Role for ChargePoint {
    type Request = ChargePointRequest;
    type Response = ChargePointResponse;
    type Peer = CentralSystem;
}

impl Role for CentralSystem {
    type Request = CentralSystemRequest;
    type Response = CentralSystemResponse;
    type Peer = ChargePoint;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::ChargePoint {}
    impl Sealed for super::CentralSystem {}
}
