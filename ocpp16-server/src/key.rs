//! AuthorizationKeys: made, written for a charge point, hashed for the store.
//!
//! Nothing here prints a key unless asked for its hexadecimal text.

use std::fmt;
use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::StoredKey;

/// The password of a charge point, which the specification calls
/// `AuthorizationKey`: bytes that need not be text.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizationKey(Vec<u8>);

impl AuthorizationKey {
    /// Makes a key of 20 random bytes: the longest that fits the configuration
    /// key, and the length that older charge points insist on (J-62).
    ///
    /// # Errors
    ///
    /// The operating system has no random bytes.
    pub fn generate() -> io::Result<Self> {
        random::<20>().map(|bytes| Self(bytes.to_vec()))
    }

    /// Takes the bytes of a key. The specification wants 16 to 20; any number
    /// that an operator has configured is fine here.
    #[must_use]
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Takes a key as `ChangeConfiguration` carries it; `None` if the text is
    /// not made of pairs of hexadecimal digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        decode_hex(text.as_bytes()).map(Self)
    }

    /// Returns the bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the key as `ChangeConfiguration` carries it.
    #[must_use]
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02X}")).collect()
    }
}

/// Keys have no business in a log (J-66).
impl fmt::Debug for AuthorizationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthorizationKey(..)")
    }
}

const SCHEME: &str = "hmac-sha256";

impl StoredKey {
    /// Hashes a key with a salt of its own: HMAC-SHA-256, keyed with the salt.
    ///
    /// A fast hash is the right one here. Slow ones such as Argon2 make up for
    /// passwords that can be guessed; these keys are 16 to 20 random bytes, which
    /// nobody guesses at any speed, while all charge points reconnect at once
    /// after a restart and each has to be verified. Whoever configures keys that
    /// people have thought up loses that protection.
    ///
    /// # Errors
    ///
    /// The operating system has no random bytes.
    pub fn of(key: &AuthorizationKey) -> io::Result<Self> {
        let salt = random::<16>()?;
        let hash = salted(&salt, key.as_bytes()).finalize().into_bytes();
        let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
        Ok(Self::from_stored(format!("{SCHEME}${salt}${hash}")))
    }

    /// Tells whether a password is this key, in a time that does not depend on
    /// how much of it is right. A stored text that was not made by
    /// [`of`](Self::of) is no key at all.
    #[must_use]
    pub fn verify(&self, password: &[u8]) -> bool {
        let mut parts = self.as_str().split('$');
        let (Some(SCHEME), Some(salt), Some(hash), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return false;
        };
        let (Ok(salt), Ok(hash)) = (STANDARD_NO_PAD.decode(salt), STANDARD_NO_PAD.decode(hash))
        else {
            return false;
        };
        salted(&salt, password).verify_slice(&hash).is_ok()
    }
}

fn salted(salt: &[u8], password: &[u8]) -> Hmac<Sha256> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(salt).expect("HMAC takes keys of any length");
    hmac.update(password);
    hmac
}

fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    match getrandom::getrandom(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(error) => Err(io::Error::other(error.to_string())),
    }
}

/// Decodes pairs of hexadecimal digits.
pub(crate) fn decode_hex(text: &[u8]) -> Option<Vec<u8>> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let pair = |pair: &[u8]| match *pair {
        [high, low] => u8::try_from(digit(high)? * 16 + digit(low)?).ok(),
        _ => None,
    };
    text.chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// J-62, J-66.
    #[test]
    fn generated_keys_are_20_bytes_that_nobody_prints() {
        let key = AuthorizationKey::generate().unwrap();
        assert_eq!((key.as_bytes().len(), key.to_hex().len()), (20, 40));
        assert_ne!(key, AuthorizationKey::generate().unwrap());
        assert_eq!(AuthorizationKey::from_hex(&key.to_hex()), Some(key.clone()));
        assert_eq!(format!("{key:?}"), "AuthorizationKey(..)");
    }

    #[test]
    fn hexadecimal_text_comes_in_pairs() {
        for (text, bytes) in [
            (&b"00fF"[..], Some(&[0, 255][..])),
            (b"", Some(&[])),
            (b"0", None),
            (b"0g", None),
            (b"+1", None),
        ] {
            assert_eq!(decode_hex(text).as_deref(), bytes, "{text:?}");
        }
    }

    #[test]
    fn hashes_are_salted_and_open_to_their_key_alone() {
        let key = AuthorizationKey::from_bytes(*b"\0:\xFF");
        let (stored, again) = (StoredKey::of(&key).unwrap(), StoredKey::of(&key).unwrap());
        assert_ne!(stored, again);
        let read = StoredKey::from_stored(stored.as_str());
        assert!(read.verify(b"\0:\xFF") && again.verify(b"\0:\xFF"));
        assert!(!read.verify(b"\0:") && !read.verify(b""));
    }

    #[test]
    fn damaged_hashes_open_to_nobody() {
        for text in ["", "$$", "hmac-sha256$$", "md5$AA$AA", "hmac-sha256$AA$AA$", "hmac-sha256$AA"]
        {
            assert!(!StoredKey::from_stored(text).verify(b""), "{text}");
        }
    }
}
