//! The HTTP interface: what is in the books, and calls to charge points.
//!
//! No authentication: `serve` lets it listen on loopback only. The routes are in
//! the modules below, one a resource.

mod call;
mod charge_point;
mod error;
mod extract;
mod id_tag;
mod provisioning;
mod security;
mod transaction;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use aide::axum::ApiRouter;
use aide::axum::routing::{get, post};
use aide::openapi::OpenApi;
use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::{Json, Router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use ocpp16_server::CentralSystem;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::books::Books;
use crate::http::error::ApiError;

/// What the routes work with.
#[derive(Debug, Clone)]
struct Api {
    books: Books,
    central_system: CentralSystem,
}

/// Serves until it is stopped, and a little longer for requests on their way.
pub(crate) async fn serve(
    listener: TcpListener,
    books: Books,
    central_system: CentralSystem,
    stop: CancellationToken,
) {
    /// Idle connections are closed at once; this is for slow readers.
    const DRAIN: Duration = Duration::from_secs(2);
    /// People and programs of one machine; more wait for their turn. Without
    /// it, they could take every descriptor from the charge points.
    const MAX_CONNECTIONS: usize = 128;
    /// For a request to begin and for its header to arrive.
    const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

    let service = TowerToHyperService::new(router(Api { books, central_system }));
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
}

fn router(api: Api) -> Router {
    let mut description = OpenApi::default();
    let v1 = ApiRouter::new()
        .api_route("/charge-points", get(charge_point::list))
        .api_route(
            "/charge-points/{identity}",
            get(charge_point::one).put(provisioning::put).delete(provisioning::delete),
        )
        .api_route("/charge-points/{identity}/calls", post(call::call))
        .api_route("/charge-points/{identity}/certificates", get(security::certificates))
        .api_route("/charge-points/{identity}/rotate-key", post(security::rotate_key))
        .api_route("/charge-points/{identity}/security-profile", post(security::raise_profile))
        .api_route("/id-tags", get(id_tag::list))
        .api_route("/id-tags/{idTag}", get(id_tag::one).put(id_tag::put).delete(id_tag::delete))
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
        .layer(from_fn(only_this_machine))
        .with_state(api)
}

/// Listening on loopback keeps other machines out, but not the pages that a
/// browser on this machine shows: they name their host in `Origin`, or in
/// `Host` if it was made to resolve to this machine.
async fn only_this_machine(request: Request, next: Next) -> Result<Response, ApiError> {
    for name in [ORIGIN, HOST] {
        let value = request.headers().get(name).map(|value| value.to_str().unwrap_or("?"));
        if !value.is_none_or(is_this_machine) {
            return Err(ApiError::foreign_page());
        }
    }
    Ok(next.run(request).await)
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
