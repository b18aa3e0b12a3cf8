//! Request and response enums per direction, and the traits that tie a
//! request to its action, its response and its senders.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::action::{ACTIONS, ActionEntry};

pub(super) fn payload_sets() -> TokenStream {
    let links = ACTIONS.iter().map(link);
    let charge_point: Vec<_> =
        ACTIONS.iter().filter(|action| action.initiator.includes_charge_point()).collect();
    let central_system: Vec<_> =
        ACTIONS.iter().filter(|action| action.initiator.includes_central_system()).collect();
    let sets = [
        set("ChargePoint", "Request", &charge_point, "A request that a charge point sends."),
        set(
            "CentralSystem",
            "Response",
            &charge_point,
            "An answer of the central system to a request of a charge point.",
        ),
        set("CentralSystem", "Request", &central_system, "A request that a central system sends."),
        set(
            "ChargePoint",
            "Response",
            &central_system,
            "An answer of a charge point to a request of the central system.",
        ),
    ];
    quote! { #(#sets)* #(#links)* }
}

fn set(role: &str, kind: &str, actions: &[&ActionEntry], doc: &str) -> TokenStream {
    let name = format_ident!("{role}{kind}");
    let role = format_ident!("{role}");
    let link = format_ident!("{kind}From");
    let variants: Vec<_> = actions.iter().map(|action| format_ident!("{}", action.name)).collect();
    let payloads: Vec<_> =
        actions.iter().map(|action| format_ident!("{}{kind}", action.name)).collect();
    let others: Vec<_> = ACTIONS
        .iter()
        .filter(|action| !actions.contains(action))
        .map(|action| format_ident!("{}", action.name))
        .collect();
    let variant_docs =
        actions.iter().map(|action| format!("The {} of `{}`.", kind.to_lowercase(), action.name));
    let answer = (kind == "Response").then(|| quote! { impl Answer for #name {} });
    let wrong = format!("not a {} of this side", kind.to_lowercase());
    quote! {
        #[doc = #doc]
        ///
        /// Exhaustive: the protocol is frozen, so match it without a wildcard.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum #name {
            #(#[doc = #variant_docs] #variants(#payloads),)*
        }

        impl #name {
            /// Returns the action that the payload belongs to.
            #[must_use]
            pub const fn action(&self) -> Action {
                match self { #(Self::#variants(_) => Action::#variants,)* }
            }
        }

        impl Sealed for #name {}

        #answer

        impl PayloadSet for #name {
            fn action(&self) -> Action {
                self.action()
            }

            fn table(action: Action) -> Option<&'static table::Object> {
                match action {
                    #(Action::#variants => Some(#payloads::TABLE),)*
                    #(Action::#others)|* => None,
                }
            }

            fn strict<'de, D: Deserializer<'de>>(action: Action, deserializer: D) -> Result<Self, D::Error> {
                match action {
                    #(Action::#variants => #payloads::deserialize(deserializer).map(Self::#variants),)*
                    #(Action::#others)|* => Err(de::Error::custom(#wrong)),
                }
            }

            fn relaxed<'de, D: Deserializer<'de>>(action: Action, deserializer: D) -> Result<Self, D::Error> {
                match action {
                    #(Action::#variants => #payloads::relaxed(deserializer).map(Self::#variants),)*
                    #(Action::#others)|* => Err(de::Error::custom(#wrong)),
                }
            }
        }

        impl Serialize for #name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { #(Self::#variants(payload) => payload.serialize(serializer),)* }
            }
        }

        schema_of_set!(#name, #(#payloads),*);

        #(member_of_set!(#payloads, #name::#variants, #link<role::#role>);)*
    }
}

fn link(action: &ActionEntry) -> TokenStream {
    let name = format_ident!("{}", action.name);
    let request = format_ident!("{}Request", action.name);
    let response = format_ident!("{}Response", action.name);
    quote! {
        impl Request for #request {
            type Response = #response;
            const ACTION: Action = Action::#name;
        }

        impl Response for #response {
            type Request = #request;
        }

        impl Answer for #response {}
    }
}
