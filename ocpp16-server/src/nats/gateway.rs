//! The handler of a node that only holds connections: workers do the rest.
//!
//! Every method asks over the broker and waits. Whatever goes wrong there is
//! an InternalError, after which charge points try again (J-92).

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use async_nats::{HeaderMap, HeaderName, HeaderValue, Message};
use hyper::body::Bytes;
use ocpp16_types::{
    AuthorizeRequest, AuthorizeResponse, BootNotificationRequest, BootNotificationResponse,
    DataTransferRequest, DataTransferResponse, DiagnosticsStatusNotificationRequest,
    DiagnosticsStatusNotificationResponse, ErrorCode, FirmwareStatusNotificationRequest,
    FirmwareStatusNotificationResponse, HeartbeatRequest, HeartbeatResponse,
    LogStatusNotificationRequest, LogStatusNotificationResponse, MeterValuesRequest,
    MeterValuesResponse, Rejection, RequestFrom, SecurityEventNotificationRequest,
    SecurityEventNotificationResponse, SignCertificateRequest, SignCertificateResponse,
    SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse,
    StartTransactionRequest, StartTransactionResponse, StatusNotificationRequest,
    StatusNotificationResponse, StopTransactionRequest, StopTransactionResponse, role,
};
use serde::Serialize;

use crate::nats::envelope::{self, Facts};
use crate::nats::journal::Journal;
use crate::nats::report::{Opening, Reported, Reports};
use crate::nats::subject::token;
use crate::nats::{Broker, header};
use crate::{ChargePoint, Context, Handler, RawPayload};

/// A handler that has workers handle everything.
///
/// For a [`Server`](crate::Server) that is set up with the same
/// [`broker`](crate::Builder::broker); its
/// [admission](super::RemoteAdmission) and [store](super::RemoteStore) can be
/// those of the workers, too.
///
/// ```no_run
/// use ocpp16_server::nats::{Broker, BrokerOptions, Gateway, RemoteAdmission, RemoteStore};
/// use ocpp16_server::Server;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let broker = Broker::connect(BrokerOptions::new("nats://127.0.0.1:4222")).await?;
/// let gateway = Gateway::<()>::new(&broker);
/// let admission = RemoteAdmission::new(&broker);
/// let store = RemoteStore::new(&broker);
/// let server = Server::builder(gateway, admission).store(store).broker(broker).build();
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:9000").await?;
/// server.serve(listener, std::future::pending()).await;
/// # Ok(())
/// # }
/// ```
///
/// What a charge point sends is handled in its order: the next message goes to a
/// worker when the one before is answered. One that is not answered within the
/// [`request_timeout`](super::BrokerOptions::request_timeout) is answered with
/// InternalError; the worker may still be at it when another one gets the next.
///
/// Workers run the hooks [`connected`](Handler::connected) and
/// [`disconnected`](Handler::disconnected). As long as there is no worker, they
/// are owed; before the first message of a connection is handled, its hook has
/// run.
pub struct Gateway<S> {
    broker: Broker,
    reports: Arc<Reports>,
    journal: Option<Journal>,
    session: PhantomData<fn() -> S>,
}

