//! The boilerplate of generated types, one macro a concern, so that the
//! generated code shows what differs from type to type.

/// `Display` and `FromStr` by the names on the wire.
macro_rules! wire_names {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::UnknownValue;

            fn from_str(value: &str) -> Result<Self, crate::UnknownValue> {
                Self::from_wire(value)
                    .ok_or_else(|| crate::UnknownValue::new(stringify!($name), value))
            }
        }
    };
}

/// An enumeration of the schemas: a string on the wire and nothing else.
macro_rules! wire_enum {
    ($name:ident, $values:ident) => {
        wire_names!($name);

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::decode::text(deserializer, concat!("a ", stringify!($name)), Self::from_wire)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::json_schema::of_shape(&crate::table::Shape::Enumeration($values))
            }
        }
    };
}

/// The JSON Schema of an object, from its table.
macro_rules! schema_of_object {
    ($name:ident, $table:ident) => {
        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::json_schema::of_shape(&crate::table::Shape::Object(&$table))
            }
        }
    };
}

/// The JSON Schema of a set of payloads: one of them.
macro_rules! schema_of_set {
    ($name:ident, $($payload:ident),*) => {
        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let payloads = [$(generator.subschema_for::<$payload>()),*];
                schemars::json_schema!({ "anyOf": payloads })
            }
        }
    };
}

/// A payload as a variant of the enum of its direction.
macro_rules! member_of_set {
    ($payload:ident, $set:ident::$variant:ident, $link:ident<$role:ty>) => {
        impl From<$payload> for $set {
            fn from(payload: $payload) -> Self {
                Self::$variant(payload)
            }
        }

        impl TryFrom<$set> for $payload {
            /// The payload of another action, given back.
            type Error = $set;

            fn try_from(set: $set) -> Result<Self, $set> {
                match set {
                    $set::$variant(payload) => Ok(payload),
                    other => Err(other),
                }
            }
        }

        impl $link<$role> for $payload {}
    };
}

/// What all text scalars have: the text itself, and decoding that checks it.
/// The type provides `new`, `as_str` and `from_wire`.
macro_rules! text_scalar {
    ($name:ident $(<$n:ident>)?, $expecting:literal) => {
        impl $(<const $n: usize>)? std::ops::Deref for $name $(<$n>)? {
            type Target = str;

            fn deref(&self) -> &str {
                self.as_str()
            }
        }

        impl $(<const $n: usize>)? AsRef<str> for $name $(<$n>)? {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl $(<const $n: usize>)? std::fmt::Display for $name $(<$n>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $(<const $n: usize>)? std::str::FromStr for $name $(<$n>)? {
            type Err = crate::ValueError;

            fn from_str(text: &str) -> Result<Self, crate::ValueError> {
                Self::new(text)
            }
        }

        impl $(<const $n: usize>)? serde::Serialize for $name $(<$n>)? {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de, $(const $n: usize)?> serde::Deserialize<'de> for $name $(<$n>)? {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::decode::text(deserializer, $expecting, Self::from_wire)
            }
        }
    };
}

/// Conversions that may fail, for those text scalars that can always refuse.
macro_rules! try_from_text {
    ($name:ident $(<$n:ident>)?) => {
        impl $(<const $n: usize>)? TryFrom<&str> for $name $(<$n>)? {
            type Error = crate::ValueError;

            fn try_from(text: &str) -> Result<Self, crate::ValueError> {
                Self::new(text)
            }
        }

        impl $(<const $n: usize>)? TryFrom<String> for $name $(<$n>)? {
            type Error = crate::ValueError;

            fn try_from(text: String) -> Result<Self, crate::ValueError> {
                Self::new(text)
            }
        }
    };
}
