//! The official schemas themselves as the judge (feature `jsonschema`).
//!
//! Slower than [`violations`](crate::violations), and independent of all code
//! of this crate: a referee for captured traffic and for doubters.

use std::collections::HashMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use ocpp16_schemas::{Kind, schemas};
use serde_json::Value;

use crate::{Action, PayloadKind};

/// A violation as the `jsonschema` crate reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficialViolation {
    /// JSON pointer to the value that violates; for `required` and
    /// `additionalProperties` that is the object.
    pub pointer: String,
    /// The violated keyword, as the schema spells it.
    pub keyword: String,
    /// What is wrong, in the words of that crate.
    pub message: String,
}

/// Lists how a payload violates the official schema; empty means valid.
///
/// Formats are checked, with one flaw of that crate: it takes some date-times
/// with a point for a digit, such as `10:17:1.Z`. All 78 schemas are compiled at the first call.
///
/// ```
/// use ocpp16_types::{Action, PayloadKind, official};
///
/// let payload = serde_json::json!({"idTag": "much longer than twenty characters"});
/// let found = official::violations(Action::Authorize, PayloadKind::Request, &payload);
/// assert_eq!(found[0].keyword, "maxLength");
/// ```
#[must_use]
pub fn violations(action: Action, kind: PayloadKind, payload: &Value) -> Vec<OfficialViolation> {
    validator(action, kind)
        .iter_errors(payload)
        .map(|error| OfficialViolation {
            pointer: error.instance_path().to_string(),
            keyword: match error.kind().keyword() {
                // `additionalProperties` is the only keyword whose schema is
                // `false` in the official files.
                "falseSchema" => "additionalProperties".to_owned(),
                keyword => keyword.to_owned(),
            },
            message: error.to_string(),
        })
        .collect()
}

/// Says whether the official schema accepts a payload.
#[must_use]
pub fn is_valid(action: Action, kind: PayloadKind, payload: &Value) -> bool {
    validator(action, kind).is_valid(payload)
}

fn validator(action: Action, kind: PayloadKind) -> &'static Validator {
    let kind = match kind {
        PayloadKind::Request => Kind::Request,
        PayloadKind::Response => Kind::Response,
    };
    &VALIDATORS[&(action.as_str(), kind)]
}

static VALIDATORS: LazyLock<HashMap<(&'static str, Kind), Validator>> = LazyLock::new(|| {
    schemas()
        .iter()
        .map(|schema| {
            let json = serde_json::from_str(schema.text).expect("official schemas are JSON");
            let validator = jsonschema::options()
                .should_validate_formats(true)
                .build(&json)
                .expect("official schemas are valid schemas");
            ((schema.action, schema.kind), validator)
        })
        .collect()
});
