//! What the messages of charge points lead to: bookings in memory, and a log.
//!
//! Whose message it is stands in the span of every line of the log.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use ocpp16_server::{ChargePoint, Context, Handler, Identity};
use ocpp16_types::*;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::members::Session;

/// Answers all 14 actions.
pub(crate) struct Backend {
    heartbeat_interval: NonZeroU32,
    transactions: Mutex<Transactions>,
}

/// The transactions that are open. They are forgotten with the process.
#[derive(Default)]
struct Transactions {
    last_id: i64,
    /// By charge point and the payload of the start: one that is sent again is
    /// the same transaction (J-46).
    open: HashMap<(Identity, String), i64>,
}

impl Backend {
    pub(crate) fn new(heartbeat_interval: NonZeroU32) -> Self {
        Self { heartbeat_interval, transactions: Mutex::default() }
    }

    fn transactions(&self) -> std::sync::MutexGuard<'_, Transactions> {
        // Every change to it is whole, also where a panic ends it.
        self.transactions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Handler for Backend {
    type Session = Session;

    async fn authorize(
        &self,
        context: &Context<Session>,
        request: AuthorizeRequest,
    ) -> Result<AuthorizeResponse, Rejection> {
        let id_tag_info = context.session().tenant.id_tag_info(&request.id_tag);
        Ok(AuthorizeResponse { id_tag_info })
    }

    async fn boot_notification(
        &self,
        context: &Context<Session>,
        request: BootNotificationRequest,
    ) -> Result<BootNotificationResponse, Rejection> {
        // As texts, which are escaped: else a peer could write lines of the log.
        let vendor = request.charge_point_vendor.as_str();
        let model = request.charge_point_model.as_str();
        tracing::info!(vendor, model, "booted");
        // Only who knows that it is accepted should be asked.
        let asking = context.after(look_around(context.charge_point().clone()));
        if let Err(error) = asking {
            tracing::warn!(%error, "not asked what it can do");
        }
        Ok(BootNotificationResponse {
            status: RegistrationStatus::Accepted,
            current_time: now(),
            interval: i64::from(self.heartbeat_interval.get()),
        })
    }

    async fn data_transfer(
        &self,
        _: &Context<Session>,
        _: DataTransferRequest,
    ) -> Result<DataTransferResponse, Rejection> {
        Ok(DataTransferResponse::new(DataTransferStatus::UnknownVendorId))
    }

    async fn diagnostics_status_notification(
        &self,
        _: &Context<Session>,
        request: DiagnosticsStatusNotificationRequest,
    ) -> Result<DiagnosticsStatusNotificationResponse, Rejection> {
        tracing::info!(status = ?request.status, "diagnostics");
        Ok(DiagnosticsStatusNotificationResponse {})
    }

    async fn firmware_status_notification(
        &self,
        _: &Context<Session>,
        request: FirmwareStatusNotificationRequest,
    ) -> Result<FirmwareStatusNotificationResponse, Rejection> {
        tracing::info!(status = ?request.status, "firmware");
        Ok(FirmwareStatusNotificationResponse {})
    }

    async fn heartbeat(
        &self,
        _: &Context<Session>,
        _: HeartbeatRequest,
    ) -> Result<HeartbeatResponse, Rejection> {
        Ok(HeartbeatResponse { current_time: now() })
    }

    async fn log_status_notification(
        &self,
        _: &Context<Session>,
        request: LogStatusNotificationRequest,
    ) -> Result<LogStatusNotificationResponse, Rejection> {
        tracing::info!(status = ?request.status, "log");
        Ok(LogStatusNotificationResponse {})
    }

    async fn meter_values(
        &self,
        _: &Context<Session>,
        request: MeterValuesRequest,
    ) -> Result<MeterValuesResponse, Rejection> {
        let samples = request.meter_value.iter().map(|value| value.sampled_value.len());
        tracing::info!(samples = samples.sum::<usize>(), "meter values");
        Ok(MeterValuesResponse {})
    }

    async fn security_event_notification(
        &self,
        _: &Context<Session>,
        request: SecurityEventNotificationRequest,
    ) -> Result<SecurityEventNotificationResponse, Rejection> {
        tracing::warn!(kind = request.type_.as_str(), "security event");
        Ok(SecurityEventNotificationResponse {})
    }

    async fn sign_certificate(
        &self,
        _: &Context<Session>,
        _: SignCertificateRequest,
    ) -> Result<SignCertificateResponse, Rejection> {
        // There is no certificate authority here.
        Err(Rejection::not_supported())
    }

    async fn signed_firmware_status_notification(
        &self,
        _: &Context<Session>,
        request: SignedFirmwareStatusNotificationRequest,
    ) -> Result<SignedFirmwareStatusNotificationResponse, Rejection> {
        tracing::info!(status = ?request.status, "signed firmware");
        Ok(SignedFirmwareStatusNotificationResponse {})
    }

    async fn start_transaction(
        &self,
        context: &Context<Session>,
        request: StartTransactionRequest,
    ) -> Result<StartTransactionResponse, Rejection> {
        let start = (context.identity().clone(), payload(context)?);
        let transaction_id = {
            let Transactions { last_id, open } = &mut *self.transactions();
            *open.entry(start).or_insert_with(|| {
                *last_id += 1;
                *last_id
            })
        };
        let tenant = &context.session().tenant;
        tracing::info!(tenant = tenant.name, transaction_id, "started");
        // Started is started, whoever it is: what is not accepted the charge
        // point stops by itself (section 4.8).
        let id_tag_info = tenant.id_tag_info(&request.id_tag);
        Ok(StartTransactionResponse { id_tag_info, transaction_id })
    }

    async fn status_notification(
        &self,
        _: &Context<Session>,
        request: StatusNotificationRequest,
    ) -> Result<StatusNotificationResponse, Rejection> {
        let (connector_id, status) = (request.connector_id, request.status);
        tracing::info!(connector_id, ?status, "status");
        Ok(StatusNotificationResponse {})
    }

    async fn stop_transaction(
        &self,
        context: &Context<Session>,
        request: StopTransactionRequest,
    ) -> Result<StopTransactionResponse, Rejection> {
        let StopTransactionRequest { id_tag, meter_stop, transaction_id, .. } = request;
        let identity = context.identity();
        self.transactions()
            .open
            .retain(|(started_by, _), id| started_by != identity || *id != transaction_id);
        tracing::info!(transaction_id, meter_stop, "stopped");
        let id_tag_info = id_tag.map(|id_tag| context.session().tenant.id_tag_info(&id_tag));
        Ok(StopTransactionResponse { id_tag_info })
    }

    async fn connected(&self, charge_point: &ChargePoint, session: &Session) {
        let Session { tenant, profile } = session;
        let since = DateTime::from(charge_point.connected_since());
        tracing::info!(tenant = tenant.name, ?profile, %since, "connected");
    }

    async fn disconnected(&self, charge_point: &ChargePoint, session: &Session) {
        let cause = charge_point.disconnect_cause();
        tracing::info!(tenant = session.tenant.name, ?cause, "disconnected");
    }
}

/// Asks a charge point that has just been accepted what it can do.
async fn look_around(charge_point: ChargePoint) {
    match charge_point.call(GetConfigurationRequest::default()).await {
        Ok(answer) => {
            let keys = answer.configuration_key.unwrap_or_default();
            let profiles = keys.iter().find(|pair| pair.key == *"SupportedFeatureProfiles");
            let profiles = profiles.and_then(|pair| pair.value.as_deref());
            tracing::info!(keys = keys.len(), profiles, "configuration");
        }
        Err(error) => tracing::warn!(error = error.to_string(), "configuration unknown"),
    }
}

/// The payload of a CALL as it was received, whatever was repaired in it.
fn payload(context: &Context<Session>) -> Result<String, Rejection> {
    let (_, _, _, payload): (u8, Value, Value, Box<RawValue>) =
        serde_json::from_str(context.raw()).map_err(Rejection::internal_error)?;
    Ok(payload.get().to_owned())
}

/// Without what is below a millisecond, which some charge points cannot read.
fn now() -> DateTime {
    DateTime::from(SystemTime::now()).to_milliseconds()
}
