//! How far updates and uploads are.

use ocpp16_tests::on_each_database;
use serde_json::{Value, json};

use super::{Pair, TIME};

on_each_database! {
    nothing_is_in_progress_before_anything_was_asked_or_reported
    the_upload_of_a_log_is_shown_with_its_request
    reports_without_request_are_kept_alone
    an_update_is_shown_as_it_goes_in_any_order
    an_update_that_is_refused_is_no_update
    the_upload_of_diagnostics_is_shown_with_its_file
    a_signed_update_is_shown_by_its_number
    a_request_without_answer_is_shown_and_one_that_was_not_sent_is_not
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

fn nothing_is_in_progress_before_anything_was_asked_or_reported() {
    let pair = Pair::new();
    let progress =
        json!({"diagnostics": null, "firmware": null, "signedFirmware": null, "log": null});
    assert_eq!(pair.shown()["progress"], progress);
}

/// TC_079.
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

/// with a number that nobody gave, or none.
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

/// TC_044.
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

/// what is refused is shown, and not told of.
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

/// TC_045.
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

/// TC_080, TC_081.
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
