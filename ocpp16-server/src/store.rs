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
/// never overwrite each other's facts. Implementers promise:
///
/// - **Atomic**: each call happens at one moment, or not at all; calls that
///   begin after it has returned see it. Where several servers share a store,
///   that holds for them all.
/// - **Durable**: what has returned `Ok` survives whatever the store is meant to
///   survive. A charge point is told that it is accepted, or given a new key,
///   only afterwards.
/// - **Cancel safe**: the future may be dropped at any time, for the peer hangs
///   up or a time limit is over. Then, as after an error, the change may have
///   been made or not.
///
/// A store that fails makes the server answer InternalError or refuse the
/// connection with 503: nobody is let in because a disk is full. One that hangs
/// fails after the [`store_timeout`](crate::Builder::store_timeout), or that of
/// [`SecurityProfiles`](crate::admission::SecurityProfiles::store_timeout).
///
/// One that adds to another, here what the last boot was answered; a database
/// does the same with a statement for each method:
///
/// ```
/// use ocpp16_server::{ChargePointState, Identity, MemoryStore, Store, StoreError, StoredKey};
/// use ocpp16_types::RegistrationStatus;
///
/// struct Chatty(MemoryStore);
///
/// impl Store for Chatty {
///     async fn load(&self, identity: &Identity) -> Result<ChargePointState, StoreError> {
///         self.0.load(identity).await
///     }
///
///     async fn set_registration(
///         &self,
///         identity: &Identity,
///         status: RegistrationStatus,
///     ) -> Result<(), StoreError> {
///         println!("{identity}: {status:?}");
///         self.0.set_registration(identity, status).await
///     }
///
///     async fn raise_profile(&self, identity: &Identity, profile: u8) -> Result<(), StoreError> {
///         // update charge_point set profile = max(profile, ?) where identity = ?
///         self.0.raise_profile(identity, profile).await
///     }
///
///     async fn replace_keys(
///         &self,
///         identity: &Identity,
///         old: &[StoredKey],
///         new: Vec<StoredKey>,
///     ) -> Result<bool, StoreError> {
///         // update charge_point set keys = ? where identity = ? and keys = ?
///         self.0.replace_keys(identity, old, new).await
///     }
/// }
/// ```
pub trait Store: Send + Sync + 'static {
    /// Returns what is known; a charge point that was never seen has the
    /// default state.
    ///
    /// # Errors
    ///
    /// The state cannot be read. A state that is damaged is an error, too, and
    /// not the default one, which would forget the profile and the keys.
    fn load(
        &self,
        identity: &Identity,
    ) -> impl Future<Output = Result<ChargePointState, StoreError>> + Send;

    /// Remembers the last answer to a BootNotification (J-54).
    ///
    /// # Errors
    ///
    /// It may or may not be remembered.
    fn set_registration(
        &self,
        identity: &Identity,
        status: RegistrationStatus,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Remembers that the charge point has connected with this security
    /// profile, or was provisioned for it (J-70); a store never goes down again
    /// (J-71): a lower one than it knows changes nothing.
    ///
    /// # Errors
    ///
    /// It may or may not be remembered.
    fn raise_profile(
        &self,
        identity: &Identity,
        profile: u8,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Replaces the [keys](ChargePointState::keys) that open a connection, if
    /// they still are `old`: the same texts in the same order. Tells whether they
    /// were; if not, nothing changes.
    ///
    /// Comparing and replacing are one step, so that a rotation and an
    /// admission at the same time never undo each other's change: whoever comes
    /// second loads again and decides anew. `old` is empty for a charge point
    /// that has no key, or was never seen.
    ///
    /// # Errors
    ///
    /// They may or may not have been replaced.
    fn replace_keys(
        &self,
        identity: &Identity,
        old: &[StoredKey],
        new: Vec<StoredKey>,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;
}

/// What is known of a charge point.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChargePointState {
    /// The last answer to its BootNotification; `None` if it never booted.
    pub registration: Option<RegistrationStatus>,
    /// The highest security profile it has connected with or was provisioned
    /// for, 0 to 3.
    pub highest_profile: u8,
    /// Salted hashes of the keys that open a connection, in the order in which
    /// the charge point was given them.
    ///
    /// None, one, or several while it is not known which it has (J-65). The use
    /// of a key proves that those before it are past; those after it may be yet
    /// to come.
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

    async fn replace_keys(
        &self,
        identity: &Identity,
        old: &[StoredKey],
        new: Vec<StoredKey>,
    ) -> Result<bool, StoreError> {
        let mut states = self.states();
        // Whom nobody knows is not remembered for an attempt.
        if states.get(identity).map_or(&[][..], |state| &state.keys) != old {
            return Ok(false);
        }
        states.entry(identity.clone()).or_default().keys = new;
        Ok(true)
    }
}
