//! `ocpp16 simulate`: a fleet of charge points in one process.
//!
//! ```text
//! simulate (phases, signals, report) ─> shard, one a thread ─> charge_point, a task each
//!                                         pacer, schedule          script, answers: what to say
//!                                                                  link, frame: how it is said
//! ```
//!
//! It has to be no more work than the server that is measured: one thread unless more
//! are asked for, no lock that two want, answers known by their heads. Frames are its
//! own; messages are those of `ocpp16-types`.

mod alarm;
mod answers;
mod charge_point;
mod fleet;
mod frame;
mod handshake;
mod limit;
mod link;
mod pacer;
mod payload;
mod plot;
mod progress;
mod report;
mod schedule;
mod script;
mod shard;
mod source;
mod stop;
mod tally;
mod target;
mod timer;

use std::error::Error;
use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tokio::time::sleep;

pub(crate) use source::SourceAddresses;

use self::fleet::Fleet;
use self::plot::Plot;
use self::progress::Progress;
use self::report::{Latency, Outcome, Second, Storm, per_second, rounded};
use self::shard::{Phase, Shard};
use self::stop::Stop;
use self::tally::Tally;
use self::target::Target;
use crate::cli::{ReportFormat, Scenario, Simulate};

/// Simulates, and prints the report. Returns whether all went well.
///
/// # Errors
///
/// Unusable arguments, or nobody there.
pub(crate) async fn simulate(arguments: &Simulate) -> Result<bool, Box<dyn Error>> {
    limit::raise(arguments)?;
    let target = Target::new(arguments).await?;
    let fleet = Arc::new(Fleet::new(arguments, target)?);
    let plot = arguments.plot.as_deref().map(Plot::open).transpose()?;
    let mut simulation = Simulation::start(arguments, fleet)?;
    let outcome = simulation.run().await;
    simulation.progress.end();
    let outcome = outcome?;
    let text = match arguments.output {
        ReportFormat::Text => report::text(arguments, &outcome),
        ReportFormat::Json => format!("{}\n", report::json(arguments, &outcome)),
    };
    let drawn = plot.map_or(Ok(()), |plot| plot.draw(&outcome.seconds));
    let written = io::stdout().write_all(text.as_bytes());
    written.map_err(|error| format!("standard output: {error}"))?;
    drawn?;
    Ok(!outcome.total.has_failures())
}

/// Whether what is waited for has come.
type Done<'a> = &'a dyn Fn(&Tally) -> bool;

/// A simulation that runs.
struct Simulation<'a> {
    arguments: &'a Simulate,
    fleet: Arc<Fleet>,
    phases: watch::Sender<Phase>,
    tallies: Vec<Arc<Mutex<Tally>>>,
    threads: Vec<JoinHandle<()>>,
    progress: Progress,
    stop: Stop,
    /// All so far.
    total: Tally,
    /// Since the last second ended.
    of_second: Tally,
    seconds: Vec<Second>,
    storms: Vec<Storm>,
    began: Instant,
    /// When all had booted.
    since: Option<Instant>,
    interrupted: bool,
}

impl<'a> Simulation<'a> {
    fn start(arguments: &'a Simulate, fleet: Arc<Fleet>) -> io::Result<Self> {
        let stop = Stop::take()?;
        let (phases, receiver) = watch::channel(Phase::Connecting);
        let mut tallies = Vec::new();
        let mut threads = Vec::new();
        let count = arguments.threads.get().min(fleet.charge_points);
        for first in 0..count {
            let tally = Arc::new(Mutex::new(Tally::default()));
            tallies.push(Arc::clone(&tally));
            let fleet = Arc::clone(&fleet);
            threads.push(Shard::start(fleet, first, count, tally, receiver.clone())?);
        }
        let progress = Progress::new(fleet.charge_points);
        Ok(Self {
            arguments,
            fleet,
            phases,
            tallies,
            threads,
            progress,
            stop,
            total: Tally::default(),
            of_second: Tally::default(),
            seconds: Vec::new(),
            storms: Vec::new(),
            began: Instant::now(),
            since: None,
            interrupted: false,
        })
    }

    /// # Errors
    ///
    /// No charge point was let in.
    async fn run(&mut self) -> Result<Outcome, String> {
        let charge_points = self.fleet.charge_points;
        self.watch("connecting", None, Some(&|tally| tally.settled >= charge_points)).await;
        let nobody = |total: &Tally| total.handshakes.count() == 0;
        if nobody(&self.total) && !self.interrupted {
            self.phases.send_replace(Phase::Closing);
            self.join();
            let reasons = self.total.reasons.by_count();
            let reason = reasons.first().map_or("nobody answers", |(reason, _)| reason);
            return Err(format!("{}: no charge point gets in: {reason}", self.arguments.url));
        }
        let connecting = self.began.elapsed();
        let answers_before = self.total.answered();
        let mut running = Duration::ZERO;
        if !self.interrupted {
            let since = Instant::now();
            self.since = Some(since);
            self.of_second = Tally::default();
            self.phases.send_replace(Phase::Running(since));
            let duration = self.arguments.duration;
            let end = (!duration.is_zero()).then(|| since + duration);
            if self.fleet.scenario == Scenario::Storm {
                self.storm(end).await;
            } else {
                self.watch("running", end, None).await;
            }
            running = since.elapsed();
            self.collect();
        }
        let answers = self.total.answered() - answers_before;
        let ending = self.end().await;
        Ok(Outcome {
            total: mem::take(&mut self.total),
            connecting,
            running,
            ending,
            answers,
            seconds: mem::take(&mut self.seconds),
            storms: mem::take(&mut self.storms),
            interrupted: self.interrupted,
        })
    }

