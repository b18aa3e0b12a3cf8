//! A JSON tree that keeps the order of members, which `serde_json::Value`
//! does not without a feature that would leak into every dependent crate.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON value whose objects are lists of members in document order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(serde_json::Number),
    String(String),
    Array(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Json {
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Removes a member and returns its value.
    pub(crate) fn remove(&mut self, name: &str) -> Option<Self> {
        let Self::Object(members) = self else { return None };
        let index = members.iter().position(|(key, _)| key == name)?;
        Some(members.remove(index).1)
    }

    /// The name of an object's first member.
    pub(crate) fn first_member(&self) -> Option<&str> {
        let Self::Object(members) = self else { return None };
        members.first().map(|(name, _)| name.as_str())
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// Calls `visit` for this value and everything below it, with its pointer.
    pub(crate) fn walk_mut(&mut self, pointer: &str, visit: &mut impl FnMut(&mut Self, &str)) {
        visit(self, pointer);
        match self {
            Self::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    item.walk_mut(&format!("{pointer}/{index}"), visit);
                }
            }
            Self::Object(members) => {
                for (name, value) in members {
                    value.walk_mut(&format!("{pointer}/{name}"), visit);
                }
            }
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) => {}
        }
    }
}

impl Json {
    /// Reads a JSON text.
    ///
    /// Scalars are read one by one from their text: what other crates of a
    /// build switch on in serde_json must not change how numbers look.
    pub(crate) fn read(text: &str) -> Result<Self, serde_json::Error> {
        Ok(match text.trim_start().as_bytes().first() {
            Some(b'{') => {
                let Members(members) = serde_json::from_str(text)?;
                let members =
                    members.into_iter().map(|(name, value)| Ok((name, Self::read(value.get())?)));
                Self::Object(members.collect::<Result<_, serde_json::Error>>()?)
            }
            Some(b'[') => {
                let items: Vec<&RawValue> = serde_json::from_str(text)?;
                Self::Array(
                    items
                        .into_iter()
                        .map(|item| Self::read(item.get()))
                        .collect::<Result<_, _>>()?,
                )
            }
            Some(b'"') => Self::String(serde_json::from_str(text)?),
            Some(b't' | b'f') => Self::Bool(serde_json::from_str(text)?),
            Some(b'n') => {
                serde_json::from_str::<()>(text)?;
                Self::Null
            }
            _ => Self::Number(serde_json::from_str(text)?),
        })
    }
}

/// An object's members in document order, each name once.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members: Vec<(String, &RawValue)> = Vec::new();
                while let Some((name, value)) = map.next_entry::<String, &RawValue>()? {
                    if members.iter().any(|(key, _)| *key == name) {
                        return Err(serde::de::Error::custom(format!("duplicate member {name}")));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}
