//! The routes of a node without books: charge points and calls, which a worker
//! answers, or this node itself as far as it can.

use std::time::Duration;

use aide::axum::ApiRouter;
use aide::axum::routing::{get_with, post_with};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRef, State};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use ocpp16_server::{CentralSystem, ChargePoint};
use ocpp16_types::DateTime;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::call;
use super::charge_point::{self, seconds};
use super::error::ApiError;
use super::extract::{JsonBody, PageQuery, Path, Query};
use super::{CHARGE_POINTS, Node, openapi};
use crate::books::{List, Page};
use crate::nodes::{AskFailure, Asked, Nodes};
use crate::settings::Live;

/// What the routes work with.
#[derive(Debug, Clone)]
pub(super) struct Gateway {
    pub(super) live: Live,
    pub(super) central_system: CentralSystem,
    pub(super) nodes: Nodes,
    pub(super) node: Node,
}

impl FromRef<Gateway> for Node {
    fn from_ref(gateway: &Gateway) -> Self {
        gateway.node.clone()
    }
}

pub(super) fn routes() -> ApiRouter<Gateway> {
    ApiRouter::new()
        .api_route(
            "/charge-points",
            get_with(list, |operation| charge_point::describe_list(operation, CHARGE_POINTS)),
        )
        .api_route(
            "/charge-points/{identity}",
            get_with(one, |operation| charge_point::describe_one(operation, CHARGE_POINTS)),
        )
        .api_route(
            "/charge-points/{identity}/calls",
            post_with(post, |operation| {
                const ERRORS: openapi::Errors = &[(504, &["NoAnswer"])];
                let operation = call::describe(operation, CHARGE_POINTS);
                openapi::add_errors(operation, ERRORS)
            }),
        )
}

async fn list(
    State(gateway): State<Gateway>,
    Query(query): Query<PageQuery>,
) -> Result<Response, ApiError> {
    let Page { limit, offset } = query.page();
    let path = format!("/api/v1/charge-points?limit={limit}&offset={offset}");
    match gateway.ask(&Method::GET, &path, Bytes::new(), Duration::ZERO).await {
        Some(answer) => answer,
        None => Ok(Json(gateway.own(query.page())).into_response()),
    }
}

async fn one(
    State(gateway): State<Gateway>,
    Path(identity): Path<String>,
) -> Result<Response, ApiError> {
    let path = format!("/api/v1/charge-points/{}", escaped(&identity));
    match gateway.ask(&Method::GET, &path, Bytes::new(), Duration::ZERO).await {
        Some(answer) => answer,
        None => {
            let charge_point = gateway.central_system.find(&identity);
            let charge_point = charge_point.ok_or_else(ApiError::unknown_charge_point)?;
            Ok(Json(gateway.view(&charge_point)).into_response())
        }
    }
}

async fn post(
    State(gateway): State<Gateway>,
    Path(identity): Path<String>,
    body: JsonBody,
) -> Result<Response, ApiError> {
    let limit = call::time_limit(&body, gateway.live.now().ocpp.call_timeout.0.duration());
    let path = format!("/api/v1/charge-points/{}/calls", escaped(&identity));
    // For its turn, and then for its answer.
    match gateway.ask(&Method::POST, &path, body.text(), limit * 2).await {
        Some(answer) => answer,
        None => call::directly(&gateway.central_system, &identity, &body).await,
    }
}

impl Gateway {
    /// Has a worker answer; `None` if there is none to ask, and nothing has happened.
    async fn ask(
        &self,
        method: &Method,
        path: &str,
        body: Bytes,
        more: Duration,
    ) -> Option<Result<Response, ApiError>> {
        match self.nodes.ask(method, path, body, more).await {
            Ok(Asked { status, body }) => {
                Some(Ok((status, [(CONTENT_TYPE, "application/json")], body).into_response()))
            }
            Err(AskFailure::Nobody) => None,
            Err(failure @ AskFailure::Lost) => Some(Err(ApiError::no_answer(failure.to_string()))),
        }
    }

    /// Lists the charge points of this node.
    fn own(&self, page: Page) -> List<ConnectedView> {
        let mut charge_points = self.central_system.charge_points();
        charge_points.sort_by_key(|charge_point| std::cmp::Reverse(charge_point.connected_since()));
        let (offset, limit) = (page.offset as usize, page.limit as usize);
        let total = i64::try_from(charge_points.len()).unwrap_or(i64::MAX);
        let part = charge_points.iter().skip(offset).take(limit);
        List { total, items: part.map(|charge_point| self.view(charge_point)).collect() }
    }

    fn view(&self, charge_point: &ChargePoint) -> ConnectedView {
        ConnectedView {
            connected: charge_point.is_connected(),
            connected_since: seconds(charge_point.connected_since()),
            last_seen: seconds(charge_point.last_seen()),
            node: self.nodes.here().to_owned(),
            remote_address: charge_point.remote_address().to_string(),
            identity: charge_point.identity().to_string(),
            unknown: Unknown::default(),
        }
    }
}

/// A charge point as a node without books knows it: the members of one in the
/// books.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ConnectedView {
    connected: bool,
    connected_since: DateTime,
    last_seen: DateTime,
    node: String,
    remote_address: String,
    identity: String,
    #[serde(flatten)]
    unknown: Unknown,
}

/// What only the books know.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Unknown {
    boot_status: (),
    vendor: (),
    model: (),
    serial_number: (),
    firmware_version: (),
    local_list_version: (),
    connectors: [(); 0],
    strict: (),
}

fn escaped(identity: &str) -> String {
    utf8_percent_encode(identity, NON_ALPHANUMERIC).to_string()
}
