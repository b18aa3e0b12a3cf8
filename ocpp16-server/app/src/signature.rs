//! Signatures, as far as TLS knows them, and RSA-PSS with a salt of any length.

mod rsa_pss;

use std::sync::LazyLock;

use rustls::SignatureScheme;
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring::default_provider;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::der::{self, Encode};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

/// Why a signature proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unverified {
    /// TLS does not know this kind of key or signature.
    Algorithm,
    /// It is not that of the key over the message, or the key is RSA and too
    /// short.
    Signature,
}

/// Verifies a signature that says how it was made, such as that of a certificate.
pub(crate) fn verify(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Unverified> {
    let unknown = |_| Unverified::Algorithm;
    let key_algorithm = content(&key.algorithm).map_err(unknown)?;
    let algorithm = content(algorithm).map_err(unknown)?;
    let known = PROVIDER.signature_verification_algorithms.all.iter().find(|known| {
        *known.public_key_alg_id() == *key_algorithm && *known.signature_alg_id() == *algorithm
    });
    known
        .ok_or(Unverified::Algorithm)?
        .verify_signature(key.subject_public_key.raw_bytes(), message, signature)
        .map_err(|_| Unverified::Signature)
}

/// Verifies a signature with SHA-256 that says nothing of itself: RSA-PSS with
/// an RSA key, whatever the length of the salt, ECDSA with one on a curve.
pub(crate) fn verify_sha256(
    key: &SubjectPublicKeyInfoOwned,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Unverified> {
    // The same key; only certificates tell them apart.
    if matches!(key.algorithm.oid, RSA | RSASSA_PSS) {
        return rsa_pss::verify(key.subject_public_key.raw_bytes(), message, signature);
    }
    let key_algorithm = content(&key.algorithm).map_err(|_| Unverified::Algorithm)?;
    let mapping = PROVIDER.signature_verification_algorithms.mapping.iter();
    let known = mapping
        .filter(|(scheme, _)| *scheme == SignatureScheme::ECDSA_NISTP256_SHA256)
        // One of each curve: TLS 1.2 does not tie curves to hashes.
        .flat_map(|(_, known)| *known)
        .find(|known| *known.public_key_alg_id() == *key_algorithm);
    known
        .ok_or(Unverified::Algorithm)?
        .verify_signature(key.subject_public_key.raw_bytes(), message, signature)
        .map_err(|_| Unverified::Signature)
}

/// What a certificate says of an RSA key (RFC 3279).
pub(crate) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// What a certificate says of an RSA key that is for RSA-PSS alone (RFC 4055).
pub(crate) const RSASSA_PSS: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");

static PROVIDER: LazyLock<CryptoProvider> = LazyLock::new(default_provider);

/// Returns the DER of an algorithm without tag and length, as rustls has it.
fn content(algorithm: &AlgorithmIdentifierOwned) -> der::Result<Vec<u8>> {
    let mut content = algorithm.oid.to_der()?;
    if let Some(parameters) = &algorithm.parameters {
        content.extend(parameters.to_der()?);
    }
    Ok(content)
}
