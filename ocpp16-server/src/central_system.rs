//! Which charge points are connected.
//!
//! Only the connections of this process, and only as long as they last: nothing
//! is remembered about a charge point that has gone.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use ocpp16_types::{CentralSystemRequest, ChargePointResponse, RequestFrom, role};
use tokio::sync::broadcast;
use tokio::task::JoinSet;

use crate::charge_point::{End, LinkFacts};
use crate::{
    CallError, CallOptions, ChargePoint, ConnectionEvent, Identity, NotSent, SecondConnection,
    Watch,
};

/// The connected charge points of a server. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct CentralSystem {
    registry: Arc<Registry>,
}

#[derive(Debug)]
struct Registry {
    /// Of the last connection.
    generation: AtomicU64,
    connected: RwLock<HashMap<Identity, ChargePoint>>,
    /// The oldest news give way: a slow watcher misses them.
    events: broadcast::Sender<ConnectionEvent>,
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

    /// Counts the connected charge points.
    #[must_use]
    pub fn count(&self) -> usize {
        self.read().len()
    }

    /// Watches who connects and who goes, from now on.
    ///
    /// A watcher that falls 1024 events behind misses some, and is told.
    ///
    /// ```
    /// use ocpp16_server::{CentralSystem, ConnectionEvent};
    ///
    /// async fn report(central_system: CentralSystem) {
    ///     let mut watch = central_system.watch();
    ///     while let Some(event) = watch.next().await {
    ///         match event {
    ///             ConnectionEvent::Connected(it) => println!("{} is there", it.identity()),
    ///             ConnectionEvent::Disconnected(it) => {
    ///                 println!("{} is gone: {:?}", it.identity(), it.disconnect_cause());
    ///             }
    ///             ConnectionEvent::Missed(events) => println!("{events} events missed"),
    ///             _ => {}
    ///         }
    ///     }
    /// }
    /// ```
    #[must_use]
    pub fn watch(&self) -> Watch {
        Watch(self.registry.events.subscribe())
    }

    /// Calls a charge point by its identity, like
    /// [`ChargePoint::call_with`].
    ///
    /// # Errors
    ///
    /// [`NotSent::NotConnected`] if it is not connected; otherwise what is known
    /// about the call.
    pub async fn call<R: RequestFrom<role::CentralSystem>>(
        &self,
        identity: &str,
        options: impl Into<CallOptions>,
        request: R,
    ) -> Result<R::Response, CallError> {
        let charge_point = self.find(identity).ok_or(NotSent::NotConnected)?;
        charge_point.call_with(options, request).await
    }

    /// Calls every charge point that is connected now, at most `concurrency` of
    /// them (at least one) at a time, and returns the answers in the order of
    /// their arrival.
    ///
    /// If the future is dropped, calls that wait for their turn are not sent.
    ///
    /// ```
    /// use ocpp16_server::{CallOptions, CentralSystem};
    /// use ocpp16_types::ClearCacheRequest;
    ///
    /// async fn clear_caches(central_system: &CentralSystem) {
    ///     let options = CallOptions::new();
    ///     for (identity, answer) in
    ///         central_system.broadcast(options, ClearCacheRequest {}, 100).await
    ///     {
    ///         match answer {
    ///             Ok(response) => println!("{identity}: {:?}", response.status),
    ///             Err(error) => println!("{identity}: {error}"),
    ///         }
    ///     }
    /// }
    /// ```
    pub async fn broadcast<R>(
        &self,
        options: impl Into<CallOptions>,
        request: R,
        concurrency: usize,
    ) -> Vec<(Identity, Result<R::Response, CallError>)>
    where
        R: RequestFrom<role::CentralSystem> + Clone + Send + 'static,
        R::Response: Send,
    {
        let options = options.into();
        let ask = |charge_point: ChargePoint| {
            let request = request.clone();
            async move { charge_point.call_with(options, request).await }
        };
        self.ask_all(concurrency, ask).await
    }

