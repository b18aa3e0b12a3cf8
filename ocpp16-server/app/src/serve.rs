//! `ocpp16 serve`: brings the parts together, and down again.
//!
//! Listens before it says so, reads its settings again at SIGHUP, and stops at
//! Ctrl-C or SIGTERM.

mod port;
mod reload;
mod retention;
mod signal;
mod tls;

use std::error::Error;
use std::fmt;
use std::io::{self, Write};
use std::net::SocketAddr;

use ocpp16_server::admission::SecurityProfile;
use ocpp16_server::tls::TlsConfig;
use ocpp16_server::{Listener, Server};
use tokio::net::{TcpListener, lookup_host};
use tokio_util::sync::CancellationToken;

use self::reload::Reload;
use self::signal::Signals;
use self::tls::TlsFileError;
use crate::books::Books;
use crate::calls::Calls;
use crate::central_system::Ocpp16;
use crate::certificate_authority::{AuthorityError, CertificateAuthority};
use crate::events::Events;
use crate::gate::Gate;
use crate::http;
use crate::logging;
use crate::messages::{Archive, Messages};
use crate::metric;
use crate::observer::{self, Recorder};
use crate::settings::{Address, Live, Ocpp, Settings, Sources};
use crate::storage::{Database, OpenError, StorageError};

/// Why the central system does not start.
#[derive(Debug)]
pub(crate) enum ServeError {
    /// The address cannot be listened on; the setting, the address and why.
    Listen(&'static str, String, io::Error),
    /// The HTTP interface asks for no token, so only this machine may reach it.
    HttpNotLoopback(String),
    /// A file of certificates or keys cannot be used.
    Tls(TlsFileError),
    /// The database cannot be opened.
    Database(OpenError),
    /// The database was opened, and cannot be read.
    Books(StorageError),
    /// There is no certificate authority as the settings have it.
    Authority(AuthorityError),
    /// The system does not let it take signals.
    Signals(io::Error),
}

/// Runs until it is told to stop.
pub(crate) async fn serve(settings: Settings, sources: Sources) -> Result<(), ServeError> {
    let logging = logging::start(&settings.log);
    let metrics = metric::record();
    let ocpp = OcppListeners::listen(&settings).await?;
    let http = listen_http(&settings).await?;
    let (http_address, loopback) = (local_address(&http)?, ocpp.are_on_loopback());

    let authority = match settings.auth.certificate_authority.files() {
        Some(files) => Some(CertificateAuthority::open(&files).map_err(ServeError::Authority)?),
        None => None,
    };
    let (path, shared) =
        (settings.database.url.0.path(), settings.database.changes_per_commit.size());
    let database = Database::open_sharing(path, shared).map_err(ServeError::Database)?;
    let (sender, live) = Live::new(settings);
    let settings = live.now();
    let books = Books::new(database, live.clone());
    let calls = Calls::new(books.clone());
    let next_message = books.next_message().await.map_err(ServeError::Books)?;
    let messages = Messages::new(settings.http.message_memory.0.in_memory(), next_message);
    let events = Events::new(None);
    let archive = Archive::start(books.clone());
    let recorder = Recorder {
        events: events.clone(),
        messages: messages.clone(),
        archive: archive.clone(),
        live: live.clone(),
    };
    let handler =
        Ocpp16::new(books.clone(), calls.clone(), events.clone(), live.clone(), authority);
    let gate = Gate::new(books.clone(), live.clone(), loopback);
    let server = settings
        .ocpp
        .apply(Server::builder(handler, gate))
        .store(books.clone())
        .observer(recorder)
        .build();
    let central_system = server.central_system();

    // Before anyone knows that there is something to stop.
    let Signals { stop, hangup } = Signals::take().map_err(ServeError::Signals)?;
    announce(&settings, &ocpp.addresses, http_address, loopback);
    let (draining, drained) = (CancellationToken::new(), CancellationToken::new());
    // Ends with the runtime: the central system that it watches is never gone.
    tokio::spawn(observer::follow(central_system.clone(), events.clone()));
    let parts = http::Parts {
        live: live.clone(),
        books: books.clone(),
        calls,
        central_system,
        events,
        messages,
        archive: archive.clone(),
        metrics,
        draining: draining.clone(),
    };
    let http_stopped = tokio::spawn(http::serve(http, parts, drained.clone()));
    let shutdown = async {
        stop.await;
        tracing::info!("stopping");
        draining.cancel();
    };
    let http_loopback = http_address.ip().is_loopback();
    let mut reload = Reload { sources, sender, logging, tls: ocpp.tls, http_loopback };
    tokio::select! {
        _ = server.serve(ocpp.listeners, shutdown) => {}
        () = reload.at_each(hangup) => {}
        () = retention::keep(&books, &live) => {}
    }
    // The calls that HTTP requests wait for have ended with their connections.
    drained.cancel();
    if http_stopped.await.is_err() {
        tracing::error!("HTTP interface failed");
    }
    archive.finish().await;
    Ok(())
}

/// Where charge points knock.
struct OcppListeners {
    listeners: Vec<Listener>,
    /// With the scheme of each.
    addresses: Vec<(&'static str, SocketAddr)>,
    tls: Option<TlsConfig>,
}

impl OcppListeners {
    async fn listen(settings: &Settings) -> Result<Self, ServeError> {
        let ocpp = &settings.ocpp;
        let tls = match &ocpp.tls {
            tls if tls.listen.is_empty() => None,
            tls => Some(tls::configure(tls).map_err(ServeError::Tls)?),
        };
        let (mut listeners, mut addresses) = (Vec::new(), Vec::new());
        for address in &ocpp.listen {
            let tcp = listen("ocpp.listen", &address.0, ocpp).await?;
            addresses.push(("ws", local_address(&tcp)?));
            listeners.push(Listener::plain(tcp));
        }
        for (address, tls) in ocpp.tls.listen.iter().zip(tls.iter().cycle()) {
            let tcp = listen("ocpp.tls.listen", &address.0, ocpp).await?;
            addresses.push(("wss", local_address(&tcp)?));
            listeners.push(Listener::tls(tcp, tls.clone()));
        }
        Ok(Self { listeners, addresses, tls })
    }

