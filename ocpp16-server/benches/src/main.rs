//! What a message and a charge point cost a central system, as a ratio to the raw
//! transport, and how long answers take.
//!
//! `cargo run --release -p ocpp16-server-bench` prints tables, `-- --output json`
//! the same for programs; `-- --quick` proves that everything runs and measures
//! nothing; `-- --built` takes the programs that lie beside it, and builds none. How it measures is told in `README.md`. Linux only.

mod charge_point;
mod contender;
mod durable;
mod latency;
mod load;
mod many;
mod measure;
mod message;
mod nodes;
mod ocpp_kit;
mod process;
mod raw;
mod report;
mod wire;
mod wss;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use contender::Contender;
use measure::Plan;
use message::{MESSAGES, Message};
use nodes::crowd::CROWD;
use process::{Cores, raise_descriptors};
use report::{Machine, Report};
use wss::Certificate;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.first().map(String::as_str) {
        Some(Contender::RAW) => raw::serve().map_err(Into::into),
        Some(Contender::OCPP_KIT) => ocpp_kit::serve(),
        Some(Contender::RAW_TLS) => serve_over_tls(wss::serve_raw, &arguments[1..]),
        Some(Contender::MINIMAL_TLS) => serve_over_tls(wss::serve_minimal, &arguments[1..]),
        Some(CROWD) => nodes::crowd::run(arguments.get(1).map_or("", String::as_str)),
        Some(_) | None => match Wanted::parse(&arguments) {
            Some(wanted) => run(&wanted),
            None => {
                eprintln!("{USAGE}");
                return ExitCode::from(2);
            }
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

type Serve = fn(&Certificate) -> Result<(), Box<dyn Error>>;

fn serve_over_tls(serve: Serve, arguments: &[String]) -> Result<(), Box<dyn Error>> {
    serve(&Certificate::from_arguments(arguments)?)
}

/// Where `tests/run` installs it.
const NATS_SERVER: &str = "target/peers/venv/bin/nats-server";

const USAGE: &str = "usage: ocpp16-server-bench [--quick] [--built] \
                     [--only messages|modes|memory|many|durable|nodes] [--nats-server PROGRAM] \
                     [--output text|json]";

/// What the arguments ask for.
struct Wanted {
    plan: Plan,
    nodes_plan: nodes::Plan,
    /// What is measured is already where this program is.
    built: bool,
    messages: bool,
    modes: bool,
    memory: bool,
    many: bool,
    durable: bool,
    nodes: bool,
    nats_server: PathBuf,
    json: bool,
}

impl Wanted {
    fn parse(arguments: &[String]) -> Option<Self> {
        let mut wanted = Self {
            plan: Plan::FULL,
            nodes_plan: nodes::Plan::FULL,
            built: false,
            messages: true,
            modes: true,
            memory: true,
            many: true,
            durable: true,
            // Takes long, and needs a broker.
            nodes: false,
            nats_server: NATS_SERVER.into(),
            json: false,
        };
        let mut arguments = arguments.iter().map(String::as_str);
        while let Some(argument) = arguments.next() {
            match argument {
                "--quick" => {
                    wanted.plan = Plan::QUICK;
                    wanted.nodes_plan = nodes::Plan::QUICK;
                }
                "--built" => wanted.built = true,
                "--only" => {
                    let part = arguments.next()?;
                    if !["messages", "modes", "memory", "many", "durable", "nodes"].contains(&part)
                    {
                        return None;
                    }
                    wanted.messages = part == "messages";
                    wanted.modes = part == "modes";
                    wanted.memory = part == "memory";
                    wanted.many = part == "many";
                    wanted.durable = part == "durable";
                    wanted.nodes = part == "nodes";
                }
                "--nats-server" => wanted.nats_server = arguments.next()?.into(),
                "--output" => match arguments.next()? {
                    "text" => wanted.json = false,
                    "json" => wanted.json = true,
                    _ => return None,
                },
                _ => return None,
            }
        }
        Some(wanted)
    }
}

fn run(wanted: &Wanted) -> Result<(), Box<dyn Error>> {
    /// Of the process itself.
    const SPARE: usize = 64;

    if !wanted.built {
        contender::build()?;
    }
    let plan = &wanted.plan;
    let needed = match wanted.nodes {
        true => wanted.nodes_plan.descriptors(),
        false => plan.memory[1],
    } + SPARE;
    if raise_descriptors()?.is_some_and(|limit| limit < needed as u64) {
        return Err(format!("{needed} open files are needed; the hard limit is lower").into());
    }
    let cores = Cores::find().filter(|cores| Cores::pin(cores.load).is_ok());
    eprintln!("measuring; without --quick that takes nine minutes");
    let nodes = match wanted.nodes {
        true => Some(nodes::measure(&wanted.nodes_plan, plan, &wanted.nats_server, cores)?),
        false => None,
    };
    let messages = |wanted| -> &[Message] { if wanted { MESSAGES } else { &[] } };
    let memory = |contenders: &[Contender]| match wanted.memory {
        true => measure::memory(plan, cores, contenders),
        false => Ok(Vec::new()),
    };
    let report = Report {
        machine: Machine::here(cores),
        charge_points: plan.charge_points,
        messages: measure::messages(plan, cores, &Contender::MESSAGES, messages(wanted.messages))?,
        modes: measure::modes(plan, cores, messages(wanted.modes))?,
        memory: memory(&Contender::ALL)?,
        memory_tls: memory(&Contender::TLS)?,
        many: if wanted.many { Some(many::measure(plan, cores)?) } else { None },
        durable: if wanted.durable { durable::measure(plan, cores)? } else { Vec::new() },
        nodes,
    };
    if wanted.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{report}");
    }
    Ok(())
}
