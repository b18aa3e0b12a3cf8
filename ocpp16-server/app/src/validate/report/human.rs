//! Text for people: every invalid frame with its violations marked, every finding,
//! and tables at the end.

use std::borrow::Cow;
use std::fmt::{self, Write};
use std::io;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use ocpp16_types::Violation;
use ocpp16_types::traffic::{Examined, MessageType};
use unicode_width::UnicodeWidthStr;

use super::excerpt::{Excerpt, excerpt, offending};
use super::plain::{beginning, plain};
use super::shown::{Shown, ShownFinding};
use super::{Message, Report, Told, Whole, table};
use crate::validate::conversations::Found;

pub(super) struct Human {
    pub(super) tolerant: bool,
    /// How much fits in a line.
    pub(super) columns: usize,
    pub(super) styles: Styles,
}

/// Nothing, where colours are not wanted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Styles {
    pub(super) place: Style,
    wrong: Style,
    finding: Style,
    repair: Style,
}

/// How many violations of one frame are shown: each is looked for in the text.
const MOST: usize = 50;

/// How many characters of a name are shown; the standard allows 50 at most.
const LONGEST_NAME: usize = 60;

/// How many characters are shown of what is said of a violation.
const LONGEST_LINE: usize = 400;

/// What stands before an excerpt.
const GUTTER: &str = "    | ";

impl Human {
    pub(super) fn new(tolerant: bool) -> Self {
        const WIDEST: usize = 100;
        const NARROWEST: usize = 40;
        let columns = console::Term::stdout()
            .size_checked()
            .map_or(WIDEST, |(_, columns)| usize::from(columns).max(NARROWEST));
        let styles = match AutoStream::choice(&io::stdout()) {
            ColorChoice::Never => Styles::default(),
            ColorChoice::Auto | ColorChoice::Always | ColorChoice::AlwaysAnsi => Styles::COLOURS,
        };
        Self { tolerant, columns, styles }
    }

    fn frame(&self, message: &Message<'_>) -> Result<String, fmt::Error> {
        let Message { examined, .. } = message;
        let shown = Shown::new(message);
        let Shown { input, line, violations, deviations, frame, .. } = &shown;
        let Styles { place, repair, .. } = self.styles;
        let mut text = String::new();
        write!(text, "{place}{}:{line}:{place:#} {}", plain(input), kind(examined, &shown))?;
        if let Some(charge_point) = &shown.charge_point {
            write!(text, ", {}", beginning(charge_point, LONGEST_NAME))?;
        }
        if let Some(sender) = shown.sender {
            write!(text, ", sent by the {sender}")?;
        }
        text.push('\n');
        for violation in violations.iter().take(MOST) {
            self.violation(&mut text, violation)?;
            for deviation in deviations.iter().flat_map(|all| all.iter()) {
                if deviation.pointer == violation.pointer {
                    writeln!(text, "    {repair}a tolerant server: {}{repair:#}", deviation.kind)?;
                }
            }
            let columns = self.columns.saturating_sub(GUTTER.len());
            let range = offending(frame, examined, violations, violation);
            self.excerpt(&mut text, &excerpt(frame, range, columns))?;
        }
        if let Some(more @ 1..) = violations.len().checked_sub(MOST) {
            writeln!(text, "  and {more} more violations of this frame")?;
        }
        // A tolerant server takes any CALLERROR (J-30).
        let is_taken =
            deviations.is_some() || examined.message_type == Some(MessageType::CallError);
        if self.tolerant && !is_taken {
            writeln!(text, "  {repair}a tolerant server would refuse it, too{repair:#}")?;
        }
        Ok(text)
    }

    fn violation(&self, text: &mut String, violation: &Violation) -> fmt::Result {
        let Styles { wrong, .. } = self.styles;
        let Violation { code, keyword, .. } = violation;
        let said = violation.to_string();
        let said = beginning(&said, LONGEST_LINE);
        writeln!(text, "  {wrong}{said}{wrong:#} ({}, {code})", keyword.as_str())
    }

    fn excerpt(&self, text: &mut String, excerpt: &Excerpt) -> fmt::Result {
        let Styles { wrong, .. } = self.styles;
        let Excerpt { before, marked, after, marks } = excerpt;
        let (indent, marks) = (" ".repeat(before.width()), "^".repeat(*marks));
        writeln!(text, "{GUTTER}{before}{wrong}{marked}{wrong:#}{after}")?;
        writeln!(text, "{GUTTER}{indent}{wrong}{marks}{wrong:#}")
    }

    fn found(&self, inputs: &[String], found: &Found) -> Result<String, fmt::Error> {
        let Styles { place, finding: style, .. } = self.styles;
        let found = ShownFinding::new(found, inputs);
        let ShownFinding { kind, input, line, charge_point, id, message } = &found;
        let mut text = String::new();
        write!(text, "{place}{}:{line}:{place:#} ", plain(input))?;
        write!(text, "{style}{}{style:#} ({kind}), {}", plain(message), quoted(id))?;
        if let Some(charge_point) = charge_point {
            write!(text, ", {}", beginning(charge_point, LONGEST_NAME))?;
        }
        text.push('\n');
        Ok(text)
    }
}

impl Styles {
    pub(super) const COLOURS: Self = Self {
        place: Style::new().bold(),
        wrong: AnsiColor::Red.on_default(),
        finding: AnsiColor::Yellow.on_default(),
        repair: AnsiColor::Cyan.on_default(),
    };
}

impl Report for Human {
    fn message(&self, told: &mut Told, message: &Message<'_>) {
        if !message.examined.violations.is_empty() {
            let text = self.frame(message).expect("a text takes all");
            told.entry(|entry| entry.extend_from_slice(text.as_bytes()));
        }
    }

    fn finding(&self, told: &mut Told, inputs: &[String], found: &Found) {
        let text = self.found(inputs, found).expect("a text takes all");
        told.entry(|entry| entry.extend_from_slice(text.as_bytes()));
    }

    fn end(&self, text: &mut Vec<u8>, whole: &Whole) {
        let last = table::tables(whole, self.styles.place);
        text.extend_from_slice(last.as_bytes());
    }
}

/// What kind of message it is, and its id.
fn kind(examined: &Examined<'_>, shown: &Shown<'_>) -> String {
    let words = [
        Some(examined.message_type.map_or("no frame", MessageType::as_str).into()),
        shown.action.as_deref().map(|name| beginning(name, LONGEST_NAME)),
        shown.id.as_deref().map(|id| quoted(id).into()),
    ];
    words.into_iter().flatten().collect::<Vec<Cow<'_, str>>>().join(" ")
}

fn quoted(id: &str) -> String {
    format!("\"{}\"", beginning(id, LONGEST_NAME))
}
