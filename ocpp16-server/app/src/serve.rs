//! `ocpp16 serve`: brings the parts together, and down again.
//!
//! What a node of each role has is up to `role`. Listens before it says so, reads its
//! settings again at SIGHUP, and stops at Ctrl-C or SIGTERM.

mod core;
mod port;
mod reload;
mod retention;
mod role;
mod signal;
mod tls;

use std::error::Error;
use std::fmt;
use std::future::pending;
use std::io::{self, Write};
use std::net::{self, SocketAddr};

use ocpp16_server::admission::SecurityProfile;
use ocpp16_server::tls::TlsConfig;
use tokio::net::{TcpListener, lookup_host};
use tokio_util::sync::CancellationToken;

use self::core::{Bound, Cores};
use self::port::Others;
use self::reload::Reload;
use self::role::Site;
use self::signal::Signals;
use self::tls::TlsFileError;
use crate::certificate_authority::AuthorityError;
use crate::http;
use crate::logging;
use crate::metric;
use crate::nodes::{Nodes, NodesError};
use crate::settings::{Address, Live, Ocpp, Settings, Sources};
use crate::storage::{OpenError, StorageError};

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
    /// The broker cannot be used as the settings have it.
    Nodes(NodesError),
    /// There is no certificate authority as the settings have it.
    Authority(AuthorityError),
    /// A thread that charge points were to be connected to is missing.
    Threads(io::Error),
    /// The system does not let it take signals.
    Signals(io::Error),
}

/// Runs until it is told to stop.
pub(crate) async fn serve(settings: Settings, sources: Sources) -> Result<(), ServeError> {
    let logging = logging::start(&settings.log);
    let metrics = metric::record();
    let role = settings.role;
    let ignored = settings.ignored();
    if !ignored.is_empty() {
        let settings = ignored.join(", ");
        tracing::info!(role = role.as_str(), settings, "settings that do not count in this role");
    }
    let ocpp = match role.has_charge_points() {
        true => OcppListeners::listen(&settings).await?,
        false => OcppListeners::none(),
    };
    let http = listen_http(&settings).await?;
    let (http_address, loopback) = (local_address(&http)?, ocpp.are_on_loopback());
    let nodes = Nodes::connect(&settings.nats).await.map_err(ServeError::Nodes)?;
    let (sender, live) = Live::new(settings);
    let settings = live.now();
    let site = Site::open(&live, nodes, loopback).await?;

    // Before anyone knows that there is something to stop.
    let Signals { stop, hangup } = Signals::take().map_err(ServeError::Signals)?;
    announce(&settings, &ocpp.addresses, http_address, loopback);
    let (draining, drained) = (CancellationToken::new(), CancellationToken::new());
    let staff = site.staff();
    let parts = http::Parts {
        live,
        events: site.events.clone(),
        metrics,
        draining: draining.clone(),
        central_system: staff.central_system.clone(),
        nodes: site.nodes.clone(),
        listening: site.start_aside(&staff),
    };
    let http_stopped = site.serve_http(http, parts, drained.clone());
    let signalled = async {
        stop.await;
        tracing::info!("stopping");
        draining.cancel();
        pending::<()>().await;
    };
    let http_loopback = http_address.ip().is_loopback();
    let mut reload = Reload { sources, sender, logging, tls: ocpp.tls, http_loopback };
    let served = tokio::select! {
        served = staff.serve(ocpp.cores, &draining) => served,
        () = signalled => Ok(()),
        () = reload.at_each(hangup) => Ok(()),
        () = site.look_after() => Ok(()),
    };
    // The calls that HTTP requests wait for have ended with their connections.
    drained.cancel();
    if http_stopped.await.is_err() {
        tracing::error!("HTTP interface failed");
    }
    if let Some(desk) = site.desk {
        desk.archive.finish().await;
    }
    served
}

/// Where charge points knock.
struct OcppListeners {
    cores: Cores,
    /// With the scheme of each.
    addresses: Vec<(&'static str, SocketAddr)>,
    tls: Option<TlsConfig>,
}

impl OcppListeners {
    const fn none() -> Self {
        Self { cores: Cores::Shared(Vec::new()), addresses: Vec::new(), tls: None }
    }

    async fn listen(settings: &Settings) -> Result<Self, ServeError> {
        let ocpp = &settings.ocpp;
        let tls = match &ocpp.tls {
            tls if tls.listen.is_empty() => None,
            tls => Some(tls::configure(tls).map_err(ServeError::Tls)?),
        };
        let plain = ocpp.listen.iter().map(|address| ("ocpp.listen", "ws", address, None));
        let secure = ocpp.tls.listen.iter().zip(tls.iter().cycle());
        let secure =
            secure.map(|(address, tls)| ("ocpp.tls.listen", "wss", address, Some(tls.clone())));
        let own = settings.runtime.cores();
        let mut cores: Vec<Vec<Bound>> = (0..own.unwrap_or(1)).map(|_| Vec::new()).collect();
        let mut addresses = Vec::new();
        for (setting, scheme, address, tls) in plain.chain(secure) {
            let sockets = listen(setting, &address.0, ocpp, cores.len()).await?;
            for (core, tcp) in cores.iter_mut().zip(sockets) {
                if core.len() == addresses.len() {
                    let local = tcp.local_addr();
                    let local = local.map_err(|error| {
                        ServeError::Listen(setting, address.0.to_string(), error)
                    })?;
                    addresses.push((scheme, local));
                }
                core.push(Bound { tcp, tls: tls.clone() });
            }
        }
        let cores = match own {
            Some(_) => Cores::PerCore(cores),
            None => Cores::Shared(cores.into_iter().flatten().collect()),
        };
        Ok(Self { cores, addresses, tls })
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

/// Listens on an address, with a socket for each of so many threads.
async fn listen(
    setting: &'static str,
    address: &Address,
    ocpp: &Ocpp,
    threads: usize,
) -> Result<Vec<net::TcpListener>, ServeError> {
    let addresses = resolve(setting, address).await?;
    let bound = match (ocpp.reuse_port, threads) {
        (false, 1) => port::take(&addresses).map(|tcp| vec![tcp]),
        (true, threads) => port::share(&addresses, threads, Others::MayShare),
        (false, threads) => port::share(&addresses, threads, Others::AreRefused),
    };
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
    let http = format!("http: http://{http}/api/v1/charge-points\n");
    let line = |(scheme, address): &(&str, SocketAddr)| {
        format!("charge points: {scheme}://{address}{path} (subprotocol ocpp1.6)\n")
    };
    let [first, others @ ..] = ocpp else {
        let nats = settings.nats.url.0.join(",");
        let text = format!("charge points: those of gateways, over {nats}\n{http}");
        let _ = io::stdout().write_all(text.as_bytes());
        return;
    };
    let mut text = line(first);
    text += &http;
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
            Self::Nodes(error) => error.fmt(f),
            Self::Authority(error) => error.fmt(f),
            Self::Threads(error) => write!(f, "cannot serve on all threads: {error}"),
            Self::Signals(error) => write!(f, "cannot take signals: {error}"),
            Self::HttpNotLoopback(address) => write!(
                f,
                "http.listen: {address} is no loopback address, and there is no http.token"
            ),
        }
    }
}

impl Error for ServeError {}
