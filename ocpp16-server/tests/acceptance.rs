//! Acceptance, its memory, and a memory that fails.

mod support;

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ocpp16_server::admission::SecurityProfiles;
use ocpp16_server::{
    BeforeAcceptance, ChargePointState, Identity, MemoryStore, Store, StoreError, StoredKey,
};
use ocpp16_types::RegistrationStatus;
use support::Running;

const BOOT: &str = r#"[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]"#;
const HEARTBEAT: &str = r#"[2,"2","Heartbeat",{}]"#;

/// J-54, A-17: over a reconnect, and over a restart if the store lasts.
#[tokio::test]
async fn acceptance_is_remembered_over_connections_and_servers() {
    let store = MemoryStore::default();
    let start = || {
        let store = store.clone();
        Running::with(|builder| builder.before_acceptance(BeforeAcceptance::Refuse).store(store))
    };
    let mut server = start().await;
    let mut client = server.connect("CP001").await;
    assert!(client.ask(HEARTBEAT).await.starts_with(r#"[4,"2","SecurityError","#));
    assert!(client.ask(BOOT).await.starts_with(r#"[3,"1","#));
    assert!(client.ask(HEARTBEAT).await.starts_with(r#"[3,"2","#));
    drop(client);
    server.seen().await;
    let mut client = server.connect("CP001").await;
    assert!(client.ask(HEARTBEAT).await.starts_with(r#"[3,"2","#));

    let mut restarted = start().await;
    let mut client = restarted.connect("CP001").await;
    assert!(client.ask(HEARTBEAT).await.starts_with(r#"[3,"2","#));
    let mut other = restarted.connect("CP002").await;
    assert!(other.ask(HEARTBEAT).await.starts_with(r#"[4,"2","SecurityError","#));
}

/// J-54: nobody is accepted who would be forgotten.
#[tokio::test]
async fn a_boot_that_cannot_be_stored_is_an_internal_error() {
    let broken = Arc::new(AtomicBool::new(true));
    let store = Fragile { broken: Arc::clone(&broken), memory: MemoryStore::default() };
    let mut server =
        Running::with(|builder| builder.before_acceptance(BeforeAcceptance::Refuse).store(store))
            .await;
    let mut client = server.connect("CP001").await;
    let error = r#"[4,"1","InternalError","internal error",{}]"#;
    assert_eq!(client.ask(BOOT).await, error);
    assert!(client.ask(HEARTBEAT).await.starts_with(r#"[4,"2","InternalError","#));
    broken.store(false, Ordering::Relaxed);
    assert!(client.ask(BOOT).await.starts_with(r#"[3,"1","#));
    assert!(client.ask(HEARTBEAT).await.starts_with(r#"[3,"2","#));
}

/// A store that hangs delays a charge point for the time limit and no longer.
#[tokio::test]
async fn a_store_that_hangs_is_one_that_fails() {
    let mut server = Running::with(|builder| {
        builder
            .store_timeout(Duration::from_millis(1))
            .before_acceptance(BeforeAcceptance::Refuse)
            .store(Hanging)
    })
    .await;
    let mut client = server.connect("CP001").await;
    assert!(client.ask(HEARTBEAT).await.starts_with(r#"[4,"2","InternalError","#));
    assert!(client.ask(BOOT).await.starts_with(r#"[4,"1","InternalError","#));
    assert!(client.ask(HEARTBEAT).await.starts_with(r#"[4,"2","InternalError","#));
}

#[tokio::test]
async fn nobody_is_let_in_while_the_store_hangs() {
    let limit = Duration::from_millis(1);
    let admission = SecurityProfiles::new(Hanging).store_timeout(limit);
    let server = Running::admitting(admission, |builder| builder).await;
    assert_eq!(server.status("/ocpp/CP001", "").await, 503);
}

/// A store whose database never answers.
struct Hanging;

impl Store for Hanging {
    async fn load(&self, _: &Identity) -> Result<ChargePointState, StoreError> {
        pending().await
    }

    async fn set_registration(
        &self,
        _: &Identity,
        _: RegistrationStatus,
    ) -> Result<(), StoreError> {
        pending().await
    }

    async fn raise_profile(&self, _: &Identity, _: u8) -> Result<(), StoreError> {
        pending().await
    }

    async fn replace_keys(
        &self,
        _: &Identity,
        _: &[StoredKey],
        _: Vec<StoredKey>,
    ) -> Result<bool, StoreError> {
        pending().await
    }
}

/// A store whose disk may be full.
struct Fragile {
    broken: Arc<AtomicBool>,
    memory: MemoryStore,
}

impl Fragile {
    fn check(&self) -> Result<(), StoreError> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(StoreError::new("disk full"));
        }
        Ok(())
    }
}

impl Store for Fragile {
    async fn load(&self, identity: &Identity) -> Result<ChargePointState, StoreError> {
        self.check()?;
        self.memory.load(identity).await
    }

    async fn set_registration(
        &self,
        identity: &Identity,
        status: RegistrationStatus,
    ) -> Result<(), StoreError> {
        self.check()?;
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
        self.memory.replace_keys(identity, old, new).await
    }
}
