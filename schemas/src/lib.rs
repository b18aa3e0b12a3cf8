//! The 78 official JSON schemas of OCPP 1.6-J, as data.
//!
//! 56 files define the core protocol (edition 2019-12, draft-04) and 22 the
//! security extension (edition 2020-03, draft-06). They are embedded exactly
//! as published, (c) Open Charge Alliance, CC BY-ND 4.0, and are never edited:
//! what is wrong in them is corrected by overlays in `ocpp16-codegen`.
//!
//! This crate deliberately knows nothing about what the schemas mean.
//!
//! ```text
//! schemas ──> codegen ──> ocpp16-types ──> ocpp16-server ──> your Handler
//! you are here
//! ```
//!
//! ```
//! let heartbeat = ocpp16_schemas::schemas()
//!     .iter()
//!     .find(|schema| schema.file == "Heartbeat.json")
//!     .expect("Heartbeat is part of OCPP 1.6");
//! assert_eq!(heartbeat.action, "Heartbeat");
//! assert_eq!(heartbeat.kind, ocpp16_schemas::Kind::Request);
//! ```

/// Lists all 78 schemas, ordered by action, request before response.
#[must_use]
pub fn schemas() -> &'static [Schema] {
    SCHEMAS
}

/// One official schema file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Schema {
    /// File name as published, such as `StartTransactionResponse.json`.
    pub file: &'static str,
    /// Action whose payload it describes, as spelled on the wire.
    pub action: &'static str,
    /// Which payload of the action it describes.
    pub kind: Kind,
    /// The JSON text, unmodified.
    pub text: &'static str,
}

/// Which of an action's two payloads a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// The payload of a CALL.
    Request,
    /// The payload of a CALLRESULT.
    Response,
}

macro_rules! schemas {
    ($($action:literal)*) => {
        &[$(
            Schema {
                file: concat!($action, ".json"),
                action: $action,
                kind: Kind::Request,
                text: include_str!(concat!("../json/", $action, ".json")),
            },
            Schema {
                file: concat!($action, "Response.json"),
                action: $action,
                kind: Kind::Response,
                text: include_str!(concat!("../json/", $action, "Response.json")),
            },
        )*]
    };
}

static SCHEMAS: &[Schema] = schemas! {
    "Authorize"
    "BootNotification"
    "CancelReservation"
    "CertificateSigned"
    "ChangeAvailability"
    "ChangeConfiguration"
    "ClearCache"
    "ClearChargingProfile"
    "DataTransfer"
    "DeleteCertificate"
    "DiagnosticsStatusNotification"
    "ExtendedTriggerMessage"
    "FirmwareStatusNotification"
    "GetCompositeSchedule"
    "GetConfiguration"
    "GetDiagnostics"
    "GetInstalledCertificateIds"
    "GetLocalListVersion"
    "GetLog"
    "Heartbeat"
    "InstallCertificate"
    "LogStatusNotification"
    "MeterValues"
    "RemoteStartTransaction"
    "RemoteStopTransaction"
    "ReserveNow"
    "Reset"
    "SecurityEventNotification"
    "SendLocalList"
    "SetChargingProfile"
    "SignCertificate"
    "SignedFirmwareStatusNotification"
    "SignedUpdateFirmware"
    "StartTransaction"
    "StatusNotification"
    "StopTransaction"
    "TriggerMessage"
    "UnlockConnector"
    "UpdateFirmware"
};
