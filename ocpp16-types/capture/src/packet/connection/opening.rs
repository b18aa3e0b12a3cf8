//! How a connection begins: with an upgrade, refused ones before it, or
//! somewhere in the middle.

use super::{Connection, Frames, Inflate, MAX_HEAD_BYTES, Reader, Search, State};
use crate::identity::shortened;
use crate::packet::Found;
use crate::packet::file::Stamp;
use crate::packet::http::{Head, Request, Response};
use crate::packet::subprotocol::{Subprotocol, agreed};

/// When it is decided what a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Settle {
    WhenKnown,
    Now,
}

impl Connection {
    /// Decides what the connection is, as soon as its first bytes tell.
    pub(super) fn settle(&mut self, stamp: Stamp, when: Settle, found: &mut Found) {
        while self.state == State::Open {
            let [
                Reader::Head { head: first, bytes, .. },
                Reader::Head { head: second, bytes: others, .. },
            ] = &self.readers
            else {
                return;
            };
            let full = bytes.len().max(others.len()) > MAX_HEAD_BYTES;
            let full = full || when == Settle::Now;
            let heads = [first.as_ref(), second.as_ref()];
            let request = (0..2).find_map(|direction| {
                let Some(Head::Request(request)) = heads[direction] else { return None };
                Some((direction, request))
            });
            if let Some((client, request)) = request {
                match heads[1 - client] {
                    Some(Head::Request(_)) => return self.ignore(),
                    _ if !request.websocket => return self.ignore(),
                    Some(Head::Response(response)) if !response.switching => self.try_again(),
                    None if !full => return,
                    Some(Head::Response(_) | Head::Other) | None => {
                        return self.upgrade(client, stamp, found);
                    }
                }
                continue;
            }
            let server = heads.iter().position(
                |head| matches!(head, Some(Head::Response(response)) if response.switching),
            );
            match (server, heads) {
                (Some(server), _) if heads[1 - server].is_some() || full => {
                    return self.upgrade(1 - server, stamp, found);
                }
                // The head is missing; that of the other side tells.
                (None, [Some(Head::Other), None] | [None, Some(Head::Other)])
                    if self.missing > 0 && !full =>
                {
                    return;
                }
                (None, [Some(Head::Other), _] | [_, Some(Head::Other)] | [Some(_), Some(_)]) => {}
                _ => return,
            }
            let tls = is_tls(bytes) || is_tls(others);
            found.tls_connections += u64::from(tls);
            if tls || self.whole {
                return self.ignore();
            }
            return self.search_both(stamp, found);
        }
    }

    /// Waits for another request, after one that was refused.
    fn try_again(&mut self) {
        for reader in &mut self.readers {
            let Reader::Head { bytes, head, body } = reader else { continue };
            let length = match head.take() {
                Some(Head::Request(request)) => request.length,
                Some(Head::Response(response)) => {
                    *body = response.body;
                    response.length
                }
                Some(Head::Other) | None => 0,
            };
            bytes.drain(..length.min(bytes.len()));
            if body.skip(bytes) {
                *head = Head::read(bytes, 0);
            }
        }
    }

    /// Both have agreed on WebSocket, as far as the capture has it.
    fn upgrade(&mut self, client: usize, stamp: Stamp, found: &mut Found) {
        let readers = std::mem::replace(&mut self.readers, [Reader::new(), Reader::new()]);
        let mut request: Option<Request> = None;
        let mut response: Option<Response> = None;
        // What is after the heads; `None` where it may be anywhere.
        let mut rests: [(Option<usize>, Vec<u8>); 2] = Default::default();
        for (reader, rest) in readers.into_iter().zip(&mut rests) {
            let Reader::Head { bytes, head, .. } = reader else { continue };
            let start = match head {
                Some(Head::Request(head)) => Some(request.insert(head).length),
                Some(Head::Response(head)) => Some(response.insert(head).length),
                Some(Head::Other) | None => None,
            };
            *rest = (start, bytes);
        }
        self.client = Some(client);
        self.client_is_sure = true;
        let (path, offered) =
            request.map(|request| (request.path, request.subprotocols)).unwrap_or_default();
        let compression = response.as_ref().and_then(|response| response.compression);
        let chosen = response.and_then(|response| response.subprotocol);
        let agreed = agreed(&offered, chosen.as_deref());
        if agreed == Subprotocol::Other {
            return self.ignore();
        }
        let identity = found.names.name(self.ends[1 - client], &path);
        self.identity = identity.map(|name| shortened(name.into()).into_owned());
        let agreed = match agreed {
            Subprotocol::Ocpp16 => {
                self.connect(stamp, found);
                true
            }
            Subprotocol::Unnamed | Subprotocol::Other => false,
            Subprotocol::OtherOcpp(name) => {
                let reason = format!("{} speaks {name}, not ocpp1.6: skipped", self.name());
                found.unreadable(stamp, reason);
                found.ocpp = true;
                return self.ignore();
            }
        };
        for direction in [client, 1 - client] {
            let inflate = compression.map(|agreed| {
                let takeover = if direction == client {
                    agreed.client_takeover
                } else {
                    agreed.server_takeover
                };
                Inflate::new(takeover)
            });
            self.readers[direction] = if agreed && rests[direction].0.is_some() {
                Reader::Frames(Box::new(Frames::new(inflate)))
            } else {
                Reader::Search(Search::default(), inflate)
            };
        }
        for direction in [client, 1 - client] {
            let (start, bytes) = std::mem::take(&mut rests[direction]);
            let bytes = bytes.get(start.unwrap_or(0)..).unwrap_or_default();
            self.read(direction, stamp, bytes, found);
        }
    }

    fn search_both(&mut self, stamp: Stamp, found: &mut Found) {
        let readers = std::mem::replace(&mut self.readers, [Reader::new(), Reader::new()]);
        self.readers = std::array::from_fn(|_| Reader::Search(Search::default(), None));
        for (direction, reader) in readers.into_iter().enumerate() {
            let Reader::Head { bytes, .. } = reader else { continue };
            self.read(direction, stamp, &bytes, found);
        }
    }
}

/// A record of TLS begins with its type and its version.
const fn is_tls(bytes: &[u8]) -> bool {
    matches!(bytes, [20..=23, 3, 0..=4, ..])
}
