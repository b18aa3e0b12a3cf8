//! Several keys of a charge point at a time, and changes of them at the same time.

mod support;

use ocpp16_server::admission::SecurityProfiles;
use ocpp16_server::{
    AuthorizationKey, ChargePointState, Identity, MemoryStore, Store, StoreError, StoredKey,
};
use ocpp16_types::RegistrationStatus;
use support::Running;
use support::keys::{KEY, basic, count, identity, set_keys};

/// J-65: a charge point that reboots before it takes the new key may connect
/// with the old one until then.
#[tokio::test]
async fn both_keys_of_a_rotation_open_until_the_new_one_is_used() {
    let (old, new): (&[u8], &[u8]) = (KEY, b"the new key");
    let store = MemoryStore::default();
    set_keys(&store, "CP001", &[old, new]).await;
    let server = Running::admitting(SecurityProfiles::new(store.clone()), |b| b).await;
    for (key, status, left) in
        [(&b"wrong"[..], 401, 2), (old, 101, 2), (new, 101, 1), (old, 401, 1), (new, 101, 1)]
    {
        assert_eq!(server.status("/ocpp/CP001", &basic("CP001", key)).await, status, "{key:?}");
        assert_eq!(count(&store, "CP001").await, left, "{key:?}");
    }
}

/// The use of a key says nothing about those that were given later.
#[tokio::test]
async fn the_use_of_a_key_drops_those_before_it_alone() {
    let store = MemoryStore::default();
    set_keys(&store, "CP001", &[KEY, b"second", b"third"]).await;
    let server = Running::admitting(SecurityProfiles::new(store.clone()), |b| b).await;
    for (key, status, left) in
        [(&b"second"[..], 101, 2), (KEY, 401, 2), (b"second", 101, 2), (b"third", 101, 1)]
    {
        assert_eq!(server.status("/ocpp/CP001", &basic("CP001", key)).await, status, "{key:?}");
        assert_eq!(count(&store, "CP001").await, left, "{key:?}");
    }
}

/// Keys that change while an admission looks at them: it judges by what they are
/// in the end.
#[tokio::test]
async fn an_admission_never_undoes_a_change_of_keys() {
    let memory = MemoryStore::default();
    set_keys(&memory, "CP001", &[KEY, b"new"]).await;
    let rival = Rival::TakesBack(memory.clone());
    let server = Running::admitting(SecurityProfiles::new(rival), |builder| builder).await;
    // The new key is taken back while its use is to be remembered.
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", b"new")).await, 401);
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", KEY)).await, 101);
    assert_eq!(count(&memory, "CP001").await, 1);
}

#[tokio::test]
async fn keys_that_never_stay_the_same_let_nobody_in() {
    let memory = MemoryStore::default();
    set_keys(&memory, "CP001", &[KEY, b"new"]).await;
    let rival = Rival::IsAlwaysFaster(memory);
    let server = Running::admitting(SecurityProfiles::new(rival), |builder| builder).await;
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", b"new")).await, 503);
}

/// A rotation does not end over a connection that is refused.
#[tokio::test]
async fn refused_connections_use_up_no_key() {
    let store = MemoryStore::default();
    set_keys(&store, "CP001", &[KEY, b"new"]).await;
    store.raise_profile(&identity("CP001"), 2).await.unwrap();
    let server = Running::admitting(SecurityProfiles::new(store.clone()), |b| b).await;
    assert_eq!(server.status("/ocpp/CP001", &basic("CP001", KEY)).await, 403);
    assert_eq!(count(&store, "CP001").await, 2);
}

#[tokio::test]
async fn keys_are_replaced_only_if_they_are_the_old_ones() {
    let (store, name) = (MemoryStore::default(), identity("CP001"));
    let key = || StoredKey::of(&AuthorizationKey::generate().unwrap()).unwrap();
    let (one, two) = (key(), key());
    let both = [one.clone(), two.clone()];
    let reversed = [two.clone(), one.clone()];
    for (old, new, replaced) in [
        (&both[..1], &both[..], false),
        (&[], &both, true),
        (&[], &[], false),
        (&both[..1], &[], false),
        (&reversed, &[], false),
        (&both, &reversed, true),
        (&reversed, &[], true),
    ] {
        let answer = store.replace_keys(&name, old, new.to_vec()).await.unwrap();
        assert_eq!(answer, replaced, "{} {}", old.len(), new.len());
    }
    assert_eq!(store.load(&name).await.unwrap(), ChargePointState::default());
}

/// A store in which somebody else changes keys just before they are replaced.
enum Rival {
    /// The newest key goes.
    TakesBack(MemoryStore),
    IsAlwaysFaster(MemoryStore),
}

impl Rival {
    fn memory(&self) -> &MemoryStore {
        match self {
            Self::TakesBack(memory) | Self::IsAlwaysFaster(memory) => memory,
        }
    }
}

impl Store for Rival {
    async fn load(&self, identity: &Identity) -> Result<ChargePointState, StoreError> {
        self.memory().load(identity).await
    }

    async fn set_registration(
        &self,
        identity: &Identity,
        status: RegistrationStatus,
    ) -> Result<(), StoreError> {
        self.memory().set_registration(identity, status).await
    }

    async fn raise_profile(&self, identity: &Identity, profile: u8) -> Result<(), StoreError> {
        self.memory().raise_profile(identity, profile).await
    }

    async fn replace_keys(
        &self,
        identity: &Identity,
        old: &[StoredKey],
        new: Vec<StoredKey>,
    ) -> Result<bool, StoreError> {
        match self {
            Self::TakesBack(memory) => {
                let keys = memory.load(identity).await?.keys;
                let others = keys[..keys.len() - 1].to_vec();
                assert!(memory.replace_keys(identity, &keys, others).await?);
                memory.replace_keys(identity, old, new).await
            }
            Self::IsAlwaysFaster(_) => Ok(false),
        }
    }
}
