//! Certificates, keys and revocation lists from their files.

use std::error::Error;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ocpp16_server::tls::{ClientCertificates, TlsConfig, TlsError, TlsSettings};

use crate::settings::Tls;

/// A file that cannot be used, or a setting that belongs to it.
#[derive(Debug)]
pub(crate) struct TlsFileError {
    setting: &'static str,
    files: Vec<PathBuf>,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Read(io::Error),
    Content(TlsError),
}

impl fmt::Display for TlsFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files: Vec<_> = self.files.iter().map(|file| file.display().to_string()).collect();
        match &*files {
            [] => write!(f, "{}: ", self.setting)?,
            files => write!(f, "{} ({}): ", files.join(", "), self.setting)?,
        }
        match &self.cause {
            Cause::Read(error) => error.fmt(f),
            Cause::Content(error) => match error.source() {
                Some(source) => write!(f, "{error}: {source}"),
                None => error.fmt(f),
            },
        }
    }
}

impl Error for TlsFileError {}

/// Reads all files for a new configuration.
pub(super) fn configure(tls: &Tls) -> Result<TlsConfig, TlsFileError> {
    TlsConfig::new(read(tls)?).map_err(misfit(tls))
}

/// Reads all files again. If one of them cannot be used, nothing changes.
pub(super) fn reconfigure(config: &TlsConfig, tls: &Tls) -> Result<(), TlsFileError> {
    config.reload(read(tls)?).map_err(misfit(tls))
}

/// What does not fit together, although each file is as it should be.
fn misfit(tls: &Tls) -> impl FnOnce(TlsError) -> TlsFileError {
    move |error| {
        let (setting, files) = if matches!(error, TlsError::CipherSuitesOfOtherKeys) {
            ("ocpp.tls.cipher_suites", tls.certificates.clone())
        } else {
            let files = tls.client_ca.iter().chain(&tls.revocation_lists);
            ("ocpp.tls.client_ca", files.cloned().collect())
        };
        TlsFileError { setting, files, cause: Cause::Content(error) }
    }
}

fn read(tls: &Tls) -> Result<TlsSettings, TlsFileError> {
    const CERTIFICATES: &str = "ocpp.tls.certificates";

    let mut settings: Option<TlsSettings> = None;
    for (certificate, key) in tls.certificates.iter().zip(&tls.keys) {
        let (chain_pem, key_pem) = (file(CERTIFICATES, certificate)?, file("ocpp.tls.keys", key)?);
        let with_it = match settings {
            None => TlsSettings::new(&chain_pem, &key_pem),
            Some(settings) => settings.certificate(&chain_pem, &key_pem),
        };
        settings = Some(with_it.map_err(content(CERTIFICATES, &[certificate, key]))?);
    }
    let Some(mut settings) = settings else {
        return Err(content(CERTIFICATES, &[])(TlsError::Missing("certificate")));
    };
    if !tls.cipher_suites.is_empty() {
        let suites = settings.cipher_suites(&tls.cipher_suites);
        settings = suites.map_err(content("ocpp.tls.cipher_suites", &[]))?;
    }
    let clients = if tls.require_client_certificates {
        ClientCertificates::Required
    } else {
        ClientCertificates::Optional
    };
    for authority in &tls.client_ca {
        const SETTING: &str = "ocpp.tls.client_ca";
        let pem = file(SETTING, authority)?;
        settings =
            settings.client_certificates(clients, &pem).map_err(content(SETTING, &[authority]))?;
    }
    for list in &tls.revocation_lists {
        const SETTING: &str = "ocpp.tls.revocation_lists";
        let pem = file(SETTING, list)?;
        settings = settings.revocation_lists(&pem).map_err(content(SETTING, &[list]))?;
    }
    Ok(settings)
}

fn file(setting: &'static str, path: &Path) -> Result<Vec<u8>, TlsFileError> {
    fs::read(path).map_err(|error| TlsFileError {
        setting,
        files: vec![path.to_owned()],
        cause: Cause::Read(error),
    })
}

fn content(
    setting: &'static str,
    files: &[&PathBuf],
) -> impl FnOnce(TlsError) -> TlsFileError + use<> {
    let files = files.iter().map(|file| (*file).clone()).collect();
    move |error| TlsFileError { setting, files, cause: Cause::Content(error) }
}
