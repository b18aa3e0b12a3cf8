//! Reading settings and certificates again while serving.
//!
//! All or nothing: if anything is wrong, everything stays as it was, and the log
//! says why. Connections go on. The file of the log is opened anew in any case,
//! so that programs such as logrotate can take the old one away.

use std::error::Error;
use std::sync::Arc;

use ocpp16_server::tls::TlsConfig;
use tokio::sync::watch;

use super::signal::Hangup;
use super::tls;
use crate::logging::Logging;
use crate::settings::{Changes, Settings, Sources, renew};

/// What a reload reads, and what it changes.
pub(super) struct Reload {
    pub(super) sources: Sources,
    pub(super) sender: watch::Sender<Arc<Settings>>,
    pub(super) logging: Logging,
    pub(super) tls: Option<TlsConfig>,
    pub(super) http_loopback: bool,
}

impl Reload {
    /// Reloads at every signal, and never ends.
    pub(super) async fn at_each(&mut self, mut hangup: Hangup) {
        loop {
            hangup.next().await;
            self.logging.reopen();
            match self.reload() {
                Ok(Changes { applied, need_restart }) => {
                    let applied = applied.join(", ");
                    tracing::info!(changed = applied, "settings and certificates read again");
                    if !need_restart.is_empty() {
                        let settings = need_restart.join(", ");
                        tracing::warn!(settings, "changes that need a restart");
                    }
                }
                Err(error) => {
                    tracing::error!(%error, "nothing reloaded, everything stays as it was");
                }
            }
        }
    }

    fn reload(&mut self) -> Result<Changes, Box<dyn Error>> {
        let new = self.sources.read()?;
        let (settings, changes) = renew(&self.sender.borrow(), &new);
        if !self.http_loopback && settings.http.token.reveal().is_none() {
            return Err("http.token: there has to be one, for http.listen is no loopback".into());
        }
        if let Some(tls) = &self.tls {
            tls::reconfigure(tls, &settings.ocpp.tls)?;
        }
        self.logging.set_levels(&settings.log);
        self.sender.send_replace(Arc::new(settings));
        Ok(changes)
    }
}
