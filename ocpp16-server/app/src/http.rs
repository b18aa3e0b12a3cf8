//! The HTTP interface: what is in the books, what happens, and calls to charge
//! points.
//!
//! The routes are in the modules below, one a resource; each is described where
//! it is routed. Who may ask is up to `access`, sockets are up to `listener`.

mod access;
mod call;
mod charge_point;
mod charging_profile;
mod configuration;
mod error;
mod event;
mod extract;
mod gateway;
mod health;
mod id_tag;
mod installed_profile;
mod listener;
mod message;
mod openapi;
mod provisioning;
mod remote_start;
mod reservation;
mod security;
mod stop;
mod transaction;

use std::sync::Arc;

use aide::axum::ApiRouter;
use aide::axum::routing::get_with;
use aide::openapi::OpenApi;
use axum::extract::FromRef;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use metrics_exporter_prometheus::PrometheusHandle;
use ocpp16_server::{CallError, CentralSystem, ChargePoint};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use self::error::ApiError;
use self::gateway::Gateway;
use self::openapi::about;
use crate::books::Books;
use crate::calls::Calls;
use crate::events::Events;
use crate::messages::{Archive, Messages};
use crate::nodes::{Listening, Nodes};
use crate::settings::Live;

/// What the interface of every node shows and works with.
#[derive(Debug)]
pub(crate) struct Parts {
    /// Where the token is that requests must carry.
    pub(crate) live: Live,
    pub(crate) events: Events,
    pub(crate) metrics: PrometheusHandle,
    /// From when on the central system is not ready, because it ends.
    pub(crate) draining: CancellationToken,
    pub(crate) central_system: CentralSystem,
    /// None if there is no broker.
    pub(crate) nodes: Option<Nodes>,
    pub(crate) listening: Option<Listening>,
}

/// What it works with beside, where there are books.
#[derive(Debug)]
pub(crate) struct BookParts {
    pub(crate) books: Books,
    pub(crate) calls: Calls,
    pub(crate) messages: Messages,
    pub(crate) archive: Archive,
}

/// What the routes work with.
#[derive(Debug, Clone)]
struct Api {
    live: Live,
    books: Books,
    calls: Calls,
    central_system: CentralSystem,
    nodes: Option<Nodes>,
    messages: Messages,
    archive: Archive,
    node: Node,
}

/// What the routes work with that every node has, also one without books.
#[derive(Debug, Clone)]
struct Node {
    events: Events,
    metrics: PrometheusHandle,
    readiness: health::Readiness,
    places: event::Places,
    /// None if there is no broker.
    listening: Option<Listening>,
}

impl FromRef<Api> for Node {
    fn from_ref(api: &Api) -> Self {
        api.node.clone()
    }
}

impl Api {
    /// Finds a charge point to be called; with a broker, it may be on any node.
    async fn reach(&self, identity: &str) -> Result<ChargePoint, ApiError> {
        Ok(self.central_system.reach(identity).await.map_err(CallError::NotSent)?)
    }
}

/// Serves what is in the books until it is stopped, and a little longer for
/// requests on their way.
pub(crate) async fn serve(
    listener: TcpListener,
    parts: Parts,
    books: BookParts,
    stop: CancellationToken,
) {
    let (calls, nodes) = (books.calls.clone(), parts.nodes.clone());
    let ends = Ends::of(&parts);
    let api = Api {
        node: Node::new(&parts, Some(books.books.clone())),
        live: parts.live,
        books: books.books,
        calls: books.calls,
        central_system: parts.central_system,
        nodes: parts.nodes,
        messages: books.messages,
        archive: books.archive,
    };
    if let Some(nodes) = nodes {
        let routes = routes_for_gateways().with_state(api.clone());
        tokio::spawn(stop.clone().run_until_cancelled_owned(nodes.answer_requests(routes)));
    }
    let live = api.live.clone();
    let routes = operation_routes().nest("/api/v1", node_routes().merge(resource_routes()));
    let routes = finish(routes, ApiError::no_such_route, ApiError::method_not_allowed, live);
    ends.serve(listener, routes.with_state(api), stop).await;
    // The connections of charge points are closed, so it is soon.
    calls.finish().await;
}

/// Serves what a node without books can tell, until it is stopped, and a little
/// longer for requests on their way.
pub(crate) async fn serve_gateway(
    listener: TcpListener,
    parts: Parts,
    nodes: Nodes,
    stop: CancellationToken,
) {
    let ends = Ends::of(&parts);
    let node = Node::new(&parts, None);
    let Parts { live, central_system, .. } = parts;
    let routes = node_routes().merge(gateway::routes());
    let routes = operation_routes().nest("/api/v1", routes);
    let elsewhere = ApiError::not_served_here;
    let routes = finish(routes, elsewhere, elsewhere, live.clone());
    let routes = routes.with_state(Gateway { live, central_system, nodes, node });
    ends.serve(listener, routes, stop).await;
}

