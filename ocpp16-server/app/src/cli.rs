//! The command line and its environment variables.
//!
//! Says what was asked for; whether it can be done is found out by `serve`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{BoolishValueParser, NonEmptyStringValueParser};
use clap::{Args, Parser, Subcommand};
use tracing::level_filters::LevelFilter;

use crate::UNUSABLE;

#[derive(Debug, Parser)]
#[command(name = "ocpp16", version, about = "OCPP 1.6-J central system")]
#[command(args_conflicts_with_subcommands = true)]
struct CommandLine {
    #[command(subcommand)]
    command: Option<Command>,
    /// Without a subcommand, these are those of `serve`.
    #[command(flatten)]
    serve: Serve,
}

/// What the program is asked to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the central system (also without a subcommand)
    Serve(Serve),
}

/// Settings of the central system; a flag goes before its variable, and that
/// before the default.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where charge points connect
    #[arg(long, value_name = "ADDR", env = "OCPP16_LISTEN", default_value = "127.0.0.1:9000")]
    pub(crate) listen: String,
    /// Where the HTTP interface is; a loopback address, unless there is a token
    #[arg(long, value_name = "ADDR", env = "OCPP16_HTTP", default_value = "127.0.0.1:9001")]
    pub(crate) http: String,
    /// What requests over HTTP must carry as `Authorization: Bearer TOKEN`;
    /// rather set it by its variable, which other users of the machine cannot see
    #[arg(long, value_name = "TOKEN", env = "OCPP16_HTTP_TOKEN", hide_env_values = true,
        value_parser = NonEmptyStringValueParser::new())]
    pub(crate) http_token: Option<String>,
    /// The database: a file, which is made if it does not exist
    #[arg(long, value_name = "FILE", env = "OCPP16_DATABASE", default_value = "ocpp16.db")]
    pub(crate) database: PathBuf,
    /// Refuse every payload that its official schema refuses, instead of
    /// repairing the deviations that real charge points are known for
    #[arg(long, env = "OCPP16_STRICT", value_parser = BoolishValueParser::new())]
    pub(crate) strict: bool,
    /// What to log: off, error, warn, info, debug or trace
    #[arg(long, value_name = "LEVEL", env = "OCPP16_LOG", default_value = "info")]
    pub(crate) log: LevelFilter,
}

/// Reads the arguments. Help, version and mistakes are printed here; then there
/// is only the exit status left.
pub(crate) fn parse() -> Result<Command, ExitCode> {
    match CommandLine::try_parse() {
        Ok(CommandLine { command: Some(command), .. }) => Ok(command),
        Ok(CommandLine { command: None, serve }) => Ok(Command::Serve(serve)),
        Err(error) if error.use_stderr() => {
            // The first line says it all; what follows is usage.
            let text = error.to_string();
            let line = text.lines().next().unwrap_or_default();
            eprintln!("ocpp16: {}", line.strip_prefix("error: ").unwrap_or(line));
            Err(ExitCode::from(UNUSABLE))
        }
        Err(help) => {
            // Nobody reads it, if it cannot be printed.
            let _ = help.print();
            Err(ExitCode::SUCCESS)
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn serve_takes_its_flags_with_and_without_its_name() {
        for arguments in [
            &["ocpp16", "--listen", "[::1]:1", "--strict", "--log", "debug"][..],
            &["ocpp16", "serve", "--listen", "[::1]:1", "--strict", "--log", "debug"],
        ] {
            let line = CommandLine::try_parse_from(arguments).unwrap();
            let serve = match line.command {
                Some(Command::Serve(serve)) => serve,
                None => line.serve,
            };
            assert_eq!((serve.listen.as_str(), serve.strict), ("[::1]:1", true));
            assert_eq!(serve.log, LevelFilter::DEBUG);
        }
    }
}
