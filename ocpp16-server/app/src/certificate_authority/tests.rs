//! Requests as charge points make them, and what becomes of them.

use std::fs;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair,
    PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PublicKeyData,
};
use rustls::RootCertStore;
use rustls::pki_types::UnixTime;
use rustls::server::WebPkiClientVerifier;
use tempfile::TempDir;

use super::*;

/// Made by OpenSSL: for an authority that also serves evil.example.
const GREEDY: &str = "\
-----BEGIN CERTIFICATE REQUEST-----
MIIBMzCB2wIBADAxMQswCQYDVQQGEwJOTDEUMBIGA1UECgwLRXhhbXBsZSBDUE8x
DDAKBgNVBAMMA1NOMTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNP9hHi3+KOM
fySUbbHp8V+L+aVy+t4G9fQ7weHZd1QYzXRt9pKw6kzCNar85RCuiB0hoSt+oYya
9A6Ag8JdGJqgSDBGBgkqhkiG9w0BCQ4xOTA3MA8GA1UdEwEB/wQFMAMBAf8wCwYD
VR0PBAQDAgIEMBcGA1UdEQQQMA6CDGV2aWwuZXhhbXBsZTAKBggqhkjOPQQDAgNH
ADBEAiAiqGPQIjmlEkJLuyeJrw33+GLsny7GhyE1v6hz4CMipAIgatmr8lstoO+/
aXDOOM6SPOago+5cC/R6j4xDdDoltxM=
-----END CERTIFICATE REQUEST-----
";

/// Made by OpenSSL, on secp224r1.
const P224: &str = "\
-----BEGIN CERTIFICATE REQUEST-----
MIHKMHsCAQAwJDEUMBIGA1UECgwLRXhhbXBsZSBDUE8xDDAKBgNVBAMMA1NOMTBO
MBAGByqGSM49AgEGBSuBBAAhAzoABJrVmsXyaJfO95efhnbrKnGKxrdoi16Qx3rx
CtfyjcRIidBLdN9c6gf7sQmi8B6/vWDQvw/uWUm1oAAwCgYIKoZIzj0EAwIDPwAw
PAIcNsed7Yf+A8jGzL+Q9Y0mXXKS4Y1ezVc8DdbwWwIcQmaqc9vWZdVXv1plVAgt
5rx4G5gQTPWfbmGsJQ==
-----END CERTIFICATE REQUEST-----
";

/// Made by OpenSSL, with an RSA key of 1024 bits.
const RSA_1024: &str = "\
-----BEGIN CERTIFICATE REQUEST-----
MIIBYzCBzQIBADAkMRQwEgYDVQQKDAtFeGFtcGxlIENQTzEMMAoGA1UEAwwDU04x
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCXYVfDBMMcYHJM9UHWXfLVSuD+
dw7zSaP1mY1TmJ4sbNEmio1GRK17TCgpWZEFhOWApm1c3fVIJl3MVOwcooQJIuCj
8sJtXdU2rgGIeP9IxUBulwOaSmFF4zSNaIgdqdEeRUihTOWQt5CNkQ5KEsrcvNCO
G0BN9qUmGTzSzUbv+QIDAQABoAAwDQYJKoZIhvcNAQELBQADgYEAByI3Gs7omNOL
N/jCSkA2//9xZuY5CKZIOt1b5AKuXwt49JlS1HH2UnR7lNeWAwqkBUZ+lVZOnpht
hvUzc3vRPxcxxmkogaZMF1Sr+KHXB/wjKSNRMnFxVdClfaV4kpGcBxYlO+zpseA1
lzPfCuW7ySJqgYsGCipkqk6TF5yX1Bo=
-----END CERTIFICATE REQUEST-----
";

const RSA_KEY: &str = include_str!("../../../tests/support/rsa.key");

/// Files of an authority.
struct Site {
    folder: TempDir,
    root: CertificateDer<'static>,
}

impl Site {
    /// A root of its own.
    fn new(key: &KeyPair) -> Self {
        Self::with(key, authority("Root"))
    }

    fn with(key: &KeyPair, params: CertificateParams) -> Self {
        let root = params.self_signed(key).unwrap();
        let site = Self { folder: TempDir::new().unwrap(), root: root.der().clone() };
        site.write(&root.pem(), &key.serialize_pem());
        site
    }

