//! What durability costs: transactions per second that `ocpp16 serve` answers
//! when they are on the disk, with commits that are shared and with one for each.

use std::io;
use std::time::Instant;

use crate::contender::{Contender, Server};
use crate::load::Load;
use crate::measure::{Plan, named};
use crate::process::Cores;
use crate::report::{Durable, Spread};
use crate::wire::Call;

/// No two are the same: the number of the CALL is in the meter.
const START: &str = r#"{"connectorId":1,"idTag":"TAG","meterStart":1000000000000,"timestamp":"2026-01-01T00:00:00Z"}"#;

/// Measures both ways in turns.
pub(crate) fn measure(plan: &Plan, cores: Option<Cores>) -> io::Result<Vec<Durable>> {
    let mut call = Call::new("StartTransaction", START);
    let mut runs = Vec::new();
    for contender in Contender::DURABLE {
        let run = start(contender, plan, cores);
        runs.push((run.map_err(|error| named(contender, &error))?, Vec::new()));
    }
    for _ in 0..plan.rounds {
        for ((_server, load), per_second) in &mut runs {
            load.saturate(&mut call, plan.warm_up)?;
            let start = Instant::now();
            let answers = load.saturate(&mut call, plan.window)?;
            let time = start.elapsed();
            load.settle()?;
            #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
            per_second.push(answers as f64 / time.as_secs_f64());
        }
    }
    let each: Vec<f64> = runs[0].1.clone();
    let rows =
        Contender::DURABLE.into_iter().zip(&runs).map(|(contender, (_, per_second))| Durable {
            contender: contender.name(),
            transactions_per_second: Spread::of(per_second.iter().copied()),
            ratio: Spread::of(per_second.iter().zip(&each).map(|(rate, each)| rate / each)),
        });
    Ok(rows.collect())
}

fn start(contender: Contender, plan: &Plan, cores: Option<Cores>) -> io::Result<(Server, Load)> {
    let server = contender.start(cores)?;
    let load = Load::new(server.address, plan.durable_charge_points)?;
    Ok((server, load))
}
