//! Where charge points connect, and what they show.

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::net::lookup_host;
use tokio_rustls::TlsConnector;

use crate::cli::Simulate;

/// The placeholder for the identity in a URL, a tag and a password.
pub(super) const IDENTITY: &str = "{identity}";

/// A central system as its URL names it.
pub(super) struct Target {
    /// The path before the identity and after it.
    path: (String, String),
    /// Host and port as the URL has them.
    host: String,
    /// Where that is; the first one is tried.
    pub(super) addresses: Vec<SocketAddr>,
    pub(super) tls: Option<(TlsConnector, ServerName<'static>)>,
    password: Option<String>,
}

impl Target {
    /// Reads the URL and the files that are named, and looks up the host.
    ///
    /// # Errors
    ///
    /// One line: what is unusable, and why.
    pub(super) async fn new(arguments: &Simulate) -> Result<Self, String> {
        let url = Url::new(&arguments.url)?;
        let tls = if url.is_secure {
            let name = ServerName::try_from(url.name().to_owned());
            let name = name.map_err(|error| format!("{}: {error}", arguments.url))?;
            Some((TlsConnector::from(Arc::new(configuration(arguments)?)), name))
        } else if arguments.ca.is_some() || arguments.certificate.is_some() {
            return Err(format!("{}: certificates need wss://", arguments.url));
        } else {
            None
        };
        let looked_up = lookup_host(url.address()).await;
        let addresses: Vec<_> = looked_up
            .map_err(|error| format!("{}: {error}", arguments.url))?
            .filter(|address| {
                let sources = &arguments.source_address;
                sources.iter().all(|source| source.is_ipv4() == address.is_ipv4())
            })
            .collect();
        if addresses.is_empty() {
            return Err(format!(
                "{}: has no address of the kind of --source-address",
                arguments.url
            ));
        }
        let password = arguments.password.clone();
        Ok(Self { path: url.path, host: url.host, addresses, tls, password })
    }

    /// Returns the request with which a charge point begins.
    pub(super) fn request(&self, identity: &str, key: &str) -> String {
        let (before, after) = &self.path;
        let encoded = utf8_percent_encode(identity, RESERVED);
        let mut request = format!(
            "GET {before}{encoded}{after} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\
             Sec-WebSocket-Protocol: ocpp1.6\r\n",
            self.host
        );
        if let Some(password) = &self.password {
            let password = password.replace(IDENTITY, identity);
            let credentials = STANDARD.encode(format!("{identity}:{password}"));
            request.extend(["Authorization: Basic ", &credentials, "\r\n"]);
        }
        request.push_str("\r\n");
        request
    }
}

/// What a segment of a path has to encode (RFC 3986 section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

#[derive(Debug, PartialEq, Eq)]
struct Url {
    is_secure: bool,
    host: String,
    path: (String, String),
}

impl Url {
    fn new(text: &str) -> Result<Self, String> {
        let unusable = || format!("{text}: no URL such as ws://127.0.0.1:9000/ocpp");
        let (is_secure, rest) = match text.split_once("://") {
            Some(("ws", rest)) => (false, rest),
            Some(("wss", rest)) => (true, rest),
            _ => return Err(unusable()),
        };
        let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let printable = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        if host.is_empty() || host.contains(['@', '#']) || path.contains('#') || !printable(rest) {
            return Err(unusable());
        }
        let path = match path.split_once(IDENTITY) {
            Some((before, after)) => (before.to_owned(), after.to_owned()),
            None => {
                let (before, query) = path.split_at(path.find('?').unwrap_or(path.len()));
                (format!("{}/", before.trim_end_matches('/')), query.to_owned())
            }
        };
        if !path.0.starts_with('/') {
            return Err(unusable());
        }
        Ok(Self { is_secure, host: host.to_owned(), path })
    }

    /// Host and port.
    fn address(&self) -> String {
        let has_port = self.host.rsplit_once(':').is_some_and(|(_, port)| !port.contains(']'));
        let port = if self.is_secure { 443 } else { 80 };
        if has_port { self.host.clone() } else { format!("{}:{port}", self.host) }
    }

