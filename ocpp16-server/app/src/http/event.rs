//! `/events`: what happens, as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use aide::OperationOutput;
use aide::generate::GenContext;
use aide::openapi::{Operation, Response as Described};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::Node;
use super::error::ApiError;
use super::extract::Query;
use super::openapi::described;
use crate::events::{EventId, Filter, Kind, View};

/// Streams that may be open: they stay so, and other requests need connections
/// too.
const READERS: usize = 64;

/// Which events are wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct EventQuery {
    /// Those of a charge point. Default: all.
    charge_point: Option<String>,
    /// Those of a kind. Default: all.
    kind: Option<Kind>,
}

/// Places for readers.
#[derive(Debug, Clone)]
pub(super) struct Places(Arc<Semaphore>);

impl Default for Places {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(READERS)))
    }
}

pub(super) async fn events(
    State(node): State<Node>,
    Query(query): Query<EventQuery>,
    headers: HeaderMap,
) -> Result<EventStream, ApiError> {
    /// Proxies close what is silent for a minute.
    const KEEP_ALIVE: Duration = Duration::from_secs(15);

    /// The broker answers much sooner.
    const FETCHED: Duration = Duration::from_secs(1);

    let place = Arc::clone(&node.places.0).try_acquire_owned();
    let place = place.map_err(|_| ApiError::too_many_readers())?;
    let filter = Filter { charge_point: query.charge_point, kind: query.kind };
    let reader = node.events.read(last_event(&headers)?, filter.clone());
    if let Some(listening) = &node.listening {
        // What happens elsewhere from now on shall be there, if the broker is.
        let _ = timeout(FETCHED, listening.begun(&filter)).await;
    }
    let stream = stream::unfold((reader, place), async |(mut reader, place)| {
        let (id, event) = reader.next().await?;
        let view = reader.view(id, &event);
        let sent = Sent::default().id(&view.id).event(event.kind.as_str());
        // Everything in it has a form in JSON.
        let sent = sent.json_data(&view).unwrap_or_default();
        drop(view);
        Some((Ok::<_, Infallible>(sent), (reader, place)))
    });
    let stream = Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    Ok(EventStream(stream.into_response()))
}

/// Where a reader that comes back wants to go on. A name that is none of ours is
/// like one of an earlier run.
fn last_event(headers: &HeaderMap) -> Result<Option<EventId>, ApiError> {
    let Some(last) = headers.get("Last-Event-ID") else { return Ok(None) };
    let last = last.to_str().ok().and_then(|last| last.parse().ok());
    last.map(Some).ok_or_else(|| ApiError::invalid_request("Last-Event-ID is no id of an event"))
}

/// The answer, which has no end.
pub(super) struct EventStream(Response);

impl IntoResponse for EventStream {
    fn into_response(self) -> Response {
        self.0
    }
}

impl OperationOutput for EventStream {
    type Inner = Self;

    fn operation_response(context: &mut GenContext, _: &mut Operation) -> Option<Described> {
        let schema = context.schema.subschema_for::<View<'_>>();
        let text = "Server-sent events without end. `event` is the kind, `id` the id, and `data` \
                    an object in JSON of this schema.";
        Some(described(text, "text/event-stream", schema))
    }

    fn inferred_responses(
        context: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<aide::openapi::StatusCode>, Described)> {
        let response = Self::operation_response(context, operation);
        response
            .map(|response| (Some(aide::openapi::StatusCode::Code(200)), response))
            .into_iter()
            .collect()
    }
}
