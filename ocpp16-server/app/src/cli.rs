//! The command line.
//!
//! Says what was asked for; whether it can be done is found out by those who do
//! it. Flags of `serve` are settings, and checked with those of the file.

mod simulate;

use std::env;
use std::io;
use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use ocpp16_capture::{Options, Regex};
use toml::Value;

pub(crate) use self::simulate::{ReportFormat, Scenario, Simulate};
use crate::UNUSABLE;
use crate::settings::{Given, Role, Sources};

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
    /// Call a charge point through a running server, and print its answer
    Call(Call),
    /// Check captured traffic against the official schemas
    Validate(Validate),
    /// Simulate a fleet of charge points, and measure the central system
    Simulate(Box<Simulate>),
    /// Print a script that completes commands for a shell
    Completions { shell: Shell },
}

/// A flag goes before its variable OCPP16_…, that before the file, and that
/// before the default.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// A file of settings in TOML; --print-config shows all there are
    #[arg(long, value_name = "FILE", env = "OCPP16_CONFIG")]
    config: Option<PathBuf>,
    /// Where charge points connect; may be repeated [default: 127.0.0.1:9000]
    #[arg(long, value_name = "ADDR")]
    listen: Vec<String>,
    /// Where the HTTP interface is [default: 127.0.0.1:9001]
    #[arg(long, value_name = "ADDR")]
    http: Option<String>,
    /// What requests over HTTP have to carry as `Authorization: Bearer TOKEN`;
    /// rather set OCPP16_HTTP_TOKEN, which other users of the machine cannot see
    #[arg(long, value_name = "TOKEN")]
    http_token: Option<String>,
    /// The database: a file, which is made if it does not exist, or a URL of
    /// PostgreSQL, as postgres://USER:PASSWORD@HOST/DATABASE [default: ocpp16.db]
    #[arg(long, value_name = "FILE")]
    database: Option<String>,
    /// What this node is for; all but `all` need --nats [default: all]
    #[arg(long, value_enum)]
    role: Option<Role>,
    /// The broker that nodes find each other by, such as nats://127.0.0.1:4222; may
    /// be repeated for the servers of a cluster
    #[arg(long, value_name = "URL")]
    nats: Vec<String>,
    /// Refuse every payload that its official schema refuses, instead of
    /// repairing the deviations that real charge points are known for
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true")]
    strict: Option<bool>,
    /// What to log, such as `info,ocpp16_server=debug` [default: info]
    #[arg(long, value_name = "LEVEL")]
    log: Option<String>,
    /// Print all settings as they would be used, and end
    #[arg(long)]
    pub(crate) print_config: bool,
}

impl Serve {
    /// Returns where the settings are.
    pub(crate) fn sources(&self) -> Sources {
        let mut flags = Vec::new();
        let mut give = |flag, path, value: Option<Value>| {
            flags.extend(value.map(|value| Given { flag, path, value }));
        };
        let text = |text: &Option<String>| text.clone().map(Value::String);
        let list = |texts: &[String]| {
            let items = texts.iter().cloned().map(Value::String).collect();
            (!texts.is_empty()).then_some(Value::Array(items))
        };
        give("--listen", "ocpp.listen", list(&self.listen));
        give("--http", "http.listen", text(&self.http));
        give("--http-token", "http.token", text(&self.http_token));
        give("--database", "database.url", text(&self.database));
        give("--role", "role", self.role.map(|role| Value::String(role.as_str().to_owned())));
        give("--nats", "nats.url", list(&self.nats));
        give("--strict", "ocpp.strict", self.strict.map(Value::Boolean));
        give("--log", "log.level", text(&self.log));
        Sources { file: self.config.clone(), variables: env::vars_os().collect(), flags }
    }
}

/// One call, and how to reach the server.
#[derive(Debug, Args)]
pub(crate) struct Call {
    /// The identity of the charge point
    pub(crate) identity: String,
    /// The action, such as Reset
    pub(crate) action: String,
    /// The payload of the request
    #[arg(value_name = "JSON", default_value = "{}")]
    pub(crate) payload: String,
    /// The HTTP interface of the server
    #[arg(
        long,
        value_name = "URL",
        env = "OCPP16_SERVER",
        default_value = "http://127.0.0.1:9001"
    )]
    pub(crate) server: String,
    /// The token of the HTTP interface
    #[arg(long, env = "OCPP16_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// How long the charge point may take [default: ocpp.call_timeout of the server]
    #[arg(long, value_name = "DURATION", env = "OCPP16_TIMEOUT")]
    #[arg(value_parser = humantime::parse_duration)]
    pub(crate) timeout: Option<Duration>,
}

