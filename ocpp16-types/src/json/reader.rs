//! A cursor over JSON text, and on it a serde deserializer that knows what is
//! coming.
//!
//! Errors say nothing: whoever needs to know reads the text again as a tree.
//! Strings with escapes, which are rare, are handed to serde_json. The
//! deserializer reads what the types of this crate ask for and nothing else;
//! it never descends into what it does not know.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

use super::number::exact_float;

/// The text that was not read yet.
pub(crate) struct Reader<'de> {
    text: &'de str,
    position: usize,
}

/// The text is not what was expected; where and why is not recorded.
#[derive(Debug)]
pub(crate) struct GaveUp;

type Result<T> = std::result::Result<T, GaveUp>;

impl<'de> Reader<'de> {
    pub(crate) const fn new(text: &'de str) -> Self {
        Self { text, position: 0 }
    }

    /// How many bytes were read.
    pub(crate) const fn position(&self) -> usize {
        self.position
    }

    /// Checks that only white space is left.
    pub(crate) fn end(&mut self) -> Result<()> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(GaveUp),
        }
    }

    /// The next byte that is not white space.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.position)?;
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(byte);
            }
            self.position += 1;
        }
    }

    #[inline]
    pub(crate) fn expect(&mut self, byte: u8) -> Result<()> {
        // Most peers write no blanks.
        let here = self.text.as_bytes().get(self.position) == Some(&byte);
        if !here && self.peek() != Some(byte) {
            return Err(GaveUp);
        }
        self.position += 1;
        Ok(())
    }

    pub(crate) fn literal(&mut self, literal: &str) -> Result<()> {
        self.peek();
        let rest = &self.text.as_bytes()[self.position..];
        if !rest.starts_with(literal.as_bytes()) {
            return Err(GaveUp);
        }
        self.position += literal.len();
        Ok(())
    }

    /// Between members or items: `None` at the end, else what comes is next.
    #[inline]
    pub(crate) fn next_part(&mut self, first: &mut bool, end: u8) -> Result<Option<()>> {
        let byte = self.peek().ok_or(GaveUp)?;
        if byte == end {
            self.position += 1;
            return Ok(None);
        }
        if !std::mem::take(first) {
            if byte != b',' {
                return Err(GaveUp);
            }
            self.position += 1;
        }
        Ok(Some(()))
    }

    /// A string, borrowed unless it has escapes.
    #[inline(never)]
    pub(crate) fn text(&mut self) -> Result<Cow<'de, str>> {
        match self.plain_text()? {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(escape) => self.escaped_text(escape).map(Cow::Owned),
        }
    }

    /// Passes over a string if it is this one, written without escapes, and tells
    /// so. The text must need no escapes.
    #[inline(always)]
    fn pass(&mut self, text: &str) -> bool {
        let rest = &self.text.as_bytes()[self.position..];
        let end = text.len() + 1;
        // Most others are told apart by where they end.
        let is_it =
            rest.get(end) == Some(&b'"') && rest[0] == b'"' && rest[1..end] == *text.as_bytes();
        if is_it {
            self.position += end + 1;
        }
        is_it
    }

    /// Passes over the first of these strings that comes next, and tells which it is.
    #[inline(always)]
    pub(crate) fn pass_one<'a>(&mut self, texts: impl Iterator<Item = &'a str>) -> Option<usize> {
        self.peek();
        // A loop, because the compiler does not inline `position` here.
        for (index, text) in texts.enumerate() {
            if self.pass(text) {
                return Some(index);
            }
        }
        None
    }

    /// A string, only to be looked at.
    #[inline(always)]
    pub(crate) fn with_text<T>(&mut self, look: impl FnOnce(&str) -> T) -> Result<T> {
        match self.plain_text()? {
            Ok(text) => Ok(look(text)),
            Err(escape) => self.escaped_text(escape).map(|text| look(&text)),
        }
    }

    /// A string without escapes, or where its first escape is.
    #[inline(always)]
    fn plain_text(&mut self) -> Result<std::result::Result<&'de str, usize>> {
        self.expect(b'"')?;
        let start = self.position;
        let end = special(self.text.as_bytes(), start).ok_or(GaveUp)?;
        match self.text.as_bytes()[end] {
            b'"' => {
                self.position = end + 1;
                Ok(Ok(&self.text[start..end]))
            }
            b'\\' => Ok(Err(end)),
            _ => Err(GaveUp),
        }
    }

    /// Finds the end of a string that has been entered and whose first escape
    /// is at `escape`, and lets serde_json read it.
    #[cold]
    fn escaped_text(&mut self, escape: usize) -> Result<String> {
        let bytes = self.text.as_bytes();
        let start = self.position - 1;
        let mut at = escape;
        while bytes[at] != b'"' {
            // Past the backslash and what it escapes.
            at = special(bytes, at + 2).ok_or(GaveUp)?;
        }
        self.position = at + 1;
        serde_json::from_str(&self.text[start..=at]).map_err(|_| GaveUp)
    }

    pub(crate) fn boolean(&mut self) -> Result<bool> {
        if self.peek() == Some(b't') {
            self.literal("true")?;
            return Ok(true);
        }
        self.literal("false")?;
        Ok(false)
    }

    /// As much as could belong to a number; it may be none, or empty.
    pub(crate) fn number_token(&mut self) -> &'de str {
        self.peek();
        let rest = &self.text[self.position..];
        let length = rest
            .bytes()
            .take_while(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'))
            .count();
        self.position += length;
        &rest[..length]
    }

    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        match self.short_whole_number() {
            Some(value) => visitor.visit_u64(value),
            None => self.any_number(visitor),
        }
    }

    /// Passes over a whole number of few digits without sign, as nearly all are.
    fn short_whole_number(&mut self) -> Option<u64> {
        self.peek();
        let rest = &self.text.as_bytes()[self.position..];
        let length = rest.iter().position(|byte| !byte.is_ascii_digit())?;
        let (digits, rest) = rest.split_at(length);
        let plain = length <= MOST_DIGITS && matches!(digits, [b'1'..=b'9', ..] | [b'0']);
        if !plain || !matches!(rest, [b',' | b'}' | b']', ..]) {
            return None;
        }
        self.position += length;
        Some(digits.iter().fold(0, |value, digit| value * 10 + u64::from(digit - b'0')))
    }

    fn any_number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value> {
        let token = self.number_token();
        let digits = token.strip_prefix('-').unwrap_or(token).as_bytes();
        let plain =
            matches!(digits, [b'1'..=b'9', ..] | [b'0']) && digits.iter().all(u8::is_ascii_digit);
        if plain {
            visitor.visit_i64(token.parse().map_err(|_| GaveUp)?)
        } else {
            visitor.visit_f64(exact_float(token).ok_or(GaveUp)?)
        }
    }
}

