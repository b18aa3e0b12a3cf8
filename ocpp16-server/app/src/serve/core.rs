//! The threads that charge points are connected to (`runtime.mode`).
//!
//! Shared: those of the runtime that everything runs on, with one listener for each
//! address. Per core: threads with a runtime and with listeners of their own, so that
//! all of a connection happens on one thread. Which core of the machine that thread
//! runs on is up to the system, which rarely moves one that is busy.

use std::io;
use std::net;
use std::thread;

use ocpp16_server::admission::Admission;
use ocpp16_server::tls::TlsConfig;
use ocpp16_server::{Handler, Listener, Server};
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// An address that is listened on. It belongs to no runtime yet.
pub(super) struct Bound {
    pub(super) tcp: net::TcpListener,
    /// None for ws.
    pub(super) tls: Option<TlsConfig>,
}

/// Who listens: threads of their own, or those of the runtime that asks.
pub(super) enum Cores {
    Shared(Vec<Bound>),
    /// What each of them listens on.
    PerCore(Vec<Vec<Bound>>),
}

impl Cores {
    /// Serves until told to stop, and finishes what is in hand.
    ///
    /// # Errors
    ///
    /// Why a thread cannot begin; then the others have ended, too.
    pub(super) async fn serve<H: Handler, A: Admission<Session = H::Session>>(
        self,
        server: Server<H, A>,
        stop: &CancellationToken,
    ) -> io::Result<()> {
        let cores = match self {
            Self::Shared(bound) => {
                server.serve(listeners(bound)?, stop.cancelled()).await;
                return Ok(());
            }
            Self::PerCore(cores) => cores,
        };
        // One that cannot begin ends all.
        let stop = stop.child_token();
        let _ends_all = stop.clone().drop_guard();
        let mut ends = Vec::with_capacity(cores.len());
        for (number, bound) in cores.into_iter().enumerate() {
            let (server, stop) = (server.clone(), stop.clone());
            let (sender, end) = oneshot::channel();
            let name = format!("core-{number}");
            thread::Builder::new().name(name).spawn(move || {
                let _ends_all = stop.clone().drop_guard();
                // Who waits for it is there until then.
                let _ = sender.send(serve_here(server, bound, &stop));
            })?;
            ends.push(end);
        }
        for end in ends {
            let gone = |_| Err(io::Error::other("a thread has panicked"));
            end.await.unwrap_or_else(gone)?;
        }
        Ok(())
    }
}

/// Serves on a runtime of this thread alone.
fn serve_here<H: Handler, A: Admission<Session = H::Session>>(
    server: Server<H, A>,
    bound: Vec<Bound>,
    stop: &CancellationToken,
) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        server.serve(listeners(bound)?, stop.cancelled()).await;
        Ok(())
    })
}

/// Hands them to the runtime that this runs on.
fn listeners(bound: Vec<Bound>) -> io::Result<Vec<Listener>> {
    let listener = |Bound { tcp, tls }| {
        let tcp = TcpListener::from_std(tcp)?;
        Ok(match tls {
            Some(tls) => Listener::tls(tcp, tls),
            None => Listener::plain(tcp),
        })
    };
    bound.into_iter().map(listener).collect()
}