    fn write(&self, certificate: &str, key: &str) {
        let AuthoritySettings { certificate: file, key: key_file, .. } = self.settings();
        fs::write(file, certificate).unwrap();
        fs::write(key_file, key).unwrap();
    }

    fn settings(&self) -> AuthoritySettings {
        AuthoritySettings {
            certificate: self.folder.path().join("authority.pem"),
            key: self.folder.path().join("authority.key"),
            validity: Duration::from_secs(3600),
        }
    }

    fn open(&self) -> Result<CertificateAuthority, AuthorityError> {
        CertificateAuthority::open(&self.settings())
    }

    /// Asks for a certificate of SN1.
    fn issue(&self, csr: &str) -> Result<IssuedCertificate, IssueError> {
        self.open().unwrap().issue(csr, &["Example CPO".to_owned()], "SN1")
    }

    /// Whether TLS lets in who shows this chain.
    fn is_let_in(&self, chain: &[CertificateDer<'static>]) -> bool {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone()).unwrap();
        let provider = Arc::new(default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        let verifier = verifier.build().unwrap();
        verifier.verify_client_cert(&chain[0], &chain[1..], UnixTime::now()).is_ok()
    }
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::OrganizationName, "Example CPO");
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn request(organization: &str, common_name: &str, key: &KeyPair) -> String {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::OrganizationName, organization);
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.serialize_request(key).unwrap().pem().unwrap()
}

fn key() -> KeyPair {
    KeyPair::generate().unwrap()
}

fn chain(issued: &IssuedCertificate) -> Vec<CertificateDer<'static>> {
    let pem = issued.certificate_chain.as_str().as_bytes();
    CertificateDer::pem_slice_iter(pem).map(Result::unwrap).collect()
}

/// TC_074: the key is that of the request.
#[test]
fn a_certificate_opens_a_connection_whatever_the_kinds_of_keys() {
    let keys = || {
        [
            KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap(),
            KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).unwrap(),
            KeyPair::from_pem(RSA_KEY).unwrap(),
        ]
    };
    for authority in keys() {
        let site = Site::new(&authority);
        for own in keys() {
            let issued = site.issue(&request("Example CPO", "SN1", &own)).unwrap();
            let chain = chain(&issued);
            assert!(site.is_let_in(&chain));
            let leaf = Certificate::from_der(&chain[0]).unwrap().tbs_certificate;
            let spki = leaf.subject_public_key_info.to_der().unwrap();
            assert_eq!(spki, own.subject_public_key_info());
            assert_eq!(texts(&leaf.subject, COMMON_NAME), ["SN1"]);
            assert_eq!(texts(&leaf.subject, ORGANIZATION), ["Example CPO"]);
            assert_eq!(chain.len(), 1, "the root is not sent");
        }
    }
}

#[test]
fn authorities_below_the_root_follow_the_certificate() {
    let (root_key, sub_key) = (key(), key());
    let site = Site::new(&root_key);
    let issuer = Issuer::new(authority("Root"), &root_key);
    let sub = authority("Sub").signed_by(&sub_key, &issuer).unwrap();
    let root = fs::read_to_string(site.settings().certificate).unwrap();
    site.write(&format!("{}{root}", sub.pem()), &sub_key.serialize_pem());

    let chain = chain(&site.issue(&request("Example CPO", "SN1", &key())).unwrap());
    assert_eq!(chain[1..], [sub.der().clone()]);
    assert!(site.is_let_in(&chain));
}

#[test]
fn nothing_is_issued_that_was_not_proven() {
    let site = Site::new(&key());
    let issued = site.issue(GREEDY).unwrap();
    let chain = chain(&issued);
    assert!(site.is_let_in(&chain));
    let leaf = Certificate::from_der(&chain[0]).unwrap().tbs_certificate;
    assert_eq!(leaf.subject.to_string(), "CN=SN1,O=Example CPO");
    assert!(!may_sign(&leaf));
    assert!(leaf.extensions.unwrap().iter().all(|extension| {
        !String::from_utf8_lossy(extension.extn_value.as_bytes()).contains("evil")
    }));
}

