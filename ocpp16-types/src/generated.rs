//! The messages and types of the official schemas, as `build.rs` writes them.
//! `codegen/golden/ocpp16.rs` is a copy to read.

include!(concat!(env!("OUT_DIR"), "/ocpp16.rs"));