/// What ends with the interface.
struct Ends {
    metrics: PrometheusHandle,
    events: Events,
}

impl Ends {
    fn of(parts: &Parts) -> Self {
        Self { metrics: parts.metrics.clone(), events: parts.events.clone() }
    }

    async fn serve(self, listener: TcpListener, routes: Router, stop: CancellationToken) {
        let upkeep = tokio::spawn(health::upkeep(self.metrics, stop.clone()));
        listener::serve(listener, routes, stop, move || self.events.close()).await;
        // It ends with the same token, and does not fail.
        let _ = upkeep.await;
    }
}

impl Node {
    fn new(parts: &Parts, books: Option<Books>) -> Self {
        let (nodes, draining) = (parts.nodes.clone(), parts.draining.clone());
        Self {
            readiness: health::Readiness::new(books, nodes, draining),
            events: parts.events.clone(),
            metrics: parts.metrics.clone(),
            places: event::Places::default(),
            listening: parts.listening.clone(),
        }
    }
}

/// Puts around the routes what all of them have in common.
fn finish<S: Clone + Send + Sync + 'static>(
    routes: ApiRouter<S>,
    no_route: fn() -> ApiError,
    no_method: fn() -> ApiError,
    live: Live,
) -> Router<S> {
    let mut description = OpenApi::default();
    let routes = routes.finish_api(&mut description);
    let description = openapi::finish(&description, live.now().http.token.reveal().is_some());
    routes
        .fallback(async move || no_route())
        .method_not_allowed_fallback(async move |method| other_method(&method, no_method))
        .layer(Extension(Arc::new(description)))
        .layer(from_fn(access::whole_body))
        .layer(from_fn_with_state(live, access::guard))
}

/// For those who run the program.
fn operation_routes<S: Clone + Send + Sync + 'static>() -> ApiRouter<S>
where
    Node: FromRef<S>,
{
    const TAG: &str = "operation";
    ApiRouter::new()
        .api_route(
            "/healthz",
            get_with(health::health, about(TAG, "Tells that the program runs.", &[])),
        )
        .api_route(
            "/readyz",
            get_with(health::readiness, |operation| {
                let text = "Tells whether charge points get answers that count. The database \
                            takes a write, which is tried once a second at most, the broker is \
                            there if the settings name one, and the program is not about to end.";
                let errors: openapi::Errors =
                    &[(503, &["BrokerUnavailable", "DatabaseUnavailable", "Draining"])];
                about(TAG, text, errors)(operation).response::<200, Json<health::Health>>()
            }),
        )
        .api_route(
            "/metrics",
            get_with(health::metrics, |operation| {
                let text = "Writes all numbers in the text form of Prometheus.";
                about(TAG, text, &[])(operation).response::<200, String>()
            }),
        )
}

/// What every node tells, also one without books.
fn node_routes<S: Clone + Send + Sync + 'static>() -> ApiRouter<S>
where
    Node: FromRef<S>,
{
    ApiRouter::new()
        .api_route(
            "/openapi.json",
            get_with(openapi::document, about("operation", "Describes this interface.", &[])),
        )
        .api_route(
            "/events",
            get_with(
                event::events,
                about(
                    CHARGE_POINTS,
                    "Tells what happens, as server-sent events. A reader that is too slow, or \
                     comes back too late with `Last-Event-ID`, gets an event `gap` that says how \
                     many it has lost, and goes on with the oldest that is left. Frames are \
                     told while somebody reads them and a minute longer: who comes back later \
                     has lost some. Ends when the program ends.",
                    &[(503, &["TooManyReaders"])],
                ),
            ),
        )
}

const CHARGE_POINTS: &str = "charge points";

fn resource_routes() -> ApiRouter<Api> {
    charge_point::routes()
        .merge(call::routes())
        .merge(security::routes())
        .merge(configuration::routes())
        .merge(installed_profile::routes())
        .merge(remote_start::routes())
        .merge(message::routes())
        .merge(charging_profile::routes())
        .merge(reservation::routes())
        .merge(id_tag::routes())
        .merge(transaction::routes())
}

/// What gateways hand on; they have looked who asks.
fn routes_for_gateways() -> Router<Api> {
    Router::new()
        .route("/api/v1/charge-points", get(charge_point::list))
        .route("/api/v1/charge-points/{identity}", get(charge_point::one))
        .route("/api/v1/charge-points/{identity}/calls", post(call::call))
}

/// The header `Allow` is put in behind this.
fn other_method(method: &Method, no_method: fn() -> ApiError) -> Response {
    if method == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        no_method().into_response()
    }
}
