//! Generates the Rust types of `ocpp16-types` from the official schemas.
//!
//! ```text
//! schemas ──> codegen ──> ocpp16-types ──> ocpp16-server ──> your Handler
//!          you are here
//! ```
//!
//! One file a step, in this order: `load` parses, `fixup` corrects what is odd
//! in the official files, `shape` reads the result into the few forms that
//! OCPP uses, `hoist` gives inline types the names of the specification,
//! `rust_types` lets typify make structs and enums of them, `glue` adds docs,
//! decoders, actions and tables, and the last line of [`generate`] renders.
//!
//! The output is deterministic. A copy is checked in as `golden/ocpp16.rs`, so
//! that reviewers see what a change does; a test keeps it current.
//!
//! This crate never edits a schema, and nothing depends on it at run time.

mod action;
mod docs;
mod error;
mod fixup;
mod glue;
mod hoist;
mod json;
mod load;
mod names;
mod rust_types;
mod shape;

pub use action::{ACTIONS, ActionEntry, Initiator};
pub use error::Error;

use ocpp16_schemas::Schema;

/// Turns the schemas into the Rust source of all types.
///
/// # Errors
///
/// Fails when a schema uses something that the generator does not know, when a
/// correction no longer applies, or when one of the hand-written tables
/// (actions, names, docs) does not match the schemas. The error names the
/// schema file and the JSON pointer, or the table entry.
pub fn generate(schemas: &[Schema]) -> Result<String, Error> {
    action::check(schemas)?;
    let mut documents = load::load(schemas)?;
    fixup::apply(&mut documents)?;
    let model = hoist::hoist(&documents)?;
    let types = rust_types::rust_types(&model)?;
    let tokens = glue::glue(&model, &types)?;
    let file = syn::parse2(tokens)
        .map_err(|error| Error::table(format!("the generated code cannot be parsed: {error}")))?;
    Ok(prettyplease::unparse(&file))
}
