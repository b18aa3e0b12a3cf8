//! A port that several processes listen on (`ocpp.reuse_port`).

use std::io;
use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket};

/// Listens on the first of these addresses that can be had, together with other
/// processes of the same user that do the same.
///
/// # Errors
///
/// Why the last of them cannot be had; unsupported where the system has no such
/// ports.
pub(super) fn share(addresses: &[SocketAddr]) -> io::Result<TcpListener> {
    let mut refused = io::ErrorKind::InvalidInput.into();
    for &address in addresses {
        match share_one(address) {
            Ok(listener) => return Ok(listener),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

fn share_one(address: SocketAddr) -> io::Result<TcpListener> {
    /// As that of other listeners.
    const BACKLOG: u32 = 1024;

    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // As other listeners have it, too: connections of an earlier process that are
    // on their way out keep nobody from the port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    reuse_port(&socket)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

#[cfg(all(unix, not(any(target_os = "solaris", target_os = "illumos", target_os = "cygwin"))))]
fn reuse_port(socket: &TcpSocket) -> io::Result<()> {
    socket.set_reuseport(true)
}

#[cfg(not(all(
    unix,
    not(any(target_os = "solaris", target_os = "illumos", target_os = "cygwin"))
)))]
fn reuse_port(_socket: &TcpSocket) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
