//! `ocpp16`: the ready-made central system.
//!
//! ```text
//! schemas ──> codegen ──> ocpp16-types ──> ocpp16-server ──> ocpp16
//!                                                            you are here
//! ```
//!
//! Built on the public API of the two libraries only. A message goes from the
//! library to `central_system`, which answers what `books` say, which are kept
//! in `storage`; `http` reads the same books and calls charge points.

mod books;
mod central_system;
mod certificate_authority;
mod cli;
mod gate;
mod http;
mod serve;
mod storage;

use std::process::ExitCode;

use crate::cli::Command;

/// Unusable arguments or input; also what cannot be listened on.
const UNUSABLE: u8 = 2;

#[tokio::main]
async fn main() -> ExitCode {
    let command = match cli::parse() {
        Ok(command) => command,
        Err(code) => return code,
    };
    let result = match command {
        Command::Serve(settings) => serve::serve(settings).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ocpp16: {error}");
            ExitCode::from(UNUSABLE)
        }
    }
}
