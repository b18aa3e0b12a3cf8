//! The smallest central system with a runtime for each core: a connection stays on
//! the thread that has accepted it, and no message goes to another one.
//!
//! On the way of a message through the server, threads share nothing that any of them
//! writes to. What else they may share is the program's: its handler (here the number
//! of the last transaction), its store, which is asked at a BootNotification, and its
//! recorder of metrics. Who connects or goes, and who calls a charge point, takes locks
//! of the whole server or of that connection.
//!
//!     cargo run --release -p ocpp16-server --example per_core -- 127.0.0.1:9000
//!
//! Threads share the port, and Linux hands each connection to one of them by a hash
//! of its addresses, which is uneven if there are few. Other systems give all of them
//! to one, so this is for Linux. A second argument is the number of threads.

use std::net::SocketAddr;
use std::num::NonZero;
use std::thread;

use ocpp16_server::Server;
use ocpp16_server::admission::danger::AnyoneMayConnect;
use tokio::net::{TcpListener, TcpSocket};
use tokio::runtime::Builder;
use tokio_util::sync::CancellationToken;

#[expect(dead_code, reason = "it has a main function of its own")]
#[path = "minimal.rs"]
mod minimal;

use minimal::{Minimal, told_to_stop};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:9000".to_owned());
    let mut address: SocketAddr = address.parse()?;
    let threads = match arguments.next() {
        Some(threads) => threads.parse()?,
        None => thread::available_parallelism().map_or(1, NonZero::get),
    };
    let runtime = || Builder::new_current_thread().enable_all().build();
    let server = Server::builder(Minimal::default(), AnyoneMayConnect).build();
    let stop = CancellationToken::new();
    let mut cores = Vec::new();
    for _ in 0..threads {
        let (runtime, server, stop) = (runtime()?, server.clone(), stop.clone());
        let listener = runtime.block_on(async { listen(address) })?;
        // The first one chooses the port if it was left open.
        address = listener.local_addr()?;
        cores.push(thread::spawn(move || {
            runtime.block_on(server.serve(listener, stop.cancelled()));
        }));
    }
    runtime()?.block_on(async {
        let told = told_to_stop()?;
        println!("ws://{address}/ocpp/{{identity}}");
        told.await;
        std::io::Result::Ok(())
    })?;
    stop.cancel();
    for core in cores {
        core.join().map_err(|_| "a thread has panicked")?;
    }
    Ok(())
}

fn listen(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_reuseaddr(true)?;
    #[cfg(target_os = "linux")]
    socket.set_reuseport(true)?;
    socket.bind(address)?;
    // When a network comes back, all charge points knock at once.
    socket.listen(4096)
}
