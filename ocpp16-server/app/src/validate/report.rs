//! What people and programs are told.

mod excerpt;
mod human;
mod json;
mod junit;
mod plain;
mod rule;
mod sarif;
mod shown;
mod table;
mod told;

use ocpp16_capture::Captured;
use ocpp16_types::Deviation;
use ocpp16_types::traffic::Examined;

pub(super) use plain::plain;
pub(super) use told::{Case, Examples, Told};

use super::conversations::Found;
use super::summary::Summary;
use crate::cli::{Output, Validate};

/// A way to tell it. The entries of several parts of the input are made at a time,
/// and put out in the order of the input.
pub(super) trait Report: Sync {
    /// Begins the text.
    fn begin(&self, _text: &mut Vec<u8>) {}
    /// Tells of a frame.
    fn message(&self, told: &mut Told, message: &Message<'_>);
    /// Tells of a finding; `inputs` are the names of the inputs.
    fn finding(&self, told: &mut Told, inputs: &[String], found: &Found);
    /// What stands between two entries.
    fn separator(&self) -> &'static [u8] {
        b""
    }
    /// Tells how much there was of what, and ends the text.
    fn end(&self, text: &mut Vec<u8>, whole: &Whole);
}

/// A frame and all that is known of it.
#[derive(Debug)]
pub(super) struct Message<'a> {
    /// The name of the input.
    pub(super) input: &'a str,
    pub(super) captured: &'a Captured<'a>,
    pub(super) examined: &'a Examined<'a>,
    /// What a tolerant server would have repaired, if that is asked for and it
    /// would have taken the message then.
    pub(super) deviations: Option<Vec<Deviation>>,
}

/// What is known at the end.
#[derive(Debug, Default)]
pub(super) struct Whole {
    pub(super) summary: Summary,
    pub(super) examples: Examples,
    /// How many entries were put out; `--limit` may have left out others.
    pub(super) shown: u64,
    /// The inputs that cannot be opened.
    pub(super) unopened: Vec<Unopened>,
}

/// An input that cannot be opened.
#[derive(Debug)]
pub(super) struct Unopened {
    pub(super) input: String,
    pub(super) reason: String,
}

/// Returns the way that was asked for.
pub(super) fn new(arguments: &Validate) -> Box<dyn Report> {
    let protocol = arguments.protocol;
    match arguments.output {
        Output::Human => Box::new(human::Human::new(arguments.tolerant)),
        Output::Json => Box::new(json::Json),
        Output::Sarif => Box::new(sarif::Sarif { protocol }),
        Output::Junit => Box::new(junit::Junit { protocol }),
    }
}

#[cfg(test)]
mod tests;
