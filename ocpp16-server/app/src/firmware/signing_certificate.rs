//! The certificate that firmware is signed with: whether it is in force, strong
//! enough, and by an authority that the operator trusts.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use x509_cert::Certificate;
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{self, Decode, Encode, Reader, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoOwned;
use x509_cert::time::Validity;

use super::FirmwareAuthorityError;
use crate::signature::{self, RSA, RSASSA_PSS};

const ELLIPTIC_CURVE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

/// A certificate that can be read.
pub(super) struct SigningCertificate {
    certificate: Certificate,
    key: Option<Key>,
}

/// What a key can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Rsa { modulus_bits: usize },
    EllipticCurve { field_bytes: usize },
}

impl SigningCertificate {
    pub(super) fn from_pem(pem: &str) -> Option<Self> {
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).ok()?;
        let certificate = Certificate::from_der(&der).ok()?;
        let key = key_of(&certificate.tbs_certificate.subject_public_key_info);
        Some(Self { certificate, key })
    }

    /// What is wrong with it, whoever has signed it.
    pub(super) fn weaknesses(&self) -> impl Iterator<Item = &'static str> + use<> {
        let validity = match moment(&self.certificate.tbs_certificate.validity) {
            Moment::Before => Some("is not valid yet"),
            Moment::Within => None,
            Moment::After => Some("has expired"),
        };
        let strength = match self.key {
            Some(Key::Rsa { modulus_bits: ..2048 }) => Some("has an RSA key below 2048 bits"),
            Some(Key::EllipticCurve { field_bytes: ..28 }) => {
                Some("has a key on a curve below 224 bits")
            }
            Some(Key::Rsa { .. } | Key::EllipticCurve { .. }) => None,
            None => Some("has a key that is neither RSA nor on an elliptic curve"),
        };
        validity.into_iter().chain(strength)
    }

    /// Tells whether one of them has signed it: there are no intermediate
    /// certificates.
    pub(super) fn is_signed_by(&self, authorities: &Authorities) -> bool {
        let Certificate { tbs_certificate: tbs, signature_algorithm, signature } =
            &self.certificate;
        let Ok(message) = tbs.to_der() else { return false };
        authorities.0.iter().map(|authority| &authority.tbs_certificate).any(|authority| {
            let key = &authority.subject_public_key_info;
            authority.subject == tbs.issuer
                && moment(&authority.validity) == Moment::Within
                && *signature_algorithm == tbs.signature
                && signature::verify(key, signature_algorithm, &message, signature.raw_bytes())
                    .is_ok()
        })
    }

    pub(super) fn public_key(&self) -> &SubjectPublicKeyInfoOwned {
        &self.certificate.tbs_certificate.subject_public_key_info
    }

    pub(super) fn key(&self) -> Option<Key> {
        self.key
    }
}

/// Whose signing certificates are trusted.
pub(super) struct Authorities(Vec<Certificate>);

impl Authorities {
    pub(super) fn read(files: &[PathBuf]) -> Result<Self, FirmwareAuthorityError> {
        let mut authorities = Vec::new();
        for file in files {
            let fail = |reason| FirmwareAuthorityError { file: file.clone(), reason };
            let pem = fs::read(file).map_err(|error| fail(error.to_string()))?;
            let before = authorities.len();
            for der in CertificateDer::pem_slice_iter(&pem) {
                let der = der.map_err(|error| fail(error.to_string()))?;
                let certificate = Certificate::from_der(&der);
                authorities.push(certificate.map_err(|error| fail(error.to_string()))?);
            }
            if authorities.len() == before {
                return Err(fail("there is no certificate in it".to_owned()));
            }
        }
        Ok(Self(authorities))
    }
}

#[derive(PartialEq, Eq)]
enum Moment {
    Before,
    Within,
    After,
}

/// Says where now is.
fn moment(validity: &Validity) -> Moment {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let now = now.unwrap_or(Duration::ZERO);
    if now < validity.not_before.to_unix_duration() {
        Moment::Before
    } else if now > validity.not_after.to_unix_duration() {
        Moment::After
    } else {
        Moment::Within
    }
}

fn key_of(spki: &SubjectPublicKeyInfoOwned) -> Option<Key> {
    let key = spki.subject_public_key.raw_bytes();
    if matches!(spki.algorithm.oid, RSA | RSASSA_PSS) {
        let modulus_bits = modulus_bits(key).ok()?;
        return Some(Key::Rsa { modulus_bits });
    }
    if spki.algorithm.oid == ELLIPTIC_CURVE {
        // X and Y behind a byte that says so, or X alone.
        let (form, point) = key.split_first()?;
        let field_bytes = if *form == 4 { point.len() / 2 } else { point.len() };
        return Some(Key::EllipticCurve { field_bytes });
    }
    None
}

/// As RFC 8017 appendix A.1.1 writes a public key.
fn modulus_bits(key: &[u8]) -> der::Result<usize> {
    let mut reader = SliceReader::new(key)?;
    reader.sequence(|sequence| {
        let modulus = UintRef::decode(sequence)?.as_bytes();
        let _exponent = UintRef::decode(sequence)?;
        let unused = modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
        Ok(modulus.len() * 8 - unused)
    })
}
