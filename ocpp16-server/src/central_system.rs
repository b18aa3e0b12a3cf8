//! Which charge points are connected.
//!
//! Only the connections of this process, and only as long as they last: nothing
//! is remembered about a charge point that has gone.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::charge_point::{End, LinkFacts};
use crate::{ChargePoint, Identity};

/// The connected charge points of a server. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct CentralSystem {
    registry: Arc<Registry>,
}

#[derive(Debug, Default)]
struct Registry {
    /// Of the last connection.
    generation: AtomicU64,
    connected: RwLock<HashMap<Identity, ChargePoint>>,
}

impl CentralSystem {
    /// Finds a charge point that is connected.
    #[must_use]
    pub fn find(&self, identity: &str) -> Option<ChargePoint> {
        self.read().get(identity).cloned()
    }

    /// Lists the connected charge points, in no particular order.
    #[must_use]
    pub fn charge_points(&self) -> Vec<ChargePoint> {
        self.read().values().cloned().collect()
    }

    /// Registers a new connection. An older one of the same identity ends: it
    /// may be half-open, and must not lock the charge point out (J-7).
    pub(crate) fn register(&self, identity: Identity, facts: LinkFacts) -> ChargePoint {
        let generation = self.registry.generation.fetch_add(1, Ordering::Relaxed);
        let newest = ChargePoint::new(identity.clone(), generation, facts);
        let older = self.write().insert(identity, newest.clone());
        if let Some(older) = older {
            older.end(End::Superseded);
        }
        newest
    }

    /// Forgets a connection, unless a newer one has taken its place.
    pub(crate) fn remove(&self, charge_point: &ChargePoint) {
        if let Entry::Occupied(entry) = self.write().entry(charge_point.identity().clone())
            && entry.get().generation() == charge_point.generation()
        {
            entry.remove();
        }
    }

    // Every operation on the map is a single one, so a panic leaves it whole.

    fn read(&self) -> RwLockReadGuard<'_, HashMap<Identity, ChargePoint>> {
        self.registry.connected.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<Identity, ChargePoint>> {
        self.registry.connected.write().unwrap_or_else(PoisonError::into_inner)
    }
}
