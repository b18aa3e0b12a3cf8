//! OCPP 1.6-J in types: all messages, frames, error codes and validation,
//! generated from the official JSON schemas when this crate is built.
#![doc = ""]
//! ```text
//! schemas ──> codegen ──> ocpp16-types ──> ocpp16-server ──> your Handler
//!                         you are here
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]

#[macro_use]
mod macros;

mod data_transfer;
mod decode;
mod error;
mod error_code;
mod frame;
mod generated;
#[cfg(feature = "schemars")]
mod json_schema;
mod message_id;
#[cfg(feature = "jsonschema")]
pub mod official;
mod payload;
mod rejection;
pub mod role;
mod scalar;
mod table;
mod tolerance;
mod tree;
mod violation;

pub use data_transfer::{DataTransfer, DataTransferError};
pub use error::{UnknownValue, ValueError};
pub use error_code::ErrorCode;
pub use frame::{Decoded, Frame, Refused, encode_call, encode_error, encode_result};
pub use generated::*;
pub use message_id::MessageId;
pub use payload::{
    Initiator, Payload, PayloadSet, Profile, Request, RequestFrom, Response, ResponseFrom,
};
pub use rejection::Rejection;
pub use scalar::{AnyUri, CiString, DateTime, Decimal, IdToken, Text};
pub use tolerance::{Deviation, DeviationKind, Strictness};
pub use violation::{Keyword, PayloadKind, Violation, violations};
