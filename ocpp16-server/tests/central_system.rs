//! The handle that knows who is connected.

mod support;

use ocpp16_server::{
    CallOptions, Closing, ConnectionEvent, DisconnectCause, NotSent, SecondConnection,
};
use ocpp16_types::{
    CentralSystemRequest, ChargePointResponse, ClearCacheRequest, ClearCacheResponse,
    ClearCacheStatus,
};
use support::{Client, Running, Seen};

#[tokio::test]
async fn watchers_see_who_connects_and_who_goes() {
    let mut server = Running::start().await;
    let mut watch = server.central_system.watch();
    let _client = server.connect("CP001").await;
    let Some(ConnectionEvent::Connected(charge_point)) = watch.next().await else { panic!() };
    assert_eq!(charge_point.identity().as_str(), "CP001");
    assert_eq!(charge_point.disconnect_cause(), None);
    assert_eq!(server.central_system.count(), 1);

    server.central_system.disconnect("CP001").expect("connected");
    let Some(ConnectionEvent::Disconnected(charge_point)) = watch.next().await else { panic!() };
    let cause = charge_point.disconnect_cause();
    let reason = "disconnected by the central system";
    assert_eq!(cause, Some(DisconnectCause::ByServer { code: 1000, reason }));
    assert_eq!(server.central_system.count(), 0);
    assert!(server.central_system.disconnect("CP001").is_none());
}

#[tokio::test]
async fn the_cause_of_a_disconnect_is_known() {
    let mut server = Running::start().await;
    let mut client = server.connect("polite").await;
    let polite = server.charge_point("polite");
    client.close().await;
    assert_eq!(server.seen().await, Seen::Disconnected("polite".to_owned()));
    assert_eq!(polite.disconnect_cause(), Some(DisconnectCause::ByChargePoint));

    let client = server.connect("rude").await;
    let rude = server.charge_point("rude");
    drop(client);
    assert_eq!(server.seen().await, Seen::Disconnected("rude".to_owned()));
    assert_eq!(rude.disconnect_cause(), Some(DisconnectCause::Lost));
}

#[tokio::test]
async fn calls_by_identity_need_a_connection() {
    let mut server = Running::start().await;
    let central_system = server.central_system.clone();
    let call = central_system.call("CP001", CallOptions::new(), ClearCacheRequest {});
    assert_eq!(call.await, Err(NotSent::NotConnected.into()));
    let mut client = server.connect("CP001").await;
    let call = tokio::spawn(async move {
        central_system.call("CP001", CallOptions::new(), ClearCacheRequest {}).await
    });
    client.receive().await;
    client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    assert!(call.await.unwrap().is_ok());
}

#[tokio::test]
async fn a_broadcast_takes_requests_that_are_known_only_when_it_runs() {
    let mut server = Running::start().await;
    let mut clients = [server.connect("CP001").await, server.connect("CP002").await];
    let central_system = server.central_system.clone();
    let request = CentralSystemRequest::from(ClearCacheRequest {});
    let broadcast =
        tokio::spawn(
            async move { central_system.broadcast_any(CallOptions::new(), request, 2).await },
        );
    for client in &mut clients {
        assert_eq!(client.receive().await, r#"[2,"1","ClearCache",{}]"#);
        client.send(r#"[3,"1",{"status":"Accepted"}]"#).await;
    }
    let mut answers = broadcast.await.unwrap();
    answers.sort_by(|(one, _), (other, _)| one.cmp(other));
    let accepted = ChargePointResponse::from(ClearCacheResponse::new(ClearCacheStatus::Accepted));
    let expected =
        ["CP001", "CP002"].map(|identity| (identity.parse().unwrap(), Ok(accepted.clone())));
    assert_eq!(answers, expected);
}

/// J-7, the policy that is not the default.
#[tokio::test]
async fn a_second_connection_can_be_refused() {
    let policy = SecondConnection::IsRefused;
    let mut server = Running::with(|builder| builder.second_connection(policy)).await;
    let mut first = server.connect("CP001").await;
    let mut second = Client::connect(server.address, "CP001", Some("ocpp1.6")).await;
    assert_eq!(second.close_code().await, 1008);
    assert!(first.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with(r#"[3,"1","#));
    drop(first);
    assert_eq!(server.seen().await, Seen::Disconnected("CP001".to_owned()));
    server.connect("CP001").await;
}

#[tokio::test]
async fn a_connection_can_end_without_a_close() {
    let mut server = Running::with(|builder| builder.closing(Closing::HangUp)).await;
    let mut client = server.connect("CP001").await;
    server.central_system.disconnect("CP001").expect("connected");
    assert!(client.is_hung_up().await);
}
