//! Recognises a transaction message that is sent again (J-46).
//!
//! By the text as received: what was repaired in it, such as an unusable time,
//! may come out differently each time.

use std::collections::HashMap;

use ocpp16_server::Identity;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::storage::{self, Parameter, ToSql};

/// What is the same in all copies of a message, and in no other message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MessageKey([u8; 32]);

impl MessageKey {
    /// Of a StartTransaction: where, who, when and at which reading.
    pub(crate) fn of_start(identity: &Identity, raw: &str) -> Self {
        let members = ["connectorId", "idTag", "timestamp", "meterStart"];
        Self::of_members("StartTransaction", identity, raw, members)
    }

    /// Of a StopTransaction: which transaction, when and at which reading. That
    /// also tells those apart whose charge point never learnt the number, and
    /// sends -1.
    pub(crate) fn of_stop(identity: &Identity, raw: &str) -> Self {
        let members = ["transactionId", "idTag", "timestamp", "meterStop"];
        Self::of_members("StopTransaction", identity, raw, members)
    }

    /// Of a MeterValues: the whole payload.
    pub(crate) fn of_meter_values(identity: &Identity, raw: &str) -> Self {
        let payload = payload(raw).map_or(raw, RawValue::get);
        Self::of("MeterValues", identity, [payload])
    }

    fn of_members<const N: usize>(
        action: &str,
        identity: &Identity,
        raw: &str,
        names: [&str; N],
    ) -> Self {
        let members = payload(raw)
            .and_then(|payload| serde_json::from_str::<Members<'_>>(payload.get()).ok());
        match members {
            Some(members) => {
                let text = |name| members.get(name).map_or("", |value| value.get());
                Self::of(action, identity, names.map(text))
            }
            None => Self::of(action, identity, [raw]),
        }
    }

    fn of<const N: usize>(action: &str, identity: &Identity, texts: [&str; N]) -> Self {
        let mut hash = Sha256::new();
        for text in [action, identity.as_str()].into_iter().chain(texts) {
            // With its length, so that no two lists run into the same text.
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text);
        }
        Self(hash.finalize().into())
    }
}

type Members<'a> = HashMap<String, &'a RawValue>;

impl ToSql for MessageKey {
    fn to_sql(&self) -> storage::Result<Parameter<'_>> {
        Ok(Parameter::Bytes(Some(&self.0)))
    }

    fn null() -> Parameter<'static> {
        Parameter::Bytes(None)
    }
}

/// Returns the payload of a CALL as it was received.
fn payload(raw: &str) -> Option<&RawValue> {
    let call: [&RawValue; 4] = serde_json::from_str(raw).ok()?;
    Some(call[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(identity: &str, id: &str, timestamp: &str) -> MessageKey {
        let raw = format!(
            r#"[2,"{id}","StartTransaction",{{"connectorId":1,"idTag":"T","timestamp":{timestamp},"meterStart":0}}]"#
        );
        MessageKey::of_start(&identity.parse().unwrap(), &raw)
    }

    #[test]
    fn a_start_is_the_same_under_another_message_id() {
        assert_eq!(start("CP1", "1", r#""""#), start("CP1", "2", r#""""#));
    }

    #[test]
    fn starts_differ_by_charge_point_and_by_time_as_it_was_written() {
        let first = start("CP1", "1", r#""2024-01-01T00:00:00Z""#);
        assert_ne!(first, start("CP2", "1", r#""2024-01-01T00:00:00Z""#));
        assert_ne!(first, start("CP1", "1", r#""2024-01-01T00:00:00.0Z""#));
    }

    #[test]
    fn the_order_of_members_does_not_matter() {
        let identity = "CP1".parse().unwrap();
        let key = |payload| {
            let raw = format!(r#"[2,"1","StopTransaction",{payload}]"#);
            MessageKey::of_stop(&identity, &raw)
        };
        let first = key(r#"{"transactionId":-1,"timestamp":"x","meterStop":5}"#);
        assert_eq!(first, key(r#"{ "meterStop": 5, "transactionId": -1, "timestamp": "x" }"#));
        assert_ne!(first, key(r#"{"transactionId":-1,"timestamp":"y","meterStop":5}"#));
    }

    #[test]
    fn meter_values_differ_by_any_value() {
        let identity = "CP1".parse().unwrap();
        let key = |raw| MessageKey::of_meter_values(&identity, raw);
        let first = key(r#"[2,"1","MeterValues",{"connectorId":1,"meterValue":[]}]"#);
        assert_eq!(first, key(r#"[2,"2","MeterValues",{"connectorId":1,"meterValue":[]}]"#));
        assert_ne!(first, key(r#"[2,"1","MeterValues",{"connectorId":2,"meterValue":[]}]"#));
    }
}
