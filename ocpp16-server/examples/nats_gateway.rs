//! A gateway: any charge point may connect to `/ocpp/{identity}`, and what it
//! sends goes to a worker, such as `nats_worker`, or one in another language.
//!
//!     cargo run -p ocpp16-server --features nats --example nats_gateway -- 127.0.0.1:9000 nats://127.0.0.1:4222
//!
//! Start as many as you like. A third argument is the lease in seconds: after how
//! much silence workers take this gateway for gone. Ends well on Ctrl-C and SIGTERM.

use std::time::Duration;

use ocpp16_server::Server;
use ocpp16_server::admission::danger::AnyoneMayConnect;
use ocpp16_server::nats::{Broker, BrokerOptions, Gateway};

#[path = "minimal.rs"]
#[allow(dead_code, reason = "its handler is for workers")]
mod minimal;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:9000".to_owned());
    let url = arguments.next().unwrap_or_else(|| "nats://127.0.0.1:4222".to_owned());
    let lease = arguments.next().map_or(Ok(10.0), |lease| lease.parse())?;
    let stop = minimal::told_to_stop()?;
    let options = BrokerOptions::new(url).lease(Duration::try_from_secs_f64(lease)?);
    let broker = Broker::connect(options).await?;
    broker.connected().await;
    let listener = tokio::net::TcpListener::bind(address).await?;
    println!("ws://{}/ocpp/{{identity}}", listener.local_addr()?);
    let gateway = Gateway::new(&broker);
    let server = Server::builder(gateway, AnyoneMayConnect).broker(broker).build();
    server.serve(listener, stop).await;
    Ok(())
}
