//! Charge points, from opening a socket until they have booted.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::ops::Range;
use std::time::Duration;

use crate::wire::{Call, take_answers};
use crate::wss::Trust;

/// Longer than any contender needs for anything.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Connects charge points one after the other; each sends a BootNotification and a
/// StatusNotification, and is quiet then.
pub(crate) fn boot(address: SocketAddr, numbers: Range<usize>) -> io::Result<Vec<TcpStream>> {
    let mut calls = first_calls();
    numbers
        .map(|number| {
            let mut stream = connect(address)?;
            begin(&mut stream, address, number, &mut calls)?;
            Ok(stream)
        })
        .collect()
}

/// The same over TLS; nothing can be said on these sockets any more, for what they
/// know of TLS is gone: a thousand of them are to cost no more than a thousand sockets.
pub(crate) fn boot_tls(
    address: SocketAddr,
    trust: &Trust,
    numbers: Range<usize>,
) -> io::Result<Vec<TcpStream>> {
    let mut calls = first_calls();
    numbers
        .map(|number| {
            let mut stream = trust.begin(connect(address)?)?;
            begin(&mut stream, address, number, &mut calls)?;
            Ok(stream.sock)
        })
        .collect()
}

fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}

fn begin(
    stream: &mut (impl Read + Write),
    address: SocketAddr,
    number: usize,
    calls: &mut [Call],
) -> io::Result<()> {
    stream.write_all(upgrade(address, number).as_bytes())?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        read_some(stream, &mut answer)?;
    }
    if !answer.starts_with(b"HTTP/1.1 101 ") {
        return Err(io::Error::other(String::from_utf8_lossy(&answer)));
    }
    for (id, call) in (0..).zip(calls) {
        stream.write_all(call.with_number(id))?;
        read_answer(stream)?;
    }
    Ok(())
}

/// What a charge point says first: that it has booted, and how it is.
pub(crate) fn first_calls() -> [Call; 2] {
    const BOOT: &str = r#"{"chargePointVendor":"Vendor","chargePointModel":"Model"}"#;
    const STATUS: &str = r#"{"connectorId":0,"errorCode":"NoError","status":"Available"}"#;

    [Call::new("BootNotification", BOOT), Call::new("StatusNotification", STATUS)]
}

/// The identity of a charge point.
pub(crate) fn identity(number: usize) -> String {
    format!("CP{number:06}")
}

/// The request with which a charge point begins.
pub(crate) fn upgrade(address: SocketAddr, number: usize) -> String {
    // The key is that of the example in RFC 6455 section 1.3.
    format!(
        "GET /ocpp/{} HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n",
        identity(number)
    )
}

fn read_answer(stream: &mut impl Read) -> io::Result<()> {
    let mut received = Vec::new();
    while take_answers(&mut received)? == 0 {
        read_some(stream, &mut received)?;
    }
    Ok(())
}

fn read_some(stream: &mut impl Read, received: &mut Vec<u8>) -> io::Result<()> {
    let mut bytes = [0; 1024];
    let length = stream.read(&mut bytes)?;
    if length == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    received.extend_from_slice(&bytes[..length]);
    Ok(())
}
