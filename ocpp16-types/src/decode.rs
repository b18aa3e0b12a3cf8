//! What the generated decoders share.
//!
//! They accept what the official schemas accept: an object only as a JSON
//! object, an enumeration only as a string, no `null` for an absent member, no
//! unknown member and, though the schemas cannot say so, no member twice.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, Visitor};

/// Reads a JSON string and makes a value of it; `None` means it is not one.
pub(crate) fn text<'de, D, T>(
    deserializer: D,
    expecting: &'static str,
    read: fn(&str) -> Option<T>,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    deserializer.deserialize_str(TextVisitor { expecting, read })
}

struct TextVisitor<T> {
    expecting: &'static str,
    read: fn(&str) -> Option<T>,
}

impl<T> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.read)(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

/// Reads the next member name and returns its position, `None` at the end.
#[inline]
pub(crate) fn member<'de, A: MapAccess<'de>>(
    map: &mut A,
    names: &'static [&'static str],
    position: impl Fn(&str) -> Option<usize>,
) -> Result<Option<usize>, A::Error> {
    map.next_key_seed(MemberName { names, position })
}

/// Expects the end of an object that has no members.
pub(crate) fn no_member<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    member(map, &[], |_| None).map(|_| ())
}

struct MemberName<P> {
    names: &'static [&'static str],
    position: P,
}

impl<'de, P: Fn(&str) -> Option<usize>> DeserializeSeed<'de> for MemberName<P> {
    type Value = usize;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<P: Fn(&str) -> Option<usize>> Visitor<'_> for MemberName<P> {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "one of {:?}", self.names)
    }

    /// A format that knows the names may tell a position at once.
    #[inline]
    fn visit_u64<E: de::Error>(self, position: u64) -> Result<usize, E> {
        usize::try_from(position)
            .ok()
            .filter(|position| *position < self.names.len())
            .ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(position), &self))
    }

    #[inline]
    fn visit_str<E: de::Error>(self, name: &str) -> Result<usize, E> {
        (self.position)(name).ok_or_else(|| E::unknown_field(name, self.names))
    }
}

/// Stores the value of a member; twice is an error.
#[inline]
pub(crate) fn once<T, E: de::Error>(
    slot: &mut Option<T>,
    name: &'static str,
    value: T,
) -> Result<(), E> {
    if slot.is_some() {
        return Err(E::duplicate_field(name));
    }
    *slot = Some(value);
    Ok(())
}

/// For the arm that no position reaches.
pub(crate) fn out_of_range<E: de::Error>() -> E {
    E::custom("member position out of range")
}

/// Unwraps a required member.
pub(crate) fn required<T, E: de::Error>(value: Option<T>, name: &'static str) -> Result<T, E> {
    value.ok_or_else(|| E::missing_field(name))
}

/// An integer as draft-06 defines it: any number without a fractional part,
/// so `1.0` and `1e2` count. (draft-04 goes by the notation, as `i64` does.)
pub(crate) struct Integral(pub(crate) i64);

impl<'de> Deserialize<'de> for Integral {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IntegralVisitor;

        impl Visitor<'_> for IntegralVisitor {
            type Value = Integral;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an integer")
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Integral, E> {
                Ok(Integral(value))
            }

            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Integral, E> {
                i64::try_from(value)
                    .map(Integral)
                    .map_err(|_| E::invalid_value(de::Unexpected::Unsigned(value), &self))
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Integral, E> {
                integral(value)
                    .map(Integral)
                    .ok_or_else(|| E::invalid_value(de::Unexpected::Float(value), &self))
            }
        }

        deserializer.deserialize_i64(IntegralVisitor)
    }
}

/// The integer that a float is, if it is one and fits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the range and the missing fraction are checked first"
)]
fn integral(value: f64) -> Option<i64> {
    // From here on floats are no longer exact.
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    (value.fract() == 0.0 && value.abs() < LIMIT).then_some(value as i64)
}

/// Reads `null` as an empty object, the one leniency that the transport
/// specification itself grants (OCPP-J 1.6 section 4.2.1).
pub(crate) struct NullIsEmpty<S>(pub(crate) S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for NullIsEmpty<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        deserializer.deserialize_option(NullIsEmptyVisitor(self.0))
    }
}

struct NullIsEmptyVisitor<S>(S);

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for NullIsEmptyVisitor<S> {
    type Value = S::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or null")
    }

    fn visit_none<E: de::Error>(self) -> Result<S::Value, E> {
        self.0.deserialize(EmptyObject(PhantomData))
    }

    fn visit_unit<E: de::Error>(self) -> Result<S::Value, E> {
        self.visit_none()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(deserializer)
    }
}

/// A deserializer of `{}`.
struct EmptyObject<E>(PhantomData<E>);

impl<'de, E: de::Error> Deserializer<'de> for EmptyObject<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor
            .visit_map(de::value::MapDeserializer::<_, E>::new(std::iter::empty::<(&str, &str)>()))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string
        bytes byte_buf option unit unit_struct newtype_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}
