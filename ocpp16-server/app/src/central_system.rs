//! What the ready-made central system answers.
//!
//! Each method is short: what it means is up to `books`, whose errors become
//! InternalErrors, so that the charge point tries again.

use std::time::SystemTime;

use ocpp16_server::{ChargePoint, Context, Handler};
use ocpp16_types::{
    Action, AuthorizeRequest, AuthorizeResponse, BootNotificationRequest, BootNotificationResponse,
    DataTransferRequest, DataTransferResponse, DataTransferStatus, DateTime,
    DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse,
    FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse, GenericStatusEnumType,
    HeartbeatRequest, HeartbeatResponse, LogStatusNotificationRequest,
    LogStatusNotificationResponse, MeterValuesRequest, MeterValuesResponse, Rejection, Request,
    SecurityEventNotificationRequest, SecurityEventNotificationResponse, SignCertificateRequest,
    SignCertificateResponse, SignedFirmwareStatusNotificationRequest,
    SignedFirmwareStatusNotificationResponse, StartTransactionRequest, StartTransactionResponse,
    StatusNotificationRequest, StatusNotificationResponse, StopTransactionRequest,
    StopTransactionResponse,
};

use crate::books::{Books, MessageKey, Oddity, Report, Started, Stopped, is_critical};
use crate::events::{Change, Event, Events, Transaction};
use crate::settings::Live;
use crate::storage::StorageError;

/// The handler behind `ocpp16 serve`.
#[derive(Debug)]
pub(crate) struct Ocpp16 {
    books: Books,
    events: Events,
    live: Live,
}

impl Ocpp16 {
    pub(crate) fn new(books: Books, events: Events, live: Live) -> Self {
        Self { books, events, live }
    }

    /// Returns how often idle charge points shall send a Heartbeat, in seconds.
    fn heartbeat_interval(&self) -> i64 {
        let interval = self.live.now().ocpp.heartbeat_interval.0.duration();
        i64::try_from(interval.as_secs()).unwrap_or(i64::MAX)
    }

    async fn reported(&self, context: &Context, report: Report) -> Result<(), Rejection> {
        self.books.reported(context.identity().clone(), report).await.map_err(unavailable)
    }
}

impl Handler for Ocpp16 {
    type Session = ();

    async fn authorize(
        &self,
        context: &Context,
        request: AuthorizeRequest,
    ) -> Result<AuthorizeResponse, Rejection> {
        note(context, &request);
        let id_tag_info = self.books.authorize(request.id_tag).await.map_err(unavailable)?;
        Ok(AuthorizeResponse { id_tag_info })
    }

    async fn boot_notification(
        &self,
        context: &Context,
        request: BootNotificationRequest,
    ) -> Result<BootNotificationResponse, Rejection> {
        note(context, &request);
        let identity = context.identity().clone();
        let status = self.books.booted(identity, request).await.map_err(unavailable)?;
        let interval = self.heartbeat_interval();
        Ok(BootNotificationResponse { status, current_time: now(), interval })
    }

    async fn data_transfer(
        &self,
        context: &Context,
        request: DataTransferRequest,
    ) -> Result<DataTransferResponse, Rejection> {
        note(context, &request);
        Ok(DataTransferResponse::new(DataTransferStatus::UnknownVendorId))
    }

    async fn diagnostics_status_notification(
        &self,
        context: &Context,
        request: DiagnosticsStatusNotificationRequest,
    ) -> Result<DiagnosticsStatusNotificationResponse, Rejection> {
        note(context, &request);
        let report = Report::Diagnostics(request.status);
        self.reported(context, report).await?;
        Ok(DiagnosticsStatusNotificationResponse {})
    }

    async fn firmware_status_notification(
        &self,
        context: &Context,
        request: FirmwareStatusNotificationRequest,
    ) -> Result<FirmwareStatusNotificationResponse, Rejection> {
        note(context, &request);
        let report = Report::Firmware(request.status);
        self.reported(context, report).await?;
        Ok(FirmwareStatusNotificationResponse {})
    }

    async fn heartbeat(
        &self,
        context: &Context,
        request: HeartbeatRequest,
    ) -> Result<HeartbeatResponse, Rejection> {
        note(context, &request);
        Ok(HeartbeatResponse { current_time: now() })
    }

    async fn log_status_notification(
        &self,
        context: &Context,
        request: LogStatusNotificationRequest,
    ) -> Result<LogStatusNotificationResponse, Rejection> {
        note(context, &request);
        let report = Report::Log(request.status, request.request_id);
        self.reported(context, report).await?;
        Ok(LogStatusNotificationResponse {})
    }

    async fn meter_values(
        &self,
        context: &Context,
        request: MeterValuesRequest,
    ) -> Result<MeterValuesResponse, Rejection> {
        note(context, &request);
        let identity = context.identity().clone();
        let key = MessageKey::of_meter_values(&identity, context.raw());
        self.books.meter_values(identity, request, key).await.map_err(unavailable)?;
        Ok(MeterValuesResponse {})
    }

