//! A JSON value as it was written: members in order, duplicates kept, numbers
//! as text.
//!
//! Only the second path needs it, when a payload is refused or repaired.

use std::fmt;

use serde_json::{Map, Value};

use super::reader::{GaveUp, Reader};
use super::{Fit, Number};

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Tree {
    Null,
    Boolean(bool),
    Number(Number),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

/// Why there is no tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// JSON that denotes no value here: a lone surrogate, or too deep; or no JSON.
    NoValue,
    /// More values than are held.
    TooLarge,
}

/// As deep as serde_json goes.
const MAX_DEPTH: u32 = 128;

/// A value takes some 100 bytes here, and as few as two in the text.
const MAX_VALUES: usize = 500_000;

impl Tree {
    pub(crate) fn read(text: &str) -> Result<Self, Unreadable> {
        let mut reader = Reader::new(text);
        let tree = read(&mut reader, MAX_DEPTH, &mut { MAX_VALUES })?;
        reader.end()?;
        Ok(tree)
    }

    /// The JSON text, compact; numbers as they were written.
    pub(crate) fn to_json(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number.as_str()),
            Self::Text(text) => write_text(text, out),
            Self::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_text(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push_str(&serde_json::to_string(text).expect("text can always be written as JSON"));
}

/// `left` is how many values there may still be.
fn read(reader: &mut Reader<'_>, depth: u32, left: &mut usize) -> Result<Tree, Unreadable> {
    *left = left.checked_sub(1).ok_or(Unreadable::TooLarge)?;
    Ok(match reader.peek().ok_or(Unreadable::NoValue)? {
        b'"' => Tree::Text(reader.text()?.into_owned()),
        b'{' => {
            let depth = depth.checked_sub(1).ok_or(Unreadable::NoValue)?;
            let mut members = Vec::new();
            let mut first = true;
            reader.expect(b'{')?;
            while reader.next_part(&mut first, b'}')?.is_some() {
                let name = reader.text()?.into_owned();
                reader.expect(b':')?;
                members.push((name, read(reader, depth, left)?));
            }
            Tree::Object(members)
        }
        b'[' => {
            let depth = depth.checked_sub(1).ok_or(Unreadable::NoValue)?;
            let mut items = Vec::new();
            let mut first = true;
            reader.expect(b'[')?;
            while reader.next_part(&mut first, b']')?.is_some() {
                items.push(read(reader, depth, left)?);
            }
            Tree::List(items)
        }
        b't' | b'f' => Tree::Boolean(reader.boolean()?),
        b'n' => {
            reader.literal("null")?;
            Tree::Null
        }
        _ => Tree::Number(Number::new(reader.number_token()).ok_or(Unreadable::NoValue)?),
    })
}

impl From<Tree> for Value {
    /// Numbers beyond a float become text.
    fn from(tree: Tree) -> Self {
        match tree {
            Tree::Null => Self::Null,
            Tree::Boolean(value) => Self::Bool(value),
            Tree::Number(number) => match number.integer() {
                Fit::Value(integer) => integer.into(),
                Fit::TooLarge | Fit::Never => {
                    let float = number.as_str().parse().ok().and_then(serde_json::Number::from_f64);
                    float.map_or_else(|| number.as_str().into(), Self::Number)
                }
            },
            Tree::Text(value) => Self::String(value),
            Tree::List(items) => items.into_iter().map(Self::from).collect(),
            Tree::Object(members) => {
                let members = members.into_iter().map(|(name, value)| (name, Self::from(value)));
                Self::Object(members.collect::<Map<_, _>>())
            }
        }
    }
}

impl From<GaveUp> for Unreadable {
    fn from(GaveUp: GaveUp) -> Self {
        Self::NoValue
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoValue => f.write_str("cannot be read: a lone surrogate, or nested too deep"),
            Self::TooLarge => write!(f, "has more than {MAX_VALUES} values"),
        }
    }
}

impl std::error::Error for Unreadable {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_has_a_bounded_number_of_values() {
        let list = |items: usize| format!("[{}0]", "0,".repeat(items - 1));
        assert!(Tree::read(&list(MAX_VALUES - 1)).is_ok());
        assert_eq!(Tree::read(&list(MAX_VALUES)), Err(Unreadable::TooLarge));
        let members = |members: usize| format!("{{{}\"a\":{{}}}}", "\"a\":[],".repeat(members - 1));
        assert!(Tree::read(&members(MAX_VALUES - 1)).is_ok());
        assert_eq!(Tree::read(&members(MAX_VALUES)), Err(Unreadable::TooLarge));
    }
}
