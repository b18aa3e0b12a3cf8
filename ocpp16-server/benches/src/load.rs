//! The load: booted charge points that send one message over and over, each at
//! most one CALL at a time (J-44).
//!
//! One thread and no runtime, so that the server is what limits the rate.

use std::io::{self, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use crate::charge_point::{PATIENCE, boot};
use crate::latency::Latencies;
use crate::wire::{Call, take_answers};

pub(crate) struct Load {
    poll: Poll,
    events: Events,
    charge_points: Vec<ChargePoint>,
    /// CALLs sent so far.
    sent: u64,
}

/// CALLs at a fixed rate.
///
/// Time counts from when a CALL should have been sent: a server that is slow to
/// answer one is charged for all that have to wait behind it.
pub(crate) struct Offer {
    /// Between two CALLs of all charge points.
    interval: Duration,
    /// Between two CALLs of one.
    period: Duration,
    /// Whose turn is next, and when.
    next: usize,
    next_at: Instant,
    latencies: Latencies,
}

struct ChargePoint {
    stream: TcpStream,
    /// What has come of an answer that is not whole.
    received: Vec<u8>,
    waits: bool,
    /// CALLs that it should have sent, or has sent, and that are not answered.
    due: u32,
    /// When the first of them should have been sent.
    due_at: Instant,
}

impl Load {
    /// Boots charge points.
    pub(crate) fn new(address: SocketAddr, charge_points: usize) -> io::Result<Self> {
        let poll = Poll::new()?;
        let connect = |(number, stream): (usize, std::net::TcpStream)| {
            stream.set_nonblocking(true)?;
            let mut stream = TcpStream::from_std(stream);
            poll.registry().register(&mut stream, Token(number), Interest::READABLE)?;
            let received = Vec::with_capacity(BUFFER);
            Ok(ChargePoint { stream, received, waits: false, due: 0, due_at: Instant::now() })
        };
        let booted = boot(address, 0..charge_points)?;
        let charge_points =
            booted.into_iter().enumerate().map(connect).collect::<io::Result<_>>()?;
        Ok(Self { poll, events: Events::with_capacity(1024), charge_points, sent: 0 })
    }

    /// Sends as fast as answers come, for a while; returns how many came. Answers
    /// may be outstanding after it.
    pub(crate) fn saturate(&mut self, call: &mut Call, time: Duration) -> io::Result<u64> {
        for number in 0..self.charge_points.len() {
            if !self.charge_points[number].waits {
                self.send(number, call)?;
            }
        }
        let end = Instant::now() + time;
        let mut answers = 0;
        while Instant::now() < end {
            for number in self.answered(Some(PATIENCE))? {
                answers += 1;
                self.send(number, call)?;
            }
        }
        Ok(answers)
    }

    /// Waits for the answers that are outstanding.
    pub(crate) fn settle(&mut self) -> io::Result<()> {
        while self.charge_points.iter().any(|charge_point| charge_point.waits) {
            self.answered(Some(PATIENCE))?;
        }
        Ok(())
    }

    /// Sends at a fixed rate, charge points in turn, for a while; returns how long
    /// answers took.
    pub(crate) fn offer(
        &mut self,
        call: &mut Call,
        per_second: f64,
        time: Duration,
    ) -> io::Result<Latencies> {
        let mut offer = self.begin(per_second)?;
        let end = Instant::now() + time;
        while Instant::now() < end {
            self.go_on(&mut offer, call)?;
        }
        self.end(offer, call)
    }

    /// Begins to offer CALLs at a fixed rate.
    pub(crate) fn begin(&self, per_second: f64) -> io::Result<Offer> {
        let interval = Duration::from_secs_f64(1.0 / per_second);
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let period = interval.mul_f64(self.charge_points.len() as f64);
        let now = Instant::now();
        let latencies = Latencies::new(now)?;
        Ok(Offer { interval, period, next: 0, next_at: now, latencies })
    }

    /// Takes the answers that are there, and sends what is due. Does not wait, for
    /// the system would wake up too late.
    pub(crate) fn go_on(&mut self, offer: &mut Offer, call: &mut Call) -> io::Result<()> {
        self.take_answers(offer, call)?;
        let now = Instant::now();
        offer.latencies.step(now);
        while offer.next_at <= now {
            let number = offer.next;
            offer.next = (number + 1) % self.charge_points.len();
            let charge_point = &mut self.charge_points[number];
            charge_point.due += 1;
            if charge_point.due == 1 {
                charge_point.due_at = offer.next_at;
                self.send(number, call)?;
                offer.latencies.step(Instant::now());
            }
            offer.next_at += offer.interval;
        }
        Ok(())
    }

    /// Offers no more, and waits for the answers that are outstanding; returns how long
    /// all of them took.
    pub(crate) fn end(&mut self, mut offer: Offer, call: &mut Call) -> io::Result<Latencies> {
        let end = Instant::now();
        while self.charge_points.iter().any(|charge_point| charge_point.due > 0) {
            if end.elapsed() >= PATIENCE {
                return Err(io::ErrorKind::TimedOut.into());
            }
            self.take_answers(&mut offer, call)?;
            offer.latencies.step(Instant::now());
        }
        offer.latencies.end();
        Ok(offer.latencies)
    }

    fn take_answers(&mut self, offer: &mut Offer, call: &mut Call) -> io::Result<()> {
        let mut behind = Vec::new();
        let latencies = &mut offer.latencies;
        let period = offer.period;
        self.read_answers(Some(Duration::ZERO), |number, charge_point| {
            // Now, because those behind it have waited for the load, and not for the server.
            let now = Instant::now();
            latencies.step(now);
            latencies.record(now.saturating_duration_since(charge_point.due_at))?;
            charge_point.due -= 1;
            charge_point.due_at += period;
            if charge_point.due > 0 {
                behind.push(number);
            }
            Ok(())
        })?;
        for number in behind {
            self.send(number, call)?;
            offer.latencies.step(Instant::now());
        }
        Ok(())
    }

    fn send(&mut self, number: usize, call: &mut Call) -> io::Result<()> {
        let frame = call.with_number(self.sent);
        self.sent += 1;
        let charge_point = &mut self.charge_points[number];
        charge_point.waits = true;
        // The buffer of the system has room for the only CALL in it.
        charge_point.stream.write_all(frame)
    }

    /// Waits for answers; returns whose.
    fn answered(&mut self, patience: Option<Duration>) -> io::Result<Vec<usize>> {
        let mut answered = Vec::new();
        self.read_answers(patience, |number, _| {
            answered.push(number);
            Ok(())
        })?;
        Ok(answered)
    }

    /// Waits for answers, and shows each charge point that has got one.
    fn read_answers(
        &mut self,
        patience: Option<Duration>,
        mut answered: impl FnMut(usize, &mut ChargePoint) -> io::Result<()>,
    ) -> io::Result<()> {
        self.poll.poll(&mut self.events, patience)?;
        if self.events.is_empty() && patience == Some(PATIENCE) {
            return Err(io::ErrorKind::TimedOut.into());
        }
        for event in &self.events {
            let number = event.token().0;
            let charge_point = &mut self.charge_points[number];
            if charge_point.read()? {
                answered(number, charge_point)?;
            }
        }
        Ok(())
    }
}

/// More than any answer has bytes.
const BUFFER: usize = 1024;

impl ChargePoint {
    /// Reads what is there; tells whether the CALL is answered.
    fn read(&mut self) -> io::Result<bool> {
        let start = self.received.len();
        self.received.resize(start + BUFFER, 0);
        let length = match self.stream.read(&mut self.received[start..]) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => 0,
            Err(error) => return Err(error),
        };
        self.received.truncate(start + length);
        let answered = take_answers(&mut self.received)? > 0;
        if answered {
            self.waits = false;
        }
        Ok(answered)
    }
}
