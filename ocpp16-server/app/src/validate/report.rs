//! What people and programs are told.

mod json;

use ocpp16_capture::Captured;
use ocpp16_types::Deviation;
use ocpp16_types::traffic::Examined;

use super::conversations::Found;
use super::summary::Summary;
use crate::cli::Output;

/// A way to tell it. Parts of the text are made by several threads at a time, and
/// put out in the order of the input.
pub(super) trait Report: Sync {
    /// Begins the text.
    fn begin(&self, _text: &mut Vec<u8>) {}
    /// Tells of a frame.
    fn message(&self, text: &mut Vec<u8>, message: &Message<'_>);
    /// Tells of a finding; `inputs` are the names of the inputs.
    fn finding(&self, text: &mut Vec<u8>, inputs: &[String], found: &Found);
    /// Tells how much there was of what, and ends the text.
    fn end(&self, text: &mut Vec<u8>, summary: &Summary);
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

/// Returns the way that was asked for.
pub(super) fn new(output: Output) -> Box<dyn Report> {
    match output {
        Output::Human | Output::Json | Output::Sarif | Output::Junit => Box::new(json::Json),
    }
}
