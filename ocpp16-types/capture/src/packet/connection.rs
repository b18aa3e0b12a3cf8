//! The two directions of a connection: which side is the charge point, what it
//! is called, and what the two say.

use std::borrow::Cow;
use std::net::SocketAddr;

use ocpp16_types::DateTime;
use ocpp16_types::traffic::Side;

use super::Found;
use super::body::Body;
use super::file::Stamp;
use super::http::{Head, MAX_HEAD_BYTES};
use super::inflate::Inflate;
use super::proxy::Preface;
use super::search::Search;
use super::websocket::{Event, Frames};
use crate::{Captured, Item};

mod opening;

use opening::Settle;

/// In a connection whose beginning is not in the capture, or that agreed on no
/// subprotocol, OCPP is looked for in so many bytes of each direction.
pub(super) const MAX_SEARCH_BYTES: u64 = 1024 * 1024;

/// What a connection is, as far as it is known. The two directions are 0 and 1.
#[derive(Debug)]
pub(super) struct Connection {
    ends: [SocketAddr; 2],
    /// Its number within the capture.
    number: u64,
    /// Whether the capture has the beginning.
    whole: bool,
    state: State,
    readers: [Reader; 2],
    /// The direction of the charge point.
    client: Option<usize>,
    /// Whether that is known from the SYN or the upgrade, not only from the masks.
    client_is_sure: bool,
    identity: Option<String>,
    /// What was missing before the connection was known to be OCPP.
    missing: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It may become an OCPP connection.
    Open,
    Ocpp,
    /// Something else; nothing is held of it.
    Other,
}

/// How far one direction is.
#[derive(Debug)]
enum Reader {
    /// At its first bytes.
    Head {
        bytes: Vec<u8>,
        head: Option<Head>,
        /// What is passed over before them.
        body: Body,
    },
    Frames(Box<Frames>),
    /// Somewhere within; a decompressor waits until the boundary is found.
    Search(Search, Option<Inflate>),
}

impl Reader {
    const fn new() -> Self {
        Self::Head { bytes: Vec::new(), head: None, body: Body::NONE }
    }
}

impl Connection {
    /// A connection between two ends, the sender of direction 0 first.
    pub(super) const fn new(ends: [SocketAddr; 2], number: u64) -> Self {
        Self {
            ends,
            number,
            whole: false,
            state: State::Open,
            readers: [Reader::new(), Reader::new()],
            client: None,
            client_is_sure: false,
            identity: None,
            missing: 0,
        }
    }

    /// Learns that the capture has the beginning, and which direction is that of who
    /// opens the connection.
    pub(super) const fn begins(&mut self, client: usize) {
        self.whole = true;
        self.client = Some(client);
        self.client_is_sure = true;
    }

    pub(super) fn is_ocpp(&self) -> bool {
        self.state == State::Ocpp
    }

    pub(super) fn is_other(&self) -> bool {
        self.state == State::Other
    }

    /// Takes the next bytes of a direction.
    pub(super) fn bytes(&mut self, direction: usize, stamp: Stamp, data: &[u8], found: &mut Found) {
        if self.state == State::Other {
            return;
        }
        match &mut self.readers[direction] {
            Reader::Head { bytes, head, body } => {
                let mut looked_at = bytes.len();
                bytes.extend_from_slice(data);
                if head.is_none() {
                    if *body != Body::NONE {
                        looked_at = 0;
                    }
                    if body.skip(bytes) {
                        let preface = Preface::read(bytes);
                        if let Preface::Complete(length) = preface {
                            bytes.drain(..length);
                            looked_at = 0;
                        }
                        if preface != Preface::Incomplete {
                            *head = Head::read(bytes, looked_at);
                        }
                    }
                }
                self.settle(stamp, Settle::WhenKnown, found);
            }
            Reader::Frames(_) | Reader::Search(..) => self.read(direction, stamp, data, found),
        }
    }

    /// Goes on behind bytes that the capture does not have.
    pub(super) fn hole(&mut self, direction: usize, stamp: Stamp, length: u64, found: &mut Found) {
        match self.state {
            State::Other => return,
            State::Ocpp => {
                self.report_missing(direction, stamp, length, found);
                self.mark(direction, found);
            }
            State::Open => {
                self.missing = self.missing.saturating_add(length);
                if matches!(&self.readers[direction], Reader::Head { head: Some(Head::Other), .. })
                {
                    // What was kept so far would be lost.
                    self.settle(stamp, Settle::Now, found);
                }
            }
        }
        match &mut self.readers[direction] {
            Reader::Head { bytes, head, .. } => {
                bytes.clear();
                *head = Some(Head::Other);
                self.whole = false;
                self.settle(stamp, Settle::WhenKnown, found);
            }
            Reader::Frames(frames) => {
                if !frames.hole(length) {
                    self.search(direction);
                }
            }
            Reader::Search(search, _) => search.hole(),
        }
    }

    /// Learns that nothing more will come.
    pub(super) fn end(&mut self, stamp: Stamp, found: &mut Found) {
        self.settle(stamp, Settle::Now, found);
        for direction in [0, 1].into_iter().filter(|_| self.is_ocpp()) {
            match &self.readers[direction] {
                Reader::Frames(frames) if frames.is_within() => {
                    let reason = format!("the connection of {} ends within a message", self.name());
                    found.unreadable(stamp, reason);
                }
                Reader::Search(search, _) => {
                    self.report_passed(direction, stamp, search.seen(), found);
                }
                Reader::Head { .. } | Reader::Frames(_) => {}
            }
        }
        if let (State::Ocpp, Some(connection)) = (self.state, self.own_number()) {
            let charge_point = Some(Cow::Owned(self.name()));
            found.push(Item::Disconnected { charge_point, connection });
        }
        self.state = State::Other;
        self.readers = [Reader::new(), Reader::new()];
    }

