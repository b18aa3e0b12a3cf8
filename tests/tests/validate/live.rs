//! Real traffic: the central system and charge points speak, what passes on the
//! loopback interface is recorded, and must be all that was said.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use ocpp16_tests::{CentralSystem, ChargePoint, Peer, Process, python, python_peer};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::program::{Report, errors, given, report, validate};

#[test]
fn recorded_packets_give_what_was_said() {
    if !may_record() {
        return in_a_network_of_its_own("live::recorded_packets_give_what_was_said");
    }
    let central_system = CentralSystem::start(&["--strict"]);
    let mut recorder = Recorder::start(&central_system);
    converse(&central_system, &mut recorder);
    let (capture, _folder) = recorder.end();

    let output = validate(&["--protocol"]).arg(&capture).output().unwrap();
    assert_eq!(errors(&output), "");
    let heard = report(&output);
    // Nothing was said in the wrong direction, unasked, or without answer.
    assert_eq!(heard.findings, [] as [Value; 0]);
    assert_eq!(heard.summary["skipped"], 0);
    let mut said = 0;
    for identity in IDENTITIES {
        let kept = kept(&central_system, identity);
        assert_eq!(frames(&heard, identity), frames(&kept, identity), "{identity}");
        said += kept.frames.len();
    }
    assert_eq!(heard.frames.len(), said);
    // These two the foreign charge point gets wrong on purpose.
    let wrong = heard.frames.iter().filter(|frame| frame["valid"] == false);
    let wrong: Vec<_> = wrong.map(|frame| json!([frame["chargePoint"], frame["action"]])).collect();
    assert_eq!(json!(wrong), json!([["CP 1", "StatusNotification"], ["CP 1", "FooBar"]]));
    assert_eq!(output.status.code(), Some(1));
}

const IDENTITIES: [&str; 3] = ["CP 1", "CP2", "CP3"];

/// Three charge points at a time: one is foreign and makes mistakes.
fn converse(central_system: &CentralSystem, recorder: &mut Recorder) {
    central_system.put_id_tag("TAG-1", &json!({"status": "Accepted"}));
    let mut peer =
        Peer::start(python_peer(), &central_system.url, IDENTITIES[0], &["--bad-input".to_owned()]);
    let mut pair = [IDENTITIES[1], IDENTITIES[2]]
        .map(|identity| ChargePoint::connect(&central_system.url, identity));
    for charge_point in &mut pair {
        let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
        charge_point.call("BootNotification", &boot);
    }
    for name in ["connect", "BootNotification", "bad-StatusNotification", "bad-FooBar"] {
        peer.step(name);
    }
    // Many in turn, some of more bytes than a packet has.
    for number in 0..40 {
        for charge_point in &mut pair {
            charge_point.call("Heartbeat", &json!({}));
            let data = "ä€🚗".repeat(number * 250);
            charge_point.call("DataTransfer", &json!({"vendorId": "Vendor", "data": data}));
            recorder.catches_up();
        }
    }
    // CALLs of both sides on their way at the same time.
    for (charge_point, identity) in pair.iter_mut().zip(&IDENTITIES[1..]) {
        let call = json!({"action": "ClearCache", "wait": false});
        assert_eq!(central_system.call(identity, &call).status, 202);
        charge_point.answer("ClearCache", &json!({"status": "Accepted"}));
        charge_point.call("Heartbeat", &json!({}));
    }
    peer.session();
    let reset = json!({"action": "Reset", "payload": {"type": "Soft"}});
    assert_eq!(central_system.call("CP%201", &reset).status, 200);
    peer.ends_after_reset();
    pair.into_iter().for_each(ChargePoint::close);
}

/// What the central system has kept, judged as a list of records: newest first.
fn kept(central_system: &CentralSystem, identity: &str) -> Report {
    let path = format!("/charge-points/{}/messages?limit=1000", identity.replace(' ', "%20"));
    let answer = central_system.get(&path);
    assert_eq!(answer.body["total"], answer.body["items"].as_array().unwrap().len());
    let output = given(&mut validate(&["--protocol"]), answer.text.as_bytes());
    let report = report(&output);
    assert_eq!(report.findings, [] as [Value; 0], "{identity}");
    if identity != IDENTITIES[0] {
        assert_eq!((errors(&output), output.status.code()), ("", Some(0)), "{identity}");
        assert_eq!(report.summary["valid"], report.summary["frames"]);
    }
    report
}

/// All of each frame but where it was found.
fn frames(report: &Report, identity: &str) -> Vec<Value> {
    let of_it = report.frames.iter().filter(|frame| frame["chargePoint"] == identity).cloned();
    let placeless = of_it.map(|mut frame| {
        frame.as_object_mut().unwrap().retain(|name, _| !["input", "line"].contains(&&**name));
        frame
    });
    placeless.collect()
}

/// What passes on the loopback interface.
struct Recorder {
    process: Process,
    file: PathBuf,
    folder: TempDir,
}

impl Recorder {
    fn start(central_system: &CentralSystem) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("capture");
        let address = central_system.url.strip_prefix("ws://").unwrap().split('/').next().unwrap();
        let port = address.rsplit(':').next().unwrap();
        let mut command = python("record.py");
        command.arg(port).arg(&file);
        let mut process = Process::start_listening("the recorder", &mut command);
        assert_eq!(process.line(), "0");
        Self { process, file, folder }
    }

    /// Waits until it has everything that was sent. On this interface, to send is
    /// to arrive; but nobody keeps very much of that for whoever is slow.
    fn catches_up(&mut self) -> usize {
        self.process.say("");
        self.process.line().parse().unwrap()
    }

    fn end(mut self) -> (PathBuf, TempDir) {
        let packets = self.catches_up();
        assert!(packets > 100, "{packets}");
        self.process.hang_up();
        if !self.process.wait().success() {
            self.process.fail("fails");
        }
        (self.file, self.folder)
    }
}

/// Whether this process may read packets.
fn may_record() -> bool {
    const TRY: &str = "import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)";
    Command::new("python3").args(["-c", TRY]).output().unwrap().status.success()
}

/// Runs a test again where it may, which any user may make on most systems.
fn in_a_network_of_its_own(test: &str) {
    const INSIDE: &str = "OCPP16_TEST_INSIDE";
    assert!(
        env::var_os(INSIDE).is_none(),
        "neither is this root, nor does a user namespace give the right to read packets"
    );
    let mut unshare = Command::new("unshare");
    unshare.args(["--user", "--map-root-user", "--net"]).arg(env::current_exe().unwrap());
    let output = unshare.args(["--exact", test]).env(INSIDE, "yes").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", errors(&output));
    assert!(said.contains("1 passed"), "{said}");
}
