//! The enum of all actions.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use crate::action::{ACTIONS, Initiator};

pub(super) fn actions() -> TokenStream {
    let count = Literal::usize_unsuffixed(ACTIONS.len());
    let idents: Vec<_> = ACTIONS.iter().map(|action| format_ident!("{}", action.name)).collect();
    let names: Vec<_> = ACTIONS.iter().map(|action| action.name).collect();
    let docs = ACTIONS.iter().map(|action| {
        let sender = match action.initiator {
            Initiator::ChargePoint => "the charge point",
            Initiator::CentralSystem => "the central system",
            Initiator::Either => "either side",
        };
        format!(
            "`{}`, requested by {sender}; profile {}. {}.",
            action.name, action.profile, action.section
        )
    });
    let sections = ACTIONS.iter().map(|action| action.section);
    let profiles = ACTIONS.iter().map(|action| format_ident!("{}", action.profile));
    let initiators = ACTIONS.iter().map(|action| match action.initiator {
        Initiator::ChargePoint => quote!(ChargePoint),
        Initiator::CentralSystem => quote!(CentralSystem),
        Initiator::Either => quote!(Either),
    });
    let by_length = super::enumeration::match_by_length(ACTIONS.iter().map(|action| {
        let ident = format_ident!("{}", action.name);
        (action.name, quote!(Self::#ident))
    }));
    quote! {
        /// The 39 actions of OCPP 1.6 and its security extension.
        ///
        /// Exhaustive: the protocol is frozen. Names are case-sensitive
        /// (OCPP-J 1.6 section 4.2.1).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            #(#[doc = #docs] #idents,)*
        }

        impl Action {
            /// All actions, in alphabetical order.
            pub const ALL: [Self; #count] = [#(Self::#idents),*];

            /// Returns the name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { #(Self::#idents => #names,)* }
            }

            /// Returns the feature profile that the action belongs to.
            #[must_use]
            pub const fn profile(self) -> Profile {
                match self { #(Self::#idents => Profile::#profiles,)* }
            }

            /// Returns where the operation is described.
            #[must_use]
            pub const fn section(self) -> &'static str {
                match self { #(Self::#idents => #sections,)* }
            }

            /// Returns which side sends the request.
            #[must_use]
            pub const fn initiator(self) -> Initiator {
                match self { #(Self::#idents => Initiator::#initiators,)* }
            }

            pub(crate) fn from_wire(value: &str) -> Option<Self> {
                #by_length
            }
        }

        wire_names!(Action);
    }
}
