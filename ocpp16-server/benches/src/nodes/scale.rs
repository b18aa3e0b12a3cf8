//! As many charge points as fit, over several gateways: memory, what a second of
//! their Heartbeats costs, calls to them, and the death of a gateway.

use std::collections::HashMap;
use std::io;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use hdrhistogram::Histogram;

use super::caller::{Caller, Outcome};
use super::fleet::Fleet;
use super::report::{Death, Growth, Latency, Scale, Watch};
use super::system::System;
use super::{Plan, resident, size};
use crate::charge_point::identity;
use crate::process::Program;

/// Measures all of it, in this order.
pub(crate) fn measure(plan: &Plan, system: &mut System) -> io::Result<Scale> {
    let mut fleet = Fleet::start(system.address, size(plan, plan.crowds, plan.charge_points[1]))?;
    let spare: Vec<usize> =
        system.gateways.iter().map(Program::descriptors).collect::<io::Result<_>>()?;
    let mut growth = [Growth::new(plan.charge_points); 3];
    let (mut connected_in, used) = (Duration::ZERO, system.cpu_time()?);
    for (place, charge_points) in plan.charge_points.into_iter().enumerate() {
        connected_in += fleet.connect(charge_points, plan.connect_rate)?;
        eprintln!("{charge_points} charge points are connected");
        let gateways: Vec<&Program> = system.gateways.iter().collect();
        let parts = [gateways.as_slice(), &[&system.worker], &[&system.broker]];
        thread::sleep(plan.quiet);
        for (growth, programs) in growth.iter_mut().zip(parts) {
            growth.bytes[place] = resident(programs)?;
        }
    }
    let connect_cpu = per_charge_point(system.cpu_time()?, used, plan.charge_points[1]);
    let mut connections = Vec::new();
    for (gateway, spare) in system.gateways.iter().zip(spare) {
        connections.push(gateway.descriptors()?.saturating_sub(spare));
    }
    let watch = watch(plan, system, &mut fleet)?;
    eprintln!("Heartbeats watched");
    let mut caller = Caller::connect(system.broker_address, "caller")?;
    let _echo = Caller::connect(system.broker_address, "echo")?.echo(ECHO)?;
    let numbers = spread(plan.charge_points[1]);
    let calls = numbers.take(plan.calls).map(call_to);
    let calls = ask(&mut caller, calls)?;
    let broker_alone = ask(&mut caller, (0..plan.calls).map(|_| ECHO.to_owned()))?;
    eprintln!("calls measured");
    let death = kill(plan, system, &mut fleet, &mut caller)?;
    let [gateways, worker, broker] = growth;
    Ok(Scale {
        charge_points: plan.charge_points[1],
        connections,
        connected_in_seconds: connected_in.as_secs_f64(),
        connect_rate: plan.connect_rate,
        connect_cpu,
        gateways,
        worker,
        broker,
        heartbeat_interval_seconds: plan.heartbeat_interval.as_secs_f64(),
        watch,
        calls: Latency::of(&calls),
        broker_alone: Latency::of(&broker_alone),
        death,
    })
}

/// A subject of nobody else.
const ECHO: &str = "bench.echo";

