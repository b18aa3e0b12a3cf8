//! SARIF 2.1.0: a result for each violation and each finding.
//!
//! Entries are written as they come, so memory does not grow with their number.

use std::collections::{BTreeMap, HashMap};

use ocpp16_types::DeviationKind;
use ocpp16_types::traffic::{Examined, MessageType};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::plain::{plain, push_json};
use super::shown::{Shown, ShownFinding};
use super::{Message, Report, Told, Unopened, Whole, rule};
use crate::validate::conversations::Found;

pub(super) struct Sarif {
    /// Whether findings about the protocol count as errors.
    pub(super) protocol: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    level: &'static str,
    message: Text<'a>,
    locations: [Location; 1],
    partial_fingerprints: BTreeMap<&'static str, String>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<Value>,
}

/// What SARIF has no member for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    charge_point: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    /// What a tolerant server would have done.
    #[serde(skip_serializing_if = "Option::is_none")]
    repair: Option<DeviationKind>,
}

impl Report for Sarif {
    fn begin(&self, text: &mut Vec<u8>) {
        let rules: Vec<_> = rule::all()
            .map(|rule| {
                json!({
                    "id": rule.name,
                    "shortDescription": { "text": rule.text },
                    "defaultConfiguration": { "level": self.level(rule.of_schema) },
                })
            })
            .collect();
        let tool = json!({ "driver": {
            "name": "ocpp16",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        } });
        let schema =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";
        let begin = format!(
            r#"{{"version":"2.1.0","$schema":"{schema}","runs":[{{"tool":{tool},"results":["#
        );
        text.extend_from_slice(begin.as_bytes());
    }

    fn separator(&self) -> &'static [u8] {
        b","
    }

    fn message(&self, told: &mut Told, message: &Message<'_>) {
        let shown = Shown::new(message);
        let Shown { input, line, charge_point, id, violations, deviations, .. } = &shown;
        let charge_point = charge_point.as_deref();
        let kind = kind(message.examined, &shown);
        let repairs = deviations.iter().flat_map(|all| all.iter());
        let repairs: HashMap<_, _> =
            repairs.map(|deviation| (&*deviation.pointer, deviation.kind)).collect();
        for violation in violations.iter() {
            let keyword = violation.keyword.as_str();
            let repair = repairs.get(&*violation.pointer).copied();
            let said = format!("{}: {violation}", plain(&kind));
            let place = format!("{kind}{}", violation.pointer);
            result(
                told,
                &Outcome {
                    rule_id: keyword,
                    level: self.level(true),
                    message: Text { text: &plain(&said) },
                    locations: [location(input, *line, Some(&place))],
                    partial_fingerprints: fingerprint([
                        keyword,
                        charge_point.unwrap_or(""),
                        &place,
                    ]),
                    properties: Properties {
                        charge_point,
                        id: id.as_deref(),
                        code: Some(violation.code.as_str()),
                        repair,
                    },
                },
            );
        }
    }

    fn finding(&self, told: &mut Told, inputs: &[String], found: &Found) {
        let shown = ShownFinding::new(found, inputs);
        let kind = shown.kind.as_str();
        let charge_point = shown.charge_point.as_deref();
        result(
            told,
            &Outcome {
                rule_id: kind,
                level: self.level(false),
                message: Text { text: &plain(&shown.message) },
                locations: [location(shown.input, shown.line, None)],
                partial_fingerprints: fingerprint([
                    kind,
                    charge_point.unwrap_or(""),
                    &shown.message,
                ]),
                properties: Properties {
                    charge_point,
                    id: Some(&shown.id),
                    code: None,
                    repair: None,
                },
            },
        );
    }

    fn end(&self, text: &mut Vec<u8>, whole: &Whole) {
        let summary = &whole.summary;
        let all = summary.by_violation.values().sum::<u64>() + summary.findings();
        let unopened = whole.unopened.iter().map(|Unopened { input, reason }| {
            json!({
                "level": "error",
                "message": { "text": plain(&format!("the input cannot be opened: {reason}")) },
                "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri(input) } } }],
            })
        });
        let notes = [
            (summary.skipped, "note", "lines without a message that can be used"),
            (all - whole.shown, "note", "violations and findings that are left out"),
        ];
        let notes = notes.into_iter().filter(|(count, ..)| *count > 0).map(|(count, level, what)| {
            json!({ "level": level, "message": { "text": format!("{what}: {count}") } })
        });
        let invocations = json!([{
            "executionSuccessful": summary.unopened == 0,
            "toolExecutionNotifications": unopened.chain(notes).collect::<Vec<_>>(),
        }]);
        let counts = json!({
            "frames": summary.frames,
            "valid": summary.valid,
            "invalid": summary.invalid,
            "unmatched": summary.unmatched,
            "skipped": summary.skipped,
            "unopened": summary.unopened,
        });
        text.extend_from_slice(b"\n],\"invocations\":");
        push_json(text, &invocations);
        text.extend_from_slice(b",\"properties\":");
        push_json(text, &json!({ "summary": counts }));
        text.extend_from_slice(b"}]}\n");
    }
}

impl Sarif {
    const fn level(&self, of_schema: bool) -> &'static str {
        if of_schema || self.protocol { "error" } else { "warning" }
    }
}

fn result(told: &mut Told, result: &Outcome<'_>) {
    told.entry(|text| {
        text.push(b'\n');
        push_json(text, result);
    });
}

fn kind(examined: &Examined<'_>, shown: &Shown<'_>) -> String {
    let message_type = examined.message_type.map_or("no frame", MessageType::as_str);
    match &shown.action {
        Some(action) => format!("{action} {message_type}"),
        None => message_type.to_owned(),
    }
}

fn location(input: &str, line: u64, place: Option<&str>) -> Location {
    Location {
        physical_location: json!({
            "artifactLocation": { "uri": uri(input) },
            "region": { "startLine": line },
        }),
        logical_locations: place.map(|place| json!([{ "fullyQualifiedName": place }])),
    }
}

/// What stays the same when the same charge point does the same again.
fn fingerprint(parts: [&str; 3]) -> BTreeMap<&'static str, String> {
    let index = |token: &&str| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    let tokens = parts[2].split('/').map(|token| if index(&token) { "*" } else { token });
    let text = [parts[0], parts[1], &tokens.collect::<Vec<_>>().join("/")].join("\n");
    let digest = Sha256::digest(text.as_bytes());
    let hex = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    BTreeMap::from([("ocpp16/v1", hex)])
}

/// A path as a relative reference, or as a URI if it is absolute.
fn uri(path: &str) -> String {
    const ESCAPED: AsciiSet =
        NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    let scheme = if path.starts_with('/') { "file://" } else { "" };
    format!("{scheme}{}", utf8_percent_encode(path, &ESCAPED))
}
