//! The fast path: one pass over the text, typed payloads as they come.
//!
//! Gives up at the first surprise; what the surprise was is not its business.

use std::convert::Infallible;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::Frame;
use crate::decode::{NullIsEmpty, text};
use crate::json::{GaveUp, Reader};
use crate::payload::PayloadSet;
use crate::role::Role;
use crate::{Action, MessageId};

pub(super) fn one_pass<S: Role>(
    text: &str,
    pending: &impl Fn(&str) -> Option<Action>,
) -> Result<Frame<S>, GaveUp> {
    let mut reader = Reader::new(text);
    let frame = reader.deserialize_seq(FrameVisitor { pending, sender: PhantomData })?;
    reader.end()?;
    Ok(frame)
}

struct FrameVisitor<'a, S, P> {
    pending: &'a P,
    sender: PhantomData<S>,
}

impl<'de, S: Role, P: Fn(&str) -> Option<Action>> Visitor<'de> for FrameVisitor<'_, S, P> {
    type Value = Frame<S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an OCPP-J frame")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Frame<S>, A::Error> {
        let kind: u8 = element(&mut seq, PhantomData)?;
        let id: MessageId = element(&mut seq, PhantomData)?;
        let frame = match kind {
            2 => {
                let action = element(&mut seq, ActionName)?;
                let request = element(&mut seq, NullIsEmpty(Strict(action, PhantomData)))?;
                Frame::Call { id, request }
            }
            3 => {
                let action = (self.pending)(&id).ok_or_else(|| A::Error::custom("no such call"))?;
                let response = element(&mut seq, NullIsEmpty(Strict(action, PhantomData)))?;
                Frame::CallResult { id, response }
            }
            // CALLERRORs are rare, and so lenient that they need the tree.
            _ => return Err(A::Error::custom("not a CALL or CALLRESULT")),
        };
        match seq.next_element_seed(TooMany)? {
            None => Ok(frame),
            Some(never) => match never {},
        }
    }
}

fn element<'de, A, T>(seq: &mut A, seed: T) -> Result<T::Value, A::Error>
where
    A: SeqAccess<'de>,
    T: DeserializeSeed<'de>,
{
    seq.next_element_seed(seed)?.ok_or_else(|| A::Error::custom("too few elements"))
}

/// An element that must not be there; fails without reading it.
struct TooMany;

impl<'de> DeserializeSeed<'de> for TooMany {
    type Value = Infallible;

    fn deserialize<D: Deserializer<'de>>(self, _: D) -> Result<Infallible, D::Error> {
        Err(D::Error::custom("too many elements"))
    }
}

struct ActionName;

impl<'de> DeserializeSeed<'de> for ActionName {
    type Value = Action;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Action, D::Error> {
        text(deserializer, "an action", Action::from_wire)
    }
}

/// The payload of an action, among those of one side.
struct Strict<P>(Action, PhantomData<P>);

impl<'de, P: PayloadSet> DeserializeSeed<'de> for Strict<P> {
    type Value = P;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<P, D::Error> {
        P::strict(self.0, deserializer)
    }
}
