//! What a central system does with the messages of charge points.
//!
//! Written by hand so that it reads well; `dispatch` matches the generated
//! requests without a wildcard, so it cannot fall behind the schemas.

use std::future::Future;

use ocpp16_types::{
    AuthorizeRequest, AuthorizeResponse, BootNotificationRequest, BootNotificationResponse,
    DataTransferRequest, DataTransferResponse, DiagnosticsStatusNotificationRequest,
    DiagnosticsStatusNotificationResponse, ErrorCode, FirmwareStatusNotificationRequest,
    FirmwareStatusNotificationResponse, HeartbeatRequest, HeartbeatResponse,
    LogStatusNotificationRequest, LogStatusNotificationResponse, MeterValuesRequest,
    MeterValuesResponse, Rejection, SecurityEventNotificationRequest,
    SecurityEventNotificationResponse, SignCertificateRequest, SignCertificateResponse,
    SignedFirmwareStatusNotificationRequest, SignedFirmwareStatusNotificationResponse,
    StartTransactionRequest, StartTransactionResponse, StatusNotificationRequest,
    StatusNotificationResponse, StopTransactionRequest, StopTransactionResponse,
};

use crate::{ChargePoint, Context, RawPayload};

/// A central system: one method for each action that a charge point can send.
///
/// All are required, because a forgotten action should not compile, and OCPP 1.6
/// gets no more. Write them as plain `async fn`. What you do not offer is one
/// visible line: `Err(Rejection::not_supported())`.
///
/// An answer is sent as a CALLRESULT, a [`Rejection`] as a CALLERROR; its cause
/// is logged here and not sent. A refusal that the answer can express is an
/// answer (J-27). A panic is answered with InternalError.
///
/// For one connection, methods run one after the other, in the order in which
/// the charge point sent the messages (J-47); for different ones, at the same
/// time. Each is polled to its end even if the connection is lost meanwhile; only
/// the end of the runtime can cut it off.
///
/// So when a charge point reconnects, what it sends again, as it must with
/// messages of transactions, may be handled beside the original, whose answer it
/// never got. To book both as one is up to the methods: with a unique key in the
/// database, not with a look at what is there already.
///
/// A method may call the charge point of its [`Context`] and wait for the answer,
/// as long as fewer CALLs than [`inbound_queue`](crate::Builder::inbound_queue)
/// wait behind the message: then reading pauses, and that answer is not read
/// either.
///
/// ```compile_fail,E0046
/// struct Forgetful;
///
/// impl ocpp16_server::Handler for Forgetful {} // names `Session` and all 14 actions
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `Handler`",
    note = "implement all 14 actions of charge points; `examples/minimal.rs` of ocpp16-server shows them"
)]
pub trait Handler: Send + Sync + 'static {
    /// What [`Admission`](crate::admission::Admission) knows about a connection
    /// and every method of this handler receives: a tenant, a database row, `()`.
    type Session: Send + Sync + 'static;

    /// Says whether an identifier may charge (OCPP 1.6 section 4.1).
    fn authorize(
        &self,
        context: &Context<Self::Session>,
        request: AuthorizeRequest,
    ) -> impl Future<Output = Result<AuthorizeResponse, Rejection>> + Send;

    /// Accepts or refuses a charge point that has started (section 4.2).
    fn boot_notification(
        &self,
        context: &Context<Self::Session>,
        request: BootNotificationRequest,
    ) -> impl Future<Output = Result<BootNotificationResponse, Rejection>> + Send;

    /// Takes vendor-specific data (section 4.3). A vendor that is not known here is
    /// answered with the status `UnknownVendorId`, not with a rejection.
    fn data_transfer(
        &self,
        context: &Context<Self::Session>,
        request: DataTransferRequest,
    ) -> impl Future<Output = Result<DataTransferResponse, Rejection>> + Send;

    /// Takes note of how a diagnostics upload goes (section 4.4).
    fn diagnostics_status_notification(
        &self,
        context: &Context<Self::Session>,
        request: DiagnosticsStatusNotificationRequest,
    ) -> impl Future<Output = Result<DiagnosticsStatusNotificationResponse, Rejection>> + Send;

    /// Takes note of how a firmware update goes (section 4.5).
    fn firmware_status_notification(
        &self,
        context: &Context<Self::Session>,
        request: FirmwareStatusNotificationRequest,
    ) -> impl Future<Output = Result<FirmwareStatusNotificationResponse, Rejection>> + Send;

    /// Tells the time (section 4.6).
    fn heartbeat(
        &self,
        context: &Context<Self::Session>,
        request: HeartbeatRequest,
    ) -> impl Future<Output = Result<HeartbeatResponse, Rejection>> + Send;

    /// Takes note of how a log upload goes (security white paper, N01).
    fn log_status_notification(
        &self,
        context: &Context<Self::Session>,
        request: LogStatusNotificationRequest,
    ) -> impl Future<Output = Result<LogStatusNotificationResponse, Rejection>> + Send;

    /// Takes meter values, within or outside a transaction (section 4.7).
    fn meter_values(
        &self,
        context: &Context<Self::Session>,
        request: MeterValuesRequest,
    ) -> impl Future<Output = Result<MeterValuesResponse, Rejection>> + Send;

    /// Takes note of a security event (security white paper, A04).
    fn security_event_notification(
        &self,
        context: &Context<Self::Session>,
        request: SecurityEventNotificationRequest,
    ) -> impl Future<Output = Result<SecurityEventNotificationResponse, Rejection>> + Send;

    /// Takes a certificate signing request; the certificate follows in a
    /// `CertificateSigned` call (security white paper, A02).
    fn sign_certificate(
        &self,
        context: &Context<Self::Session>,
        request: SignCertificateRequest,
    ) -> impl Future<Output = Result<SignCertificateResponse, Rejection>> + Send;

    /// Takes note of how a signed firmware update goes (security white paper,
    /// L01).
    fn signed_firmware_status_notification(
        &self,
        context: &Context<Self::Session>,
        request: SignedFirmwareStatusNotificationRequest,
    ) -> impl Future<Output = Result<SignedFirmwareStatusNotificationResponse, Rejection>> + Send;

    /// Books the start of a transaction and numbers it (section 4.8).
    ///
    /// Charge points send it again until it is answered: the same start must get
    /// the same number (J-46). An unknown tag is an answer, not a rejection.
    fn start_transaction(
        &self,
        context: &Context<Self::Session>,
        request: StartTransactionRequest,
    ) -> impl Future<Output = Result<StartTransactionResponse, Rejection>> + Send;

    /// Takes note of the state of a connector (section 4.9).
    fn status_notification(
        &self,
        context: &Context<Self::Session>,
        request: StatusNotificationRequest,
    ) -> impl Future<Output = Result<StatusNotificationResponse, Rejection>> + Send;

    /// Books the end of a transaction (section 4.10). A rejection makes the charge
    /// point send it again.
    fn stop_transaction(
        &self,
        context: &Context<Self::Session>,
        request: StopTransactionRequest,
    ) -> impl Future<Output = Result<StopTransactionResponse, Rejection>> + Send;

    /// Takes a CALL whose action OCPP 1.6 does not know; some vendors have their
    /// own. `null` has been read as `{}`. Answers NotImplemented unless written
    /// (J-26).
    ///
    /// ```
    /// # use ocpp16_server::{Context, RawPayload};
    /// # use ocpp16_types::{ErrorCode, Rejection};
    /// # struct Backend;
    /// # impl Backend {
    /// async fn raw(
    ///     &self,
    ///     context: &Context,
    ///     action: &str,
    ///     payload: RawPayload,
    /// ) -> Result<RawPayload, Rejection> {
    ///     if action != "ExampleCorp.Temperature" {
    ///         return Err(Rejection::new(ErrorCode::NotImplemented, "unknown action"));
    ///     }
    ///     println!("{}: {:?}", context.identity(), payload.get("celsius"));
    ///     Ok(RawPayload::new())
    /// }
    /// # }
    /// ```
    fn raw(
        &self,
        context: &Context<Self::Session>,
        action: &str,
        payload: RawPayload,
    ) -> impl Future<Output = Result<RawPayload, Rejection>> + Send {
        let _ = (context, action, payload);
        async { Err(Rejection::new(ErrorCode::NotImplemented, "unknown action")) }
    }

    /// Runs when a charge point has connected, before the first message of the
    /// connection is handled. An older connection may still have some in hand. Does nothing unless written.
    fn connected(
        &self,
        charge_point: &ChargePoint,
        session: &Self::Session,
    ) -> impl Future<Output = ()> + Send {
        let _ = (charge_point, session);
        async {}
    }

    /// Runs when a connection has ended and its last message is handled. A newer
    /// connection of the same charge point may be up by then. Does nothing
    /// unless written.
    fn disconnected(
        &self,
        charge_point: &ChargePoint,
        session: &Self::Session,
    ) -> impl Future<Output = ()> + Send {
        let _ = (charge_point, session);
        async {}
    }
}
