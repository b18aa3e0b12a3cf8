//! What a message costs, as a ratio to skipping over it.
//!
//! `cargo run --release -p ocpp16-types-bench` prints one table a message. All
//! contenders of a table take turns in short rounds, and ratios are taken
//! within a round, so that a machine whose speed drifts tells the same story.
//! `-- --quick` proves that everything runs and measures nothing.

mod contender;
mod message;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use contender::Contender;

fn main() -> ExitCode {
    let rounds = match std::env::args().nth(1).as_deref() {
        None => Rounds { count: 101, length: Duration::from_millis(4) },
        Some("--quick") => Rounds { count: 3, length: Duration::from_micros(50) },
        Some(other) => {
            eprintln!("unknown argument {other}; the only one is --quick");
            return ExitCode::from(2);
        }
    };
    for message in message::MESSAGES {
        println!("\n{} ({} bytes of payload)", message.action, message.payload.len());
        println!("{:44} {:>9} {:>7}", "decode: frame text to request", "ns", "ratio");
        rounds.table(contender::decoders(message));
        println!("{:44} {:>9} {:>7}", "encode: request to frame text", "ns", "ratio");
        rounds.table(contender::encoders(message));
    }
    ExitCode::SUCCESS
}

struct Rounds {
    count: usize,
    /// How long a contender runs within a round.
    length: Duration,
}

impl Rounds {
    /// Prints the median time of each contender, and the median of its ratios
    /// to the first one.
    fn table(&self, mut contenders: Vec<Contender>) {
        let repeats: Vec<u32> =
            contenders.iter_mut().map(|contender| self.repeats(contender)).collect();
        let mut times = vec![Vec::new(); contenders.len()];
        for _ in 0..self.count {
            for (index, contender) in contenders.iter_mut().enumerate() {
                let elapsed = run(contender, repeats[index]);
                times[index].push(elapsed.as_secs_f64() * 1e9 / f64::from(repeats[index]));
            }
        }
        for (contender, own) in contenders.iter().zip(&times) {
            let ratios = own.iter().zip(&times[0]).map(|(own, first)| own / first).collect();
            println!("  {:42} {:9.0} {:7.2}", contender.name, median(own.clone()), median(ratios));
        }
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
