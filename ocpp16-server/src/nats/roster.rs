//! Which connections are open in the whole system, as its workers know it.
//!
//! What makes the hooks of a [`Handler`](crate::Handler) run exactly once:
//! whoever changes the roster runs the hook. It says nothing about where a call
//! has to go; for that, no register is needed.

use std::collections::HashMap;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ocpp16_types::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::nats::Order;
use crate::{Identity, StoreError};

/// Keeps the open connections of all nodes, where all workers see them.
///
/// With one worker, a [`MemoryRoster`] does. Several share one, such as a table
/// of the database that they share: of each charge point the
/// [`Connection`] that was opened last, and whether it is open, closed or
/// given up.
///
/// Implementers promise that each call happens at one moment or not at all, for
/// all workers together, so that of two that report the same only one is told
/// that it changed something.
pub trait Roster: Send + Sync + 'static {
    /// Takes note of an open connection.
    ///
    /// Changes nothing if the charge point has a newer one that is open
    /// ([`Opened::Outdated`]), or if this very one is open ([`Opened::Known`])
    /// or was closed before (`Outdated`): messages may overtake each other. One
    /// that was [given up](Self::given_up) opens again.
    ///
    /// # Errors
    ///
    /// The change may or may not have been made.
    fn opened(
        &self,
        identity: &Identity,
        connection: &Connection,
    ) -> impl Future<Output = Result<Opened, StoreError>> + Send;

    /// Takes note that a connection has ended. Tells whether it was open: to
    /// exactly one of those who ask.
    ///
    /// Of a connection that is not that of the charge point, or unknown, nothing
    /// is remembered.
    ///
    /// # Errors
    ///
    /// The change may or may not have been made.
    fn closed(
        &self,
        identity: &Identity,
        order: &Order,
    ) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Takes note that nothing is heard of the node that these connections are on:
    /// of some dozens at a time, in one change. Returns the charge points whose
    /// connection was open, each to exactly one of those who ask.
    ///
    /// Like [`closed`](Self::closed), but the connections may open again: their
    /// node may only have been unreachable.
    ///
    /// # Errors
    ///
    /// The change may or may not have been made.
    fn given_up(
        &self,
        connections: &[(Identity, Connection)],
    ) -> impl Future<Output = Result<Vec<Identity>, StoreError>> + Send;

    /// Lists the open connections of a node.
    ///
    /// # Errors
    ///
    /// The roster cannot be read.
    fn of_node(
        &self,
        node: &str,
    ) -> impl Future<Output = Result<Vec<(Identity, Connection)>, StoreError>> + Send;

    /// Lists the nodes that have open connections.
    ///
    /// # Errors
    ///
    /// The roster cannot be read.
    fn nodes(&self) -> impl Future<Output = Result<Vec<String>, StoreError>> + Send;

    /// Returns the largest [counter](Order::counter) of all connections, open or not;
    /// 0 if there are none. What a worker that starts lets others know, so that what
    /// is opened from now on is newer.
    ///
    /// # Errors
    ///
    /// The roster cannot be read.
    fn counter(&self) -> impl Future<Output = Result<u64, StoreError>> + Send;
}

/// A connection of a charge point to some node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Connection {
    /// Its place among all connections; names its node, too.
    pub order: Order,
    /// Where it comes from.
    pub remote_address: SocketAddr,
    /// When it was opened, by the clock of its node.
    pub connected_since: DateTime,
    /// What admission said about it, as JSON.
    #[serde(default)]
    pub session: Value,
}

impl Connection {
    /// States the facts of a connection.
    #[must_use]
    pub const fn new(
        order: Order,
        remote_address: SocketAddr,
        connected_since: DateTime,
        session: Value,
    ) -> Self {
        Self { order, remote_address, connected_since, session }
    }

    /// Returns the name of the node that it is on.
    #[must_use]
    pub fn node(&self) -> &str {
        self.order.node()
    }
}

