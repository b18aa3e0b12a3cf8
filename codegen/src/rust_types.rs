//! Named types -> Rust structs and enums, by typify.
//!
//! typify decides identifiers and field types. What it derives for serde is
//! dropped: its decoders take `null` for an absent member, a list for an
//! object and an object for an enumeration value, all of which the official
//! schemas refuse. [`crate::glue`] writes closed decoders instead.

use std::collections::BTreeMap;

use quote::ToTokens;
use schemars::schema::{
    ArrayValidation, InstanceType, ObjectValidation, Schema, SchemaObject, SingleOrVec,
};
use syn::{Ident, Type};
use typify::{TypeSpace, TypeSpaceSettings};

use crate::Error;
use crate::hoist::{Field, FieldType, Model};

/// What typify made of the model.
pub(crate) struct RustTypes {
    /// By type name; fields in schema order.
    pub(crate) structs: BTreeMap<String, Vec<RustField>>,
    /// By type name; variants in schema order.
    pub(crate) enums: BTreeMap<String, Vec<RustVariant>>,
}

pub(crate) struct RustField {
    pub(crate) ident: Ident,
    /// The type without `Option`.
    pub(crate) ty: Type,
    pub(crate) field: Field,
}

pub(crate) struct RustVariant {
    pub(crate) ident: Ident,
    /// The value on the wire.
    pub(crate) value: String,
}

pub(crate) fn rust_types(model: &Model) -> Result<RustTypes, Error> {
    let file = run_typify(model)?;
    let mut types = RustTypes { structs: BTreeMap::new(), enums: BTreeMap::new() };
    for (name, fields) in objects(model) {
        types.structs.insert(name.to_owned(), rust_fields(&file, name, fields)?);
    }
    for (name, values) in &model.enumerations {
        types.enums.insert((*name).to_owned(), rust_variants(&file, name, values)?);
    }
    Ok(types)
}

/// All objects that become structs: payloads and the objects inside them.
pub(crate) fn objects(model: &Model) -> impl Iterator<Item = (&str, &[Field])> {
    let payloads =
        model.messages.iter().map(|message| (message.type_name.as_str(), &*message.fields));
    payloads.chain(model.objects.iter().map(|(name, fields)| (*name, &**fields)))
}

fn run_typify(model: &Model) -> Result<syn::File, Error> {
    let mut definitions = Vec::new();
    let mut settings = TypeSpaceSettings::default();
    let mut scalars = BTreeMap::new();
    for (name, fields) in objects(model) {
        definitions.push((name.to_owned(), object(model, fields, &mut scalars)));
    }
    for (name, values) in &model.enumerations {
        definitions.push(((*name).to_owned(), enumeration(values)));
    }
    for (name, rust) in scalars {
        definitions.push((name.clone(), Schema::Object(of_type(InstanceType::String))));
        settings.with_replacement(name, rust, std::iter::empty());
    }
    let mut space = TypeSpace::new(&settings);
    space
        .add_ref_types(definitions)
        .map_err(|error| Error::table(format!("typify refuses the types: {error}")))?;
    syn::parse2(space.to_stream())
        .map_err(|error| Error::table(format!("typify's output cannot be parsed: {error}")))
}

fn object(model: &Model, fields: &[Field], scalars: &mut BTreeMap<String, String>) -> Schema {
    let mut validation = ObjectValidation {
        additional_properties: Some(Box::new(Schema::Bool(false))),
        ..ObjectValidation::default()
    };
    for field in fields {
        validation.properties.insert(field.name.clone(), field_type(model, &field.ty, scalars));
        if field.required {
            validation.required.insert(field.name.clone());
        }
    }
    let mut schema = of_type(InstanceType::Object);
    schema.object = Some(Box::new(validation));
    Schema::Object(schema)
}

fn enumeration(values: &[String]) -> Schema {
    let mut schema = of_type(InstanceType::String);
    schema.enum_values = Some(values.iter().map(|value| value.as_str().into()).collect());
    Schema::Object(schema)
}

