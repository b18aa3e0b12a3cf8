//! Kinds of values that settings have: each knows how it is written, and its
//! range.
//!
//! The range is part of the type, and so of the JSON Schema; `describe` reads it
//! there.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;
use std::time::Duration;

use bytesize::ByteSize;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Second, minute, hour, day and year in milliseconds, for ranges of [`Time`].
pub(crate) const S: u64 = 1000;
pub(crate) const M: u64 = 60 * S;
pub(crate) const H: u64 = 60 * M;
pub(crate) const D: u64 = 24 * H;
pub(crate) const Y: u64 = 31_557_600 * S;

/// KiB, MiB, GiB and TiB in bytes, for ranges of [`Size`].
pub(crate) const KI: u64 = 1 << 10;
pub(crate) const MI: u64 = 1 << 20;
pub(crate) const GI: u64 = 1 << 30;
pub(crate) const TI: u64 = 1 << 40;

/// A duration with its unit, such as `30s`; the range in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time<const MIN: u64, const MAX: u64>(Duration);

impl<const MIN: u64, const MAX: u64> Time<MIN, MAX> {
    /// Takes a duration of the range, for defaults.
    pub(crate) const fn of(milliseconds: u64) -> Self {
        assert!(MIN <= milliseconds && milliseconds <= MAX, "defaults are in range");
        Self(Duration::from_millis(milliseconds))
    }

    pub(crate) const fn duration(self) -> Duration {
        self.0
    }
}

impl<const MIN: u64, const MAX: u64> FromStr for Time<MIN, MAX> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let duration = humantime::parse_duration(text).map_err(|error| error.to_string())?;
        if (Duration::from_millis(MIN)..=Duration::from_millis(MAX)).contains(&duration) {
            Ok(Self(duration))
        } else {
            Err(format!("{text:?} is out of range: {}", Self::expected()))
        }
    }
}

impl<const MIN: u64, const MAX: u64> fmt::Display for Time<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, rest) = (self.0.as_secs(), self.0.subsec_nanos());
        let text = humantime::format_duration(self.0).to_string();
        // Its months have no whole number of days.
        if rest == 0 && seconds.is_multiple_of(D / S) && text.contains(' ') {
            return write!(f, "{}days", seconds / (D / S));
        }
        f.write_str(&text)
    }
}

impl<const MIN: u64, const MAX: u64> Textual for Time<MIN, MAX> {
    const WHAT: &str = r#"a duration with its unit, such as "30s" or "1m 30s""#;

    fn expected() -> String {
        let text = |limit| humantime::format_duration(Duration::from_millis(limit));
        format!("{} to {}", text(MIN), text(MAX))
    }
}

/// A number of bytes with its unit, such as `1 MiB`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Size<MIN, MAX> {
    /// Takes a number of bytes of the range, for defaults.
    pub(crate) const fn of(bytes: u64) -> Self {
        assert!(MIN <= bytes && bytes <= MAX, "defaults are in range");
        Self(bytes)
    }

    pub(crate) const fn bytes(self) -> u64 {
        self.0
    }

    /// The same for what is kept in memory.
    pub(crate) fn in_memory(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl<const MIN: u64, const MAX: u64> FromStr for Size<MIN, MAX> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // Nothing is a unit too, for `ByteSize`, and so is `m`.
        if !text.ends_with('B') {
            return Err(format!("{text:?} has no unit such as B, KiB or MiB"));
        }
        let size: ByteSize = text.parse()?;
        if (MIN..=MAX).contains(&size.as_u64()) {
            Ok(Self(size.as_u64()))
        } else {
            Err(format!("{text:?} is out of range: {}", Self::expected()))
        }
    }
}

impl<const MIN: u64, const MAX: u64> fmt::Display for Size<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&exactly(self.0))
    }
}

impl<const MIN: u64, const MAX: u64> Textual for Size<MIN, MAX> {
    const WHAT: &str = r#"a size with its unit, such as "16KiB" or "1MiB""#;

    fn expected() -> String {
        format!("{} to {}", exactly(MIN), exactly(MAX))
    }
}

/// Writes a size with the largest unit that does not round it.
fn exactly(bytes: u64) -> String {
    let units = [(TI, "TiB"), (GI, "GiB"), (MI, "MiB"), (KI, "KiB")];
    match units.into_iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{}{name}", bytes / unit),
        None => format!("{bytes}B"),
    }
}