/// What became of a connection that was reported as open.
#[derive(Debug, Clone, PartialEq)]
pub enum Opened {
    /// It is the one of the charge point now, which had none.
    New,
    /// It is the one of the charge point now, and has replaced this older one,
    /// which was open.
    Replaced(Connection),
    /// It is the one of the charge point already.
    Known,
    /// It is not that of the charge point: a newer one is open, or it has been
    /// closed before.
    Outdated,
}

/// Keeps the roster as long as the process lasts. Clones share it.
///
/// For one worker: others know nothing of it. A worker that starts anew runs the
/// [`connected`](crate::Handler::connected) hook for what is connected by then, as
/// soon as it has heard of it: a message may come first.
#[derive(Debug, Clone, Default)]
pub struct MemoryRoster {
    latest: Arc<Mutex<HashMap<Identity, Latest>>>,
}

/// The connection of a charge point that was opened last.
#[derive(Debug)]
struct Latest {
    connection: Connection,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Closed,
    GivenUp,
}

impl MemoryRoster {
    /// The map is whole after every single operation on it.
    fn latest(&self) -> MutexGuard<'_, HashMap<Identity, Latest>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn end(&self, identity: &Identity, order: &Order, end: State) -> bool {
        let mut latest = self.latest();
        let Some(latest) = latest.get_mut(identity) else { return false };
        if latest.connection.order != *order {
            return false;
        }
        let was_open = latest.state == State::Open;
        if was_open || end == State::Closed {
            latest.state = end;
        }
        was_open
    }
}

impl Roster for MemoryRoster {
    async fn opened(
        &self,
        identity: &Identity,
        connection: &Connection,
    ) -> Result<Opened, StoreError> {
        let mut all = self.latest();
        let opened = Latest { connection: connection.clone(), state: State::Open };
        let Some(latest) = all.get_mut(identity) else {
            all.insert(identity.clone(), opened);
            return Ok(Opened::New);
        };
        let (known, new) = (&latest.connection.order, &connection.order);
        Ok(match latest.state {
            State::Open if known == new => Opened::Known,
            State::Open if known > new => Opened::Outdated,
            State::Closed if known == new => Opened::Outdated,
            State::Open => Opened::Replaced(std::mem::replace(latest, opened).connection),
            State::Closed | State::GivenUp => {
                *latest = opened;
                Opened::New
            }
        })
    }

    async fn closed(&self, identity: &Identity, order: &Order) -> Result<bool, StoreError> {
        Ok(self.end(identity, order, State::Closed))
    }

    async fn given_up(
        &self,
        connections: &[(Identity, Connection)],
    ) -> Result<Vec<Identity>, StoreError> {
        let open = connections
            .iter()
            .filter(|(identity, connection)| self.end(identity, &connection.order, State::GivenUp));
        Ok(open.map(|(identity, _)| identity.clone()).collect())
    }

    async fn of_node(&self, node: &str) -> Result<Vec<(Identity, Connection)>, StoreError> {
        let latest = self.latest();
        let open = latest.iter().filter(|(_, latest)| latest.state == State::Open);
        let of_node = open.filter(|(_, latest)| latest.connection.node() == node);
        Ok(of_node
            .map(|(identity, latest)| (identity.clone(), latest.connection.clone()))
            .collect())
    }

    async fn nodes(&self) -> Result<Vec<String>, StoreError> {
        let latest = self.latest();
        let open = latest.values().filter(|latest| latest.state == State::Open);
        let mut nodes: Vec<_> = open.map(|latest| latest.connection.node().to_owned()).collect();
        nodes.sort_unstable();
        nodes.dedup();
        Ok(nodes)
    }

