//! The 39 actions: the one table of this crate that no schema contains.
//!
//! Sources: the sections of OCPP 1.6 edition 2 that describe the operations,
//! with the profile table as corrected by errata 3.2, and the use cases of the
//! security white paper, edition 3. A test proves that the table and the
//! schema files match one to one.

use ocpp16_schemas::{Kind, Schema};

use crate::Error;

/// One action of OCPP 1.6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionEntry {
    /// The name on the wire.
    pub name: &'static str,
    /// Who sends the request.
    pub initiator: Initiator,
    /// The feature profile it belongs to.
    pub profile: &'static str,
    /// Where the operation is described.
    pub section: &'static str,
}

/// Who sends the request of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Initiator {
    /// Only the charge point.
    ChargePoint,
    /// Only the central system.
    CentralSystem,
    /// Either side.
    Either,
}

impl Initiator {
    pub(crate) fn includes_charge_point(self) -> bool {
        matches!(self, Self::ChargePoint | Self::Either)
    }

    pub(crate) fn includes_central_system(self) -> bool {
        matches!(self, Self::CentralSystem | Self::Either)
    }
}

/// Fails unless every action has both its schemas and every schema its action.
pub(crate) fn check(schemas: &[Schema]) -> Result<(), Error> {
    for action in ACTIONS {
        for kind in [Kind::Request, Kind::Response] {
            let found = schemas
                .iter()
                .filter(|schema| schema.action == action.name && schema.kind == kind)
                .count();
            if found != 1 {
                return Err(Error::table(format!(
                    "action {} has {found} {kind:?} schemas instead of one",
                    action.name
                )));
            }
        }
    }
    for schema in schemas {
        if !ACTIONS.iter().any(|action| action.name == schema.action) {
            return Err(Error::at(schema.file, "", "no action of this name in the action table"));
        }
    }
    Ok(())
}

