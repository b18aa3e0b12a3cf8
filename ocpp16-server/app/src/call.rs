//! `ocpp16 call`: one call to a charge point, through the HTTP interface of a
//! running server.
//!
//! Plain HTTP only; where the interface is behind TLS, ask the proxy with curl.

use std::fmt;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use hyper::http::uri::Scheme;
use hyper::{Request, StatusCode, Uri};
use hyper_util::rt::TokioIo;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::cli::Call;

/// Why there is no answer to print.
#[derive(Debug)]
pub(crate) enum CallError {
    /// What was asked for cannot be asked.
    Unusable(String),
    /// It was asked, and went wrong.
    Failed(String),
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Unusable(message) | Self::Failed(message)) = self;
        f.write_str(message)
    }
}

impl std::error::Error for CallError {}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Question<'a> {
    action: &'a str,
    payload: &'a RawValue,
    /// Absent for what the server has.
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout_seconds: Option<f64>,
}

/// What the interface answers, well or not; members keep their order.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Answer {
    payload: Option<Box<RawValue>>,
    warnings: Vec<Warning>,
    error: Option<Failure>,
}

#[derive(Deserialize)]
struct Warning {
    requirement: String,
    pointer: String,
    message: String,
}

#[derive(Deserialize)]
struct Failure {
    code: String,
    message: String,
    #[serde(default)]
    warnings: Vec<Warning>,
}

/// Calls, and returns the payload of the answer. What the standard has against
/// the request is said on standard error.
pub(crate) async fn call(call: &Call) -> Result<String, CallError> {
    let payload: &RawValue = serde_json::from_str(&call.payload)
        .map_err(|error| CallError::Unusable(format!("payload is not JSON: {error}")))?;
    let timeout_seconds = call.timeout.as_ref().map(Duration::as_secs_f64);
    let question = Question { action: &call.action, payload, timeout_seconds };
    let body = serde_json::to_vec(&question)
        .map_err(|error| CallError::Unusable(format!("payload cannot be sent: {error}")))?;
    let (status, body) = post(call, body).await?;
    let answer: Answer = serde_json::from_slice(&body).unwrap_or_default();
    let warnings = answer.error.as_ref().map_or(&answer.warnings, |failure| &failure.warnings);
    for Warning { requirement, pointer, message } in warnings {
        eprintln!("ocpp16: warning: {requirement}: {pointer}: {message}");
    }
    match (answer.payload, answer.error) {
        (Some(payload), _) if status.is_success() => Ok(payload.get().to_owned()),
        (_, Some(Failure { code, message, .. })) => {
            let message = format!("{code}: {message}");
            let unusable = matches!(&*code, "InvalidRequest" | "UnknownAction" | "WrongDirection")
                || matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
            Err(if unusable { CallError::Unusable(message) } else { CallError::Failed(message) })
        }
        _ => Err(CallError::Unusable(format!("{} answers {status}: no ocpp16?", call.server))),
    }
}

/// Sends the request, and reads the whole answer.
async fn post(call: &Call, body: Vec<u8>) -> Result<(StatusCode, Bytes), CallError> {
    /// For the server to answer that there was no answer.
    const GRACE: Duration = Duration::from_secs(10);
    /// What the server may have at most.
    const LONGEST: Duration = Duration::from_secs(3600);
    const LONGEST_ANSWER: usize = 64 << 20;

    let server = &call.server;
    let unusable = |why: String| CallError::Unusable(format!("{server}: {why}"));
    let uri: Uri = server.parse().map_err(|error| unusable(format!("{error}")))?;
    let authority = match (uri.scheme(), uri.authority()) {
        (Some(scheme), Some(authority)) if *scheme == Scheme::HTTP => authority,
        _ => return Err(unusable("no URL such as http://127.0.0.1:9001".to_owned())),
    };
    let host = authority.as_str().rsplit('@').next().unwrap_or_default();
    let address = if authority.port().is_some() { host.to_owned() } else { format!("{host}:80") };
    let identity = utf8_percent_encode(&call.identity, NON_ALPHANUMERIC);
    let base = uri.path().trim_end_matches('/');
    let mut request = Request::post(format!("{base}/api/v1/charge-points/{identity}/calls"))
        .header(HOST, host)
        .header(CONTENT_TYPE, "application/json");
    if let Some(token) = &call.token {
        request = request.header(AUTHORIZATION, format!("Bearer {token}"));
    }
    let request = request.body(Full::new(Bytes::from(body)));
    let request = request.map_err(|error| unusable(error.to_string()))?;

    let exchange = async {
        let stream =
            TcpStream::connect(&address).await.map_err(|error| unusable(error.to_string()))?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| unusable(error.to_string()))?;
        // Ends with the sender.
        tokio::spawn(connection);
        let answer = sender.send_request(request).await;
        let answer = answer.map_err(|error| unusable(error.to_string()))?;
        let status = answer.status();
        let body = Limited::new(answer.into_body(), LONGEST_ANSWER).collect().await;
        let body = body.map_err(|error| unusable(error.to_string()))?;
        Ok((status, body.to_bytes()))
    };
    match timeout(call.timeout.unwrap_or(LONGEST) + GRACE, exchange).await {
        Ok(answer) => answer,
        Err(_) => Err(unusable("no answer in time".to_owned())),
    }
}
