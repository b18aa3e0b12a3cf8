//! What is wrong with how a broker is set up, and why a question over it has no
//! answer.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// Why a broker cannot be used as it is set up.
#[derive(Debug)]
#[non_exhaustive]
pub enum BrokerError {
    /// The URL is none of a NATS broker.
    Url(io::Error),
    /// The prefix is not one or more tokens of letters, digits, `-` and `_`.
    Prefix,
    /// The name of the node is empty or longer than 256 characters.
    Node,
    /// The name of the queue group is empty, or has white space in it.
    QueueGroup,
    /// The credentials cannot be read.
    Credentials(io::Error),
    /// The seed of the NKey is none.
    Nkey(nkeys::error::Error),
    /// A file for TLS has no certificates or no key, or they do not fit.
    Tls(PathBuf, Box<dyn Error + Send + Sync>),
    /// The client does not start.
    Connect(async_nats::ConnectError),
    /// The operating system has no random bytes.
    Random(io::Error),
}

impl fmt::Display for BrokerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Url(_) => "not the URL of a broker",
            Self::Prefix => "prefix of subjects with other characters than A-Za-z0-9_-",
            Self::Node => "name of the node empty or too long",
            Self::QueueGroup => "queue group empty or with white space",
            Self::Credentials(_) => "credentials for the broker cannot be read",
            Self::Nkey(_) => "not the seed of an nkey",
            Self::Tls(file, _) => {
                return write!(f, "cannot use {} for TLS", file.display());
            }
            Self::Connect(_) => "no connection to the broker can be set up",
            Self::Random(_) => "no name for the node can be made",
        })
    }
}

impl Error for BrokerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Url(error) | Self::Credentials(error) | Self::Random(error) => Some(error),
            Self::Nkey(error) => Some(error),
            Self::Tls(_, error) => Some(&**error),
            Self::Connect(error) => Some(error),
            Self::Prefix | Self::Node | Self::QueueGroup => None,
        }
    }
}

/// Why there is no answer over the broker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequestFailure {
    /// Nobody listens; nobody has heard it.
    NoResponders,
    /// The broker is away; nobody has heard it.
    Away,
    /// It is larger than the broker takes; nobody has heard it.
    TooLarge,
    /// The answer did not come in time.
    Timeout,
    /// The connection to the broker was lost before the answer came.
    Lost,
}

impl RequestFailure {
    /// The value of a label of metrics.
    pub(super) const fn label(&self) -> &'static str {
        match self {
            Self::NoResponders => "no_responders",
            Self::Away => "away",
            Self::TooLarge => "too_large",
            Self::Timeout => "timeout",
            Self::Lost => "lost",
        }
    }
}

impl fmt::Display for RequestFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoResponders => "nobody listens",
            Self::Away => "the broker is away",
            Self::TooLarge => "larger than the broker's max_payload",
            Self::Timeout => "no answer in time",
            Self::Lost => "connection to the broker lost",
        })
    }
}

impl Error for RequestFailure {}
