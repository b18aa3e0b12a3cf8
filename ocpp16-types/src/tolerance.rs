//! Repairs of what real charge points get wrong, each recorded.
//!
//! A payload comes here only after strict decoding refused it, and only if the
//! policy is tolerant. What no rule below covers stays refused. Rules are by
//! the type and member that they apply to.

use std::fmt;

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::scalar::DateTime;
use crate::table::{Member, Object, Shape};
use crate::tree::Tree;
use crate::violation::member_pointer;

/// How exactly a payload must match its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// A payload is accepted if and only if its official schema accepts it.
    Strict,
    /// The deviations of [`DeviationKind`] are repaired and recorded; all
    /// others are refused as in strict.
    Tolerant {
        /// When the frame arrived: replaces timestamps that cannot be used.
        received_at: DateTime,
    },
}

/// One repair: where, what kind, and what was there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deviation {
    /// What was wrong, and so what was done.
    pub kind: DeviationKind,
    /// JSON pointer into the payload as received.
    pub pointer: String,
    /// The value as received, as JSON text.
    pub was: String,
}

impl fmt::Display for Deviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.kind.as_str(), self.pointer)
    }
}

/// Every repair there is.
///
/// | kind | applies to | repair |
/// |---|---|---|
/// | `TextTooLong` | descriptive text: everything in BootNotification; `info`, `vendorId` and `vendorErrorCode` of StatusNotification; `techInfo` of SecurityEventNotification | cut to the limit; identifiers are never cut |
/// | `IdTagTooLong` | `idTag` of StartTransaction and StopTransaction, which must not be refused | replaced by `~` and 19 hex digits of the SHA-256 of the tag: unknown to any list, and no two alike |
/// | `UnknownValue` | an optional enumeration anywhere | member dropped |
/// | `UnknownErrorCode` | `errorCode` of StatusNotification | `OtherError` |
/// | `Celsius` | unit in StopTransaction, whose schema knows only `Celcius` | accepted as it is |
/// | `NoTimeZone` | any date-time | read as UTC |
/// | `UnusableTime` | text that is no date-time in `timestamp` of StartTransaction, StopTransaction, StatusNotification, SecurityEventNotification and meter values | time of receipt |
/// | `NumberForText` | `value` of meter values and of configuration keys | the number as text |
/// | `NumberForBoolean` | `readonly` of configuration keys, 0 or 1 | `false` or `true` |
/// | `ObjectForText` | `data` of DataTransfer | the object's JSON text |
/// | `NullForAbsent` | an optional member anywhere | member dropped |
/// | `ExtraMember` | any object | member dropped |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum DeviationKind {
    /// Descriptive text with more characters than allowed.
    TextTooLong,
    /// A tag with more characters than allowed, in a transaction message.
    IdTagTooLong,
    /// A value that an optional enumeration does not have.
    UnknownValue,
    /// An `errorCode` that the enumeration does not have.
    UnknownErrorCode,
    /// The correct spelling of a unit where only the wrong one is official.
    Celsius,
    /// A date-time without zone.
    NoTimeZone,
    /// A text that is no date-time at all.
    UnusableTime,
    /// A number where text is required.
    NumberForText,
    /// A number where a boolean is required.
    NumberForBoolean,
    /// An object where its text is required.
    ObjectForText,
    /// `null` for an absent member.
    NullForAbsent,
    /// A member that the schema does not know.
    ExtraMember,
}

impl DeviationKind {
    /// All kinds.
    pub const ALL: [Self; 12] = [
        Self::TextTooLong,
        Self::IdTagTooLong,
        Self::UnknownValue,
        Self::UnknownErrorCode,
        Self::Celsius,
        Self::NoTimeZone,
        Self::UnusableTime,
        Self::NumberForText,
        Self::NumberForBoolean,
        Self::ObjectForText,
        Self::NullForAbsent,
        Self::ExtraMember,
    ];

    /// Returns the name, as logs and metrics show it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TextTooLong => "TextTooLong",
            Self::IdTagTooLong => "IdTagTooLong",
            Self::UnknownValue => "UnknownValue",
            Self::UnknownErrorCode => "UnknownErrorCode",
            Self::Celsius => "Celsius",
            Self::NoTimeZone => "NoTimeZone",
            Self::UnusableTime => "UnusableTime",
            Self::NumberForText => "NumberForText",
            Self::NumberForBoolean => "NumberForBoolean",
            Self::ObjectForText => "ObjectForText",
            Self::NullForAbsent => "NullForAbsent",
            Self::ExtraMember => "ExtraMember",
        }
    }
}

impl fmt::Display for DeviationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What may be done about a member of a type, beyond the rules for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Cut,
    DigestTag,
    OtherError,
    AcceptCelsius,
    TimeOfReceipt,
    TextOfNumber,
    BooleanOfNumber,
    TextOfObject,
}

