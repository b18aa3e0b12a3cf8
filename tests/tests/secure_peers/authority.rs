//! A certificate authority whose certificates the peers read from files.

use std::fs;
use std::path::{Path, PathBuf};

use ocpp16_server::tls::{ClientCertificates, TlsSettings};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    SerialNumber,
};

/// Signs the certificates of one central system and its charge points.
pub(crate) struct Authority {
    folder: PathBuf,
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Makes one of this name, which its files are in a folder of.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&folder).unwrap();
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // Newer versions of Python insist on it, and on the key identifiers below.
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        params.distinguished_name.push(DnType::CommonName, name);
        let pem = params.self_signed(&key).unwrap().pem();
        Self { folder, pem, issuer: Issuer::new(params, key) }
    }

    /// The TLS of a server at 127.0.0.1, whose certificate has this serial number.
    pub(crate) fn server(&self, serial: u64, clients: ClientCertificates) -> TlsSettings {
        let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        params.serial_number = Some(SerialNumber::from(serial));
        let (chain, key) = self.sign(params);
        TlsSettings::new(chain.as_bytes(), key.as_bytes())
            .unwrap()
            .client_certificates(clients, self.pem.as_bytes())
            .unwrap()
    }

    /// The options of a peer that trusts this authority.
    pub(crate) fn trusted(&self) -> Vec<String> {
        vec!["--ca".to_owned(), self.file("authority.pem", &self.pem)]
    }

    /// The options of a peer with a certificate for this name and organization.
    pub(crate) fn certificate(&self, name: &str, organization: &str) -> Vec<String> {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.distinguished_name.push(DnType::OrganizationName, organization);
        let (chain, key) = self.sign(params);
        let chain = self.file(&format!("{name} of {organization}.pem"), &chain);
        let key = self.file(&format!("{name} of {organization}.key"), &key);
        vec!["--cert".to_owned(), chain, "--key".to_owned(), key]
    }

    /// Returns the certificate and its key, as PEM.
    fn sign(&self, mut params: CertificateParams) -> (String, String) {
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }

    /// Writes a file and returns its path.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.join(name);
        fs::write(&path, text).unwrap();
        path.into_os_string().into_string().unwrap()
    }
}
