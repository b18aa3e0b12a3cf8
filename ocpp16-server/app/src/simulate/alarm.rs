//! A time that a charge point waits for.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use tokio::time::{Sleep, sleep_until};

/// One timer for all waits. Most times are set and never reached, such as that until
/// which an answer has to come: the timer goes on with an earlier one, and is set
/// anew only when that has passed.
#[derive(Debug)]
pub(super) struct Alarm(Pin<Box<Sleep>>);

impl Alarm {
    pub(super) fn new() -> Self {
        Self(Box::pin(sleep_until(Instant::now().into())))
    }

    /// Is ready from this time on.
    pub(super) fn poll(&mut self, context: &mut Context<'_>, time: Instant) -> Poll<()> {
        if self.0.deadline().into_std() > time {
            self.0.as_mut().reset(time.into());
        }
        while self.0.as_mut().poll(context).is_ready() {
            if self.0.deadline().into_std() >= time || Instant::now() >= time {
                return Poll::Ready(());
            }
            self.0.as_mut().reset(time.into());
        }
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::time::Duration;

    use tokio::runtime::Builder;
    use tokio::time;

    use super::*;

    #[test]
    fn later_and_earlier_times_are_both_waited_for() {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
        runtime.unwrap().block_on(async {
            let start = time::Instant::now();
            let mut alarm = Alarm::new();
            for seconds in [30, 10, 20, 20, 40] {
                let time = (start + Duration::from_secs(seconds)).into_std();
                let waits = time::Instant::now();
                poll_fn(|context| alarm.poll(context, time)).await;
                let expected = (start + Duration::from_secs(seconds)).max(waits);
                assert_eq!(time::Instant::now(), expected);
            }
        });
    }
}
