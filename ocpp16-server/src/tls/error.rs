//! Why TLS cannot be configured, for whoever wrote the settings.

use std::error::Error;
use std::fmt;

use rustls::crypto::ring;

use super::iana_name;

/// Why TLS cannot be configured.
#[derive(Debug)]
#[non_exhaustive]
pub enum TlsError {
    /// This is not in PEM.
    Pem(&'static str, Box<dyn Error + Send + Sync>),
    /// There is none of this in the PEM.
    Missing(&'static str),
    /// A certificate cannot be used, or does not belong to its key.
    Certificate(Box<dyn Error + Send + Sync>),
    /// There is no cipher suite of this name. The text names those that there
    /// are.
    CipherSuite(String),
    /// There would be no cipher suite at all.
    NoCipherSuite,
    /// No certificate can be used with any of the cipher suites: they are all of TLS
    /// 1.2 and for ECDSA, and there are only RSA keys, or the other way round.
    CipherSuitesOfOtherKeys,
    /// Client authorities and revocation lists cannot be used.
    Clients(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pem(what, _) => write!(f, "{what} cannot be read"),
            Self::Missing(what) => write!(f, "no {what} in the PEM"),
            Self::Certificate(_) => f.write_str("certificate cannot be used"),
            Self::CipherSuite(name) => {
                let known: Vec<_> =
                    ring::default_provider().cipher_suites.iter().map(iana_name).collect();
                write!(f, "no cipher suite {name}; there are {}", known.join(", "))
            }
            Self::NoCipherSuite => f.write_str("no cipher suite"),
            Self::CipherSuitesOfOtherKeys => {
                f.write_str("none of the cipher suites is for the key of a certificate")
            }
            Self::Clients(_) => f.write_str("certificates of clients cannot be checked"),
        }
    }
}

impl Error for TlsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Pem(_, cause) | Self::Certificate(cause) | Self::Clients(cause) => Some(&**cause),
            Self::Missing(_)
            | Self::CipherSuite(_)
            | Self::NoCipherSuite
            | Self::CipherSuitesOfOtherKeys => None,
        }
    }
}
