//! JSON records: an object with a frame and what is known about it.

use std::borrow::Cow;
use std::fmt;

use ocpp16_types::DateTime;
use ocpp16_types::traffic::Side;
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::Line;
use super::end::end_of_value;
use super::facts::{Facts, IDENTITY_NAMES};
use super::unescape::unescape;
use crate::identity::shortened;
use crate::{Captured, Item};

/// The members of an object that count, as JSON. Of members of one name the first
/// counts.
#[derive(Debug, Default)]
pub(super) struct Record<'a> {
    pub(super) frame: Option<&'a str>,
    /// Those of a document of records.
    pub(super) items: Option<&'a str>,
    /// How many there are in all, in answers of the HTTP interface.
    pub(super) total: Option<&'a str>,
    charge_point: Option<&'a str>,
    direction: Option<&'a str>,
    time: Option<&'a str>,
}

/// Why a text is no record.
pub(super) enum Broken {
    /// There is text after the object.
    Trailing,
    /// Because of this it is no JSON.
    NoJson(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Trailing => "text after the JSON object",
            Self::NoJson(reason) => reason,
        })
    }
}

impl<'a> Record<'a> {
    /// Reads the one object that `text` is. What is within its members is not
    /// looked at.
    pub(super) fn read(text: &'a str) -> Result<Self, Broken> {
        Self::skim(text).map_or_else(|| Self::parse(text), Ok)
    }

    /// Reads an object as programs write them: `None` does not mean that it is
    /// none. Twice as fast as to parse it.
    fn skim(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let blank = |from: usize| {
            let blanks = bytes[from..].iter().take_while(|byte| byte.is_ascii_whitespace());
            from + blanks.count()
        };
        let mut record = Self::default();
        let mut at = 0;
        let mut before = b'{';
        loop {
            if *bytes.get(at)? != before {
                let is_end = bytes[at] == b'}' && before == b',' && at + 1 == bytes.len();
                return is_end.then_some(record);
            }
            before = b',';
            let from = blank(at + 1) + 1;
            let end = from + memchr::memchr2(b'"', b'\\', bytes.get(from..)?)?;
            if bytes[from - 1] != b'"' || bytes[end] != b'"' {
                return None;
            }
            let name = &text[from..end];
            let colon = blank(end + 1);
            if bytes.get(colon) != Some(&b':') {
                return None;
            }
            let from = blank(colon + 1);
            let end = match bytes.get(from)? {
                b'"' | b'[' | b'{' => end_of_value(bytes, from).ok()?,
                _ => {
                    let of_number_or_name =
                        |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
                    from + bytes[from..].iter().take_while(of_number_or_name).count()
                }
            };
            let value = text.get(from..end).filter(|value| !value.is_empty())?;
            at = blank(end);
            if let Some(place) = record.place(Member::of(name)) {
                if place.is_some() && name == "frame" {
                    return None;
                }
                place.get_or_insert(value);
            }
        }
    }

    fn place(&mut self, member: Member) -> Option<&mut Option<&'a str>> {
        match member {
            Member::Frame => Some(&mut self.frame),
            Member::Items => Some(&mut self.items),
            Member::Total => Some(&mut self.total),
            Member::ChargePoint => Some(&mut self.charge_point),
            Member::Direction => Some(&mut self.direction),
            Member::Time => Some(&mut self.time),
            Member::Other => None,
        }
    }

    fn parse(text: &'a str) -> Result<Self, Broken> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let record = Self::deserialize(&mut deserializer).map_err(|error| {
            let reason = error.to_string();
            let reason = reason.split(" at line").next().unwrap_or_default();
            Broken::NoJson(format!("no JSON: {reason} at byte {} of the line", error.column()))
        })?;
        deserializer.end().map_err(|_| Broken::Trailing)?;
        Ok(record)
    }

    /// Turns it into a message, or says why it is none.
    pub(super) fn into_item(self, line: u64) -> Item<'a> {
        match self.to_message(line) {
            Ok(message) => Item::Message(message),
            Err(reason) => Item::Unreadable { line, reason: reason.to_owned() },
        }
    }

    fn to_message(&self, line: u64) -> Result<Captured<'a>, &'static str> {
        let frame = self.frame.ok_or("no member `frame`")?;
        let is_array = frame.starts_with('[');
        let text = if is_array {
            Cow::Borrowed(frame)
        } else {
            string(frame).ok_or("`frame` is neither an array nor a string")?
        };
        let charge_point = match present(self.charge_point) {
            Some(name) => {
                Some(identity(name).ok_or("the charge point is neither a string nor an integer")?)
            }
            None => None,
        };
        let sender = match present(self.direction) {
            None => None,
            Some("\"in\"") => Some(Side::ChargePoint),
            Some("\"out\"") => Some(Side::CentralSystem),
            Some(_) => return Err("`direction` is neither \"in\" nor \"out\""),
        };
        let time = self.time();
        let exact = !is_array;
        Ok(Captured { line, charge_point, connection: None, sender, time, text, exact })
    }

    /// Gives what a line of a log in JSON says. Whose `in` or `out` it is is
    /// not known there.
    pub(super) fn into_facts(self) -> Facts<'a> {
        let charge_point = present(self.charge_point).and_then(identity);
        Facts { charge_point, time: self.time(), ..Facts::default() }
    }

    /// Reads RFC 3339, or milliseconds since 1970. Other notations say nothing.
    fn time(&self) -> Option<DateTime> {
        let time = self.time?;
        if time.starts_with('"') {
            return string(time)?.parse().ok();
        }
        DateTime::from_unix_milliseconds(time.parse().ok()?)
    }
}

