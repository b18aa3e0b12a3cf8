//! What was found out, as tables and as JSON.

use std::fmt;
use std::fs;
use std::process::Command;

use serde::Serialize;

use crate::many::Many;
use crate::nodes::report::Nodes;
use crate::process::Cores;

/// Everything.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) charge_points: usize,
    pub(crate) messages: Vec<MessageReport>,
    /// The two modes of a runtime, with two threads.
    pub(crate) modes: Vec<MessageReport>,
    pub(crate) memory: Vec<Memory>,
    /// The same over TLS.
    pub(crate) memory_tls: Vec<Memory>,
    pub(crate) durable: Vec<Durable>,
    pub(crate) many: Option<Many>,
    pub(crate) nodes: Option<Nodes>,
}

/// Where and with what it was found out.
#[derive(Serialize)]
pub(crate) struct Machine {
    cpu: String,
    pinned: bool,
    rust: String,
    crates: Vec<(&'static str, &'static str)>,
}

#[derive(Serialize)]
pub(crate) struct MessageReport {
    pub(crate) action: &'static str,
    pub(crate) payload_bytes: usize,
    pub(crate) cost: Vec<Cost>,
    /// The rate at which latency was measured.
    pub(crate) offered_per_second: f64,
    pub(crate) latency: Vec<Latency>,
}

/// Of a server that has as much to do as it can.
#[derive(Serialize)]
pub(crate) struct Cost {
    pub(crate) contender: &'static str,
    pub(crate) cpu_microseconds: f64,
    /// To the raw transport, round by round.
    pub(crate) ratio: Spread,
    pub(crate) messages_per_second: f64,
    /// The part of a core that it used: what the load left it to use.
    pub(crate) busy: f64,
}

#[derive(Serialize)]
pub(crate) struct Latency {
    pub(crate) contender: &'static str,
    pub(crate) p50_microseconds: f64,
    pub(crate) p99_microseconds: f64,
    pub(crate) max_microseconds: f64,
    /// Not of a storm, in which the load has other things to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) calm: Option<Calm>,
}

/// The time in which the machine let the load work without a stop.
#[derive(Serialize)]
pub(crate) struct Calm {
    pub(crate) part: f64,
    /// Of the answers in it, if there was one.
    pub(crate) p99_microseconds: Option<f64>,
}

impl Latency {
    /// The p99 in microseconds and the part in percent of the calm time; not a number if
    /// there was none.
    pub(crate) fn calm(&self) -> (f64, f64) {
        let calm = self.calm.as_ref().map(|calm| (calm.p99_microseconds, calm.part * 1e2));
        let (p99, part) = calm.unwrap_or_default();
        (p99.unwrap_or(f64::NAN), part)
    }
}

#[derive(Serialize)]
pub(crate) struct Memory {
    pub(crate) contender: &'static str,
    pub(crate) bytes_per_charge_point: f64,
    pub(crate) ratio: f64,
}

/// Of `ocpp16 serve`, whose database is on the disk.
#[derive(Serialize)]
pub(crate) struct Durable {
    pub(crate) contender: &'static str,
    pub(crate) transactions_per_second: Spread,
    /// To a commit for each, round by round.
    pub(crate) ratio: Spread,
}

#[derive(Serialize)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Spread {
    pub(crate) fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        Self { median: at(values.len() / 2), min: at(0), max: at(values.len().saturating_sub(1)) }
    }
}

impl Machine {
    pub(crate) fn here(cores: Option<Cores>) -> Self {
        let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = cpu.lines().find_map(|line| line.strip_prefix("model name"));
        let rust = Command::new("rustc").arg("--version").output();
        let rust = rust.map_or_else(|_| Vec::new(), |output| output.stdout);
        let crates = ["hyper", "fastwebsockets", "tokio", "async-nats", "ocpp-kit"];
        Self {
            cpu: model.unwrap_or("an unknown CPU").trim_start_matches([' ', '\t', ':']).to_owned(),
            pinned: cores.is_some(),
            rust: String::from_utf8_lossy(&rust).trim().to_owned(),
            crates: crates.map(|name| (name, version(name))).to_vec(),
        }
    }
}

/// The version of a dependency that is compiled in.
fn version(name: &str) -> &'static str {
    const LOCK: &str = include_str!("../../../Cargo.lock");

    LOCK.split_once(&format!("\nname = \"{name}\"\nversion = \""))
        .and_then(|(_, rest)| rest.split('"').next())
        .unwrap_or("unknown")
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Machine { cpu, pinned, rust, crates } = &self.machine;
        writeln!(f, "{cpu}, {rust}")?;
        for (name, version) in crates {
            write!(f, "{name} {version}  ")?;
        }
        writeln!(f)?;
        if *pinned {
            writeln!(f, "server and load each on a core of its own")?;
        } else {
            writeln!(f, "NOT PINNED: server and load could not be given cores of their own")?;
        }
        for (number, message) in self.messages.iter().chain(&self.modes).enumerate() {
            if number == self.messages.len() {
                writeln!(f, "\nfrom here both on both cores, with two threads in the server")?;
            }
            let MessageReport { action, payload_bytes, cost, offered_per_second, latency } =
                message;
            writeln!(f, "\n{action} ({payload_bytes} bytes of payload)")?;
            writeln!(
                f,
                "{:36} {:>7} {:>7} {:>13} {:>9} {:>5}",
                format!("saturated by {} charge points", self.charge_points),
                "CPU us",
                "ratio",
                "min..max",
                "messages/s",
                "busy"
            )?;
            for row in cost {
                let Spread { median, min, max } = &row.ratio;
                writeln!(
                    f,
                    "{:36} {:7.2} {median:7.2} {:>13} {:10.0} {:4.0}%",
                    row.contender,
                    row.cpu_microseconds,
                    format!("{min:.2}..{max:.2}"),
                    row.messages_per_second,
                    row.busy * 100.0
                )?;
            }
            writeln!(
                f,
                "{:36} {:>7} {:>7} {:>13} {:>10} {:>5}",
                format!("latency at {offered_per_second:.0} messages/s, us"),
                "p50",
                "p99",
                "max",
                "calm p99",
                "calm"
            )?;
            for row in latency {
                let (calm_p99, calm_part) = row.calm();
                writeln!(
                    f,
                    "{:36} {:7.0} {:7.0} {:13.0} {calm_p99:10.0} {calm_part:4.0}%",
                    row.contender, row.p50_microseconds, row.p99_microseconds, row.max_microseconds
                )?;
            }
        }
        for rows in [&self.memory, &self.memory_tls] {
            if !rows.is_empty() {
                writeln!(f, "\n{:36} {:>7} {:>7}", "memory per charge point", "KiB", "ratio")?;
            }
            for row in rows {
                let kib = row.bytes_per_charge_point / 1024.0;
                writeln!(f, "{:36} {kib:7.2} {:7.2}", row.contender, row.ratio)?;
            }
        }
        if !self.durable.is_empty() {
            let title = "durable StartTransactions";
            writeln!(f, "\n{title:36} {:>7} {:>7} {:>13}", "/s", "ratio", "min..max")?;
        }
        for row in &self.durable {
            let Spread { median, min, max } = &row.ratio;
            let per_second = row.transactions_per_second.median;
            let spread = format!("{min:.2}..{max:.2}");
            writeln!(f, "{:36} {per_second:7.0} {median:7.2} {spread:>13}", row.contender)?;
        }
        if let Some(many) = &self.many {
            write!(f, "{many}")?;
        }
        if let Some(nodes) = &self.nodes {
            write!(f, "{nodes}")?;
        }
        Ok(())
    }
}
