//! `/healthz`, `/readyz`, `/metrics`: what those ask who run the program.

use std::sync::Arc;
use std::time::Duration;

use aide::axum::IntoApiResponse;
use axum::Json;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use metrics_exporter_prometheus::PrometheusHandle;
use schemars::JsonSchema;
use serde::Serialize;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use super::Node;
use super::error::ApiError;
use crate::books::Books;
use crate::nodes::Nodes;

/// That all is well.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Health {
    /// `ok`, or `ready`.
    status: &'static str,
}

pub(super) async fn health() -> Json<Health> {
    Json(Health { status: "ok" })
}

pub(super) async fn readiness(State(node): State<Node>) -> Result<impl IntoApiResponse, ApiError> {
    node.readiness.check().await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(Health { status: "ready" })))
}

pub(super) async fn metrics(State(node): State<Node>) -> impl IntoApiResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], node.metrics.render())
}

/// Whether charge points get answers that count.
#[derive(Debug, Clone)]
pub(super) struct Readiness {
    /// None where there is no database.
    books: Option<Books>,
    /// None where there is no broker.
    nodes: Option<Nodes>,
    draining: CancellationToken,
    tried: Arc<Mutex<Option<Tried>>>,
}

/// When the database was last tried, and whether it wrote.
type Tried = (Instant, Result<(), String>);

impl Readiness {
    pub(super) fn new(
        books: Option<Books>,
        nodes: Option<Nodes>,
        draining: CancellationToken,
    ) -> Self {
        Self { books, nodes, draining, tried: Arc::default() }
    }

    /// Writes to the database, unless that was tried a moment ago: anyone may
    /// ask as often as they like, and the disk has other work.
    async fn check(&self) -> Result<(), ApiError> {
        const PATIENCE: Duration = Duration::from_secs(1);
        const GOOD_FOR: Duration = Duration::from_secs(1);

        if self.draining.is_cancelled() {
            return Err(ApiError::draining());
        }
        if self.nodes.as_ref().is_some_and(|nodes| !nodes.broker().is_connected()) {
            return Err(ApiError::broker_unavailable());
        }
        let Some(books) = &self.books else { return Ok(()) };
        let mut tried = self.tried.lock().await;
        let last = tried.clone().filter(|(at, _)| at.elapsed() < GOOD_FOR);
        let (_, result) = match last {
            Some(last) => last,
            None => {
                let result = match timeout(PATIENCE, books.check()).await {
                    Ok(written) => written.map_err(|error| error.to_string()),
                    Err(_) => Err("database: nothing was written for a second".to_owned()),
                };
                tried.insert((Instant::now(), result)).clone()
            }
        };
        result.map_err(ApiError::not_ready)
    }
}

/// Tidies up behind the histograms, which keep every single value until then.
pub(super) async fn upkeep(metrics: PrometheusHandle, stop: CancellationToken) {
    const PERIOD: Duration = Duration::from_secs(5);
    while timeout(PERIOD, stop.cancelled()).await.is_err() {
        metrics.run_upkeep();
    }
}
