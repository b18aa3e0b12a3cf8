//! A node that has died with many connections: they are given up little by little, and
//! who comes back meanwhile goes first.

use std::collections::HashSet;
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ocpp16_server::nats::{Connection, MemoryRoster, Opened, Order, Roster};
use ocpp16_server::{Identity, StoreError};
use ocpp16_tests::{
    Cable, ChargePoint, NatsClient, NatsServer, PATIENCE, Process, eventually, example,
};
use ocpp16_types::DateTime;
use serde_json::json;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

use crate::probe::Said;
use crate::system::{self, worker_of};
use crate::worker::booted;

const LEASE: Duration = Duration::from_millis(600);

/// A roster that tells what it is asked to give up, and does it when it is let go.
#[derive(Clone)]
struct Held {
    roster: MemoryRoster,
    asks: Sender<Vec<Identity>>,
    asked: Arc<Mutex<Receiver<Vec<Identity>>>>,
    gate: Arc<Semaphore>,
}

impl Held {
    fn new() -> Self {
        let (asks, asked) = channel();
        let (asked, gate) = (Arc::new(Mutex::new(asked)), Arc::new(Semaphore::new(0)));
        Self { roster: MemoryRoster::default(), asks, asked, gate }
    }

    /// Waits until something is to be given up.
    fn asked(&self) -> Vec<Identity> {
        self.asked.lock().unwrap().recv_timeout(PATIENCE).expect("a node is given up")
    }

    /// Returns how many changes were asked for besides.
    fn asked_besides(&self) -> usize {
        self.asked.lock().unwrap().try_iter().count()
    }

    fn let_go(&self) {
        self.gate.add_permits(Semaphore::MAX_PERMITS / 2);
    }
}

impl Roster for Held {
    async fn opened(&self, identity: &Identity, it: &Connection) -> Result<Opened, StoreError> {
        self.roster.opened(identity, it).await
    }

    async fn closed(&self, identity: &Identity, order: &Order) -> Result<bool, StoreError> {
        self.roster.closed(identity, order).await
    }

    async fn given_up(&self, all: &[(Identity, Connection)]) -> Result<Vec<Identity>, StoreError> {
        let identities = all.iter().map(|(identity, _)| identity.clone());
        self.asks.send(identities.collect()).unwrap();
        self.gate.acquire().await.unwrap().forget();
        self.roster.given_up(all).await
    }

    async fn of_node(&self, node: &str) -> Result<Vec<(Identity, Connection)>, StoreError> {
        self.roster.of_node(node).await
    }

    async fn nodes(&self) -> Result<Vec<String>, StoreError> {
        self.roster.nodes().await
    }

    async fn counter(&self) -> Result<u64, StoreError> {
        self.roster.counter().await
    }
}

/// Has connections of a node in the roster that is no more.
fn had(roster: &MemoryRoster, identities: impl IntoIterator<Item = String>) {
    let since = DateTime::from(std::time::SystemTime::now());
    let runtime = Runtime::new().unwrap();
    for (identity, counter) in identities.into_iter().zip(1..) {
        let order = Order::new(counter, "dead");
        let connection = Connection::new(order, "192.0.2.1:5".parse().unwrap(), since, json!("d"));
        let identity = identity.parse().unwrap();
        let opened = runtime.block_on(roster.opened(&identity, &connection));
        assert_eq!(opened.unwrap(), Opened::New);
    }
}

/// Starts a gateway as a process of its own, and tells where to connect to it.
fn gateway(broker: &str) -> (Process, String) {
    let mut command = Command::new(example("nats_gateway"));
    command.args(["127.0.0.1:0", broker, &LEASE.as_secs_f64().to_string()]);
    let mut gateway = Process::start("nats_gateway", &mut command);
    let line = gateway.line();
    let (url, _) = line.split_once("/{identity}").unwrap();
    (gateway, url.to_owned())
}

