//! The signature of firmware: whether it can be one of the key, and whether it is
//! that of the file.

use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine, alphabet};

use super::signing_certificate::{Key, SigningCertificate};
use crate::signature::{Unverified, verify_sha256};

/// The bytes of a signature.
pub(super) struct Signature(Vec<u8>);

impl Signature {
    /// Line breaks do not count.
    pub(super) fn from_base64(text: &str) -> Option<Self> {
        let config = GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
        let text: String = text.split_ascii_whitespace().collect();
        GeneralPurpose::new(&alphabet::STANDARD, config).decode(text).ok().map(Self)
    }

    /// Tells whether it has the length of a signature with the key.
    pub(super) fn suits(&self, certificate: &SigningCertificate) -> bool {
        let length = self.0.len();
        match certificate.key() {
            Some(Key::Rsa { modulus_bits }) => length == modulus_bits.div_ceil(8),
            // Two numbers below the order of the curve, one behind the other, or
            // in DER, where leading zeros are left out: rarely more than a few.
            Some(Key::EllipticCurve { field_bytes }) => {
                const DER: usize = 9;
                const LEFT_OUT: usize = 8;
                let plain = 2 * field_bytes;
                (plain.saturating_sub(LEFT_OUT)..=plain + DER).contains(&length)
            }
            // That this is wrong is known already.
            None => true,
        }
    }

    /// Says what is wrong with it as the signature of a file.
    pub(super) fn verify(
        &self,
        certificate: &SigningCertificate,
        file: &[u8],
    ) -> Result<(), &'static str> {
        const UNKNOWN: &str =
            "is not verified: the key is no RSA key of 2048 to 8192 bits, nor on P-256 or P-384";
        const WRONG: &str = "is not that of the file in auth.firmware_directory, by RSA-PSS or \
                             ECDSA with SHA-256";

        if let Some(Key::Rsa { modulus_bits: ..2048 | 8193.. }) = certificate.key() {
            return Err(UNKNOWN);
        }
        verify_sha256(certificate.public_key(), file, &self.0).map_err(|error| match error {
            Unverified::Algorithm => UNKNOWN,
            Unverified::Signature => WRONG,
        })
    }
}
