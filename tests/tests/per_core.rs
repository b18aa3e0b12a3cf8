//! `runtime.mode = "per-core"`: threads with listeners and connections of their own
//! are one central system.

#![cfg(target_os = "linux")]

use std::fs;
use std::net::TcpListener;

use ocpp16_tests::{CentralSystem, ChargePoint, command, eventually};
use serde_json::json;

/// Enough that each of two threads gets some: all come to one of them once in 2^39.
const CHARGE_POINTS: usize = 40;

fn start(settings: &str) -> CentralSystem {
    let settings = format!(
        "[auth]\nunknown_tags = \"accept\"\n[runtime]\nmode = \"per-core\"\nthreads = 2\n{settings}"
    );
    CentralSystem::start_with(&settings, &[])
}

/// Connects and boots the charge points; all of them are connected then.
fn connect(central_system: &CentralSystem) -> Vec<ChargePoint> {
    let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
    let connect = |number| {
        let mut charge_point = ChargePoint::connect(&central_system.url, &format!("CP{number}"));
        assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
        charge_point
    };
    (0..CHARGE_POINTS).map(connect).collect()
}

#[test]
fn there_is_a_thread_for_each_core() {
    let central_system = start("");
    let folder = format!("/proc/{}/task", central_system.process.id());
    // They start after it has said where it listens.
    eventually("two threads", || {
        let threads = fs::read_dir(&folder).unwrap();
        // One that ends by then has no name.
        let name = |thread: fs::DirEntry| fs::read_to_string(thread.path().join("comm")).ok();
        let mut cores: Vec<_> = threads.filter_map(|thread| name(thread.unwrap())).collect();
        cores.retain(|name| name.starts_with("core-"));
        cores.sort();
        (cores == ["core-0\n", "core-1\n"]).then_some(())
    });
}

/// Each comes back from another port, so that half of them come to the other thread.
#[test]
fn the_newest_connection_wins_on_whichever_thread_it_is() {
    let central_system = start("");
    let old = connect(&central_system);
    let mut new = connect(&central_system);
    for mut charge_point in old {
        assert_eq!(charge_point.closed(), 1000);
    }
    assert_eq!(central_system.get("/charge-points").body["total"], CHARGE_POINTS);
    for charge_point in &mut new {
        assert!(charge_point.call("Heartbeat", &json!({}))[2]["currentTime"].is_string());
    }
}

#[test]
fn charge_points_of_all_threads_are_called_over_http() {
    let central_system = start("");
    for (number, mut charge_point) in connect(&central_system).into_iter().enumerate() {
        std::thread::scope(|scope| {
            scope.spawn(|| charge_point.answer("ClearCache", &json!({"status": "Accepted"})));
            let call = json!({"action": "ClearCache", "payload": {}});
            let answer = central_system.call(&format!("CP{number}"), &call);
            assert_eq!(
                (answer.status, &answer.body["payload"]["status"]),
                (200, &json!("Accepted"))
            );
        });
    }
}

#[test]
fn charge_points_of_all_threads_are_told_that_it_stops() {
    let mut central_system = start("");
    let charge_points = connect(&central_system);
    central_system.signal("TERM");
    for mut charge_point in charge_points {
        assert_eq!(charge_point.closed(), 1001);
    }
    assert!(central_system.process.wait().success());
}

/// Threads share a port, but a program that is started twice is still found out.
#[test]
fn an_address_that_others_listen_on_is_refused() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let central_system = start("");
    let ours = central_system.url.strip_prefix("ws://").unwrap().split_once('/').unwrap().0;
    for address in [other.local_addr().unwrap().to_string(), ours.to_owned()] {
        let output = command()
            .args(["--listen", &address, "--http", "127.0.0.1:0", "--log", "off"])
            .env("OCPP16_RUNTIME_MODE", "per-core")
            .env("OCPP16_RUNTIME_THREADS", "2")
            .current_dir(central_system.folder())
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        let expected = format!("ocpp16: cannot listen on {address} (ocpp.listen): ");
        assert!(errors.starts_with(&expected), "{errors}");
        assert_eq!(output.status.code(), Some(2));
    }
}
