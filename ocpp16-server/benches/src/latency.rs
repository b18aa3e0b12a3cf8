//! How long answers took, and whether the machine let the load and the server work.

use std::io;
use std::ops::AddAssign;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

/// Latencies in nanoseconds: all of them, and those of calm windows.
///
/// A virtual machine is stopped now and then by what it runs on, for milliseconds and
/// with all its cores, and every server answers late then. The load never waits, so it
/// notices: between two of its steps, which take microseconds, much time has gone. A
/// window is calm if that happened neither in it nor in the one before, whose CALLs may
/// still have waited in it. What only stops the core of the server is charged to it.
pub(crate) struct Latencies {
    pub(crate) all: Histogram<u64>,
    pub(crate) calm: Histogram<u64>,
    /// Windows that are over, and those of them that were calm.
    windows: u32,
    calm_windows: u32,
    window: Window,
    last_step: Instant,
}

/// The window that is not over.
struct Window {
    end: Instant,
    latencies: Histogram<u64>,
    stopped: bool,
    stopped_before: bool,
}

const WINDOW: Duration = Duration::from_millis(100);

/// No step of the load takes as long unless the machine does not let it run.
const STOPPED: Duration = Duration::from_micros(500);

impl Latencies {
    pub(crate) fn new() -> io::Result<Self> {
        let empty = Histogram::new(3).map_err(io::Error::other)?;
        let now = Instant::now();
        Ok(Self {
            all: empty.clone(),
            calm: empty.clone(),
            windows: 0,
            calm_windows: 0,
            window: Window {
                end: now + WINDOW,
                latencies: empty,
                stopped: false,
                stopped_before: false,
            },
            last_step: now,
        })
    }

    /// To be called between any two things that the load does; returns the time.
    pub(crate) fn step(&mut self) -> Instant {
        let now = Instant::now();
        self.window.stopped |= now - self.last_step > STOPPED;
        self.last_step = now;
        if now >= self.window.end {
            self.end_window(now);
        }
        now
    }

    pub(crate) fn record(&mut self, latency: Duration) -> io::Result<()> {
        let nanoseconds = u64::try_from(latency.as_nanos()).map_err(io::Error::other)?;
        self.all.record(nanoseconds).map_err(io::Error::other)?;
        self.window.latencies.record(nanoseconds).map_err(io::Error::other)
    }

    /// The part of the windows that was calm.
    pub(crate) fn calm_part(&self) -> f64 {
        f64::from(self.calm_windows) / f64::from(self.windows.max(1))
    }

    fn end_window(&mut self, now: Instant) {
        self.windows += 1;
        if !self.window.stopped && !self.window.stopped_before {
            self.calm_windows += 1;
            self.calm += &self.window.latencies;
        }
        self.window.latencies.reset();
        self.window.stopped_before = std::mem::take(&mut self.window.stopped);
        self.window.end = now + WINDOW;
    }
}

impl AddAssign for Latencies {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.calm += other.calm;
        self.windows += other.windows;
        self.calm_windows += other.calm_windows;
    }
}
