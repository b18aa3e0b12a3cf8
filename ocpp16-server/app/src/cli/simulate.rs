//! The arguments of `ocpp16 simulate`.

use std::num::NonZero;
use std::ops::RangeInclusive;
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
    #[arg(long, value_name = "CALLS_PER_SECOND", value_parser = rate)]
    #[arg(allow_negative_numbers = true)]
    pub(crate) rate: Option<f64>,
    /// How long, from when all charge points have booted, 365days at most; 0s is until
    /// Ctrl-C
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = duration)]
    pub(crate) duration: Duration,
    /// Connections that are opened per second, at most; 0 is all at once
    #[arg(long, value_name = "N", default_value = "1000", value_parser = connect_rate)]
    #[arg(allow_negative_numbers = true)]
    pub(crate) connect_rate: f64,
    /// How long a handshake or an answer may take before it counts as lost, from 1ms on
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = timeout)]
    pub(crate) timeout: Duration,
    /// Where connections come from: an address, a network such as 127.1.0.0/28 or a
    /// range such as 10.0.0.1-10.0.0.9; may be repeated. Each address has room for
    /// about 28 000 connections [default: what the system chooses]
    #[arg(long, value_name = "ADDR")]
    pub(crate) source_address: Vec<SourceAddresses>,
    /// Scenario charging: between two MeterValues of a transaction; 0s is as soon as
    /// they are answered. Not with --rate, which says when
    #[arg(long, value_name = "DURATION", default_value = "10s", value_parser = duration)]
    #[arg(conflicts_with = "rate")]
    pub(crate) meter_interval: Duration,
    /// Scenario charging: how many MeterValues a transaction has
    #[arg(long, value_name = "N", default_value = "6")]
    pub(crate) meter_values: u32,
    /// Whom charge points charge; {identity} stands for theirs, the last 20 characters of
    /// it
    #[arg(long, value_name = "TEXT", default_value = "{identity}")]
    pub(crate) id_tag: String,
    /// Scenario storm: how long all stay connected between two storms
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = duration)]
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
    /// How many threads the charge points share; no more than there are charge points
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

/// What happens less often than that is no rate, and more often nobody counts it.
const RATES: RangeInclusive<f64> = 0.001..=1e6;

fn rate(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| RATES.contains(number));
    number.ok_or_else(|| format!("not a number from {} to {}", RATES.start(), RATES.end()))
}

fn connect_rate(text: &str) -> Result<f64, String> {
    if text.parse() == Ok(0.0) { Ok(0.0) } else { rate(text).map_err(|error| error + ", nor 0") }
}

fn duration(text: &str) -> Result<Duration, String> {
    const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    let duration = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if duration <= LONGEST { Ok(duration) } else { Err("longer than 365days".to_owned()) }
}

fn timeout(text: &str) -> Result<Duration, String> {
    const SHORTEST: Duration = Duration::from_millis(1);
    let timeout = duration(text)?;
    if timeout >= SHORTEST { Ok(timeout) } else { Err("shorter than 1ms".to_owned()) }
}

fn picture(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let svg = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
    if svg { Ok(path) } else { Err("pictures are SVG: the name has to end in .svg".to_owned()) }
}
