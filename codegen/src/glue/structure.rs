//! Structs with docs, constructor, closed decoder and encoder.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::enumeration::match_by_length;
use super::table::Tables;
use crate::Error;
use crate::docs::Docs;
use crate::hoist::{FieldType, Model, Narrowing};
use crate::rust_types::{RustField, RustTypes, objects};
use crate::shape::IntegerDraft;

pub(super) fn structs(
    model: &Model,
    types: &RustTypes,
    tables: &Tables,
    docs: &mut Docs,
) -> Result<TokenStream, Error> {
    let mut out = TokenStream::new();
    for (name, _) in objects(model) {
        let fields = &types.structs[name];
        out.extend(definition(name, fields, docs)?);
        out.extend(decoder(model, name, fields, types));
        out.extend(encoder(name, fields));
        let (ident, table) = (format_ident!("{name}"), tables.object(name));
        out.extend(quote! { schema_of_object!(#ident, #table); });
    }
    for message in &model.messages {
        let ident = format_ident!("{}", message.type_name);
        let table = tables.object(&message.type_name);
        let relaxed = match narrowing(model, &message.type_name) {
            Some(_) => quote! {
                fn relaxed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    Self::any_value(deserializer)
                }
            },
            None => TokenStream::new(),
        };
        out.extend(quote! {
            impl Sealed for #ident {}

            impl Payload for #ident {
                const TABLE: &'static table::Object = &#table;
                #relaxed
            }
        });
    }
    Ok(out)
}

fn definition(name: &str, fields: &[RustField], docs: &mut Docs) -> Result<TokenStream, Error> {
    let mut doc = docs.take(name)?;
    let text = doc.text().to_owned();
    let field_docs: Vec<_> =
        fields.iter().map(|field| doc.take(&field.field.name)).collect::<Result<_, _>>()?;
    doc.finish()?;
    let ident = format_ident!("{name}");
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let declared = fields.iter().map(declared_type);
    let required: Vec<_> = fields.iter().filter(|field| field.field.required).collect();
    let arguments = required.iter().map(|field| {
        let (ident, ty) = (&field.ident, &field.ty);
        quote!(#ident: #ty)
    });
    let values = fields.iter().map(|field| {
        let ident = &field.ident;
        if field.field.required { quote!(#ident) } else { quote!(#ident: None) }
    });
    let default = if required.is_empty() { quote!(Default,) } else { TokenStream::new() };
    let constructor_doc = if required.is_empty() {
        "Creates it with every member absent."
    } else {
        "Creates it from the required members, with all others absent."
    };
    let debug = if MASKED.contains(&name) { TokenStream::new() } else { quote!(Debug,) };
    Ok(quote! {
        #[doc = #text]
        #[derive(#debug Clone, PartialEq, Eq, Hash, #default)]
        pub struct #ident {
            #(#[doc = #field_docs] pub #idents: #declared,)*
        }

        impl #ident {
            #[doc = #constructor_doc]
            #[must_use]
            pub const fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }
        }
    })
}

/// Types that can hold a secret; `ocpp16-types` writes a `Debug` that hides it.
const MASKED: [&str; 2] = ["ChangeConfigurationRequest", "KeyValue"];

fn declared_type(field: &RustField) -> TokenStream {
    let ty = &field.ty;
    if field.field.required { quote!(#ty) } else { quote!(Option<#ty>) }
}

fn decoder(model: &Model, name: &str, fields: &[RustField], types: &RustTypes) -> TokenStream {
    let ident = format_ident!("{name}");
    let expecting = format!("an object ({name})");
    let names: Vec<_> = fields.iter().map(|field| &field.field.name).collect();
    let idents: Vec<_> = fields.iter().map(|field| &field.ident).collect();
    let arms = fields.iter().enumerate().map(|(index, field)| {
        let (ident, index) = (&field.ident, Literal::usize_unsuffixed(index));
        let read = if field.field.ty == FieldType::Integer(IntegerDraft::Six) {
            quote!(map.next_value::<Integral>()?.0)
        } else {
            quote!(map.next_value()?)
        };
        quote! { #index => decode::once(&mut #ident, NAMES[#index], #read)?, }
    });
    let finish = fields.iter().enumerate().map(|(index, field)| {
        let (ident, index) = (&field.ident, Literal::usize_unsuffixed(index));
        if field.field.required {
            quote!(#ident: decode::required(#ident, NAMES[#index])?)
        } else {
            quote!(#ident)
        }
    });
    let position = match_by_length(fields.iter().enumerate().map(|(index, field)| {
        let index = Literal::usize_unsuffixed(index);
        (field.field.name.as_str(), quote!(#index))
    }));
    let body = if fields.is_empty() {
        quote! {
            decode::no_member(&mut map)?;
            Ok(#ident {})
        }
    } else {
        quote! {
            let position = |value: &str| #position;
            #(let mut #idents = None;)*
            while let Some(index) = decode::member(&mut map, NAMES, position)? {
                match index {
                    #(#arms)*
                    _ => return Err(decode::out_of_range()),
                }
            }
            Ok(#ident { #(#finish),* })
        }
    };
    let visit = quote! {
        const NAMES: &[&str] = &[#(#names),*];
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = #ident;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(#expecting)
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<#ident, A::Error> {
                #body
            }
        }

        deserializer.deserialize_struct(#name, NAMES, Members)
    };
    match narrowing(model, name) {
        None => quote! {
            impl<'de> Deserialize<'de> for #ident {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    #visit
                }
            }
        },
        Some(narrowing) => {
            let refused = refused(narrowing, types);
            let message = format!("{} is not a value here", narrowing.refused.join(", "));
            quote! {
                impl #ident {
                    /// Decodes without regard to values that only this message refuses.
                    fn any_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                        #visit
                    }
                }

                impl<'de> Deserialize<'de> for #ident {
                    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                        let payload = Self::any_value(deserializer)?;
                        if #refused {
                            return Err(de::Error::custom(#message));
                        }
                        Ok(payload)
                    }
                }
            }
        }
    }
}

fn narrowing<'model>(model: &'model Model, name: &str) -> Option<&'model Narrowing> {
    model.narrowings.iter().find(|narrowing| narrowing.message == name)
}

/// `payload.a.iter().flatten().flat_map(|item| &item.b).any(|item| ..)`
fn refused(narrowing: &Narrowing, types: &RustTypes) -> TokenStream {
    let enumeration = format_ident!("{}", narrowing.enumeration);
    let variants = types.enums[narrowing.enumeration]
        .iter()
        .filter(|variant| narrowing.refused.contains(&variant.value))
        .map(|variant| &variant.ident);
    let mut structure = narrowing.message.clone();
    let mut chain = quote!(std::iter::once(&payload));
    let (last, lists) = narrowing.path.split_last().expect("a narrowing has a path");
    for step in lists {
        let field = field(types, &structure, step);
        let ident = &field.ident;
        chain = if field.field.required {
            quote!(#chain.flat_map(|item| &item.#ident))
        } else {
            quote!(#chain.flat_map(|item| item.#ident.iter().flatten()))
        };
        let FieldType::List { items, .. } = &field.field.ty else {
            unreachable!("every step of a narrowing but the last is a list");
        };
        let FieldType::Named(name) = &**items else {
            unreachable!("the lists of a narrowing hold objects");
        };
        structure = (*name).to_owned();
    }
    let ident = &field(types, &structure, last).ident;
    quote!(#chain.any(|item| matches!(item.#ident, #(Some(#enumeration::#variants))|*)))
}

fn field<'types>(types: &'types RustTypes, structure: &str, name: &str) -> &'types RustField {
    types.structs[structure]
        .iter()
        .find(|field| field.field.name == name)
        .expect("the path of a narrowing was taken from the schema")
}

fn encoder(name: &str, fields: &[RustField]) -> TokenStream {
    let ident = format_ident!("{name}");
    let required = fields.iter().filter(|field| field.field.required).count();
    let optional: Vec<_> = fields.iter().filter(|field| !field.field.required).collect();
    let required = (required > 0 || optional.is_empty()).then(|| {
        let required = Literal::usize_unsuffixed(required);
        quote!(#required)
    });
    let counts = required.into_iter().chain(optional.iter().map(|field| {
        let ident = &field.ident;
        quote!(usize::from(self.#ident.is_some()))
    }));
    let members = fields.iter().map(|field| {
        let (ident, name) = (&field.ident, &field.field.name);
        if field.field.required {
            quote! { object.serialize_field(#name, &self.#ident)?; }
        } else {
            quote! {
                if let Some(value) = &self.#ident {
                    object.serialize_field(#name, value)?;
                }
            }
        }
    });
    let mutable = if fields.is_empty() { TokenStream::new() } else { quote!(mut) };
    quote! {
        impl Serialize for #ident {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let #mutable object = serializer.serialize_struct(#name, #(#counts)+*)?;
                #(#members)*
                object.end()
            }
        }
    }
}
