//! A charge point that speaks OCPP with `ocpp16-types` alone: it boots, charges
//! a car, beats its heart, and does what the central system asks for.
//!
//!     cargo run -p ocpp16-types --example charge_point -- ws://127.0.0.1:9000/ocpp CP001
//!     cargo run -p ocpp16-types --example charge_point -- wss://localhost:9443/ocpp/acme CP001 --key 00FF… --ca ca.pem
//!
//! `--key` is the AuthorizationKey in hexadecimal, `--ca` the authority (PEM) that
//! the central system must have its certificate from; without it there is no
//! `wss`. One thread, no async: what firmware on a small machine would do. A
//! Reset makes it connect and boot again; when the central system hangs up, it
//! ends, where a real one would come back.
//!
//! | file | what it shows |
//! |---|---|
//! | `session.rs` | frames in and out, one outstanding call at a time |
//! | `answers.rs` | answers to everything that a central system can ask for |
//! | `charge_point.rs` | boot, heartbeats, status, a transaction |
//! | `link.rs` | the WebSocket underneath, which knows no OCPP |

mod answers;
mod charge_point;
mod link;
mod session;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use charge_point::ChargePoint;
use link::Link;

const USAGE: &str = "usage: charge_point URL IDENTITY [--key HEX] [--ca FILE]";

fn main() -> ExitCode {
    match Arguments::read(std::env::args().skip(1)).map_err(Box::from).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("charge_point: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let Arguments { url, identity, key, authority } = arguments;
    loop {
        let link = Link::open(&url, &identity, key.as_deref(), authority.as_deref())?;
        println!("connected as {identity}");
        match ChargePoint::new(link).work() {
            Ok(()) => println!("resetting"),
            Err(lost) => {
                println!("{lost}");
                return Ok(());
            }
        }
    }
}

/// What the command line says.
struct Arguments {
    url: String,
    identity: String,
    key: Option<Vec<u8>>,
    authority: Option<PathBuf>,
}

impl Arguments {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (Some(url), Some(identity)) = (arguments.next(), arguments.next()) else {
            return Err(USAGE.to_owned());
        };
        let mut read = Self { url, identity, key: None, authority: None };
        while let Some(option) = arguments.next() {
            let value = arguments.next().ok_or(USAGE)?;
            match &*option {
                "--key" => read.key = Some(from_hex(&value).ok_or("--key is not hexadecimal")?),
                "--ca" => read.authority = Some(value.into()),
                _ => return Err(USAGE.to_owned()),
            }
        }
        Ok(read)
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pair = |pair: &[u8]| match pair {
        [_, _] => u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok(),
        _ => None,
    };
    text.as_bytes().chunks(2).map(pair).collect()
}