    pub(super) fn held_bytes(&self) -> usize {
        let held = |reader: &Reader| match reader {
            Reader::Head { bytes, .. } => bytes.capacity(),
            Reader::Frames(frames) => frames.held_bytes(),
            Reader::Search(_, inflate) => inflate.as_ref().map_or(0, Inflate::held_bytes),
        };
        self.readers.iter().map(held).sum()
    }

    /// Reads bytes of a direction that is past its head.
    fn read(&mut self, direction: usize, stamp: Stamp, mut input: &[u8], found: &mut Found) {
        loop {
            match &mut self.readers[direction] {
                Reader::Head { .. } => return,
                Reader::Frames(frames) => {
                    let Some(event) = frames.read(&mut input) else { return };
                    match event {
                        Event::Text(text) => self.message(direction, stamp, text, found),
                        Event::Unusable(what) => self.unusable(direction, stamp, &what, found),
                        Event::Lost(what) => {
                            self.unusable(direction, stamp, &what, found);
                            self.search(direction);
                        }
                    }
                }
                Reader::Search(search, inflate) => {
                    if self.state == State::Open && search.seen() > MAX_SEARCH_BYTES {
                        return;
                    }
                    let masked = self.client.filter(|_| !self.client_is_sure);
                    let masked = masked.map(|client| client == direction);
                    let Some(boundary) = search.read(input, masked) else { return };
                    let passed = search.passed(&boundary);
                    let frames = Frames::new(inflate.take());
                    self.readers[direction] = Reader::Frames(Box::new(frames));
                    let client = if boundary.masked { direction } else { 1 - direction };
                    self.client.get_or_insert(client);
                    if self.state == State::Open {
                        self.connect(stamp, found);
                    }
                    self.report_passed(direction, stamp, passed, found);
                    input = boundary.rest;
                    if !boundary.held.is_empty() {
                        self.read(direction, stamp, &boundary.held, found);
                    }
                }
            }
        }
    }

    /// Looks for the next boundary of a frame.
    fn search(&mut self, direction: usize) {
        let reader = std::mem::replace(&mut self.readers[direction], Reader::new());
        let inflate = match reader {
            Reader::Frames(frames) => frames.into_inflate(),
            Reader::Search(_, inflate) => inflate,
            Reader::Head { .. } => None,
        };
        self.readers[direction] = Reader::Search(Search::default(), inflate);
    }

    fn ignore(&mut self) {
        self.state = State::Other;
        self.readers = [Reader::new(), Reader::new()];
    }

    fn connect(&mut self, stamp: Stamp, found: &mut Found) {
        self.state = State::Ocpp;
        let (charge_point, connection) = (Some(Cow::Owned(self.name())), self.own_number());
        found.push(Item::Connected { charge_point, connection });
        if self.missing > 0 {
            let reason = format!(
                "{} bytes of the beginning of the connection of {} are missing",
                self.missing,
                self.name()
            );
            found.unreadable(stamp, reason);
        }
    }

    fn message(&self, direction: usize, stamp: Stamp, text: String, found: &mut Found) {
        found.push(Item::Message(Captured {
            line: stamp.number,
            charge_point: Some(Cow::Owned(self.name())),
            connection: self.own_number(),
            sender: Some(self.side(direction)),
            time: stamp
                .time
                .and_then(|time| std::time::UNIX_EPOCH.checked_add(time).map(DateTime::from)),
            text: Cow::Owned(text),
            exact: true,
        }));
    }

    fn unusable(&self, direction: usize, stamp: Stamp, what: &str, found: &mut Found) {
        let reason = format!("{what}, from {}", self.describe(direction));
        found.unreadable(stamp, reason);
        self.mark(direction, found);
    }

    /// Marks where something is missing or cannot be read.
    pub(super) fn mark(&self, direction: usize, found: &mut Found) {
        if self.state == State::Ocpp {
            found.push(Item::Hole {
                charge_point: Some(Cow::Owned(self.name())),
                connection: self.own_number(),
                sender: self.side(direction),
            });
        }
    }

    fn report_missing(&self, direction: usize, stamp: Stamp, length: u64, found: &mut Found) {
        let sender = self.describe(direction);
        found.unreadable(stamp, format!("{length} bytes from {sender} are missing in the capture"));
    }

    fn report_passed(&self, direction: usize, stamp: Stamp, length: u64, found: &mut Found) {
        if length > 0 {
            let sender = self.describe(direction);
            let reason =
                format!("{length} bytes from {sender} are passed over: no message begins there");
            found.unreadable(stamp, reason);
            self.mark(direction, found);
        }
    }

    /// The identity, or the charge point's address as a stand-in.
    fn name(&self) -> String {
        let address = || self.ends[self.client.unwrap_or(0)].to_string();
        self.identity.clone().unwrap_or_else(address)
    }

    /// The number, unless the identity is the address: that tells connections apart,
    /// also from one capture to the next.
    fn own_number(&self) -> Option<u64> {
        self.identity.as_ref().map(|_| self.number)
    }

    fn side(&self, direction: usize) -> Side {
        if self.client == Some(direction) { Side::ChargePoint } else { Side::CentralSystem }
    }

    fn describe(&self, direction: usize) -> String {
        match self.side(direction) {
            Side::ChargePoint => self.name(),
            Side::CentralSystem => format!("the central system to {}", self.name()),
        }
    }
}
