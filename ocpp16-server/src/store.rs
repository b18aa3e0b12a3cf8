//! What is remembered of a charge point over its connections.
//!
//! The library asks and tells; where it is kept is the user's choice. With
//! [`MemoryStore`] it lasts as long as the process, with a store on a database
//! it survives restarts (J-54, J-71).

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ocpp16_types::RegistrationStatus;

use crate::Identity;

/// Keeps what outlives a connection.
///
/// Every method concerns one charge point and one fact, so that two writers
/// never overwrite each other's facts. A store that fails makes the server
/// answer InternalError or refuse the connection with 503: nobody is let in
/// because a disk is full.
pub trait Store: Send + Sync + 'static {
    /// Returns what is known; a charge point that was never seen has the
    /// default state.
    fn load(
        &self,
        identity: &Identity,
    ) -> impl Future<Output = Result<ChargePointState, StoreError>> + Send;

    /// Remembers the last answer to a BootNotification (J-54).
    fn set_registration(
        &self,
        identity: &Identity,
        status: RegistrationStatus,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Remembers that the charge point has connected with this security
    /// profile; a store never goes down again (J-71).
    fn raise_profile(
        &self,
        identity: &Identity,
        profile: u8,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Replaces the keys that open a connection: none, one, or two while a
    /// rotation is under way (J-65).
    fn set_keys(
        &self,
        identity: &Identity,
        keys: Vec<StoredKey>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// What is known of a charge point.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChargePointState {
    /// The last answer to its BootNotification; `None` if it never booted.
    pub registration: Option<RegistrationStatus>,
    /// The highest security profile it has connected with, 0 to 3.
    pub highest_profile: u8,
    /// Salted hashes of the keys that open a connection.
    pub keys: Vec<StoredKey>,
}

/// The salted hash of an AuthorizationKey, as text to keep; never the key.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredKey(String);

impl StoredKey {
    /// Takes what [`as_str`](Self::as_str) once gave.
    #[must_use]
    pub fn from_stored(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text to keep.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Even a hash has no business in a log.
impl fmt::Debug for StoredKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoredKey(..)")
    }
}

/// A store that failed; the cause is for the log.
#[derive(Debug)]
pub struct StoreError(Box<dyn Error + Send + Sync>);

impl StoreError {
    /// Wraps the error of whatever keeps the state.
    #[must_use]
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(cause.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the state of charge points cannot be read or written")
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}

/// Remembers until the process ends. Clones share their memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    states: Arc<Mutex<HashMap<Identity, ChargePointState>>>,
}

impl MemoryStore {
    /// The map is consistent after every single operation on it.
    fn states(&self) -> MutexGuard<'_, HashMap<Identity, ChargePointState>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, identity: &Identity, change: impl FnOnce(&mut ChargePointState)) {
        change(self.states().entry(identity.clone()).or_default());
    }
}

impl Store for MemoryStore {
    async fn load(&self, identity: &Identity) -> Result<ChargePointState, StoreError> {
        Ok(self.states().get(identity).cloned().unwrap_or_default())
    }

    async fn set_registration(
        &self,
        identity: &Identity,
        status: RegistrationStatus,
    ) -> Result<(), StoreError> {
        self.change(identity, |state| state.registration = Some(status));
        Ok(())
    }

    async fn raise_profile(&self, identity: &Identity, profile: u8) -> Result<(), StoreError> {
        self.change(identity, |state| state.highest_profile = state.highest_profile.max(profile));
        Ok(())
    }

    async fn set_keys(&self, identity: &Identity, keys: Vec<StoredKey>) -> Result<(), StoreError> {
        self.change(identity, |state| state.keys = keys);
        Ok(())
    }
}
