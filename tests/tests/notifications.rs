//! What charge points report, and where it shows.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::thread;

use ocpp16_tests::{CentralSystem, ChargePoint};
use serde_json::{Value, json};

const TIME: &str = "2024-01-01T00:00:00Z";

/// A central system with CP1.
struct Pair {
    central_system: CentralSystem,
    charge_point: ChargePoint,
}

impl Pair {
    fn new() -> Self {
        let central_system = CentralSystem::start(&["--strict"]);
        let charge_point = Self::connect(&central_system);
        Self { central_system, charge_point }
    }

    fn connect(central_system: &CentralSystem) -> ChargePoint {
        let mut charge_point = ChargePoint::connect(&central_system.url, "CP1");
        let boot = json!({"chargePointVendor": "V", "chargePointModel": "M"});
        assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
        charge_point
    }

    /// Kills the central system and starts it again.
    fn restart(self) -> Self {
        let central_system = self.central_system.kill_and_start(&["--strict"]);
        let charge_point = Self::connect(&central_system);
        Self { central_system, charge_point }
    }

    /// Reports; the answer is always empty.
    fn report(&mut self, action: &str, payload: &Value) {
        let answer = self.charge_point.call(action, payload);
        assert_eq!((&answer[0], &answer[2]), (&json!(3), &json!({})), "{action} {payload}");
    }

    fn status(&mut self, connector: u32, status: &str, error: &str) {
        let status = json!({"connectorId": connector, "status": status, "errorCode": error});
        self.report("StatusNotification", &status);
    }

    /// Calls CP1, which reports something before it answers with this.
    fn call_and_report(
        &mut self,
        call: (&str, Value),
        report: Option<(&str, Value)>,
        answer: &Value,
    ) {
        let (action, payload) = call;
        let (central_system, charge_point) = (&self.central_system, &mut self.charge_point);
        thread::scope(|scope| {
            let answering = scope.spawn(move || {
                let received = charge_point.receive();
                assert_eq!(received[2], action);
                if let Some((action, payload)) = report {
                    assert_eq!(charge_point.call(action, &payload)[2], json!({}));
                }
                let mut answer = answer.clone();
                answer[1] = received[1].clone();
                charge_point.send(&answer.to_string());
            });
            let call = json!({"action": action, "payload": payload});
            let came_back = central_system.call("CP1", &call);
            let expected = if answer[0] == 3 { 200 } else { 502 };
            assert_eq!(came_back.status, expected, "{:?}", came_back.body);
            answering.join().unwrap();
        });
    }

    fn call(&mut self, action: &str, payload: Value, answer: Value) {
        self.call_and_report((action, payload), None, &json!([3, "", answer]));
    }

    fn shown(&self) -> Value {
        self.central_system.get("/charge-points/CP1").body
    }

    /// The progress of a kind, without its times, which must be there or not.
    fn progress(&self, kind: &str) -> Value {
        let mut task = self.shown()["progress"][kind].take();
        for name in ["requestedAt", "time"] {
            if let Some(time) = task.get_mut(name).filter(|time| !time.is_null()) {
                assert!(time.as_str().unwrap().ends_with('Z'));
                *time = json!("some");
            }
        }
        task
    }

    fn connector(&self, connector: usize, name: &str) -> Value {
        let connectors = self.shown()["connectors"].take();
        let of_it = connectors.as_array().unwrap().iter();
        of_it.clone().find(|it| it["connectorId"] == connector).unwrap()[name].clone()
    }
}

fn get_log(request_id: u32) -> (&'static str, Value) {
    let log = json!({"remoteLocation": "ftp://files.example/"});
    ("GetLog", json!({"logType": "SecurityLog", "requestId": request_id, "log": log}))
}

fn log_status(status: &str, request_id: u32) -> (&'static str, Value) {
    ("LogStatusNotification", json!({"status": status, "requestId": request_id}))
}

fn signed_update(request_id: u32) -> Value {
    json!({"requestId": request_id, "firmware": {
        "location": "ftp://files.example/",
        "retrieveDateTime": TIME,
        "signingCertificate": "x",
        "signature": "x",
    }})
}

