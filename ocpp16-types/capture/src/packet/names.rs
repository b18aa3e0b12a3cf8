//! What charge points are called, so that two of the same identity are told
//! apart: tenants of one server, or two servers.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::net::SocketAddr;

/// Names that are remembered; beyond, charge points of the same identity are
/// not told apart.
pub(super) const MAX_NAMES: usize = 65_536;

/// The names in use.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Whose each name is. A path may be long, so hashes stand in.
    owners: HashMap<u64, Owner>,
    hasher: RandomState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Owner {
    path: u64,
    server: SocketAddr,
}

impl Names {
    /// Returns the identity, the last segment of the path (J-2). If it is that
    /// of a charge point with another path, the last two segments or, if need
    /// be, the whole path; with the same path on another server, that server's
    /// address before the path.
    pub(super) fn name(&mut self, server: SocketAddr, path: &[String]) -> Option<String> {
        path.last()?;
        let owner = Owner { path: self.hasher.hash_one(path), server };
        let end = |length: usize| path[path.len().saturating_sub(length)..].join("/");
        for length in [1, 2, path.len()] {
            let name = end(length);
            match self.claim(&name, owner) {
                None => return Some(name),
                Some(other) if other.path == owner.path => break,
                Some(_) => {}
            }
        }
        Some(format!("{server}/{}", end(path.len())))
    }

    /// Takes the name, or returns whose it is.
    fn claim(&mut self, name: &str, owner: Owner) -> Option<Owner> {
        let hash = self.hasher.hash_one(name);
        if let Some(other) = self.owners.get(&hash) {
            return Some(*other).filter(|other| *other != owner);
        }
        if self.owners.len() < MAX_NAMES {
            self.owners.insert(hash, owner);
        }
        None
    }
}
