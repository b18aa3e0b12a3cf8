//! How long answers took, and whether the machine let the load and the server work.

use std::io;
use std::ops::AddAssign;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

/// Latencies in nanoseconds: all of them, and those of calm windows.
///
/// A virtual machine is stopped now and then by what it runs on, for milliseconds and
/// often with all its cores, and every server answers late then. The load never waits, so it
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

/// No step of the load, which is to read or to send one message, takes as long unless the
/// machine does not let it run.
const STOPPED: Duration = Duration::from_micros(500);

impl Latencies {
    pub(crate) fn new(now: Instant) -> io::Result<Self> {
        let empty = Histogram::new(3).map_err(io::Error::other)?;
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

    /// To be called between any two things that the load does.
    pub(crate) fn step(&mut self, now: Instant) {
        self.window.stopped |= now.saturating_duration_since(self.last_step) > STOPPED;
        self.last_step = now;
        if now >= self.window.end {
            self.end_window();
            self.window.end = now + WINDOW;
        }
    }

    /// To be called at the end: the last window is over, too.
    pub(crate) fn end(&mut self) {
        if !self.window.latencies.is_empty() {
            self.end_window();
        }
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

    fn end_window(&mut self) {
        self.windows += 1;
        if !self.window.stopped && !self.window.stopped_before {
            self.calm_windows += 1;
            self.calm += &self.window.latencies;
        }
        self.window.latencies.reset();
        self.window.stopped_before = std::mem::take(&mut self.window.stopped);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Windows of a tenth of a second, in each of which one answer took as many
    /// milliseconds as its number, with a stop in these.
    fn with_stops(windows: u32, stopped: &[u32]) -> Latencies {
        let mut now = Instant::now();
        let mut latencies = Latencies::new(now).unwrap();
        for window in 1..=windows {
            latencies.record(Duration::from_millis(window.into())).unwrap();
            let steps = if stopped.contains(&window) { 100 } else { 1_000 };
            for _ in 0..steps {
                now += WINDOW / steps;
                latencies.step(now);
            }
        }
        latencies
    }

    fn calm(latencies: &Latencies) -> Vec<u64> {
        let recorded = latencies.calm.iter_recorded();
        recorded.map(|value| (value.value_iterated_to() + 500_000) / 1_000_000).collect()
    }

    #[test]
    fn a_window_with_a_stop_is_not_calm_nor_is_the_one_behind_it() {
        let latencies = with_stops(6, &[2, 5]);
        assert_eq!(calm(&latencies), [1, 4]);
        assert_eq!(latencies.all.len(), 6);
        assert!((latencies.calm_part() - 2.0 / 6.0).abs() < 1e-9);
    }

    #[test]
    fn the_last_window_counts_though_it_is_not_over() {
        let mut latencies = with_stops(1, &[]);
        latencies.record(Duration::from_millis(7)).unwrap();
        assert_eq!(calm(&latencies), [1]);
        latencies.end();
        assert_eq!(calm(&latencies), [1, 7]);
        latencies.end();
        assert_eq!((latencies.windows, latencies.calm_windows), (2, 2));
    }

    #[test]
    fn rounds_add_up() {
        let mut sum = with_stops(2, &[]);
        sum += with_stops(4, &[1]);
        assert_eq!((calm(&sum), sum.all.len()), (vec![1, 2, 3, 4], 6));
        assert!((sum.calm_part() - 4.0 / 6.0).abs() < 1e-9);
    }
}
