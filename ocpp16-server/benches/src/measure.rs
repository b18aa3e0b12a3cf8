//! What is measured, and how often.

use std::io;
use std::thread::sleep;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::charge_point::{boot, boot_tls};
use crate::contender::{Contender, Server};
use crate::latency::Latencies;
use crate::load::Load;
use crate::message::Message;
use crate::process::Cores;
use crate::report::{Calm, Cost, Latency, Memory, MessageReport, Spread};
use crate::wire::Call;

/// How much is measured.
pub(crate) struct Plan {
    /// Charge points of each contender, for CPU and latency.
    pub(crate) charge_points: usize,
    /// Contenders take turns in each.
    pub(crate) rounds: usize,
    /// How many turns each of them has in a round of messages, which has one warm-up and
    /// one window in all: a machine whose speed changes does so between rounds.
    pub(crate) turns: u32,
    pub(crate) warm_up: Duration,
    pub(crate) window: Duration,
    pub(crate) latency_rounds: usize,
    pub(crate) latency_window: Duration,
    /// Charge points between which memory grows.
    pub(crate) memory: [usize; 2],
    /// Charge points that start transactions.
    pub(crate) durable_charge_points: usize,
    /// How long they have been quiet then.
    pub(crate) quiet: Duration,
    /// Charge points that talk, or connect, all at once.
    pub(crate) crowd: usize,
    /// Charge points that talk while others connect, and how often that is done.
    pub(crate) connected: usize,
    pub(crate) storms: usize,
}

impl Plan {
    pub(crate) const FULL: Self = Self {
        charge_points: 200,
        rounds: 9,
        turns: 5,
        warm_up: Duration::from_millis(300),
        window: Duration::from_secs(1),
        latency_rounds: 3,
        latency_window: Duration::from_secs(2),
        memory: [5_000, 15_000],
        durable_charge_points: 1_000,
        quiet: Duration::from_secs(1),
        crowd: 10_000,
        connected: 1_000,
        storms: 5,
    };

    /// Proves that everything runs.
    pub(crate) const QUICK: Self = Self {
        charge_points: 20,
        rounds: 3,
        turns: 2,
        warm_up: Duration::from_millis(10),
        window: Duration::from_millis(50),
        latency_rounds: 1,
        latency_window: Duration::from_millis(50),
        memory: [50, 150],
        durable_charge_points: 50,
        quiet: Duration::from_millis(50),
        crowd: 200,
        connected: 20,
        storms: 1,
    };
}

/// Measures CPU per message and latency, for each message.
pub(crate) fn messages(
    plan: &Plan,
    cores: Option<Cores>,
    contenders: &[Contender],
    messages: &[Message],
) -> io::Result<Vec<MessageReport>> {
    if messages.is_empty() {
        return Ok(Vec::new());
    }
    let mut runs = Vec::new();
    for &contender in contenders {
        let run = Run::start(contender, plan, cores);
        runs.push(run.map_err(|error| named(contender, &error))?);
    }
    messages.iter().map(|message| measure(plan, &mut runs, message)).collect()
}

/// Measures the two modes of a runtime beside each other, with two threads on two
/// cores. The load is on the same cores, so these figures say nothing beside others.
pub(crate) fn modes(
    plan: &Plan,
    cores: Option<Cores>,
    of: &[Message],
) -> io::Result<Vec<MessageReport>> {
    if let Some(cores) = cores {
        cores.allow_both()?;
    }
    let measured = messages(plan, None, &Contender::MODES, of);
    if let Some(cores) = cores {
        Cores::pin(cores.load)?;
    }
    measured
}

/// Measures the memory that a charge point costs that has booted and is quiet.
pub(crate) fn memory(
    plan: &Plan,
    cores: Option<Cores>,
    contenders: &[Contender],
) -> io::Result<Vec<Memory>> {
    let mut rows: Vec<Memory> = Vec::new();
    for &contender in contenders {
        let bytes = growth(contender, plan, cores).map_err(|error| named(contender, &error))?;
        let raw = rows.first().map_or(bytes, |raw| raw.bytes_per_charge_point);
        rows.push(Memory {
            contender: contender.name(),
            bytes_per_charge_point: bytes,
            ratio: bytes / raw,
        });
    }
    Ok(rows)
}

fn growth(contender: Contender, plan: &Plan, cores: Option<Cores>) -> io::Result<f64> {
    let server = contender.start(cores)?;
    let [fewer, more] = plan.memory;
    let boot = |numbers| match &server.trust {
        None => boot(server.address, numbers),
        Some(trust) => boot_tls(server.address, trust, numbers),
    };
    let mut charge_points = boot(0..fewer)?;
    sleep(plan.quiet);
    let before = server.resident_bytes()?;
    charge_points.extend(boot(fewer..more)?);
    sleep(plan.quiet);
    let after = server.resident_bytes()?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    Ok((after as f64 - before as f64) / (more - fewer) as f64)
}

