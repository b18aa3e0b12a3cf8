//! How fast a file is cut into items on one core, next to serde_json skipping
//! through the same lines.
//!
//! ```text
//! cargo run -p ocpp16-capture --release --example speed -- <file>
//! ```

use std::error::Error;
use std::fs::File;
use std::time::Instant;
use std::{env, fs};

use ocpp16_capture::{Item, Options, Reader};
use serde::de::IgnoredAny;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("which file?")?;
    for _ in 0..3 {
        let start = Instant::now();
        let mut reader = Reader::new(File::open(&path)?, Options::default());
        let (mut cut, mut bytes, mut messages) = (start.elapsed(), 0, 0);
        loop {
            let start = Instant::now();
            let batch = reader.next_batch();
            cut += start.elapsed();
            let Some(batch) = batch else { break };
            for item in batch.items() {
                if let Item::Message(message) = item {
                    messages += 1;
                    bytes += message.text.len();
                }
            }
        }
        let all = start.elapsed();
        let text = fs::read_to_string(&path)?;
        let length = text.len() as f64;
        let rate = |time: std::time::Duration| length / 1e6 / time.as_secs_f64();
        println!(
            "{messages} messages of {bytes} bytes: cut {:.0} MB/s, items {:.0} MB/s",
            rate(cut),
            rate(all - cut),
        );
        let start = Instant::now();
        let skipped =
            text.lines().filter(|line| serde_json::from_str::<IgnoredAny>(line).is_ok()).count();
        println!("serde_json skips {skipped} lines: {:.0} MB/s", rate(start.elapsed()));
    }
    Ok(())
}