fn present(value: Option<&str>) -> Option<&str> {
    value.filter(|value| *value != "null")
}

/// Reads an identity: a string, or an integer as it is written.
fn identity(json: &str) -> Option<Cow<'_, str>> {
    let digits = json.strip_prefix('-').unwrap_or(json);
    let is_integer = digits.bytes().all(|it| it.is_ascii_digit());
    let name = if is_integer { Some(Cow::Borrowed(json)) } else { string(json) };
    name.map(shortened)
}

/// Reads a JSON string, borrowed if it has no escapes.
fn string(json: &str) -> Option<Cow<'_, str>> {
    let inside = json.strip_prefix('"')?.strip_suffix('"')?;
    if memchr::memchr(b'\\', inside.as_bytes()).is_none() {
        return Some(Cow::Borrowed(inside));
    }
    String::from_utf8(unescape(inside.as_bytes())).ok().map(Cow::Owned)
}

impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

/// Names of members.
#[derive(Clone, Copy, PartialEq)]
enum Member {
    Frame,
    Items,
    Total,
    ChargePoint,
    Direction,
    Time,
    Other,
}

impl Member {
    fn of(name: &str) -> Self {
        match name {
            "frame" => Self::Frame,
            "items" => Self::Items,
            "total" => Self::Total,
            "direction" => Self::Direction,
            "timestamp" | "time" => Self::Time,
            _ if IDENTITY_NAMES.contains(&name) => Self::ChargePoint,
            _ => Self::Other,
        }
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Record<'de>, A::Error> {
        let mut record = Record::default();
        while let Some(name) = members.next_key::<Cow<'de, str>>()? {
            let member = Member::of(&name);
            let value = members.next_value::<&RawValue>()?.get();
            let Some(place) = record.place(member) else { continue };
            if place.is_some() && member == Member::Frame {
                return Err(A::Error::custom("a second member `frame`"));
            }
            place.get_or_insert(value);
        }
        Ok(record)
    }
}

/// The elements of a JSON array, each as a line.
pub(super) struct Elements<'a> {
    text: &'a str,
    at: usize,
    number: u64,
    /// Those that are left, if the last comes first.
    backwards: Option<Vec<Line<'a>>>,
}

impl<'a> Elements<'a> {
    /// The longest list that the HTTP interface of `ocpp16 serve` gives.
    const LONGEST_LIST: usize = 1000;

    /// Takes the text of an array, known to be JSON, in the line `number`.
    pub(super) fn new(text: &'a str, number: u64) -> Self {
        Self { text, at: 1, number, backwards: None }
    }

    /// Takes the text of a list of that interface, which begins with the newest:
    /// the last comes first, so that answers come after their CALLs.
    pub(super) fn newest_first(text: &'a str, number: u64) -> Self {
        let mut elements = Self::new(text, number);
        let lines: Vec<_> = elements.by_ref().take(Self::LONGEST_LIST + 1).collect();
        if lines.len() > Self::LONGEST_LIST {
            return Self::new(text, number);
        }
        elements.backwards = Some(lines);
        elements
    }

    /// Whether none was found yet.
    pub(super) fn were_none(&self) -> bool {
        self.at == 1
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        if let Some(lines) = &mut self.backwards {
            return lines.pop();
        }
        let bytes = self.text.as_bytes();
        let between = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
        let from = self.at + bytes[self.at..].iter().position(|byte| !between(byte))?;
        let end = match bytes[from] {
            b']' => return None,
            b'[' | b'{' | b'"' => end_of_value(bytes, from).ok()?,
            _ => {
                let rest = &bytes[from..];
                from + rest.iter().position(|byte| between(byte) || *byte == b']')?
            }
        };
        self.at = end;
        let text = self.text.get(from..end)?;
        Some(Line { number: self.number, bytes: text.as_bytes(), text: Some(text) })
    }
}
