//! CPU and time that a message takes through gateway, broker and worker, beside
//! those that it takes in a single process.

use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use super::report::{Cost, Costs, Latency};
use super::system::{Single, System};
use crate::load::Load;
use crate::measure::Plan;
use crate::message::{MESSAGES, Message};
use crate::process::Cores;
use crate::report::Spread;
use crate::wire::Call;

/// Both at work, in turns.
struct Runs {
    single: Single,
    system: System,
    single_load: Load,
    system_load: Load,
}

/// What one round said, in microseconds for each message.
#[derive(Debug, Clone, Copy)]
struct Sample<const N: usize> {
    cpu: [f64; N],
    per_second: f64,
}

/// Measures both, for each message.
pub(crate) fn measure(
    plan: &Plan,
    nats_server: &Path,
    cores: Option<Cores>,
) -> io::Result<Vec<Costs>> {
    let single = Single::start(cores)?;
    let system = System::start(nats_server, 1, cores)?;
    let single_load = Load::new(single.address, plan.charge_points)?;
    let system_load = Load::new(system.address, plan.charge_points)?;
    let mut runs = Runs { single, system, single_load, system_load };
    MESSAGES.iter().map(|message| runs.measure(plan, message)).collect()
}

impl Runs {
    fn measure(&mut self, plan: &Plan, message: &Message) -> io::Result<Costs> {
        let mut call = Call::new(message.action, message.payload);
        let Self { single, system, single_load, system_load } = self;
        let (mut alone, mut over_broker) = (Vec::new(), Vec::new());
        for _ in 0..plan.rounds {
            let cpu_time = || single.all.cpu_time().map(|time| [time]);
            alone.push(saturated(plan, single_load, &mut call, cpu_time)?);
            over_broker.push(saturated(plan, system_load, &mut call, || system.cpu_time())?);
        }
        let rates = alone.iter().map(|sample| sample.per_second);
        let rates = rates.chain(over_broker.iter().map(|sample| sample.per_second));
        // Not zero, even if a busy machine lets nothing through.
        let offered = (rates.fold(f64::INFINITY, f64::min) / 2.0).max(1.0);
        let mut latency = Vec::new();
        for load in [single_load, system_load] {
            let mut sum = load.offer(&mut call, offered, plan.latency_window)?;
            for _ in 1..plan.latency_rounds {
                sum += load.offer(&mut call, offered, plan.latency_window)?;
            }
            latency.push(Latency::of(&sum.all));
        }
        let sum = |sample: &Sample<3>| sample.cpu.iter().sum::<f64>();
        let pairs = alone.iter().zip(&over_broker);
        Ok(Costs {
            action: message.action,
            payload_bytes: message.payload.len(),
            single: Cost::of(&alone, |sample| sample.cpu[0], |sample| sample.per_second),
            nodes: Cost::of(&over_broker, sum, |sample| sample.per_second),
            parts: [0, 1, 2]
                .map(|part| Spread::of(over_broker.iter().map(|sample| sample.cpu[part])).median),
            ratio: Spread::of(pairs.map(|(alone, nodes)| sum(nodes) / alone.cpu[0])),
            offered_per_second: offered,
            latency,
        })
    }
}

fn saturated<const N: usize>(
    plan: &Plan,
    load: &mut Load,
    call: &mut Call,
    cpu_time: impl Fn() -> io::Result<[Duration; N]>,
) -> io::Result<Sample<N>> {
    load.saturate(call, plan.warm_up)?;
    let (start, before) = (Instant::now(), cpu_time()?);
    let answers = load.saturate(call, plan.window)?;
    let (time, after) = (start.elapsed(), cpu_time()?);
    load.settle()?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let answers = answers as f64;
    let mut cpu = [0.0; N];
    for (cpu, (after, before)) in cpu.iter_mut().zip(after.into_iter().zip(before)) {
        *cpu = (after - before).as_secs_f64() * 1e6 / answers;
    }
    Ok(Sample { cpu, per_second: answers / time.as_secs_f64() })
}
