//! Lines of text: what each is, and the messages in it.
//!
//! Nothing here checks that a message is JSON where a cheap look says that the
//! line is one; whoever examines the message finds out.

mod ansi;
mod beginning;
mod embedded;
mod end;
mod facts;
mod record;
mod unescape;

use std::borrow::Cow;
use std::str;

use memchr::{memchr, memchr_iter, memmem};
use serde_json::value::RawValue;

use crate::batch::Chunk;
use crate::{Captured, Format, Item, Options};
use beginning::{after_number, begins_frame};
use embedded::Embedded;
use facts::Facts;
use record::{Broken, Elements, Record};

/// The items of a chunk.
pub(crate) struct Items<'a> {
    options: &'a Options,
    bytes: &'a [u8],
    /// The same, if all of it is UTF-8, which is cheaper to find out at once.
    text: Option<&'a str>,
    /// Where the next line begins.
    at: usize,
    /// Its number.
    next: u64,
    /// What is left of the current line.
    rest: Rest<'a>,
}

/// Things to look for in the current line.
#[derive(Default)]
struct Rest<'a> {
    elements: Option<Elements<'a>>,
    embedded: Option<Embedded<'a>>,
}

impl<'a> Items<'a> {
    pub(crate) fn new(chunk: &'a Chunk) -> Self {
        let Chunk { bytes, first_line, options } = chunk;
        let text = str::from_utf8(bytes).ok();
        Self { options, bytes, text, at: 0, next: *first_line, rest: Rest::default() }
    }

    /// Takes the next line, without its end and what is blank around it.
    fn line(&mut self) -> Option<Line<'a>> {
        let from = self.at;
        let rest = self.bytes.get(from..).filter(|rest| !rest.is_empty())?;
        let end = memchr(b'\n', rest).map_or(self.bytes.len(), |length| from + length);
        self.at = end + 1;
        let number = self.next;
        self.next += 1;
        let (from, end) = trim(self.bytes, from, end);
        let bytes = &self.bytes[from..end];
        let text = match self.text {
            Some(text) => text.get(from..end),
            None => str::from_utf8(bytes).ok(),
        };
        Some(Line { number, bytes, text })
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    fn next(&mut self) -> Option<Item<'a>> {
        loop {
            if let Some(embedded) = &mut self.rest.embedded {
                if let Some(item) = embedded.next() {
                    return Some(item);
                }
                self.rest.embedded = None;
            }
            let found = match &mut self.rest.elements {
                Some(elements) => match elements.next() {
                    Some(line) => line.open(self.options, &mut self.rest),
                    None => {
                        let were_none = elements.were_none();
                        self.rest.elements = None;
                        were_none.then_some(Item::Nothing)
                    }
                },
                None => self.line()?.open(self.options, &mut self.rest),
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

/// Whether there may be more than one frame: a bracket is followed by what
/// follows none within a frame, or hardly ever.
fn holds_more(line: &[u8]) -> bool {
    memchr_iter(b']', line).any(|at| match line[at + 1..].trim_ascii_start() {
        [b'}' | b']', ..] | [] => false,
        [b',', next @ ..] => next.trim_ascii_start().starts_with(b"["),
        _ => true,
    })
}

/// Whether a number, or a type of frames as a string, and a string come first.
fn begins_with_a_type(elements: &[u8]) -> bool {
    let elements = elements.trim_ascii_start();
    let rest = match elements {
        [b'"', b'2'..=b'4', b'"', rest @ ..] => rest.trim_ascii_start(),
        _ => match after_number(elements) {
            Some(rest) => rest,
            None => return false,
        },
    };
    rest.strip_prefix(b",").is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\""))
}

/// Blanks, line ends, and the NULs that logs have after a power cut.
const BLANK: [u8; 5] = *b" \t\r\n\0";

fn trim(bytes: &[u8], mut from: usize, mut end: usize) -> (usize, usize) {
    while from < end && BLANK.contains(&bytes[from]) {
        from += 1;
    }
    while from < end && BLANK.contains(&bytes[end - 1]) {
        end -= 1;
    }
    (from, end)
}

/// A line, or an element of an array that is like one.
#[derive(Clone, Copy)]
struct Line<'a> {
    number: u64,
    bytes: &'a [u8],
    /// The same, if it is UTF-8.
    text: Option<&'a str>,
}

