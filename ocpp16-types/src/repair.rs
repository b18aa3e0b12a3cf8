//! Repairs of what real charge points get wrong, each recorded.
//!
//! A payload comes here only after strict decoding refused it, and only if the
//! policy is tolerant. What no rule below covers stays refused. The table at
//! [`DeviationKind`] tells users the same.

use sha2::{Digest, Sha256};

use crate::json::{Fit, Tree};
use crate::scalar::DateTime;
use crate::table::{Member, Object, Shape};
use crate::violation::member_pointer;
use crate::{Deviation, DeviationKind};

/// What may be done about a member of a type, beyond the rules for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    Cut,
    TransactionTag,
    OtherError,
    AcceptCelsius,
    TimeOfReceipt,
    TextOfNumber,
    BooleanOfNumber,
    IntegerOfFraction,
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
    ("StartTransactionRequest", "idTag", Rule::TransactionTag),
    ("StartTransactionRequest", "connectorId", Rule::IntegerOfFraction),
    ("StartTransactionRequest", "meterStart", Rule::IntegerOfFraction),
    ("StartTransactionRequest", "reservationId", Rule::IntegerOfFraction),
    ("StartTransactionRequest", "timestamp", Rule::TimeOfReceipt),
    ("StopTransactionRequest", "idTag", Rule::TransactionTag),
    ("StopTransactionRequest", "meterStop", Rule::IntegerOfFraction),
    ("StopTransactionRequest", "transactionId", Rule::IntegerOfFraction),
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
            (Shape::Text { max_length }, value) => {
                self.not_text(value, rule, pointer);
                if let (Some(limit), Tree::Text(text)) = (max_length, value) {
                    self.long_text(text, *limit, rule, pointer);
                }
            }
            (Shape::DateTime, value) => self.date_time(value, rule, pointer),
            (Shape::Integer, value) if rule == Some(Rule::IntegerOfFraction) => {
                self.integer(value, pointer);
            }
            (Shape::Boolean, value) if rule == Some(Rule::BooleanOfNumber) => {
                self.boolean(value, pointer);
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
            Some(Rule::TransactionTag) => {
                self.record(DeviationKind::IdTagTooLong, pointer, &was);
                *text = tag_digest(text);
            }
            _ => {}
        }
    }

    fn not_text(&mut self, value: &mut Tree, rule: Option<Rule>, pointer: &str) {
        let (kind, text) = match (rule, &*value) {
            (Some(Rule::TextOfNumber | Rule::TransactionTag), Tree::Number(number)) => {
                (DeviationKind::NumberForText, number.as_str().to_owned())
            }
            (Some(Rule::TextOfObject), Tree::Object(_)) => {
                (DeviationKind::ObjectForText, value.to_json())
            }
            // Text is what it should be; the rest no rule covers.
            _ => return,
        };
        self.record(kind, pointer, value);
        *value = Tree::Text(text);
    }

    fn boolean(&mut self, value: &mut Tree, pointer: &str) {
        if let Tree::Number(number) = &*value
            && let Fit::Value(bit @ (0 | 1)) = number.integer()
        {
            self.record(DeviationKind::NumberForBoolean, pointer, value);
            *value = Tree::Boolean(bit == 1);
        }
    }

    fn integer(&mut self, value: &mut Tree, pointer: &str) {
        if let Tree::Number(number) = &*value
            && number.integer() == Fit::Never
            && let Fit::Value(integer) = number.integral()
        {
            self.record(DeviationKind::FractionForInteger, pointer, value);
            *value = Tree::Number(integer.into());
        }
    }

    fn date_time(&mut self, value: &mut Tree, rule: Option<Rule>, pointer: &str) {
        let text = if let Tree::Text(text) = &*value { text.as_str() } else { "" };
        if DateTime::from_wire(text).is_some() {
            return;
        }
        let (kind, time) = if let Some(utc) = DateTime::without_zone(text) {
            (DeviationKind::NoTimeZone, utc)
        } else if let Some(time) = DateTime::in_iso_8601(text) {
            (DeviationKind::TimeNotation, time)
        } else if rule == Some(Rule::TimeOfReceipt) {
            (DeviationKind::UnusableTime, self.received_at)
        } else {
            return;
        };
        self.record(kind, pointer, value);
        *value = Tree::Text(time.to_string());
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
