//! Lines of every kind.

mod around;
mod frames;
mod lines;
mod records;

use std::borrow::Cow;
use std::sync::Arc;

use ocpp16_types::traffic::Side;
use regex::bytes::Regex;

use super::*;
use crate::LONGEST_IDENTITY;

/// The items of a text, shortly: `Ok` is a message.
fn found(format: Option<Format>, text: &[u8]) -> Vec<Result<String, String>> {
    let chunk =
        Chunk { bytes: text.to_vec(), first_line: 1, options: Options { format, identity: None } };
    let items = Items::new(&chunk).map(|item| match item {
        Item::Message(message) => Some(Ok(message.text.into_owned())),
        Item::Unreadable { reason, .. } => Some(Err(reason)),
        Item::Nothing => None,
        Item::Connected { .. } | Item::Disconnected { .. } | Item::Hole { .. } => {
            panic!("text has no connections")
        }
    });
    items.flatten().collect()
}

/// The only message of a text.
fn message(text: &str) -> Captured<'static> {
    let chunk =
        Chunk { bytes: text.as_bytes().to_vec(), first_line: 1, options: Options::default() };
    let items: Vec<_> = Items::new(&chunk).map(Item::into_owned).collect();
    match <[_; 1]>::try_from(items) {
        Ok([Item::Message(message)]) => message,
        other => panic!("{text}: {other:?}"),
    }
}

const HEARTBEAT: &str = r#"[2,"7","Heartbeat",{}]"#;
