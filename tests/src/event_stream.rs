//! A reader of server-sent events, as slow as the test wants it.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

use serde_json::Value;

use crate::PATIENCE;

/// An open stream of events.
#[derive(Debug)]
pub struct EventStream {
    lines: BufReader<TcpStream>,
}

/// An event.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerEvent {
    /// Its kind.
    pub event: String,
    /// Its id.
    pub id: String,
    /// The object that it carries.
    pub data: Value,
}

impl EventStream {
    /// Opens a stream; whatever happens from then on comes in it. Each line of
    /// the header ends in CRLF.
    ///
    /// # Panics
    ///
    /// If it cannot be opened.
    #[must_use]
    pub fn open(address: &str, query: &str, header: &str) -> Self {
        let opened = TcpStream::connect(address).and_then(|mut stream| {
            stream.set_read_timeout(Some(PATIENCE))?;
            // In HTTP/1.0 a body is not cut into chunks.
            let request = format!("GET /api/v1/events{query} HTTP/1.0\r\n{header}\r\n");
            stream.write_all(request.as_bytes())?;
            Ok(stream)
        });
        let stream = opened.unwrap_or_else(|error| panic!("events of {address}: {error}"));
        let mut opened = Self { lines: BufReader::new(stream) };
        let status = opened.line().unwrap_or_default();
        assert!(status.contains(" 200 "), "{status}");
        let mut headers = String::new();
        while let Some(line) = opened.line().filter(|line| !line.is_empty()) {
            headers.push_str(&line.to_lowercase());
        }
        assert!(headers.contains("content-type: text/event-stream"), "{headers}");
        opened
    }

    /// Waits for the next event of a kind.
    ///
    /// # Panics
    ///
    /// If the stream ends before.
    pub fn next_of(&mut self, kind: &str) -> ServerEvent {
        loop {
            let event = self.next().unwrap_or_else(|| panic!("the stream ended before {kind}"));
            if event.event == kind {
                return event;
            }
        }
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.lines.read_line(&mut line).expect("events or the end come in time");
        (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

/// Waits for the next event; ends with the stream. Panics if nothing comes, or
/// something else.
impl Iterator for EventStream {
    type Item = ServerEvent;

    fn next(&mut self) -> Option<ServerEvent> {
        let (mut event, mut id, mut data) = (String::new(), String::new(), None);
        loop {
            let line = self.line()?;
            match line.split_once(':') {
                // The end of an event, if there was one.
                None => {
                    if let Some(data) = data {
                        return Some(ServerEvent { event, id, data });
                    }
                }
                Some(("", _comment)) => {}
                Some(("event", value)) => event = value.trim().to_owned(),
                Some(("id", value)) => id = value.trim().to_owned(),
                Some(("data", value)) => {
                    data = Some(serde_json::from_str(value).expect("events are JSON"));
                }
                Some(_) => panic!("no line of an event: {line}"),
            }
        }
    }
}
