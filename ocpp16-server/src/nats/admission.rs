//! Admission by a worker: the question of a gateway, and the answer.
//!
//! Both hold secrets, so nothing here has `Debug` or goes to a log but the
//! reason of a refusal (J-66).

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_nats::{HeaderMap, Message};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hyper::body::Bytes;
use hyper::header::{HeaderName, HeaderValue};
use ocpp16_types::Rejection;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::admission::{
    Admission, Admitted, ClientCertificate, ConnectRequest, Credentials, PathValues, Refusal,
    RefusalKind, TlsFacts, TlsVersion, Transport,
};
use crate::guard::guarded;
use crate::nats::broker::RequestFailure;
use crate::nats::subject::token;
use crate::nats::{Broker, envelope, header};
use crate::{Identity, Validation};

/// Lets the workers decide who may connect.
///
/// Asks `<prefix>.admission.<identity>` and waits for as long as the
/// [`request_timeout`](crate::nats::BrokerOptions::request_timeout) says, within the
/// [`handshake_timeout`](crate::Builder::handshake_timeout). Without an answer
/// the charge point is told to come back: 503.
///
/// The question holds the credentials of the charge point: whoever may
/// subscribe to these subjects sees them. So does whoever reads the log of a worker
/// that records the target `async_nats` at the level `TRACE`, at which the client
/// writes down every message: limit it to `DEBUG`.
pub struct RemoteAdmission<S> {
    broker: Broker,
    fallback: Option<Arc<dyn Erased<S>>>,
    values: Vec<(String, String)>,
    /// Whether there ever was an answer.
    answered: AtomicBool,
    session: PhantomData<fn() -> S>,
}

impl<S: DeserializeOwned + Send + Sync + 'static> RemoteAdmission<S> {
    /// Asks over this broker.
    #[must_use]
    pub fn new(broker: &Broker) -> Self {
        let (broker, answered) = (broker.clone(), AtomicBool::new(false));
        Self { broker, fallback: None, values: Vec::new(), answered, session: PhantomData }
    }

    /// Adds what workers see as a [value of the path](ConnectRequest::path_value),
    /// in place of one of that name: a fact of this gateway, such as where it
    /// stands.
    ///
    /// Default: none.
    #[must_use]
    pub fn value(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.values.push((name.into(), value.into()));
        self
    }

    /// Sets who decides where no worker serves admission, as when all are in
    /// other languages: as long as nobody is there to be asked, and nobody has
    /// ever answered this gateway.
    ///
    /// Whoever can keep workers away from the broker while a gateway starts gets
    /// what the fallback grants. Default: nobody; the charge point is told to come
    /// back.
    #[must_use]
    pub fn fallback(mut self, admission: impl Admission<Session = S>) -> Self {
        self.fallback = Some(Arc::new(admission));
        self
    }
}

impl<S: DeserializeOwned + Send + Sync + 'static> Admission for RemoteAdmission<S> {
    type Session = S;

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<S>, Refusal> {
        // An identity too long for a subject has no charge point.
        let token = token(request.identity()).ok_or_else(Refusal::unknown)?;
        let subject = self.broker.subjects().of(&["admission", &token]);
        let mut question = Question::of(request);
        question.path_values.extend(self.values.iter().cloned());
        let question = serde_json::to_vec(&question).expect("it has text keys");
        let limit = self.broker.request_timeout();
        let asked = self.broker.request(subject, HeaderMap::new(), question.into(), limit);
        let message = match asked.await {
            Ok(message) => message,
            Err(RequestFailure::NoResponders) if !self.answered.load(Ordering::Relaxed) => {
                return match &self.fallback {
                    Some(fallback) => fallback.admit(request).await,
                    None => Err(undecided("no worker serves admission")),
                };
            }
            Err(failure) => return Err(undecided(failure)),
        };
        self.answered.store(true, Ordering::Relaxed);
        // Workers may know of connections whose node has died before it told: this
        // one is newer.
        let counter = envelope::text(&message, header::COUNTER);
        if let Some(counter) = counter.and_then(|counter| counter.parse().ok()) {
            self.broker.observe(counter);
        }
        envelope::payload(&message).map_err(|rejection| undecided(&rejection))?;
        // Without what was read, which may be secret.
        let verdict: Verdict<S> = serde_json::from_slice(&message.payload)
            .map_err(|_| undecided("a worker has sent no verdict"))?;
        verdict.into_result()
    }
}

