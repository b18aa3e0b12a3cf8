//! What it costs to have the central system on many machines: a worker and
//! gateways around a broker, beside a single process, in the same run.

mod caller;
mod cost;
pub(crate) mod crowd;
mod fleet;
pub(crate) mod report;
mod scale;
mod system;

use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use self::fleet::{Fleet, Size};
use self::report::{Growth, Nodes};
use self::system::{Single, System};
use crate::process::{Cores, Program};

/// How much is measured.
pub(crate) struct Plan {
    pub(crate) gateways: usize,
    /// Processes of charge points.
    pub(crate) crowds: usize,
    /// All charge points between which memory grows.
    pub(crate) charge_points: [usize; 2],
    /// Those of the single process.
    pub(crate) single: [usize; 2],
    /// How long all are connected before memory is measured.
    pub(crate) quiet: Duration,
    pub(crate) heartbeat_interval: Duration,
    /// How long Heartbeats are watched.
    pub(crate) watched: Duration,
    pub(crate) calls: usize,
    /// How fast charge points connect at most.
    pub(crate) connect_rate: f64,
    /// Within what time those of a dead gateway try again.
    pub(crate) jitter: Duration,
    /// Every how many of them are called as soon as they are back.
    pub(crate) told: usize,
}

impl Plan {
    pub(crate) const FULL: Self = Self {
        gateways: 4,
        crowds: 4,
        charge_points: [20_000, 60_000],
        single: [5_000, 15_000],
        quiet: Duration::from_secs(5),
        heartbeat_interval: Duration::from_secs(60),
        watched: Duration::from_secs(60),
        calls: 5_000,
        connect_rate: 2_000.0,
        jitter: Duration::from_secs(30),
        told: 50,
    };

    /// Proves that everything runs.
    pub(crate) const QUICK: Self = Self {
        gateways: 2,
        crowds: 2,
        charge_points: [20, 40],
        single: [10, 20],
        quiet: Duration::from_millis(50),
        heartbeat_interval: Duration::from_secs(1),
        watched: Duration::from_secs(1),
        calls: 50,
        connect_rate: 1_000.0,
        jitter: Duration::from_millis(200),
        told: 1,
    };

    /// How many of them the processes need that need most: gateways, after one of
    /// them has died and another one came. Charge points are not spread quite
    /// evenly.
    pub(crate) const fn descriptors(&self) -> usize {
        let each = self.charge_points[1] / self.gateways;
        (each + each / self.gateways) * 51 / 50
    }
}

/// Measures everything.
pub(crate) fn measure(
    plan: &Plan,
    cost_plan: &crate::measure::Plan,
    nats_server: &Path,
    cores: Option<Cores>,
) -> io::Result<Nodes> {
    let cost = cost::measure(cost_plan, nats_server, cores)?;
    eprintln!("cost measured");
    let single = single(plan, cores)?;
    eprintln!("memory of a single process measured");
    let mut system = System::start(nats_server, plan.gateways, cores)?;
    let scale = scale::measure(plan, &mut system)?;
    Ok(Nodes { cost, single, scale })
}

/// Measures the memory that a charge point costs a single process.
fn single(plan: &Plan, cores: Option<Cores>) -> io::Result<Growth> {
    let single = Single::start(cores)?;
    let mut fleet = Fleet::start(single.address, size(plan, 1, plan.single[1]))?;
    let mut growth = Growth::new(plan.single);
    for (place, charge_points) in plan.single.into_iter().enumerate() {
        fleet.connect(charge_points, plan.connect_rate)?;
        thread::sleep(plan.quiet);
        growth.bytes[place] = resident(&[&single.all])?;
    }
    Ok(growth)
}

fn resident(programs: &[&Program]) -> io::Result<u64> {
    programs.iter().map(|program| program.resident_bytes()).sum()
}

fn size(plan: &Plan, crowds: usize, charge_points: usize) -> Size {
    Size {
        crowds,
        charge_points: charge_points / crowds,
        heartbeat_interval: plan.heartbeat_interval,
        jitter: plan.jitter,
        told: plan.told,
    }
}
