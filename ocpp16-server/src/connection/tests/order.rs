//! What comes before what, in each direction and between them.

use tokio_tungstenite::tungstenite::Message;

use super::bench::{sleep, slept};
use super::*;

const HEARTBEAT: &str = r#"[2,"h","Heartbeat",{}]"#;

/// J-47.
#[tokio::test(start_paused = true)]
async fn a_call_is_handled_when_the_one_before_is_answered() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    client.send(&sleep(5)).await;
    client.send(&sleep(1)).await;
    assert_eq!((client.receive().await, bench.time()), (slept(5), seconds(5)));
    assert_eq!((client.receive().await, bench.time()), (slept(1), seconds(6)));
}

/// J-45.
#[tokio::test(start_paused = true)]
async fn a_slow_handler_does_not_hold_up_answers_to_our_calls() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    client.send(&sleep(50)).await;
    let charge_point = bench.charge_point("CP001");
    let call = tokio::spawn(async move { charge_point.call(calls::request()).await });
    client.receive().await;
    client.send(calls::ANSWER).await;
    assert!(call.await.unwrap().is_ok());
    assert_eq!(bench.time(), seconds(0));
    assert_eq!((client.receive().await, bench.time()), (slept(50), seconds(50)));
}

/// J-45, as far as the queue goes.
#[tokio::test(start_paused = true)]
async fn nothing_is_read_while_the_queue_is_full() {
    let mut bench = Bench::with(|settings| settings.inbound_queue = 2);
    let mut client = bench.connect("CP001").await;
    client.send(&sleep(10)).await;
    client.send(HEARTBEAT).await;
    client.send(&sleep(5)).await;
    client.send_ping(b"read?").await;
    assert!(client.is_left_alone(seconds(9)).await);
    assert_eq!((client.receive().await, bench.time()), (slept(10), seconds(10)));
    assert!(client.receive().await.starts_with(r#"[3,"h","#));
    assert_eq!(client.message().await, Message::Pong(b"read?"[..].into()));
    assert_eq!(bench.time(), seconds(10));
    assert_eq!((client.receive().await, bench.time()), (slept(5), seconds(15)));
}

#[tokio::test(start_paused = true)]
async fn the_hooks_enclose_all_messages_of_a_connection() {
    let mut bench = Bench::new();
    let mut client = Client::over(bench.pipe(1 << 16), "slow-hook").await;
    client.send(&sleep(5)).await;
    client.send(&sleep(1)).await;
    drop(client);
    tokio::time::sleep(seconds(60)).await;
    assert!(bench.seen_so_far().is_empty());
    assert_eq!(bench.central_system.count(), 0);
    bench.gate.add_permits(1);
    bench.all_over().await;
    let (hook, done) = ("slow-hook".to_owned(), |time| Seen::Finished(format!("sleep {time}")));
    let seen = [Seen::Connected(hook.clone()), done(5), done(1), Seen::Disconnected(hook)];
    assert_eq!(bench.seen_so_far(), seen);
}

/// The Close does not fit into the pipe until the peer reads.
#[tokio::test(start_paused = true)]
async fn work_left_behind_is_dropped_if_its_answer_comes_after_the_close() {
    let mut bench = Bench::new();
    let mut client = bench.connect_narrow("CP001", 128).await;
    client.send(r#"[2,"1","DataTransfer",{"vendorId":"after waiting"}]"#).await;
    client.until_read().await;
    let charge_point = bench.charge_point("CP001");
    let _call = tokio::spawn(bounds::long_call(charge_point.clone(), seconds(100)));
    tokio::time::sleep(seconds(1)).await;
    charge_point.disconnect();
    tokio::time::sleep(seconds(1)).await;
    bench.gate.add_permits(1);
    assert_eq!(bench.seen().await, Seen::Finished("after waiting".to_owned()));
    client.receive().await;
    assert_eq!(client.close_code().await, 1000);
    drop(client);
    bench.all_over().await;
    assert_eq!(bench.seen_so_far(), [Seen::Disconnected("CP001".to_owned())]);
}

/// The answer does not fit into the pipe until the peer reads.
#[tokio::test(start_paused = true)]
async fn work_left_behind_waits_until_its_answer_is_written() {
    let mut bench = Bench::new();
    let mut client = bench.connect_narrow("CP001", 100).await;
    bench.gate.add_permits(1);
    client.send(HEARTBEAT).await;
    client.send(HEARTBEAT).await;
    client.send(r#"[2,"1","DataTransfer",{"vendorId":"after waiting"}]"#).await;
    tokio::time::sleep(seconds(20)).await;
    assert_eq!(bench.seen_so_far(), [Seen::Finished("after waiting".to_owned())]);
    while !client.receive().await.starts_with(r#"[3,"1","#) {}
    assert_eq!((bench.seen().await, bench.time()), (Seen::After(false), seconds(20)));
}
