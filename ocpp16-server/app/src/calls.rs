//! Calls to charge points, which end in the books.
//!
//! Every call of this program is made here, and runs to its end also when nobody
//! waits for it any more: what the charge point answers is noted all the same.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use ocpp16_server::{Answered, CallError, CallOptions, ChargePoint, OpenCall, OutcomeUnknown};
use ocpp16_types::{Action, CentralSystemRequest, MessageId, RequestFrom, role};
use tokio::task::JoinHandle;
use tokio_util::task::TaskTracker;

use crate::books::{Books, Expected};
use crate::storage::StorageError;

type Answer = Result<Answered, CallError>;

/// The way to charge points. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Calls {
    books: Books,
    /// Each ends with the time limit of its call at the latest, or with its
    /// connection.
    running: TaskTracker,
}

impl Calls {
    pub(crate) fn new(books: Books) -> Self {
        Self { books, running: TaskTracker::new() }
    }

    /// Calls with the time limit of the settings, and waits for the answer.
    pub(crate) async fn call<R: RequestFrom<role::CentralSystem>>(
        &self,
        charge_point: &ChargePoint,
        request: R,
    ) -> Result<R::Response, CallFailure> {
        let call = self.start(charge_point.clone(), request.into(), CallOptions::new()).await?;
        let answered = call.answer().await?;
        let Ok(response) = R::Response::try_from(answered.response) else {
            unreachable!("the answer to {} is decoded as that of {0}", R::ACTION)
        };
        Ok(response)
    }

    /// Starts a call.
    pub(crate) async fn start(
        &self,
        charge_point: ChargePoint,
        request: CentralSystemRequest,
        options: impl Into<CallOptions>,
    ) -> Result<Call, StorageError> {
        let (books, identity) = (self.books.clone(), charge_point.identity().clone());
        let prepare = async move {
            let expected = books.calling(&identity, &request).await?;
            Ok::<_, StorageError>((request, expected, ()))
        };
        let (call, ()) = self.start_prepared(charge_point, prepare, options).await?;
        Ok(call)
    }

    /// Starts a call whose request is yet to be prepared in the books; returns what
    /// is told of it as well. Both happen also if the future is dropped.
    pub(crate) async fn start_prepared<
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    >(
        &self,
        charge_point: ChargePoint,
        prepare: impl Future<Output = Result<(CentralSystemRequest, Option<Expected>, T), E>>
        + Send
        + 'static,
        options: impl Into<CallOptions>,
    ) -> Result<(Call, T), E> {
        let (calls, options) = (self.clone(), options.into());
        let started = self.running.spawn(async move {
            let (request, expected, told) = prepare.await?;
            Ok((calls.send(charge_point, request, expected, options).await, told))
        });
        started.await.unwrap_or(Err(E::from(StorageError::GivenUp)))
    }

    /// Runs what consists of calls, and of notes in the books beside them; also if
    /// nobody waits for it.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.running.spawn(future)
    }

    /// Waits until the end of every call is noted.
    pub(crate) async fn finish(&self) {
        self.running.close();
        self.running.wait().await;
    }

    async fn send(
        &self,
        charge_point: ChargePoint,
        request: CentralSystemRequest,
        expected: Option<Expected>,
        options: CallOptions,
    ) -> Call {
        let action = request.action();
        let mut open = charge_point.start_call(request, options);
        let id = open.id().clone();
        let calls = self.clone();
        // What the session refuses is never sent; it is told at once.
        open.taken_up().await;
        let early = early(&mut open).await;
        let note = {
            let id = id.clone();
            async move |answer: Answer| {
                calls.note(&charge_point, action, &id, expected, &answer).await;
                answer
            }
        };
        let answer = match early {
            Some(answer) => Waiting::Over(note(answer).await),
            None => Waiting::For(self.running.spawn(async move { note(open.await).await })),
        };
        Call { id, answer }
    }

    /// Logs how a call has ended, without what it carried, for answers hold
    /// secrets; and notes it in the books.
    async fn note(
        &self,
        charge_point: &ChargePoint,
        action: Action,
        id: &MessageId,
        expected: Option<Expected>,
        answer: &Answer,
    ) {
        let charge_point = charge_point.identity();
        match answer {
            Ok(_) => tracing::info!(%charge_point, %action, %id, "call answered"),
            Err(error) => {
                // A charge point may have put anything into it.
                let error = error.to_string();
                tracing::warn!(%charge_point, %action, %id, error, "call failed");
            }
        }
        let Some(expected) = expected else { return };
        if let Err(error) = self.books.called(charge_point, expected, answer).await {
            tracing::error!(%charge_point, %action, %id, %error, "the answer is not in the books");
        }
    }
}

/// A call that was started.
#[derive(Debug)]
pub(crate) struct Call {
    id: MessageId,
    answer: Waiting,
}

#[derive(Debug)]
enum Waiting {
    /// Refused at once: it was never sent.
    Over(Answer),
    For(JoinHandle<Answer>),
}

impl Call {
    pub(crate) const fn id(&self) -> &MessageId {
        &self.id
    }

    /// Tells whether it was not refused at once.
    pub(crate) const fn is_on_its_way(&self) -> bool {
        matches!(self.answer, Waiting::For(_))
    }

    /// Waits for the answer, which is in the books then.
    pub(crate) async fn answer(self) -> Answer {
        match self.answer {
            Waiting::Over(answer) => answer,
            Waiting::For(answer) => {
                answer.await.unwrap_or(Err(OutcomeUnknown::Disconnected.into()))
            }
        }
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub(crate) enum CallFailure {
    /// It could not be noted in the books, so it was not sent.
    NotNoted(StorageError),
    Call(CallError),
}

impl From<StorageError> for CallFailure {
    fn from(error: StorageError) -> Self {
        Self::NotNoted(error)
    }
}

impl From<CallError> for CallFailure {
    fn from(error: CallError) -> Self {
        Self::Call(error)
    }
}

impl fmt::Display for CallFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotNoted(error) => error.fmt(f),
            Self::Call(error) => error.fmt(f),
        }
    }
}

/// Returns the answer to a call that was refused at once.
async fn early(open: &mut OpenCall) -> Option<Answer> {
    poll_fn(|context| match Pin::new(&mut *open).poll(context) {
        Poll::Ready(answer) => Poll::Ready(Some(answer)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}
