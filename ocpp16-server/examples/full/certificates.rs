//! The certificate files of `wss`, read at the start and at every SIGHUP.

use std::error::Error;
use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use ocpp16_server::tls::{ClientCertificates, TlsConfig, TlsError, TlsSettings};

use crate::console::say;
use crate::settings::Tls;
use crate::signals::Hangups;

/// The files, and the TLS that was last made of them.
pub(crate) struct Certificates {
    files: Tls,
    tls: TlsConfig,
}

impl Certificates {
    /// Reads the files.
    pub(crate) fn read(files: Tls) -> Result<Self, Box<dyn Error>> {
        let tls = TlsConfig::new(settings(&files)?)
            .map_err(|error| named("client_authorities", error))?;
        Ok(Self { files, tls })
    }

    /// Returns the TLS for listeners; it changes with the files.
    pub(crate) fn tls(&self) -> TlsConfig {
        self.tls.clone()
    }

    /// Returns where to listen with it.
    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        &self.files.listen
    }

    /// Reads the files again at every SIGHUP, for ever. What cannot be used
    /// changes nothing.
    pub(crate) async fn reload_at(&self, hangups: &mut Hangups) {
        loop {
            hangups.next().await;
            match self.reload() {
                Ok(()) => say("certificates replaced"),
                Err(error) => say(format_args!("certificates not replaced: {error}")),
            }
        }
    }

    fn reload(&self) -> Result<(), Box<dyn Error>> {
        let settings = settings(&self.files)?;
        self.tls.reload(settings).map_err(|error| named("client_authorities", error))
    }
}

fn settings(files: &Tls) -> Result<TlsSettings, Box<dyn Error>> {
    let certificate = read("certificate", &files.certificate)?;
    let key = read("key", &files.key)?;
    let settings = TlsSettings::new(&certificate, &key)
        .map_err(|error| named("certificate and key", error))?;
    let Some(authorities) = &files.client_authorities else { return Ok(settings) };
    let authorities = read("client_authorities", authorities)?;
    // Charge points of all profiles come to the same listener.
    settings
        .client_certificates(ClientCertificates::Optional, &authorities)
        .map_err(|error| named("client_authorities", error))
}

fn read(setting: &str, file: &Path) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| format!("ocpp.tls.{setting}: {}: {error}", file.display()))
}

fn named(setting: &str, error: TlsError) -> Box<dyn Error> {
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    format!("ocpp.tls.{setting}: {error}{cause}").into()
}
