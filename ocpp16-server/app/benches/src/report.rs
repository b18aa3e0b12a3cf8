//! What was found out, as a table and as JSON.

use std::fmt;

use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct Report {
    /// The size of the file.
    pub(crate) megabytes: f64,
    pub(crate) rounds: usize,
    pub(crate) cores: usize,
    pub(crate) rows: Vec<Row>,
    /// How many times as fast as validations of one thread side by side all threads
    /// are.
    pub(crate) share_of_side_by_side: f64,
}

/// Medians; ratios are taken within rounds.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) contender: String,
    pub(crate) seconds: f64,
    pub(crate) megabytes_per_second: f64,
    /// How many times as fast as merely skipping through the file.
    pub(crate) times_skipping: f64,
    /// How many times as fast as one thread.
    pub(crate) times_one_thread: f64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { megabytes, rounds, cores, rows, share_of_side_by_side: share } = self;
        writeln!(f, "{megabytes:.0} MB, median of {rounds} rounds, ratios within rounds")?;
        writeln!(
            f,
            "{:44} {:>8} {:>8} {:>10} {:>12}",
            "", "s", "MB/s", "x skipping", "x one thread"
        )?;
        for Row { contender, seconds, megabytes_per_second, times_skipping, times_one_thread } in
            rows
        {
            writeln!(
                f,
                "{contender:44} {seconds:8.2} {megabytes_per_second:8.0} {times_skipping:10.2} \
                 {times_one_thread:12.2}"
            )?;
        }
        writeln!(f, "{cores} threads are {share:.2} times as fast as the {cores} side by side")
    }
}
