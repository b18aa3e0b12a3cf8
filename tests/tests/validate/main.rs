//! `ocpp16 validate` from outside: the program reads what a test gives it, and
//! what it says is compared with what is known otherwise.
//!
//! `golden` has small inputs of every kind and what is expected of each,
//! `differential` has another validator judge too, `live` records real traffic,
//! and `volume` sees to order and memory where there is much.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod differential;
mod golden;
mod live;
mod program;
mod sources;
mod volume;
