//! A program that calls charge points over the broker, written from the protocol
//! of NATS: one thread and no library, so that what is measured is the others.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A connection to the broker.
pub(crate) struct Caller {
    stream: BufReader<TcpStream>,
    /// What the subjects of its answers begin with.
    inbox: String,
    asked: u64,
}

/// What came of a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Answered,
    /// Nobody listens to the subject.
    NoResponders,
    /// The headers say why.
    Failed(String),
}

impl Caller {
    /// Connects; no two may have the same name.
    pub(crate) fn connect(address: SocketAddr, name: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(40)))?;
        let inbox = format!("_INBOX.{name}");
        let mut caller = Self { stream: BufReader::new(stream), inbox, asked: 0 };
        caller.line()?;
        let connect = r#"{"verbose":false,"headers":true,"no_responders":true}"#;
        caller.send(&format!("CONNECT {connect}\r\n"))?;
        let subject = format!("{}.*", caller.inbox);
        caller.subscribe(&subject, 1)?;
        Ok(caller)
    }

    /// Asks, with an empty object, and waits for the answer.
    pub(crate) fn request(&mut self, subject: &str) -> io::Result<Outcome> {
        self.asked += 1;
        let inbox = format!("{}.{}", self.inbox, self.asked);
        self.send(&format!("PUB {subject} {inbox} 2\r\n{{}}\r\n"))?;
        loop {
            let (to, _, headers) = self.message()?;
            if to != inbox {
                continue;
            }
            return Ok(if headers.starts_with("NATS/1.0 503") {
                Outcome::NoResponders
            } else if headers.contains("Ocpp-Error-Code") {
                Outcome::Failed(headers)
            } else {
                Outcome::Answered
            });
        }
    }

    /// Answers whoever asks on a subject, until the connection ends.
    pub(crate) fn echo(mut self, subject: &str) -> io::Result<JoinHandle<()>> {
        self.subscribe(subject, 2)?;
        Ok(thread::spawn(move || {
            while let Ok((_, reply, _)) = self.message() {
                if self.send(&format!("PUB {reply} 2\r\n{{}}\r\n")).is_err() {
                    return;
                }
            }
        }))
    }

    /// Listens to a subject, from now on.
    fn subscribe(&mut self, subject: &str, id: u32) -> io::Result<()> {
        self.send(&format!("SUB {subject} {id}\r\nPING\r\n"))?;
        while !self.line()?.starts_with("PONG") {}
        Ok(())
    }

    /// Waits for a message; returns its subject, where to answer, and its headers.
    fn message(&mut self) -> io::Result<(String, String, String)> {
        loop {
            let line = self.line()?;
            let words: Vec<&str> = line.split_ascii_whitespace().collect();
            let number = |text: &str| text.parse::<usize>().map_err(io::Error::other);
            let (subject, reply, headers, total) = match words[..] {
                ["MSG", subject, _, total] => (subject, "", 0, number(total)?),
                ["MSG", subject, _, reply, total] => (subject, reply, 0, number(total)?),
                ["HMSG", subject, _, headers, total] => {
                    (subject, "", number(headers)?, number(total)?)
                }
                ["HMSG", subject, _, reply, headers, total] => {
                    (subject, reply, number(headers)?, number(total)?)
                }
                ["PING"] => {
                    self.send("PONG\r\n")?;
                    continue;
                }
                [] | ["PONG" | "INFO", ..] => continue,
                _ => return Err(io::Error::other(format!("the broker says {line:?}"))),
            };
            let mut body = vec![0; total + 2];
            self.stream.read_exact(&mut body)?;
            let headers = String::from_utf8_lossy(&body[..headers]).into_owned();
            return Ok((subject.to_owned(), reply.to_owned(), headers));
        }
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.stream.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line),
        }
    }

    fn send(&mut self, text: &str) -> io::Result<()> {
        self.stream.get_mut().write_all(text.as_bytes())
    }
}
