//! The connection to the broker itself.

use ocpp16_server::nats::{Broker, BrokerError, BrokerOptions};
use ocpp16_tests::NatsServer;
use tokio::runtime::Runtime;

#[test]
fn a_broker_may_come_later_and_come_back() {
    let mut server = NatsServer::start();
    server.stop();
    let runtime = Runtime::new().unwrap();
    let options = BrokerOptions::new(server.url()).node("gateway-1");
    let broker = runtime.block_on(Broker::connect(options)).unwrap();
    assert_eq!(broker.node(), "gateway-1");
    assert!(!broker.is_connected());
    for _ in 0..2 {
        server.start_again();
        runtime.block_on(broker.connected());
        server.stop();
        runtime.block_on(broker.disconnected());
    }
}

#[test]
fn a_broker_that_says_nothing_is_away() {
    let server = NatsServer::start();
    let runtime = Runtime::new().unwrap();
    let options = BrokerOptions::new(server.url()).lease(std::time::Duration::from_millis(400));
    let broker = runtime.block_on(Broker::connect(options)).unwrap();
    runtime.block_on(broker.connected());
    server.freeze();
    runtime.block_on(broker.disconnected());
    server.thaw();
    runtime.block_on(broker.connected());
}

#[test]
fn two_nodes_without_a_name_have_different_ones() {
    let server = NatsServer::start();
    let runtime = Runtime::new().unwrap();
    let connect = || runtime.block_on(Broker::connect(BrokerOptions::new(server.url()))).unwrap();
    assert_ne!(connect().node(), connect().node());
}

#[test]
fn options_that_cannot_be_used_are_named() {
    let runtime = Runtime::new().unwrap();
    let options = || BrokerOptions::new("nats://127.0.0.1:4222");
    let connect = |options| runtime.block_on(Broker::connect(options)).unwrap_err();
    assert!(matches!(connect(BrokerOptions::new("http://x")), BrokerError::Url(_)));
    assert!(matches!(connect(options().prefix("a b")), BrokerError::Prefix));
    assert!(matches!(connect(options().node("")), BrokerError::Node));
    assert!(matches!(connect(options().queue_group("a b")), BrokerError::QueueGroup));
    let missing = options().credentials("/nonexistent/file.creds");
    assert!(matches!(connect(missing), BrokerError::Credentials(_)));
}

#[test]
fn what_fits_depends_on_the_broker() {
    for (configuration, limit) in [("", 960 << 10), ("max_payload: 100KB", 50 << 10)] {
        let server = NatsServer::start_with(configuration);
        let runtime = Runtime::new().unwrap();
        let broker = Broker::connect(BrokerOptions::new(server.url()));
        let broker = runtime.block_on(broker).unwrap();
        runtime.block_on(broker.connected());
        assert_eq!(broker.max_message_bytes(), limit, "{configuration}");
    }
}
