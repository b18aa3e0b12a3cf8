//! The store of a worker, for gateways: each operation a question and its answer.
//!
//! Hashes of keys travel, keys do not.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

use async_nats::{HeaderMap, Message};
use hyper::body::Bytes;
use ocpp16_types::{RegistrationStatus, Rejection};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::guard::guarded;
use crate::nats::broker::RequestFailure;
use crate::nats::subject::token;
use crate::nats::{Broker, envelope};
use crate::{ChargePointState, Identity, MemoryStore, Store, StoreError, StoredKey};

/// Keeps the state of charge points where the workers keep it.
///
/// Asks `<prefix>.store.<operation>.<identity>`, and fails without an answer
/// within the [`request_timeout`](crate::nats::BrokerOptions::request_timeout).
pub struct RemoteStore {
    broker: Broker,
    fallback: Option<MemoryStore>,
    /// Whether there ever was an answer.
    answered: AtomicBool,
}

impl RemoteStore {
    /// Asks over this broker.
    #[must_use]
    pub fn new(broker: &Broker) -> Self {
        Self { broker: broker.clone(), fallback: None, answered: AtomicBool::new(false) }
    }

    /// Keeps the state in the memory of this process where no worker serves a
    /// store, as when all are in other languages: as long as nobody is there to be
    /// asked, and nobody has ever answered this gateway. It is not handed over
    /// to a worker that comes later.
    ///
    /// Default: every operation fails.
    #[must_use]
    pub fn fallback(mut self, memory: MemoryStore) -> Self {
        self.fallback = Some(memory);
        self
    }

    /// Asks a worker; `None` if the fallback has to do it.
    async fn ask<T: DeserializeOwned>(
        &self,
        operation: Operation,
        identity: &Identity,
        question: &impl Serialize,
    ) -> Result<Asked<'_, T>, StoreError> {
        let token = token(identity).ok_or_else(|| StoreError::new("identity too long"))?;
        let subject = self.broker.subjects().of(&["store", operation.as_str(), &token]);
        let question = serde_json::to_vec(question).map_err(StoreError::new)?;
        let limit = self.broker.request_timeout();
        let asked = self.broker.request(subject, HeaderMap::new(), question.into(), limit);
        let message = match asked.await {
            Ok(message) => message,
            Err(RequestFailure::NoResponders) => match &self.fallback {
                Some(fallback) if !self.answered.load(Ordering::Relaxed) => {
                    return Ok(Asked::Nobody(fallback));
                }
                _ => return Err(StoreError::new("no worker serves a store")),
            },
            Err(failure) => return Err(StoreError::new(failure.to_string())),
        };
        self.answered.store(true, Ordering::Relaxed);
        let answer = envelope::payload(&message).map_err(StoreError::new)?;
        serde_json::from_str(answer).map(Asked::Answered).map_err(StoreError::new)
    }
}

enum Asked<'a, T> {
    Answered(T),
    Nobody(&'a MemoryStore),
}

impl Store for RemoteStore {
    async fn load(&self, identity: &Identity) -> Result<ChargePointState, StoreError> {
        match self.ask::<State>(Operation::Load, identity, &Nothing {}).await? {
            Asked::Answered(state) => Ok(state.into()),
            Asked::Nobody(fallback) => fallback.load(identity).await,
        }
    }

    async fn set_registration(
        &self,
        identity: &Identity,
        status: RegistrationStatus,
    ) -> Result<(), StoreError> {
        let question = Registration { status };
        match self.ask::<Nothing>(Operation::SetRegistration, identity, &question).await? {
            Asked::Answered(Nothing {}) => Ok(()),
            Asked::Nobody(fallback) => fallback.set_registration(identity, status).await,
        }
    }

    async fn raise_profile(&self, identity: &Identity, profile: u8) -> Result<(), StoreError> {
        let question = Profile { profile };
        match self.ask::<Nothing>(Operation::RaiseProfile, identity, &question).await? {
            Asked::Answered(Nothing {}) => Ok(()),
            Asked::Nobody(fallback) => fallback.raise_profile(identity, profile).await,
        }
    }

