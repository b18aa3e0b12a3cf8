//! `ocpp16 validate`: captured traffic against the official schemas.
//!
//! ```text
//! inputs ──> examine ──> conversations ──> report ──> output
//! in order   all cores   in order          all cores  in order
//! ```
//!
//! Nothing here knows a server: what is judged, and how, is in
//! `ocpp16_types::traffic`, and how inputs are read in `ocpp16_capture`.

mod conversations;
mod inputs;
mod output;
mod pipeline;
mod progress;
mod report;
mod summary;

use std::error::Error;
use std::io;
use std::thread;

use crate::cli::Validate;
use inputs::Inputs;
use output::Output;
use pipeline::Pipeline;
use progress::Progress;

/// Validates, and tells whether everything is as it should be.
pub(crate) fn validate(arguments: &Validate) -> Result<bool, Box<dyn Error>> {
    let progress = Progress::new(&arguments.files);
    let inputs = Inputs::new(&arguments.files, arguments.reading(), progress.clone());
    let report = report::new(arguments);
    let output = Output::new(io::stdout(), arguments.limit(), progress);
    let threads = arguments.threads.or_else(|| thread::available_parallelism().ok());
    let pipeline = Pipeline::new(inputs, output, &*report, arguments.tolerant);
    let summary = pipeline.run(threads.map_or(1, Into::into))?;
    if summary.frames == 0 && summary.skipped == 0 && summary.unopened > 0 {
        return Err("nothing could be read".into());
    }
    if summary.frames == 0 {
        return Err("no message of OCPP-J was found".into());
    }
    Ok(summary.invalid == 0 && (summary.findings() == 0 || !arguments.protocol))
}
