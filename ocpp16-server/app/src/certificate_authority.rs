//! Signs the certificates that charge points ask for.
//!
//! A request is judged by the algorithms that TLS judges certificates by, so that
//! nothing is issued that would not open a connection. Only what was proven goes
//! into a certificate: the organization, and the name that the books have of the
//! charge point. What else a request asks for is left out.
//!
//! Curves of 224 bits, which OCPP 1.6 allows, are refused: TLS has none.

#[cfg(test)]
mod tests;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ocpp16_types::{DateTime, Text};
use rustls::SignatureScheme;
use rustls::crypto::CryptoProvider;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateSigningRequestDer, PrivateKeyDer};
use rustls::sign::Signer;
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::der::asn1::{
    Any, BitString, ObjectIdentifier, OctetString, SetOfVec, Utf8StringRef,
};
use x509_cert::der::{self, Decode, Encode};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectKeyIdentifier,
};
use x509_cert::ext::{AsExtension, Extensions};
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};
use x509_cert::request::CertReq;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};
use x509_cert::time::{Time, Validity};

use crate::books::IssuedCertificate;
use crate::signature::{Unverified, verify};

/// Where the authority is, and how long its certificates last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthoritySettings {
    /// In PEM: its certificate, then those above it. Charge points get all but
    /// the root.
    pub(crate) certificate: PathBuf,
    /// Its private key, in PEM: RSA, P-256 or P-384.
    pub(crate) key: PathBuf,
    /// Cut short where its own certificate ends.
    pub(crate) validity: Duration,
}

/// Signs certificates of charge points.
pub(crate) struct CertificateAuthority {
    certificate: Certificate,
    /// What follows the certificate of a charge point, in PEM.
    chain: String,
    signer: Box<dyn Signer>,
    algorithm: AlgorithmIdentifierOwned,
    validity: Duration,
    provider: Arc<CryptoProvider>,
}

/// How long ago a certificate begins: clocks of charge points are not exact.
const CLOCK_SKEW: Duration = Duration::from_secs(3600);

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");

impl CertificateAuthority {
    /// Reads the files.
    pub(crate) fn open(settings: &AuthoritySettings) -> Result<Self, AuthorityError> {
        let file = &*settings.certificate;
        let fail = |reason: String| AuthorityError { file: file.to_owned(), reason };
        let mut certificates = Vec::new();
        for der in CertificateDer::pem_file_iter(file).map_err(|error| fail(error.to_string()))? {
            let der = der.map_err(|error| fail(error.to_string()))?;
            let certificate = Certificate::from_der(&der);
            certificates.push(certificate.map_err(|error| fail(error.to_string()))?);
        }
        let chain = chain(&certificates).map_err(|error| fail(error.to_string()))?;
        let Some(certificate) = certificates.into_iter().next() else {
            return Err(fail("there is no certificate in it".to_owned()));
        };
        if !may_sign(&certificate.tbs_certificate) {
            return Err(fail("the certificate is not that of an authority".to_owned()));
        }

        let provider = Arc::new(default_provider());
        let spki = certificate.tbs_certificate.subject_public_key_info.to_der();
        let spki = spki.map_err(|error| fail(error.to_string()))?;
        let signer = signer(&provider, &settings.key, &spki)?;
        let algorithm = algorithm_of(&provider, &*signer)
            .ok_or_else(|| fail("the algorithm of its key is not supported".to_owned()))?;
        let validity = settings.validity;
        Ok(Self { certificate, chain, signer, algorithm, validity, provider })
    }

    /// Signs what a charge point asks for, if the request is right: it carries
    /// one of these organizations (`O`, CpoName) and this name (`CN`).
    pub(crate) fn issue(
        &self,
        csr: &str,
        organizations: &[String],
        name: &str,
    ) -> Result<IssuedCertificate, IssueError> {
        let request = Self::verified(csr)?;
        let subject = &request.info.subject;
        let given = texts(subject, ORGANIZATION);
        let Some(organization) = given.iter().find(|given| organizations.contains(given)) else {
            return Err(IssueError::Organization(given.join(", ")));
        };
        let given = texts(subject, COMMON_NAME);
        if given != [name] {
            return Err(IssueError::CommonName(given.join(", ")));
        }
        let (not_before, not_after) = self.period(SystemTime::now())?;
        let mut serial_number = [0; 16];
        self.provider.secure_random.fill(&mut serial_number).map_err(|_| IssueError::Random)?;
        // Positive, and of the same length always.
        serial_number[0] = serial_number[0] & 0x7F | 0x40;

        let tbs = TbsCertificate {
            version: Version::V3,
            serial_number: SerialNumber::new(&serial_number)?,
            signature: self.algorithm.clone(),
            issuer: self.certificate.tbs_certificate.subject.clone(),
            validity: Validity { not_before: time(not_before)?, not_after: time(not_after)? },
            subject: subject_of(organization, name)?,
            extensions: Some(self.extensions(subject, &request.info.public_key)?),
            subject_public_key_info: request.info.public_key,
            issuer_unique_id: None,
            subject_unique_id: None,
        };
        let signature = self.signer.sign(&tbs.to_der()?).map_err(|_| IssueError::Signing)?;
        let certificate = Certificate {
            tbs_certificate: tbs,
            signature_algorithm: self.algorithm.clone(),
            signature: BitString::from_bytes(&signature)?,
        };
        let certificate_chain = format!("{}{}", pem(&certificate.to_der()?), self.chain);
        let certificate_chain =
            Text::new(certificate_chain).map_err(|error| IssueError::TooLong(error.to_string()))?;
        Ok(IssuedCertificate {
            serial_number: serial_number.iter().map(|byte| format!("{byte:02X}")).collect(),
            common_name: name.to_owned(),
            certificate_chain,
            not_before: DateTime::from(not_before),
            not_after: DateTime::from(not_after),
        })
    }

