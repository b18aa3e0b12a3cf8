//! Keys in a store, and headers that prove them.

use std::sync::atomic::{AtomicU32, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ocpp16_server::{
    AuthorizationKey, ChargePointState, Identity, MemoryStore, Store, StoreError, StoredKey,
};
use ocpp16_types::RegistrationStatus;

/// A key that is neither text nor free of colons and zeros.
pub(crate) const KEY: &[u8] = b"\0:\xFF\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F";

/// A store that knows CP001.
pub(crate) async fn store() -> MemoryStore {
    let store = MemoryStore::default();
    set_keys(&store, "CP001", &[KEY]).await;
    store
}

/// The first keys of a charge point.
pub(crate) async fn set_keys(store: &MemoryStore, name: &str, keys: &[&[u8]]) {
    let stored = |key: &&[u8]| StoredKey::of(&AuthorizationKey::from_bytes(*key)).unwrap();
    let keys = keys.iter().map(stored).collect();
    assert!(store.replace_keys(&identity(name), &[], keys).await.unwrap());
}

/// How many keys are stored.
pub(crate) async fn count(store: &MemoryStore, name: &str) -> usize {
    store.load(&identity(name)).await.unwrap().keys.len()
}

pub(crate) fn identity(name: &str) -> Identity {
    name.parse().unwrap()
}

pub(crate) fn basic(user: &str, password: &[u8]) -> String {
    let (name, value) = authorization(user, password);
    format!("{name}: {value}\r\n")
}

pub(crate) fn authorization(user: &str, password: &[u8]) -> (&'static str, String) {
    let credentials = [user.as_bytes(), b":", password].concat();
    ("Authorization", format!("Basic {}", STANDARD.encode(credentials)))
}

/// A store whose disk is full after so many changes of keys.
pub(crate) struct Filling {
    room: AtomicU32,
    memory: MemoryStore,
}

impl Filling {
    pub(crate) fn after(changes: u32, memory: &MemoryStore) -> Self {
        Self { room: AtomicU32::new(changes), memory: memory.clone() }
    }
}

impl Store for Filling {
    async fn load(&self, identity: &Identity) -> Result<ChargePointState, StoreError> {
        self.memory.load(identity).await
    }

    async fn set_registration(
        &self,
        identity: &Identity,
        status: RegistrationStatus,
    ) -> Result<(), StoreError> {
        self.memory.set_registration(identity, status).await
    }

    async fn raise_profile(&self, identity: &Identity, profile: u8) -> Result<(), StoreError> {
        self.memory.raise_profile(identity, profile).await
    }

    async fn replace_keys(
        &self,
        identity: &Identity,
        old: &[StoredKey],
        new: Vec<StoredKey>,
    ) -> Result<bool, StoreError> {
        let taken = |room: u32| room.checked_sub(1);
        if self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken).is_err() {
            return Err(StoreError::new("disk full"));
        }
        self.memory.replace_keys(identity, old, new).await
    }
}
