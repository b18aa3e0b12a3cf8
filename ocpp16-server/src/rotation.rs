//! A new AuthorizationKey for a connected charge point, without ever locking it
//! out.
//!
//! The store holds the order in which keys were given. Every step here is one
//! change of that list which is right whatever else has changed in it: the new
//! key is appended before it is sent, what stands before it goes when the charge
//! point has it, and it goes itself when the charge point has refused it. What a
//! charge point says in words is not kept: it may repeat the key (J-66).

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use ocpp16_types::{ChangeConfigurationRequest, ConfigurationStatus, ErrorCode};

use crate::{
    AuthorizationKey, CallError, ChargePoint, Identity, NotSent, OutcomeUnknown, Store, StoreError,
    StoredKey,
};

/// How a charge point has taken its new key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RotatedKey {
    /// It answered `Accepted`: this key alone opens a connection (J-63). Many
    /// charge points drop the connection and come back with it.
    InForce(AuthorizationKey),
    /// It answered `RebootRequired`: the old key opens, too, until this one is
    /// used for the first time (J-65). A `Reset` is up to the caller.
    AfterReboot(AuthorizationKey),
}

/// Keys that may be stored for a charge point before a rotation is refused: the
/// one that it was last known to have, and those that it may have taken since.
const MAX_KEYS: usize = 4;

/// Changes by others at the same time that a step bears. They are rare; a store
/// that never agrees must not keep it busy.
const ATTEMPTS: u32 = 8;

