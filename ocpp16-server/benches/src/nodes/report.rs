//! What was found out about many nodes, as text and as JSON.

use std::fmt;

use hdrhistogram::Histogram;
use serde::Serialize;

use crate::report::Spread;

/// Everything about many nodes.
#[derive(Serialize)]
pub(crate) struct Nodes {
    pub(crate) cost: Vec<Costs>,
    /// `--role all` without a broker.
    pub(crate) single: Growth,
    pub(crate) scale: Scale,
}

/// Of one message.
#[derive(Serialize)]
pub(crate) struct Costs {
    pub(crate) action: &'static str,
    pub(crate) payload_bytes: usize,
    pub(crate) single: Cost,
    /// Of gateway, worker and broker together.
    pub(crate) nodes: Cost,
    /// Microseconds of gateway, worker, broker.
    pub(crate) parts: [f64; 3],
    /// Of the sum to the single process, round by round.
    pub(crate) ratio: Spread,
    /// The rate at which latency was measured.
    pub(crate) offered_per_second: f64,
    /// Of the single process, and of the nodes.
    pub(crate) latency: Vec<Latency>,
}

#[derive(Serialize)]
pub(crate) struct Cost {
    pub(crate) cpu_microseconds: f64,
    pub(crate) messages_per_second: f64,
}

#[derive(Serialize)]
pub(crate) struct Latency {
    pub(crate) p50_microseconds: f64,
    pub(crate) p99_microseconds: f64,
    pub(crate) max_microseconds: f64,
}

/// Resident bytes at two numbers of charge points.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Growth {
    pub(crate) charge_points: [usize; 2],
    pub(crate) bytes: [u64; 2],
}

#[derive(Serialize)]
pub(crate) struct Scale {
    pub(crate) charge_points: usize,
    /// Of each gateway.
    pub(crate) connections: Vec<usize>,
    /// From the first to the last, each booted.
    pub(crate) connected_in_seconds: f64,
    /// How many of them tried in a second, at most.
    pub(crate) connect_rate: f64,
    /// Microseconds of the gateways, the worker, the broker for each of them.
    pub(crate) connect_cpu: [f64; 3],
    /// All together.
    pub(crate) gateways: Growth,
    pub(crate) worker: Growth,
    pub(crate) broker: Growth,
    pub(crate) heartbeat_interval_seconds: f64,
    pub(crate) watch: Watch,
    /// From the call of a client to the answer of the charge point.
    pub(crate) calls: Latency,
    /// From a client to another one and back.
    pub(crate) broker_alone: Latency,
    pub(crate) death: Death,
}

/// Heartbeats for a while.
#[derive(Serialize)]
pub(crate) struct Watch {
    pub(crate) heartbeats_per_second: f64,
    /// Cores in use by the gateways, the worker, the broker.
    pub(crate) cores: [f64; 3],
    pub(crate) cores_of_load: f64,
    pub(crate) dropped: usize,
    pub(crate) errors: usize,
    pub(crate) latency: Latency,
}

/// Of a gateway.
#[derive(Serialize)]
pub(crate) struct Death {
    pub(crate) dropped: usize,
    pub(crate) jitter_seconds: f64,
    /// How many of them try again in a second.
    pub(crate) connect_rate: f64,
    pub(crate) connected_in_seconds: f64,
    /// Until the first message of each is answered.
    pub(crate) served_in_seconds: f64,
    pub(crate) refused: usize,
    pub(crate) errors: usize,
    /// Microseconds of the gateways, the worker, the broker for each of them, with
    /// what the Heartbeats of all others took meanwhile.
    pub(crate) connect_cpu: [f64; 3],
    /// Those of them that were called as soon as they were back.
    pub(crate) called: u64,
    /// Calls to them that came before they could be reached.
    pub(crate) called_too_early: usize,
    /// From the answer to the upgrade until a call got to the node that has it.
    pub(crate) routed: Latency,
    /// Until a call was answered by the charge point.
    pub(crate) answered: Latency,
}

impl Cost {
    /// The medians of samples.
    pub(crate) fn of<S>(samples: &[S], cpu: impl Fn(&S) -> f64, rate: impl Fn(&S) -> f64) -> Self {
        Self {
            cpu_microseconds: Spread::of(samples.iter().map(cpu)).median,
            messages_per_second: Spread::of(samples.iter().map(rate)).median,
        }
    }
}

impl Latency {
    /// Takes nanoseconds.
    pub(crate) fn of(latency: &Histogram<u64>) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "nanoseconds of seconds")]
        let microseconds = |nanoseconds: u64| nanoseconds as f64 / 1e3;
        Self {
            p50_microseconds: microseconds(latency.value_at_quantile(0.5)),
            p99_microseconds: microseconds(latency.value_at_quantile(0.99)),
            max_microseconds: microseconds(latency.max()),
        }
    }
}

impl Growth {
    pub(crate) const fn new(charge_points: [usize; 2]) -> Self {
        Self { charge_points, bytes: [0; 2] }
    }

    /// Bytes that each further charge point takes.
    fn slope(&self) -> f64 {
        let [fewer, more] = self.charge_points;
        let [before, after] = self.bytes;
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let slope = (after as f64 - before as f64) / (more - fewer) as f64;
        slope
    }
}

