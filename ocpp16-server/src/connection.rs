//! The task of a connection: one loop over a closed set of events.
//!
//! Moves bytes and futures; every decision is in `session`. The handler runs
//! beside the loop, so it may call the charge point whose message it handles.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use fastwebsockets::WebSocketError;
use ocpp16_types::{CentralSystemResponse, Rejection};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};
use tracing::Instrument;

use crate::after::{AfterAnswer, AfterWork};
use crate::context::Admittee;
use crate::dispatch::handle;
use crate::metric;
use crate::session::{Answer, Effect, InboundCall, Session};
use crate::settings::{Settings, SharedObserver};
use crate::shared_store::SharedStore;
use crate::socket::{ReadError, Reader, Received, Writer, split};
use crate::store::{ChargePointState, StoreError};
use crate::{
    ChargePoint, Closing, Context, Direction, DisconnectCause, Handler, ObservedFrame, Validation,
};

/// A charge point that is connected, and what is being done for it.
pub(crate) struct Connection<H: Handler> {
    handler: Arc<H>,
    charge_point: ChargePoint,
    admitted: Arc<Admittee<H::Session>>,
    store: SharedStore,
    closing: Closing,
    observer: Option<SharedObserver>,
    session: Session,
    /// What the handler has in hand; on the heap only while there is something.
    work: Option<Work>,
    /// Left by handlers whose answer is not written yet.
    after: Vec<AfterWork>,
    /// What runs of it; made when there is something.
    running: Option<JoinSet<()>>,
}

type Work = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// Everything that can happen to a connection.
enum Event {
    /// The handler is done with what it had in hand.
    Finished(Outcome),
    /// Others want something: calls, or the end.
    Mail,
    /// Something was read, or can no longer be.
    Read(Result<Received, ReadError>),
    /// The deadline of the session has come.
    TimePassed,
}

/// What the handler had in hand, finished.
enum Outcome {
    Loaded(Result<ChargePointState, StoreError>),
    Connected,
    Call(Result<Answer, Rejection>, Vec<AfterWork>),
}

/// Whether the connection goes on.
enum Progress {
    Open,
    Closed(DisconnectCause),
}

impl<H: Handler> Connection<H> {
    /// Begins with loading what is known of the charge point; the `connected`
    /// hook comes next.
    pub(crate) fn new(
        handler: Arc<H>,
        charge_point: ChargePoint,
        admitted: Admittee<H::Session>,
        validation: Validation,
        settings: &Settings,
    ) -> Self {
        let identity = charge_point.identity().clone();
        let session = Session::new(identity, validation, settings, Instant::now().into_std());
        let store = settings.store.clone();
        let load = loaded(store.clone(), charge_point.clone());
        Self {
            handler,
            charge_point,
            admitted: Arc::new(admitted),
            store,
            closing: settings.closing,
            observer: settings.observer.clone(),
            session,
            work: Some(Box::pin(load)),
            after: Vec::new(),
            running: None,
        }
    }

    /// Talks until the connection is closed or lost.
    pub(crate) async fn talk(
        &mut self,
        settings: &Settings,
        read: impl AsyncRead + Unpin,
        write: impl AsyncWrite + Unpin,
    ) {
        let (reader, writer) =
            split(read, write, settings.max_message_bytes, settings.write_timeout);
        let cause = match self.exchange(reader, writer).await {
            Ok(cause) => cause,
            Err(error) => {
                tracing::debug!(identity = %self.charge_point.identity(), %error, "connection lost");
                DisconnectCause::Lost
            }
        };
        self.charge_point.refuse_calls(cause);
        self.session.connection_ended();
    }

