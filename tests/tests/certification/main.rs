//! What OCA tests before it certifies a central system, case by case: the
//! operator's side over HTTP, the charge point's side from the wire format.
//! Passing here is no certificate.
//!
//! A test has the name of its case: `cargo test -p ocpp16-tests --test
//! certification tc_011` runs those of TC_011. `tests/requirements.md` lists all
//! cases, also those that are elsewhere.
//!
//! In every case each message is answered, with a CALLRESULT that the official
//! schema accepts: [`Pair`](ocpp16_tests::Pair) looks at that, and knows the
//! states that cases begin in.

mod core_profile;
mod firmware;
mod local_list;
mod remote_trigger;
mod reservation;
mod security;
mod smart_charging;
mod tls;
