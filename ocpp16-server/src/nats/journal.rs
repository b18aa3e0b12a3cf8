//! What must not be lost, kept by the broker until a worker has handled it:
//! StopTransaction and MeterValues, in a stream of JetStream.
//!
//! At least once: a handler books a message that comes again as one, as always.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::jetstream::consumer::{AckPolicy, PullConsumer, pull};
use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType, Stream};
use async_nats::jetstream::{self, AckKind, Message};
use futures_util::StreamExt;
use hyper::body::Bytes;
use ocpp16_types::Rejection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use crate::nats::broker::RequestFailure;
use crate::nats::envelope::Request;
use crate::nats::handling::Handling;
use crate::nats::subject::text_of;
use crate::nats::worker::about;
use crate::nats::{Broker, Roster};
use crate::{Handler, Identity};

/// By this, the broker recognises what comes again.
const MESSAGE_ID: &str = "Nats-Msg-Id";
/// The consumer that all workers share.
const CONSUMER: &str = "workers";
/// How long a worker may take before another one gets the message, too.
const ACK_WAIT: Duration = Duration::from_secs(30);
/// Messages that a worker has in hand at most: what is kept can wait, and must not
/// fill the queues in front of what charge points wait for.
const IN_HAND: usize = 64;
/// Of what was rejected, at most.
const LONGEST_DELAY: Duration = Duration::from_secs(60);

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The journal, as a gateway writes it.
#[derive(Debug)]
pub(super) struct Journal {
    broker: Broker,
    /// Whether the stream was seen.
    there: AtomicBool,
}

impl Journal {
    pub(super) fn new(broker: &Broker) -> Self {
        Self { broker: broker.clone(), there: AtomicBool::new(false) }
    }

    /// Keeps a message; the same one again is kept once.
    ///
    /// # Errors
    ///
    /// It may or may not be kept: the charge point has to send it again.
    pub(super) async fn keep(
        &self,
        subject: String,
        identity: &Identity,
        raw: &str,
        mut headers: HeaderMap,
        payload: Bytes,
    ) -> Result<(), Rejection> {
        let id = Sha256::new().chain_update(identity.as_bytes()).chain_update([0]);
        let id = id.chain_update(raw.as_bytes()).finalize();
        let id: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        headers.insert(MESSAGE_ID, id);
        let mut line = self.broker.line();
        let now = *line.borrow();
        if !now.connected {
            return Err(Rejection::internal_error(RequestFailure::Away));
        }
        let kept = async {
            if !self.there.load(Ordering::Relaxed) {
                stream(&self.broker).await?;
                self.there.store(true, Ordering::Relaxed);
            }
            let context = jetstream::new(self.broker.client().clone());
            context.publish_with_headers(subject, headers, payload).await?.await?;
            Ok::<_, Failure>(())
        };
        let kept = tokio::select! {
            kept = timeout(self.broker.request_timeout(), kept) => {
                kept.unwrap_or_else(|_| Err("no acknowledgement in time".into()))
            }
            // It would be acknowledged over a connection that is gone.
            _ = line.wait_for(|line| !line.connected || line.epoch != now.epoch) => {
                Err(RequestFailure::Lost.into())
            }
        };
        kept.map_err(|error| {
            // It may have been deleted.
            self.there.store(false, Ordering::Relaxed);
            Rejection::internal_error(error)
        })
    }
}

/// Finds the stream, or makes it.
async fn stream(broker: &Broker) -> Result<Stream, Failure> {
    let subject = broker.subjects().of(&["journal", "*", "*"]);
    let config = Config {
        name: broker.subjects().of(&["journal"]).replace('.', "_"),
        subjects: vec![subject],
        retention: RetentionPolicy::WorkQueue,
        storage: StorageType::File,
        // When it is full, charge points keep what they have.
        max_bytes: 1 << 30,
        discard: DiscardPolicy::New,
        duplicate_window: Duration::from_secs(120),
        ..Config::default()
    };
    let stream = jetstream::new(broker.client().clone()).get_or_create_stream(config).await?;
    Ok(stream)
}

/// Has everything handled that is in the journal, for as long as it is polled.
pub(super) async fn work_off<H, R>(
    broker: Broker,
    handling: Arc<Handling<H, R>>,
    concurrency: usize,
) where
    H: Handler<Session: Serialize + DeserializeOwned>,
    R: Roster,
{
    let in_hand = concurrency.min(IN_HAND);
    let permits = Arc::new(Semaphore::new(in_hand));
    loop {
        broker.connected().await;
        match messages(&broker, in_hand).await {
            Ok(mut messages) => {
                while let Some(Ok(message)) = messages.next().await {
                    let permit = Arc::clone(&permits).acquire_owned().await;
                    let (broker, handling_of_one) = (broker.clone(), Arc::clone(&handling));
                    handling.tasks().spawn(async move {
                        handle(&broker, &handling_of_one, message).await;
                        drop(permit);
                    });
                }
            }
            Err(error) => tracing::error!(error = error.to_string(), "journal cannot be read"),
        }
        // It was deleted, or the broker is away or not what it was.
        sleep(Duration::from_secs(1)).await;
    }
}

async fn messages(broker: &Broker, batch: usize) -> Result<pull::Stream, Failure> {
    let config = pull::Config {
        durable_name: Some(CONSUMER.to_owned()),
        ack_policy: AckPolicy::Explicit,
        ack_wait: ACK_WAIT,
        // Whatever waits for another try must not keep the rest waiting.
        max_ack_pending: -1,
        ..pull::Config::default()
    };
    let consumer: PullConsumer =
        stream(broker).await?.get_or_create_consumer(CONSUMER, config).await?;
    // What was fetched and is not begun waits for its ACK_WAIT if this worker ends.
    Ok(consumer.stream().max_messages_per_batch(batch).messages().await?)
}

async fn handle<H, R>(broker: &Broker, handling: &Handling<H, R>, message: Message)
where
    H: Handler<Session: Serialize + DeserializeOwned>,
    R: Roster,
{
    let done = match about(broker, &message) {
        Some((action, identity)) => match text_of(&action) {
            Some(action) => match Request::read(action.clone(), &message) {
                Ok(request) => {
                    let (result, work) = handling.handle(&identity, &action, request).await;
                    Ok((result.is_ok(), identity, work))
                }
                Err(rejection) => Err(rejection),
            },
            None => Err(Rejection::internal_error("no action")),
        },
        None => Err(Rejection::internal_error("no charge point")),
    };
    let acknowledged = match done {
        Ok((true, identity, work)) => {
            let acknowledged = message.ack().await;
            // The charge point has had its answer long since.
            handling.work(&identity, work);
            acknowledged
        }
        Ok((false, ..)) => message.ack_with(AckKind::Nak(Some(delay(&message)))).await,
        Err(rejection) => {
            // It may be of a newer version: nothing is thrown away here.
            let cause = std::error::Error::source(&rejection).map(ToString::to_string);
            tracing::error!(subject = %message.subject, cause, "message of the journal unreadable");
            message.ack_with(AckKind::Nak(Some(LONGEST_DELAY))).await
        }
    };
    if let Err(error) = acknowledged {
        tracing::warn!(error = error.to_string(), "a message of the journal will come again");
    }
}

/// Longer each time.
fn delay(message: &Message) -> Duration {
    let tries = message.info().map_or(1, |info| info.delivered);
    let seconds = 1_u64 << tries.clamp(1, 6) >> 1;
    Duration::from_secs(seconds).min(LONGEST_DELAY)
}
