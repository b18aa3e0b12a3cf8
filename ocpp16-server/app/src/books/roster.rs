//! Which connections are open on which node, for all workers that share the books.

use std::collections::HashMap;
use std::net::SocketAddr;

use ocpp16_server::nats::{Connection as Opening, Opened, Order, Roster};
use ocpp16_server::{Identity, StoreError};
use ocpp16_types::DateTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Books;
use super::column::{Json, Moment, Named};
use crate::storage::{
    self, Connection, Error, FromSqlError, OptionalExtension, Row, StorageError, params,
};

/// Where a charge point is connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) node: String,
    pub(crate) remote_address: String,
    pub(crate) connected_since: DateTime,
}

impl Books {
    /// Finds where these charge points are connected, as far as they are.
    pub(crate) async fn places(
        &self,
        identities: Vec<String>,
    ) -> Result<HashMap<String, Place>, StorageError> {
        self.read(move |connection| places(connection, &identities)).await
    }
}

impl Roster for Books {
    async fn opened(
        &self,
        identity: &Identity,
        connection: &Opening,
    ) -> Result<Opened, StoreError> {
        let (identity, opening) = (identity.clone(), connection.clone());
        let opened = self.write(move |connection| opened(connection, &identity, &opening));
        opened.await.map_err(StoreError::new)
    }

    async fn closed(&self, identity: &Identity, order: &Order) -> Result<bool, StoreError> {
        let (identity, order) = (identity.clone(), order.clone());
        let ended = self.write(move |connection| end(connection, &identity, &order, State::Closed));
        ended.await.map_err(StoreError::new)
    }

    async fn given_up(
        &self,
        connections: &[(Identity, Opening)],
    ) -> Result<Vec<Identity>, StoreError> {
        let connections = connections.to_vec();
        let given_up = self.write(move |connection| {
            let mut open = Vec::new();
            for (identity, Opening { order, .. }) in &connections {
                if end(connection, identity, order, State::GivenUp)? {
                    open.push(identity.clone());
                }
            }
            Ok(open)
        });
        given_up.await.map_err(StoreError::new)
    }

    async fn of_node(&self, node: &str) -> Result<Vec<(Identity, Opening)>, StoreError> {
        let node = node.to_owned();
        self.read(move |connection| of_node(connection, &node)).await.map_err(StoreError::new)
    }

    async fn nodes(&self) -> Result<Vec<String>, StoreError> {
        self.read(nodes).await.map_err(StoreError::new)
    }

