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
    /// The body as it came.
    pub text: String,
    /// The header, without the first line.
    headers: String,
}

impl Answer {
    /// Returns a field of the header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.lines().find_map(|line| {
            let (given, value) = line.split_once(':')?;
            given.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// Returns the code of an error.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.body["error"]["code"].as_str()
    }
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
    let body = body.map(Value::to_string).unwrap_or_default();
    let header = format!("{header}\r\nContent-Type: application/json");
    http_text(address, method, path, &header, &body)
}

/// Like [`http_with`], with a body of any kind, and no header but one's own.
///
/// # Panics
///
/// If there is no answer.
#[must_use]
pub fn http_text(address: &str, method: &str, path: &str, header: &str, body: &str) -> Answer {
    let host =
        if header.contains("Host:") { String::new() } else { format!("Host: {address}\r\n") };
    let request = format!(
        "{method} {path} HTTP/1.1\r\n{host}{header}\r\nConnection: close\r\n\
         Content-Length: {}\r\n\r\n{body}",
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
    let (first, headers) = head.split_once("\r\n").unwrap_or((head, ""));
    let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
    Answer {
        status: status.expect("an HTTP answer has a status"),
        body: serde_json::from_str(body).unwrap_or_default(),
        text: body.to_owned(),
        headers: headers.to_owned(),
    }
}