/// However long it takes: nobody has to wait for what is given up.
#[test]
fn who_comes_back_is_served_before_the_rest_is_given_up() {
    const ALL: usize = 3000;

    let (server, said, roster) = (NatsServer::start(), Said::new(), Held::new());
    let identity = |number: usize| format!("CP{number}");
    had(&roster.roster, (0..ALL).map(identity));
    let gateway = system::gateway(&server);
    let worker = worker_of(&server, said.probe("w"), LEASE, roster.clone(), |worker| worker);

    // The worker is in the middle of it, and gets no further.
    let first: HashSet<_> = roster.asked().into_iter().map(|it| it.to_string()).collect();
    assert!(first.len() < ALL / 50, "{} connections are in the way", first.len());
    let back = (0..ALL).map(identity).find(|identity| !first.contains(identity)).unwrap();
    for (identity, before) in [(&*back, true), ("NEW", false)] {
        booted(&gateway, identity).close();
        if before {
            assert_eq!(said.next(), format!(r#"w: disconnected {identity} "d""#));
        }
        assert_eq!(said.next(), format!(r#"w: connected {identity} {{"tenant":"north"}}"#));
        assert_eq!(said.next(), format!("w: boot_notification 1 of {identity}"));
        let end = said.next();
        assert_eq!(end, format!(r#"w: disconnected {identity} {{"tenant":"north"}}"#));
    }
    assert_eq!(roster.asked_besides(), 0, "more than one change is in the way");

    // The others leave, each once.
    roster.let_go();
    let mut left: HashSet<_> = (0..ALL).map(identity).filter(|it| *it != back).collect();
    while !left.is_empty() {
        let line = said.next();
        let identity =
            line.strip_prefix("w: disconnected ").and_then(|it| it.strip_suffix(" \"d\""));
        assert!(identity.is_some_and(|identity| left.remove(identity)), "{line}");
    }
    worker.stop();
    assert!(said.rest().is_empty());
    gateway.stop();
}

/// Its hooks keep their order.
#[test]
fn who_comes_back_while_it_is_given_up_is_disconnected_first() {
    let (server, said, roster) = (NatsServer::start(), Said::new(), MemoryRoster::default());
    had(&roster, ["HELD".to_owned()]);
    let gateway = system::gateway(&server);
    let _worker = worker_of(&server, said.probe("w"), LEASE, roster, |worker| worker);
    assert_eq!(said.next(), "w: leaving HELD");
    let _held = ChargePoint::connect(&gateway.url, "HELD");
    // What is said of another one, and later, is heard.
    let _other = booted(&gateway, "OTHER");
    assert_eq!(said.next(), r#"w: connected OTHER {"tenant":"north"}"#);
    assert_eq!(said.next(), "w: boot_notification 1 of OTHER");
    said.gate.add_permits(1);
    assert_eq!(said.next(), r#"w: disconnected HELD "d""#);
    assert_eq!(said.next(), r#"w: connected HELD {"tenant":"north"}"#);
}

/// One that stood still, and goes on while a worker is at it.
#[test]
fn a_node_that_comes_back_while_it_is_given_up_keeps_its_charge_points() {
    const ALL: usize = 40;

    let (server, said, roster) = (NatsServer::start(), Said::new(), Held::new());
    let (gateway, url) = gateway(&server.url());
    let _worker = worker_of(&server, said.probe("w"), LEASE, roster.clone(), |worker| worker);
    let mut open = HashSet::new();
    let hear = |open: &mut HashSet<String>| {
        let line = said.next();
        let words: Vec<_> = line.split(' ').collect();
        match words[1] {
            "connected" => assert!(open.insert(words[2].to_owned()), "{line}"),
            "disconnected" => assert!(open.remove(words[2]), "{line}"),
            _ => panic!("{line}"),
        }
    };
    let _connected: Vec<_> =
        (0..ALL).map(|number| ChargePoint::connect(&url, &format!("CP{number}"))).collect();
    while open.len() < ALL {
        hear(&mut open);
    }

    gateway.signal("STOP");
    let first = roster.asked().len();
    assert!(first < ALL, "all at once");
    let mut client = NatsClient::connect(&server.url());
    client.subscribe("ocpp16.node.*");
    gateway.signal("CONT");
    let node = roster.roster.clone();
    let node =
        Runtime::new().unwrap().block_on(async move { node.nodes().await.unwrap().remove(0) });
    while !client.receive().payload.contains(&node) {}
    roster.let_go();
    while open.len() == ALL {
        hear(&mut open);
    }
    while open.len() < ALL {
        hear(&mut open);
    }
    eventually("all are in the roster", || {
        let runtime = Runtime::new().unwrap();
        (runtime.block_on(roster.of_node(&node)).unwrap().len() == ALL).then_some(())
    });
}

/// What a worker wants to know of a node that comes back may be lost on the way: the
/// node hears it later.
#[test]
fn a_node_that_loses_the_broker_again_keeps_its_charge_points() {
    const ALL: usize = 40;

    let (server, said, roster) = (NatsServer::start(), Said::new(), Held::new());
    let address = server.url().trim_start_matches("nats://").parse().unwrap();
    let cable = Cable::to(address);
    let (_gateway, url) = gateway(&format!("nats://{}", cable.address()));
    let _worker = worker_of(&server, said.probe("w"), LEASE, roster.clone(), |worker| worker);
    let connect = |number| ChargePoint::connect(&url, &format!("CP{number}"));
    let _connected: Vec<_> = (0..ALL).map(connect).collect();
    let in_roster = || {
        let runtime = Runtime::new().unwrap();
        let node = runtime.block_on(roster.roster.nodes()).unwrap().pop();
        node.map_or(0, |node| runtime.block_on(roster.roster.of_node(&node)).unwrap().len())
    };
    eventually("all are in the roster", || (in_roster() == ALL).then_some(()));

    let mut client = NatsClient::connect(&server.url());
    cable.cut();
    let first = roster.asked().len();
    client.subscribe("ocpp16.node.*");
    cable.mend();
    let node = roster.roster.clone();
    let node =
        Runtime::new().unwrap().block_on(async move { node.nodes().await.unwrap().remove(0) });
    while !client.receive().payload.contains(&node) {}
    cable.cut();
    roster.let_go();
    eventually("some are given up", || (in_roster() <= ALL - first).then_some(()));
    cable.mend();
    eventually("all are in the roster again", || (in_roster() == ALL).then_some(()));
}
