//! Enums with their values on the wire.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::table::Tables;
use crate::Error;
use crate::docs::Docs;
use crate::hoist::Model;
use crate::rust_types::{RustTypes, RustVariant};

pub(super) fn enums(
    model: &Model,
    types: &RustTypes,
    tables: &Tables,
    docs: &mut Docs,
) -> Result<TokenStream, Error> {
    let mut out = TokenStream::new();
    for (name, variants) in &types.enums {
        out.extend(enumeration(name, variants, tables, docs)?);
    }
    for (alias, original) in &model.aliases {
        let mut doc = docs.take(alias)?;
        for variant in &types.enums[*original] {
            // Documented at the type; the entries must still match its values.
            doc.take(&variant.value)?;
        }
        let text = doc.text().to_owned();
        doc.finish()?;
        let (alias, original) = (format_ident!("{alias}"), format_ident!("{original}"));
        out.extend(quote! { #[doc = #text] pub type #alias = #original; });
    }
    Ok(out)
}

fn enumeration(
    name: &str,
    variants: &[RustVariant],
    tables: &Tables,
    docs: &mut Docs,
) -> Result<TokenStream, Error> {
    let mut doc = docs.take(name)?;
    let text = doc.text().to_owned();
    let variant_docs: Vec<_> =
        variants.iter().map(|variant| doc.take(&variant.value)).collect::<Result<_, _>>()?;
    doc.finish()?;
    let ident = format_ident!("{name}");
    let count = Literal::usize_unsuffixed(variants.len());
    let idents: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let values: Vec<_> = variants.iter().map(|variant| &variant.value).collect();
    let by_length = match_by_length(variants.iter().map(|variant| {
        let ident = &variant.ident;
        (variant.value.as_str(), quote!(Self::#ident))
    }));
    let table = tables.enumeration(name);
    Ok(quote! {
        #[doc = #text]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum #ident {
            #(#[doc = #variant_docs] #idents,)*
        }

        impl #ident {
            /// All values, in the order of the schema.
            pub const ALL: [Self; #count] = [#(Self::#idents),*];

            /// Returns the value on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { #(Self::#idents => #values,)* }
            }

            fn from_wire(value: &str) -> Option<Self> {
                #by_length
            }
        }

        wire_enum!(#ident, #table);
    })
}

/// `match value.len() { 1 => match value { .. }, .. }`: one jump and one or
/// two comparisons of known length, instead of a comparison with every value.
pub(super) fn match_by_length<'a>(
    values: impl Iterator<Item = (&'a str, TokenStream)>,
) -> TokenStream {
    let mut lengths: BTreeMap<usize, Vec<TokenStream>> = BTreeMap::new();
    for (value, result) in values {
        lengths.entry(value.len()).or_default().push(quote! { #value => Some(#result), });
    }
    let arms = lengths.into_iter().map(|(length, arms)| {
        let length = Literal::usize_unsuffixed(length);
        quote! { #length => match value { #(#arms)* _ => None, }, }
    });
    quote! { match value.len() { #(#arms)* _ => None, } }
}
