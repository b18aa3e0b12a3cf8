//! What exactly is wrong with a payload: every violation of its schema, with
//! place, keyword and error code.
//!
//! Our own walk over tables generated from the official schemas. Conforming
//! traffic never comes here; a payload that was refused comes here to be
//! explained.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::json::{Fit, Number, Tree, Unreadable};
use crate::payload::PayloadSet;
use crate::scalar::{AnyUri, DateTime, Decimal};
use crate::table::{Member, Object, Shape};
use crate::{
    Action, CentralSystemRequest, CentralSystemResponse, ChargePointRequest, ChargePointResponse,
    ErrorCode,
};

/// One way in which a payload violates its schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Violation {
    /// The code that a CALLERROR uses for it (J-25).
    #[cfg_attr(feature = "schemars", schemars(with = "String"))]
    pub code: ErrorCode,
    /// JSON pointer (RFC 6901) into the payload: the offending value; the
    /// missing member for `required`, the extra one for
    /// `additionalProperties`.
    pub pointer: String,
    /// The violated keyword.
    #[cfg_attr(feature = "schemars", schemars(with = "String"))]
    pub keyword: Keyword,
    /// What is wrong, for people.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        f.write_str(&self.message)
    }
}

/// The keywords of JSON Schema that the official schemas use, and two rules
/// of ours for what JSON Schema cannot see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Keyword {
    /// The wrong JSON type.
    Type,
    /// A required member is missing.
    Required,
    /// A member that the schema does not know.
    AdditionalProperties,
    /// Not one of the values.
    Enum,
    /// More characters than allowed.
    MaxLength,
    /// Fewer items than required.
    MinItems,
    /// Not a date-time, not a URI; also a number with more digits than any
    /// type here can hold.
    Format,
    /// More than one decimal.
    MultipleOf,
    /// Not of JSON Schema: the same member twice, so that it is not clear
    /// which one counts.
    Duplicate,
    /// Not of JSON Schema: the frame around the payload is wrong, or the
    /// payload cannot be read, for example because of a lone surrogate.
    Frame,
}

impl Keyword {
    /// The keyword as schemas spell it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Required => "required",
            Self::AdditionalProperties => "additionalProperties",
            Self::Enum => "enum",
            Self::MaxLength => "maxLength",
            Self::MinItems => "minItems",
            Self::Format => "format",
            Self::MultipleOf => "multipleOf",
            Self::Duplicate => "duplicate",
            Self::Frame => "frame",
        }
    }

    /// The code by J-25. The standard does not place `minItems`; a member that
    /// occurs too seldom is what its words for Occurence say.
    const fn code(self) -> ErrorCode {
        match self {
            Self::Type => ErrorCode::TypeConstraintViolation,
            Self::Required | Self::MinItems => ErrorCode::OccurenceConstraintViolation,
            Self::AdditionalProperties | Self::Duplicate | Self::Frame => {
                ErrorCode::FormationViolation
            }
            Self::Enum | Self::MaxLength | Self::Format | Self::MultipleOf => {
                ErrorCode::PropertyConstraintViolation
            }
        }
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Which payload of an action is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PayloadKind {
    /// That of the CALL.
    Request,
    /// That of the CALLRESULT.
    Response,
}

/// Lists every violation of the official schema in a payload, in document
/// order; empty means valid.
///
/// The verdict is that of the official schema with formats checked; the few
/// exceptions are listed in the [crate docs](crate#exactness). A frame may say
/// `null` for an empty payload (J-28), but as a payload it is no object.
///
/// ```
/// use ocpp16_types::{Action, PayloadKind, violations};
///
/// let found = violations(
///     Action::StatusNotification,
///     PayloadKind::Request,
///     r#"{"connectorId": "1", "errorCode": "NoError", "state": 1}"#,
/// );
/// let places: Vec<_> = found.iter().map(|v| (v.pointer.as_str(), v.keyword.as_str())).collect();
/// assert_eq!(
///     places,
///     [("/connectorId", "type"), ("/state", "additionalProperties"), ("/status", "required")]
/// );
/// ```
#[must_use]
pub fn violations(action: Action, kind: PayloadKind, payload: &str) -> Vec<Violation> {
    match Tree::read(payload) {
        Ok(tree) => payload_violations(&tree, table(action, kind), usize::MAX),
        Err(error) => vec![unreadable(error)],
    }
}

pub(crate) fn table(action: Action, kind: PayloadKind) -> &'static Object {
    let table = match kind {
        PayloadKind::Request => {
            ChargePointRequest::table(action).or_else(|| CentralSystemRequest::table(action))
        }
        PayloadKind::Response => {
            CentralSystemResponse::table(action).or_else(|| ChargePointResponse::table(action))
        }
    };
    table.expect("one side or the other sends each action")
}

