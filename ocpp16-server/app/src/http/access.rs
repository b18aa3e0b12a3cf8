//! Who may ask, and how much they may send.
//!
//! With a token, everything needs it but `/healthz` and `/readyz`, which tell
//! nothing that probes must not know; `/metrics` needs it too, for scrapers can
//! carry one. Without a token the listener is on loopback, and pages of other
//! hosts are kept out.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN, WWW_AUTHENTICATE};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::time::timeout;

use super::error::ApiError;
use crate::settings::Live;

/// What a request must carry to be let in. Kept as a hash: it is in no memory
/// dump, and comparing it tells nothing about its length.
#[derive(Clone)]
struct Token([u8; 32]);

impl Token {
    fn new(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }

    fn is(&self, given: &str) -> bool {
        self.0.ct_eq(&Self::new(given).0).into()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

/// Lets in who has the token; or, if there is none, who is on this machine.
pub(super) async fn guard(State(live): State<Live>, request: Request, next: Next) -> Response {
    // Asked each time: it may change while the program runs.
    let token = live.now().http.token.reveal().map(Token::new);
    let admitted = match &token {
        Some(_) if is_open(request.uri().path()) => Ok(()),
        Some(token) => carries(&request, token),
        None => only_this_machine(&request),
    };
    match admitted {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal,
    }
}

/// Whether a path needs no token: that of probes, which have none.
pub(super) fn is_open(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz")
}

/// RFC 6750.
fn carries(request: &Request, token: &Token) -> Result<(), Response> {
    let refuse = |challenge, message| {
        let challenge = (WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        Err(([challenge], ApiError::unauthorized(message)).into_response())
    };
    let Some(given) = request.headers().get(AUTHORIZATION) else {
        return refuse("Bearer", "a token is needed: Authorization: Bearer TOKEN");
    };
    // The name of a scheme has no case.
    let given = given.to_str().ok().and_then(|given| given.split_once(' '));
    match given.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer")) {
        Some((_, given)) if token.is(given.trim()) => Ok(()),
        Some(_) => refuse(r#"Bearer error="invalid_token""#, "the token is another one"),
        None => refuse("Bearer", "the token must come as Authorization: Bearer TOKEN"),
    }
}

/// Listening on loopback keeps other machines out, but not the pages that a
/// browser on this machine shows: they name their host in `Origin`, or in
/// `Host` if it was made to resolve to this machine.
fn only_this_machine(request: &Request) -> Result<(), Response> {
    for name in [ORIGIN, HOST] {
        let value = request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
        if !value.is_none_or(is_this_machine) {
            return Err(ApiError::foreign_page().into_response());
        }
    }
    Ok(())
}

/// Whether `http://host:port` or `host:port` is an address of loopback.
fn is_this_machine(text: &str) -> bool {
    let host = text.rsplit_once("://").map_or(text, |(_, host)| host);
    if let Ok(address) = host.parse::<SocketAddr>() {
        return address.ip().is_loopback();
    }
    // An IPv6 address without port has colons of its own.
    let bracketed = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let name = bracketed.unwrap_or_else(|| host.split(':').next().unwrap_or(host));
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Takes the whole body before anybody works with it: no work is held up by one
/// that comes slowly, or without end.
pub(super) async fn whole_body(request: Request, next: Next) -> Result<Response, ApiError> {
    /// No request of the interface is nearly as large.
    const LARGEST: usize = 2 * 1024 * 1024;

    let (head, body) = request.into_parts();
    let body = match timeout(BODY_TIMEOUT, to_bytes(body, LARGEST)).await {
        Ok(Ok(body)) => body,
        // Or it broke off, and nobody reads the answer.
        Ok(Err(_)) => return Err(ApiError::body_too_large(LARGEST)),
        Err(_) => return Err(ApiError::slow_body(BODY_TIMEOUT)),
    };
    Ok(next.run(Request::from_parts(head, Body::from(body))).await)
}

/// For a body to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::http::StatusCode;
    use axum::middleware::from_fn;
    use axum::routing::post;
    use futures_util::stream;
    use tower_service::Service;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_body_that_never_ends_is_given_up() {
        let mut router: Router =
            Router::new().route("/", post(async || "read")).layer(from_fn(whole_body));
        let endless = stream::pending::<Result<Vec<u8>, std::io::Error>>();
        let request = Request::post("/").body(Body::from_stream(endless)).unwrap();
        let answer = router.call(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
        let request = Request::post("/").body(Body::from("short")).unwrap();
        assert_eq!(router.call(request).await.unwrap().status(), StatusCode::OK);
    }

    #[test]
    fn tokens_are_equal_only_to_themselves_and_not_printed() {
        let token = Token::new("s3cret");
        assert!(token.is("s3cret"));
        for other in ["", "s3cre", "s3cret2", "S3CRET"] {
            assert!(!token.is(other), "{other}");
        }
        assert_eq!(format!("{token:?}"), "Token(***)");
    }

    #[test]
    fn this_machine_is_known_by_its_names() {
        for own in [
            "127.0.0.1:9001",
            "127.0.0.1",
            "localhost",
            "LOCALHOST:1",
            "[::1]:9001",
            "[::1]",
            "http://localhost:3000",
            "http://127.0.0.1",
        ] {
            assert!(is_this_machine(own), "{own}");
        }
        for foreign in [
            "",
            "null",
            "evil.example",
            "evil.example:9001",
            "http://evil.example",
            "https://localhost.evil.example",
            "192.0.2.1:9001",
            "[2001:db8::1]:9001",
            "127.0.0.1.evil.example",
        ] {
            assert!(!is_this_machine(foreign), "{foreign}");
        }
    }
}
