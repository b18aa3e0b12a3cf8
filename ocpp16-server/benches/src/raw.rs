//! The raw transport: what the wire costs whatever anyone does.
//!
//! Sockets as in `ocpp16-server/src/reception.rs`, frames by fastwebsockets, and
//! nothing behind them: every message is answered with one fixed text. It serves
//! this benchmark only, whose upgrade request is always the same.

use std::convert::Infallible;
use std::future::{poll_fn, ready};
use std::io;

use fastwebsockets::{Frame, OpCode, Payload, Role, WebSocketError};
use http_body_util::Empty;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CONNECTION, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_PROTOCOL, UPGRADE,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// As long as the answer to a MeterValues, and never longer than a true one.
const ANSWER: &[u8] = br#"[3,"6ba7b810-9dad-11d1-80b4-00c04fd430c8",{}]"#;

/// Runs until it is killed.
#[tokio::main]
pub(crate) async fn serve() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("ws://{}/ocpp/{{identity}}", listener.local_addr()?);
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        tokio::spawn(attend(stream));
    }
}

async fn attend(stream: TcpStream) {
    // On the heap, because hyper's state is larger than what stays.
    let Ok((mut stream, early)) = Box::pin(shake_hands(stream)).await else { return };
    let (read, write) = stream.split();
    // The end of a connection is none of the benchmark's business.
    let _ = answer((&*early).chain(read), write).await;
}

/// The same behind TLS.
pub(crate) async fn attend_tls(acceptor: TlsAcceptor, stream: TcpStream) {
    let Ok(stream) = Box::pin(acceptor.accept(stream)).await else { return };
    let Ok((stream, early)) = Box::pin(shake_hands(stream)).await else { return };
    let (read, write) = tokio::io::split(stream);
    let _ = answer((&*early).chain(read), write).await;
}

async fn shake_hands<S: AsyncRead + AsyncWrite + Unpin>(stream: S) -> hyper::Result<(S, Bytes)> {
    let service = service_fn(|_: Request<Incoming>| ready(Ok::<_, Infallible>(switch())));
    let mut http = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    poll_fn(|context| http.poll_without_shutdown(context)).await?;
    let http1::Parts { io, read_buf, .. } = http.into_parts();
    // A copy, because even an empty one holds on to hyper's buffer.
    Ok((io.into_inner(), Bytes::copy_from_slice(&read_buf)))
}

fn switch() -> Response<Empty<Bytes>> {
    let mut response = Response::new(Empty::new());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    // To the key of the example in RFC 6455 section 1.3.
    let accept = HeaderValue::from_static("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static("ocpp1.6"));
    response
}

async fn answer(
    read: impl AsyncRead + Unpin,
    write: impl AsyncWrite + Unpin,
) -> Result<(), WebSocketError> {
    let (mut reader, mut writer) = fastwebsockets::after_handshake_split(read, write, Role::Server);
    reader.set_auto_close(false);
    reader.set_auto_pong(false);
    loop {
        let frame = reader.read_frame(&mut |_| ready(Ok::<_, Infallible>(()))).await?;
        if frame.opcode == OpCode::Text {
            writer.write_frame(Frame::text(Payload::Borrowed(ANSWER))).await?;
        }
    }
}
