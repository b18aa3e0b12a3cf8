//! Peers that are being got rid of: told why, and given time to read it.

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use crate::Closing;
use crate::drain::Drain;
use crate::server::Shared;
use crate::socket::{CloseReason, Writer};
use crate::stream::Stream;

/// Tells a peer that there is no room for its handshake.
pub(crate) async fn turn_away<H, A>(
    shared: Arc<Shared<H, A>>,
    mut stream: TcpStream,
    _permit: OwnedSemaphorePermit,
) {
    /// Enough for a peer that reads, and not long for one that does not.
    const LIMIT: Duration = Duration::from_secs(1);

    let drain = &shared.drain;
    let socket = drain.socket();
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: {}\r\nConnection: close\r\n\
         Content-Length: 0\r\n\r\n",
        shared.settings.retry_after.as_secs().max(1)
    );
    let turning_away = async move {
        if let Ok(Ok(())) = timeout(LIMIT, stream.write_all(answer.as_bytes())).await {
            linger(&mut stream, LIMIT, drain).await;
        }
    };
    drain.cut.run_until_cancelled(turning_away).await;
    drop(socket);
}

/// Closes a connection as soon as it is open, for want of a subprotocol: always
/// with a Close. That is the text of the standard, not that of the compliance tool
/// (J-11).
pub(crate) async fn close_at_once<H, A>(
    shared: &Shared<H, A>,
    stream: &mut impl Stream,
    reason: CloseReason,
) {
    let Shared { settings, drain, .. } = shared;
    let mut writer = Writer::new(&mut *stream, settings.write_timeout);
    writer.close(reason);
    let flushed = timeout(settings.write_timeout, poll_fn(|context| writer.poll_flush(context)));
    if let Ok(Ok(())) = flushed.await {
        linger(stream, settings.close_timeout, drain).await;
    }
}

/// Ends a connection that another one keeps out (J-7), as all connections end.
pub(crate) async fn keep_out<H, A>(
    shared: &Shared<H, A>,
    stream: &mut impl Stream,
    reason: CloseReason,
) {
    match shared.settings.closing {
        Closing::Polite => close_at_once(shared, stream, reason).await,
        Closing::HangUp => linger(stream, shared.settings.close_timeout, &shared.drain).await,
    }
}

/// Waits until the peer hangs up, for a while, and not for long if the server
/// shuts down. Without this, what it still sends would make the system reset the
/// connection, and our Close could be lost.
pub(crate) async fn linger(stream: &mut impl Stream, limit: Duration, drain: &Drain) {
    let farewell = async {
        // Errors say that the peer has hung up.
        let _ = stream.shutdown().await;
        let _ = tokio::io::copy(stream, &mut tokio::io::sink()).await;
    };
    tokio::select! {
        _ = timeout(limit, farewell) => {}
        () = drain.impatience() => {}
    }
}