/// A contender and its load.
struct Run {
    contender: Contender,
    server: Server,
    load: Load,
}

/// What one round of one contender said: the sum of its turns.
#[derive(Default)]
struct Sample {
    used: Duration,
    time: Duration,
    answers: u64,
}

impl Sample {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    fn cpu_microseconds(&self) -> f64 {
        self.used.as_secs_f64() * 1e6 / self.answers as f64
    }

    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    fn per_second(&self) -> f64 {
        self.answers as f64 / self.time.as_secs_f64()
    }

    fn busy(&self) -> f64 {
        self.used.as_secs_f64() / self.time.as_secs_f64()
    }
}

fn measure(plan: &Plan, runs: &mut [Run], message: &Message) -> io::Result<MessageReport> {
    let mut call = Call::new(message.action, message.payload);
    let mut samples: Vec<Vec<Sample>> = runs.iter().map(|_| Vec::new()).collect();
    for _ in 0..plan.rounds {
        samples.iter_mut().for_each(|samples| samples.push(Sample::default()));
        for _ in 0..plan.turns {
            for (run, samples) in runs.iter_mut().zip(&mut samples) {
                let sample = samples.last_mut().expect("the sample of this round");
                let turn = run.saturated(plan, &mut call, sample);
                turn.map_err(|error| named(run.contender, &error))?;
            }
        }
    }
    let cost: Vec<Cost> =
        runs.iter().zip(&samples).map(|(run, of)| cost(run, of, &samples[0])).collect();
    let slowest = cost.iter().map(|cost| cost.messages_per_second).fold(f64::INFINITY, f64::min);
    // Not zero, even if a busy machine lets nothing through.
    let offered = (slowest / 2.0).max(1.0);
    let mut latency = Vec::new();
    for _ in 0..plan.latency_rounds {
        for (number, run) in runs.iter_mut().enumerate() {
            let offered = run.load.offer(&mut call, offered, plan.latency_window);
            let round = offered.map_err(|error| named(run.contender, &error))?;
            match latency.get_mut(number) {
                None => latency.push(round),
                Some(sum) => *sum += round,
            }
        }
    }
    let runs = runs.iter().zip(&latency);
    let latency = runs.map(|(run, of)| quantiles_and_calm(run.contender, of)).collect();
    Ok(MessageReport {
        action: message.action,
        payload_bytes: message.payload.len(),
        cost,
        offered_per_second: offered,
        latency,
    })
}

impl Run {
    fn start(contender: Contender, plan: &Plan, cores: Option<Cores>) -> io::Result<Self> {
        let server = contender.start(cores)?;
        let load = Load::new(server.address, plan.charge_points)?;
        Ok(Self { contender, server, load })
    }

    fn saturated(&mut self, plan: &Plan, call: &mut Call, sample: &mut Sample) -> io::Result<()> {
        self.load.saturate(call, plan.warm_up / plan.turns)?;
        let (start, used) = (Instant::now(), self.server.cpu_time()?);
        sample.answers += self.load.saturate(call, plan.window / plan.turns)?;
        sample.time += start.elapsed();
        sample.used += self.server.cpu_time()? - used;
        self.load.settle()
    }
}

fn cost(run: &Run, samples: &[Sample], raw: &[Sample]) -> Cost {
    let ratio =
        |(sample, raw): (&Sample, &Sample)| sample.cpu_microseconds() / raw.cpu_microseconds();
    let spread = |value: fn(&Sample) -> f64| Spread::of(samples.iter().map(value)).median;
    Cost {
        contender: run.contender.name(),
        cpu_microseconds: spread(Sample::cpu_microseconds),
        ratio: Spread::of(samples.iter().zip(raw).map(ratio)),
        messages_per_second: spread(Sample::per_second),
        busy: spread(Sample::busy),
    }
}

pub(crate) fn quantiles(contender: Contender, latencies: &Histogram<u64>) -> Latency {
    Latency {
        contender: contender.name(),
        p50_microseconds: microseconds(latencies, 0.5),
        p99_microseconds: microseconds(latencies, 0.99),
        max_microseconds: microseconds(latencies, 1.0),
        calm: None,
    }
}

pub(crate) fn quantiles_and_calm(contender: Contender, latencies: &Latencies) -> Latency {
    let calm = &latencies.calm;
    let p99_microseconds = (!calm.is_empty()).then(|| microseconds(calm, 0.99));
    let calm = Calm { part: latencies.calm_part(), p99_microseconds };
    Latency { calm: Some(calm), ..quantiles(contender, &latencies.all) }
}

fn microseconds(latencies: &Histogram<u64>, quantile: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "nanoseconds of seconds")]
    let nanoseconds = latencies.value_at_quantile(quantile) as f64;
    nanoseconds / 1e3
}

pub(crate) fn named(contender: Contender, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", contender.name()))
}