    async fn counter(&self) -> Result<u64, StoreError> {
        let latest = self.latest();
        Ok(latest.values().map(|latest| latest.connection.order.counter()).max().unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connection(counter: u64, node: &str) -> Connection {
        let since = DateTime::from(std::time::SystemTime::UNIX_EPOCH);
        let address = "192.0.2.1:5".parse().unwrap();
        Connection::new(Order::new(counter, node), address, since, Value::Null)
    }

    /// What happens, in this order, and what each step is told.
    #[tokio::test]
    async fn of_all_reports_only_those_that_change_something_are_told_so() {
        use Opened::{Known, New, Outdated, Replaced};

        enum Step {
            Open(u64, &'static str, Opened),
            Close(u64, &'static str, bool),
            GiveUp(u64, &'static str, bool),
        }
        use Step::{Close, GiveUp, Open};

        for steps in [
            vec![Open(1, "a", New), Open(1, "a", Known), Close(1, "a", true), Close(1, "a", false)],
            // A report that was overtaken by the end of its connection opens nothing.
            vec![Open(1, "a", New), Close(1, "a", true), Open(1, "a", Outdated)],
            // Newest wins, in whatever order the reports come.
            vec![
                Open(1, "a", New),
                Open(2, "b", Replaced(connection(1, "a"))),
                Open(1, "a", Outdated),
                Close(1, "a", false),
                Close(2, "b", true),
            ],
            vec![Open(2, "b", New), Open(1, "a", Outdated), Close(1, "a", false)],
            // Of two with the same counter the node decides.
            vec![Open(1, "b", New), Open(1, "a", Outdated)],
            vec![Open(1, "a", New), Open(1, "b", Replaced(connection(1, "a")))],
            // A node that was given up may come back.
            vec![
                Open(1, "a", New),
                GiveUp(1, "a", true),
                GiveUp(1, "a", false),
                Open(1, "a", New),
                Close(1, "a", true),
            ],
            // Unless the connection has really ended, or a newer one is there.
            vec![
                Open(1, "a", New),
                GiveUp(1, "a", true),
                Close(1, "a", false),
                Open(1, "a", Outdated),
            ],
            vec![
                Open(1, "a", New),
                GiveUp(1, "a", true),
                Open(2, "b", New),
                Open(1, "a", Outdated),
            ],
            // What all nodes of a restarted system count is low again: the dead
            // outrank nobody.
            vec![Open(9, "a", New), GiveUp(9, "a", true), Open(1, "b", New)],
            vec![Open(9, "a", New), Close(9, "a", true), Open(1, "b", New)],
        ] {
            let roster = MemoryRoster::default();
            let identity: Identity = "CP 1".parse().unwrap();
            for (index, step) in steps.into_iter().enumerate() {
                match step {
                    Open(counter, node, expected) => {
                        let opened = roster.opened(&identity, &connection(counter, node)).await;
                        assert_eq!(opened.unwrap(), expected, "step {index}");
                    }
                    Close(counter, node, expected) => {
                        let closed = roster.closed(&identity, &Order::new(counter, node)).await;
                        assert_eq!(closed.unwrap(), expected, "step {index}");
                    }
                    GiveUp(counter, node, expected) => {
                        let connections = [(identity.clone(), connection(counter, node))];
                        let given_up = roster.given_up(&connections).await.unwrap();
                        assert_eq!(given_up.contains(&identity), expected, "step {index}");
                    }
                }
            }
        }
    }

    #[tokio::test]
    async fn lists_what_is_open() {
        let roster = MemoryRoster::default();
        let (one, two): (Identity, Identity) = ("1".parse().unwrap(), "2".parse().unwrap());
        roster.opened(&one, &connection(1, "a")).await.unwrap();
        roster.opened(&two, &connection(2, "b")).await.unwrap();
        assert_eq!(roster.nodes().await.unwrap(), ["a", "b"]);
        assert_eq!(roster.of_node("a").await.unwrap(), [(one.clone(), connection(1, "a"))]);
        let of_both = [(one.clone(), connection(1, "a")), (two.clone(), connection(1, "a"))];
        assert_eq!(roster.given_up(&of_both).await.unwrap(), [one]);
        assert_eq!(roster.nodes().await.unwrap(), ["b"]);
        assert_eq!(roster.of_node("a").await.unwrap(), []);
        assert_eq!(roster.counter().await.unwrap(), 2);
        assert_eq!(MemoryRoster::default().counter().await.unwrap(), 0);
    }
}