/// The actions in alphabetical order.
pub const ACTIONS: &[ActionEntry] = &[
    entry("Authorize", Initiator::ChargePoint, "Core", "OCPP 1.6 section 4.1"),
    entry("BootNotification", Initiator::ChargePoint, "Core", "OCPP 1.6 section 4.2"),
    entry("CancelReservation", Initiator::CentralSystem, "Reservation", "OCPP 1.6 section 5.1"),
    entry(
        "CertificateSigned",
        Initiator::CentralSystem,
        "Security",
        "security white paper, use case A02",
    ),
    entry("ChangeAvailability", Initiator::CentralSystem, "Core", "OCPP 1.6 section 5.2"),
    entry("ChangeConfiguration", Initiator::CentralSystem, "Core", "OCPP 1.6 section 5.3"),
    entry("ClearCache", Initiator::CentralSystem, "Core", "OCPP 1.6 section 5.4"),
    entry(
        "ClearChargingProfile",
        Initiator::CentralSystem,
        "SmartCharging",
        "OCPP 1.6 section 5.5",
    ),
    entry("DataTransfer", Initiator::Either, "Core", "OCPP 1.6 section 4.3"),
    entry(
        "DeleteCertificate",
        Initiator::CentralSystem,
        "Security",
        "security white paper, use case M04",
    ),
    entry(
        "DiagnosticsStatusNotification",
        Initiator::ChargePoint,
        "FirmwareManagement",
        "OCPP 1.6 section 4.4",
    ),
    entry(
        "ExtendedTriggerMessage",
        Initiator::CentralSystem,
        "Security",
        "security white paper, use case A02",
    ),
    entry(
        "FirmwareStatusNotification",
        Initiator::ChargePoint,
        "FirmwareManagement",
        "OCPP 1.6 section 4.5",
    ),
    entry(
        "GetCompositeSchedule",
        Initiator::CentralSystem,
        "SmartCharging",
        "OCPP 1.6 section 5.7",
    ),
    entry("GetConfiguration", Initiator::CentralSystem, "Core", "OCPP 1.6 section 5.8"),
    entry("GetDiagnostics", Initiator::CentralSystem, "FirmwareManagement", "OCPP 1.6 section 5.9"),
    entry(
        "GetInstalledCertificateIds",
        Initiator::CentralSystem,
        "Security",
        "security white paper, use case M03",
    ),
    entry(
        "GetLocalListVersion",
        Initiator::CentralSystem,
        "LocalAuthListManagement",
        "OCPP 1.6 section 5.10",
    ),
    entry("GetLog", Initiator::CentralSystem, "Security", "security white paper, use case N01"),
    entry("Heartbeat", Initiator::ChargePoint, "Core", "OCPP 1.6 section 4.6"),
    entry(
        "InstallCertificate",
        Initiator::CentralSystem,
        "Security",
        "security white paper, use case M05",
    ),
    entry(
        "LogStatusNotification",
        Initiator::ChargePoint,
        "Security",
        "security white paper, use case N01",
    ),
    entry("MeterValues", Initiator::ChargePoint, "Core", "OCPP 1.6 section 4.7"),
    entry("RemoteStartTransaction", Initiator::CentralSystem, "Core", "OCPP 1.6 section 5.11"),
    entry("RemoteStopTransaction", Initiator::CentralSystem, "Core", "OCPP 1.6 section 5.12"),
    entry("ReserveNow", Initiator::CentralSystem, "Reservation", "OCPP 1.6 section 5.13"),
    entry("Reset", Initiator::CentralSystem, "Core", "OCPP 1.6 section 5.14"),
    entry(
        "SecurityEventNotification",
        Initiator::ChargePoint,
        "Security",
        "security white paper, use case A04",
    ),
    entry(
        "SendLocalList",
        Initiator::CentralSystem,
        "LocalAuthListManagement",
        "OCPP 1.6 section 5.15",
    ),
    entry("SetChargingProfile", Initiator::CentralSystem, "SmartCharging", "OCPP 1.6 section 5.16"),
    entry(
        "SignCertificate",
        Initiator::ChargePoint,
        "Security",
        "security white paper, use case A02",
    ),
    entry(
        "SignedFirmwareStatusNotification",
        Initiator::ChargePoint,
        "Security",
        "security white paper, use case L01",
    ),
    entry(
        "SignedUpdateFirmware",
        Initiator::CentralSystem,
        "Security",
        "security white paper, use case L01",
    ),
    entry("StartTransaction", Initiator::ChargePoint, "Core", "OCPP 1.6 section 4.8"),
    entry("StatusNotification", Initiator::ChargePoint, "Core", "OCPP 1.6 section 4.9"),
    entry("StopTransaction", Initiator::ChargePoint, "Core", "OCPP 1.6 section 4.10"),
    entry("TriggerMessage", Initiator::CentralSystem, "RemoteTrigger", "OCPP 1.6 section 5.17"),
    entry("UnlockConnector", Initiator::CentralSystem, "Core", "OCPP 1.6 section 5.18"),
    entry(
        "UpdateFirmware",
        Initiator::CentralSystem,
        "FirmwareManagement",
        "OCPP 1.6 section 5.19",
    ),
];

const fn entry(
    name: &'static str,
    initiator: Initiator,
    profile: &'static str,
    section: &'static str,
) -> ActionEntry {
    ActionEntry { name, initiator, profile, section }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_and_schema_files_match_one_to_one() {
        let schemas = ocpp16_schemas::schemas();
        assert_eq!(ACTIONS.len(), 39);
        assert_eq!(schemas.len(), 2 * ACTIONS.len());
        check(schemas).unwrap();
    }

    #[test]
    fn a_schema_without_an_action_is_an_error() {
        let mut schemas = ocpp16_schemas::schemas().to_vec();
        schemas.push(Schema { file: "Foo.json", action: "Foo", kind: Kind::Request, text: "{}" });
        let error = check(&schemas).unwrap_err();
        assert!(error.to_string().contains("Foo.json"), "{error}");
    }

    #[test]
    fn an_action_without_a_schema_is_an_error() {
        let error = check(&ocpp16_schemas::schemas()[1..]).unwrap_err();
        assert!(error.to_string().contains("Authorize"), "{error}");
    }

    #[test]
    fn fourteen_actions_are_sent_by_charge_points() {
        let count = |includes: fn(Initiator) -> bool| {
            ACTIONS.iter().filter(|action| includes(action.initiator)).count()
        };
        assert_eq!(count(Initiator::includes_charge_point), 14);
        assert_eq!(count(Initiator::includes_central_system), 26);
    }
}
