//! How it goes, on the terminal. Standard error shows it, and only a terminal.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::report::milliseconds;
use super::tally::Tally;

/// A line, or nothing.
pub(super) struct Progress {
    line: ProgressBar,
    charge_points: usize,
}

impl Progress {
    pub(super) fn new(charge_points: usize) -> Self {
        let line = if io::stderr().is_terminal() {
            ProgressBar::no_length()
        } else {
            ProgressBar::hidden()
        };
        line.set_style(ProgressStyle::with_template(TEMPLATE).expect("a test has tried it"));
        Self { line, charge_points }
    }

    /// Shows all so far, how many answers have come in this much time of late, and
    /// what goes on.
    pub(super) fn show(&self, total: &Tally, (answers, time): (u64, Duration), what: &str) {
        if self.line.is_hidden() {
            return;
        }
        let all = total.all();
        #[expect(clippy::cast_precision_loss, reason = "it is shown to people")]
        let rate = answers as f64 / time.as_secs_f64().max(0.001);
        let percentile = |share| milliseconds(all.latency.milliseconds(share));
        self.line.set_message(format!(
            "{what}: {} of {} connected, {rate:.0} answers/s, {} errors, {} lost, p50 {} ms, \
             p99 {} ms",
            total.connected,
            self.charge_points,
            all.errors,
            all.lost,
            percentile(0.5),
            percentile(0.99),
        ));
        self.line.tick();
    }

    /// Leaves no trace.
    pub(super) fn end(&self) {
        self.line.finish_and_clear();
    }
}

const TEMPLATE: &str = "{spinner} {wide_msg}";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_well_formed() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }
}
