//! What the certificate of a charge point says of it.
//!
//! Reads only: whether the certificate is valid has been decided by rustls.

use x509_cert::Certificate;
use x509_cert::der::asn1::{Any, ObjectIdentifier};
use x509_cert::der::{Decode, Error, Tag, Tagged};

use crate::admission::ClientCertificate;

pub(super) fn read(der: &[u8]) -> Result<ClientCertificate, Error> {
    const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
    const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

    let certificate = Certificate::from_der(der)?.tbs_certificate;
    let serial = certificate.serial_number.as_bytes();
    let mut read = ClientCertificate {
        serial_number: serial.iter().map(|byte| format!("{byte:02X}")).collect(),
        der: der.to_vec(),
        ..ClientCertificate::default()
    };
    for attribute in certificate.subject.0.iter().flat_map(|names| names.0.iter()) {
        match attribute.oid {
            COMMON_NAME => read.common_names.push(text(&attribute.value)),
            ORGANIZATION => read.organizations.push(text(&attribute.value)),
            _ => {}
        }
    }
    Ok(read)
}

/// What is broken becomes U+FFFD, which matches nothing.
fn text(value: &Any) -> String {
    let bytes = value.value();
    if value.tag() == Tag::BmpString {
        let (pairs, rest) = bytes.as_chunks();
        let units = pairs.iter().map(|pair| u16::from_be_bytes(*pair));
        let broken = rest.first().map(|_| char::REPLACEMENT_CHARACTER);
        char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .chain(broken)
            .collect()
    } else if value.tag() == Tag::TeletexString {
        bytes.iter().copied().map(char::from).collect()
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    }
}