impl<S: Serialize + Send + Sync + 'static> Gateway<S> {
    /// Asks the workers at this broker. Runs on tokio.
    #[must_use]
    pub fn new(broker: &Broker) -> Self {
        let reports = Reports::start(broker);
        Self { broker: broker.clone(), reports, journal: None, session: PhantomData }
    }

    /// Has the broker keep every StopTransaction and MeterValues until a worker has
    /// handled it, and answers the charge point as soon as it is kept, with what
    /// says nothing: `{}`. So nothing is lost while there is no worker, for as long
    /// as the broker has room.
    ///
    /// Needs JetStream. Workers have to [work it off](super::Worker::journal), and
    /// may get a message more than once.
    ///
    /// The stream `<prefix>_journal`, dots as `_`, is made if there is none: a work
    /// queue in files, up to 1 GiB. When it is full, charge points get an InternalError
    /// and keep their messages. For more, or copies on several brokers, make or
    /// change it with the tools of the broker; it is left as it is.
    ///
    /// Default: not; a worker answers.
    #[must_use]
    pub fn journal(mut self) -> Self {
        self.journal = Some(Journal::new(&self.broker));
        self
    }

    /// Has a request of OCPP 1.6 handled.
    async fn ask<R: RequestFrom<role::ChargePoint>>(
        &self,
        context: &Context<S>,
        request: R,
    ) -> Result<R::Response, Rejection> {
        let message = self.forward(context, R::ACTION.as_str(), &request).await?;
        envelope::known_answer(&message)
    }

    /// Sends a request to a worker, and returns what comes back.
    async fn forward(
        &self,
        context: &Context<S>,
        action: &str,
        payload: &impl Serialize,
    ) -> Result<Message, Rejection> {
        let reported = self.reported(context)?;
        let opening = self.reports.confirm(&reported).await.map_err(Rejection::internal_error)?;
        let (subject, mut headers, payload) =
            self.message("request", &reported, context, action, payload)?;
        let limit = self.broker.request_timeout();
        let again = (opening == Opening::Nobody).then(|| headers.clone());
        if again.is_some() {
            headers.insert(envelope::UNANNOUNCED, "true");
        }
        let sent = self.broker.request(subject.clone(), headers, payload.clone(), limit).await;
        let mut message = sent.map_err(Rejection::internal_error)?;
        if let Some(headers) = again
            && envelope::text(&message, envelope::UNANNOUNCED).is_some()
        {
            // A worker that wants to know of the connection first has come just now.
            self.reports.confirm(&reported).await.map_err(Rejection::internal_error)?;
            let sent = self.broker.request(subject, headers, payload, limit).await;
            message = sent.map_err(Rejection::internal_error)?;
        }
        self.tell_when_answered(context, &message);
        Ok(message)
    }

    /// Has the broker keep a request, for whichever worker comes first.
    async fn keep<R: RequestFrom<role::ChargePoint>>(
        &self,
        journal: &Journal,
        context: &Context<S>,
        request: R,
    ) -> Result<(), Rejection> {
        // Hooks can wait, and so can workers.
        let reported = self.reported(context)?;
        let (subject, headers, payload) =
            self.message("journal", &reported, context, R::ACTION.as_str(), &request)?;
        journal.keep(subject, context.identity(), context.raw(), headers, payload).await
    }

    fn reported(&self, context: &Context<S>) -> Result<Arc<Reported>, Rejection> {
        let order = super::order_of(context.charge_point(), &self.broker);
        let reported = self.reports.find(context.identity(), &order);
        reported.ok_or_else(|| Rejection::internal_error("the hook has not run"))
    }

    /// Writes a request, and where it goes.
    fn message(
        &self,
        kind: &str,
        reported: &Reported,
        context: &Context<S>,
        action: &str,
        payload: &impl Serialize,
    ) -> Result<(String, HeaderMap, Bytes), Rejection> {
        let mut facts = reported.facts().clone();
        let values = context.admitted.path_values.iter();
        facts.path_values =
            values.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let headers = envelope::headers(context.identity(), reported.session(), &facts);
        let (mut headers, payload) = envelope::request(context, headers, action, payload);
        // Better without the text as it was received than never.
        if size(&headers) + payload.len() > self.broker.client().max_payload() {
            headers = header::without(&headers, header::RAW);
        }
        let unknown = || Rejection::new(ErrorCode::NotImplemented, "unknown action");
        let action = token(action).ok_or_else(unknown)?;
        let identity = token(context.identity())
            .ok_or_else(|| Rejection::internal_error("identity too long"))?;
        Ok((self.broker.subjects().of(&[kind, &action, &identity]), headers, payload))
    }

    /// A worker may have left work for when the answer is written.
    fn tell_when_answered(&self, context: &Context<S>, message: &Message) {
        let Some(inbox) = envelope::text(message, header::AFTER) else { return };
        let broker = self.broker.clone();
        let tell = async move {
            // The work is dropped where it waits for this.
            let _ = broker.publish(inbox, HeaderMap::new(), Bytes::new()).await;
        };
        if let Err(error) = context.after(tell) {
            tracing::warn!(identity = %context.identity(), %error, "work after an answer dropped");
        }
    }
}