#[test]
fn nothing_is_in_progress_before_anything_was_asked_or_reported() {
    let pair = Pair::new();
    let progress =
        json!({"diagnostics": null, "firmware": null, "signedFirmware": null, "log": null});
    assert_eq!(pair.shown()["progress"], progress);
}

/// A-190, A-191: TC_079.
#[test]
fn the_upload_of_a_log_is_shown_with_its_request() {
    let mut pair = Pair::new();
    let accepted = json!([3, "", {"status": "Accepted", "filename": "log.zip"}]);
    pair.call_and_report(get_log(5), Some(log_status("Uploading", 5)), &accepted);
    let uploading = json!({"requestId": 5, "requestedAt": "some", "answer": "Accepted",
        "fileName": "log.zip", "status": "Uploading", "time": "some"});
    assert_eq!(pair.progress("log"), uploading);

    // The next one replaces it; what is told of the first one stays with that.
    pair.call("GetLog", get_log(6).1, json!({"status": "AcceptedCanceled"}));
    let asked = json!({"requestId": 6, "requestedAt": "some", "answer": "AcceptedCanceled",
        "fileName": null, "status": null, "time": null});
    assert_eq!(pair.progress("log"), asked);
    for (status, number) in [("UploadFailure", 5), ("Uploading", 6), ("Uploaded", 6)] {
        let (action, payload) = log_status(status, number);
        pair.report(action, &payload);
        let shown = pair.progress("log");
        assert_eq!((&shown["status"], &shown["requestId"]), (&json!(status), &json!(number)));
        assert_eq!(shown["requestedAt"], "some");
    }
    let pair = pair.restart();
    assert_eq!(pair.progress("log")["status"], "Uploaded", "it is in the database");
}

/// A-191: with a number that nobody gave, or none.
#[test]
fn reports_without_request_are_kept_alone() {
    let mut pair = Pair::new();
    let alone = |number: Option<u32>, status: &str| {
        json!({"requestId": number, "requestedAt": null, "answer": null, "fileName": null,
            "status": status, "time": "some"})
    };
    for _ in 0..2 {
        pair.report("LogStatusNotification", &json!({"status": "Uploading", "requestId": 9}));
        assert_eq!(pair.progress("log"), alone(Some(9), "Uploading"));
    }
    pair.report("LogStatusNotification", &json!({"status": "Idle"}));
    assert_eq!(pair.progress("log"), alone(None, "Idle"));
    pair.report("DiagnosticsStatusNotification", &json!({"status": "UploadFailed"}));
    assert_eq!(pair.progress("diagnostics"), alone(None, "UploadFailed"));
}

/// A-160, A-162: TC_044.
#[test]
fn an_update_is_shown_as_it_goes_in_any_order() {
    let mut pair = Pair::new();
    let update = json!({"location": "ftp://files.example/", "retrieveDate": TIME});
    pair.call("UpdateFirmware", update, json!({}));
    let asked = json!({"requestId": null, "requestedAt": "some", "answer": null,
        "fileName": null, "status": null, "time": null});
    assert_eq!(pair.progress("firmware"), asked);
    for status in
        ["Downloading", "Installing", "Downloaded", "Downloaded", "InstallationFailed", "Installed"]
    {
        pair.report("FirmwareStatusNotification", &json!({"status": status}));
        let shown = pair.progress("firmware");
        assert_eq!((&shown["status"], &shown["requestedAt"]), (&json!(status), &json!("some")));
    }
    // A triggered report of nothing is not how the update ended.
    pair.report("FirmwareStatusNotification", &json!({"status": "Idle"}));
    let shown = pair.progress("firmware");
    assert_eq!((&shown["status"], &shown["requestedAt"]), (&json!("Idle"), &Value::Null));
    pair.report("FirmwareStatusNotification", &json!({"status": "Installed"}));
    assert_eq!(pair.progress("firmware")["requestedAt"], "some", "told of the update again");
}