    /// Returns the request if its signature proves that the charge point has the
    /// key, and TLS will know that key.
    fn verified(csr: &str) -> Result<CertReq, IssueError> {
        let der = CertificateSigningRequestDer::from_pem_slice(csr.as_bytes());
        let der = der.map_err(|_| IssueError::Unreadable)?;
        let request = CertReq::from_der(&der).map_err(|_| IssueError::Unreadable)?;
        let CertReq { info, algorithm, signature } = &request;
        let message = info.to_der()?;
        match verify(&info.public_key, algorithm, &message, signature.raw_bytes()) {
            Ok(()) => Ok(request),
            Err(Unverified::Algorithm) => Err(IssueError::Algorithm),
            Err(Unverified::Signature) => Err(IssueError::Signature),
        }
    }

    /// Returns when a certificate begins and ends that is issued now: within the
    /// time of the authority.
    fn period(&self, now: SystemTime) -> Result<(SystemTime, SystemTime), IssueError> {
        let Validity { not_before, not_after } = self.certificate.tbs_certificate.validity;
        let at = |time: Time| SystemTime::UNIX_EPOCH + time.to_unix_duration();
        let (first, last) = (at(not_before), at(not_after));
        if now < first || now >= last {
            return Err(IssueError::NotInForce);
        }
        let wanted = now.checked_add(self.validity).unwrap_or(last);
        Ok(((now - CLOCK_SKEW).max(first), wanted.min(last)))
    }

    fn extensions(
        &self,
        subject: &Name,
        key: &SubjectPublicKeyInfoOwned,
    ) -> Result<Extensions, der::Error> {
        let authority = &self.certificate.tbs_certificate;
        let authority_key = match authority.get::<SubjectKeyIdentifier>()? {
            Some((_, identifier)) => identifier.0,
            None => key_identifier(&authority.subject_public_key_info)?,
        };
        let authority_key =
            AuthorityKeyIdentifier { key_identifier: Some(authority_key), ..Default::default() };
        let none = BasicConstraints { ca: false, path_len_constraint: None };
        Ok(vec![
            none.to_extension(subject, &[])?,
            KeyUsage(KeyUsages::DigitalSignature.into()).to_extension(subject, &[])?,
            ExtendedKeyUsage(vec![CLIENT_AUTH]).to_extension(subject, &[])?,
            SubjectKeyIdentifier(key_identifier(key)?).to_extension(subject, &[])?,
            authority_key.to_extension(subject, &[])?,
        ])
    }
}

/// Returns what follows the certificate of a charge point: the authorities below
/// the root, which it has, or else would have no reason to trust.
fn chain(certificates: &[Certificate]) -> der::Result<String> {
    let below_root = certificates.iter().filter(|certificate| {
        certificate.tbs_certificate.subject != certificate.tbs_certificate.issuer
    });
    below_root.map(|certificate| certificate.to_der().map(|der| pem(&der))).collect()
}

fn may_sign(certificate: &TbsCertificate) -> bool {
    let constraints = certificate.get::<BasicConstraints>();
    matches!(constraints, Ok(Some((_, BasicConstraints { ca: true, .. }))))
}

/// Reads the key, which has to be that of the certificate.
fn signer(
    provider: &CryptoProvider,
    file: &Path,
    spki: &[u8],
) -> Result<Box<dyn Signer>, AuthorityError> {
    const SCHEMES: [SignatureScheme; 3] = [
        SignatureScheme::ECDSA_NISTP256_SHA256,
        SignatureScheme::ECDSA_NISTP384_SHA384,
        SignatureScheme::RSA_PKCS1_SHA256,
    ];

    let fail = |reason: String| AuthorityError { file: file.to_owned(), reason };
    let key = PrivateKeyDer::from_pem_file(file).map_err(|error| fail(error.to_string()))?;
    let key = provider.key_provider.load_private_key(key);
    let key = key.map_err(|error| fail(error.to_string()))?;
    if key.public_key().is_none_or(|public| public.as_ref() != spki) {
        return Err(fail("the key is not that of the certificate".to_owned()));
    }
    key.choose_scheme(&SCHEMES).ok_or_else(|| fail("the key is not RSA, P-256 or P-384".to_owned()))
}

