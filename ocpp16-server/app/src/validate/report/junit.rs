//! JUnit XML, as systems for continuous integration read it.
//!
//! A test case is a kind of frame, or a kind of finding: their names are the same
//! in every run, and their number is small. Of what fails, the first are listed.

use std::io;

use ocpp16_types::Action;
use ocpp16_types::traffic::{FindingKind, MessageType};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::plain::{beginning, plain};
use super::shown::{Shown, ShownFinding};
use super::{Case, Examples, Message, Report, Told, Unopened, Whole};
use crate::validate::conversations::Found;

pub(super) struct Junit {
    /// Whether findings about the protocol fail.
    pub(super) protocol: bool,
}

/// How many characters are kept of an example, for many are.
const LONGEST: usize = 2000;

struct Suite {
    name: &'static str,
    cases: Vec<TestCase>,
}

struct TestCase {
    class: String,
    name: &'static str,
    outcome: Outcome,
}

enum Outcome {
    Passed,
    /// With something to tell.
    Noted(String),
    Failed {
        message: String,
        text: String,
    },
}

impl Report for Junit {
    fn message(&self, told: &mut Told, message: &Message<'_>) {
        let Message { examined, .. } = message;
        if examined.violations.is_empty() {
            return;
        }
        let case = Case::Frames(examined.action, examined.message_type);
        told.examples.add(case, || {
            const MOST: usize = 10;
            let Shown { input, line, charge_point, id, violations, .. } = Shown::new(message);
            let mut text = format!("{input}:{line}:");
            let names = charge_point.into_iter().chain(id);
            names.for_each(|name| text += &format!(" \"{name}\""));
            for violation in violations.iter().take(MOST) {
                let keyword = violation.keyword.as_str();
                text += &format!("; {violation} ({keyword}, {})", violation.code);
            }
            if let Some(more @ 1..) = violations.len().checked_sub(MOST) {
                text += &format!("; and {more} more violations");
            }
            beginning(&text, LONGEST).into_owned()
        });
    }

    fn finding(&self, told: &mut Told, inputs: &[String], found: &Found) {
        told.examples.add(Case::Findings(found.finding.kind), || {
            let ShownFinding { input, line, charge_point, id, message, .. } =
                ShownFinding::new(found, inputs);
            let mut text = format!("{input}:{line}:");
            let names = charge_point.into_iter().chain([id]);
            names.for_each(|name| text += &format!(" \"{name}\""));
            text += &format!("; {message}");
            beginning(&text, LONGEST).into_owned()
        });
    }

    fn end(&self, text: &mut Vec<u8>, whole: &Whole) {
        let suites = [
            Suite { name: "inputs", cases: vec![inputs(whole)] },
            Suite { name: "frames", cases: frames(whole) },
            Suite { name: "protocol", cases: findings(whole, self.protocol) },
        ];
        write(text, &suites).expect("it goes into memory");
    }
}

fn inputs(whole: &Whole) -> TestCase {
    let outcome = match whole.summary.unopened {
        0 => Outcome::Passed,
        count => {
            let message = format!("{count} inputs could not be opened");
            let lines = whole.unopened.iter().map(|Unopened { input, reason }| {
                plain(&format!("{input}: {reason}")).into_owned()
            });
            Outcome::Failed { message, text: lines.collect::<Vec<_>>().join("\n") }
        }
    };
    TestCase { class: class("inputs"), name: "can be opened", outcome }
}

fn frames(whole: &Whole) -> Vec<TestCase> {
    let cases = whole.summary.by_action.iter().map(|(&(action, message_type), frames)| {
        let outcome = match frames.invalid {
            0 => Outcome::Passed,
            count => Outcome::Failed {
                message: format!("{count} of {} frames are not valid", frames.all),
                text: list(&whole.examples, Case::Frames(action, message_type), count),
            },
        };
        let class = class(action.map_or("unknown", Action::as_str));
        TestCase { class, name: message_type.map_or("no frame", MessageType::as_str), outcome }
    });
    cases.collect()
}

fn findings(whole: &Whole, fail: bool) -> Vec<TestCase> {
    let cases = FindingKind::ALL.into_iter().map(|kind| {
        let count = whole.summary.by_finding.get(&kind).copied().unwrap_or_default();
        let text = list(&whole.examples, Case::Findings(kind), count);
        let outcome = match (count, fail) {
            (0, _) => Outcome::Passed,
            (_, false) => Outcome::Noted(text),
            (_, true) => Outcome::Failed { message: format!("found {count} times"), text },
        };
        TestCase { class: class("protocol"), name: kind.as_str(), outcome }
    });
    cases.collect()
}

fn class(name: &str) -> String {
    format!("ocpp16.{name}")
}

fn list(examples: &Examples, case: Case, count: u64) -> String {
    let examples = examples.of(case);
    let mut text = examples.join("\n");
    let more = count.saturating_sub(examples.len() as u64);
    if more > 0 {
        text += &format!("\nand {more} more");
    }
    text
}

fn write(text: &mut Vec<u8>, suites: &[Suite]) -> io::Result<()> {
    let mut writer = Writer::new_with_indent(&mut *text, b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let all = || suites.iter().flat_map(|suite| &suite.cases);
    let counts = counts(all());
    writer
        .create_element("testsuites")
        .with_attribute(("name", "ocpp16 validate"))
        .with_attributes(counts.iter().map(|(name, count)| (*name, &**count)))
        .write_inner_content(|writer| {
            suites.iter().try_for_each(|suite| write_suite(writer, suite))
        })?;
    text.push(b'\n');
    Ok(())
}

fn write_suite(writer: &mut Writer<&mut Vec<u8>>, suite: &Suite) -> io::Result<()> {
    let counts = counts(suite.cases.iter());
    let element = writer
        .create_element("testsuite")
        .with_attribute(("name", suite.name))
        .with_attributes(counts.iter().map(|(name, count)| (*name, &**count)));
    element.write_inner_content(|writer| {
        for case in &suite.cases {
            let element = writer
                .create_element("testcase")
                .with_attribute(("classname", &*case.class))
                .with_attribute(("name", case.name))
                .with_attribute(("time", "0"));
            match &case.outcome {
                Outcome::Passed => element.write_empty()?,
                Outcome::Noted(text) => element.write_inner_content(|writer| {
                    let note = writer.create_element("system-out");
                    note.write_text_content(BytesText::new(text)).map(drop)
                })?,
                Outcome::Failed { message, text } => element.write_inner_content(|writer| {
                    let failure =
                        writer.create_element("failure").with_attribute(("message", &**message));
                    failure.write_text_content(BytesText::new(text)).map(drop)
                })?,
            };
        }
        Ok(())
    })?;
    Ok(())
}

fn counts<'a>(cases: impl Iterator<Item = &'a TestCase>) -> [(&'static str, String); 4] {
    let (mut tests, mut failures) = (0, 0);
    for case in cases {
        tests += 1;
        failures += usize::from(matches!(case.outcome, Outcome::Failed { .. }));
    }
    let none = || "0".to_owned();
    [
        ("tests", tests.to_string()),
        ("failures", failures.to_string()),
        ("errors", none()),
        ("time", none()),
    ]
}
