//! How the server stops: what it still waits for, and what it cuts.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::bench::{sleep, slept};
use super::*;
use crate::{DisconnectCause, NotSent};

#[tokio::test(start_paused = true)]
async fn shutdown_closes_when_the_handler_has_answered() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    client.send(&sleep(8)).await;
    client.until_read().await;
    let (drained, ()) = tokio::join!(bench.shut_down(), async {
        assert_eq!((client.receive().await, bench.time()), (slept(8), seconds(8)));
        assert_eq!(client.close_code().await, 1001);
        drop(client);
    });
    assert_eq!((drained.cut, bench.time()), (0, seconds(8)));
}

#[tokio::test(start_paused = true)]
async fn what_comes_after_the_shutdown_has_begun_is_not_read() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    client.send(&sleep(3)).await;
    client.until_read().await;
    let (drained, ()) = tokio::join!(bench.shut_down(), async {
        // A charge point that always has something to say.
        client.send(&sleep(4)).await;
        assert_eq!((client.receive().await, bench.time()), (slept(3), seconds(3)));
        assert_eq!(client.close_code().await, 1001);
        drop(client);
    });
    assert_eq!((drained.cut, bench.time()), (0, seconds(3)));
}

/// Or the handler would wait in vain for what has been sent.
#[tokio::test(start_paused = true)]
async fn the_answer_to_a_call_on_its_way_is_still_read_at_shutdown() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    let charge_point = bench.charge_point("CP001");
    client.send(&sleep(3)).await;
    let call = tokio::spawn(async move { charge_point.call(calls::request()).await });
    client.receive().await;
    let (drained, ()) = tokio::join!(bench.shut_down(), async {
        tokio::time::sleep(seconds(1)).await;
        client.send(calls::ANSWER).await;
        assert!(call.await.unwrap().is_ok());
        assert_eq!((client.receive().await, bench.time()), (slept(3), seconds(3)));
        assert_eq!(client.close_code().await, 1001);
        drop(client);
    });
    assert_eq!(drained.cut, 0);
}

#[tokio::test(start_paused = true)]
async fn shutdown_cuts_sockets_at_its_limit_and_lets_handlers_finish() {
    let mut bench = Bench::new();
    let mut slow = bench.connect("slow").await;
    // It ignores the Close, which it has got.
    let _idle = bench.connect("idle").await;
    let charge_point = bench.charge_point("slow");
    slow.send(&sleep(11)).await;
    slow.until_read().await;
    let drained = bench.shut_down().await;
    assert_eq!((drained.cut, bench.time()), (1, seconds(10)));
    assert!(slow.is_hung_up().await);
    assert_eq!(bench.central_system.count(), 0);
    let reason = "server is shutting down";
    let cause = DisconnectCause::ByServer { code: 1001, reason };
    assert_eq!(charge_point.disconnect_cause(), Some(cause));
    let call = charge_point.call(calls::request());
    assert_eq!(call.await, Err(NotSent::NotConnected.into()));
    let seen = [bench.seen().await, bench.seen().await, bench.seen().await];
    let disconnected = |identity: &str| Seen::Disconnected(identity.to_owned());
    let finished = Seen::Finished("sleep 11".to_owned());
    assert_eq!(seen, [disconnected("idle"), finished, disconnected("slow")]);
    assert_eq!(bench.time(), seconds(11));
}

/// One that was replaced is in no list any more.
#[tokio::test(start_paused = true)]
async fn shutdown_cuts_a_replaced_connection_that_is_not_closed_yet() {
    let mut bench = Bench::with(|settings| settings.write_timeout = seconds(300));
    let mut old = bench.connect_narrow("CP001", 128).await;
    for _ in 0..5 {
        old.send(&sleep(0)).await;
    }
    tokio::time::sleep(seconds(1)).await;
    let new = Client::over(bench.pipe(1 << 16), "CP001").await;
    drop(new);
    let drained = bench.shut_down().await;
    assert_eq!((drained.cut, bench.time()), (1, seconds(11)));
    bench.all_over().await;
    assert_eq!(bench.time(), seconds(11));
}

/// Peers that got nowhere, and keep their sockets open.
#[tokio::test(start_paused = true)]
async fn shutdown_does_not_wait_for_peers_that_have_not_asked() {
    let bench = Bench::new();
    let mut silent = bench.pipe(1024);
    let mut half = bench.pipe(1024);
    half.write_all(b"GET /ocpp/CP001 HT").await.unwrap();
    tokio::time::sleep(seconds(1)).await;
    assert_eq!(bench.shut_down().await.cut, 0);
    bench.all_over().await;
    assert_eq!(bench.time(), seconds(1));
    for peer in [&mut silent, &mut half] {
        assert_eq!(peer.read(&mut [0; 1]).await.unwrap(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn shutdown_waits_a_second_for_peers_to_hang_up() {
    let mut bench = Bench::new();
    let mut refused = bench.pipe(1024);
    refused.write_all(b"GET /elsewhere HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    // They ignore the answer and the Close.
    let _deaf = bench.connect("CP001").await;
    assert_eq!(bench.shut_down().await.cut, 0);
    bench.all_over().await;
    assert_eq!(bench.time(), seconds(1));
}

#[tokio::test(start_paused = true)]
async fn a_connection_can_be_closed_during_a_shutdown() {
    let mut bench = Bench::new();
    let mut client = bench.connect("CP001").await;
    let charge_point = bench.charge_point("CP001");
    client.send(&sleep(8)).await;
    client.until_read().await;
    tokio::join!(bench.shut_down(), async {
        tokio::time::sleep(seconds(2)).await;
        charge_point.disconnect();
        assert_eq!((client.close_code().await, bench.time()), (1000, seconds(2)));
        drop(client);
    });
}
