//! Peers that take their time to ask.

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;

#[tokio::test(start_paused = true)]
async fn a_peer_that_says_nothing_is_hung_up_on() {
    let bench = Bench::new();
    let mut silent = bench.pipe(1024);
    assert_eq!(silent.read(&mut [0; 1]).await.unwrap(), 0);
    assert_eq!(bench.time(), seconds(10));
}

/// Every byte is progress, but the time is for all of them.
#[tokio::test(start_paused = true)]
async fn a_slow_request_does_not_outlast_the_handshake() {
    let bench = Bench::new();
    let mut slow = bench.pipe(1024);
    let request = b"GET /ocpp/CP001 HTTP/1.1\r\n";
    let mut written = 0;
    while slow.write_all(&request[written..=written]).await.is_ok() {
        written += 1;
        tokio::time::sleep(seconds(3)).await;
    }
    assert_eq!((written, bench.time()), (4, seconds(12)));
}