/// Returns what certificates say of how they are signed.
fn algorithm_of(
    provider: &CryptoProvider,
    signer: &dyn Signer,
) -> Option<AlgorithmIdentifierOwned> {
    let mapping = provider.signature_verification_algorithms.mapping;
    let (_, known) = mapping.iter().find(|(scheme, _)| *scheme == signer.scheme())?;
    let content = known.first()?.signature_alg_id();
    let sequence = [&[0x30, u8::try_from(content.len()).ok()?], &content[..]].concat();
    AlgorithmIdentifierOwned::from_der(&sequence).ok()
}

/// Returns the values of an attribute. One that is no text in UTF-8 is empty,
/// which matches nothing.
fn texts(name: &Name, attribute: ObjectIdentifier) -> Vec<String> {
    let parts = name.0.iter().flat_map(|part| part.0.iter());
    parts
        .filter(|part| part.oid == attribute)
        .map(|part| String::from_utf8(part.value.value().to_vec()).unwrap_or_default())
        .collect()
}

fn subject_of(organization: &str, common_name: &str) -> der::Result<Name> {
    let part = |oid, text| {
        let value = Any::from(Utf8StringRef::new(text)?);
        SetOfVec::try_from([AttributeTypeAndValue { oid, value }]).map(RelativeDistinguishedName)
    };
    Ok(RdnSequence(vec![part(ORGANIZATION, organization)?, part(COMMON_NAME, common_name)?]))
}

/// As RFC 7093 section 2 makes it: 160 bits of SHA-256.
fn key_identifier(key: &SubjectPublicKeyInfoOwned) -> der::Result<OctetString> {
    let hash = Sha256::digest(key.subject_public_key.raw_bytes());
    OctetString::new(&hash[..20])
}

/// As RFC 5280 section 4.1.2.5 wants it: two digits of the year until 2049.
fn time(time: SystemTime) -> der::Result<Time> {
    let since_1970 = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    der::asn1::UtcTime::from_unix_duration(since_1970).map(Time::UtcTime).or_else(|_| {
        der::asn1::GeneralizedTime::from_unix_duration(since_1970).map(Time::GeneralTime)
    })
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines = text.as_bytes().chunks(64).map(|line| String::from_utf8_lossy(line) + "\n");
    let lines: String = lines.collect();
    format!("-----BEGIN CERTIFICATE-----\n{lines}-----END CERTIFICATE-----\n")
}

/// Without the key.
impl fmt::Debug for CertificateAuthority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateAuthority")
            .field("subject", &self.certificate.tbs_certificate.subject.to_string())
            .finish_non_exhaustive()
    }
}

/// Why there is no authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AuthorityError {
    file: PathBuf,
    reason: String,
}

impl fmt::Display for AuthorityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "certificate authority: {}: {}", self.file.display(), self.reason)
    }
}

impl std::error::Error for AuthorityError {}

/// Why a charge point gets no certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum IssueError {
    /// It is no PKCS#10 request in PEM.
    Unreadable,
    /// TLS does not know its kind of key or signature.
    Algorithm,
    /// The signature is not that of the key, or the key is RSA and too short.
    Signature,
    /// It is for these organizations.
    Organization(String),
    /// It is for these names.
    CommonName(String),
    /// The authority's own certificate has expired, or does not hold yet.
    NotInForce,
    /// The operating system has no random bytes.
    Random,
    /// The authority cannot sign.
    Signing,
    /// The certificate cannot be encoded.
    Encoding(der::Error),
    /// With those of the authorities, it does not fit into a CertificateSigned.
    TooLong(String),
}

impl From<der::Error> for IssueError {
    fn from(error: der::Error) -> Self {
        Self::Encoding(error)
    }
}

impl fmt::Display for IssueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("the request is no PKCS#10 in PEM"),
            Self::Algorithm => {
                f.write_str("neither RSA, P-256, P-384 nor Ed25519, or signed in another way")
            }
            Self::Signature => {
                f.write_str("the signature is wrong, or of an RSA key below 2048 bits")
            }
            Self::Organization(given) => write!(f, "organization {given:?} is not ours"),
            Self::CommonName(given) => {
                write!(f, "name {given:?} is not the serial number or identity of the charge point")
            }
            Self::NotInForce => f.write_str("the certificate of the authority is not in force"),
            Self::Random => f.write_str("there are no random bytes"),
            Self::Signing => f.write_str("the authority cannot sign"),
            Self::Encoding(error) => write!(f, "the certificate cannot be encoded: {error}"),
            Self::TooLong(error) => write!(f, "the chain of certificates: {error}"),
        }
    }
}

impl std::error::Error for IssueError {}
