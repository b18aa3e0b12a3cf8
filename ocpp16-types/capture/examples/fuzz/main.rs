//! Reads damaged inputs for a while, to see that nothing panics or hangs.
//!
//! ```text
//! cargo run -p ocpp16-capture --release --example fuzz -- --seconds 60
//! ```
//!
//! Each input follows from a number, which is printed when something is wrong;
//! `--first <number>` begins there. Without it the first is 0. A file as the
//! only argument is read instead.

use std::error::Error;
use std::time::{Duration, Instant};
use std::{env, fs, panic};

mod mutation;

use mutation::{Corpus, check};

fn main() -> Result<(), Box<dyn Error>> {
    let (mut seconds, mut first) = (10, 0);
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number =
            || arguments.next().ok_or("a number is missing")?.parse::<u64>().map_err(Box::from);
        let number: Result<u64, Box<dyn Error>> = match argument.as_str() {
            "--seconds" => number().inspect(|number| seconds = *number),
            "--first" => number().inspect(|number| first = *number),
            file => {
                println!("{} items", check(&fs::read(file)?));
                return Ok(());
            }
        };
        number?;
    }
    let corpus = Corpus::read()?;
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut items, mut slowest) = (0, (Duration::ZERO, 0));
    let mut number = first;
    while Instant::now() < end {
        let start = Instant::now();
        let input = corpus.damaged(number);
        match panic::catch_unwind(|| check(&input)) {
            Ok(count) => items += count,
            Err(_) => return Err(format!("wrong with --first {number}").into()),
        }
        slowest = slowest.max((start.elapsed(), number));
        number += 1;
    }
    let (time, which) = slowest;
    println!("{} inputs, {items} items; the slowest, {which}, took {time:?}", number - first);
    Ok(())
}
