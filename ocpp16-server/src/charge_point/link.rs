//! The mailbox of a connection of this process, through which its task learns
//! what others want of it.
//!
//! Decides nothing: what becomes of a call is up to `session`.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ocpp16_types::MessageId;
use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

use super::{DisconnectCause, End};
use crate::outbound::{Content, OutboundCall};
use crate::{CallOptions, Identity, NotSent};

/// A connection of this process, as its handles see it.
pub(crate) struct Link {
    pub(super) identity: Identity,
    pub(super) facts: LinkFacts,
    /// Milliseconds since 1970.
    last_seen: AtomicU64,
    /// Counts, so that no id is used twice on the connection (J-40).
    next_id: AtomicU64,
    mailbox: Mutex<Mailbox>,
    filled: Notify,
    /// Work left behind by handlers that is not finished.
    pub(super) after_work: AtomicUsize,
    /// Whether a rotation of its key is under way.
    pub(super) rotating: AtomicBool,
    /// Why the connection ended.
    pub(super) cause: OnceLock<DisconnectCause>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct LinkFacts {
    /// Tells two connections of one identity apart: the newer one has the larger
    /// number.
    pub(crate) generation: u64,
    /// The same among all nodes of a system.
    #[cfg(feature = "nats")]
    pub(crate) counter: u64,
    pub(crate) remote_address: SocketAddr,
    pub(crate) connected_since: SystemTime,
    pub(crate) call_timeout: Duration,
    pub(crate) call_queue: usize,
    pub(crate) after_limit: usize,
}

/// A list under a lock and no channel: it costs an idle connection nothing.
struct Mailbox {
    calls: VecDeque<OutboundCall>,
    end: Option<End>,
    ended: bool,
}

impl Link {
    pub(super) fn new(identity: Identity, facts: LinkFacts) -> Self {
        Self {
            identity,
            facts,
            last_seen: AtomicU64::new(milliseconds(facts.connected_since)),
            next_id: AtomicU64::new(1),
            mailbox: Mutex::new(Mailbox { calls: VecDeque::new(), end: None, ended: false }),
            filled: Notify::new(),
            after_work: AtomicUsize::new(0),
            rotating: AtomicBool::new(false),
            cause: OnceLock::new(),
        }
    }

    pub(super) fn last_seen(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.last_seen.load(Ordering::Relaxed))
    }

    pub(super) fn is_connected(&self) -> bool {
        let mailbox = self.mailbox();
        !mailbox.ended && mailbox.end.is_none()
    }

    pub(super) fn next_id(&self) -> MessageId {
        MessageId::from(self.next_id.fetch_add(1, Ordering::Relaxed))
    }

    pub(super) fn post(
        &self,
        id: MessageId,
        content: Content,
        options: CallOptions,
        taken_up: Option<oneshot::Sender<()>>,
    ) {
        let default = self.facts.call_timeout;
        let now = Instant::now().into_std();
        let mut call = OutboundCall::new(id, content, options, default, now);
        call.taken_up = taken_up;
        let mut mailbox = self.mailbox();
        if mailbox.ended {
            call.fail(NotSent::NotConnected);
        } else if let Some(end) = mailbox.end {
            call.fail(match end {
                End::Shutdown => NotSent::ShuttingDown,
                End::Disconnect | End::Superseded | End::Cut => NotSent::NotConnected,
            });
        } else if mailbox.calls.len() > self.facts.call_queue {
            call.fail(NotSent::QueueFull);
        } else {
            mailbox.calls.push_back(call);
            drop(mailbox);
            self.filled.notify_one();
        }
    }

    /// Asks the connection to end; the most urgent reason counts.
    pub(super) fn end(&self, end: End) {
        let mut mailbox = self.mailbox();
        mailbox.end = mailbox.end.max(Some(end));
        drop(mailbox);
        self.filled.notify_one();
    }

    /// Waits until somebody has called or asked for the end. Cancel safe.
    pub(super) async fn mail(&self) {
        self.filled.notified().await;
    }

    pub(super) fn take_mail(&self) -> (VecDeque<OutboundCall>, Option<End>) {
        let mut mailbox = self.mailbox();
        (std::mem::take(&mut mailbox.calls), mailbox.end)
    }

    /// Refuses calls from now on, and fails those that nobody has taken.
    pub(super) fn refuse_calls(&self, cause: DisconnectCause) {
        self.cause.get_or_init(|| cause);
        let calls = {
            let mut mailbox = self.mailbox();
            mailbox.ended = true;
            std::mem::take(&mut mailbox.calls)
        };
        for call in calls {
            call.fail(NotSent::NotConnected);
        }
    }

    pub(super) fn seen(&self, at: SystemTime) {
        self.last_seen.store(milliseconds(at), Ordering::Relaxed);
    }

    /// The mailbox is consistent after every single operation on it.
    fn mailbox(&self) -> MutexGuard<'_, Mailbox> {
        self.mailbox.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn milliseconds(time: SystemTime) -> u64 {
    let since_1970 = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
}
