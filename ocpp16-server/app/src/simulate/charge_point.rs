//! The life of a simulated charge point: connects, boots, follows its script, and
//! comes back when it is cut off.

mod exchange;

use std::convert::Infallible;
use std::rc::Rc;
use std::time::{Duration, Instant};

use ocpp16_types::*;
use tokio::time::timeout;

use self::exchange::Answer;
use super::alarm::Alarm;
use super::handshake;
use super::link::{Event, Link, Lost, Until};
use super::script::{CONNECTOR, Outcome, Script, Step, Stretch, When};
use super::shard::{Phase, Shard};
use crate::cli::Scenario;

/// One charge point.
pub(super) struct ChargePoint {
    shard: Rc<Shard>,
    seat: usize,
    number: usize,
    identity: String,
    script: Script,
    alarm: Alarm,
    /// How many CALLs it has sent, for their ids.
    sent: u64,
    has_booted: bool,
    is_settled: bool,
}

/// Why a charge point leaves a connection.
enum Left {
    /// It has nothing left to do.
    Done,
    /// It was asked to boot again.
    Reset,
    /// All connections were cut at that time.
    Storm(Instant),
    /// Not of its own accord.
    Lost(Lost),
}

impl ChargePoint {
    pub(super) fn new(shard: Rc<Shard>, seat: usize) -> Self {
        let fleet = &shard.fleet;
        let number = shard.seats[seat].number;
        let identity = fleet.identity(number);
        let tag = fleet.id_tag(&identity).expect("that of the last one was tried");
        let sampling = (fleet.meter_interval, fleet.meter_values);
        Self {
            script: Script::new(fleet.scenario, tag, sampling, Instant::now()),
            seat,
            number,
            identity,
            alarm: Alarm::new(),
            sent: 0,
            has_booted: false,
            is_settled: false,
            shard,
        }
    }

