//! The HTTP interface: what is in the books, and calls to charge points.
//!
//! Whoever asks needs the token of the settings; without one, `serve` lets it
//! listen on loopback only. The routes are in the modules below, one a resource.

mod call;
mod charge_point;
mod charging_profile;
mod error;
mod extract;
mod id_tag;
mod reservation;
mod transaction;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use aide::axum::ApiRouter;
use aide::axum::routing::{get, post};
use aide::openapi::OpenApi;
use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::{Json, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use ocpp16_server::CentralSystem;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::books::Books;
use crate::calls::Calls;
use crate::http::error::ApiError;
use crate::settings::{self, Live};

/// What the routes work with.
#[derive(Debug, Clone)]
struct Api {
    books: Books,
    calls: Calls,
    central_system: CentralSystem,
    live: Live,
}

/// Serves until it is stopped, and a little longer for requests on their way.
pub(crate) async fn serve(
    listener: TcpListener,
    books: Books,
    central_system: CentralSystem,
    live: Live,
    stop: CancellationToken,
) {
    /// Idle connections are closed at once; this is for slow readers.
    const DRAIN: Duration = Duration::from_secs(2);
    /// People and programs of one machine; more wait for their turn. Without
    /// it, they could take every descriptor from the charge points.
    const MAX_CONNECTIONS: usize = 128;
    /// For a request to begin and for its header to arrive.
    const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

    let calls = Calls::new(books.clone());
    let api = Api { books, calls: calls.clone(), central_system, live };
    let service = TowerToHyperService::new(router(api));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    let graceful = GracefulShutdown::new();
    let turns = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    loop {
        let accepted = async {
            let turn = Arc::clone(&turns).acquire_owned().await;
            (turn, listener.accept().await)
        };
        let (turn, accepted) = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accepted => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // Mostly out of descriptors: trying again at once would spin.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let connection = http.serve_connection(TokioIo::new(stream), service.clone());
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "HTTP connection ended");
            }
            drop(turn);
        });
    }
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(DRAIN) => {}
    }
    // Their connections are closed, so it is soon.
    calls.finish().await;
}

fn router(api: Api) -> Router {
    let mut description = OpenApi::default();
    let v1 = ApiRouter::new()
        .api_route("/charge-points", get(charge_point::list))
        .api_route("/charge-points/{identity}", get(charge_point::one))
        .api_route("/charge-points/{identity}/calls", post(call::call))
        .api_route("/charge-points/{identity}/reservations", post(reservation::post))
        .api_route("/charge-points/{identity}/security-events", get(charge_point::security_events))
        .api_route("/charging-profiles", get(charging_profile::list))
        .api_route(
            "/charging-profiles/{id}",
            get(charging_profile::one).put(charging_profile::put).delete(charging_profile::delete),
        )
        .api_route("/id-tags", get(id_tag::list))
        .api_route("/id-tags/{idTag}", get(id_tag::one).put(id_tag::put).delete(id_tag::delete))
        .api_route("/reservations", get(reservation::list))
        .api_route("/reservations/{reservationId}", get(reservation::one))
        .api_route("/transactions", get(transaction::list))
        .api_route("/transactions/{transactionId}", get(transaction::one))
        .api_route("/transactions/{transactionId}/meter-values", get(transaction::meter_values))
        .api_route("/transactions/{transactionId}/close", post(transaction::close))
        .finish_api(&mut description);
    let v1 = v1.route("/openapi.json", axum::routing::get(async || Json(description)));
    Router::new()
        .route("/healthz", axum::routing::get(async || Json(json!({ "status": "ok" }))))
        .nest("/api/v1", v1)
        .fallback(async || ApiError::not_found("no such route"))
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .layer(from_fn_with_state(api.clone(), who_may))
        .with_state(api)
}

/// Lets those ask who have the token; without one, those on this machine.
///
/// Listening on loopback keeps other machines out, but not the pages that a
/// browser on this machine shows: they name their host in `Origin`, or in
/// `Host` if it was made to resolve to this machine.
async fn who_may(
    State(api): State<Api>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    check(&api.live.now().http, &request)?;
    Ok(next.run(request).await)
}

fn check(settings: &settings::Http, request: &Request) -> Result<(), ApiError> {
    let header = |name| request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(token) = settings.token.reveal() {
        let given = header(AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        // Hashes, so that the time of comparing tells nothing of the token.
        let right = given.is_some_and(|given| Sha256::digest(given) == Sha256::digest(token));
        let open = request.uri().path() == "/healthz";
        return if right || open { Ok(()) } else { Err(ApiError::unauthorized()) };
    }
    let foreign = |name| header(name).is_some_and(|value| !is_this_machine(value));
    if foreign(ORIGIN) || foreign(HOST) { Err(ApiError::foreign_page()) } else { Ok(()) }
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

#[cfg(test)]
mod tests {
    use super::*;

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
