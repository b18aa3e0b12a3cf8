//! What a message costs, as a ratio to skipping over it.
//!
//! `cargo run --release -p ocpp16-types-bench` prints one table a message. All
//! contenders of a table take turns in short rounds, and ratios are taken
//! within a round, so that a machine whose speed drifts tells the same story.
//! `-- --quick` proves that everything runs and measures nothing; `-- --output json`
//! prints the same for programs.

mod contender;
mod message;
mod report;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use contender::Contender;
use report::{Report, Row, Table};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((rounds, as_json)) = wanted(&arguments) else {
        eprintln!("usage: ocpp16-types-bench [--quick] [--output text|json]");
        return ExitCode::from(2);
    };
    let report = |message: &'static message::Message| Report {
        action: message.action.as_str(),
        payload_bytes: message.payload.len(),
        decode: rounds.table(contender::decoders(message)),
        encode: rounds.table(contender::encoders(message)),
    };
    let reports = message::MESSAGES.iter().map(report);
    if as_json {
        let reports: Vec<_> = reports.collect();
        println!("{}", serde_json::to_string(&reports).expect("a report has text keys"));
    } else {
        reports.into_iter().for_each(|report| print!("{report}"));
    }
    ExitCode::SUCCESS
}

fn wanted(arguments: &[String]) -> Option<(Rounds, bool)> {
    let mut rounds = Rounds { count: 101, length: Duration::from_millis(4) };
    let mut as_json = false;
    let mut arguments = arguments.iter().map(String::as_str);
    while let Some(argument) = arguments.next() {
        match argument {
            "--quick" => rounds = Rounds { count: 3, length: Duration::from_micros(50) },
            "--output" => {
                as_json = match arguments.next()? {
                    "text" => false,
                    "json" => true,
                    _ => return None,
                }
            }
            _ => return None,
        }
    }
    Some((rounds, as_json))
}

struct Rounds {
    count: usize,
    /// How long a contender runs within a round.
    length: Duration,
}

impl Rounds {
    /// Returns the median time of each contender, and the median of its ratios to
    /// the first one.
    fn table(&self, mut contenders: Vec<Contender>) -> Table {
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
            Row {
                contender: contender.name,
                nanoseconds: median(own.clone()),
                ratio: median(ratios),
            }
        };
        Table(contenders.iter().zip(&times).map(row).collect())
    }

    /// How often a contender runs in a round of the wanted length.
    fn repeats(&self, contender: &mut Contender) -> u32 {
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

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
