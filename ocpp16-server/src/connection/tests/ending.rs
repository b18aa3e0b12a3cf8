//! How connections end, and what still happens then.

use super::bench::sleep;
use super::*;
use crate::{NotSent, OutcomeUnknown};

/// J-7: it is half-open, and takes its time to die.
#[tokio::test(start_paused = true)]
async fn the_late_end_of_an_old_connection_leaves_the_new_one_alone() {
    let mut bench = Bench::with(|settings| settings.write_timeout = seconds(300));
    let mut old = bench.connect_narrow("CP001", 128).await;
    // The answers fill the pipe, and are not read.
    for _ in 0..5 {
        old.send(&sleep(0)).await;
    }
    tokio::time::sleep(seconds(1)).await;
    bench.seen_so_far();
    let mut new = bench.connect("CP001").await;
    while bench.seen().await != Seen::Disconnected("CP001".to_owned()) {}
    assert_eq!(bench.time(), seconds(300));
    assert!(bench.charge_point("CP001").is_connected());
    new.send(&sleep(0)).await;
    assert_eq!(bench.seen().await, Seen::Finished("sleep 0".to_owned()));
}

/// J-7, J-49.
#[tokio::test(start_paused = true)]
async fn calls_to_an_old_connection_fail_at_once_however_late_it_ends() {
    let mut bench = Bench::new();
    let mut old = bench.connect_narrow("CP001", 128).await;
    let charge_point = bench.charge_point("CP001");
    let open = charge_point.start_call(calls::request().into(), seconds(100));
    for _ in 0..5 {
        old.send(&sleep(0)).await;
    }
    tokio::time::sleep(seconds(1)).await;
    let _new = Client::over(bench.pipe(1 << 16), "CP001").await;
    assert_eq!(open.await, Err(OutcomeUnknown::Disconnected.into()));
    let late = charge_point.call(calls::request()).await;
    assert_eq!((late, bench.time()), (Err(NotSent::NotConnected.into()), seconds(1)));
}

/// It would be sent, and then the connection closed.
#[tokio::test(start_paused = true)]
async fn a_call_after_a_disconnect_is_not_sent() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    let charge_point = bench.charge_point("CP001");
    charge_point.disconnect();
    let call = charge_point.call(calls::request());
    assert_eq!(call.await, Err(NotSent::NotConnected.into()));
    assert_eq!(client.close_code().await, 1000);
}

/// A connection that panics is a defect of the server; the builder lets no such
/// time limit in.
#[tokio::test(start_paused = true)]
async fn nothing_is_left_of_a_connection_that_panics() {
    let mut bench = Bench::with(|settings| settings.write_timeout = Duration::MAX);
    let _client = bench.connect_narrow("CP001", 128).await;
    let charge_point = bench.charge_point("CP001");
    let answer = bounds::long_call(charge_point.clone(), seconds(100)).await;
    assert_eq!((answer, bench.time()), (Err(OutcomeUnknown::Disconnected.into()), seconds(0)));
    assert_eq!(bench.central_system.count(), 0);
    let late = charge_point.call(calls::request());
    assert_eq!(late.await, Err(NotSent::NotConnected.into()));
}

/// J-50.
#[tokio::test(start_paused = true)]
async fn a_close_is_answered_while_a_handler_works_which_is_finished() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    client.send(&sleep(100)).await;
    client.close().await;
    assert_eq!(bench.time(), seconds(0));
    drop(client);
    assert_eq!(bench.seen().await, Seen::Finished("sleep 100".to_owned()));
    assert_eq!(bench.seen().await, Seen::Disconnected("CP001".to_owned()));
    assert_eq!(bench.time(), seconds(100));
}

#[tokio::test(start_paused = true)]
async fn who_does_not_hang_up_after_a_close_is_waited_for_a_while() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    bench.charge_point("CP001").disconnect();
    assert_eq!(client.close_code().await, 1000);
    bench.all_over().await;
    assert_eq!(bench.time(), seconds(5));
}

#[tokio::test(start_paused = true)]
async fn work_left_behind_has_the_drain_timeout_when_the_connection_has_ended() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    client.ask(r#"[2,"1","DataTransfer",{"vendorId":"after"}]"#).await;
    client.receive().await;
    client.send(calls::ANSWER).await;
    bench.seen().await;
    assert_eq!(bench.seen().await, Seen::After(true));
    drop(client);
    // It waits at a gate that nobody opens.
    bench.all_over().await;
    assert_eq!(bench.time(), seconds(10));
}
