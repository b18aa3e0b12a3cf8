//! A worker: it handles what charge points send to all gateways, with the
//! handler of `minimal`, without a changed line.
//!
//!     cargo run -p ocpp16-server --features nats --example nats_worker -- nats://127.0.0.1:4222
//!
//! Start as many as you like, before or after gateways, on any machine that reaches
//! the broker. Ends well on Ctrl-C and SIGTERM.

use ocpp16_server::nats::{Broker, BrokerOptions, Worker};

#[path = "minimal.rs"]
#[allow(dead_code, reason = "its `main` serves sockets")]
mod minimal;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).unwrap_or_else(|| "nats://127.0.0.1:4222".to_owned());
    let stop = minimal::told_to_stop()?;
    let broker = Broker::connect(BrokerOptions::new(url)).await?;
    broker.connected().await;
    println!("works as {}", broker.node());
    Worker::new(&broker, minimal::Minimal::default()).serve(stop).await;
    Ok(())
}
