//! What was found out, as tables and as JSON.

use std::fmt;

use serde::Serialize;

/// About one message.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) action: &'static str,
    pub(crate) payload_bytes: usize,
    /// Frame text to request.
    pub(crate) decode: Table,
    /// Request to frame text.
    pub(crate) encode: Table,
}

#[derive(Serialize)]
pub(crate) struct Table(pub(crate) Vec<Row>);

#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) contender: &'static str,
    pub(crate) nanoseconds: f64,
    /// To the first row.
    pub(crate) ratio: f64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, payload_bytes, decode, encode } = self;
        writeln!(f, "\n{action} ({payload_bytes} bytes of payload)")?;
        writeln!(f, "{:44} {:>9} {:>7}", "decode: frame text to request", "ns", "ratio")?;
        write!(f, "{decode}")?;
        writeln!(f, "{:44} {:>9} {:>7}", "encode: request to frame text", "ns", "ratio")?;
        write!(f, "{encode}")
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|Row { contender, nanoseconds, ratio }| {
            writeln!(f, "  {contender:42} {nanoseconds:9.0} {ratio:7.2}")
        })
    }
}
