//! From nothing to an open WebSocket (RFC 6455 section 4.1, OCPP-J 1.6 section 3).

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rustls::CertificateError;
use sha1::{Digest, Sha1};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use super::fleet::Fleet;
use super::link::{Link, Stream};
use super::target::unreachable;
use crate::cli::Scenario;

/// Connects a charge point.
///
/// # Errors
///
/// Why not, as the report tells it.
pub(super) async fn open(fleet: &Fleet, number: usize, identity: &str) -> Result<Link, String> {
    let stream = connect(fleet, number).await.map_err(|error| unreachable(&error))?;
    let mut stream = match &fleet.target.tls {
        None => Stream::Plain(stream),
        Some((connector, name)) => {
            let secure = connector.connect(name.clone(), stream).await;
            Stream::Tls(Box::new(secure.map_err(|error| insecure(&error))?))
        }
    };
    let lost = |error: io::Error| format!("lost during the handshake: {error}");
    let key = STANDARD.encode(nonce());
    stream.write_all(fleet.target.request(identity, &key).as_bytes()).await.map_err(lost)?;
    stream.flush().await.map_err(lost)?;
    let mut received = Vec::new();
    let end = loop {
        if let Some(at) = received.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break at;
        }
        if received.len() > LONGEST {
            return Err("answers the handshake with nonsense".to_owned());
        }
        if stream.read_buf(&mut received).await.map_err(lost)? == 0 {
            return Err("closes instead of answering the handshake".to_owned());
        }
    };
    check(&String::from_utf8_lossy(&received[..end]), &key)?;
    // What has come with the answer belongs to the first frames.
    received.drain(..end + 4);
    Ok(Link::new(stream, received))
}

/// Says why there is no TLS, and what to do about it if that is known.
fn insecure(error: &io::Error) -> String {
    let inner = error.get_ref().and_then(|error| error.downcast_ref());
    match inner {
        Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)) => {
            "TLS: nobody who is trusted has signed the certificate of the server: --ca says whom \
             to trust"
                .to_owned()
        }
        _ => format!("TLS: {error}"),
    }
}

/// The head of an answer is far shorter.
const LONGEST: usize = 16 << 10;

async fn connect(fleet: &Fleet, number: usize) -> io::Result<TcpStream> {
    let [address, ..] = *fleet.target.addresses else { return Err(io::ErrorKind::NotFound.into()) };
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    if let Some(source) = fleet.source(number) {
        // Ports of connections that have just ended may be used again.
        socket.set_reuseaddr(true)?;
        let from =
            |error: io::Error| io::Error::new(error.kind(), format!("from {source}: {error}"));
        socket.bind((source, 0).into()).map_err(from)?;
    }
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    if fleet.scenario == Scenario::Storm {
        // A cut is no goodbye, and leaves no port in TIME_WAIT, of which there would
        // soon be too many.
        stream.set_zero_linger()?;
    }
    Ok(stream)
}

/// Checks the head of the answer.
fn check(head: &str, key: &str) -> Result<(), String> {
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1.1 "));
    match status {
        Some(status) if status.starts_with("101") => {}
        Some(status) => return Err(format!("refused: {}", plain(status))),
        None => return Err("answers the handshake with nonsense".to_owned()),
    }
    let field = |wanted: &str| {
        let mut fields = lines.clone().filter_map(|line| line.split_once(':'));
        fields.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.trim())
    };
    if field("Sec-WebSocket-Accept") != Some(&accept(key)) {
        return Err("answers the handshake with a wrong Sec-WebSocket-Accept".to_owned());
    }
    match field("Sec-WebSocket-Protocol") {
        Some("ocpp1.6") => Ok(()),
        Some(other) => Err(format!("chooses the subprotocol {} for ocpp1.6", plain(other))),
        None => Err("chooses no subprotocol, for ocpp1.6".to_owned()),
    }
}

/// Sixteen bytes that nobody guesses; the random state of a map is as good as any.
fn nonce() -> [u8; 16] {
    let state = RandomState::new();
    (u128::from(state.hash_one(0)) << 64 | u128::from(state.hash_one(1))).to_ne_bytes()
}

fn accept(key: &str) -> String {
    const GUID: &str = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    STANDARD.encode(Sha1::new().chain_update(key).chain_update(GUID).finalize())
}

/// A text of the server, as far as it may go to a terminal.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|char| !char.is_control()).take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";

    #[test]
    fn the_example_of_the_rfc_is_accepted() {
        let head = "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\n\
                    sec-websocket-accept:s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\
                    SEC-WEBSOCKET-PROTOCOL: ocpp1.6\r\n";
        assert_eq!(check(head, KEY), Ok(()));
        let error = check(head, "other").unwrap_err();
        assert!(error.contains("Sec-WebSocket-Accept"), "{error}");
        let error = check(&head.replace("ocpp1.6", "ocpp2.0"), KEY).unwrap_err();
        assert_eq!(error, "chooses the subprotocol ocpp2.0 for ocpp1.6");
    }

    #[test]
    fn refusals_are_told() {
        let refused = check("HTTP/1.1 401 Unauthorized\r\nx: y", KEY);
        assert_eq!(refused, Err("refused: 401 Unauthorized".to_owned()));
        for nonsense in ["SSH-2.0", "", "HTTP/1.0 101 Switching"] {
            let error = check(nonsense, KEY).unwrap_err();
            assert_eq!(error, "answers the handshake with nonsense");
        }
    }
}
