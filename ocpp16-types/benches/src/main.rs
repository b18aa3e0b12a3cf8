//! What a message costs, as a ratio to skipping over it.
//!
//! `cargo run --release -p ocpp16-types-bench` prints one table a message. All
//! contenders of a table take turns in short rounds, and ratios are taken
//! within a round, so that a machine whose speed drifts tells the same story. It does
//! that in several processes, one after the other, and prints the median of them with
//! the lowest and the highest ratio: where the system puts a process in memory changes
//! the ratios more than all rounds within it.
//!
//! `-- --processes N` says how many, `-- --quick` proves that everything runs and
//! measures nothing; `-- --output json` prints the same for programs.

mod contender;
mod message;
mod report;

use std::error::Error;
use std::hint::black_box;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use contender::Contender;
use report::{Report, Row, Table, median};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(wanted) = Wanted::parse(&arguments) else {
        eprintln!("usage: ocpp16-types-bench [--quick] [--processes N] [--output text|json]");
        return ExitCode::from(2);
    };
    let reports = match wanted.processes {
        0 | 1 => wanted.rounds.measure(),
        _ => match wanted.measure_in_processes() {
            Ok(runs) => Report::medians(&runs),
            Err(error) => {
                eprintln!("cannot measure in another process: {error}");
                return ExitCode::FAILURE;
            }
        },
    };
    if wanted.as_json {
        println!("{}", serde_json::to_string(&reports).expect("a report has text keys"));
    } else {
        reports.iter().for_each(|report| print!("{report}"));
    }
    ExitCode::SUCCESS
}

/// What the arguments ask for.
struct Wanted {
    rounds: Rounds,
    processes: usize,
    as_json: bool,
}

impl Wanted {
    fn parse(arguments: &[String]) -> Option<Self> {
        let mut wanted = Self { rounds: Rounds::LONG, processes: 9, as_json: false };
        let mut arguments = arguments.iter().map(String::as_str);
        while let Some(argument) = arguments.next() {
            match argument {
                "--quick" => (wanted.rounds, wanted.processes) = (Rounds::QUICK, 2),
                "--processes" => wanted.processes = arguments.next()?.parse().ok()?,
                "--output" => {
                    wanted.as_json = match arguments.next()? {
                        "text" => false,
                        "json" => true,
                        _ => return None,
                    }
                }
                _ => return None,
            }
        }
        Some(wanted)
    }

    fn measure_in_processes(&self) -> Result<Vec<Vec<Report>>, Box<dyn Error>> {
        let itself = std::env::current_exe()?;
        let run = |_| {
            let mut command = Command::new(&itself);
            command.args(self.rounds.argument()).args(["--processes", "1", "--output", "json"]);
            let output = command.stderr(Stdio::inherit()).output()?;
            Ok(serde_json::from_slice(&output.stdout)?)
        };
        (0..self.processes).map(run).collect()
    }
}

#[derive(Clone, Copy)]
struct Rounds {
    count: usize,
    /// How long a contender runs within a round.
    length: Duration,
}

impl Rounds {
    const LONG: Self = Self { count: 31, length: Duration::from_millis(2) };
    const QUICK: Self = Self { count: 3, length: Duration::from_micros(50) };

    /// What asks another process for the same.
    fn argument(self) -> Option<&'static str> {
        (self.count == Self::QUICK.count).then_some("--quick")
    }

    fn measure(self) -> Vec<Report> {
        let report = |message: &'static message::Message| Report {
            action: message.action.as_str().to_owned(),
            payload_bytes: message.payload.len(),
            decode: self.table(contender::decoders(message)),
            encode: self.table(contender::encoders(message)),
        };
        message::MESSAGES.iter().map(report).collect()
    }

    /// Returns the median time of each contender, and the median of its ratios to
    /// the first one.
    fn table(self, mut contenders: Vec<Contender>) -> Table {
        let repeats: Vec<u32> =
            contenders.iter_mut().map(|contender| self.repeats(contender)).collect();
        let mut times = vec![Vec::new(); contenders.len()];
        for _ in 0..self.count {
            for (index, contender) in contenders.iter_mut().enumerate() {
                let elapsed = run(contender, repeats[index]);
                times[index].push(elapsed.as_secs_f64() * 1e9 / f64::from(repeats[index]));
            }
        }
        let row = |(contender, own): (&Contender, &Vec<f64>)| {
            let ratios = own.iter().zip(&times[0]).map(|(own, first)| own / first).collect();
            let ratio = median(ratios);
            Row {
                contender: contender.name.to_owned(),
                nanoseconds: median(own.clone()),
                ratio,
                lowest: ratio,
                highest: ratio,
            }
        };
        Table(contenders.iter().zip(&times).map(row).collect())
    }

    /// How often a contender runs in a round of the wanted length.
    fn repeats(self, contender: &mut Contender) -> u32 {
        let mut repeats = 1;
        loop {
            if run(contender, repeats) >= self.length || repeats >= 1 << 20 {
                return repeats;
            }
            repeats *= 2;
        }
    }
}

fn run(contender: &mut Contender, repeats: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..repeats {
        black_box((contender.run)());
    }
    start.elapsed()
}
