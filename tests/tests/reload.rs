//! SIGHUP: settings and certificates change, connections stay.

#![cfg(unix)]

use std::fs;
use std::thread;

use ocpp16_tests::{
    Authority, CentralSystem, ChargePoint, also_per_core, eventually, http, shake_hands,
};
use serde_json::json;

also_per_core! {
    tolerant_settings_change_and_others_wait_for_a_restart
    a_new_certificate_is_served_without_dropping_a_connection
}

const LOG: &str = "[log]\ndirectory = \"log\"\n";

/// Waits until the log says this.
fn logged(central_system: &CentralSystem, text: &str) -> String {
    let file = central_system.folder().join("log/ocpp16.log");
    eventually(text, || {
        let log = fs::read_to_string(&file).unwrap_or_default();
        log.lines().find(|line| line.contains(text)).map(str::to_owned)
    })
}

#[test]
fn tolerant_settings_change_and_others_wait_for_a_restart() {
    let central_system = CentralSystem::start_with(LOG, &[]);
    let mut charge_point = ChargePoint::connect(&central_system.url, "CP001");
    boot(&mut charge_point);
    let mut authorize = || {
        let answer = charge_point.call("Authorize", &json!({"idTag": "UNKNOWN"}));
        answer[2]["idTagInfo"]["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(authorize(), "Invalid");

    // One mistake, and nothing changes.
    let wrong = format!("[auth]\nunknown_tags = \"accept\"\n[ocpp]\nx = 1\n{LOG}");
    fs::write(central_system.settings_file(), wrong).unwrap();
    central_system.signal("HUP");
    let line = logged(&central_system, "nothing reloaded");
    assert!(line.contains("ocpp16.toml:4: ocpp.x: unknown field"), "{line}");
    assert_eq!(authorize(), "Invalid");

    let right = format!(
        "[auth]\nunknown_tags = \"accept\"\nenrolment = \"closed\"\n[ocpp]\ncall_timeout = \"1s\"\n\
         [http]\ntoken = \"t0ken\"\n{LOG}"
    );
    fs::write(central_system.settings_file(), right).unwrap();
    central_system.signal("HUP");
    let line = logged(&central_system, "read again");
    assert!(line.contains("auth.enrolment, auth.unknown_tags, http.token"), "{line}");
    assert!(logged(&central_system, "need a restart").contains("ocpp.call_timeout"));
    assert_eq!(authorize(), "Accepted");
    assert_eq!(ChargePoint::try_connect(&central_system.url, "NEW", None).err(), Some(404));
    assert_eq!(http(&central_system.http, "GET", "/api/v1/charge-points", None).status, 401);
}

#[test]
fn a_new_certificate_is_served_without_dropping_a_connection() {
    // The certificates have to be there before the server is.
    let certificates = tempfile::TempDir::new().unwrap();
    let folder = certificates.path();
    let (old, new) = (Authority::new("Old authority"), Authority::new("New authority"));
    old.server().write(folder, "server");
    let settings = format!(
        "[ocpp.tls]\nlisten = [\"127.0.0.1:0\"]\ncertificates = [\"{0}/server.pem\"]\n\
         keys = [\"{0}/server.key\"]\n{LOG}",
        folder.display()
    );
    let mut central_system = CentralSystem::start_with(&settings, &[]);
    let line = central_system.process.line_after("charge points: ");
    let url = line.split_once("/{identity}").unwrap().0;
    let connect = |identity, authority| {
        let stream = shake_hands(url, authority, None).unwrap();
        ChargePoint::try_over(stream, url, identity, None).unwrap()
    };
    let mut secure = connect("CP001", &old);
    boot(&mut secure);
    let mut plain = ChargePoint::connect(&central_system.url, "CP002");
    boot(&mut plain);

    // A broken file changes nothing.
    let key = fs::read(folder.join("server.key")).unwrap();
    fs::write(folder.join("server.key"), "no key").unwrap();
    central_system.signal("HUP");
    let line = logged(&central_system, "nothing reloaded");
    assert!(line.contains("server.key (ocpp.tls.certificates)"), "{line}");
    let half_open = shake_hands(url, &old, None).unwrap();
    fs::write(folder.join("server.key"), key).unwrap();

    new.server().write(folder, "server");
    central_system.signal("HUP");
    logged(&central_system, "read again");
    let refused = shake_hands(url, &old, None).unwrap_err().to_string();
    assert!(refused.contains("certificate"), "{refused}");
    boot(&mut connect("CP003", &new));
    // Those that are open go on, with and without TLS, in both directions.
    boot(&mut ChargePoint::try_over(half_open, url, "CP004", None).unwrap());
    for (charge_point, identity) in [(&mut secure, "CP001"), (&mut plain, "CP002")] {
        assert_eq!(charge_point.call("Heartbeat", &json!({}))[0], 3);
        let answer = thread::scope(|scope| {
            scope.spawn(|| charge_point.answer("ClearCache", &json!({"status": "Accepted"})));
            central_system.call(identity, &json!({"action": "ClearCache"}))
        });
        assert_eq!(answer.status, 200, "{identity}");
    }
}

/// As logrotate does it.
#[test]
fn a_log_that_was_renamed_goes_on_in_a_new_file() {
    let central_system = CentralSystem::start_with(LOG, &[]);
    let (file, renamed) = ("log/ocpp16.log", "log/renamed");
    let [file, renamed] = [file, renamed].map(|name| central_system.folder().join(name));
    boot(&mut ChargePoint::connect(&central_system.url, "CP001"));
    fs::rename(&file, &renamed).unwrap();
    boot(&mut ChargePoint::connect(&central_system.url, "CP002"));
    central_system.signal("HUP");
    logged(&central_system, "read again");
    boot(&mut ChargePoint::connect(&central_system.url, "CP003"));
    let (old, new) = (fs::read_to_string(renamed).unwrap(), fs::read_to_string(file).unwrap());
    assert!(old.contains("CP002") && !old.contains("CP003"), "{old}");
    assert!(new.contains("CP003") && !new.contains("CP001"), "{new}");
}

fn boot(charge_point: &mut ChargePoint) {
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
}
