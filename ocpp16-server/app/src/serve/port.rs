//! The port of charge points: of this process alone, or one that several listen on,
//! processes (`ocpp.reuse_port`) or threads of this one (`runtime.mode`).

use std::io;
use std::net::{self, SocketAddr};

use tokio::net::{TcpListener, TcpSocket};

/// Charge points that may wait to be accepted: when a network comes back, all of them
/// knock at once, and one that finds no place tries again after a second, and after
/// two and four more. The system allows fewer if it is set so (on Linux
/// `net.core.somaxconn`, 4096 by default).
const BACKLOG: u32 = 4096;

/// Whether other processes may have the same port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    /// Those of the same user that share it, too.
    MayShare,
    /// One that is started twice by mistake has to fail.
    AreRefused,
}

/// Listens on the first of these addresses that can be had, with one socket, which
/// nobody shares.
///
/// # Errors
///
/// Why the last of them cannot be had.
pub(super) fn take(addresses: &[SocketAddr]) -> io::Result<net::TcpListener> {
    first(addresses, |address| {
        let socket = socket(address)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)?.into_std()
    })
}

/// Listens on the first of these addresses that can be had, with so many sockets;
/// the first one chooses the port if the address leaves it open.
///
/// # Errors
///
/// Why the last of them cannot be had; unsupported where the system has no such
/// ports.
pub(super) fn share(
    addresses: &[SocketAddr],
    sockets: usize,
    others: Others,
) -> io::Result<Vec<net::TcpListener>> {
    first(addresses, |address| share_one(address, sockets, others))
}

fn first<T>(
    addresses: &[SocketAddr],
    mut listen: impl FnMut(SocketAddr) -> io::Result<T>,
) -> io::Result<T> {
    let mut refused = io::ErrorKind::InvalidInput.into();
    for &address in addresses {
        match listen(address) {
            Ok(listening) => return Ok(listening),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

fn share_one(
    mut address: SocketAddr,
    sockets: usize,
    others: Others,
) -> io::Result<Vec<net::TcpListener>> {
    if others == Others::AreRefused {
        // Fails if anybody listens there; it is let go before it could be connected to.
        let alone = socket(address)?;
        alone.bind(address)?;
    }
    let mut listeners = Vec::with_capacity(sockets);
    for _ in 0..sockets {
        let listener = listen(address)?;
        address = listener.local_addr()?;
        listeners.push(listener.into_std()?);
    }
    Ok(listeners)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = socket(address)?;
    reuse_port(&socket)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

fn socket(address: SocketAddr) -> io::Result<TcpSocket> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // As other listeners have it, too: connections of an earlier process that are
    // on their way out keep nobody from the port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    Ok(socket)
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