#[test]
fn each_request_that_is_wrong_is_refused_for_its_reason() {
    let site = Site::new(&key());
    let good = request("Example CPO", "SN1", &key());
    let mut nameless = CertificateParams::default();
    nameless.distinguished_name = DistinguishedName::new();
    nameless.distinguished_name.push(DnType::OrganizationName, "Example CPO");
    let nameless = nameless.serialize_request(&key()).unwrap().pem().unwrap();
    let certificate = fs::read_to_string(site.settings().certificate).unwrap();
    let own = key();
    let (one, two) = (request("Example CPO", "SN1", &own), request("Example CPO", "SN2", &own));
    let forged = forged(&one, &two);
    for (csr, expected) in [
        (String::new(), IssueError::Unreadable),
        ("no PEM".to_owned(), IssueError::Unreadable),
        (certificate, IssueError::Unreadable),
        (good.replace("-----BEGIN", "BEGIN"), IssueError::Unreadable),
        (P224.to_owned(), IssueError::Algorithm),
        (RSA_1024.to_owned(), IssueError::Signature),
        (forged, IssueError::Signature),
        (request("Other CPO", "SN1", &key()), IssueError::Organization("Other CPO".to_owned())),
        (request("Example CPO", "SN2", &key()), IssueError::CommonName("SN2".to_owned())),
        (nameless, IssueError::CommonName(String::new())),
    ] {
        assert_eq!(site.issue(&csr), Err(expected), "{csr}");
    }
    assert!(site.issue(&good).is_ok());
}

/// What the first request asks for, with the signature of the second.
fn forged(asked: &str, signed: &str) -> String {
    let read = |pem: &str| {
        let der = CertificateSigningRequestDer::from_pem_slice(pem.as_bytes()).unwrap();
        CertReq::from_der(&der).unwrap()
    };
    let forged = CertReq { info: read(asked).info, ..read(signed) };
    pem(&forged.to_der().unwrap()).replace("CERTIFICATE", "CERTIFICATE REQUEST")
}

#[test]
fn a_certificate_ends_with_that_of_its_authority() {
    let key = key();
    let mut params = authority("Root");
    let end = SystemTime::now() + Duration::from_secs(60);
    params.not_after = end.into();
    let issued = Site::with(&key, params).issue(&request("Example CPO", "SN1", &key)).unwrap();
    assert_eq!(issued.not_after.unix_seconds(), DateTime::from(end).unix_seconds());

    let issued = Site::new(&key).issue(&request("Example CPO", "SN1", &key)).unwrap();
    let lasts = issued.not_after.unix_seconds() - issued.not_before.unix_seconds();
    assert_eq!(lasts, 2 * 3600, "an hour of validity, and one for clocks that are slow");
}

#[test]
fn an_authority_that_has_expired_signs_nothing() {
    let key = key();
    let mut params = authority("Root");
    params.not_after = (SystemTime::now() - Duration::from_secs(60)).into();
    let site = Site::with(&key, params);
    let refused = site.issue(&request("Example CPO", "SN1", &key)).unwrap_err();
    assert_eq!(refused, IssueError::NotInForce);
}

#[test]
fn files_that_are_no_authority_are_refused_for_their_reason() {
    let own = key();
    let site = Site::new(&own);
    let certificate = fs::read_to_string(site.settings().certificate).unwrap();
    let leaf = CertificateParams::default().self_signed(&own).unwrap().pem();
    let (pem, other) = (own.serialize_pem(), key().serialize_pem());
    for (certificate, key, reason) in [
        (&certificate, &other, "authority.key: the key is not that of the certificate"),
        (&leaf, &pem, "authority.pem: the certificate is not that of an authority"),
        (&String::new(), &pem, "authority.pem: there is no certificate in it"),
        (&certificate, &String::new(), "authority.key: no items found"),
    ] {
        site.write(certificate, key);
        let error = site.open().unwrap_err().to_string();
        assert!(error.ends_with(reason), "{error}");
    }
    fs::remove_file(site.settings().certificate).unwrap();
    assert!(site.open().unwrap_err().to_string().contains("authority.pem: "));
}
