//! Which CALL an answer belongs to.

use super::Conversation;
use super::id::Id;
use super::open_call::OpenCall;
use crate::Action;
use crate::traffic::examine::conforming;
use crate::traffic::{Examined, MessageType, Origin, Verdict, examine};

impl<P: Clone> Conversation<P> {
    /// Returns the actions of the open CALLs that an answer from there with this id
    /// may belong to, each once, that of the newest first; `None` stands for one that
    /// OCPP 1.6 does not have. There is hardly ever more than one.
    pub fn called(
        &self,
        id: &str,
        origin: Origin,
    ) -> impl Iterator<Item = Option<Action>> + use<'_, P> {
        const { assert!(Action::ALL.len() < 64, "a bit for each, and one for none") };
        let id = Id::new(id, &self.hasher);
        let mut told = 0_u64;
        let calls = self.open.iter().rev().filter(move |call| call.may_get(&id, origin));
        calls.map(|call| call.action).filter(move |action| {
            let bit = 1 << action.map_or(63, |action| action as u32);
            let is_new = told & bit == 0;
            told |= bit;
            is_new
        })
    }

    /// Makes sure that an answer was examined as that to its CALL. Of several that
    /// it may belong to, it belongs to the newest whose schema accepts it; if none does,
    /// and behind each something is [missing](Self::hole), it belongs to none.
    pub fn settle<'a>(&self, examined: &mut Examined<'a>, text: &'a str, origin: Origin) {
        let (Some(message_type @ (MessageType::CallResult | MessageType::CallError)), Some(id)) =
            (examined.message_type, &examined.id)
        else {
            return;
        };
        let mut called = self.called(id, origin);
        let newest = called.next().flatten();
        if examined.action != newest {
            *examined = examine(text, |_| newest);
        }
        for action in called.flatten() {
            let is_error = message_type == MessageType::CallError;
            match examined.verdict {
                Verdict::Valid => return,
                // Whatever it answers.
                Verdict::Invalid if is_error => return,
                Verdict::Unknown if is_error => *examined = examine(text, |_| Some(action)),
                // Nobody is told what is wrong with it as the answer to another CALL, and
                // to find that out is dear.
                Verdict::Invalid | Verdict::Unknown | Verdict::NotJson => {
                    if let Ok(other) = conforming(text, &|_| Some(action)) {
                        *examined = other;
                    }
                }
            }
        }
        if (message_type, examined.verdict) == (MessageType::CallResult, Verdict::Invalid)
            && let Some(id) = &examined.id
            && self.is_uncertain(id, origin)
        {
            *examined = examine(text, |_| None);
        }
    }

    /// The newest open CALL that an answer may belong to, of this action if there is
    /// one.
    pub(super) fn answered(
        &self,
        id: &Id,
        action: Option<Action>,
        origin: Origin,
    ) -> Option<usize> {
        let newest = |of: &dyn Fn(&OpenCall<P>) -> bool| {
            self.open.iter().rposition(|call| call.may_get(id, origin) && of(call))
        };
        newest(&|call| call.action == action).or_else(|| newest(&|call| !call.uncertain))
    }

    /// Whether something is missing behind all CALLs that an answer may belong to.
    fn is_uncertain(&self, id: &str, origin: Origin) -> bool {
        let id = Id::new(id, &self.hasher);
        let mut calls = self.open.iter().filter(|call| call.may_get(&id, origin)).peekable();
        calls.peek().is_some() && calls.all(|call| call.uncertain)
    }
}
