//! The charge points of one thread.
//!
//! Each is a task of a runtime of its own; nothing on the way of a message is shared
//! with other threads but the tally, which nobody else looks at meanwhile.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};
use std::{future, io, thread};

use tokio::runtime::Builder;
use tokio::sync::watch;
use tokio::task::{JoinSet, LocalSet};

use super::charge_point::ChargePoint;
use super::fleet::Fleet;
use super::frame::Writer;
use super::pacer::{catch_up, pace};
use super::tally::Tally;

/// How far the simulation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Charge points connect and boot.
    Connecting,
    /// They do what the scenario says, since then.
    Running(Instant),
    /// All connections are cut, at that time, and come back.
    Storm(Instant),
    /// What was begun is brought to an end, and what was due is sent.
    Draining,
    /// Answers are waited for; nothing more is sent.
    Ending,
    /// Whatever is open is given up.
    Closing,
}

/// What the charge points of one thread share.
pub(super) struct Shard {
    pub(super) fleet: Arc<Fleet>,
    pub(super) phase: Cell<Phase>,
    /// When all had booted.
    pub(super) since: Cell<Option<Instant>>,
    pub(super) seats: Vec<Seat>,
    pub(super) writer: RefCell<Writer>,
    /// Where bytes are received into.
    pub(super) buffer: RefCell<Box<[u8]>>,
    tally: Arc<Mutex<Tally>>,
}

/// What a charge point is told by others.
#[derive(Debug)]
pub(super) struct Seat {
    /// Its number in the fleet.
    pub(super) number: usize,
    /// How many CALLs of the schedule have become due.
    pub(super) due: Cell<u64>,
    /// How many of them were taken, to be sent.
    pub(super) taken: Cell<u64>,
    waker: RefCell<Option<Waker>>,
}

impl Shard {
    /// Runs every `threads`-th charge point in a thread of its own, until all have
    /// ended.
    ///
    /// # Errors
    ///
    /// The system has no thread or no runtime for it.
    pub(super) fn start(
        fleet: Arc<Fleet>,
        first: usize,
        threads: usize,
        tally: Arc<Mutex<Tally>>,
        phases: watch::Receiver<Phase>,
    ) -> io::Result<thread::JoinHandle<()>> {
        // Few looks at the clock and at other threads; as many at sockets as usual.
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let name = format!("charge points {first}");
        thread::Builder::new().name(name).spawn(move || {
            let none = || Cell::new(0);
            let waker = RefCell::new;
            let seat = |number| Seat { number, due: none(), taken: none(), waker: waker(None) };
            let shard = Rc::new(Self {
                seats: (first..fleet.charge_points).step_by(threads).map(seat).collect(),
                phase: Cell::new(Phase::Connecting),
                since: Cell::new(None),
                writer: RefCell::new(Writer::new()),
                buffer: RefCell::new(vec![0; 16 << 10].into()),
                fleet,
                tally,
            });
            runtime.block_on(LocalSet::new().run_until(shard.run(phases)));
        })
    }

    /// Counts.
    pub(super) fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether nothing new is begun.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.phase.get(), Phase::Draining | Phase::Ending | Phase::Closing)
    }

    /// Waits until nothing new is begun. Cancel safe.
    pub(super) async fn over(&self, seat: usize) {
        future::poll_fn(|context| {
            self.seats[seat].register(context.waker());
            if self.is_over() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Waits for this time, or for another phase.
    pub(super) async fn wait(&self, seat: usize, time: Instant, phase: Phase) {
        if time <= Instant::now() {
            return;
        }
        let changed = future::poll_fn(|context| {
            self.seats[seat].register(context.waker());
            if self.phase.get() == phase { Poll::Pending } else { Poll::Ready(()) }
        });
        // Whichever comes first; the phase is looked at again.
        let _ = tokio::time::timeout_at(time.into(), changed).await;
    }

    async fn run(self: Rc<Self>, mut phases: watch::Receiver<Phase>) {
        let mut tasks = JoinSet::new();
        for seat in 0..self.seats.len() {
            tasks.spawn_local(ChargePoint::new(Rc::clone(&self), seat).run());
        }
        let mut pacer = None;
        loop {
            tokio::select! {
                changed = phases.changed() => {
                    let phase = if changed.is_ok() { *phases.borrow() } else { Phase::Closing };
                    pacer = self.enter(phase).map(Box::pin);
                    self.seats.iter().for_each(Seat::wake);
                }
                () = async { match &mut pacer {
                    Some(pacer) => pacer.await,
                    None => future::pending().await,
                } } => pacer = None,
                ended = tasks.join_next() => match ended {
                    None => break,
                    // The panic is on standard error.
                    Some(Err(_)) => self.tally().reasons.add("a charge point has panicked", 1),
                    Some(Ok(())) => {}
                }
            }
        }
        // What closes connections may be left to do.
        tokio::time::sleep(Duration::ZERO).await;
    }

    /// Goes on to another phase; returns what paces the charge points in it.
    fn enter(self: &Rc<Self>, phase: Phase) -> Option<impl Future<Output = ()> + use<>> {
        self.phase.set(phase);
        let schedule = self.fleet.schedule;
        match phase {
            Phase::Running(since) => {
                self.since.set(Some(since));
                schedule.map(|schedule| pace(Rc::clone(self), schedule, since))
            }
            Phase::Draining => {
                if let Some((schedule, since)) = schedule.zip(self.since.get()) {
                    catch_up(self, schedule, since);
                    let mut tally = self.tally();
                    tally.offered += self.seats.iter().map(|seat| seat.due.get()).sum::<u64>();
                    tally.behind += self.seats.iter().map(Seat::open).sum::<u64>();
                }
                None
            }
            Phase::Connecting | Phase::Storm(_) | Phase::Ending | Phase::Closing => None,
        }
    }
}

impl Seat {
    /// Returns how many CALLs of the schedule are due and not taken.
    pub(super) fn open(&self) -> u64 {
        self.due.get() - self.taken.get()
    }

    /// Has this waker told of what comes next.
    pub(super) fn register(&self, waker: &Waker) {
        let mut registered = self.waker.borrow_mut();
        if !registered.as_ref().is_some_and(|registered| registered.will_wake(waker)) {
            *registered = Some(waker.clone());
        }
    }

    pub(super) fn wake(&self) {
        if let Some(waker) = &*self.waker.borrow() {
            waker.wake_by_ref();
        }
    }
}
