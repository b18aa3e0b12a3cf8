//! From an HTTP request to the decision whether it becomes a connection, and of
//! whom.
//!
//! Looks at path, upgrade headers and subprotocol. It does not look at
//! credentials: there is no admission yet.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    ALLOW, CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue, SEC_WEBSOCKET_ACCEPT,
    SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use hyper::{HeaderMap, Method, Request, Response, StatusCode};
use sha1::{Digest, Sha1};

use crate::{Identity, IdentityError};

/// The name that the peer must offer (J-10).
const SUBPROTOCOL: &str = "ocpp1.6";

/// A request that is answered 101.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upgrade {
    pub(crate) identity: Identity,
    /// As the client spells it (J-13). Without it the connection is closed as
    /// soon as it is open (J-11, J-12).
    pub(crate) subprotocol: Option<HeaderValue>,
    accept: HeaderValue,
}

/// A request that is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The path is not that of charge points.
    OtherPath,
    /// The path does not end in an identity (J-3).
    Identity(IdentityError),
    /// Not a GET.
    Method,
    /// Not a WebSocket upgrade.
    NoUpgrade,
    /// A WebSocket version other than 13 (J-15).
    Version,
    /// `Sec-WebSocket-Key` is missing or not 16 bytes in base64.
    Key,
}

/// Examines a request; `prefix` is the path before the identity.
pub(crate) fn examine<B>(request: &Request<B>, prefix: &str) -> Result<Upgrade, Refusal> {
    let identity = identity(request.uri().path(), prefix)?;
    let headers = request.headers();
    if request.method() != Method::GET {
        return Err(Refusal::Method);
    }
    if !list(headers, &UPGRADE).any(|protocol| protocol.eq_ignore_ascii_case(b"websocket")) {
        return Err(Refusal::NoUpgrade);
    }
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return Err(Refusal::Version);
    }
    let key = headers.get(SEC_WEBSOCKET_KEY).ok_or(Refusal::Key)?;
    if STANDARD.decode(key).map(|key| key.len()) != Ok(16) {
        return Err(Refusal::Key);
    }
    let subprotocol = list(headers, &SEC_WEBSOCKET_PROTOCOL)
        .find(|name| name.eq_ignore_ascii_case(SUBPROTOCOL.as_bytes()))
        .and_then(|name| HeaderValue::from_bytes(name).ok());
    Ok(Upgrade { identity, subprotocol, accept: accept(key) })
}

impl Upgrade {
    /// The 101. The subprotocol is echoed if there is one in common.
    pub(crate) fn response(&self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_ACCEPT, self.accept.clone());
        if let Some(subprotocol) = &self.subprotocol {
            headers.insert(SEC_WEBSOCKET_PROTOCOL, subprotocol.clone());
        }
        response
    }
}

impl Refusal {
    /// The answer, which also ends the HTTP connection.
    pub(crate) fn response(self) -> Response<Full<Bytes>> {
        let (status, text) = match self {
            Self::OtherPath => (StatusCode::NOT_FOUND, "no charge points here"),
            Self::Identity(IdentityError::Empty) => {
                (StatusCode::BAD_REQUEST, "the path does not end in an identity")
            }
            Self::Identity(IdentityError::Escape) => {
                (StatusCode::BAD_REQUEST, "invalid percent-encoding in the identity")
            }
            Self::Identity(IdentityError::ControlCharacter) => {
                (StatusCode::BAD_REQUEST, "control character in the identity")
            }
            Self::Method => (StatusCode::BAD_REQUEST, "an upgrade is a GET"),
            Self::NoUpgrade => (StatusCode::BAD_REQUEST, "not a WebSocket upgrade"),
            Self::Version => (StatusCode::UPGRADE_REQUIRED, "WebSocket version 13 is required"),
            Self::Key => (StatusCode::BAD_REQUEST, "Sec-WebSocket-Key is missing or invalid"),
        };
        let mut response = Response::new(Full::from(format!("{text}\n")));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        match self {
            Self::Version => {
                headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
            }
            Self::Method => {
                headers.insert(ALLOW, HeaderValue::from_static("GET"));
            }
            Self::OtherPath | Self::Identity(_) | Self::NoUpgrade | Self::Key => {}
        }
        response
    }
}

/// Takes the last segment (J-2). Empty segments do not count: charge points
/// really connect to `/ocpp///CP001` and `/ocpp/CP001/`. The path is split
/// before it is decoded, so `%2F` stays in its segment (J-3).
fn identity(path: &str, prefix: &str) -> Result<Identity, Refusal> {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    for expected in prefix.split('/').filter(|segment| !segment.is_empty()) {
        if segments.next() != Some(expected) {
            return Err(Refusal::OtherPath);
        }
    }
    let identity = segments.next_back().unwrap_or_default();
    Identity::from_path_segment(identity).map_err(Refusal::Identity)
}

/// The items of a header that may come in several lines (J-13).
fn list<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a [u8]> {
    headers
        .get_all(name)
        .into_iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .map(<[u8]>::trim_ascii)
}

/// Proves to the client that the server speaks WebSocket (RFC 6455 section 4.2.2).
fn accept(key: &HeaderValue) -> HeaderValue {
    let mut sha1 = Sha1::new();
    sha1.update(key);
    sha1.update(b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    HeaderValue::try_from(STANDARD.encode(sha1.finalize()))
        .expect("base64 has only characters that headers allow")
}

#[cfg(test)]
mod tests;
