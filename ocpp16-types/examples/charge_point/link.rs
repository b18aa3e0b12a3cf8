//! The WebSocket to the central system: texts in and out. Knows no OCPP but its
//! subprotocol and its way to carry a password (OCPP-J 1.6 sections 3 and 6).

use std::error::Error;
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tungstenite::http::Uri;
use tungstenite::{ClientRequestBuilder, Message, WebSocket};

/// How long the handshake and writing may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// An open connection.
pub(crate) struct Link {
    /// The same socket as below, to set how long reading may take.
    tcp: TcpStream,
    socket: WebSocket<Box<dyn Stream>>,
}

trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

impl Link {
    /// Connects to an endpoint, such as `ws://127.0.0.1:9000/ocpp`, as this
    /// identity; the key is sent as password.
    pub(crate) fn open(
        url: &str,
        identity: &str,
        key: Option<&[u8]>,
        authority: Option<&Path>,
    ) -> Result<Self, Box<dyn Error>> {
        let uri: Uri = format!("{url}/{}", percent_encoded(identity)).parse()?;
        let host = uri.host().ok_or("the URL has no host")?.to_owned();
        let secure = uri.scheme_str() == Some("wss");
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let mut request = ClientRequestBuilder::new(uri).with_sub_protocol("ocpp1.6");
        if let Some(key) = key {
            let credentials = STANDARD.encode([identity.as_bytes(), b":", key].concat());
            request = request.with_header("Authorization", format!("Basic {credentials}"));
        }
        let bare_host = host.trim_matches(['[', ']']);
        let tcp = TcpStream::connect((bare_host, port))?;
        tcp.set_nodelay(true)?;
        tcp.set_read_timeout(Some(PATIENCE))?;
        tcp.set_write_timeout(Some(PATIENCE))?;
        let stream: Box<dyn Stream> = if secure {
            let authority = authority.ok_or("wss needs --ca")?;
            Box::new(tls(tcp.try_clone()?, bare_host, authority)?)
        } else {
            Box::new(tcp.try_clone()?)
        };
        // It also makes sure that the central system has agreed to the subprotocol.
        let (socket, _) = tungstenite::client(request, stream)
            .map_err(|error| format!("not connected: {error}"))?;
        Ok(Self { tcp, socket })
    }

    /// Sends a text.
    pub(crate) fn send(&mut self, text: String) -> Result<(), Lost> {
        Ok(self.socket.send(Message::text(text))?)
    }

    /// Waits for a text; `None` if none has come by then.
    pub(crate) fn receive(&mut self, until: Instant) -> Result<Option<String>, Lost> {
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.tcp.set_read_timeout(Some(left))?;
            match self.socket.read() {
                Ok(Message::Text(text)) => return Ok(Some(text.as_str().to_owned())),
                // Pings and Closes are answered by the next read.
                Ok(_) => {}
                Err(tungstenite::Error::Io(error))
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Sends a Close, and hangs up.
    pub(crate) fn close(mut self) -> Result<(), Lost> {
        self.socket.close(None)?;
        Ok(self.socket.flush()?)
    }
}

/// The connection has ended.
#[derive(Debug)]
pub(crate) struct Lost(tungstenite::Error);

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "connection ended: {}", self.0)
    }
}

impl Error for Lost {}

impl From<tungstenite::Error> for Lost {
    fn from(error: tungstenite::Error) -> Self {
        Self(error)
    }
}

impl From<io::Error> for Lost {
    fn from(error: io::Error) -> Self {
        Self(error.into())
    }
}

/// TLS to a host whose certificate is by this authority.
fn tls(
    tcp: TcpStream,
    host: &str,
    authority: &Path,
) -> Result<StreamOwned<ClientConnection, TcpStream>, Box<dyn Error>> {
    let pem = fs::read(authority).map_err(|error| format!("{}: {error}", authority.display()))?;
    let mut authorities = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&pem) {
        authorities.add(certificate?)?;
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(authorities)
        .with_no_client_auth();
    let host = ServerName::try_from(host)?.to_owned();
    Ok(StreamOwned::new(ClientConnection::new(Arc::new(config), host)?, tcp))
}

/// An identity may have characters that a path must not have.
fn percent_encoded(identity: &str) -> String {
    let encode = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    identity.bytes().map(encode).collect()
}