/// What to check, and how to tell.
#[derive(Debug, Args)]
pub(crate) struct Validate {
    /// Captured traffic: plain frames, JSON records, log text, pcap or pcapng, each
    /// also in gzip or zstd; - or nothing is standard input
    #[arg(value_name = "FILES")]
    pub(crate) files: Vec<PathBuf>,
    /// What the files are, instead of what their content says
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// How log text gives the identity, before the frame: its first group is the
    /// identity, as in '\[(CP\d+)\]'
    #[arg(long, value_name = "REGEX", value_parser = identity_pattern)]
    identity: Option<Arc<Regex>>,
    /// How to tell what was found
    #[arg(long, value_enum, default_value_t = Output::Human)]
    pub(crate) output: Output,
    /// Judge by the official schemas alone (default)
    #[arg(long, conflicts_with = "tolerant")]
    strict: bool,
    /// Also tell what a tolerant server would have repaired
    #[arg(long)]
    pub(crate) tolerant: bool,
    /// Let findings about the protocol lead to exit status 1, too
    #[arg(long)]
    pub(crate) protocol: bool,
    /// Show no more than N invalid frames and findings (json: frames and findings;
    /// sarif: violations and findings); all of them are counted [default: all]
    #[arg(long, value_name = "N", conflicts_with = "summary")]
    limit: Option<u64>,
    /// Show only how much there is of what
    #[arg(long)]
    summary: bool,
    /// How many threads to use [default: one for each processor]
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZero<usize>>,
}

impl Validate {
    /// Returns how to read the files.
    pub(crate) fn reading(&self) -> Options {
        Options { format: self.format.map(Into::into), identity: self.identity.clone() }
    }

    /// Returns how many entries the report may have.
    pub(crate) fn limit(&self) -> Option<u64> {
        if self.summary { Some(0) } else { self.limit }
    }
}

fn identity_pattern(text: &str) -> Result<Arc<Regex>, String> {
    let pattern = Regex::new(text).map_err(|error| error.to_string())?;
    if pattern.captures_len() < 2 {
        return Err("no group (…) that says which part is the identity".to_owned());
    }
    Ok(Arc::new(pattern))
}

/// What an input is.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// A frame a line
    Frames,
    /// A JSON object a line, with the frame in it
    Records,
    /// Text with frames in it
    Log,
    /// Captured packets, pcap or pcapng
    Pcap,
}

/// How results are told.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Output {
    /// Text for people
    Human,
    /// A JSON object a line
    Json,
    /// SARIF 2.1.0, for tools that show what is wrong with code
    Sarif,
    /// JUnit XML, for tools that show results of tests
    Junit,
}

impl From<Format> for ocpp16_capture::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Frames => Self::Frames,
            Format::Records => Self::Records,
            Format::Log => Self::Log,
            Format::Pcap => Self::Pcap,
        }
    }
}

/// Reads the arguments. Help, version and mistakes are printed here; then there
/// is only the exit status left.
pub(crate) fn parse() -> Result<Command, ExitCode> {
    match CommandLine::try_parse() {
        Ok(CommandLine { command: Some(command), .. }) => Ok(command),
        Ok(CommandLine { command: None, serve }) => Ok(Command::Serve(serve)),
        Err(error) if error.use_stderr() => {
            // The first line says it all, but for a list of what is missing; the
            // rest is usage.
            let text = error.to_string();
            let said: Vec<_> = text.lines().take_while(|line| !line.is_empty()).collect();
            let line = said.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
            eprintln!("ocpp16: {}", line.strip_prefix("error: ").unwrap_or(&line));
            Err(ExitCode::from(UNUSABLE))
        }
        Err(help) => {
            // Nobody reads it, if it cannot be printed.
            let _ = help.print();
            Err(ExitCode::SUCCESS)
        }
    }
}

/// Prints the script that completes commands.
pub(crate) fn complete(shell: Shell) {
    clap_complete::generate(shell, &mut CommandLine::command(), "ocpp16", &mut io::stdout());
}

#[cfg(test)]
mod tests {
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
                other => {
                    assert!(other.is_none());
                    line.serve
                }
            };
            let flags: Vec<_> = serve.sources().flags.iter().map(|given| given.flag).collect();
            assert_eq!(flags, ["--listen", "--strict", "--log"]);
        }
    }

    #[test]
    fn strict_can_be_switched_off() {
        for (argument, value) in [("--strict", true), ("--strict=false", false)] {
            let line = CommandLine::try_parse_from(["ocpp16", argument]).unwrap();
            assert_eq!(line.serve.strict, Some(value));
        }
    }
}
