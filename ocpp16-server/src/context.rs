//! What a handler knows about a message besides its payload.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use ocpp16_types::{Deviation, MessageId};

use crate::admission::PathValues;
use crate::after::{AfterAnswer, AfterWork};
use crate::mask::masked_text;
#[cfg(doc)]
use crate::without_secrets;
use crate::{ChargePoint, Identity, TooMuchWork};

/// The circumstances of a message: who sent it, and how it really looked.
pub struct Context<S = ()> {
    pub(crate) charge_point: ChargePoint,
    pub(crate) admitted: Arc<Admittee<S>>,
    pub(crate) message_id: MessageId,
    pub(crate) deviations: Vec<Deviation>,
    pub(crate) raw: String,
    pub(crate) secret: Option<Arc<str>>,
    pub(crate) after: AfterAnswer,
}

/// What is known about a connection since it was admitted.
pub(crate) struct Admittee<S> {
    pub(crate) session: S,
    pub(crate) path_values: PathValues,
}

impl<S> Context<S> {
    /// Returns the identity of the charge point that sent the message.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        self.charge_point.identity()
    }

    /// Returns what admission said about the connection.
    #[must_use]
    pub fn session(&self) -> &S {
        &self.admitted.session
    }

    /// Returns the value of a named segment of the path that the charge point
    /// connected to, such as `tenant` in `/ocpp/{tenant}/{identity}`.
    #[must_use]
    pub fn path_value(&self, name: &str) -> Option<&str> {
        self.admitted.path_values.get(name)
    }

    /// Returns the id of the message, which its answer repeats.
    #[must_use]
    pub const fn message_id(&self) -> &MessageId {
        &self.message_id
    }

    /// Returns what was wrong with the payload and has been repaired; empty
    /// unless the server is [tolerant](crate::Validation::Tolerant).
    #[must_use]
    pub fn deviations(&self) -> &[Deviation] {
        &self.deviations
    }

    /// Returns the whole message as it was received.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Returns a text of the message without secrets, as an
    /// [`Observer`](crate::Observer) gets it: for logs, and for all that people
    /// read (J-66). It is [`without_secrets`], and the AuthorizationKey that the
    /// charge point was given over this connection is `***`, too.
    #[must_use]
    pub fn masked<'a>(&self, text: &'a str) -> Cow<'a, str> {
        masked_text(text, self.secret.as_deref())
    }

    /// Returns the charge point that sent the message, over the connection on
    /// which it sent it. It can be called from within the handler.
    #[must_use]
    pub const fn charge_point(&self) -> &ChargePoint {
        &self.charge_point
    }

    /// Leaves work to be done once the answer has been written to the socket:
    /// what a charge point should be told only when it knows the answer.
    ///
    /// It runs beside the messages that follow. If the answer cannot be written,
    /// or the handler panics, it is dropped. When the connection has ended, it
    /// has the [`drain_timeout`](crate::Builder::drain_timeout) to finish, and
    /// is dropped then. A panic is logged.
    ///
    /// ```
    /// use ocpp16_server::{Context, TooMuchWork};
    /// use ocpp16_types::GetConfigurationRequest;
    ///
    /// fn look_around(context: &Context) -> Result<(), TooMuchWork> {
    ///     let charge_point = context.charge_point().clone();
    ///     context.after(async move {
    ///         let _ = charge_point.call(GetConfigurationRequest::default()).await;
    ///     })
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// [`TooMuchWork`] if as much of the connection is unfinished as
    /// [`after_limit`](crate::Builder::after_limit) allows.
    pub fn after(
        &self,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), TooMuchWork> {
        self.after.push(AfterWork::new(&self.charge_point, work)?);
        Ok(())
    }
}

/// Without the session value, which may hold secrets.
impl<S> fmt::Debug for Context<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("charge_point", &self.charge_point)
            .field("message_id", &self.message_id)
            .finish_non_exhaustive()
    }
}