    /// Runs until the simulation ends.
    pub(super) async fn run(mut self) {
        const FIRST_PAUSE: Duration = Duration::from_millis(500);
        const LONGEST_PAUSE: Duration = Duration::from_secs(30);

        let mut pause = FIRST_PAUSE;
        let mut wanted = Instant::now();
        while !self.shard.is_over() {
            let opens_at = self.shard.fleet.gate.pass(wanted);
            self.wait(opens_at).await;
            let opening = handshake::open(&self.shard.fleet, self.number, &self.identity);
            let opened = tokio::select! {
                biased;
                () = self.shard.over(self.seat) => break,
                opened = timeout(self.shard.fleet.timeout, opening) => opened,
            };
            match opened.unwrap_or_else(|_| Err("no answer to the handshake in time".to_owned())) {
                Ok(link) => {
                    {
                        let mut tally = self.shard.tally();
                        tally.connected += 1;
                        tally.handshakes.record(opens_at.elapsed());
                    }
                    pause = FIRST_PAUSE;
                    wanted = self.stay(link).await;
                }
                Err(reason) => {
                    {
                        let mut tally = self.shard.tally();
                        tally.failed_handshakes += 1;
                        tally.reasons.add(&reason, 1);
                    }
                    wanted = Instant::now() + self.spread(pause);
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
            self.settle();
        }
        while let Some(due) = self.turn() {
            self.shard.tally().unsent.record(due.elapsed());
        }
    }

    /// Takes the next CALL of the schedule, if there is one; returns when it was due.
    fn turn(&self) -> Option<Instant> {
        let seat = &self.shard.seats[self.seat];
        let taken = seat.taken.get();
        let schedule = self.shard.fleet.schedule.filter(|_| seat.open() > 0)?;
        seat.taken.set(taken + 1);
        Some(self.shard.since.get()? + schedule.due(taken, self.number)?)
    }

    /// Stays connected as long as it can; returns when to come back.
    async fn stay(&mut self, mut link: Link) -> Instant {
        let Err(left) = self.live(&mut link).await;
        self.shard.tally().connected -= 1;
        match left {
            Left::Done | Left::Reset => link.close(&self.shard).await,
            Left::Storm(at) => return at,
            Left::Lost(Lost(reason)) => {
                let mut tally = self.shard.tally();
                tally.lost_connections += 1;
                tally.reasons.add(&reason, 1);
                drop(tally);
                return Instant::now() + self.spread(Duration::from_millis(500));
            }
        }
        Instant::now()
    }

    async fn live(&mut self, link: &mut Link) -> Result<Infallible, Left> {
        let connected_at = Instant::now();
        if self.shard.fleet.scenario == Scenario::Storm && self.has_booted {
            // To be sure that it is heard again.
            self.script.wanted.push_front(Step::Heartbeat);
        } else {
            self.boot(link).await?;
        }
        loop {
            let phase = self.shard.phase.get();
            let is_due = self.shard.seats[self.seat].open() > 0;
            let stretch = match phase {
                Phase::Connecting => Stretch::Before,
                Phase::Running(_) => Stretch::Running,
                Phase::Storm(at) if at > connected_at => return Err(Left::Storm(at)),
                Phase::Storm(_) => Stretch::Running,
                Phase::Draining if is_due => Stretch::Running,
                Phase::Draining => Stretch::After,
                Phase::Ending | Phase::Closing => return Err(Left::Done),
            };
            let has_schedule = self.shard.fleet.schedule.is_some();
            let (step, when) = self.script.next(Instant::now(), stretch, has_schedule);
            if step == Step::Leave {
                let left = if stretch == Stretch::After { Left::Done } else { Left::Reset };
                return Err(left);
            }
            let (time, in_turn) = match when {
                When::InTurn if has_schedule => (None, true),
                When::Now | When::InTurn => {
                    self.perform(link, step, None).await?;
                    continue;
                }
                When::At(time) => (Some(time), false),
            };
            let until = Until { time, in_turn, phase };
            match link.event(&self.shard, self.seat, &mut self.alarm, until).await {
                Ok(Event::Message(text)) => {
                    self.hear(link, text).await?;
                }
                // Of a transaction, it is the time to begin one.
                Ok(Event::Time) if matches!(step, Step::Status(..)) => {}
                Ok(Event::Time) => self.perform(link, step, None).await?,
                Ok(Event::Due) => {
                    let due = self.turn();
                    self.perform(link, step, due).await?;
                }
                Ok(Event::Phase) => {}
                Err(lost) => return Err(Left::Lost(lost)),
            }
        }
    }

    /// Says that it has booted until it is accepted, and how it is.
    async fn boot(&mut self, link: &mut Link) -> Result<(), Left> {
        loop {
            let answer = self.call(link, Step::Boot, None).await?;
            let interval = match self.read::<BootNotificationResponse>(answer) {
                Some(BootNotificationResponse {
                    status: RegistrationStatus::Accepted,
                    interval,
                    ..
                }) => {
                    if let Ok(seconds @ 1..) = u64::try_from(interval) {
                        self.script.heartbeat_interval = Duration::from_secs(seconds);
                    }
                    break;
                }
                Some(response) => {
                    let reason = format!("BootNotification: {}", response.status);
                    self.shard.tally().reasons.add(&reason, 1);
                    u64::try_from(response.interval).unwrap_or(0)
                }
                None => 0,
            };
            self.settle();
            // Without an interval, it is up to the charge point (OCPP 1.6 section 4.2).
            let interval = if interval == 0 { 10 } else { interval.min(1 << 30) };
            let again_at = Instant::now() + Duration::from_secs(interval);
            loop {
                let phase = self.shard.phase.get();
                if self.shard.is_over() {
                    return Err(Left::Done);
                }
                let until = Until { time: Some(again_at), in_turn: false, phase };
                match link.event(&self.shard, self.seat, &mut self.alarm, until).await {
                    Ok(Event::Message(text)) => {
                        self.hear(link, text).await?;
                    }
                    Ok(Event::Time | Event::Due) => break,
                    Ok(Event::Phase) => {}
                    Err(lost) => return Err(Left::Lost(lost)),
                }
            }
        }
        self.script.booted();
        self.has_booted = true;
        for (connector, status) in
            [(0, ChargePointStatus::Available), (CONNECTOR, self.script.status())]
        {
            self.perform(link, Step::Status(connector, status), None).await?;
        }
        self.settle();
        Ok(())
    }

    /// Sends what a step says, and has the script know what came of it. It counts
    /// from when it was due; from now on without that.
    async fn perform(
        &mut self,
        link: &mut Link,
        step: Step,
        due: Option<Instant>,
    ) -> Result<(), Left> {
        let answer = self.call(link, step, due).await?;
        let refused = |what, status: AuthorizationStatus| {
            if status != AuthorizationStatus::Accepted {
                self.shard.tally().reasons.add(&format!("{what}: the tag is {status}"), 1);
            }
            status == AuthorizationStatus::Accepted
        };
        let outcome = match (step, answer) {
            (_, Answer::Error | Answer::None) => Outcome::Failed,
            (Step::Authorize, answer) => {
                self.read::<AuthorizeResponse>(answer).map_or(Outcome::Failed, |response| {
                    Outcome::Authorized(refused("Authorize", response.id_tag_info.status))
                })
            }
            (Step::Start, answer) => {
                let response = self.read::<StartTransactionResponse>(answer);
                response.map_or(Outcome::Failed, |response| Outcome::Started {
                    transaction: response.transaction_id,
                    accepted: refused("StartTransaction", response.id_tag_info.status),
                })
            }
            (_, Answer::Result(_)) => Outcome::Done,
        };
        self.script.done(step, outcome, Instant::now());
        Ok(())
    }

    /// Waits, unless the simulation ends before.
    async fn wait(&self, until: Instant) {
        loop {
            let phase = self.shard.phase.get();
            if self.shard.is_over() || Instant::now() >= until {
                return;
            }
            self.shard.wait(self.seat, until, phase).await;
        }
    }

    fn settle(&mut self) {
        if !self.is_settled {
            self.is_settled = true;
            self.shard.tally().settled += 1;
        }
    }

    /// Makes pauses differ by up to a half, so that not all come back at a time.
    fn spread(&self, pause: Duration) -> Duration {
        #[expect(clippy::cast_possible_truncation, reason = "it is below 64")]
        let share = (self.number % 64) as u32;
        pause + pause * share / 128
    }
}
