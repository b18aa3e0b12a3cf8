//! A central system in the process of the test, which can be stopped, killed and
//! started again.

use std::net::SocketAddr;
use std::process::Command;

use ocpp16_server::admission::SecurityProfiles;
use ocpp16_server::tls::{ClientCertificates, TlsConfig};
use ocpp16_server::{
    AuthorizationKey, Drained, Identity, Listener, MemoryStore, Server, Store, StoredKey,
    Validation,
};
use ocpp16_tests::{PATIENCE, Peer};
use ocpp16_types::{RequestFrom, role};
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::authority::Authority;
use crate::charging::Charging;

/// Whose certificates it takes.
pub(crate) const ORGANIZATION: &str = "Example Charging";

/// The serial number of the certificate that it shows.
pub(crate) const SERIAL: u64 = 0x51;

/// Admits by security profile 1 to 3, and remembers in a store that outlives it.
pub(crate) struct CentralSystem {
    pub(crate) ws: Door,
    /// Asks for a client certificate and goes on without.
    pub(crate) wss: Door,
    /// Insists on a client certificate.
    pub(crate) wss_with_certificate: Door,
    store: MemoryStore,
    running: Option<Running>,
}

struct Running {
    runtime: Runtime,
    central_system: ocpp16_server::CentralSystem,
    serving: JoinHandle<Drained>,
    stop: oneshot::Sender<()>,
}

impl CentralSystem {
    pub(crate) fn start(authority: &Authority) -> Self {
        let wss = |clients| {
            let tls = TlsConfig::new(authority.server(SERIAL, clients)).unwrap();
            Door::new(Some(tls), authority.trusted())
        };
        let mut central_system = Self {
            ws: Door::new(None, Vec::new()),
            wss: wss(ClientCertificates::Optional),
            wss_with_certificate: wss(ClientCertificates::Required),
            store: MemoryStore::default(),
            running: None,
        };
        central_system.start_again();
        central_system
    }

    /// Starts a new server at the same addresses, on the same store.
    pub(crate) fn start_again(&mut self) {
        let runtime = Runtime::new().unwrap();
        let admission = SecurityProfiles::new(self.store.clone()).certificates_of([ORGANIZATION]);
        let server = Server::builder(Charging, admission)
            .store(self.store.clone())
            .validation(Validation::Strict)
            .handshake_timeout(PATIENCE)
            .close_timeout(PATIENCE)
            .call_timeout(PATIENCE)
            .drain_timeout(PATIENCE)
            .build();
        let central_system = server.central_system();
        let (stop, stopped) = oneshot::channel::<()>();
        let doors = [&self.ws, &self.wss, &self.wss_with_certificate];
        let listeners = runtime.block_on(async {
            let mut listeners = Vec::new();
            for door in doors {
                listeners.push(door.open().await);
            }
            listeners
        });
        let serving = runtime.spawn(server.serve(listeners, async { stopped.await.unwrap() }));
        self.running = Some(Running { runtime, central_system, serving, stop });
    }

    /// Shuts down, and waits until all connections are closed.
    pub(crate) fn stop(&mut self) {
        let Running { runtime, serving, stop, .. } = self.running.take().unwrap();
        stop.send(()).unwrap();
        assert_eq!(runtime.block_on(serving).unwrap().cut, 0);
    }

    /// Ends as if its process were killed: connections break off without a Close.
    pub(crate) fn kill(&mut self) {
        let Running { runtime, stop, .. } = self.running.take().unwrap();
        drop(runtime);
        // Not earlier, for it must not begin to shut down.
        drop(stop);
    }

    /// Calls a charge point, which has to answer.
    pub(crate) fn call<R: RequestFrom<role::CentralSystem>>(
        &self,
        identity: &str,
        request: R,
    ) -> R::Response {
        let Running { runtime, central_system, .. } = self.running();
        let charge_point = central_system.find(identity).unwrap();
        runtime.block_on(charge_point.call(request)).unwrap()
    }

    /// Closes the connection of a charge point.
    pub(crate) fn disconnect(&self, identity: &str) {
        self.running().central_system.disconnect(identity).unwrap();
    }

    /// Lets a charge point in that proves itself by this key.
    pub(crate) fn set_key(&self, identity: &str, key: &[u8]) {
        let key = StoredKey::of(&AuthorizationKey::from_bytes(key)).unwrap();
        let identity = parse(identity);
        let (runtime, store) = (&self.running().runtime, &self.store);
        let known = runtime.block_on(store.load(&identity)).unwrap().keys;
        let set = store.replace_keys(&identity, &known, vec![key]);
        assert!(runtime.block_on(set).unwrap());
    }

    /// The highest security profile that a charge point has connected with.
    pub(crate) fn highest_profile(&self, identity: &str) -> u8 {
        let identity = parse(identity);
        let state = self.running().runtime.block_on(self.store.load(&identity));
        state.unwrap().highest_profile
    }

    fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }
}

/// An address to connect to, with or without TLS.
pub(crate) struct Door {
    /// Bound all the time, so that nobody else gets the port between two servers.
    _reserved: TcpSocket,
    address: SocketAddr,
    pub(crate) tls: Option<TlsConfig>,
    /// The options of a peer that trusts its certificate.
    trust: Vec<String>,
}

impl Door {
    fn new(tls: Option<TlsConfig>, trust: Vec<String>) -> Self {
        let reserved = TcpSocket::new_v4().unwrap();
        // Allows another socket to listen at the address.
        reserved.set_reuseaddr(true).unwrap();
        reserved.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let address = reserved.local_addr().unwrap();
        Self { _reserved: reserved, address, tls, trust }
    }

    /// Starts a peer that connects here, and proves itself by these options.
    pub(crate) fn peer(&self, peer: Command, identity: &str, proof: &[String]) -> Peer {
        Peer::start(peer, &self.url(), identity, &[&self.trust, proof].concat())
    }

    /// Where charge points connect, without their identity.
    pub(crate) fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "wss" } else { "ws" };
        format!("{scheme}://{}/ocpp", self.address)
    }

    async fn open(&self) -> Listener {
        let tcp = TcpListener::bind(self.address).await.unwrap();
        match &self.tls {
            None => Listener::plain(tcp),
            Some(tls) => Listener::tls(tcp, tls.clone()),
        }
    }
}

fn parse(identity: &str) -> Identity {
    identity.parse().unwrap()
}
