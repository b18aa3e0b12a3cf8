//! `ocpp.reuse_port`: several processes behind one address.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ocpp16_tests::{Authority, CentralSystem, ChargePoint, also_per_core, shake_hands};
use serde_json::json;
use tempfile::TempDir;

also_per_core! {
    two_processes_share_the_connections_of_one_address
    two_processes_share_the_connections_of_one_address_over_tls
}

/// Connects charge points until both have some. Linux gives each connection to
/// one of them by a hash of its addresses: that none of so many comes to one of
/// them has a chance of one in 2^99.
fn both_get_some(processes: [&CentralSystem; 2], connect: impl Fn(&str) -> ChargePoint) {
    let mut connected = Vec::new();
    for number in 0..100_u64 {
        let mut charge_point = connect(&format!("CP{number:03}"));
        let boot = json!({"chargePointVendor": "Vendor", "chargePointModel": "Model"});
        assert_eq!(charge_point.call("BootNotification", &boot)[2]["status"], "Accepted");
        connected.push(charge_point);
        let [one, other] = processes.map(|process| {
            let answer = process.get("/charge-points");
            answer.body["total"].as_u64().unwrap()
        });
        assert_eq!(one + other, number + 1, "each is at one of them");
        if one > 0 && other > 0 {
            return;
        }
    }
    panic!("one of them has all");
}

#[test]
fn two_processes_share_the_connections_of_one_address() {
    let shared = "[ocpp]\nreuse_port = true\n";
    let first = CentralSystem::start_with(shared, &[]);
    let (address, _) = first.url.strip_prefix("ws://").unwrap().split_once('/').unwrap();
    let second = CentralSystem::start_with(shared, &["--listen", address]);
    both_get_some([&first, &second], |identity| ChargePoint::connect(&first.url, identity));
}

#[test]
fn two_processes_share_the_connections_of_one_address_over_tls() {
    let certificates = TempDir::new().unwrap();
    let authority = Authority::new("Authority");
    authority.server().write(certificates.path(), "server");
    let start = |address: &str| {
        let settings = format!(
            "[ocpp]\nreuse_port = true\n[ocpp.tls]\nlisten = [{address:?}]\n\
             certificates = [\"{0}/server.pem\"]\nkeys = [\"{0}/server.key\"]\n",
            certificates.path().display()
        );
        let mut central_system = CentralSystem::start_with(&settings, &[]);
        let line = central_system.process.line_after("charge points: ");
        (central_system, line.split_once("/{identity}").unwrap().0.to_owned())
    };
    let (first, url) = start("127.0.0.1:0");
    let (address, _) = url.strip_prefix("wss://").unwrap().split_once('/').unwrap();
    let (second, same_url) = start(address);
    assert_eq!(same_url, url);
    both_get_some([&first, &second], |identity| {
        let stream = shake_hands(&url, &authority, None).unwrap();
        ChargePoint::try_over(stream, &url, identity, None).unwrap()
    });
}