impl<S> fmt::Debug for RemoteAdmission<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteAdmission").field("broker", &self.broker).finish_non_exhaustive()
    }
}

fn undecided(reason: impl fmt::Display) -> Refusal {
    Refusal::unavailable(Duration::from_secs(10)).because(reason.to_string())
}

/// Decides what a gateway asks.
///
/// # Errors
///
/// The question cannot be read, or the admission has panicked.
pub(super) async fn answer<A>(
    admission: &A,
    identity: Identity,
    message: &Message,
) -> Result<Bytes, Rejection>
where
    A: Admission<Session: Serialize>,
{
    // Without what was read, which may be secret.
    let question: Question = serde_json::from_slice(&message.payload)
        .map_err(|_| Rejection::internal_error("not a question of a gateway"))?;
    let request = question
        .into_request(identity)
        .ok_or_else(|| Rejection::internal_error("not a question of a gateway"))?;
    let verdict = guarded(admission.admit(&request)).await.map_err(|panic| {
        tracing::error!(identity = %request.identity(), ?panic, "admission panicked");
        Rejection::internal_error("admission panicked")
    })?;
    let verdict = serde_json::to_vec(&Verdict::from_result(verdict));
    Ok(verdict.map_err(Rejection::internal_error)?.into())
}

/// What a [`ConnectRequest`] knows.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    remote_address: SocketAddr,
    transport: Wire,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    path_values: BTreeMap<String, String>,
    /// The decoded Basic credentials, in base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    credentials: Option<String>,
    /// The HTTP headers; each character of a value is a byte.
    #[serde(default)]
    headers: Vec<(String, String)>,
    #[serde(default)]
    obstructed: bool,
}

/// A [`Transport`].
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all_fields = "camelCase")]
enum Wire {
    Plain,
    TlsAtProxy,
    Tls {
        version: WireVersion,
        cipher_suite: String,
        server_name: Option<String>,
        client_certificate: Option<WireCertificate>,
    },
}

#[derive(Serialize, Deserialize)]
enum WireVersion {
    #[serde(rename = "1.2")]
    V1_2,
    #[serde(rename = "1.3")]
    V1_3,
}

/// A [`ClientCertificate`].
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCertificate {
    common_names: Vec<String>,
    organizations: Vec<String>,
    serial_number: String,
    /// In base64.
    der: String,
}

impl Question {
    fn of(request: &ConnectRequest) -> Self {
        let values = request.path_values().iter();
        let credentials = request.credentials().map(Credentials::as_bytes);
        let text = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect();
        let header = |(name, value): (&HeaderName, &HeaderValue)| {
            (name.as_str().to_owned(), text(value.as_bytes()))
        };
        Self {
            remote_address: request.remote_address(),
            transport: Wire::of(request.transport()),
            path_values: values.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            credentials: credentials.map(|credentials| STANDARD.encode(credentials)),
            headers: request.headers().iter().map(header).collect(),
            obstructed: request.is_obstructed(),
        }
    }

    fn into_request(self, identity: Identity) -> Option<ConnectRequest> {
        let mut headers = hyper::HeaderMap::new();
        for (name, value) in self.headers {
            let bytes = value.chars().map(|byte| u8::try_from(byte).ok());
            let bytes: Vec<u8> = bytes.collect::<Option<_>>()?;
            let value = HeaderValue::from_bytes(&bytes).ok()?;
            headers.append(HeaderName::try_from(name).ok()?, value);
        }
        let mut values = PathValues::default();
        for (name, value) in self.path_values {
            values.push(Arc::from(name), value);
        }
        let (address, transport) = (self.remote_address, self.transport.into_transport()?);
        let mut request = ConnectRequest::of(identity, values, address, transport, headers);
        if let Some(credentials) = self.credentials {
            let bytes = STANDARD.decode(credentials).ok()?;
            request = request.with_credentials(Credentials::from_bytes(bytes));
        }
        Some(if self.obstructed { request.obstructed() } else { request })
    }
}

impl Wire {
    fn of(transport: &Transport) -> Self {
        let facts = match transport {
            Transport::Plain => return Self::Plain,
            Transport::TlsAtProxy => return Self::TlsAtProxy,
            Transport::Tls(facts) => facts,
        };
        let client_certificate = facts.client_certificate.as_ref().map(|it| WireCertificate {
            common_names: it.common_names.clone(),
            organizations: it.organizations.clone(),
            serial_number: it.serial_number.clone(),
            der: STANDARD.encode(&it.der),
        });
        let version = match facts.version {
            TlsVersion::V1_2 => WireVersion::V1_2,
            TlsVersion::V1_3 => WireVersion::V1_3,
        };
        let (cipher_suite, server_name) = (facts.cipher_suite.clone(), facts.server_name.clone());
        Self::Tls { version, cipher_suite, server_name, client_certificate }
    }

