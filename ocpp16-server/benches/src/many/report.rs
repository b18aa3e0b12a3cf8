//! What was found out about many charge points.

use std::fmt;

use serde::Serialize;

use crate::report::{Latency, Spread};

#[derive(Serialize)]
pub(crate) struct Many {
    /// How many talk, and how many connect at once.
    pub(super) charge_points: usize,
    pub(super) crowded: Vec<Crowded>,
    /// How many are served while others connect.
    pub(super) connected: usize,
    pub(super) stormed: Vec<Stormed>,
}

/// Of a server with many charge points, each with a Heartbeat now and then.
#[derive(Serialize)]
pub(super) struct Crowded {
    /// When it had as much to do as it could.
    pub(super) messages_per_second: f64,
    /// Half of it, at which latency was measured.
    pub(super) offered_per_second: f64,
    pub(super) latency: Latency,
}

/// Of a server to which many charge points connect at once.
#[derive(Serialize)]
pub(super) struct Stormed {
    pub(super) handshakes_per_second: Spread,
    /// To the raw transport, round by round.
    pub(super) ratio: Spread,
    /// Of Heartbeats of those that were connected before.
    pub(super) latency: Latency,
}

impl fmt::Display for Many {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n{:36} {:>9} {:>7} {:>9} {:>9} {:>8} {:>5} {:>7}",
            format!("{} charge points, us", self.charge_points),
            "offered/s",
            "p50",
            "p99",
            "max",
            "calm p99",
            "calm",
            "to p50"
        )?;
        for Crowded { offered_per_second, latency, .. } in &self.crowded {
            let (calm_p99, calm_part) = latency.calm();
            writeln!(
                f,
                "{:36} {offered_per_second:9.0} {:7.0} {:9.0} {:9.0} {calm_p99:8.0} {calm_part:4.0}% {:7.1}",
                latency.contender,
                latency.p50_microseconds,
                latency.p99_microseconds,
                latency.max_microseconds,
                calm_p99 / latency.p50_microseconds
            )?;
        }
        writeln!(
            f,
            "\n{:36} {:>9} {:>7} {:>13} {:>7} {:>7}",
            format!("{} connect, {} talk, us", self.charge_points, self.connected),
            "upgrade/s",
            "ratio",
            "min..max",
            "p99",
            "max"
        )?;
        for Stormed { handshakes_per_second, ratio, latency } in &self.stormed {
            let Spread { median, min, max } = ratio;
            writeln!(
                f,
                "{:36} {:9.0} {median:7.2} {:>13} {:7.0} {:7.0}",
                latency.contender,
                handshakes_per_second.median,
                format!("{min:.2}..{max:.2}"),
                latency.p99_microseconds,
                latency.max_microseconds
            )?;
        }
        Ok(())
    }
}
