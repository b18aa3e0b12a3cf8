//! RSA-PSS with SHA-256 and a salt of any length (RFC 8017 section 9.1.2).
//!
//! The library of TLS takes a salt as long as the hash, and no other; what signs
//! firmware often takes the longest that there is room for. Nothing is signed or
//! decided here, and nothing is secret.

use std::iter::zip;

use num_bigint::BigUint;
use sha2::{Digest, Sha256};
use x509_cert::der::asn1::UintRef;
use x509_cert::der::{self, Decode, Reader, SliceReader};

use super::Unverified;

/// Verifies a signature with a key as RFC 8017 appendix A.1.1 writes it, of 2048
/// to 8192 bits.
pub(super) fn verify(key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), Unverified> {
    /// Longer ones take long, and are not in use.
    const EXPONENT_BITS: u64 = 33;

    let (modulus, exponent) = numbers(key).map_err(|_| Unverified::Algorithm)?;
    let bits = modulus.bits();
    if !(2048..=8192).contains(&bits) || exponent.bits() > EXPONENT_BITS {
        return Err(Unverified::Algorithm);
    }
    let signature = BigUint::from_bytes_be(signature);
    if signature >= modulus {
        return Err(Unverified::Signature);
    }
    // The highest bit of the modulus is not used.
    let encoded = signature.modpow(&exponent, &modulus).to_bytes_be();
    let bits = usize::try_from(bits - 1).unwrap_or_default();
    if is_encoded(message, &encoded, bits) { Ok(()) } else { Err(Unverified::Signature) }
}

/// Reads modulus and exponent.
fn numbers(key: &[u8]) -> der::Result<(BigUint, BigUint)> {
    SliceReader::new(key)?.sequence(|sequence| {
        let modulus = UintRef::decode(sequence)?;
        let exponent = UintRef::decode(sequence)?;
        Ok([modulus, exponent].map(|number| BigUint::from_bytes_be(number.as_bytes())).into())
    })
}

/// Tells whether a number of so many bits encodes a message; its leading zeros may
/// be left out.
fn is_encoded(message: &[u8], number: &[u8], bits: usize) -> bool {
    const HASH: usize = 32;

    let length = bits.div_ceil(8);
    let Some(left_out) = length.checked_sub(number.len()) else { return false };
    let mut encoded = vec![0; left_out];
    encoded.extend_from_slice(number);
    let Some((&mut 0xBC, rest)) = encoded.split_last_mut() else { return false };
    let Some((data, hash)) = rest.split_last_chunk_mut::<HASH>() else { return false };
    let Some(&first) = data.first() else { return false };
    let unused = 8 * length - bits;
    let used = 0xFF >> unused;
    if first & !used != 0 {
        return false;
    }
    let mask = (0_u32..).flat_map(|part| {
        Sha256::new().chain_update(*hash).chain_update(part.to_be_bytes()).finalize()
    });
    zip(data.iter_mut(), mask).for_each(|(byte, mask)| *byte ^= mask);
    data[0] &= used;
    // Zeros, a one, and the salt.
    let Some(one) = data.iter().position(|byte| *byte != 0) else { return false };
    let (1, salt) = (data[one], &data[one + 1..]) else { return false };
    let expected = Sha256::new()
        .chain_update([0; 8])
        .chain_update(Sha256::digest(message))
        .chain_update(salt)
        .finalize();
    expected[..] == *hash
}