/// A-163: what is refused is shown, and not told of.
#[test]
fn an_update_that_is_refused_is_no_update() {
    let mut pair = Pair::new();
    let update = json!({"location": "ftp://files.example/", "retrieveDate": TIME});
    let error = json!([4, "", "NotSupported", "", {}]);
    pair.call_and_report(("UpdateFirmware", update), None, &error);
    assert_eq!(pair.progress("firmware")["answer"], "NotSupported");
    pair.report("FirmwareStatusNotification", &json!({"status": "Downloading"}));
    let shown = pair.progress("firmware");
    assert_eq!((&shown["answer"], &shown["requestedAt"]), (&Value::Null, &Value::Null));
}

/// A-165: TC_045.
#[test]
fn the_upload_of_diagnostics_is_shown_with_its_file() {
    let mut pair = Pair::new();
    let diagnostics = json!({"location": "ftp://files.example/"});
    pair.call("GetDiagnostics", diagnostics, json!({"fileName": "diagnostics.zip"}));
    for status in ["Uploading", "Uploaded"] {
        pair.report("DiagnosticsStatusNotification", &json!({"status": status}));
        let shown = pair.progress("diagnostics");
        let told = (&shown["status"], &shown["fileName"], &shown["requestedAt"]);
        assert_eq!(told, (&json!(status), &json!("diagnostics.zip"), &json!("some")));
    }
}

/// A-170, A-172, A-173: TC_080, TC_081.
#[test]
fn a_signed_update_is_shown_by_its_number() {
    let mut pair = Pair::new();
    for (number, answer) in [(1, "Accepted"), (2, "InvalidCertificate")] {
        pair.call("SignedUpdateFirmware", signed_update(number), json!({"status": answer}));
        let shown = pair.progress("signedFirmware");
        assert_eq!((&shown["requestId"], &shown["answer"]), (&json!(number), &json!(answer)));
    }
    // The second is refused, so the first goes on; a trigger may leave the number out.
    for report in [
        json!({"status": "SignatureVerified", "requestId": 1}),
        json!({"status": "Downloaded"}),
        json!({"status": "Installed", "requestId": 1}),
    ] {
        pair.report("SignedFirmwareStatusNotification", &report);
        let shown = pair.progress("signedFirmware");
        assert_eq!((&shown["requestId"], &shown["status"]), (&json!(1), &report["status"]));
    }
}

#[test]
fn a_request_without_answer_is_shown_and_one_that_was_not_sent_is_not() {
    let mut pair = Pair::new();
    let (action, payload) = get_log(5);
    let call = json!({"action": action, "payload": payload, "timeoutSeconds": 0.2});
    assert_eq!(pair.central_system.call("CP1", &call).status, 504);
    let shown = pair.progress("log");
    assert_eq!((&shown["requestedAt"], &shown["answer"]), (&json!("some"), &Value::Null));
    pair.charge_point.receive();
    let (action, payload) = log_status("Uploading", 5);
    pair.report(action, &payload);
    assert_eq!(pair.progress("log")["requestedAt"], "some", "it was received after all");

    // The next waits for its turn, behind a call that is not answered in time.
    let waiting = json!({"action": "ClearCache", "wait": false});
    assert_eq!(pair.central_system.call("CP1", &waiting).status, 202);
    let mut call = call;
    call["payload"]["requestId"] = json!(6);
    let answer = pair.central_system.call("CP1", &call);
    assert_eq!((answer.status, &answer.body["error"]["code"]), (503, &json!("NoTurn")));
    assert_eq!(pair.progress("log")["requestId"], 5);
}