    /// The host alone.
    fn name(&self) -> &str {
        let has_port = self.host.rsplit_once(':').filter(|(_, port)| !port.contains(']'));
        let name = has_port.map_or(&*self.host, |(name, _)| name);
        name.trim_start_matches('[').trim_end_matches(']')
    }
}

fn configuration(arguments: &Simulate) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    if let Some(file) = &arguments.ca {
        for certificate in certificates(file)? {
            roots.add(certificate).map_err(|error| format!("{}: {error}", file.display()))?;
        }
    } else {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            return Err("the system trusts nobody: --ca says whom to trust".to_owned());
        }
    }
    let builder = ClientConfig::builder().with_root_certificates(roots);
    match (&arguments.certificate, &arguments.key) {
        (Some(certificate), Some(key)) => {
            let unusable = |why: String| format!("{}: {why}", key.display());
            let read = PrivateKeyDer::from_pem_file(key);
            let read = read.map_err(|error| {
                let has_none = matches!(error, pem::Error::NoItemsFound);
                unusable(if has_none {
                    "no private key in it".to_owned()
                } else {
                    error.to_string()
                })
            })?;
            builder
                .with_client_auth_cert(certificates(certificate)?, read)
                .map_err(|error| unusable(error.to_string()))
        }
        _ => Ok(builder.with_no_client_auth()),
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let unusable = |why: String| format!("{}: {why}", file.display());
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
    let certificates: Vec<_> = read.map_err(|error| unusable(error.to_string()))?;
    if certificates.is_empty() {
        return Err(unusable("no certificate in it".to_owned()));
    }
    Ok(certificates)
}

/// Which of the addresses can be reached is found out by the first charge point.
pub(super) fn unreachable(error: &io::Error) -> String {
    format!("cannot connect: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> (String, String) {
        Url::new(text).unwrap().path
    }

    #[test]
    fn the_identity_goes_to_its_place_or_to_the_end() {
        let parts = |before: &str, after: &str| (before.to_owned(), after.to_owned());
        for text in ["ws://h/ocpp", "ws://h/ocpp/", "ws://h/ocpp/{identity}"] {
            assert_eq!(path(text), parts("/ocpp/", ""), "{text}");
        }
        assert_eq!(path("ws://h"), parts("/", ""));
        assert_eq!(path("ws://h/a?b=c"), parts("/a/", "?b=c"));
        assert_eq!(path("ws://h/a/{identity}/b?c"), parts("/a/", "/b?c"));
    }

    #[test]
    fn ports_have_defaults() {
        for (text, address, name) in [
            ("ws://h/", "h:80", "h"),
            ("wss://h/", "h:443", "h"),
            ("wss://[::1]/", "[::1]:443", "::1"),
            ("wss://[::1]:9/", "[::1]:9", "::1"),
            ("ws://127.0.0.1:9000/", "127.0.0.1:9000", "127.0.0.1"),
        ] {
            let url = Url::new(text).unwrap();
            assert_eq!((&*url.address(), url.name()), (address, name), "{text}");
        }
    }

    #[test]
    fn what_is_no_url_is_refused() {
        for text in ["http://h/", "h:9000", "ws://", "ws://u:p@h/", "ws://h/a b", "ws://h/#a"] {
            assert!(Url::new(text).is_err(), "{text}");
        }
    }

    #[test]
    fn identities_are_encoded_and_shown_as_they_are() {
        let url = Url::new("ws://h:1/x").unwrap();
        let password = Some("of {identity}".to_owned());
        let target =
            Target { path: url.path, host: url.host, addresses: vec![], tls: None, password };
        let request = target.request("A B/ä", "KEY");
        assert!(request.starts_with("GET /x/A%20B%2F%C3%A4 HTTP/1.1\r\nHost: h:1\r\n"));
        let credentials = STANDARD.encode("A B/ä:of A B/ä");
        assert!(request.ends_with(&format!("Authorization: Basic {credentials}\r\n\r\n")));
    }
}
