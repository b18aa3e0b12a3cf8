//! A storm: charge points connect as fast as they are let in, while others send
//! Heartbeats.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream as StdStream};
use std::ops::Range;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use rustix::net::sockopt::set_socket_linger;

use crate::charge_point::{PATIENCE, upgrade};
use crate::latency::Latencies;
use crate::load::Load;
use crate::wire::Call;

/// What became of one.
pub(super) struct Storm {
    handshakes: usize,
    time: Duration,
    /// Of the Heartbeats of those that were connected before.
    pub(super) latencies: Latencies,
}

impl Storm {
    pub(super) fn per_second(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let handshakes = self.handshakes as f64;
        handshakes / self.time.as_secs_f64()
    }
}

/// Handshakes that are under way at the same time: no more than fit into the queue
/// of a listener.
const AT_ONCE: usize = 128;

/// Has these charge points connect; they are gone again after it.
pub(super) fn storm(
    address: SocketAddr,
    connected: &mut Load,
    per_second: f64,
    numbers: Range<usize>,
) -> io::Result<Storm> {
    let mut heartbeat = Call::new("Heartbeat", "{}");
    let mut offer = connected.begin(per_second)?;
    let handshakes = numbers.len();
    let mut newcomers = Newcomers::new(address, numbers)?;
    let start = Instant::now();
    while newcomers.upgraded < handshakes {
        connected.go_on(&mut offer, &mut heartbeat)?;
        newcomers.go_on()?;
        if newcomers.last.elapsed() > PATIENCE {
            return Err(io::ErrorKind::TimedOut.into());
        }
    }
    let time = start.elapsed();
    let latencies = connected.end(offer, &mut heartbeat)?;
    Ok(Storm { handshakes, time, latencies })
}

struct Newcomers {
    address: SocketAddr,
    /// Those that have not begun.
    numbers: Range<usize>,
    poll: Poll,
    events: Events,
    /// All that have begun, with what has come of the answer.
    opened: Vec<(TcpStream, Vec<u8>)>,
    upgraded: usize,
    /// When the last one was upgraded.
    last: Instant,
}

impl Newcomers {
    fn new(address: SocketAddr, numbers: Range<usize>) -> io::Result<Self> {
        Ok(Self {
            address,
            opened: Vec::with_capacity(numbers.len()),
            numbers,
            poll: Poll::new()?,
            events: Events::with_capacity(AT_ONCE),
            upgraded: 0,
            last: Instant::now(),
        })
    }

    /// Begins as many handshakes as may be under way, and takes the answers that are
    /// there.
    fn go_on(&mut self) -> io::Result<()> {
        while self.opened.len() - self.upgraded < AT_ONCE {
            let Some(number) = self.numbers.next() else { break };
            // On loopback it does not wait.
            let mut stream = StdStream::connect(self.address)?;
            // The system keeps no port of one that is reset: there are too few.
            set_socket_linger(&stream, Some(Duration::ZERO))?;
            stream.set_nodelay(true)?;
            stream.write_all(upgrade(self.address, number).as_bytes())?;
            stream.set_nonblocking(true)?;
            let mut stream = TcpStream::from_std(stream);
            let token = Token(self.opened.len());
            self.poll.registry().register(&mut stream, token, Interest::READABLE)?;
            self.opened.push((stream, Vec::new()));
        }
        self.poll.poll(&mut self.events, Some(Duration::ZERO))?;
        for event in &self.events {
            let (stream, received) = &mut self.opened[event.token().0];
            let was_upgraded = received.ends_with(END);
            read(stream, received)?;
            if received.ends_with(END) && !was_upgraded {
                self.upgraded += 1;
                self.last = Instant::now();
            }
        }
        Ok(())
    }
}

/// Of the answer to an upgrade.
const END: &[u8] = b"\r\n\r\n";

/// Reads what is there of an answer, which may be no other than 101.
fn read(stream: &mut TcpStream, received: &mut Vec<u8>) -> io::Result<()> {
    let mut bytes = [0; 1024];
    loop {
        match stream.read(&mut bytes) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(length) => received.extend_from_slice(&bytes[..length]),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) => return Err(error),
        }
    }
    if received.len() < UPGRADED.len() || received.starts_with(UPGRADED) {
        Ok(())
    } else {
        Err(io::Error::other(String::from_utf8_lossy(received)))
    }
}

const UPGRADED: &[u8] = b"HTTP/1.1 101 ";
