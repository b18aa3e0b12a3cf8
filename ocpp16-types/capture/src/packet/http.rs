//! The HTTP upgrade: who asks for which subprotocol, and what is agreed
//! (J-2, J-10).

use std::borrow::Cow;

use httparse::{EMPTY_HEADER, Header, Status};

use super::body::Body;

/// The longest head that is put together.
pub(super) const MAX_HEAD_BYTES: usize = 32 * 1024;

const MAX_HEADERS: usize = 128;

/// What the first bytes of a direction are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Head {
    Request(Request),
    Response(Response),
    /// No HTTP that matters here.
    Other,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    /// The length of the head.
    pub(super) length: usize,
    /// Whether it asks for a WebSocket connection.
    pub(super) websocket: bool,
    /// The segments of the path that are not empty.
    pub(super) path: Vec<String>,
    pub(super) subprotocols: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Response {
    /// The length of the head.
    pub(super) length: usize,
    /// Whether it agrees (status 101).
    pub(super) switching: bool,
    /// What follows a refusal.
    pub(super) body: Body,
    pub(super) subprotocol: Option<String>,
    pub(super) compression: Option<Compression>,
}

/// What was agreed of permessage-deflate: whether the messages of a side may
/// refer to those before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Compression {
    pub(super) client_takeover: bool,
    pub(super) server_takeover: bool,
}

impl Head {
    /// Reads what has come so far, of which `looked_at` bytes had before;
    /// `None` asks for more.
    pub(super) fn read(bytes: &[u8], looked_at: usize) -> Option<Self> {
        const REQUEST: &[u8] = b"GET ";
        const RESPONSE: &[u8] = b"HTTP/1.";
        let is = |start: &[u8]| bytes.iter().zip(start).all(|(byte, start)| byte == start);
        if bytes.is_empty() {
            return None;
        }
        if !is(REQUEST) && !is(RESPONSE) {
            return Some(Self::Other);
        }
        // The end may lie astride.
        let new = &bytes[looked_at.saturating_sub(3).min(bytes.len())..];
        if !new.windows(4).any(|end| end == b"\r\n\r\n") {
            return (bytes.len() > MAX_HEAD_BYTES).then_some(Self::Other);
        }
        let head = if is(REQUEST) {
            Request::read(bytes).map(Self::Request)
        } else {
            Response::read(bytes).map(Self::Response)
        };
        Some(head.unwrap_or(Self::Other))
    }
}

impl Request {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut headers = [EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let Ok(Status::Complete(length)) = request.parse(bytes) else { return None };
        Some(Self {
            length,
            path: request.path.map(segments).unwrap_or_default(),
            websocket: tokens(request.headers, "Upgrade")
                .any(|token| token.eq_ignore_ascii_case("websocket")),
            subprotocols: tokens(request.headers, "Sec-WebSocket-Protocol")
                .map(str::to_owned)
                .collect(),
        })
    }
}

impl Response {
    fn read(bytes: &[u8]) -> Option<Self> {
        let mut headers = [EMPTY_HEADER; MAX_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let Ok(Status::Complete(length)) = response.parse(bytes) else { return None };
        Some(Self {
            length,
            switching: response.code == Some(101),
            body: body(response.headers),
            subprotocol: tokens(response.headers, "Sec-WebSocket-Protocol")
                .next()
                .map(str::to_owned),
            compression: tokens(response.headers, "Sec-WebSocket-Extensions")
                .find_map(Compression::read),
        })
    }
}

impl Compression {
    fn read(extension: &str) -> Option<Self> {
        let mut parts = extension.split(';').map(str::trim);
        if !parts.next()?.eq_ignore_ascii_case("permessage-deflate") {
            return None;
        }
        let mut agreed = Self { client_takeover: true, server_takeover: true };
        for parameter in parts {
            if parameter.eq_ignore_ascii_case("client_no_context_takeover") {
                agreed.client_takeover = false;
            } else if parameter.eq_ignore_ascii_case("server_no_context_takeover") {
                agreed.server_takeover = false;
            }
        }
        Some(agreed)
    }
}

fn body(headers: &[Header<'_>]) -> Body {
    if tokens(headers, "Transfer-Encoding").any(|coding| coding.eq_ignore_ascii_case("chunked")) {
        return Body::Chunks(0);
    }
    let length = tokens(headers, "Content-Length").next();
    length.and_then(|length| length.parse().ok()).map_or(Body::NONE, Body::Bytes)
}

/// The elements of a list that may be spread over several headers.
fn tokens<'a>(headers: &'a [Header<'_>], name: &'a str) -> impl Iterator<Item = &'a str> {
    headers
        .iter()
        .filter(move |header| header.name.eq_ignore_ascii_case(name))
        .filter_map(|header| std::str::from_utf8(header.value).ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|token| !token.is_empty())
}

/// Returns the segments of the path, percent-decoded (J-2); as they are, where
/// that gives no text.
fn segments(target: &str) -> Vec<String> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    // A target may be a whole URL.
    let path = path
        .split_once("://")
        .map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let decode = |segment: &str| {
        let text = String::from_utf8(percent_decode(segment.as_bytes()).into_owned());
        text.unwrap_or_else(|_| segment.to_owned())
    };
    path.split('/').filter(|segment| !segment.is_empty()).map(decode).collect()
}

fn percent_decode(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'%') {
        return Cow::Borrowed(text);
    }
    let digit = |at: usize| text.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        if let (b'%', Some(high), Some(low)) = (byte, digit(at + 1), digit(at + 2)) {
            decoded.push((high * 16 + low) as u8);
            at += 3;
        } else {
            decoded.push(*byte);
            at += 1;
        }
    }
    Cow::Owned(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_of_the_path_are_decoded() {
        for (target, expected) in [
            ("/ocpp/CP%201", &["ocpp", "CP 1"][..]),
            ("/CP1?token=/x", &["CP1"]),
            ("//ocpp/CP1/", &["ocpp", "CP1"]),
            ("http://csms.example/ocpp/CP%2f1", &["ocpp", "CP/1"]),
            ("http://csms.example", &[]),
            ("/%E2%82%AC", &["€"]),
            ("/%ff", &["%ff"]),
            ("/50%", &["50%"]),
            ("/", &[]),
        ] {
            assert_eq!(segments(target), expected, "{target}");
        }
    }

    #[test]
    fn a_head_is_complete_with_its_empty_line() {
        let text = b"GET /CP1 HTTP/1.1\r\nUpgrade: WebSocket\r\n\
                     Sec-WebSocket-Protocol: ocpp1.6, ocpp2.0.1\r\n\r\nmore";
        let whole = text.len() - "more".len();
        for length in 1..whole {
            assert_eq!(Head::read(&text[..length], length - 1), None, "{length}");
        }
        let Some(Head::Request(request)) = Head::read(&text[..whole], whole - 1) else {
            panic!("no request")
        };
        assert_eq!((request.length, request.websocket), (whole, true));
        assert_eq!(request.subprotocols, ["ocpp1.6", "ocpp2.0.1"]);
    }
}