impl<'a> Line<'a> {
    /// Gives the item that the line is, or leaves in `rest` what to look for
    /// in it.
    fn open(self, options: &'a Options, rest: &mut Rest<'a>) -> Option<Item<'a>> {
        let unknown = || Facts { pattern: options.identity.as_deref(), ..Facts::default() };
        let format = options.format;
        if self.bytes.is_empty() {
            return None;
        }
        match format {
            Some(Format::Frames) => return Some(self.whole()),
            Some(Format::Log | Format::Pcap) => return self.search(unknown(), None, rest),
            Some(Format::Records) | None => {}
        }
        match self.bytes {
            b"[" | b"{" if self.number == 1 => Some(self.unreadable(
                "a JSON document over several lines; write it with one record in a line, such \
                 as with jq -c '.[]'",
            )),
            // Not within another one: each would be read as often as it is deep.
            [b'[', ..] if rest.elements.is_none() && self.is_array_of_objects() => {
                rest.elements = self.text.map(|text| Elements::new(text, self.number));
                None
            }
            [b'{', ..] => self.object(options, rest),
            _ if format.is_some() => Some(self.unreadable("no JSON object")),
            [b'[', ..] if begins_frame(self.bytes) && !ansi::has_colours(self.bytes) => {
                let otherwise = match self.bytes.ends_with(b"]") {
                    true if !holds_more(self.bytes) => return Some(self.whole()),
                    true => self.whole(),
                    false => self.unreadable("the frame is cut off"),
                };
                self.search(unknown(), Some(otherwise), rest)
            }
            // A frame of a type that there is not, or anything else.
            [b'[', .., b']'] if self.is_json() => {
                if self.is_meant_as_frame() {
                    return Some(self.whole());
                }
                let other = self.unreadable("a JSON array that is no frame");
                self.search(unknown(), Some(other), rest)
            }
            _ => self.search(unknown(), None, rest),
        }
    }

    fn object(self, options: &'a Options, rest: &mut Rest<'a>) -> Option<Item<'a>> {
        let unknown = || Facts { pattern: options.identity.as_deref(), ..Facts::default() };
        let record = match self.text {
            Some(text) => Record::read(text),
            None => Err(Broken::NoJson("no UTF-8".to_owned())),
        };
        match record {
            Ok(Record { frame: None, items: Some(items), total, .. })
                if items.starts_with('[') && rest.elements.is_none() =>
            {
                rest.elements = Some(match total {
                    None => Elements::new(items, self.number),
                    Some(_) => Elements::newest_first(items, self.number),
                });
                None
            }
            Ok(record) if record.frame.is_some() || options.format.is_some() => {
                Some(record.into_item(self.number))
            }
            Ok(record) => {
                let pattern = options.identity.as_deref();
                self.search(Facts { pattern, ..record.into_facts() }, None, rest)
            }
            Err(broken) if options.format.is_some() => Some(self.unreadable(&broken.to_string())),
            Err(Broken::NoJson(reason)) if self.is_meant_as_object() => {
                let broken = self.unreadable(&reason);
                if self.text.is_some() && memmem::find(self.bytes, b"\"frame\"").is_some() {
                    return Some(broken);
                }
                self.search(unknown(), Some(broken), rest)
            }
            // Some text that begins with a brace.
            Err(_) => self.search(unknown(), None, rest),
        }
    }

    fn is_array_of_objects(self) -> bool {
        self.bytes[1..].trim_ascii_start().starts_with(b"{") && self.is_json()
    }

    fn is_json(self) -> bool {
        self.text.is_some_and(|text| serde_json::from_str::<&RawValue>(text).is_ok())
    }

    fn is_meant_as_object(self) -> bool {
        self.bytes[1..].trim_ascii_start().starts_with(b"\"")
    }

    fn is_meant_as_frame(self) -> bool {
        begins_frame(self.bytes) || self.bytes.strip_prefix(b"[").is_some_and(begins_with_a_type)
    }

    /// The line as a message.
    fn whole(self) -> Item<'a> {
        let Some(text) = self.text else { return self.unreadable("no UTF-8") };
        Item::Message(Captured {
            line: self.number,
            charge_point: None,
            connection: None,
            sender: None,
            time: None,
            text: Cow::Borrowed(text),
            exact: self.is_meant_as_frame() && self.bytes.ends_with(b"]"),
        })
    }

    /// Has the frames in the line looked for; if there is none, the line is
    /// `otherwise`, or nothing.
    fn search(
        self,
        facts: Facts<'a>,
        otherwise: Option<Item<'a>>,
        rest: &mut Rest<'a>,
    ) -> Option<Item<'a>> {
        let otherwise = otherwise.unwrap_or(Item::Nothing);
        let text = embedded::without_colours(self.bytes);
        rest.embedded = Some(Embedded::new(text, self.number, facts, otherwise));
        None
    }

    fn unreadable(self, reason: &str) -> Item<'a> {
        Item::Unreadable { line: self.number, reason: reason.to_owned() }
    }
}

#[cfg(test)]
mod tests;
