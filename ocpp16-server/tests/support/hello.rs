//! TLS greetings written by hand: no TLS library of today offers what a server has
//! to refuse.

use std::io::ErrorKind;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::PATIENCE;
use super::tls::Tls;

pub(crate) const SSL_3_0: u16 = 0x0300;
pub(crate) const TLS_1_0: u16 = 0x0301;
pub(crate) const TLS_1_1: u16 = 0x0302;
pub(crate) const TLS_1_2: u16 = 0x0303;
pub(crate) const TLS_1_3: u16 = 0x0304;

/// What OCPP 1.6 asks for and rustls has, for the two kinds of certificate.
pub(crate) const ECDHE_ECDSA_AES_128_GCM: u16 = 0xC02B;
pub(crate) const ECDHE_RSA_AES_128_GCM: u16 = 0xC02F;
pub(crate) const TLS_1_3_AES_128_GCM: u16 = 0x1301;

pub(crate) const NULL: u8 = 0;
pub(crate) const DEFLATE: u8 = 1;

/// A ClientHello (RFC 5246 section 7.4.1.2).
#[derive(Debug, Clone)]
pub(crate) struct Hello {
    version: u16,
    /// For the extension of RFC 8446 section 4.2.1, if there are any.
    supported_versions: Vec<u16>,
    suites: Vec<u16>,
    compression: Vec<u8>,
}

/// The first thing that the server says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Fatal, with its description.
    Alert(u8),
    Hello {
        suite: u16,
        compression: u8,
    },
}

impl Answer {
    pub(crate) const fn hello(suite: u16) -> Self {
        Self::Hello { suite, compression: NULL }
    }
}

impl Hello {
    /// Offers good suites, so that only the version can be wrong.
    pub(crate) fn of(version: u16) -> Self {
        let suites = vec![ECDHE_ECDSA_AES_128_GCM, ECDHE_RSA_AES_128_GCM, TLS_1_3_AES_128_GCM];
        Self { version, supported_versions: Vec::new(), suites, compression: vec![NULL] }
    }

    pub(crate) fn supporting(versions: &[u16]) -> Self {
        Self { supported_versions: versions.to_vec(), ..Self::of(TLS_1_2) }
    }

    pub(crate) fn suites(self, suites: &[u16]) -> Self {
        Self { suites: suites.to_vec(), ..self }
    }

    pub(crate) fn compression(self, methods: &[u8]) -> Self {
        Self { compression: methods.to_vec(), ..self }
    }

    /// Says it to the server.
    pub(crate) async fn answer(&self, server: &Tls) -> Answer {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(&self.record()).await.unwrap();
        let mut header = [0; 5];
        let record = async {
            stream.read_exact(&mut header).await?;
            let mut body = vec![0; usize::from(u16::from_be_bytes([header[3], header[4]]))];
            stream.read_exact(&mut body).await.map(|_| body)
        };
        let body = timeout(PATIENCE, record).await.expect("an answer").unwrap();
        match (header[0], &*body) {
            // Fatal, and then it hangs up.
            (21, &[2, description]) => {
                let end = timeout(PATIENCE, stream.read(&mut header)).await.expect("hangs up");
                assert!(
                    matches!(end, Ok(0))
                        || end.is_err_and(|e| e.kind() == ErrorKind::ConnectionReset)
                );
                Answer::Alert(description)
            }
            // Type, length, version, random, session id.
            (22, &[2, _, _, _, 3, 3, ref rest @ ..]) => {
                let [suite @ .., compression] = &rest[33 + usize::from(rest[32])..][..3] else {
                    unreachable!("three bytes")
                };
                let suite = u16::from_be_bytes([suite[0], suite[1]]);
                Answer::Hello { suite, compression: *compression }
            }
            other => panic!("{other:02X?}"),
        }
    }

    fn record(&self) -> Vec<u8> {
        let version = self.version.to_be_bytes();
        let mut extensions = vec![
            // Groups: secp256r1. Signatures: ECDSA and RSA with SHA-256.
            extension(10, &[0, 2, 0, 0x17]),
            extension(13, &[0, 6, 4, 3, 4, 1, 8, 4]),
        ];
        if !self.supported_versions.is_empty() {
            extensions.push(extension(43, &sized_8(&bytes(&self.supported_versions))));
            // No key shares yet: the server picks the group, and the suite with it.
            extensions.push(extension(51, &[0, 0]));
        }
        let body = [
            &version[..],
            &[7; 32],
            &[0],
            &sized_16(&bytes(&self.suites)),
            &sized_8(&self.compression),
            &sized_16(&extensions.concat()),
        ]
        .concat();
        let handshake = [&[1, 0][..], &sized_16(&body)].concat();
        // Records of a first greeting are of TLS 1.0 at most.
        let record_version = self.version.min(TLS_1_0).to_be_bytes();
        [&[22][..], &record_version, &sized_16(&handshake)].concat()
    }
}

fn extension(kind: u16, content: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes()[..], &sized_16(content)].concat()
}

fn bytes(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_be_bytes()).collect()
}

fn sized_8(content: &[u8]) -> Vec<u8> {
    [&[u8::try_from(content.len()).unwrap()], content].concat()
}

fn sized_16(content: &[u8]) -> Vec<u8> {
    [&u16::try_from(content.len()).unwrap().to_be_bytes()[..], content].concat()
}
