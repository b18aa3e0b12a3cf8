//! Settings that are texts of a form of their own.

use std::fmt;
use std::str::FromStr;

use ocpp16_server::{EndpointPath, ProxyAddress};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;

use super::value::Textual;
use crate::storage::{Place, PostgresUrl};

/// An address to listen on: host, colon, port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(String);

impl Address {
    pub(crate) fn loopback(port: u16) -> Self {
        Self(format!("127.0.0.1:{port}"))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.rsplit_once(':') {
            Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
                Ok(Self(text.to_owned()))
            }
            _ => Err(format!("{text:?} is no address such as \"127.0.0.1:9000\"")),
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Textual for Address {
    const WHAT: &str = r#"an address such as "127.0.0.1:9000""#;

    fn expected() -> String {
        "HOST:PORT, port 0 for any free one".to_owned()
    }
}

impl Textual for EndpointPath {
    const WHAT: &str = r#"a path such as "/ocpp/{identity}""#;

    fn expected() -> String {
        "a path with {identity} at its end".to_owned()
    }
}

impl Textual for ProxyAddress {
    const WHAT: &str = "an IP address or network";

    fn expected() -> String {
        "IP address, or network such as 10.0.0.0/8".to_owned()
    }
}

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DatabaseUrl {
    /// As it was written; that of PostgreSQL is in its place.
    file: Option<String>,
    place: Place,
}

impl DatabaseUrl {
    pub(crate) const fn place(&self) -> &Place {
        &self.place
    }
}

impl Default for DatabaseUrl {
    fn default() -> Self {
        let file = "ocpp16.db";
        Self { file: Some(file.to_owned()), place: Place::File(file.into()) }
    }
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // What is said of such a URL must not tell its password.
        if let Some(url) = PostgresUrl::new(text) {
            let url = url.map_err(|error| error.to_string())?;
            return Ok(Self { file: None, place: Place::Postgres(url) });
        }
        if let Some((scheme, _)) = text.split_once("://")
            && scheme != "sqlite"
        {
            return Err(format!(
                "there is no support for {scheme} databases, only for sqlite and postgres"
            ));
        }
        let path = text.strip_prefix("sqlite:").unwrap_or(text);
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() {
            return Err(format!("{text:?} names no file"));
        }
        Ok(Self { file: Some(text.to_owned()), place: Place::File(path.into()) })
    }
}

/// With its password, so that settings survive it: `describe` masks it.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, &self.place) {
            (Some(file), _) => f.write_str(file),
            (None, Place::File(path)) => path.display().fmt(f),
            (None, Place::Postgres(url)) => f.write_str(url.reveal()),
        }
    }
}

impl Textual for DatabaseUrl {
    const WHAT: &str = r#"a file or a URL such as "sqlite:ocpp16.db""#;

    fn expected() -> String {
        "FILE, sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE".to_owned()
    }
}

/// What is logged: a level, and levels of single targets.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LogLevel {
    text: String,
    targets: Targets,
}

impl LogLevel {
    pub(crate) fn targets(&self) -> Targets {
        self.targets.clone()
    }
}

impl Default for LogLevel {
    fn default() -> Self {
        let targets = Targets::new().with_default(LevelFilter::INFO);
        Self { text: "info".to_owned(), targets }
    }
}

impl FromStr for LogLevel {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let level = |text: &str| {
            // Numbers would be levels too, and the empty text.
            let word = text.starts_with(|first: char| first.is_ascii_alphabetic());
            text.parse::<LevelFilter>().ok().filter(|_| word).ok_or_else(|| {
                format!("{text:?} is no level: off, error, warn, info, debug or trace")
            })
        };
        let mut targets = Targets::new();
        for part in text.split(',').map(str::trim) {
            targets = match part.split_once('=') {
                Some((target, of_target)) => targets.with_target(target, level(of_target)?),
                None => targets.with_default(level(part)?),
            };
        }
        Ok(Self { text: text.to_owned(), targets })
    }
}

impl fmt::Display for LogLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Textual for LogLevel {
    const WHAT: &str = r#"levels such as "info" or "info,ocpp16_server=debug""#;

    fn expected() -> String {
        "off, error, warn, info, debug or trace, also TARGET=LEVEL, with commas between".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use tracing::Level;

    use super::*;

    #[test]
    fn databases_are_files_or_urls() {
        for (text, path) in [
            ("ocpp16.db", "ocpp16.db"),
            ("/var/lib/x y.db", "/var/lib/x y.db"),
            ("C:\\x.db", "C:\\x.db"),
            ("sqlite:x.db", "x.db"),
            ("sqlite:///x.db", "/x.db"),
            ("sqlite://x.db", "x.db"),
        ] {
            let url: DatabaseUrl = text.parse().unwrap();
            assert_eq!(*url.place(), Place::File(path.into()));
            assert_eq!(url.to_string(), text);
        }
        for text in ["postgres://u:p@h/d", "postgresql://h:1,i/d?sslmode=require"] {
            let url: DatabaseUrl = text.parse().unwrap();
            assert!(matches!(url.place(), Place::Postgres(_)));
            assert_eq!(url.to_string(), text);
        }
        for text in ["", "sqlite:", "sqlite://", "mysql://h/x"] {
            assert!(text.parse::<DatabaseUrl>().is_err(), "{text}");
        }
        let wrong = "postgres://u:hunter2@h/d?sslmode=maybe";
        assert!(!wrong.parse::<DatabaseUrl>().unwrap_err().contains("hunter2"));
    }

    #[test]
    fn levels_are_of_everything_or_of_a_target() {
        let level: LogLevel = "warn, ocpp16_server=debug".parse().unwrap();
        assert!(level.targets().would_enable("x", &Level::WARN));
        assert!(!level.targets().would_enable("x", &Level::INFO));
        assert!(level.targets().would_enable("ocpp16_server::session", &Level::DEBUG));
        for text in ["", "loud", "3", "info,", "x=loud", "info=debug=x"] {
            assert!(text.parse::<LogLevel>().is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_have_a_port() {
        for text in ["127.0.0.1:9000", "[::1]:0", "localhost:1", "::1:9000"] {
            assert_eq!(text.parse::<Address>().unwrap().as_str(), text);
        }
        for text in ["", "nowhere", ":9000", "127.0.0.1:", "127.0.0.1:65536"] {
            assert!(text.parse::<Address>().is_err(), "{text}");
        }
    }
}