fn watch(plan: &Plan, system: &System, fleet: &mut Fleet) -> io::Result<Watch> {
    fleet.latency()?;
    let before = fleet.status()?;
    let (start, used, load) = (Instant::now(), system.cpu_time()?, fleet.cpu_time()?);
    thread::sleep(plan.watched);
    let (time, after) = (start.elapsed().as_secs_f64(), fleet.status()?);
    let load = fleet.cpu_time()? - load;
    let mut cpu = [0.0; 3];
    for (cpu, (now, before)) in cpu.iter_mut().zip(system.cpu_time()?.into_iter().zip(used)) {
        *cpu = (now - before).as_secs_f64() / time;
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let heartbeats = (after.heartbeats - before.heartbeats) as f64;
    Ok(Watch {
        heartbeats_per_second: heartbeats / time,
        cores: cpu,
        cores_of_load: load.as_secs_f64() / time,
        dropped: after.dropped,
        errors: after.errors,
        latency: Latency::of(&fleet.latency()?),
    })
}

/// Asks one after the other; returns how many nanoseconds it took.
fn ask(caller: &mut Caller, subjects: impl Iterator<Item = String>) -> io::Result<Histogram<u64>> {
    let mut latency = Histogram::new(3).map_err(io::Error::other)?;
    for subject in subjects {
        let start = Instant::now();
        match caller.request(&subject)? {
            Outcome::Answered => record(&mut latency, start.elapsed())?,
            outcome @ (Outcome::NoResponders | Outcome::Failed(_)) => {
                return Err(io::Error::other(format!("{subject}: {outcome:?}")));
            }
        }
    }
    Ok(latency)
}

/// Kills the first gateway, and waits until all of its charge points are back at
/// the others. One more is there before: the others may not have descriptors
/// enough for all.
fn kill(
    plan: &Plan,
    system: &mut System,
    fleet: &mut Fleet,
    caller: &mut Caller,
) -> io::Result<Death> {
    system.add_gateway()?;
    let all = plan.charge_points[1];
    let before = fleet.status()?;
    let (start, used) = (Instant::now(), system.cpu_time()?);
    // Its end is part of what takes time; its CPU time goes with it.
    let dead = system.gateways.swap_remove(0);
    let gone = dead.cpu_time()?;
    drop(dead);
    let mut calls = Calls::new()?;
    let (mut connected_in, mut served_in) = (None, None);
    let mut looked = Instant::now();
    while served_in.is_none() || calls.answered.is_empty() || !calls.open.is_empty() {
        if start.elapsed() > plan.jitter * 4 + GIVE_UP {
            let status = fleet.status()?;
            return Err(io::Error::other(format!("not all came back: {status:?}")));
        }
        let patience = if calls.open.is_empty() { LOOK } else { Duration::ZERO };
        if let Some((number, back)) = fleet.back(patience)? {
            calls.begin(caller, number, back)?;
        }
        if !calls.open.is_empty() {
            calls.go_on(caller)?;
        }
        if looked.elapsed() < LOOK {
            continue;
        }
        looked = Instant::now();
        let status = fleet.status()?;
        if status.dropped > before.dropped && status.connected >= all {
            connected_in.get_or_insert(start.elapsed());
            if status.served >= all {
                served_in = Some(start.elapsed());
            }
        }
    }
    let after = fleet.status()?;
    let mut cpu = system.cpu_time()?;
    cpu[0] += gone;
    let dropped = after.dropped - before.dropped;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let connect_rate = dropped as f64 / plan.jitter.as_secs_f64();
    Ok(Death {
        dropped,
        jitter_seconds: plan.jitter.as_secs_f64(),
        connect_rate,
        connected_in_seconds: connected_in.unwrap_or_default().as_secs_f64(),
        served_in_seconds: served_in.unwrap_or_default().as_secs_f64(),
        refused: after.refused - before.refused,
        errors: after.errors - before.errors,
        connect_cpu: per_charge_point(cpu, used, dropped),
        called: calls.answered.len(),
        called_too_early: calls.too_early,
        routed: Latency::of(&calls.routed),
        answered: Latency::of(&calls.answered),
    })
}

/// Calls to charge points that have just come back, each until it is answered; none
/// waits for another.
struct Calls {
    /// By the number of the request: whose, when it was back, and whether the broker
    /// knows of it.
    open: HashMap<u64, (usize, SystemTime, bool)>,
    /// When the gateway was killed.
    since: SystemTime,
    too_early: usize,
    routed: Histogram<u64>,
    answered: Histogram<u64>,
}

impl Calls {
    fn new() -> io::Result<Self> {
        let histogram = || Histogram::new(3).map_err(io::Error::other);
        let (routed, answered) = (histogram()?, histogram()?);
        Ok(Self { open: HashMap::new(), since: SystemTime::now(), too_early: 0, routed, answered })
    }

    fn begin(&mut self, caller: &mut Caller, number: usize, back: SystemTime) -> io::Result<()> {
        let asked = caller.ask(&call_to(number))?;
        self.open.insert(asked, (number, back, false));
        Ok(())
    }

    /// Takes what was answered, for a moment.
    fn go_on(&mut self, caller: &mut Caller) -> io::Result<()> {
        /// What was refused is asked again so much later.
        const MOMENT: Duration = Duration::from_millis(1);

        let mut again = Vec::new();
        while let Some((asked, outcome)) = caller.answer(MOMENT)? {
            let Some((number, back, known)) = self.open.remove(&asked) else { continue };
            let time = SystemTime::now().duration_since(back).unwrap_or_default();
            let routed = outcome != Outcome::NoResponders;
            if routed && !known {
                record(&mut self.routed, time)?;
            }
            if outcome == Outcome::Answered {
                record(&mut self.answered, time)?;
                if time > SLOW {
                    let after = back.duration_since(self.since).unwrap_or_default();
                    eprintln!("number {number}, back after {after:.1?}, called after {time:.1?}");
                }
            } else {
                self.too_early += 1;
                again.push((number, back, known || routed));
            }
            if again.len() > AT_A_TIME {
                break;
            }
        }
        for (number, back, known) in again {
            let asked = caller.ask(&call_to(number))?;
            self.open.insert(asked, (number, back, known));
        }
        Ok(())
    }
}

/// Returns microseconds for each.
fn per_charge_point(now: [Duration; 3], before: [Duration; 3], charge_points: usize) -> [f64; 3] {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let charge_points = charge_points as f64;
    [0, 1, 2].map(|part| now[part].saturating_sub(before[part]).as_secs_f64() * 1e6 / charge_points)
}

/// What takes longer is told, with when it was.
const SLOW: Duration = Duration::from_secs(1);

/// Calls that are refused before they are made again.
const AT_A_TIME: usize = 16;

/// How often it is looked whether all are back.
const LOOK: Duration = Duration::from_millis(50);
const GIVE_UP: Duration = Duration::from_secs(60);

/// Any request without fields that charge points answer with a status.
fn call_to(number: usize) -> String {
    format!("ocpp16.call.{}.ClearCache", identity(number))
}

/// Numbers below this one, with others of it in between: those next to each other
/// are in the same process.
fn spread(count: usize) -> impl Iterator<Item = usize> {
    /// Prime, so that all are reached.
    const STEP: usize = 7919;

    (0..).map(move |place| place * STEP % count)
}

fn record(latency: &mut Histogram<u64>, time: Duration) -> io::Result<()> {
    let nanoseconds = u64::try_from(time.as_nanos()).map_err(io::Error::other)?;
    latency.record(nanoseconds).map_err(io::Error::other)
}