/// Type, member, rule. A test proves that every row names a real member.
const RULES: &[(&str, &str, Rule)] = &[
    ("BootNotificationRequest", "chargePointVendor", Rule::Cut),
    ("BootNotificationRequest", "chargePointModel", Rule::Cut),
    ("BootNotificationRequest", "chargePointSerialNumber", Rule::Cut),
    ("BootNotificationRequest", "chargeBoxSerialNumber", Rule::Cut),
    ("BootNotificationRequest", "firmwareVersion", Rule::Cut),
    ("BootNotificationRequest", "iccid", Rule::Cut),
    ("BootNotificationRequest", "imsi", Rule::Cut),
    ("BootNotificationRequest", "meterType", Rule::Cut),
    ("BootNotificationRequest", "meterSerialNumber", Rule::Cut),
    ("StatusNotificationRequest", "info", Rule::Cut),
    ("StatusNotificationRequest", "vendorId", Rule::Cut),
    ("StatusNotificationRequest", "vendorErrorCode", Rule::Cut),
    ("StatusNotificationRequest", "errorCode", Rule::OtherError),
    ("StatusNotificationRequest", "timestamp", Rule::TimeOfReceipt),
    ("SecurityEventNotificationRequest", "techInfo", Rule::Cut),
    ("SecurityEventNotificationRequest", "timestamp", Rule::TimeOfReceipt),
    ("StartTransactionRequest", "idTag", Rule::DigestTag),
    ("StartTransactionRequest", "timestamp", Rule::TimeOfReceipt),
    ("StopTransactionRequest", "idTag", Rule::DigestTag),
    ("StopTransactionRequest", "timestamp", Rule::TimeOfReceipt),
    ("MeterValue", "timestamp", Rule::TimeOfReceipt),
    ("SampledValue", "value", Rule::TextOfNumber),
    ("SampledValue", "unit", Rule::AcceptCelsius),
    ("KeyValue", "value", Rule::TextOfNumber),
    ("KeyValue", "readonly", Rule::BooleanOfNumber),
    ("DataTransferRequest", "data", Rule::TextOfObject),
    ("DataTransferResponse", "data", Rule::TextOfObject),
];

/// Repairs what the rules cover and returns what was done.
pub(crate) fn repair(
    payload: &mut Tree,
    table: &'static Object,
    received_at: DateTime,
) -> Vec<Deviation> {
    let mut repair = Repair { received_at, deviations: Vec::new() };
    if let Tree::Object(members) = payload {
        repair.object(members, table, "");
    }
    repair.deviations
}

struct Repair {
    received_at: DateTime,
    deviations: Vec<Deviation>,
}

/// Whether a member stays.
#[derive(PartialEq, Eq)]
enum Fate {
    Keep,
    Drop,
}

impl Repair {
    fn object(&mut self, members: &mut Vec<(String, Tree)>, table: &'static Object, pointer: &str) {
        members.retain_mut(|(name, value)| {
            let pointer = member_pointer(pointer, name);
            let fate = match table.member(name) {
                Some(member) => self.member(value, table, member, &pointer),
                None => self.drop(DeviationKind::ExtraMember, &pointer, value),
            };
            fate == Fate::Keep
        });
    }

    fn member(
        &mut self,
        value: &mut Tree,
        table: &'static Object,
        member: &'static Member,
        pointer: &str,
    ) -> Fate {
        if *value == Tree::Null && !member.required {
            return self.drop(DeviationKind::NullForAbsent, pointer, value);
        }
        let rule = rule(table.name, member.name);
        match (&member.shape, value) {
            (Shape::Object(table), Tree::Object(members)) => self.object(members, table, pointer),
            (Shape::List { items: Shape::Object(table), .. }, Tree::List(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    if let Tree::Object(members) = item {
                        self.object(members, table, &format!("{pointer}/{index}"));
                    }
                }
            }
            (Shape::Enumeration(values), Tree::Text(text)) if !values.contains(&text.as_str()) => {
                return self.unknown_value(text, member, rule, pointer);
            }
            (Shape::Text { max_length: Some(limit) }, Tree::Text(text)) => {
                self.long_text(text, *limit, rule, pointer);
            }
            (Shape::Text { .. }, value) => self.not_text(value, rule, pointer),
            (Shape::DateTime, Tree::Text(text)) => self.date_time(text, rule, pointer),
            (Shape::Boolean, value) if rule == Some(Rule::BooleanOfNumber) => {
                let Tree::Number(number) = &*value else { return Fate::Keep };
                let Some(bit @ (0 | 1)) = number.as_u64() else { return Fate::Keep };
                self.record(DeviationKind::NumberForBoolean, pointer, value);
                *value = Tree::Boolean(bit == 1);
            }
            _ => {}
        }
        Fate::Keep
    }

