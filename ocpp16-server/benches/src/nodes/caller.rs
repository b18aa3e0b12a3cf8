//! A program that calls charge points over the broker, written from the protocol
//! of NATS: two threads and no library, so that what is measured is the others.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A connection to the broker.
pub(crate) struct Caller {
    stream: TcpStream,
    heard: Receiver<io::Result<Heard>>,
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

/// What the broker says.
enum Heard {
    Message { subject: String, reply: String, headers: String },
    Ping,
    Pong,
}

/// Longer than any call takes.
const PATIENCE: Duration = Duration::from_secs(40);

impl Caller {
    /// Connects; no two may have the same name.
    pub(crate) fn connect(address: SocketAddr, name: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        let (sender, heard) = channel();
        let mut reader = BufReader::new(stream.try_clone()?);
        thread::spawn(move || {
            loop {
                let said = hear(&mut reader).transpose();
                let ended = matches!(said, Some(Err(_)));
                let told = said.is_none_or(|said| sender.send(said).is_ok());
                if ended || !told {
                    return;
                }
            }
        });
        let inbox = format!("_INBOX.{name}");
        let mut caller = Self { stream, heard, inbox, asked: 0 };
        let connect = r#"{"verbose":false,"headers":true,"no_responders":true}"#;
        caller.send(&format!("CONNECT {connect}\r\n"))?;
        let subject = format!("{}.*", caller.inbox);
        caller.subscribe(&subject, 1)?;
        Ok(caller)
    }

    /// Asks, with an empty object, and waits for the answer.
    pub(crate) fn request(&mut self, subject: &str) -> io::Result<Outcome> {
        let asked = self.ask(subject)?;
        loop {
            match self.answer(PATIENCE)? {
                Some((number, outcome)) if number == asked => return Ok(outcome),
                Some(_) => {}
                None => return Err(io::ErrorKind::TimedOut.into()),
            }
        }
    }

    /// Asks, with an empty object; returns the number of the request.
    pub(crate) fn ask(&mut self, subject: &str) -> io::Result<u64> {
        self.asked += 1;
        let (inbox, number) = (&self.inbox, self.asked);
        self.send(&format!("PUB {subject} {inbox}.{number} 2\r\n{{}}\r\n"))?;
        Ok(number)
    }

    /// Waits for the answer to any request; `None` if there is none for a while.
    pub(crate) fn answer(&mut self, patience: Duration) -> io::Result<Option<(u64, Outcome)>> {
        while let Some((subject, _, headers)) = self.message(patience)? {
            let number = subject.strip_prefix(&self.inbox).and_then(|rest| rest.strip_prefix('.'));
            let Some(number) = number.and_then(|number| number.parse().ok()) else { continue };
            let outcome = if headers.starts_with("NATS/1.0 503") {
                Outcome::NoResponders
            } else if headers.contains("Ocpp-Error-Code") {
                Outcome::Failed(headers)
            } else {
                Outcome::Answered
            };
            return Ok(Some((number, outcome)));
        }
        Ok(None)
    }

    /// Answers whoever asks on a subject, until the connection ends.
    pub(crate) fn echo(mut self, subject: &str) -> io::Result<JoinHandle<()>> {
        self.subscribe(subject, 2)?;
        Ok(thread::spawn(move || {
            while let Ok(message) = self.message(PATIENCE) {
                let Some((_, reply, _)) = message else { continue };
                if self.send(&format!("PUB {reply} 2\r\n{{}}\r\n")).is_err() {
                    return;
                }
            }
        }))
    }

    /// Listens to a subject, from now on.
    fn subscribe(&mut self, subject: &str, id: u32) -> io::Result<()> {
        self.send(&format!("SUB {subject} {id}\r\nPING\r\n"))?;
        loop {
            match self.next(PATIENCE)? {
                Some(Heard::Pong) => return Ok(()),
                Some(_) => {}
                None => return Err(io::ErrorKind::TimedOut.into()),
            }
        }
    }

    /// Waits for a message; returns its subject, where to answer, and its headers.
    fn message(&mut self, patience: Duration) -> io::Result<Option<(String, String, String)>> {
        loop {
            match self.next(patience)? {
                Some(Heard::Message { subject, reply, headers }) => {
                    return Ok(Some((subject, reply, headers)));
                }
                Some(Heard::Ping) => self.send("PONG\r\n")?,
                Some(Heard::Pong) => {}
                None => return Ok(None),
            }
        }
    }

    fn next(&mut self, patience: Duration) -> io::Result<Option<Heard>> {
        match self.heard.recv_timeout(patience) {
            Ok(heard) => heard.map(Some),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    fn send(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes())
    }
}

/// Reads one thing; `None` if it matters to nobody here.
fn hear(reader: &mut impl BufRead) -> io::Result<Option<Heard>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let number = |text: &str| text.parse::<usize>().map_err(io::Error::other);
    let (subject, reply, headers, total) = match words[..] {
        ["MSG", subject, _, total] => (subject, "", 0, number(total)?),
        ["MSG", subject, _, reply, total] => (subject, reply, 0, number(total)?),
        ["HMSG", subject, _, headers, total] => (subject, "", number(headers)?, number(total)?),
        ["HMSG", subject, _, reply, headers, total] => {
            (subject, reply, number(headers)?, number(total)?)
        }
        ["PING"] => return Ok(Some(Heard::Ping)),
        ["PONG"] => return Ok(Some(Heard::Pong)),
        [] | ["INFO", ..] => return Ok(None),
        _ => return Err(io::Error::other(format!("the broker says {line:?}"))),
    };
    let mut body = vec![0; total + 2];
    reader.read_exact(&mut body)?;
    let headers = body.get(..headers).ok_or(io::ErrorKind::InvalidData)?;
    Ok(Some(Heard::Message {
        subject: subject.to_owned(),
        reply: reply.to_owned(),
        headers: String::from_utf8_lossy(headers).into_owned(),
    }))
}
