//! Requests over HTTP that come to a node without books, and go on to one with.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_nats::{HeaderMap, Message, RequestErrorKind};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::StreamExt;
use metrics::counter;
use tokio::sync::Semaphore;
use tower_service::Service;

use super::Nodes;
use crate::metric;

const PATH: &str = "Ocpp-Path";
const STATUS: &str = "Ocpp-Status";

/// What a worker has answered.
pub(crate) struct Asked {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

/// Why no worker has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AskFailure {
    /// There is none, or the broker is away; nobody has heard the question.
    Nobody,
    /// No answer came; nobody knows what has become of the question.
    Lost,
}

impl fmt::Display for AskFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nobody => "no worker can be reached",
            Self::Lost => "no worker has answered",
        })
    }
}

impl Nodes {
    /// Has a worker answer a request; `more` is what it may take beside the time
    /// for any request.
    pub(crate) async fn ask(
        &self,
        method: &Method,
        path: &str,
        body: Bytes,
        more: Duration,
    ) -> Result<Asked, AskFailure> {
        if !self.broker.is_connected() {
            return Err(AskFailure::Nobody);
        }
        let mut headers = HeaderMap::new();
        headers.insert(PATH, path);
        let subject = self.broker.subject(&["http", method.as_str()]);
        let request = async_nats::Request::new()
            .headers(headers)
            .payload(body)
            .timeout(Some(self.request_timeout + more));
        let answer = tokio::select! {
            answer = self.broker.client().send_request(subject, request) => answer,
            // The answer would come over a connection that is gone.
            () = self.broker.disconnected() => return Err(AskFailure::Lost),
        };
        let answer = answer.map_err(|error| match error.kind() {
            RequestErrorKind::NoResponders
            | RequestErrorKind::InvalidSubject
            | RequestErrorKind::MaxPayloadExceeded => AskFailure::Nobody,
            RequestErrorKind::TimedOut | RequestErrorKind::Other => AskFailure::Lost,
        })?;
        let status = answer.headers.as_ref().and_then(|headers| headers.get(STATUS));
        let status = status.and_then(|status| status.as_str().parse().ok());
        Ok(Asked { status: status.ok_or(AskFailure::Lost)?, body: answer.payload })
    }

    /// Answers the requests of nodes without books; never ends.
    pub(crate) async fn answer_requests(self, routes: Router) {
        /// At the same time; more wait. Most wait for charge points.
        const IN_HAND: usize = 1024;

        let subject = self.broker.subject(&["http", "*"]);
        let group = self.queue_group.clone();
        let Ok(mut requests) = self.broker.client().queue_subscribe(subject, group).await else {
            return;
        };
        let places = Arc::new(Semaphore::new(IN_HAND));
        while let Some(message) = requests.next().await {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
            let (nodes, routes) = (self.clone(), routes.clone());
            // Ends with the time limit of the request, as it does over HTTP.
            tokio::spawn(async move {
                nodes.answer(message, routes).await;
                drop(place);
            });
        }
    }

    async fn answer(&self, message: Message, mut routes: Router) {
        let Some(reply) = message.reply.clone() else { return };
        let answer = match request(&message) {
            Some(request) => routes.call(request).await.unwrap_or_else(|never| match never {}),
            None => StatusCode::BAD_REQUEST.into_response(),
        };
        let (status, body) = self.fit(answer).await;
        let mut headers = HeaderMap::new();
        headers.insert(STATUS, status.as_str());
        let sent = self.broker.client().publish_with_headers(reply, headers, body).await;
        if sent.is_err() {
            counter!(metric::HTTP_LOST).increment(1);
        }
    }

    async fn fit(&self, answer: Response) -> (StatusCode, Bytes) {
        let status = answer.status();
        if let Ok(body) = to_bytes(answer.into_body(), self.largest()).await {
            return (status, body);
        }
        let largest = self.largest();
        let message = format!("the answer has more than {largest} bytes; ask for fewer with limit");
        let body = serde_json::json!({ "error": { "code": "AnswerTooLarge", "message": message } });
        (StatusCode::SERVICE_UNAVAILABLE, body.to_string().into())
    }
}

fn request(message: &Message) -> Option<Request<Body>> {
    let method = message.subject.rsplit('.').next()?;
    let path = message.headers.as_ref()?.get(PATH)?.as_str();
    let request = Request::builder().method(method).uri(path);
    let request = request.header(CONTENT_TYPE, "application/json");
    request.body(Body::from(message.payload.clone())).ok()
}
