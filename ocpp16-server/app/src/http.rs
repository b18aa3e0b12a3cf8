//! The HTTP interface: what is known about charge points, and calls to them.
//!
//! No authentication: `serve` lets it listen on loopback only. `error` and `call`
//! hold what needs more than a few lines.

mod call;
mod error;

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use axum::extract::{Path, Query, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use ocpp16_server::CentralSystem;
use ocpp16_types::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::books::{Books, ChargePointEntry};
use crate::http::error::ApiError;

/// What the routes work with.
#[derive(Debug, Clone)]
struct Api {
    books: Arc<Books>,
    central_system: CentralSystem,
}

/// Serves until it is stopped, and a little longer for requests on their way.
pub(crate) async fn serve(
    listener: TcpListener,
    books: Arc<Books>,
    central_system: CentralSystem,
    stop: CancellationToken,
) {
    /// Idle connections are closed at once; this is for slow readers.
    const DRAIN: Duration = Duration::from_secs(2);

    let router = router(Api { books, central_system });
    let stopped = stop.clone();
    let served = axum::serve(listener, router)
        .with_graceful_shutdown(async move { stopped.cancelled().await });
    let drained = async {
        stop.cancelled().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        served = served => if let Err(error) = served {
            tracing::error!(%error, "HTTP interface failed");
        },
        () = drained => {}
    }
}

fn router(api: Api) -> Router {
    let v1 = Router::new()
        .route("/charge-points", get(list))
        .route("/charge-points/{identity}", get(one))
        .route("/charge-points/{identity}/calls", post(call::call));
    Router::new()
        .route("/healthz", get(async || Json(json!({ "status": "ok" }))))
        .nest("/api/v1", v1)
        .fallback(async || ApiError::not_found("no such route"))
        .method_not_allowed_fallback(async || ApiError::method_not_allowed())
        .with_state(api)
}

/// Which part of a list is wanted.
#[derive(Debug, Deserialize)]
struct Part {
    limit: Option<usize>,
    offset: Option<usize>,
}

const DEFAULT_LIMIT: usize = 100;
const LARGEST_LIMIT: usize = 1000;

async fn list(
    State(api): State<Api>,
    part: Result<Query<Part>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<List<ChargePointView>>, ApiError> {
    let Query(part) = part.map_err(|error| ApiError::invalid_request(error.body_text()))?;
    let limit = part.limit.unwrap_or(DEFAULT_LIMIT).min(LARGEST_LIMIT);
    let (total, entries) = api.books.list(limit, part.offset.unwrap_or(0));
    let items = entries.into_iter().map(|(identity, entry)| api.charge_point(identity, entry));
    Ok(Json(List { total, items: items.collect() }))
}

/// A part of a list, and how long the whole is.
#[derive(Debug, Serialize)]
struct List<T> {
    total: usize,
    items: Vec<T>,
}

async fn one(
    State(api): State<Api>,
    Path(identity): Path<String>,
) -> Result<Json<ChargePointView>, ApiError> {
    let entry = api.books.find(&identity).ok_or_else(ApiError::unknown_charge_point)?;
    Ok(Json(api.charge_point(identity, entry)))
}

/// A charge point as the interface shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ChargePointView {
    identity: String,
    connected: bool,
    connected_since: Option<DateTime>,
    last_seen: Option<DateTime>,
    /// There is one node only.
    node: Option<String>,
    remote_address: Option<String>,
    /// Nothing is set up about security yet.
    security_profile: Option<u8>,
    #[serde(flatten)]
    entry: ChargePointEntry,
}

impl Api {
    fn charge_point(&self, identity: String, entry: ChargePointEntry) -> ChargePointView {
        let connection = self.central_system.find(&identity);
        let connection = connection.as_ref();
        ChargePointView {
            connected: connection.is_some(),
            connected_since: connection.map(|up| seconds(up.connected_since())),
            last_seen: connection.map(|up| seconds(up.last_seen())),
            node: None,
            remote_address: connection.map(|up| up.remote_address().to_string()),
            security_profile: None,
            identity,
            entry,
        }
    }
}

/// Whole seconds are enough for people.
fn seconds(time: SystemTime) -> DateTime {
    let time = DateTime::from(time);
    DateTime::from_unix_seconds(time.unix_seconds()).unwrap_or(time)
}
