//! What passes before a charge point is accepted.

use ocpp16_types::{
    BootNotificationResponse, ExtendedTriggerMessageRequest, MessageTrigger,
    MessageTriggerEnumType, RegistrationStatus, RemoteStartTransactionRequest,
    RemoteStopTransactionRequest, TriggerMessageRequest,
};

use super::*;

const HEARTBEAT: &str = r#"[2,"h","Heartbeat",{}]"#;
const REFUSED: &str = r#"[4,"h","SecurityError","the charge point is not accepted",{}]"#;
const BOOT: &str = r#"[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]"#;

fn bench(registration: Option<RegistrationStatus>) -> Bench {
    let now = Instant::now();
    let mut session = fresh(now);
    let state = ChargePointState { registration, ..ChargePointState::default() };
    session.loaded(Ok(state), now);
    session.started();
    Bench { session, now, calls: 0 }
}

impl Bench {
    fn boot(&mut self, status: RegistrationStatus) {
        self.receive(BOOT);
        assert_eq!(self.effects(), ["handle b"]);
        let current_time = DateTime::from_unix_seconds(0).unwrap();
        let response = BootNotificationResponse { status, current_time, interval: 60 };
        self.session.handled(Ok(Answer::Known(response.into())));
        assert!(self.effects()[0].starts_with(r#"[3,"b","#));
    }

    /// Triggers a message; the charge point accepts.
    fn trigger(&mut self, request: impl Into<CentralSystemRequest>) {
        let _answer = self.request(request);
        assert_eq!(self.effects().len(), 1);
        let id = self.calls;
        self.receive(&format!(r#"[3,"{id}",{{"status":"Accepted"}}]"#));
    }

    /// Tells whether a CALL gets to the handler.
    fn passes(&mut self, text: &str) -> bool {
        self.receive(text);
        let effects = self.effects();
        let [effect] = &*effects else { panic!("{effects:?}") };
        if effect.starts_with("handle") {
            self.session.handled(Err(Rejection::not_supported()));
            self.effects();
            return true;
        }
        assert!(effect.contains("SecurityError"), "{effect}");
        false
    }
}

fn status(connector: i64) -> String {
    format!(
        r#"[2,"s","StatusNotification",{{"connectorId":{connector},"errorCode":"NoError","status":"Available"}}]"#
    )
}

/// J-55, A-14.
#[test]
fn calls_before_acceptance_are_security_errors() {
    for registration in
        [None, Some(RegistrationStatus::Pending), Some(RegistrationStatus::Rejected)]
    {
        let mut bench = bench(registration);
        bench.receive(HEARTBEAT);
        assert_eq!(bench.effects(), [REFUSED], "{registration:?}");
    }
}

/// J-54, A-17.
#[test]
fn a_charge_point_that_was_accepted_earlier_continues_without_a_boot() {
    let mut bench = bench(Some(RegistrationStatus::Accepted));
    bench.receive(HEARTBEAT);
    assert_eq!(bench.effects(), ["handle h"]);
}

/// A-10, A-11: what is answered last counts.
#[test]
fn each_boot_answer_replaces_the_one_before() {
    let mut bench = bench(None);
    for (answer, handled) in [
        (RegistrationStatus::Accepted, true),
        (RegistrationStatus::Pending, false),
        (RegistrationStatus::Accepted, true),
        (RegistrationStatus::Rejected, false),
    ] {
        bench.boot(answer);
        assert_eq!(bench.passes(HEARTBEAT), handled, "{answer:?}");
    }
}

/// J-47, J-55.
#[test]
fn a_call_behind_a_boot_is_judged_after_the_boot() {
    let mut bench = bench(None);
    bench.receive(BOOT);
    bench.receive(HEARTBEAT);
    let current_time = DateTime::from_unix_seconds(0).unwrap();
    let status = RegistrationStatus::Accepted;
    let response = BootNotificationResponse { status, current_time, interval: 60 };
    bench.session.handled(Ok(Answer::Known(response.into())));
    let effects = bench.effects();
    assert_eq!((&*effects[0], &*effects[2]), ("handle b", "handle h"));
}

/// A boot that the handler rejects, or that cannot be stored, changes nothing.
#[test]
fn a_rejected_boot_accepts_nobody() {
    let mut bench = bench(None);
    bench.receive(BOOT);
    bench.session.handled(Err(Rejection::internal_error("disk full")));
    bench.effects();
    assert!(!bench.passes(HEARTBEAT));
}

/// J-55, A-12, A-14.
#[test]
fn a_triggered_message_passes_once() {
    let mut bench = bench(Some(RegistrationStatus::Pending));
    bench.trigger(TriggerMessageRequest::new(MessageTrigger::Heartbeat));
    assert!(bench.passes(HEARTBEAT));
    assert!(!bench.passes(HEARTBEAT));
}

/// A-113.
#[test]
fn a_trigger_without_connector_lets_each_connector_report_once() {
    let mut bench = bench(Some(RegistrationStatus::Pending));
    bench.trigger(TriggerMessageRequest::new(MessageTrigger::StatusNotification));
    for (connector, passes) in [(0, true), (1, true), (1, false), (2, true), (0, false)] {
        assert_eq!(bench.passes(&status(connector)), passes, "{connector}");
    }
}

/// A-113.
#[test]
fn a_trigger_for_a_connector_is_for_no_other() {
    let mut bench = bench(Some(RegistrationStatus::Pending));
    let requested_message = MessageTrigger::StatusNotification;
    bench.trigger(TriggerMessageRequest { requested_message, connector_id: Some(2) });
    assert!(!bench.passes(&status(1)));
    assert!(bench.passes(&status(2)));
    assert!(!bench.passes(&status(2)));
}

/// J-55, J-82.
#[test]
fn an_extended_trigger_lets_a_signing_request_pass_while_pending() {
    let mut bench = bench(Some(RegistrationStatus::Pending));
    let requested_message = MessageTriggerEnumType::SignChargePointCertificate;
    bench.trigger(ExtendedTriggerMessageRequest::new(requested_message));
    assert!(bench.passes(r#"[2,"s","SignCertificate",{"csr":"x"}]"#));
}

/// J-55.
#[test]
fn a_trigger_that_was_refused_lets_nothing_pass() {
    let mut bench = bench(Some(RegistrationStatus::Pending));
    let _answer = bench.request(TriggerMessageRequest::new(MessageTrigger::Heartbeat));
    bench.effects();
    bench.receive(r#"[3,"1",{"status":"Rejected"}]"#);
    assert!(!bench.passes(HEARTBEAT));
}

/// A-12.
#[test]
fn remote_starts_and_stops_are_not_sent_while_pending() {
    let mut bench = bench(Some(RegistrationStatus::Pending));
    let reason = Ok(Err(NotSent::NotAccepted(RegistrationStatus::Pending).into()));
    let start = RemoteStartTransactionRequest::new("TAG".parse().unwrap());
    assert_eq!(bench.request(start).try_recv(), reason);
    let stop = RemoteStopTransactionRequest { transaction_id: 1 };
    assert_eq!(bench.request(stop).try_recv(), reason);
    assert!(bench.effects().is_empty());
    let _answer = bench.call();
    assert_eq!(bench.effects(), [r#"[2,"3","ClearCache",{}]"#]);
}

/// A-12: the boot may be answered while the call waits.
#[test]
fn a_remote_start_that_waits_is_judged_when_its_turn_comes() {
    let mut bench = bench(Some(RegistrationStatus::Accepted));
    let _first = bench.call();
    let stop = RemoteStopTransactionRequest { transaction_id: 1 };
    let mut second = bench.request(stop);
    bench.effects();
    bench.boot(RegistrationStatus::Pending);
    bench.receive(r#"[3,"1",{"status":"Accepted"}]"#);
    let reason = NotSent::NotAccepted(RegistrationStatus::Pending);
    assert_eq!(second.try_recv(), Ok(Err(reason.into())));
}

/// A-13, J-56.
#[test]
fn nothing_is_sent_to_a_rejected_charge_point() {
    let mut bench = bench(Some(RegistrationStatus::Rejected));
    let reason = NotSent::NotAccepted(RegistrationStatus::Rejected);
    assert_eq!(bench.call().try_recv(), Ok(Err(reason.into())));
    assert!(bench.effects().is_empty());
}

/// A-15.
#[test]
fn an_accepted_charge_point_is_not_asked_to_boot() {
    let mut bench = bench(Some(RegistrationStatus::Accepted));
    let boot = || TriggerMessageRequest::new(MessageTrigger::BootNotification);
    assert_eq!(bench.request(boot()).try_recv(), Ok(Err(NotSent::AlreadyAccepted.into())));
    bench.boot(RegistrationStatus::Pending);
    bench.trigger(boot());
    assert!(bench.passes(BOOT));
}

/// A-18, by policy.
#[test]
fn a_policy_lets_calls_pass_before_acceptance() {
    let mut bench = Bench::new();
    assert!(bench.passes(HEARTBEAT));
}

/// J-54: a store that fails accepts nobody.
#[test]
fn a_state_that_cannot_be_loaded_is_an_internal_error() {
    let now = Instant::now();
    let mut session = fresh(now);
    session.loaded(Err(StoreError::new("disk gone")), now);
    session.started();
    let mut bench = Bench { session, now, calls: 0 };
    bench.receive(HEARTBEAT);
    let answer = r#"[4,"h","InternalError","internal error",{}]"#;
    assert_eq!(bench.effects(), [answer]);
    // A boot that can be stored repairs it.
    bench.boot(RegistrationStatus::Accepted);
    assert!(bench.passes(HEARTBEAT));
}

/// A-12, A-13.
#[test]
fn calls_wait_until_the_state_is_loaded() {
    let now = Instant::now();
    let session = fresh(now);
    let mut bench = Bench { session, now, calls: 0 };
    let _answer = bench.call();
    assert!(bench.effects().is_empty());
    bench.session.loaded(Ok(ChargePointState::default()), now);
    assert_eq!(bench.effects(), [r#"[2,"1","ClearCache",{}]"#]);
}

/// A session that knows nothing of its charge point yet.
fn fresh(now: Instant) -> Session {
    let identity = "CP001".parse().unwrap();
    Session::new(identity, Validation::default(), &Settings::default(), now)
}
