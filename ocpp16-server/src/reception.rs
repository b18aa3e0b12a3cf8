//! From a socket to a connection: TLS, the HTTP request, admission, the answer.
//!
//! Decides in the order of ocppj 4.2: path, upgrade, admission (profile,
//! identity, credentials), room, subprotocol. Nobody gets a 101 who is refused
//! by one of them (J-16).

use std::convert::Infallible;
use std::future::poll_fn;
#[cfg(feature = "tls")]
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
#[cfg(feature = "nats")]
use std::time::Duration;
use std::time::SystemTime;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::AsyncReadExt;
#[cfg(feature = "tls")]
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, timeout_at};
use tracing::Instrument;

use crate::admission::{Admission, Admitted, ConnectRequest, Refusal, Transport};
use crate::central_system::{Registration, Room};
use crate::charge_point::LinkFacts;
use crate::connection::Connection;
use crate::context::Admittee;
use crate::farewell::{close_at_once, keep_out, linger};
use crate::forwarded::Origin;
use crate::guard::guarded;
use crate::handshake::{Refused, Subprotocol, Upgrade, examine, identify};
use crate::listener::Peer;
use crate::metric::{self, Handshake};
#[cfg(feature = "nats")]
use crate::nats::{self, Holder, RequestFailure};
use crate::server::Shared;
#[cfg(feature = "nats")]
use crate::settings::Settings;
use crate::socket::CloseReason;
use crate::stream::Stream;
use crate::{ChargePoint, Handler, Identity, SecondConnection, Validation};

/// Starts the task that accompanies a peer from its first byte to its last.
///
/// A plain connection and one over TLS are different tasks, so that the state of
/// TLS costs a plain one no memory.
pub(crate) fn receive<H: Handler, A: Admission<Session = H::Session>>(
    shared: &Arc<Shared<H, A>>,
    peer: Peer,
    pending: OwnedSemaphorePermit,
) {
    // Messages are small and waited for. A socket that cannot do it still works.
    let _ = peer.stream.set_nodelay(true);
    let tasks = &shared.drain.tasks;
    let visit = Visit::new(shared, peer.address);
    #[cfg(feature = "tls")]
    if let Some(tls) = peer.tls {
        tasks.spawn(visit.attend_tls(peer.stream, tls, pending));
        return;
    }
    tasks.spawn(visit.attend(peer.stream, pending));
}

/// A peer that is not connected yet; in a box, because it is not kept.
pub(crate) struct Visit<H, A> {
    shared: Arc<Shared<H, A>>,
    address: SocketAddr,
    /// Counts sockets as they are accepted: of two, the newer one stays (J-7).
    generation: u64,
    transport: Transport,
    /// Of the handshake.
    deadline: Instant,
}

/// A peer that gets a 101.
struct Entry<S> {
    identity: Identity,
    admittee: Admittee<S>,
    validation: Option<Validation>,
    remote_address: SocketAddr,
    upgrade: Upgrade,
    /// `None` if connections are not counted.
    room: Option<Room>,
    /// It is a second connection that is refused, also when the first one has
    /// gone by now: admission has remembered nothing of it.
    second: bool,
}

/// A peer that has got one, and is a connection.
struct Arrival<S> {
    registration: Registration,
    admittee: Admittee<S>,
    validation: Validation,
    /// `None` without a broker.
    #[cfg(feature = "nats")]
    holder: Option<Holder>,
}

/// How a handshake ends: the socket, what came behind the request, and who
/// enters or why nobody does.
type Shaken<T, S> = (T, Bytes, Result<Entry<S>, Handshake>);

impl<H: Handler, A: Admission<Session = H::Session>> Visit<H, A> {
    /// Begins now.
    pub(crate) fn new(shared: &Arc<Shared<H, A>>, address: SocketAddr) -> Box<Self> {
        Box::new(Self {
            shared: Arc::clone(shared),
            address,
            generation: shared.central_system.next_generation(),
            transport: Transport::Plain,
            deadline: Instant::now() + shared.settings.handshake_timeout,
        })
    }