    async fn counter(&self) -> Result<u64, StoreError> {
        self.read(largest_counter).await.map_err(StoreError::new)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum State {
    Open,
    Closed,
    GivenUp,
}

fn opened(
    connection: &Connection,
    identity: &Identity,
    opening: &Opening,
) -> storage::Result<Opened> {
    let latest = connection
        .prepare_cached("SELECT * FROM connections WHERE identity = ?1")?
        .query_row([identity.as_str()], |row| Ok((state(row)?, read(row)?)))
        .optional()?;
    let (known, new) = (latest.as_ref().map(|(_, latest)| &latest.order), &opening.order);
    let replaced = match &latest {
        Some((State::Open, _)) if known == Some(new) => return Ok(Opened::Known),
        Some((State::Open, _)) if known > Some(new) => return Ok(Opened::Outdated),
        Some((State::Closed, _)) if known == Some(new) => return Ok(Opened::Outdated),
        Some((State::Open, older)) => Some(older.clone()),
        Some((State::Closed | State::GivenUp, _)) | None => None,
    };
    connection
        .prepare_cached(
            "INSERT INTO connections
                 (identity, counter, node, remote_address, connected_since, session, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'Open')
             ON CONFLICT (identity) DO UPDATE SET
                 counter = excluded.counter, node = excluded.node,
                 remote_address = excluded.remote_address,
                 connected_since = excluded.connected_since, session = excluded.session,
                 state = excluded.state",
        )?
        .execute(params![
            identity.as_str(),
            counter(new),
            new.node(),
            opening.remote_address.to_string(),
            Moment(opening.connected_since),
            Json(&opening.session),
        ])?;
    Ok(replaced.map_or(Opened::New, Opened::Replaced))
}

/// Tells whether it was open.
fn end(
    connection: &Connection,
    identity: &Identity,
    order: &Order,
    state: State,
) -> storage::Result<bool> {
    let was_open = connection
        .prepare_cached(
            "UPDATE connections SET state = ?4
             WHERE identity = ?1 AND counter = ?2 AND node = ?3 AND state = 'Open'",
        )?
        .execute(params![identity.as_str(), counter(order), order.node(), Named(state)])?;
    if was_open == 0 && state == State::Closed {
        // One that was given up comes back no more.
        connection
            .prepare_cached(
                "UPDATE connections SET state = 'Closed'
                 WHERE identity = ?1 AND counter = ?2 AND node = ?3",
            )?
            .execute(params![identity.as_str(), counter(order), order.node()])?;
    }
    Ok(was_open > 0)
}

fn of_node(connection: &Connection, node: &str) -> storage::Result<Vec<(Identity, Opening)>> {
    connection
        .prepare_cached("SELECT * FROM connections WHERE node = ?1 AND state = 'Open'")?
        .query_map([node], |row| Ok((parsed(row, "identity")?, read(row)?)))
}

fn nodes(connection: &Connection) -> storage::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT DISTINCT node FROM connections WHERE state = 'Open' ORDER BY node")?
        .query_map((), |row| row.get(0))
}

fn largest_counter(connection: &Connection) -> storage::Result<u64> {
    let largest: i64 = connection
        .prepare_cached("SELECT COALESCE(MAX(counter), 0) FROM connections")?
        .query_row((), |row| row.get(0))?;
    Ok(u64::try_from(largest).unwrap_or_default())
}

fn places(
    connection: &Connection,
    identities: &[String],
) -> storage::Result<HashMap<String, Place>> {
    let mut find = connection.prepare_cached(
        "SELECT node, remote_address, connected_since FROM connections
         WHERE identity = ?1 AND state = 'Open'",
    )?;
    let mut places = HashMap::new();
    for identity in identities {
        let place = find.query_row([identity], |row| {
            Ok(Place {
                node: row.get("node")?,
                remote_address: row.get("remote_address")?,
                connected_since: row.get::<_, Moment>("connected_since")?.0,
            })
        });
        places.extend(place.optional()?.map(|place| (identity.clone(), place)));
    }
    Ok(places)
}

fn state(row: &Row<'_>) -> storage::Result<State> {
    Ok(row.get::<_, Named<State>>("state")?.0)
}

fn read(row: &Row<'_>) -> storage::Result<Opening> {
    let counter = u64::try_from(row.get::<_, i64>("counter")?).unwrap_or_default();
    let order = Order::new(counter, &row.get::<_, String>("node")?);
    let remote_address: SocketAddr = parsed(row, "remote_address")?;
    let session: Json<Value> = row.get("session")?;
    let since: Moment = row.get("connected_since")?;
    Ok(Opening::new(order, remote_address, since.0, session.0))
}

/// Nobody counts so far.
fn counter(order: &Order) -> i64 {
    i64::try_from(order.counter()).unwrap_or(i64::MAX)
}

/// Reads what is kept as its text.
fn parsed<T: std::str::FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    row: &Row<'_>,
    column: &str,
) -> storage::Result<T> {
    let text: String = row.get(column)?;
    text.parse().map_err(|error| Error::Column(column.to_owned(), FromSqlError::meaning(error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Live, Settings};
    use crate::storage::{TestDatabase, on_each_database};

    on_each_database! {
        of_all_reports_only_those_that_change_something_are_told_so
        lists_what_is_open_and_where
    }

    fn opening(counter: u64, node: &str) -> Opening {
        let since = DateTime::from_unix_milliseconds(1_767_225_600_123).unwrap();
        let session = serde_json::json!({ "securityProfile": 1 });
        Opening::new(Order::new(counter, node), "192.0.2.1:5".parse().unwrap(), since, session)
    }

    /// What happens, in this order, and what each step is told.
    async fn of_all_reports_only_those_that_change_something_are_told_so(database: TestDatabase) {
        enum Step {
            Open(u64, &'static str, Opened),
            Close(u64, &'static str, bool),
            GiveUp(u64, &'static str, bool),
        }
        use Opened::{Known, New, Outdated, Replaced};
        use Step::{Close, GiveUp, Open};

        let books = Books::new(database.open(), Live::new(Settings::default()).1);
        for (number, steps) in [
            vec![Open(1, "a", New), Open(1, "a", Known), Close(1, "a", true), Close(1, "a", false)],
            vec![Open(1, "a", New), Close(1, "a", true), Open(1, "a", Outdated)],
            vec![
                Open(1, "a", New),
                Open(2, "b", Replaced(opening(1, "a"))),
                Open(1, "a", Outdated),
                Close(1, "a", false),
                Close(2, "b", true),
            ],
            vec![Open(1, "b", New), Open(1, "a", Outdated)],
            vec![Open(1, "a", New), Open(1, "b", Replaced(opening(1, "a")))],
            vec![Open(1, "a", New), GiveUp(1, "a", true), GiveUp(1, "a", false), Open(1, "a", New)],
            vec![
                Open(1, "a", New),
                GiveUp(1, "a", true),
                Close(1, "a", false),
                Open(1, "a", Outdated),
            ],
            vec![Open(9, "a", New), GiveUp(9, "a", true), Open(1, "b", New)],
            vec![Close(1, "a", false), Open(1, "a", New)],
        ]
        .into_iter()
        .enumerate()
        {
            let identity: Identity = format!("CP {number}").parse().unwrap();
            for (index, step) in steps.into_iter().enumerate() {
                let place = format!("{number}, step {index}");
                match step {
                    Open(counter, node, expected) => {
                        let opened = books.opened(&identity, &opening(counter, node)).await;
                        assert_eq!(opened.unwrap(), expected, "{place}");
                    }
                    Close(counter, node, expected) => {
                        let closed = books.closed(&identity, &Order::new(counter, node)).await;
                        assert_eq!(closed.unwrap(), expected, "{place}");
                    }
                    GiveUp(counter, node, expected) => {
                        let connections = [(identity.clone(), opening(counter, node))];
                        let given_up = books.given_up(&connections).await.unwrap();
                        assert_eq!(given_up.contains(&identity), expected, "{place}");
                    }
                }
            }
        }
    }

    async fn lists_what_is_open_and_where(database: TestDatabase) {
        let books = Books::new(database.open(), Live::new(Settings::default()).1);
        assert_eq!(books.counter().await.unwrap(), 0);
        let (one, two): (Identity, Identity) = ("1".parse().unwrap(), "2".parse().unwrap());
        books.opened(&one, &opening(1, "a")).await.unwrap();
        books.opened(&two, &opening(2, "b")).await.unwrap();
        assert_eq!(books.nodes().await.unwrap(), ["a", "b"]);
        assert_eq!(books.of_node("a").await.unwrap(), [(one.clone(), opening(1, "a"))]);
        let asked: Vec<_> = ["1", "2", "3"].map(str::to_owned).into();
        let places = books.places(asked.clone()).await.unwrap();
        assert_eq!((places.len(), &*places["2"].node), (2, "b"));
        assert_eq!(places["1"].connected_since, opening(1, "a").connected_since);
        let of_both = [(one.clone(), opening(1, "a")), (two.clone(), opening(1, "a"))];
        assert_eq!(books.given_up(&of_both).await.unwrap(), [one]);
        books.closed(&two, &Order::new(2, "b")).await.unwrap();
        assert!(books.nodes().await.unwrap().is_empty());
        assert!(books.places(asked).await.unwrap().is_empty());
        assert_eq!(books.counter().await.unwrap(), 2);
    }
}
