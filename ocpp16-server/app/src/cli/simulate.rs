//! The arguments of `ocpp16 simulate`.

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::simulate::SourceAddresses;

/// Which charge points to simulate, and how to tell what came of it.
#[derive(Debug, Args)]
pub(crate) struct Simulate {
    /// Where the charge points connect, ws:// or wss://; the identity is put in the
    /// place of {identity}, or at the end after a slash
    #[arg(default_value = "ws://127.0.0.1:9000/ocpp")]
    pub(crate) url: String,
    /// How many charge points
    #[arg(long, value_name = "N", default_value = "100")]
    pub(crate) charge_points: NonZero<usize>,
    /// What identities begin with; a number of six digits follows, from 000001 on
    #[arg(long, value_name = "TEXT", default_value = "CP")]
    pub(crate) prefix: String,
    /// What charge points do once they have booted
    #[arg(long, value_enum, default_value_t = Scenario::Heartbeat)]
    pub(crate) scenario: Scenario,
    /// CALLs that are offered per second, by all charge points together and on
    /// schedule, however slow answers are; without it, each charge point sends the
    /// next CALL when the last one is answered
    #[arg(long, value_name = "CALLS_PER_SECOND", value_parser = positive)]
    pub(crate) rate: Option<f64>,
    /// How long, from when all charge points have booted; 0s is until Ctrl-C
    #[arg(long, value_name = "DURATION", default_value = "30s")]
    #[arg(value_parser = humantime::parse_duration)]
    pub(crate) duration: Duration,
    /// Connections that are opened per second, at most; 0 is all at once
    #[arg(long, value_name = "N", default_value = "1000", value_parser = not_negative)]
    pub(crate) connect_rate: f64,
    /// How long a handshake or an answer may take before it counts as lost
    #[arg(long, value_name = "DURATION", default_value = "30s")]
    #[arg(value_parser = humantime::parse_duration)]
    pub(crate) timeout: Duration,
    /// Where connections come from: an address, a network such as 127.1.0.0/28 or a
    /// range such as 10.0.0.1-10.0.0.9; may be repeated. Each address has room for
    /// about 28 000 connections [default: what the system chooses]
    #[arg(long, value_name = "ADDR")]
    pub(crate) source_address: Vec<SourceAddresses>,
    /// Scenario charging: between two MeterValues of a transaction; 0s is as soon as
    /// they are answered. With --rate, the schedule says when
    #[arg(long, value_name = "DURATION", default_value = "10s", conflicts_with = "rate")]
    #[arg(value_parser = humantime::parse_duration)]
    pub(crate) meter_interval: Duration,
    /// Scenario charging: how many MeterValues a transaction has
    #[arg(long, value_name = "N", default_value = "6")]
    pub(crate) meter_values: u32,
    /// Whom charge points charge; {identity} stands for theirs
    #[arg(long, value_name = "TEXT", default_value = "{identity}")]
    pub(crate) id_tag: String,
    /// Scenario storm: how long all stay connected between two storms
    #[arg(long, value_name = "DURATION", default_value = "1s")]
    #[arg(value_parser = humantime::parse_duration)]
    pub(crate) storm_pause: Duration,
    /// The password of Basic authentication (security profiles 1 and 2); {identity}
    /// stands for that of the charge point. Rather set the variable, which other
    /// users of the machine cannot see
    #[arg(long, value_name = "TEXT", env = "OCPP16_PASSWORD", hide_env_values = true)]
    pub(crate) password: Option<String>,
    /// With wss: who may have signed the certificate of the server, in PEM
    /// [default: whom the system trusts]
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// With wss: the certificate of all charge points (security profile 3), in PEM
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) certificate: Option<PathBuf>,
    /// The private key of the certificate, in PEM
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub(crate) key: Option<PathBuf>,
    /// How many threads the charge points share
    #[arg(long, value_name = "N", default_value = "1")]
    pub(crate) threads: NonZero<usize>,
    /// How to tell what came of it
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) output: ReportFormat,
    /// Draw latency over time, as SVG
    #[arg(long, value_name = "FILE.svg", value_parser = picture)]
    pub(crate) plot: Option<PathBuf>,
}

/// What charge points do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scenario {
    /// Nothing but a Heartbeat at the interval that the server wants
    Idle,
    /// Heartbeats
    Heartbeat,
    /// Transactions with meter values, one after the other
    Charging,
    /// All connections are cut and come back, again and again
    Storm,
}

/// How results are told.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ReportFormat {
    /// Tables for people
    Text,
    /// One JSON object
    Json,
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number > 0.0 && number.is_finite() => Ok(number),
        _ => Err("not a number above 0".to_owned()),
    }
}

fn not_negative(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(number) if number >= 0.0 && number.is_finite() => Ok(number),
        _ => Err("not a number from 0 on".to_owned()),
    }
}

fn picture(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let svg = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
    if svg { Ok(path) } else { Err("pictures are SVG: the name has to end in .svg".to_owned()) }
}
