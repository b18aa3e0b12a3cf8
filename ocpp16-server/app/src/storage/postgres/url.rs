//! The URL of a database of PostgreSQL.

use std::fmt;
use std::path::PathBuf;

use percent_encoding::percent_decode_str;
use tokio_postgres::Config;

/// `postgres://USER:PASSWORD@HOST/DATABASE?OPTIONS`, as libpq knows it. Shown
/// without its password.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct PostgresUrl(String);

/// How a connection is protected: what `sslmode` and `sslrootcert` say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Security {
    /// Encrypted if the server does it, or always; whoever answers may be anyone.
    Unverified,
    /// The certificate of the server comes from an authority of the file.
    Authority(PathBuf),
    /// And it names the host.
    Full(PathBuf),
}

/// Why a URL cannot be used. Says nothing of its password.
#[derive(Debug)]
pub(crate) enum UrlError {
    /// It is none, or has an option that nobody knows.
    Url(tokio_postgres::Error),
    /// `verify-ca` and `verify-full` need authorities.
    NoAuthority,
    /// The file of authorities cannot be used, and why.
    Authority(PathBuf, String),
}

impl PostgresUrl {
    /// Takes a text of the scheme `postgres` or `postgresql`; `None` if it has
    /// another one.
    ///
    /// # Errors
    ///
    /// If it is no URL that can be used.
    pub(crate) fn new(text: &str) -> Option<Result<Self, UrlError>> {
        let (scheme, _) = text.split_once("://")?;
        if !["postgres", "postgresql"].contains(&scheme) {
            return None;
        }
        let url = Self(text.to_owned());
        Some(url.parts().map(|_| url))
    }

    /// Returns it with its password.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// Splits the options off. A question mark in a password does not begin them.
    fn split(&self) -> (&str, &str) {
        let place = self.0.find('@').unwrap_or_default();
        match self.0[place..].find('?') {
            Some(at) => (&self.0[..place + at], &self.0[place + at + 1..]),
            None => (&self.0, ""),
        }
    }

    /// Splits it into what the library knows, and what it leaves to us.
    pub(super) fn parts(&self) -> Result<(Config, Security), UrlError> {
        let (base, options) = self.split();
        let (mut kept, mut mode, mut authorities) = (Vec::new(), "prefer", None);
        for option in options.split('&').filter(|option| !option.is_empty()) {
            match option.split_once('=') {
                Some(("sslrootcert", file)) => {
                    let file = percent_decode_str(file).decode_utf8_lossy().into_owned();
                    authorities = Some(PathBuf::from(file));
                }
                Some(("sslmode", given)) => mode = given,
                _ => kept.push(option),
            }
        }
        let library_mode = match mode {
            "verify-ca" | "verify-full" => "require",
            other => other,
        };
        let library_mode = format!("sslmode={library_mode}");
        kept.push(&library_mode);
        let config = format!("{base}?{}", kept.join("&")).parse().map_err(UrlError::Url)?;
        let security = match (mode, authorities) {
            ("verify-full", Some(file)) => Security::Full(file),
            // As libpq does: with authorities, `require` asks them.
            ("verify-ca" | "require", Some(file)) => Security::Authority(file),
            ("verify-full" | "verify-ca", None) => return Err(UrlError::NoAuthority),
            _ => Security::Unverified,
        };
        Ok((config, security))
    }
}

impl fmt::Display for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MASK: &str = "********";

        let (base, options) = self.split();
        let (scheme, rest) = base.split_once("://").unwrap_or(("postgres", base));
        write!(f, "{scheme}://")?;
        // An @ in a password should be written otherwise, but is not shown.
        match rest.rsplit_once('@') {
            Some((user, place)) => match user.split_once(':') {
                Some((user, _)) => write!(f, "{user}:{MASK}@{place}")?,
                None => write!(f, "{user}@{place}")?,
            },
            None => f.write_str(rest)?,
        }
        for (place, option) in options.split('&').filter(|it| !it.is_empty()).enumerate() {
            let mark = if place == 0 { '?' } else { '&' };
            match option.split_once('=') {
                Some(("password", _)) => write!(f, "{mark}password={MASK}")?,
                _ => write!(f, "{mark}{option}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for PostgresUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgresUrl({self})")
    }
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(error) => {
                error.fmt(f)?;
                std::error::Error::source(error).map_or(Ok(()), |source| write!(f, ": {source}"))
            }
            Self::NoAuthority => f.write_str(
                "sslmode verify-ca and verify-full need sslrootcert=FILE, the authorities in PEM",
            ),
            Self::Authority(file, error) => write!(f, "sslrootcert {}: {error}", file.display()),
        }
    }
}

impl std::error::Error for UrlError {}

#[cfg(test)]
mod tests {
    use tokio_postgres::config::SslMode;

    use super::*;

    fn parts(options: &str) -> Result<(SslMode, Security), String> {
        let url = PostgresUrl(format!("postgres://u:p@h/d{options}"));
        let parts = url.parts().map_err(|error| error.to_string());
        parts.map(|(config, security)| (config.get_ssl_mode(), security))
    }

    #[test]
    fn sslmode_means_what_libpq_says() {
        let file = || PathBuf::from("/x y.pem");
        for (options, expected) in [
            ("", (SslMode::Prefer, Security::Unverified)),
            ("?sslmode=disable", (SslMode::Disable, Security::Unverified)),
            ("?sslmode=require&application_name=x", (SslMode::Require, Security::Unverified)),
            (
                "?sslrootcert=/x%20y.pem&sslmode=require",
                (SslMode::Require, Security::Authority(file())),
            ),
            (
                "?sslmode=verify-ca&sslrootcert=/x%20y.pem",
                (SslMode::Require, Security::Authority(file())),
            ),
            (
                "?sslmode=verify-full&sslrootcert=/x%20y.pem",
                (SslMode::Require, Security::Full(file())),
            ),
        ] {
            assert_eq!(parts(options), Ok(expected), "{options}");
        }
        for options in ["?sslmode=verify-full", "?sslmode=verify-ca", "?sslmode=maybe", "?x=y"] {
            assert!(parts(options).is_err(), "{options}");
        }
    }

    #[test]
    fn the_password_is_not_shown() {
        for (url, shown) in [
            ("postgres://h/d", "postgres://h/d"),
            ("postgres://u@h/d", "postgres://u@h/d"),
            ("postgresql://u:p%40@h,i/d?a=b", "postgresql://u:********@h,i/d?a=b"),
            ("postgres://u:p@q@h/d", "postgres://u:********@h/d"),
            ("postgres://u:p?q@h/d?x=y", "postgres://u:********@h/d?x=y"),
            ("postgres://h/d?x=y&password=p", "postgres://h/d?x=y&password=********"),
        ] {
            let url = PostgresUrl(url.to_owned());
            assert_eq!(url.to_string(), shown);
            assert_eq!(format!("{url:?}"), format!("PostgresUrl({shown})"));
        }
    }
}
