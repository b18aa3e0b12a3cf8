//! What was found out, as tables and as JSON.

use std::fmt;

use serde::{Deserialize, Serialize};

/// About one message.
#[derive(Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) action: String,
    pub(crate) payload_bytes: usize,
    /// Frame text to request.
    pub(crate) decode: Table,
    /// Request to frame text.
    pub(crate) encode: Table,
}

#[derive(Serialize, Deserialize)]
pub(crate) struct Table(pub(crate) Vec<Row>);

#[derive(Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) contender: String,
    pub(crate) nanoseconds: f64,
    /// To the first row.
    pub(crate) ratio: f64,
    /// Of several processes.
    pub(crate) lowest: f64,
    pub(crate) highest: f64,
}

impl Report {
    /// Returns the medians of several runs, which have the same rows.
    pub(crate) fn medians(runs: &[Vec<Self>]) -> Vec<Self> {
        let Some(first) = runs.first() else { return Vec::new() };
        let of_message = |(place, report): (usize, &Self)| {
            let tables = |table: fn(&Self) -> &Table| -> Vec<&Table> {
                runs.iter().filter_map(|run| run.get(place)).map(table).collect()
            };
            Self {
                action: report.action.clone(),
                payload_bytes: report.payload_bytes,
                decode: Table::medians(&tables(|report| &report.decode)),
                encode: Table::medians(&tables(|report| &report.encode)),
            }
        };
        first.iter().enumerate().map(of_message).collect()
    }
}

impl Table {
    fn medians(tables: &[&Self]) -> Self {
        let Some(first) = tables.first() else { return Self(Vec::new()) };
        let of_row = |(place, row): (usize, &Row)| {
            let rows: Vec<&Row> = tables.iter().filter_map(|table| table.0.get(place)).collect();
            let ratios = || rows.iter().map(|row| row.ratio);
            Row {
                contender: row.contender.clone(),
                nanoseconds: median(rows.iter().map(|row| row.nanoseconds).collect()),
                ratio: median(ratios().collect()),
                lowest: ratios().fold(f64::INFINITY, f64::min),
                highest: ratios().fold(0.0, f64::max),
            }
        };
        Self(first.0.iter().enumerate().map(of_row).collect())
    }
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { action, payload_bytes, decode, encode } = self;
        writeln!(f, "\n{action} ({payload_bytes} bytes of payload)")?;
        writeln!(
            f,
            "{:44} {:>9} {:>7} {:>13}",
            "decode: frame text to request", "ns", "ratio", "min..max"
        )?;
        write!(f, "{decode}")?;
        writeln!(
            f,
            "{:44} {:>9} {:>7} {:>13}",
            "encode: request to frame text", "ns", "ratio", "min..max"
        )?;
        write!(f, "{encode}")
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|Row { contender, nanoseconds, ratio, lowest, highest }| {
            let range = format!("{lowest:.2}..{highest:.2}");
            writeln!(f, "  {contender:42} {nanoseconds:9.0} {ratio:7.2} {range:>13}")
        })
    }
}
