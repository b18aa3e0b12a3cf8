//! From an HTTP request to the decision whether it becomes a connection, and of
//! whom.
//!
//! Looks at path, upgrade headers and subprotocol; whether the charge point may
//! connect is up to `admission`.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{
    ALLOW, AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue,
    RETRY_AFTER, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, TRANSFER_ENCODING, UPGRADE, WWW_AUTHENTICATE,
};
use hyper::{HeaderMap, Method, Request, Response, StatusCode, Version};
use sha1::{Digest, Sha1};

use crate::admission::{PathValues, Refusal, RefusalKind};
use crate::metric;
use crate::path::{EndpointPath, Mismatch};
use crate::settings::Settings;
use crate::{Identity, IdentityError, MissingSubprotocol, NoSubprotocol};

/// The name that the peer must offer (J-10).
const SUBPROTOCOL: &str = "ocpp1.6";

/// A request that is answered 101 if its sender may connect.
#[derive(Debug)]
pub(crate) struct Upgrade {
    pub(crate) subprotocol: Subprotocol,
    accept: HeaderValue,
}

/// What has been agreed upon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subprotocol {
    /// OCPP 1.6, as the client spells it (J-13).
    Common(HeaderValue),
    /// The client names none, and that is fine here (J-12).
    Unnamed,
    /// Nothing: the connection is closed as soon as it is open (J-11, J-12).
    Nothing,
}

/// A request that is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The path is not that of charge points.
    OtherPath,
    /// The path does not end in an identity (J-3).
    Identity(IdentityError),
    /// Not a GET.
    Method,
    /// Not a WebSocket upgrade, which is of HTTP/1.1 and has no body.
    NoUpgrade,
    /// A header that says who the peer is, or how to upgrade, comes twice: a
    /// proxy may have judged by the other one.
    Twice,
    /// A WebSocket version other than 13 (J-15).
    Version,
    /// `Sec-WebSocket-Key` is missing or not 16 bytes in base64.
    Key,
    /// Admission said no.
    Admission(Refusal),
    /// The client offers no subprotocol that is spoken here.
    Subprotocol,
    /// There are enough connections.
    Full { retry_after: Duration },
    /// The server shuts down.
    Draining { retry_after: Duration },
    /// The broker is away, and with it all that is known of other nodes.
    #[cfg(feature = "nats")]
    BrokerAway { retry_after: Duration },
}

/// Finds out who wants to connect.
pub(crate) fn identify<B>(
    request: &Request<B>,
    path: &EndpointPath,
) -> Result<(Identity, PathValues), Refused> {
    path.matches(request.uri().path()).map_err(|mismatch| match mismatch {
        Mismatch::Other => Refused::OtherPath,
        Mismatch::Segment(error) => Refused::Identity(error),
    })
}

/// Examines whether a request is an upgrade; does not judge the subprotocol.
pub(crate) fn examine<B>(request: &Request<B>, settings: &Settings) -> Result<Upgrade, Refused> {
    let headers = request.headers();
    if request.method() != Method::GET {
        return Err(Refused::Method);
    }
    // What came behind the request is of the WebSocket, so it must not be a body.
    let has_body = headers.contains_key(TRANSFER_ENCODING)
        || headers.get_all(CONTENT_LENGTH).iter().any(|length| length != "0");
    if request.version() != Version::HTTP_11 || has_body {
        return Err(Refused::NoUpgrade);
    }
    let once = [AUTHORIZATION, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION];
    if once.iter().any(|name| headers.get_all(name).iter().count() > 1) {
        return Err(Refused::Twice);
    }
    if !list(headers, &UPGRADE).any(|protocol| protocol.eq_ignore_ascii_case(b"websocket")) {
        return Err(Refused::NoUpgrade);
    }
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return Err(Refused::Version);
    }
    let key = headers.get(SEC_WEBSOCKET_KEY).ok_or(Refused::Key)?;
    if STANDARD.decode(key).map(|key| key.len()) != Ok(16) {
        return Err(Refused::Key);
    }
    let common = list(headers, &SEC_WEBSOCKET_PROTOCOL)
        .find(|name| name.eq_ignore_ascii_case(SUBPROTOCOL.as_bytes()))
        .and_then(|name| HeaderValue::from_bytes(name).ok());
    let none_offered = list(headers, &SEC_WEBSOCKET_PROTOCOL).all(<[u8]>::is_empty);
    let subprotocol = match (common, settings.missing_subprotocol) {
        (Some(name), _) => Subprotocol::Common(name),
        (None, MissingSubprotocol::Tolerate) if none_offered => Subprotocol::Unnamed,
        (None, MissingSubprotocol::Tolerate | MissingSubprotocol::Refuse) => Subprotocol::Nothing,
    };
    Ok(Upgrade { subprotocol, accept: accept(key) })
}

impl Upgrade {
    /// Judges the subprotocol, which comes last: whoever may not connect learns
    /// nothing about it.
    pub(crate) fn judge(&self, policy: NoSubprotocol) -> Result<(), Refused> {
        match (&self.subprotocol, policy) {
            (Subprotocol::Nothing, NoSubprotocol::Reject) => Err(Refused::Subprotocol),
            (Subprotocol::Nothing, NoSubprotocol::AcceptThenClose)
            | (Subprotocol::Common(_) | Subprotocol::Unnamed, _) => Ok(()),
        }
    }

