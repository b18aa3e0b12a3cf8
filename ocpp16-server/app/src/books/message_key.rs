//! Recognises a transaction message that is sent again (J-46).
//!
//! By the text as received: what was repaired in it, such as an unusable time,
//! may come out differently each time.
//!
//! Keys begin with the time that the message tells, so that those of one hour are side
//! by side in the index: the pages that a commit writes are few.

use std::collections::HashMap;

use ocpp16_server::Identity;
use ocpp16_types::DateTime;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::storage::{self, Parameter, ToSql};

/// What is the same in all copies of a message, and in no other message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MessageKey([u8; 32]);

/// Bytes of a key that tell the time: milliseconds since 1970, as many as matter.
const TIME: usize = 6;

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
        let payload = payload("MeterValues", raw);
        Self::of("MeterValues", identity, [payload], first_timestamp(payload))
    }

    fn of_members<const N: usize>(
        action: &str,
        identity: &Identity,
        raw: &str,
        names: [&str; N],
    ) -> Self {
        match serde_json::from_str::<Members<'_>>(payload(action, raw)) {
            Ok(members) => {
                let text = |name| members.get(name).map_or("", |value| value.get());
                let time = text("timestamp").trim_matches('"');
                Self::of(action, identity, names.map(text), Some(time))
            }
            Err(_) => Self::of(action, identity, [raw], None),
        }
    }

    fn of<const N: usize>(
        action: &str,
        identity: &Identity,
        texts: [&str; N],
        time: Option<&str>,
    ) -> Self {
        let mut hash = Sha256::new();
        for text in [action, identity.as_str()].into_iter().chain(texts) {
            // With its length, so that no two lists run into the same text.
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text);
        }
        let mut key: [u8; 32] = hash.finalize().into();
        let time = time.and_then(|time| time.parse::<DateTime>().ok());
        let milliseconds = time.map_or(0, DateTime::unix_milliseconds).max(0).to_be_bytes();
        key[..TIME].copy_from_slice(&milliseconds[milliseconds.len() - TIME..]);
        Self(key)
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

/// Returns the text of the first timestamp in a payload.
fn first_timestamp(payload: &str) -> Option<&str> {
    let (_, behind) = payload.split_once(r#""timestamp""#)?;
    let (_, time) = behind.split_once('"')?;
    time.split_once('"').map(|(time, _)| time)
}

/// Returns the payload of a CALL as it was received; of what is none, all of it.
fn payload<'a>(action: &str, raw: &'a str) -> &'a str {
    // Before it comes the message id, in which a quotation mark is escaped.
    let found = raw.split_once(&format!("\"{action}\"")).and_then(|(_, behind)| {
        behind.trim_start().strip_prefix(',')?.trim().strip_suffix(']').map(str::trim)
    });
    // If the id is the same word, or the action is written with escapes, it is read.
    found.filter(|payload| payload.starts_with('{')).unwrap_or_else(|| {
        serde_json::from_str::<[&RawValue; 4]>(raw).map_or(raw, |call| call[3].get())
    })
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
    fn keys_are_in_the_order_of_time_where_there_is_one() {
        let of_values = |timestamp| {
            let raw = format!(
                r#"[2,"1","MeterValues",{{"connectorId":1,"meterValue":[{{"timestamp": {timestamp},"sampledValue":[]}}]}}]"#
            );
            MessageKey::of_meter_values(&"CP2".parse().unwrap(), &raw)
        };
        let keys = [
            start("CP9", "1", r#""none""#),
            start("CP8", "1", r#""2024-01-01T00:00:00Z""#),
            of_values(r#""2024-01-01T01:00:00.001+01:00""#),
            start("CP7", "1", r#""2024-01-01T00:00:00.002Z""#),
            of_values(r#""2024-01-01T00:00:01Z""#),
        ];
        assert!(keys.is_sorted_by(|before, after| before.0 < after.0), "{keys:?}");
        assert_eq!(keys[0].0[..TIME], [0; TIME]);
    }

    #[test]
    fn the_payload_is_found_whatever_is_around_it() {
        for raw in [
            r#"[2,"1","MeterValues",{"a":[]}]"#,
            r#" [ 2 , "MeterValues" ,"MeterValues" , {"a":[]} ] "#,
            r#"[2,"\"MeterValues\",{}]","MeterValues",{"a":[]}]"#,
            r#"[2,"1","\u004deterValues",{"a":[]}]"#,
        ] {
            assert_eq!(payload("MeterValues", raw), r#"{"a":[]}"#, "{raw}");
        }
        assert_eq!(payload("MeterValues", "[2]"), "[2]");
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