impl fmt::Display for Nodes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for costs in &self.cost {
            write!(f, "{costs}")?;
        }
        let Self { single, scale, .. } = self;
        let gateways = scale.connections.len();
        writeln!(
            f,
            "\n{:36} {:>13} {:>9} {:>7} {:>7}",
            "memory", "charge points", "MiB", "KiB", "ratio"
        )?;
        for (name, growth) in [
            ("ocpp16 serve", single),
            (&format!("{gateways} gateways"), &scale.gateways),
            ("worker", &scale.worker),
            ("broker", &scale.broker),
        ] {
            let [charge_points, mebibytes] =
                [growth.charge_points[1] as f64, growth.bytes[1] as f64 / f64::from(1 << 20)];
            let (slope, ratio) = (growth.slope() / 1024.0, growth.slope() / single.slope());
            writeln!(f, "{name:36} {charge_points:13.0} {mebibytes:9.1} {slope:7.2} {ratio:7.2}")?;
        }
        write!(f, "{scale}")
    }
}

impl fmt::Display for Costs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\n{} ({} bytes of payload)", self.action, self.payload_bytes)?;
        writeln!(
            f,
            "{:36} {:>7} {:>7} {:>13} {:>11}",
            "saturated", "CPU us", "ratio", "min..max", "messages/s"
        )?;
        let Spread { median, min, max } = &self.ratio;
        for (name, cost, ratio, spread) in [
            (SINGLE, &self.single, 1.0, "1.00..1.00".to_owned()),
            (NODES, &self.nodes, *median, format!("{min:.2}..{max:.2}")),
        ] {
            let Cost { cpu_microseconds, messages_per_second } = cost;
            writeln!(
                f,
                "{name:36} {cpu_microseconds:7.2} {ratio:7.2} {spread:>13} {messages_per_second:11.0}"
            )?;
        }
        for (name, part) in ["gateway", "worker", "broker"].into_iter().zip(self.parts) {
            writeln!(f, "    {name:32} {part:7.2}")?;
        }
        let title = format!("latency at {:.0} messages/s, us", self.offered_per_second);
        writeln!(f, "{title:36} {:>7} {:>7} {:>13}", "p50", "p99", "max")?;
        for (name, latency) in [SINGLE, NODES].into_iter().zip(&self.latency) {
            writeln!(f, "{name:36} {latency}")?;
        }
        Ok(())
    }
}

const SINGLE: &str = "ocpp16 serve";
const NODES: &str = "gateway, broker, worker";

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { charge_points, connections, watch, death, .. } = self;
        let (fewest, most) = (connections.iter().min(), connections.iter().max());
        writeln!(
            f,
            "\n{charge_points} charge points at {} gateways, {} to {} at each, connected and booted \
             in {:.1} s (at most {:.0}/s)",
            connections.len(),
            fewest.unwrap_or(&0),
            most.unwrap_or(&0),
            self.connected_in_seconds,
            self.connect_rate
        )?;
        parts(f, "CPU us for each of them", self.connect_cpu)?;
        writeln!(
            f,
            "a Heartbeat of each in {:.0} s: {:.0}/s, {} connections dropped, {} errors",
            self.heartbeat_interval_seconds,
            watch.heartbeats_per_second,
            watch.dropped,
            watch.errors
        )?;
        parts(f, "cores in use", watch.cores)?;
        writeln!(f, "    {:32} {:7.3}", "load", watch.cores_of_load)?;
        writeln!(f, "{:36} {:>7} {:>7} {:>13}", "latency, us", "p50", "p99", "max")?;
        writeln!(f, "{:36} {}", "Heartbeat", watch.latency)?;
        writeln!(f, "{:36} {}", "call to a charge point", self.calls)?;
        writeln!(f, "{:36} {}", "broker alone, to a client and back", self.broker_alone)?;
        writeln!(
            f,
            "\none gateway killed: {} connections dropped, each tries again within {:.0} s ({:.0}/s)",
            death.dropped, death.jitter_seconds, death.connect_rate
        )?;
        writeln!(
            f,
            "all connected after {:.1} s, all served after {:.1} s, {} tries in vain, {} errors",
            death.connected_in_seconds, death.served_in_seconds, death.refused, death.errors
        )?;
        parts(f, "CPU us for each of them", death.connect_cpu)?;
        writeln!(
            f,
            "{} of them called at once ({} tries too early), us from the upgrade until",
            death.called, death.called_too_early
        )?;
        writeln!(f, "{:36} {}", "a call is routed", death.routed)?;
        writeln!(f, "{:36} {}", "a call is answered", death.answered)
    }
}

fn parts(f: &mut fmt::Formatter<'_>, title: &str, values: [f64; 3]) -> fmt::Result {
    writeln!(f, "{title}")?;
    for (name, value) in ["gateways", "worker", "broker"].into_iter().zip(values) {
        writeln!(f, "    {name:32} {value:7.3}")?;
    }
    Ok(())
}

impl fmt::Display for Latency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { p50_microseconds, p99_microseconds, max_microseconds } = self;
        write!(f, "{p50_microseconds:7.0} {p99_microseconds:7.0} {max_microseconds:13.0}")
    }
}
