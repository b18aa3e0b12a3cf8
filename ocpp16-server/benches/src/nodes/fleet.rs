//! Crowds of charge points in processes of their own, as one fleet: more than the
//! descriptors of a process, and the ports of an address, allow.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use hdrhistogram::Histogram;

use super::crowd::{CROWD, Nature, Order, Report, Status};
use crate::process::cpu_time;

/// All charge points.
pub(crate) struct Fleet {
    crowds: Vec<Crowd>,
    reports: Receiver<io::Result<Report>>,
    /// Those that came back and were not asked for yet.
    back: Vec<(usize, SystemTime)>,
}

struct Crowd {
    process: Child,
    orders: Option<ChildStdin>,
}

/// What a fleet is like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) crowds: usize,
    /// Of each crowd, at most.
    pub(crate) charge_points: usize,
    pub(crate) heartbeat_interval: Duration,
    pub(crate) jitter: Duration,
    /// Every how many charge points that come back it is told at once.
    pub(crate) told: usize,
}

impl Fleet {
    /// Starts the processes; they do nothing yet.
    pub(crate) fn start(to: SocketAddr, size: Size) -> io::Result<Self> {
        let (sender, reports) = channel();
        let mut crowds = Vec::new();
        for number in 0..size.crowds {
            // Addresses that no fleet had before: the ports of those that are gone
            // are in TIME-WAIT, and take long to pass over. 127.0.0.1 is that of
            // servers.
            let last = u8::try_from(number + 2).map_err(io::Error::other)?;
            let [high, low] = to.port().to_be_bytes();
            let nature = Nature {
                to,
                from: Ipv4Addr::new(127, high, low, last),
                first: number * size.charge_points,
                heartbeat_interval: size.heartbeat_interval,
                jitter: size.jitter,
                told: size.told,
            };
            crowds.push(Crowd::start(&nature, sender.clone())?);
        }
        Ok(Self { crowds, reports, back: Vec::new() })
    }

    /// Connects charge points until there are so many, at this rate or as fast as
    /// they are let in, and waits until the first messages of all are answered;
    /// returns how long it took.
    pub(crate) fn connect(
        &mut self,
        charge_points: usize,
        per_second: f64,
    ) -> io::Result<Duration> {
        let start = Instant::now();
        let crowds = self.crowds.len();
        #[expect(clippy::cast_precision_loss, reason = "there are few crowds")]
        let per_second = per_second / crowds as f64;
        self.order(&Order::Connect { charge_points: charge_points / crowds, per_second })?;
        let (mut last, mut at) = (0, start);
        loop {
            let status = self.status()?;
            if status.served >= charge_points / crowds * crowds {
                return Ok(start.elapsed());
            }
            if status.served > last {
                (last, at) = (status.served, Instant::now());
            } else if at.elapsed() > STANDSTILL {
                let message = format!("of {charge_points} charge points: {status:?}");
                return Err(io::Error::new(io::ErrorKind::TimedOut, message));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// How all crowds are together.
    pub(crate) fn status(&mut self) -> io::Result<Status> {
        self.order(&Order::Status)?;
        let mut sum = Status::default();
        for _ in 0..self.crowds.len() {
            let Report::Status(status) = self.answer()? else { return Err(out_of_order()) };
            sum.connected += status.connected;
            sum.served += status.served;
            sum.dropped += status.dropped;
            sum.refused += status.refused;
            sum.errors += status.errors;
            sum.heartbeats += status.heartbeats;
        }
        Ok(sum)
    }

    /// How many nanoseconds Heartbeats took since this was asked last.
    pub(crate) fn latency(&mut self) -> io::Result<Histogram<u64>> {
        self.order(&Order::Latency)?;
        let mut sum = Histogram::new(3).map_err(io::Error::other)?;
        for _ in 0..self.crowds.len() {
            let Report::Latency(values) = self.answer()? else { return Err(out_of_order()) };
            for (value, count) in values {
                sum.record_n(value, count).map_err(io::Error::other)?;
            }
        }
        Ok(sum)
    }

    /// Waits for one of the charge points that came back; `None` if there is none
    /// for a while.
    pub(crate) fn back(&mut self, patience: Duration) -> io::Result<Option<(usize, SystemTime)>> {
        if let Some(back) = self.back.pop() {
            return Ok(Some(back));
        }
        match self.reports.recv_timeout(patience) {
            Ok(Ok(Report::Back { number, at })) => Ok(Some((number, at))),
            Ok(Ok(_)) => Err(out_of_order()),
            Ok(Err(error)) => Err(error),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// CPU time of all processes of the fleet.
    pub(crate) fn cpu_time(&self) -> io::Result<Duration> {
        self.crowds.iter().map(|crowd| cpu_time(crowd.process.id())).sum()
    }

    fn order(&mut self, order: &Order) -> io::Result<()> {
        let mut line = serde_json::to_string(order)?;
        line.push('\n');
        for orders in self.crowds.iter_mut().filter_map(|crowd| crowd.orders.as_mut()) {
            orders.write_all(line.as_bytes())?;
        }
        Ok(())
    }

    fn answer(&mut self) -> io::Result<Report> {
        loop {
            let report = self.reports.recv_timeout(STANDSTILL).map_err(io::Error::other)?;
            match report? {
                Report::Back { number, at } => self.back.push((number, at)),
                answer @ (Report::Status(_) | Report::Latency(_)) => return Ok(answer),
            }
        }
    }
}

/// After how long without any progress something is wrong.
const STANDSTILL: Duration = Duration::from_secs(60);

impl Crowd {
    fn start(nature: &Nature, sender: Sender<io::Result<Report>>) -> io::Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(CROWD)
            .arg(serde_json::to_string(nature)?)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let orders = process.stdin.take();
        if let Some(output) = process.stdout.take() {
            // Ends with the process, or with the fleet.
            thread::spawn(move || {
                for line in BufReader::new(output).lines() {
                    let report = line.and_then(|line| Ok(serde_json::from_str(&line)?));
                    if sender.send(report).is_err() {
                        return;
                    }
                }
                let _ = sender.send(Err(io::Error::other("a process of charge points has ended")));
            });
        }
        Ok(Self { process, orders })
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn out_of_order() -> io::Error {
    io::Error::other("a process of charge points answers something else")
}
