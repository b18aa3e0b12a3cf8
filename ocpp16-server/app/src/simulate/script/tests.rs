//! What charge points do next, and what they answer.

#![expect(clippy::wildcard_enum_match_arm, reason = "a test names the steps that matter to it")]

use ocpp16_types::*;

use super::*;

const SAMPLING: (Duration, u32) = (Duration::from_secs(10), 2);

fn script(scenario: Scenario, now: Instant) -> Script {
    let mut script = Script::new(scenario, ci_string!("TAG"), SAMPLING, now);
    script.heartbeat_interval = Duration::from_secs(300);
    script.done(Step::Boot, Outcome::Done, now);
    script
}

/// Takes steps until one is not due, each answered well; returns them as text.
fn steps(script: &mut Script, now: Instant, stretch: Stretch) -> Vec<String> {
    let mut taken = Vec::new();
    loop {
        let (step, when) = script.next(now, stretch, false);
        if step == Step::Leave {
            taken.push("Leave".to_owned());
            return taken;
        }
        if when != When::Now && when != When::InTurn || taken.len() == 20 {
            return taken;
        }
        let outcome = match step {
            Step::Authorize => Outcome::Authorized(true),
            Step::Start => Outcome::Started { transaction: 7, accepted: true },
            _ => Outcome::Done,
        };
        script.done(step, outcome, now);
        taken.push(match step {
            Step::Status(connector, status) => format!("{connector} {status}"),
            Step::Stop(reason) => format!("Stop {reason}"),
            step => format!("{step:?}"),
        });
    }
}

#[test]
fn a_transaction_has_its_meter_values_at_the_interval() {
    let start = Instant::now();
    let mut script = script(Scenario::Charging, start);
    assert_eq!(steps(&mut script, start, Stretch::Before), [""; 0]);
    let began = steps(&mut script, start, Stretch::Running);
    assert_eq!(began, ["1 Preparing", "Authorize", "Start", "1 Charging"]);
    let interval = SAMPLING.0;
    let sampled = ["MeterValues(SamplePeriodic)"];
    assert_eq!(steps(&mut script, start + interval / 2, Stretch::Running), [""; 0]);
    assert_eq!(steps(&mut script, start + interval, Stretch::Running), sampled);
    let ended = steps(&mut script, start + interval * 2, Stretch::Running);
    assert_eq!(ended, [sampled[0], "Stop Local", "1 Finishing", "1 Available"]);
    assert_eq!(steps(&mut script, start + interval * 3, Stretch::Running).len(), 4);
}

#[test]
fn with_a_schedule_every_step_of_a_transaction_waits_for_its_turn() {
    let now = Instant::now();
    let mut script = script(Scenario::Charging, now);
    for _ in 0..8 {
        let (step, when) = script.next(now, Stretch::Running, true);
        assert_eq!(when, When::InTurn, "{step:?}");
        let outcome = match step {
            Step::Authorize => Outcome::Authorized(true),
            Step::Start => Outcome::Started { transaction: 7, accepted: true },
            _ => Outcome::Done,
        };
        script.done(step, outcome, now);
    }
}

/// As many CALLs are offered as the rate says, also by those that may not charge.
#[test]
fn with_a_schedule_those_that_may_not_charge_send_heartbeats_in_turn() {
    let now = Instant::now();
    let mut script = script(Scenario::Charging, now);
    let inoperative = r#"{"connectorId":1,"type":"Inoperative"}"#;
    ask(&mut script, "ChangeAvailability", inoperative);
    steps(&mut script, now, Stretch::Before);
    assert_eq!(script.next(now, Stretch::Running, true), (Step::Heartbeat, When::InTurn));
    let (_, when) = script.next(now, Stretch::Running, false);
    assert!(matches!(when, When::At(_)), "{when:?}");
}

#[test]
fn at_the_end_transactions_are_stopped() {
    let now = Instant::now();
    let mut script = script(Scenario::Charging, now);
    steps(&mut script, now, Stretch::Running);
    let ended = steps(&mut script, now, Stretch::After);
    assert_eq!(ended, ["Stop Local", "1 Finishing", "1 Available", "Leave"]);
}

#[test]
fn tags_that_are_refused_are_not_charged() {
    let now = Instant::now();
    let mut script = script(Scenario::Charging, now);
    script.next(now, Stretch::Running, false);
    script.done(Step::Status(1, ChargePointStatus::Preparing), Outcome::Done, now);
    script.done(Step::Authorize, Outcome::Authorized(false), now);
    assert_eq!(steps(&mut script, now, Stretch::Running), ["1 Available"]);
}

#[test]
fn a_start_that_is_refused_is_stopped() {
    let now = Instant::now();
    let mut script = script(Scenario::Charging, now);
    script.next(now, Stretch::Running, false);
    script.done(Step::Status(1, ChargePointStatus::Preparing), Outcome::Done, now);
    script.done(Step::Authorize, Outcome::Authorized(true), now);
    script.done(Step::Start, Outcome::Started { transaction: 7, accepted: false }, now);
    let rest = steps(&mut script, now, Stretch::Running);
    assert_eq!(rest, ["1 Charging", "Stop DeAuthorized", "1 Finishing", "1 Available"]);
}