    fn into_transport(self) -> Option<Transport> {
        let (version, cipher_suite, server_name, client_certificate) = match self {
            Self::Plain => return Some(Transport::Plain),
            Self::TlsAtProxy => return Some(Transport::TlsAtProxy),
            Self::Tls { version, cipher_suite, server_name, client_certificate } => {
                (version, cipher_suite, server_name, client_certificate)
            }
        };
        let version = match version {
            WireVersion::V1_2 => TlsVersion::V1_2,
            WireVersion::V1_3 => TlsVersion::V1_3,
        };
        let client_certificate = match client_certificate {
            None => None,
            Some(it) => Some(ClientCertificate {
                common_names: it.common_names,
                organizations: it.organizations,
                serial_number: it.serial_number,
                der: STANDARD.decode(it.der).ok()?,
            }),
        };
        Some(Transport::Tls(TlsFacts { version, cipher_suite, server_name, client_certificate }))
    }
}

/// What a worker decides.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Verdict<S> {
    Admitted {
        session: S,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        validation: Option<Judging>,
    },
    Refused {
        kind: Kind,
        /// In seconds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
        #[serde(default)]
        reason: String,
    },
}

/// A [`Validation`].
#[derive(Clone, Copy, Serialize, Deserialize)]
enum Judging {
    Strict,
    Tolerant,
}

/// A [`RefusalKind`].
#[derive(Serialize, Deserialize)]
enum Kind {
    Unknown,
    Unauthorized,
    Forbidden,
    Unavailable,
}

impl<S> Verdict<S> {
    fn from_result(result: Result<Admitted<S>, Refusal>) -> Self {
        let refusal = match result {
            Ok(Admitted { session, validation }) => {
                let validation = validation.map(|validation| match validation {
                    Validation::Strict => Judging::Strict,
                    Validation::Tolerant => Judging::Tolerant,
                });
                return Self::Admitted { session, validation };
            }
            Err(refusal) => refusal,
        };
        let (kind, retry_after) = match refusal.kind() {
            RefusalKind::Unknown => (Kind::Unknown, None),
            RefusalKind::Unauthorized => (Kind::Unauthorized, None),
            RefusalKind::Forbidden => (Kind::Forbidden, None),
            RefusalKind::Unavailable { retry_after } => {
                (Kind::Unavailable, Some(retry_after.as_secs()))
            }
        };
        Self::Refused { kind, retry_after, reason: refusal.reason().to_owned() }
    }

    fn into_result(self) -> Result<Admitted<S>, Refusal> {
        let (kind, retry_after, reason) = match self {
            Self::Admitted { session, validation } => {
                let admitted = Admitted::new(session);
                return Ok(match validation {
                    None => admitted,
                    Some(Judging::Strict) => admitted.validation(Validation::Strict),
                    Some(Judging::Tolerant) => admitted.validation(Validation::Tolerant),
                });
            }
            Self::Refused { kind, retry_after, reason } => (kind, retry_after, reason),
        };
        let refusal = match kind {
            Kind::Unknown => Refusal::unknown(),
            Kind::Unauthorized => Refusal::unauthorized(),
            Kind::Forbidden => Refusal::forbidden(),
            Kind::Unavailable => {
                Refusal::unavailable(Duration::from_secs(retry_after.unwrap_or(10)))
            }
        };
        Err(if reason.is_empty() { refusal } else { refusal.because(reason) })
    }
}

/// An [`Admission`] of any type.
trait Erased<S>: Send + Sync {
    fn admit<'a>(&'a self, request: &'a ConnectRequest) -> Admitting<'a, S>;
}

type Admitting<'a, S> = Pin<Box<dyn Future<Output = Result<Admitted<S>, Refusal>> + Send + 'a>>;

impl<A: Admission> Erased<A::Session> for A {
    fn admit<'a>(&'a self, request: &'a ConnectRequest) -> Admitting<'a, A::Session> {
        Box::pin(Admission::admit(self, request))
    }
}

#[cfg(test)]
mod tests;
