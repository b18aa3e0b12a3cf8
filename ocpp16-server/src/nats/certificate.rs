//! Files for TLS to the broker, looked at before they are used: the client, which
//! reads them for each connection, would try again and again with what cannot work.

use std::error::Error;
use std::path::Path;

use async_nats::rustls::RootCertStore;
use async_nats::rustls::crypto::ring;
use async_nats::rustls::pki_types::pem::{Error as PemError, PemObject};
use async_nats::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use async_nats::rustls::sign::CertifiedKey;

use super::broker::BrokerError;

/// Looks whether the file has authorities.
pub(super) fn check_authorities(file: &Path) -> Result<(), BrokerError> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(file)? {
        roots.add(certificate).map_err(|error| unusable(file, error))?;
    }
    Ok(())
}

/// Looks whether the files have a certificate and its key.
pub(super) fn check_certificate(file: &Path, key: &Path) -> Result<(), BrokerError> {
    let chain = certificates(file)?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| pem(key, error))?;
    let fit = CertifiedKey::from_der(chain, private, &ring::default_provider());
    fit.map(drop).map_err(|error| unusable(key, error))
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, BrokerError> {
    let certificates = CertificateDer::pem_file_iter(file).and_then(Iterator::collect);
    match certificates {
        Ok(certificates) if Vec::is_empty(&certificates) => Err(pem(file, PemError::NoItemsFound)),
        certificates => certificates.map_err(|error| pem(file, error)),
    }
}

fn pem(file: &Path, error: PemError) -> BrokerError {
    match error {
        PemError::Io(error) => unusable(file, error),
        PemError::NoItemsFound => unusable(file, "nothing of this kind in it"),
        // What they say is part of the file, which may be a key; so may others.
        PemError::MissingSectionEnd { .. }
        | PemError::IllegalSectionStart { .. }
        | PemError::Base64Decode(_)
        | PemError::SectionTooLarge
        | _ => unusable(file, "broken PEM"),
    }
}

fn unusable(file: &Path, why: impl Into<Box<dyn Error + Send + Sync>>) -> BrokerError {
    BrokerError::Tls(file.to_owned(), why.into())
}
