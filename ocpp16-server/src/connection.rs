//! The task of a connection: one loop over a closed set of events.
//!
//! Moves bytes and futures; every decision is in `session`. The handler runs
//! beside the loop, so it may call the charge point whose message it handles.

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, sleep_until};
use tokio_util::task::task_tracker::TaskTrackerToken;
use tracing::Instrument;

use self::work::{Outcome, Work, connected, handled, loaded};
use crate::after::Leftovers;
use crate::charge_point::End;
use crate::context::Admittee;
use crate::guard::guarded;
use crate::session::{Effect, InboundCall, Session};
use crate::settings::Settings;
use crate::socket::{CloseReason, ReadError, Reader, Received, Writer};
use crate::{ChargePoint, Closing, Direction, DisconnectCause, Handler, Validation};

/// A charge point that is connected, and what is being done for it.
///
/// What it shares with others it borrows from its task: counting references for each
/// message would have all cores write to the same memory.
pub(crate) struct Connection<'a, H: Handler> {
    handler: &'a H,
    settings: &'a Settings,
    charge_point: &'a ChargePoint,
    admitted: Arc<Admittee<H::Session>>,
    session: Session,
    /// What the handler has in hand; on the heap only while there is something.
    work: Option<Work<'a>>,
    leftovers: Leftovers,
    /// Why it ends as soon as what was said is written; nothing more is said.
    ending: Option<DisconnectCause>,
}

/// Everything that can happen to a connection.
enum Event {
    /// The handler is done with what it had in hand.
    Finished(Outcome),
    /// Others want something: calls, or the end.
    Mail,
    /// The peer has read, and everything is written.
    Written,
    /// Something was read, or can no longer be.
    Read(Result<Received, ReadError>),
    /// The deadline of the session has come.
    TimePassed,
}

impl<'a, H: Handler> Connection<'a, H> {
    /// Begins with loading what is known of the charge point; the `connected`
    /// hook comes next.
    pub(crate) fn new(
        handler: &'a H,
        settings: &'a Settings,
        charge_point: &'a ChargePoint,
        admitted: Admittee<H::Session>,
        validation: Validation,
    ) -> Self {
        let identity = charge_point.identity().clone();
        let session = Session::new(identity, validation, settings, Instant::now().into_std());
        Self {
            handler,
            settings,
            charge_point,
            admitted: Arc::new(admitted),
            session,
            work: Some(Box::pin(loaded(&settings.store, charge_point))),
            leftovers: Leftovers::default(),
            ending: None,
        }
    }

    /// Talks until the connection is closed or lost.
    pub(crate) async fn talk(
        &mut self,
        read: impl AsyncRead + Unpin,
        write: impl AsyncWrite + Unpin,
    ) {
        let reader = Reader::new(read, self.settings.message_limit());
        let writer = Writer::new(write, self.settings.write_timeout);
        let cause = match self.exchange(reader, writer).await {
            Ok(cause) => cause,
            Err(error) => {
                tracing::debug!(identity = %self.charge_point.identity(), %error, "connection lost");
                DisconnectCause::Lost
            }
        };
        self.ends(cause);
    }

    /// Ends all calls at once, and the connection when everything is written.
    fn ends(&mut self, cause: DisconnectCause) {
        self.ending.get_or_insert(cause);
        self.charge_point.refuse_calls(cause);
        self.session.connection_ended();
    }