    async fn replace_keys(
        &self,
        identity: &Identity,
        old: &[StoredKey],
        new: Vec<StoredKey>,
    ) -> Result<bool, StoreError> {
        let question = Keys { old: texts(old), new: texts(&new) };
        match self.ask::<Replaced>(Operation::ReplaceKeys, identity, &question).await? {
            Asked::Answered(Replaced { replaced }) => Ok(replaced),
            Asked::Nobody(fallback) => fallback.replace_keys(identity, old, new).await,
        }
    }
}

impl fmt::Debug for RemoteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteStore").field("broker", &self.broker).finish_non_exhaustive()
    }
}

/// Does what a gateway asks.
///
/// # Errors
///
/// The question cannot be read, or the store has failed.
pub(super) async fn answer(
    store: &impl Store,
    operation: &str,
    identity: &Identity,
    message: &Message,
) -> Result<Bytes, Rejection> {
    let question = &*message.payload;
    let done = guarded(async {
        Ok(match Operation::parse(operation) {
            None => return Err(StoreError::new(format!("no operation: {operation}"))),
            Some(Operation::Load) => body(&State::from(store.load(identity).await?)),
            Some(Operation::SetRegistration) => {
                let Registration { status } = read(question)?;
                store.set_registration(identity, status).await?;
                body(&Nothing {})
            }
            Some(Operation::RaiseProfile) => {
                let Profile { profile } = read(question)?;
                store.raise_profile(identity, profile).await?;
                body(&Nothing {})
            }
            Some(Operation::ReplaceKeys) => {
                let Keys { old, new } = read(question)?;
                let replaced = store.replace_keys(identity, &keys(old), keys(new)).await?;
                body(&Replaced { replaced })
            }
        })
    });
    match done.await {
        Ok(done) => done.map_err(Rejection::internal_error),
        Err(panic) => {
            tracing::error!(%identity, operation, ?panic, "store panicked");
            Err(Rejection::internal_error("store panicked"))
        }
    }
}

fn read<T: DeserializeOwned>(question: &[u8]) -> Result<T, StoreError> {
    serde_json::from_slice(question).map_err(StoreError::new)
}

fn body(answer: &impl Serialize) -> Bytes {
    serde_json::to_vec(answer).expect("it has text keys").into()
}

#[derive(Debug, Clone, Copy)]
enum Operation {
    Load,
    SetRegistration,
    RaiseProfile,
    ReplaceKeys,
}

impl Operation {
    const ALL: [Self; 4] =
        [Self::Load, Self::SetRegistration, Self::RaiseProfile, Self::ReplaceKeys];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Load => "Load",
            Self::SetRegistration => "SetRegistration",
            Self::RaiseProfile => "RaiseProfile",
            Self::ReplaceKeys => "ReplaceKeys",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operation| operation.as_str() == text)
    }
}

#[derive(Serialize, Deserialize)]
struct Nothing {}

#[derive(Serialize, Deserialize)]
struct Registration {
    status: RegistrationStatus,
}

#[derive(Serialize, Deserialize)]
struct Profile {
    profile: u8,
}

#[derive(Serialize, Deserialize)]
struct Keys {
    old: Vec<String>,
    new: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Replaced {
    replaced: bool,
}

/// A [`ChargePointState`].
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct State {
    registration: Option<RegistrationStatus>,
    highest_profile: u8,
    keys: Vec<String>,
}

impl From<ChargePointState> for State {
    fn from(state: ChargePointState) -> Self {
        let ChargePointState { registration, highest_profile, keys } = state;
        Self { registration, highest_profile, keys: texts(&keys) }
    }
}

impl From<State> for ChargePointState {
    fn from(state: State) -> Self {
        let State { registration, highest_profile, keys: texts } = state;
        Self { registration, highest_profile, keys: keys(texts) }
    }
}

fn texts(keys: &[StoredKey]) -> Vec<String> {
    keys.iter().map(|key| key.as_str().to_owned()).collect()
}

fn keys(texts: Vec<String>) -> Vec<StoredKey> {
    texts.into_iter().map(StoredKey::from_stored).collect()
}

#[cfg(test)]
mod tests;
