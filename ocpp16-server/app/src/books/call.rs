//! What calls to charge points mean for the books, whoever makes them.
//!
//! What charge points may refer to before the answer is noted, such as the number
//! of an upload, is kept before the call is sent, and forgotten again if it is not.

use ocpp16_server::{Answered, CallError, Identity};
use ocpp16_types::{
    AvailabilityStatus, AvailabilityType, CancelReservationStatus, CentralSystemRequest,
    ChangeConfigurationRequest, ChargePointResponse, ChargingProfileStatus,
    ClearChargingProfileRequest, ConfigurationStatus, GetConfigurationResponse,
    RemoteStartStopStatus, RemoteStartTransactionRequest, ReservationStatus, ReserveNowRequest,
    SetChargingProfileRequest, UpdateStatus,
};

use super::configuration::Asked;
use super::progress::Kind;
use super::reservation::Reserve;
use super::{
    Books, charge_point, configuration, connector, installed_profile, progress, remote_start,
    reservation,
};
use crate::storage::{self, Connection, StorageError};

impl Books {
    /// Keeps what has to be known of a call before it is sent; `None` if nothing
    /// that comes of it is kept.
    pub(crate) async fn calling(
        &self,
        identity: &Identity,
        request: &CentralSystemRequest,
    ) -> Result<Option<Expected>, StorageError> {
        let identity = identity.clone();
        let expected = match Plan::of(request) {
            Plan::Nothing => return Ok(None),
            Plan::Expect(expected) => expected,
            Plan::Reserve(request) => {
                let keep = move |connection: &Connection| {
                    reservation::keep(connection, &identity, &request)
                };
                Expected::Reservation { number: self.write(keep).await? }
            }
            Plan::RemoteStart(request) => {
                let keep = move |connection: &Connection| {
                    remote_start::keep(connection, &identity, &request)
                };
                Expected::RemoteStart { number: self.write(keep).await? }
            }
            Plan::Start(kind, request_id) => {
                let keep = move |connection: &Connection| {
                    progress::requested(connection, &identity, kind, request_id)
                };
                Expected::Progress { number: self.write(keep).await? }
            }
        };
        Ok(Some(expected))
    }

    /// Notes how a call has ended.
    pub(crate) async fn called(
        &self,
        identity: &Identity,
        expected: Expected,
        ended: &Result<Answered, CallError>,
    ) -> Result<(), StorageError> {
        let Some(change) = expected.change(ended) else { return Ok(()) };
        let identity = identity.clone();
        self.write(move |connection| change.make(connection, &identity)).await
    }
}

/// What is kept of a call before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Plan {
    Nothing,
    Expect(Expected),
    Reserve(ReserveNowRequest),
    RemoteStart(Box<RemoteStartTransactionRequest>),
    /// Something that is reported on later, and its number.
    Start(Kind, Option<i64>),
}

impl Plan {
    fn of(request: &CentralSystemRequest) -> Self {
        use CentralSystemRequest as Request;

        match request {
            Request::CancelReservation(request) => {
                Self::Expect(Expected::Cancellation { reservation_id: request.reservation_id })
            }
            Request::ChangeAvailability(request) => Self::Expect(Expected::Availability {
                connector_id: request.connector_id,
                change: request.type_,
            }),
            Request::ChangeConfiguration(request) => {
                Self::Expect(Expected::ConfigurationChange(request.clone()))
            }
            Request::ClearChargingProfile(request) => {
                Self::Expect(Expected::ClearedProfiles(request.clone()))
            }
            Request::GetConfiguration(request) => {
                let named = request.key.as_ref().is_some_and(|keys| !keys.is_empty());
                Self::Expect(Expected::Configuration(if named { Asked::Some } else { Asked::All }))
            }
            Request::GetDiagnostics(_) => Self::Start(Kind::Diagnostics, None),
            Request::GetLocalListVersion(_) => Self::Expect(Expected::LocalListVersion),
            Request::GetLog(request) => Self::Start(Kind::Log, Some(request.request_id)),
            Request::RemoteStartTransaction(request) => {
                Self::RemoteStart(Box::new(request.clone()))
            }
            Request::ReserveNow(request) => Self::Reserve(request.clone()),
            Request::SendLocalList(request) => {
                Self::Expect(Expected::LocalList { version: request.list_version })
            }
            Request::SetChargingProfile(request) => {
                Self::Expect(Expected::Profile(Box::new(request.clone())))
            }
            Request::SignedUpdateFirmware(request) => {
                Self::Start(Kind::SignedFirmware, Some(request.request_id))
            }
            Request::UpdateFirmware(_) => Self::Start(Kind::Firmware, None),
            Request::CertificateSigned(_)
            | Request::ClearCache(_)
            | Request::DataTransfer(_)
            | Request::DeleteCertificate(_)
            | Request::ExtendedTriggerMessage(_)
            | Request::GetCompositeSchedule(_)
            | Request::GetInstalledCertificateIds(_)
            | Request::InstallCertificate(_)
            | Request::RemoteStopTransaction(_)
            | Request::Reset(_)
            | Request::TriggerMessage(_)
            | Request::UnlockConnector(_) => Self::Nothing,
        }
    }
}