    /// The loop.
    async fn exchange(
        &mut self,
        mut reader: Reader<impl AsyncRead + Unpin>,
        mut writer: Writer<impl AsyncWrite + Unpin>,
    ) -> io::Result<DisconnectCause> {
        let charge_point = self.charge_point;
        let mut mail = pin!(charge_point.mail());
        let mut alarm = pin!(sleep_until(Instant::now()));
        let mut armed: Option<Instant> = None;

        loop {
            self.perform(&mut writer);
            writer.flush_some().await?;
            if !writer.is_blocked() {
                self.leftovers.start(self.charge_point.identity());
                if let Some(cause) = self.ending {
                    return Ok(cause);
                }
            }
            // Set only to an earlier time: deadlines mostly move away, and an
            // alarm that comes too soon costs less than a reset per message.
            let deadline = self.session.deadline().map(Instant::from_std);
            if let Some(deadline) = deadline.into_iter().chain(writer.deadline()).min()
                && armed.is_none_or(|armed| deadline < armed)
            {
                alarm.as_mut().reset(deadline);
                armed = Some(deadline);
            }
            // All futures are kept across turns or cancel safe, so none loses
            // anything when another arm wins. What is in hand goes first, so that answers do
            // not wait behind new messages; reading goes last, so that a peer
            // that never pauses does not keep calls and time limits waiting. From
            // one that does not read, nothing is read; everything else goes on.
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
                written = poll_fn(|context| writer.poll_flush(context)),
                    if writer.is_blocked() => written.map(|()| Event::Written)?,
                received = reader.receive(), if self.session.has_room() && !writer.is_blocked() =>
                    Event::Read(received),
            };
            match event {
                Event::Finished(outcome) => {
                    self.work = None;
                    self.finished(outcome);
                }
                Event::Mail => {
                    if self.open_mail() == Some(End::Cut) {
                        return Ok(CloseReason::SHUTDOWN.into());
                    }
                }
                Event::Written => {}
                Event::Read(Ok(received)) => self.take(received, &mut writer),
                Event::Read(Err(ReadError::Broken(reason))) => self.session.close(reason),
                Event::Read(Err(ReadError::Gone(error))) => return Err(error),
                Event::TimePassed => {
                    armed = None;
                    let now = Instant::now().into_std();
                    if writer.is_blocked() {
                        // The silence is ours: nothing is being read.
                        self.session.alive(now);
                    }
                    self.session.time_passed(now);
                }
            }
        }
    }

    /// Handles what was received before the connection ended, without answers,
    /// and so without the work after them. Work that runs has a time limit, and
    /// the connection does not count as unfinished because of it.
    pub(crate) async fn finish(mut self, limit: Duration, unfinished: TaskTrackerToken) {
        loop {
            while let Some(effect) = self.session.next_effect() {
                if let Effect::Handle(call) = effect {
                    self.handle(call);
                }
            }
            let Some(work) = self.work.take() else { break };
            let outcome = work.await;
            self.finished(outcome);
        }
        let hook = self.handler.disconnected(self.charge_point, &self.admitted.session);
        if let Err(panic) = guarded(hook).await {
            tracing::error!(identity = %self.charge_point.identity(), ?panic, "hook panicked");
        }
        drop(unfinished);
        self.leftovers.finish(limit).await;
    }

    /// Does what the session wants.
    fn perform(&mut self, writer: &mut Writer<impl AsyncWrite + Unpin>) {
        while let Some(effect) = self.session.next_effect() {
            match effect {
                Effect::Send(text) => {
                    self.settings.frequent.bytes(Direction::Sent, text.len());
                    writer.text(&text);
                }
                Effect::Ping => writer.ping(),
                Effect::Handle(call) => self.handle(call),
                Effect::Close(reason) => {
                    let identity = self.charge_point.identity();
                    tracing::info!(%identity, %reason, "closing");
                    if self.settings.closing == Closing::Polite {
                        writer.close(reason);
                    }
                    self.ends(reason.into());
                }
            }
        }
    }

    fn handle(&mut self, call: Box<InboundCall>) {
        let action = call.action();
        // As texts, which are escaped: a peer wrote them.
        let (id, name) = (call.id.as_str(), &*action);
        let span = tracing::debug_span!("received_call", id, action = name);
        let (charge_point, admitted) = (self.charge_point.clone(), Arc::clone(&self.admitted));
        let work = handled(self.handler, self.settings, charge_point, admitted, action, call);
        self.work = Some(Box::pin(work.instrument(span)));
    }

    fn finished(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Loaded(state) => {
                self.session.loaded(state, Instant::now().into_std());
                let admitted = Arc::clone(&self.admitted);
                let hook = connected(self.handler, self.charge_point, admitted);
                self.work = Some(Box::pin(hook));
            }
            Outcome::Connected => self.session.started(),
            Outcome::Call(result, after) => {
                if self.ending.is_none() {
                    self.leftovers.add(after);
                }
                self.session.handled(result);
            }
        }
    }

    fn open_mail(&mut self) -> Option<End> {
        let now = Instant::now().into_std();
        let (calls, end) = self.charge_point.take_mail();
        for call in calls {
            self.session.call(call, now);
        }
        if let Some(end) = end {
            self.session.end(end);
        }
        end
    }

    fn take(&mut self, received: Received, writer: &mut Writer<impl AsyncWrite + Unpin>) {
        let (now, received_at) = (Instant::now().into_std(), SystemTime::now());
        self.charge_point.seen(received_at);
        self.session.received(now);
        match received {
            Received::Text(text) => {
                self.settings.frequent.bytes(Direction::Received, text.len());
                self.session.text_received(text, received_at.into(), now);
            }
            Received::Ping(payload) => writer.pong(payload),
            Received::Pong => self.session.pong_received(),
            Received::Fragment => {}
            Received::Close(payload) => {
                writer.answer_close(payload);
                self.ends(DisconnectCause::ByChargePoint);
            }
        }
    }
}

#[cfg(test)]
mod tests;
mod work;
