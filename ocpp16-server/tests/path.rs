//! Which paths charge points may connect to, and what is seen of them.

mod support;

use ocpp16_server::EndpointPath;
use support::{Client, Running, Seen};

fn path(text: &str) -> EndpointPath {
    text.parse().expect("a pattern")
}

/// J-1, J-2, J-4.
#[tokio::test]
async fn several_segments_come_before_the_identity() {
    let mut server = Running::with(|builder| builder.path(path("/a/b/{identity}"))).await;
    let _client = Client::connect_to(server.address, "/a/b/RDAM%20123").await;
    assert_eq!(server.seen().await, Seen::Connected("RDAM 123".to_owned()));
    assert_eq!(server.status("/a/CP001", "").await, 404);
    assert_eq!(server.status("/a/b", "").await, 400);
}

/// J-4: handlers see what admission saw.
#[tokio::test]
async fn handlers_see_the_named_segments() {
    let mut server = Running::with(|builder| builder.path(path("/{tenant}/{site}"))).await;
    let mut client = Client::connect_to(server.address, "///north//si%2Fte//CP001/").await;
    assert_eq!(server.seen().await, Seen::Connected("CP001".to_owned()));
    let answer = client.ask(r#"[2,"1","DataTransfer",{"vendorId":"path"}]"#).await;
    assert_eq!(answer, r#"[3,"1",{"status":"Accepted","data":"north si/te"}]"#);
}

/// J-14.
#[tokio::test]
async fn a_version_in_the_path_decides_nothing() {
    let server = Running::start().await;
    let mut client = Client::connect_to(server.address, "/ocpp/2.0.1/CP001").await;
    assert!(client.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with(r#"[3,"1","#));
}
