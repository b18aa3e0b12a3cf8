//! A node in the process of the test: a server with a broker, on a runtime of its
//! own.

use std::time::Duration;

use ocpp16_server::admission::{Admission, Admitted, ConnectRequest, Refusal, SecurityProfile};
use ocpp16_server::nats::{Broker, BrokerOptions};
use ocpp16_server::{CentralSystem, ChargePoint, Drained, NotSent, Server};
use ocpp16_tests::{NatsServer, PATIENCE};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::charging::Charging;

/// Lets everybody in.
struct Everybody;

impl Admission for Everybody {
    type Session = SecurityProfile;

    async fn admit(&self, _: &ConnectRequest) -> Result<Admitted<SecurityProfile>, Refusal> {
        Ok(Admitted::new(SecurityProfile::None))
    }
}

pub(crate) struct Node {
    pub(crate) runtime: Runtime,
    pub(crate) broker: Broker,
    pub(crate) central_system: CentralSystem,
    /// Where charge points connect, without their identity.
    pub(crate) url: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Drained>,
}

impl Node {
    /// Starts one of this name, and waits until it is connected to the broker.
    pub(crate) fn start(nats: &NatsServer, name: &str) -> Self {
        Self::start_at(&nats.url(), name)
    }

    pub(crate) fn start_at(broker: &str, name: &str) -> Self {
        Self::start_with(broker, name, Duration::from_secs(10))
    }

    /// Starts one that counts as gone when it was silent for this long.
    pub(crate) fn start_with(broker: &str, name: &str, lease: Duration) -> Self {
        let runtime = Runtime::new().unwrap();
        let options = BrokerOptions::new(broker).node(name).lease(lease);
        let broker = runtime.block_on(Broker::connect(options)).unwrap();
        runtime.block_on(broker.connected());
        let server = Server::builder(Charging, Everybody)
            .broker(broker.clone())
            .handshake_timeout(PATIENCE)
            .close_timeout(PATIENCE)
            .call_timeout(PATIENCE)
            .build();
        let central_system = server.central_system();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("ws://{}/ocpp", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async { stopped.await.unwrap_or_default() };
        let serving = runtime.spawn(server.serve(listener, shutdown));
        Self { runtime, broker, central_system, url, stop, serving }
    }

    /// Finds a charge point on whatever node, which has to be there.
    pub(crate) fn reach(&self, identity: &str) -> ChargePoint {
        self.try_reach(identity).unwrap()
    }

    pub(crate) fn try_reach(&self, identity: &str) -> Result<ChargePoint, NotSent> {
        self.runtime.block_on(self.central_system.reach(identity))
    }

    /// Ends it in peace.
    pub(crate) fn stop(self) -> Drained {
        self.stop.send(()).unwrap();
        self.runtime.block_on(self.serving).unwrap()
    }
}