    async fn security_event_notification(
        &self,
        context: &Context,
        request: SecurityEventNotificationRequest,
    ) -> Result<SecurityEventNotificationResponse, Rejection> {
        note(context, &request);
        if is_critical(&request.type_) {
            let (charge_point, event) = (context.identity(), request.type_.as_str());
            tracing::warn!(%charge_point, event, "critical security event");
        }
        let stored = self.books.security_event(context.identity().clone(), request);
        stored.await.map_err(unavailable)?;
        Ok(SecurityEventNotificationResponse {})
    }

    async fn sign_certificate(
        &self,
        context: &Context,
        request: SignCertificateRequest,
    ) -> Result<SignCertificateResponse, Rejection> {
        note(context, &request);
        Ok(SignCertificateResponse { status: GenericStatusEnumType::Rejected })
    }

    async fn signed_firmware_status_notification(
        &self,
        context: &Context,
        request: SignedFirmwareStatusNotificationRequest,
    ) -> Result<SignedFirmwareStatusNotificationResponse, Rejection> {
        note(context, &request);
        let report = Report::SignedFirmware(request.status, request.request_id);
        self.reported(context, report).await?;
        Ok(SignedFirmwareStatusNotificationResponse {})
    }

    async fn start_transaction(
        &self,
        context: &Context,
        request: StartTransactionRequest,
    ) -> Result<StartTransactionResponse, Rejection> {
        note(context, &request);
        let identity = context.identity().clone();
        let key = MessageKey::of_start(&identity, context.raw());
        let started = self.books.start_transaction(identity, request.clone(), key);
        let Started { response, again } = started.await.map_err(unavailable)?;
        if !again {
            let started = Transaction::started(response.transaction_id, &request);
            self.events.publish(Event::transaction(context.identity(), started));
        }
        let StartTransactionResponse { transaction_id, id_tag_info } = &response;
        let (charge_point, status) = (context.identity(), id_tag_info.status);
        tracing::info!(%charge_point, transaction_id, %status, again, "transaction started");
        Ok(response)
    }

    async fn status_notification(
        &self,
        context: &Context,
        request: StatusNotificationRequest,
    ) -> Result<StatusNotificationResponse, Rejection> {
        note(context, &request);
        let event = Event::status(context.identity(), &request);
        let connector_id = request.connector_id;
        let noted = self.books.status(context.identity().clone(), request);
        for Oddity { requirement, message } in noted.await.map_err(unavailable)? {
            let charge_point = context.identity();
            tracing::warn!(%charge_point, connector_id, requirement, message, "odd status");
            metrics::counter!("ocpp16_odd_statuses_total", "requirement" => requirement)
                .increment(1);
        }
        self.events.publish(event);
        Ok(StatusNotificationResponse {})
    }

    async fn stop_transaction(
        &self,
        context: &Context,
        request: StopTransactionRequest,
    ) -> Result<StopTransactionResponse, Rejection> {
        note(context, &request);
        let identity = context.identity().clone();
        let key = MessageKey::of_stop(&identity, context.raw());
        let transaction_id = request.transaction_id;
        let mut stop = Transaction::stopped(&request);
        let stopped = self.books.stop_transaction(identity, request, key);
        let Stopped { response, matched, again } = stopped.await.map_err(unavailable)?;
        let charge_point = context.identity();
        if !again {
            if !matched {
                stop.change = Change::StoppedUnmatched;
            }
            self.events.publish(Event::transaction(charge_point, stop));
        }
        if matched {
            tracing::info!(%charge_point, transaction_id, again, "transaction stopped");
        } else {
            tracing::warn!(%charge_point, transaction_id, again, "stop of no open transaction");
        }
        Ok(response)
    }

    async fn connected(&self, charge_point: &ChargePoint, (): &()) {
        let remote_address = charge_point.remote_address();
        tracing::info!(charge_point = %charge_point.identity(), %remote_address, "connected");
    }

    async fn disconnected(&self, charge_point: &ChargePoint, (): &()) {
        let identity = charge_point.identity();
        tracing::info!(charge_point = %identity, "disconnected");
        let last_seen = charge_point.last_seen().into();
        if let Err(error) = self.books.seen(identity.clone(), last_seen).await {
            tracing::warn!(charge_point = %identity, %error, "cannot note when it was last seen");
        }
    }
}

/// Logs a message, and what was repaired in it.
fn note(context: &Context, request: &impl Request) {
    let (charge_point, action) = (context.identity(), action_of(request));
    let request = excerpt(format!("{request:?}"));
    if context.deviations().is_empty() {
        tracing::info!(%charge_point, %action, request);
    } else {
        let kinds: Vec<_> = context.deviations().iter().map(ToString::to_string).collect();
        let repaired = excerpt(kinds.join(", "));
        tracing::warn!(%charge_point, %action, request, repaired, "message repaired");
    }
}

/// The beginning of a text: a message may have a megabyte, a line of the log
/// must not.
fn excerpt(mut text: String) -> String {
    const LONGEST: usize = 2000;
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

const fn action_of<R: Request>(_: &R) -> Action {
    R::ACTION
}

/// The charge point is told to try again, the log why.
fn unavailable(error: StorageError) -> Rejection {
    Rejection::internal_error(error)
}

fn now() -> DateTime {
    DateTime::from(SystemTime::now()).to_milliseconds()
}
