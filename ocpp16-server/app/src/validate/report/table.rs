//! How much there was of what, for people.

use std::fmt::{Display, Write};

use anstyle::Style;
use comfy_table::{CellAlignment, Table, presets};
use ocpp16_types::Action;
use ocpp16_types::traffic::MessageType;

use super::Whole;
use crate::validate::summary::Summary;

/// Returns the tables that have rows, and the line that says it all.
pub(super) fn tables(whole: &Whole, title: Style) -> String {
    let summary = &whole.summary;
    let mut text = String::new();
    let mut add = |name: &str, header: &[&str], rows: Vec<Vec<String>>| {
        if !rows.is_empty() {
            let table = table(header, rows);
            writeln!(text, "\n{title}{name}{title:#}\n{table}").expect("a text takes all");
        }
    };
    let frames = summary.by_action.iter().map(|((action, message_type), frames)| {
        row([&kind(*action), &of_type(*message_type)], &[frames.all, frames.invalid])
    });
    add("Frames", &["action", "type", "frames", "invalid"], frames.collect());
    let violations = summary.by_violation.iter().map(|((action, message_type, keyword), count)| {
        row([&kind(*action), &of_type(*message_type), &keyword.as_str()], &[*count])
    });
    add("Violations", &["action", "type", "keyword", "count"], violations.collect());
    let findings = summary.by_finding.iter().map(|(kind, count)| row([kind], &[*count]));
    add("Findings", &["kind", "count"], findings.collect());
    let deviations = summary.by_deviation.iter().map(|(kind, count)| row([kind], &[*count]));
    add("Repairs of a tolerant server", &["kind", "count"], deviations.collect());
    if !text.is_empty() {
        text.push('\n');
    }
    let all = summary.invalid + summary.findings();
    // Who asked for the summary alone knows.
    if (1..all).contains(&whole.shown) {
        let left_out =
            counted(all - whole.shown, "invalid frame or finding", "invalid frames and findings");
        writeln!(text, "{left_out} not shown").expect("a text takes all");
    }
    text + &line(summary) + "\n"
}

/// The line that says it all.
fn line(summary: &Summary) -> String {
    let &Summary { frames, valid, invalid, unmatched, .. } = summary;
    let &Summary { skipped, unopened, repaired, anonymous, .. } = summary;
    let mut line =
        format!("{}: {valid} valid, {invalid} invalid", counted(frames, "frame", "frames"),);
    let mut add = |count: u64, one: &str, more: &str| {
        if count > 0 {
            line += &format!(", {}", counted(count, one, more));
        }
    };
    add(unmatched, "answer to an unknown CALL", "answers to unknown CALLs");
    add(repaired, "that a tolerant server repairs", "that a tolerant server repairs");
    add(summary.findings(), "finding", "findings");
    add(skipped, "line without a message skipped", "lines without a message skipped");
    add(unopened as u64, "input not opened", "inputs not opened");
    if anonymous > 0 {
        let frames = counted(anonymous, "frame names none", "frames name none");
        line += &format!("; charge points not told apart: {frames}");
    }
    line
}

fn counted(count: u64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

fn kind(action: Option<Action>) -> &'static str {
    action.map_or("unknown", Action::as_str)
}

fn of_type(message_type: Option<MessageType>) -> &'static str {
    message_type.map_or("no frame", MessageType::as_str)
}

fn row<const N: usize>(words: [&dyn Display; N], counts: &[u64]) -> Vec<String> {
    let words = words.iter().map(ToString::to_string);
    words.chain(counts.iter().map(ToString::to_string)).collect()
}

/// Counts, which stand at the end, are aligned by their last digit.
fn table(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header.iter().copied()).add_rows(rows);
    for (column, name) in table.column_iter_mut().zip(header) {
        if matches!(*name, "frames" | "invalid" | "count") {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.trim_fmt()
}