/// What a call is about whose end is to be noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    Reservation { number: i64 },
    Cancellation { reservation_id: i64 },
    RemoteStart { number: i64 },
    Progress { number: i64 },
    Availability { connector_id: i64, change: AvailabilityType },
    LocalList { version: i64 },
    LocalListVersion,
    Configuration(Asked),
    ConfigurationChange(ChangeConfigurationRequest),
    Profile(Box<SetChargingProfileRequest>),
    ClearedProfiles(ClearChargingProfileRequest),
}

impl From<&Reserve> for Expected {
    fn from(reserve: &Reserve) -> Self {
        Self::Reservation { number: reserve.number }
    }
}

impl Expected {
    /// Says what the end of the call changes. What is kept stays as it is if
    /// nobody knows whether the charge point has acted.
    fn change(self, ended: &Result<Answered, CallError>) -> Option<Change> {
        match ended {
            Ok(answered) => self.answered(&answered.response),
            Err(CallError::NotSent(_)) => match self {
                Self::Reservation { number } => Some(Change::ForgetReservation { number }),
                Self::RemoteStart { number } => Some(Change::ForgetRemoteStart { number }),
                Self::Progress { number } => Some(Change::ForgetProgress { number }),
                Self::Cancellation { .. }
                | Self::Availability { .. }
                | Self::LocalList { .. }
                | Self::LocalListVersion
                | Self::Configuration(_)
                | Self::ConfigurationChange(_)
                | Self::Profile(_)
                | Self::ClearedProfiles(_) => None,
            },
            Err(CallError::Rejected(rejection)) => match self {
                Self::Reservation { number } => {
                    let status = ReservationStatus::Rejected;
                    Some(Change::Reservation { number, status })
                }
                Self::RemoteStart { number } => {
                    let status = RemoteStartStopStatus::Rejected;
                    Some(Change::RemoteStart { number, status })
                }
                Self::Progress { number } => {
                    let answer = Some(rejection.code_as_received().to_owned());
                    Some(Change::Progress { number, answer, file_name: None })
                }
                Self::Cancellation { .. }
                | Self::Availability { .. }
                | Self::LocalList { .. }
                | Self::LocalListVersion
                | Self::Configuration(_)
                | Self::ConfigurationChange(_)
                | Self::Profile(_)
                | Self::ClearedProfiles(_) => None,
            },
            Err(_) => None,
        }
    }

