//! Nodes of a system within a test: each has threads of its own, so that it can
//! be cut off in the middle of anything.

use std::time::Duration;

use ocpp16_server::admission::{Admission, Admitted, ConnectRequest, Refusal};
use ocpp16_server::nats::{
    Broker, BrokerOptions, Gateway, MemoryRoster, RemoteAdmission, RemoteStore, Roster, Worker,
};
use ocpp16_server::{Builder, CentralSystem, Server};
use ocpp16_tests::NatsServer;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::probe::Probe;

/// How long others may take to answer: what waits for somebody who is gone waits
/// so long.
pub(crate) const LIMIT: Duration = Duration::from_millis(1500);

/// A running node.
pub(crate) struct Node {
    runtime: Option<Runtime>,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<()>>,
    pub(crate) central_system: CentralSystem,
    /// Where charge points connect to a gateway.
    pub(crate) url: String,
}

impl Node {
    /// Ends it in an orderly way.
    pub(crate) fn stop(mut self) {
        drop(self.stop.take());
        let running = self.running.take().unwrap();
        self.runtime.as_ref().unwrap().block_on(running).unwrap();
    }

    /// Runs something on its threads.
    pub(crate) fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        self.runtime.as_ref().unwrap().block_on(future)
    }

    /// Cuts it off: what it has in hand is gone.
    pub(crate) fn cut_off(self) {
        drop(self);
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn connect(runtime: &Runtime, server: &NatsServer, lease: Duration) -> Broker {
    let options = BrokerOptions::new(server.url()).request_timeout(LIMIT).lease(lease);
    let broker = runtime.block_on(Broker::connect(options)).unwrap();
    runtime.block_on(broker.connected());
    broker
}

/// A gateway that lets everybody in: the session is the tenant of the path.
pub(crate) fn gateway(server: &NatsServer) -> Node {
    gateway_with(server, |broker, gateway| Server::builder(gateway, Tenants).broker(broker.clone()))
}

/// A gateway whose workers decide who is let in, and know what they are.
pub(crate) fn remote_gateway(server: &NatsServer) -> Node {
    gateway_with(server, |broker, gateway| {
        Server::builder(gateway, RemoteAdmission::new(broker))
            .store(RemoteStore::new(broker))
            .broker(broker.clone())
    })
}

/// A gateway that is set up like this.
pub(crate) fn gateway_with<A: Admission<Session = Value>>(
    server: &NatsServer,
    set_up: impl FnOnce(&Broker, Gateway<Value>) -> Builder<Gateway<Value>, A>,
) -> Node {
    let runtime = Runtime::new().unwrap();
    let broker = connect(&runtime, server, Duration::from_secs(10));
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let _context = runtime.enter();
    let server = set_up(&broker, Gateway::new(&broker));
    let server = server.path("/ocpp/{tenant}".parse().unwrap()).build();
    let central_system = server.central_system();
    let running = runtime.spawn(async move {
        server.serve(listener, async { stopped.await.unwrap_or_default() }).await;
    });
    drop(_context);
    let url = format!("ws://{address}/ocpp/north");
    let (stop, running) = (Some(stop), Some(running));
    Node { runtime: Some(runtime), stop, running, central_system, url }
}

/// A worker, with what this adds; it serves when this returns.
pub(crate) fn worker_with(
    server: &NatsServer,
    probe: Probe,
    lease: Duration,
    add: impl FnOnce(Worker<Probe>) -> Worker<Probe>,
) -> Node {
    let roster = MemoryRoster::default();
    worker_of(server, probe, lease, roster, add)
}

/// A worker that shares a roster with others.
pub(crate) fn worker_of(
    server: &NatsServer,
    probe: Probe,
    lease: Duration,
    roster: impl Roster,
    add: impl FnOnce(Worker<Probe>) -> Worker<Probe>,
) -> Node {
    let runtime = Runtime::new().unwrap();
    let broker = connect(&runtime, server, lease);
    let (stop, stopped) = oneshot::channel::<()>();
    let worker = add(Worker::new(&broker, probe)).roster(roster);
    let (central_system, ready) = (worker.central_system(), worker.ready());
    let running = runtime.spawn(async move {
        worker.serve(async { stopped.await.unwrap_or_default() }).await;
    });
    runtime.block_on(ready);
    let (stop, running) = (Some(stop), Some(running));
    Node { runtime: Some(runtime), stop, running, central_system, url: String::new() }
}

/// A worker that only handles.
pub(crate) fn worker(server: &NatsServer, probe: Probe) -> Node {
    worker_with(server, probe, Duration::from_secs(10), |worker| worker)
}

/// Lets everybody in.
pub(crate) struct Tenants;

impl Admission for Tenants {
    type Session = Value;

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<Value>, Refusal> {
        Ok(Admitted::new(json!({"tenant": request.path_value("tenant")})))
    }
}

/// A gateway that lets everybody in and say everything.
pub(crate) fn patient_gateway(server: &NatsServer) -> Node {
    gateway_with(server, |broker, gateway| {
        Server::builder(gateway, Tenants)
            .before_acceptance(ocpp16_server::BeforeAcceptance::Handle)
            .broker(broker.clone())
    })
}

/// A gateway that lets everybody in and say everything, and keeps a journal.
pub(crate) fn journaling_gateway(server: &NatsServer) -> Node {
    gateway_with(server, |broker, gateway| {
        Server::builder(gateway.journal(), Tenants)
            .before_acceptance(ocpp16_server::BeforeAcceptance::Handle)
            .broker(broker.clone())
    })
}

/// Has a worker work off the journal, too.
pub(crate) fn journaled(worker: Worker<Probe>) -> Worker<Probe> {
    worker.journal()
}