    fn unknown_value(
        &mut self,
        text: &mut String,
        member: &Member,
        rule: Option<Rule>,
        pointer: &str,
    ) -> Fate {
        let was = Tree::Text(text.clone());
        match rule {
            Some(Rule::OtherError) => {
                self.record(DeviationKind::UnknownErrorCode, pointer, &was);
                "OtherError".clone_into(text);
                Fate::Keep
            }
            Some(Rule::AcceptCelsius) if text == "Celsius" => {
                self.record(DeviationKind::Celsius, pointer, &was);
                Fate::Keep
            }
            _ if !member.required => self.drop(DeviationKind::UnknownValue, pointer, &was),
            _ => Fate::Keep,
        }
    }

    fn long_text(&mut self, text: &mut String, limit: usize, rule: Option<Rule>, pointer: &str) {
        if text.chars().count() <= limit {
            return;
        }
        let was = Tree::Text(text.clone());
        match rule {
            Some(Rule::Cut) => {
                self.record(DeviationKind::TextTooLong, pointer, &was);
                *text = text.chars().take(limit).collect();
            }
            Some(Rule::DigestTag) => {
                self.record(DeviationKind::IdTagTooLong, pointer, &was);
                *text = tag_digest(text);
            }
            _ => {}
        }
    }

    fn not_text(&mut self, value: &mut Tree, rule: Option<Rule>, pointer: &str) {
        let (kind, text) = match (rule, &*value) {
            (Some(Rule::TextOfNumber), Tree::Number(number)) => {
                (DeviationKind::NumberForText, number.to_string())
            }
            (Some(Rule::TextOfObject), Tree::Object(_)) => {
                (DeviationKind::ObjectForText, value.to_json())
            }
            _ => return,
        };
        self.record(kind, pointer, value);
        *value = Tree::Text(text);
    }

    fn date_time(&mut self, text: &mut String, rule: Option<Rule>, pointer: &str) {
        if DateTime::from_wire(text).is_some() {
            return;
        }
        let was = Tree::Text(text.clone());
        if let Some(utc) = DateTime::without_zone(text) {
            self.record(DeviationKind::NoTimeZone, pointer, &was);
            *text = utc.to_string();
        } else if rule == Some(Rule::TimeOfReceipt) {
            self.record(DeviationKind::UnusableTime, pointer, &was);
            *text = self.received_at.to_string();
        }
    }

    fn drop(&mut self, kind: DeviationKind, pointer: &str, was: &Tree) -> Fate {
        self.record(kind, pointer, was);
        Fate::Drop
    }

    fn record(&mut self, kind: DeviationKind, pointer: &str, was: &Tree) {
        self.deviations.push(Deviation { kind, pointer: pointer.to_owned(), was: was.to_json() });
    }
}

fn rule(type_name: &str, member: &str) -> Option<Rule> {
    RULES
        .iter()
        .find(|(type_, name, _)| *type_ == type_name && *name == member)
        .map(|(_, _, rule)| *rule)
}

/// `~` and 19 hex digits: 20 characters that no tag list contains, different
/// for different tags and the same for every retransmission.
fn tag_digest(tag: &str) -> String {
    let digest = Sha256::digest(tag);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("~{}", &hex[..19])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::PayloadSet;
    use crate::{
        Action, CentralSystemRequest, CentralSystemResponse, ChargePointRequest,
        ChargePointResponse,
    };

    #[test]
    fn every_rule_names_a_real_member() {
        for (type_name, member, _) in RULES {
            let found = Action::ALL.into_iter().any(|action| {
                [
                    ChargePointRequest::table(action),
                    ChargePointResponse::table(action),
                    CentralSystemRequest::table(action),
                    CentralSystemResponse::table(action),
                ]
                .into_iter()
                .flatten()
                .any(|object| contains(object, type_name, member))
            });
            assert!(found, "{type_name}.{member}");
        }
    }

    fn contains(object: &'static Object, type_name: &str, member: &str) -> bool {
        (object.name == type_name && object.member(member).is_some())
            || object.members.iter().any(|inner| {
                let mut shape = &inner.shape;
                while let Shape::List { items, .. } = shape {
                    shape = items;
                }
                let Shape::Object(object) = shape else { return false };
                contains(object, type_name, member)
            })
    }

    #[test]
    fn digests_are_unknown_tags_of_20_characters() {
        let digest = tag_digest("a tag of 21 characters");
        assert_eq!(digest.len(), 20);
        assert!(digest.starts_with('~'));
        assert_ne!(digest, tag_digest("a tag of 21 characterS"));
    }
}
