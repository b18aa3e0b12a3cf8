//! Helpers of the end-to-end tests: programs as separate processes, JSON lines,
//! and requests to an HTTP interface.
//!
//! Uses nothing of this workspace but its executables: the tests see what users
//! see. Nothing is skipped: what is missing fails with what to do about it.

mod charge_point;
mod http;
mod process;
mod program;
mod raw_central_system;

pub use charge_point::ChargePoint;
pub use http::{Answer, http, http_with};
pub use process::{PATIENCE, Process};
pub use program::{CentralSystem, example, node_peer, ocpp16, python_peer, workspace_root};
pub use raw_central_system::{RawCentralSystem, RawConnection};