    /// Like [`broadcast`](Self::broadcast), for a request whose action is known
    /// only when the program runs.
    pub async fn broadcast_any(
        &self,
        options: impl Into<CallOptions>,
        request: CentralSystemRequest,
        concurrency: usize,
    ) -> Vec<(Identity, Result<ChargePointResponse, CallError>)> {
        let options = options.into();
        let ask = |charge_point: ChargePoint| {
            let request = request.clone();
            async move { Ok(charge_point.start_call(request, options).await?.response) }
        };
        self.ask_all(concurrency, ask).await
    }

    async fn ask_all<T, F>(
        &self,
        concurrency: usize,
        ask: impl Fn(ChargePoint) -> F,
    ) -> Vec<(Identity, T)>
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        // Bounded by the concurrency, and aborted when dropped.
        let mut calls = JoinSet::new();
        let mut answers = Vec::new();
        for charge_point in self.charge_points() {
            if calls.len() >= concurrency.max(1) {
                answers.extend(calls.join_next().await.and_then(Result::ok));
            }
            let identity = charge_point.identity().clone();
            let answer = ask(charge_point);
            calls.spawn(async move { (identity, answer.await) });
        }
        while let Some(answer) = calls.join_next().await {
            // A task neither panics nor is aborted while the set is here.
            answers.extend(answer);
        }
        answers
    }

    /// Closes the connection of a charge point, if it has one, and returns it.
    ///
    /// ```
    /// # let central_system = ocpp16_server::CentralSystem::default();
    /// if central_system.disconnect("CP001").is_none() {
    ///     println!("CP001 is not connected");
    /// }
    /// ```
    pub fn disconnect(&self, identity: &str) -> Option<ChargePoint> {
        let charge_point = self.find(identity)?;
        charge_point.disconnect();
        Some(charge_point)
    }

    /// Registers a new connection. If there is an older one of the same
    /// identity, one of them ends; it is the older one unless the policy says
    /// otherwise, for it may be half-open and must not lock the charge point out
    /// (J-7). Returns nothing if the new one is refused.
    pub(crate) fn register(
        &self,
        identity: Identity,
        facts: LinkFacts,
        policy: SecondConnection,
    ) -> Option<ChargePoint> {
        let generation = self.registry.generation.fetch_add(1, Ordering::Relaxed);
        let newest = ChargePoint::new(identity.clone(), generation, facts);
        let mut connected = self.write();
        if policy == SecondConnection::IsRefused
            && connected.get(&identity).is_some_and(ChargePoint::is_connected)
        {
            return None;
        }
        let older = connected.insert(identity, newest.clone());
        // Under the lock, so that news come in the order of events.
        self.announce(ConnectionEvent::Connected(newest.clone()));
        drop(connected);
        if let Some(older) = older {
            older.end(End::Superseded);
        }
        Some(newest)
    }

    /// Forgets a connection, unless a newer one has taken its place.
    pub(crate) fn remove(&self, charge_point: &ChargePoint) {
        let mut connected = self.write();
        if let Entry::Occupied(entry) = connected.entry(charge_point.identity().clone())
            && entry.get().generation() == charge_point.generation()
        {
            entry.remove();
        }
        self.announce(ConnectionEvent::Disconnected(charge_point.clone()));
    }

    fn announce(&self, event: ConnectionEvent) {
        // It fails when nobody watches.
        let _ = self.registry.events.send(event);
    }

    // Every operation on the map is a single one, so a panic leaves it whole.

    fn read(&self) -> RwLockReadGuard<'_, HashMap<Identity, ChargePoint>> {
        self.registry.connected.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, HashMap<Identity, ChargePoint>> {
        self.registry.connected.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Registry {
    fn default() -> Self {
        let (events, _) = broadcast::channel(1024);
        Self { generation: AtomicU64::new(0), connected: RwLock::default(), events }
    }
}
