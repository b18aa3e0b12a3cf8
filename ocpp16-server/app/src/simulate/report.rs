//! What came of a simulation, for people and programs.

use std::fmt::Write;
use std::time::Duration;

use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;

use super::tally::{Calls, Tally, Times};
use crate::cli::{Scenario, Simulate};

/// All that is known at the end.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) total: Tally,
    /// Until all had booted.
    pub(super) connecting: Duration,
    /// From then until the end of the scenario.
    pub(super) running: Duration,
    /// Answers in that time.
    pub(super) answers: u64,
    /// From then until the last answer.
    pub(super) ending: Duration,
    pub(super) seconds: Vec<Second>,
    pub(super) storms: Vec<Storm>,
    pub(super) interrupted: bool,
}

/// About a second of it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Second {
    /// The end of it, in seconds since all had booted.
    pub(super) at: f64,
    pub(super) answered: u64,
    pub(super) errors: u64,
    pub(super) latency_milliseconds: Option<Latency>,
}

/// Connections that were cut and came back.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Storm {
    pub(super) cut: u64,
    pub(super) returned: u64,
    /// Until the last one.
    pub(super) seconds: f64,
    pub(super) handshakes_per_second: f64,
    pub(super) latency_milliseconds: Option<Latency>,
}

/// How long something took, in milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Latency {
    pub(super) p50: f64,
    pub(super) p99: f64,
    #[serde(rename = "p99.9")]
    pub(super) p999: f64,
    pub(super) max: f64,
}

impl Latency {
    /// `None` if there is nothing.
    pub(super) fn of(times: &Times) -> Option<Self> {
        let [p50, p99, p999, max] = [0.5, 0.99, 0.999, 1.0].map(|share| times.milliseconds(share));
        Some(Self { p50: p50?, p99: p99?, p999: p999?, max: max? })
    }
}

/// Returns the report as one JSON object.
pub(super) fn json(arguments: &Simulate, outcome: &Outcome) -> String {
    let Outcome { total, running, answers, .. } = outcome;
    let all = total.all();
    let actions = total
        .calls
        .iter()
        .map(|(action, calls)| OfAction { action: action.as_str(), counts: Counts::of(calls) });
    let report = Report {
        url: &arguments.url,
        scenario: word(arguments.scenario),
        charge_points: arguments.charge_points.get(),
        rate: arguments.rate,
        interrupted: outcome.interrupted,
        connecting_seconds: rounded(outcome.connecting.as_secs_f64()),
        seconds: rounded(running.as_secs_f64()),
        ending_seconds: rounded(outcome.ending.as_secs_f64()),
        counts: Counts::of(&all),
        offered: arguments.rate.map(|_| total.offered),
        behind: arguments.rate.map(|_| total.behind),
        unsent: total.unsent.count(),
        answers_per_second: per_second(*answers, *running),
        lost_connections: total.lost_connections,
        handshakes: Handshakes {
            completed: total.handshakes.count(),
            failed: total.failed_handshakes,
            latency_milliseconds: Latency::of(&total.handshakes),
        },
        received: Received { answered: total.received, refused: total.received_refused },
        actions: actions.collect(),
        storms: &outcome.storms,
        over_time: &outcome.seconds,
        reasons: total
            .reasons
            .by_count()
            .into_iter()
            .map(|(reason, count)| Reason { reason, count })
            .collect(),
    };
    serde_json::to_string(&report).expect("it has text keys and finite numbers")
}