/// A-194, A-195.
#[test]
fn security_events_are_kept_with_their_time_and_critical_ones_flagged() {
    let mut pair = Pair::new();
    let path = "/charge-points/CP1/security-events";
    assert_eq!(pair.central_system.get(path).body, json!({"total": 0, "items": []}));
    let events = [
        ("TamperDetectionActivated", "2015-01-01T00:00:00Z", true),
        ("InvalidMessages", "2014-01-01T00:00:00Z", false),
        ("ÄVendorEvent", TIME, false),
        ("FirmwareUpdated", TIME, true),
    ];
    for (kind, timestamp, _) in events {
        let event = json!({"type": kind, "timestamp": timestamp, "techInfo": "at the door"});
        pair.report("SecurityEventNotification", &event);
    }
    let mut pair = pair.restart();
    let listed = pair.central_system.get(path).body;
    assert_eq!(listed["total"], 4);
    for (item, (kind, timestamp, critical)) in
        listed["items"].as_array().unwrap().iter().zip(events.into_iter().rev())
    {
        let told = (&item["type"], &item["timestamp"], &item["critical"], &item["techInfo"]);
        let expected = (&json!(kind), &json!(timestamp), &json!(critical), &json!("at the door"));
        assert_eq!(told, expected);
        assert!(item["receivedAt"].is_string());
    }
    let page = pair.central_system.get(&format!("{path}?limit=1&offset=1")).body;
    assert_eq!(page["items"][0]["type"], "ÄVendorEvent");
    let unknown = pair.central_system.get("/charge-points/CP2/security-events");
    assert_eq!(unknown.body["error"]["code"], "UnknownChargePoint");

    // The same again is logged by this process.
    for (kind, timestamp, _) in events {
        let event = json!({"type": kind, "timestamp": timestamp});
        pair.report("SecurityEventNotification", &event);
    }
    let log = pair.central_system.process.end_and_read_errors();
    let warned: Vec<_> =
        log.lines().filter(|line| line.contains("critical security event")).collect();
    assert_eq!(warned.len(), 2, "{log}");
    assert!(warned.iter().all(|line| line.contains(r#""level":"WARN""#)), "{warned:?}");
}

/// A-71 to A-74.
#[test]
fn odd_reports_of_connectors_are_recorded_with_what_is_odd() {
    let mut pair = Pair::new();
    let mut check = |connector: usize, status: &str, error: &str, expected: &[&str]| {
        pair.status(u32::try_from(connector).unwrap(), status, error);
        assert_eq!(pair.connector(connector, "status"), status, "it is recorded");
        let warnings = pair.connector(connector, "warnings");
        let rules: Vec<_> = warnings.as_array().into_iter().flatten().collect();
        let rules: Vec<_> = rules.iter().map(|it| it["requirement"].as_str().unwrap()).collect();
        assert_eq!(rules, expected, "{connector} {status} {error}");
        assert!(
            warnings.as_array().is_none_or(|all| all.iter().all(|it| it["message"].is_string()))
        );
    };
    check(0, "Available", "NoError", &[]);
    check(0, "Charging", "NoError", &["A-71"]);
    check(0, "Available", "LocalListConflict", &["A-74"]);
    check(1, "Available", "NoError", &[]);
    check(1, "Finishing", "NoError", &["A-72"]);
    check(1, "Finishing", "NoError", &["A-72"]);
    check(1, "Available", "NoError", &[]);
    check(1, "Charging", "GroundFailure", &["A-73"]);
    check(1, "Faulted", "GroundFailure", &[]);
    check(1, "Reserved", "NoError", &[]);
    check(1, "Finishing", "EVCommunicationError", &["A-72", "A-73"]);
    let log = pair.central_system.process.end_and_read_errors();
    assert!(log.contains("send the whole list again"), "{log}");
}

/// A-75.
#[test]
fn a_connector_is_operative_unless_unavailable_or_faulted() {
    let mut pair = Pair::new();
    for (status, expected) in [
        ("Available", "Operative"),
        ("Preparing", "Operative"),
        ("Charging", "Operative"),
        ("SuspendedEV", "Operative"),
        ("SuspendedEVSE", "Operative"),
        ("Finishing", "Operative"),
        ("Unavailable", "Inoperative"),
        ("Faulted", "Inoperative"),
        ("Reserved", "Operative"),
    ] {
        pair.status(1, status, "NoError");
        assert_eq!(pair.connector(1, "availability"), expected, "{status}");
    }
}

fn change(connector: u32, kind: &str) -> Value {
    json!({"connectorId": connector, "type": kind})
}

/// A-90.
#[test]
fn a_scheduled_change_of_availability_is_shown_until_it_is_reported() {
    let mut pair = Pair::new();
    for connector in 0..3 {
        pair.status(connector, "Available", "NoError");
    }
    pair.status(1, "Charging", "NoError");
    pair.call("ChangeAvailability", change(1, "Inoperative"), json!({"status": "Scheduled"}));
    assert_eq!(pair.connector(1, "availability"), "Scheduled");
    assert_eq!(pair.connector(2, "availability"), "Operative");
    let mut pair = pair.restart();
    for status in ["Charging", "Finishing"] {
        pair.status(1, status, "NoError");
        assert_eq!(pair.connector(1, "availability"), "Scheduled", "{status}");
    }
    pair.status(1, "Unavailable", "NoError");
    assert_eq!(pair.connector(1, "availability"), "Inoperative");
    pair.status(1, "Available", "NoError");
    assert_eq!(pair.connector(1, "availability"), "Operative", "it is over");

    // One that is taken back, and one that is rejected.
    pair.status(1, "Charging", "NoError");
    for (kind, status, expected) in [
        ("Inoperative", "Rejected", "Operative"),
        ("Inoperative", "Scheduled", "Scheduled"),
        ("Operative", "Rejected", "Scheduled"),
        ("Operative", "Accepted", "Operative"),
    ] {
        pair.call("ChangeAvailability", change(1, kind), json!({"status": status}));
        assert_eq!(pair.connector(1, "availability"), expected, "{kind} {status}");
    }
}

/// A-90.
#[test]
fn a_change_of_availability_may_be_reported_before_it_is_answered() {
    let mut pair = Pair::new();
    pair.status(1, "Charging", "NoError");
    let report = json!({"connectorId": 1, "status": "Unavailable", "errorCode": "NoError"});
    pair.call_and_report(
        ("ChangeAvailability", change(1, "Inoperative")),
        Some(("StatusNotification", report)),
        &json!([3, "", {"status": "Scheduled"}]),
    );
    assert_eq!(pair.connector(1, "availability"), "Inoperative");
}

/// A-90: connector 0 is the charge point with all its connectors.
#[test]
fn a_scheduled_change_of_the_whole_charge_point_is_shown_on_each_connector() {
    let mut pair = Pair::new();
    for (connector, status) in
        ["Available", "Charging", "Charging", "Unavailable"].iter().enumerate()
    {
        pair.status(u32::try_from(connector).unwrap(), status, "NoError");
    }
    let shown = |pair: &Pair| [0, 1, 2, 3].map(|it| pair.connector(it, "availability"));
    pair.call("ChangeAvailability", change(0, "Inoperative"), json!({"status": "Scheduled"}));
    assert_eq!(shown(&pair), ["Scheduled", "Scheduled", "Scheduled", "Inoperative"]);
    pair.status(1, "Unavailable", "NoError");
    assert_eq!(shown(&pair), ["Scheduled", "Inoperative", "Scheduled", "Inoperative"]);
    pair.status(2, "Unavailable", "NoError");
    // It does not say so of itself, but nothing is scheduled any more.
    assert_eq!(shown(&pair), ["Operative", "Inoperative", "Inoperative", "Inoperative"]);
}

/// A-140, A-142, A-143: TC_042, TC_043.
#[test]
fn the_version_of_the_local_list_is_shown() {
    let mut pair = Pair::new();
    assert_eq!(pair.shown()["localListVersion"], Value::Null);
    let list = |version: u32| json!({"listVersion": version, "updateType": "Full"});
    pair.call("SendLocalList", list(3), json!({"status": "Accepted"}));
    assert_eq!(pair.shown()["localListVersion"], 3);
    for status in ["Failed", "VersionMismatch", "NotSupported"] {
        pair.call("SendLocalList", list(4), json!({"status": status}));
        assert_eq!(pair.shown()["localListVersion"], 3, "{status}");
    }
    for version in [7, 0, -1] {
        pair.call("GetLocalListVersion", json!({}), json!({"listVersion": version}));
        let pair = &pair;
        assert_eq!(pair.shown()["localListVersion"], version);
        let listed = pair.central_system.get("/charge-points").body;
        assert_eq!(listed["items"][0]["localListVersion"], version);
    }
}
