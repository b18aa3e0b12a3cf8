//! Authorities, their certificates, and TLS for [`ChargePoint`](crate::ChargePoint),
//! which trusts one authority and no other.

use std::fs;
use std::io;
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PublicKeyData,
};
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::PATIENCE;

/// Signs certificates of servers and charge points.
#[derive(Debug)]
pub struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

/// A certificate with those above it, and its key; both in PEM.
#[derive(Debug, Clone)]
pub struct Credential {
    /// What is shown to the other side.
    pub chain: String,
    /// What proves that it is one's own.
    pub key: String,
}

impl Authority {
    /// Makes one of this name.
    ///
    /// # Panics
    ///
    /// If there are no random numbers.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params.distinguished_name.push(DnType::CommonName, name);
        let key = new_key();
        let certificate = params.self_signed(&key).expect("a key signs its own certificate");
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// Its own certificate and key.
    #[must_use]
    pub fn credential(&self) -> Credential {
        Credential { chain: self.certificate.pem(), key: self.issuer.key().serialize_pem() }
    }

    /// The certificate of a server at 127.0.0.1.
    ///
    /// # Panics
    ///
    /// If there are no random numbers.
    #[must_use]
    pub fn server(&self) -> Credential {
        let names = vec!["127.0.0.1".to_owned()];
        self.credential_for(&CertificateParams::new(names).expect("an address is a name"))
    }

    /// The certificate of a charge point: `O` and `CN` of its subject.
    ///
    /// # Panics
    ///
    /// If there are no random numbers.
    #[must_use]
    pub fn charge_point(&self, organization: &str, common_name: &str) -> Credential {
        self.credential_for(&subject(organization, common_name))
    }

    /// Signs a certificate for a key, and returns it in PEM.
    ///
    /// # Panics
    ///
    /// If it cannot be one.
    #[must_use]
    pub fn sign(&self, params: &CertificateParams, key: &impl PublicKeyData) -> String {
        params.signed_by(key, &self.issuer).expect("a key that signs").pem()
    }

    fn credential_for(&self, params: &CertificateParams) -> Credential {
        let key = new_key();
        Credential { chain: self.sign(params, &key), key: key.serialize_pem() }
    }
}

impl Credential {
    /// Asks for a certificate: the credential is complete once the chain is in
    /// place of the request, which is in PEM.
    ///
    /// # Panics
    ///
    /// If there are no random numbers.
    #[must_use]
    pub fn request(organization: &str, common_name: &str) -> Self {
        let key = new_key();
        let request = subject(organization, common_name).serialize_request(&key);
        let request = request.and_then(|request| request.pem()).expect("a key signs its request");
        Self { chain: request, key: key.serialize_pem() }
    }

    /// Writes `NAME.pem` and `NAME.key`.
    ///
    /// # Panics
    ///
    /// If the files cannot be written.
    pub fn write(&self, folder: &Path, name: &str) {
        for (kind, text) in [("pem", &self.chain), ("key", &self.key)] {
            let file = folder.join(format!("{name}.{kind}"));
            fs::write(&file, text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        }
    }
}

/// A connection with TLS.
pub type SecureStream = StreamOwned<ClientConnection, TcpStream>;

/// Shakes hands with the server of a `wss` URL, which has to have a certificate
/// of this authority. In TLS 1.3 a server refuses a certificate only later.
///
/// # Errors
///
/// If either side refuses.
///
/// # Panics
///
/// If the server does not listen, or a PEM is none.
pub fn shake_hands(
    url: &str,
    trusted: &Authority,
    credential: Option<&Credential>,
) -> io::Result<SecureStream> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.certificate.der().clone()).expect("it is the certificate of an authority");
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider has suites of all versions")
        .with_root_certificates(roots);
    let config = match credential {
        None => config.with_no_client_auth(),
        Some(Credential { chain, key }) => {
            let chain: Result<_, _> = CertificateDer::pem_slice_iter(chain.as_bytes()).collect();
            let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).expect("a key");
            let config = config.with_client_auth_cert(chain.expect("certificates"), key);
            config.expect("a certificate and its key")
        }
    };
    let name = ServerName::try_from("127.0.0.1").expect("an address is a name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a good configuration");
    let address = url.strip_prefix("wss://").and_then(|rest| rest.split('/').next());
    let stream = TcpStream::connect(address.expect("a wss URL")).expect("it listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time limit above 0");
    let mut stream = StreamOwned::new(connection, stream);
    stream.conn.complete_io(&mut stream.sock)?;
    Ok(stream)
}

fn new_key() -> KeyPair {
    KeyPair::generate().expect("there are random numbers")
}

fn subject(organization: &str, common_name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::OrganizationName, organization);
    params.distinguished_name.push(DnType::CommonName, common_name);
    params
}