/// Returns the report as tables.
pub(super) fn text(arguments: &Simulate, outcome: &Outcome) -> String {
    const MOST_REASONS: usize = 5;

    let Outcome { total, running, .. } = outcome;
    let mut text = String::new();
    let scenario = word(arguments.scenario);
    let _ = writeln!(
        text,
        "{} charge points, scenario {scenario}, {:.1} s after {:.1} s of connecting{}",
        arguments.charge_points,
        running.as_secs_f64(),
        outcome.connecting.as_secs_f64(),
        if outcome.interrupted { ", interrupted" } else { "" },
    );
    let mut calls = table(&[
        "CALL", "sent", "answered", "errors", "lost", LATENCY[0], LATENCY[1], LATENCY[2],
        LATENCY[3],
    ]);
    let all = total.all();
    let rows = total.calls.iter().map(|(action, calls)| (action.as_str(), calls));
    for (name, of) in rows.chain([("all", &all)]) {
        let counts = [of.sent, of.answered, of.errors, of.lost].map(|count| count.to_string());
        let cells = [name.to_owned()].into_iter().chain(counts);
        calls.add_row(cells.chain(latency(&of.latency)));
    }
    let _ = writeln!(text, "{calls}");
    let mut connections =
        table(&["", "done", "failed", LATENCY[0], LATENCY[1], LATENCY[2], LATENCY[3]]);
    let handshakes = [total.handshakes.count(), total.failed_handshakes];
    let cells =
        ["handshakes".to_owned()].into_iter().chain(handshakes.map(|count| count.to_string()));
    connections.add_row(cells.chain(latency(&total.handshakes)));
    let _ = writeln!(text, "{connections}");
    if !outcome.storms.is_empty() {
        let mut storms = table(&[
            "storm",
            "cut",
            "back",
            "s",
            "handshakes/s",
            LATENCY[0],
            LATENCY[1],
            LATENCY[2],
            LATENCY[3],
        ]);
        for (number, storm) in (1..).zip(&outcome.storms) {
            let cells = [
                format!("{number}"),
                storm.cut.to_string(),
                storm.returned.to_string(),
                format!("{:.3}", storm.seconds),
                format!("{:.0}", storm.handshakes_per_second),
            ];
            storms.add_row(cells.into_iter().chain(shown(storm.latency_milliseconds)));
        }
        let _ = writeln!(text, "{storms}");
    }
    let answers_per_second = per_second(outcome.answers, *running);
    let rate = arguments.rate.map(|rate| format!(" of {rate} offered")).unwrap_or_default();
    let _ = writeln!(
        text,
        "answers per second: {answers_per_second:.0}{rate}; lost connections: {}; CALLs answered \
         to the server: {}",
        total.lost_connections, total.received,
    );
    if total.behind * 10 > total.offered {
        let Tally { behind, offered, .. } = total;
        let _ = writeln!(
            text,
            "the rate was not reached: {behind} of {offered} CALLs were not even sent in time"
        );
    }
    if total.unsent.count() > 0 {
        let unsent = total.unsent.count();
        let _ = writeln!(text, "not sent until the end: {unsent} CALLs of the schedule");
    }
    let reasons = total.reasons.by_count();
    for (reason, count) in reasons.iter().take(MOST_REASONS) {
        let _ = writeln!(text, "{count} times: {reason}");
    }
    let others = reasons.iter().skip(MOST_REASONS).map(|(_, count)| count).sum::<u64>();
    if others + total.reasons.others > 0 {
        let _ = writeln!(text, "{} times: others", others + total.reasons.others);
    }
    text
}

/// Returns a time as people read it; a dash if there is none.
pub(super) fn milliseconds(time: Option<f64>) -> String {
    match time {
        None => "-".to_owned(),
        Some(time) if time < 10.0 => format!("{time:.3}"),
        Some(time) if time < 100.0 => format!("{time:.1}"),
        Some(time) => format!("{time:.0}"),
    }
}

const LATENCY: [&str; 4] = ["p50 ms", "p99 ms", "p99.9 ms", "max ms"];

fn latency(times: &Times) -> [String; 4] {
    shown(Latency::of(times))
}

fn shown(latency: Option<Latency>) -> [String; 4] {
    let times = latency.map(|latency| [latency.p50, latency.p99, latency.p999, latency.max]);
    times.map_or([(); 4].map(|()| None), |times| times.map(Some)).map(milliseconds)
}

fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(header);
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

const fn word(scenario: Scenario) -> &'static str {
    match scenario {
        Scenario::Idle => "idle",
        Scenario::Heartbeat => "heartbeat",
        Scenario::Charging => "charging",
        Scenario::Storm => "storm",
    }
}

#[expect(clippy::cast_precision_loss, reason = "three digits are exact")]
pub(super) fn per_second(count: u64, time: Duration) -> f64 {
    if time.is_zero() { 0.0 } else { rounded(count as f64 / time.as_secs_f64()) }
}

/// To three digits after the point.
pub(super) fn rounded(number: f64) -> f64 {
    (number * 1000.0).round() / 1000.0
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Report<'a> {
    url: &'a str,
    scenario: &'static str,
    charge_points: usize,
    rate: Option<f64>,
    interrupted: bool,
    connecting_seconds: f64,
    seconds: f64,
    ending_seconds: f64,
    #[serde(flatten)]
    counts: Counts,
    offered: Option<u64>,
    behind: Option<u64>,
    unsent: u64,
    answers_per_second: f64,
    lost_connections: u64,
    handshakes: Handshakes,
    received: Received,
    actions: Vec<OfAction>,
    storms: &'a [Storm],
    over_time: &'a [Second],
    reasons: Vec<Reason<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    sent: u64,
    answered: u64,
    errors: u64,
    lost: u64,
    latency_milliseconds: Option<Latency>,
}

impl Counts {
    fn of(calls: &Calls) -> Self {
        Self {
            sent: calls.sent,
            answered: calls.answered,
            errors: calls.errors,
            lost: calls.lost,
            latency_milliseconds: Latency::of(&calls.latency),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Handshakes {
    completed: u64,
    failed: u64,
    latency_milliseconds: Option<Latency>,
}

#[derive(Serialize)]
struct Received {
    answered: u64,
    refused: u64,
}

#[derive(Serialize)]
struct OfAction {
    action: &'static str,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Serialize)]
struct Reason<'a> {
    reason: &'a str,
    count: u64,
}
