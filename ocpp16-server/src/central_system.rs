//! Which charge points are connected.
//!
//! Only the connections of this process, and only as long as they last: nothing
//! is remembered about a charge point that has gone.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use ocpp16_types::{CentralSystemRequest, ChargePointResponse, RequestFrom, role};
use tokio::sync::{OwnedSemaphorePermit, broadcast};
use tokio::task::{JoinError, JoinSet};

use crate::charge_point::{End, LinkFacts};
#[cfg(feature = "nats")]
use crate::nats::{self, Broker};
use crate::socket::CloseReason;
use crate::{
    CallError, CallOptions, ChargePoint, ConnectionEvent, DisconnectCause, Identity, NotSent,
    SecondConnection, Watch,
};

/// The connected charge points of a server. Cheap to clone.
///
/// They are those of this process; with a broker, [`reach`](Self::reach) and
/// [`call`](Self::call) find those of all nodes.
#[derive(Debug, Clone, Default)]
pub struct CentralSystem {
    registry: Arc<Registry>,
}

#[derive(Debug)]
struct Registry {
    /// Of the next connection.
    generation: AtomicU64,
    connections: RwLock<Connections>,
    /// The oldest news give way: a slow watcher misses them.
    events: broadcast::Sender<ConnectionEvent>,
    /// To the connections of other nodes.
    #[cfg(feature = "nats")]
    broker: Option<Broker>,
}

#[derive(Debug, Default)]
struct Connections {
    /// The newest of each charge point.
    newest: HashMap<Identity, Connected>,
    /// Those that were replaced and have not ended yet, by their generation.
    replaced: HashMap<u64, ChargePoint>,
}

#[derive(Debug)]
struct Connected {
    charge_point: ChargePoint,
    room: Option<Room>,
}

/// The room that a charge point takes up among the connections of a server. One
/// that replaces itself stays in it, so that it neither needs nor makes any.
pub(crate) type Room = Arc<OwnedSemaphorePermit>;

impl CentralSystem {
    /// The charge points of this process, and a way to those of others.
    #[cfg(feature = "nats")]
    pub(crate) fn of_node(broker: Option<Broker>) -> Self {
        Self { registry: Arc::new(Registry { broker, ..Registry::default() }) }
    }

    /// Finds a charge point that is connected to this process.
    #[must_use]
    pub fn find(&self, identity: &str) -> Option<ChargePoint> {
        self.read().newest.get(identity).map(|connected| connected.charge_point.clone())
    }

    /// Finds a charge point that is connected: to this process or, if the server
    /// has a broker, to any node. Cancel safe.
    ///
    /// # Errors
    ///
    /// [`NotSent::NotConnected`] if it is connected nowhere, or its node does not
    /// answer; [`NotSent::BrokerAway`] if only the broker could tell.
    pub async fn reach(&self, identity: &str) -> Result<ChargePoint, NotSent> {
        if let Some(charge_point) = self.find(identity) {
            return Ok(charge_point);
        }
        #[cfg(feature = "nats")]
        if let (Some(broker), Ok(identity)) = (&self.registry.broker, Identity::new(identity)) {
            return nats::reach(broker, identity).await;
        }
        Err(NotSent::NotConnected)
    }

    /// Lists the connected charge points, in no particular order.
    #[must_use]
    pub fn charge_points(&self) -> Vec<ChargePoint> {
        self.read().newest.values().map(|connected| connected.charge_point.clone()).collect()
    }

