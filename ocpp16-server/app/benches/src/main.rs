//! What `ocpp16 validate` costs, as a ratio to merely skipping through the same
//! file with serde_json, and beside a validator that asks the crate jsonschema.
//!
//! ```console
//! $ cargo build --release && cargo run --release -p ocpp16-bench
//! ```
//!
//! makes a file of 500 MB in `target/` and prints a table; `-- --megabytes N`
//! makes another size, `-- --records` one JSON object a line instead of a frame,
//! `-- --quick` proves that everything runs, and `-- --output json` prints the same for
//! programs. The contenders are processes of their
//! own, and take turns; ratios are taken within a round. One of them is as many
//! single-threaded validations side by side as there are cores, each of a part of the
//! file: what threads reach of that is theirs, the rest is the machine's.

mod contender;
mod report;
mod traffic;

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use contender::{ALL_THREADS, Contender, ONE_THREAD, SIDE_BY_SIDE, SKIPPING};
use report::{Report, Row};
use traffic::Shape;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["skip", file] => contender::skip(Path::new(file)),
        ["jsonschema", file] => contender::jsonschema(Path::new(file)),
        _ => match Wanted::parse(&arguments) {
            Some(wanted) => compare(&wanted),
            None => {
                eprintln!(
                    "usage: ocpp16-bench [--quick] [--megabytes N] [--records] [--output text|json]"
                );
                return ExitCode::from(2);
            }
        },
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ocpp16-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

struct Wanted {
    bytes: u64,
    rounds: usize,
    shape: Shape,
    as_json: bool,
}

impl Wanted {
    fn parse(arguments: &[&str]) -> Option<Self> {
        let mut wanted =
            Self { bytes: 500_000_000, rounds: 5, shape: Shape::Frames, as_json: false };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match *argument {
                "--quick" => (wanted.bytes, wanted.rounds) = (1_000_000, 1),
                "--megabytes" => {
                    wanted.bytes = arguments.next()?.parse::<u64>().ok()?.checked_mul(1_000_000)?;
                }
                "--records" => wanted.shape = Shape::Records,
                "--output" => {
                    wanted.as_json = match *arguments.next()? {
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
}

fn compare(wanted: &Wanted) -> Result<(), Box<dyn Error>> {
    let file = traffic_file(wanted)?;
    let cores = thread::available_parallelism()?.get();
    let contenders = contender::all(&file, &parts(&file, cores)?)?;
    let mut times = vec![Vec::new(); contenders.len()];
    for _ in 0..wanted.rounds {
        for (contender, times) in contenders.iter().zip(&mut times) {
            times.push(contender.run()?.as_secs_f64());
        }
    }
    let bytes = fs::metadata(&file)?.len();
    #[expect(clippy::cast_precision_loss, reason = "a file has fewer than 2^53 bytes")]
    let megabytes = bytes as f64 / 1e6;
    let row = |(contender, own): (&Contender, &Vec<f64>)| {
        let seconds = median(own.clone());
        Row {
            contender: contender.name.clone(),
            seconds,
            megabytes_per_second: megabytes / seconds,
            times_skipping: faster(own, &times[SKIPPING]),
            times_one_thread: faster(own, &times[ONE_THREAD]),
        }
    };
    let report = Report {
        megabytes,
        rounds: wanted.rounds,
        cores,
        rows: contenders.iter().zip(&times).map(row).collect(),
        share_of_side_by_side: faster(&times[ALL_THREADS], &times[SIDE_BY_SIDE]),
    };
    if wanted.as_json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        print!("{report}");
    }
    Ok(())
}

/// Cuts the file into so many parts of whole lines.
fn parts(file: &Path, count: usize) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let each = fs::metadata(file)?.len() / count as u64;
    let mut whole = BufReader::with_capacity(1 << 20, File::open(file)?);
    let mut parts = Vec::new();
    for number in 1..=count {
        let part = file.with_extension(format!("{number}-of-{count}"));
        let mut out = BufWriter::new(File::create(&part)?);
        let length = if number == count { u64::MAX } else { each };
        io::copy(&mut whole.by_ref().take(length), &mut out)?;
        let mut line = Vec::new();
        whole.read_until(b'\n', &mut line)?;
        out.write_all(&line)?;
        out.flush()?;
        parts.push(part);
    }
    Ok(parts)
}

/// How many times as fast as others one is.
fn faster(own: &[f64], others: &[f64]) -> f64 {
    median(own.iter().zip(others).map(|(own, other)| other / own).collect())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The file, which is made unless it is there.
fn traffic_file(wanted: &Wanted) -> Result<PathBuf, Box<dyn Error>> {
    let shape = match wanted.shape {
        Shape::Frames => "frames",
        Shape::Records => "records",
    };
    let file = contender::folder()?.join(format!("validate-{shape}-{}", wanted.bytes));
    if !file.exists() {
        eprintln!("making {}", file.display());
        let unfinished = file.with_extension("unfinished");
        let mut out = BufWriter::new(File::create(&unfinished)?);
        traffic::write(&mut out, wanted.bytes, wanted.shape)?;
        out.flush()?;
        fs::rename(unfinished, &file)?;
    }
    Ok(file)
}
