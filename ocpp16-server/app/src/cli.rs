//! The command line and its environment variables.
//!
//! Says what was asked for; whether it can be done is found out by `serve`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::builder::BoolishValueParser;
use clap::{Args, Parser, Subcommand};
use ocpp16_server::admission::SecurityProfile;
use tracing::level_filters::LevelFilter;

use crate::UNUSABLE;
use crate::certificate_authority::AuthoritySettings;
use crate::gate::{AuthPolicy, Enrolment};

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
    /// Where the HTTP interface is; a loopback address
    #[arg(long, value_name = "ADDR", env = "OCPP16_HTTP", default_value = "127.0.0.1:9001")]
    pub(crate) http: String,
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
    #[command(flatten)]
    auth: Auth,
}

/// Who is let in.
#[derive(Debug, Args)]
struct Auth {
    /// What becomes of charge points that are not known yet: open accepts them,
    /// pending waits for an operator, closed refuses them [default: open if
    /// charge points connect on loopback, else closed]
    #[arg(long, env = "OCPP16_AUTH_ENROLMENT")]
    enrolment: Option<Enrolment>,
    /// The lowest security profile that is let in [default: 0 on loopback, else 1]
    #[arg(long, env = "OCPP16_AUTH_PROFILE")]
    profile: Option<u8>,
    /// Organizations of client certificates, which CpoName has to name
    #[arg(long, env = "OCPP16_AUTH_ORGANIZATIONS", value_delimiter = ',')]
    organizations: Vec<String>,
    /// Organizations whose certificates are only good to get one of ours
    #[arg(long, env = "OCPP16_AUTH_FOREIGN_ORGANIZATIONS", value_delimiter = ',')]
    foreign_organizations: Vec<String>,
    /// Also take the hexadecimal text of a key as password
    #[arg(long, env = "OCPP16_AUTH_ACCEPT_HEX_PASSWORDS", value_parser = BoolishValueParser::new())]
    accept_hex_passwords: bool,
    /// Answer unknown charge points like those with a wrong password
    #[arg(long, env = "OCPP16_AUTH_CONCEAL_UNKNOWN", value_parser = BoolishValueParser::new())]
    conceal_unknown: bool,
    /// Accept a pending charge point once it has the key of a rotation
    #[arg(long, env = "OCPP16_AUTH_ACCEPT_AFTER_ROTATION", value_parser = BoolishValueParser::new())]
    accept_after_rotation: bool,
    /// After how long a charge point that is not accepted boots again
    #[arg(long, env = "OCPP16_AUTH_BOOT_RETRY_INTERVAL", default_value = "60s", value_parser = seconds)]
    boot_retry_interval: Duration,
    /// The certificate of the authority that signs those of charge points
    #[arg(long, env = "OCPP16_AUTH_CERTIFICATE_AUTHORITY_CERTIFICATE", requires = "authority_key")]
    authority_certificate: Option<PathBuf>,
    /// Its private key
    #[arg(long, env = "OCPP16_AUTH_CERTIFICATE_AUTHORITY_KEY", requires = "authority_certificate")]
    authority_key: Option<PathBuf>,
    /// How long certificates of charge points last [default: 90 days]
    #[arg(long, env = "OCPP16_AUTH_CERTIFICATE_AUTHORITY_VALIDITY", default_value = "7776000s", value_parser = seconds)]
    authority_validity: Duration,
}

impl Serve {
    /// Says who is let in; `loopback` is whether charge points connect there.
    pub(crate) fn auth(&self, loopback: bool) -> AuthPolicy {
        let auth = &self.auth;
        let enrolment = if loopback { Enrolment::Open } else { Enrolment::Closed };
        let enrolment = auth.enrolment.unwrap_or(enrolment);
        let lowest_profile = match auth.profile {
            Some(0) => SecurityProfile::None,
            None if loopback || enrolment != Enrolment::Closed => SecurityProfile::None,
            Some(1) | None => SecurityProfile::Basic,
            Some(2) => SecurityProfile::TlsWithBasic,
            Some(_) => SecurityProfile::TlsWithClientCertificate,
        };
        AuthPolicy {
            enrolment,
            lowest_profile,
            organizations: auth.organizations.clone(),
            foreign_organizations: auth.foreign_organizations.clone(),
            accept_hex_passwords: auth.accept_hex_passwords,
            conceal_unknown: auth.conceal_unknown,
            boot_retry_interval: auth.boot_retry_interval,
        }
    }

    pub(crate) const fn accept_after_rotation(&self) -> bool {
        self.auth.accept_after_rotation
    }

    /// Says who signs the certificates of charge points.
    pub(crate) fn authority(&self) -> Option<AuthoritySettings> {
        let Auth { authority_certificate, authority_key, authority_validity, .. } = &self.auth;
        Some(AuthoritySettings {
            certificate: authority_certificate.clone()?,
            key: authority_key.clone()?,
            validity: *authority_validity,
        })
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.strip_suffix('s').and_then(|number| number.parse().ok());
    number.map(Duration::from_secs).ok_or_else(|| "a number of seconds, such as 60s".to_owned())
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