impl ChargePoint {
    /// Gives the charge point a new AuthorizationKey: makes one, stores it beside
    /// the old one, and sends it by `ChangeConfiguration` (J-62 to J-65). A
    /// charge point without a key gets its first.
    ///
    /// `store` is the one that admission asks, such as that of
    /// [`SecurityProfiles`](crate::admission::SecurityProfiles). What becomes of
    /// the keys in it:
    ///
    /// | outcome | result | keys that open |
    /// |---|---|---|
    /// | `Accepted` | [`RotatedKey::InForce`] | the new one |
    /// | `RebootRequired` | [`RotatedKey::AfterReboot`] | both, until the new one is used |
    /// | `Rejected`, `NotSupported` | [`RotationError::Refused`] | the old one |
    /// | never sent | [`RotationError::NotSent`] | the old one |
    /// | no answer, or one that leaves it open | other errors, of which [`is_undecided`](RotationError::is_undecided) holds | both, until the new one is used |
    ///
    /// After an unclear outcome, rotate again at any time: what the charge point
    /// has meanwhile goes on to open. Four keys at most are kept.
    ///
    /// One rotation at a time is under way over a connection. Servers that share
    /// a store, and an old connection that is being replaced, do not disturb each
    /// other: no rotation touches keys that were stored after its own.
    ///
    /// The store has no time limit here. If the future is dropped, it is as if
    /// there were no answer: both keys open, unless the new one was not stored
    /// yet, and then it is not sent.
    ///
    /// ```
    /// use ocpp16_server::{ChargePoint, MemoryStore, RotatedKey, RotationError};
    /// use ocpp16_types::{ResetRequest, ResetType};
    ///
    /// async fn renew(charge_point: &ChargePoint, store: &MemoryStore) {
    ///     match charge_point.rotate_key(store).await {
    ///         Ok(RotatedKey::InForce(_)) => {}
    ///         Ok(RotatedKey::AfterReboot(_)) => {
    ///             let reset = ResetRequest { type_: ResetType::Soft };
    ///             let _ = charge_point.call(reset).await;
    ///         }
    ///         Err(RotationError::Refused(status)) => println!("it keeps its key: {status:?}"),
    ///         Err(error) if error.is_undecided() => println!("it shows when it connects: {error}"),
    ///         Err(error) => println!("try again later: {error}"),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`RotationError`] tells what is known about the key that the charge point
    /// has.
    pub async fn rotate_key(&self, store: &impl Store) -> Result<RotatedKey, RotationError> {
        let _turn = Turn::take(self.rotating()).ok_or(RotationError::InProgress)?;
        let key = AuthorizationKey::generate().map_err(RotationError::Random)?;
        let stored = StoredKey::of(&key).map_err(RotationError::Random)?;
        let identity = self.identity();
        let keys = Keys { store, identity };

        let mut full = false;
        let appended = keys.change(|keys| {
            full = keys.len() >= MAX_KEYS;
            let more = if full { &[][..] } else { std::slice::from_ref(&stored) };
            [keys, more].concat()
        });
        appended.await.map_err(RotationError::Store)?;
        if full {
            return Err(RotationError::TooManyKeys);
        }

        let request = ChangeConfigurationRequest::new(
            "AuthorizationKey".try_into().expect("shorter than 50 characters"),
            key.to_hex().try_into().expect("shorter than 500 characters"),
        );
        let failure = match self.call(request).await.map(|answer| answer.status) {
            Ok(ConfigurationStatus::Accepted) => {
                keys.drop_before(&stored).await.map_err(RotationError::NotRecorded)?;
                tracing::info!(%identity, "AuthorizationKey changed");
                return Ok(RotatedKey::InForce(key));
            }
            Ok(ConfigurationStatus::RebootRequired) => {
                tracing::info!(%identity, "AuthorizationKey changes with the next reboot");
                return Ok(RotatedKey::AfterReboot(key));
            }
            Ok(status @ (ConfigurationStatus::Rejected | ConfigurationStatus::NotSupported)) => {
                RotationError::Refused(status)
            }
            Err(CallError::Rejected(rejection)) => match rejection.code() {
                // The action itself is strange to the charge point.
                ErrorCode::NotImplemented | ErrorCode::NotSupported => {
                    RotationError::Refused(ConfigurationStatus::NotSupported)
                }
                code @ (ErrorCode::InternalError
                | ErrorCode::ProtocolError
                | ErrorCode::SecurityError
                | ErrorCode::FormationViolation
                | ErrorCode::PropertyConstraintViolation
                | ErrorCode::OccurenceConstraintViolation
                | ErrorCode::TypeConstraintViolation
                | ErrorCode::GenericError) => RotationError::Rejected(code),
            },
            Err(CallError::NotSent(reason)) => RotationError::NotSent(reason),
            Err(CallError::OutcomeUnknown(reason)) => RotationError::NoAnswer(reason),
            Err(CallError::InvalidAnswer(_)) => RotationError::InvalidAnswer,
        };
        if !failure.is_undecided() {
            keys.take_back(&stored).await.map_err(RotationError::NotRecorded)?;
        }
        Err(failure)
    }
}

/// Why a charge point has no new key, or why that is not known.
#[derive(Debug)]
#[non_exhaustive]
pub enum RotationError {
    /// Another rotation over the same connection is under way. Nothing was sent
    /// or stored.
    InProgress,
    /// Four keys are stored already, for as many rotations have had no clear
    /// outcome and the charge point has used none of them. Nothing was sent or
    /// stored.
    ///
    /// The first of them is the one that it was last known to have. Whoever knows
    /// that it has this one still, by other means, stores it alone.
    TooManyKeys,
    /// The operating system has no random bytes. Nothing was sent or stored.
    Random(io::Error),
    /// The new key could not be stored, and was not sent: the charge point has
    /// its old one.
    Store(StoreError),
    /// The call never left: the charge point has its old key, which alone opens.
    NotSent(NotSent),
    /// The charge point answered `Rejected` or `NotSupported`, or with the
    /// CALLERROR NotSupported or NotImplemented, which counts as `NotSupported`:
    /// it has its old key, which alone opens (J-64).
    Refused(ConfigurationStatus),
    /// The call left and no answer came: the charge point may have either key,
    /// and both open (J-65).
    NoAnswer(OutcomeUnknown),
    /// The charge point answered with another CALLERROR: it may have either key,
    /// and both open (J-65).
    Rejected(ErrorCode),
    /// The charge point answered with something that the schema refuses: it may
    /// have either key, and both open (J-65).
    InvalidAnswer,
    /// The outcome is clear, but could not be stored, so both keys open. They do
    /// until the charge point uses the new one, or the next rotation ends.
    NotRecorded(StoreError),
}