pub(crate) fn unreadable(error: Unreadable) -> Violation {
    violation("", Keyword::Frame, format!("payload {error}"))
}

/// The violations of a whole payload, at most `limit`; the one that decides
/// the code is among them. A payload that is no object is a matter of
/// structure, not of type (J-25).
pub(crate) fn payload_violations(
    payload: &Tree,
    table: &'static Object,
    limit: usize,
) -> Vec<Violation> {
    let Tree::Object(members) = payload else {
        let code = ErrorCode::FormationViolation;
        return vec![Violation { code, ..wrong_type("", "an object", payload) }];
    };
    let mut found = Found { violations: Vec::new(), limit, decisive: u8::MAX };
    walk_object(members, table, "", &mut found);
    found.violations
}

/// The violation that decides the error code: the first of Formation, Type,
/// Occurence, Property, then document order (J-25).
pub(crate) fn decisive(violations: &[Violation]) -> Option<&Violation> {
    violations.iter().min_by_key(|violation| rank(violation.code))
}

const fn rank(code: ErrorCode) -> u8 {
    match code {
        ErrorCode::FormationViolation => 0,
        ErrorCode::TypeConstraintViolation => 1,
        ErrorCode::OccurenceConstraintViolation => 2,
        ErrorCode::PropertyConstraintViolation
        | ErrorCode::NotImplemented
        | ErrorCode::NotSupported
        | ErrorCode::InternalError
        | ErrorCode::ProtocolError
        | ErrorCode::SecurityError
        | ErrorCode::GenericError => 3,
    }
}

/// What was found, in document order.
struct Found {
    violations: Vec<Violation>,
    limit: usize,
    /// The lowest rank of all.
    decisive: u8,
}

impl Found {
    /// When full, the last place is for what decides.
    fn push(&mut self, violation: Violation) {
        let rank = rank(violation.code);
        if self.violations.len() >= self.limit {
            if rank >= self.decisive {
                return;
            }
            self.violations.pop();
        }
        self.decisive = self.decisive.min(rank);
        self.violations.push(violation);
    }
}

fn walk_object(
    members: &[(String, Tree)],
    table: &'static Object,
    pointer: &str,
    found: &mut Found,
) {
    let mut seen = HashSet::with_capacity(members.len());
    for (name, value) in members {
        let pointer = member_pointer(pointer, name);
        if !seen.insert(name.as_str()) {
            let message = "a member of this name came before".to_owned();
            found.push(violation(&pointer, Keyword::Duplicate, message));
        }
        match table.member(name) {
            Some(member) => walk(value, &member.shape, &pointer, found),
            None => {
                let message = format!("{} has no such member", table.name);
                found.push(violation(&pointer, Keyword::AdditionalProperties, message));
            }
        }
    }
    for Member { name, required, .. } in table.members {
        if *required && !seen.contains(name) {
            let message = format!("{} requires this member", table.name);
            found.push(violation(&member_pointer(pointer, name), Keyword::Required, message));
        }
    }
}

