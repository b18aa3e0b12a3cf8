//! What the ready-made central system answers.
//!
//! Each method is short: what it means is up to `books`, whose errors become
//! InternalErrors, so that the charge point tries again.

mod text;

use std::sync::Arc;
use std::time::SystemTime;

use ocpp16_server::nats::{Broker, Connection, Order, Roster};
use ocpp16_server::{ChargePoint, Handler};
use ocpp16_types::{
    AuthorizeRequest, AuthorizeResponse, BootNotificationRequest, BootNotificationResponse,
    CertificateSignedRequest, DataTransferRequest, DataTransferResponse, DataTransferStatus,
    DateTime, DiagnosticsStatusNotificationRequest, DiagnosticsStatusNotificationResponse,
    FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse, GenericStatusEnumType,
    HeartbeatRequest, HeartbeatResponse, LogStatusNotificationRequest,
    LogStatusNotificationResponse, MeterValuesRequest, MeterValuesResponse, RegistrationStatus,
    Rejection, SecurityEventNotificationRequest, SecurityEventNotificationResponse,
    SignCertificateRequest, SignCertificateResponse, SignedFirmwareStatusNotificationRequest,
    SignedFirmwareStatusNotificationResponse, StartTransactionRequest, StartTransactionResponse,
    StatusNotificationRequest, StatusNotificationResponse, StopTransactionRequest,
    StopTransactionResponse,
};

use self::text::{mask, note, unknown};
use crate::books::{
    Books, IssuedCertificate, MessageKey, Oddity, Report, Started, Stopped, is_critical,
};
use crate::calls::Calls;
use crate::certificate_authority::CertificateAuthority;
use crate::events::{Change, Event, Events, Transaction};
use crate::gate::Session;
use crate::settings::Live;
use crate::storage::StorageError;

type Context = ocpp16_server::Context<Session>;

/// The handler behind `ocpp16 serve`.
#[derive(Debug, Clone)]
pub(crate) struct Ocpp16 {
    books: Books,
    calls: Calls,
    events: Events,
    live: Live,
    authority: Option<Arc<CertificateAuthority>>,
    /// None if this node is alone.
    broker: Option<Broker>,
}

impl Ocpp16 {
    pub(crate) fn new(
        books: Books,
        calls: Calls,
        events: Events,
        live: Live,
        authority: Option<CertificateAuthority>,
        broker: Option<Broker>,
    ) -> Self {
        Self { books, calls, events, live, authority: authority.map(Arc::new), broker }
    }

    /// Returns what to do next after this answer to a boot, in seconds: how often
    /// to send a Heartbeat, or when to boot again.
    fn interval(&self, status: RegistrationStatus) -> i64 {
        let settings = self.live.now();
        let interval = match status {
            RegistrationStatus::Accepted => settings.ocpp.heartbeat_interval,
            RegistrationStatus::Pending | RegistrationStatus::Rejected => {
                settings.auth.boot_retry_interval
            }
        };
        i64::try_from(interval.0.duration().as_secs()).unwrap_or(i64::MAX)
    }

    async fn reported(&self, context: &Context, report: Report) -> Result<(), Rejection> {
        self.books.reported(context.identity().clone(), report).await.map_err(unavailable)
    }
}

