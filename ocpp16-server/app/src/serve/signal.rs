//! Signals: when to stop, and when to read the settings again.

use std::future::pending;
use std::io;

/// From the moment they are taken on, none is missed.
pub(super) struct Signals<S> {
    /// Resolves at Ctrl-C, and at SIGTERM where there is one.
    pub(super) stop: S,
    pub(super) hangup: Hangup,
}

#[cfg(unix)]
impl Signals<()> {
    pub(super) fn take() -> io::Result<Signals<impl Future<Output = ()>>> {
        use tokio::signal::unix::{SignalKind, signal};

        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        let stop = async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        };
        Ok(Signals { stop, hangup: Hangup(signal(SignalKind::hangup())?) })
    }
}

/// SIGHUPs.
#[cfg(unix)]
pub(super) struct Hangup(tokio::signal::unix::Signal);

#[cfg(unix)]
impl Hangup {
    /// Waits for the next one. Cancel safe.
    pub(super) async fn next(&mut self) {
        if self.0.recv().await.is_none() {
            pending().await
        }
    }
}

#[cfg(not(unix))]
impl Signals<()> {
    pub(super) fn take() -> io::Result<Signals<impl Future<Output = ()>>> {
        let stop = async {
            if tokio::signal::ctrl_c().await.is_err() {
                pending().await
            }
        };
        Ok(Signals { stop, hangup: Hangup })
    }
}

/// Systems without SIGHUP.
#[cfg(not(unix))]
pub(super) struct Hangup;

#[cfg(not(unix))]
impl Hangup {
    pub(super) async fn next(&mut self) {
        pending().await
    }
}