    /// Counts the connected charge points.
    #[must_use]
    pub fn count(&self) -> usize {
        self.read().newest.len()
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

    /// Calls a charge point that can be [reached](Self::reach), like
    /// [`ChargePoint::call_with`].
    ///
    /// # Errors
    ///
    /// Those of [`reach`](Self::reach); otherwise what is known about the call.
    pub async fn call<R: RequestFrom<role::CentralSystem>>(
        &self,
        identity: &str,
        options: impl Into<CallOptions>,
        request: R,
    ) -> Result<R::Response, CallError> {
        let charge_point = self.reach(identity).await?;
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
        let answered = |joined: Result<_, JoinError>| {
            joined.expect("a call does not panic, and nobody aborts it")
        };
        for charge_point in self.charge_points() {
            if calls.len() >= concurrency.max(1) {
                answers.extend(calls.join_next().await.map(answered));
            }
            let identity = charge_point.identity().clone();
            let answer = ask(charge_point);
            calls.spawn(async move { (identity, answer.await) });
        }
        while let Some(joined) = calls.join_next().await {
            answers.push(answered(joined));
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

    /// Numbers a connection when its socket is accepted: what comes after that
    /// may take longer for one than for the next.
    pub(crate) fn next_generation(&self) -> u64 {
        self.registry.generation.fetch_add(1, Ordering::Relaxed)
    }

    /// Registers a connection. If there is another one of the same identity, one
    /// of them ends; it is the older one unless the policy says otherwise, for it
    /// may be half-open and must not lock the charge point out (J-7).
    ///
    /// # Errors
    ///
    /// What to tell the charge point if this one ends.
    pub(crate) fn register(
        &self,
        identity: Identity,
        facts: LinkFacts,
        policy: SecondConnection,
        room: Option<Room>,
    ) -> Result<Registration, CloseReason> {
        let mut connections = self.write();
        if let Some(Connected { charge_point: other, .. }) = connections.newest.get(&identity) {
            if policy == SecondConnection::IsRefused && other.is_connected() {
                return Err(CloseReason::ALREADY_CONNECTED);
            }
            if other.generation() > facts.generation {
                return Err(CloseReason::SUPERSEDED);
            }
        }
        // Under the lock, so that both orders agree.
        #[cfg(feature = "nats")]
        let facts = match &self.registry.broker {
            Some(broker) => LinkFacts { counter: broker.next_counter(), ..facts },
            None => facts,
        };
        let arrived = ChargePoint::new(identity.clone(), facts);
        let newest = Connected { charge_point: arrived.clone(), room };
        if let Some(Connected { charge_point: older, .. }) =
            connections.newest.insert(identity, newest)
        {
            older.end(End::Superseded);
            connections.replaced.insert(older.generation(), older);
        }
        // Under the lock, so that news come in the order of events.
        self.announce(ConnectionEvent::Connected(arrived.clone()));
        Ok(Registration { central_system: self.clone(), charge_point: arrived })
    }

    /// Returns the room of a charge point that is connected, if rooms are counted.
    pub(crate) fn room(&self, identity: &Identity) -> Option<Room> {
        self.read().newest.get(identity)?.room.clone()
    }

    /// Asks all connections to end, also those that a newer one has replaced.
    pub(crate) fn end_all(&self, end: End) {
        let connections = self.read();
        let newest = connections.newest.values().map(|connected| &connected.charge_point);
        for charge_point in newest.chain(connections.replaced.values()) {
            charge_point.end(end);
        }
    }

    fn announce(&self, event: ConnectionEvent) {
        // It fails when nobody watches.
        let _ = self.registry.events.send(event);
    }

    // Nothing panics under the lock, so the maps are always whole.

    fn read(&self) -> RwLockReadGuard<'_, Connections> {
        self.registry.connections.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Connections> {
        self.registry.connections.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is registered, until this is dropped: its task may panic.
pub(crate) struct Registration {
    central_system: CentralSystem,
    charge_point: ChargePoint,
}

impl Registration {
    pub(crate) fn charge_point(&self) -> &ChargePoint {
        &self.charge_point
    }
}

impl Drop for Registration {
    /// Forgets the connection, unless a newer one has taken its place.
    fn drop(&mut self) {
        let Self { central_system, charge_point } = self;
        // It has a cause already, unless its task has panicked.
        charge_point.refuse_calls(DisconnectCause::Lost);
        let mut connections = central_system.write();
        if connections.replaced.remove(&charge_point.generation()).is_none() {
            connections.newest.remove(charge_point.identity());
        }
        central_system.announce(ConnectionEvent::Disconnected(charge_point.clone()));
    }
}

impl Default for Registry {
    fn default() -> Self {
        let (events, _) = broadcast::channel(1024);
        Self {
            generation: AtomicU64::new(0),
            connections: RwLock::default(),
            events,
            #[cfg(feature = "nats")]
            broker: None,
        }
    }
}
