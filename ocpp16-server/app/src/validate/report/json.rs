//! One JSON object a line: frames, findings, and the summary at the end.

use ocpp16_types::traffic::{FindingKind, MessageType, Verdict};
use ocpp16_types::{Deviation, Violation};
use serde::Serialize;

use super::plain::push_json;
use super::shown::{Shown, ShownFinding};
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
    unopened: usize,
    omitted: u64,
}

impl Report for Json {
    fn message(&self, told: &mut Told, message: &Message<'_>) {
        let shown = Shown::new(message);
        let frame = Frame {
            input: shown.input,
            line: shown.line,
            message_type: message.examined.message_type,
            id: shown.id.as_deref(),
            action: shown.action.as_deref(),
            charge_point: shown.charge_point.as_deref(),
            valid: match message.examined.verdict {
                Verdict::Valid => Some(true),
                Verdict::Invalid | Verdict::NotJson => Some(false),
                Verdict::Unknown => None,
            },
            violations: &shown.violations,
            deviations: shown.deviations.as_deref(),
        };
        told.entry(|text| line(text, &frame));
    }

    fn finding(&self, told: &mut Told, inputs: &[String], found: &Found) {
        let shown = ShownFinding::new(found, inputs);
        let finding = Inner {
            kind: shown.kind,
            input: shown.input,
            at_line: shown.line,
            charge_point: shown.charge_point.as_deref(),
            id: &shown.id,
            message: &shown.message,
        };
        told.entry(|text| line(text, &Finding { finding }));
    }

    fn end(&self, text: &mut Vec<u8>, whole: &Whole) {
        let summary = &whole.summary;
        let &Summary { frames, valid, invalid, unmatched, skipped, unopened, .. } = summary;
        let (findings, repaired) = (summary.findings(), summary.repaired);
        let omitted = frames + findings - whole.shown;
        let counts = Counts {
            frames,
            valid,
            invalid,
            unmatched,
            skipped,
            findings,
            repaired,
            unopened,
            omitted,
        };
        line(text, &Last { summary: counts });
    }
}

fn line(text: &mut Vec<u8>, object: &impl Serialize) {
    push_json(text, object);
    text.push(b'\n');
}
