//! Several listeners at once: `ws` beside `wss`, IPv4 beside IPv6.

mod support;

use std::net::SocketAddr;

use ocpp16_server::Listener;
use ocpp16_server::admission::danger::AnyoneMayConnect;
use ocpp16_server::tls::TlsConfig;
use support::tls::{Authority, connect, heartbeat, listen, upgrade};
use support::{Client, Running, Seen};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;

/// Several listeners at once, `ws` beside `wss`, and pings over both.
#[tokio::test]
async fn plain_and_tls_listeners_serve_the_same_central_system() {
    let authority = Authority::new();
    let tls = TlsConfig::new(authority.server()).unwrap();
    let (plain, plain_address) = listen().await;
    let (wss, wss_address) = listen().await;
    let listeners = [Listener::plain(plain), Listener::tls(wss, tls)];
    let mut running = Running::on(listeners, plain_address, AnyoneMayConnect, |builder| builder);
    let mut client = running.connect("plain").await;
    let mut stream = connect(wss_address, authority.client(None)).await.unwrap();
    assert_eq!(upgrade(&mut stream, "").await.unwrap(), 101);
    running.seen().await;
    assert!(client.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with("[3,"));
    assert!(heartbeat(&mut stream).await.starts_with(r#"[3,"1","#));
    assert_eq!(running.central_system.charge_points().len(), 2);
    // The server says so before it hangs up.
    drop(client);
    let done = running.shut_down();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    assert_eq!(rest[2..4], 1001_u16.to_be_bytes());
    drop(stream);
    done.await.unwrap();
}

/// Each charge point is told apart by the address that it comes from.
#[tokio::test]
async fn ipv4_and_ipv6_are_served_at_the_same_time() {
    let authority = Authority::new();
    let tls = TlsConfig::new(authority.server()).unwrap();
    let (ws_4, ws_6) = (bind("127.0.0.1:0").await, bind("[::1]:0").await);
    let (wss_4, wss_6) = (bind("127.0.0.1:0").await, bind("[::1]:0").await);
    let address = |tcp: &TcpListener| tcp.local_addr().unwrap();
    let (plain, over_tls) = ([address(&ws_4), address(&ws_6)], [address(&wss_4), address(&wss_6)]);
    let listeners = vec![
        Listener::plain(ws_4),
        Listener::plain(ws_6),
        Listener::tls(wss_4, tls.clone()),
        Listener::tls(wss_6, tls),
    ];
    let mut running = Running::on(listeners, plain[0], AnyoneMayConnect, |builder| builder);
    for listener in plain {
        let mut client = Client::connect(listener, "CP001", Some("ocpp1.6")).await;
        assert_comes_from(&mut running, listener).await;
        assert!(client.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with("[3,"));
        client.close().await;
        assert_eq!(running.seen().await, Seen::Disconnected("CP001".to_owned()));
    }
    for listener in over_tls {
        let mut stream = connect(listener, authority.client(None)).await.unwrap();
        assert_eq!(upgrade(&mut stream, "").await.unwrap(), 101);
        assert_comes_from(&mut running, listener).await;
        assert!(heartbeat(&mut stream).await.starts_with(r#"[3,"1","#));
        drop(stream);
        assert_eq!(running.seen().await, Seen::Disconnected("CP001".to_owned()));
    }
}

async fn assert_comes_from(running: &mut Running, listener: SocketAddr) {
    assert_eq!(running.seen().await, Seen::Connected("CP001".to_owned()));
    let remote = running.charge_point("CP001").remote_address();
    assert_eq!(remote.ip(), listener.ip());
}

async fn bind(address: &str) -> TcpListener {
    let bound = TcpListener::bind(address).await;
    bound.unwrap_or_else(|error| panic!("{address}, which this test needs: {error}"))
}
