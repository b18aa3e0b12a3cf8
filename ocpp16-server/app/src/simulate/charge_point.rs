//! The life of a simulated charge point: connects, boots, follows its script, and
//! comes back when it is cut off.

use std::convert::Infallible;
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};

use ocpp16_types::*;
use tokio::time::timeout;

use super::alarm::Alarm;
use super::frame::{Kind, TEXT, head};
use super::handshake::{self, plain};
use super::link::{Event, Link, Lost, Text, Until};
use super::payload::encode;
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
    /// How many CALLs of the schedule it has sent.
    turns: u64,
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

/// What became of a CALL.
enum Answer {
    /// The whole message, if it is to be read.
    Result(Option<String>),
    Error,
    None,
}

impl ChargePoint {
    pub(super) fn new(shard: Rc<Shard>, seat: usize) -> Self {
        let fleet = &shard.fleet;
        let number = shard.seats[seat].number;
        let identity = fleet.identity(number);
        let tag = fleet.id_tag(&identity).parse().expect("that of the last one was tried");
        let sampling = (fleet.meter_interval, fleet.meter_values);
        Self {
            script: Script::new(fleet.scenario, tag, sampling, Instant::now()),
            seat,
            number,
            identity,
            alarm: Alarm::new(),
            sent: 0,
            turns: 0,
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
        while !self.is_over() {
            let opens_at = self.shard.fleet.gate.pass(wanted);
            self.wait(opens_at).await;
            if self.is_over() {
                break;
            }
            let opening = handshake::open(&self.shard.fleet, self.number, &self.identity);
            let opened = timeout(self.shard.fleet.timeout, opening).await;
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
        let unsent = self.shard.seats[self.seat].due.get().saturating_sub(self.turns);
        self.shard.tally().unsent += unsent;
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
            let due = self.shard.seats[self.seat].due.get() > self.turns;
            let stretch = match phase {
                Phase::Connecting => Stretch::Before,
                Phase::Running(_) => Stretch::Running,
                Phase::Storm(at) if at > connected_at => return Err(Left::Storm(at)),
                Phase::Storm(_) => Stretch::Running,
                Phase::Draining if due => Stretch::Running,
                Phase::Draining => Stretch::After,
                Phase::Closing => return Err(Left::Done),
            };
            let schedule = self.shard.fleet.schedule;
            let (step, when) = self.script.next(Instant::now(), stretch, schedule.is_some());
            if step == Step::Leave {
                let left = if stretch == Stretch::After { Left::Done } else { Left::Reset };
                return Err(left);
            }
            let (time, sent) = match (when, schedule) {
                (When::Now, _) | (When::InTurn, None) => {
                    self.perform(link, step, None).await?;
                    continue;
                }
                (When::InTurn, Some(_)) => (None, Some(self.turns)),
                (When::At(time), _) => (Some(time), None),
            };
            let until = Until { time, sent, phase };
            match link.event(&self.shard, self.seat, &mut self.alarm, until).await {
                Ok(Event::Message(text)) => {
                    self.hear(link, text).await?;
                }
                // Of a transaction, it is the time to begin one.
                Ok(Event::Time) if matches!(step, Step::Status(..)) => {}
                Ok(Event::Time) => self.perform(link, step, None).await?,
                Ok(Event::Due) => {
                    let due = schedule
                        .zip(self.shard.since.get())
                        .map(|(schedule, since)| since + schedule.due(self.turns, self.number));
                    self.turns += 1;
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
                if self.is_over() {
                    return Err(Left::Done);
                }
                let until = Until { time: Some(again_at), sent: None, phase };
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

    /// Sends a CALL, and waits for its answer; answers what is asked meanwhile.
    async fn call(
        &mut self,
        link: &mut Link,
        step: Step,
        due: Option<Instant>,
    ) -> Result<Answer, Left> {
        self.sent += 1;
        let id = MessageId::new(format!("{:08x}-{}", self.shard.fleet.run, self.sent));
        let id = id.expect("it has 29 characters at most");
        let Some((action, text)) = encode(&mut self.script, step, &id) else {
            return Ok(Answer::None);
        };
        let now = Instant::now();
        let due = due.unwrap_or(now);
        self.shard.tally().of(action).sent += 1;
        let answered = self.exchange(link, &id, &text, now + self.shard.fleet.timeout).await;
        let mut tally = self.shard.tally();
        let calls = tally.of(action);
        match answered {
            Ok(None) => {
                calls.lost += 1;
                tally.reasons.add(&format!("{action}: no answer in time"), 1);
                Ok(Answer::None)
            }
            Ok(Some(text)) => {
                if self.shard.since.get().is_some_and(|since| due >= since) {
                    calls.latency.record(due.elapsed());
                }
                let message = link.text(&text).unwrap_or_default();
                if let Some(head) = head(message).filter(|head| head.kind == Kind::CallError) {
                    calls.errors += 1;
                    let code = head.rest.split('"').nth(1).unwrap_or_default();
                    tally.reasons.add(&format!("{action}: {}", plain(code)), 1);
                    return Ok(Answer::Error);
                }
                calls.answered += 1;
                let is_read = matches!(step, Step::Boot | Step::Authorize | Step::Start);
                Ok(Answer::Result(is_read.then(|| message.to_owned())))
            }
            Err(left) => {
                calls.lost += 1;
                if !matches!(left, Left::Lost(_)) {
                    tally.reasons.add(&format!("{action}: given up"), 1);
                }
                Err(left)
            }
        }
    }

    /// Returns the message that answers, unless none comes in time.
    async fn exchange(
        &mut self,
        link: &mut Link,
        id: &MessageId,
        text: &str,
        deadline: Instant,
    ) -> Result<Option<Text>, Left> {
        link.send(&self.shard, TEXT, text.as_bytes()).await.map_err(Left::Lost)?;
        loop {
            let phase = self.shard.phase.get();
            match phase {
                Phase::Closing => return Err(Left::Done),
                Phase::Connecting | Phase::Running(_) | Phase::Storm(_) | Phase::Draining => {}
            }
            let until = Until { time: Some(deadline), sent: None, phase };
            match link.event(&self.shard, self.seat, &mut self.alarm, until).await {
                Ok(Event::Message(text)) => {
                    let head = link.text(&text).and_then(head);
                    let answers =
                        head.is_some_and(|head| head.kind != Kind::Call && head.id == id.as_str());
                    if answers {
                        return Ok(Some(text));
                    }
                    self.hear(link, text).await?;
                }
                Ok(Event::Time) => return Ok(None),
                Ok(Event::Phase | Event::Due) => {}
                Err(lost) => return Err(Left::Lost(lost)),
            }
        }
    }

    /// Takes a message that answers no open CALL.
    async fn hear(&mut self, link: &mut Link, text: Text) -> Result<(), Left> {
        let message = link.text(&text).unwrap_or_default();
        let strictness = Strictness::Tolerant { received_at: SystemTime::now().into() };
        let answer = match Frame::<role::CentralSystem>::decode(message, strictness, |_| None) {
            Ok(Decoded { frame: Frame::Call { id, request }, .. }) => {
                match self.script.answer(request) {
                    Ok(response) => Ok(encode_result(&id, &response)),
                    Err(rejection) => Err(encode_error(&id, &rejection)),
                }
            }
            Err(Refused::Call { id, rejection, .. }) => Err(encode_error(&id, &rejection)),
            Err(Refused::Unmatched { .. }) => {
                // After its time, most likely.
                self.shard.tally().reasons.add("an answer to no open CALL", 1);
                return Ok(());
            }
            _ => {
                self.shard.tally().reasons.add("what the server sends is no message", 1);
                return Ok(());
            }
        };
        let (Ok(answered) | Err(answered)) = &answer;
        link.send(&self.shard, TEXT, answered.as_bytes()).await.map_err(Left::Lost)?;
        let mut tally = self.shard.tally();
        tally.received += 1;
        tally.received_refused += u64::from(answer.is_err());
        Ok(())
    }

    /// Reads an answer. What its schema refuses is told, and no answer.
    fn read<R>(&self, answer: Answer) -> Option<R>
    where
        R: ResponseFrom<role::CentralSystem>,
    {
        let Answer::Result(Some(text)) = answer else { return None };
        let action = R::Request::ACTION;
        let strictness = Strictness::Tolerant { received_at: SystemTime::now().into() };
        match Frame::<role::CentralSystem>::decode(&text, strictness, |_| Some(action)) {
            Ok(Decoded { frame: Frame::CallResult { response, .. }, .. }) => {
                R::try_from(response).ok()
            }
            _ => {
                let reason = format!("{action}: the answer does not satisfy its schema");
                self.shard.tally().reasons.add(&reason, 1);
                None
            }
        }
    }

    /// Waits, unless the simulation ends before.
    async fn wait(&self, until: Instant) {
        loop {
            let phase = self.shard.phase.get();
            if self.is_over() || Instant::now() >= until {
                return;
            }
            self.shard.wait(self.seat, until, phase).await;
        }
    }

    fn is_over(&self) -> bool {
        matches!(self.shard.phase.get(), Phase::Draining | Phase::Closing)
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
