//! `ocpp16`: the ready-made central system.
//!
//! ```text
//! schemas ──> codegen ──> ocpp16-types ──> ocpp16-server ──> ocpp16
//!                                                            you are here
//! ```
//!
//! Built on the public API of the two libraries only. A message goes from the
//! library to `central_system`, which answers what `books` say, which are kept
//! in `storage`; `http` reads the same books and calls charge points through
//! `calls`. Every frame goes to `observer` too, which keeps it in `messages`, and
//! in the books if asked, and tells it in `events`. With a broker, `nodes` is the
//! way to other processes; which of all this a process has is up to `serve::role`.

mod books;
mod call;
mod calls;
mod central_system;
mod certificate_authority;
mod cli;
mod events;
mod firmware;
mod gate;
mod http;
mod logging;
mod messages;
mod metric;
mod nodes;
mod observer;
mod serve;
mod settings;
mod signature;
mod simulate;
mod storage;
mod validate;

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

use tokio::runtime::Builder;

use crate::call::CallError;
use crate::cli::{Call, Command, Serve, Simulate};

/// What was asked for went wrong.
const FAILED: u8 = 1;

/// Unusable arguments or input; also what cannot be listened on.
const UNUSABLE: u8 = 2;

fn main() -> ExitCode {
    let result = match cli::parse() {
        Ok(Command::Serve(arguments)) => serve(&arguments),
        Ok(Command::Call(arguments)) => call(&arguments),
        Ok(Command::Validate(arguments)) => match validate::validate(&arguments) {
            Ok(true) => Ok(()),
            Ok(false) => return ExitCode::from(FAILED),
            Err(error) => Err(error),
        },
        Ok(Command::Simulate(arguments)) => match simulate(&arguments) {
            Ok(true) => Ok(()),
            Ok(false) => return ExitCode::from(FAILED),
            Err(error) => Err(error),
        },
        Ok(Command::Completions { shell }) => {
            cli::complete(shell);
            Ok(())
        }
        Err(code) => return code,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ocpp16: {error}");
            let failed = matches!(error.downcast_ref(), Some(CallError::Failed(_)));
            ExitCode::from(if failed { FAILED } else { UNUSABLE })
        }
    }
}

fn serve(arguments: &Serve) -> Result<(), Box<dyn Error>> {
    let sources = arguments.sources();
    let settings = sources.read()?;
    if arguments.print_config {
        return Ok(io::stdout().write_all(settings::print(&settings).as_bytes())?);
    }
    let threads = settings.runtime.threads();
    let runtime = Builder::new_multi_thread().worker_threads(threads).enable_all().build()?;
    Ok(runtime.block_on(serve::serve(settings, sources))?)
}

fn call(arguments: &Call) -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let answer = runtime.block_on(call::call(arguments))?;
    Ok(writeln!(io::stdout(), "{answer}")?)
}

fn simulate(arguments: &Simulate) -> Result<bool, Box<dyn Error>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(simulate::simulate(arguments))
}
