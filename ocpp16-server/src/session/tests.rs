//! Timing and order, without waiting: instants are made up.

use std::time::{Duration, Instant};

use ocpp16_types::{CentralSystemRequest, ClearCacheRequest, DateTime, HeartbeatResponse};
use tokio::sync::oneshot;

use super::*;
use crate::BeforeAcceptance;
use crate::outbound::{CallResult, Content};

mod gate;
mod observe;

const LIMIT: Duration = Duration::from_secs(30);

/// A session, its clock, and the ids of the calls so far.
struct Bench {
    session: Session,
    now: Instant,
    calls: u64,
}

impl Bench {
    /// Of a charge point that need not be accepted.
    fn new() -> Self {
        let before_acceptance = BeforeAcceptance::Handle;
        Self::with(Settings { call_queue: 2, before_acceptance, ..Settings::default() })
    }

    fn with(settings: Settings) -> Self {
        let now = Instant::now();
        let identity = "CP001".parse().unwrap();
        let mut session = Session::new(identity, Validation::default(), &settings, now);
        session.loaded(Ok(ChargePointState::default()), now);
        session.started();
        Self { session, now, calls: 0 }
    }

    fn call(&mut self) -> oneshot::Receiver<CallResult> {
        self.request(ClearCacheRequest {})
    }

    fn request(
        &mut self,
        request: impl Into<CentralSystemRequest>,
    ) -> oneshot::Receiver<CallResult> {
        self.calls += 1;
        let (reply, answer) = oneshot::channel();
        let request = request.into();
        let content = Content::Known { request, reply };
        let id = self.calls.into();
        let call = OutboundCall::new(id, content, LIMIT.into(), LIMIT, self.now);
        self.session.call(call, self.now);
        answer
    }

    fn receive(&mut self, text: &str) {
        let received_at = DateTime::from_unix_seconds(0).unwrap();
        self.session.alive(self.now);
        self.session.text_received(text.to_owned(), received_at, self.now);
    }

    fn pass(&mut self, time: Duration) {
        self.now += time;
        self.session.time_passed(self.now);
    }

    /// Everything that is to be done, in short.
    fn effects(&mut self) -> Vec<String> {
        let effects = std::iter::from_fn(|| self.session.next_effect());
        effects
            .map(|effect| match effect {
                Effect::Send(text) => text,
                Effect::Ping => "ping".to_owned(),
                Effect::Handle(call) => format!("handle {}", call.id),
                Effect::Close(reason) => format!("close {reason}"),
            })
            .collect()
    }
}

