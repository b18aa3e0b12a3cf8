//! What is said of settings for many machines.

use ocpp16_tests::{CentralSystem, NatsServer, command};

#[test]
fn what_needs_a_broker_says_so() {
    for (arguments, error) in [
        (&["--role", "worker"][..], "ocpp16: --role: role: a worker needs a broker"),
        (&["--role", "gateway"], "ocpp16: --role: role: a gateway needs a broker"),
        (&["--nats", "http://x"], "ocpp16: --nats: NATS is reached by nats:// or tls://"),
        (&["--role", "both"], "ocpp16: invalid value 'both' for '--role"),
    ] {
        let output = command().arg("serve").args(arguments).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(errors.starts_with(error), "{errors}");
        assert_eq!((output.status.code(), errors.lines().count()), (Some(2), 1), "{errors}");
    }
}

/// Every role takes every flag.
#[test]
fn flags_of_other_roles_are_ignored_and_said() {
    let nats = NatsServer::start();
    let mut gateway = CentralSystem::start_node("gateway", &nats.url(), &["--log", "info"]);
    let log = gateway.process.end_and_read_errors();
    let said = log.lines().find(|line| line.contains("settings that do not count in this role"));
    let said = said.unwrap_or_else(|| panic!("{log}"));
    for setting in ["auth.unknown_tags", "database.url"] {
        assert!(said.contains(setting), "{said}");
    }
}

#[test]
fn credentials_open_the_broker() {
    let nats = NatsServer::start_with("authorization: {user: node, password: s3cret}\n");
    let credentials = |password| {
        let set = [("nats.url", nats.url()), ("nats.user", "node".to_owned())];
        let set = set.into_iter().chain([("nats.password", password)]);
        set.collect::<Vec<(&str, String)>>()
    };
    let start = |password: &str| {
        let set = credentials(password.to_owned());
        let set: Vec<_> = set.iter().map(|(path, value)| (*path, &**value)).collect();
        CentralSystem::start_set(&set)
    };
    crate::system::ready(&start("s3cret"));
    let mut refused = start("wrong");
    assert_eq!(crate::system::readiness(&refused).code(), Some("BrokerUnavailable"));
    let log = refused.process.end_and_read_errors();
    assert!(!log.contains("s3cret") && !log.contains("wrong"), "{log}");
}