    /// The loop.
    async fn exchange(
        &mut self,
        reader: Reader<impl AsyncRead + Unpin>,
        mut writer: Writer<impl AsyncWrite + Unpin>,
    ) -> Result<DisconnectCause, WebSocketError> {
        let charge_point = self.charge_point.clone();
        let mut reading = pin!(reader.receive());
        let mut mail = pin!(charge_point.mail());
        let mut alarm = pin!(sleep_until(Instant::now()));
        let mut armed: Option<Instant> = None;

        loop {
            if let Progress::Closed(cause) = self.perform(&mut writer).await? {
                return Ok(cause);
            }
            // Set only to an earlier time: deadlines mostly move away, and an
            // alarm that comes too soon costs less than a reset per message.
            if let Some(deadline) = self.session.deadline().map(Instant::from_std)
                && armed.is_none_or(|armed| deadline < armed)
            {
                alarm.as_mut().reset(deadline);
                armed = Some(deadline);
            }
            // All futures are kept across turns, so none loses anything when
            // another arm wins. What is in hand goes first, so that answers do
            // not wait behind new messages; reading goes last, so that a peer
            // that never pauses does not keep calls and time limits waiting.
            let work = &mut self.work;
            let event = tokio::select! {
                biased;
                outcome = poll_fn(|context| match work {
                    Some(work) => work.as_mut().poll(context),
                    None => Poll::Pending,
                }) => Event::Finished(outcome),
                () = &mut mail => {
                    mail.set(charge_point.mail());
                    Event::Mail
                }
                () = &mut alarm, if armed.is_some() => Event::TimePassed,
                (reader, received) = &mut reading, if self.session.has_room() => {
                    reading.set(reader.receive());
                    Event::Read(received)
                }
            };
            match event {
                Event::Finished(outcome) => {
                    self.work = None;
                    self.finished(outcome);
                }
                Event::Mail => self.open_mail(),
                Event::Read(Ok(received)) => {
                    if let Progress::Closed(cause) = self.take(received, &mut writer).await? {
                        return Ok(cause);
                    }
                }
                Event::Read(Err(ReadError::Broken(reason))) => self.session.close(reason),
                Event::Read(Err(ReadError::Gone(error))) => return Err(error),
                Event::TimePassed => {
                    armed = None;
                    self.session.time_passed(Instant::now().into_std());
                }
            }
        }
    }

    /// Handles what was received before the connection ended, without answers,
    /// and so without the work after them. Work that runs has a time limit.
    pub(crate) async fn finish(mut self, limit: Duration) {
        loop {
            while let Some(effect) = self.session.next_effect() {
                match effect {
                    Effect::Handle(call) => self.handle(call),
                    Effect::Observe(frame) => self.observe(&frame),
                    Effect::Send(_) | Effect::Ping | Effect::Close(_) => {}
                }
            }
            let Some(work) = self.work.take() else { break };
            let outcome = work.await;
            self.finished(outcome);
        }
        let hook = self.handler.disconnected(&self.charge_point, &self.admitted.session);
        if let Err(panic) = guarded(hook).await {
            let panic = panic_text(&*panic);
            tracing::error!(identity = %self.charge_point.identity(), panic, "hook panicked");
        }
        // Whoever dropped out of time is aborted with the set.
        let _ = timeout(limit, self.reap()).await;
    }

    /// Does what the session wants.
    async fn perform(
        &mut self,
        writer: &mut Writer<impl AsyncWrite + Unpin>,
    ) -> Result<Progress, WebSocketError> {
        let mut written = false;
        while let Some(effect) = self.session.next_effect() {
            match effect {
                Effect::Send(text) => {
                    metric::bytes(Direction::Sent, text.len());
                    writer.text(&text).await?;
                }
                Effect::Observe(frame) => {
                    self.observe(&frame);
                    continue;
                }
                Effect::Ping => writer.ping().await?,
                Effect::Handle(call) => {
                    self.handle(call);
                    continue;
                }
                Effect::Close(reason) => {
                    let identity = self.charge_point.identity();
                    tracing::info!(%identity, %reason, "closing");
                    if self.closing == Closing::Polite {
                        writer.close(reason).await?;
                    }
                    writer.flush().await?;
                    self.start_after_work();
                    return Ok(Progress::Closed(reason.into()));
                }
            }
            written = true;
        }
        if written {
            writer.flush().await?;
        }
        self.start_after_work();
        Ok(Progress::Open)
    }

    /// Starts what was left for after the answers, which are written.
    fn start_after_work(&mut self) {
        if self.after.is_empty() {
            return;
        }
        let identity = self.charge_point.identity();
        let running = self.running.get_or_insert_with(JoinSet::new);
        while running.try_join_next().is_some() {}
        for work in self.after.drain(..) {
            let identity = identity.clone();
            running.spawn(
                async move {
                    if let Err(panic) = guarded(work.run()).await {
                        let panic = panic_text(&*panic);
                        tracing::error!(%identity, panic, "work after an answer panicked");
                    }
                }
                .in_current_span(),
            );
        }
    }

    async fn reap(&mut self) {
        if let Some(running) = &mut self.running {
            while running.join_next().await.is_some() {}
        }
    }

    fn handle(&mut self, call: Box<InboundCall>) {
        let handler = Arc::clone(&self.handler);
        let store = self.store.clone();
        let action = call.action();
        let span = tracing::info_span!("received_call", id = %call.id, %action);
        let (charge_point, admitted) = (self.charge_point.clone(), Arc::clone(&self.admitted));
        let work = handled(handler, charge_point, admitted, store, action, call);
        self.work = Some(Box::pin(work.instrument(span)));
    }