    /// The 101. The subprotocol is echoed if there is one in common.
    pub(crate) fn response(&self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
        headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
        headers.insert(SEC_WEBSOCKET_ACCEPT, self.accept.clone());
        if let Subprotocol::Common(subprotocol) = &self.subprotocol {
            headers.insert(SEC_WEBSOCKET_PROTOCOL, subprotocol.clone());
        }
        response
    }
}

impl Refused {
    /// The answer, which also ends the HTTP connection (ocppj 1.4).
    pub(crate) fn response(&self) -> Response<Full<Bytes>> {
        let (status, text) = match self {
            Self::OtherPath => (StatusCode::NOT_FOUND, "no charge points here"),
            Self::Identity(IdentityError::Empty) => {
                (StatusCode::BAD_REQUEST, "the path does not end in an identity")
            }
            Self::Identity(IdentityError::Escape) => {
                (StatusCode::BAD_REQUEST, "invalid percent-encoding in the path")
            }
            Self::Identity(IdentityError::ControlCharacter) => {
                (StatusCode::BAD_REQUEST, "control character in the path")
            }
            Self::Method => (StatusCode::BAD_REQUEST, "an upgrade is a GET"),
            Self::NoUpgrade => (StatusCode::BAD_REQUEST, "not a WebSocket upgrade"),
            Self::Twice => (StatusCode::BAD_REQUEST, "a header comes twice"),
            Self::Version => (StatusCode::UPGRADE_REQUIRED, "WebSocket version 13 is required"),
            Self::Key => (StatusCode::BAD_REQUEST, "Sec-WebSocket-Key is missing or invalid"),
            Self::Admission(refusal) => match refusal.kind() {
                RefusalKind::Unknown => (StatusCode::NOT_FOUND, "no such charge point"),
                RefusalKind::Unauthorized => {
                    (StatusCode::UNAUTHORIZED, "credentials missing or wrong")
                }
                RefusalKind::Forbidden => (StatusCode::FORBIDDEN, "not allowed"),
                RefusalKind::Unavailable { .. } => {
                    (StatusCode::SERVICE_UNAVAILABLE, "cannot decide now")
                }
            },
            Self::Subprotocol => (StatusCode::BAD_REQUEST, "subprotocol ocpp1.6 is required"),
            Self::Full { .. } => (StatusCode::SERVICE_UNAVAILABLE, "too many connections"),
            Self::Draining { .. } => (StatusCode::SERVICE_UNAVAILABLE, "shutting down"),
            #[cfg(feature = "nats")]
            Self::BrokerAway { .. } => (StatusCode::SERVICE_UNAVAILABLE, "cannot decide now"),
        };
        let mut response = Response::new(Full::from(format!("{text}\n")));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        if status == StatusCode::UPGRADE_REQUIRED {
            headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
        }
        if *self == Self::Method {
            headers.insert(ALLOW, HeaderValue::from_static("GET"));
        }
        if status == StatusCode::UNAUTHORIZED {
            let basic = HeaderValue::from_static("Basic realm=\"ocpp\"");
            headers.insert(WWW_AUTHENTICATE, basic);
        }
        if let Some(retry_after) = self.retry_after() {
            headers.insert(RETRY_AFTER, HeaderValue::from(retry_after.as_secs().max(1)));
        }
        response
    }

    /// What it is counted as.
    pub(crate) const fn outcome(&self) -> metric::Handshake {
        match self {
            Self::OtherPath => metric::Handshake::Unknown,
            Self::Identity(_)
            | Self::Method
            | Self::NoUpgrade
            | Self::Twice
            | Self::Version
            | Self::Key => metric::Handshake::BadRequest,
            Self::Admission(refusal) => match refusal.kind() {
                RefusalKind::Unknown => metric::Handshake::Unknown,
                RefusalKind::Unauthorized => metric::Handshake::Unauthorized,
                RefusalKind::Forbidden => metric::Handshake::Forbidden,
                RefusalKind::Unavailable { .. } => metric::Handshake::Unavailable,
            },
            Self::Subprotocol => metric::Handshake::NoSubprotocol,
            Self::Full { .. } => metric::Handshake::Full,
            Self::Draining { .. } => metric::Handshake::Draining,
            #[cfg(feature = "nats")]
            Self::BrokerAway { .. } => metric::Handshake::Unavailable,
        }
    }

    const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Full { retry_after } | Self::Draining { retry_after } => Some(*retry_after),
            #[cfg(feature = "nats")]
            Self::BrokerAway { retry_after } => Some(*retry_after),
            Self::Admission(refusal) => match refusal.kind() {
                RefusalKind::Unavailable { retry_after } => Some(retry_after),
                RefusalKind::Unknown | RefusalKind::Unauthorized | RefusalKind::Forbidden => None,
            },
            Self::OtherPath
            | Self::Identity(_)
            | Self::Method
            | Self::NoUpgrade
            | Self::Twice
            | Self::Version
            | Self::Key
            | Self::Subprotocol => None,
        }
    }
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