impl Handler for Ocpp16 {
    type Session = Session;

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
        mut request: BootNotificationRequest,
    ) -> Result<BootNotificationResponse, Rejection> {
        note(context, &request);
        mask(context, &mut request.charge_point_vendor);
        mask(context, &mut request.charge_point_model);
        for serial in [
            &mut request.charge_point_serial_number,
            &mut request.charge_box_serial_number,
            &mut request.meter_serial_number,
            &mut request.meter_type,
        ] {
            serial.iter_mut().for_each(|text| mask(context, text));
        }
        for number in [&mut request.iccid, &mut request.imsi] {
            number.iter_mut().for_each(|text| mask(context, text));
        }
        request.firmware_version.iter_mut().for_each(|text| mask(context, text));
        let identity = context.identity().clone();
        let Some(enrolment) = self.books.booted(identity, request).await.map_err(unavailable)?
        else {
            // Deleted while it came in: its next connection is judged anew.
            context.charge_point().disconnect();
            return Err(Rejection::internal_error("charge point was deleted"));
        };
        let status = context.session().boot_status(enrolment);
        let interval = self.interval(status);
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
        self.books
            .meter_values(identity, request, unknown(context), key)
            .await
            .map_err(unavailable)?;
        Ok(MeterValuesResponse {})
    }

    async fn security_event_notification(
        &self,
        context: &Context,
        mut request: SecurityEventNotificationRequest,
    ) -> Result<SecurityEventNotificationResponse, Rejection> {
        note(context, &request);
        mask(context, &mut request.type_);
        request.tech_info.iter_mut().for_each(|text| mask(context, text));
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
        let status = match self.sign(context, &request.csr).await.map_err(unavailable)? {
            Some((number, issued)) => self.deliver(context, number, issued),
            None => GenericStatusEnumType::Rejected,
        };
        Ok(SignCertificateResponse { status })
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
        let connected_since = context.charge_point().connected_since().into();
        let started = self.books.start_transaction(identity, connected_since, request.clone(), key);
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
        mut request: StatusNotificationRequest,
    ) -> Result<StatusNotificationResponse, Rejection> {
        note(context, &request);
        request.info.iter_mut().for_each(|text| mask(context, text));
        request.vendor_id.iter_mut().for_each(|text| mask(context, text));
        request.vendor_error_code.iter_mut().for_each(|text| mask(context, text));
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
        let stopped = self.books.stop_transaction(identity, request, unknown(context), key);
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

    async fn connected(&self, charge_point: &ChargePoint, session: &Session) {
        let (identity, remote_address) = (charge_point.identity(), charge_point.remote_address());
        let profile = session.profile as u8;
        tracing::info!(charge_point = %identity, %remote_address, profile, "connected");
        if let Some(order) = self.own_order(charge_point) {
            let since = charge_point.connected_since().into();
            let session = serde_json::json!(session);
            let connection = Connection::new(order, remote_address, since, session);
            if let Err(error) = self.books.opened(identity, &connection).await {
                tracing::warn!(charge_point = %identity, %error, "other nodes cannot see it");
            }
        }
    }

    async fn disconnected(&self, charge_point: &ChargePoint, _: &Session) {
        let identity = charge_point.identity();
        tracing::info!(charge_point = %identity, "disconnected");
        if let Some(order) = self.own_order(charge_point)
            && let Err(error) = self.books.closed(identity, &order).await
        {
            tracing::warn!(charge_point = %identity, %error, "other nodes still see it");
        }
        let last_seen = charge_point.last_seen().into();
        if let Err(error) = self.books.seen(identity.clone(), last_seen).await {
            tracing::warn!(charge_point = %identity, %error, "cannot note when it was last seen");
        }
    }
}

impl Ocpp16 {
    /// Returns the place of a connection to this node among those of all nodes;
    /// `None` if there are no others, or it is one of theirs, which are in the
    /// roster.
    fn own_order(&self, charge_point: &ChargePoint) -> Option<Order> {
        let broker = self.broker.as_ref().filter(|_| charge_point.remote_node().is_none())?;
        Some(broker.order(charge_point))
    }

    /// Issues the certificate that a charge point asks for, and keeps it; `None`
    /// if it gets none, which the log tells the operator.
    async fn sign(
        &self,
        context: &Context,
        csr: &str,
    ) -> Result<Option<(i64, IssuedCertificate)>, StorageError> {
        let charge_point = context.identity();
        let Some(authority) = &self.authority else {
            tracing::warn!(%charge_point, "no certificate: there is no authority to sign it");
            return Ok(None);
        };
        let door = self.books.door(charge_point.clone()).await?.unwrap_or_default();
        let name = door.serial_number.as_deref().unwrap_or(charge_point);
        let organizations = &self.live.now().auth.organizations;
        match authority.issue(csr, organizations, name) {
            Ok(issued) => {
                let number =
                    self.books.certificate_issued(charge_point.clone(), issued.clone()).await?;
                let serial_number = &issued.serial_number;
                tracing::info!(%charge_point, name, serial_number, "certificate issued");
                Ok(Some((number, issued)))
            }
            Err(error) => {
                tracing::error!(%charge_point, name, %error, "no certificate issued");
                Ok(None)
            }
        }
    }

    /// Sends a certificate once the answer is out, and notes what becomes of it.
    fn deliver(
        &self,
        context: &Context,
        number: i64,
        issued: IssuedCertificate,
    ) -> GenericStatusEnumType {
        let (books, calls) = (self.books.clone(), self.calls.clone());
        let charge_point = context.charge_point().clone();
        let delivered = context.after(async move {
            let identity = charge_point.identity();
            let request = CertificateSignedRequest::new(issued.certificate_chain);
            let answer = calls.call(&charge_point, request).await;
            match &answer {
                Ok(response) => {
                    let status = response.status;
                    tracing::info!(charge_point = %identity, %status, "certificate delivered");
                }
                Err(error) => {
                    tracing::error!(charge_point = %identity, %error, "certificate not delivered");
                }
            }
            let answer = answer.map(|answer| answer.status).map_err(|error| error.to_string());
            if let Err(error) = books.certificate_taken(number, answer).await {
                tracing::error!(charge_point = %identity, %error, "cannot note the certificate");
            }
        });
        match delivered {
            Ok(()) => GenericStatusEnumType::Accepted,
            Err(error) => {
                tracing::error!(charge_point = %context.identity(), %error, "no certificate sent");
                GenericStatusEnumType::Rejected
            }
        }
    }
}

/// The charge point is told to try again, the log why.
fn unavailable(error: StorageError) -> Rejection {
    Rejection::internal_error(error)
}

fn now() -> DateTime {
    DateTime::from(SystemTime::now()).to_milliseconds()
}