/// What is written as a text, and read from it.
pub(crate) trait Textual: FromStr<Err: fmt::Display> + fmt::Display {
    /// What it is, for those who wrote something else.
    const WHAT: &str;

    /// The range.
    fn expected() -> String;
}

/// A [`Textual`] as a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Text<T>(pub(crate) T);

impl<T: Textual> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: Textual> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parse<T>(PhantomData<T>);

        impl<T: Textual> Visitor<'_> for Parse<T> {
            type Value = Text<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(T::WHAT)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Text<T>, E> {
                text.parse().map(Text).map_err(E::custom)
            }
        }

        deserializer.deserialize_any(Parse(PhantomData))
    }
}

impl<T: Textual> JsonSchema for Text<T> {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "x-range": T::expected() })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// A whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(crate) struct Count<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Count<MIN, MAX> {
    /// Takes a number of the range, for defaults.
    pub(crate) const fn of(number: u32) -> Self {
        assert!(MIN <= number && number <= MAX, "defaults are in range");
        Self(number)
    }

    pub(crate) const fn number(self) -> u32 {
        self.0
    }

    /// The same for what is counted in memory.
    pub(crate) const fn size(self) -> usize {
        self.0 as usize
    }

    fn expected() -> String {
        if MAX == u32::MAX { format!("{MIN} upwards") } else { format!("{MIN} to {MAX}") }
    }
}

impl<const MIN: u32, const MAX: u32> Serialize for Count<MIN, MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, const MIN: u32, const MAX: u32> Deserialize<'de> for Count<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        match u32::try_from(number) {
            Ok(number) if (MIN..=MAX).contains(&number) => Ok(Self(number)),
            _ => {
                let range = Self::expected();
                Err(de::Error::custom(format!("{number} is out of range: {range}")))
            }
        }
    }
}

impl<const MIN: u32, const MAX: u32> JsonSchema for Count<MIN, MAX> {
    fn schema_name() -> Cow<'static, str> {
        "Count".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "x-range": Self::expected() })
    }

    fn inline_schema() -> bool {
        true
    }
}

/// What must not be shown; the empty text is none.
///
/// Serialized as it is, so that settings survive it: `describe` masks it.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn reveal(&self) -> Option<&str> {
        (!self.0.is_empty()).then_some(&*self.0)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use toml::Value;

    use super::*;

    type Seconds = Text<Time<S, M>>;
    type Bytes = Text<Size<1, { 10 * MI }>>;

    fn read<'de, T: Deserialize<'de>>(value: impl Into<Value>) -> Result<T, String> {
        T::deserialize(value.into()).map_err(|error| error.message().to_owned())
    }

    #[test]
    fn durations_need_a_unit_and_a_range() {
        for text in ["1s", "30s", "1m", "1s 500ms"] {
            assert_eq!(read::<Seconds>(text).unwrap().0.to_string(), text);
        }
        assert_eq!(read::<Seconds>("30 sec").unwrap().0.to_string(), "30s");
        for (text, error) in [
            ("30", "time unit needed"),
            ("30 parsecs", "unknown time unit"),
            ("1ms", "\"1ms\" is out of range: 1s to 1m"),
            ("2m", "\"2m\" is out of range: 1s to 1m"),
            ("", "value was empty"),
        ] {
            assert!(read::<Seconds>(text).unwrap_err().contains(error), "{text}");
        }
        let error = read::<Seconds>(30).unwrap_err();
        assert!(error.contains("expected a duration with its unit"), "{error}");
    }

    #[test]
    fn whole_days_are_counted_as_such() {
        for text in ["1day", "90days", "1year"] {
            assert_eq!(read::<Text<Time<S, { 2 * Y }>>>(text).unwrap().0.to_string(), text);
        }
    }

    #[test]
    fn sizes_need_a_unit_and_a_range() {
        for (text, same) in [("1 MiB", "1MiB"), ("1536 KiB", "1536KiB"), ("3 B", "3B")] {
            assert_eq!(read::<Bytes>(text).unwrap().0.to_string(), same);
        }
        for (text, error) in
            [("1000", "has no unit"), ("1 m", "has no unit"), ("11 MiB", "range: 1B to 10MiB")]
        {
            assert!(read::<Bytes>(text).unwrap_err().contains(error), "{text}");
        }
        assert!(read::<Bytes>(30).unwrap_err().contains("expected a size with its unit"));
    }

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(format!("{:?}", Secret("x".to_owned())), "Secret(..)");
    }
}