    fn are_on_loopback(&self) -> bool {
        self.addresses.iter().all(|(_, address)| address.ip().is_loopback())
    }
}

async fn listen_http(settings: &Settings) -> Result<TcpListener, ServeError> {
    let address = &settings.http.listen.0;
    let addresses = resolve("http.listen", address).await?;
    let loopback = addresses.iter().all(|address| address.ip().is_loopback());
    if !loopback && settings.http.token.reveal().is_none() {
        return Err(ServeError::HttpNotLoopback(address.to_string()));
    }
    bind("http.listen", address, &addresses).await
}

async fn listen(
    setting: &'static str,
    address: &Address,
    ocpp: &Ocpp,
) -> Result<TcpListener, ServeError> {
    let addresses = resolve(setting, address).await?;
    if !ocpp.reuse_port {
        return bind(setting, address, &addresses).await;
    }
    let bound = port::share(&addresses);
    bound.map_err(|error| ServeError::Listen(setting, address.to_string(), error))
}

async fn resolve(setting: &'static str, address: &Address) -> Result<Vec<SocketAddr>, ServeError> {
    match lookup_host(address.as_str()).await {
        Ok(addresses) => Ok(addresses.collect()),
        Err(error) => Err(ServeError::Listen(setting, address.to_string(), error)),
    }
}

async fn bind(
    setting: &'static str,
    address: &Address,
    addresses: &[SocketAddr],
) -> Result<TcpListener, ServeError> {
    let bound = TcpListener::bind(addresses).await;
    bound.map_err(|error| ServeError::Listen(setting, address.to_string(), error))
}

fn local_address(listener: &TcpListener) -> Result<SocketAddr, ServeError> {
    let address = listener.local_addr();
    address.map_err(|error| ServeError::Listen("listen", String::new(), error))
}

/// Says on standard output how to connect. Programs that start this one read the
/// addresses there: the first two lines keep their form.
fn announce(
    settings: &Settings,
    ocpp: &[(&'static str, SocketAddr)],
    http: SocketAddr,
    loopback: bool,
) {
    let path = settings.ocpp.path.0.to_string();
    let line = |(scheme, address): &(&str, SocketAddr)| {
        format!("charge points: {scheme}://{address}{path} (subprotocol ocpp1.6)\n")
    };
    let [first, others @ ..] = ocpp else { return };
    let mut text = line(first);
    text += &format!("http: http://{http}/api/v1/charge-points\n");
    text.extend(others.iter().map(line));
    let (scheme, address) = first;
    let host = if address.ip().is_unspecified() {
        format!("ADDRESS-OF-THIS-MACHINE:{}", address.port())
    } else {
        address.to_string()
    };
    let base = format!("{scheme}://{host}{}", path.trim_end_matches("/{identity}"));
    text += &format!(
        "To connect charge point CP001, set its central system to {base} and its\n\
         identity to CP001, or the whole URL to {base}/CP001.\n"
    );
    // A closed standard output is no reason to stop.
    let _ = io::stdout().write_all(text.as_bytes());
    let (auth, anyone) = (&settings.auth, SecurityProfile::None);
    let enrolment = auth.enrolment(loopback);
    tracing::info!(profile = auth.profile(loopback) as u8, ?enrolment, "charge points are let in");
    if auth.profile(loopback) == anyone && !loopback {
        tracing::warn!("who reaches the OCPP listeners may connect without a password");
    }
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(setting, address, error) => {
                write!(f, "cannot listen on {address} ({setting}): {error}")
            }
            Self::Tls(error) => error.fmt(f),
            Self::Database(error) => error.fmt(f),
            Self::Books(error) => error.fmt(f),
            Self::Authority(error) => error.fmt(f),
            Self::Signals(error) => write!(f, "cannot take signals: {error}"),
            Self::HttpNotLoopback(address) => write!(
                f,
                "http.listen: {address} is no loopback address, and there is no http.token"
            ),
        }
    }
}

impl Error for ServeError {}
