//! Charge points by the thousand, in a process of their own: they boot, send a
//! Heartbeat now and then, answer calls, and come back when they are dropped.
//!
//! One thread over epoll, so that they cost less than what they connect to. It is
//! told what to do on standard input, and answers on standard output: lines of
//! JSON.

mod order;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::error::Error;
use std::io::{self, Read, Write};
use std::mem;
use std::net::{Ipv4Addr, SocketAddrV4, TcpStream as StdStream};
use std::sync::Arc;
use std::sync::mpsc::{self, TryRecvError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

pub(crate) use self::order::{Nature, Order, Report, Status};
use crate::charge_point::{first_calls, upgrade};
use crate::wire::{Call, Message, accept, take_messages};
use hdrhistogram::Histogram;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token, Waker};
use rustix::io::Errno;
use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, connect, socket_with};

/// The first argument of a process that is a crowd; the second is its
/// [`Nature`].
pub(crate) const CROWD: &str = "crowd";

/// Runs until standard input ends.
pub(crate) fn run(nature: &str) -> Result<(), Box<dyn Error>> {
    let mut crowd = Crowd::new(serde_json::from_str(nature)?)?;
    let waker = Arc::new(Waker::new(crowd.poll.registry(), ORDERS)?);
    let (sender, orders) = mpsc::channel();
    thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            if sender.send(line).is_err() || waker.wake().is_err() {
                return;
            }
        }
        drop(sender);
        // Nobody is left to be told if it fails.
        let _ = waker.wake();
    });
    loop {
        match orders.try_recv() {
            Ok(line) => crowd.obey(&serde_json::from_str(&line)?)?,
            Err(TryRecvError::Empty) => crowd.go_on()?,
            Err(TryRecvError::Disconnected) => return Ok(()),
        }
    }
}

/// A token that no charge point has.
const ORDERS: Token = Token(usize::MAX);
/// How long a charge point waits for an answer until it gives its connection up.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many charge points are at their handshake at the same time.
const HANDSHAKES: usize = 128;

struct Crowd {
    nature: Nature,
    poll: Poll,
    charge_points: Vec<ChargePoint>,
    /// When a charge point has something to do, unless it has got another time.
    times: BinaryHeap<Reverse<(Instant, usize)>>,
    handshakes: usize,
    /// Those whose time to connect has come while others are at it.
    queue: VecDeque<usize>,
    status: Status,
    latency: Histogram<u64>,
    boot: Call,
    report: Call,
    heartbeat: Call,
    sent: u64,
    buffer: Box<[u8]>,
}

struct ChargePoint {
    stage: Stage,
    stream: Option<TcpStream>,
    /// What has come of a message that is not whole; without memory mostly.
    received: Vec<u8>,
    /// When it does what comes next, or gives up.
    due: Instant,
    /// When its Heartbeat should have been sent.
    asked: Instant,
    has_booted: bool,
    was_dropped: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Away,
    Connecting,
    Upgrading,
    /// It waits for the answer to its BootNotification.
    Booting,
    /// It waits for the answer to its StatusNotification, or to its first
    /// Heartbeat after it came back.
    Reporting,
    /// It is silent until its next Heartbeat.
    Quiet,
    /// It waits for the answer to a Heartbeat.
    Waiting,
}

impl Crowd {
    fn new(nature: Nature) -> io::Result<Self> {
        let [boot, report] = first_calls();
        Ok(Self {
            nature,
            poll: Poll::new()?,
            charge_points: Vec::new(),
            times: BinaryHeap::new(),
            handshakes: 0,
            queue: VecDeque::new(),
            status: Status::default(),
            latency: Histogram::new(3).map_err(io::Error::other)?,
            boot,
            report,
            heartbeat: Call::new("Heartbeat", "{}"),
            sent: 0,
            buffer: vec![0; 16 << 10].into(),
        })
    }

    fn obey(&mut self, order: &Order) -> io::Result<()> {
        match *order {
            Order::Connect { charge_points, per_second } => {
                let now = Instant::now();
                for place in 0..charge_points.saturating_sub(self.charge_points.len()) {
                    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
                    let due = now + Duration::from_secs_f64(place as f64 / per_second);
                    self.times.push(Reverse((due, self.charge_points.len())));
                    self.charge_points.push(ChargePoint::new(due));
                }
                Ok(())
            }
            Order::Status => say(&Report::Status(self.status)),
            Order::Latency => {
                let recorded = self.latency.iter_recorded();
                let values = recorded
                    .map(|value| (value.value_iterated_to(), value.count_since_last_iteration()));
                let said = Report::Latency(values.collect());
                self.latency.reset();
                say(&said)
            }
        }
    }