/// As many digits as surely fit.
const MOST_DIGITS: usize = 18;

/// The next byte from `position` on that a string cannot simply contain: a
/// quotation mark, a backslash or a control character. Eight bytes at a time.
#[inline]
fn special(bytes: &[u8], mut position: usize) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    while let Some(chunk) = bytes.get(position..).and_then(|rest| rest.first_chunk()) {
        let word = u64::from_le_bytes(*chunk);
        // The high bit of each byte that is hit; bytes after the first hit may be wrong.
        let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
        let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
        let control = word.wrapping_sub(ONES * b' ' as u64);
        let hits = (quote | backslash | control) & !word & HIGH;
        if hits != 0 {
            return Some(position + hits.trailing_zeros() as usize / 8);
        }
        position += chunk.len();
    }
    let rest = bytes.get(position..)?;
    let offset = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..b' '))?;
    Some(position + offset)
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = GaveUp;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value> {
        Err(GaveUp)
    }

    #[inline(always)]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.plain_text()? {
            Ok(text) => visitor.visit_borrowed_str(text),
            Err(escape) => visitor.visit_string(self.escaped_text(escape)?),
        }
    }

    #[inline]
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.number(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.number(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.number(visitor)
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        self.expect(b'{')?;
        visitor.visit_map(&mut Members { reader: self, first: true, names, guess: 0 })
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.expect(b'[')?;
        visitor.visit_seq(&mut Items { reader: self, first: true })
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_bool(self.boolean()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.peek() == Some(b'n') {
            self.literal("null")?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i128 u16 u32 u64 u128 f32 char string bytes
        byte_buf unit unit_struct newtype_struct tuple tuple_struct map enum
        ignored_any
    }
}

/// The members of an object.
struct Members<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
    names: &'static [&'static str],
    /// Where in `names` the next is to be expected: members nearly always come in the
    /// order of their schema.
    guess: usize,
}

impl<'de> MapAccess<'de> for &mut Members<'_, 'de> {
    type Error = GaveUp;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        if self.reader.next_part(&mut self.first, b'}')?.is_none() {
            return Ok(None);
        }
        let candidates = self.names[self.guess..].iter().copied();
        match self.reader.pass_one(candidates) {
            Some(offset) => {
                let position = self.guess + offset;
                self.guess = position + 1;
                seed.deserialize(position.into_deserializer()).map(Some)
            }
            None => seed.deserialize(&mut *self.reader).map(Some),
        }
    }

    #[inline]
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

/// The items of a list.
struct Items<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
}

impl<'de> SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = GaveUp;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        match self.reader.next_part(&mut self.first, b']')? {
            None => Ok(None),
            Some(()) => seed.deserialize(&mut *self.reader).map(Some),
        }
    }

    /// Lists are short, but seldom as short as the room that is made without a hint.
    fn size_hint(&self) -> Option<usize> {
        Some(8)
    }
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a frame of the expected form")
    }
}

impl std::error::Error for GaveUp {}

impl de::Error for GaveUp {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }

    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
}