    /// Has all charge points end; returns how long that took. Sends what was due, then
    /// waits for the last answers, and each time it loses patience.
    async fn end(&mut self) -> Duration {
        let began = Instant::now();
        // A second Ctrl-C ends that, too.
        let was_interrupted = mem::take(&mut self.interrupted);
        for phase in [Phase::Draining, Phase::Ending] {
            self.phases.send_replace(phase);
            self.watch("ending", Some(Instant::now() + self.fleet.timeout), None).await;
        }
        self.interrupted |= was_interrupted;
        self.phases.send_replace(Phase::Closing);
        self.join();
        self.end_second();
        began.elapsed()
    }

    /// Looks on until this time, or until all charge points have ended, or until it
    /// is done, or until Ctrl-C.
    async fn watch(&mut self, what: &str, until: Option<Instant>, done: Option<Done<'_>>) {
        const LOOK: Duration = Duration::from_millis(20);
        /// Latencies are long tables: to add them up at each look was most of the work
        /// of a simulation.
        const COLLECT: Duration = Duration::from_millis(200);

        let mut collects_at = Instant::now();
        while !self.interrupted {
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            tokio::select! {
                () = sleep(left.map_or(LOOK, |left| left.min(LOOK))) => {}
                () = self.stop.next() => self.interrupted = true,
            }
            let now = Instant::now();
            let is_over = until.is_some_and(|until| now >= until)
                || self.threads.iter().all(JoinHandle::is_finished);
            let second = self.seconds.last().map_or(0.0, |second| second.at);
            let second_ends =
                self.since.is_some_and(|since| since.elapsed().as_secs_f64() >= second + 1.0);
            if is_over || second_ends || done.is_some() || now >= collects_at {
                collects_at = now + COLLECT;
                self.collect();
                if second_ends {
                    self.end_second();
                }
                let of_late = match self.seconds.last() {
                    Some(second) => (second.answered, Duration::from_secs(1)),
                    None => (self.total.answered(), self.began.elapsed()),
                };
                self.progress.show(&self.total, of_late, what);
            }
            if is_over || done.is_some_and(|done| done(&self.total)) {
                return;
            }
        }
    }

    /// Cuts all connections and has them come back, again and again.
    async fn storm(&mut self, end: Option<Instant>) {
        while !self.interrupted && end.is_none_or(|end| Instant::now() < end) {
            let pause = Instant::now() + self.arguments.storm_pause;
            self.watch("all connected", Some(end.map_or(pause, |end| end.min(pause))), None).await;
            if self.interrupted || end.is_some_and(|end| Instant::now() >= end) {
                return;
            }
            let cut = u64::try_from(self.total.connected).unwrap_or(0);
            if cut == 0 {
                continue;
            }
            let before = mem::take(&mut self.total);
            let at = Instant::now();
            self.phases.send_replace(Phase::Storm(at));
            let patience = at + self.fleet.timeout;
            let have_returned = |tally: &Tally| tally.handshakes.count() >= cut;
            self.watch("storm", Some(patience), Some(&have_returned)).await;
            let time = at.elapsed();
            let returned = self.total.handshakes.count();
            self.storms.push(Storm {
                cut,
                returned,
                seconds: rounded(time.as_secs_f64()),
                handshakes_per_second: per_second(returned, time),
                latency_milliseconds: Latency::of(&self.total.handshakes),
            });
            self.total += &before;
        }
    }

    /// Takes what was counted.
    fn collect(&mut self) {
        for tally in &self.tallies {
            let counted = mem::take(&mut *tally.lock().unwrap_or_else(PoisonError::into_inner));
            self.total += &counted;
            self.of_second += &counted;
        }
    }

    fn end_second(&mut self) {
        let Some(since) = self.since else { return };
        let all = mem::take(&mut self.of_second).all();
        self.seconds.push(Second {
            at: rounded(since.elapsed().as_secs_f64()),
            answered: all.answered,
            errors: all.errors,
            latency_milliseconds: Latency::of(&all.latency),
        });
    }

    /// Waits for the threads, and takes what they have counted last.
    fn join(&mut self) {
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                self.total.reasons.add("a thread has panicked", 1);
            }
        }
        self.collect();
    }
}
