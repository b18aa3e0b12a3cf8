//! What has to wait until a charge point is accepted.

use ocpp16_types::traffic::{FindingKind, Side};

use crate::conversation::Talk;
use Side::{CentralSystem, ChargePoint};

const BOOT: &str = r#"[2,"b","BootNotification",{"chargePointModel":"m","chargePointVendor":"v"}]"#;

/// Boots and is answered a status.
fn booted(status: &str) -> Talk {
    let mut talk = Talk::default();
    boot(&mut talk, status);
    talk
}

fn boot(talk: &mut Talk, status: &str) {
    let answer = format!(
        r#"[3,"b",{{"currentTime":"2024-05-06T07:08:09Z","interval":1,"status":"{status}"}}]"#
    );
    assert_eq!(talk.say(ChargePoint, BOOT), []);
    assert_eq!(talk.say(CentralSystem, &answer), []);
}

/// Calls, is answered with an error, and tells whether the call was too early.
fn too_early(talk: &mut Talk, sender: Side, action: &str, payload: &str) -> bool {
    let found = talk.say(sender, &format!(r#"[2,"{action}","{action}",{payload}]"#));
    talk.say(sender.other(), &format!(r#"[4,"{action}","GenericError","",{{}}]"#));
    let kinds: Vec<_> = found.iter().map(|found| found.0).collect();
    assert!(kinds.is_empty() || kinds == [FindingKind::CallBeforeAcceptance], "{kinds:?}");
    !kinds.is_empty()
}

const START: (&str, &str) = ("RemoteStartTransaction", r#"{"idTag":"A"}"#);
const TAG: (&str, &str) = ("Authorize", r#"{"idTag":"A"}"#);

#[test]
fn nothing_is_said_about_what_was_not_seen() {
    let mut talk = Talk::default();
    assert!(!too_early(&mut talk, ChargePoint, TAG.0, TAG.1));
    assert!(!too_early(&mut talk, CentralSystem, START.0, START.1));
    let mut talk = booted("Accepted");
    assert!(!too_early(&mut talk, ChargePoint, TAG.0, TAG.1));
    assert!(!too_early(&mut talk, CentralSystem, START.0, START.1));
}

#[test]
fn a_pending_charge_point_is_asked_and_sends_what_was_triggered() {
    let mut talk = booted("Pending");
    assert!(too_early(&mut talk, ChargePoint, TAG.0, TAG.1));
    assert!(too_early(&mut talk, CentralSystem, START.0, START.1));
    assert!(!too_early(&mut talk, CentralSystem, "GetConfiguration", "{}"));

    assert!(too_early(&mut talk, ChargePoint, "Heartbeat", "{}"));
    talk.say(CentralSystem, r#"[2,"t","TriggerMessage",{"requestedMessage":"Heartbeat"}]"#);
    assert_eq!(talk.say(ChargePoint, r#"[3,"t",{"status":"Accepted"}]"#), []);
    let found = talk.say(ChargePoint, r#"[2,"h","Heartbeat",{}]"#);
    assert_eq!(found, [], "it was asked for");

    boot(&mut talk, "Accepted");
    assert!(!too_early(&mut talk, ChargePoint, TAG.0, TAG.1));
}

#[test]
fn an_answer_that_breaks_its_schema_accepts_too() {
    let mut talk = booted("Pending");
    assert_eq!(talk.say(ChargePoint, BOOT), []);
    let answer = r#"[3,"b",{"status":"Accepted","currentTime":"2020-01-01T00:00:00"}]"#;
    assert_eq!(talk.say(CentralSystem, answer), []);
    assert!(!too_early(&mut talk, ChargePoint, TAG.0, TAG.1));
}

#[test]
fn a_boot_that_was_asked_for_is_no_new_connection() {
    let mut talk = Talk::default();
    talk.say(CentralSystem, r#"[2,"t","TriggerMessage",{"requestedMessage":"BootNotification"}]"#);
    talk.say(ChargePoint, r#"[3,"t",{"status":"Accepted"}]"#);
    boot(&mut talk, "Accepted");
    let found = talk.say(CentralSystem, r#"[2,"t","ClearCache",{}]"#);
    assert_eq!(found.first().map(|found| found.0), Some(FindingKind::ReusedId));
}

#[test]
fn an_extended_trigger_asks_for_the_security_messages() {
    for (trigger, action) in [
        ("SignChargePointCertificate", "SignCertificate"),
        ("FirmwareStatusNotification", "SignedFirmwareStatusNotification"),
        ("LogStatusNotification", "LogStatusNotification"),
    ] {
        let mut talk = booted("Pending");
        let ask = format!(r#"[2,"t","ExtendedTriggerMessage",{{"requestedMessage":"{trigger}"}}]"#);
        talk.say(CentralSystem, &ask);
        talk.say(ChargePoint, r#"[3,"t",{"status":"Accepted"}]"#);
        assert!(!too_early(&mut talk, ChargePoint, action, "{}"), "{action}");
    }
}

#[test]
fn a_refused_trigger_asks_for_nothing() {
    let mut talk = booted("Pending");
    talk.say(CentralSystem, r#"[2,"t","TriggerMessage",{"requestedMessage":"Heartbeat"}]"#);
    talk.say(ChargePoint, r#"[3,"t",{"status":"Rejected"}]"#);
    assert!(too_early(&mut talk, ChargePoint, "Heartbeat", "{}"));
}

#[test]
fn with_a_rejected_charge_point_nobody_speaks() {
    let mut talk = booted("Rejected");
    assert!(too_early(&mut talk, ChargePoint, TAG.0, TAG.1));
    assert!(too_early(&mut talk, CentralSystem, "GetConfiguration", "{}"));
    boot(&mut talk, "Accepted");
    assert!(!too_early(&mut talk, CentralSystem, "GetConfiguration", "{}"));
}
