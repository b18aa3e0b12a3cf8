//! How much, how fast, and how long a peer may keep the server busy.

use serde_json::Value;
use tokio::time::timeout;

use super::bench::sleep;
use super::*;
use crate::{CallError, ChargePoint, DisconnectCause, OutcomeUnknown, RawPayload};

const HEARTBEAT: &str = r#"[2,"h","Heartbeat",{}]"#;

/// A call that fits into no narrow pipe.
pub(super) async fn long_call(
    charge_point: ChargePoint,
    limit: Duration,
) -> Result<RawPayload, CallError> {
    let text = Value::String("x".repeat(1000));
    let payload = RawPayload::from_iter([("text".to_owned(), text)]);
    charge_point.call_raw("Vendor.Long", payload, limit).await
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_does_not_read_is_given_up_after_the_write_timeout() {
    let mut bench = Bench::new();
    let _client = bench.connect_narrow("CP001", 128).await;
    let charge_point = bench.charge_point("CP001");
    let answer = long_call(charge_point.clone(), seconds(100)).await;
    assert_eq!((answer, bench.time()), (Err(OutcomeUnknown::Disconnected.into()), seconds(30)));
    assert_eq!(charge_point.disconnect_cause(), Some(DisconnectCause::Lost));
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_reads_late_but_in_time_misses_nothing() {
    let mut bench = Bench::new();
    let mut client = bench.connect_narrow("CP001", 128).await;
    let call = tokio::spawn(long_call(bench.charge_point("CP001"), seconds(100)));
    tokio::time::sleep(seconds(29)).await;
    assert!(client.receive().await.ends_with(r#"xxx"}]"#));
    client.send(r#"[3,"1",{}]"#).await;
    assert_eq!(call.await.unwrap(), Ok(RawPayload::new()));
}

/// It may hold what others wait for.
#[tokio::test(start_paused = true)]
async fn a_handler_goes_on_while_the_peer_does_not_read() {
    let mut bench = Bench::new();
    let mut client = bench.connect_narrow("CP001", 128).await;
    client.send(&sleep(5)).await;
    let _call = tokio::spawn(long_call(bench.charge_point("CP001"), seconds(100)));
    assert_eq!(bench.seen().await, Seen::Finished("sleep 5".to_owned()));
    assert_eq!(bench.time(), seconds(5));
}

/// J-48.
#[tokio::test(start_paused = true)]
async fn a_call_keeps_its_time_limit_while_the_peer_does_not_read() {
    let mut bench = Bench::new();
    let _client = bench.connect_narrow("CP001", 128).await;
    let answer = long_call(bench.charge_point("CP001"), seconds(10)).await;
    assert_eq!(answer, Err(OutcomeUnknown::Timeout(seconds(10)).into()));
    assert_eq!(bench.time(), seconds(10));
}

/// Or the answers would pile up.
#[tokio::test(start_paused = true)]
async fn nothing_is_read_from_a_peer_that_does_not_read() {
    let mut bench = Bench::new();
    let mut client = bench.connect_narrow("CP001", 128).await;
    let _call = tokio::spawn(long_call(bench.charge_point("CP001"), seconds(100)));
    let flood = async {
        for _ in 0..100 {
            client.send_ping(b"flood").await;
        }
    };
    assert!(timeout(seconds(29), flood).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn messages_beyond_the_rate_are_read_later() {
    let mut bench = Bench::with(|settings| settings.max_messages_per_second = Some(2));
    let mut client = bench.connect("CP001").await;
    for _ in 0..5 {
        client.send(HEARTBEAT).await;
    }
    let mut times = Vec::new();
    for _ in 0..5 {
        client.receive().await;
        times.push(bench.time().as_millis());
    }
    // One second's worth comes at once.
    assert_eq!(times, [0, 0, 500, 1000, 1500]);
}