fn walk(value: &Tree, shape: &'static Shape, pointer: &str, found: &mut Found) {
    match (shape, value) {
        (Shape::Object(table), Tree::Object(members)) => {
            walk_object(members, table, pointer, found)
        }
        (Shape::Object(_), other) => found.push(wrong_type(pointer, "an object", other)),
        (Shape::List { items: shape, min_items }, Tree::List(items)) => {
            if items.len() < *min_items {
                let message =
                    format!("{} items where at least {min_items} are required", items.len());
                found.push(violation(pointer, Keyword::MinItems, message));
            }
            for (index, item) in items.iter().enumerate() {
                walk(item, shape, &format!("{pointer}/{index}"), found);
            }
        }
        (Shape::List { .. }, other) => found.push(wrong_type(pointer, "a list", other)),
        (Shape::Boolean, Tree::Boolean(_)) => {}
        (Shape::Boolean, other) => found.push(wrong_type(pointer, "a boolean", other)),
        (Shape::Enumeration(values), value) => {
            if !matches!(value, Tree::Text(_)) {
                found.push(wrong_type(pointer, "a string", value));
            }
            // The schemas close enumerations as if they were objects.
            if let Tree::Object(members) = value {
                walk_object(members, &NO_MEMBERS, pointer, found);
            }
            // By the schema, a number is also none of the values.
            if !matches!(value, Tree::Text(text) if values.contains(&text.as_str())) {
                let message = format!("{} is not one of the allowed values", excerpt(value));
                found.push(violation(pointer, Keyword::Enum, message));
            }
        }
        (Shape::Text { max_length }, Tree::Text(text)) => {
            let length = text.chars().count();
            if let Some(limit) = max_length.filter(|limit| length > *limit) {
                let message = format!("{length} characters where at most {limit} are allowed");
                found.push(violation(pointer, Keyword::MaxLength, message));
            }
        }
        (Shape::DateTime, Tree::Text(text)) => {
            if DateTime::from_wire(text).is_none() {
                let message = format!("{} is not an RFC 3339 date-time", excerpt(value));
                found.push(violation(pointer, Keyword::Format, message));
            }
        }
        (Shape::AnyUri, Tree::Text(text)) => {
            if !AnyUri::is_valid(text) {
                // Without the value: URIs carry passwords.
                let message = "not a URI with a scheme".to_owned();
                found.push(violation(pointer, Keyword::Format, message));
            }
        }
        (Shape::Text { .. } | Shape::DateTime | Shape::AnyUri, other) => {
            found.push(wrong_type(pointer, "a string", other));
        }
        (Shape::Integer, Tree::Number(number)) => {
            not_a_value(number, number.integer(), Keyword::Type, pointer, found);
        }
        (Shape::Integral, Tree::Number(number)) => {
            not_a_value(number, number.integral(), Keyword::Type, pointer, found);
        }
        (Shape::Integer | Shape::Integral, other) => {
            found.push(wrong_type(pointer, "an integer", other));
        }
        (Shape::Decimal, Tree::Number(number)) => {
            let fit = Decimal::fit(number);
            not_a_value(number, fit, Keyword::MultipleOf, pointer, found);
        }
        (Shape::Decimal, other) => found.push(wrong_type(pointer, "a number", other)),
    }
}

static NO_MEMBERS: Object = Object { name: "an enumeration", members: &[] };

fn not_a_value(number: &Number, fit: Fit, keyword: Keyword, pointer: &str, found: &mut Found) {
    let excerpt = excerpt(&Tree::Number(number.clone()));
    match (fit, keyword) {
        (Fit::Value(_), _) => {}
        (Fit::TooLarge, _) => {
            let message = format!("{excerpt} has too many digits");
            found.push(violation(pointer, Keyword::Format, message));
        }
        (Fit::Never, Keyword::MultipleOf) => {
            let message = format!("{excerpt} has more than one decimal");
            found.push(violation(pointer, keyword, message));
        }
        (Fit::Never, _) => {
            let message = format!("{excerpt} is not an integer");
            found.push(violation(pointer, keyword, message));
        }
    }
}

fn violation(pointer: &str, keyword: Keyword, message: String) -> Violation {
    Violation { code: keyword.code(), pointer: pointer.to_owned(), keyword, message }
}

fn wrong_type(pointer: &str, expected: &str, found: &Tree) -> Violation {
    let found = match found {
        Tree::Null => "null",
        Tree::Boolean(_) => "a boolean",
        Tree::Number(_) => "a number",
        Tree::Text(_) => "a string",
        Tree::List(_) => "a list",
        Tree::Object(_) => "an object",
    };
    violation(pointer, Keyword::Type, format!("{found} where {expected} is required"))
}

/// Appends a member name to a pointer, escaped as RFC 6901 wants it.
pub(crate) fn member_pointer(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// The beginning of a value, for a message that stays short.
fn excerpt(value: &Tree) -> String {
    const LONGEST: usize = 60;
    let json = value.to_json();
    if json.chars().count() <= LONGEST {
        return json;
    }
    json.chars().take(LONGEST).chain("…".chars()).collect()
}