    #[cfg(feature = "tls")]
    async fn attend_tls(
        mut self: Box<Self>,
        stream: TcpStream,
        tls: crate::tls::TlsConfig,
        pending: OwnedSemaphorePermit,
    ) {
        let _socket = self.shared.drain.socket();
        // On the heap, because its state is larger than what stays.
        let accept = timeout_at(self.deadline, Box::pin(tls.accept(stream)));
        let accepted = tokio::select! {
            () = self.shared.drain.stop.cancelled() => return metric::handshake(Handshake::Draining),
            accepted = accept => accepted,
        };
        match &accepted {
            Ok(Ok(_)) => {}
            Ok(Err(_)) => metric::handshake(Handshake::TlsFailed),
            Err(_) => metric::handshake(Handshake::Timeout),
        }
        match accepted {
            Ok(Ok((stream, facts))) => {
                self.transport = Transport::Tls(facts);
                self.attend(stream, pending).await;
            }
            // J-80: what rustls refuses, a certificate that is not valid included.
            Ok(Err(error)) if error.kind() == io::ErrorKind::InvalidData => {
                tracing::warn!(remote_address = %self.address, error = error.to_string(), "TLS handshake refused");
            }
            Ok(Err(error)) => {
                tracing::debug!(remote_address = %self.address, error = error.to_string(), "TLS handshake failed");
            }
            Err(_) => tracing::debug!(remote_address = %self.address, "no TLS handshake"),
        }
    }

    /// Shakes hands, and talks if that went well.
    pub(crate) async fn attend<T: Stream>(
        self: Box<Self>,
        stream: T,
        pending: OwnedSemaphorePermit,
    ) {
        let shared = Arc::clone(&self.shared);
        let (settings, drain) = (&shared.settings, &shared.drain);
        let socket = drain.socket();
        // On the heap, because hyper's state is larger than what stays.
        let arrival = drain.cut.run_until_cancelled(Box::pin(self.arrive(stream, pending)));
        let Some(Some((stream, early, arrival))) = arrival.await else { return };
        // Dropped where it lies, before the handler is done: moved, it would take up
        // its memory twice.
        let mut stream = Some(stream);
        #[cfg(feature = "nats")]
        let Arrival { registration, admittee, validation, holder } = arrival;
        #[cfg(not(feature = "nats"))]
        let Arrival { registration, admittee, validation } = arrival;
        let charge_point = registration.charge_point().clone();
        let (identity, remote_address) = (charge_point.identity(), charge_point.remote_address());
        let span = tracing::info_span!("connection", %identity, %remote_address);
        let connected = metric::Connected::new();
        let unfinished = drain.unfinished();
        if let Some(end) = drain.end() {
            charge_point.end(end);
        }
        let mut connection =
            Connection::new(&shared.handler, settings, &charge_point, admittee, validation);
        if let Some(stream) = &mut stream {
            let (read, write) = stream.halves();
            let talk = connection.talk((&*early).chain(read), write);
            talk.instrument(span.clone()).await;
        }
        drop((registration, connected, early));
        // It tells callers that the connection is gone, so it comes after that.
        #[cfg(feature = "nats")]
        drop(holder);
        let farewell = async {
            if let Some(stream) = &mut stream {
                linger(stream, settings.close_timeout, drain).await;
            }
            stream = None;
            drop(socket);
        };
        let finish = connection.finish(settings.drain_timeout, unfinished).instrument(span);
        // On the heap, because it is larger than a connection that still talks.
        tokio::join!(farewell, Box::pin(finish));
    }