#[test]
fn heartbeats_are_sent_in_turn_or_at_the_interval() {
    let now = Instant::now();
    let mut beating = script(Scenario::Heartbeat, now);
    assert_eq!(beating.next(now, Stretch::Running, true), (Step::Heartbeat, When::InTurn));
    let mut idle = script(Scenario::Idle, now);
    let due = now + Duration::from_secs(300);
    assert_eq!(idle.next(now, Stretch::Running, false), (Step::Heartbeat, When::At(due)));
}

fn ask(script: &mut Script, action: &str, payload: &str) -> String {
    let text = format!(r#"[2,"1","{action}",{payload}]"#);
    let decoded = Frame::<role::CentralSystem>::decode(&text, Strictness::Strict, |_| None);
    let Ok(Decoded { frame: Frame::Call { request, .. }, .. }) = decoded else {
        panic!("{text}: {decoded:?}")
    };
    match script.answer(request) {
        Ok(response) => encode_result("1", &response),
        Err(rejection) => encode_error("1", &rejection),
    }
}

#[test]
fn remote_starts_and_stops_are_obeyed() {
    let now = Instant::now();
    let mut script = script(Scenario::Idle, now);
    let start = r#"{"connectorId":1,"idTag":"OTHER"}"#;
    let (accepted, rejected) =
        (r#"[3,"1",{"status":"Accepted"}]"#, r#"[3,"1",{"status":"Rejected"}]"#);
    assert_eq!(ask(&mut script, "RemoteStartTransaction", start), accepted);
    assert_eq!(ask(&mut script, "RemoteStartTransaction", start), rejected);
    let began = steps(&mut script, now, Stretch::Running);
    assert_eq!(began, ["1 Preparing", "Start", "1 Charging"]);
    assert_eq!(script.charges, ci_string!("OTHER"));
    let stop = r#"{"transactionId":8}"#;
    assert_eq!(ask(&mut script, "RemoteStopTransaction", stop), rejected);
    let stop = r#"{"transactionId":7}"#;
    assert_eq!(ask(&mut script, "RemoteStopTransaction", stop), accepted);
    let ended = steps(&mut script, now, Stretch::Running);
    assert_eq!(ended, ["Stop Remote", "1 Finishing", "1 Available"]);
}

#[test]
fn a_reset_stops_the_transaction_first() {
    let now = Instant::now();
    let mut script = script(Scenario::Charging, now);
    steps(&mut script, now, Stretch::Running);
    ask(&mut script, "Reset", r#"{"type":"Hard"}"#);
    let ended = steps(&mut script, now, Stretch::Running);
    assert_eq!(ended, ["Stop HardReset", "1 Finishing", "1 Available", "Leave"]);
}

#[test]
fn what_is_asked_for_is_sent() {
    let now = Instant::now();
    let mut script = script(Scenario::Idle, now);
    for (action, payload, answer, sent) in [
        (
            "TriggerMessage",
            r#"{"requestedMessage":"MeterValues"}"#,
            "Accepted",
            "MeterValues(Trigger)",
        ),
        ("TriggerMessage", r#"{"requestedMessage":"BootNotification"}"#, "Accepted", "Boot"),
        (
            "ReserveNow",
            r#"{"connectorId":1,"expiryDate":"2100-01-01T00:00:00Z","idTag":"A","reservationId":3}"#,
            "Accepted",
            "1 Reserved",
        ),
        ("CancelReservation", r#"{"reservationId":4}"#, "Rejected", ""),
        ("CancelReservation", r#"{"reservationId":3}"#, "Accepted", "1 Available"),
        (
            "ChangeAvailability",
            r#"{"connectorId":1,"type":"Inoperative"}"#,
            "Accepted",
            "1 Unavailable",
        ),
        ("UnlockConnector", r#"{"connectorId":1}"#, "Unlocked", ""),
    ] {
        let expected = format!(r#"[3,"1",{{"status":"{answer}"}}]"#);
        assert_eq!(ask(&mut script, action, payload), expected, "{action} {payload}");
        assert_eq!(steps(&mut script, now, Stretch::Running).concat(), sent, "{action} {payload}");
    }
}

#[test]
fn the_configuration_can_be_read_and_changed() {
    let mut script = script(Scenario::Idle, Instant::now());
    let change = |key, value| format!(r#"{{"key":"{key}","value":"{value}"}}"#);
    for (key, value, status) in [
        ("HeartbeatInterval", "60", "Accepted"),
        ("MeterValueSampleInterval", "0", "Rejected"),
        ("Colour", "red", "NotSupported"),
    ] {
        let answer = ask(&mut script, "ChangeConfiguration", &change(key, value));
        assert_eq!(answer, format!(r#"[3,"1",{{"status":"{status}"}}]"#), "{key}");
    }
    assert_eq!(
        ask(&mut script, "GetConfiguration", r#"{"key":["HeartbeatInterval","Colour"]}"#),
        r#"[3,"1",{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"60"}],"unknownKey":["Colour"]}]"#
    );
    assert!(ask(&mut script, "GetLocalListVersion", "{}").contains(r#""NotImplemented""#));
}