#[test]
fn the_next_call_is_sent_after_the_timeout_of_the_one_before() {
    let mut bench = Bench::new();
    let mut first = bench.call();
    bench.now += LIMIT / 2;
    let mut second = bench.call();
    assert_eq!(bench.effects(), [r#"[2,"1","ClearCache",{}]"#]);
    bench.pass(LIMIT / 2);
    assert_eq!(first.try_recv(), Ok(Err(OutcomeUnknown::Timeout(LIMIT).into())));
    assert_eq!(bench.effects(), [r#"[2,"2","ClearCache",{}]"#]);
    // A late answer to the first is not one to the second.
    bench.receive(r#"[3,"1",{"status":"Rejected"}]"#);
    assert!(second.try_recv().is_err());
    // The second has its whole time for itself.
    assert_eq!(bench.session.deadline(), Some(bench.now + LIMIT));
    bench.receive(r#"[3,"2",{"status":"Accepted"}]"#);
    assert!(second.try_recv().unwrap().is_ok());
    assert!(bench.effects().is_empty());
}

#[test]
fn a_call_without_a_turn_is_not_sent() {
    let mut bench = Bench::new();
    let _first = bench.call();
    let mut second = bench.call();
    let third = bench.call();
    let mut full = bench.call();
    assert_eq!(full.try_recv(), Ok(Err(NotSent::QueueFull.into())));
    // One that nobody waits for any more makes room.
    drop(third);
    let mut next = bench.call();
    assert!(next.try_recv().is_err());
    bench.pass(LIMIT);
    assert_eq!(second.try_recv(), Ok(Err(NotSent::NoTurn(LIMIT).into())));
    assert_eq!(bench.effects(), [r#"[2,"1","ClearCache",{}]"#]);
}

#[test]
fn a_call_that_nobody_waits_for_is_not_sent() {
    let mut bench = Bench::new();
    let _first = bench.call();
    drop(bench.call());
    let _third = bench.call();
    bench.receive(r#"[3,"1",{"status":"Accepted"}]"#);
    assert_eq!(bench.effects(), [r#"[2,"1","ClearCache",{}]"#, r#"[2,"3","ClearCache",{}]"#]);
}

#[test]
fn calls_wait_for_the_hook_and_for_each_other() {
    let settings = Settings { before_acceptance: BeforeAcceptance::Handle, ..Settings::default() };
    let (identity, now) = ("CP001".parse().unwrap(), Instant::now());
    let mut session = Session::new(identity, Validation::default(), &settings, now);
    session.loaded(Ok(ChargePointState::default()), now);
    let received_at = DateTime::from_unix_seconds(0).unwrap();
    for id in ["1", "2"] {
        let text = format!(r#"[2,"{id}","Heartbeat",{{}}]"#);
        session.text_received(text, received_at, Instant::now());
    }
    assert!(session.next_effect().is_none());
    session.started();
    assert!(matches!(session.next_effect(), Some(Effect::Handle(call)) if &*call.id == "1"));
    assert!(session.next_effect().is_none());
    session.handled(Ok(Answer::Known(HeartbeatResponse { current_time: received_at }.into())));
    assert!(matches!(session.next_effect(), Some(Effect::Send(_))));
    assert!(matches!(session.next_effect(), Some(Effect::Handle(call)) if &*call.id == "2"));
}

#[test]
fn silence_is_ended_only_for_those_who_answer_pings() {
    let interval = Duration::from_secs(60);
    let mut bench = Bench::new();
    bench.pass(interval / 2);
    assert!(bench.effects().is_empty());
    bench.pass(interval / 2);
    bench.pass(interval);
    bench.pass(interval);
    assert_eq!(bench.effects(), ["ping", "ping", "ping"]);
    bench.session.alive(bench.now);
    bench.session.pong_received();
    bench.pass(interval);
    assert_eq!(bench.effects(), ["ping"]);
    bench.pass(interval);
    assert_eq!(bench.effects(), ["close 1002 ping not answered"]);
}

#[test]
fn silence_does_not_count_while_nothing_is_read() {
    let mut bench = Bench::new();
    bench.session.pong_received();
    for id in 0..=Settings::default().inbound_queue {
        bench.receive(&format!(r#"[2,"{id}","Heartbeat",{{}}]"#));
    }
    assert!(!bench.session.has_room());
    for _ in 0..3 {
        bench.pass(Duration::from_secs(60));
    }
    assert_eq!(bench.effects(), ["handle 0"]);
}

#[test]
fn shutdown_waits_for_what_is_in_hand() {
    let mut bench = Bench::new();
    bench.receive(r#"[2,"1","Heartbeat",{}]"#);
    bench.session.end(End::Shutdown);
    assert_eq!(bench.effects(), ["handle 1"]);
    bench.session.handled(Err(Rejection::not_supported()));
    assert_eq!(
        bench.effects(),
        [
            r#"[4,"1","NotSupported","action not supported",{}]"#,
            "close 1001 server is shutting down"
        ]
    );
    assert_eq!(bench.call().try_recv(), Ok(Err(NotSent::NotConnected.into())));
}

#[test]
fn received_calls_are_handled_after_the_end() {
    let mut bench = Bench::new();
    bench.receive(r#"[2,"1","Heartbeat",{}]"#);
    bench.receive(r#"[2,"2","Heartbeat",{}]"#);
    assert_eq!(bench.effects(), ["handle 1"]);
    bench.session.connection_ended();
    bench.session.handled(Err(Rejection::not_supported()));
    assert_eq!(bench.effects(), ["handle 2"]);
}

#[test]
fn a_charge_point_that_never_answers_calls_is_disconnected() {
    let mut bench = Bench::with(Settings { max_unanswered_calls: Some(2), ..Settings::default() });
    for _ in 0..2 {
        let _answer = bench.call();
        bench.pass(LIMIT);
        // A late answer shows that it listens.
        let id = bench.calls;
        bench.receive(&format!(r#"[3,"{id}",{{"status":"Accepted"}}]"#));
    }
    bench.effects();
    for _ in 0..2 {
        let _answer = bench.call();
        bench.pass(LIMIT);
        bench.receive(r#"[2,"h","Heartbeat",{}]"#);
    }
    let effects = bench.effects();
    assert_eq!(effects.last().map(|it| &**it), Some("close 1008 calls are not answered"));
}

#[test]
fn reading_pauses_at_the_message_rate() {
    let settings = Settings { max_messages_per_second: Some(2), ..Settings::default() };
    let mut bench = Bench::with(settings);
    bench.session.received(bench.now);
    assert!(bench.session.has_room());
    bench.session.received(bench.now);
    assert!(!bench.session.has_room());
    assert_eq!(bench.session.deadline(), Some(bench.now + Duration::from_millis(500)));
    bench.pass(Duration::from_millis(500));
    assert!(bench.session.has_room());
}

#[test]
fn calls_are_refused_while_draining() {
    let mut bench = Bench::new();
    bench.receive(r#"[2,"1","Heartbeat",{}]"#);
    bench.session.end(End::Shutdown);
    assert_eq!(bench.call().try_recv(), Ok(Err(NotSent::ShuttingDown.into())));
}

/// J-42.
#[test]
fn an_open_id_is_refused_and_the_first_proceeds() {
    let mut bench = Bench::new();
    bench.receive(r#"[2,"1","Heartbeat",{}]"#);
    bench.receive(r#"[2,"1","Heartbeat",{}]"#);
    assert_eq!(bench.effects(), ["handle 1"]);
    bench.session.handled(Err(Rejection::not_supported()));
    assert_eq!(
        bench.effects(),
        [
            r#"[4,"1","NotSupported","action not supported",{}]"#,
            r#"[4,"1","GenericError","a CALL with this id is being handled",{}]"#
        ]
    );
}

/// J-43.
#[test]
fn an_id_that_was_answered_may_come_again() {
    let mut bench = Bench::new();
    for _ in 0..2 {
        bench.receive(r#"[2,"1","Heartbeat",{}]"#);
        assert_eq!(bench.effects(), ["handle 1"]);
        bench.session.handled(Err(Rejection::not_supported()));
        bench.effects();
    }
}

/// J-49.
#[test]
fn calls_end_with_the_connection_as_what_they_are() {
    let mut bench = Bench::new();
    let (mut sent, mut waiting) = (bench.call(), bench.call());
    bench.session.connection_ended();
    assert_eq!(sent.try_recv(), Ok(Err(OutcomeUnknown::Disconnected.into())));
    assert_eq!(waiting.try_recv(), Ok(Err(NotSent::NotConnected.into())));
    assert_eq!(bench.call().try_recv(), Ok(Err(NotSent::NotConnected.into())));
    assert!(bench.effects().is_empty());
}