    /// Shakes hands and registers the connection; tells peers that do not get so
    /// far.
    async fn arrive<T: Stream>(
        self: Box<Self>,
        stream: T,
        pending: OwnedSemaphorePermit,
    ) -> Option<(T, Bytes, Arrival<H::Session>)> {
        let handshake = timeout_at(self.deadline, self.shake_hands(stream));
        let handshake = handshake.await.unwrap_or(Err(Handshake::Timeout));
        let (mut stream, early, entry) = match handshake {
            Ok(end) => end,
            Err(outcome) => {
                tracing::debug!(remote_address = %self.address, ?outcome, "no handshake");
                metric::handshake(outcome);
                return None;
            }
        };
        drop(pending);
        let Self { shared, generation, .. } = *self;
        let settings = &shared.settings;
        let entry = match entry {
            Ok(entry) => entry,
            Err(outcome) => {
                metric::handshake(outcome);
                linger(&mut stream, settings.close_timeout, &shared.drain).await;
                return None;
            }
        };
        if entry.upgrade.subprotocol == Subprotocol::Nothing {
            // It takes up nobody's room.
            drop(entry);
            metric::handshake(Handshake::NoSubprotocol);
            close_at_once(&shared, &mut stream, CloseReason::NO_SUBPROTOCOL).await;
            return None;
        }
        let Entry { identity, admittee, validation, remote_address, room, second, .. } = entry;
        let validation = validation.unwrap_or(settings.validation);
        let facts = LinkFacts {
            generation,
            #[cfg(feature = "nats")]
            counter: 0,
            remote_address,
            connected_since: SystemTime::now(),
            call_timeout: settings.call_timeout,
            call_queue: settings.call_queue,
            after_limit: settings.after_limit,
        };
        let policy = settings.second_connection;
        let registered = if second {
            Err(CloseReason::ALREADY_CONNECTED)
        } else {
            shared.central_system.register(identity, facts, policy, room)
        };
        match registered {
            Ok(registration) => {
                metric::handshake(Handshake::Accepted);
                #[cfg(feature = "nats")]
                let holder = match &settings.broker {
                    Some(broker) => Holder::start(broker, registration.charge_point()).await,
                    None => None,
                };
                Some((
                    stream,
                    early,
                    Arrival {
                        registration,
                        admittee,
                        validation,
                        #[cfg(feature = "nats")]
                        holder,
                    },
                ))
            }
            Err(reason) => {
                tracing::debug!(%remote_address, %reason, "connection refused");
                metric::handshake(Handshake::SecondConnection);
                keep_out(&shared, &mut stream, reason).await;
                None
            }
        }
    }

    /// Answers the HTTP request. Returns the socket with bytes that came behind
    /// the request, and who has entered or why nobody has; only that if the peer
    /// has not been answered, or HTTP has failed.
    async fn shake_hands<T: Stream>(&self, stream: T) -> Result<Shaken<T, H::Session>, Handshake> {
        let (asked, entered) = (AtomicBool::new(false), OnceLock::new());
        let service = service_fn(|request: Request<Incoming>| {
            asked.store(true, Ordering::Relaxed);
            Box::pin(async {
                let trusted = &self.shared.settings.trusted_proxies;
                let origin = Origin::of(self.address, request.headers(), trusted);
                let (path, address) = (request.uri().path().to_owned(), origin.address);
                Ok::<_, Infallible>(match self.decide(request, origin).await {
                    Ok(entry) => {
                        let response = entry.upgrade.response();
                        // A second request cannot follow an upgrade.
                        let _ = entered.set(Ok(entry));
                        response
                    }
                    Err(refused) => {
                        let _ = entered.set(Err(refused.outcome()));
                        refuse(&path, address, &refused)
                    }
                })
            })
        });
        let mut http = http1::Builder::new()
            .max_header_size(self.shared.settings.max_header_bytes)
            .serve_connection(TokioIo::new(stream), service);
        let never_asked = async {
            self.shared.drain.stop.cancelled().await;
            if asked.load(Ordering::Relaxed) {
                std::future::pending().await
            }
        };
        let served = tokio::select! {
            // First, because a request may be there already.
            biased;
            served = poll_fn(|context| http.poll_without_shutdown(context)) => served,
            () = never_asked => return Err(Handshake::Draining),
        };
        if let Err(error) = served {
            tracing::debug!(remote_address = %self.address, error = error.to_string(), "handshake failed");
            drop(http);
            return Err(match entered.into_inner() {
                Some(Err(outcome)) => outcome,
                Some(Ok(_)) => Handshake::Gone,
                None if error.is_parse() => Handshake::BadRequest,
                None => Handshake::Gone,
            });
        }
        if !asked.load(Ordering::Relaxed) {
            return Err(Handshake::Gone);
        }
        let http1::Parts { io, read_buf, .. } = http.into_parts();
        // A copy, because even without a byte in it it holds on to hyper's buffer.
        let early = Bytes::copy_from_slice(&read_buf);
        let entered = entered.into_inner().unwrap_or(Err(Handshake::Gone));
        Ok((io.into_inner(), early, entered))
    }

