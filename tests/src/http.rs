//! Just enough of an HTTP client: one request per connection, JSON both ways.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::PATIENCE;

/// What came back.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body; null if it is not JSON.
    pub body: Value,
}

/// Sends a request to `host:port` and waits for the answer.
///
/// # Panics
///
/// If there is none.
#[must_use]
pub fn http(address: &str, method: &str, path: &str, body: Option<&Value>) -> Answer {
    http_with(address, method, path, &format!("Host: {address}"), body)
}

/// Like [`http`], with a header of one's own, which may be the `Host`.
///
/// # Panics
///
/// If there is no answer.
#[must_use]
pub fn http_with(
    address: &str,
    method: &str,
    path: &str,
    header: &str,
    body: Option<&Value>,
) -> Answer {
    let host = if header.starts_with("Host:") { "" } else { &format!("Host: {address}\r\n") };
    let body = body.map(Value::to_string).unwrap_or_default();
    let request = format!(
        "{method} {path} HTTP/1.1\r\n{host}{header}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut answer = String::new();
    let exchanged = TcpStream::connect(address).and_then(|mut stream| {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(request.as_bytes())?;
        stream.read_to_string(&mut answer)
    });
    if let Err(error) = exchanged {
        panic!("{method} http://{address}{path}: {error}");
    }
    let (head, body) = answer.split_once("\r\n\r\n").expect("an HTTP answer has a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Answer {
        status: status.expect("an HTTP answer has a status"),
        body: serde_json::from_str(body).unwrap_or_default(),
    }
}