impl RotationError {
    /// Tells whether both keys open, the old and the new one.
    #[must_use]
    pub const fn is_undecided(&self) -> bool {
        match self {
            Self::NoAnswer(_) | Self::Rejected(_) | Self::InvalidAnswer | Self::NotRecorded(_) => {
                true
            }
            Self::InProgress
            | Self::TooManyKeys
            | Self::Random(_)
            | Self::Store(_)
            | Self::NotSent(_)
            | Self::Refused(_) => false,
        }
    }
}

impl fmt::Display for RotationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InProgress => f.write_str("another rotation is under way"),
            Self::TooManyKeys => f.write_str("too many rotations without a clear outcome"),
            Self::Random(_) => f.write_str("no key can be made"),
            Self::Store(_) => f.write_str("new key not stored"),
            Self::NotSent(reason) => write!(f, "new key not sent: {reason}"),
            Self::Refused(status) => write!(f, "new key refused: {}", status.as_str()),
            Self::NoAnswer(reason) => write!(f, "new key sent: {reason}"),
            Self::Rejected(code) => write!(f, "new key sent: answered with {code}"),
            Self::InvalidAnswer => f.write_str("new key sent: invalid answer"),
            Self::NotRecorded(_) => f.write_str("outcome of the rotation not stored"),
        }
    }
}

impl Error for RotationError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Random(error) => Some(error),
            Self::Store(error) | Self::NotRecorded(error) => Some(error),
            Self::InProgress
            | Self::TooManyKeys
            | Self::NotSent(_)
            | Self::Refused(_)
            | Self::NoAnswer(_)
            | Self::Rejected(_)
            | Self::InvalidAnswer => None,
        }
    }
}

/// The keys of a charge point in the store.
struct Keys<'a, S> {
    store: &'a S,
    identity: &'a Identity,
}

impl<S: Store> Keys<'_, S> {
    /// The charge point has this key: those before it are past.
    async fn drop_before(&self, key: &StoredKey) -> Result<(), StoreError> {
        self.change(|keys| {
            // If it is gone, the charge point has proven a later one.
            let past = keys.iter().position(|known| known == key).unwrap_or(0);
            keys[past..].to_vec()
        })
        .await
    }

    /// The charge point will never have this key.
    async fn take_back(&self, key: &StoredKey) -> Result<(), StoreError> {
        self.change(|keys| keys.iter().filter(|known| *known != key).cloned().collect()).await
    }

    /// Changes them; if somebody else does so at the same time, anew.
    async fn change(
        &self,
        mut change: impl FnMut(&[StoredKey]) -> Vec<StoredKey>,
    ) -> Result<(), StoreError> {
        for _ in 0..ATTEMPTS {
            let old = self.store.load(self.identity).await?.keys;
            let new = change(&old);
            if new == old || self.store.replace_keys(self.identity, &old, new).await? {
                return Ok(());
            }
        }
        Err(StoreError::new("the keys change all the time"))
    }
}

/// The turn of a rotation; others come when it is over or dropped.
///
/// Without it, two keys could be stored in one order and sent in the other.
struct Turn<'a>(&'a AtomicBool);

impl<'a> Turn<'a> {
    fn take(rotating: &'a AtomicBool) -> Option<Self> {
        // Ordered, so that the next one sees what this one has stored.
        (!rotating.swap(true, Ordering::AcqRel)).then_some(Self(rotating))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}