    /// Does what is due, and waits for what comes next.
    fn go_on(&mut self) -> io::Result<()> {
        let now = Instant::now();
        let mut patience = None;
        while let Some(&Reverse((due, number))) = self.times.peek() {
            if due > now {
                patience = Some(due - now);
                break;
            }
            self.times.pop();
            if self.charge_points[number].due == due {
                self.act(number);
            }
        }
        while self.handshakes < HANDSHAKES {
            let Some(number) = self.queue.pop_front() else { break };
            self.handshakes += 1;
            match self.open(number) {
                Ok(stream) => {
                    self.charge_points[number].stream = Some(stream);
                    self.go(number, Stage::Connecting, PATIENCE);
                }
                Err(_) => self.lose(number),
            }
        }
        let mut events = Events::with_capacity(1024);
        match self.poll.poll(&mut events, patience) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            polled => polled?,
        }
        for event in &events {
            if event.token() != ORDERS {
                self.heed(event.token().0)?;
            }
        }
        Ok(())
    }

    /// The time of a charge point has come.
    fn act(&mut self, number: usize) {
        match self.charge_points[number].stage {
            Stage::Away => self.queue.push_back(number),
            Stage::Quiet => {
                self.charge_points[number].asked = self.charge_points[number].due;
                self.call(number, Stage::Waiting);
            }
            // No answer came in time.
            Stage::Connecting
            | Stage::Upgrading
            | Stage::Booting
            | Stage::Reporting
            | Stage::Waiting => self.lose(number),
        }
    }

    /// Something has happened to the connection of a charge point.
    fn heed(&mut self, number: usize) -> io::Result<()> {
        let charge_point = &mut self.charge_points[number];
        let Some(stream) = &mut charge_point.stream else { return Ok(()) };
        if charge_point.stage == Stage::Connecting {
            // Not yet, or not at all.
            if stream.take_error()?.is_some() {
                self.lose(number);
            } else if stream.peer_addr().is_ok() {
                let request = upgrade(self.nature.to, self.nature.first + number);
                if stream.set_nodelay(true).and(stream.write_all(request.as_bytes())).is_ok() {
                    self.go(number, Stage::Upgrading, PATIENCE);
                } else {
                    self.lose(number);
                }
            }
            return Ok(());
        }
        loop {
            match stream.read(&mut self.buffer) {
                Ok(0) => {
                    self.lose(number);
                    return Ok(());
                }
                Ok(length) => charge_point.received.extend_from_slice(&self.buffer[..length]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(_) => {
                    self.lose(number);
                    return Ok(());
                }
            }
        }
        self.understand(number)
    }

    fn understand(&mut self, number: usize) -> io::Result<()> {
        let charge_point = &mut self.charge_points[number];
        let mut received = mem::take(&mut charge_point.received);
        if charge_point.stage == Stage::Upgrading {
            let Some(end) = received.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
                charge_point.received = received;
                return Ok(());
            };
            if !received.starts_with(b"HTTP/1.1 101 ") {
                self.lose(number);
                return Ok(());
            }
            received.drain(..end + 4);
            self.be_connected(number)?;
        }
        let Ok(messages) = take_messages(&mut received) else {
            self.lose(number);
            return Ok(());
        };
        for message in messages {
            match message {
                Message::CallResult => self.be_answered(number),
                Message::CallError => {
                    self.status.errors += 1;
                    self.be_answered(number);
                }
                Message::Call(id) => {
                    let stream = self.charge_points[number].stream.as_mut();
                    if stream.is_some_and(|stream| stream.write_all(&accept(&id)).is_err()) {
                        self.lose(number);
                        return Ok(());
                    }
                }
            }
        }
        let charge_point = &mut self.charge_points[number];
        if charge_point.stream.is_some() && !received.is_empty() {
            charge_point.received = received;
        }
        Ok(())
    }

    fn be_connected(&mut self, number: usize) -> io::Result<()> {
        self.handshakes -= 1;
        self.status.connected += 1;
        let charge_point = &mut self.charge_points[number];
        charge_point.stage = match charge_point.has_booted {
            false => Stage::Booting,
            true => Stage::Reporting,
        };
        let stage = charge_point.stage;
        if charge_point.was_dropped && number.is_multiple_of(self.nature.told) {
            let number = self.nature.first + number;
            say(&Report::Back { number, at: SystemTime::now() })?;
        }
        self.call(number, stage);
        Ok(())
    }

    fn be_answered(&mut self, number: usize) {
        let interval = self.nature.heartbeat_interval;
        let charge_point = &mut self.charge_points[number];
        match charge_point.stage {
            Stage::Booting => self.call(number, Stage::Reporting),
            Stage::Reporting => {
                charge_point.has_booted = true;
                self.status.served += 1;
                // They have connected one after the other, and would go on so.
                self.go(number, Stage::Quiet, interval.mul_f64(fraction(number)));
            }
            Stage::Waiting => {
                let nanoseconds = charge_point.asked.elapsed().as_nanos();
                let next = charge_point.asked + interval;
                // It does not record what is longer than a human life.
                let _ = self.latency.record(u64::try_from(nanoseconds).unwrap_or(u64::MAX));
                self.status.heartbeats += 1;
                charge_point.stage = Stage::Quiet;
                self.wake(number, next);
            }
            Stage::Away | Stage::Connecting | Stage::Upgrading | Stage::Quiet => {}
        }
    }

    /// Sends what a charge point sends to get to this stage.
    fn call(&mut self, number: usize, stage: Stage) {
        let charge_point = &mut self.charge_points[number];
        let call = match stage {
            Stage::Booting => &mut self.boot,
            Stage::Reporting if !charge_point.has_booted => &mut self.report,
            Stage::Reporting
            | Stage::Quiet
            | Stage::Waiting
            | Stage::Away
            | Stage::Connecting
            | Stage::Upgrading => &mut self.heartbeat,
        };
        self.sent += 1;
        let frame = call.with_number(self.sent);
        // The buffer of the system has room for the only CALL in it.
        match charge_point.stream.as_mut().map(|stream| stream.write_all(frame)) {
            Some(Ok(())) => self.go(number, stage, PATIENCE),
            Some(Err(_)) | None => self.lose(number),
        }
    }

    /// The connection is no more, or never was; another one comes.
    fn lose(&mut self, number: usize) {
        let charge_point = &mut self.charge_points[number];
        charge_point.stream = None;
        charge_point.received = Vec::new();
        match charge_point.stage {
            Stage::Away | Stage::Connecting | Stage::Upgrading => {
                self.handshakes -= 1;
                self.status.refused += 1;
            }
            Stage::Booting | Stage::Reporting => {
                self.status.connected -= 1;
                self.status.refused += 1;
            }
            Stage::Quiet | Stage::Waiting => {
                self.status.connected -= 1;
                self.status.served -= 1;
                self.status.dropped += 1;
                charge_point.was_dropped = true;
            }
        }
        // Another time than that of its Heartbeats.
        let after = self.nature.jitter.mul_f64(fraction(number + self.status.refused));
        self.go(number, Stage::Away, after);
    }

    fn go(&mut self, number: usize, stage: Stage, time: Duration) {
        self.charge_points[number].stage = stage;
        self.wake(number, Instant::now() + time);
    }

    fn wake(&mut self, number: usize, due: Instant) {
        self.charge_points[number].due = due;
        self.times.push(Reverse((due, number)));
    }

    fn open(&self, number: usize) -> io::Result<TcpStream> {
        let flags = SocketFlags::NONBLOCK | SocketFlags::CLOEXEC;
        let socket = socket_with(AddressFamily::INET, SocketType::STREAM, flags, None)?;
        // From two addresses: where half of the ports of one are taken, the system
        // looks through them for each new connection, and the load gets slow.
        let [high, middle, low, last] = self.nature.from.octets();
        let from = Ipv4Addr::new(high, middle, low, last + 128 * u8::from(number % 2 == 1));
        bind(&socket, &SocketAddrV4::new(from, 0))?;
        match connect(&socket, &self.nature.to) {
            Ok(()) | Err(Errno::INPROGRESS) => {}
            Err(error) => return Err(error.into()),
        }
        let mut stream = TcpStream::from_std(StdStream::from(socket));
        let interest = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut stream, Token(number), interest)?;
        Ok(stream)
    }
}

impl ChargePoint {
    fn new(due: Instant) -> Self {
        Self {
            stage: Stage::Away,
            stream: None,
            received: Vec::new(),
            due,
            asked: due,
            has_booted: false,
            was_dropped: false,
        }
    }
}

/// Numbers between 0 and 1, spread evenly however many they are: the multiples of
/// the golden ratio.
fn fraction(number: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let multiple = number as f64 * 0.618_033_988_749_894_9;
    multiple.fract()
}

fn say(report: &Report) -> io::Result<()> {
    let mut line = serde_json::to_string(report)?;
    line.push('\n');
    let mut output = io::stdout().lock();
    output.write_all(line.as_bytes())?;
    output.flush()
}
