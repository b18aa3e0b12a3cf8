//! Lines of text: what each is, and the messages in it.
//!
//! Nothing here checks that a message is JSON where a cheap look says that the
//! line is one; whoever examines the message finds out.

mod ansi;
mod embedded;
mod facts;
mod record;
mod unescape;

use std::borrow::Cow;
use std::str;

use memchr::{memchr, memmem};
use serde_json::value::RawValue;

use crate::batch::Chunk;
use crate::{Captured, Format, Item};
use embedded::{Embedded, begins_frame};
use facts::Facts;
use record::{Elements, Record};

/// The items of a chunk.
pub(crate) struct Items<'a> {
    format: Option<Format>,
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
        let Chunk { bytes, first_line, format } = chunk;
        let text = str::from_utf8(bytes).ok();
        Self { format: *format, bytes, text, at: 0, next: *first_line, rest: Rest::default() }
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
                    Some(line) => line.item(self.format, &mut self.rest.embedded),
                    None => {
                        let were_none = elements.were_none();
                        self.rest.elements = None;
                        were_none.then_some(Item::Nothing)
                    }
                },
                None => self.line()?.open(self.format, &mut self.rest),
            };
            if found.is_some() {
                return found;
            }
        }
    }
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
    fn open(self, format: Option<Format>, rest: &mut Rest<'a>) -> Option<Item<'a>> {
        if !matches!(format, None | Some(Format::Records)) {
            return self.item(format, &mut rest.embedded);
        }
        if self.number == 1 && matches!(self.bytes, b"[" | b"{") {
            let reason = "a JSON document over several lines; write it with one record in a \
                          line, such as with jq -c '.[]'";
            return Some(self.unreadable(reason));
        }
        let array = self.bytes.strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
        if array.is_some_and(|array| array.starts_with(b"{"))
            && let Some(text) = self.text
            && serde_json::from_str::<&RawValue>(text).is_ok()
        {
            rest.elements = Some(Elements::new(text, self.number));
            return None;
        }
        if self.bytes.starts_with(b"{")
            && let Some(text) = self.text
            && memmem::find(&self.bytes[..self.bytes.len().min(HEAD)], b"\"items\"").is_some()
            && let Ok(Record { frame: None, items: Some(items), .. }) = Record::read(text)
            && items.starts_with('[')
        {
            rest.elements = Some(Elements::new(items, self.number));
            return None;
        }
        self.item(format, &mut rest.embedded)
    }

    /// As [`open`](Self::open), where the line is no array.
    fn item(self, format: Option<Format>, embedded: &mut Option<Embedded<'a>>) -> Option<Item<'a>> {
        if self.bytes.is_empty() {
            return Some(Item::Nothing);
        }
        match format {
            Some(Format::Frames) => Some(self.whole()),
            Some(Format::Records) => Some(self.record()),
            Some(Format::Log | Format::Pcap) => {
                *embedded = Some(self.search(Facts::default(), Item::Nothing));
                None
            }
            None => self.by_content(embedded),
        }
    }

    fn by_content(self, embedded: &mut Option<Embedded<'a>>) -> Option<Item<'a>> {
        let (facts, otherwise) = match self.bytes {
            [b'[', ..] if begins_frame(self.bytes) => {
                if self.bytes.ends_with(b"]") {
                    return Some(self.whole());
                }
                (Facts::default(), self.unreadable("the frame is cut off or no JSON"))
            }
            [b'{', ..] => match self.text.map(Record::read) {
                Some(Ok(record)) if record.frame.is_some() => {
                    return Some(record.into_item(self.number));
                }
                Some(Ok(record)) => (record.into_facts(), Item::Nothing),
                // Some text that begins with JSON.
                Some(Err(record::Broken::Trailing)) => (Facts::default(), Item::Nothing),
                Some(Err(record::Broken::NoJson(reason))) if self.is_meant_as_object() => {
                    let broken = self.unreadable(&reason);
                    if memmem::find(self.bytes, b"\"frame\"").is_some() {
                        return Some(broken);
                    }
                    (Facts::default(), broken)
                }
                Some(Err(record::Broken::NoJson(_))) => (Facts::default(), Item::Nothing),
                None if self.is_meant_as_object() => (Facts::default(), self.unreadable(NO_UTF_8)),
                None => (Facts::default(), Item::Nothing),
            },
            _ => (Facts::default(), Item::Nothing),
        };
        *embedded = Some(self.search(facts, otherwise));
        None
    }

    fn is_meant_as_object(self) -> bool {
        self.bytes[1..].trim_ascii_start().starts_with(b"\"")
    }

    /// The line as a message.
    fn whole(self) -> Item<'a> {
        let Some(text) = self.text else { return self.unreadable(NO_UTF_8) };
        Item::Message(Captured {
            line: self.number,
            charge_point: None,
            sender: None,
            time: None,
            text: Cow::Borrowed(text),
            whole_line: true,
        })
    }

    fn record(self) -> Item<'a> {
        let Some(text) = self.text else { return self.unreadable(NO_UTF_8) };
        if !text.starts_with('{') {
            return self.unreadable("no JSON object");
        }
        match Record::read(text) {
            Ok(record) => record.into_item(self.number),
            Err(record::Broken::NoJson(reason)) => self.unreadable(&reason),
            Err(record::Broken::Trailing) => self.unreadable("text after the JSON object"),
        }
    }

    fn search(self, facts: Facts<'a>, otherwise: Item<'a>) -> Embedded<'a> {
        Embedded::new(ansi::without_colours(self.bytes), self.number, facts, otherwise)
    }

    fn unreadable(self, reason: &str) -> Item<'a> {
        Item::Unreadable { line: self.number, reason: reason.to_owned() }
    }
}

const NO_UTF_8: &str = "no UTF-8";

/// How far into an object `items` is looked for.
const HEAD: usize = 4096;

#[cfg(test)]
mod tests;
