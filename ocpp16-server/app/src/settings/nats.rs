//! `[nats]` and `[nats.tls]`: the broker that several nodes share.
//!
//! Without `nats.url` there is none, and nothing of it counts.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::value::{Count, M, S, Secret, Text, Textual, Time};

/// The broker that several nodes share; without `url` there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Nats {
    /// The servers of NATS, all of one cluster; a text with commas between is
    /// fine, too. Empty: this node is alone. Credentials are settings of their own.
    pub(crate) url: Servers,
    /// A file of credentials, with a JWT and the seed of its key, as `nsc` makes
    /// it.
    #[schemars(extend("x-range" = "FILE or empty"))]
    pub(crate) credentials_file: PathBuf,
    /// The user, with `password`.
    pub(crate) user: String,
    /// The password of `user`.
    #[schemars(extend("x-secret" = true))]
    pub(crate) password: Secret,
    /// A token, instead of a user.
    #[schemars(extend("x-secret" = true))]
    pub(crate) token: Secret,
    /// A file with the seed of an nkey, instead of a user.
    #[schemars(extend("x-range" = "FILE or empty"))]
    pub(crate) nkey_seed_file: PathBuf,
    /// What all subjects begin with. Nodes with different ones know nothing of each
    /// other.
    pub(crate) prefix: Text<Name>,
    /// The name of this node, which no other may have. Empty: one that is new at
    /// each start.
    pub(crate) node: Text<NodeName>,
    /// The queue group of the workers, which share the requests of gateways.
    pub(crate) queue_group: Text<Name>,
    /// How long a request may take over the broker until the charge point is told
    /// to try again.
    pub(crate) request_timeout: Text<Time<100, { 30 * S }>>,
    /// How long a node may be silent until its connections count as closed.
    pub(crate) lease: Text<Time<S, { 5 * M }>>,
    /// Keep StopTransaction and MeterValues in a stream of JetStream until a worker
    /// has taken them, and answer charge points once the stream has them. The same
    /// for all nodes.
    pub(crate) journal: bool,
    /// Whether no worker of this system says who may connect, because all are programs
    /// of others: then a gateway lets in whoever comes, on loopback or with
    /// `auth.enrolment` `open` and `auth.profile` `0`, until a worker says more.
    /// Otherwise nobody is let in without one.
    pub(crate) foreign_workers: bool,
    /// Which events are told to all who listen to the broker.
    pub(crate) events: ToldEvents,
    /// How many requests a worker has in hand at the same time; others wait.
    #[schemars(extend("x-unit" = "requests"))]
    pub(crate) max_requests: Count<1, 65_536>,
    /// How many messages of the broker may wait in each subscription; further
    /// ones are lost, and counted.
    #[schemars(extend("x-unit" = "messages"))]
    pub(crate) max_pending: Count<16, 1_048_576>,
    /// TLS to the broker.
    pub(crate) tls: NatsTls,
}

impl Default for Nats {
    fn default() -> Self {
        Self {
            url: Servers::default(),
            credentials_file: PathBuf::new(),
            user: String::new(),
            password: Secret::default(),
            token: Secret::default(),
            nkey_seed_file: PathBuf::new(),
            prefix: Text::default(),
            node: Text::default(),
            queue_group: Text::default(),
            request_timeout: Text(Time::of(10 * S)),
            lease: Text(Time::of(10 * S)),
            journal: false,
            foreign_workers: false,
            events: ToldEvents::Wanted,
            max_requests: Count::of(1024),
            max_pending: Count::of(4096),
            tls: NatsTls::default(),
        }
    }
}

impl Nats {
    /// Tells whether there is a broker.
    pub(crate) fn is_used(&self) -> bool {
        !self.url.0.is_empty()
    }

    /// Looks whether the settings fit each other; returns the path of one that does
    /// not, and why.
    pub(super) fn check(&self) -> Result<(), (&'static str, String)> {
        let is_given = |path: &Path| !path.as_os_str().is_empty();
        let given = [
            ("nats.credentials_file", is_given(&self.credentials_file)),
            ("nats.user", !self.user.is_empty()),
            ("nats.token", self.token.reveal().is_some()),
            ("nats.nkey_seed_file", is_given(&self.nkey_seed_file)),
        ];
        let mut given = given.into_iter().filter(|(_, given)| *given).map(|(path, _)| path);
        if let (Some(first), Some(second)) = (given.next(), given.next()) {
            return Err((second, format!("there is {first} already, and one is enough")));
        }
        if self.user.is_empty() != self.password.reveal().is_none() {
            return Err(("nats.user", "user and password go together".to_owned()));
        }
        let tls = &self.tls;
        if is_given(&tls.certificate) != is_given(&tls.key) {
            return Err(("nats.tls.certificate", "certificate and key go together".to_owned()));
        }
        Ok(())
    }
}

/// Which events a node tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ToldEvents {
    /// all but the two of each message, `call` and `result` or `error`, which are told
    /// while somebody says that he reads them
    Wanted,
    /// all
    All,
}

/// TLS to the broker. Files are PEM.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct NatsTls {
    /// A file with the authorities of the broker's certificate. With it, nothing is
    /// said to a broker without TLS. Empty: those of the system, for `tls://`.
    #[schemars(extend("x-range" = "FILE or empty"))]
    pub(crate) ca: PathBuf,
    /// A file with the certificate of this node, where the broker asks for one.
    #[schemars(extend("x-range" = "FILE or empty"))]
    pub(crate) certificate: PathBuf,
    /// The file of its private key.
    #[schemars(extend("x-range" = "FILE or empty"))]
    pub(crate) key: PathBuf,
}

