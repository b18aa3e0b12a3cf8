use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use crate::decode::{self, Integral};
use crate::payload::sealed::Sealed;
use crate::payload::{
    Answer, Initiator, Payload, PayloadSet, Profile, Request, RequestFrom, Response,
    ResponseFrom,
};
use crate::scalar::{AnyUri, CiString, DateTime, Decimal, IdToken, NonEmptyList, Text};
use crate::{role, table};
/// The 39 actions of OCPP 1.6 and its security extension.
///
/// Exhaustive: the protocol is frozen. Names are case-sensitive
/// (OCPP-J 1.6 section 4.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    ///`Authorize`, requested by the charge point; profile Core. OCPP 1.6 section 4.1.
    Authorize,
    ///`BootNotification`, requested by the charge point; profile Core. OCPP 1.6 section 4.2.
    BootNotification,
    ///`CancelReservation`, requested by the central system; profile Reservation. OCPP 1.6 section 5.1.
    CancelReservation,
    ///`CertificateSigned`, requested by the central system; profile Security. security white paper, use case A02.
    CertificateSigned,
    ///`ChangeAvailability`, requested by the central system; profile Core. OCPP 1.6 section 5.2.
    ChangeAvailability,
    ///`ChangeConfiguration`, requested by the central system; profile Core. OCPP 1.6 section 5.3.
    ChangeConfiguration,
    ///`ClearCache`, requested by the central system; profile Core. OCPP 1.6 section 5.4.
    ClearCache,
    ///`ClearChargingProfile`, requested by the central system; profile SmartCharging. OCPP 1.6 section 5.5.
    ClearChargingProfile,
    ///`DataTransfer`, requested by either side; profile Core. OCPP 1.6 section 4.3.
    DataTransfer,
    ///`DeleteCertificate`, requested by the central system; profile Security. security white paper, use case M04.
    DeleteCertificate,
    ///`DiagnosticsStatusNotification`, requested by the charge point; profile FirmwareManagement. OCPP 1.6 section 4.4.
    DiagnosticsStatusNotification,
    ///`ExtendedTriggerMessage`, requested by the central system; profile Security. security white paper, use case A02.
    ExtendedTriggerMessage,
    ///`FirmwareStatusNotification`, requested by the charge point; profile FirmwareManagement. OCPP 1.6 section 4.5.
    FirmwareStatusNotification,
    ///`GetCompositeSchedule`, requested by the central system; profile SmartCharging. OCPP 1.6 section 5.7.
    GetCompositeSchedule,
    ///`GetConfiguration`, requested by the central system; profile Core. OCPP 1.6 section 5.8.
    GetConfiguration,
    ///`GetDiagnostics`, requested by the central system; profile FirmwareManagement. OCPP 1.6 section 5.9.
    GetDiagnostics,
    ///`GetInstalledCertificateIds`, requested by the central system; profile Security. security white paper, use case M03.
    GetInstalledCertificateIds,
    ///`GetLocalListVersion`, requested by the central system; profile LocalAuthListManagement. OCPP 1.6 section 5.10.
    GetLocalListVersion,
    ///`GetLog`, requested by the central system; profile Security. security white paper, use case N01.
    GetLog,
    ///`Heartbeat`, requested by the charge point; profile Core. OCPP 1.6 section 4.6.
    Heartbeat,
    ///`InstallCertificate`, requested by the central system; profile Security. security white paper, use case M05.
    InstallCertificate,
    ///`LogStatusNotification`, requested by the charge point; profile Security. security white paper, use case N01.
    LogStatusNotification,
    ///`MeterValues`, requested by the charge point; profile Core. OCPP 1.6 section 4.7.
    MeterValues,
    ///`RemoteStartTransaction`, requested by the central system; profile Core. OCPP 1.6 section 5.11.
    RemoteStartTransaction,
    ///`RemoteStopTransaction`, requested by the central system; profile Core. OCPP 1.6 section 5.12.
    RemoteStopTransaction,
    ///`ReserveNow`, requested by the central system; profile Reservation. OCPP 1.6 section 5.13.
    ReserveNow,
    ///`Reset`, requested by the central system; profile Core. OCPP 1.6 section 5.14.
    Reset,
    ///`SecurityEventNotification`, requested by the charge point; profile Security. security white paper, use case A04.
    SecurityEventNotification,
    ///`SendLocalList`, requested by the central system; profile LocalAuthListManagement. OCPP 1.6 section 5.15.
    SendLocalList,
    ///`SetChargingProfile`, requested by the central system; profile SmartCharging. OCPP 1.6 section 5.16.
    SetChargingProfile,
    ///`SignCertificate`, requested by the charge point; profile Security. security white paper, use case A02.
    SignCertificate,
    ///`SignedFirmwareStatusNotification`, requested by the charge point; profile Security. security white paper, use case L01.
    SignedFirmwareStatusNotification,
    ///`SignedUpdateFirmware`, requested by the central system; profile Security. security white paper, use case L01.
    SignedUpdateFirmware,
    ///`StartTransaction`, requested by the charge point; profile Core. OCPP 1.6 section 4.8.
    StartTransaction,
    ///`StatusNotification`, requested by the charge point; profile Core. OCPP 1.6 section 4.9.
    StatusNotification,
    ///`StopTransaction`, requested by the charge point; profile Core. OCPP 1.6 section 4.10.
    StopTransaction,
    ///`TriggerMessage`, requested by the central system; profile RemoteTrigger. OCPP 1.6 section 5.17.
    TriggerMessage,
    ///`UnlockConnector`, requested by the central system; profile Core. OCPP 1.6 section 5.18.
    UnlockConnector,
    ///`UpdateFirmware`, requested by the central system; profile FirmwareManagement. OCPP 1.6 section 5.19.
    UpdateFirmware,
}
impl Action {
    /// All actions, in alphabetical order.
    pub const ALL: [Self; 39] = [
        Self::Authorize,
        Self::BootNotification,
        Self::CancelReservation,
        Self::CertificateSigned,
        Self::ChangeAvailability,
        Self::ChangeConfiguration,
        Self::ClearCache,
        Self::ClearChargingProfile,
        Self::DataTransfer,
        Self::DeleteCertificate,
        Self::DiagnosticsStatusNotification,
        Self::ExtendedTriggerMessage,
        Self::FirmwareStatusNotification,
        Self::GetCompositeSchedule,
        Self::GetConfiguration,
        Self::GetDiagnostics,
        Self::GetInstalledCertificateIds,
        Self::GetLocalListVersion,
        Self::GetLog,
        Self::Heartbeat,
        Self::InstallCertificate,
        Self::LogStatusNotification,
        Self::MeterValues,
        Self::RemoteStartTransaction,
        Self::RemoteStopTransaction,
        Self::ReserveNow,
        Self::Reset,
        Self::SecurityEventNotification,
        Self::SendLocalList,
        Self::SetChargingProfile,
        Self::SignCertificate,
        Self::SignedFirmwareStatusNotification,
        Self::SignedUpdateFirmware,
        Self::StartTransaction,
        Self::StatusNotification,
        Self::StopTransaction,
        Self::TriggerMessage,
        Self::UnlockConnector,
        Self::UpdateFirmware,
    ];
    /// Returns the name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Authorize => "Authorize",
            Self::BootNotification => "BootNotification",
            Self::CancelReservation => "CancelReservation",
            Self::CertificateSigned => "CertificateSigned",
            Self::ChangeAvailability => "ChangeAvailability",
            Self::ChangeConfiguration => "ChangeConfiguration",
            Self::ClearCache => "ClearCache",
            Self::ClearChargingProfile => "ClearChargingProfile",
            Self::DataTransfer => "DataTransfer",
            Self::DeleteCertificate => "DeleteCertificate",
            Self::DiagnosticsStatusNotification => "DiagnosticsStatusNotification",
            Self::ExtendedTriggerMessage => "ExtendedTriggerMessage",
            Self::FirmwareStatusNotification => "FirmwareStatusNotification",
            Self::GetCompositeSchedule => "GetCompositeSchedule",
            Self::GetConfiguration => "GetConfiguration",
            Self::GetDiagnostics => "GetDiagnostics",
            Self::GetInstalledCertificateIds => "GetInstalledCertificateIds",
            Self::GetLocalListVersion => "GetLocalListVersion",
            Self::GetLog => "GetLog",
            Self::Heartbeat => "Heartbeat",
            Self::InstallCertificate => "InstallCertificate",
            Self::LogStatusNotification => "LogStatusNotification",
            Self::MeterValues => "MeterValues",
            Self::RemoteStartTransaction => "RemoteStartTransaction",
            Self::RemoteStopTransaction => "RemoteStopTransaction",
            Self::ReserveNow => "ReserveNow",
            Self::Reset => "Reset",
            Self::SecurityEventNotification => "SecurityEventNotification",
            Self::SendLocalList => "SendLocalList",
            Self::SetChargingProfile => "SetChargingProfile",
            Self::SignCertificate => "SignCertificate",
            Self::SignedFirmwareStatusNotification => "SignedFirmwareStatusNotification",
            Self::SignedUpdateFirmware => "SignedUpdateFirmware",
            Self::StartTransaction => "StartTransaction",
            Self::StatusNotification => "StatusNotification",
            Self::StopTransaction => "StopTransaction",
            Self::TriggerMessage => "TriggerMessage",
            Self::UnlockConnector => "UnlockConnector",
            Self::UpdateFirmware => "UpdateFirmware",
        }
    }
    /// Returns the feature profile that the action belongs to.
    #[must_use]
    pub const fn profile(self) -> Profile {
        match self {
            Self::Authorize => Profile::Core,
            Self::BootNotification => Profile::Core,
            Self::CancelReservation => Profile::Reservation,
            Self::CertificateSigned => Profile::Security,
            Self::ChangeAvailability => Profile::Core,
            Self::ChangeConfiguration => Profile::Core,
            Self::ClearCache => Profile::Core,
            Self::ClearChargingProfile => Profile::SmartCharging,
            Self::DataTransfer => Profile::Core,
            Self::DeleteCertificate => Profile::Security,
            Self::DiagnosticsStatusNotification => Profile::FirmwareManagement,
            Self::ExtendedTriggerMessage => Profile::Security,
            Self::FirmwareStatusNotification => Profile::FirmwareManagement,
            Self::GetCompositeSchedule => Profile::SmartCharging,
            Self::GetConfiguration => Profile::Core,
            Self::GetDiagnostics => Profile::FirmwareManagement,
            Self::GetInstalledCertificateIds => Profile::Security,
            Self::GetLocalListVersion => Profile::LocalAuthListManagement,
            Self::GetLog => Profile::Security,
            Self::Heartbeat => Profile::Core,
            Self::InstallCertificate => Profile::Security,
            Self::LogStatusNotification => Profile::Security,
            Self::MeterValues => Profile::Core,
            Self::RemoteStartTransaction => Profile::Core,
            Self::RemoteStopTransaction => Profile::Core,
            Self::ReserveNow => Profile::Reservation,
            Self::Reset => Profile::Core,
            Self::SecurityEventNotification => Profile::Security,
            Self::SendLocalList => Profile::LocalAuthListManagement,
            Self::SetChargingProfile => Profile::SmartCharging,
            Self::SignCertificate => Profile::Security,
            Self::SignedFirmwareStatusNotification => Profile::Security,
            Self::SignedUpdateFirmware => Profile::Security,
            Self::StartTransaction => Profile::Core,
            Self::StatusNotification => Profile::Core,
            Self::StopTransaction => Profile::Core,
            Self::TriggerMessage => Profile::RemoteTrigger,
            Self::UnlockConnector => Profile::Core,
            Self::UpdateFirmware => Profile::FirmwareManagement,
        }
    }
    /// Returns where the operation is described.
    #[must_use]
    pub const fn section(self) -> &'static str {
        match self {
            Self::Authorize => "OCPP 1.6 section 4.1",
            Self::BootNotification => "OCPP 1.6 section 4.2",
            Self::CancelReservation => "OCPP 1.6 section 5.1",
            Self::CertificateSigned => "security white paper, use case A02",
            Self::ChangeAvailability => "OCPP 1.6 section 5.2",
            Self::ChangeConfiguration => "OCPP 1.6 section 5.3",
            Self::ClearCache => "OCPP 1.6 section 5.4",
            Self::ClearChargingProfile => "OCPP 1.6 section 5.5",
            Self::DataTransfer => "OCPP 1.6 section 4.3",
            Self::DeleteCertificate => "security white paper, use case M04",
            Self::DiagnosticsStatusNotification => "OCPP 1.6 section 4.4",
            Self::ExtendedTriggerMessage => "security white paper, use case A02",
            Self::FirmwareStatusNotification => "OCPP 1.6 section 4.5",
            Self::GetCompositeSchedule => "OCPP 1.6 section 5.7",
            Self::GetConfiguration => "OCPP 1.6 section 5.8",
            Self::GetDiagnostics => "OCPP 1.6 section 5.9",
            Self::GetInstalledCertificateIds => "security white paper, use case M03",
            Self::GetLocalListVersion => "OCPP 1.6 section 5.10",
            Self::GetLog => "security white paper, use case N01",
            Self::Heartbeat => "OCPP 1.6 section 4.6",
            Self::InstallCertificate => "security white paper, use case M05",
            Self::LogStatusNotification => "security white paper, use case N01",
            Self::MeterValues => "OCPP 1.6 section 4.7",
            Self::RemoteStartTransaction => "OCPP 1.6 section 5.11",
            Self::RemoteStopTransaction => "OCPP 1.6 section 5.12",
            Self::ReserveNow => "OCPP 1.6 section 5.13",
            Self::Reset => "OCPP 1.6 section 5.14",
            Self::SecurityEventNotification => "security white paper, use case A04",
            Self::SendLocalList => "OCPP 1.6 section 5.15",
            Self::SetChargingProfile => "OCPP 1.6 section 5.16",
            Self::SignCertificate => "security white paper, use case A02",
            Self::SignedFirmwareStatusNotification => {
                "security white paper, use case L01"
            }
            Self::SignedUpdateFirmware => "security white paper, use case L01",
            Self::StartTransaction => "OCPP 1.6 section 4.8",
            Self::StatusNotification => "OCPP 1.6 section 4.9",
            Self::StopTransaction => "OCPP 1.6 section 4.10",
            Self::TriggerMessage => "OCPP 1.6 section 5.17",
            Self::UnlockConnector => "OCPP 1.6 section 5.18",
            Self::UpdateFirmware => "OCPP 1.6 section 5.19",
        }
    }
    /// Returns which side sends the request.
    #[must_use]
    pub const fn initiator(self) -> Initiator {
        match self {
            Self::Authorize => Initiator::ChargePoint,
            Self::BootNotification => Initiator::ChargePoint,
            Self::CancelReservation => Initiator::CentralSystem,
            Self::CertificateSigned => Initiator::CentralSystem,
            Self::ChangeAvailability => Initiator::CentralSystem,
            Self::ChangeConfiguration => Initiator::CentralSystem,
            Self::ClearCache => Initiator::CentralSystem,
            Self::ClearChargingProfile => Initiator::CentralSystem,
            Self::DataTransfer => Initiator::Either,
            Self::DeleteCertificate => Initiator::CentralSystem,
            Self::DiagnosticsStatusNotification => Initiator::ChargePoint,
            Self::ExtendedTriggerMessage => Initiator::CentralSystem,
            Self::FirmwareStatusNotification => Initiator::ChargePoint,
            Self::GetCompositeSchedule => Initiator::CentralSystem,
            Self::GetConfiguration => Initiator::CentralSystem,
            Self::GetDiagnostics => Initiator::CentralSystem,
            Self::GetInstalledCertificateIds => Initiator::CentralSystem,
            Self::GetLocalListVersion => Initiator::CentralSystem,
            Self::GetLog => Initiator::CentralSystem,
            Self::Heartbeat => Initiator::ChargePoint,
            Self::InstallCertificate => Initiator::CentralSystem,
            Self::LogStatusNotification => Initiator::ChargePoint,
            Self::MeterValues => Initiator::ChargePoint,
            Self::RemoteStartTransaction => Initiator::CentralSystem,
            Self::RemoteStopTransaction => Initiator::CentralSystem,
            Self::ReserveNow => Initiator::CentralSystem,
            Self::Reset => Initiator::CentralSystem,
            Self::SecurityEventNotification => Initiator::ChargePoint,
            Self::SendLocalList => Initiator::CentralSystem,
            Self::SetChargingProfile => Initiator::CentralSystem,
            Self::SignCertificate => Initiator::ChargePoint,
            Self::SignedFirmwareStatusNotification => Initiator::ChargePoint,
            Self::SignedUpdateFirmware => Initiator::CentralSystem,
            Self::StartTransaction => Initiator::ChargePoint,
            Self::StatusNotification => Initiator::ChargePoint,
            Self::StopTransaction => Initiator::ChargePoint,
            Self::TriggerMessage => Initiator::CentralSystem,
            Self::UnlockConnector => Initiator::CentralSystem,
            Self::UpdateFirmware => Initiator::CentralSystem,
        }
    }
    pub(crate) fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            5 => {
                match value {
                    "Reset" => Some(Self::Reset),
                    _ => None,
                }
            }
            6 => {
                match value {
                    "GetLog" => Some(Self::GetLog),
                    _ => None,
                }
            }
            9 => {
                match value {
                    "Authorize" => Some(Self::Authorize),
                    "Heartbeat" => Some(Self::Heartbeat),
                    _ => None,
                }
            }
            10 => {
                match value {
                    "ClearCache" => Some(Self::ClearCache),
                    "ReserveNow" => Some(Self::ReserveNow),
                    _ => None,
                }
            }
            11 => {
                match value {
                    "MeterValues" => Some(Self::MeterValues),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "DataTransfer" => Some(Self::DataTransfer),
                    _ => None,
                }
            }
            13 => {
                match value {
                    "SendLocalList" => Some(Self::SendLocalList),
                    _ => None,
                }
            }
            14 => {
                match value {
                    "GetDiagnostics" => Some(Self::GetDiagnostics),
                    "TriggerMessage" => Some(Self::TriggerMessage),
                    "UpdateFirmware" => Some(Self::UpdateFirmware),
                    _ => None,
                }
            }
            15 => {
                match value {
                    "SignCertificate" => Some(Self::SignCertificate),
                    "StopTransaction" => Some(Self::StopTransaction),
                    "UnlockConnector" => Some(Self::UnlockConnector),
                    _ => None,
                }
            }
            16 => {
                match value {
                    "BootNotification" => Some(Self::BootNotification),
                    "GetConfiguration" => Some(Self::GetConfiguration),
                    "StartTransaction" => Some(Self::StartTransaction),
                    _ => None,
                }
            }
            17 => {
                match value {
                    "CancelReservation" => Some(Self::CancelReservation),
                    "CertificateSigned" => Some(Self::CertificateSigned),
                    "DeleteCertificate" => Some(Self::DeleteCertificate),
                    _ => None,
                }
            }
            18 => {
                match value {
                    "ChangeAvailability" => Some(Self::ChangeAvailability),
                    "InstallCertificate" => Some(Self::InstallCertificate),
                    "SetChargingProfile" => Some(Self::SetChargingProfile),
                    "StatusNotification" => Some(Self::StatusNotification),
                    _ => None,
                }
            }
            19 => {
                match value {
                    "ChangeConfiguration" => Some(Self::ChangeConfiguration),
                    "GetLocalListVersion" => Some(Self::GetLocalListVersion),
                    _ => None,
                }
            }
            20 => {
                match value {
                    "ClearChargingProfile" => Some(Self::ClearChargingProfile),
                    "GetCompositeSchedule" => Some(Self::GetCompositeSchedule),
                    "SignedUpdateFirmware" => Some(Self::SignedUpdateFirmware),
                    _ => None,
                }
            }
            21 => {
                match value {
                    "LogStatusNotification" => Some(Self::LogStatusNotification),
                    "RemoteStopTransaction" => Some(Self::RemoteStopTransaction),
                    _ => None,
                }
            }
            22 => {
                match value {
                    "ExtendedTriggerMessage" => Some(Self::ExtendedTriggerMessage),
                    "RemoteStartTransaction" => Some(Self::RemoteStartTransaction),
                    _ => None,
                }
            }
            25 => {
                match value {
                    "SecurityEventNotification" => Some(Self::SecurityEventNotification),
                    _ => None,
                }
            }
            26 => {
                match value {
                    "FirmwareStatusNotification" => {
                        Some(Self::FirmwareStatusNotification)
                    }
                    "GetInstalledCertificateIds" => {
                        Some(Self::GetInstalledCertificateIds)
                    }
                    _ => None,
                }
            }
            29 => {
                match value {
                    "DiagnosticsStatusNotification" => {
                        Some(Self::DiagnosticsStatusNotification)
                    }
                    _ => None,
                }
            }
            32 => {
                match value {
                    "SignedFirmwareStatusNotification" => {
                        Some(Self::SignedFirmwareStatusNotification)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_names!(Action);
///A request that a charge point sends.
///
/// Exhaustive: the protocol is frozen, so match it without a wildcard.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ChargePointRequest {
    ///The request of `Authorize`.
    Authorize(AuthorizeRequest),
    ///The request of `BootNotification`.
    BootNotification(BootNotificationRequest),
    ///The request of `DataTransfer`.
    DataTransfer(DataTransferRequest),
    ///The request of `DiagnosticsStatusNotification`.
    DiagnosticsStatusNotification(DiagnosticsStatusNotificationRequest),
    ///The request of `FirmwareStatusNotification`.
    FirmwareStatusNotification(FirmwareStatusNotificationRequest),
    ///The request of `Heartbeat`.
    Heartbeat(HeartbeatRequest),
    ///The request of `LogStatusNotification`.
    LogStatusNotification(LogStatusNotificationRequest),
    ///The request of `MeterValues`.
    MeterValues(MeterValuesRequest),
    ///The request of `SecurityEventNotification`.
    SecurityEventNotification(SecurityEventNotificationRequest),
    ///The request of `SignCertificate`.
    SignCertificate(SignCertificateRequest),
    ///The request of `SignedFirmwareStatusNotification`.
    SignedFirmwareStatusNotification(SignedFirmwareStatusNotificationRequest),
    ///The request of `StartTransaction`.
    StartTransaction(StartTransactionRequest),
    ///The request of `StatusNotification`.
    StatusNotification(StatusNotificationRequest),
    ///The request of `StopTransaction`.
    StopTransaction(StopTransactionRequest),
}
impl ChargePointRequest {
    /// Returns the action that the payload belongs to.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Authorize(_) => Action::Authorize,
            Self::BootNotification(_) => Action::BootNotification,
            Self::DataTransfer(_) => Action::DataTransfer,
            Self::DiagnosticsStatusNotification(_) => {
                Action::DiagnosticsStatusNotification
            }
            Self::FirmwareStatusNotification(_) => Action::FirmwareStatusNotification,
            Self::Heartbeat(_) => Action::Heartbeat,
            Self::LogStatusNotification(_) => Action::LogStatusNotification,
            Self::MeterValues(_) => Action::MeterValues,
            Self::SecurityEventNotification(_) => Action::SecurityEventNotification,
            Self::SignCertificate(_) => Action::SignCertificate,
            Self::SignedFirmwareStatusNotification(_) => {
                Action::SignedFirmwareStatusNotification
            }
            Self::StartTransaction(_) => Action::StartTransaction,
            Self::StatusNotification(_) => Action::StatusNotification,
            Self::StopTransaction(_) => Action::StopTransaction,
        }
    }
}
impl Sealed for ChargePointRequest {}
impl PayloadSet for ChargePointRequest {
    fn action(&self) -> Action {
        self.action()
    }
    fn table(action: Action) -> Option<&'static table::Object> {
        match action {
            Action::Authorize => Some(AuthorizeRequest::TABLE),
            Action::BootNotification => Some(BootNotificationRequest::TABLE),
            Action::DataTransfer => Some(DataTransferRequest::TABLE),
            Action::DiagnosticsStatusNotification => {
                Some(DiagnosticsStatusNotificationRequest::TABLE)
            }
            Action::FirmwareStatusNotification => {
                Some(FirmwareStatusNotificationRequest::TABLE)
            }
            Action::Heartbeat => Some(HeartbeatRequest::TABLE),
            Action::LogStatusNotification => Some(LogStatusNotificationRequest::TABLE),
            Action::MeterValues => Some(MeterValuesRequest::TABLE),
            Action::SecurityEventNotification => {
                Some(SecurityEventNotificationRequest::TABLE)
            }
            Action::SignCertificate => Some(SignCertificateRequest::TABLE),
            Action::SignedFirmwareStatusNotification => {
                Some(SignedFirmwareStatusNotificationRequest::TABLE)
            }
            Action::StartTransaction => Some(StartTransactionRequest::TABLE),
            Action::StatusNotification => Some(StatusNotificationRequest::TABLE),
            Action::StopTransaction => Some(StopTransactionRequest::TABLE),
            Action::CancelReservation
            | Action::CertificateSigned
            | Action::ChangeAvailability
            | Action::ChangeConfiguration
            | Action::ClearCache
            | Action::ClearChargingProfile
            | Action::DeleteCertificate
            | Action::ExtendedTriggerMessage
            | Action::GetCompositeSchedule
            | Action::GetConfiguration
            | Action::GetDiagnostics
            | Action::GetInstalledCertificateIds
            | Action::GetLocalListVersion
            | Action::GetLog
            | Action::InstallCertificate
            | Action::RemoteStartTransaction
            | Action::RemoteStopTransaction
            | Action::ReserveNow
            | Action::Reset
            | Action::SendLocalList
            | Action::SetChargingProfile
            | Action::SignedUpdateFirmware
            | Action::TriggerMessage
            | Action::UnlockConnector
            | Action::UpdateFirmware => None,
        }
    }
    fn strict<'de, D: Deserializer<'de>>(
        action: Action,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        match action {
            Action::Authorize => {
                AuthorizeRequest::deserialize(deserializer).map(Self::Authorize)
            }
            Action::BootNotification => {
                BootNotificationRequest::deserialize(deserializer)
                    .map(Self::BootNotification)
            }
            Action::DataTransfer => {
                DataTransferRequest::deserialize(deserializer).map(Self::DataTransfer)
            }
            Action::DiagnosticsStatusNotification => {
                DiagnosticsStatusNotificationRequest::deserialize(deserializer)
                    .map(Self::DiagnosticsStatusNotification)
            }
            Action::FirmwareStatusNotification => {
                FirmwareStatusNotificationRequest::deserialize(deserializer)
                    .map(Self::FirmwareStatusNotification)
            }
            Action::Heartbeat => {
                HeartbeatRequest::deserialize(deserializer).map(Self::Heartbeat)
            }
            Action::LogStatusNotification => {
                LogStatusNotificationRequest::deserialize(deserializer)
                    .map(Self::LogStatusNotification)
            }
            Action::MeterValues => {
                MeterValuesRequest::deserialize(deserializer).map(Self::MeterValues)
            }
            Action::SecurityEventNotification => {
                SecurityEventNotificationRequest::deserialize(deserializer)
                    .map(Self::SecurityEventNotification)
            }
            Action::SignCertificate => {
                SignCertificateRequest::deserialize(deserializer)
                    .map(Self::SignCertificate)
            }
            Action::SignedFirmwareStatusNotification => {
                SignedFirmwareStatusNotificationRequest::deserialize(deserializer)
                    .map(Self::SignedFirmwareStatusNotification)
            }
            Action::StartTransaction => {
                StartTransactionRequest::deserialize(deserializer)
                    .map(Self::StartTransaction)
            }
            Action::StatusNotification => {
                StatusNotificationRequest::deserialize(deserializer)
                    .map(Self::StatusNotification)
            }
            Action::StopTransaction => {
                StopTransactionRequest::deserialize(deserializer)
                    .map(Self::StopTransaction)
            }
            Action::CancelReservation
            | Action::CertificateSigned
            | Action::ChangeAvailability
            | Action::ChangeConfiguration
            | Action::ClearCache
            | Action::ClearChargingProfile
            | Action::DeleteCertificate
            | Action::ExtendedTriggerMessage
            | Action::GetCompositeSchedule
            | Action::GetConfiguration
            | Action::GetDiagnostics
            | Action::GetInstalledCertificateIds
            | Action::GetLocalListVersion
            | Action::GetLog
            | Action::InstallCertificate
            | Action::RemoteStartTransaction
            | Action::RemoteStopTransaction
            | Action::ReserveNow
            | Action::Reset
            | Action::SendLocalList
            | Action::SetChargingProfile
            | Action::SignedUpdateFirmware
            | Action::TriggerMessage
            | Action::UnlockConnector
            | Action::UpdateFirmware => {
                Err(de::Error::custom("not a request of this side"))
            }
        }
    }
    fn relaxed<'de, D: Deserializer<'de>>(
        action: Action,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        match action {
            Action::Authorize => {
                AuthorizeRequest::relaxed(deserializer).map(Self::Authorize)
            }
            Action::BootNotification => {
                BootNotificationRequest::relaxed(deserializer)
                    .map(Self::BootNotification)
            }
            Action::DataTransfer => {
                DataTransferRequest::relaxed(deserializer).map(Self::DataTransfer)
            }
            Action::DiagnosticsStatusNotification => {
                DiagnosticsStatusNotificationRequest::relaxed(deserializer)
                    .map(Self::DiagnosticsStatusNotification)
            }
            Action::FirmwareStatusNotification => {
                FirmwareStatusNotificationRequest::relaxed(deserializer)
                    .map(Self::FirmwareStatusNotification)
            }
            Action::Heartbeat => {
                HeartbeatRequest::relaxed(deserializer).map(Self::Heartbeat)
            }
            Action::LogStatusNotification => {
                LogStatusNotificationRequest::relaxed(deserializer)
                    .map(Self::LogStatusNotification)
            }
            Action::MeterValues => {
                MeterValuesRequest::relaxed(deserializer).map(Self::MeterValues)
            }
            Action::SecurityEventNotification => {
                SecurityEventNotificationRequest::relaxed(deserializer)
                    .map(Self::SecurityEventNotification)
            }
            Action::SignCertificate => {
                SignCertificateRequest::relaxed(deserializer).map(Self::SignCertificate)
            }
            Action::SignedFirmwareStatusNotification => {
                SignedFirmwareStatusNotificationRequest::relaxed(deserializer)
                    .map(Self::SignedFirmwareStatusNotification)
            }
            Action::StartTransaction => {
                StartTransactionRequest::relaxed(deserializer)
                    .map(Self::StartTransaction)
            }
            Action::StatusNotification => {
                StatusNotificationRequest::relaxed(deserializer)
                    .map(Self::StatusNotification)
            }
            Action::StopTransaction => {
                StopTransactionRequest::relaxed(deserializer).map(Self::StopTransaction)
            }
            Action::CancelReservation
            | Action::CertificateSigned
            | Action::ChangeAvailability
            | Action::ChangeConfiguration
            | Action::ClearCache
            | Action::ClearChargingProfile
            | Action::DeleteCertificate
            | Action::ExtendedTriggerMessage
            | Action::GetCompositeSchedule
            | Action::GetConfiguration
            | Action::GetDiagnostics
            | Action::GetInstalledCertificateIds
            | Action::GetLocalListVersion
            | Action::GetLog
            | Action::InstallCertificate
            | Action::RemoteStartTransaction
            | Action::RemoteStopTransaction
            | Action::ReserveNow
            | Action::Reset
            | Action::SendLocalList
            | Action::SetChargingProfile
            | Action::SignedUpdateFirmware
            | Action::TriggerMessage
            | Action::UnlockConnector
            | Action::UpdateFirmware => {
                Err(de::Error::custom("not a request of this side"))
            }
        }
    }
}
impl Serialize for ChargePointRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Authorize(payload) => payload.serialize(serializer),
            Self::BootNotification(payload) => payload.serialize(serializer),
            Self::DataTransfer(payload) => payload.serialize(serializer),
            Self::DiagnosticsStatusNotification(payload) => payload.serialize(serializer),
            Self::FirmwareStatusNotification(payload) => payload.serialize(serializer),
            Self::Heartbeat(payload) => payload.serialize(serializer),
            Self::LogStatusNotification(payload) => payload.serialize(serializer),
            Self::MeterValues(payload) => payload.serialize(serializer),
            Self::SecurityEventNotification(payload) => payload.serialize(serializer),
            Self::SignCertificate(payload) => payload.serialize(serializer),
            Self::SignedFirmwareStatusNotification(payload) => {
                payload.serialize(serializer)
            }
            Self::StartTransaction(payload) => payload.serialize(serializer),
            Self::StatusNotification(payload) => payload.serialize(serializer),
            Self::StopTransaction(payload) => payload.serialize(serializer),
        }
    }
}
schema_of_set!(
    ChargePointRequest, AuthorizeRequest, BootNotificationRequest, DataTransferRequest,
    DiagnosticsStatusNotificationRequest, FirmwareStatusNotificationRequest,
    HeartbeatRequest, LogStatusNotificationRequest, MeterValuesRequest,
    SecurityEventNotificationRequest, SignCertificateRequest,
    SignedFirmwareStatusNotificationRequest, StartTransactionRequest,
    StatusNotificationRequest, StopTransactionRequest
);
member_of_set!(
    AuthorizeRequest, ChargePointRequest::Authorize, RequestFrom < role::ChargePoint >
);
member_of_set!(
    BootNotificationRequest, ChargePointRequest::BootNotification, RequestFrom <
    role::ChargePoint >
);
member_of_set!(
    DataTransferRequest, ChargePointRequest::DataTransfer, RequestFrom <
    role::ChargePoint >
);
member_of_set!(
    DiagnosticsStatusNotificationRequest,
    ChargePointRequest::DiagnosticsStatusNotification, RequestFrom < role::ChargePoint >
);
member_of_set!(
    FirmwareStatusNotificationRequest, ChargePointRequest::FirmwareStatusNotification,
    RequestFrom < role::ChargePoint >
);
member_of_set!(
    HeartbeatRequest, ChargePointRequest::Heartbeat, RequestFrom < role::ChargePoint >
);
member_of_set!(
    LogStatusNotificationRequest, ChargePointRequest::LogStatusNotification, RequestFrom
    < role::ChargePoint >
);
member_of_set!(
    MeterValuesRequest, ChargePointRequest::MeterValues, RequestFrom < role::ChargePoint
    >
);
member_of_set!(
    SecurityEventNotificationRequest, ChargePointRequest::SecurityEventNotification,
    RequestFrom < role::ChargePoint >
);
member_of_set!(
    SignCertificateRequest, ChargePointRequest::SignCertificate, RequestFrom <
    role::ChargePoint >
);
member_of_set!(
    SignedFirmwareStatusNotificationRequest,
    ChargePointRequest::SignedFirmwareStatusNotification, RequestFrom < role::ChargePoint
    >
);
member_of_set!(
    StartTransactionRequest, ChargePointRequest::StartTransaction, RequestFrom <
    role::ChargePoint >
);
member_of_set!(
    StatusNotificationRequest, ChargePointRequest::StatusNotification, RequestFrom <
    role::ChargePoint >
);
member_of_set!(
    StopTransactionRequest, ChargePointRequest::StopTransaction, RequestFrom <
    role::ChargePoint >
);
///An answer of the central system to a request of a charge point.
///
/// Exhaustive: the protocol is frozen, so match it without a wildcard.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CentralSystemResponse {
    ///The response of `Authorize`.
    Authorize(AuthorizeResponse),
    ///The response of `BootNotification`.
    BootNotification(BootNotificationResponse),
    ///The response of `DataTransfer`.
    DataTransfer(DataTransferResponse),
    ///The response of `DiagnosticsStatusNotification`.
    DiagnosticsStatusNotification(DiagnosticsStatusNotificationResponse),
    ///The response of `FirmwareStatusNotification`.
    FirmwareStatusNotification(FirmwareStatusNotificationResponse),
    ///The response of `Heartbeat`.
    Heartbeat(HeartbeatResponse),
    ///The response of `LogStatusNotification`.
    LogStatusNotification(LogStatusNotificationResponse),
    ///The response of `MeterValues`.
    MeterValues(MeterValuesResponse),
    ///The response of `SecurityEventNotification`.
    SecurityEventNotification(SecurityEventNotificationResponse),
    ///The response of `SignCertificate`.
    SignCertificate(SignCertificateResponse),
    ///The response of `SignedFirmwareStatusNotification`.
    SignedFirmwareStatusNotification(SignedFirmwareStatusNotificationResponse),
    ///The response of `StartTransaction`.
    StartTransaction(StartTransactionResponse),
    ///The response of `StatusNotification`.
    StatusNotification(StatusNotificationResponse),
    ///The response of `StopTransaction`.
    StopTransaction(StopTransactionResponse),
}
impl CentralSystemResponse {
    /// Returns the action that the payload belongs to.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Authorize(_) => Action::Authorize,
            Self::BootNotification(_) => Action::BootNotification,
            Self::DataTransfer(_) => Action::DataTransfer,
            Self::DiagnosticsStatusNotification(_) => {
                Action::DiagnosticsStatusNotification
            }
            Self::FirmwareStatusNotification(_) => Action::FirmwareStatusNotification,
            Self::Heartbeat(_) => Action::Heartbeat,
            Self::LogStatusNotification(_) => Action::LogStatusNotification,
            Self::MeterValues(_) => Action::MeterValues,
            Self::SecurityEventNotification(_) => Action::SecurityEventNotification,
            Self::SignCertificate(_) => Action::SignCertificate,
            Self::SignedFirmwareStatusNotification(_) => {
                Action::SignedFirmwareStatusNotification
            }
            Self::StartTransaction(_) => Action::StartTransaction,
            Self::StatusNotification(_) => Action::StatusNotification,
            Self::StopTransaction(_) => Action::StopTransaction,
        }
    }
}
impl Sealed for CentralSystemResponse {}
impl Answer for CentralSystemResponse {}
impl PayloadSet for CentralSystemResponse {
    fn action(&self) -> Action {
        self.action()
    }
    fn table(action: Action) -> Option<&'static table::Object> {
        match action {
            Action::Authorize => Some(AuthorizeResponse::TABLE),
            Action::BootNotification => Some(BootNotificationResponse::TABLE),
            Action::DataTransfer => Some(DataTransferResponse::TABLE),
            Action::DiagnosticsStatusNotification => {
                Some(DiagnosticsStatusNotificationResponse::TABLE)
            }
            Action::FirmwareStatusNotification => {
                Some(FirmwareStatusNotificationResponse::TABLE)
            }
            Action::Heartbeat => Some(HeartbeatResponse::TABLE),
            Action::LogStatusNotification => Some(LogStatusNotificationResponse::TABLE),
            Action::MeterValues => Some(MeterValuesResponse::TABLE),
            Action::SecurityEventNotification => {
                Some(SecurityEventNotificationResponse::TABLE)
            }
            Action::SignCertificate => Some(SignCertificateResponse::TABLE),
            Action::SignedFirmwareStatusNotification => {
                Some(SignedFirmwareStatusNotificationResponse::TABLE)
            }
            Action::StartTransaction => Some(StartTransactionResponse::TABLE),
            Action::StatusNotification => Some(StatusNotificationResponse::TABLE),
            Action::StopTransaction => Some(StopTransactionResponse::TABLE),
            Action::CancelReservation
            | Action::CertificateSigned
            | Action::ChangeAvailability
            | Action::ChangeConfiguration
            | Action::ClearCache
            | Action::ClearChargingProfile
            | Action::DeleteCertificate
            | Action::ExtendedTriggerMessage
            | Action::GetCompositeSchedule
            | Action::GetConfiguration
            | Action::GetDiagnostics
            | Action::GetInstalledCertificateIds
            | Action::GetLocalListVersion
            | Action::GetLog
            | Action::InstallCertificate
            | Action::RemoteStartTransaction
            | Action::RemoteStopTransaction
            | Action::ReserveNow
            | Action::Reset
            | Action::SendLocalList
            | Action::SetChargingProfile
            | Action::SignedUpdateFirmware
            | Action::TriggerMessage
            | Action::UnlockConnector
            | Action::UpdateFirmware => None,
        }
    }
    fn strict<'de, D: Deserializer<'de>>(
        action: Action,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        match action {
            Action::Authorize => {
                AuthorizeResponse::deserialize(deserializer).map(Self::Authorize)
            }
            Action::BootNotification => {
                BootNotificationResponse::deserialize(deserializer)
                    .map(Self::BootNotification)
            }
            Action::DataTransfer => {
                DataTransferResponse::deserialize(deserializer).map(Self::DataTransfer)
            }
            Action::DiagnosticsStatusNotification => {
                DiagnosticsStatusNotificationResponse::deserialize(deserializer)
                    .map(Self::DiagnosticsStatusNotification)
            }
            Action::FirmwareStatusNotification => {
                FirmwareStatusNotificationResponse::deserialize(deserializer)
                    .map(Self::FirmwareStatusNotification)
            }
            Action::Heartbeat => {
                HeartbeatResponse::deserialize(deserializer).map(Self::Heartbeat)
            }
            Action::LogStatusNotification => {
                LogStatusNotificationResponse::deserialize(deserializer)
                    .map(Self::LogStatusNotification)
            }
            Action::MeterValues => {
                MeterValuesResponse::deserialize(deserializer).map(Self::MeterValues)
            }
            Action::SecurityEventNotification => {
                SecurityEventNotificationResponse::deserialize(deserializer)
                    .map(Self::SecurityEventNotification)
            }
            Action::SignCertificate => {
                SignCertificateResponse::deserialize(deserializer)
                    .map(Self::SignCertificate)
            }
            Action::SignedFirmwareStatusNotification => {
                SignedFirmwareStatusNotificationResponse::deserialize(deserializer)
                    .map(Self::SignedFirmwareStatusNotification)
            }
            Action::StartTransaction => {
                StartTransactionResponse::deserialize(deserializer)
                    .map(Self::StartTransaction)
            }
            Action::StatusNotification => {
                StatusNotificationResponse::deserialize(deserializer)
                    .map(Self::StatusNotification)
            }
            Action::StopTransaction => {
                StopTransactionResponse::deserialize(deserializer)
                    .map(Self::StopTransaction)
            }
            Action::CancelReservation
            | Action::CertificateSigned
            | Action::ChangeAvailability
            | Action::ChangeConfiguration
            | Action::ClearCache
            | Action::ClearChargingProfile
            | Action::DeleteCertificate
            | Action::ExtendedTriggerMessage
            | Action::GetCompositeSchedule
            | Action::GetConfiguration
            | Action::GetDiagnostics
            | Action::GetInstalledCertificateIds
            | Action::GetLocalListVersion
            | Action::GetLog
            | Action::InstallCertificate
            | Action::RemoteStartTransaction
            | Action::RemoteStopTransaction
            | Action::ReserveNow
            | Action::Reset
            | Action::SendLocalList
            | Action::SetChargingProfile
            | Action::SignedUpdateFirmware
            | Action::TriggerMessage
            | Action::UnlockConnector
            | Action::UpdateFirmware => {
                Err(de::Error::custom("not a response of this side"))
            }
        }
    }
    fn relaxed<'de, D: Deserializer<'de>>(
        action: Action,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        match action {
            Action::Authorize => {
                AuthorizeResponse::relaxed(deserializer).map(Self::Authorize)
            }
            Action::BootNotification => {
                BootNotificationResponse::relaxed(deserializer)
                    .map(Self::BootNotification)
            }
            Action::DataTransfer => {
                DataTransferResponse::relaxed(deserializer).map(Self::DataTransfer)
            }
            Action::DiagnosticsStatusNotification => {
                DiagnosticsStatusNotificationResponse::relaxed(deserializer)
                    .map(Self::DiagnosticsStatusNotification)
            }
            Action::FirmwareStatusNotification => {
                FirmwareStatusNotificationResponse::relaxed(deserializer)
                    .map(Self::FirmwareStatusNotification)
            }
            Action::Heartbeat => {
                HeartbeatResponse::relaxed(deserializer).map(Self::Heartbeat)
            }
            Action::LogStatusNotification => {
                LogStatusNotificationResponse::relaxed(deserializer)
                    .map(Self::LogStatusNotification)
            }
            Action::MeterValues => {
                MeterValuesResponse::relaxed(deserializer).map(Self::MeterValues)
            }
            Action::SecurityEventNotification => {
                SecurityEventNotificationResponse::relaxed(deserializer)
                    .map(Self::SecurityEventNotification)
            }
            Action::SignCertificate => {
                SignCertificateResponse::relaxed(deserializer).map(Self::SignCertificate)
            }
            Action::SignedFirmwareStatusNotification => {
                SignedFirmwareStatusNotificationResponse::relaxed(deserializer)
                    .map(Self::SignedFirmwareStatusNotification)
            }
            Action::StartTransaction => {
                StartTransactionResponse::relaxed(deserializer)
                    .map(Self::StartTransaction)
            }
            Action::StatusNotification => {
                StatusNotificationResponse::relaxed(deserializer)
                    .map(Self::StatusNotification)
            }
            Action::StopTransaction => {
                StopTransactionResponse::relaxed(deserializer).map(Self::StopTransaction)
            }
            Action::CancelReservation
            | Action::CertificateSigned
            | Action::ChangeAvailability
            | Action::ChangeConfiguration
            | Action::ClearCache
            | Action::ClearChargingProfile
            | Action::DeleteCertificate
            | Action::ExtendedTriggerMessage
            | Action::GetCompositeSchedule
            | Action::GetConfiguration
            | Action::GetDiagnostics
            | Action::GetInstalledCertificateIds
            | Action::GetLocalListVersion
            | Action::GetLog
            | Action::InstallCertificate
            | Action::RemoteStartTransaction
            | Action::RemoteStopTransaction
            | Action::ReserveNow
            | Action::Reset
            | Action::SendLocalList
            | Action::SetChargingProfile
            | Action::SignedUpdateFirmware
            | Action::TriggerMessage
            | Action::UnlockConnector
            | Action::UpdateFirmware => {
                Err(de::Error::custom("not a response of this side"))
            }
        }
    }
}
impl Serialize for CentralSystemResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Authorize(payload) => payload.serialize(serializer),
            Self::BootNotification(payload) => payload.serialize(serializer),
            Self::DataTransfer(payload) => payload.serialize(serializer),
            Self::DiagnosticsStatusNotification(payload) => payload.serialize(serializer),
            Self::FirmwareStatusNotification(payload) => payload.serialize(serializer),
            Self::Heartbeat(payload) => payload.serialize(serializer),
            Self::LogStatusNotification(payload) => payload.serialize(serializer),
            Self::MeterValues(payload) => payload.serialize(serializer),
            Self::SecurityEventNotification(payload) => payload.serialize(serializer),
            Self::SignCertificate(payload) => payload.serialize(serializer),
            Self::SignedFirmwareStatusNotification(payload) => {
                payload.serialize(serializer)
            }
            Self::StartTransaction(payload) => payload.serialize(serializer),
            Self::StatusNotification(payload) => payload.serialize(serializer),
            Self::StopTransaction(payload) => payload.serialize(serializer),
        }
    }
}
schema_of_set!(
    CentralSystemResponse, AuthorizeResponse, BootNotificationResponse,
    DataTransferResponse, DiagnosticsStatusNotificationResponse,
    FirmwareStatusNotificationResponse, HeartbeatResponse, LogStatusNotificationResponse,
    MeterValuesResponse, SecurityEventNotificationResponse, SignCertificateResponse,
    SignedFirmwareStatusNotificationResponse, StartTransactionResponse,
    StatusNotificationResponse, StopTransactionResponse
);
member_of_set!(
    AuthorizeResponse, CentralSystemResponse::Authorize, ResponseFrom <
    role::CentralSystem >
);
member_of_set!(
    BootNotificationResponse, CentralSystemResponse::BootNotification, ResponseFrom <
    role::CentralSystem >
);
member_of_set!(
    DataTransferResponse, CentralSystemResponse::DataTransfer, ResponseFrom <
    role::CentralSystem >
);
member_of_set!(
    DiagnosticsStatusNotificationResponse,
    CentralSystemResponse::DiagnosticsStatusNotification, ResponseFrom <
    role::CentralSystem >
);
member_of_set!(
    FirmwareStatusNotificationResponse,
    CentralSystemResponse::FirmwareStatusNotification, ResponseFrom < role::CentralSystem
    >
);
member_of_set!(
    HeartbeatResponse, CentralSystemResponse::Heartbeat, ResponseFrom <
    role::CentralSystem >
);
member_of_set!(
    LogStatusNotificationResponse, CentralSystemResponse::LogStatusNotification,
    ResponseFrom < role::CentralSystem >
);
member_of_set!(
    MeterValuesResponse, CentralSystemResponse::MeterValues, ResponseFrom <
    role::CentralSystem >
);
member_of_set!(
    SecurityEventNotificationResponse, CentralSystemResponse::SecurityEventNotification,
    ResponseFrom < role::CentralSystem >
);
member_of_set!(
    SignCertificateResponse, CentralSystemResponse::SignCertificate, ResponseFrom <
    role::CentralSystem >
);
member_of_set!(
    SignedFirmwareStatusNotificationResponse,
    CentralSystemResponse::SignedFirmwareStatusNotification, ResponseFrom <
    role::CentralSystem >
);
member_of_set!(
    StartTransactionResponse, CentralSystemResponse::StartTransaction, ResponseFrom <
    role::CentralSystem >
);
member_of_set!(
    StatusNotificationResponse, CentralSystemResponse::StatusNotification, ResponseFrom <
    role::CentralSystem >
);
member_of_set!(
    StopTransactionResponse, CentralSystemResponse::StopTransaction, ResponseFrom <
    role::CentralSystem >
);
///A request that a central system sends.
///
/// Exhaustive: the protocol is frozen, so match it without a wildcard.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum CentralSystemRequest {
    ///The request of `CancelReservation`.
    CancelReservation(CancelReservationRequest),
    ///The request of `CertificateSigned`.
    CertificateSigned(CertificateSignedRequest),
    ///The request of `ChangeAvailability`.
    ChangeAvailability(ChangeAvailabilityRequest),
    ///The request of `ChangeConfiguration`.
    ChangeConfiguration(ChangeConfigurationRequest),
    ///The request of `ClearCache`.
    ClearCache(ClearCacheRequest),
    ///The request of `ClearChargingProfile`.
    ClearChargingProfile(ClearChargingProfileRequest),
    ///The request of `DataTransfer`.
    DataTransfer(DataTransferRequest),
    ///The request of `DeleteCertificate`.
    DeleteCertificate(DeleteCertificateRequest),
    ///The request of `ExtendedTriggerMessage`.
    ExtendedTriggerMessage(ExtendedTriggerMessageRequest),
    ///The request of `GetCompositeSchedule`.
    GetCompositeSchedule(GetCompositeScheduleRequest),
    ///The request of `GetConfiguration`.
    GetConfiguration(GetConfigurationRequest),
    ///The request of `GetDiagnostics`.
    GetDiagnostics(GetDiagnosticsRequest),
    ///The request of `GetInstalledCertificateIds`.
    GetInstalledCertificateIds(GetInstalledCertificateIdsRequest),
    ///The request of `GetLocalListVersion`.
    GetLocalListVersion(GetLocalListVersionRequest),
    ///The request of `GetLog`.
    GetLog(GetLogRequest),
    ///The request of `InstallCertificate`.
    InstallCertificate(InstallCertificateRequest),
    ///The request of `RemoteStartTransaction`.
    RemoteStartTransaction(RemoteStartTransactionRequest),
    ///The request of `RemoteStopTransaction`.
    RemoteStopTransaction(RemoteStopTransactionRequest),
    ///The request of `ReserveNow`.
    ReserveNow(ReserveNowRequest),
    ///The request of `Reset`.
    Reset(ResetRequest),
    ///The request of `SendLocalList`.
    SendLocalList(SendLocalListRequest),
    ///The request of `SetChargingProfile`.
    SetChargingProfile(SetChargingProfileRequest),
    ///The request of `SignedUpdateFirmware`.
    SignedUpdateFirmware(SignedUpdateFirmwareRequest),
    ///The request of `TriggerMessage`.
    TriggerMessage(TriggerMessageRequest),
    ///The request of `UnlockConnector`.
    UnlockConnector(UnlockConnectorRequest),
    ///The request of `UpdateFirmware`.
    UpdateFirmware(UpdateFirmwareRequest),
}
impl CentralSystemRequest {
    /// Returns the action that the payload belongs to.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::CancelReservation(_) => Action::CancelReservation,
            Self::CertificateSigned(_) => Action::CertificateSigned,
            Self::ChangeAvailability(_) => Action::ChangeAvailability,
            Self::ChangeConfiguration(_) => Action::ChangeConfiguration,
            Self::ClearCache(_) => Action::ClearCache,
            Self::ClearChargingProfile(_) => Action::ClearChargingProfile,
            Self::DataTransfer(_) => Action::DataTransfer,
            Self::DeleteCertificate(_) => Action::DeleteCertificate,
            Self::ExtendedTriggerMessage(_) => Action::ExtendedTriggerMessage,
            Self::GetCompositeSchedule(_) => Action::GetCompositeSchedule,
            Self::GetConfiguration(_) => Action::GetConfiguration,
            Self::GetDiagnostics(_) => Action::GetDiagnostics,
            Self::GetInstalledCertificateIds(_) => Action::GetInstalledCertificateIds,
            Self::GetLocalListVersion(_) => Action::GetLocalListVersion,
            Self::GetLog(_) => Action::GetLog,
            Self::InstallCertificate(_) => Action::InstallCertificate,
            Self::RemoteStartTransaction(_) => Action::RemoteStartTransaction,
            Self::RemoteStopTransaction(_) => Action::RemoteStopTransaction,
            Self::ReserveNow(_) => Action::ReserveNow,
            Self::Reset(_) => Action::Reset,
            Self::SendLocalList(_) => Action::SendLocalList,
            Self::SetChargingProfile(_) => Action::SetChargingProfile,
            Self::SignedUpdateFirmware(_) => Action::SignedUpdateFirmware,
            Self::TriggerMessage(_) => Action::TriggerMessage,
            Self::UnlockConnector(_) => Action::UnlockConnector,
            Self::UpdateFirmware(_) => Action::UpdateFirmware,
        }
    }
}
impl Sealed for CentralSystemRequest {}
impl PayloadSet for CentralSystemRequest {
    fn action(&self) -> Action {
        self.action()
    }
    fn table(action: Action) -> Option<&'static table::Object> {
        match action {
            Action::CancelReservation => Some(CancelReservationRequest::TABLE),
            Action::CertificateSigned => Some(CertificateSignedRequest::TABLE),
            Action::ChangeAvailability => Some(ChangeAvailabilityRequest::TABLE),
            Action::ChangeConfiguration => Some(ChangeConfigurationRequest::TABLE),
            Action::ClearCache => Some(ClearCacheRequest::TABLE),
            Action::ClearChargingProfile => Some(ClearChargingProfileRequest::TABLE),
            Action::DataTransfer => Some(DataTransferRequest::TABLE),
            Action::DeleteCertificate => Some(DeleteCertificateRequest::TABLE),
            Action::ExtendedTriggerMessage => Some(ExtendedTriggerMessageRequest::TABLE),
            Action::GetCompositeSchedule => Some(GetCompositeScheduleRequest::TABLE),
            Action::GetConfiguration => Some(GetConfigurationRequest::TABLE),
            Action::GetDiagnostics => Some(GetDiagnosticsRequest::TABLE),
            Action::GetInstalledCertificateIds => {
                Some(GetInstalledCertificateIdsRequest::TABLE)
            }
            Action::GetLocalListVersion => Some(GetLocalListVersionRequest::TABLE),
            Action::GetLog => Some(GetLogRequest::TABLE),
            Action::InstallCertificate => Some(InstallCertificateRequest::TABLE),
            Action::RemoteStartTransaction => Some(RemoteStartTransactionRequest::TABLE),
            Action::RemoteStopTransaction => Some(RemoteStopTransactionRequest::TABLE),
            Action::ReserveNow => Some(ReserveNowRequest::TABLE),
            Action::Reset => Some(ResetRequest::TABLE),
            Action::SendLocalList => Some(SendLocalListRequest::TABLE),
            Action::SetChargingProfile => Some(SetChargingProfileRequest::TABLE),
            Action::SignedUpdateFirmware => Some(SignedUpdateFirmwareRequest::TABLE),
            Action::TriggerMessage => Some(TriggerMessageRequest::TABLE),
            Action::UnlockConnector => Some(UnlockConnectorRequest::TABLE),
            Action::UpdateFirmware => Some(UpdateFirmwareRequest::TABLE),
            Action::Authorize
            | Action::BootNotification
            | Action::DiagnosticsStatusNotification
            | Action::FirmwareStatusNotification
            | Action::Heartbeat
            | Action::LogStatusNotification
            | Action::MeterValues
            | Action::SecurityEventNotification
            | Action::SignCertificate
            | Action::SignedFirmwareStatusNotification
            | Action::StartTransaction
            | Action::StatusNotification
            | Action::StopTransaction => None,
        }
    }
    fn strict<'de, D: Deserializer<'de>>(
        action: Action,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        match action {
            Action::CancelReservation => {
                CancelReservationRequest::deserialize(deserializer)
                    .map(Self::CancelReservation)
            }
            Action::CertificateSigned => {
                CertificateSignedRequest::deserialize(deserializer)
                    .map(Self::CertificateSigned)
            }
            Action::ChangeAvailability => {
                ChangeAvailabilityRequest::deserialize(deserializer)
                    .map(Self::ChangeAvailability)
            }
            Action::ChangeConfiguration => {
                ChangeConfigurationRequest::deserialize(deserializer)
                    .map(Self::ChangeConfiguration)
            }
            Action::ClearCache => {
                ClearCacheRequest::deserialize(deserializer).map(Self::ClearCache)
            }
            Action::ClearChargingProfile => {
                ClearChargingProfileRequest::deserialize(deserializer)
                    .map(Self::ClearChargingProfile)
            }
            Action::DataTransfer => {
                DataTransferRequest::deserialize(deserializer).map(Self::DataTransfer)
            }
            Action::DeleteCertificate => {
                DeleteCertificateRequest::deserialize(deserializer)
                    .map(Self::DeleteCertificate)
            }
            Action::ExtendedTriggerMessage => {
                ExtendedTriggerMessageRequest::deserialize(deserializer)
                    .map(Self::ExtendedTriggerMessage)
            }
            Action::GetCompositeSchedule => {
                GetCompositeScheduleRequest::deserialize(deserializer)
                    .map(Self::GetCompositeSchedule)
            }
            Action::GetConfiguration => {
                GetConfigurationRequest::deserialize(deserializer)
                    .map(Self::GetConfiguration)
            }
            Action::GetDiagnostics => {
                GetDiagnosticsRequest::deserialize(deserializer)
                    .map(Self::GetDiagnostics)
            }
            Action::GetInstalledCertificateIds => {
                GetInstalledCertificateIdsRequest::deserialize(deserializer)
                    .map(Self::GetInstalledCertificateIds)
            }
            Action::GetLocalListVersion => {
                GetLocalListVersionRequest::deserialize(deserializer)
                    .map(Self::GetLocalListVersion)
            }
            Action::GetLog => GetLogRequest::deserialize(deserializer).map(Self::GetLog),
            Action::InstallCertificate => {
                InstallCertificateRequest::deserialize(deserializer)
                    .map(Self::InstallCertificate)
            }
            Action::RemoteStartTransaction => {
                RemoteStartTransactionRequest::deserialize(deserializer)
                    .map(Self::RemoteStartTransaction)
            }
            Action::RemoteStopTransaction => {
                RemoteStopTransactionRequest::deserialize(deserializer)
                    .map(Self::RemoteStopTransaction)
            }
            Action::ReserveNow => {
                ReserveNowRequest::deserialize(deserializer).map(Self::ReserveNow)
            }
            Action::Reset => ResetRequest::deserialize(deserializer).map(Self::Reset),
            Action::SendLocalList => {
                SendLocalListRequest::deserialize(deserializer).map(Self::SendLocalList)
            }
            Action::SetChargingProfile => {
                SetChargingProfileRequest::deserialize(deserializer)
                    .map(Self::SetChargingProfile)
            }
            Action::SignedUpdateFirmware => {
                SignedUpdateFirmwareRequest::deserialize(deserializer)
                    .map(Self::SignedUpdateFirmware)
            }
            Action::TriggerMessage => {
                TriggerMessageRequest::deserialize(deserializer)
                    .map(Self::TriggerMessage)
            }
            Action::UnlockConnector => {
                UnlockConnectorRequest::deserialize(deserializer)
                    .map(Self::UnlockConnector)
            }
            Action::UpdateFirmware => {
                UpdateFirmwareRequest::deserialize(deserializer)
                    .map(Self::UpdateFirmware)
            }
            Action::Authorize
            | Action::BootNotification
            | Action::DiagnosticsStatusNotification
            | Action::FirmwareStatusNotification
            | Action::Heartbeat
            | Action::LogStatusNotification
            | Action::MeterValues
            | Action::SecurityEventNotification
            | Action::SignCertificate
            | Action::SignedFirmwareStatusNotification
            | Action::StartTransaction
            | Action::StatusNotification
            | Action::StopTransaction => {
                Err(de::Error::custom("not a request of this side"))
            }
        }
    }
    fn relaxed<'de, D: Deserializer<'de>>(
        action: Action,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        match action {
            Action::CancelReservation => {
                CancelReservationRequest::relaxed(deserializer)
                    .map(Self::CancelReservation)
            }
            Action::CertificateSigned => {
                CertificateSignedRequest::relaxed(deserializer)
                    .map(Self::CertificateSigned)
            }
            Action::ChangeAvailability => {
                ChangeAvailabilityRequest::relaxed(deserializer)
                    .map(Self::ChangeAvailability)
            }
            Action::ChangeConfiguration => {
                ChangeConfigurationRequest::relaxed(deserializer)
                    .map(Self::ChangeConfiguration)
            }
            Action::ClearCache => {
                ClearCacheRequest::relaxed(deserializer).map(Self::ClearCache)
            }
            Action::ClearChargingProfile => {
                ClearChargingProfileRequest::relaxed(deserializer)
                    .map(Self::ClearChargingProfile)
            }
            Action::DataTransfer => {
                DataTransferRequest::relaxed(deserializer).map(Self::DataTransfer)
            }
            Action::DeleteCertificate => {
                DeleteCertificateRequest::relaxed(deserializer)
                    .map(Self::DeleteCertificate)
            }
            Action::ExtendedTriggerMessage => {
                ExtendedTriggerMessageRequest::relaxed(deserializer)
                    .map(Self::ExtendedTriggerMessage)
            }
            Action::GetCompositeSchedule => {
                GetCompositeScheduleRequest::relaxed(deserializer)
                    .map(Self::GetCompositeSchedule)
            }
            Action::GetConfiguration => {
                GetConfigurationRequest::relaxed(deserializer)
                    .map(Self::GetConfiguration)
            }
            Action::GetDiagnostics => {
                GetDiagnosticsRequest::relaxed(deserializer).map(Self::GetDiagnostics)
            }
            Action::GetInstalledCertificateIds => {
                GetInstalledCertificateIdsRequest::relaxed(deserializer)
                    .map(Self::GetInstalledCertificateIds)
            }
            Action::GetLocalListVersion => {
                GetLocalListVersionRequest::relaxed(deserializer)
                    .map(Self::GetLocalListVersion)
            }
            Action::GetLog => GetLogRequest::relaxed(deserializer).map(Self::GetLog),
            Action::InstallCertificate => {
                InstallCertificateRequest::relaxed(deserializer)
                    .map(Self::InstallCertificate)
            }
            Action::RemoteStartTransaction => {
                RemoteStartTransactionRequest::relaxed(deserializer)
                    .map(Self::RemoteStartTransaction)
            }
            Action::RemoteStopTransaction => {
                RemoteStopTransactionRequest::relaxed(deserializer)
                    .map(Self::RemoteStopTransaction)
            }
            Action::ReserveNow => {
                ReserveNowRequest::relaxed(deserializer).map(Self::ReserveNow)
            }
            Action::Reset => ResetRequest::relaxed(deserializer).map(Self::Reset),
            Action::SendLocalList => {
                SendLocalListRequest::relaxed(deserializer).map(Self::SendLocalList)
            }
            Action::SetChargingProfile => {
                SetChargingProfileRequest::relaxed(deserializer)
                    .map(Self::SetChargingProfile)
            }
            Action::SignedUpdateFirmware => {
                SignedUpdateFirmwareRequest::relaxed(deserializer)
                    .map(Self::SignedUpdateFirmware)
            }
            Action::TriggerMessage => {
                TriggerMessageRequest::relaxed(deserializer).map(Self::TriggerMessage)
            }
            Action::UnlockConnector => {
                UnlockConnectorRequest::relaxed(deserializer).map(Self::UnlockConnector)
            }
            Action::UpdateFirmware => {
                UpdateFirmwareRequest::relaxed(deserializer).map(Self::UpdateFirmware)
            }
            Action::Authorize
            | Action::BootNotification
            | Action::DiagnosticsStatusNotification
            | Action::FirmwareStatusNotification
            | Action::Heartbeat
            | Action::LogStatusNotification
            | Action::MeterValues
            | Action::SecurityEventNotification
            | Action::SignCertificate
            | Action::SignedFirmwareStatusNotification
            | Action::StartTransaction
            | Action::StatusNotification
            | Action::StopTransaction => {
                Err(de::Error::custom("not a request of this side"))
            }
        }
    }
}
impl Serialize for CentralSystemRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::CancelReservation(payload) => payload.serialize(serializer),
            Self::CertificateSigned(payload) => payload.serialize(serializer),
            Self::ChangeAvailability(payload) => payload.serialize(serializer),
            Self::ChangeConfiguration(payload) => payload.serialize(serializer),
            Self::ClearCache(payload) => payload.serialize(serializer),
            Self::ClearChargingProfile(payload) => payload.serialize(serializer),
            Self::DataTransfer(payload) => payload.serialize(serializer),
            Self::DeleteCertificate(payload) => payload.serialize(serializer),
            Self::ExtendedTriggerMessage(payload) => payload.serialize(serializer),
            Self::GetCompositeSchedule(payload) => payload.serialize(serializer),
            Self::GetConfiguration(payload) => payload.serialize(serializer),
            Self::GetDiagnostics(payload) => payload.serialize(serializer),
            Self::GetInstalledCertificateIds(payload) => payload.serialize(serializer),
            Self::GetLocalListVersion(payload) => payload.serialize(serializer),
            Self::GetLog(payload) => payload.serialize(serializer),
            Self::InstallCertificate(payload) => payload.serialize(serializer),
            Self::RemoteStartTransaction(payload) => payload.serialize(serializer),
            Self::RemoteStopTransaction(payload) => payload.serialize(serializer),
            Self::ReserveNow(payload) => payload.serialize(serializer),
            Self::Reset(payload) => payload.serialize(serializer),
            Self::SendLocalList(payload) => payload.serialize(serializer),
            Self::SetChargingProfile(payload) => payload.serialize(serializer),
            Self::SignedUpdateFirmware(payload) => payload.serialize(serializer),
            Self::TriggerMessage(payload) => payload.serialize(serializer),
            Self::UnlockConnector(payload) => payload.serialize(serializer),
            Self::UpdateFirmware(payload) => payload.serialize(serializer),
        }
    }
}
schema_of_set!(
    CentralSystemRequest, CancelReservationRequest, CertificateSignedRequest,
    ChangeAvailabilityRequest, ChangeConfigurationRequest, ClearCacheRequest,
    ClearChargingProfileRequest, DataTransferRequest, DeleteCertificateRequest,
    ExtendedTriggerMessageRequest, GetCompositeScheduleRequest, GetConfigurationRequest,
    GetDiagnosticsRequest, GetInstalledCertificateIdsRequest, GetLocalListVersionRequest,
    GetLogRequest, InstallCertificateRequest, RemoteStartTransactionRequest,
    RemoteStopTransactionRequest, ReserveNowRequest, ResetRequest, SendLocalListRequest,
    SetChargingProfileRequest, SignedUpdateFirmwareRequest, TriggerMessageRequest,
    UnlockConnectorRequest, UpdateFirmwareRequest
);
member_of_set!(
    CancelReservationRequest, CentralSystemRequest::CancelReservation, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    CertificateSignedRequest, CentralSystemRequest::CertificateSigned, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    ChangeAvailabilityRequest, CentralSystemRequest::ChangeAvailability, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    ChangeConfigurationRequest, CentralSystemRequest::ChangeConfiguration, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    ClearCacheRequest, CentralSystemRequest::ClearCache, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    ClearChargingProfileRequest, CentralSystemRequest::ClearChargingProfile, RequestFrom
    < role::CentralSystem >
);
member_of_set!(
    DataTransferRequest, CentralSystemRequest::DataTransfer, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    DeleteCertificateRequest, CentralSystemRequest::DeleteCertificate, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    ExtendedTriggerMessageRequest, CentralSystemRequest::ExtendedTriggerMessage,
    RequestFrom < role::CentralSystem >
);
member_of_set!(
    GetCompositeScheduleRequest, CentralSystemRequest::GetCompositeSchedule, RequestFrom
    < role::CentralSystem >
);
member_of_set!(
    GetConfigurationRequest, CentralSystemRequest::GetConfiguration, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    GetDiagnosticsRequest, CentralSystemRequest::GetDiagnostics, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    GetInstalledCertificateIdsRequest, CentralSystemRequest::GetInstalledCertificateIds,
    RequestFrom < role::CentralSystem >
);
member_of_set!(
    GetLocalListVersionRequest, CentralSystemRequest::GetLocalListVersion, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    GetLogRequest, CentralSystemRequest::GetLog, RequestFrom < role::CentralSystem >
);
member_of_set!(
    InstallCertificateRequest, CentralSystemRequest::InstallCertificate, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    RemoteStartTransactionRequest, CentralSystemRequest::RemoteStartTransaction,
    RequestFrom < role::CentralSystem >
);
member_of_set!(
    RemoteStopTransactionRequest, CentralSystemRequest::RemoteStopTransaction,
    RequestFrom < role::CentralSystem >
);
member_of_set!(
    ReserveNowRequest, CentralSystemRequest::ReserveNow, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    ResetRequest, CentralSystemRequest::Reset, RequestFrom < role::CentralSystem >
);
member_of_set!(
    SendLocalListRequest, CentralSystemRequest::SendLocalList, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    SetChargingProfileRequest, CentralSystemRequest::SetChargingProfile, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    SignedUpdateFirmwareRequest, CentralSystemRequest::SignedUpdateFirmware, RequestFrom
    < role::CentralSystem >
);
member_of_set!(
    TriggerMessageRequest, CentralSystemRequest::TriggerMessage, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    UnlockConnectorRequest, CentralSystemRequest::UnlockConnector, RequestFrom <
    role::CentralSystem >
);
member_of_set!(
    UpdateFirmwareRequest, CentralSystemRequest::UpdateFirmware, RequestFrom <
    role::CentralSystem >
);
///An answer of a charge point to a request of the central system.
///
/// Exhaustive: the protocol is frozen, so match it without a wildcard.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ChargePointResponse {
    ///The response of `CancelReservation`.
    CancelReservation(CancelReservationResponse),
    ///The response of `CertificateSigned`.
    CertificateSigned(CertificateSignedResponse),
    ///The response of `ChangeAvailability`.
    ChangeAvailability(ChangeAvailabilityResponse),
    ///The response of `ChangeConfiguration`.
    ChangeConfiguration(ChangeConfigurationResponse),
    ///The response of `ClearCache`.
    ClearCache(ClearCacheResponse),
    ///The response of `ClearChargingProfile`.
    ClearChargingProfile(ClearChargingProfileResponse),
    ///The response of `DataTransfer`.
    DataTransfer(DataTransferResponse),
    ///The response of `DeleteCertificate`.
    DeleteCertificate(DeleteCertificateResponse),
    ///The response of `ExtendedTriggerMessage`.
    ExtendedTriggerMessage(ExtendedTriggerMessageResponse),
    ///The response of `GetCompositeSchedule`.
    GetCompositeSchedule(GetCompositeScheduleResponse),
    ///The response of `GetConfiguration`.
    GetConfiguration(GetConfigurationResponse),
    ///The response of `GetDiagnostics`.
    GetDiagnostics(GetDiagnosticsResponse),
    ///The response of `GetInstalledCertificateIds`.
    GetInstalledCertificateIds(GetInstalledCertificateIdsResponse),
    ///The response of `GetLocalListVersion`.
    GetLocalListVersion(GetLocalListVersionResponse),
    ///The response of `GetLog`.
    GetLog(GetLogResponse),
    ///The response of `InstallCertificate`.
    InstallCertificate(InstallCertificateResponse),
    ///The response of `RemoteStartTransaction`.
    RemoteStartTransaction(RemoteStartTransactionResponse),
    ///The response of `RemoteStopTransaction`.
    RemoteStopTransaction(RemoteStopTransactionResponse),
    ///The response of `ReserveNow`.
    ReserveNow(ReserveNowResponse),
    ///The response of `Reset`.
    Reset(ResetResponse),
    ///The response of `SendLocalList`.
    SendLocalList(SendLocalListResponse),
    ///The response of `SetChargingProfile`.
    SetChargingProfile(SetChargingProfileResponse),
    ///The response of `SignedUpdateFirmware`.
    SignedUpdateFirmware(SignedUpdateFirmwareResponse),
    ///The response of `TriggerMessage`.
    TriggerMessage(TriggerMessageResponse),
    ///The response of `UnlockConnector`.
    UnlockConnector(UnlockConnectorResponse),
    ///The response of `UpdateFirmware`.
    UpdateFirmware(UpdateFirmwareResponse),
}
impl ChargePointResponse {
    /// Returns the action that the payload belongs to.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::CancelReservation(_) => Action::CancelReservation,
            Self::CertificateSigned(_) => Action::CertificateSigned,
            Self::ChangeAvailability(_) => Action::ChangeAvailability,
            Self::ChangeConfiguration(_) => Action::ChangeConfiguration,
            Self::ClearCache(_) => Action::ClearCache,
            Self::ClearChargingProfile(_) => Action::ClearChargingProfile,
            Self::DataTransfer(_) => Action::DataTransfer,
            Self::DeleteCertificate(_) => Action::DeleteCertificate,
            Self::ExtendedTriggerMessage(_) => Action::ExtendedTriggerMessage,
            Self::GetCompositeSchedule(_) => Action::GetCompositeSchedule,
            Self::GetConfiguration(_) => Action::GetConfiguration,
            Self::GetDiagnostics(_) => Action::GetDiagnostics,
            Self::GetInstalledCertificateIds(_) => Action::GetInstalledCertificateIds,
            Self::GetLocalListVersion(_) => Action::GetLocalListVersion,
            Self::GetLog(_) => Action::GetLog,
            Self::InstallCertificate(_) => Action::InstallCertificate,
            Self::RemoteStartTransaction(_) => Action::RemoteStartTransaction,
            Self::RemoteStopTransaction(_) => Action::RemoteStopTransaction,
            Self::ReserveNow(_) => Action::ReserveNow,
            Self::Reset(_) => Action::Reset,
            Self::SendLocalList(_) => Action::SendLocalList,
            Self::SetChargingProfile(_) => Action::SetChargingProfile,
            Self::SignedUpdateFirmware(_) => Action::SignedUpdateFirmware,
            Self::TriggerMessage(_) => Action::TriggerMessage,
            Self::UnlockConnector(_) => Action::UnlockConnector,
            Self::UpdateFirmware(_) => Action::UpdateFirmware,
        }
    }
}
impl Sealed for ChargePointResponse {}
impl Answer for ChargePointResponse {}
impl PayloadSet for ChargePointResponse {
    fn action(&self) -> Action {
        self.action()
    }
    fn table(action: Action) -> Option<&'static table::Object> {
        match action {
            Action::CancelReservation => Some(CancelReservationResponse::TABLE),
            Action::CertificateSigned => Some(CertificateSignedResponse::TABLE),
            Action::ChangeAvailability => Some(ChangeAvailabilityResponse::TABLE),
            Action::ChangeConfiguration => Some(ChangeConfigurationResponse::TABLE),
            Action::ClearCache => Some(ClearCacheResponse::TABLE),
            Action::ClearChargingProfile => Some(ClearChargingProfileResponse::TABLE),
            Action::DataTransfer => Some(DataTransferResponse::TABLE),
            Action::DeleteCertificate => Some(DeleteCertificateResponse::TABLE),
            Action::ExtendedTriggerMessage => Some(ExtendedTriggerMessageResponse::TABLE),
            Action::GetCompositeSchedule => Some(GetCompositeScheduleResponse::TABLE),
            Action::GetConfiguration => Some(GetConfigurationResponse::TABLE),
            Action::GetDiagnostics => Some(GetDiagnosticsResponse::TABLE),
            Action::GetInstalledCertificateIds => {
                Some(GetInstalledCertificateIdsResponse::TABLE)
            }
            Action::GetLocalListVersion => Some(GetLocalListVersionResponse::TABLE),
            Action::GetLog => Some(GetLogResponse::TABLE),
            Action::InstallCertificate => Some(InstallCertificateResponse::TABLE),
            Action::RemoteStartTransaction => Some(RemoteStartTransactionResponse::TABLE),
            Action::RemoteStopTransaction => Some(RemoteStopTransactionResponse::TABLE),
            Action::ReserveNow => Some(ReserveNowResponse::TABLE),
            Action::Reset => Some(ResetResponse::TABLE),
            Action::SendLocalList => Some(SendLocalListResponse::TABLE),
            Action::SetChargingProfile => Some(SetChargingProfileResponse::TABLE),
            Action::SignedUpdateFirmware => Some(SignedUpdateFirmwareResponse::TABLE),
            Action::TriggerMessage => Some(TriggerMessageResponse::TABLE),
            Action::UnlockConnector => Some(UnlockConnectorResponse::TABLE),
            Action::UpdateFirmware => Some(UpdateFirmwareResponse::TABLE),
            Action::Authorize
            | Action::BootNotification
            | Action::DiagnosticsStatusNotification
            | Action::FirmwareStatusNotification
            | Action::Heartbeat
            | Action::LogStatusNotification
            | Action::MeterValues
            | Action::SecurityEventNotification
            | Action::SignCertificate
            | Action::SignedFirmwareStatusNotification
            | Action::StartTransaction
            | Action::StatusNotification
            | Action::StopTransaction => None,
        }
    }
    fn strict<'de, D: Deserializer<'de>>(
        action: Action,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        match action {
            Action::CancelReservation => {
                CancelReservationResponse::deserialize(deserializer)
                    .map(Self::CancelReservation)
            }
            Action::CertificateSigned => {
                CertificateSignedResponse::deserialize(deserializer)
                    .map(Self::CertificateSigned)
            }
            Action::ChangeAvailability => {
                ChangeAvailabilityResponse::deserialize(deserializer)
                    .map(Self::ChangeAvailability)
            }
            Action::ChangeConfiguration => {
                ChangeConfigurationResponse::deserialize(deserializer)
                    .map(Self::ChangeConfiguration)
            }
            Action::ClearCache => {
                ClearCacheResponse::deserialize(deserializer).map(Self::ClearCache)
            }
            Action::ClearChargingProfile => {
                ClearChargingProfileResponse::deserialize(deserializer)
                    .map(Self::ClearChargingProfile)
            }
            Action::DataTransfer => {
                DataTransferResponse::deserialize(deserializer).map(Self::DataTransfer)
            }
            Action::DeleteCertificate => {
                DeleteCertificateResponse::deserialize(deserializer)
                    .map(Self::DeleteCertificate)
            }
            Action::ExtendedTriggerMessage => {
                ExtendedTriggerMessageResponse::deserialize(deserializer)
                    .map(Self::ExtendedTriggerMessage)
            }
            Action::GetCompositeSchedule => {
                GetCompositeScheduleResponse::deserialize(deserializer)
                    .map(Self::GetCompositeSchedule)
            }
            Action::GetConfiguration => {
                GetConfigurationResponse::deserialize(deserializer)
                    .map(Self::GetConfiguration)
            }
            Action::GetDiagnostics => {
                GetDiagnosticsResponse::deserialize(deserializer)
                    .map(Self::GetDiagnostics)
            }
            Action::GetInstalledCertificateIds => {
                GetInstalledCertificateIdsResponse::deserialize(deserializer)
                    .map(Self::GetInstalledCertificateIds)
            }
            Action::GetLocalListVersion => {
                GetLocalListVersionResponse::deserialize(deserializer)
                    .map(Self::GetLocalListVersion)
            }
            Action::GetLog => GetLogResponse::deserialize(deserializer).map(Self::GetLog),
            Action::InstallCertificate => {
                InstallCertificateResponse::deserialize(deserializer)
                    .map(Self::InstallCertificate)
            }
            Action::RemoteStartTransaction => {
                RemoteStartTransactionResponse::deserialize(deserializer)
                    .map(Self::RemoteStartTransaction)
            }
            Action::RemoteStopTransaction => {
                RemoteStopTransactionResponse::deserialize(deserializer)
                    .map(Self::RemoteStopTransaction)
            }
            Action::ReserveNow => {
                ReserveNowResponse::deserialize(deserializer).map(Self::ReserveNow)
            }
            Action::Reset => ResetResponse::deserialize(deserializer).map(Self::Reset),
            Action::SendLocalList => {
                SendLocalListResponse::deserialize(deserializer).map(Self::SendLocalList)
            }
            Action::SetChargingProfile => {
                SetChargingProfileResponse::deserialize(deserializer)
                    .map(Self::SetChargingProfile)
            }
            Action::SignedUpdateFirmware => {
                SignedUpdateFirmwareResponse::deserialize(deserializer)
                    .map(Self::SignedUpdateFirmware)
            }
            Action::TriggerMessage => {
                TriggerMessageResponse::deserialize(deserializer)
                    .map(Self::TriggerMessage)
            }
            Action::UnlockConnector => {
                UnlockConnectorResponse::deserialize(deserializer)
                    .map(Self::UnlockConnector)
            }
            Action::UpdateFirmware => {
                UpdateFirmwareResponse::deserialize(deserializer)
                    .map(Self::UpdateFirmware)
            }
            Action::Authorize
            | Action::BootNotification
            | Action::DiagnosticsStatusNotification
            | Action::FirmwareStatusNotification
            | Action::Heartbeat
            | Action::LogStatusNotification
            | Action::MeterValues
            | Action::SecurityEventNotification
            | Action::SignCertificate
            | Action::SignedFirmwareStatusNotification
            | Action::StartTransaction
            | Action::StatusNotification
            | Action::StopTransaction => {
                Err(de::Error::custom("not a response of this side"))
            }
        }
    }
    fn relaxed<'de, D: Deserializer<'de>>(
        action: Action,
        deserializer: D,
    ) -> Result<Self, D::Error> {
        match action {
            Action::CancelReservation => {
                CancelReservationResponse::relaxed(deserializer)
                    .map(Self::CancelReservation)
            }
            Action::CertificateSigned => {
                CertificateSignedResponse::relaxed(deserializer)
                    .map(Self::CertificateSigned)
            }
            Action::ChangeAvailability => {
                ChangeAvailabilityResponse::relaxed(deserializer)
                    .map(Self::ChangeAvailability)
            }
            Action::ChangeConfiguration => {
                ChangeConfigurationResponse::relaxed(deserializer)
                    .map(Self::ChangeConfiguration)
            }
            Action::ClearCache => {
                ClearCacheResponse::relaxed(deserializer).map(Self::ClearCache)
            }
            Action::ClearChargingProfile => {
                ClearChargingProfileResponse::relaxed(deserializer)
                    .map(Self::ClearChargingProfile)
            }
            Action::DataTransfer => {
                DataTransferResponse::relaxed(deserializer).map(Self::DataTransfer)
            }
            Action::DeleteCertificate => {
                DeleteCertificateResponse::relaxed(deserializer)
                    .map(Self::DeleteCertificate)
            }
            Action::ExtendedTriggerMessage => {
                ExtendedTriggerMessageResponse::relaxed(deserializer)
                    .map(Self::ExtendedTriggerMessage)
            }
            Action::GetCompositeSchedule => {
                GetCompositeScheduleResponse::relaxed(deserializer)
                    .map(Self::GetCompositeSchedule)
            }
            Action::GetConfiguration => {
                GetConfigurationResponse::relaxed(deserializer)
                    .map(Self::GetConfiguration)
            }
            Action::GetDiagnostics => {
                GetDiagnosticsResponse::relaxed(deserializer).map(Self::GetDiagnostics)
            }
            Action::GetInstalledCertificateIds => {
                GetInstalledCertificateIdsResponse::relaxed(deserializer)
                    .map(Self::GetInstalledCertificateIds)
            }
            Action::GetLocalListVersion => {
                GetLocalListVersionResponse::relaxed(deserializer)
                    .map(Self::GetLocalListVersion)
            }
            Action::GetLog => GetLogResponse::relaxed(deserializer).map(Self::GetLog),
            Action::InstallCertificate => {
                InstallCertificateResponse::relaxed(deserializer)
                    .map(Self::InstallCertificate)
            }
            Action::RemoteStartTransaction => {
                RemoteStartTransactionResponse::relaxed(deserializer)
                    .map(Self::RemoteStartTransaction)
            }
            Action::RemoteStopTransaction => {
                RemoteStopTransactionResponse::relaxed(deserializer)
                    .map(Self::RemoteStopTransaction)
            }
            Action::ReserveNow => {
                ReserveNowResponse::relaxed(deserializer).map(Self::ReserveNow)
            }
            Action::Reset => ResetResponse::relaxed(deserializer).map(Self::Reset),
            Action::SendLocalList => {
                SendLocalListResponse::relaxed(deserializer).map(Self::SendLocalList)
            }
            Action::SetChargingProfile => {
                SetChargingProfileResponse::relaxed(deserializer)
                    .map(Self::SetChargingProfile)
            }
            Action::SignedUpdateFirmware => {
                SignedUpdateFirmwareResponse::relaxed(deserializer)
                    .map(Self::SignedUpdateFirmware)
            }
            Action::TriggerMessage => {
                TriggerMessageResponse::relaxed(deserializer).map(Self::TriggerMessage)
            }
            Action::UnlockConnector => {
                UnlockConnectorResponse::relaxed(deserializer).map(Self::UnlockConnector)
            }
            Action::UpdateFirmware => {
                UpdateFirmwareResponse::relaxed(deserializer).map(Self::UpdateFirmware)
            }
            Action::Authorize
            | Action::BootNotification
            | Action::DiagnosticsStatusNotification
            | Action::FirmwareStatusNotification
            | Action::Heartbeat
            | Action::LogStatusNotification
            | Action::MeterValues
            | Action::SecurityEventNotification
            | Action::SignCertificate
            | Action::SignedFirmwareStatusNotification
            | Action::StartTransaction
            | Action::StatusNotification
            | Action::StopTransaction => {
                Err(de::Error::custom("not a response of this side"))
            }
        }
    }
}
impl Serialize for ChargePointResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::CancelReservation(payload) => payload.serialize(serializer),
            Self::CertificateSigned(payload) => payload.serialize(serializer),
            Self::ChangeAvailability(payload) => payload.serialize(serializer),
            Self::ChangeConfiguration(payload) => payload.serialize(serializer),
            Self::ClearCache(payload) => payload.serialize(serializer),
            Self::ClearChargingProfile(payload) => payload.serialize(serializer),
            Self::DataTransfer(payload) => payload.serialize(serializer),
            Self::DeleteCertificate(payload) => payload.serialize(serializer),
            Self::ExtendedTriggerMessage(payload) => payload.serialize(serializer),
            Self::GetCompositeSchedule(payload) => payload.serialize(serializer),
            Self::GetConfiguration(payload) => payload.serialize(serializer),
            Self::GetDiagnostics(payload) => payload.serialize(serializer),
            Self::GetInstalledCertificateIds(payload) => payload.serialize(serializer),
            Self::GetLocalListVersion(payload) => payload.serialize(serializer),
            Self::GetLog(payload) => payload.serialize(serializer),
            Self::InstallCertificate(payload) => payload.serialize(serializer),
            Self::RemoteStartTransaction(payload) => payload.serialize(serializer),
            Self::RemoteStopTransaction(payload) => payload.serialize(serializer),
            Self::ReserveNow(payload) => payload.serialize(serializer),
            Self::Reset(payload) => payload.serialize(serializer),
            Self::SendLocalList(payload) => payload.serialize(serializer),
            Self::SetChargingProfile(payload) => payload.serialize(serializer),
            Self::SignedUpdateFirmware(payload) => payload.serialize(serializer),
            Self::TriggerMessage(payload) => payload.serialize(serializer),
            Self::UnlockConnector(payload) => payload.serialize(serializer),
            Self::UpdateFirmware(payload) => payload.serialize(serializer),
        }
    }
}
schema_of_set!(
    ChargePointResponse, CancelReservationResponse, CertificateSignedResponse,
    ChangeAvailabilityResponse, ChangeConfigurationResponse, ClearCacheResponse,
    ClearChargingProfileResponse, DataTransferResponse, DeleteCertificateResponse,
    ExtendedTriggerMessageResponse, GetCompositeScheduleResponse,
    GetConfigurationResponse, GetDiagnosticsResponse, GetInstalledCertificateIdsResponse,
    GetLocalListVersionResponse, GetLogResponse, InstallCertificateResponse,
    RemoteStartTransactionResponse, RemoteStopTransactionResponse, ReserveNowResponse,
    ResetResponse, SendLocalListResponse, SetChargingProfileResponse,
    SignedUpdateFirmwareResponse, TriggerMessageResponse, UnlockConnectorResponse,
    UpdateFirmwareResponse
);
member_of_set!(
    CancelReservationResponse, ChargePointResponse::CancelReservation, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    CertificateSignedResponse, ChargePointResponse::CertificateSigned, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    ChangeAvailabilityResponse, ChargePointResponse::ChangeAvailability, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    ChangeConfigurationResponse, ChargePointResponse::ChangeConfiguration, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    ClearCacheResponse, ChargePointResponse::ClearCache, ResponseFrom < role::ChargePoint
    >
);
member_of_set!(
    ClearChargingProfileResponse, ChargePointResponse::ClearChargingProfile, ResponseFrom
    < role::ChargePoint >
);
member_of_set!(
    DataTransferResponse, ChargePointResponse::DataTransfer, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    DeleteCertificateResponse, ChargePointResponse::DeleteCertificate, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    ExtendedTriggerMessageResponse, ChargePointResponse::ExtendedTriggerMessage,
    ResponseFrom < role::ChargePoint >
);
member_of_set!(
    GetCompositeScheduleResponse, ChargePointResponse::GetCompositeSchedule, ResponseFrom
    < role::ChargePoint >
);
member_of_set!(
    GetConfigurationResponse, ChargePointResponse::GetConfiguration, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    GetDiagnosticsResponse, ChargePointResponse::GetDiagnostics, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    GetInstalledCertificateIdsResponse, ChargePointResponse::GetInstalledCertificateIds,
    ResponseFrom < role::ChargePoint >
);
member_of_set!(
    GetLocalListVersionResponse, ChargePointResponse::GetLocalListVersion, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    GetLogResponse, ChargePointResponse::GetLog, ResponseFrom < role::ChargePoint >
);
member_of_set!(
    InstallCertificateResponse, ChargePointResponse::InstallCertificate, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    RemoteStartTransactionResponse, ChargePointResponse::RemoteStartTransaction,
    ResponseFrom < role::ChargePoint >
);
member_of_set!(
    RemoteStopTransactionResponse, ChargePointResponse::RemoteStopTransaction,
    ResponseFrom < role::ChargePoint >
);
member_of_set!(
    ReserveNowResponse, ChargePointResponse::ReserveNow, ResponseFrom < role::ChargePoint
    >
);
member_of_set!(
    ResetResponse, ChargePointResponse::Reset, ResponseFrom < role::ChargePoint >
);
member_of_set!(
    SendLocalListResponse, ChargePointResponse::SendLocalList, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    SetChargingProfileResponse, ChargePointResponse::SetChargingProfile, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    SignedUpdateFirmwareResponse, ChargePointResponse::SignedUpdateFirmware, ResponseFrom
    < role::ChargePoint >
);
member_of_set!(
    TriggerMessageResponse, ChargePointResponse::TriggerMessage, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    UnlockConnectorResponse, ChargePointResponse::UnlockConnector, ResponseFrom <
    role::ChargePoint >
);
member_of_set!(
    UpdateFirmwareResponse, ChargePointResponse::UpdateFirmware, ResponseFrom <
    role::ChargePoint >
);
impl Request for AuthorizeRequest {
    type Response = AuthorizeResponse;
    const ACTION: Action = Action::Authorize;
}
impl Response for AuthorizeResponse {
    type Request = AuthorizeRequest;
}
impl Answer for AuthorizeResponse {}
impl Request for BootNotificationRequest {
    type Response = BootNotificationResponse;
    const ACTION: Action = Action::BootNotification;
}
impl Response for BootNotificationResponse {
    type Request = BootNotificationRequest;
}
impl Answer for BootNotificationResponse {}
impl Request for CancelReservationRequest {
    type Response = CancelReservationResponse;
    const ACTION: Action = Action::CancelReservation;
}
impl Response for CancelReservationResponse {
    type Request = CancelReservationRequest;
}
impl Answer for CancelReservationResponse {}
impl Request for CertificateSignedRequest {
    type Response = CertificateSignedResponse;
    const ACTION: Action = Action::CertificateSigned;
}
impl Response for CertificateSignedResponse {
    type Request = CertificateSignedRequest;
}
impl Answer for CertificateSignedResponse {}
impl Request for ChangeAvailabilityRequest {
    type Response = ChangeAvailabilityResponse;
    const ACTION: Action = Action::ChangeAvailability;
}
impl Response for ChangeAvailabilityResponse {
    type Request = ChangeAvailabilityRequest;
}
impl Answer for ChangeAvailabilityResponse {}
impl Request for ChangeConfigurationRequest {
    type Response = ChangeConfigurationResponse;
    const ACTION: Action = Action::ChangeConfiguration;
}
impl Response for ChangeConfigurationResponse {
    type Request = ChangeConfigurationRequest;
}
impl Answer for ChangeConfigurationResponse {}
impl Request for ClearCacheRequest {
    type Response = ClearCacheResponse;
    const ACTION: Action = Action::ClearCache;
}
impl Response for ClearCacheResponse {
    type Request = ClearCacheRequest;
}
impl Answer for ClearCacheResponse {}
impl Request for ClearChargingProfileRequest {
    type Response = ClearChargingProfileResponse;
    const ACTION: Action = Action::ClearChargingProfile;
}
impl Response for ClearChargingProfileResponse {
    type Request = ClearChargingProfileRequest;
}
impl Answer for ClearChargingProfileResponse {}
impl Request for DataTransferRequest {
    type Response = DataTransferResponse;
    const ACTION: Action = Action::DataTransfer;
}
impl Response for DataTransferResponse {
    type Request = DataTransferRequest;
}
impl Answer for DataTransferResponse {}
impl Request for DeleteCertificateRequest {
    type Response = DeleteCertificateResponse;
    const ACTION: Action = Action::DeleteCertificate;
}
impl Response for DeleteCertificateResponse {
    type Request = DeleteCertificateRequest;
}
impl Answer for DeleteCertificateResponse {}
impl Request for DiagnosticsStatusNotificationRequest {
    type Response = DiagnosticsStatusNotificationResponse;
    const ACTION: Action = Action::DiagnosticsStatusNotification;
}
impl Response for DiagnosticsStatusNotificationResponse {
    type Request = DiagnosticsStatusNotificationRequest;
}
impl Answer for DiagnosticsStatusNotificationResponse {}
impl Request for ExtendedTriggerMessageRequest {
    type Response = ExtendedTriggerMessageResponse;
    const ACTION: Action = Action::ExtendedTriggerMessage;
}
impl Response for ExtendedTriggerMessageResponse {
    type Request = ExtendedTriggerMessageRequest;
}
impl Answer for ExtendedTriggerMessageResponse {}
impl Request for FirmwareStatusNotificationRequest {
    type Response = FirmwareStatusNotificationResponse;
    const ACTION: Action = Action::FirmwareStatusNotification;
}
impl Response for FirmwareStatusNotificationResponse {
    type Request = FirmwareStatusNotificationRequest;
}
impl Answer for FirmwareStatusNotificationResponse {}
impl Request for GetCompositeScheduleRequest {
    type Response = GetCompositeScheduleResponse;
    const ACTION: Action = Action::GetCompositeSchedule;
}
impl Response for GetCompositeScheduleResponse {
    type Request = GetCompositeScheduleRequest;
}
impl Answer for GetCompositeScheduleResponse {}
impl Request for GetConfigurationRequest {
    type Response = GetConfigurationResponse;
    const ACTION: Action = Action::GetConfiguration;
}
impl Response for GetConfigurationResponse {
    type Request = GetConfigurationRequest;
}
impl Answer for GetConfigurationResponse {}
impl Request for GetDiagnosticsRequest {
    type Response = GetDiagnosticsResponse;
    const ACTION: Action = Action::GetDiagnostics;
}
impl Response for GetDiagnosticsResponse {
    type Request = GetDiagnosticsRequest;
}
impl Answer for GetDiagnosticsResponse {}
impl Request for GetInstalledCertificateIdsRequest {
    type Response = GetInstalledCertificateIdsResponse;
    const ACTION: Action = Action::GetInstalledCertificateIds;
}
impl Response for GetInstalledCertificateIdsResponse {
    type Request = GetInstalledCertificateIdsRequest;
}
impl Answer for GetInstalledCertificateIdsResponse {}
impl Request for GetLocalListVersionRequest {
    type Response = GetLocalListVersionResponse;
    const ACTION: Action = Action::GetLocalListVersion;
}
impl Response for GetLocalListVersionResponse {
    type Request = GetLocalListVersionRequest;
}
impl Answer for GetLocalListVersionResponse {}
impl Request for GetLogRequest {
    type Response = GetLogResponse;
    const ACTION: Action = Action::GetLog;
}
impl Response for GetLogResponse {
    type Request = GetLogRequest;
}
impl Answer for GetLogResponse {}
impl Request for HeartbeatRequest {
    type Response = HeartbeatResponse;
    const ACTION: Action = Action::Heartbeat;
}
impl Response for HeartbeatResponse {
    type Request = HeartbeatRequest;
}
impl Answer for HeartbeatResponse {}
impl Request for InstallCertificateRequest {
    type Response = InstallCertificateResponse;
    const ACTION: Action = Action::InstallCertificate;
}
impl Response for InstallCertificateResponse {
    type Request = InstallCertificateRequest;
}
impl Answer for InstallCertificateResponse {}
impl Request for LogStatusNotificationRequest {
    type Response = LogStatusNotificationResponse;
    const ACTION: Action = Action::LogStatusNotification;
}
impl Response for LogStatusNotificationResponse {
    type Request = LogStatusNotificationRequest;
}
impl Answer for LogStatusNotificationResponse {}
impl Request for MeterValuesRequest {
    type Response = MeterValuesResponse;
    const ACTION: Action = Action::MeterValues;
}
impl Response for MeterValuesResponse {
    type Request = MeterValuesRequest;
}
impl Answer for MeterValuesResponse {}
impl Request for RemoteStartTransactionRequest {
    type Response = RemoteStartTransactionResponse;
    const ACTION: Action = Action::RemoteStartTransaction;
}
impl Response for RemoteStartTransactionResponse {
    type Request = RemoteStartTransactionRequest;
}
impl Answer for RemoteStartTransactionResponse {}
impl Request for RemoteStopTransactionRequest {
    type Response = RemoteStopTransactionResponse;
    const ACTION: Action = Action::RemoteStopTransaction;
}
impl Response for RemoteStopTransactionResponse {
    type Request = RemoteStopTransactionRequest;
}
impl Answer for RemoteStopTransactionResponse {}
impl Request for ReserveNowRequest {
    type Response = ReserveNowResponse;
    const ACTION: Action = Action::ReserveNow;
}
impl Response for ReserveNowResponse {
    type Request = ReserveNowRequest;
}
impl Answer for ReserveNowResponse {}
impl Request for ResetRequest {
    type Response = ResetResponse;
    const ACTION: Action = Action::Reset;
}
impl Response for ResetResponse {
    type Request = ResetRequest;
}
impl Answer for ResetResponse {}
impl Request for SecurityEventNotificationRequest {
    type Response = SecurityEventNotificationResponse;
    const ACTION: Action = Action::SecurityEventNotification;
}
impl Response for SecurityEventNotificationResponse {
    type Request = SecurityEventNotificationRequest;
}
impl Answer for SecurityEventNotificationResponse {}
impl Request for SendLocalListRequest {
    type Response = SendLocalListResponse;
    const ACTION: Action = Action::SendLocalList;
}
impl Response for SendLocalListResponse {
    type Request = SendLocalListRequest;
}
impl Answer for SendLocalListResponse {}
impl Request for SetChargingProfileRequest {
    type Response = SetChargingProfileResponse;
    const ACTION: Action = Action::SetChargingProfile;
}
impl Response for SetChargingProfileResponse {
    type Request = SetChargingProfileRequest;
}
impl Answer for SetChargingProfileResponse {}
impl Request for SignCertificateRequest {
    type Response = SignCertificateResponse;
    const ACTION: Action = Action::SignCertificate;
}
impl Response for SignCertificateResponse {
    type Request = SignCertificateRequest;
}
impl Answer for SignCertificateResponse {}
impl Request for SignedFirmwareStatusNotificationRequest {
    type Response = SignedFirmwareStatusNotificationResponse;
    const ACTION: Action = Action::SignedFirmwareStatusNotification;
}
impl Response for SignedFirmwareStatusNotificationResponse {
    type Request = SignedFirmwareStatusNotificationRequest;
}
impl Answer for SignedFirmwareStatusNotificationResponse {}
impl Request for SignedUpdateFirmwareRequest {
    type Response = SignedUpdateFirmwareResponse;
    const ACTION: Action = Action::SignedUpdateFirmware;
}
impl Response for SignedUpdateFirmwareResponse {
    type Request = SignedUpdateFirmwareRequest;
}
impl Answer for SignedUpdateFirmwareResponse {}
impl Request for StartTransactionRequest {
    type Response = StartTransactionResponse;
    const ACTION: Action = Action::StartTransaction;
}
impl Response for StartTransactionResponse {
    type Request = StartTransactionRequest;
}
impl Answer for StartTransactionResponse {}
impl Request for StatusNotificationRequest {
    type Response = StatusNotificationResponse;
    const ACTION: Action = Action::StatusNotification;
}
impl Response for StatusNotificationResponse {
    type Request = StatusNotificationRequest;
}
impl Answer for StatusNotificationResponse {}
impl Request for StopTransactionRequest {
    type Response = StopTransactionResponse;
    const ACTION: Action = Action::StopTransaction;
}
impl Response for StopTransactionResponse {
    type Request = StopTransactionRequest;
}
impl Answer for StopTransactionResponse {}
impl Request for TriggerMessageRequest {
    type Response = TriggerMessageResponse;
    const ACTION: Action = Action::TriggerMessage;
}
impl Response for TriggerMessageResponse {
    type Request = TriggerMessageRequest;
}
impl Answer for TriggerMessageResponse {}
impl Request for UnlockConnectorRequest {
    type Response = UnlockConnectorResponse;
    const ACTION: Action = Action::UnlockConnector;
}
impl Response for UnlockConnectorResponse {
    type Request = UnlockConnectorRequest;
}
impl Answer for UnlockConnectorResponse {}
impl Request for UpdateFirmwareRequest {
    type Response = UpdateFirmwareResponse;
    const ACTION: Action = Action::UpdateFirmware;
}
impl Response for UpdateFirmwareResponse {
    type Request = UpdateFirmwareRequest;
}
impl Answer for UpdateFirmwareResponse {}
/**Asks the central system whether an identifier may start or stop charging; sent by the charge point. A charge point may skip it when its local list or cache knows the identifier, so a `StartTransaction` without a preceding `Authorize` is normal (A-34).

OCPP 1.6 section 6.1.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AuthorizeRequest {
    ///Identifier that was presented, opaque and compared without regard to case, at most 20 characters (A-1, A-4).
    pub id_tag: IdToken,
}
impl AuthorizeRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(id_tag: IdToken) -> Self {
        Self { id_tag }
    }
}
impl<'de> Deserialize<'de> for AuthorizeRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["idTag"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = AuthorizeRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (AuthorizeRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<AuthorizeRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    5 => {
                        match value {
                            "idTag" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut id_tag = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut id_tag, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(AuthorizeRequest {
                    id_tag: decode::required(id_tag, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("AuthorizeRequest", NAMES, Members)
    }
}
impl Serialize for AuthorizeRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("AuthorizeRequest", 1)?;
        object.serialize_field("idTag", &self.id_tag)?;
        object.end()
    }
}
schema_of_object!(AuthorizeRequest, AUTHORIZE_REQUEST);
/**Tells the charge point whether the presented identifier may charge; sent by the central system in answer to `Authorize`.

OCPP 1.6 section 6.2.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AuthorizeResponse {
    ///Verdict on the identifier, with its optional expiry and group; an unknown identifier is reported as `Invalid`, and `ConcurrentTx` is not used here (A-30, A-31).
    pub id_tag_info: IdTagInfo,
}
impl AuthorizeResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(id_tag_info: IdTagInfo) -> Self {
        Self { id_tag_info }
    }
}
impl<'de> Deserialize<'de> for AuthorizeResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["idTagInfo"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = AuthorizeResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (AuthorizeResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<AuthorizeResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    9 => {
                        match value {
                            "idTagInfo" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut id_tag_info = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut id_tag_info, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(AuthorizeResponse {
                    id_tag_info: decode::required(id_tag_info, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("AuthorizeResponse", NAMES, Members)
    }
}
impl Serialize for AuthorizeResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("AuthorizeResponse", 1)?;
        object.serialize_field("idTagInfo", &self.id_tag_info)?;
        object.end()
    }
}
schema_of_object!(AuthorizeResponse, AUTHORIZE_RESPONSE);
/**Announces a charge point that has started or restarted and describes its hardware and software; sent by the charge point. It comes at every boot but not at every reconnect, so acceptance has to be remembered across connections (A-17, J-54).

OCPP 1.6 section 6.3.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BootNotificationRequest {
    ///Name of the manufacturer of the charge point, at most 20 characters.
    pub charge_point_vendor: CiString<20>,
    ///Model name of the charge point, at most 20 characters.
    pub charge_point_model: CiString<20>,
    ///Serial number of the charge point, at most 25 characters; absent when the charge point does not report one.
    pub charge_point_serial_number: Option<CiString<25>>,
    ///Serial number of the charge box inside the charge point, at most 25 characters. Deprecated: use `chargePointSerialNumber` instead.
    pub charge_box_serial_number: Option<CiString<25>>,
    ///Version of the firmware that is running, at most 50 characters; absent when not reported.
    pub firmware_version: Option<CiString<50>>,
    ///ICCID of the SIM card in the modem, at most 20 characters; absent when there is no SIM card or it is not reported.
    pub iccid: Option<CiString<20>>,
    ///IMSI of the SIM card in the modem, at most 20 characters; absent when there is no SIM card or it is not reported.
    pub imsi: Option<CiString<20>>,
    ///Type of the main electricity meter of the charge point, at most 25 characters; absent when not reported.
    pub meter_type: Option<CiString<25>>,
    ///Serial number of the main electricity meter of the charge point, at most 25 characters; absent when not reported.
    pub meter_serial_number: Option<CiString<25>>,
}
impl BootNotificationRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(
        charge_point_vendor: CiString<20>,
        charge_point_model: CiString<20>,
    ) -> Self {
        Self {
            charge_point_vendor,
            charge_point_model,
            charge_point_serial_number: None,
            charge_box_serial_number: None,
            firmware_version: None,
            iccid: None,
            imsi: None,
            meter_type: None,
            meter_serial_number: None,
        }
    }
}
impl<'de> Deserialize<'de> for BootNotificationRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "chargePointVendor",
            "chargePointModel",
            "chargePointSerialNumber",
            "chargeBoxSerialNumber",
            "firmwareVersion",
            "iccid",
            "imsi",
            "meterType",
            "meterSerialNumber",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = BootNotificationRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (BootNotificationRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<BootNotificationRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    4 => {
                        match value {
                            "imsi" => Some(6),
                            _ => None,
                        }
                    }
                    5 => {
                        match value {
                            "iccid" => Some(5),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "meterType" => Some(7),
                            _ => None,
                        }
                    }
                    15 => {
                        match value {
                            "firmwareVersion" => Some(4),
                            _ => None,
                        }
                    }
                    16 => {
                        match value {
                            "chargePointModel" => Some(1),
                            _ => None,
                        }
                    }
                    17 => {
                        match value {
                            "chargePointVendor" => Some(0),
                            "meterSerialNumber" => Some(8),
                            _ => None,
                        }
                    }
                    21 => {
                        match value {
                            "chargeBoxSerialNumber" => Some(3),
                            _ => None,
                        }
                    }
                    23 => {
                        match value {
                            "chargePointSerialNumber" => Some(2),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut charge_point_vendor = None;
                let mut charge_point_model = None;
                let mut charge_point_serial_number = None;
                let mut charge_box_serial_number = None;
                let mut firmware_version = None;
                let mut iccid = None;
                let mut imsi = None;
                let mut meter_type = None;
                let mut meter_serial_number = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut charge_point_vendor,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        1 => {
                            decode::once(
                                &mut charge_point_model,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        2 => {
                            decode::once(
                                &mut charge_point_serial_number,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        3 => {
                            decode::once(
                                &mut charge_box_serial_number,
                                NAMES[3],
                                map.next_value()?,
                            )?
                        }
                        4 => {
                            decode::once(
                                &mut firmware_version,
                                NAMES[4],
                                map.next_value()?,
                            )?
                        }
                        5 => decode::once(&mut iccid, NAMES[5], map.next_value()?)?,
                        6 => decode::once(&mut imsi, NAMES[6], map.next_value()?)?,
                        7 => decode::once(&mut meter_type, NAMES[7], map.next_value()?)?,
                        8 => {
                            decode::once(
                                &mut meter_serial_number,
                                NAMES[8],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(BootNotificationRequest {
                    charge_point_vendor: decode::required(
                        charge_point_vendor,
                        NAMES[0],
                    )?,
                    charge_point_model: decode::required(charge_point_model, NAMES[1])?,
                    charge_point_serial_number,
                    charge_box_serial_number,
                    firmware_version,
                    iccid,
                    imsi,
                    meter_type,
                    meter_serial_number,
                })
            }
        }
        deserializer.deserialize_struct("BootNotificationRequest", NAMES, Members)
    }
}
impl Serialize for BootNotificationRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "BootNotificationRequest",
                2 + usize::from(self.charge_point_serial_number.is_some())
                    + usize::from(self.charge_box_serial_number.is_some())
                    + usize::from(self.firmware_version.is_some())
                    + usize::from(self.iccid.is_some())
                    + usize::from(self.imsi.is_some())
                    + usize::from(self.meter_type.is_some())
                    + usize::from(self.meter_serial_number.is_some()),
            )?;
        object.serialize_field("chargePointVendor", &self.charge_point_vendor)?;
        object.serialize_field("chargePointModel", &self.charge_point_model)?;
        if let Some(value) = &self.charge_point_serial_number {
            object.serialize_field("chargePointSerialNumber", value)?;
        }
        if let Some(value) = &self.charge_box_serial_number {
            object.serialize_field("chargeBoxSerialNumber", value)?;
        }
        if let Some(value) = &self.firmware_version {
            object.serialize_field("firmwareVersion", value)?;
        }
        if let Some(value) = &self.iccid {
            object.serialize_field("iccid", value)?;
        }
        if let Some(value) = &self.imsi {
            object.serialize_field("imsi", value)?;
        }
        if let Some(value) = &self.meter_type {
            object.serialize_field("meterType", value)?;
        }
        if let Some(value) = &self.meter_serial_number {
            object.serialize_field("meterSerialNumber", value)?;
        }
        object.end()
    }
}
schema_of_object!(BootNotificationRequest, BOOT_NOTIFICATION_REQUEST);
/**Tells the charge point whether it is registered, what time it is and how long to wait next; sent by the central system in answer to `BootNotification`.

OCPP 1.6 section 6.4.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BootNotificationResponse {
    ///Outcome of the registration: `Accepted` opens normal operation, `Pending` keeps the channel for set-up only, `Rejected` asks for silence until `interval` has passed (A-12, A-13).
    pub status: RegistrationStatus,
    ///Clock of the central system, to which the charge point sets its own clock; sent in UTC (A-2, A-10).
    pub current_time: DateTime,
    ///Time in seconds: the heartbeat period with `Accepted`, otherwise the shortest wait before the next `BootNotification`, where 0 leaves the wait to the charge point. With `Accepted` send a value above 0 (A-11).
    pub interval: i64,
}
impl BootNotificationResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(
        status: RegistrationStatus,
        current_time: DateTime,
        interval: i64,
    ) -> Self {
        Self {
            status,
            current_time,
            interval,
        }
    }
}
impl<'de> Deserialize<'de> for BootNotificationResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status", "currentTime", "interval"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = BootNotificationResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (BootNotificationResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<BootNotificationResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    8 => {
                        match value {
                            "interval" => Some(2),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "currentTime" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                let mut current_time = None;
                let mut interval = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        1 => {
                            decode::once(&mut current_time, NAMES[1], map.next_value()?)?
                        }
                        2 => decode::once(&mut interval, NAMES[2], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(BootNotificationResponse {
                    status: decode::required(status, NAMES[0])?,
                    current_time: decode::required(current_time, NAMES[1])?,
                    interval: decode::required(interval, NAMES[2])?,
                })
            }
        }
        deserializer.deserialize_struct("BootNotificationResponse", NAMES, Members)
    }
}
impl Serialize for BootNotificationResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("BootNotificationResponse", 3)?;
        object.serialize_field("status", &self.status)?;
        object.serialize_field("currentTime", &self.current_time)?;
        object.serialize_field("interval", &self.interval)?;
        object.end()
    }
}
schema_of_object!(BootNotificationResponse, BOOT_NOTIFICATION_RESPONSE);
/**Asks the charge point to withdraw a reservation before it is used or expires; sent by the central system.

OCPP 1.6 section 6.5.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CancelReservationRequest {
    ///Number of the reservation to withdraw, as chosen by the central system in `ReserveNow` (A-150).
    pub reservation_id: i64,
}
impl CancelReservationRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(reservation_id: i64) -> Self {
        Self { reservation_id }
    }
}
impl<'de> Deserialize<'de> for CancelReservationRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["reservationId"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = CancelReservationRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (CancelReservationRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<CancelReservationRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    13 => {
                        match value {
                            "reservationId" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut reservation_id = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut reservation_id,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(CancelReservationRequest {
                    reservation_id: decode::required(reservation_id, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("CancelReservationRequest", NAMES, Members)
    }
}
impl Serialize for CancelReservationRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("CancelReservationRequest", 1)?;
        object.serialize_field("reservationId", &self.reservation_id)?;
        object.end()
    }
}
schema_of_object!(CancelReservationRequest, CANCEL_RESERVATION_REQUEST);
/**Tells whether the reservation existed and is now withdrawn; sent by the charge point in answer to `CancelReservation`.

OCPP 1.6 section 6.6.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CancelReservationResponse {
    ///`Accepted` if the charge point held a reservation with this number, else `Rejected` (A-154).
    pub status: CancelReservationStatus,
}
impl CancelReservationResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: CancelReservationStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for CancelReservationResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = CancelReservationResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (CancelReservationResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<CancelReservationResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(CancelReservationResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("CancelReservationResponse", NAMES, Members)
    }
}
impl Serialize for CancelReservationResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("CancelReservationResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(CancelReservationResponse, CANCEL_RESERVATION_RESPONSE);
/**Delivers the signed charge point certificate that answers an earlier `SignCertificate`; sent by the central system (A-180).

Improved security for OCPP 1.6-J, edition 3, use cases A02 and A03.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CertificateSignedRequest {
    ///New charge point certificate followed by its sub-CA certificates, all in PEM. At most 10000 characters, or fewer if the configuration key `CertificateSignedMaxChainSize` says so (A-180).
    pub certificate_chain: Text<10000>,
}
impl CertificateSignedRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(certificate_chain: Text<10000>) -> Self {
        Self { certificate_chain }
    }
}
impl<'de> Deserialize<'de> for CertificateSignedRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["certificateChain"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = CertificateSignedRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (CertificateSignedRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<CertificateSignedRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    16 => {
                        match value {
                            "certificateChain" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut certificate_chain = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut certificate_chain,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(CertificateSignedRequest {
                    certificate_chain: decode::required(certificate_chain, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("CertificateSignedRequest", NAMES, Members)
    }
}
impl Serialize for CertificateSignedRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("CertificateSignedRequest", 1)?;
        object.serialize_field("certificateChain", &self.certificate_chain)?;
        object.end()
    }
}
schema_of_object!(CertificateSignedRequest, CERTIFICATE_SIGNED_REQUEST);
/**Tells whether the delivered certificate is valid and goes into use; sent by the charge point in answer to `CertificateSigned`.

Improved security for OCPP 1.6-J, edition 3, use cases A02 and A03.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CertificateSignedResponse {
    ///`Accepted` if the charge point uses the certificate from its start of validity on and reconnects with it, `Rejected` if it is invalid, which also raises the security event `InvalidChargePointCertificate` (A-181).
    pub status: CertificateSignedStatusEnumType,
}
impl CertificateSignedResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: CertificateSignedStatusEnumType) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for CertificateSignedResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = CertificateSignedResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (CertificateSignedResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<CertificateSignedResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(CertificateSignedResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("CertificateSignedResponse", NAMES, Members)
    }
}
impl Serialize for CertificateSignedResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("CertificateSignedResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(CertificateSignedResponse, CERTIFICATE_SIGNED_RESPONSE);
/**Asks the charge point to put a connector, or all of it, in or out of service; sent by the central system. The setting survives reboots, and the change itself shows only in a later `StatusNotification` (A-90).

OCPP 1.6 section 6.7.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChangeAvailabilityRequest {
    ///Connector to change; 0 means the charge point and all its connectors (A-3, A-90).
    pub connector_id: i64,
    ///State to reach: `Operative` puts into service, `Inoperative` takes out of service (A-75).
    pub type_: AvailabilityType,
}
impl ChangeAvailabilityRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(connector_id: i64, type_: AvailabilityType) -> Self {
        Self { connector_id, type_ }
    }
}
impl<'de> Deserialize<'de> for ChangeAvailabilityRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["connectorId", "type"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ChangeAvailabilityRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ChangeAvailabilityRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ChangeAvailabilityRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    4 => {
                        match value {
                            "type" => Some(1),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "connectorId" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut connector_id = None;
                let mut type_ = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut connector_id, NAMES[0], map.next_value()?)?
                        }
                        1 => decode::once(&mut type_, NAMES[1], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ChangeAvailabilityRequest {
                    connector_id: decode::required(connector_id, NAMES[0])?,
                    type_: decode::required(type_, NAMES[1])?,
                })
            }
        }
        deserializer.deserialize_struct("ChangeAvailabilityRequest", NAMES, Members)
    }
}
impl Serialize for ChangeAvailabilityRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ChangeAvailabilityRequest", 2)?;
        object.serialize_field("connectorId", &self.connector_id)?;
        object.serialize_field("type", &self.type_)?;
        object.end()
    }
}
schema_of_object!(ChangeAvailabilityRequest, CHANGE_AVAILABILITY_REQUEST);
/**Tells whether the change of availability is done, put off or refused; sent by the charge point in answer to `ChangeAvailability`.

OCPP 1.6 section 6.8.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChangeAvailabilityResponse {
    ///`Accepted` if done or already so, `Scheduled` if it waits for a running transaction to end, `Rejected` if it is refused (A-90).
    pub status: AvailabilityStatus,
}
impl ChangeAvailabilityResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: AvailabilityStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for ChangeAvailabilityResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ChangeAvailabilityResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ChangeAvailabilityResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ChangeAvailabilityResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ChangeAvailabilityResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("ChangeAvailabilityResponse", NAMES, Members)
    }
}
impl Serialize for ChangeAvailabilityResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ChangeAvailabilityResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(ChangeAvailabilityResponse, CHANGE_AVAILABILITY_RESPONSE);
/**Asks the charge point to set one configuration key to a new value; sent by the central system.

OCPP 1.6 section 6.9.*/
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ChangeConfigurationRequest {
    ///Name of the configuration key, compared without regard to case, at most 50 characters; `AuthorizationKey` and `SecurityProfile` obey extra rules (A-1, A-98).
    pub key: CiString<50>,
    ///New value written as a string, at most 500 characters; list values are separated by commas (A-97). It is a secret when `key` is `AuthorizationKey` and must then stay out of logs (J-66).
    pub value: CiString<500>,
}
impl ChangeConfigurationRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(key: CiString<50>, value: CiString<500>) -> Self {
        Self { key, value }
    }
}
impl<'de> Deserialize<'de> for ChangeConfigurationRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["key", "value"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ChangeConfigurationRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ChangeConfigurationRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ChangeConfigurationRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    3 => {
                        match value {
                            "key" => Some(0),
                            _ => None,
                        }
                    }
                    5 => {
                        match value {
                            "value" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut key = None;
                let mut value = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut key, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut value, NAMES[1], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ChangeConfigurationRequest {
                    key: decode::required(key, NAMES[0])?,
                    value: decode::required(value, NAMES[1])?,
                })
            }
        }
        deserializer.deserialize_struct("ChangeConfigurationRequest", NAMES, Members)
    }
}
impl Serialize for ChangeConfigurationRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ChangeConfigurationRequest", 2)?;
        object.serialize_field("key", &self.key)?;
        object.serialize_field("value", &self.value)?;
        object.end()
    }
}
schema_of_object!(ChangeConfigurationRequest, CHANGE_CONFIGURATION_REQUEST);
/**Tells whether the new configuration value is in effect, stored for later or refused; sent by the charge point in answer to `ChangeConfiguration`.

OCPP 1.6 section 6.10.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChangeConfigurationResponse {
    ///`Accepted` if in effect now, `RebootRequired` if stored until the next reboot, `NotSupported` if the key is unknown, `Rejected` if the key is known but was not changed (A-95).
    pub status: ConfigurationStatus,
}
impl ChangeConfigurationResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: ConfigurationStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for ChangeConfigurationResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ChangeConfigurationResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ChangeConfigurationResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ChangeConfigurationResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ChangeConfigurationResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("ChangeConfigurationResponse", NAMES, Members)
    }
}
impl Serialize for ChangeConfigurationResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ChangeConfigurationResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(ChangeConfigurationResponse, CHANGE_CONFIGURATION_RESPONSE);
/**Asks the charge point to empty its authorization cache; sent by the central system, with no fields.

OCPP 1.6 section 6.11.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ClearCacheRequest {}
impl ClearCacheRequest {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
impl<'de> Deserialize<'de> for ClearCacheRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ClearCacheRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ClearCacheRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ClearCacheRequest, A::Error> {
                decode::no_member(&mut map)?;
                Ok(ClearCacheRequest {})
            }
        }
        deserializer.deserialize_struct("ClearCacheRequest", NAMES, Members)
    }
}
impl Serialize for ClearCacheRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = serializer.serialize_struct("ClearCacheRequest", 0)?;
        object.end()
    }
}
schema_of_object!(ClearCacheRequest, CLEAR_CACHE_REQUEST);
/**Tells whether the authorization cache has been emptied; sent by the charge point in answer to `ClearCache`.

OCPP 1.6 section 6.12.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClearCacheResponse {
    ///`Accepted` if the cache was emptied, `Rejected` if not or if the charge point has no cache (A-99).
    pub status: ClearCacheStatus,
}
impl ClearCacheResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: ClearCacheStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for ClearCacheResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ClearCacheResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ClearCacheResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ClearCacheResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ClearCacheResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("ClearCacheResponse", NAMES, Members)
    }
}
impl Serialize for ClearCacheResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ClearCacheResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(ClearCacheResponse, CLEAR_CACHE_RESPONSE);
/**Asks the charge point to remove the charging profiles that match the given filter; sent by the central system. Without any field it removes all profiles (A-136).

OCPP 1.6 section 6.13.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ClearChargingProfileRequest {
    ///Number (`chargingProfileId`) of the one profile to remove; when present the other fields are ignored (A-136).
    pub id: Option<i64>,
    ///Removes profiles of this connector only, where 0 means the charge point as a whole; absent matches any connector.
    pub connector_id: Option<i64>,
    ///Removes profiles of this purpose only; absent matches any purpose.
    pub charging_profile_purpose: Option<ChargingProfilePurposeType>,
    ///Removes profiles on this stack level (0 or above) only; absent matches any level.
    pub stack_level: Option<i64>,
}
impl ClearChargingProfileRequest {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            id: None,
            connector_id: None,
            charging_profile_purpose: None,
            stack_level: None,
        }
    }
}
impl<'de> Deserialize<'de> for ClearChargingProfileRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "id",
            "connectorId",
            "chargingProfilePurpose",
            "stackLevel",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ClearChargingProfileRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ClearChargingProfileRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ClearChargingProfileRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    2 => {
                        match value {
                            "id" => Some(0),
                            _ => None,
                        }
                    }
                    10 => {
                        match value {
                            "stackLevel" => Some(3),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "connectorId" => Some(1),
                            _ => None,
                        }
                    }
                    22 => {
                        match value {
                            "chargingProfilePurpose" => Some(2),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut id = None;
                let mut connector_id = None;
                let mut charging_profile_purpose = None;
                let mut stack_level = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut id, NAMES[0], map.next_value()?)?,
                        1 => {
                            decode::once(&mut connector_id, NAMES[1], map.next_value()?)?
                        }
                        2 => {
                            decode::once(
                                &mut charging_profile_purpose,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        3 => decode::once(&mut stack_level, NAMES[3], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ClearChargingProfileRequest {
                    id,
                    connector_id,
                    charging_profile_purpose,
                    stack_level,
                })
            }
        }
        deserializer.deserialize_struct("ClearChargingProfileRequest", NAMES, Members)
    }
}
impl Serialize for ClearChargingProfileRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "ClearChargingProfileRequest",
                usize::from(self.id.is_some()) + usize::from(self.connector_id.is_some())
                    + usize::from(self.charging_profile_purpose.is_some())
                    + usize::from(self.stack_level.is_some()),
            )?;
        if let Some(value) = &self.id {
            object.serialize_field("id", value)?;
        }
        if let Some(value) = &self.connector_id {
            object.serialize_field("connectorId", value)?;
        }
        if let Some(value) = &self.charging_profile_purpose {
            object.serialize_field("chargingProfilePurpose", value)?;
        }
        if let Some(value) = &self.stack_level {
            object.serialize_field("stackLevel", value)?;
        }
        object.end()
    }
}
schema_of_object!(ClearChargingProfileRequest, CLEAR_CHARGING_PROFILE_REQUEST);
/**Tells whether any charging profile was found and removed; sent by the charge point in answer to `ClearChargingProfile`.

OCPP 1.6 section 6.14.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ClearChargingProfileResponse {
    ///`Accepted` if at least one profile was removed, `Unknown` if none matched (A-136).
    pub status: ClearChargingProfileStatus,
}
impl ClearChargingProfileResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: ClearChargingProfileStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for ClearChargingProfileResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ClearChargingProfileResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ClearChargingProfileResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ClearChargingProfileResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ClearChargingProfileResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("ClearChargingProfileResponse", NAMES, Members)
    }
}
impl Serialize for ClearChargingProfileResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ClearChargingProfileResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(ClearChargingProfileResponse, CLEAR_CHARGING_PROFILE_RESPONSE);
/**Carries vendor-specific content that OCPP itself does not define; sent by either side.

OCPP 1.6 section 6.15.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DataTransferRequest {
    ///Names the vendor whose extension this is, preferably as a reversed DNS name, at most 255 characters (A-81).
    pub vendor_id: CiString<255>,
    ///Names the message within the extension of the vendor, at most 50 characters; absent when the vendor needs no further distinction.
    pub message_id: Option<CiString<50>>,
    ///Content of the message as text of any length, agreed between the parties; JSON has to be embedded as a string (A-81). Absent means no content.
    pub data: Option<Text>,
}
impl DataTransferRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(vendor_id: CiString<255>) -> Self {
        Self {
            vendor_id,
            message_id: None,
            data: None,
        }
    }
}
impl<'de> Deserialize<'de> for DataTransferRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["vendorId", "messageId", "data"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = DataTransferRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (DataTransferRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<DataTransferRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    4 => {
                        match value {
                            "data" => Some(2),
                            _ => None,
                        }
                    }
                    8 => {
                        match value {
                            "vendorId" => Some(0),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "messageId" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut vendor_id = None;
                let mut message_id = None;
                let mut data = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut vendor_id, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut message_id, NAMES[1], map.next_value()?)?,
                        2 => decode::once(&mut data, NAMES[2], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(DataTransferRequest {
                    vendor_id: decode::required(vendor_id, NAMES[0])?,
                    message_id,
                    data,
                })
            }
        }
        deserializer.deserialize_struct("DataTransferRequest", NAMES, Members)
    }
}
impl Serialize for DataTransferRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "DataTransferRequest",
                1 + usize::from(self.message_id.is_some())
                    + usize::from(self.data.is_some()),
            )?;
        object.serialize_field("vendorId", &self.vendor_id)?;
        if let Some(value) = &self.message_id {
            object.serialize_field("messageId", value)?;
        }
        if let Some(value) = &self.data {
            object.serialize_field("data", value)?;
        }
        object.end()
    }
}
schema_of_object!(DataTransferRequest, DATA_TRANSFER_REQUEST);
/**Tells whether the vendor-specific message was understood and accepted, with optional content; sent by the receiver of `DataTransfer`. An unknown vendor or message is reported here, never with a CALLERROR (A-80).

OCPP 1.6 section 6.16.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DataTransferResponse {
    ///`UnknownVendorId` for an unknown vendor, `UnknownMessageId` for a known vendor with an unknown message, otherwise `Accepted` or `Rejected` as the vendor defines (A-80).
    pub status: DataTransferStatus,
    ///Content of the answer as text of any length; left out with `UnknownVendorId` and absent when there is nothing to return (A-80).
    pub data: Option<Text>,
}
impl DataTransferResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: DataTransferStatus) -> Self {
        Self { status, data: None }
    }
}
impl<'de> Deserialize<'de> for DataTransferResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status", "data"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = DataTransferResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (DataTransferResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<DataTransferResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    4 => {
                        match value {
                            "data" => Some(1),
                            _ => None,
                        }
                    }
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                let mut data = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut data, NAMES[1], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(DataTransferResponse {
                    status: decode::required(status, NAMES[0])?,
                    data,
                })
            }
        }
        deserializer.deserialize_struct("DataTransferResponse", NAMES, Members)
    }
}
impl Serialize for DataTransferResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "DataTransferResponse",
                1 + usize::from(self.data.is_some()),
            )?;
        object.serialize_field("status", &self.status)?;
        if let Some(value) = &self.data {
            object.serialize_field("data", value)?;
        }
        object.end()
    }
}
schema_of_object!(DataTransferResponse, DATA_TRANSFER_RESPONSE);
/**Asks the charge point to delete one installed root certificate; sent by the central system. The certificate of the charge point itself cannot be deleted this way (A-185).

Improved security for OCPP 1.6-J, edition 3, use case M04.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DeleteCertificateRequest {
    ///Hashes and serial number that identify the certificate, made with the same hash algorithm as the charge point reported (A-185, A-186).
    pub certificate_hash_data: CertificateHashDataType,
}
impl DeleteCertificateRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(certificate_hash_data: CertificateHashDataType) -> Self {
        Self { certificate_hash_data }
    }
}
impl<'de> Deserialize<'de> for DeleteCertificateRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["certificateHashData"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = DeleteCertificateRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (DeleteCertificateRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<DeleteCertificateRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    19 => {
                        match value {
                            "certificateHashData" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut certificate_hash_data = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut certificate_hash_data,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(DeleteCertificateRequest {
                    certificate_hash_data: decode::required(
                        certificate_hash_data,
                        NAMES[0],
                    )?,
                })
            }
        }
        deserializer.deserialize_struct("DeleteCertificateRequest", NAMES, Members)
    }
}
impl Serialize for DeleteCertificateRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("DeleteCertificateRequest", 1)?;
        object.serialize_field("certificateHashData", &self.certificate_hash_data)?;
        object.end()
    }
}
schema_of_object!(DeleteCertificateRequest, DELETE_CERTIFICATE_REQUEST);
/**Tells whether the certificate has been deleted; sent by the charge point in answer to `DeleteCertificate`.

Improved security for OCPP 1.6-J, edition 3, use case M04.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DeleteCertificateResponse {
    ///`Accepted` if deleted, `NotFound` if no such certificate is installed, `Failed` if it could not be deleted, for example because it is in use (A-185).
    pub status: DeleteCertificateStatusEnumType,
}
impl DeleteCertificateResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: DeleteCertificateStatusEnumType) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for DeleteCertificateResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = DeleteCertificateResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (DeleteCertificateResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<DeleteCertificateResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(DeleteCertificateResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("DeleteCertificateResponse", NAMES, Members)
    }
}
impl Serialize for DeleteCertificateResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("DeleteCertificateResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(DeleteCertificateResponse, DELETE_CERTIFICATE_RESPONSE);
/**Reports the progress of an upload of diagnostics; sent by the charge point after `GetDiagnostics` or on a trigger.

OCPP 1.6 section 6.17.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DiagnosticsStatusNotificationRequest {
    ///`Uploading`, then `Uploaded` or `UploadFailed`; `Idle` appears only after a trigger while no upload is going on (A-114, A-165).
    pub status: DiagnosticsStatus,
}
impl DiagnosticsStatusNotificationRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: DiagnosticsStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for DiagnosticsStatusNotificationRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = DiagnosticsStatusNotificationRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (DiagnosticsStatusNotificationRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<DiagnosticsStatusNotificationRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(DiagnosticsStatusNotificationRequest {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer
            .deserialize_struct("DiagnosticsStatusNotificationRequest", NAMES, Members)
    }
}
impl Serialize for DiagnosticsStatusNotificationRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct("DiagnosticsStatusNotificationRequest", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(
    DiagnosticsStatusNotificationRequest, DIAGNOSTICS_STATUS_NOTIFICATION_REQUEST
);
/**Acknowledges the report on the diagnostics upload; sent by the central system in answer to `DiagnosticsStatusNotification`, with no fields (A-162).

OCPP 1.6 section 6.18.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct DiagnosticsStatusNotificationResponse {}
impl DiagnosticsStatusNotificationResponse {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
impl<'de> Deserialize<'de> for DiagnosticsStatusNotificationResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = DiagnosticsStatusNotificationResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (DiagnosticsStatusNotificationResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<DiagnosticsStatusNotificationResponse, A::Error> {
                decode::no_member(&mut map)?;
                Ok(DiagnosticsStatusNotificationResponse {
                })
            }
        }
        deserializer
            .deserialize_struct("DiagnosticsStatusNotificationResponse", NAMES, Members)
    }
}
impl Serialize for DiagnosticsStatusNotificationResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = serializer
            .serialize_struct("DiagnosticsStatusNotificationResponse", 0)?;
        object.end()
    }
}
schema_of_object!(
    DiagnosticsStatusNotificationResponse, DIAGNOSTICS_STATUS_NOTIFICATION_RESPONSE
);
/**Asks the charge point to send a given message now, including those of the security extension; sent by the central system. The answer comes before the requested message (A-112, A-175).

Improved security for OCPP 1.6-J, edition 3, use cases A02 and L01.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExtendedTriggerMessageRequest {
    ///Message to send; `FirmwareStatusNotification` means the signed variant here, and `SignChargePointCertificate` asks for a `SignCertificate` (A-175).
    pub requested_message: MessageTriggerEnumType,
    ///Connector the message is to be about, above 0; absent asks for all where it matters, and stays absent for `SignChargePointCertificate` (A-113, A-175).
    pub connector_id: Option<i64>,
}
impl ExtendedTriggerMessageRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(requested_message: MessageTriggerEnumType) -> Self {
        Self {
            requested_message,
            connector_id: None,
        }
    }
}
impl<'de> Deserialize<'de> for ExtendedTriggerMessageRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["requestedMessage", "connectorId"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ExtendedTriggerMessageRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ExtendedTriggerMessageRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ExtendedTriggerMessageRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    11 => {
                        match value {
                            "connectorId" => Some(1),
                            _ => None,
                        }
                    }
                    16 => {
                        match value {
                            "requestedMessage" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut requested_message = None;
                let mut connector_id = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut requested_message,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        1 => {
                            decode::once(
                                &mut connector_id,
                                NAMES[1],
                                map.next_value::<Integral>()?.0,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ExtendedTriggerMessageRequest {
                    requested_message: decode::required(requested_message, NAMES[0])?,
                    connector_id,
                })
            }
        }
        deserializer.deserialize_struct("ExtendedTriggerMessageRequest", NAMES, Members)
    }
}
impl Serialize for ExtendedTriggerMessageRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "ExtendedTriggerMessageRequest",
                1 + usize::from(self.connector_id.is_some()),
            )?;
        object.serialize_field("requestedMessage", &self.requested_message)?;
        if let Some(value) = &self.connector_id {
            object.serialize_field("connectorId", value)?;
        }
        object.end()
    }
}
schema_of_object!(ExtendedTriggerMessageRequest, EXTENDED_TRIGGER_MESSAGE_REQUEST);
/**Tells whether the requested message will be sent; sent by the charge point in answer to `ExtendedTriggerMessage`.

Improved security for OCPP 1.6-J, edition 3, use cases A02 and L01.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExtendedTriggerMessageResponse {
    ///`Accepted` if the message follows, `Rejected` if it will not be sent, `NotImplemented` if the charge point does not know it (A-112).
    pub status: TriggerMessageStatus,
}
impl ExtendedTriggerMessageResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: TriggerMessageStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for ExtendedTriggerMessageResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ExtendedTriggerMessageResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ExtendedTriggerMessageResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ExtendedTriggerMessageResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ExtendedTriggerMessageResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("ExtendedTriggerMessageResponse", NAMES, Members)
    }
}
impl Serialize for ExtendedTriggerMessageResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct("ExtendedTriggerMessageResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(ExtendedTriggerMessageResponse, EXTENDED_TRIGGER_MESSAGE_RESPONSE);
/**Reports the progress of an unsigned firmware update; sent by the charge point after `UpdateFirmware` or on a trigger.

OCPP 1.6 section 6.19.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FirmwareStatusNotificationRequest {
    ///`Downloading`, `Downloaded`, `Installing`, `Installed`, or one of the failures `DownloadFailed` and `InstallationFailed`; `Idle` appears only after a trigger while no update is going on (A-114, A-160).
    pub status: FirmwareStatus,
}
impl FirmwareStatusNotificationRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: FirmwareStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for FirmwareStatusNotificationRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = FirmwareStatusNotificationRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (FirmwareStatusNotificationRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<FirmwareStatusNotificationRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(FirmwareStatusNotificationRequest {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer
            .deserialize_struct("FirmwareStatusNotificationRequest", NAMES, Members)
    }
}
impl Serialize for FirmwareStatusNotificationRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct("FirmwareStatusNotificationRequest", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(
    FirmwareStatusNotificationRequest, FIRMWARE_STATUS_NOTIFICATION_REQUEST
);
/**Acknowledges the report on the firmware update; sent by the central system in answer to `FirmwareStatusNotification`, with no fields (A-162).

OCPP 1.6 section 6.20.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct FirmwareStatusNotificationResponse {}
impl FirmwareStatusNotificationResponse {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
impl<'de> Deserialize<'de> for FirmwareStatusNotificationResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = FirmwareStatusNotificationResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (FirmwareStatusNotificationResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<FirmwareStatusNotificationResponse, A::Error> {
                decode::no_member(&mut map)?;
                Ok(FirmwareStatusNotificationResponse {
                })
            }
        }
        deserializer
            .deserialize_struct("FirmwareStatusNotificationResponse", NAMES, Members)
    }
}
impl Serialize for FirmwareStatusNotificationResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = serializer
            .serialize_struct("FirmwareStatusNotificationResponse", 0)?;
        object.end()
    }
}
schema_of_object!(
    FirmwareStatusNotificationResponse, FIRMWARE_STATUS_NOTIFICATION_RESPONSE
);
/**Asks the charge point for the charging limits it expects to follow for some time from now, all profiles combined; sent by the central system (A-138).

OCPP 1.6 section 6.21.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GetCompositeScheduleRequest {
    ///Connector to calculate for; 0 asks for the expected consumption of the whole charge point at the grid connection (A-138).
    pub connector_id: i64,
    ///Length of the requested schedule in seconds, counted from receipt of the request (A-138).
    pub duration: i64,
    ///Unit for the limits, `A` for amperes per phase or `W` for watts in total; absent leaves the choice to the charge point (A-127).
    pub charging_rate_unit: Option<ChargingRateUnitType>,
}
impl GetCompositeScheduleRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(connector_id: i64, duration: i64) -> Self {
        Self {
            connector_id,
            duration,
            charging_rate_unit: None,
        }
    }
}
impl<'de> Deserialize<'de> for GetCompositeScheduleRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["connectorId", "duration", "chargingRateUnit"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetCompositeScheduleRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetCompositeScheduleRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetCompositeScheduleRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    8 => {
                        match value {
                            "duration" => Some(1),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "connectorId" => Some(0),
                            _ => None,
                        }
                    }
                    16 => {
                        match value {
                            "chargingRateUnit" => Some(2),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut connector_id = None;
                let mut duration = None;
                let mut charging_rate_unit = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut connector_id, NAMES[0], map.next_value()?)?
                        }
                        1 => decode::once(&mut duration, NAMES[1], map.next_value()?)?,
                        2 => {
                            decode::once(
                                &mut charging_rate_unit,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(GetCompositeScheduleRequest {
                    connector_id: decode::required(connector_id, NAMES[0])?,
                    duration: decode::required(duration, NAMES[1])?,
                    charging_rate_unit,
                })
            }
        }
        deserializer.deserialize_struct("GetCompositeScheduleRequest", NAMES, Members)
    }
}
impl Serialize for GetCompositeScheduleRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "GetCompositeScheduleRequest",
                2 + usize::from(self.charging_rate_unit.is_some()),
            )?;
        object.serialize_field("connectorId", &self.connector_id)?;
        object.serialize_field("duration", &self.duration)?;
        if let Some(value) = &self.charging_rate_unit {
            object.serialize_field("chargingRateUnit", value)?;
        }
        object.end()
    }
}
schema_of_object!(GetCompositeScheduleRequest, GET_COMPOSITE_SCHEDULE_REQUEST);
/**Returns the combined charging schedule, which is only a forecast; sent by the charge point in answer to `GetCompositeSchedule` (A-138).

OCPP 1.6 section 6.22.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GetCompositeScheduleResponse {
    ///`Accepted` if a schedule was calculated, `Rejected` if not, for example for an unknown connector (A-138).
    pub status: GetCompositeScheduleStatus,
    ///Connector the schedule is for; 0 means the whole charge point, and the field may be absent when no schedule is returned.
    pub connector_id: Option<i64>,
    ///Moment at which the schedule begins and to which its periods are relative; may be absent with `Rejected` (A-138).
    pub schedule_start: Option<DateTime>,
    ///Expected limits as a schedule whose own `startSchedule` stays absent; may be absent with `Rejected` (A-138).
    pub charging_schedule: Option<ChargingSchedule>,
}
impl GetCompositeScheduleResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: GetCompositeScheduleStatus) -> Self {
        Self {
            status,
            connector_id: None,
            schedule_start: None,
            charging_schedule: None,
        }
    }
}
impl<'de> Deserialize<'de> for GetCompositeScheduleResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "status",
            "connectorId",
            "scheduleStart",
            "chargingSchedule",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetCompositeScheduleResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetCompositeScheduleResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetCompositeScheduleResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "connectorId" => Some(1),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "scheduleStart" => Some(2),
                            _ => None,
                        }
                    }
                    16 => {
                        match value {
                            "chargingSchedule" => Some(3),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                let mut connector_id = None;
                let mut schedule_start = None;
                let mut charging_schedule = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        1 => {
                            decode::once(&mut connector_id, NAMES[1], map.next_value()?)?
                        }
                        2 => {
                            decode::once(
                                &mut schedule_start,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        3 => {
                            decode::once(
                                &mut charging_schedule,
                                NAMES[3],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(GetCompositeScheduleResponse {
                    status: decode::required(status, NAMES[0])?,
                    connector_id,
                    schedule_start,
                    charging_schedule,
                })
            }
        }
        deserializer.deserialize_struct("GetCompositeScheduleResponse", NAMES, Members)
    }
}
impl Serialize for GetCompositeScheduleResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "GetCompositeScheduleResponse",
                1 + usize::from(self.connector_id.is_some())
                    + usize::from(self.schedule_start.is_some())
                    + usize::from(self.charging_schedule.is_some()),
            )?;
        object.serialize_field("status", &self.status)?;
        if let Some(value) = &self.connector_id {
            object.serialize_field("connectorId", value)?;
        }
        if let Some(value) = &self.schedule_start {
            object.serialize_field("scheduleStart", value)?;
        }
        if let Some(value) = &self.charging_schedule {
            object.serialize_field("chargingSchedule", value)?;
        }
        object.end()
    }
}
schema_of_object!(GetCompositeScheduleResponse, GET_COMPOSITE_SCHEDULE_RESPONSE);
/**Asks the charge point for the values of some or all configuration keys; sent by the central system.

OCPP 1.6 section 6.23.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct GetConfigurationRequest {
    ///Names of the wanted keys, at most 50 characters each; absent or empty asks for all. Keep the count within the configuration key `GetConfigurationMaxKeys` (A-96).
    pub key: Option<Vec<CiString<50>>>,
}
impl GetConfigurationRequest {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self { key: None }
    }
}
impl<'de> Deserialize<'de> for GetConfigurationRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["key"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetConfigurationRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetConfigurationRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetConfigurationRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    3 => {
                        match value {
                            "key" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut key = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut key, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(GetConfigurationRequest { key })
            }
        }
        deserializer.deserialize_struct("GetConfigurationRequest", NAMES, Members)
    }
}
impl Serialize for GetConfigurationRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "GetConfigurationRequest",
                usize::from(self.key.is_some()),
            )?;
        if let Some(value) = &self.key {
            object.serialize_field("key", value)?;
        }
        object.end()
    }
}
schema_of_object!(GetConfigurationRequest, GET_CONFIGURATION_REQUEST);
/**Returns the requested configuration keys and names those that are unknown; sent by the charge point in answer to `GetConfiguration`.

OCPP 1.6 section 6.24.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct GetConfigurationResponse {
    ///Keys that are known, each with its value and whether it is read-only; absent when there are none (A-96).
    pub configuration_key: Option<Vec<KeyValue>>,
    ///Requested names that the charge point does not know, at most 50 characters each; absent when there are none (A-96).
    pub unknown_key: Option<Vec<CiString<50>>>,
}
impl GetConfigurationResponse {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            configuration_key: None,
            unknown_key: None,
        }
    }
}
impl<'de> Deserialize<'de> for GetConfigurationResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["configurationKey", "unknownKey"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetConfigurationResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetConfigurationResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetConfigurationResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    10 => {
                        match value {
                            "unknownKey" => Some(1),
                            _ => None,
                        }
                    }
                    16 => {
                        match value {
                            "configurationKey" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut configuration_key = None;
                let mut unknown_key = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut configuration_key,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        1 => decode::once(&mut unknown_key, NAMES[1], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(GetConfigurationResponse {
                    configuration_key,
                    unknown_key,
                })
            }
        }
        deserializer.deserialize_struct("GetConfigurationResponse", NAMES, Members)
    }
}
impl Serialize for GetConfigurationResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "GetConfigurationResponse",
                usize::from(self.configuration_key.is_some())
                    + usize::from(self.unknown_key.is_some()),
            )?;
        if let Some(value) = &self.configuration_key {
            object.serialize_field("configurationKey", value)?;
        }
        if let Some(value) = &self.unknown_key {
            object.serialize_field("unknownKey", value)?;
        }
        object.end()
    }
}
schema_of_object!(GetConfigurationResponse, GET_CONFIGURATION_RESPONSE);
/**Asks the charge point to upload a file with diagnostics; sent by the central system. Progress follows in `DiagnosticsStatusNotification` (A-165).

OCPP 1.6 section 6.25.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GetDiagnosticsRequest {
    ///URL of the directory to upload the one file to (A-165).
    pub location: AnyUri,
    ///Number of times to try the upload before giving up; absent leaves it to the charge point.
    pub retries: Option<i64>,
    ///Time in seconds between two attempts; absent leaves it to the charge point.
    pub retry_interval: Option<i64>,
    ///Time of the oldest log entry to include; absent sets no lower limit.
    pub start_time: Option<DateTime>,
    ///Time of the latest log entry to include; absent sets no upper limit.
    pub stop_time: Option<DateTime>,
}
impl GetDiagnosticsRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(location: AnyUri) -> Self {
        Self {
            location,
            retries: None,
            retry_interval: None,
            start_time: None,
            stop_time: None,
        }
    }
}
impl<'de> Deserialize<'de> for GetDiagnosticsRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "location",
            "retries",
            "retryInterval",
            "startTime",
            "stopTime",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetDiagnosticsRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetDiagnosticsRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetDiagnosticsRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    7 => {
                        match value {
                            "retries" => Some(1),
                            _ => None,
                        }
                    }
                    8 => {
                        match value {
                            "location" => Some(0),
                            "stopTime" => Some(4),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "startTime" => Some(3),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "retryInterval" => Some(2),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut location = None;
                let mut retries = None;
                let mut retry_interval = None;
                let mut start_time = None;
                let mut stop_time = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut location, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut retries, NAMES[1], map.next_value()?)?,
                        2 => {
                            decode::once(
                                &mut retry_interval,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        3 => decode::once(&mut start_time, NAMES[3], map.next_value()?)?,
                        4 => decode::once(&mut stop_time, NAMES[4], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(GetDiagnosticsRequest {
                    location: decode::required(location, NAMES[0])?,
                    retries,
                    retry_interval,
                    start_time,
                    stop_time,
                })
            }
        }
        deserializer.deserialize_struct("GetDiagnosticsRequest", NAMES, Members)
    }
}
impl Serialize for GetDiagnosticsRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "GetDiagnosticsRequest",
                1 + usize::from(self.retries.is_some())
                    + usize::from(self.retry_interval.is_some())
                    + usize::from(self.start_time.is_some())
                    + usize::from(self.stop_time.is_some()),
            )?;
        object.serialize_field("location", &self.location)?;
        if let Some(value) = &self.retries {
            object.serialize_field("retries", value)?;
        }
        if let Some(value) = &self.retry_interval {
            object.serialize_field("retryInterval", value)?;
        }
        if let Some(value) = &self.start_time {
            object.serialize_field("startTime", value)?;
        }
        if let Some(value) = &self.stop_time {
            object.serialize_field("stopTime", value)?;
        }
        object.end()
    }
}
schema_of_object!(GetDiagnosticsRequest, GET_DIAGNOSTICS_REQUEST);
/**Names the diagnostics file that will be uploaded; sent by the charge point in answer to `GetDiagnostics`.

OCPP 1.6 section 6.26.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct GetDiagnosticsResponse {
    ///Name of the file to be uploaded, at most 255 characters, spelled with a capital N on the wire unlike in `GetLog`; absent means that no diagnostics are available (A-165).
    pub file_name: Option<CiString<255>>,
}
impl GetDiagnosticsResponse {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self { file_name: None }
    }
}
impl<'de> Deserialize<'de> for GetDiagnosticsResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["fileName"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetDiagnosticsResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetDiagnosticsResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetDiagnosticsResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    8 => {
                        match value {
                            "fileName" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut file_name = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut file_name, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(GetDiagnosticsResponse {
                    file_name,
                })
            }
        }
        deserializer.deserialize_struct("GetDiagnosticsResponse", NAMES, Members)
    }
}
impl Serialize for GetDiagnosticsResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "GetDiagnosticsResponse",
                usize::from(self.file_name.is_some()),
            )?;
        if let Some(value) = &self.file_name {
            object.serialize_field("fileName", value)?;
        }
        object.end()
    }
}
schema_of_object!(GetDiagnosticsResponse, GET_DIAGNOSTICS_RESPONSE);
/**Asks the charge point which root certificates of one kind are installed; sent by the central system (A-184).

Improved security for OCPP 1.6-J, edition 3, use case M03.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GetInstalledCertificateIdsRequest {
    ///Kind of root to list: `CentralSystemRootCertificate` or `ManufacturerRootCertificate` (A-182).
    pub certificate_type: CertificateUseEnumType,
}
impl GetInstalledCertificateIdsRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(certificate_type: CertificateUseEnumType) -> Self {
        Self { certificate_type }
    }
}
impl<'de> Deserialize<'de> for GetInstalledCertificateIdsRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["certificateType"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetInstalledCertificateIdsRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetInstalledCertificateIdsRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetInstalledCertificateIdsRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    15 => {
                        match value {
                            "certificateType" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut certificate_type = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut certificate_type,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(GetInstalledCertificateIdsRequest {
                    certificate_type: decode::required(certificate_type, NAMES[0])?,
                })
            }
        }
        deserializer
            .deserialize_struct("GetInstalledCertificateIdsRequest", NAMES, Members)
    }
}
impl Serialize for GetInstalledCertificateIdsRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct("GetInstalledCertificateIdsRequest", 1)?;
        object.serialize_field("certificateType", &self.certificate_type)?;
        object.end()
    }
}
schema_of_object!(
    GetInstalledCertificateIdsRequest, GET_INSTALLED_CERTIFICATE_IDS_REQUEST
);
/**Lists the installed root certificates of the requested kind; sent by the charge point in answer to `GetInstalledCertificateIds`.

Improved security for OCPP 1.6-J, edition 3, use case M03.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GetInstalledCertificateIdsResponse {
    ///One entry with hashes and serial number per installed certificate; has at least one entry when present and is absent when none was found (A-184, A-186).
    pub certificate_hash_data: Option<NonEmptyList<CertificateHashDataType>>,
    ///`Accepted` if certificates are listed, `NotFound` if none of that kind is installed (A-184).
    pub status: GetInstalledCertificateStatusEnumType,
}
impl GetInstalledCertificateIdsResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: GetInstalledCertificateStatusEnumType) -> Self {
        Self {
            certificate_hash_data: None,
            status,
        }
    }
}
impl<'de> Deserialize<'de> for GetInstalledCertificateIdsResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["certificateHashData", "status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetInstalledCertificateIdsResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetInstalledCertificateIdsResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetInstalledCertificateIdsResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(1),
                            _ => None,
                        }
                    }
                    19 => {
                        match value {
                            "certificateHashData" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut certificate_hash_data = None;
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut certificate_hash_data,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        1 => decode::once(&mut status, NAMES[1], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(GetInstalledCertificateIdsResponse {
                    certificate_hash_data,
                    status: decode::required(status, NAMES[1])?,
                })
            }
        }
        deserializer
            .deserialize_struct("GetInstalledCertificateIdsResponse", NAMES, Members)
    }
}
impl Serialize for GetInstalledCertificateIdsResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "GetInstalledCertificateIdsResponse",
                1 + usize::from(self.certificate_hash_data.is_some()),
            )?;
        if let Some(value) = &self.certificate_hash_data {
            object.serialize_field("certificateHashData", value)?;
        }
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(
    GetInstalledCertificateIdsResponse, GET_INSTALLED_CERTIFICATE_IDS_RESPONSE
);
/**Asks the charge point for the version of its local authorization list; sent by the central system, with no fields.

OCPP 1.6 section 6.27.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct GetLocalListVersionRequest {}
impl GetLocalListVersionRequest {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
impl<'de> Deserialize<'de> for GetLocalListVersionRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetLocalListVersionRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetLocalListVersionRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetLocalListVersionRequest, A::Error> {
                decode::no_member(&mut map)?;
                Ok(GetLocalListVersionRequest {})
            }
        }
        deserializer.deserialize_struct("GetLocalListVersionRequest", NAMES, Members)
    }
}
impl Serialize for GetLocalListVersionRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = serializer.serialize_struct("GetLocalListVersionRequest", 0)?;
        object.end()
    }
}
schema_of_object!(GetLocalListVersionRequest, GET_LOCAL_LIST_VERSION_REQUEST);
/**Returns the version of the local authorization list; sent by the charge point in answer to `GetLocalListVersion`.

OCPP 1.6 section 6.28.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GetLocalListVersionResponse {
    ///Version last sent by the central system; 0 means that the list is empty, -1 that the charge point does not support one (A-140).
    pub list_version: i64,
}
impl GetLocalListVersionResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(list_version: i64) -> Self {
        Self { list_version }
    }
}
impl<'de> Deserialize<'de> for GetLocalListVersionResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["listVersion"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetLocalListVersionResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetLocalListVersionResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetLocalListVersionResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    11 => {
                        match value {
                            "listVersion" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut list_version = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut list_version, NAMES[0], map.next_value()?)?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(GetLocalListVersionResponse {
                    list_version: decode::required(list_version, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("GetLocalListVersionResponse", NAMES, Members)
    }
}
impl Serialize for GetLocalListVersionResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("GetLocalListVersionResponse", 1)?;
        object.serialize_field("listVersion", &self.list_version)?;
        object.end()
    }
}
schema_of_object!(GetLocalListVersionResponse, GET_LOCAL_LIST_VERSION_RESPONSE);
/**Asks the charge point to upload a diagnostics or security log; sent by the central system. Progress follows in `LogStatusNotification` (A-190, A-191).

Improved security for OCPP 1.6-J, edition 3, use case N01.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GetLogRequest {
    ///Where to upload the log and, optionally, which time span to include (A-190).
    pub log: LogParametersType,
    ///Which log to upload: `DiagnosticsLog` or `SecurityLog` (A-190).
    pub log_type: LogEnumType,
    ///Number chosen by the central system that links the `LogStatusNotification` messages to this request (A-191).
    pub request_id: i64,
    ///Number of times to try the upload before giving up; absent leaves it to the charge point.
    pub retries: Option<i64>,
    ///Time in seconds between two attempts; absent leaves it to the charge point.
    pub retry_interval: Option<i64>,
}
impl GetLogRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(
        log: LogParametersType,
        log_type: LogEnumType,
        request_id: i64,
    ) -> Self {
        Self {
            log,
            log_type,
            request_id,
            retries: None,
            retry_interval: None,
        }
    }
}
impl<'de> Deserialize<'de> for GetLogRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "log",
            "logType",
            "requestId",
            "retries",
            "retryInterval",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetLogRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetLogRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetLogRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    3 => {
                        match value {
                            "log" => Some(0),
                            _ => None,
                        }
                    }
                    7 => {
                        match value {
                            "logType" => Some(1),
                            "retries" => Some(3),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "requestId" => Some(2),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "retryInterval" => Some(4),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut log = None;
                let mut log_type = None;
                let mut request_id = None;
                let mut retries = None;
                let mut retry_interval = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut log, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut log_type, NAMES[1], map.next_value()?)?,
                        2 => {
                            decode::once(
                                &mut request_id,
                                NAMES[2],
                                map.next_value::<Integral>()?.0,
                            )?
                        }
                        3 => {
                            decode::once(
                                &mut retries,
                                NAMES[3],
                                map.next_value::<Integral>()?.0,
                            )?
                        }
                        4 => {
                            decode::once(
                                &mut retry_interval,
                                NAMES[4],
                                map.next_value::<Integral>()?.0,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(GetLogRequest {
                    log: decode::required(log, NAMES[0])?,
                    log_type: decode::required(log_type, NAMES[1])?,
                    request_id: decode::required(request_id, NAMES[2])?,
                    retries,
                    retry_interval,
                })
            }
        }
        deserializer.deserialize_struct("GetLogRequest", NAMES, Members)
    }
}
impl Serialize for GetLogRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "GetLogRequest",
                3 + usize::from(self.retries.is_some())
                    + usize::from(self.retry_interval.is_some()),
            )?;
        object.serialize_field("log", &self.log)?;
        object.serialize_field("logType", &self.log_type)?;
        object.serialize_field("requestId", &self.request_id)?;
        if let Some(value) = &self.retries {
            object.serialize_field("retries", value)?;
        }
        if let Some(value) = &self.retry_interval {
            object.serialize_field("retryInterval", value)?;
        }
        object.end()
    }
}
schema_of_object!(GetLogRequest, GET_LOG_REQUEST);
/**Tells whether the log will be uploaded and under which name; sent by the charge point in answer to `GetLog`.

Improved security for OCPP 1.6-J, edition 3, use case N01.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GetLogResponse {
    ///`Accepted` if the upload will run, `AcceptedCanceled` if a running upload was cancelled in its favour, `Rejected` if it is refused (A-190).
    pub status: LogStatusEnumType,
    ///Name of the file to be uploaded, at most 255 characters, spelled in lower case on the wire unlike in `GetDiagnostics`; absent means that there is nothing to send (A-190).
    pub filename: Option<Text<255>>,
}
impl GetLogResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: LogStatusEnumType) -> Self {
        Self { status, filename: None }
    }
}
impl<'de> Deserialize<'de> for GetLogResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status", "filename"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = GetLogResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (GetLogResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<GetLogResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    8 => {
                        match value {
                            "filename" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                let mut filename = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut filename, NAMES[1], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(GetLogResponse {
                    status: decode::required(status, NAMES[0])?,
                    filename,
                })
            }
        }
        deserializer.deserialize_struct("GetLogResponse", NAMES, Members)
    }
}
impl Serialize for GetLogResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "GetLogResponse",
                1 + usize::from(self.filename.is_some()),
            )?;
        object.serialize_field("status", &self.status)?;
        if let Some(value) = &self.filename {
            object.serialize_field("filename", value)?;
        }
        object.end()
    }
}
schema_of_object!(GetLogResponse, GET_LOG_RESPONSE);
/**Shows that the charge point is alive and asks for the current time; sent by the charge point, with no fields. Any other message counts as a sign of life too (A-22).

OCPP 1.6 section 6.29.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct HeartbeatRequest {}
impl HeartbeatRequest {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
impl<'de> Deserialize<'de> for HeartbeatRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = HeartbeatRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (HeartbeatRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<HeartbeatRequest, A::Error> {
                decode::no_member(&mut map)?;
                Ok(HeartbeatRequest {})
            }
        }
        deserializer.deserialize_struct("HeartbeatRequest", NAMES, Members)
    }
}
impl Serialize for HeartbeatRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = serializer.serialize_struct("HeartbeatRequest", 0)?;
        object.end()
    }
}
schema_of_object!(HeartbeatRequest, HEARTBEAT_REQUEST);
/**Returns the current time so that the charge point can set its clock; sent by the central system in answer to `Heartbeat` (A-22).

OCPP 1.6 section 6.30.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HeartbeatResponse {
    ///Clock of the central system, sent in UTC (A-2, A-22).
    pub current_time: DateTime,
}
impl HeartbeatResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(current_time: DateTime) -> Self {
        Self { current_time }
    }
}
impl<'de> Deserialize<'de> for HeartbeatResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["currentTime"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = HeartbeatResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (HeartbeatResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<HeartbeatResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    11 => {
                        match value {
                            "currentTime" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut current_time = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut current_time, NAMES[0], map.next_value()?)?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(HeartbeatResponse {
                    current_time: decode::required(current_time, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("HeartbeatResponse", NAMES, Members)
    }
}
impl Serialize for HeartbeatResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("HeartbeatResponse", 1)?;
        object.serialize_field("currentTime", &self.current_time)?;
        object.end()
    }
}
schema_of_object!(HeartbeatResponse, HEARTBEAT_RESPONSE);
/**Asks the charge point to install a new root certificate; sent by the central system (A-182).

Improved security for OCPP 1.6-J, edition 3, use case M05.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InstallCertificateRequest {
    ///Kind of root to install: `CentralSystemRootCertificate` or `ManufacturerRootCertificate` (A-182).
    pub certificate_type: CertificateUseEnumType,
    ///Root certificate in PEM, at most 5500 characters.
    pub certificate: Text<5500>,
}
impl InstallCertificateRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(
        certificate_type: CertificateUseEnumType,
        certificate: Text<5500>,
    ) -> Self {
        Self {
            certificate_type,
            certificate,
        }
    }
}
impl<'de> Deserialize<'de> for InstallCertificateRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["certificateType", "certificate"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = InstallCertificateRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (InstallCertificateRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<InstallCertificateRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    11 => {
                        match value {
                            "certificate" => Some(1),
                            _ => None,
                        }
                    }
                    15 => {
                        match value {
                            "certificateType" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut certificate_type = None;
                let mut certificate = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut certificate_type,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        1 => decode::once(&mut certificate, NAMES[1], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(InstallCertificateRequest {
                    certificate_type: decode::required(certificate_type, NAMES[0])?,
                    certificate: decode::required(certificate, NAMES[1])?,
                })
            }
        }
        deserializer.deserialize_struct("InstallCertificateRequest", NAMES, Members)
    }
}
impl Serialize for InstallCertificateRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("InstallCertificateRequest", 2)?;
        object.serialize_field("certificateType", &self.certificate_type)?;
        object.serialize_field("certificate", &self.certificate)?;
        object.end()
    }
}
schema_of_object!(InstallCertificateRequest, INSTALL_CERTIFICATE_REQUEST);
/**Tells whether the root certificate has been installed; sent by the charge point in answer to `InstallCertificate`.

Improved security for OCPP 1.6-J, edition 3, use case M05.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct InstallCertificateResponse {
    ///`Accepted` if installed, `Rejected` if the certificate is invalid, does not fit in the store or is not signed by the old root where that is checked, `Failed` for any other failure (A-182).
    pub status: CertificateStatusEnumType,
}
impl InstallCertificateResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: CertificateStatusEnumType) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for InstallCertificateResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = InstallCertificateResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (InstallCertificateResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<InstallCertificateResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(InstallCertificateResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("InstallCertificateResponse", NAMES, Members)
    }
}
impl Serialize for InstallCertificateResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("InstallCertificateResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(InstallCertificateResponse, INSTALL_CERTIFICATE_RESPONSE);
/**Reports the progress of a log upload; sent by the charge point after `GetLog` or on a trigger.

Improved security for OCPP 1.6-J, edition 3, use case N01.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LogStatusNotificationRequest {
    ///`Uploading`, then `Uploaded` or one of the failures `UploadFailure`, `BadMessage`, `PermissionDenied` and `NotSupportedOperation`; `Idle` appears only after a trigger (A-191).
    pub status: UploadLogStatusEnumType,
    ///Number given in the `GetLog` that started the upload; absent only when triggered while no upload is going on (A-191).
    pub request_id: Option<i64>,
}
impl LogStatusNotificationRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: UploadLogStatusEnumType) -> Self {
        Self { status, request_id: None }
    }
}
impl<'de> Deserialize<'de> for LogStatusNotificationRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status", "requestId"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = LogStatusNotificationRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (LogStatusNotificationRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<LogStatusNotificationRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "requestId" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                let mut request_id = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        1 => {
                            decode::once(
                                &mut request_id,
                                NAMES[1],
                                map.next_value::<Integral>()?.0,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(LogStatusNotificationRequest {
                    status: decode::required(status, NAMES[0])?,
                    request_id,
                })
            }
        }
        deserializer.deserialize_struct("LogStatusNotificationRequest", NAMES, Members)
    }
}
impl Serialize for LogStatusNotificationRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "LogStatusNotificationRequest",
                1 + usize::from(self.request_id.is_some()),
            )?;
        object.serialize_field("status", &self.status)?;
        if let Some(value) = &self.request_id {
            object.serialize_field("requestId", value)?;
        }
        object.end()
    }
}
schema_of_object!(LogStatusNotificationRequest, LOG_STATUS_NOTIFICATION_REQUEST);
/**Acknowledges the report on the log upload; sent by the central system in answer to `LogStatusNotification`, with no fields.

Improved security for OCPP 1.6-J, edition 3, use case N01.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct LogStatusNotificationResponse {}
impl LogStatusNotificationResponse {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
impl<'de> Deserialize<'de> for LogStatusNotificationResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = LogStatusNotificationResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (LogStatusNotificationResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<LogStatusNotificationResponse, A::Error> {
                decode::no_member(&mut map)?;
                Ok(LogStatusNotificationResponse {})
            }
        }
        deserializer.deserialize_struct("LogStatusNotificationResponse", NAMES, Members)
    }
}
impl Serialize for LogStatusNotificationResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = serializer.serialize_struct("LogStatusNotificationResponse", 0)?;
        object.end()
    }
}
schema_of_object!(LogStatusNotificationResponse, LOG_STATUS_NOTIFICATION_RESPONSE);
/**Delivers meter readings, sampled periodically, aligned to the clock or on a trigger; sent by the charge point. It is always answered, whatever the readings say (A-60).

OCPP 1.6 section 6.31.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MeterValuesRequest {
    ///Connector the readings belong to; 0 means the main meter of the charge point (A-61).
    pub connector_id: i64,
    ///Transaction that was running when the readings were taken; absent when there was none, and -1 when the charge point never learned its number (A-61, J-93).
    pub transaction_id: Option<i64>,
    ///Readings, at least one entry, each a moment in time with its sampled values. In a sampled value an absent `measurand` means `Energy.Active.Import.Register`, an absent energy `unit` means `Wh` (A-62).
    pub meter_value: Vec<MeterValue>,
}
impl MeterValuesRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(connector_id: i64, meter_value: Vec<MeterValue>) -> Self {
        Self {
            connector_id,
            transaction_id: None,
            meter_value,
        }
    }
}
impl<'de> Deserialize<'de> for MeterValuesRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["connectorId", "transactionId", "meterValue"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = MeterValuesRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (MeterValuesRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<MeterValuesRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    10 => {
                        match value {
                            "meterValue" => Some(2),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "connectorId" => Some(0),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "transactionId" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut connector_id = None;
                let mut transaction_id = None;
                let mut meter_value = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut connector_id, NAMES[0], map.next_value()?)?
                        }
                        1 => {
                            decode::once(
                                &mut transaction_id,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        2 => decode::once(&mut meter_value, NAMES[2], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(MeterValuesRequest {
                    connector_id: decode::required(connector_id, NAMES[0])?,
                    transaction_id,
                    meter_value: decode::required(meter_value, NAMES[2])?,
                })
            }
        }
        deserializer.deserialize_struct("MeterValuesRequest", NAMES, Members)
    }
}
impl Serialize for MeterValuesRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "MeterValuesRequest",
                2 + usize::from(self.transaction_id.is_some()),
            )?;
        object.serialize_field("connectorId", &self.connector_id)?;
        if let Some(value) = &self.transaction_id {
            object.serialize_field("transactionId", value)?;
        }
        object.serialize_field("meterValue", &self.meter_value)?;
        object.end()
    }
}
schema_of_object!(MeterValuesRequest, METER_VALUES_REQUEST);
/**Acknowledges the meter readings; sent by the central system in answer to `MeterValues`, with no fields (A-60).

OCPP 1.6 section 6.32.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct MeterValuesResponse {}
impl MeterValuesResponse {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
impl<'de> Deserialize<'de> for MeterValuesResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = MeterValuesResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (MeterValuesResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<MeterValuesResponse, A::Error> {
                decode::no_member(&mut map)?;
                Ok(MeterValuesResponse {})
            }
        }
        deserializer.deserialize_struct("MeterValuesResponse", NAMES, Members)
    }
}
impl Serialize for MeterValuesResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = serializer.serialize_struct("MeterValuesResponse", 0)?;
        object.end()
    }
}
schema_of_object!(MeterValuesResponse, METER_VALUES_RESPONSE);
/**Asks the charge point to start a transaction for a given identifier; sent by the central system. It must not be sent while the charge point is `Pending` (A-12).

OCPP 1.6 section 6.33.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RemoteStartTransactionRequest {
    ///Connector to start on, above 0; absent lets the charge point choose, and it may refuse then (A-101).
    pub connector_id: Option<i64>,
    ///Identifier to start the transaction with, at most 20 characters; the charge point may check it with `Authorize` first (A-4, A-100).
    pub id_tag: IdToken,
    ///Charging profile for the new transaction, with purpose `TxProfile` and no `transactionId`; absent means none, and a charge point without smart charging ignores it (A-102).
    pub charging_profile: Option<ChargingProfile>,
}
impl RemoteStartTransactionRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(id_tag: IdToken) -> Self {
        Self {
            connector_id: None,
            id_tag,
            charging_profile: None,
        }
    }
}
impl<'de> Deserialize<'de> for RemoteStartTransactionRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["connectorId", "idTag", "chargingProfile"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = RemoteStartTransactionRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (RemoteStartTransactionRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<RemoteStartTransactionRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    5 => {
                        match value {
                            "idTag" => Some(1),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "connectorId" => Some(0),
                            _ => None,
                        }
                    }
                    15 => {
                        match value {
                            "chargingProfile" => Some(2),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut connector_id = None;
                let mut id_tag = None;
                let mut charging_profile = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut connector_id, NAMES[0], map.next_value()?)?
                        }
                        1 => decode::once(&mut id_tag, NAMES[1], map.next_value()?)?,
                        2 => {
                            decode::once(
                                &mut charging_profile,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(RemoteStartTransactionRequest {
                    connector_id,
                    id_tag: decode::required(id_tag, NAMES[1])?,
                    charging_profile,
                })
            }
        }
        deserializer.deserialize_struct("RemoteStartTransactionRequest", NAMES, Members)
    }
}
impl Serialize for RemoteStartTransactionRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "RemoteStartTransactionRequest",
                1 + usize::from(self.connector_id.is_some())
                    + usize::from(self.charging_profile.is_some()),
            )?;
        if let Some(value) = &self.connector_id {
            object.serialize_field("connectorId", value)?;
        }
        object.serialize_field("idTag", &self.id_tag)?;
        if let Some(value) = &self.charging_profile {
            object.serialize_field("chargingProfile", value)?;
        }
        object.end()
    }
}
schema_of_object!(RemoteStartTransactionRequest, REMOTE_START_TRANSACTION_REQUEST);
/**Tells whether the charge point will try to start the transaction; sent by the charge point in answer to `RemoteStartTransaction`.

OCPP 1.6 section 6.34.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RemoteStartTransactionResponse {
    ///`Accepted` means only that it will try, the transaction exists when `StartTransaction` arrives; `Rejected` means that it will not (A-100).
    pub status: RemoteStartStopStatus,
}
impl RemoteStartTransactionResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: RemoteStartStopStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for RemoteStartTransactionResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = RemoteStartTransactionResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (RemoteStartTransactionResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<RemoteStartTransactionResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(RemoteStartTransactionResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("RemoteStartTransactionResponse", NAMES, Members)
    }
}
impl Serialize for RemoteStartTransactionResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct("RemoteStartTransactionResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(RemoteStartTransactionResponse, REMOTE_START_TRANSACTION_RESPONSE);
/**Asks the charge point to stop a running transaction; sent by the central system. It must not be sent while the charge point is `Pending` (A-12).

OCPP 1.6 section 6.35.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RemoteStopTransactionRequest {
    ///Number of the transaction to stop, as assigned by the central system in its answer to `StartTransaction` (A-41).
    pub transaction_id: i64,
}
impl RemoteStopTransactionRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(transaction_id: i64) -> Self {
        Self { transaction_id }
    }
}
impl<'de> Deserialize<'de> for RemoteStopTransactionRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["transactionId"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = RemoteStopTransactionRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (RemoteStopTransactionRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<RemoteStopTransactionRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    13 => {
                        match value {
                            "transactionId" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut transaction_id = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut transaction_id,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(RemoteStopTransactionRequest {
                    transaction_id: decode::required(transaction_id, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("RemoteStopTransactionRequest", NAMES, Members)
    }
}
impl Serialize for RemoteStopTransactionRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("RemoteStopTransactionRequest", 1)?;
        object.serialize_field("transactionId", &self.transaction_id)?;
        object.end()
    }
}
schema_of_object!(RemoteStopTransactionRequest, REMOTE_STOP_TRANSACTION_REQUEST);
/**Tells whether the transaction is running and will be stopped; sent by the charge point in answer to `RemoteStopTransaction`.

OCPP 1.6 section 6.36.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RemoteStopTransactionResponse {
    ///`Accepted` if the transaction is running and a `StopTransaction` with reason `Remote` follows, else `Rejected` (A-105).
    pub status: RemoteStartStopStatus,
}
impl RemoteStopTransactionResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: RemoteStartStopStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for RemoteStopTransactionResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = RemoteStopTransactionResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (RemoteStopTransactionResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<RemoteStopTransactionResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(RemoteStopTransactionResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("RemoteStopTransactionResponse", NAMES, Members)
    }
}
impl Serialize for RemoteStopTransactionResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct("RemoteStopTransactionResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(RemoteStopTransactionResponse, REMOTE_STOP_TRANSACTION_RESPONSE);
/**Asks the charge point to keep a connector free for a given identifier until a given time; sent by the central system. A request with a known `reservationId` replaces that reservation (A-150).

OCPP 1.6 section 6.37.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReserveNowRequest {
    ///Connector to reserve; 0 keeps any one connector free and needs the configuration key `ReserveConnectorZeroSupported` to be true (A-150).
    pub connector_id: i64,
    ///Moment at which the reservation ends if it has not been used (A-152).
    pub expiry_date: DateTime,
    ///Identifier the connector is reserved for, at most 20 characters.
    pub id_tag: IdToken,
    ///Group identifier whose members may all use the reservation, at most 20 characters; absent limits it to `idTag` (A-153).
    pub parent_id_tag: Option<IdToken>,
    ///Number of the reservation, unique and chosen by the central system; using the same number again replaces that reservation (A-150).
    pub reservation_id: i64,
}
impl ReserveNowRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(
        connector_id: i64,
        expiry_date: DateTime,
        id_tag: IdToken,
        reservation_id: i64,
    ) -> Self {
        Self {
            connector_id,
            expiry_date,
            id_tag,
            parent_id_tag: None,
            reservation_id,
        }
    }
}
impl<'de> Deserialize<'de> for ReserveNowRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "connectorId",
            "expiryDate",
            "idTag",
            "parentIdTag",
            "reservationId",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ReserveNowRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ReserveNowRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ReserveNowRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    5 => {
                        match value {
                            "idTag" => Some(2),
                            _ => None,
                        }
                    }
                    10 => {
                        match value {
                            "expiryDate" => Some(1),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "connectorId" => Some(0),
                            "parentIdTag" => Some(3),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "reservationId" => Some(4),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut connector_id = None;
                let mut expiry_date = None;
                let mut id_tag = None;
                let mut parent_id_tag = None;
                let mut reservation_id = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut connector_id, NAMES[0], map.next_value()?)?
                        }
                        1 => decode::once(&mut expiry_date, NAMES[1], map.next_value()?)?,
                        2 => decode::once(&mut id_tag, NAMES[2], map.next_value()?)?,
                        3 => {
                            decode::once(
                                &mut parent_id_tag,
                                NAMES[3],
                                map.next_value()?,
                            )?
                        }
                        4 => {
                            decode::once(
                                &mut reservation_id,
                                NAMES[4],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ReserveNowRequest {
                    connector_id: decode::required(connector_id, NAMES[0])?,
                    expiry_date: decode::required(expiry_date, NAMES[1])?,
                    id_tag: decode::required(id_tag, NAMES[2])?,
                    parent_id_tag,
                    reservation_id: decode::required(reservation_id, NAMES[4])?,
                })
            }
        }
        deserializer.deserialize_struct("ReserveNowRequest", NAMES, Members)
    }
}
impl Serialize for ReserveNowRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "ReserveNowRequest",
                4 + usize::from(self.parent_id_tag.is_some()),
            )?;
        object.serialize_field("connectorId", &self.connector_id)?;
        object.serialize_field("expiryDate", &self.expiry_date)?;
        object.serialize_field("idTag", &self.id_tag)?;
        if let Some(value) = &self.parent_id_tag {
            object.serialize_field("parentIdTag", value)?;
        }
        object.serialize_field("reservationId", &self.reservation_id)?;
        object.end()
    }
}
schema_of_object!(ReserveNowRequest, RESERVE_NOW_REQUEST);
/**Tells whether the reservation has been made and, if not, why; sent by the charge point in answer to `ReserveNow`.

OCPP 1.6 section 6.38.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ReserveNowResponse {
    ///`Accepted` if reserved, `Occupied` if in use or already reserved, `Faulted` or `Unavailable` after the state of the connector, `Rejected` if the charge point does not take such reservations (A-151).
    pub status: ReservationStatus,
}
impl ReserveNowResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: ReservationStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for ReserveNowResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ReserveNowResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ReserveNowResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ReserveNowResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ReserveNowResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("ReserveNowResponse", NAMES, Members)
    }
}
impl Serialize for ReserveNowResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ReserveNowResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(ReserveNowResponse, RESERVE_NOW_RESPONSE);
/**Asks the charge point to restart itself; sent by the central system. Expect the connection to drop, possibly even before the answer (A-107).

OCPP 1.6 section 6.39.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResetRequest {
    ///`Soft` stops transactions gracefully and restarts the software, `Hard` restarts the hardware and may lose data (A-107).
    pub type_: ResetType,
}
impl ResetRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(type_: ResetType) -> Self {
        Self { type_ }
    }
}
impl<'de> Deserialize<'de> for ResetRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["type"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ResetRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ResetRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ResetRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    4 => {
                        match value {
                            "type" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut type_ = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut type_, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ResetRequest {
                    type_: decode::required(type_, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("ResetRequest", NAMES, Members)
    }
}
impl Serialize for ResetRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ResetRequest", 1)?;
        object.serialize_field("type", &self.type_)?;
        object.end()
    }
}
schema_of_object!(ResetRequest, RESET_REQUEST);
/**Tells whether the charge point will restart; sent by the charge point in answer to `Reset`.

OCPP 1.6 section 6.40.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResetResponse {
    ///`Accepted` if the restart follows, `Rejected` if not (A-107).
    pub status: ResetStatus,
}
impl ResetResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: ResetStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for ResetResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ResetResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ResetResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ResetResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ResetResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("ResetResponse", NAMES, Members)
    }
}
impl Serialize for ResetResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("ResetResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(ResetResponse, RESET_RESPONSE);
/**Reports a security event to the central system; sent by the charge point. Events are queued while offline, so it may arrive late (A-194).

Improved security for OCPP 1.6-J, edition 3, use case A04.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SecurityEventNotificationRequest {
    ///Name of the event, at most 50 characters; names outside the known list are legal (A-194, A-195).
    pub type_: Text<50>,
    ///Moment at which the event happened, which may be long before it arrives (A-194).
    pub timestamp: DateTime,
    ///Further technical detail as free text, at most 255 characters; absent when there is none.
    pub tech_info: Option<Text<255>>,
}
impl SecurityEventNotificationRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(type_: Text<50>, timestamp: DateTime) -> Self {
        Self {
            type_,
            timestamp,
            tech_info: None,
        }
    }
}
impl<'de> Deserialize<'de> for SecurityEventNotificationRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["type", "timestamp", "techInfo"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SecurityEventNotificationRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SecurityEventNotificationRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SecurityEventNotificationRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    4 => {
                        match value {
                            "type" => Some(0),
                            _ => None,
                        }
                    }
                    8 => {
                        match value {
                            "techInfo" => Some(2),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "timestamp" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut type_ = None;
                let mut timestamp = None;
                let mut tech_info = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut type_, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut timestamp, NAMES[1], map.next_value()?)?,
                        2 => decode::once(&mut tech_info, NAMES[2], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(SecurityEventNotificationRequest {
                    type_: decode::required(type_, NAMES[0])?,
                    timestamp: decode::required(timestamp, NAMES[1])?,
                    tech_info,
                })
            }
        }
        deserializer
            .deserialize_struct("SecurityEventNotificationRequest", NAMES, Members)
    }
}
impl Serialize for SecurityEventNotificationRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "SecurityEventNotificationRequest",
                2 + usize::from(self.tech_info.is_some()),
            )?;
        object.serialize_field("type", &self.type_)?;
        object.serialize_field("timestamp", &self.timestamp)?;
        if let Some(value) = &self.tech_info {
            object.serialize_field("techInfo", value)?;
        }
        object.end()
    }
}
schema_of_object!(SecurityEventNotificationRequest, SECURITY_EVENT_NOTIFICATION_REQUEST);
/**Acknowledges the security event, whatever its type; sent by the central system in answer to `SecurityEventNotification`, with no fields (A-194).

Improved security for OCPP 1.6-J, edition 3, use case A04.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SecurityEventNotificationResponse {}
impl SecurityEventNotificationResponse {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
impl<'de> Deserialize<'de> for SecurityEventNotificationResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SecurityEventNotificationResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SecurityEventNotificationResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SecurityEventNotificationResponse, A::Error> {
                decode::no_member(&mut map)?;
                Ok(SecurityEventNotificationResponse {
                })
            }
        }
        deserializer
            .deserialize_struct("SecurityEventNotificationResponse", NAMES, Members)
    }
}
impl Serialize for SecurityEventNotificationResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = serializer
            .serialize_struct("SecurityEventNotificationResponse", 0)?;
        object.end()
    }
}
schema_of_object!(
    SecurityEventNotificationResponse, SECURITY_EVENT_NOTIFICATION_RESPONSE
);
/**Gives the charge point a new local authorization list or changes to the present one; sent by the central system (A-141).

OCPP 1.6 section 6.41.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SendLocalListRequest {
    ///Version of the list after this update, never 0 or -1; with `Differential` it has to exceed the version the charge point has (A-140, A-142).
    pub list_version: i64,
    ///Entries of the update, each `idTag` at most once; with `Differential` an entry without `idTagInfo` deletes that identifier. Absent or empty clears the list with `Full` and changes nothing with `Differential` (A-141).
    pub local_authorization_list: Option<Vec<AuthorizationData>>,
    ///`Full` replaces the whole list, `Differential` adds, changes and deletes single entries (A-141).
    pub update_type: UpdateType,
}
impl SendLocalListRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(list_version: i64, update_type: UpdateType) -> Self {
        Self {
            list_version,
            local_authorization_list: None,
            update_type,
        }
    }
}
impl<'de> Deserialize<'de> for SendLocalListRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["listVersion", "localAuthorizationList", "updateType"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SendLocalListRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SendLocalListRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SendLocalListRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    10 => {
                        match value {
                            "updateType" => Some(2),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "listVersion" => Some(0),
                            _ => None,
                        }
                    }
                    22 => {
                        match value {
                            "localAuthorizationList" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut list_version = None;
                let mut local_authorization_list = None;
                let mut update_type = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut list_version, NAMES[0], map.next_value()?)?
                        }
                        1 => {
                            decode::once(
                                &mut local_authorization_list,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        2 => decode::once(&mut update_type, NAMES[2], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(SendLocalListRequest {
                    list_version: decode::required(list_version, NAMES[0])?,
                    local_authorization_list,
                    update_type: decode::required(update_type, NAMES[2])?,
                })
            }
        }
        deserializer.deserialize_struct("SendLocalListRequest", NAMES, Members)
    }
}
impl Serialize for SendLocalListRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "SendLocalListRequest",
                2 + usize::from(self.local_authorization_list.is_some()),
            )?;
        object.serialize_field("listVersion", &self.list_version)?;
        if let Some(value) = &self.local_authorization_list {
            object.serialize_field("localAuthorizationList", value)?;
        }
        object.serialize_field("updateType", &self.update_type)?;
        object.end()
    }
}
schema_of_object!(SendLocalListRequest, SEND_LOCAL_LIST_REQUEST);
/**Tells whether the local authorization list has been updated; sent by the charge point in answer to `SendLocalList`.

OCPP 1.6 section 6.42.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SendLocalListResponse {
    ///`Accepted` if updated, `Failed` if not, `VersionMismatch` if a differential version is not above the present one, `NotSupported` if there is no local list. After a differential update that ends in `Failed` or `VersionMismatch`, send the list again as `Full` (A-142).
    pub status: UpdateStatus,
}
impl SendLocalListResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: UpdateStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for SendLocalListResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SendLocalListResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SendLocalListResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SendLocalListResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(SendLocalListResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("SendLocalListResponse", NAMES, Members)
    }
}
impl Serialize for SendLocalListResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("SendLocalListResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(SendLocalListResponse, SEND_LOCAL_LIST_RESPONSE);
/**Gives the charge point a charging profile that limits power or current over time; sent by the central system. It replaces a profile with the same `chargingProfileId` or with the same stack level and purpose (A-122).

OCPP 1.6 section 6.43.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SetChargingProfileRequest {
    ///Connector the profile applies to; 0 means the whole charge point, is required for `ChargePointMaxProfile` and is not allowed for `TxProfile` (A-120).
    pub connector_id: i64,
    ///The charging profile, a single object in spite of its plural name; set its `transactionId` only with purpose `TxProfile` (A-121).
    pub cs_charging_profiles: ChargingProfile,
}
impl SetChargingProfileRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(connector_id: i64, cs_charging_profiles: ChargingProfile) -> Self {
        Self {
            connector_id,
            cs_charging_profiles,
        }
    }
}
impl<'de> Deserialize<'de> for SetChargingProfileRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["connectorId", "csChargingProfiles"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SetChargingProfileRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SetChargingProfileRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SetChargingProfileRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    11 => {
                        match value {
                            "connectorId" => Some(0),
                            _ => None,
                        }
                    }
                    18 => {
                        match value {
                            "csChargingProfiles" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut connector_id = None;
                let mut cs_charging_profiles = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut connector_id, NAMES[0], map.next_value()?)?
                        }
                        1 => {
                            decode::once(
                                &mut cs_charging_profiles,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(SetChargingProfileRequest {
                    connector_id: decode::required(connector_id, NAMES[0])?,
                    cs_charging_profiles: decode::required(
                        cs_charging_profiles,
                        NAMES[1],
                    )?,
                })
            }
        }
        deserializer.deserialize_struct("SetChargingProfileRequest", NAMES, Members)
    }
}
impl Serialize for SetChargingProfileRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("SetChargingProfileRequest", 2)?;
        object.serialize_field("connectorId", &self.connector_id)?;
        object.serialize_field("csChargingProfiles", &self.cs_charging_profiles)?;
        object.end()
    }
}
schema_of_object!(SetChargingProfileRequest, SET_CHARGING_PROFILE_REQUEST);
/**Tells whether the charging profile has been taken over; sent by the charge point in answer to `SetChargingProfile`.

OCPP 1.6 section 6.44.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SetChargingProfileResponse {
    ///`Accepted` if stored, which does not promise that it is followed to the letter, `Rejected` if refused, `NotSupported` if the charge point cannot handle it (A-129).
    pub status: ChargingProfileStatus,
}
impl SetChargingProfileResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: ChargingProfileStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for SetChargingProfileResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SetChargingProfileResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SetChargingProfileResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SetChargingProfileResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(SetChargingProfileResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("SetChargingProfileResponse", NAMES, Members)
    }
}
impl Serialize for SetChargingProfileResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("SetChargingProfileResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(SetChargingProfileResponse, SET_CHARGING_PROFILE_RESPONSE);
/**Asks the central system to have a new charge point certificate signed; sent by the charge point. The certificate follows later in `CertificateSigned` (A-180).

Improved security for OCPP 1.6-J, edition 3, use cases A02 and A03.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignCertificateRequest {
    ///Certificate signing request, PKCS#10 in PEM, at most 5500 characters; its subject holds `CpoName` as O and the serial number as CN (A-180).
    pub csr: Text<5500>,
}
impl SignCertificateRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(csr: Text<5500>) -> Self {
        Self { csr }
    }
}
impl<'de> Deserialize<'de> for SignCertificateRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["csr"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SignCertificateRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SignCertificateRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SignCertificateRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    3 => {
                        match value {
                            "csr" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut csr = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut csr, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(SignCertificateRequest {
                    csr: decode::required(csr, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("SignCertificateRequest", NAMES, Members)
    }
}
impl Serialize for SignCertificateRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("SignCertificateRequest", 1)?;
        object.serialize_field("csr", &self.csr)?;
        object.end()
    }
}
schema_of_object!(SignCertificateRequest, SIGN_CERTIFICATE_REQUEST);
/**Tells whether the signing request can be processed; sent by the central system in answer to `SignCertificate`.

Improved security for OCPP 1.6-J, edition 3, use cases A02 and A03.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignCertificateResponse {
    ///`Accepted` if the request can be processed, which does not yet mean that it is signed, else `Rejected` (A-180).
    pub status: GenericStatusEnumType,
}
impl SignCertificateResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: GenericStatusEnumType) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for SignCertificateResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SignCertificateResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SignCertificateResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SignCertificateResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(SignCertificateResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("SignCertificateResponse", NAMES, Members)
    }
}
impl Serialize for SignCertificateResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("SignCertificateResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(SignCertificateResponse, SIGN_CERTIFICATE_RESPONSE);
/**Reports the progress of a signed firmware update; sent by the charge point after `SignedUpdateFirmware` or on a trigger.

Improved security for OCPP 1.6-J, edition 3, use case L01.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignedFirmwareStatusNotificationRequest {
    ///Step reached, ending in `Installed`, `DownloadFailed`, `InvalidSignature`, `InstallVerificationFailed` or `InstallationFailed`; `Idle` appears only after a trigger (A-173).
    pub status: FirmwareStatusEnumType,
    ///Number given in the `SignedUpdateFirmware` that started the update; absent only with `Idle` or after a trigger (A-170).
    pub request_id: Option<i64>,
}
impl SignedFirmwareStatusNotificationRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: FirmwareStatusEnumType) -> Self {
        Self { status, request_id: None }
    }
}
impl<'de> Deserialize<'de> for SignedFirmwareStatusNotificationRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status", "requestId"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SignedFirmwareStatusNotificationRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SignedFirmwareStatusNotificationRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SignedFirmwareStatusNotificationRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "requestId" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                let mut request_id = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        1 => {
                            decode::once(
                                &mut request_id,
                                NAMES[1],
                                map.next_value::<Integral>()?.0,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(SignedFirmwareStatusNotificationRequest {
                    status: decode::required(status, NAMES[0])?,
                    request_id,
                })
            }
        }
        deserializer
            .deserialize_struct(
                "SignedFirmwareStatusNotificationRequest",
                NAMES,
                Members,
            )
    }
}
impl Serialize for SignedFirmwareStatusNotificationRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "SignedFirmwareStatusNotificationRequest",
                1 + usize::from(self.request_id.is_some()),
            )?;
        object.serialize_field("status", &self.status)?;
        if let Some(value) = &self.request_id {
            object.serialize_field("requestId", value)?;
        }
        object.end()
    }
}
schema_of_object!(
    SignedFirmwareStatusNotificationRequest, SIGNED_FIRMWARE_STATUS_NOTIFICATION_REQUEST
);
/**Acknowledges the report on the signed firmware update; sent by the central system in answer to `SignedFirmwareStatusNotification`, with no fields.

Improved security for OCPP 1.6-J, edition 3, use case L01.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SignedFirmwareStatusNotificationResponse {}
impl SignedFirmwareStatusNotificationResponse {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
impl<'de> Deserialize<'de> for SignedFirmwareStatusNotificationResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SignedFirmwareStatusNotificationResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SignedFirmwareStatusNotificationResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SignedFirmwareStatusNotificationResponse, A::Error> {
                decode::no_member(&mut map)?;
                Ok(SignedFirmwareStatusNotificationResponse {
                })
            }
        }
        deserializer
            .deserialize_struct(
                "SignedFirmwareStatusNotificationResponse",
                NAMES,
                Members,
            )
    }
}
impl Serialize for SignedFirmwareStatusNotificationResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = serializer
            .serialize_struct("SignedFirmwareStatusNotificationResponse", 0)?;
        object.end()
    }
}
schema_of_object!(
    SignedFirmwareStatusNotificationResponse,
    SIGNED_FIRMWARE_STATUS_NOTIFICATION_RESPONSE
);
/**Asks the charge point to download, verify and install a signed firmware; sent by the central system. Progress follows in `SignedFirmwareStatusNotification` (A-170, A-173).

Improved security for OCPP 1.6-J, edition 3, use case L01.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignedUpdateFirmwareRequest {
    ///Number of times to try the download before giving up; absent leaves it to the charge point.
    pub retries: Option<i64>,
    ///Time in seconds between two attempts; absent leaves it to the charge point.
    pub retry_interval: Option<i64>,
    ///Number chosen by the central system that links the `SignedFirmwareStatusNotification` messages to this request (A-170).
    pub request_id: i64,
    ///Where and when to get the firmware and when to install it, with the signing certificate and the signature over the whole file (A-171).
    pub firmware: FirmwareType,
}
impl SignedUpdateFirmwareRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(request_id: i64, firmware: FirmwareType) -> Self {
        Self {
            retries: None,
            retry_interval: None,
            request_id,
            firmware,
        }
    }
}
impl<'de> Deserialize<'de> for SignedUpdateFirmwareRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["retries", "retryInterval", "requestId", "firmware"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SignedUpdateFirmwareRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SignedUpdateFirmwareRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SignedUpdateFirmwareRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    7 => {
                        match value {
                            "retries" => Some(0),
                            _ => None,
                        }
                    }
                    8 => {
                        match value {
                            "firmware" => Some(3),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "requestId" => Some(2),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "retryInterval" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut retries = None;
                let mut retry_interval = None;
                let mut request_id = None;
                let mut firmware = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut retries,
                                NAMES[0],
                                map.next_value::<Integral>()?.0,
                            )?
                        }
                        1 => {
                            decode::once(
                                &mut retry_interval,
                                NAMES[1],
                                map.next_value::<Integral>()?.0,
                            )?
                        }
                        2 => {
                            decode::once(
                                &mut request_id,
                                NAMES[2],
                                map.next_value::<Integral>()?.0,
                            )?
                        }
                        3 => decode::once(&mut firmware, NAMES[3], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(SignedUpdateFirmwareRequest {
                    retries,
                    retry_interval,
                    request_id: decode::required(request_id, NAMES[2])?,
                    firmware: decode::required(firmware, NAMES[3])?,
                })
            }
        }
        deserializer.deserialize_struct("SignedUpdateFirmwareRequest", NAMES, Members)
    }
}
impl Serialize for SignedUpdateFirmwareRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "SignedUpdateFirmwareRequest",
                2 + usize::from(self.retries.is_some())
                    + usize::from(self.retry_interval.is_some()),
            )?;
        if let Some(value) = &self.retries {
            object.serialize_field("retries", value)?;
        }
        if let Some(value) = &self.retry_interval {
            object.serialize_field("retryInterval", value)?;
        }
        object.serialize_field("requestId", &self.request_id)?;
        object.serialize_field("firmware", &self.firmware)?;
        object.end()
    }
}
schema_of_object!(SignedUpdateFirmwareRequest, SIGNED_UPDATE_FIRMWARE_REQUEST);
/**Tells whether the signed firmware update will run; sent by the charge point in answer to `SignedUpdateFirmware`.

Improved security for OCPP 1.6-J, edition 3, use case L01.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SignedUpdateFirmwareResponse {
    ///`Accepted` or `Rejected`, `AcceptedCanceled` if a running update was cancelled in its favour, `InvalidCertificate` or `RevokedCertificate` if the signing certificate is bad (A-172).
    pub status: UpdateFirmwareStatusEnumType,
}
impl SignedUpdateFirmwareResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: UpdateFirmwareStatusEnumType) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for SignedUpdateFirmwareResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SignedUpdateFirmwareResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SignedUpdateFirmwareResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SignedUpdateFirmwareResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(SignedUpdateFirmwareResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("SignedUpdateFirmwareResponse", NAMES, Members)
    }
}
impl Serialize for SignedUpdateFirmwareResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("SignedUpdateFirmwareResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(SignedUpdateFirmwareResponse, SIGNED_UPDATE_FIRMWARE_RESPONSE);
/**Reports that a transaction has started; sent by the charge point. It is always answered with a result, because the charge point retries and finally loses the data otherwise (A-40, J-92).

OCPP 1.6 section 6.45.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StartTransactionRequest {
    ///Connector on which the transaction started, above 0 (A-3).
    pub connector_id: i64,
    ///Identifier that started the transaction, at most 20 characters; check it again even if it was authorized before (A-42).
    pub id_tag: IdToken,
    ///Reading of the energy meter at the start, in Wh.
    pub meter_start: i64,
    ///Number of the reservation that this transaction uses up; absent when there is none (A-45).
    pub reservation_id: Option<i64>,
    ///Moment at which the transaction started; an old one comes from an offline start and is processed as usual (A-46).
    pub timestamp: DateTime,
}
impl StartTransactionRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(
        connector_id: i64,
        id_tag: IdToken,
        meter_start: i64,
        timestamp: DateTime,
    ) -> Self {
        Self {
            connector_id,
            id_tag,
            meter_start,
            reservation_id: None,
            timestamp,
        }
    }
}
impl<'de> Deserialize<'de> for StartTransactionRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "connectorId",
            "idTag",
            "meterStart",
            "reservationId",
            "timestamp",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = StartTransactionRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (StartTransactionRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<StartTransactionRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    5 => {
                        match value {
                            "idTag" => Some(1),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "timestamp" => Some(4),
                            _ => None,
                        }
                    }
                    10 => {
                        match value {
                            "meterStart" => Some(2),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "connectorId" => Some(0),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "reservationId" => Some(3),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut connector_id = None;
                let mut id_tag = None;
                let mut meter_start = None;
                let mut reservation_id = None;
                let mut timestamp = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut connector_id, NAMES[0], map.next_value()?)?
                        }
                        1 => decode::once(&mut id_tag, NAMES[1], map.next_value()?)?,
                        2 => decode::once(&mut meter_start, NAMES[2], map.next_value()?)?,
                        3 => {
                            decode::once(
                                &mut reservation_id,
                                NAMES[3],
                                map.next_value()?,
                            )?
                        }
                        4 => decode::once(&mut timestamp, NAMES[4], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(StartTransactionRequest {
                    connector_id: decode::required(connector_id, NAMES[0])?,
                    id_tag: decode::required(id_tag, NAMES[1])?,
                    meter_start: decode::required(meter_start, NAMES[2])?,
                    reservation_id,
                    timestamp: decode::required(timestamp, NAMES[4])?,
                })
            }
        }
        deserializer.deserialize_struct("StartTransactionRequest", NAMES, Members)
    }
}
impl Serialize for StartTransactionRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "StartTransactionRequest",
                4 + usize::from(self.reservation_id.is_some()),
            )?;
        object.serialize_field("connectorId", &self.connector_id)?;
        object.serialize_field("idTag", &self.id_tag)?;
        object.serialize_field("meterStart", &self.meter_start)?;
        if let Some(value) = &self.reservation_id {
            object.serialize_field("reservationId", value)?;
        }
        object.serialize_field("timestamp", &self.timestamp)?;
        object.end()
    }
}
schema_of_object!(StartTransactionRequest, START_TRANSACTION_REQUEST);
/**Assigns a number to the transaction and gives the verdict on its identifier; sent by the central system in answer to `StartTransaction`.

OCPP 1.6 section 6.46.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StartTransactionResponse {
    ///Verdict on the identifier; with anything but `Accepted` the charge point stops the transaction or withholds energy (A-43). `ConcurrentTx` means that the identifier already takes part in another transaction (A-44).
    pub id_tag_info: IdTagInfo,
    ///Number of the transaction, assigned even if the identifier is refused; use unique positive values and never -1 (A-41). A repeated request gets the same number again (A-48, J-46).
    pub transaction_id: i64,
}
impl StartTransactionResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(id_tag_info: IdTagInfo, transaction_id: i64) -> Self {
        Self {
            id_tag_info,
            transaction_id,
        }
    }
}
impl<'de> Deserialize<'de> for StartTransactionResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["idTagInfo", "transactionId"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = StartTransactionResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (StartTransactionResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<StartTransactionResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    9 => {
                        match value {
                            "idTagInfo" => Some(0),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "transactionId" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut id_tag_info = None;
                let mut transaction_id = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut id_tag_info, NAMES[0], map.next_value()?)?,
                        1 => {
                            decode::once(
                                &mut transaction_id,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(StartTransactionResponse {
                    id_tag_info: decode::required(id_tag_info, NAMES[0])?,
                    transaction_id: decode::required(transaction_id, NAMES[1])?,
                })
            }
        }
        deserializer.deserialize_struct("StartTransactionResponse", NAMES, Members)
    }
}
impl Serialize for StartTransactionResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("StartTransactionResponse", 2)?;
        object.serialize_field("idTagInfo", &self.id_tag_info)?;
        object.serialize_field("transactionId", &self.transaction_id)?;
        object.end()
    }
}
schema_of_object!(StartTransactionResponse, START_TRANSACTION_RESPONSE);
/**Reports the state or an error of a connector or of the charge point as a whole; sent by the charge point.

OCPP 1.6 section 6.47.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StatusNotificationRequest {
    ///Connector the report is about; 0 means the main controller, which knows only `Available`, `Unavailable` and `Faulted` (A-71).
    pub connector_id: i64,
    ///Error of the connector, `NoError` when there is none; with a status other than `Faulted` it is only a warning (A-73).
    pub error_code: ChargePointErrorCode,
    ///Further free text about the error, at most 50 characters; absent when there is none.
    pub info: Option<CiString<50>>,
    ///State of the connector at the given time (A-72).
    pub status: ChargePointStatus,
    ///Moment for which the state is reported; absent means the time of receipt (A-70).
    pub timestamp: Option<DateTime>,
    ///Names the vendor who defines `vendorErrorCode`, at most 255 characters; absent when not reported.
    pub vendor_id: Option<CiString<255>>,
    ///Error code of the vendor, at most 50 characters; absent when there is none.
    pub vendor_error_code: Option<CiString<50>>,
}
impl StatusNotificationRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(
        connector_id: i64,
        error_code: ChargePointErrorCode,
        status: ChargePointStatus,
    ) -> Self {
        Self {
            connector_id,
            error_code,
            info: None,
            status,
            timestamp: None,
            vendor_id: None,
            vendor_error_code: None,
        }
    }
}
impl<'de> Deserialize<'de> for StatusNotificationRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "connectorId",
            "errorCode",
            "info",
            "status",
            "timestamp",
            "vendorId",
            "vendorErrorCode",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = StatusNotificationRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (StatusNotificationRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<StatusNotificationRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    4 => {
                        match value {
                            "info" => Some(2),
                            _ => None,
                        }
                    }
                    6 => {
                        match value {
                            "status" => Some(3),
                            _ => None,
                        }
                    }
                    8 => {
                        match value {
                            "vendorId" => Some(5),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "errorCode" => Some(1),
                            "timestamp" => Some(4),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "connectorId" => Some(0),
                            _ => None,
                        }
                    }
                    15 => {
                        match value {
                            "vendorErrorCode" => Some(6),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut connector_id = None;
                let mut error_code = None;
                let mut info = None;
                let mut status = None;
                let mut timestamp = None;
                let mut vendor_id = None;
                let mut vendor_error_code = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut connector_id, NAMES[0], map.next_value()?)?
                        }
                        1 => decode::once(&mut error_code, NAMES[1], map.next_value()?)?,
                        2 => decode::once(&mut info, NAMES[2], map.next_value()?)?,
                        3 => decode::once(&mut status, NAMES[3], map.next_value()?)?,
                        4 => decode::once(&mut timestamp, NAMES[4], map.next_value()?)?,
                        5 => decode::once(&mut vendor_id, NAMES[5], map.next_value()?)?,
                        6 => {
                            decode::once(
                                &mut vendor_error_code,
                                NAMES[6],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(StatusNotificationRequest {
                    connector_id: decode::required(connector_id, NAMES[0])?,
                    error_code: decode::required(error_code, NAMES[1])?,
                    info,
                    status: decode::required(status, NAMES[3])?,
                    timestamp,
                    vendor_id,
                    vendor_error_code,
                })
            }
        }
        deserializer.deserialize_struct("StatusNotificationRequest", NAMES, Members)
    }
}
impl Serialize for StatusNotificationRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "StatusNotificationRequest",
                3 + usize::from(self.info.is_some())
                    + usize::from(self.timestamp.is_some())
                    + usize::from(self.vendor_id.is_some())
                    + usize::from(self.vendor_error_code.is_some()),
            )?;
        object.serialize_field("connectorId", &self.connector_id)?;
        object.serialize_field("errorCode", &self.error_code)?;
        if let Some(value) = &self.info {
            object.serialize_field("info", value)?;
        }
        object.serialize_field("status", &self.status)?;
        if let Some(value) = &self.timestamp {
            object.serialize_field("timestamp", value)?;
        }
        if let Some(value) = &self.vendor_id {
            object.serialize_field("vendorId", value)?;
        }
        if let Some(value) = &self.vendor_error_code {
            object.serialize_field("vendorErrorCode", value)?;
        }
        object.end()
    }
}
schema_of_object!(StatusNotificationRequest, STATUS_NOTIFICATION_REQUEST);
/**Acknowledges the status report; sent by the central system in answer to `StatusNotification`, with no fields (A-70).

OCPP 1.6 section 6.48.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct StatusNotificationResponse {}
impl StatusNotificationResponse {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
impl<'de> Deserialize<'de> for StatusNotificationResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = StatusNotificationResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (StatusNotificationResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<StatusNotificationResponse, A::Error> {
                decode::no_member(&mut map)?;
                Ok(StatusNotificationResponse {})
            }
        }
        deserializer.deserialize_struct("StatusNotificationResponse", NAMES, Members)
    }
}
impl Serialize for StatusNotificationResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = serializer.serialize_struct("StatusNotificationResponse", 0)?;
        object.end()
    }
}
schema_of_object!(StatusNotificationResponse, STATUS_NOTIFICATION_RESPONSE);
/**Reports that a transaction has ended; sent by the charge point. The central system cannot prevent the stop and always answers with a result (A-50).

OCPP 1.6 section 6.49.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StopTransactionRequest {
    ///Identifier that stopped the transaction, at most 20 characters, perhaps another one of the same group; absent when none was presented (A-53).
    pub id_tag: Option<IdToken>,
    ///Reading of the energy meter at the end, in Wh; a value below `meterStart` is stored and answered normally (A-55).
    pub meter_stop: i64,
    ///Moment at which the transaction ended.
    pub timestamp: DateTime,
    ///Number of the transaction, as assigned in answer to `StartTransaction`; -1 if the charge point never received one (A-51, J-93).
    pub transaction_id: i64,
    ///Why the transaction ended; absent means `Local` (A-52).
    pub reason: Option<Reason>,
    ///Meter readings of the transaction in the same shape as in `MeterValues`, start and end marked with context `Transaction.Begin` and `Transaction.End`; absent when none are sent (A-54).
    pub transaction_data: Option<Vec<MeterValue>>,
}
impl StopTransactionRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(meter_stop: i64, timestamp: DateTime, transaction_id: i64) -> Self {
        Self {
            id_tag: None,
            meter_stop,
            timestamp,
            transaction_id,
            reason: None,
            transaction_data: None,
        }
    }
}
impl StopTransactionRequest {
    /// Decodes without regard to values that only this message refuses.
    fn any_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "idTag",
            "meterStop",
            "timestamp",
            "transactionId",
            "reason",
            "transactionData",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = StopTransactionRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (StopTransactionRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<StopTransactionRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    5 => {
                        match value {
                            "idTag" => Some(0),
                            _ => None,
                        }
                    }
                    6 => {
                        match value {
                            "reason" => Some(4),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "meterStop" => Some(1),
                            "timestamp" => Some(2),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "transactionId" => Some(3),
                            _ => None,
                        }
                    }
                    15 => {
                        match value {
                            "transactionData" => Some(5),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut id_tag = None;
                let mut meter_stop = None;
                let mut timestamp = None;
                let mut transaction_id = None;
                let mut reason = None;
                let mut transaction_data = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut id_tag, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut meter_stop, NAMES[1], map.next_value()?)?,
                        2 => decode::once(&mut timestamp, NAMES[2], map.next_value()?)?,
                        3 => {
                            decode::once(
                                &mut transaction_id,
                                NAMES[3],
                                map.next_value()?,
                            )?
                        }
                        4 => decode::once(&mut reason, NAMES[4], map.next_value()?)?,
                        5 => {
                            decode::once(
                                &mut transaction_data,
                                NAMES[5],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(StopTransactionRequest {
                    id_tag,
                    meter_stop: decode::required(meter_stop, NAMES[1])?,
                    timestamp: decode::required(timestamp, NAMES[2])?,
                    transaction_id: decode::required(transaction_id, NAMES[3])?,
                    reason,
                    transaction_data,
                })
            }
        }
        deserializer.deserialize_struct("StopTransactionRequest", NAMES, Members)
    }
}
impl<'de> Deserialize<'de> for StopTransactionRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let payload = Self::any_value(deserializer)?;
        if std::iter::once(&payload)
            .flat_map(|item| item.transaction_data.iter().flatten())
            .flat_map(|item| &item.sampled_value)
            .any(|item| matches!(item.unit, Some(UnitOfMeasure::Celsius)))
        {
            return Err(de::Error::custom("Celsius is not a value here"));
        }
        Ok(payload)
    }
}
impl Serialize for StopTransactionRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "StopTransactionRequest",
                3 + usize::from(self.id_tag.is_some())
                    + usize::from(self.reason.is_some())
                    + usize::from(self.transaction_data.is_some()),
            )?;
        if let Some(value) = &self.id_tag {
            object.serialize_field("idTag", value)?;
        }
        object.serialize_field("meterStop", &self.meter_stop)?;
        object.serialize_field("timestamp", &self.timestamp)?;
        object.serialize_field("transactionId", &self.transaction_id)?;
        if let Some(value) = &self.reason {
            object.serialize_field("reason", value)?;
        }
        if let Some(value) = &self.transaction_data {
            object.serialize_field("transactionData", value)?;
        }
        object.end()
    }
}
schema_of_object!(StopTransactionRequest, STOP_TRANSACTION_REQUEST);
/**Acknowledges the end of the transaction; sent by the central system in answer to `StopTransaction`.

OCPP 1.6 section 6.50.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct StopTransactionResponse {
    ///Verdict on the stopping identifier, sent only if the request held an `idTag`; absent means that there is nothing to say about it (A-53).
    pub id_tag_info: Option<IdTagInfo>,
}
impl StopTransactionResponse {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self { id_tag_info: None }
    }
}
impl<'de> Deserialize<'de> for StopTransactionResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["idTagInfo"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = StopTransactionResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (StopTransactionResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<StopTransactionResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    9 => {
                        match value {
                            "idTagInfo" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut id_tag_info = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut id_tag_info, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(StopTransactionResponse {
                    id_tag_info,
                })
            }
        }
        deserializer.deserialize_struct("StopTransactionResponse", NAMES, Members)
    }
}
impl Serialize for StopTransactionResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "StopTransactionResponse",
                usize::from(self.id_tag_info.is_some()),
            )?;
        if let Some(value) = &self.id_tag_info {
            object.serialize_field("idTagInfo", value)?;
        }
        object.end()
    }
}
schema_of_object!(StopTransactionResponse, STOP_TRANSACTION_RESPONSE);
/**Asks the charge point to send a given message now; sent by the central system. The answer comes before the requested message, and `StartTransaction` and `StopTransaction` cannot be triggered (A-112).

OCPP 1.6 section 6.51.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TriggerMessageRequest {
    ///Message to send (A-112).
    pub requested_message: MessageTrigger,
    ///Connector the message is to be about, above 0, with 0 tolerated for `StatusNotification`; ignored where it does not matter. Absent asks for one message per allowed connector where it matters (A-113).
    pub connector_id: Option<i64>,
}
impl TriggerMessageRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(requested_message: MessageTrigger) -> Self {
        Self {
            requested_message,
            connector_id: None,
        }
    }
}
impl<'de> Deserialize<'de> for TriggerMessageRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["requestedMessage", "connectorId"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = TriggerMessageRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (TriggerMessageRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<TriggerMessageRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    11 => {
                        match value {
                            "connectorId" => Some(1),
                            _ => None,
                        }
                    }
                    16 => {
                        match value {
                            "requestedMessage" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut requested_message = None;
                let mut connector_id = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut requested_message,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        1 => {
                            decode::once(&mut connector_id, NAMES[1], map.next_value()?)?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(TriggerMessageRequest {
                    requested_message: decode::required(requested_message, NAMES[0])?,
                    connector_id,
                })
            }
        }
        deserializer.deserialize_struct("TriggerMessageRequest", NAMES, Members)
    }
}
impl Serialize for TriggerMessageRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "TriggerMessageRequest",
                1 + usize::from(self.connector_id.is_some()),
            )?;
        object.serialize_field("requestedMessage", &self.requested_message)?;
        if let Some(value) = &self.connector_id {
            object.serialize_field("connectorId", value)?;
        }
        object.end()
    }
}
schema_of_object!(TriggerMessageRequest, TRIGGER_MESSAGE_REQUEST);
/**Tells whether the requested message will be sent; sent by the charge point in answer to `TriggerMessage`.

OCPP 1.6 section 6.52.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TriggerMessageResponse {
    ///`Accepted` if the message follows, `Rejected` if it will not be sent, `NotImplemented` if the charge point does not know it (A-112).
    pub status: TriggerMessageStatus,
}
impl TriggerMessageResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: TriggerMessageStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for TriggerMessageResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = TriggerMessageResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (TriggerMessageResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<TriggerMessageResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(TriggerMessageResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("TriggerMessageResponse", NAMES, Members)
    }
}
impl Serialize for TriggerMessageResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("TriggerMessageResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(TriggerMessageResponse, TRIGGER_MESSAGE_RESPONSE);
/**Asks the charge point to release the cable lock of a connector; sent by the central system. It helps a driver with a stuck cable and is not meant for stopping transactions, although a running one is ended first (A-110).

OCPP 1.6 section 6.53.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnlockConnectorRequest {
    ///Connector to unlock, above 0 (A-3).
    pub connector_id: i64,
}
impl UnlockConnectorRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(connector_id: i64) -> Self {
        Self { connector_id }
    }
}
impl<'de> Deserialize<'de> for UnlockConnectorRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["connectorId"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = UnlockConnectorRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (UnlockConnectorRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<UnlockConnectorRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    11 => {
                        match value {
                            "connectorId" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut connector_id = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut connector_id, NAMES[0], map.next_value()?)?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(UnlockConnectorRequest {
                    connector_id: decode::required(connector_id, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("UnlockConnectorRequest", NAMES, Members)
    }
}
impl Serialize for UnlockConnectorRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("UnlockConnectorRequest", 1)?;
        object.serialize_field("connectorId", &self.connector_id)?;
        object.end()
    }
}
schema_of_object!(UnlockConnectorRequest, UNLOCK_CONNECTOR_REQUEST);
/**Tells whether the cable lock has been released; sent by the charge point in answer to `UnlockConnector`.

OCPP 1.6 section 6.54.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnlockConnectorResponse {
    ///`Unlocked` if released, `UnlockFailed` if tried but still locked, `NotSupported` if there is no lock or the connector is unknown (A-110).
    pub status: UnlockStatus,
}
impl UnlockConnectorResponse {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: UnlockStatus) -> Self {
        Self { status }
    }
}
impl<'de> Deserialize<'de> for UnlockConnectorResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = UnlockConnectorResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (UnlockConnectorResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<UnlockConnectorResponse, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(0),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut status, NAMES[0], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(UnlockConnectorResponse {
                    status: decode::required(status, NAMES[0])?,
                })
            }
        }
        deserializer.deserialize_struct("UnlockConnectorResponse", NAMES, Members)
    }
}
impl Serialize for UnlockConnectorResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("UnlockConnectorResponse", 1)?;
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(UnlockConnectorResponse, UNLOCK_CONNECTOR_RESPONSE);
/**Asks the charge point to download and install an unsigned firmware; sent by the central system. A charge point in secure mode answers with CALLERROR `NotSupported`, so use `SignedUpdateFirmware` there (A-163).

OCPP 1.6 section 6.55.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UpdateFirmwareRequest {
    ///URL of the firmware file; the protocol must be one from the configuration key `SupportedFileTransferProtocols` (A-161).
    pub location: AnyUri,
    ///Number of times to try the download before giving up; absent leaves it to the charge point (A-161).
    pub retries: Option<i64>,
    ///Earliest moment at which the charge point fetches the firmware (A-161).
    pub retrieve_date: DateTime,
    ///Time in seconds between two attempts; absent leaves it to the charge point (A-161).
    pub retry_interval: Option<i64>,
}
impl UpdateFirmwareRequest {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(location: AnyUri, retrieve_date: DateTime) -> Self {
        Self {
            location,
            retries: None,
            retrieve_date,
            retry_interval: None,
        }
    }
}
impl<'de> Deserialize<'de> for UpdateFirmwareRequest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["location", "retries", "retrieveDate", "retryInterval"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = UpdateFirmwareRequest;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (UpdateFirmwareRequest)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<UpdateFirmwareRequest, A::Error> {
                let position = |value: &str| match value.len() {
                    7 => {
                        match value {
                            "retries" => Some(1),
                            _ => None,
                        }
                    }
                    8 => {
                        match value {
                            "location" => Some(0),
                            _ => None,
                        }
                    }
                    12 => {
                        match value {
                            "retrieveDate" => Some(2),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "retryInterval" => Some(3),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut location = None;
                let mut retries = None;
                let mut retrieve_date = None;
                let mut retry_interval = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut location, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut retries, NAMES[1], map.next_value()?)?,
                        2 => {
                            decode::once(
                                &mut retrieve_date,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        3 => {
                            decode::once(
                                &mut retry_interval,
                                NAMES[3],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(UpdateFirmwareRequest {
                    location: decode::required(location, NAMES[0])?,
                    retries,
                    retrieve_date: decode::required(retrieve_date, NAMES[2])?,
                    retry_interval,
                })
            }
        }
        deserializer.deserialize_struct("UpdateFirmwareRequest", NAMES, Members)
    }
}
impl Serialize for UpdateFirmwareRequest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "UpdateFirmwareRequest",
                2 + usize::from(self.retries.is_some())
                    + usize::from(self.retry_interval.is_some()),
            )?;
        object.serialize_field("location", &self.location)?;
        if let Some(value) = &self.retries {
            object.serialize_field("retries", value)?;
        }
        object.serialize_field("retrieveDate", &self.retrieve_date)?;
        if let Some(value) = &self.retry_interval {
            object.serialize_field("retryInterval", value)?;
        }
        object.end()
    }
}
schema_of_object!(UpdateFirmwareRequest, UPDATE_FIRMWARE_REQUEST);
/**Acknowledges receipt of the update request without accepting it; sent by the charge point in answer to `UpdateFirmware`, with no fields. Progress shows only in `FirmwareStatusNotification` (A-160).

OCPP 1.6 section 6.56.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct UpdateFirmwareResponse {}
impl UpdateFirmwareResponse {
    ///Creates it with every member absent.
    #[must_use]
    pub const fn new() -> Self {
        Self {}
    }
}
impl<'de> Deserialize<'de> for UpdateFirmwareResponse {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = UpdateFirmwareResponse;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (UpdateFirmwareResponse)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<UpdateFirmwareResponse, A::Error> {
                decode::no_member(&mut map)?;
                Ok(UpdateFirmwareResponse {})
            }
        }
        deserializer.deserialize_struct("UpdateFirmwareResponse", NAMES, Members)
    }
}
impl Serialize for UpdateFirmwareResponse {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let object = serializer.serialize_struct("UpdateFirmwareResponse", 0)?;
        object.end()
    }
}
schema_of_object!(UpdateFirmwareResponse, UPDATE_FIRMWARE_RESPONSE);
/**One entry of a local authorization list as sent with `SendLocalList`. Identifiers are unique within one message (A-141).

OCPP 1.6 section 7.1.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AuthorizationData {
    ///The identifier this entry is about: at most 20 characters, compared without regard to case (A-1).
    pub id_tag: IdToken,
    ///What the Charge Point is to know about the identifier; every entry of a `Full` update needs it. In a `Differential` update an entry without it deletes the identifier from the list (A-141).
    pub id_tag_info: Option<IdTagInfo>,
}
impl AuthorizationData {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(id_tag: IdToken) -> Self {
        Self { id_tag, id_tag_info: None }
    }
}
impl<'de> Deserialize<'de> for AuthorizationData {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["idTag", "idTagInfo"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = AuthorizationData;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (AuthorizationData)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<AuthorizationData, A::Error> {
                let position = |value: &str| match value.len() {
                    5 => {
                        match value {
                            "idTag" => Some(0),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "idTagInfo" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut id_tag = None;
                let mut id_tag_info = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut id_tag, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut id_tag_info, NAMES[1], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(AuthorizationData {
                    id_tag: decode::required(id_tag, NAMES[0])?,
                    id_tag_info,
                })
            }
        }
        deserializer.deserialize_struct("AuthorizationData", NAMES, Members)
    }
}
impl Serialize for AuthorizationData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "AuthorizationData",
                1 + usize::from(self.id_tag_info.is_some()),
            )?;
        object.serialize_field("idTag", &self.id_tag)?;
        if let Some(value) = &self.id_tag_info {
            object.serialize_field("idTagInfo", value)?;
        }
        object.end()
    }
}
schema_of_object!(AuthorizationData, AUTHORIZATION_DATA);
/**Identification of a certificate by hash values, built as in an OCSP request (RFC 6960). All hexadecimal values compare without regard to case (A-186).

security white paper, data types.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CertificateHashDataType {
    ///Algorithm that produces both hash values. `DeleteCertificate` uses the algorithm the Charge Point reported (A-185).
    pub hash_algorithm: HashAlgorithmEnumType,
    ///Hash over the DER encoding of the distinguished name of the issuer, as at most 128 hexadecimal characters (A-186).
    pub issuer_name_hash: CiString<128>,
    ///Hash over the public key bits of the issuer without tag and length, as at most 128 hexadecimal characters (A-186).
    pub issuer_key_hash: CiString<128>,
    ///Serial number of the certificate in hexadecimal, at most 40 characters, without leading zeros or `0x`; 4095 is written `FFF` (A-186).
    pub serial_number: CiString<40>,
}
impl CertificateHashDataType {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(
        hash_algorithm: HashAlgorithmEnumType,
        issuer_name_hash: CiString<128>,
        issuer_key_hash: CiString<128>,
        serial_number: CiString<40>,
    ) -> Self {
        Self {
            hash_algorithm,
            issuer_name_hash,
            issuer_key_hash,
            serial_number,
        }
    }
}
impl<'de> Deserialize<'de> for CertificateHashDataType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "hashAlgorithm",
            "issuerNameHash",
            "issuerKeyHash",
            "serialNumber",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = CertificateHashDataType;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (CertificateHashDataType)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<CertificateHashDataType, A::Error> {
                let position = |value: &str| match value.len() {
                    12 => {
                        match value {
                            "serialNumber" => Some(3),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "hashAlgorithm" => Some(0),
                            "issuerKeyHash" => Some(2),
                            _ => None,
                        }
                    }
                    14 => {
                        match value {
                            "issuerNameHash" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut hash_algorithm = None;
                let mut issuer_name_hash = None;
                let mut issuer_key_hash = None;
                let mut serial_number = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut hash_algorithm,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        1 => {
                            decode::once(
                                &mut issuer_name_hash,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        2 => {
                            decode::once(
                                &mut issuer_key_hash,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        3 => {
                            decode::once(
                                &mut serial_number,
                                NAMES[3],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(CertificateHashDataType {
                    hash_algorithm: decode::required(hash_algorithm, NAMES[0])?,
                    issuer_name_hash: decode::required(issuer_name_hash, NAMES[1])?,
                    issuer_key_hash: decode::required(issuer_key_hash, NAMES[2])?,
                    serial_number: decode::required(serial_number, NAMES[3])?,
                })
            }
        }
        deserializer.deserialize_struct("CertificateHashDataType", NAMES, Members)
    }
}
impl Serialize for CertificateHashDataType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("CertificateHashDataType", 4)?;
        object.serialize_field("hashAlgorithm", &self.hash_algorithm)?;
        object.serialize_field("issuerNameHash", &self.issuer_name_hash)?;
        object.serialize_field("issuerKeyHash", &self.issuer_key_hash)?;
        object.serialize_field("serialNumber", &self.serial_number)?;
        object.end()
    }
}
schema_of_object!(CertificateHashDataType, CERTIFICATE_HASH_DATA_TYPE);
/**Limits on power or current over time, with the rules for when they apply. At most one profile exists per purpose and stack level (and connector), and a newer one replaces it (A-122).

OCPP 1.6 section 7.8.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChargingProfile {
    ///Identifier of the profile, chosen by the Central System. A profile with the same identifier replaces the old one (A-122).
    pub charging_profile_id: i64,
    ///Transaction this profile is meant for, legal only with purpose `TxProfile` (A-121). It is absent in a `RemoteStartTransaction` (A-102).
    pub transaction_id: Option<i64>,
    ///Priority from 0 to `ChargeProfileMaxStackLevel`; among profiles valid at the same moment the highest level wins (A-122).
    pub stack_level: i64,
    ///What the profile limits: the whole Charge Point, transactions in general, or one transaction (A-120).
    pub charging_profile_purpose: ChargingProfilePurposeType,
    ///How the times of the schedule are anchored (A-125).
    pub charging_profile_kind: ChargingProfileKindType,
    ///Length of the recurrence, used only with kind `Recurring` (A-125).
    pub recurrency_kind: Option<RecurrencyKindType>,
    ///Moment from which the profile is valid; when absent it is valid on receipt. A future value leaves a gap, because the replaced profile is removed at once (A-123).
    pub valid_from: Option<DateTime>,
    ///Moment at which the profile stops being valid, itself excluded; when absent it stays valid until it is replaced (A-122).
    pub valid_to: Option<DateTime>,
    ///The limits over time.
    pub charging_schedule: ChargingSchedule,
}
impl ChargingProfile {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(
        charging_profile_id: i64,
        stack_level: i64,
        charging_profile_purpose: ChargingProfilePurposeType,
        charging_profile_kind: ChargingProfileKindType,
        charging_schedule: ChargingSchedule,
    ) -> Self {
        Self {
            charging_profile_id,
            transaction_id: None,
            stack_level,
            charging_profile_purpose,
            charging_profile_kind,
            recurrency_kind: None,
            valid_from: None,
            valid_to: None,
            charging_schedule,
        }
    }
}
impl<'de> Deserialize<'de> for ChargingProfile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "chargingProfileId",
            "transactionId",
            "stackLevel",
            "chargingProfilePurpose",
            "chargingProfileKind",
            "recurrencyKind",
            "validFrom",
            "validTo",
            "chargingSchedule",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ChargingProfile;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ChargingProfile)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ChargingProfile, A::Error> {
                let position = |value: &str| match value.len() {
                    7 => {
                        match value {
                            "validTo" => Some(7),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "validFrom" => Some(6),
                            _ => None,
                        }
                    }
                    10 => {
                        match value {
                            "stackLevel" => Some(2),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "transactionId" => Some(1),
                            _ => None,
                        }
                    }
                    14 => {
                        match value {
                            "recurrencyKind" => Some(5),
                            _ => None,
                        }
                    }
                    16 => {
                        match value {
                            "chargingSchedule" => Some(8),
                            _ => None,
                        }
                    }
                    17 => {
                        match value {
                            "chargingProfileId" => Some(0),
                            _ => None,
                        }
                    }
                    19 => {
                        match value {
                            "chargingProfileKind" => Some(4),
                            _ => None,
                        }
                    }
                    22 => {
                        match value {
                            "chargingProfilePurpose" => Some(3),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut charging_profile_id = None;
                let mut transaction_id = None;
                let mut stack_level = None;
                let mut charging_profile_purpose = None;
                let mut charging_profile_kind = None;
                let mut recurrency_kind = None;
                let mut valid_from = None;
                let mut valid_to = None;
                let mut charging_schedule = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut charging_profile_id,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        1 => {
                            decode::once(
                                &mut transaction_id,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        2 => decode::once(&mut stack_level, NAMES[2], map.next_value()?)?,
                        3 => {
                            decode::once(
                                &mut charging_profile_purpose,
                                NAMES[3],
                                map.next_value()?,
                            )?
                        }
                        4 => {
                            decode::once(
                                &mut charging_profile_kind,
                                NAMES[4],
                                map.next_value()?,
                            )?
                        }
                        5 => {
                            decode::once(
                                &mut recurrency_kind,
                                NAMES[5],
                                map.next_value()?,
                            )?
                        }
                        6 => decode::once(&mut valid_from, NAMES[6], map.next_value()?)?,
                        7 => decode::once(&mut valid_to, NAMES[7], map.next_value()?)?,
                        8 => {
                            decode::once(
                                &mut charging_schedule,
                                NAMES[8],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ChargingProfile {
                    charging_profile_id: decode::required(
                        charging_profile_id,
                        NAMES[0],
                    )?,
                    transaction_id,
                    stack_level: decode::required(stack_level, NAMES[2])?,
                    charging_profile_purpose: decode::required(
                        charging_profile_purpose,
                        NAMES[3],
                    )?,
                    charging_profile_kind: decode::required(
                        charging_profile_kind,
                        NAMES[4],
                    )?,
                    recurrency_kind,
                    valid_from,
                    valid_to,
                    charging_schedule: decode::required(charging_schedule, NAMES[8])?,
                })
            }
        }
        deserializer.deserialize_struct("ChargingProfile", NAMES, Members)
    }
}
impl Serialize for ChargingProfile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "ChargingProfile",
                5 + usize::from(self.transaction_id.is_some())
                    + usize::from(self.recurrency_kind.is_some())
                    + usize::from(self.valid_from.is_some())
                    + usize::from(self.valid_to.is_some()),
            )?;
        object.serialize_field("chargingProfileId", &self.charging_profile_id)?;
        if let Some(value) = &self.transaction_id {
            object.serialize_field("transactionId", value)?;
        }
        object.serialize_field("stackLevel", &self.stack_level)?;
        object
            .serialize_field("chargingProfilePurpose", &self.charging_profile_purpose)?;
        object.serialize_field("chargingProfileKind", &self.charging_profile_kind)?;
        if let Some(value) = &self.recurrency_kind {
            object.serialize_field("recurrencyKind", value)?;
        }
        if let Some(value) = &self.valid_from {
            object.serialize_field("validFrom", value)?;
        }
        if let Some(value) = &self.valid_to {
            object.serialize_field("validTo", value)?;
        }
        object.serialize_field("chargingSchedule", &self.charging_schedule)?;
        object.end()
    }
}
schema_of_object!(ChargingProfile, CHARGING_PROFILE);
/**Limits on power or current as a list of consecutive periods.

OCPP 1.6 section 7.13.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChargingSchedule {
    ///Length of the schedule in s; when absent the last period lasts for ever or until the end of the transaction. A duration beyond the recurrence period is cut (A-126).
    pub duration: Option<i64>,
    ///Moment that counts as second 0 of the schedule, used for the kinds `Absolute` and `Recurring` and absent for `Relative` (A-125). In a composite schedule it is absent too, because `scheduleStart` of the message replaces it (A-138).
    pub start_schedule: Option<DateTime>,
    ///Unit of `limit` and `minChargingRate`: A per phase or W in total (A-127).
    pub charging_rate_unit: ChargingRateUnitType,
    ///The periods in order of time, at least one and at most `ChargingScheduleMaxPeriods`. The first starts at 0 s (A-126).
    pub charging_schedule_period: Vec<ChargingSchedulePeriod>,
    ///Lowest rate at which the vehicle charges efficiently, in the unit of `chargingRateUnit` with at most one decimal (A-127). It is a hint for local load sharing.
    pub min_charging_rate: Option<Decimal>,
}
impl ChargingSchedule {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(
        charging_rate_unit: ChargingRateUnitType,
        charging_schedule_period: Vec<ChargingSchedulePeriod>,
    ) -> Self {
        Self {
            duration: None,
            start_schedule: None,
            charging_rate_unit,
            charging_schedule_period,
            min_charging_rate: None,
        }
    }
}
impl<'de> Deserialize<'de> for ChargingSchedule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "duration",
            "startSchedule",
            "chargingRateUnit",
            "chargingSchedulePeriod",
            "minChargingRate",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ChargingSchedule;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ChargingSchedule)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ChargingSchedule, A::Error> {
                let position = |value: &str| match value.len() {
                    8 => {
                        match value {
                            "duration" => Some(0),
                            _ => None,
                        }
                    }
                    13 => {
                        match value {
                            "startSchedule" => Some(1),
                            _ => None,
                        }
                    }
                    15 => {
                        match value {
                            "minChargingRate" => Some(4),
                            _ => None,
                        }
                    }
                    16 => {
                        match value {
                            "chargingRateUnit" => Some(2),
                            _ => None,
                        }
                    }
                    22 => {
                        match value {
                            "chargingSchedulePeriod" => Some(3),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut duration = None;
                let mut start_schedule = None;
                let mut charging_rate_unit = None;
                let mut charging_schedule_period = None;
                let mut min_charging_rate = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut duration, NAMES[0], map.next_value()?)?,
                        1 => {
                            decode::once(
                                &mut start_schedule,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        2 => {
                            decode::once(
                                &mut charging_rate_unit,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        3 => {
                            decode::once(
                                &mut charging_schedule_period,
                                NAMES[3],
                                map.next_value()?,
                            )?
                        }
                        4 => {
                            decode::once(
                                &mut min_charging_rate,
                                NAMES[4],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ChargingSchedule {
                    duration,
                    start_schedule,
                    charging_rate_unit: decode::required(charging_rate_unit, NAMES[2])?,
                    charging_schedule_period: decode::required(
                        charging_schedule_period,
                        NAMES[3],
                    )?,
                    min_charging_rate,
                })
            }
        }
        deserializer.deserialize_struct("ChargingSchedule", NAMES, Members)
    }
}
impl Serialize for ChargingSchedule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "ChargingSchedule",
                2 + usize::from(self.duration.is_some())
                    + usize::from(self.start_schedule.is_some())
                    + usize::from(self.min_charging_rate.is_some()),
            )?;
        if let Some(value) = &self.duration {
            object.serialize_field("duration", value)?;
        }
        if let Some(value) = &self.start_schedule {
            object.serialize_field("startSchedule", value)?;
        }
        object.serialize_field("chargingRateUnit", &self.charging_rate_unit)?;
        object
            .serialize_field("chargingSchedulePeriod", &self.charging_schedule_period)?;
        if let Some(value) = &self.min_charging_rate {
            object.serialize_field("minChargingRate", value)?;
        }
        object.end()
    }
}
schema_of_object!(ChargingSchedule, CHARGING_SCHEDULE);
/**One period of a charging schedule with a constant limit. It lasts until the next period starts (A-126).

OCPP 1.6 section 7.14.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChargingSchedulePeriod {
    ///Start of the period in s from the start of the schedule; it is 0 in the first period (A-126).
    pub start_period: i64,
    ///Limit during the period in the unit of `chargingRateUnit`, A per phase or W in total, with at most one decimal (A-127).
    pub limit: Decimal,
    ///Number of phases that may be used; 3 when absent (A-127).
    pub number_phases: Option<i64>,
}
impl ChargingSchedulePeriod {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(start_period: i64, limit: Decimal) -> Self {
        Self {
            start_period,
            limit,
            number_phases: None,
        }
    }
}
impl<'de> Deserialize<'de> for ChargingSchedulePeriod {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["startPeriod", "limit", "numberPhases"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = ChargingSchedulePeriod;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (ChargingSchedulePeriod)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<ChargingSchedulePeriod, A::Error> {
                let position = |value: &str| match value.len() {
                    5 => {
                        match value {
                            "limit" => Some(1),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "startPeriod" => Some(0),
                            _ => None,
                        }
                    }
                    12 => {
                        match value {
                            "numberPhases" => Some(2),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut start_period = None;
                let mut limit = None;
                let mut number_phases = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(&mut start_period, NAMES[0], map.next_value()?)?
                        }
                        1 => decode::once(&mut limit, NAMES[1], map.next_value()?)?,
                        2 => {
                            decode::once(
                                &mut number_phases,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(ChargingSchedulePeriod {
                    start_period: decode::required(start_period, NAMES[0])?,
                    limit: decode::required(limit, NAMES[1])?,
                    number_phases,
                })
            }
        }
        deserializer.deserialize_struct("ChargingSchedulePeriod", NAMES, Members)
    }
}
impl Serialize for ChargingSchedulePeriod {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "ChargingSchedulePeriod",
                2 + usize::from(self.number_phases.is_some()),
            )?;
        object.serialize_field("startPeriod", &self.start_period)?;
        object.serialize_field("limit", &self.limit)?;
        if let Some(value) = &self.number_phases {
            object.serialize_field("numberPhases", value)?;
        }
        object.end()
    }
}
schema_of_object!(ChargingSchedulePeriod, CHARGING_SCHEDULE_PERIOD);
/**Firmware to fetch and install with `SignedUpdateFirmware`.

security white paper, data types.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FirmwareType {
    ///URI to download the firmware from, at most 512 characters.
    pub location: Text<512>,
    ///Moment at which to download the firmware.
    pub retrieve_date_time: DateTime,
    ///Moment at which to install the firmware; when absent none is prescribed.
    pub install_date_time: Option<DateTime>,
    ///Certificate that verifies the signature, in PEM, at most 5500 characters. No intermediate certificates are used (A-171).
    pub signing_certificate: Text<5500>,
    ///Signature over the whole firmware file in base64, at most 800 characters. It is made with RSA-PSS or ECSchnorr over SHA-256 (A-171).
    pub signature: Text<800>,
}
impl FirmwareType {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(
        location: Text<512>,
        retrieve_date_time: DateTime,
        signing_certificate: Text<5500>,
        signature: Text<800>,
    ) -> Self {
        Self {
            location,
            retrieve_date_time,
            install_date_time: None,
            signing_certificate,
            signature,
        }
    }
}
impl<'de> Deserialize<'de> for FirmwareType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "location",
            "retrieveDateTime",
            "installDateTime",
            "signingCertificate",
            "signature",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = FirmwareType;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (FirmwareType)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<FirmwareType, A::Error> {
                let position = |value: &str| match value.len() {
                    8 => {
                        match value {
                            "location" => Some(0),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "signature" => Some(4),
                            _ => None,
                        }
                    }
                    15 => {
                        match value {
                            "installDateTime" => Some(2),
                            _ => None,
                        }
                    }
                    16 => {
                        match value {
                            "retrieveDateTime" => Some(1),
                            _ => None,
                        }
                    }
                    18 => {
                        match value {
                            "signingCertificate" => Some(3),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut location = None;
                let mut retrieve_date_time = None;
                let mut install_date_time = None;
                let mut signing_certificate = None;
                let mut signature = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut location, NAMES[0], map.next_value()?)?,
                        1 => {
                            decode::once(
                                &mut retrieve_date_time,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        2 => {
                            decode::once(
                                &mut install_date_time,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        3 => {
                            decode::once(
                                &mut signing_certificate,
                                NAMES[3],
                                map.next_value()?,
                            )?
                        }
                        4 => decode::once(&mut signature, NAMES[4], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(FirmwareType {
                    location: decode::required(location, NAMES[0])?,
                    retrieve_date_time: decode::required(retrieve_date_time, NAMES[1])?,
                    install_date_time,
                    signing_certificate: decode::required(
                        signing_certificate,
                        NAMES[3],
                    )?,
                    signature: decode::required(signature, NAMES[4])?,
                })
            }
        }
        deserializer.deserialize_struct("FirmwareType", NAMES, Members)
    }
}
impl Serialize for FirmwareType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "FirmwareType",
                4 + usize::from(self.install_date_time.is_some()),
            )?;
        object.serialize_field("location", &self.location)?;
        object.serialize_field("retrieveDateTime", &self.retrieve_date_time)?;
        if let Some(value) = &self.install_date_time {
            object.serialize_field("installDateTime", value)?;
        }
        object.serialize_field("signingCertificate", &self.signing_certificate)?;
        object.serialize_field("signature", &self.signature)?;
        object.end()
    }
}
schema_of_object!(FirmwareType, FIRMWARE_TYPE);
/**Verdict on an identifier together with what a Charge Point may keep about it.

OCPP 1.6 section 7.27.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdTagInfo {
    ///Moment at which the entry ends and leaves the authorization cache; when absent it has no end (A-32).
    pub expiry_date: Option<DateTime>,
    ///Identifier of the group the identifier belongs to, at most 20 characters. Two identifiers are in one group if their parents match (A-33).
    pub parent_id_tag: Option<IdToken>,
    ///Whether the identifier is good for charging.
    pub status: AuthorizationStatus,
}
impl IdTagInfo {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(status: AuthorizationStatus) -> Self {
        Self {
            expiry_date: None,
            parent_id_tag: None,
            status,
        }
    }
}
impl<'de> Deserialize<'de> for IdTagInfo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["expiryDate", "parentIdTag", "status"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = IdTagInfo;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (IdTagInfo)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<IdTagInfo, A::Error> {
                let position = |value: &str| match value.len() {
                    6 => {
                        match value {
                            "status" => Some(2),
                            _ => None,
                        }
                    }
                    10 => {
                        match value {
                            "expiryDate" => Some(0),
                            _ => None,
                        }
                    }
                    11 => {
                        match value {
                            "parentIdTag" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut expiry_date = None;
                let mut parent_id_tag = None;
                let mut status = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut expiry_date, NAMES[0], map.next_value()?)?,
                        1 => {
                            decode::once(
                                &mut parent_id_tag,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        2 => decode::once(&mut status, NAMES[2], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(IdTagInfo {
                    expiry_date,
                    parent_id_tag,
                    status: decode::required(status, NAMES[2])?,
                })
            }
        }
        deserializer.deserialize_struct("IdTagInfo", NAMES, Members)
    }
}
impl Serialize for IdTagInfo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "IdTagInfo",
                1 + usize::from(self.expiry_date.is_some())
                    + usize::from(self.parent_id_tag.is_some()),
            )?;
        if let Some(value) = &self.expiry_date {
            object.serialize_field("expiryDate", value)?;
        }
        if let Some(value) = &self.parent_id_tag {
            object.serialize_field("parentIdTag", value)?;
        }
        object.serialize_field("status", &self.status)?;
        object.end()
    }
}
schema_of_object!(IdTagInfo, ID_TAG_INFO);
/**One configuration key with its value, as answered to `GetConfiguration`.

OCPP 1.6 section 7.29.*/
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct KeyValue {
    ///Name of the key: at most 50 characters, compared without regard to case (A-1).
    pub key: CiString<50>,
    ///`false` if `ChangeConfiguration` can set the key, `true` if not (A-96).
    pub readonly: bool,
    ///Value as text of at most 500 characters; when absent the key is known but not set (A-96).
    pub value: Option<CiString<500>>,
}
impl KeyValue {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(key: CiString<50>, readonly: bool) -> Self {
        Self { key, readonly, value: None }
    }
}
impl<'de> Deserialize<'de> for KeyValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["key", "readonly", "value"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = KeyValue;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (KeyValue)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<KeyValue, A::Error> {
                let position = |value: &str| match value.len() {
                    3 => {
                        match value {
                            "key" => Some(0),
                            _ => None,
                        }
                    }
                    5 => {
                        match value {
                            "value" => Some(2),
                            _ => None,
                        }
                    }
                    8 => {
                        match value {
                            "readonly" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut key = None;
                let mut readonly = None;
                let mut value = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut key, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut readonly, NAMES[1], map.next_value()?)?,
                        2 => decode::once(&mut value, NAMES[2], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(KeyValue {
                    key: decode::required(key, NAMES[0])?,
                    readonly: decode::required(readonly, NAMES[1])?,
                    value,
                })
            }
        }
        deserializer.deserialize_struct("KeyValue", NAMES, Members)
    }
}
impl Serialize for KeyValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct("KeyValue", 2 + usize::from(self.value.is_some()))?;
        object.serialize_field("key", &self.key)?;
        object.serialize_field("readonly", &self.readonly)?;
        if let Some(value) = &self.value {
            object.serialize_field("value", value)?;
        }
        object.end()
    }
}
schema_of_object!(KeyValue, KEY_VALUE);
/**Where to upload a log and which part of it, as sent with `GetLog` (A-190).

security white paper, data types.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LogParametersType {
    ///URL to upload the log to, at most 512 characters (A-190).
    pub remote_location: Text<512>,
    ///Moment of the oldest entry to include; when absent there is no lower bound.
    pub oldest_timestamp: Option<DateTime>,
    ///Moment of the latest entry to include; when absent there is no upper bound.
    pub latest_timestamp: Option<DateTime>,
}
impl LogParametersType {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(remote_location: Text<512>) -> Self {
        Self {
            remote_location,
            oldest_timestamp: None,
            latest_timestamp: None,
        }
    }
}
impl<'de> Deserialize<'de> for LogParametersType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["remoteLocation", "oldestTimestamp", "latestTimestamp"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = LogParametersType;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (LogParametersType)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<LogParametersType, A::Error> {
                let position = |value: &str| match value.len() {
                    14 => {
                        match value {
                            "remoteLocation" => Some(0),
                            _ => None,
                        }
                    }
                    15 => {
                        match value {
                            "oldestTimestamp" => Some(1),
                            "latestTimestamp" => Some(2),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut remote_location = None;
                let mut oldest_timestamp = None;
                let mut latest_timestamp = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => {
                            decode::once(
                                &mut remote_location,
                                NAMES[0],
                                map.next_value()?,
                            )?
                        }
                        1 => {
                            decode::once(
                                &mut oldest_timestamp,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        2 => {
                            decode::once(
                                &mut latest_timestamp,
                                NAMES[2],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(LogParametersType {
                    remote_location: decode::required(remote_location, NAMES[0])?,
                    oldest_timestamp,
                    latest_timestamp,
                })
            }
        }
        deserializer.deserialize_struct("LogParametersType", NAMES, Members)
    }
}
impl Serialize for LogParametersType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "LogParametersType",
                1 + usize::from(self.oldest_timestamp.is_some())
                    + usize::from(self.latest_timestamp.is_some()),
            )?;
        object.serialize_field("remoteLocation", &self.remote_location)?;
        if let Some(value) = &self.oldest_timestamp {
            object.serialize_field("oldestTimestamp", value)?;
        }
        if let Some(value) = &self.latest_timestamp {
            object.serialize_field("latestTimestamp", value)?;
        }
        object.end()
    }
}
schema_of_object!(LogParametersType, LOG_PARAMETERS_TYPE);
/**Values sampled at the same moment.

OCPP 1.6 section 7.33.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MeterValue {
    ///Moment of the sample; clock-aligned interval values carry the start of the interval (A-64).
    pub timestamp: DateTime,
    ///The sampled values, at least one.
    pub sampled_value: Vec<SampledValue>,
}
impl MeterValue {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(timestamp: DateTime, sampled_value: Vec<SampledValue>) -> Self {
        Self { timestamp, sampled_value }
    }
}
impl<'de> Deserialize<'de> for MeterValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["timestamp", "sampledValue"];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = MeterValue;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (MeterValue)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<MeterValue, A::Error> {
                let position = |value: &str| match value.len() {
                    9 => {
                        match value {
                            "timestamp" => Some(0),
                            _ => None,
                        }
                    }
                    12 => {
                        match value {
                            "sampledValue" => Some(1),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut timestamp = None;
                let mut sampled_value = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut timestamp, NAMES[0], map.next_value()?)?,
                        1 => {
                            decode::once(
                                &mut sampled_value,
                                NAMES[1],
                                map.next_value()?,
                            )?
                        }
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(MeterValue {
                    timestamp: decode::required(timestamp, NAMES[0])?,
                    sampled_value: decode::required(sampled_value, NAMES[1])?,
                })
            }
        }
        deserializer.deserialize_struct("MeterValue", NAMES, Members)
    }
}
impl Serialize for MeterValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("MeterValue", 2)?;
        object.serialize_field("timestamp", &self.timestamp)?;
        object.serialize_field("sampledValue", &self.sampled_value)?;
        object.end()
    }
}
schema_of_object!(MeterValue, METER_VALUE);
/**One measured value with the description of what it is.

OCPP 1.6 section 7.43.*/
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SampledValue {
    ///The value as text: a decimal number for format `Raw`, hexadecimal digits for `SignedData` (A-63).
    pub value: Text,
    ///Why or when the value is sampled; `Sample.Periodic` when absent (A-62).
    pub context: Option<ReadingContext>,
    ///Whether the value is plain or signed; `Raw` when absent (A-62).
    pub format: Option<ValueFormat>,
    ///Quantity measured; `Energy.Active.Import.Register` when absent (A-62).
    pub measurand: Option<Measurand>,
    ///Phase measured; when absent the value is an overall one (A-62).
    pub phase: Option<Phase>,
    ///Place of the measurement; `Outlet` when absent (A-62).
    pub location: Option<Location>,
    ///Unit of the value; `Wh` when absent if the measurand is an energy (A-62).
    pub unit: Option<UnitOfMeasure>,
}
impl SampledValue {
    ///Creates it from the required members, with all others absent.
    #[must_use]
    pub const fn new(value: Text) -> Self {
        Self {
            value,
            context: None,
            format: None,
            measurand: None,
            phase: None,
            location: None,
            unit: None,
        }
    }
}
impl<'de> Deserialize<'de> for SampledValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &[
            "value",
            "context",
            "format",
            "measurand",
            "phase",
            "location",
            "unit",
        ];
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = SampledValue;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object (SampledValue)")
            }
            fn visit_map<A: MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<SampledValue, A::Error> {
                let position = |value: &str| match value.len() {
                    4 => {
                        match value {
                            "unit" => Some(6),
                            _ => None,
                        }
                    }
                    5 => {
                        match value {
                            "value" => Some(0),
                            "phase" => Some(4),
                            _ => None,
                        }
                    }
                    6 => {
                        match value {
                            "format" => Some(2),
                            _ => None,
                        }
                    }
                    7 => {
                        match value {
                            "context" => Some(1),
                            _ => None,
                        }
                    }
                    8 => {
                        match value {
                            "location" => Some(5),
                            _ => None,
                        }
                    }
                    9 => {
                        match value {
                            "measurand" => Some(3),
                            _ => None,
                        }
                    }
                    _ => None,
                };
                let mut value = None;
                let mut context = None;
                let mut format = None;
                let mut measurand = None;
                let mut phase = None;
                let mut location = None;
                let mut unit = None;
                while let Some(index) = decode::member(&mut map, NAMES, position)? {
                    match index {
                        0 => decode::once(&mut value, NAMES[0], map.next_value()?)?,
                        1 => decode::once(&mut context, NAMES[1], map.next_value()?)?,
                        2 => decode::once(&mut format, NAMES[2], map.next_value()?)?,
                        3 => decode::once(&mut measurand, NAMES[3], map.next_value()?)?,
                        4 => decode::once(&mut phase, NAMES[4], map.next_value()?)?,
                        5 => decode::once(&mut location, NAMES[5], map.next_value()?)?,
                        6 => decode::once(&mut unit, NAMES[6], map.next_value()?)?,
                        _ => return Err(decode::out_of_range()),
                    }
                }
                Ok(SampledValue {
                    value: decode::required(value, NAMES[0])?,
                    context,
                    format,
                    measurand,
                    phase,
                    location,
                    unit,
                })
            }
        }
        deserializer.deserialize_struct("SampledValue", NAMES, Members)
    }
}
impl Serialize for SampledValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer
            .serialize_struct(
                "SampledValue",
                1 + usize::from(self.context.is_some())
                    + usize::from(self.format.is_some())
                    + usize::from(self.measurand.is_some())
                    + usize::from(self.phase.is_some())
                    + usize::from(self.location.is_some())
                    + usize::from(self.unit.is_some()),
            )?;
        object.serialize_field("value", &self.value)?;
        if let Some(value) = &self.context {
            object.serialize_field("context", value)?;
        }
        if let Some(value) = &self.format {
            object.serialize_field("format", value)?;
        }
        if let Some(value) = &self.measurand {
            object.serialize_field("measurand", value)?;
        }
        if let Some(value) = &self.phase {
            object.serialize_field("phase", value)?;
        }
        if let Some(value) = &self.location {
            object.serialize_field("location", value)?;
        }
        if let Some(value) = &self.unit {
            object.serialize_field("unit", value)?;
        }
        object.end()
    }
}
schema_of_object!(SampledValue, SAMPLED_VALUE);
impl Sealed for AuthorizeRequest {}
impl Payload for AuthorizeRequest {
    const TABLE: &'static table::Object = &AUTHORIZE_REQUEST;
}
impl Sealed for AuthorizeResponse {}
impl Payload for AuthorizeResponse {
    const TABLE: &'static table::Object = &AUTHORIZE_RESPONSE;
}
impl Sealed for BootNotificationRequest {}
impl Payload for BootNotificationRequest {
    const TABLE: &'static table::Object = &BOOT_NOTIFICATION_REQUEST;
}
impl Sealed for BootNotificationResponse {}
impl Payload for BootNotificationResponse {
    const TABLE: &'static table::Object = &BOOT_NOTIFICATION_RESPONSE;
}
impl Sealed for CancelReservationRequest {}
impl Payload for CancelReservationRequest {
    const TABLE: &'static table::Object = &CANCEL_RESERVATION_REQUEST;
}
impl Sealed for CancelReservationResponse {}
impl Payload for CancelReservationResponse {
    const TABLE: &'static table::Object = &CANCEL_RESERVATION_RESPONSE;
}
impl Sealed for CertificateSignedRequest {}
impl Payload for CertificateSignedRequest {
    const TABLE: &'static table::Object = &CERTIFICATE_SIGNED_REQUEST;
}
impl Sealed for CertificateSignedResponse {}
impl Payload for CertificateSignedResponse {
    const TABLE: &'static table::Object = &CERTIFICATE_SIGNED_RESPONSE;
}
impl Sealed for ChangeAvailabilityRequest {}
impl Payload for ChangeAvailabilityRequest {
    const TABLE: &'static table::Object = &CHANGE_AVAILABILITY_REQUEST;
}
impl Sealed for ChangeAvailabilityResponse {}
impl Payload for ChangeAvailabilityResponse {
    const TABLE: &'static table::Object = &CHANGE_AVAILABILITY_RESPONSE;
}
impl Sealed for ChangeConfigurationRequest {}
impl Payload for ChangeConfigurationRequest {
    const TABLE: &'static table::Object = &CHANGE_CONFIGURATION_REQUEST;
}
impl Sealed for ChangeConfigurationResponse {}
impl Payload for ChangeConfigurationResponse {
    const TABLE: &'static table::Object = &CHANGE_CONFIGURATION_RESPONSE;
}
impl Sealed for ClearCacheRequest {}
impl Payload for ClearCacheRequest {
    const TABLE: &'static table::Object = &CLEAR_CACHE_REQUEST;
}
impl Sealed for ClearCacheResponse {}
impl Payload for ClearCacheResponse {
    const TABLE: &'static table::Object = &CLEAR_CACHE_RESPONSE;
}
impl Sealed for ClearChargingProfileRequest {}
impl Payload for ClearChargingProfileRequest {
    const TABLE: &'static table::Object = &CLEAR_CHARGING_PROFILE_REQUEST;
}
impl Sealed for ClearChargingProfileResponse {}
impl Payload for ClearChargingProfileResponse {
    const TABLE: &'static table::Object = &CLEAR_CHARGING_PROFILE_RESPONSE;
}
impl Sealed for DataTransferRequest {}
impl Payload for DataTransferRequest {
    const TABLE: &'static table::Object = &DATA_TRANSFER_REQUEST;
}
impl Sealed for DataTransferResponse {}
impl Payload for DataTransferResponse {
    const TABLE: &'static table::Object = &DATA_TRANSFER_RESPONSE;
}
impl Sealed for DeleteCertificateRequest {}
impl Payload for DeleteCertificateRequest {
    const TABLE: &'static table::Object = &DELETE_CERTIFICATE_REQUEST;
}
impl Sealed for DeleteCertificateResponse {}
impl Payload for DeleteCertificateResponse {
    const TABLE: &'static table::Object = &DELETE_CERTIFICATE_RESPONSE;
}
impl Sealed for DiagnosticsStatusNotificationRequest {}
impl Payload for DiagnosticsStatusNotificationRequest {
    const TABLE: &'static table::Object = &DIAGNOSTICS_STATUS_NOTIFICATION_REQUEST;
}
impl Sealed for DiagnosticsStatusNotificationResponse {}
impl Payload for DiagnosticsStatusNotificationResponse {
    const TABLE: &'static table::Object = &DIAGNOSTICS_STATUS_NOTIFICATION_RESPONSE;
}
impl Sealed for ExtendedTriggerMessageRequest {}
impl Payload for ExtendedTriggerMessageRequest {
    const TABLE: &'static table::Object = &EXTENDED_TRIGGER_MESSAGE_REQUEST;
}
impl Sealed for ExtendedTriggerMessageResponse {}
impl Payload for ExtendedTriggerMessageResponse {
    const TABLE: &'static table::Object = &EXTENDED_TRIGGER_MESSAGE_RESPONSE;
}
impl Sealed for FirmwareStatusNotificationRequest {}
impl Payload for FirmwareStatusNotificationRequest {
    const TABLE: &'static table::Object = &FIRMWARE_STATUS_NOTIFICATION_REQUEST;
}
impl Sealed for FirmwareStatusNotificationResponse {}
impl Payload for FirmwareStatusNotificationResponse {
    const TABLE: &'static table::Object = &FIRMWARE_STATUS_NOTIFICATION_RESPONSE;
}
impl Sealed for GetCompositeScheduleRequest {}
impl Payload for GetCompositeScheduleRequest {
    const TABLE: &'static table::Object = &GET_COMPOSITE_SCHEDULE_REQUEST;
}
impl Sealed for GetCompositeScheduleResponse {}
impl Payload for GetCompositeScheduleResponse {
    const TABLE: &'static table::Object = &GET_COMPOSITE_SCHEDULE_RESPONSE;
}
impl Sealed for GetConfigurationRequest {}
impl Payload for GetConfigurationRequest {
    const TABLE: &'static table::Object = &GET_CONFIGURATION_REQUEST;
}
impl Sealed for GetConfigurationResponse {}
impl Payload for GetConfigurationResponse {
    const TABLE: &'static table::Object = &GET_CONFIGURATION_RESPONSE;
}
impl Sealed for GetDiagnosticsRequest {}
impl Payload for GetDiagnosticsRequest {
    const TABLE: &'static table::Object = &GET_DIAGNOSTICS_REQUEST;
}
impl Sealed for GetDiagnosticsResponse {}
impl Payload for GetDiagnosticsResponse {
    const TABLE: &'static table::Object = &GET_DIAGNOSTICS_RESPONSE;
}
impl Sealed for GetInstalledCertificateIdsRequest {}
impl Payload for GetInstalledCertificateIdsRequest {
    const TABLE: &'static table::Object = &GET_INSTALLED_CERTIFICATE_IDS_REQUEST;
}
impl Sealed for GetInstalledCertificateIdsResponse {}
impl Payload for GetInstalledCertificateIdsResponse {
    const TABLE: &'static table::Object = &GET_INSTALLED_CERTIFICATE_IDS_RESPONSE;
}
impl Sealed for GetLocalListVersionRequest {}
impl Payload for GetLocalListVersionRequest {
    const TABLE: &'static table::Object = &GET_LOCAL_LIST_VERSION_REQUEST;
}
impl Sealed for GetLocalListVersionResponse {}
impl Payload for GetLocalListVersionResponse {
    const TABLE: &'static table::Object = &GET_LOCAL_LIST_VERSION_RESPONSE;
}
impl Sealed for GetLogRequest {}
impl Payload for GetLogRequest {
    const TABLE: &'static table::Object = &GET_LOG_REQUEST;
}
impl Sealed for GetLogResponse {}
impl Payload for GetLogResponse {
    const TABLE: &'static table::Object = &GET_LOG_RESPONSE;
}
impl Sealed for HeartbeatRequest {}
impl Payload for HeartbeatRequest {
    const TABLE: &'static table::Object = &HEARTBEAT_REQUEST;
}
impl Sealed for HeartbeatResponse {}
impl Payload for HeartbeatResponse {
    const TABLE: &'static table::Object = &HEARTBEAT_RESPONSE;
}
impl Sealed for InstallCertificateRequest {}
impl Payload for InstallCertificateRequest {
    const TABLE: &'static table::Object = &INSTALL_CERTIFICATE_REQUEST;
}
impl Sealed for InstallCertificateResponse {}
impl Payload for InstallCertificateResponse {
    const TABLE: &'static table::Object = &INSTALL_CERTIFICATE_RESPONSE;
}
impl Sealed for LogStatusNotificationRequest {}
impl Payload for LogStatusNotificationRequest {
    const TABLE: &'static table::Object = &LOG_STATUS_NOTIFICATION_REQUEST;
}
impl Sealed for LogStatusNotificationResponse {}
impl Payload for LogStatusNotificationResponse {
    const TABLE: &'static table::Object = &LOG_STATUS_NOTIFICATION_RESPONSE;
}
impl Sealed for MeterValuesRequest {}
impl Payload for MeterValuesRequest {
    const TABLE: &'static table::Object = &METER_VALUES_REQUEST;
}
impl Sealed for MeterValuesResponse {}
impl Payload for MeterValuesResponse {
    const TABLE: &'static table::Object = &METER_VALUES_RESPONSE;
}
impl Sealed for RemoteStartTransactionRequest {}
impl Payload for RemoteStartTransactionRequest {
    const TABLE: &'static table::Object = &REMOTE_START_TRANSACTION_REQUEST;
}
impl Sealed for RemoteStartTransactionResponse {}
impl Payload for RemoteStartTransactionResponse {
    const TABLE: &'static table::Object = &REMOTE_START_TRANSACTION_RESPONSE;
}
impl Sealed for RemoteStopTransactionRequest {}
impl Payload for RemoteStopTransactionRequest {
    const TABLE: &'static table::Object = &REMOTE_STOP_TRANSACTION_REQUEST;
}
impl Sealed for RemoteStopTransactionResponse {}
impl Payload for RemoteStopTransactionResponse {
    const TABLE: &'static table::Object = &REMOTE_STOP_TRANSACTION_RESPONSE;
}
impl Sealed for ReserveNowRequest {}
impl Payload for ReserveNowRequest {
    const TABLE: &'static table::Object = &RESERVE_NOW_REQUEST;
}
impl Sealed for ReserveNowResponse {}
impl Payload for ReserveNowResponse {
    const TABLE: &'static table::Object = &RESERVE_NOW_RESPONSE;
}
impl Sealed for ResetRequest {}
impl Payload for ResetRequest {
    const TABLE: &'static table::Object = &RESET_REQUEST;
}
impl Sealed for ResetResponse {}
impl Payload for ResetResponse {
    const TABLE: &'static table::Object = &RESET_RESPONSE;
}
impl Sealed for SecurityEventNotificationRequest {}
impl Payload for SecurityEventNotificationRequest {
    const TABLE: &'static table::Object = &SECURITY_EVENT_NOTIFICATION_REQUEST;
}
impl Sealed for SecurityEventNotificationResponse {}
impl Payload for SecurityEventNotificationResponse {
    const TABLE: &'static table::Object = &SECURITY_EVENT_NOTIFICATION_RESPONSE;
}
impl Sealed for SendLocalListRequest {}
impl Payload for SendLocalListRequest {
    const TABLE: &'static table::Object = &SEND_LOCAL_LIST_REQUEST;
}
impl Sealed for SendLocalListResponse {}
impl Payload for SendLocalListResponse {
    const TABLE: &'static table::Object = &SEND_LOCAL_LIST_RESPONSE;
}
impl Sealed for SetChargingProfileRequest {}
impl Payload for SetChargingProfileRequest {
    const TABLE: &'static table::Object = &SET_CHARGING_PROFILE_REQUEST;
}
impl Sealed for SetChargingProfileResponse {}
impl Payload for SetChargingProfileResponse {
    const TABLE: &'static table::Object = &SET_CHARGING_PROFILE_RESPONSE;
}
impl Sealed for SignCertificateRequest {}
impl Payload for SignCertificateRequest {
    const TABLE: &'static table::Object = &SIGN_CERTIFICATE_REQUEST;
}
impl Sealed for SignCertificateResponse {}
impl Payload for SignCertificateResponse {
    const TABLE: &'static table::Object = &SIGN_CERTIFICATE_RESPONSE;
}
impl Sealed for SignedFirmwareStatusNotificationRequest {}
impl Payload for SignedFirmwareStatusNotificationRequest {
    const TABLE: &'static table::Object = &SIGNED_FIRMWARE_STATUS_NOTIFICATION_REQUEST;
}
impl Sealed for SignedFirmwareStatusNotificationResponse {}
impl Payload for SignedFirmwareStatusNotificationResponse {
    const TABLE: &'static table::Object = &SIGNED_FIRMWARE_STATUS_NOTIFICATION_RESPONSE;
}
impl Sealed for SignedUpdateFirmwareRequest {}
impl Payload for SignedUpdateFirmwareRequest {
    const TABLE: &'static table::Object = &SIGNED_UPDATE_FIRMWARE_REQUEST;
}
impl Sealed for SignedUpdateFirmwareResponse {}
impl Payload for SignedUpdateFirmwareResponse {
    const TABLE: &'static table::Object = &SIGNED_UPDATE_FIRMWARE_RESPONSE;
}
impl Sealed for StartTransactionRequest {}
impl Payload for StartTransactionRequest {
    const TABLE: &'static table::Object = &START_TRANSACTION_REQUEST;
}
impl Sealed for StartTransactionResponse {}
impl Payload for StartTransactionResponse {
    const TABLE: &'static table::Object = &START_TRANSACTION_RESPONSE;
}
impl Sealed for StatusNotificationRequest {}
impl Payload for StatusNotificationRequest {
    const TABLE: &'static table::Object = &STATUS_NOTIFICATION_REQUEST;
}
impl Sealed for StatusNotificationResponse {}
impl Payload for StatusNotificationResponse {
    const TABLE: &'static table::Object = &STATUS_NOTIFICATION_RESPONSE;
}
impl Sealed for StopTransactionRequest {}
impl Payload for StopTransactionRequest {
    const TABLE: &'static table::Object = &STOP_TRANSACTION_REQUEST;
    fn relaxed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::any_value(deserializer)
    }
}
impl Sealed for StopTransactionResponse {}
impl Payload for StopTransactionResponse {
    const TABLE: &'static table::Object = &STOP_TRANSACTION_RESPONSE;
}
impl Sealed for TriggerMessageRequest {}
impl Payload for TriggerMessageRequest {
    const TABLE: &'static table::Object = &TRIGGER_MESSAGE_REQUEST;
}
impl Sealed for TriggerMessageResponse {}
impl Payload for TriggerMessageResponse {
    const TABLE: &'static table::Object = &TRIGGER_MESSAGE_RESPONSE;
}
impl Sealed for UnlockConnectorRequest {}
impl Payload for UnlockConnectorRequest {
    const TABLE: &'static table::Object = &UNLOCK_CONNECTOR_REQUEST;
}
impl Sealed for UnlockConnectorResponse {}
impl Payload for UnlockConnectorResponse {
    const TABLE: &'static table::Object = &UNLOCK_CONNECTOR_RESPONSE;
}
impl Sealed for UpdateFirmwareRequest {}
impl Payload for UpdateFirmwareRequest {
    const TABLE: &'static table::Object = &UPDATE_FIRMWARE_REQUEST;
}
impl Sealed for UpdateFirmwareResponse {}
impl Payload for UpdateFirmwareResponse {
    const TABLE: &'static table::Object = &UPDATE_FIRMWARE_RESPONSE;
}
/**Verdict of the Central System on an identifier.

OCPP 1.6 section 7.2.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AuthorizationStatus {
    ///The identifier may be used for charging.
    Accepted,
    ///The identifier is known but blocked, so it may not be used for charging.
    Blocked,
    ///The identifier is known but past its expiry date, so it may not be used for charging.
    Expired,
    ///The identifier is unknown, so it may not be used for charging.
    Invalid,
    ///The identifier already runs another transaction and may not run a second one. This value belongs only in the answer to `StartTransaction` (A-31, A-44).
    ConcurrentTx,
}
impl AuthorizationStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 5] = [
        Self::Accepted,
        Self::Blocked,
        Self::Expired,
        Self::Invalid,
        Self::ConcurrentTx,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Blocked => "Blocked",
            Self::Expired => "Expired",
            Self::Invalid => "Invalid",
            Self::ConcurrentTx => "ConcurrentTx",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            7 => {
                match value {
                    "Blocked" => Some(Self::Blocked),
                    "Expired" => Some(Self::Expired),
                    "Invalid" => Some(Self::Invalid),
                    _ => None,
                }
            }
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "ConcurrentTx" => Some(Self::ConcurrentTx),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(AuthorizationStatus, AUTHORIZATION_STATUS);
/**Answer of the Charge Point to `ChangeAvailability`.

OCPP 1.6 section 7.3.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AvailabilityStatus {
    ///The new availability takes effect, or was already in effect (A-90).
    Accepted,
    ///The Charge Point does not change the availability.
    Rejected,
    ///A transaction is running, so the change takes effect when it ends. A later `StatusNotification` shows the actual change (A-90).
    Scheduled,
}
impl AvailabilityStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Rejected, Self::Scheduled];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::Scheduled => "Scheduled",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            9 => {
                match value {
                    "Scheduled" => Some(Self::Scheduled),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(AvailabilityStatus, AVAILABILITY_STATUS);
/**Availability requested for a connector or the whole Charge Point with `ChangeAvailability`. The setting survives a reboot (A-90).

OCPP 1.6 section 7.4.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AvailabilityType {
    ///The connector is out of service and delivers no energy.
    Inoperative,
    ///The connector is in service and may be used for charging.
    Operative,
}
impl AvailabilityType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Inoperative, Self::Operative];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inoperative => "Inoperative",
            Self::Operative => "Operative",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            9 => {
                match value {
                    "Operative" => Some(Self::Operative),
                    _ => None,
                }
            }
            11 => {
                match value {
                    "Inoperative" => Some(Self::Inoperative),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(AvailabilityType, AVAILABILITY_TYPE);
/**Answer of the Charge Point to `CancelReservation`.

OCPP 1.6 section 7.5.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CancelReservationStatus {
    ///The reservation existed and is cancelled (A-154).
    Accepted,
    ///The Charge Point holds no reservation with this identifier (A-154).
    Rejected,
}
impl CancelReservationStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Rejected];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(CancelReservationStatus, CANCEL_RESERVATION_STATUS);
/**Answer of the Charge Point to `CertificateSigned`.

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CertificateSignedStatusEnumType {
    ///The certificate is valid; the Charge Point uses it from the start of its validity period and reconnects (A-181).
    Accepted,
    ///The certificate is not valid and is discarded. The Charge Point also reports the security event `InvalidChargePointCertificate` (A-181).
    Rejected,
}
impl CertificateSignedStatusEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Rejected];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(CertificateSignedStatusEnumType, CERTIFICATE_SIGNED_STATUS_ENUM_TYPE);
/**Answer of the Charge Point to `InstallCertificate`. The schema calls this definition `InstallCertificateStatusEnumType`.

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CertificateStatusEnumType {
    ///The certificate is installed.
    Accepted,
    ///The certificate is fit for installation, but installing it fails for another reason (A-182).
    Failed,
    ///The certificate is refused because it is invalid, the store is full, or `AdditionalRootCertificateCheck` demands a signature by the old root that is missing (A-182).
    Rejected,
}
impl CertificateStatusEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Failed, Self::Rejected];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Failed => "Failed",
            Self::Rejected => "Rejected",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            6 => {
                match value {
                    "Failed" => Some(Self::Failed),
                    _ => None,
                }
            }
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(CertificateStatusEnumType, CERTIFICATE_STATUS_ENUM_TYPE);
/**Purpose of a root certificate stored in the Charge Point.

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CertificateUseEnumType {
    ///Root certificate that verifies the TLS server certificate of the Central System.
    CentralSystemRootCertificate,
    ///Root certificate of the manufacturer that verifies firmware signing certificates.
    ManufacturerRootCertificate,
}
impl CertificateUseEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [
        Self::CentralSystemRootCertificate,
        Self::ManufacturerRootCertificate,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CentralSystemRootCertificate => "CentralSystemRootCertificate",
            Self::ManufacturerRootCertificate => "ManufacturerRootCertificate",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            27 => {
                match value {
                    "ManufacturerRootCertificate" => {
                        Some(Self::ManufacturerRootCertificate)
                    }
                    _ => None,
                }
            }
            28 => {
                match value {
                    "CentralSystemRootCertificate" => {
                        Some(Self::CentralSystemRootCertificate)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(CertificateUseEnumType, CERTIFICATE_USE_ENUM_TYPE);
/**Error code carried by every `StatusNotification`. A code other than `NoError` with a status other than `Faulted` is only a warning (A-73).

OCPP 1.6 section 7.6.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChargePointErrorCode {
    ///The lock of the connector cannot be closed or opened.
    ConnectorLockFailure,
    ///Communication with the vehicle fails, for instance on the control pilot. It is a warning that goes with `Preparing`, `SuspendedEV`, `SuspendedEVSE` or `Finishing` (A-73).
    EvCommunicationError,
    ///The ground fault protection has tripped.
    GroundFailure,
    ///The temperature inside the Charge Point is too high.
    HighTemperature,
    ///Hardware or software inside the Charge Point has failed.
    InternalError,
    ///An answer of the Central System contradicts the local authorization list. The Central System does well to send its list again (A-74).
    LocalListConflict,
    ///There is nothing to report.
    NoError,
    ///An error without a code of its own; `vendorErrorCode` and `info` tell more.
    OtherError,
    ///The overcurrent protection has tripped.
    OverCurrentFailure,
    ///The energy meter cannot be read.
    PowerMeterFailure,
    ///The power switch, such as a contactor, cannot be controlled.
    PowerSwitchFailure,
    ///The reader for identifiers, such as an RFID reader, has failed.
    ReaderFailure,
    ///The Charge Point cannot carry out a reset.
    ResetFailure,
    ///The supply voltage is below the acceptable level.
    UnderVoltage,
    ///The supply voltage is above the acceptable level.
    OverVoltage,
    ///The wireless modem reports a weak signal.
    WeakSignal,
}
impl ChargePointErrorCode {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 16] = [
        Self::ConnectorLockFailure,
        Self::EvCommunicationError,
        Self::GroundFailure,
        Self::HighTemperature,
        Self::InternalError,
        Self::LocalListConflict,
        Self::NoError,
        Self::OtherError,
        Self::OverCurrentFailure,
        Self::PowerMeterFailure,
        Self::PowerSwitchFailure,
        Self::ReaderFailure,
        Self::ResetFailure,
        Self::UnderVoltage,
        Self::OverVoltage,
        Self::WeakSignal,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConnectorLockFailure => "ConnectorLockFailure",
            Self::EvCommunicationError => "EVCommunicationError",
            Self::GroundFailure => "GroundFailure",
            Self::HighTemperature => "HighTemperature",
            Self::InternalError => "InternalError",
            Self::LocalListConflict => "LocalListConflict",
            Self::NoError => "NoError",
            Self::OtherError => "OtherError",
            Self::OverCurrentFailure => "OverCurrentFailure",
            Self::PowerMeterFailure => "PowerMeterFailure",
            Self::PowerSwitchFailure => "PowerSwitchFailure",
            Self::ReaderFailure => "ReaderFailure",
            Self::ResetFailure => "ResetFailure",
            Self::UnderVoltage => "UnderVoltage",
            Self::OverVoltage => "OverVoltage",
            Self::WeakSignal => "WeakSignal",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            7 => {
                match value {
                    "NoError" => Some(Self::NoError),
                    _ => None,
                }
            }
            10 => {
                match value {
                    "OtherError" => Some(Self::OtherError),
                    "WeakSignal" => Some(Self::WeakSignal),
                    _ => None,
                }
            }
            11 => {
                match value {
                    "OverVoltage" => Some(Self::OverVoltage),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "ResetFailure" => Some(Self::ResetFailure),
                    "UnderVoltage" => Some(Self::UnderVoltage),
                    _ => None,
                }
            }
            13 => {
                match value {
                    "GroundFailure" => Some(Self::GroundFailure),
                    "InternalError" => Some(Self::InternalError),
                    "ReaderFailure" => Some(Self::ReaderFailure),
                    _ => None,
                }
            }
            15 => {
                match value {
                    "HighTemperature" => Some(Self::HighTemperature),
                    _ => None,
                }
            }
            17 => {
                match value {
                    "LocalListConflict" => Some(Self::LocalListConflict),
                    "PowerMeterFailure" => Some(Self::PowerMeterFailure),
                    _ => None,
                }
            }
            18 => {
                match value {
                    "OverCurrentFailure" => Some(Self::OverCurrentFailure),
                    "PowerSwitchFailure" => Some(Self::PowerSwitchFailure),
                    _ => None,
                }
            }
            20 => {
                match value {
                    "ConnectorLockFailure" => Some(Self::ConnectorLockFailure),
                    "EVCommunicationError" => Some(Self::EvCommunicationError),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ChargePointErrorCode, CHARGE_POINT_ERROR_CODE);
/**State of a connector, or of the whole Charge Point for connector 0. Connector 0 knows only `Available`, `Unavailable` and `Faulted` (A-71).

OCPP 1.6 section 7.7.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChargePointStatus {
    ///The connector is free for a new user (operative, A-75).
    Available,
    ///A user presents an identifier, plugs in a cable or occupies the bay, but no transaction runs yet (operative, A-75).
    Preparing,
    ///A transaction runs and the contactor is closed, so the vehicle can take energy (operative, A-75).
    Charging,
    ///A transaction runs but the Charge Point offers no energy, for instance because of a charging profile or a refused identifier. It is also reported when both sides are suspended (A-73).
    SuspendedEvse,
    ///A transaction runs and energy is offered, but the vehicle takes none (operative, A-75).
    SuspendedEv,
    ///The transaction has ended, but the connector is not free yet because, for instance, the cable is still plugged in (operative, A-75).
    Finishing,
    ///The connector is kept free by `ReserveNow` (operative, A-75).
    Reserved,
    ///The connector is out of service, for instance after `ChangeAvailability` with `Inoperative` (inoperative, A-75).
    Unavailable,
    ///An error stops the connector from delivering energy; `errorCode` names it (inoperative, A-75).
    Faulted,
}
impl ChargePointStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 9] = [
        Self::Available,
        Self::Preparing,
        Self::Charging,
        Self::SuspendedEvse,
        Self::SuspendedEv,
        Self::Finishing,
        Self::Reserved,
        Self::Unavailable,
        Self::Faulted,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Available => "Available",
            Self::Preparing => "Preparing",
            Self::Charging => "Charging",
            Self::SuspendedEvse => "SuspendedEVSE",
            Self::SuspendedEv => "SuspendedEV",
            Self::Finishing => "Finishing",
            Self::Reserved => "Reserved",
            Self::Unavailable => "Unavailable",
            Self::Faulted => "Faulted",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            7 => {
                match value {
                    "Faulted" => Some(Self::Faulted),
                    _ => None,
                }
            }
            8 => {
                match value {
                    "Charging" => Some(Self::Charging),
                    "Reserved" => Some(Self::Reserved),
                    _ => None,
                }
            }
            9 => {
                match value {
                    "Available" => Some(Self::Available),
                    "Preparing" => Some(Self::Preparing),
                    "Finishing" => Some(Self::Finishing),
                    _ => None,
                }
            }
            11 => {
                match value {
                    "SuspendedEV" => Some(Self::SuspendedEv),
                    "Unavailable" => Some(Self::Unavailable),
                    _ => None,
                }
            }
            13 => {
                match value {
                    "SuspendedEVSE" => Some(Self::SuspendedEvse),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ChargePointStatus, CHARGE_POINT_STATUS);
/**How the schedule of a charging profile is anchored in time (A-125).

OCPP 1.6 section 7.9.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChargingProfileKindType {
    ///Periods count from the fixed moment `startSchedule` (A-125).
    Absolute,
    ///The schedule restarts every day or week, counted from `startSchedule`; `recurrencyKind` tells which (A-125).
    Recurring,
    ///Periods count from a moment the Charge Point determines, such as the start of the transaction, and `startSchedule` is absent (A-125).
    Relative,
}
impl ChargingProfileKindType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 3] = [Self::Absolute, Self::Recurring, Self::Relative];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Absolute => "Absolute",
            Self::Recurring => "Recurring",
            Self::Relative => "Relative",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Absolute" => Some(Self::Absolute),
                    "Relative" => Some(Self::Relative),
                    _ => None,
                }
            }
            9 => {
                match value {
                    "Recurring" => Some(Self::Recurring),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ChargingProfileKindType, CHARGING_PROFILE_KIND_TYPE);
/**What a charging profile limits. The limit at any time is the minimum of `ChargePointMaxProfile` and `TxProfile`, or `TxDefaultProfile` if there is no `TxProfile` (A-124).

OCPP 1.6 section 7.10.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChargingProfilePurposeType {
    ///Limit for all connectors together, set on connector 0 only (A-120).
    ChargePointMaxProfile,
    ///Default limit for transactions: on connector 0 for all connectors, on another connector for that one alone, which then overrides the general one (A-120).
    TxDefaultProfile,
    ///Limit for one running transaction on a connector above 0. It overrules `TxDefaultProfile` and ends with the transaction (A-120).
    TxProfile,
}
impl ChargingProfilePurposeType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 3] = [
        Self::ChargePointMaxProfile,
        Self::TxDefaultProfile,
        Self::TxProfile,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ChargePointMaxProfile => "ChargePointMaxProfile",
            Self::TxDefaultProfile => "TxDefaultProfile",
            Self::TxProfile => "TxProfile",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            9 => {
                match value {
                    "TxProfile" => Some(Self::TxProfile),
                    _ => None,
                }
            }
            16 => {
                match value {
                    "TxDefaultProfile" => Some(Self::TxDefaultProfile),
                    _ => None,
                }
            }
            21 => {
                match value {
                    "ChargePointMaxProfile" => Some(Self::ChargePointMaxProfile),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ChargingProfilePurposeType, CHARGING_PROFILE_PURPOSE_TYPE);
/**Answer of the Charge Point to `SetChargingProfile`.

OCPP 1.6 section 7.11.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChargingProfileStatus {
    ///The profile is taken over, which is no promise that the schedule is followed to the letter (A-129).
    Accepted,
    ///The profile is refused, for instance a `TxProfile` while no transaction runs (A-120).
    Rejected,
    ///The Charge Point does not support charging profiles or this request.
    NotSupported,
}
impl ChargingProfileStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Rejected, Self::NotSupported];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::NotSupported => "NotSupported",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "NotSupported" => Some(Self::NotSupported),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ChargingProfileStatus, CHARGING_PROFILE_STATUS);
/**Unit of the limits of a charging schedule. The configuration key `ChargingScheduleAllowedChargingRateUnit` names the units a Charge Point takes (A-127).

OCPP 1.6 section 7.12.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChargingRateUnitType {
    ///Ampere per phase; the configuration key calls it `Current` (A-127).
    A,
    ///Watt in total over all phases; the configuration key calls it `Power` (A-127).
    W,
}
impl ChargingRateUnitType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::A, Self::W];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::W => "W",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            1 => {
                match value {
                    "A" => Some(Self::A),
                    "W" => Some(Self::W),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ChargingRateUnitType, CHARGING_RATE_UNIT_TYPE);
/**Answer of the Charge Point to `ClearCache`.

OCPP 1.6 section 7.20.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClearCacheStatus {
    ///The authorization cache is emptied.
    Accepted,
    ///The cache is not emptied, or the Charge Point has none (A-99).
    Rejected,
}
impl ClearCacheStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Rejected];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ClearCacheStatus, CLEAR_CACHE_STATUS);
/**Answer of the Charge Point to `ClearChargingProfile`.

OCPP 1.6 section 7.21.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ClearChargingProfileStatus {
    ///At least one profile matches the request and is removed (A-136).
    Accepted,
    ///No profile matches the request (A-136).
    Unknown,
}
impl ClearChargingProfileStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Unknown];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Unknown => "Unknown",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            7 => {
                match value {
                    "Unknown" => Some(Self::Unknown),
                    _ => None,
                }
            }
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ClearChargingProfileStatus, CLEAR_CHARGING_PROFILE_STATUS);
/**Answer of the Charge Point to `ChangeConfiguration`.

OCPP 1.6 section 7.22.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ConfigurationStatus {
    ///The value is set and in effect (A-95).
    Accepted,
    ///The key is known, but the value is refused because of its range, format or content; nothing changes (A-95).
    Rejected,
    ///The value is stored and takes effect at the next reboot. The Charge Point does not reboot by itself (A-95).
    RebootRequired,
    ///The key is unknown to the Charge Point (A-95).
    NotSupported,
}
impl ConfigurationStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 4] = [
        Self::Accepted,
        Self::Rejected,
        Self::RebootRequired,
        Self::NotSupported,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::RebootRequired => "RebootRequired",
            Self::NotSupported => "NotSupported",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "NotSupported" => Some(Self::NotSupported),
                    _ => None,
                }
            }
            14 => {
                match value {
                    "RebootRequired" => Some(Self::RebootRequired),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ConfigurationStatus, CONFIGURATION_STATUS);
/**Answer to `DataTransfer` in either direction. Unknown vendors and messages are answered with these values, never with a CALLERROR (A-80).

OCPP 1.6 section 7.23.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DataTransferStatus {
    ///The message is understood and taken over.
    Accepted,
    ///The message is understood but its request is refused.
    Rejected,
    ///The vendor is known but its `messageId` is not (A-80).
    UnknownMessageId,
    ///The `vendorId` is unknown; the answer carries no data (A-80).
    UnknownVendorId,
}
impl DataTransferStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 4] = [
        Self::Accepted,
        Self::Rejected,
        Self::UnknownMessageId,
        Self::UnknownVendorId,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::UnknownMessageId => "UnknownMessageId",
            Self::UnknownVendorId => "UnknownVendorId",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            15 => {
                match value {
                    "UnknownVendorId" => Some(Self::UnknownVendorId),
                    _ => None,
                }
            }
            16 => {
                match value {
                    "UnknownMessageId" => Some(Self::UnknownMessageId),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(DataTransferStatus, DATA_TRANSFER_STATUS);
/**Answer of the Charge Point to `DeleteCertificate`.

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeleteCertificateStatusEnumType {
    ///The certificate is deleted.
    Accepted,
    ///The certificate is not deleted, for instance because the root is in use (A-185).
    Failed,
    ///The Charge Point holds no such certificate (A-185).
    NotFound,
}
impl DeleteCertificateStatusEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Failed, Self::NotFound];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Failed => "Failed",
            Self::NotFound => "NotFound",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            6 => {
                match value {
                    "Failed" => Some(Self::Failed),
                    _ => None,
                }
            }
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "NotFound" => Some(Self::NotFound),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(DeleteCertificateStatusEnumType, DELETE_CERTIFICATE_STATUS_ENUM_TYPE);
/**Progress of a diagnostics upload requested with `GetDiagnostics`, reported in `DiagnosticsStatusNotification`.

OCPP 1.6 section 7.24.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DiagnosticsStatus {
    ///No upload is going on; this value appears only after a trigger (A-114).
    Idle,
    ///The diagnostics file is uploaded (A-165).
    Uploaded,
    ///The upload has failed (A-165).
    UploadFailed,
    ///The upload is going on (A-165).
    Uploading,
}
impl DiagnosticsStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 4] = [
        Self::Idle,
        Self::Uploaded,
        Self::UploadFailed,
        Self::Uploading,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "Idle",
            Self::Uploaded => "Uploaded",
            Self::UploadFailed => "UploadFailed",
            Self::Uploading => "Uploading",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            4 => {
                match value {
                    "Idle" => Some(Self::Idle),
                    _ => None,
                }
            }
            8 => {
                match value {
                    "Uploaded" => Some(Self::Uploaded),
                    _ => None,
                }
            }
            9 => {
                match value {
                    "Uploading" => Some(Self::Uploading),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "UploadFailed" => Some(Self::UploadFailed),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(DiagnosticsStatus, DIAGNOSTICS_STATUS);
/**Progress of an unsigned firmware update, reported in `FirmwareStatusNotification` (A-160).

OCPP 1.6 section 7.25.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FirmwareStatus {
    ///The firmware is downloaded.
    Downloaded,
    ///The download has failed and the update ends.
    DownloadFailed,
    ///The download is going on.
    Downloading,
    ///No firmware update is going on; this value appears only after a trigger (A-114).
    Idle,
    ///The installation has failed and the update ends. A reboot may come before it (A-160).
    InstallationFailed,
    ///The installation is going on.
    Installing,
    ///The new firmware is installed and the update ends. A reboot may come before it (A-160).
    Installed,
}
impl FirmwareStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 7] = [
        Self::Downloaded,
        Self::DownloadFailed,
        Self::Downloading,
        Self::Idle,
        Self::InstallationFailed,
        Self::Installing,
        Self::Installed,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Downloaded => "Downloaded",
            Self::DownloadFailed => "DownloadFailed",
            Self::Downloading => "Downloading",
            Self::Idle => "Idle",
            Self::InstallationFailed => "InstallationFailed",
            Self::Installing => "Installing",
            Self::Installed => "Installed",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            4 => {
                match value {
                    "Idle" => Some(Self::Idle),
                    _ => None,
                }
            }
            9 => {
                match value {
                    "Installed" => Some(Self::Installed),
                    _ => None,
                }
            }
            10 => {
                match value {
                    "Downloaded" => Some(Self::Downloaded),
                    "Installing" => Some(Self::Installing),
                    _ => None,
                }
            }
            11 => {
                match value {
                    "Downloading" => Some(Self::Downloading),
                    _ => None,
                }
            }
            14 => {
                match value {
                    "DownloadFailed" => Some(Self::DownloadFailed),
                    _ => None,
                }
            }
            18 => {
                match value {
                    "InstallationFailed" => Some(Self::InstallationFailed),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(FirmwareStatus, FIRMWARE_STATUS);
/**Progress of a signed firmware update, reported in `SignedFirmwareStatusNotification` (A-173).

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FirmwareStatusEnumType {
    ///The firmware is downloaded (intermediate state).
    Downloaded,
    ///The download has failed and the update ends.
    DownloadFailed,
    ///The download is going on (intermediate state).
    Downloading,
    ///The download waits for its time (intermediate state).
    DownloadScheduled,
    ///The download is paused (intermediate state).
    DownloadPaused,
    ///No firmware update is going on; this value appears only after a trigger (A-173).
    Idle,
    ///The installation has failed and the update ends.
    InstallationFailed,
    ///The installation is going on (intermediate state); it may be skipped (A-173).
    Installing,
    ///The new firmware is installed and the update ends with success.
    Installed,
    ///The Charge Point is about to reboot to activate the firmware (intermediate state); it may be skipped (A-173).
    InstallRebooting,
    ///The installation waits for its time (intermediate state).
    InstallScheduled,
    ///The check of the firmware at installation has failed and the update ends.
    InstallVerificationFailed,
    ///The signature of the firmware is not valid and the update ends. The Charge Point also reports the security event `InvalidFirmwareSignature` (A-173).
    InvalidSignature,
    ///The signature of the firmware is valid (intermediate state).
    SignatureVerified,
}
impl FirmwareStatusEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 14] = [
        Self::Downloaded,
        Self::DownloadFailed,
        Self::Downloading,
        Self::DownloadScheduled,
        Self::DownloadPaused,
        Self::Idle,
        Self::InstallationFailed,
        Self::Installing,
        Self::Installed,
        Self::InstallRebooting,
        Self::InstallScheduled,
        Self::InstallVerificationFailed,
        Self::InvalidSignature,
        Self::SignatureVerified,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Downloaded => "Downloaded",
            Self::DownloadFailed => "DownloadFailed",
            Self::Downloading => "Downloading",
            Self::DownloadScheduled => "DownloadScheduled",
            Self::DownloadPaused => "DownloadPaused",
            Self::Idle => "Idle",
            Self::InstallationFailed => "InstallationFailed",
            Self::Installing => "Installing",
            Self::Installed => "Installed",
            Self::InstallRebooting => "InstallRebooting",
            Self::InstallScheduled => "InstallScheduled",
            Self::InstallVerificationFailed => "InstallVerificationFailed",
            Self::InvalidSignature => "InvalidSignature",
            Self::SignatureVerified => "SignatureVerified",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            4 => {
                match value {
                    "Idle" => Some(Self::Idle),
                    _ => None,
                }
            }
            9 => {
                match value {
                    "Installed" => Some(Self::Installed),
                    _ => None,
                }
            }
            10 => {
                match value {
                    "Downloaded" => Some(Self::Downloaded),
                    "Installing" => Some(Self::Installing),
                    _ => None,
                }
            }
            11 => {
                match value {
                    "Downloading" => Some(Self::Downloading),
                    _ => None,
                }
            }
            14 => {
                match value {
                    "DownloadFailed" => Some(Self::DownloadFailed),
                    "DownloadPaused" => Some(Self::DownloadPaused),
                    _ => None,
                }
            }
            16 => {
                match value {
                    "InstallRebooting" => Some(Self::InstallRebooting),
                    "InstallScheduled" => Some(Self::InstallScheduled),
                    "InvalidSignature" => Some(Self::InvalidSignature),
                    _ => None,
                }
            }
            17 => {
                match value {
                    "DownloadScheduled" => Some(Self::DownloadScheduled),
                    "SignatureVerified" => Some(Self::SignatureVerified),
                    _ => None,
                }
            }
            18 => {
                match value {
                    "InstallationFailed" => Some(Self::InstallationFailed),
                    _ => None,
                }
            }
            25 => {
                match value {
                    "InstallVerificationFailed" => Some(Self::InstallVerificationFailed),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(FirmwareStatusEnumType, FIRMWARE_STATUS_ENUM_TYPE);
/**Answer of the Central System to `SignCertificate`.

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GenericStatusEnumType {
    ///The signing request can be processed; the certificate follows in `CertificateSigned` (A-180).
    Accepted,
    ///The signing request cannot be processed (A-180).
    Rejected,
}
impl GenericStatusEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Rejected];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(GenericStatusEnumType, GENERIC_STATUS_ENUM_TYPE);
/**Answer of the Charge Point to `GetCompositeSchedule`.

OCPP 1.6 section 7.26.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GetCompositeScheduleStatus {
    ///The answer carries the computed schedule, which is only a forecast (A-138).
    Accepted,
    ///No schedule can be computed, for instance because the connector is unknown (A-138).
    Rejected,
}
impl GetCompositeScheduleStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Rejected];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(GetCompositeScheduleStatus, GET_COMPOSITE_SCHEDULE_STATUS);
/**Answer of the Charge Point to `GetInstalledCertificateIds`.

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GetInstalledCertificateStatusEnumType {
    ///The answer lists the certificates found (A-184).
    Accepted,
    ///The Charge Point holds no certificate of the requested use (A-184).
    NotFound,
}
impl GetInstalledCertificateStatusEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::NotFound];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::NotFound => "NotFound",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "NotFound" => Some(Self::NotFound),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(
    GetInstalledCertificateStatusEnumType, GET_INSTALLED_CERTIFICATE_STATUS_ENUM_TYPE
);
/**Hash algorithm that identifies a certificate.

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HashAlgorithmEnumType {
    ///SHA-256, 64 hexadecimal characters.
    Sha256,
    ///SHA-384, 96 hexadecimal characters.
    Sha384,
    ///SHA-512, 128 hexadecimal characters.
    Sha512,
}
impl HashAlgorithmEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 3] = [Self::Sha256, Self::Sha384, Self::Sha512];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            6 => {
                match value {
                    "SHA256" => Some(Self::Sha256),
                    "SHA384" => Some(Self::Sha384),
                    "SHA512" => Some(Self::Sha512),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(HashAlgorithmEnumType, HASH_ALGORITHM_ENUM_TYPE);
/**Place where a value is measured; `Outlet` when absent (A-62).

OCPP 1.6 section 7.30.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    ///At the cable between Charge Point and vehicle.
    Cable,
    ///In the vehicle.
    Ev,
    ///At the grid connection of the Charge Point.
    Inlet,
    ///At the connector of the Charge Point; the default (A-62).
    Outlet,
    ///Inside the Charge Point, for instance a temperature.
    Body,
}
impl Location {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 5] = [
        Self::Cable,
        Self::Ev,
        Self::Inlet,
        Self::Outlet,
        Self::Body,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cable => "Cable",
            Self::Ev => "EV",
            Self::Inlet => "Inlet",
            Self::Outlet => "Outlet",
            Self::Body => "Body",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            2 => {
                match value {
                    "EV" => Some(Self::Ev),
                    _ => None,
                }
            }
            4 => {
                match value {
                    "Body" => Some(Self::Body),
                    _ => None,
                }
            }
            5 => {
                match value {
                    "Cable" => Some(Self::Cable),
                    "Inlet" => Some(Self::Inlet),
                    _ => None,
                }
            }
            6 => {
                match value {
                    "Outlet" => Some(Self::Outlet),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(Location, LOCATION);
/**Kind of log requested with `GetLog` (A-190).

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LogEnumType {
    ///Log for diagnosing faults of the Charge Point.
    DiagnosticsLog,
    ///Log of the security events of the Charge Point.
    SecurityLog,
}
impl LogEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::DiagnosticsLog, Self::SecurityLog];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DiagnosticsLog => "DiagnosticsLog",
            Self::SecurityLog => "SecurityLog",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            11 => {
                match value {
                    "SecurityLog" => Some(Self::SecurityLog),
                    _ => None,
                }
            }
            14 => {
                match value {
                    "DiagnosticsLog" => Some(Self::DiagnosticsLog),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(LogEnumType, LOG_ENUM_TYPE);
/**Answer of the Charge Point to `GetLog`. The progress of the upload is told by `UploadLogStatusEnumType`.

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LogStatusEnumType {
    ///The Charge Point takes the request; an absent file name means there is nothing to send (A-190).
    Accepted,
    ///The Charge Point refuses the request.
    Rejected,
    ///The Charge Point takes the request and cancels an upload that was running (A-190).
    AcceptedCanceled,
}
impl LogStatusEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Rejected, Self::AcceptedCanceled];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::AcceptedCanceled => "AcceptedCanceled",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            16 => {
                match value {
                    "AcceptedCanceled" => Some(Self::AcceptedCanceled),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(LogStatusEnumType, LOG_STATUS_ENUM_TYPE);
/**Quantity that a sampled value measures; `Energy.Active.Import.Register` when absent (A-62).

OCPP 1.6 section 7.31.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measurand {
    ///Meter register of active energy from the vehicle to the grid in `Wh` or `kWh`. It grows monotonically within a transaction, so the energy is the difference of two readings (A-64).
    EnergyActiveExportRegister,
    ///Meter register of active energy from the grid to the vehicle in `Wh` or `kWh`, the default measurand (A-62). It grows monotonically within a transaction, so the energy is the difference of two readings (A-64).
    EnergyActiveImportRegister,
    ///Meter register of reactive energy from the vehicle to the grid in `varh` or `kvarh`. It grows monotonically within a transaction, so the energy is the difference of two readings (A-64).
    EnergyReactiveExportRegister,
    ///Meter register of reactive energy from the grid to the vehicle in `varh` or `kvarh`. It grows monotonically within a transaction, so the energy is the difference of two readings (A-64).
    EnergyReactiveImportRegister,
    ///Amount of active energy from the vehicle to the grid within the interval, in `Wh` or `kWh`. Clock-aligned data carries the start time of the interval (A-64).
    EnergyActiveExportInterval,
    ///Amount of active energy from the grid to the vehicle within the interval, in `Wh` or `kWh`. Clock-aligned data carries the start time of the interval (A-64).
    EnergyActiveImportInterval,
    ///Amount of reactive energy from the vehicle to the grid within the interval, in `varh` or `kvarh`. Clock-aligned data carries the start time of the interval (A-64).
    EnergyReactiveExportInterval,
    ///Amount of reactive energy from the grid to the vehicle within the interval, in `varh` or `kvarh`. Clock-aligned data carries the start time of the interval (A-64).
    EnergyReactiveImportInterval,
    ///Momentary active power from the vehicle to the grid, in `W` or `kW`.
    PowerActiveExport,
    ///Momentary active power from the grid to the vehicle, in `W` or `kW`.
    PowerActiveImport,
    ///Highest power the Charge Point offers to the vehicle, in `W` or `kW`.
    PowerOffered,
    ///Momentary reactive power from the vehicle to the grid, in `var` or `kvar`.
    PowerReactiveExport,
    ///Momentary reactive power from the grid to the vehicle, in `var` or `kvar`.
    PowerReactiveImport,
    ///Momentary power factor of the total energy flow, a number without unit.
    PowerFactor,
    ///Momentary current to the vehicle, in `A`.
    CurrentImport,
    ///Momentary current from the vehicle, in `A`.
    CurrentExport,
    ///Highest current the Charge Point offers to the vehicle, in `A`.
    CurrentOffered,
    ///Momentary supply voltage in `V`, as the RMS value for AC.
    Voltage,
    ///Momentary grid frequency in hertz, which has no unit value in OCPP 1.6 (A-63).
    Frequency,
    ///Temperature, usually inside the Charge Point, in `Celsius`, `Fahrenheit` or `K`.
    Temperature,
    ///State of charge of the vehicle battery, in `Percent`.
    SoC,
    ///Fan speed in revolutions per minute, without unit value.
    Rpm,
}
impl Measurand {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 22] = [
        Self::EnergyActiveExportRegister,
        Self::EnergyActiveImportRegister,
        Self::EnergyReactiveExportRegister,
        Self::EnergyReactiveImportRegister,
        Self::EnergyActiveExportInterval,
        Self::EnergyActiveImportInterval,
        Self::EnergyReactiveExportInterval,
        Self::EnergyReactiveImportInterval,
        Self::PowerActiveExport,
        Self::PowerActiveImport,
        Self::PowerOffered,
        Self::PowerReactiveExport,
        Self::PowerReactiveImport,
        Self::PowerFactor,
        Self::CurrentImport,
        Self::CurrentExport,
        Self::CurrentOffered,
        Self::Voltage,
        Self::Frequency,
        Self::Temperature,
        Self::SoC,
        Self::Rpm,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EnergyActiveExportRegister => "Energy.Active.Export.Register",
            Self::EnergyActiveImportRegister => "Energy.Active.Import.Register",
            Self::EnergyReactiveExportRegister => "Energy.Reactive.Export.Register",
            Self::EnergyReactiveImportRegister => "Energy.Reactive.Import.Register",
            Self::EnergyActiveExportInterval => "Energy.Active.Export.Interval",
            Self::EnergyActiveImportInterval => "Energy.Active.Import.Interval",
            Self::EnergyReactiveExportInterval => "Energy.Reactive.Export.Interval",
            Self::EnergyReactiveImportInterval => "Energy.Reactive.Import.Interval",
            Self::PowerActiveExport => "Power.Active.Export",
            Self::PowerActiveImport => "Power.Active.Import",
            Self::PowerOffered => "Power.Offered",
            Self::PowerReactiveExport => "Power.Reactive.Export",
            Self::PowerReactiveImport => "Power.Reactive.Import",
            Self::PowerFactor => "Power.Factor",
            Self::CurrentImport => "Current.Import",
            Self::CurrentExport => "Current.Export",
            Self::CurrentOffered => "Current.Offered",
            Self::Voltage => "Voltage",
            Self::Frequency => "Frequency",
            Self::Temperature => "Temperature",
            Self::SoC => "SoC",
            Self::Rpm => "RPM",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            3 => {
                match value {
                    "SoC" => Some(Self::SoC),
                    "RPM" => Some(Self::Rpm),
                    _ => None,
                }
            }
            7 => {
                match value {
                    "Voltage" => Some(Self::Voltage),
                    _ => None,
                }
            }
            9 => {
                match value {
                    "Frequency" => Some(Self::Frequency),
                    _ => None,
                }
            }
            11 => {
                match value {
                    "Temperature" => Some(Self::Temperature),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "Power.Factor" => Some(Self::PowerFactor),
                    _ => None,
                }
            }
            13 => {
                match value {
                    "Power.Offered" => Some(Self::PowerOffered),
                    _ => None,
                }
            }
            14 => {
                match value {
                    "Current.Import" => Some(Self::CurrentImport),
                    "Current.Export" => Some(Self::CurrentExport),
                    _ => None,
                }
            }
            15 => {
                match value {
                    "Current.Offered" => Some(Self::CurrentOffered),
                    _ => None,
                }
            }
            19 => {
                match value {
                    "Power.Active.Export" => Some(Self::PowerActiveExport),
                    "Power.Active.Import" => Some(Self::PowerActiveImport),
                    _ => None,
                }
            }
            21 => {
                match value {
                    "Power.Reactive.Export" => Some(Self::PowerReactiveExport),
                    "Power.Reactive.Import" => Some(Self::PowerReactiveImport),
                    _ => None,
                }
            }
            29 => {
                match value {
                    "Energy.Active.Export.Register" => {
                        Some(Self::EnergyActiveExportRegister)
                    }
                    "Energy.Active.Import.Register" => {
                        Some(Self::EnergyActiveImportRegister)
                    }
                    "Energy.Active.Export.Interval" => {
                        Some(Self::EnergyActiveExportInterval)
                    }
                    "Energy.Active.Import.Interval" => {
                        Some(Self::EnergyActiveImportInterval)
                    }
                    _ => None,
                }
            }
            31 => {
                match value {
                    "Energy.Reactive.Export.Register" => {
                        Some(Self::EnergyReactiveExportRegister)
                    }
                    "Energy.Reactive.Import.Register" => {
                        Some(Self::EnergyReactiveImportRegister)
                    }
                    "Energy.Reactive.Export.Interval" => {
                        Some(Self::EnergyReactiveExportInterval)
                    }
                    "Energy.Reactive.Import.Interval" => {
                        Some(Self::EnergyReactiveImportInterval)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(Measurand, MEASURAND);
/**Message that `TriggerMessage` asks the Charge Point to send. `StartTransaction` and `StopTransaction` cannot be triggered (A-112).

OCPP 1.6 section 7.32.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MessageTrigger {
    ///Send a `BootNotification`; not to be used after acceptance until the Charge Point has booted again (A-15).
    BootNotification,
    ///Send a `DiagnosticsStatusNotification`, with status `Idle` if no upload is going on (A-114).
    DiagnosticsStatusNotification,
    ///Send a `FirmwareStatusNotification`, with status `Idle` if no update is going on (A-114).
    FirmwareStatusNotification,
    ///Send a `Heartbeat`.
    Heartbeat,
    ///Send `MeterValues` with the measurands of `MeterValuesSampledData` and context `Trigger` (A-114).
    MeterValues,
    ///Send a `StatusNotification` for the given connector, or for connector 0 and all others if none is given (A-113).
    StatusNotification,
}
impl MessageTrigger {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 6] = [
        Self::BootNotification,
        Self::DiagnosticsStatusNotification,
        Self::FirmwareStatusNotification,
        Self::Heartbeat,
        Self::MeterValues,
        Self::StatusNotification,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BootNotification => "BootNotification",
            Self::DiagnosticsStatusNotification => "DiagnosticsStatusNotification",
            Self::FirmwareStatusNotification => "FirmwareStatusNotification",
            Self::Heartbeat => "Heartbeat",
            Self::MeterValues => "MeterValues",
            Self::StatusNotification => "StatusNotification",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            9 => {
                match value {
                    "Heartbeat" => Some(Self::Heartbeat),
                    _ => None,
                }
            }
            11 => {
                match value {
                    "MeterValues" => Some(Self::MeterValues),
                    _ => None,
                }
            }
            16 => {
                match value {
                    "BootNotification" => Some(Self::BootNotification),
                    _ => None,
                }
            }
            18 => {
                match value {
                    "StatusNotification" => Some(Self::StatusNotification),
                    _ => None,
                }
            }
            26 => {
                match value {
                    "FirmwareStatusNotification" => {
                        Some(Self::FirmwareStatusNotification)
                    }
                    _ => None,
                }
            }
            29 => {
                match value {
                    "DiagnosticsStatusNotification" => {
                        Some(Self::DiagnosticsStatusNotification)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(MessageTrigger, MESSAGE_TRIGGER);
/**Message that `ExtendedTriggerMessage` asks the Charge Point to send (A-175).

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MessageTriggerEnumType {
    ///Send a `BootNotification`.
    BootNotification,
    ///Send a `LogStatusNotification`, with status `Idle` if no upload is going on (A-191).
    LogStatusNotification,
    ///Send a `SignedFirmwareStatusNotification`, not the unsigned one. Its status is `Idle` after `Installed`, otherwise the last one sent (A-175).
    FirmwareStatusNotification,
    ///Send a `Heartbeat`.
    Heartbeat,
    ///Send `MeterValues` with the measurands of `MeterValuesSampledData` and context `Trigger` (A-114).
    MeterValues,
    ///Send a `SignCertificate` with a new signing request; `connectorId` is absent (A-175, A-181).
    SignChargePointCertificate,
    ///Send a `StatusNotification` for the given connector, or for connector 0 and all others if none is given (A-113).
    StatusNotification,
}
impl MessageTriggerEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 7] = [
        Self::BootNotification,
        Self::LogStatusNotification,
        Self::FirmwareStatusNotification,
        Self::Heartbeat,
        Self::MeterValues,
        Self::SignChargePointCertificate,
        Self::StatusNotification,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BootNotification => "BootNotification",
            Self::LogStatusNotification => "LogStatusNotification",
            Self::FirmwareStatusNotification => "FirmwareStatusNotification",
            Self::Heartbeat => "Heartbeat",
            Self::MeterValues => "MeterValues",
            Self::SignChargePointCertificate => "SignChargePointCertificate",
            Self::StatusNotification => "StatusNotification",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            9 => {
                match value {
                    "Heartbeat" => Some(Self::Heartbeat),
                    _ => None,
                }
            }
            11 => {
                match value {
                    "MeterValues" => Some(Self::MeterValues),
                    _ => None,
                }
            }
            16 => {
                match value {
                    "BootNotification" => Some(Self::BootNotification),
                    _ => None,
                }
            }
            18 => {
                match value {
                    "StatusNotification" => Some(Self::StatusNotification),
                    _ => None,
                }
            }
            21 => {
                match value {
                    "LogStatusNotification" => Some(Self::LogStatusNotification),
                    _ => None,
                }
            }
            26 => {
                match value {
                    "FirmwareStatusNotification" => {
                        Some(Self::FirmwareStatusNotification)
                    }
                    "SignChargePointCertificate" => {
                        Some(Self::SignChargePointCertificate)
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(MessageTriggerEnumType, MESSAGE_TRIGGER_ENUM_TYPE);
/**Phase, or pair of conductors, that a value is measured on. When absent the value is an overall one (A-62).

OCPP 1.6 section 7.34.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    ///Phase 1.
    L1,
    ///Phase 2.
    L2,
    ///Phase 3.
    L3,
    ///Neutral conductor.
    N,
    ///Phase 1 against neutral.
    L1N,
    ///Phase 2 against neutral.
    L2N,
    ///Phase 3 against neutral.
    L3N,
    ///Phase 1 against phase 2.
    L1L2,
    ///Phase 2 against phase 3.
    L2L3,
    ///Phase 3 against phase 1.
    L3L1,
}
impl Phase {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 10] = [
        Self::L1,
        Self::L2,
        Self::L3,
        Self::N,
        Self::L1N,
        Self::L2N,
        Self::L3N,
        Self::L1L2,
        Self::L2L3,
        Self::L3L1,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::L1 => "L1",
            Self::L2 => "L2",
            Self::L3 => "L3",
            Self::N => "N",
            Self::L1N => "L1-N",
            Self::L2N => "L2-N",
            Self::L3N => "L3-N",
            Self::L1L2 => "L1-L2",
            Self::L2L3 => "L2-L3",
            Self::L3L1 => "L3-L1",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            1 => {
                match value {
                    "N" => Some(Self::N),
                    _ => None,
                }
            }
            2 => {
                match value {
                    "L1" => Some(Self::L1),
                    "L2" => Some(Self::L2),
                    "L3" => Some(Self::L3),
                    _ => None,
                }
            }
            4 => {
                match value {
                    "L1-N" => Some(Self::L1N),
                    "L2-N" => Some(Self::L2N),
                    "L3-N" => Some(Self::L3N),
                    _ => None,
                }
            }
            5 => {
                match value {
                    "L1-L2" => Some(Self::L1L2),
                    "L2-L3" => Some(Self::L2L3),
                    "L3-L1" => Some(Self::L3L1),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(Phase, PHASE);
/**Why or when a value is sampled; `Sample.Periodic` when absent (A-62).

OCPP 1.6 section 7.35.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReadingContext {
    ///Taken at the start of an interruption.
    InterruptionBegin,
    ///Taken when charging resumes after an interruption.
    InterruptionEnd,
    ///Taken at a clock-aligned moment set by `ClockAlignedDataInterval` (A-65).
    SampleClock,
    ///Taken at a fixed period from the start of the transaction, set by `MeterValueSampleInterval`; the default (A-62, A-65).
    SamplePeriodic,
    ///Taken at the start of the transaction (A-54).
    TransactionBegin,
    ///Taken at the end of the transaction (A-54).
    TransactionEnd,
    ///Taken because of `TriggerMessage` or `ExtendedTriggerMessage` (A-114).
    Trigger,
    ///Taken in any other situation.
    Other,
}
impl ReadingContext {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 8] = [
        Self::InterruptionBegin,
        Self::InterruptionEnd,
        Self::SampleClock,
        Self::SamplePeriodic,
        Self::TransactionBegin,
        Self::TransactionEnd,
        Self::Trigger,
        Self::Other,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InterruptionBegin => "Interruption.Begin",
            Self::InterruptionEnd => "Interruption.End",
            Self::SampleClock => "Sample.Clock",
            Self::SamplePeriodic => "Sample.Periodic",
            Self::TransactionBegin => "Transaction.Begin",
            Self::TransactionEnd => "Transaction.End",
            Self::Trigger => "Trigger",
            Self::Other => "Other",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            5 => {
                match value {
                    "Other" => Some(Self::Other),
                    _ => None,
                }
            }
            7 => {
                match value {
                    "Trigger" => Some(Self::Trigger),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "Sample.Clock" => Some(Self::SampleClock),
                    _ => None,
                }
            }
            15 => {
                match value {
                    "Sample.Periodic" => Some(Self::SamplePeriodic),
                    "Transaction.End" => Some(Self::TransactionEnd),
                    _ => None,
                }
            }
            16 => {
                match value {
                    "Interruption.End" => Some(Self::InterruptionEnd),
                    _ => None,
                }
            }
            17 => {
                match value {
                    "Transaction.Begin" => Some(Self::TransactionBegin),
                    _ => None,
                }
            }
            18 => {
                match value {
                    "Interruption.Begin" => Some(Self::InterruptionBegin),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ReadingContext, READING_CONTEXT);
/**Why a transaction ends; `Local` when absent (A-52).

OCPP 1.6 section 7.36.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    ///The emergency stop button is pressed.
    EmergencyStop,
    ///The cable is unplugged or the vehicle moves away.
    EvDisconnected,
    ///A `Reset` of type `Hard` ends the transaction (A-107).
    HardReset,
    ///The user stops the transaction at the Charge Point; the default (A-52).
    Local,
    ///Any other reason.
    Other,
    ///The Charge Point loses its power.
    PowerLoss,
    ///The Charge Point reboots of its own accord, not because of `Reset`.
    Reboot,
    ///`RemoteStopTransaction` ends the transaction (A-105).
    Remote,
    ///A `Reset` of type `Soft` ends the transaction (A-107).
    SoftReset,
    ///`UnlockConnector` ends the transaction (A-110).
    UnlockCommand,
    ///The answer to `StartTransaction` does not accept the identifier (A-43).
    DeAuthorized,
}
impl Reason {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 11] = [
        Self::EmergencyStop,
        Self::EvDisconnected,
        Self::HardReset,
        Self::Local,
        Self::Other,
        Self::PowerLoss,
        Self::Reboot,
        Self::Remote,
        Self::SoftReset,
        Self::UnlockCommand,
        Self::DeAuthorized,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EmergencyStop => "EmergencyStop",
            Self::EvDisconnected => "EVDisconnected",
            Self::HardReset => "HardReset",
            Self::Local => "Local",
            Self::Other => "Other",
            Self::PowerLoss => "PowerLoss",
            Self::Reboot => "Reboot",
            Self::Remote => "Remote",
            Self::SoftReset => "SoftReset",
            Self::UnlockCommand => "UnlockCommand",
            Self::DeAuthorized => "DeAuthorized",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            5 => {
                match value {
                    "Local" => Some(Self::Local),
                    "Other" => Some(Self::Other),
                    _ => None,
                }
            }
            6 => {
                match value {
                    "Reboot" => Some(Self::Reboot),
                    "Remote" => Some(Self::Remote),
                    _ => None,
                }
            }
            9 => {
                match value {
                    "HardReset" => Some(Self::HardReset),
                    "PowerLoss" => Some(Self::PowerLoss),
                    "SoftReset" => Some(Self::SoftReset),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "DeAuthorized" => Some(Self::DeAuthorized),
                    _ => None,
                }
            }
            13 => {
                match value {
                    "EmergencyStop" => Some(Self::EmergencyStop),
                    "UnlockCommand" => Some(Self::UnlockCommand),
                    _ => None,
                }
            }
            14 => {
                match value {
                    "EVDisconnected" => Some(Self::EvDisconnected),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(Reason, REASON);
/**Period after which a recurring schedule restarts, counted from `startSchedule` (A-125).

OCPP 1.6 section 7.37.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecurrencyKindType {
    ///The schedule restarts every 24 hours.
    Daily,
    ///The schedule restarts every 7 days.
    Weekly,
}
impl RecurrencyKindType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Daily, Self::Weekly];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "Daily",
            Self::Weekly => "Weekly",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            5 => {
                match value {
                    "Daily" => Some(Self::Daily),
                    _ => None,
                }
            }
            6 => {
                match value {
                    "Weekly" => Some(Self::Weekly),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(RecurrencyKindType, RECURRENCY_KIND_TYPE);
/**Answer of the Central System to `BootNotification`.

OCPP 1.6 section 7.38.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RegistrationStatus {
    ///The Charge Point is registered; `interval` is its heartbeat period in s (A-11).
    Accepted,
    ///Registration is not finished: the Central System may read and set configuration and trigger messages, but may not start or stop transactions remotely (A-12). `interval` is the shortest wait in s before the next `BootNotification` (A-11).
    Pending,
    ///The Charge Point is not accepted and the Central System sends it nothing (A-13). `interval` is the shortest wait in s before the next `BootNotification` (A-11).
    Rejected,
}
impl RegistrationStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Pending, Self::Rejected];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Pending => "Pending",
            Self::Rejected => "Rejected",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            7 => {
                match value {
                    "Pending" => Some(Self::Pending),
                    _ => None,
                }
            }
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(RegistrationStatus, REGISTRATION_STATUS);
/**Answer of the Charge Point to `RemoteStartTransaction` and `RemoteStopTransaction`.

OCPP 1.6 section 7.39.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RemoteStartStopStatus {
    ///The Charge Point tries to start (A-100), or stops (A-105), the transaction. Only `StartTransaction` or `StopTransaction` shows that it happened.
    Accepted,
    ///The Charge Point does not start the transaction, or no such transaction is running (A-105).
    Rejected,
}
impl RemoteStartStopStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Rejected];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(RemoteStartStopStatus, REMOTE_START_STOP_STATUS);
/**Answer of the Charge Point to `ReserveNow` (A-151).

OCPP 1.6 section 7.40.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReservationStatus {
    ///The connector is reserved.
    Accepted,
    ///The connector is faulted and is not reserved.
    Faulted,
    ///The connector is in use or already reserved (A-151).
    Occupied,
    ///The Charge Point is not set up for reservations, or not for connector 0 (A-150, A-151).
    Rejected,
    ///The connector is out of service and is not reserved.
    Unavailable,
}
impl ReservationStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 5] = [
        Self::Accepted,
        Self::Faulted,
        Self::Occupied,
        Self::Rejected,
        Self::Unavailable,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Faulted => "Faulted",
            Self::Occupied => "Occupied",
            Self::Rejected => "Rejected",
            Self::Unavailable => "Unavailable",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            7 => {
                match value {
                    "Faulted" => Some(Self::Faulted),
                    _ => None,
                }
            }
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Occupied" => Some(Self::Occupied),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            11 => {
                match value {
                    "Unavailable" => Some(Self::Unavailable),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ReservationStatus, RESERVATION_STATUS);
/**Answer of the Charge Point to `Reset`.

OCPP 1.6 section 7.41.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResetStatus {
    ///The Charge Point carries out the reset.
    Accepted,
    ///The Charge Point does not carry out the reset.
    Rejected,
}
impl ResetStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Accepted, Self::Rejected];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ResetStatus, RESET_STATUS);
/**Kind of reset requested with `Reset`.

OCPP 1.6 section 7.42.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ResetType {
    ///Restart the hardware, with a possible loss of data. A stop with reason `HardReset` may come only after the next boot (A-107).
    Hard,
    ///Stop transactions gracefully with reason `SoftReset`, then restart the software (A-107).
    Soft,
}
impl ResetType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Hard, Self::Soft];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hard => "Hard",
            Self::Soft => "Soft",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            4 => {
                match value {
                    "Hard" => Some(Self::Hard),
                    "Soft" => Some(Self::Soft),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ResetType, RESET_TYPE);
/**Answer of the Charge Point to `TriggerMessage`.

OCPP 1.6 section 7.44.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TriggerMessageStatus {
    ///The Charge Point sends the message after this answer (A-112).
    Accepted,
    ///The Charge Point does not send the message.
    Rejected,
    ///The Charge Point does not know the message and so cannot send it (A-112).
    NotImplemented,
}
impl TriggerMessageStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 3] = [Self::Accepted, Self::Rejected, Self::NotImplemented];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::NotImplemented => "NotImplemented",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            14 => {
                match value {
                    "NotImplemented" => Some(Self::NotImplemented),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(TriggerMessageStatus, TRIGGER_MESSAGE_STATUS);
/**Unit of a sampled value; `Wh` when absent if the measurand is an energy (A-62). Frequency has no unit value in OCPP 1.6 (A-63).

OCPP 1.6 section 7.45.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnitOfMeasure {
    ///Watt-hour, active energy; the default for energy (A-62).
    Wh,
    ///Kilowatt-hour, active energy.
    KWh,
    ///Var-hour, reactive energy.
    Varh,
    ///Kilovar-hour, reactive energy.
    Kvarh,
    ///Watt, active power.
    W,
    ///Kilowatt, active power.
    KW,
    ///Volt-ampere, apparent power.
    Va,
    ///Kilovolt-ampere, apparent power.
    KVa,
    ///Var, reactive power.
    Var,
    ///Kilovar, reactive power.
    Kvar,
    ///Ampere, current.
    A,
    ///Volt, voltage.
    V,
    ///Kelvin, temperature.
    K,
    ///Degree Celsius in the misspelling of the schemas, the only spelling the official `StopTransaction` schema allows. Receivers accept both spellings everywhere (A-63).
    Celcius,
    ///Degree Celsius, temperature; the official schemas allow this spelling only in `MeterValues`. Receivers accept both spellings everywhere (A-63).
    Celsius,
    ///Degree Fahrenheit, temperature.
    Fahrenheit,
    ///Percentage, such as the state of charge.
    Percent,
}
impl UnitOfMeasure {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 17] = [
        Self::Wh,
        Self::KWh,
        Self::Varh,
        Self::Kvarh,
        Self::W,
        Self::KW,
        Self::Va,
        Self::KVa,
        Self::Var,
        Self::Kvar,
        Self::A,
        Self::V,
        Self::K,
        Self::Celcius,
        Self::Celsius,
        Self::Fahrenheit,
        Self::Percent,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wh => "Wh",
            Self::KWh => "kWh",
            Self::Varh => "varh",
            Self::Kvarh => "kvarh",
            Self::W => "W",
            Self::KW => "kW",
            Self::Va => "VA",
            Self::KVa => "kVA",
            Self::Var => "var",
            Self::Kvar => "kvar",
            Self::A => "A",
            Self::V => "V",
            Self::K => "K",
            Self::Celcius => "Celcius",
            Self::Celsius => "Celsius",
            Self::Fahrenheit => "Fahrenheit",
            Self::Percent => "Percent",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            1 => {
                match value {
                    "W" => Some(Self::W),
                    "A" => Some(Self::A),
                    "V" => Some(Self::V),
                    "K" => Some(Self::K),
                    _ => None,
                }
            }
            2 => {
                match value {
                    "Wh" => Some(Self::Wh),
                    "kW" => Some(Self::KW),
                    "VA" => Some(Self::Va),
                    _ => None,
                }
            }
            3 => {
                match value {
                    "kWh" => Some(Self::KWh),
                    "kVA" => Some(Self::KVa),
                    "var" => Some(Self::Var),
                    _ => None,
                }
            }
            4 => {
                match value {
                    "varh" => Some(Self::Varh),
                    "kvar" => Some(Self::Kvar),
                    _ => None,
                }
            }
            5 => {
                match value {
                    "kvarh" => Some(Self::Kvarh),
                    _ => None,
                }
            }
            7 => {
                match value {
                    "Celcius" => Some(Self::Celcius),
                    "Celsius" => Some(Self::Celsius),
                    "Percent" => Some(Self::Percent),
                    _ => None,
                }
            }
            10 => {
                match value {
                    "Fahrenheit" => Some(Self::Fahrenheit),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(UnitOfMeasure, UNIT_OF_MEASURE);
/**Answer of the Charge Point to `UnlockConnector` (A-110).

OCPP 1.6 section 7.46.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnlockStatus {
    ///The connector is unlocked.
    Unlocked,
    ///The Charge Point tries, but the connector stays locked (A-110).
    UnlockFailed,
    ///The connector has no lock, or there is no such connector (A-110).
    NotSupported,
}
impl UnlockStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 3] = [Self::Unlocked, Self::UnlockFailed, Self::NotSupported];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unlocked => "Unlocked",
            Self::UnlockFailed => "UnlockFailed",
            Self::NotSupported => "NotSupported",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Unlocked" => Some(Self::Unlocked),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "UnlockFailed" => Some(Self::UnlockFailed),
                    "NotSupported" => Some(Self::NotSupported),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(UnlockStatus, UNLOCK_STATUS);
/**Answer of the Charge Point to `SignedUpdateFirmware` (A-172).

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UpdateFirmwareStatusEnumType {
    ///The Charge Point carries out the update.
    Accepted,
    ///The Charge Point refuses the update.
    Rejected,
    ///The Charge Point carries out the update and cancels another one that was running (A-172).
    AcceptedCanceled,
    ///The signing certificate is not valid. The Charge Point also reports the security event `InvalidFirmwareSigningCertificate` (A-172).
    InvalidCertificate,
    ///The signing certificate is revoked. The Charge Point also reports the security event `InvalidFirmwareSigningCertificate` (A-172).
    RevokedCertificate,
}
impl UpdateFirmwareStatusEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 5] = [
        Self::Accepted,
        Self::Rejected,
        Self::AcceptedCanceled,
        Self::InvalidCertificate,
        Self::RevokedCertificate,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Rejected => "Rejected",
            Self::AcceptedCanceled => "AcceptedCanceled",
            Self::InvalidCertificate => "InvalidCertificate",
            Self::RevokedCertificate => "RevokedCertificate",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    "Rejected" => Some(Self::Rejected),
                    _ => None,
                }
            }
            16 => {
                match value {
                    "AcceptedCanceled" => Some(Self::AcceptedCanceled),
                    _ => None,
                }
            }
            18 => {
                match value {
                    "InvalidCertificate" => Some(Self::InvalidCertificate),
                    "RevokedCertificate" => Some(Self::RevokedCertificate),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(UpdateFirmwareStatusEnumType, UPDATE_FIRMWARE_STATUS_ENUM_TYPE);
/**Answer of the Charge Point to `SendLocalList`.

OCPP 1.6 section 7.47.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UpdateStatus {
    ///The local authorization list is updated.
    Accepted,
    ///The update fails; after a `Differential` update a `Full` one is to be sent (A-142).
    Failed,
    ///The Charge Point has no local authorization list, so there is no point in trying again (A-142).
    NotSupported,
    ///The version of a `Differential` update does not exceed the current one; a `Full` update is to be sent (A-142).
    VersionMismatch,
}
impl UpdateStatus {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 4] = [
        Self::Accepted,
        Self::Failed,
        Self::NotSupported,
        Self::VersionMismatch,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "Accepted",
            Self::Failed => "Failed",
            Self::NotSupported => "NotSupported",
            Self::VersionMismatch => "VersionMismatch",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            6 => {
                match value {
                    "Failed" => Some(Self::Failed),
                    _ => None,
                }
            }
            8 => {
                match value {
                    "Accepted" => Some(Self::Accepted),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "NotSupported" => Some(Self::NotSupported),
                    _ => None,
                }
            }
            15 => {
                match value {
                    "VersionMismatch" => Some(Self::VersionMismatch),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(UpdateStatus, UPDATE_STATUS);
/**How `SendLocalList` changes the local authorization list (A-141).

OCPP 1.6 section 7.48.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UpdateType {
    ///Entries with `idTagInfo` are added or updated and entries without it are deleted; an empty list changes nothing (A-141).
    Differential,
    ///The entries replace the whole list; an absent or empty list empties it (A-141).
    Full,
}
impl UpdateType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Differential, Self::Full];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Differential => "Differential",
            Self::Full => "Full",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            4 => {
                match value {
                    "Full" => Some(Self::Full),
                    _ => None,
                }
            }
            12 => {
                match value {
                    "Differential" => Some(Self::Differential),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(UpdateType, UPDATE_TYPE);
/**Progress of a log upload requested with `GetLog`, reported in `LogStatusNotification` (A-191).

security white paper, data types.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UploadLogStatusEnumType {
    ///The server finds the upload malformed or incompatible, and the upload ends.
    BadMessage,
    ///No upload is going on; this value appears only after a trigger (A-191).
    Idle,
    ///The server does not support the upload, and the upload ends.
    NotSupportedOperation,
    ///The server refuses access, and the upload ends.
    PermissionDenied,
    ///The log is uploaded.
    Uploaded,
    ///The upload has failed for another reason.
    UploadFailure,
    ///The upload is going on.
    Uploading,
}
impl UploadLogStatusEnumType {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 7] = [
        Self::BadMessage,
        Self::Idle,
        Self::NotSupportedOperation,
        Self::PermissionDenied,
        Self::Uploaded,
        Self::UploadFailure,
        Self::Uploading,
    ];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadMessage => "BadMessage",
            Self::Idle => "Idle",
            Self::NotSupportedOperation => "NotSupportedOperation",
            Self::PermissionDenied => "PermissionDenied",
            Self::Uploaded => "Uploaded",
            Self::UploadFailure => "UploadFailure",
            Self::Uploading => "Uploading",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            4 => {
                match value {
                    "Idle" => Some(Self::Idle),
                    _ => None,
                }
            }
            8 => {
                match value {
                    "Uploaded" => Some(Self::Uploaded),
                    _ => None,
                }
            }
            9 => {
                match value {
                    "Uploading" => Some(Self::Uploading),
                    _ => None,
                }
            }
            10 => {
                match value {
                    "BadMessage" => Some(Self::BadMessage),
                    _ => None,
                }
            }
            13 => {
                match value {
                    "UploadFailure" => Some(Self::UploadFailure),
                    _ => None,
                }
            }
            16 => {
                match value {
                    "PermissionDenied" => Some(Self::PermissionDenied),
                    _ => None,
                }
            }
            21 => {
                match value {
                    "NotSupportedOperation" => Some(Self::NotSupportedOperation),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(UploadLogStatusEnumType, UPLOAD_LOG_STATUS_ENUM_TYPE);
/**How the text of a sampled value is to be read; `Raw` when absent (A-62).

OCPP 1.6 section 7.49.*/
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ValueFormat {
    ///A decimal number as text; the default (A-62, A-63).
    Raw,
    ///Binary data signed by the meter, as hexadecimal digits; experimental (A-63).
    SignedData,
}
impl ValueFormat {
    /// All values, in the order of the schema.
    pub const ALL: [Self; 2] = [Self::Raw, Self::SignedData];
    /// Returns the value on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Raw => "Raw",
            Self::SignedData => "SignedData",
        }
    }
    fn from_wire(value: &str) -> Option<Self> {
        match value.len() {
            3 => {
                match value {
                    "Raw" => Some(Self::Raw),
                    _ => None,
                }
            }
            10 => {
                match value {
                    "SignedData" => Some(Self::SignedData),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}
wire_enum!(ValueFormat, VALUE_FORMAT);
/**Answer of the Charge Point to `ExtendedTriggerMessage`.

security white paper, data types.*/
pub type TriggerMessageStatusEnumType = TriggerMessageStatus;
static AUTHORIZE_REQUEST: table::Object = table::Object {
    name: "AuthorizeRequest",
    members: &[
        table::Member {
            name: "idTag",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
    ],
};
static AUTHORIZATION_STATUS: &[&str] = &[
    "Accepted",
    "Blocked",
    "Expired",
    "Invalid",
    "ConcurrentTx",
];
static ID_TAG_INFO: table::Object = table::Object {
    name: "IdTagInfo",
    members: &[
        table::Member {
            name: "expiryDate",
            required: false,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "parentIdTag",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(AUTHORIZATION_STATUS),
        },
    ],
};
static AUTHORIZE_RESPONSE: table::Object = table::Object {
    name: "AuthorizeResponse",
    members: &[
        table::Member {
            name: "idTagInfo",
            required: true,
            shape: table::Shape::Object(&ID_TAG_INFO),
        },
    ],
};
static BOOT_NOTIFICATION_REQUEST: table::Object = table::Object {
    name: "BootNotificationRequest",
    members: &[
        table::Member {
            name: "chargePointVendor",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
        table::Member {
            name: "chargePointModel",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
        table::Member {
            name: "chargePointSerialNumber",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(25),
            },
        },
        table::Member {
            name: "chargeBoxSerialNumber",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(25),
            },
        },
        table::Member {
            name: "firmwareVersion",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(50),
            },
        },
        table::Member {
            name: "iccid",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
        table::Member {
            name: "imsi",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
        table::Member {
            name: "meterType",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(25),
            },
        },
        table::Member {
            name: "meterSerialNumber",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(25),
            },
        },
    ],
};
static REGISTRATION_STATUS: &[&str] = &["Accepted", "Pending", "Rejected"];
static BOOT_NOTIFICATION_RESPONSE: table::Object = table::Object {
    name: "BootNotificationResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(REGISTRATION_STATUS),
        },
        table::Member {
            name: "currentTime",
            required: true,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "interval",
            required: true,
            shape: table::Shape::Integer,
        },
    ],
};
static CANCEL_RESERVATION_REQUEST: table::Object = table::Object {
    name: "CancelReservationRequest",
    members: &[
        table::Member {
            name: "reservationId",
            required: true,
            shape: table::Shape::Integer,
        },
    ],
};
static CANCEL_RESERVATION_STATUS: &[&str] = &["Accepted", "Rejected"];
static CANCEL_RESERVATION_RESPONSE: table::Object = table::Object {
    name: "CancelReservationResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(CANCEL_RESERVATION_STATUS),
        },
    ],
};
static CERTIFICATE_SIGNED_REQUEST: table::Object = table::Object {
    name: "CertificateSignedRequest",
    members: &[
        table::Member {
            name: "certificateChain",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(10000),
            },
        },
    ],
};
static CERTIFICATE_SIGNED_STATUS_ENUM_TYPE: &[&str] = &["Accepted", "Rejected"];
static CERTIFICATE_SIGNED_RESPONSE: table::Object = table::Object {
    name: "CertificateSignedResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(CERTIFICATE_SIGNED_STATUS_ENUM_TYPE),
        },
    ],
};
static AVAILABILITY_TYPE: &[&str] = &["Inoperative", "Operative"];
static CHANGE_AVAILABILITY_REQUEST: table::Object = table::Object {
    name: "ChangeAvailabilityRequest",
    members: &[
        table::Member {
            name: "connectorId",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "type",
            required: true,
            shape: table::Shape::Enumeration(AVAILABILITY_TYPE),
        },
    ],
};
static AVAILABILITY_STATUS: &[&str] = &["Accepted", "Rejected", "Scheduled"];
static CHANGE_AVAILABILITY_RESPONSE: table::Object = table::Object {
    name: "ChangeAvailabilityResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(AVAILABILITY_STATUS),
        },
    ],
};
static CHANGE_CONFIGURATION_REQUEST: table::Object = table::Object {
    name: "ChangeConfigurationRequest",
    members: &[
        table::Member {
            name: "key",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(50),
            },
        },
        table::Member {
            name: "value",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(500),
            },
        },
    ],
};
static CONFIGURATION_STATUS: &[&str] = &[
    "Accepted",
    "Rejected",
    "RebootRequired",
    "NotSupported",
];
static CHANGE_CONFIGURATION_RESPONSE: table::Object = table::Object {
    name: "ChangeConfigurationResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(CONFIGURATION_STATUS),
        },
    ],
};
static CLEAR_CACHE_REQUEST: table::Object = table::Object {
    name: "ClearCacheRequest",
    members: &[],
};
static CLEAR_CACHE_STATUS: &[&str] = &["Accepted", "Rejected"];
static CLEAR_CACHE_RESPONSE: table::Object = table::Object {
    name: "ClearCacheResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(CLEAR_CACHE_STATUS),
        },
    ],
};
static CHARGING_PROFILE_PURPOSE_TYPE: &[&str] = &[
    "ChargePointMaxProfile",
    "TxDefaultProfile",
    "TxProfile",
];
static CLEAR_CHARGING_PROFILE_REQUEST: table::Object = table::Object {
    name: "ClearChargingProfileRequest",
    members: &[
        table::Member {
            name: "id",
            required: false,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "connectorId",
            required: false,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "chargingProfilePurpose",
            required: false,
            shape: table::Shape::Enumeration(CHARGING_PROFILE_PURPOSE_TYPE),
        },
        table::Member {
            name: "stackLevel",
            required: false,
            shape: table::Shape::Integer,
        },
    ],
};
static CLEAR_CHARGING_PROFILE_STATUS: &[&str] = &["Accepted", "Unknown"];
static CLEAR_CHARGING_PROFILE_RESPONSE: table::Object = table::Object {
    name: "ClearChargingProfileResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(CLEAR_CHARGING_PROFILE_STATUS),
        },
    ],
};
static DATA_TRANSFER_REQUEST: table::Object = table::Object {
    name: "DataTransferRequest",
    members: &[
        table::Member {
            name: "vendorId",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(255),
            },
        },
        table::Member {
            name: "messageId",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(50),
            },
        },
        table::Member {
            name: "data",
            required: false,
            shape: table::Shape::Text {
                max_length: None,
            },
        },
    ],
};
static DATA_TRANSFER_STATUS: &[&str] = &[
    "Accepted",
    "Rejected",
    "UnknownMessageId",
    "UnknownVendorId",
];
static DATA_TRANSFER_RESPONSE: table::Object = table::Object {
    name: "DataTransferResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(DATA_TRANSFER_STATUS),
        },
        table::Member {
            name: "data",
            required: false,
            shape: table::Shape::Text {
                max_length: None,
            },
        },
    ],
};
static HASH_ALGORITHM_ENUM_TYPE: &[&str] = &["SHA256", "SHA384", "SHA512"];
static CERTIFICATE_HASH_DATA_TYPE: table::Object = table::Object {
    name: "CertificateHashDataType",
    members: &[
        table::Member {
            name: "hashAlgorithm",
            required: true,
            shape: table::Shape::Enumeration(HASH_ALGORITHM_ENUM_TYPE),
        },
        table::Member {
            name: "issuerNameHash",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(128),
            },
        },
        table::Member {
            name: "issuerKeyHash",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(128),
            },
        },
        table::Member {
            name: "serialNumber",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(40),
            },
        },
    ],
};
static DELETE_CERTIFICATE_REQUEST: table::Object = table::Object {
    name: "DeleteCertificateRequest",
    members: &[
        table::Member {
            name: "certificateHashData",
            required: true,
            shape: table::Shape::Object(&CERTIFICATE_HASH_DATA_TYPE),
        },
    ],
};
static DELETE_CERTIFICATE_STATUS_ENUM_TYPE: &[&str] = &[
    "Accepted",
    "Failed",
    "NotFound",
];
static DELETE_CERTIFICATE_RESPONSE: table::Object = table::Object {
    name: "DeleteCertificateResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(DELETE_CERTIFICATE_STATUS_ENUM_TYPE),
        },
    ],
};
static DIAGNOSTICS_STATUS: &[&str] = &["Idle", "Uploaded", "UploadFailed", "Uploading"];
static DIAGNOSTICS_STATUS_NOTIFICATION_REQUEST: table::Object = table::Object {
    name: "DiagnosticsStatusNotificationRequest",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(DIAGNOSTICS_STATUS),
        },
    ],
};
static DIAGNOSTICS_STATUS_NOTIFICATION_RESPONSE: table::Object = table::Object {
    name: "DiagnosticsStatusNotificationResponse",
    members: &[],
};
static MESSAGE_TRIGGER_ENUM_TYPE: &[&str] = &[
    "BootNotification",
    "LogStatusNotification",
    "FirmwareStatusNotification",
    "Heartbeat",
    "MeterValues",
    "SignChargePointCertificate",
    "StatusNotification",
];
static EXTENDED_TRIGGER_MESSAGE_REQUEST: table::Object = table::Object {
    name: "ExtendedTriggerMessageRequest",
    members: &[
        table::Member {
            name: "requestedMessage",
            required: true,
            shape: table::Shape::Enumeration(MESSAGE_TRIGGER_ENUM_TYPE),
        },
        table::Member {
            name: "connectorId",
            required: false,
            shape: table::Shape::Integral,
        },
    ],
};
static TRIGGER_MESSAGE_STATUS: &[&str] = &["Accepted", "Rejected", "NotImplemented"];
static EXTENDED_TRIGGER_MESSAGE_RESPONSE: table::Object = table::Object {
    name: "ExtendedTriggerMessageResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(TRIGGER_MESSAGE_STATUS),
        },
    ],
};
static FIRMWARE_STATUS: &[&str] = &[
    "Downloaded",
    "DownloadFailed",
    "Downloading",
    "Idle",
    "InstallationFailed",
    "Installing",
    "Installed",
];
static FIRMWARE_STATUS_NOTIFICATION_REQUEST: table::Object = table::Object {
    name: "FirmwareStatusNotificationRequest",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(FIRMWARE_STATUS),
        },
    ],
};
static FIRMWARE_STATUS_NOTIFICATION_RESPONSE: table::Object = table::Object {
    name: "FirmwareStatusNotificationResponse",
    members: &[],
};
static CHARGING_RATE_UNIT_TYPE: &[&str] = &["A", "W"];
static GET_COMPOSITE_SCHEDULE_REQUEST: table::Object = table::Object {
    name: "GetCompositeScheduleRequest",
    members: &[
        table::Member {
            name: "connectorId",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "duration",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "chargingRateUnit",
            required: false,
            shape: table::Shape::Enumeration(CHARGING_RATE_UNIT_TYPE),
        },
    ],
};
static GET_COMPOSITE_SCHEDULE_STATUS: &[&str] = &["Accepted", "Rejected"];
static CHARGING_SCHEDULE_PERIOD: table::Object = table::Object {
    name: "ChargingSchedulePeriod",
    members: &[
        table::Member {
            name: "startPeriod",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "limit",
            required: true,
            shape: table::Shape::Decimal,
        },
        table::Member {
            name: "numberPhases",
            required: false,
            shape: table::Shape::Integer,
        },
    ],
};
static CHARGING_SCHEDULE: table::Object = table::Object {
    name: "ChargingSchedule",
    members: &[
        table::Member {
            name: "duration",
            required: false,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "startSchedule",
            required: false,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "chargingRateUnit",
            required: true,
            shape: table::Shape::Enumeration(CHARGING_RATE_UNIT_TYPE),
        },
        table::Member {
            name: "chargingSchedulePeriod",
            required: true,
            shape: table::Shape::List {
                items: &table::Shape::Object(&CHARGING_SCHEDULE_PERIOD),
                min_items: 0,
            },
        },
        table::Member {
            name: "minChargingRate",
            required: false,
            shape: table::Shape::Decimal,
        },
    ],
};
static GET_COMPOSITE_SCHEDULE_RESPONSE: table::Object = table::Object {
    name: "GetCompositeScheduleResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(GET_COMPOSITE_SCHEDULE_STATUS),
        },
        table::Member {
            name: "connectorId",
            required: false,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "scheduleStart",
            required: false,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "chargingSchedule",
            required: false,
            shape: table::Shape::Object(&CHARGING_SCHEDULE),
        },
    ],
};
static GET_CONFIGURATION_REQUEST: table::Object = table::Object {
    name: "GetConfigurationRequest",
    members: &[
        table::Member {
            name: "key",
            required: false,
            shape: table::Shape::List {
                items: &table::Shape::Text {
                    max_length: Some(50),
                },
                min_items: 0,
            },
        },
    ],
};
static KEY_VALUE: table::Object = table::Object {
    name: "KeyValue",
    members: &[
        table::Member {
            name: "key",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(50),
            },
        },
        table::Member {
            name: "readonly",
            required: true,
            shape: table::Shape::Boolean,
        },
        table::Member {
            name: "value",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(500),
            },
        },
    ],
};
static GET_CONFIGURATION_RESPONSE: table::Object = table::Object {
    name: "GetConfigurationResponse",
    members: &[
        table::Member {
            name: "configurationKey",
            required: false,
            shape: table::Shape::List {
                items: &table::Shape::Object(&KEY_VALUE),
                min_items: 0,
            },
        },
        table::Member {
            name: "unknownKey",
            required: false,
            shape: table::Shape::List {
                items: &table::Shape::Text {
                    max_length: Some(50),
                },
                min_items: 0,
            },
        },
    ],
};
static GET_DIAGNOSTICS_REQUEST: table::Object = table::Object {
    name: "GetDiagnosticsRequest",
    members: &[
        table::Member {
            name: "location",
            required: true,
            shape: table::Shape::AnyUri,
        },
        table::Member {
            name: "retries",
            required: false,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "retryInterval",
            required: false,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "startTime",
            required: false,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "stopTime",
            required: false,
            shape: table::Shape::DateTime,
        },
    ],
};
static GET_DIAGNOSTICS_RESPONSE: table::Object = table::Object {
    name: "GetDiagnosticsResponse",
    members: &[
        table::Member {
            name: "fileName",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(255),
            },
        },
    ],
};
static CERTIFICATE_USE_ENUM_TYPE: &[&str] = &[
    "CentralSystemRootCertificate",
    "ManufacturerRootCertificate",
];
static GET_INSTALLED_CERTIFICATE_IDS_REQUEST: table::Object = table::Object {
    name: "GetInstalledCertificateIdsRequest",
    members: &[
        table::Member {
            name: "certificateType",
            required: true,
            shape: table::Shape::Enumeration(CERTIFICATE_USE_ENUM_TYPE),
        },
    ],
};
static GET_INSTALLED_CERTIFICATE_STATUS_ENUM_TYPE: &[&str] = &["Accepted", "NotFound"];
static GET_INSTALLED_CERTIFICATE_IDS_RESPONSE: table::Object = table::Object {
    name: "GetInstalledCertificateIdsResponse",
    members: &[
        table::Member {
            name: "certificateHashData",
            required: false,
            shape: table::Shape::List {
                items: &table::Shape::Object(&CERTIFICATE_HASH_DATA_TYPE),
                min_items: 1,
            },
        },
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(GET_INSTALLED_CERTIFICATE_STATUS_ENUM_TYPE),
        },
    ],
};
static GET_LOCAL_LIST_VERSION_REQUEST: table::Object = table::Object {
    name: "GetLocalListVersionRequest",
    members: &[],
};
static GET_LOCAL_LIST_VERSION_RESPONSE: table::Object = table::Object {
    name: "GetLocalListVersionResponse",
    members: &[
        table::Member {
            name: "listVersion",
            required: true,
            shape: table::Shape::Integer,
        },
    ],
};
static LOG_PARAMETERS_TYPE: table::Object = table::Object {
    name: "LogParametersType",
    members: &[
        table::Member {
            name: "remoteLocation",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(512),
            },
        },
        table::Member {
            name: "oldestTimestamp",
            required: false,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "latestTimestamp",
            required: false,
            shape: table::Shape::DateTime,
        },
    ],
};
static LOG_ENUM_TYPE: &[&str] = &["DiagnosticsLog", "SecurityLog"];
static GET_LOG_REQUEST: table::Object = table::Object {
    name: "GetLogRequest",
    members: &[
        table::Member {
            name: "log",
            required: true,
            shape: table::Shape::Object(&LOG_PARAMETERS_TYPE),
        },
        table::Member {
            name: "logType",
            required: true,
            shape: table::Shape::Enumeration(LOG_ENUM_TYPE),
        },
        table::Member {
            name: "requestId",
            required: true,
            shape: table::Shape::Integral,
        },
        table::Member {
            name: "retries",
            required: false,
            shape: table::Shape::Integral,
        },
        table::Member {
            name: "retryInterval",
            required: false,
            shape: table::Shape::Integral,
        },
    ],
};
static LOG_STATUS_ENUM_TYPE: &[&str] = &["Accepted", "Rejected", "AcceptedCanceled"];
static GET_LOG_RESPONSE: table::Object = table::Object {
    name: "GetLogResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(LOG_STATUS_ENUM_TYPE),
        },
        table::Member {
            name: "filename",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(255),
            },
        },
    ],
};
static HEARTBEAT_REQUEST: table::Object = table::Object {
    name: "HeartbeatRequest",
    members: &[],
};
static HEARTBEAT_RESPONSE: table::Object = table::Object {
    name: "HeartbeatResponse",
    members: &[
        table::Member {
            name: "currentTime",
            required: true,
            shape: table::Shape::DateTime,
        },
    ],
};
static INSTALL_CERTIFICATE_REQUEST: table::Object = table::Object {
    name: "InstallCertificateRequest",
    members: &[
        table::Member {
            name: "certificateType",
            required: true,
            shape: table::Shape::Enumeration(CERTIFICATE_USE_ENUM_TYPE),
        },
        table::Member {
            name: "certificate",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(5500),
            },
        },
    ],
};
static CERTIFICATE_STATUS_ENUM_TYPE: &[&str] = &["Accepted", "Failed", "Rejected"];
static INSTALL_CERTIFICATE_RESPONSE: table::Object = table::Object {
    name: "InstallCertificateResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(CERTIFICATE_STATUS_ENUM_TYPE),
        },
    ],
};
static UPLOAD_LOG_STATUS_ENUM_TYPE: &[&str] = &[
    "BadMessage",
    "Idle",
    "NotSupportedOperation",
    "PermissionDenied",
    "Uploaded",
    "UploadFailure",
    "Uploading",
];
static LOG_STATUS_NOTIFICATION_REQUEST: table::Object = table::Object {
    name: "LogStatusNotificationRequest",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(UPLOAD_LOG_STATUS_ENUM_TYPE),
        },
        table::Member {
            name: "requestId",
            required: false,
            shape: table::Shape::Integral,
        },
    ],
};
static LOG_STATUS_NOTIFICATION_RESPONSE: table::Object = table::Object {
    name: "LogStatusNotificationResponse",
    members: &[],
};
static READING_CONTEXT: &[&str] = &[
    "Interruption.Begin",
    "Interruption.End",
    "Sample.Clock",
    "Sample.Periodic",
    "Transaction.Begin",
    "Transaction.End",
    "Trigger",
    "Other",
];
static VALUE_FORMAT: &[&str] = &["Raw", "SignedData"];
static MEASURAND: &[&str] = &[
    "Energy.Active.Export.Register",
    "Energy.Active.Import.Register",
    "Energy.Reactive.Export.Register",
    "Energy.Reactive.Import.Register",
    "Energy.Active.Export.Interval",
    "Energy.Active.Import.Interval",
    "Energy.Reactive.Export.Interval",
    "Energy.Reactive.Import.Interval",
    "Power.Active.Export",
    "Power.Active.Import",
    "Power.Offered",
    "Power.Reactive.Export",
    "Power.Reactive.Import",
    "Power.Factor",
    "Current.Import",
    "Current.Export",
    "Current.Offered",
    "Voltage",
    "Frequency",
    "Temperature",
    "SoC",
    "RPM",
];
static PHASE: &[&str] = &[
    "L1",
    "L2",
    "L3",
    "N",
    "L1-N",
    "L2-N",
    "L3-N",
    "L1-L2",
    "L2-L3",
    "L3-L1",
];
static LOCATION: &[&str] = &["Cable", "EV", "Inlet", "Outlet", "Body"];
static UNIT_OF_MEASURE: &[&str] = &[
    "Wh",
    "kWh",
    "varh",
    "kvarh",
    "W",
    "kW",
    "VA",
    "kVA",
    "var",
    "kvar",
    "A",
    "V",
    "K",
    "Celcius",
    "Celsius",
    "Fahrenheit",
    "Percent",
];
static SAMPLED_VALUE: table::Object = table::Object {
    name: "SampledValue",
    members: &[
        table::Member {
            name: "value",
            required: true,
            shape: table::Shape::Text {
                max_length: None,
            },
        },
        table::Member {
            name: "context",
            required: false,
            shape: table::Shape::Enumeration(READING_CONTEXT),
        },
        table::Member {
            name: "format",
            required: false,
            shape: table::Shape::Enumeration(VALUE_FORMAT),
        },
        table::Member {
            name: "measurand",
            required: false,
            shape: table::Shape::Enumeration(MEASURAND),
        },
        table::Member {
            name: "phase",
            required: false,
            shape: table::Shape::Enumeration(PHASE),
        },
        table::Member {
            name: "location",
            required: false,
            shape: table::Shape::Enumeration(LOCATION),
        },
        table::Member {
            name: "unit",
            required: false,
            shape: table::Shape::Enumeration(UNIT_OF_MEASURE),
        },
    ],
};
static METER_VALUE: table::Object = table::Object {
    name: "MeterValue",
    members: &[
        table::Member {
            name: "timestamp",
            required: true,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "sampledValue",
            required: true,
            shape: table::Shape::List {
                items: &table::Shape::Object(&SAMPLED_VALUE),
                min_items: 0,
            },
        },
    ],
};
static METER_VALUES_REQUEST: table::Object = table::Object {
    name: "MeterValuesRequest",
    members: &[
        table::Member {
            name: "connectorId",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "transactionId",
            required: false,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "meterValue",
            required: true,
            shape: table::Shape::List {
                items: &table::Shape::Object(&METER_VALUE),
                min_items: 0,
            },
        },
    ],
};
static METER_VALUES_RESPONSE: table::Object = table::Object {
    name: "MeterValuesResponse",
    members: &[],
};
static CHARGING_PROFILE_KIND_TYPE: &[&str] = &["Absolute", "Recurring", "Relative"];
static RECURRENCY_KIND_TYPE: &[&str] = &["Daily", "Weekly"];
static CHARGING_PROFILE: table::Object = table::Object {
    name: "ChargingProfile",
    members: &[
        table::Member {
            name: "chargingProfileId",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "transactionId",
            required: false,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "stackLevel",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "chargingProfilePurpose",
            required: true,
            shape: table::Shape::Enumeration(CHARGING_PROFILE_PURPOSE_TYPE),
        },
        table::Member {
            name: "chargingProfileKind",
            required: true,
            shape: table::Shape::Enumeration(CHARGING_PROFILE_KIND_TYPE),
        },
        table::Member {
            name: "recurrencyKind",
            required: false,
            shape: table::Shape::Enumeration(RECURRENCY_KIND_TYPE),
        },
        table::Member {
            name: "validFrom",
            required: false,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "validTo",
            required: false,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "chargingSchedule",
            required: true,
            shape: table::Shape::Object(&CHARGING_SCHEDULE),
        },
    ],
};
static REMOTE_START_TRANSACTION_REQUEST: table::Object = table::Object {
    name: "RemoteStartTransactionRequest",
    members: &[
        table::Member {
            name: "connectorId",
            required: false,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "idTag",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
        table::Member {
            name: "chargingProfile",
            required: false,
            shape: table::Shape::Object(&CHARGING_PROFILE),
        },
    ],
};
static REMOTE_START_STOP_STATUS: &[&str] = &["Accepted", "Rejected"];
static REMOTE_START_TRANSACTION_RESPONSE: table::Object = table::Object {
    name: "RemoteStartTransactionResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(REMOTE_START_STOP_STATUS),
        },
    ],
};
static REMOTE_STOP_TRANSACTION_REQUEST: table::Object = table::Object {
    name: "RemoteStopTransactionRequest",
    members: &[
        table::Member {
            name: "transactionId",
            required: true,
            shape: table::Shape::Integer,
        },
    ],
};
static REMOTE_STOP_TRANSACTION_RESPONSE: table::Object = table::Object {
    name: "RemoteStopTransactionResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(REMOTE_START_STOP_STATUS),
        },
    ],
};
static RESERVE_NOW_REQUEST: table::Object = table::Object {
    name: "ReserveNowRequest",
    members: &[
        table::Member {
            name: "connectorId",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "expiryDate",
            required: true,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "idTag",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
        table::Member {
            name: "parentIdTag",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
        table::Member {
            name: "reservationId",
            required: true,
            shape: table::Shape::Integer,
        },
    ],
};
static RESERVATION_STATUS: &[&str] = &[
    "Accepted",
    "Faulted",
    "Occupied",
    "Rejected",
    "Unavailable",
];
static RESERVE_NOW_RESPONSE: table::Object = table::Object {
    name: "ReserveNowResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(RESERVATION_STATUS),
        },
    ],
};
static RESET_TYPE: &[&str] = &["Hard", "Soft"];
static RESET_REQUEST: table::Object = table::Object {
    name: "ResetRequest",
    members: &[
        table::Member {
            name: "type",
            required: true,
            shape: table::Shape::Enumeration(RESET_TYPE),
        },
    ],
};
static RESET_STATUS: &[&str] = &["Accepted", "Rejected"];
static RESET_RESPONSE: table::Object = table::Object {
    name: "ResetResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(RESET_STATUS),
        },
    ],
};
static SECURITY_EVENT_NOTIFICATION_REQUEST: table::Object = table::Object {
    name: "SecurityEventNotificationRequest",
    members: &[
        table::Member {
            name: "type",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(50),
            },
        },
        table::Member {
            name: "timestamp",
            required: true,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "techInfo",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(255),
            },
        },
    ],
};
static SECURITY_EVENT_NOTIFICATION_RESPONSE: table::Object = table::Object {
    name: "SecurityEventNotificationResponse",
    members: &[],
};
static AUTHORIZATION_DATA: table::Object = table::Object {
    name: "AuthorizationData",
    members: &[
        table::Member {
            name: "idTag",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
        table::Member {
            name: "idTagInfo",
            required: false,
            shape: table::Shape::Object(&ID_TAG_INFO),
        },
    ],
};
static UPDATE_TYPE: &[&str] = &["Differential", "Full"];
static SEND_LOCAL_LIST_REQUEST: table::Object = table::Object {
    name: "SendLocalListRequest",
    members: &[
        table::Member {
            name: "listVersion",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "localAuthorizationList",
            required: false,
            shape: table::Shape::List {
                items: &table::Shape::Object(&AUTHORIZATION_DATA),
                min_items: 0,
            },
        },
        table::Member {
            name: "updateType",
            required: true,
            shape: table::Shape::Enumeration(UPDATE_TYPE),
        },
    ],
};
static UPDATE_STATUS: &[&str] = &[
    "Accepted",
    "Failed",
    "NotSupported",
    "VersionMismatch",
];
static SEND_LOCAL_LIST_RESPONSE: table::Object = table::Object {
    name: "SendLocalListResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(UPDATE_STATUS),
        },
    ],
};
static SET_CHARGING_PROFILE_REQUEST: table::Object = table::Object {
    name: "SetChargingProfileRequest",
    members: &[
        table::Member {
            name: "connectorId",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "csChargingProfiles",
            required: true,
            shape: table::Shape::Object(&CHARGING_PROFILE),
        },
    ],
};
static CHARGING_PROFILE_STATUS: &[&str] = &["Accepted", "Rejected", "NotSupported"];
static SET_CHARGING_PROFILE_RESPONSE: table::Object = table::Object {
    name: "SetChargingProfileResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(CHARGING_PROFILE_STATUS),
        },
    ],
};
static SIGN_CERTIFICATE_REQUEST: table::Object = table::Object {
    name: "SignCertificateRequest",
    members: &[
        table::Member {
            name: "csr",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(5500),
            },
        },
    ],
};
static GENERIC_STATUS_ENUM_TYPE: &[&str] = &["Accepted", "Rejected"];
static SIGN_CERTIFICATE_RESPONSE: table::Object = table::Object {
    name: "SignCertificateResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(GENERIC_STATUS_ENUM_TYPE),
        },
    ],
};
static FIRMWARE_STATUS_ENUM_TYPE: &[&str] = &[
    "Downloaded",
    "DownloadFailed",
    "Downloading",
    "DownloadScheduled",
    "DownloadPaused",
    "Idle",
    "InstallationFailed",
    "Installing",
    "Installed",
    "InstallRebooting",
    "InstallScheduled",
    "InstallVerificationFailed",
    "InvalidSignature",
    "SignatureVerified",
];
static SIGNED_FIRMWARE_STATUS_NOTIFICATION_REQUEST: table::Object = table::Object {
    name: "SignedFirmwareStatusNotificationRequest",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(FIRMWARE_STATUS_ENUM_TYPE),
        },
        table::Member {
            name: "requestId",
            required: false,
            shape: table::Shape::Integral,
        },
    ],
};
static SIGNED_FIRMWARE_STATUS_NOTIFICATION_RESPONSE: table::Object = table::Object {
    name: "SignedFirmwareStatusNotificationResponse",
    members: &[],
};
static FIRMWARE_TYPE: table::Object = table::Object {
    name: "FirmwareType",
    members: &[
        table::Member {
            name: "location",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(512),
            },
        },
        table::Member {
            name: "retrieveDateTime",
            required: true,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "installDateTime",
            required: false,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "signingCertificate",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(5500),
            },
        },
        table::Member {
            name: "signature",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(800),
            },
        },
    ],
};
static SIGNED_UPDATE_FIRMWARE_REQUEST: table::Object = table::Object {
    name: "SignedUpdateFirmwareRequest",
    members: &[
        table::Member {
            name: "retries",
            required: false,
            shape: table::Shape::Integral,
        },
        table::Member {
            name: "retryInterval",
            required: false,
            shape: table::Shape::Integral,
        },
        table::Member {
            name: "requestId",
            required: true,
            shape: table::Shape::Integral,
        },
        table::Member {
            name: "firmware",
            required: true,
            shape: table::Shape::Object(&FIRMWARE_TYPE),
        },
    ],
};
static UPDATE_FIRMWARE_STATUS_ENUM_TYPE: &[&str] = &[
    "Accepted",
    "Rejected",
    "AcceptedCanceled",
    "InvalidCertificate",
    "RevokedCertificate",
];
static SIGNED_UPDATE_FIRMWARE_RESPONSE: table::Object = table::Object {
    name: "SignedUpdateFirmwareResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(UPDATE_FIRMWARE_STATUS_ENUM_TYPE),
        },
    ],
};
static START_TRANSACTION_REQUEST: table::Object = table::Object {
    name: "StartTransactionRequest",
    members: &[
        table::Member {
            name: "connectorId",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "idTag",
            required: true,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
        table::Member {
            name: "meterStart",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "reservationId",
            required: false,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "timestamp",
            required: true,
            shape: table::Shape::DateTime,
        },
    ],
};
static START_TRANSACTION_RESPONSE: table::Object = table::Object {
    name: "StartTransactionResponse",
    members: &[
        table::Member {
            name: "idTagInfo",
            required: true,
            shape: table::Shape::Object(&ID_TAG_INFO),
        },
        table::Member {
            name: "transactionId",
            required: true,
            shape: table::Shape::Integer,
        },
    ],
};
static CHARGE_POINT_ERROR_CODE: &[&str] = &[
    "ConnectorLockFailure",
    "EVCommunicationError",
    "GroundFailure",
    "HighTemperature",
    "InternalError",
    "LocalListConflict",
    "NoError",
    "OtherError",
    "OverCurrentFailure",
    "PowerMeterFailure",
    "PowerSwitchFailure",
    "ReaderFailure",
    "ResetFailure",
    "UnderVoltage",
    "OverVoltage",
    "WeakSignal",
];
static CHARGE_POINT_STATUS: &[&str] = &[
    "Available",
    "Preparing",
    "Charging",
    "SuspendedEVSE",
    "SuspendedEV",
    "Finishing",
    "Reserved",
    "Unavailable",
    "Faulted",
];
static STATUS_NOTIFICATION_REQUEST: table::Object = table::Object {
    name: "StatusNotificationRequest",
    members: &[
        table::Member {
            name: "connectorId",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "errorCode",
            required: true,
            shape: table::Shape::Enumeration(CHARGE_POINT_ERROR_CODE),
        },
        table::Member {
            name: "info",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(50),
            },
        },
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(CHARGE_POINT_STATUS),
        },
        table::Member {
            name: "timestamp",
            required: false,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "vendorId",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(255),
            },
        },
        table::Member {
            name: "vendorErrorCode",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(50),
            },
        },
    ],
};
static STATUS_NOTIFICATION_RESPONSE: table::Object = table::Object {
    name: "StatusNotificationResponse",
    members: &[],
};
static REASON: &[&str] = &[
    "EmergencyStop",
    "EVDisconnected",
    "HardReset",
    "Local",
    "Other",
    "PowerLoss",
    "Reboot",
    "Remote",
    "SoftReset",
    "UnlockCommand",
    "DeAuthorized",
];
static UNIT_OF_MEASURE_2: &[&str] = &[
    "Wh",
    "kWh",
    "varh",
    "kvarh",
    "W",
    "kW",
    "VA",
    "kVA",
    "var",
    "kvar",
    "A",
    "V",
    "K",
    "Celcius",
    "Fahrenheit",
    "Percent",
];
static SAMPLED_VALUE_2: table::Object = table::Object {
    name: "SampledValue",
    members: &[
        table::Member {
            name: "value",
            required: true,
            shape: table::Shape::Text {
                max_length: None,
            },
        },
        table::Member {
            name: "context",
            required: false,
            shape: table::Shape::Enumeration(READING_CONTEXT),
        },
        table::Member {
            name: "format",
            required: false,
            shape: table::Shape::Enumeration(VALUE_FORMAT),
        },
        table::Member {
            name: "measurand",
            required: false,
            shape: table::Shape::Enumeration(MEASURAND),
        },
        table::Member {
            name: "phase",
            required: false,
            shape: table::Shape::Enumeration(PHASE),
        },
        table::Member {
            name: "location",
            required: false,
            shape: table::Shape::Enumeration(LOCATION),
        },
        table::Member {
            name: "unit",
            required: false,
            shape: table::Shape::Enumeration(UNIT_OF_MEASURE_2),
        },
    ],
};
static METER_VALUE_2: table::Object = table::Object {
    name: "MeterValue",
    members: &[
        table::Member {
            name: "timestamp",
            required: true,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "sampledValue",
            required: true,
            shape: table::Shape::List {
                items: &table::Shape::Object(&SAMPLED_VALUE_2),
                min_items: 0,
            },
        },
    ],
};
static STOP_TRANSACTION_REQUEST: table::Object = table::Object {
    name: "StopTransactionRequest",
    members: &[
        table::Member {
            name: "idTag",
            required: false,
            shape: table::Shape::Text {
                max_length: Some(20),
            },
        },
        table::Member {
            name: "meterStop",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "timestamp",
            required: true,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "transactionId",
            required: true,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "reason",
            required: false,
            shape: table::Shape::Enumeration(REASON),
        },
        table::Member {
            name: "transactionData",
            required: false,
            shape: table::Shape::List {
                items: &table::Shape::Object(&METER_VALUE_2),
                min_items: 0,
            },
        },
    ],
};
static STOP_TRANSACTION_RESPONSE: table::Object = table::Object {
    name: "StopTransactionResponse",
    members: &[
        table::Member {
            name: "idTagInfo",
            required: false,
            shape: table::Shape::Object(&ID_TAG_INFO),
        },
    ],
};
static MESSAGE_TRIGGER: &[&str] = &[
    "BootNotification",
    "DiagnosticsStatusNotification",
    "FirmwareStatusNotification",
    "Heartbeat",
    "MeterValues",
    "StatusNotification",
];
static TRIGGER_MESSAGE_REQUEST: table::Object = table::Object {
    name: "TriggerMessageRequest",
    members: &[
        table::Member {
            name: "requestedMessage",
            required: true,
            shape: table::Shape::Enumeration(MESSAGE_TRIGGER),
        },
        table::Member {
            name: "connectorId",
            required: false,
            shape: table::Shape::Integer,
        },
    ],
};
static TRIGGER_MESSAGE_RESPONSE: table::Object = table::Object {
    name: "TriggerMessageResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(TRIGGER_MESSAGE_STATUS),
        },
    ],
};
static UNLOCK_CONNECTOR_REQUEST: table::Object = table::Object {
    name: "UnlockConnectorRequest",
    members: &[
        table::Member {
            name: "connectorId",
            required: true,
            shape: table::Shape::Integer,
        },
    ],
};
static UNLOCK_STATUS: &[&str] = &["Unlocked", "UnlockFailed", "NotSupported"];
static UNLOCK_CONNECTOR_RESPONSE: table::Object = table::Object {
    name: "UnlockConnectorResponse",
    members: &[
        table::Member {
            name: "status",
            required: true,
            shape: table::Shape::Enumeration(UNLOCK_STATUS),
        },
    ],
};
static UPDATE_FIRMWARE_REQUEST: table::Object = table::Object {
    name: "UpdateFirmwareRequest",
    members: &[
        table::Member {
            name: "location",
            required: true,
            shape: table::Shape::AnyUri,
        },
        table::Member {
            name: "retries",
            required: false,
            shape: table::Shape::Integer,
        },
        table::Member {
            name: "retrieveDate",
            required: true,
            shape: table::Shape::DateTime,
        },
        table::Member {
            name: "retryInterval",
            required: false,
            shape: table::Shape::Integer,
        },
    ],
};
static UPDATE_FIRMWARE_RESPONSE: table::Object = table::Object {
    name: "UpdateFirmwareResponse",
    members: &[],
};