    fn answered(self, response: &ChargePointResponse) -> Option<Change> {
        use ChargePointResponse as Response;

        match (self, response) {
            (Self::Reservation { number }, Response::ReserveNow(response)) => {
                Some(Change::Reservation { number, status: response.status })
            }
            (Self::Cancellation { reservation_id }, Response::CancelReservation(response)) => {
                (response.status == CancelReservationStatus::Accepted)
                    .then_some(Change::Cancelled { reservation_id })
            }
            (Self::RemoteStart { number }, Response::RemoteStartTransaction(response)) => {
                Some(Change::RemoteStart { number, status: response.status })
            }
            (Self::Progress { number }, Response::GetDiagnostics(response)) => {
                let file_name = response.file_name.as_ref().map(ToString::to_string);
                Some(Change::Progress { number, answer: None, file_name })
            }
            (Self::Progress { number }, Response::GetLog(response)) => {
                let answer = Some(response.status.to_string());
                let file_name = response.filename.as_ref().map(ToString::to_string);
                Some(Change::Progress { number, answer, file_name })
            }
            (Self::Progress { number }, Response::SignedUpdateFirmware(response)) => {
                let answer = Some(response.status.to_string());
                Some(Change::Progress { number, answer, file_name: None })
            }
            (Self::Availability { connector_id, change }, Response::ChangeAvailability(it)) => {
                match it.status {
                    AvailabilityStatus::Accepted => Some(Change::Unscheduled { connector_id }),
                    AvailabilityStatus::Scheduled => {
                        Some(Change::Scheduled { connector_id, change })
                    }
                    AvailabilityStatus::Rejected => None,
                }
            }
            (Self::LocalList { version }, Response::SendLocalList(response)) => {
                (response.status == UpdateStatus::Accepted).then_some(Change::LocalList { version })
            }
            (Self::LocalListVersion, Response::GetLocalListVersion(response)) => {
                Some(Change::LocalList { version: response.list_version })
            }
            (Self::Configuration(asked), Response::GetConfiguration(response)) => {
                Some(Change::Configuration(asked, response.clone()))
            }
            (Self::ConfigurationChange(request), Response::ChangeConfiguration(response)) => {
                Some(Change::ConfigurationKey(request, response.status))
            }
            (Self::Profile(request), Response::SetChargingProfile(response)) => (response.status
                == ChargingProfileStatus::Accepted)
                .then_some(Change::Profile(request)),
            // Also where it knows none: none is left.
            (Self::ClearedProfiles(request), Response::ClearChargingProfile(_)) => {
                Some(Change::ClearedProfiles(request))
            }
            // An UpdateFirmware is not confirmed; no answer is that to
            // another action.
            _ => None,
        }
    }
}

/// A change of the books.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    Reservation { number: i64, status: ReservationStatus },
    ForgetReservation { number: i64 },
    RemoteStart { number: i64, status: RemoteStartStopStatus },
    ForgetRemoteStart { number: i64 },
    Cancelled { reservation_id: i64 },
    Progress { number: i64, answer: Option<String>, file_name: Option<String> },
    ForgetProgress { number: i64 },
    Scheduled { connector_id: i64, change: AvailabilityType },
    Unscheduled { connector_id: i64 },
    LocalList { version: i64 },
    Configuration(Asked, GetConfigurationResponse),
    ConfigurationKey(ChangeConfigurationRequest, ConfigurationStatus),
    Profile(Box<SetChargingProfileRequest>),
    ClearedProfiles(ClearChargingProfileRequest),
}

impl Change {
    fn make(&self, connection: &Connection, identity: &Identity) -> storage::Result<()> {
        match self {
            Self::Reservation { number, status } => {
                reservation::answered(connection, *number, *status)
            }
            Self::ForgetReservation { number } => reservation::forget(connection, *number),
            Self::RemoteStart { number, status } => {
                remote_start::answered(connection, identity, *number, *status)
            }
            Self::ForgetRemoteStart { number } => {
                remote_start::forget(connection, identity, *number)
            }
            Self::Cancelled { reservation_id } => {
                reservation::cancelled(connection, identity, *reservation_id)
            }
            Self::Progress { number, answer, file_name } => {
                progress::answered(connection, *number, answer.as_deref(), file_name.as_deref())
            }
            Self::ForgetProgress { number } => progress::forget(connection, *number),
            Self::Scheduled { connector_id, change } => {
                connector::schedule(connection, identity, *connector_id, *change)
            }
            Self::Unscheduled { connector_id } => {
                connector::unschedule(connection, identity, *connector_id)
            }
            Self::LocalList { version } => {
                charge_point::local_list_is(connection, identity, *version)
            }
            Self::Configuration(asked, response) => {
                configuration::told(connection, identity, *asked, response)
            }
            Self::ConfigurationKey(request, status) => {
                configuration::changed(connection, identity, request, *status)
            }
            Self::Profile(request) => installed_profile::set(connection, identity, request),
            Self::ClearedProfiles(request) => {
                installed_profile::cleared(connection, identity, request)
            }
        }
    }
}
