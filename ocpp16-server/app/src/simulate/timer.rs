//! A timer that is in time.
//!
//! The timers of a runtime are late by up to a millisecond, more than most answers
//! take. That of the system, as a descriptor, is not, and needs no thread.

use std::time::{Duration, Instant};

#[cfg(target_os = "linux")]
use self::descriptor::Descriptor;

/// Waits, for a whole run, without being late.
#[derive(Debug)]
pub(super) struct Timer {
    #[cfg(target_os = "linux")]
    descriptor: Option<Descriptor>,
}

impl Timer {
    /// Has to be in a runtime.
    pub(super) fn new() -> Self {
        Self {
            #[cfg(target_os = "linux")]
            descriptor: Descriptor::new().ok(),
        }
    }

    /// Waits until this time. Cancel safe.
    pub(super) async fn wait(&self, time: Instant) {
        #[cfg(target_os = "linux")]
        if let Some(descriptor) = &self.descriptor
            && descriptor.wait(time).await.is_ok()
        {
            return;
        }
        wait_busily(time).await;
    }
}

/// Waits by a timer of the runtime, and as long as that may be late, by looking at the
/// clock again and again.
async fn wait_busily(time: Instant) {
    const LATE: Duration = Duration::from_millis(2);

    let left = time.saturating_duration_since(Instant::now());
    if left > LATE {
        tokio::time::sleep(left - LATE).await;
    }
    while Instant::now() < time {
        tokio::task::yield_now().await;
    }
}

#[cfg(target_os = "linux")]
mod descriptor {
    use std::io;
    use std::time::Instant;

    use rustix::time::{
        Itimerspec, TimerfdClockId, TimerfdFlags, TimerfdTimerFlags, Timespec, timerfd_create,
        timerfd_settime,
    };
    use tokio::net::unix::pipe::Receiver;

    /// It becomes readable as a pipe does, and the runtime waits for it as for one:
    /// for any descriptor, it would have us promise what only `unsafe` can.
    #[derive(Debug)]
    pub(super) struct Descriptor(Receiver);

    impl Descriptor {
        pub(super) fn new() -> io::Result<Self> {
            let flags = TimerfdFlags::NONBLOCK | TimerfdFlags::CLOEXEC;
            let timer = timerfd_create(TimerfdClockId::Monotonic, flags)?;
            Ok(Self(Receiver::from_owned_fd_unchecked(timer)?))
        }

        pub(super) async fn wait(&self, time: Instant) -> io::Result<()> {
            loop {
                // None left would mean that it never rings.
                let left = time.saturating_duration_since(Instant::now());
                if left.is_zero() {
                    return Ok(());
                }
                let left = Timespec::try_from(left).map_err(io::Error::other)?;
                let once = Itimerspec { it_interval: Timespec::default(), it_value: left };
                timerfd_settime(&self.0, TimerfdTimerFlags::empty(), &once)?;
                self.0.readable().await?;
                // Nothing has to be read: setting it anew takes back that it has rung.
                let _ = self.0.try_io(|| Err::<(), _>(io::ErrorKind::WouldBlock.into()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn no_timer_rings_early() {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.unwrap().block_on(async {
            let timer = Timer::new();
            for microseconds in [0, 300, 3000, 1] {
                let time = Instant::now() + Duration::from_micros(microseconds);
                timer.wait(time).await;
                assert!(Instant::now() >= time);
                let time = Instant::now() + Duration::from_micros(microseconds);
                wait_busily(time).await;
                assert!(Instant::now() >= time);
            }
        });
    }
}
