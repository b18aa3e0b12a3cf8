//! `ocpp16 serve`: brings the parts together, and down again.
//!
//! Listens before it says so, and stops on Ctrl-C or SIGTERM.

use std::error::Error;
use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::sync::Arc;

use ocpp16_server::{Server, Validation};
use ocpp16_types::AuthorizationStatus;
use tokio::net::{TcpListener, lookup_host};
use tokio_util::sync::CancellationToken;
use tracing::level_filters::LevelFilter;

use crate::books::{Books, Policy};
use crate::central_system::Ocpp16;
use crate::certificate_authority::{AuthorityError, CertificateAuthority};
use crate::cli::Serve;
use crate::gate::Gate;
use crate::http;
use crate::storage::{Database, OpenError};

/// Why the central system does not start.
#[derive(Debug)]
pub(crate) enum ServeError {
    /// The address cannot be listened on; the setting, the address and why.
    Listen(&'static str, String, io::Error),
    /// The HTTP interface asks for no token, so only this machine may reach it.
    HttpNotLoopback(String),
    /// The database cannot be opened.
    Database(OpenError),
    /// There is no certificate authority as the settings have it.
    Authority(AuthorityError),
    /// The system does not let it take signals.
    Signals(io::Error),
}

/// Runs until it is told to stop.
pub(crate) async fn serve(settings: Serve) -> Result<(), ServeError> {
    log(settings.log);
    let (ocpp_addresses, http_addresses) =
        (resolve("--listen", &settings.listen).await?, resolve("--http", &settings.http).await?);
    if !http_addresses.iter().all(|address| address.ip().is_loopback()) {
        return Err(ServeError::HttpNotLoopback(settings.http));
    }
    let (ocpp, ocpp_address) = listen("--listen", &settings.listen, &ocpp_addresses).await?;
    let (http, http_address) = listen("--http", &settings.http, &http_addresses).await?;

    let database = Database::open(&settings.database).map_err(ServeError::Database)?;
    let policy = Policy {
        unknown_tags: AuthorizationStatus::Accepted,
        max_active_transactions: 1,
        accept_after_rotation: settings.accept_after_rotation(),
    };
    let books = Books::new(database, policy);
    let validation = if settings.strict { Validation::Strict } else { Validation::Tolerant };
    let auth = Arc::new(settings.auth(ocpp_address.ip().is_loopback()));
    let authority = match settings.authority() {
        Some(authority) => {
            Some(CertificateAuthority::open(&authority).map_err(ServeError::Authority)?)
        }
        None => None,
    };
    let (enrolment, profile) = (auth.enrolment, auth.lowest_profile as u8);
    tracing::info!(?enrolment, profile, "charge points are let in");
    let handler = Ocpp16::new(books.clone(), Arc::clone(&auth), authority.map(Arc::new));
    let server = Server::builder(handler, Gate::new(books.clone(), auth))
        .validation(validation)
        .store(books.clone())
        .build();
    let central_system = server.central_system();

    // Before anyone knows that there is something to stop.
    let told_to_stop = told_to_stop().map_err(ServeError::Signals)?;
    announce(ocpp_address, http_address);
    let drained = CancellationToken::new();
    let http_stopped = tokio::spawn(http::serve(http, books, central_system, drained.clone()));
    let shutdown = async {
        told_to_stop.await;
        tracing::info!("stopping");
    };
    server.serve(ocpp, shutdown).await;
    // The calls that HTTP requests wait for have ended with their connections.
    drained.cancel();
    if http_stopped.await.is_err() {
        tracing::error!("HTTP interface failed");
    }
    Ok(())
}

async fn resolve(setting: &'static str, text: &str) -> Result<Vec<SocketAddr>, ServeError> {
    match lookup_host(text).await {
        Ok(addresses) => Ok(addresses.collect()),
        Err(error) => Err(ServeError::Listen(setting, text.to_owned(), error)),
    }
}

async fn listen(
    setting: &'static str,
    text: &str,
    addresses: &[SocketAddr],
) -> Result<(TcpListener, SocketAddr), ServeError> {
    let fail = |error| ServeError::Listen(setting, text.to_owned(), error);
    let listener = TcpListener::bind(addresses).await.map_err(fail)?;
    let bound = listener.local_addr().map_err(fail)?;
    Ok((listener, bound))
}

/// Says on standard output how to connect. Programs that start this one read the
/// addresses there: the first two lines keep their form.
fn announce(ocpp: SocketAddr, http: SocketAddr) {
    let host = if ocpp.ip().is_unspecified() {
        format!("ADDRESS-OF-THIS-MACHINE:{}", ocpp.port())
    } else {
        ocpp.to_string()
    };
    let text = format!(
        "charge points: ws://{ocpp}/ocpp/{{identity}} (subprotocol ocpp1.6)\n\
         http: http://{http}/api/v1/charge-points\n\
         To connect charge point CP001, set its central system to ws://{host}/ocpp and its\n\
         identity to CP001, or the whole URL to ws://{host}/ocpp/CP001.\n"
    );
    // A closed standard output is no reason to stop.
    let _ = io::stdout().write_all(text.as_bytes());
}

/// Logs to standard error: for people on a terminal, as JSON elsewhere.
fn log(level: LevelFilter) {
    let builder = tracing_subscriber::fmt().with_max_level(level).with_writer(io::stderr);
    if io::stderr().is_terminal() {
        builder.with_target(false).init();
    } else {
        builder.json().flatten_event(true).with_ansi(false).init();
    }
}

/// Takes Ctrl-C and SIGTERM from now on, and returns what resolves at the first.
#[cfg(unix)]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Returns what resolves at Ctrl-C.
#[cfg(not(unix))]
fn told_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(setting, address, error) => {
                write!(f, "cannot listen on {address} ({setting}): {error}")
            }
            Self::Database(error) => error.fmt(f),
            Self::Authority(error) => error.fmt(f),
            Self::Signals(error) => write!(f, "cannot take signals: {error}"),
            Self::HttpNotLoopback(address) => write!(
                f,
                "{address} (--http) is no loopback address, and the HTTP interface has no token"
            ),
        }
    }
}

impl Error for ServeError {}
