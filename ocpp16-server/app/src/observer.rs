//! Where events and kept frames come from: the frames that the library shows,
//! and its news of connections. Those of the books come from who writes there.

use std::collections::HashMap;
use std::sync::Arc;

use ocpp16_server::{
    CentralSystem, ChargePoint, ConnectionEvent, DisconnectCause, Identity, ObservedFrame, Observer,
};

use crate::events::{self, Cause, Connection, Detail, Event, Events, Kind};
use crate::messages::{Archive, Frame, Message, Messages};
use crate::settings::Live;

/// Notes every frame.
#[derive(Debug)]
pub(crate) struct Recorder {
    pub(crate) events: Events,
    pub(crate) messages: Messages,
    /// None where there is no database.
    pub(crate) archive: Option<Archive>,
    pub(crate) live: Live,
}

impl Observer for Recorder {
    fn frame(&self, observed: &ObservedFrame<'_>) {
        let (identity, frame) = (observed.identity, Frame::of(observed));
        let time = events::now();
        let number = self.messages.add(identity, time, &frame);
        let archive = self.archive.as_ref().filter(|_| self.live.now().database.keep_messages);
        let wanted = self.events.wants_frames(time);
        if archive.is_none() && !wanted && frame.deviations.is_empty() {
            return;
        }
        let frame = Arc::new(frame.into_owned());
        if let Some(archive) = archive {
            let charge_point = identity.to_string();
            let frame = Arc::clone(&frame);
            archive.add(Message { number, time, charge_point, frame });
        }
        // What is neither of them is no frame of OCPP-J: it is only kept.
        let Some(kind) = kind(&frame.frame) else { return };
        if !frame.deviations.is_empty() {
            let detail = Detail::Frame(Arc::clone(&frame));
            self.events.publish(Event::new(Kind::Deviation, identity, detail));
        }
        if wanted {
            self.events.publish(Event::new(kind, identity, Detail::Frame(frame)));
        }
    }
}

/// The kind of a frame by its message type, which is the first of its elements.
fn kind(frame: &str) -> Option<Kind> {
    let elements = frame.trim_ascii_start().strip_prefix('[')?.trim_ascii_start();
    let (message_type, _) = elements.split_once([',', ']'])?;
    match message_type.trim_ascii_end() {
        "2" => Some(Kind::Call),
        "3" => Some(Kind::Result),
        "4" => Some(Kind::Error),
        _ => None,
    }
}

/// Tells who connects and who goes, until the server is gone.
pub(crate) async fn follow(central_system: CentralSystem, events: Events) {
    let mut watch = central_system.watch();
    let mut connections = Connections::default();
    while let Some(event) = watch.next().await {
        let (kind, charge_point) = match event {
            ConnectionEvent::Connected(charge_point) => {
                connections.opened(charge_point.identity());
                (Kind::Connected, charge_point)
            }
            ConnectionEvent::Disconnected(charge_point) => {
                (connections.ended(charge_point.identity()), charge_point)
            }
            ConnectionEvent::Missed(missed) => {
                tracing::warn!(missed, "too many connections come and go to tell all of them");
                connections = Connections::default();
                for charge_point in central_system.charge_points() {
                    connections.opened(charge_point.identity());
                }
                continue;
            }
            // What the library may come to tell.
            _ => continue,
        };
        let detail = Detail::Connection(connection(&charge_point));
        events.publish(Event::new(kind, charge_point.identity(), detail));
    }
}

fn connection(charge_point: &ChargePoint) -> Connection {
    let (cause, close_code, reason) = match charge_point.disconnect_cause() {
        None => (None, None, None),
        Some(DisconnectCause::ByChargePoint) => (Some(Cause::ChargePoint), None, None),
        Some(DisconnectCause::ByServer { code, reason }) => {
            (Some(Cause::Server), Some(code), Some(reason))
        }
        // And what the library may come to tell apart.
        Some(DisconnectCause::Lost | _) => (Some(Cause::Lost), None, None),
    };
    let remote_address = charge_point.remote_address().to_string();
    Connection { remote_address, cause, close_code, reason }
}

/// How many connections each charge point has: two while a newer one takes over,
/// whose news come first.
#[derive(Debug, Default)]
struct Connections(HashMap<Identity, u32>);

impl Connections {
    fn opened(&mut self, identity: &Identity) {
        *self.0.entry(identity.clone()).or_default() += 1;
    }

    fn ended(&mut self, identity: &Identity) -> Kind {
        match self.0.get_mut(identity) {
            Some(open) if *open > 1 => {
                *open -= 1;
                Kind::Superseded
            }
            Some(_) | None => {
                self.0.remove(identity);
                Kind::Disconnected
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_told_apart_by_their_first_element() {
        for (frame, expected) in [
            (r#"[2,"1","Heartbeat",{}]"#, Some(Kind::Call)),
            (r#" [ 3 , "1", {}]"#, Some(Kind::Result)),
            (r#"[4,"1","GenericError","",{}]"#, Some(Kind::Error)),
            ("[5]", None),
            ("[22,1]", None),
            ("[]", None),
            ("", None),
            ("***", None),
            (r#"{"2":3}"#, None),
        ] {
            assert_eq!(kind(frame), expected, "{frame}");
        }
    }

    #[test]
    fn a_connection_that_ends_beside_a_newer_one_was_superseded() {
        let (mut connections, identity) = (Connections::default(), Identity::new("CP1").unwrap());
        connections.opened(&identity);
        connections.opened(&identity);
        assert_eq!(connections.ended(&identity), Kind::Superseded);
        assert_eq!(connections.ended(&identity), Kind::Disconnected);
        assert_eq!(connections.ended(&identity), Kind::Disconnected, "an opening was missed");
        assert!(connections.0.is_empty());
    }
}
