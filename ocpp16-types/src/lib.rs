//! OCPP 1.6-J in types: every message, frame and error code of the protocol
//! and its security extension, generated from the official JSON schemas when
//! this crate is built.
//!
//! ```text
//! schemas ──> codegen ──> ocpp16-types ──> ocpp16-server ──> your Handler
//!                         you are here
//! ```
//!
//! It is all that a charge point, a simulator or a server needs to *speak*,
//! and nothing else: no I/O, no async, no clock.
//!
//! - [`Action`] and a request and response type for each of the 39 actions,
//!   under the names of the specification. Illegal values cannot be built.
//! - [`Frame`]: CALL, CALLRESULT and CALLERROR, from text to typed message in
//!   one pass and back. [`role`] puts the direction into the type.
//! - [`violations`]: everything that is wrong with a payload, not only the
//!   first thing. [`Strictness::Tolerant`] repairs what real charge points get
//!   wrong and records each repair as a [`Deviation`].
//! - [`warnings`]: what the standard forbids a central system to send although
//!   the schema allows it.
//!
//! # Messaging only
//!
//! Firmware and simulators build requests and read answers. Required members
//! are constructor arguments, optional ones are public fields:
//!
//! ```
//! use ocpp16_types::*;
//!
//! let request = StatusNotificationRequest {
//!     info: Some(ci_string!("cable locked")),
//!     ..StatusNotificationRequest::new(
//!         1,
//!         ChargePointErrorCode::NoError,
//!         ChargePointStatus::Preparing,
//!     )
//! };
//! let id = MessageId::from(1);
//! assert_eq!(
//!     encode_call(&id, &request),
//!     r#"[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","info":"cable locked","status":"Preparing"}]"#
//! );
//!
//! // The answer: its type follows from the open call.
//! let text = r#"[3,"1",{}]"#;
//! let open = |id: &str| (id == "1").then_some(Action::StatusNotification);
//! let answer = Frame::<role::CentralSystem>::decode(text, Strictness::Strict, open)?;
//! assert!(matches!(
//!     answer.frame,
//!     Frame::CallResult { response: CentralSystemResponse::StatusNotification(_), .. }
//! ));
//! # Ok::<(), Refused>(())
//! ```
//!
//! A whole charge point, in one thread without async, is in
//! `examples/charge_point`:
//!
//! ```console
//! $ cargo run -p ocpp16-types --example charge_point -- ws://127.0.0.1:9000/ocpp CP001
//! ```
//!
//! # Server
//!
//! A server answers what it understands, and what it cannot decode as the
//! refusal says. This one knows only heartbeats; a real one matches the enum
//! without a wildcard, so that the compiler names what it forgot.
//! (`ocpp16-server` does all this and keeps the connection.)
//!
//! ```
//! use ocpp16_types::*;
//!
//! fn answer(text: &str, now: DateTime) -> Option<String> {
//!     let strictness = Strictness::Tolerant { received_at: now };
//!     match Frame::<role::ChargePoint>::decode(text, strictness, |_| None) {
//!         Ok(Decoded { frame: Frame::Call { id, request }, .. }) => Some(match request {
//!             ChargePointRequest::Heartbeat(_) => encode_result(&id, &HeartbeatResponse::new(now)),
//!             _ => encode_error(&id, &Rejection::not_supported()),
//!         }),
//!         Err(Refused::Call { id, rejection, .. }) => Some(encode_error(&id, &rejection)),
//!         _ => None,
//!     }
//! }
//!
//! let now: DateTime = "2024-05-06T07:08:09Z".parse()?;
//! let cases = [
//!     (r#"[2,"a","Heartbeat",{}]"#, r#"[3,"a",{"currentTime":"2024-05-06T07:08:09Z"}]"#),
//!     (r#"[2,"b","Tea",{}]"#, r#"[4,"b","NotImplemented","unknown action",{}]"#),
//!     (
//!         r#"[2,"c","Authorize",{}]"#,
//!         r#"[4,"c","OccurenceConstraintViolation","/idTag: AuthorizeRequest requires this member",{}]"#,
//!     ),
//! ];
//! for (call, expected) in cases {
//!     assert_eq!(answer(call, now).as_deref(), Some(expected));
//! }
//! assert_eq!(answer("garbage", now), None);
//! # Ok::<(), ValueError>(())
//! ```
//!
//! # Checking captured traffic
//!
//! ```
//! use ocpp16_types::{Action, PayloadKind, violations};
//!
//! let payload = r#"{"connectorId":1,"meterValue":[{"sampledValue":[{"value":7}]}]}"#;
//! let found = violations(Action::MeterValues, PayloadKind::Request, payload);
//! let lines: Vec<_> = found.iter().map(|violation| violation.to_string()).collect();
//! assert_eq!(
//!     lines,
//!     [
//!         "/meterValue/0/sampledValue/0/value: a number where a string is required",
//!         "/meterValue/0/timestamp: MeterValue requires this member",
//!     ]
//! );
//! ```
//!
//! # Exactness
//!
//! Strict decoding accepts a payload if and only if the official schema of
//! that action does, formats included. A test compares both on hundreds of
//! thousands of generated documents. The exceptions, all refused here:
//!
//! - numbers with more digits than the types hold: integers beyond 64 bits,
//!   [`Decimal`]s beyond its range, and more than 15 significant digits in an
//!   integer written with a fraction or an exponent;
//! - a member that occurs twice in one object;
//! - lone surrogates, and nesting deeper than 128.
//!
//! Of a refused payload of more than 500 000 values only that is told, rather than
//! each violation.
//!
//! What was decoded encodes to an equal document. Date-times are equal as
//! instants (fraction digits beyond nanoseconds are dropped), numbers by value.
//!
//! All types implement `Serialize` and `Deserialize`, too, for JSON and for formats that
//! like it name the members of objects. Formats that only put values in a row, such as
//! postcard, cannot read them: keep text there.
//!
//! Every value that can be built has a legal encoding, with one exception that
//! the schemas force: the unit `Celsius` in a StopTransaction, which strict
//! decoding refuses there.
//!
//! # Features
//!
//! | feature | adds | default |
//! |---|---|---|
//! | `schemars` | `JsonSchema` for every type, equivalent to the official schema | no |
//! | `jsonschema` | [`official`](https://docs.rs/ocpp16-types/latest/ocpp16_types/official/): raw JSON against the embedded official schemas, by the `jsonschema` crate | no |
//!
//! # What it costs
//!
//! A cold `cargo build -p ocpp16-types` (debug, everything below it included)
//! takes 25 s on 2 cores of an AMD EPYC with Rust 1.95. The generator and
//! typify run on the build machine only; a program that uses this crate links
//! serde, serde_json, smol_str, arrayvec, fluent-uri and sha2.

#[macro_use]
mod macros;

mod configuration;
mod data_transfer;
mod decode;
mod deviation;
mod error;
mod error_code;
mod frame;
mod generated;
mod json;
#[cfg(feature = "schemars")]
mod json_schema;
mod message_id;
#[cfg(feature = "jsonschema")]
pub mod official;
mod payload;
mod rejection;
mod repair;
pub mod role;
mod scalar;
mod table;
pub mod traffic;
mod violation;
mod warning;

pub use data_transfer::{DataTransfer, DataTransferError};
pub use deviation::{Deviation, DeviationKind, Strictness};
pub use error::{UnknownValue, ValueError};
pub use error_code::ErrorCode;
pub use frame::{Decoded, Frame, Refused, encode_call, encode_error, encode_result};
pub use generated::*;
pub use message_id::MessageId;
pub use payload::{
    Answer, Initiator, Payload, PayloadSet, Profile, Request, RequestFrom, Response, ResponseFrom,
};
pub use rejection::Rejection;
pub use scalar::{AnyUri, CiString, DateTime, Decimal, IdToken, NonEmptyList, Text};
pub use violation::{Keyword, PayloadKind, Violation, violations};
pub use warning::{Warning, warnings};
