//! What a charge point does next.
//!
//! A state machine without clock and connection: `charge_point` sends what it says,
//! and tells it what came of it; `answers` are what it is asked to do.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use ocpp16_types::{ChargePointStatus, IdToken, ReadingContext, Reason};

use crate::cli::Scenario;

/// The connector that charges; 0 is the charge point as a whole.
pub(super) const CONNECTOR: i64 = 1;

/// A charge point with one connector.
#[derive(Debug)]
pub(super) struct Script {
    scenario: Scenario,
    /// Whom it charges unless another tag is asked for.
    id_tag: IdToken,
    pub(super) meter_interval: Duration,
    meter_values: u32,
    stage: Stage,
    /// The tag of this transaction, or of that to come.
    pub(super) charges: IdToken,
    is_remote: bool,
    pub(super) transaction: Option<i64>,
    /// Why the transaction has to stop.
    pub(super) stop: Option<Reason>,
    sampled: u32,
    /// When the next sample or transaction is due.
    next_at: Instant,
    /// Energy that has gone through, in Wh.
    pub(super) meter: i64,
    /// What it is asked to send.
    pub(super) wanted: VecDeque<Step>,
    pub(super) reset: Option<Reason>,
    pub(super) remote_start: Option<IdToken>,
    pub(super) is_available: bool,
    /// The id of a reservation, and for whom it is.
    pub(super) reservation: Option<(i64, IdToken)>,
    pub(super) heartbeat_interval: Duration,
    heartbeat_at: Instant,
}

/// How far a transaction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Free,
    Preparing,
    Authorizing,
    Starting,
    Charging,
    Metering,
    Finishing,
    Ending,
}

/// What to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Boot,
    Heartbeat,
    /// Of this connector.
    Status(i64, ChargePointStatus),
    Authorize,
    Start,
    MeterValues(ReadingContext),
    Stop(Reason),
    Firmware,
    Diagnostics,
    /// Nothing: the connection ends.
    Leave,
}

/// When to send it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Now,
    /// When it is the turn of this charge point: at once if there is no schedule.
    InTurn,
    At(Instant),
}

/// How far the simulation is, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stretch {
    Before,
    Running,
    After,
}

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    /// Authorize was answered.
    Authorized(bool),
    /// StartTransaction was answered.
    Started {
        transaction: i64,
        accepted: bool,
    },
    /// There is no answer that helps.
    Failed,
}

impl Script {
    /// A charge point that begins its first transaction then.
    pub(super) fn new(
        scenario: Scenario,
        id_tag: IdToken,
        (meter_interval, meter_values): (Duration, u32),
        first_at: Instant,
    ) -> Self {
        Self {
            scenario,
            charges: id_tag.clone(),
            id_tag,
            meter_interval,
            meter_values,
            stage: Stage::Free,
            is_remote: false,
            transaction: None,
            stop: None,
            sampled: 0,
            next_at: first_at,
            meter: 0,
            wanted: VecDeque::new(),
            reset: None,
            remote_start: None,
            is_available: true,
            reservation: None,
            heartbeat_interval: Duration::MAX,
            heartbeat_at: first_at,
        }
    }

    /// Returns what to send next, and when; to be asked again if anything happens
    /// meanwhile. `has_schedule`: turns come by a schedule.
    pub(super) fn next(
        &mut self,
        now: Instant,
        stretch: Stretch,
        has_schedule: bool,
    ) -> (Step, When) {
        if let Some(step) = self.wanted.front() {
            return (*step, When::Now);
        }
        if stretch == Stretch::After && self.transaction.is_some() {
            self.stop.get_or_insert(Reason::Local);
        }
        let turn = if self.scenario == Scenario::Charging && stretch == Stretch::Running {
            When::InTurn
        } else {
            When::Now
        };
        let status = |status| (Step::Status(CONNECTOR, status), turn);
        match self.stage {
            Stage::Free => self.next_without_transaction(now, stretch, has_schedule),
            Stage::Preparing => status(ChargePointStatus::Preparing),
            Stage::Authorizing => (Step::Authorize, turn),
            Stage::Starting => (Step::Start, turn),
            Stage::Charging => status(ChargePointStatus::Charging),
            Stage::Metering => {
                if let Some(reason) = self.stop.or(self.reset) {
                    return (Step::Stop(reason), turn);
                }
                let is_over = !self.is_remote && self.sampled >= self.meter_values;
                if is_over {
                    return (Step::Stop(Reason::Local), turn);
                }
                let sample = Step::MeterValues(ReadingContext::SamplePeriodic);
                if turn == When::InTurn && has_schedule {
                    (sample, When::InTurn)
                } else if now >= self.next_at {
                    (sample, When::Now)
                } else if self.scenario == Scenario::Heartbeat && stretch == Stretch::Running {
                    (Step::Heartbeat, When::InTurn)
                } else if self.heartbeat_at < self.next_at {
                    (Step::Heartbeat, When::At(self.heartbeat_at))
                } else {
                    (sample, When::At(self.next_at))
                }
            }
            Stage::Finishing => status(ChargePointStatus::Finishing),
            Stage::Ending => status(self.idle_status()),
        }
    }

