//! Where charge points knock: sockets, with or without TLS.
//!
//! Accepts; what becomes of the peers is up to `reception`.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep_until};

#[cfg(feature = "tls")]
use crate::tls::TlsConfig;

/// A socket that listens for charge points, for `ws` or for `wss`.
///
/// When a network comes back, all of them knock at once, and one for which the queue of
/// the socket has no place tries again after a second or more. `TcpListener::bind` asks
/// for 1024 places; [`TcpSocket::listen`](tokio::net::TcpSocket::listen) for as many as
/// it is told, of which Linux gives up to `net.core.somaxconn`, 4096 by default.
#[derive(Debug)]
pub struct Listener {
    tcp: TcpListener,
    #[cfg(feature = "tls")]
    tls: Option<TlsConfig>,
}

impl Listener {
    /// Listens for `ws`. Never on the public internet: what charge points say,
    /// their passwords included, is in clear text (J-67).
    #[must_use]
    pub fn plain(tcp: TcpListener) -> Self {
        Self {
            tcp,
            #[cfg(feature = "tls")]
            tls: None,
        }
    }

    /// Listens for `wss`.
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(tcp: TcpListener, tls: TlsConfig) -> Self {
        Self { tcp, tls: Some(tls) }
    }
}

/// The listeners of a server: one or several, `ws` and `wss` side by side.
#[derive(Debug)]
pub struct Listeners(Vec<Listener>);

impl From<TcpListener> for Listeners {
    fn from(tcp: TcpListener) -> Self {
        Self(vec![Listener::plain(tcp)])
    }
}

impl From<Listener> for Listeners {
    fn from(listener: Listener) -> Self {
        Self(vec![listener])
    }
}

impl From<Vec<Listener>> for Listeners {
    fn from(listeners: Vec<Listener>) -> Self {
        Self(listeners)
    }
}

impl<const N: usize> From<[Listener; N]> for Listeners {
    fn from(listeners: [Listener; N]) -> Self {
        Self(listeners.into())
    }
}

/// A peer that has opened a socket.
pub(crate) struct Peer {
    pub(crate) stream: TcpStream,
    pub(crate) address: SocketAddr,
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<TlsConfig>,
}

impl Peer {
    /// Returns the socket if it is to be spoken to without TLS.
    pub(crate) fn into_plain(self) -> Option<TcpStream> {
        #[cfg(feature = "tls")]
        if self.tls.is_some() {
            return None;
        }
        Some(self.stream)
    }
}

/// Takes peers from listeners, not faster than allowed.
pub(crate) struct Door<'a> {
    listeners: Vec<Listener>,
    /// Which listener is asked first, so that none is starved.
    first: usize,
    pace: Option<&'a Pace>,
}

impl<'a> Door<'a> {
    pub(crate) fn new(listeners: Listeners, pace: Option<&'a Pace>) -> Self {
        Self { listeners: listeners.0, first: 0, pace }
    }

    /// Waits for the next peer. Cancel safe.
    pub(crate) async fn peer(&mut self) -> io::Result<Peer> {
        if let Some(pace) = self.pace {
            pace.wait().await;
        }
        let (index, accepted) = poll_fn(|context| {
            for offset in 0..self.listeners.len() {
                let index = (self.first + offset) % self.listeners.len();
                if let Poll::Ready(accepted) = self.listeners[index].tcp.poll_accept(context) {
                    return Poll::Ready((index, accepted));
                }
            }
            Poll::Pending
        })
        .await;
        self.first = index + 1;
        if let Some(pace) = self.pace {
            pace.step();
        }
        let (stream, address) = accepted?;
        Ok(Peer {
            stream,
            address,
            #[cfg(feature = "tls")]
            tls: self.listeners[index].tls.clone(),
        })
    }
}

/// How fast peers are let in, through all doors together. Doors that wait at the same
/// time let one in each, and all of them wait for longer then.
#[derive(Debug)]
pub(crate) struct Pace {
    /// Between two peers.
    interval: Duration,
    next: Mutex<Instant>,
}

impl Pace {
    /// So many a second.
    pub(crate) fn new(rate: u32) -> Self {
        let interval = Duration::from_secs(1) / rate.max(1);
        Self { interval, next: Mutex::new(Instant::now()) }
    }

    /// Waits until the next one may come in. Cancel safe.
    async fn wait(&self) {
        let next = *self.next.lock().unwrap_or_else(PoisonError::into_inner);
        sleep_until(next).await;
    }

    /// Somebody has come in.
    fn step(&self) {
        /// Timers are too coarse to let peers in one by one at high rates.
        const BURST: Duration = Duration::from_millis(100);

        let now = Instant::now();
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        *next = (*next).max(now.checked_sub(BURST).unwrap_or(now)) + self.interval;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// They all knock at once.
    #[tokio::test(start_paused = true)]
    async fn peers_are_accepted_one_by_one_at_the_rate_that_is_set() {
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = tcp.local_addr().unwrap();
        let pace = Pace::new(20);
        let mut door = Door::new(tcp.into(), Some(&pace));
        let mut peers = Vec::new();
        for _ in 0..5 {
            peers.push(TcpStream::connect(address).await.unwrap());
        }
        let started = Instant::now();
        let mut times = Vec::new();
        for _ in 0..5 {
            door.peer().await.unwrap();
            times.push(started.elapsed().as_millis());
        }
        assert_eq!(times, [0, 50, 100, 150, 200]);
        // Those who come late may make up for some of it.
        tokio::time::advance(Duration::from_secs(10)).await;
        let started = Instant::now();
        for _ in 0..5 {
            peers.push(TcpStream::connect(address).await.unwrap());
            door.peer().await.unwrap();
        }
        assert_eq!(started.elapsed(), Duration::from_millis(100));
    }
}
