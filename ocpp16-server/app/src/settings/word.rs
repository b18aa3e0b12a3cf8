//! Settings that may be a word instead of a value: `off`, or `auto`.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{I64Deserializer, StrDeserializer};
use serde::de::{self, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value, or the word `off`.
pub(crate) type Switch<T> = Or<Off, T>;

/// A value, or the word `auto`, which leaves it to the program.
pub(crate) type Auto<T> = Or<Automatic, T>;

/// A word that stands for no value.
pub(crate) trait Word {
    const WORD: &str;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Off;

impl Word for Off {
    const WORD: &str = "off";
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Automatic;

impl Word for Automatic {
    const WORD: &str = "auto";
}

/// A value, or a word for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Or<W, T>(Option<T>, PhantomData<W>);

impl<W, T> Or<W, T> {
    pub(crate) const NONE: Self = Self(None, PhantomData);

    pub(crate) const fn some(value: T) -> Self {
        Self(Some(value), PhantomData)
    }
}

impl<W, T: Copy> Or<W, T> {
    pub(crate) const fn value(self) -> Option<T> {
        self.0
    }
}

impl<W: Word, T: Serialize> Serialize for Or<W, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(value) => value.serialize(serializer),
            None => serializer.serialize_str(W::WORD),
        }
    }
}

impl<'de, W: Word, T: Deserialize<'de>> Deserialize<'de> for Or<W, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either<W, T>(PhantomData<(W, T)>);

        impl<'de, W: Word, T: Deserialize<'de>> Visitor<'de> for Either<W, T> {
            type Value = Or<W, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "a value or {:?}", W::WORD)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Or<W, T>, E> {
                if text == W::WORD {
                    return Ok(Or::NONE);
                }
                let text: StrDeserializer<'_, E> = text.into_deserializer();
                T::deserialize(text).map(Or::some)
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Or<W, T>, E> {
                let number: I64Deserializer<E> = number.into_deserializer();
                T::deserialize(number).map(Or::some)
            }
        }

        deserializer.deserialize_any(Either(PhantomData))
    }
}

impl<W: Word, T: JsonSchema> JsonSchema for Or<W, T> {
    fn schema_name() -> Cow<'static, str> {
        "Or".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [value, { "const": W::WORD }] })
    }

    fn inline_schema() -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use toml::Value;

    use super::*;
    use crate::settings::value::Count;

    type Number = Switch<Count<1, 9>>;

    fn read(value: impl Into<Value>) -> Result<Number, String> {
        Number::deserialize(value.into()).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn words_stand_for_no_value() {
        assert_eq!(read("off").unwrap().value(), None);
        assert_eq!(read(5).unwrap().value(), Some(Count::of(5)));
        assert_eq!(read(10).unwrap_err(), "10 is out of range: 1 to 9");
        assert_eq!(read(-1).unwrap_err(), "-1 is out of range: 1 to 9");
        assert!(read("on").unwrap_err().contains("invalid type"));
        assert!(read(true).unwrap_err().contains("a value or \"off\""));
    }
}
