//! Everything around the bare types: docs, constructors, closed decoders and
//! encoders, actions, request and response enums per direction, and the
//! tables from which `ocpp16-types` explains violations.

mod action;
mod enumeration;
mod payload_set;
mod structure;
mod table;

use proc_macro2::TokenStream;
use quote::quote;

use crate::Error;
use crate::docs::Docs;
use crate::hoist::Model;
use crate::rust_types::RustTypes;

pub(crate) fn glue(model: &Model, types: &RustTypes) -> Result<TokenStream, Error> {
    let mut docs = Docs::load()?;
    let tables = table::tables(model);
    let actions = action::actions();
    let sets = payload_set::payload_sets();
    let structs = structure::structs(model, types, &tables, &mut docs)?;
    let enums = enumeration::enums(model, types, &tables, &mut docs)?;
    docs.finish()?;
    let table_items = tables.items();
    Ok(quote! {
        use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
        use serde::ser::{Serialize, SerializeStruct, Serializer};

        use crate::decode::{self, Integral};
        use crate::payload::sealed::Sealed;
        use crate::payload::{Answer, Initiator, Payload, PayloadSet, Profile, Request, RequestFrom, Response, ResponseFrom};
        use crate::scalar::{AnyUri, CiString, DateTime, Decimal, IdToken, NonEmptyList, Text};
        use crate::{role, table};

        #actions
        #sets
        #structs
        #enums
        #table_items
    })
}