    /// Decides whether the request becomes a connection.
    async fn decide(
        &self,
        request: Request<Incoming>,
        origin: Origin,
    ) -> Result<Entry<H::Session>, Refused> {
        let settings = &self.shared.settings;
        let retry_after = settings.retry_after;
        let (identity, path_values) = identify(&request, &settings.path)?;
        let upgrade = examine(&request, settings)?;
        let headers = request.into_parts().0.headers;
        let transport = origin.transport.unwrap_or_else(|| self.transport.clone());
        if self.shared.drain.stop.is_cancelled() {
            return Err(Refused::Draining { retry_after });
        }
        let connected = self.shared.central_system.find(&identity);
        let held = connected.as_ref().is_some_and(ChargePoint::is_connected);
        #[cfg(feature = "nats")]
        let held = self.is_held_elsewhere(&identity).await? || held;
        let second = settings.second_connection == SecondConnection::IsRefused && held;
        // Taken now and judged after admission, like the subprotocol.
        let room = match &self.shared.connections {
            None => Ok(None),
            Some(connections) => match self.shared.central_system.room(&identity) {
                Some(room) => Ok(Some(room)),
                None => match Arc::clone(connections).try_acquire_owned() {
                    Ok(room) => Ok(Some(Arc::new(room))),
                    Err(_) => Err(Refused::Full { retry_after }),
                },
            },
        };
        let mut request =
            ConnectRequest::of(identity, path_values, origin.address, transport, headers);
        if second || room.is_err() || upgrade.subprotocol == Subprotocol::Nothing {
            request = request.obstructed();
        }
        let Admitted { session, validation } =
            match guarded(self.shared.admission.admit(&request)).await {
                Ok(admitted) => admitted.map_err(Refused::Admission)?,
                Err(panic) => {
                    tracing::error!(identity = %request.identity(), ?panic, "admission panicked");
                    return Err(Refused::Admission(Refusal::unavailable(retry_after)));
                }
            };
        if self.shared.drain.stop.is_cancelled() {
            return Err(Refused::Draining { retry_after });
        }
        let (identity, path_values, remote_address) = request.into_parts();
        let room = room?;
        upgrade.judge(settings.no_subprotocol)?;
        let admittee = Admittee { session, path_values };
        Ok(Entry { identity, admittee, validation, remote_address, upgrade, room, second })
    }
}

#[cfg(feature = "nats")]
impl<H, A> Visit<H, A> {
    /// Asks the other nodes for the charge point: what is connected here from now on
    /// is newer than what they have.
    async fn is_held_elsewhere(&self, identity: &Identity) -> Result<bool, Refused> {
        /// A node that does not answer must not lock the charge point out.
        const LIMIT: Duration = Duration::from_secs(2);

        let Settings { broker, retry_after, .. } = &self.shared.settings;
        let Some(broker) = broker else { return Ok(false) };
        let away = Refused::BrokerAway { retry_after: *retry_after };
        if !nats::fits(identity) {
            return Err(Refused::OtherPath);
        }
        if !broker.is_connected() {
            return Err(away);
        }
        if !broker.gathered().await {
            return Err(away);
        }
        match nats::find(broker, identity, LIMIT).await {
            Ok(found) => Ok(found.is_some_and(|found| found.order.node() != broker.node())),
            Err(RequestFailure::Away | RequestFailure::Lost) => Err(away),
            Err(
                RequestFailure::NoResponders | RequestFailure::Timeout | RequestFailure::TooLarge,
            ) => Ok(false),
        }
    }
}

fn refuse(path: &str, remote_address: SocketAddr, refused: &Refused) -> Response<Full<Bytes>> {
    // J-80, and a store that is away: somebody has to know.
    if let Refused::Admission(refusal) = refused {
        let (kind, reason) = (refusal.kind(), refusal.reason());
        tracing::warn!(path, %remote_address, ?kind, reason, "connection refused");
    } else {
        tracing::debug!(path, %remote_address, ?refused, "connection refused");
    }
    refused.response()
}
