//! Passwords cross the broker when a gateway asks about a charge point.

use std::fs;

use ocpp16_tests::{CentralSystem, ChargePoint, NatsServer, eventually};

use crate::system;

/// `CP1:hunter2-and-more` in base64, as the question has it.
const CREDENTIALS: &str = "Q1AxOmh1bnRlcjItYW5kLW1vcmU";

/// J-66.
#[test]
fn no_log_has_the_password_of_a_charge_point_at_any_level() {
    let nats = NatsServer::start();
    let settings = "[log]\nlevel = \"trace\"\ndirectory = \"log\"\n\
                    [nats]\nlease = \"2s\"\nrequest_timeout = \"2s\"\n";
    let start = |role| {
        let node = CentralSystem::start_with(settings, &["--role", role, "--nats", &nats.url()]);
        system::ready(&node);
        node
    };
    let nodes = [start("worker"), start("gateway")];
    let mut charge_point = eventually("it is let in", || {
        ChargePoint::try_connect(&nodes[1].url, "CP1", Some(b"hunter2-and-more")).ok()
    });
    system::boot(&mut charge_point);
    for node in &nodes {
        let log = fs::read_to_string(node.folder().join("log/ocpp16.log")).unwrap();
        assert!(log.contains("DEBUG"), "it tells a lot: {log}");
        assert!(!log.contains(CREDENTIALS) && !log.contains("hunter2"));
    }
}
