//! The schemas as static tables, from which violations are explained.
//!
//! Tables are built from the shape at each place, not from the merged types,
//! so that they stay exact where one type serves two slightly different
//! schemas. Equal shapes share one table.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use syn::Ident;

use crate::hoist::{Field, FieldType, Model};
use crate::shape::{IntegerDraft, Member, Shape};

/// All tables, each under the name of its static.
pub(super) struct Tables {
    entries: Vec<Entry>,
}

struct Entry {
    type_name: String,
    shape: Shape,
    ident: Ident,
    item: TokenStream,
}

pub(super) fn tables(model: &Model) -> Tables {
    let mut tables = Tables { entries: Vec::new() };
    for message in &model.messages {
        tables.add_object(model, &message.type_name, &message.fields, &message.shape);
    }
    tables
}

impl Tables {
    /// The static of a payload or named object.
    pub(super) fn object(&self, type_name: &str) -> &Ident {
        self.first(type_name)
    }

    /// The static of an enumeration, with all its values.
    pub(super) fn enumeration(&self, type_name: &str) -> &Ident {
        self.first(type_name)
    }

    pub(super) fn items(&self) -> TokenStream {
        self.entries.iter().map(|entry| entry.item.clone()).collect()
    }

    /// The widest variant comes first: MeterValues precedes StopTransaction.
    fn first(&self, type_name: &str) -> &Ident {
        let entry = self.entries.iter().find(|entry| entry.type_name == type_name);
        &entry.expect("every type occurs in a payload").ident
    }

    fn add_object(
        &mut self,
        model: &Model,
        type_name: &str,
        fields: &[Field],
        members: &[Member],
    ) -> Ident {
        let shape = Shape::Object(members.to_vec());
        if let Some(known) = self.known(type_name, &shape) {
            return known;
        }
        let rows: Vec<_> = fields
            .iter()
            .zip(members)
            .map(|(field, member)| {
                let (name, required) = (&member.name, member.required);
                let shape = self.shape(model, &field.ty, &member.shape);
                quote! { table::Member { name: #name, required: #required, shape: #shape } }
            })
            .collect();
        self.add(type_name, shape, |ident| {
            quote! {
                static #ident: table::Object = table::Object { name: #type_name, members: &[#(#rows),*] };
            }
        })
    }

    fn shape(&mut self, model: &Model, ty: &FieldType, shape: &Shape) -> TokenStream {
        match (ty, shape) {
            (FieldType::Named(name), Shape::Object(members)) => {
                let fields = &model.objects[name];
                let ident = self.add_object(model, name, fields, members);
                quote!(table::Shape::Object(&#ident))
            }
            (FieldType::Named(name), Shape::Enumeration(values)) => {
                let name = model.resolve(name);
                let ident = match self.known(name, shape) {
                    Some(known) => known,
                    None => self.add(name, shape.clone(), |ident| {
                        quote! { static #ident: &[&str] = &[#(#values),*]; }
                    }),
                };
                quote!(table::Shape::Enumeration(#ident))
            }
            (FieldType::List { items: ty, .. }, Shape::List { items, min_items }) => {
                let min_items = Literal::u64_unsuffixed(*min_items);
                let items = self.shape(model, ty, items);
                quote!(table::Shape::List { items: &#items, min_items: #min_items })
            }
            (_, Shape::Text { max_length }) => {
                let max_length = match max_length {
                    Some(length) => {
                        let length = Literal::u64_unsuffixed(*length);
                        quote!(Some(#length))
                    }
                    None => quote!(None),
                };
                quote!(table::Shape::Text { max_length: #max_length })
            }
            (_, Shape::DateTime) => quote!(table::Shape::DateTime),
            (_, Shape::AnyUri) => quote!(table::Shape::AnyUri),
            (_, Shape::Integer(IntegerDraft::Four)) => quote!(table::Shape::Integer),
            (_, Shape::Integer(IntegerDraft::Six)) => quote!(table::Shape::Integral),
            (_, Shape::Decimal) => quote!(table::Shape::Decimal),
            (_, Shape::Boolean) => quote!(table::Shape::Boolean),
            (ty, shape) => unreachable!("hoisting made {ty:?} of {shape:?}"),
        }
    }

    fn known(&self, type_name: &str, shape: &Shape) -> Option<Ident> {
        self.entries
            .iter()
            .find(|entry| entry.type_name == type_name && entry.shape == *shape)
            .map(|entry| entry.ident.clone())
    }

    fn add(
        &mut self,
        type_name: &str,
        shape: Shape,
        item: impl FnOnce(&Ident) -> TokenStream,
    ) -> Ident {
        let variants = self.entries.iter().filter(|entry| entry.type_name == type_name).count();
        let suffix = if variants == 0 { String::new() } else { format!("_{}", variants + 1) };
        let ident = format_ident!("{}{suffix}", screaming(type_name));
        let item = item(&ident);
        self.entries.push(Entry {
            type_name: type_name.to_owned(),
            shape,
            ident: ident.clone(),
            item,
        });
        ident
    }
}

/// `IdTagInfo` -> `ID_TAG_INFO`.
fn screaming(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(character.to_ascii_uppercase());
    }
    out
}