fn field_type(model: &Model, ty: &FieldType, scalars: &mut BTreeMap<String, String>) -> Schema {
    let mut scalar = |name: &str, rust: &str| {
        scalars.insert(name.to_owned(), rust.to_owned());
        reference(name)
    };
    match ty {
        FieldType::Named(name) => reference(model.resolve(name)),
        FieldType::List { items, min_items: _ } => {
            let mut schema = of_type(InstanceType::Array);
            schema.array = Some(Box::new(ArrayValidation {
                items: Some(SingleOrVec::Single(Box::new(field_type(model, items, scalars)))),
                ..ArrayValidation::default()
            }));
            Schema::Object(schema)
        }
        FieldType::CiString(length) => {
            scalar(&format!("CiString{length}"), &format!("CiString<{length}>"))
        }
        FieldType::IdToken => scalar("IdToken", "IdToken"),
        FieldType::Text(Some(length)) => {
            scalar(&format!("Text{length}"), &format!("Text<{length}>"))
        }
        FieldType::Text(None) => scalar("Text", "Text"),
        FieldType::DateTime => scalar("DateTime", "DateTime"),
        FieldType::AnyUri => scalar("AnyUri", "AnyUri"),
        FieldType::Decimal => scalar("Decimal", "Decimal"),
        FieldType::Integer(_) => Schema::Object(of_type(InstanceType::Integer)),
        FieldType::Boolean => Schema::Object(of_type(InstanceType::Boolean)),
    }
}

fn of_type(kind: InstanceType) -> SchemaObject {
    SchemaObject { instance_type: Some(kind.into()), ..SchemaObject::default() }
}

fn reference(name: &str) -> Schema {
    Schema::new_ref(format!("#/definitions/{name}"))
}

fn rust_fields(file: &syn::File, name: &str, fields: &[Field]) -> Result<Vec<RustField>, Error> {
    let item = file.items.iter().find_map(|item| {
        if let syn::Item::Struct(item) = item { (item.ident == name).then_some(item) } else { None }
    });
    let item = item.ok_or_else(|| Error::table(format!("typify made no struct {name}")))?;
    fields
        .iter()
        .map(|field| {
            let found = item.fields.iter().find_map(|rust| {
                let ident = rust.ident.clone()?;
                (wire_name(&rust.attrs, &ident) == field.name).then(|| RustField {
                    ident,
                    ty: rust_type(&rust.ty, &field.ty),
                    field: field.clone(),
                })
            });
            found.ok_or_else(|| Error::table(format!("typify lost {name}.{}", field.name)))
        })
        .collect()
}

fn rust_variants(
    file: &syn::File,
    name: &str,
    values: &[String],
) -> Result<Vec<RustVariant>, Error> {
    let item = file.items.iter().find_map(|item| {
        if let syn::Item::Enum(item) = item { (item.ident == name).then_some(item) } else { None }
    });
    let item = item.ok_or_else(|| Error::table(format!("typify made no enum {name}")))?;
    values
        .iter()
        .map(|value| {
            let found = item
                .variants
                .iter()
                .find(|variant| wire_name(&variant.attrs, &variant.ident) == *value);
            match found {
                Some(variant) => {
                    Ok(RustVariant { ident: variant.ident.clone(), value: value.clone() })
                }
                None => Err(Error::table(format!("typify lost {name}::{value}"))),
            }
        })
        .collect()
}

/// The name on the wire: what `#[serde(rename = "...")]` says, else the
/// identifier.
fn wire_name(attributes: &[syn::Attribute], ident: &Ident) -> String {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
        let mut renamed = None;
        // Other serde attributes end the parse early, after `rename`.
        let _ = attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                renamed = Some(meta.value()?.parse::<syn::LitStr>()?.value());
            }
            Ok(())
        });
        if let Some(renamed) = renamed {
            return renamed;
        }
    }
    ident.to_string()
}

/// Lists with a minimum get a type of their own; typify has only `Vec`.
fn rust_type(ty: &Type, field: &FieldType) -> Type {
    let ty = without_option(ty);
    if !matches!(field, FieldType::List { min_items: 1.., .. }) {
        return ty;
    }
    let text = ty.to_token_stream().to_string().replacen("Vec", "NonEmptyList", 1);
    syn::parse_str(&text).expect("a type with another name is still a type")
}

/// `Option<T>` -> `T`; typify wraps optional members except lists.
fn without_option(ty: &Type) -> Type {
    if let Type::Path(path) = ty
        && let Some(last) = path.path.segments.last()
        && last.ident == "Option"
        && let syn::PathArguments::AngleBracketed(arguments) = &last.arguments
        && let Some(syn::GenericArgument::Type(inner)) = arguments.args.first()
    {
        return short(inner);
    }
    short(ty)
}

/// `::std::vec::Vec<T>` -> `Vec<T>`, for readers of the generated code.
fn short(ty: &Type) -> Type {
    let text = ty.to_token_stream().to_string().replace(":: std :: vec :: Vec", "Vec");
    syn::parse_str(&text).expect("a type without its leading path is still a type")
}