    fn next_without_transaction(
        &mut self,
        now: Instant,
        stretch: Stretch,
        has_schedule: bool,
    ) -> (Step, When) {
        if self.reset.is_some() || stretch == Stretch::After {
            return (Step::Leave, When::Now);
        }
        let running = stretch == Stretch::Running;
        if let Some(id_tag) = self.remote_start.take() {
            self.charges = id_tag;
            self.is_remote = self.scenario != Scenario::Charging;
            self.stage = Stage::Preparing;
            return self.next(now, stretch, has_schedule);
        }
        match self.scenario {
            // Who may not charge takes its turn nevertheless: that many CALLs are offered.
            Scenario::Charging if running && has_schedule && !self.may_charge() => {
                (Step::Heartbeat, When::InTurn)
            }
            Scenario::Charging if running && self.may_charge() => {
                if has_schedule || now >= self.next_at {
                    self.charges = self.id_tag.clone();
                    self.is_remote = false;
                    self.stage = Stage::Preparing;
                    self.next(now, stretch, has_schedule)
                } else if self.heartbeat_at < self.next_at {
                    (Step::Heartbeat, When::At(self.heartbeat_at))
                } else {
                    // Asked again then.
                    (Step::Status(CONNECTOR, self.idle_status()), When::At(self.next_at))
                }
            }
            Scenario::Heartbeat if running => (Step::Heartbeat, When::InTurn),
            Scenario::Charging | Scenario::Heartbeat | Scenario::Idle | Scenario::Storm => {
                (Step::Heartbeat, When::At(self.heartbeat_at))
            }
        }
    }

    /// Takes what came of a step that was sent.
    pub(super) fn done(&mut self, step: Step, outcome: Outcome, now: Instant) {
        let far = Duration::from_secs(1 << 30);
        self.heartbeat_at = now + self.heartbeat_interval.min(far);
        if self.wanted.front() == Some(&step) {
            self.wanted.pop_front();
            return;
        }
        match (self.stage, step) {
            (Stage::Preparing, Step::Status(..)) => {
                self.stage = if self.is_remote { Stage::Starting } else { Stage::Authorizing };
            }
            (Stage::Authorizing, Step::Authorize) => {
                let is_accepted = outcome == Outcome::Authorized(true);
                self.stage = if is_accepted { Stage::Starting } else { Stage::Ending };
            }
            (Stage::Starting, Step::Start) => {
                if let Outcome::Started { transaction, accepted } = outcome {
                    self.stage = Stage::Charging;
                    self.transaction = Some(transaction);
                    self.stop = (!accepted).then_some(Reason::DeAuthorized);
                    self.sampled = 0;
                    self.next_at = now + self.meter_interval;
                } else {
                    self.stage = Stage::Ending;
                }
            }
            (Stage::Charging, Step::Status(..)) => self.stage = Stage::Metering,
            (Stage::Metering, Step::MeterValues(_)) => {
                self.sampled += 1;
                // Every sample has its time, however late the last one was answered.
                self.next_at = (self.next_at + self.meter_interval).max(now);
            }
            (Stage::Metering, Step::Stop(_)) => {
                self.stage = Stage::Finishing;
                self.transaction = None;
                self.stop = None;
            }
            (Stage::Finishing, Step::Status(..)) => self.stage = Stage::Ending,
            (Stage::Ending, Step::Status(..)) => {
                self.stage = Stage::Free;
                // Also after a tag that is refused: nobody tries on and on.
                self.next_at = now + self.meter_interval;
            }
            _ => {}
        }
    }

    /// Takes that the connector is free and nothing is asked for, as after a boot.
    pub(super) fn booted(&mut self) {
        self.reset = None;
        self.wanted.clear();
    }

    /// Whether the connector has something to do, or will have.
    pub(super) const fn is_busy(&self) -> bool {
        !matches!(self.stage, Stage::Free) || self.remote_start.is_some()
    }

    /// Whether it begins transactions of its own accord.
    const fn may_charge(&self) -> bool {
        self.is_available && self.reservation.is_none()
    }

    /// Returns the status of the connector, as it would be told now.
    pub(super) const fn status(&self) -> ChargePointStatus {
        match self.stage {
            Stage::Free | Stage::Ending => self.idle_status(),
            Stage::Preparing | Stage::Authorizing | Stage::Starting => ChargePointStatus::Preparing,
            Stage::Charging | Stage::Metering => ChargePointStatus::Charging,
            Stage::Finishing => ChargePointStatus::Finishing,
        }
    }

    const fn idle_status(&self) -> ChargePointStatus {
        if !self.is_available {
            ChargePointStatus::Unavailable
        } else if self.reservation.is_some() {
            ChargePointStatus::Reserved
        } else {
            ChargePointStatus::Available
        }
    }
}

#[cfg(test)]
mod tests;
