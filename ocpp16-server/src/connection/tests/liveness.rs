//! Who is found dead, and who is not.

use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::Data;

use super::bench::{sleep, slept};
use super::*;
use crate::DisconnectCause;

/// J-51.
#[tokio::test(start_paused = true)]
async fn a_ping_comes_after_each_interval_of_silence() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    for minute in 1..4 {
        assert_eq!(client.message().await, Message::Ping([][..].into()));
        assert_eq!(bench.time(), seconds(60 * minute));
    }
}

/// J-53: text, a part of one, and a ping.
#[tokio::test(start_paused = true)]
async fn everything_received_puts_off_the_ping() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    tokio::time::sleep(seconds(50)).await;
    client.ask(r#"[2,"1","Heartbeat",{}]"#).await;
    tokio::time::sleep(seconds(50)).await;
    client.send_frame(Data::Text, b"[2,", false).await;
    tokio::time::sleep(seconds(50)).await;
    client.until_read().await;
    assert_eq!(client.message().await, Message::Ping([][..].into()));
    assert_eq!(bench.time(), seconds(210));
}

/// J-51, J-53: half-open.
#[tokio::test(start_paused = true)]
async fn who_answered_a_ping_and_falls_silent_is_disconnected() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    let charge_point = bench.charge_point("CP001");
    assert_eq!(client.message().await, Message::Ping([][..].into()));
    // The answer goes out when the client is asked again.
    assert!(client.is_left_alone(seconds(1)).await);
    assert_eq!(bench.seen().await, Seen::Disconnected("CP001".to_owned()));
    assert_eq!(bench.time(), seconds(180));
    let reason = "ping not answered";
    let cause = Some(DisconnectCause::ByServer { code: 1002, reason });
    assert_eq!(charge_point.disconnect_cause(), cause);
}

/// J-53: some charge points never answer pings.
#[tokio::test(start_paused = true)]
async fn who_never_answered_a_ping_stays_connected() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    tokio::time::sleep(seconds(60 * 60)).await;
    client.send(&sleep(0)).await;
    assert_eq!(bench.seen().await, Seen::Finished("sleep 0".to_owned()));
}

/// J-53: it may have sent pongs that we have not read.
#[tokio::test(start_paused = true)]
async fn nobody_is_found_dead_while_nothing_is_read() {
    let mut bench = Bench::with(|settings| settings.inbound_queue = 1);
    let mut client = bench.connect("CP001").await;
    assert_eq!(client.message().await, Message::Ping([][..].into()));
    client.send(&sleep(1000)).await;
    client.send(&sleep(1)).await;
    assert_eq!((client.receive().await, bench.time()), (slept(1000), seconds(1060)));
    assert_eq!(client.receive().await, slept(1));
}

/// J-53: for the same reason.
#[tokio::test(start_paused = true)]
async fn nobody_is_found_dead_who_only_does_not_read() {
    let mut bench = Bench::with(|settings| settings.write_timeout = seconds(1000));
    let mut client = bench.connect_narrow("CP001", 128).await;
    assert_eq!(client.message().await, Message::Ping([][..].into()));
    assert!(client.is_left_alone(seconds(1)).await);
    let _call = tokio::spawn(bounds::long_call(bench.charge_point("CP001"), seconds(1000)));
    tokio::time::sleep(seconds(999)).await;
    client.receive().await;
    assert!(client.is_left_alone(seconds(1)).await);
}