    fn observe(&self, frame: &ObservedFrame) {
        if let Some(SharedObserver(observer)) = &self.observer {
            // It may be written badly, but costs no connection.
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| observer.frame(frame))) {
                tracing::error!(panic = panic_text(&*panic), "observer panicked");
            }
        }
    }

    fn finished(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Loaded(state) => {
                self.session.loaded(state, Instant::now().into_std());
                let admitted = Arc::clone(&self.admitted);
                let hook =
                    connected(Arc::clone(&self.handler), self.charge_point.clone(), admitted);
                self.work = Some(Box::pin(hook));
            }
            Outcome::Connected => self.session.hook_finished(),
            Outcome::Call(result, after) => {
                self.after.extend(after);
                self.session.handled(result);
            }
        }
    }

    fn open_mail(&mut self) {
        let now = Instant::now().into_std();
        let (calls, end) = self.charge_point.take_mail();
        for call in calls {
            self.session.call(call, now);
        }
        if let Some(end) = end {
            self.session.end(end);
        }
    }

    async fn take(
        &mut self,
        received: Received,
        writer: &mut Writer<impl AsyncWrite + Unpin>,
    ) -> Result<Progress, WebSocketError> {
        let (now, received_at) = (Instant::now().into_std(), SystemTime::now());
        self.charge_point.seen(received_at);
        self.session.received(now);
        match received {
            Received::Text(text) => {
                metric::bytes(Direction::Received, text.len());
                self.session.text_received(text, received_at.into(), now);
            }
            Received::Ping(payload) => {
                writer.pong(payload).await?;
                writer.flush().await?;
            }
            Received::Pong => self.session.pong_received(),
            Received::Fragment => {}
            Received::Close(payload) => {
                writer.answer_close(payload).await?;
                writer.flush().await?;
                return Ok(Progress::Closed(DisconnectCause::ByChargePoint));
            }
        }
        Ok(Progress::Open)
    }
}

async fn loaded(store: SharedStore, charge_point: ChargePoint) -> Outcome {
    let identity = charge_point.identity();
    let state = match guarded(store.load(identity)).await {
        Ok(state) => state,
        Err(panic) => Err(StoreError::new(format!("panicked: {}", panic_text(&*panic)))),
    };
    if let Err(error) = &state {
        tracing::error!(%identity, error = error.source(), "state cannot be loaded");
    }
    Outcome::Loaded(state)
}

async fn connected<H: Handler>(
    handler: Arc<H>,
    charge_point: ChargePoint,
    admitted: Arc<Admittee<H::Session>>,
) -> Outcome {
    if let Err(panic) = guarded(handler.connected(&charge_point, &admitted.session)).await {
        let panic = panic_text(&*panic);
        tracing::error!(identity = %charge_point.identity(), panic, "hook panicked");
    }
    Outcome::Connected
}

async fn handled<H: Handler>(
    handler: Arc<H>,
    charge_point: ChargePoint,
    admitted: Arc<Admittee<H::Session>>,
    store: SharedStore,
    action: Cow<'static, str>,
    call: Box<InboundCall>,
) -> Outcome {
    let InboundCall { id, asked, deviations, raw } = *call;
    let after = AfterAnswer::default();
    let context = Context { charge_point, admitted, message_id: id, deviations, raw, after };
    let result = guarded(async {
        let answer = handle(&*handler, &context, asked).await?;
        // Before the charge point can know: it must not be forgotten (J-54).
        if let Answer::Known(CentralSystemResponse::BootNotification(boot)) = &answer {
            let stored = store.set_registration(context.identity(), boot.status).await;
            stored.map_err(Rejection::internal_error)?;
        }
        Ok::<_, Rejection>(answer)
    });
    let started = Instant::now();
    let result = result.await;
    metric::handled(&action, started.elapsed());
    let result = match result {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(rejection)) => {
            let identity = context.identity();
            match rejection.source() {
                Some(cause) => tracing::warn!(%identity, %action, %rejection, cause, "rejected"),
                None => tracing::debug!(%identity, %action, %rejection, "rejected"),
            }
            Err(rejection)
        }
        Err(panic) => {
            let panic = panic_text(&*panic);
            tracing::error!(identity = %context.identity(), %action, panic, "handler panicked");
            return Outcome::Call(Err(Rejection::internal_error("handler panicked")), Vec::new());
        }
    };
    Outcome::Call(result, context.after.into_work())
}

/// Polls a future of the user; a panic becomes an error, so that it costs one
/// message and not the connection, or one answer and not the task.
pub(crate) async fn guarded<F: Future>(future: F) -> Result<F::Output, Box<dyn Any + Send>> {
    let mut future = pin!(future);
    poll_fn(|context| {
        // Nothing of ours is shared with the future but what its panic ends.
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    })
    .await
}

pub(crate) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no text")
}
