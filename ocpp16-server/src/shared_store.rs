//! The store of a server, whatever its type.
//!
//! [`Store`] is written with `async fn`, which a trait object cannot have; this
//! is its boxed twin, so that no other type needs a parameter for the store.
//! A store that hangs is one that fails: a connection waits for it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use ocpp16_types::RegistrationStatus;
use tokio::time::timeout;

use crate::Identity;
use crate::store::{ChargePointState, MemoryStore, Store, StoreError};

/// A [`Store`] that all connections share.
#[derive(Clone)]
pub(crate) struct SharedStore {
    store: Arc<dyn ErasedStore>,
    /// For each operation.
    pub(crate) limit: Duration,
}

impl SharedStore {
    pub(crate) fn set_store(&mut self, store: impl Store) {
        self.store = Arc::new(store);
    }

    pub(crate) async fn load(&self, identity: &Identity) -> Result<ChargePointState, StoreError> {
        self.in_time(self.store.load(identity)).await
    }

    pub(crate) async fn set_registration(
        &self,
        identity: &Identity,
        status: RegistrationStatus,
    ) -> Result<(), StoreError> {
        self.in_time(self.store.set_registration(identity, status)).await
    }

    async fn in_time<T>(&self, stored: Stored<'_, T>) -> Result<T, StoreError> {
        match timeout(self.limit, stored).await {
            Ok(result) => result,
            Err(_) => Err(StoreError::new(format!("no answer within {:?}", self.limit))),
        }
    }
}

impl Default for SharedStore {
    fn default() -> Self {
        Self { store: Arc::new(MemoryStore::default()), limit: Duration::from_secs(10) }
    }
}

impl fmt::Debug for SharedStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SharedStore(..)")
    }
}

type Stored<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

trait ErasedStore: Send + Sync {
    fn load<'a>(&'a self, identity: &'a Identity) -> Stored<'a, ChargePointState>;

    fn set_registration<'a>(
        &'a self,
        identity: &'a Identity,
        status: RegistrationStatus,
    ) -> Stored<'a, ()>;
}

impl<S: Store> ErasedStore for S {
    fn load<'a>(&'a self, identity: &'a Identity) -> Stored<'a, ChargePointState> {
        Box::pin(Store::load(self, identity))
    }

    fn set_registration<'a>(
        &'a self,
        identity: &'a Identity,
        status: RegistrationStatus,
    ) -> Stored<'a, ()> {
        Box::pin(Store::set_registration(self, identity, status))
    }
}
