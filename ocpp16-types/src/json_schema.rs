//! JSON Schemas of all types, equivalent to the official ones (feature
//! `schemars`).
//!
//! They are written from the same tables that explain violations; a test
//! compares them with the official files.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use crate::scalar::{AnyUri, CiString, DateTime, Decimal, Text};
use crate::table::Shape;

pub(crate) fn of_shape(shape: &Shape) -> Schema {
    Schema::try_from(value(shape)).expect("every shape becomes an object")
}

fn value(shape: &Shape) -> Value {
    match shape {
        Shape::Object(table) => {
            let properties: Map<String, Value> = table
                .members
                .iter()
                .map(|member| (member.name.to_owned(), value(&member.shape)))
                .collect();
            let required: Vec<_> = table
                .members
                .iter()
                .filter(|member| member.required)
                .map(|member| member.name)
                .collect();
            let mut schema = json!({
                "type": "object",
                "properties": properties,
                "additionalProperties": false,
            });
            // draft-04 does not allow an empty list here.
            if !required.is_empty() {
                schema["required"] = json!(required);
            }
            schema
        }
        Shape::List { items, min_items: 0 } => json!({"type": "array", "items": value(items)}),
        Shape::List { items, min_items } => {
            json!({"type": "array", "items": value(items), "minItems": min_items})
        }
        Shape::Text { max_length: None } => json!({"type": "string"}),
        Shape::Text { max_length: Some(length) } => json!({"type": "string", "maxLength": length}),
        Shape::DateTime => json!({"type": "string", "format": "date-time"}),
        Shape::AnyUri => json!({"type": "string", "format": "uri"}),
        Shape::Enumeration(values) => json!({"type": "string", "enum": values}),
        Shape::Integer | Shape::Integral => json!({"type": "integer"}),
        Shape::Decimal => json!({"type": "number", "multipleOf": 0.1}),
        Shape::Boolean => json!({"type": "boolean"}),
    }
}

impl<const N: usize> JsonSchema for CiString<N> {
    fn schema_name() -> Cow<'static, str> {
        format!("CiString{N}").into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        of_shape(&Shape::Text { max_length: Some(N) })
    }
}

impl<const N: usize> JsonSchema for Text<N> {
    fn schema_name() -> Cow<'static, str> {
        if N == usize::MAX { "Text".into() } else { format!("Text{N}").into() }
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        of_shape(&Shape::Text { max_length: (N != usize::MAX).then_some(N) })
    }
}

macro_rules! scalar_schema {
    ($name:ident, $shape:expr) => {
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn inline_schema() -> bool {
                true
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                of_shape(&$shape)
            }
        }
    };
}

scalar_schema!(DateTime, Shape::DateTime);
scalar_schema!(AnyUri, Shape::AnyUri);
scalar_schema!(Decimal, Shape::Decimal);

impl JsonSchema for crate::MessageId {
    fn schema_name() -> Cow<'static, str> {
        "MessageId".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "minLength": 1, "maxLength": Self::MAX_LENGTH})
    }
}