impl<S: Serialize + Send + Sync + 'static> Handler for Gateway<S> {
    type Session = S;

    async fn authorize(
        &self,
        context: &Context<S>,
        request: AuthorizeRequest,
    ) -> Result<AuthorizeResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn boot_notification(
        &self,
        context: &Context<S>,
        request: BootNotificationRequest,
    ) -> Result<BootNotificationResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn data_transfer(
        &self,
        context: &Context<S>,
        request: DataTransferRequest,
    ) -> Result<DataTransferResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn diagnostics_status_notification(
        &self,
        context: &Context<S>,
        request: DiagnosticsStatusNotificationRequest,
    ) -> Result<DiagnosticsStatusNotificationResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn firmware_status_notification(
        &self,
        context: &Context<S>,
        request: FirmwareStatusNotificationRequest,
    ) -> Result<FirmwareStatusNotificationResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn heartbeat(
        &self,
        context: &Context<S>,
        request: HeartbeatRequest,
    ) -> Result<HeartbeatResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn log_status_notification(
        &self,
        context: &Context<S>,
        request: LogStatusNotificationRequest,
    ) -> Result<LogStatusNotificationResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn meter_values(
        &self,
        context: &Context<S>,
        request: MeterValuesRequest,
    ) -> Result<MeterValuesResponse, Rejection> {
        match &self.journal {
            None => self.ask(context, request).await,
            Some(journal) => {
                self.keep(journal, context, request).await.map(|()| MeterValuesResponse {})
            }
        }
    }

    async fn security_event_notification(
        &self,
        context: &Context<S>,
        request: SecurityEventNotificationRequest,
    ) -> Result<SecurityEventNotificationResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn sign_certificate(
        &self,
        context: &Context<S>,
        request: SignCertificateRequest,
    ) -> Result<SignCertificateResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn signed_firmware_status_notification(
        &self,
        context: &Context<S>,
        request: SignedFirmwareStatusNotificationRequest,
    ) -> Result<SignedFirmwareStatusNotificationResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn start_transaction(
        &self,
        context: &Context<S>,
        request: StartTransactionRequest,
    ) -> Result<StartTransactionResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn status_notification(
        &self,
        context: &Context<S>,
        request: StatusNotificationRequest,
    ) -> Result<StatusNotificationResponse, Rejection> {
        self.ask(context, request).await
    }

    async fn stop_transaction(
        &self,
        context: &Context<S>,
        request: StopTransactionRequest,
    ) -> Result<StopTransactionResponse, Rejection> {
        match &self.journal {
            None => self.ask(context, request).await,
            Some(journal) => {
                let kept = self.keep(journal, context, request).await;
                kept.map(|()| StopTransactionResponse { id_tag_info: None })
            }
        }
    }

    async fn raw(
        &self,
        context: &Context<S>,
        action: &str,
        payload: RawPayload,
    ) -> Result<RawPayload, Rejection> {
        let message = self.forward(context, action, &payload).await?;
        envelope::raw_answer(&message)
    }

    async fn connected(&self, charge_point: &ChargePoint, session: &S) {
        let facts = Facts::of(charge_point, &self.broker);
        let session = serde_json::to_value(session).unwrap_or_else(|error| {
            // No worker can read it: every request will be an InternalError.
            tracing::error!(%error, "session value is no JSON");
            serde_json::Value::Null
        });
        self.reports.opened(charge_point.identity(), facts, header::line(&session)).await;
    }

    async fn disconnected(&self, charge_point: &ChargePoint, _: &S) {
        let order = super::order_of(charge_point, &self.broker);
        self.reports.ended(charge_point.identity(), &order).await;
    }
}

impl<S> fmt::Debug for Gateway<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gateway").field("broker", &self.broker).finish_non_exhaustive()
    }
}

/// How many bytes headers take.
fn size(headers: &HeaderMap) -> usize {
    let beginning_and_end = "NATS/1.0\r\n\r\n".len();
    let of_one = |name: &HeaderName, value: &HeaderValue| {
        AsRef::<str>::as_ref(name).len() + value.as_str().len() + ": \r\n".len()
    };
    let all = headers.iter().flat_map(|(name, values)| values.iter().map(move |it| (name, it)));
    beginning_and_end + all.map(|(name, value)| of_one(name, value)).sum::<usize>()
}
