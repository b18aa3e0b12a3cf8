//! Work for after the answer: what a handler leaves behind in its context.
//!
//! The connection runs it beside everything else; nothing waits for it.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use crate::ChargePoint;

/// Work that was left behind, and the place it takes.
pub(crate) struct AfterWork {
    work: Pin<Box<dyn Future<Output = ()> + Send>>,
    _place: Place,
}

impl AfterWork {
    /// Takes a place among the work of the connection, if there is one.
    pub(crate) fn new(
        charge_point: &ChargePoint,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> Result<Self, TooMuchWork> {
        let place = Place::take(charge_point)?;
        Ok(Self { work: Box::pin(work), _place: place })
    }

    pub(crate) async fn run(self) {
        self.work.await;
    }
}

/// The work of one message, until its answer has been sent.
#[derive(Default)]
pub(crate) struct AfterAnswer(Mutex<Vec<AfterWork>>);

impl AfterAnswer {
    pub(crate) fn push(&self, work: AfterWork) {
        // A push leaves the list whole.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(work);
    }

    pub(crate) fn into_work(self) -> Vec<AfterWork> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for AfterAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AfterAnswer(..)")
    }
}

/// As much work of the connection is unfinished as
/// [`after_limit`](crate::Builder::after_limit) allows; this one was dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMuchWork;

impl fmt::Display for TooMuchWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too much work of the connection is unfinished")
    }
}

impl Error for TooMuchWork {}

/// Given back when the work is done or dropped.
struct Place(ChargePoint);

impl Place {
    fn take(charge_point: &ChargePoint) -> Result<Self, TooMuchWork> {
        if charge_point.take_place() { Ok(Self(charge_point.clone())) } else { Err(TooMuchWork) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.give_place_back();
    }
}
