//! Identities of charge points, which strangers may make of any length.
//!
//! A line or a connection has one, and each of its messages carries it: were it
//! long, there would be as much of it as their number times its length.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The length of the longest identity that is told as it is, in bytes: 128. Of a
/// longer one [`Captured::charge_point`](crate::Captured::charge_point) has so much
/// of the beginning, `…`, and a hash of all of it.
pub const LONGEST_IDENTITY: usize = 128;

/// Keeps identities short, and different ones apart.
pub(crate) fn shortened(identity: Cow<'_, str>) -> Cow<'_, str> {
    if identity.len() <= LONGEST_IDENTITY {
        return identity;
    }
    let mut hasher = DefaultHasher::new();
    identity.hash(&mut hasher);
    let beginning = &identity[..identity.floor_char_boundary(LONGEST_IDENTITY)];
    Cow::Owned(format!("{beginning}…{:016x}", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_identities_are_kept_short_and_apart() {
        let long = |length: usize| shortened("ä".repeat(length).into());
        assert_eq!(long(64), "ä".repeat(64));
        let (one, other) = (long(100_000), long(100_001));
        assert_ne!(one, other);
        assert_eq!(one, long(100_000));
        let beginning = format!("{}…", "ä".repeat(64));
        assert!(one.starts_with(&beginning) && one.len() == beginning.len() + 16, "{one}");
    }
}
