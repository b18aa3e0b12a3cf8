//! TLS to the server, as far as the URL wants it verified.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::url::{Security, UrlError};

/// Reads the file of authorities, if there is one.
pub(super) fn connector(security: &Security) -> Result<MakeRustlsConnect, UrlError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .expect("ring has what TLS 1.2 and 1.3 need");
    let verifier: Arc<dyn ServerCertVerifier> = match security {
        Security::Unverified => Arc::new(DangerousAnyone(provider)),
        Security::Authority(file) => Arc::new(AnyHost(verifier(file, provider)?)),
        Security::Full(file) => verifier(file, provider)?,
    };
    let dangerous = builder.dangerous().with_custom_certificate_verifier(verifier);
    Ok(MakeRustlsConnect::new(dangerous.with_no_client_auth()))
}

fn verifier(
    file: &Path,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>, UrlError> {
    let fail = |error: String| UrlError::Authority(file.to_owned(), error);
    let mut roots = RootCertStore::empty();
    for certificate in
        CertificateDer::pem_file_iter(file).map_err(|error| fail(error.to_string()))?
    {
        let certificate = certificate.map_err(|error| fail(error.to_string()))?;
        roots.add(certificate).map_err(|error| fail(error.to_string()))?;
    }
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|error| fail(error.to_string()))
}

/// `prefer` and `require` protect against those who only listen.
#[derive(Debug)]
struct DangerousAnyone(Arc<CryptoProvider>);

impl ServerCertVerifier for DangerousAnyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// `verify-ca` takes a certificate that is good for any host.
#[derive(Debug)]
struct AnyHost(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for AnyHost {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified =
            self.0.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        match verified {
            // The name is looked at last.
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls12_signature(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.0.verify_tls13_signature(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::thread;

    use ocpp16_tests::Postgres;
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
    use rustls::ServerConfig;
    use rustls::pki_types::PrivateKeyDer;
    use tempfile::TempDir;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
    use tokio::net::{TcpListener, UnixStream};
    use tokio_rustls::TlsAcceptor;

    use super::*;
    use crate::storage::{Database, Place, PostgresUrl};

    /// A new authority in PEM, and what makes a server of it.
    fn authority(host: &str) -> (String, ServerConfig) {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let root = params.self_signed(&key).unwrap().pem();
        let of_server = KeyPair::generate().unwrap();
        let server = CertificateParams::new([host.to_owned()]).unwrap();
        let server = server.signed_by(&of_server, &Issuer::new(params, key)).unwrap();
        let key = PrivateKeyDer::try_from(of_server.serialize_der()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![server.der().clone()], key)
            .unwrap();
        (root, config)
    }

    /// Does TLS for a server that has none.
    async fn terminate(listener: TcpListener, tls: TlsAcceptor, server: &Postgres) {
        loop {
            let (mut client, _) = listener.accept().await.unwrap();
            let (tls, socket) = (tls.clone(), server.socket());
            tokio::spawn(async move {
                let mut request = [0; 8];
                client.read_exact(&mut request).await.unwrap();
                assert_eq!(request[4..], 80_877_103_u32.to_be_bytes(), "it asks for TLS");
                client.write_all(b"S").await.unwrap();
                // Who does not trust the server hangs up.
                let Ok(mut client) = tls.accept(client).await else { return };
                let mut server = UnixStream::connect(socket).await.unwrap();
                let _ = copy_bidirectional(&mut client, &mut server).await;
            });
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn the_server_is_verified_as_far_as_the_url_says() {
        let folder = TempDir::new().unwrap();
        let file = |name: &str, text: &str| {
            let file = folder.path().join(name);
            fs::write(&file, text).unwrap();
            file.display().to_string()
        };
        let (server, database) = thread::spawn(|| {
            let server = Postgres::shared();
            (server, server.database())
        })
        .join()
        .unwrap();
        let (_, name) = database.rsplit_once('/').unwrap();
        let (root, config) = authority("localhost");
        let (ours, other) = (file("ours.pem", &root), file("other.pem", &authority("x").0));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(terminate(listener, TlsAcceptor::from(Arc::new(config)), server));

        for (host, options, opens) in [
            ("127.0.0.1", "prefer".to_owned(), true),
            ("127.0.0.1", "require".to_owned(), true),
            ("127.0.0.1", format!("require&sslrootcert={other}"), false),
            ("127.0.0.1", format!("verify-ca&sslrootcert={ours}"), true),
            ("127.0.0.1", format!("verify-ca&sslrootcert={other}"), false),
            ("127.0.0.1", format!("verify-full&sslrootcert={ours}"), false),
            ("localhost", format!("verify-full&sslrootcert={ours}"), true),
            ("localhost", format!("verify-full&sslrootcert={other}"), false),
            ("localhost", "verify-full&sslrootcert=/nowhere".to_owned(), false),
        ] {
            let url = format!("postgres://postgres@{host}:{port}/{name}?sslmode={options}");
            let place = Place::Postgres(PostgresUrl::new(&url).unwrap().unwrap());
            let opened = tokio::task::spawn_blocking(move || Database::open(&place).map(drop));
            let opened = opened.await.unwrap();
            assert_eq!(opened.is_ok(), opens, "{host} {options}: {opened:?}");
        }
    }
}