/// The servers of a cluster of NATS.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Servers(pub(crate) Vec<String>);

impl Servers {
    fn add(&mut self, text: &str) -> Result<(), String> {
        for url in text.split(',').map(str::trim).filter(|url| !url.is_empty()) {
            let host = match url.split_once("://") {
                Some(("nats" | "tls", host)) => host,
                Some((scheme, _)) => {
                    return Err(format!(
                        "NATS is reached by nats:// or tls://, not by {scheme}://"
                    ));
                }
                None => url,
            };
            if host.contains('@') {
                let message = "credentials are no part of the URL: set nats.user and \
                               nats.password, or nats.token";
                return Err(message.to_owned());
            }
            if host.is_empty() || host.contains(['/', ' ']) {
                return Err(format!("{url:?} is no URL such as \"nats://127.0.0.1:4222\""));
            }
            self.0.push(url.to_owned());
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Servers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMore;

        impl<'de> Visitor<'de> for OneOrMore {
            type Value = Servers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(r#"a list of URLs such as "nats://127.0.0.1:4222""#)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Servers, E> {
                let mut servers = Servers::default();
                servers.add(text).map_err(E::custom)?;
                Ok(servers)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Servers, A::Error> {
                let mut servers = Servers::default();
                while let Some(text) = list.next_element::<Cow<'_, str>>()? {
                    servers.add(&text).map_err(de::Error::custom)?;
                }
                Ok(servers)
            }
        }

        deserializer.deserialize_any(OneOrMore)
    }
}

impl JsonSchema for Servers {
    fn schema_name() -> Cow<'static, str> {
        "Servers".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "x-range": "list of nats://HOST:PORT or tls://HOST:PORT" })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// What the subjects of a system begin with, or who shares them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name(String);

impl Default for Name {
    fn default() -> Self {
        Self("ocpp16".to_owned())
    }
}

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.split('.').all(is_token) {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("{text:?} is no name such as \"ocpp16\" or \"cpo.ocpp16\""))
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Textual for Name {
    const WHAT: &str = r#"a name such as "ocpp16""#;

    fn expected() -> String {
        "letters, digits, _ and -, with dots between".to_owned()
    }
}

/// A name that is one token of a subject; the empty one is none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct NodeName(String);

impl NodeName {
    pub(crate) fn given(&self) -> Option<&str> {
        (!self.0.is_empty()).then_some(&*self.0)
    }
}

impl FromStr for NodeName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.is_empty() || is_token(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(format!("{text:?} is more than letters, digits, _ and -"))
        }
    }
}

impl fmt::Display for NodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Textual for NodeName {
    const WHAT: &str = r#"a name such as "gateway-1""#;

    fn expected() -> String {
        "letters, digits, _ and -, or empty".to_owned()
    }
}

/// Whether it can stand between the dots of a subject, whatever a broker makes of
/// other characters.
fn is_token(text: &str) -> bool {
    let of_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    !text.is_empty() && text.len() <= 64 && text.bytes().all(of_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(settings: &str) -> Result<(), String> {
        let nats: Nats = toml::from_str(settings).map_err(|error| error.message().to_owned())?;
        nats.check().map_err(|(path, message)| format!("{path}: {message}"))
    }

    #[test]
    fn servers_are_a_list_or_a_text() {
        for (given, expected) in [
            ("", &[][..]),
            ("url = \"\"", &[]),
            ("url = \"nats://a:1, tls://b\"", &["nats://a:1", "tls://b"]),
            ("url = [\"a\", \"nats://[::1]:4222\"]", &["a", "nats://[::1]:4222"]),
        ] {
            let nats: Nats = toml::from_str(given).unwrap();
            assert_eq!(nats.url.0, expected, "{given}");
            assert_eq!(nats.is_used(), !expected.is_empty());
        }
    }

    #[test]
    fn what_cannot_be_is_said() {
        for (given, error) in [
            ("url = \"http://a\"", "NATS is reached by nats:// or tls://, not by http://"),
            ("url = \"nats://u:p@a\"", "credentials are no part of the URL"),
            ("url = [\"nats://\"]", "\"nats://\" is no URL such as"),
            ("url = 5", "invalid type: integer `5`, expected a list of URLs"),
            ("prefix = \"a..b\"", "\"a..b\" is no name"),
            ("prefix = \"a.>\"", "\"a.>\" is no name"),
            ("node = \"a.b\"", "\"a.b\" is more than letters"),
            ("queue_group = \"\"", "\"\" is no name"),
            ("request_timeout = \"31s\"", "\"31s\" is out of range: 100ms to 30s"),
            ("user = \"u\"", "nats.user: user and password go together"),
            ("password = \"p\"", "nats.user: user and password go together"),
            (
                "token = \"t\"\ncredentials_file = \"c\"",
                "nats.token: there is nats.credentials_file already",
            ),
            ("tls.key = \"k\"", "nats.tls.certificate: certificate and key go together"),
        ] {
            let found = check(given).unwrap_err();
            assert!(found.starts_with(error), "{given}: {found}");
        }
        check("user = \"u\"\npassword = \"p\"").unwrap();
    }
}
