//! Many charge points: how long answers take while ten thousand talk, and how fast
//! as many connect at once while others are served.

mod report;
mod storm;

use std::io;
use std::thread::sleep;

use self::report::{Crowded, Stormed};
use self::storm::{Storm, storm};
use crate::contender::{Contender, Server};
use crate::load::Load;
use crate::measure::{Plan, named, quantiles, quantiles_and_calm};
use crate::process::Cores;
use crate::report::Spread;
use crate::wire::Call;

pub(crate) use self::report::Many;

/// What those that are connected offer during a storm, one CALL per second each.
const HEARTBEATS_PER_SECOND: f64 = 1.0;

/// Measures both.
pub(crate) fn measure(plan: &Plan, cores: Option<Cores>) -> io::Result<Many> {
    let mut crowded = Vec::new();
    // One after the other: all of them have more connections than a process may.
    for contender in Contender::ALL {
        let row = crowd(contender, plan, cores);
        crowded.push(row.map_err(|error| named(contender, &error))?);
    }
    Ok(Many {
        charge_points: plan.crowd,
        crowded,
        connected: plan.connected,
        stormed: storms(plan, cores)?,
    })
}

/// Measures latency at half of what a contender takes from all of them.
fn crowd(contender: Contender, plan: &Plan, cores: Option<Cores>) -> io::Result<Crowded> {
    let server = contender.start(cores)?;
    let mut load = Load::new(server.address, plan.crowd)?;
    let mut heartbeat = Call::new("Heartbeat", "{}");
    load.saturate(&mut heartbeat, plan.warm_up)?;
    let answers = load.saturate(&mut heartbeat, plan.window)?;
    load.settle()?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let messages_per_second = (answers as f64 / plan.window.as_secs_f64()).max(2.0);
    let offered_per_second = messages_per_second / 2.0;
    let mut latency = load.offer(&mut heartbeat, offered_per_second, plan.latency_window)?;
    for _ in 1..plan.latency_rounds {
        latency += load.offer(&mut heartbeat, offered_per_second, plan.latency_window)?;
    }
    Ok(Crowded {
        messages_per_second,
        offered_per_second,
        latency: quantiles_and_calm(contender, &latency),
    })
}

/// Has charge points connect to each contender in turns.
fn storms(plan: &Plan, cores: Option<Cores>) -> io::Result<Vec<Stormed>> {
    let mut runs = Vec::new();
    for contender in Contender::ALL {
        let run = start(contender, plan, cores);
        runs.push((run.map_err(|error| named(contender, &error))?, Vec::new()));
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let per_second = plan.connected as f64 * HEARTBEATS_PER_SECOND;
    let newcomers = plan.connected..plan.connected + plan.crowd;
    for _ in 0..plan.storms {
        for ((server, load), storms) in &mut runs {
            storms.push(storm(server.address, load, per_second, newcomers.clone())?);
            // The server closes what has gone.
            sleep(plan.quiet);
        }
    }
    let raw: Vec<f64> = runs[0].1.iter().map(Storm::per_second).collect();
    let rows = Contender::ALL.into_iter().zip(&runs).map(|(contender, (_, storms))| {
        let per_second = || storms.iter().map(Storm::per_second);
        let mut latencies = storms[0].latencies.all.clone();
        storms[1..].iter().for_each(|storm| latencies += &storm.latencies.all);
        Stormed {
            handshakes_per_second: Spread::of(per_second()),
            ratio: Spread::of(per_second().zip(&raw).map(|(rate, raw)| rate / raw)),
            latency: quantiles(contender, &latencies),
        }
    });
    Ok(rows.collect())
}

fn start(contender: Contender, plan: &Plan, cores: Option<Cores>) -> io::Result<(Server, Load)> {
    let server = contender.start(cores)?;
    let load = Load::new(server.address, plan.connected)?;
    Ok((server, load))
}
