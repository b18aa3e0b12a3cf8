//! One JSON object a line: frames, findings, and the summary at the end.

use std::borrow::Cow;

use ocpp16_server::masked;
use ocpp16_types::traffic::{FindingKind, MessageType, Verdict};
use ocpp16_types::{Deviation, Violation};
use serde::Serialize;

use super::{Message, Report, Told, Whole};
use crate::validate::conversations::Found;
use crate::validate::summary::Summary;

pub(super) struct Json;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Frame<'a> {
    input: &'a str,
    line: u64,
    #[serde(rename = "type")]
    message_type: Option<MessageType>,
    id: Option<&'a str>,
    action: Option<&'a str>,
    charge_point: Option<&'a str>,
    valid: Option<bool>,
    violations: &'a [Violation],
    #[serde(skip_serializing_if = "Option::is_none")]
    deviations: Option<&'a [Deviation]>,
}

#[derive(Serialize)]
struct Finding<'a> {
    finding: Inner<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Inner<'a> {
    kind: FindingKind,
    input: &'a str,
    at_line: u64,
    charge_point: Option<&'a str>,
    id: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Last {
    summary: Counts,
}

#[derive(Serialize)]
struct Counts {
    frames: u64,
    valid: u64,
    invalid: u64,
    unmatched: u64,
    skipped: u64,
    findings: u64,
    repaired: u64,
}

impl Report for Json {
    fn message(&self, told: &mut Told, message: &Message<'_>) {
        let Message { input, captured, examined, deviations } = message;
        let deviations = deviations.as_ref().map(|deviations| without_secrets(message, deviations));
        told.entry(|text| {
            let frame = Frame {
                input,
                line: captured.line,
                message_type: examined.message_type,
                id: examined.id.as_deref(),
                action: examined.action_name(),
                charge_point: captured.charge_point.as_deref(),
                valid: match examined.verdict {
                    Verdict::Valid => Some(true),
                    Verdict::Invalid | Verdict::NotJson => Some(false),
                    Verdict::Unknown => None,
                },
                violations: &examined.violations,
                deviations: deviations.as_deref(),
            };
            line(text, &frame);
        });
    }

    fn finding(&self, told: &mut Told, inputs: &[String], found: &Found) {
        let finding = &found.finding;
        let inner = Inner {
            kind: finding.kind,
            input: &inputs[finding.place.input],
            at_line: finding.place.line,
            charge_point: found.charge_point.as_deref(),
            id: &finding.id,
            message: &finding.message,
        };
        told.entry(|text| line(text, &Finding { finding: inner }));
    }

    fn end(&self, text: &mut Vec<u8>, whole: &Whole) {
        let summary = &whole.summary;
        let &Summary { frames, valid, invalid, unmatched, skipped, .. } = summary;
        let (findings, repaired) = (summary.findings(), summary.repaired);
        let counts = Counts { frames, valid, invalid, unmatched, skipped, findings, repaired };
        line(text, &Last { summary: counts });
    }
}

/// What was there is told unless it may be a key.
fn without_secrets<'a>(message: &Message<'_>, deviations: &'a [Deviation]) -> Cow<'a, [Deviation]> {
    match masked(&message.captured.text, None) {
        Cow::Borrowed(_) => Cow::Borrowed(deviations),
        Cow::Owned(_) => {
            let masked = deviations.iter().cloned();
            masked.map(|deviation| Deviation { was: r#""***""#.to_owned(), ..deviation }).collect()
        }
    }
}

fn line(text: &mut Vec<u8>, object: &impl Serialize) {
    serde_json::to_writer(&mut *text, object).expect("texts and numbers go into memory");
    text.push(b'\n');
}
