//! A client of NATS of our own, written from its protocol: what it gets is what
//! every other program would.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::PATIENCE;

/// A connection to a broker.
#[derive(Debug)]
pub struct NatsClient {
    stream: BufReader<TcpStream>,
    subscriptions: u32,
    /// What came while something else was waited for.
    waiting: VecDeque<NatsMessage>,
}

/// A message from the broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NatsMessage {
    /// What it is about.
    pub subject: String,
    /// Where an answer is expected; empty if nowhere.
    pub reply: String,
    /// The status in the first line of the headers, such as `503`; mostly empty.
    pub status: String,
    /// In the order of their arrival.
    pub headers: Vec<(String, String)>,
    /// Everything behind the headers.
    pub payload: String,
}

impl NatsMessage {
    /// Returns the value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }
}

impl NatsClient {
    /// Connects to a URL such as `nats://127.0.0.1:4222`.
    ///
    /// # Panics
    ///
    /// If it cannot.
    #[must_use]
    pub fn connect(url: &str) -> Self {
        Self::open(url, "")
    }

    /// Connects with a user and a password.
    ///
    /// # Panics
    ///
    /// If it cannot.
    #[must_use]
    pub fn connect_as(url: &str, user: &str, password: &str) -> Self {
        Self::open(url, &format!(",\"user\":\"{user}\",\"pass\":\"{password}\""))
    }

    fn open(url: &str, login: &str) -> Self {
        let address = url.strip_prefix("nats://").expect("a nats URL");
        let stream = TcpStream::connect(address).expect("the broker listens");
        stream.set_nodelay(true).expect("it is connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("it has a limit");
        let mut client =
            Self { stream: BufReader::new(stream), subscriptions: 0, waiting: VecDeque::new() };
        assert!(client.line().starts_with("INFO "));
        let options = "\"verbose\":false,\"headers\":true,\"no_responders\":true";
        client.send(&format!("CONNECT {{{options}{login}}}\r\n"));
        client.flush();
        client
    }

    /// Subscribes to a subject, and waits until the broker knows.
    pub fn subscribe(&mut self, subject: &str) {
        self.subscriptions += 1;
        self.send(&format!("SUB {subject} {}\r\n", self.subscriptions));
        self.flush();
    }

    /// Tells whether the broker lets this client publish to a subject.
    ///
    /// # Panics
    ///
    /// If it refuses for another reason.
    pub fn may_publish(&mut self, subject: &str) -> bool {
        self.may(&format!("PUB {subject} 0\r\n\r\n"))
    }

    /// Tells whether the broker lets this client subscribe to a subject, which it
    /// then has.
    ///
    /// # Panics
    ///
    /// If it refuses for another reason.
    pub fn may_subscribe(&mut self, subject: &str) -> bool {
        self.subscriptions += 1;
        self.may(&format!("SUB {subject} {}\r\n", self.subscriptions))
    }

    fn may(&mut self, command: &str) -> bool {
        self.send(command);
        self.send("PING\r\n");
        let mut may = true;
        loop {
            let line = self.line();
            if line == "PONG" {
                return may;
            }
            assert!(line.starts_with("-ERR 'Permissions Violation"), "{command}: {line}");
            may = false;
        }
    }

    /// Publishes with headers, waits until the broker has handed it on, and returns
    /// where the answer comes to.
    pub fn publish(&mut self, subject: &str, headers: &[(&str, &str)], payload: &str) -> String {
        let reply = format!("_INBOX.{}.{}", self.port(), self.subscriptions + 1);
        self.subscribe(&reply);
        let lines: String =
            headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let head = format!("NATS/1.0\r\n{lines}\r\n");
        let (headers, all) = (head.len(), head.len() + payload.len());
        self.send(&format!("HPUB {subject} {reply} {headers} {all}\r\n{head}{payload}\r\n"));
        self.flush();
        reply
    }

    /// Publishes with headers, and waits for the answer.
    ///
    /// # Panics
    ///
    /// If another message comes.
    pub fn request(
        &mut self,
        subject: &str,
        headers: &[(&str, &str)],
        payload: &str,
    ) -> NatsMessage {
        let reply = self.publish(subject, headers, payload);
        let message = self.receive();
        assert_eq!(message.subject, reply, "{message:?}");
        message
    }

    /// Waits for the next message.
    ///
    /// # Panics
    ///
    /// If none comes.
    pub fn receive(&mut self) -> NatsMessage {
        loop {
            if let Some(message) = self.waiting.pop_front() {
                return message;
            }
            let pong = self.read();
            assert!(!pong, "nobody has asked");
        }
    }

    /// Reads what comes next, and tells whether it is a PONG.
    fn read(&mut self) -> bool {
        let line = self.line();
        let words: Vec<_> = line.split(' ').collect();
        let number = |word: &str| word.parse::<usize>().expect("a number");
        let message = match words[..] {
            ["PONG"] => return true,
            ["PING"] => {
                self.send("PONG\r\n");
                return false;
            }
            ["MSG", subject, _, all] => self.message(subject, "", 0, number(all)),
            ["MSG", subject, _, reply, all] => self.message(subject, reply, 0, number(all)),
            ["HMSG", subject, _, headers, all] => {
                self.message(subject, "", number(headers), number(all))
            }
            ["HMSG", subject, _, reply, headers, all] => {
                self.message(subject, reply, number(headers), number(all))
            }
            _ => panic!("instead of a message: {line}"),
        };
        self.waiting.push_back(message);
        false
    }

    fn message(&mut self, subject: &str, reply: &str, headers: usize, all: usize) -> NatsMessage {
        let mut bytes = vec![0; all + 2];
        self.stream.read_exact(&mut bytes).expect("the message is whole");
        let text = String::from_utf8(bytes).expect("messages are UTF-8");
        let (head, payload) = text[..all].split_at(headers);
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.strip_prefix("NATS/1.0"));
        let headers = lines.filter_map(|line| line.split_once(':'));
        NatsMessage {
            subject: subject.to_owned(),
            reply: reply.to_owned(),
            status: status.unwrap_or_default().trim().to_owned(),
            headers: headers.map(|(name, value)| (name.into(), value.trim().into())).collect(),
            payload: payload.to_owned(),
        }
    }

    fn flush(&mut self) {
        self.send("PING\r\n");
        while !self.read() {}
    }

    fn send(&mut self, text: &str) {
        self.stream.get_mut().write_all(text.as_bytes()).expect("the broker listens");
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("the broker says something");
        line.trim_end().to_owned()
    }

    fn port(&self) -> u16 {
        self.stream.get_ref().local_addr().expect("it is connected").port()
    }
}
