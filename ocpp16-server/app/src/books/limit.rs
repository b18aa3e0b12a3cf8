//! What a charge point can take, by what it has told of itself; and what is said
//! of requests that go beyond.
//!
//! Nothing is refused for it: the charge point may have changed since, and people
//! test theirs with such requests. What is not known is no limit.

use ocpp16_types::{
    Action, CentralSystemRequest, ChangeConfigurationRequest, ChargingProfile,
    ChargingRateUnitType, KeyValue, Profile, SendLocalListRequest, UpdateType, Warning,
};

use super::Books;
use super::configuration::Configuration;
use super::installed_profile::{self, InstalledProfile};
use super::progress::{self, Kind};
use crate::storage::{self, Connection, StorageError};

impl Books {
    /// Lists what there is against a request: by the standard, then by what the
    /// charge point has told.
    pub(crate) async fn warnings(
        &self,
        charge_point: String,
        request: &CentralSystemRequest,
    ) -> Result<Vec<Warning>, StorageError> {
        let number = Number::of(request);
        let known = self.read(move |connection| Known::of(connection, &charge_point, number));
        let known = known.await?;
        let mut warnings = ocpp16_types::warnings(request);
        warnings.extend(beyond(request, &known));
        Ok(warnings)
    }
}

/// What is known of a charge point.
#[derive(Debug, Default)]
struct Known {
    configuration: Configuration,
    /// Those that are not over.
    profiles: Vec<InstalledProfile>,
    /// Whether an earlier request of its kind had the number of this one.
    number_used: bool,
}

impl Known {
    fn of(
        connection: &Connection,
        charge_point: &str,
        number: Option<Number>,
    ) -> storage::Result<Self> {
        let used = number.map(|Number(kind, request_id)| {
            progress::is_used(connection, charge_point, kind, request_id)
        });
        Ok(Self {
            configuration: Configuration::of(connection, charge_point)?,
            profiles: installed_profile::in_force(connection, charge_point)?,
            number_used: used.transpose()?.unwrap_or_default(),
        })
    }
}

/// What reports on a request have in common with it.
struct Number(Kind, i64);

impl Number {
    fn of(request: &CentralSystemRequest) -> Option<Self> {
        if let CentralSystemRequest::GetLog(request) = request {
            return Some(Self(Kind::Log, request.request_id));
        }
        let CentralSystemRequest::SignedUpdateFirmware(request) = request else { return None };
        Some(Self(Kind::SignedFirmware, request.request_id))
    }
}

/// The standard keys of lists that can be changed.
const LISTS: [&str; 5] = [
    "ConnectorPhaseRotation",
    "MeterValuesAlignedData",
    "MeterValuesSampledData",
    "StopTxnAlignedData",
    "StopTxnSampledData",
];

/// Lists what a request asks for that the charge point does not have.
fn beyond(request: &CentralSystemRequest, known: &Known) -> Vec<Warning> {
    use CentralSystemRequest as Request;

    let mut found = Found { known, warnings: Vec::new() };
    found.feature_of(request.action());
    match request {
        Request::CertificateSigned(request) => {
            let size = request.certificate_chain.len();
            let message = "is larger than CertificateSignedMaxChainSize";
            found.at_most(
                "CertificateSignedMaxChainSize",
                size,
                "A-180",
                "/certificateChain",
                message,
            );
        }
        Request::ChangeAvailability(request) => found.connector(Some(request.connector_id)),
        Request::ChangeConfiguration(request) => found.change_of(request),
        Request::ClearCache(_) => {
            let message = "AuthorizationCacheEnabled is false or absent: there is no cache";
            found.function("AuthorizationCacheEnabled", "A-99", "", message);
        }
        Request::ClearChargingProfile(request) => found.connector(request.connector_id),
        Request::ExtendedTriggerMessage(request) => found.connector(request.connector_id),
        Request::GetCompositeSchedule(request) => found.connector(Some(request.connector_id)),
        Request::GetConfiguration(request) => {
            let keys = request.key.iter().flatten().count();
            let message = "has more keys than GetConfigurationMaxKeys";
            found.at_most("GetConfigurationMaxKeys", keys, "A-96", "/key", message);
        }
        Request::GetDiagnostics(request) => found.location(&request.location, "/location"),
        Request::GetLog(request) => {
            found.location(&request.log.remote_location, "/log/remoteLocation");
            found.number("A-191");
        }
        Request::RemoteStartTransaction(request) => {
            found.connector(request.connector_id);
            if let Some(profile) = &request.charging_profile {
                let at = "/chargingProfile";
                found.feature(
                    Profile::SmartCharging,
                    "A-102",
                    at,
                    "SupportedFeatureProfiles lacks SmartCharging: it does not count",
                );
                found.profile(request.connector_id, profile, at);
            }
        }
        Request::ReserveNow(request) => {
            found.connector(Some(request.connector_id));
            if request.connector_id == 0 {
                let message = "ReserveConnectorZeroSupported is false or absent";
                let key = "ReserveConnectorZeroSupported";
                found.function(key, "A-150", "/connectorId", message);
            }
        }
        Request::SendLocalList(request) => found.local_list(request),
        Request::SetChargingProfile(request) => {
            found.connector(Some(request.connector_id));
            let profile = &request.cs_charging_profiles;
            found.profile(Some(request.connector_id), profile, "/csChargingProfiles");
        }
        Request::SignedUpdateFirmware(request) => {
            found.location(&request.firmware.location, "/firmware/location");
            found.number("A-170");
        }
        Request::TriggerMessage(request) => found.connector(request.connector_id),
        Request::UnlockConnector(request) => found.connector(Some(request.connector_id)),
        Request::UpdateFirmware(request) => found.location(&request.location, "/location"),
        Request::CancelReservation(_)
        | Request::DataTransfer(_)
        | Request::DeleteCertificate(_)
        | Request::GetInstalledCertificateIds(_)
        | Request::GetLocalListVersion(_)
        | Request::InstallCertificate(_)
        | Request::RemoteStopTransaction(_)
        | Request::Reset(_) => {}
    }
    found.warnings
}

/// What has been found so far.
struct Found<'a> {
    known: &'a Known,
    warnings: Vec<Warning>,
}

impl Found<'_> {
    fn check(
        &mut self,
        good: bool,
        requirement: &'static str,
        pointer: impl Into<String>,
        message: &'static str,
    ) {
        if !good {
            self.warnings.push(Warning { requirement, pointer: pointer.into(), message });
        }
    }

    /// Checks a number against that of a key.
    fn at_most(
        &mut self,
        key: &str,
        number: impl TryInto<i64>,
        requirement: &'static str,
        pointer: impl Into<String>,
        message: &'static str,
    ) {
        let number = number.try_into().unwrap_or(i64::MAX);
        let good = self.known.configuration.integer(key).is_none_or(|limit| number <= limit);
        self.check(good, requirement, pointer, message);
    }

    /// Checks a function whose key is absent where the function is.
    fn function(
        &mut self,
        key: &str,
        requirement: &'static str,
        pointer: &str,
        message: &'static str,
    ) {
        let good = self.known.configuration.function(key) != Some(false);
        self.check(good, requirement, pointer, message);
    }

    /// Checks whether a text is in the list of a key, if that is known.
    fn in_list(
        &mut self,
        key: &str,
        is: impl Fn(&str) -> bool,
        requirement: &'static str,
        pointer: impl Into<String>,
        message: &'static str,
    ) {
        let items = self.known.configuration.list(key);
        let good = items.is_empty() || items.iter().any(|item| is(item));
        self.check(good, requirement, pointer, message);
    }

    fn feature(
        &mut self,
        profile: Profile,
        requirement: &'static str,
        pointer: &str,
        message: &'static str,
    ) {
        let is = |item: &str| item.eq_ignore_ascii_case(profile.as_str());
        self.in_list("SupportedFeatureProfiles", is, requirement, pointer, message);
    }

    /// What every charge point has, and what the key does not name, is good.
    fn feature_of(&mut self, action: Action) {
        match action.profile() {
            Profile::Core | Profile::Security => {}
            profile @ (Profile::FirmwareManagement
            | Profile::LocalAuthListManagement
            | Profile::Reservation
            | Profile::SmartCharging
            | Profile::RemoteTrigger) => {
                let message = "SupportedFeatureProfiles lacks the profile of this action";
                self.feature(profile, "J-26", "", message);
            }
        }
    }

    fn connector(&mut self, connector_id: Option<i64>) {
        let message = "is above NumberOfConnectors";
        let number = connector_id.unwrap_or_default();
        self.at_most("NumberOfConnectors", number, "A-3", "/connectorId", message);
    }

    fn number(&mut self, requirement: &'static str) {
        let message = "was the number of an earlier request, whose reports cannot be told apart";
        self.check(!self.known.number_used, requirement, "/requestId", message);
    }

    fn location(&mut self, location: &str, pointer: &str) {
        let scheme = location.split(':').next().unwrap_or_default();
        let is = |item: &str| item.eq_ignore_ascii_case(scheme);
        let message = "is not among SupportedFileTransferProtocols";
        self.in_list("SupportedFileTransferProtocols", is, "A-161", pointer, message);
    }

    fn change_of(&mut self, request: &ChangeConfigurationRequest) {
        let configuration = &self.known.configuration;
        let readonly =
            configuration.find(&request.key).is_some_and(|key| key.readonly == Some(true));
        // It need not be told, and can be changed all the same.
        let unknown = request.key != "AuthorizationKey" && configuration.is_unknown(&request.key);
        self.check(!readonly, "A-95", "/key", "cannot be changed");
        self.check(!unknown, "A-95", "/key", "is not known to the charge point");
        let value = Some(request.value.clone());
        let items = KeyValue { value, ..KeyValue::new(request.key.clone(), false) }.list().count();
        let key = format!("{}MaxLength", request.key);
        self.at_most(&key, items, "A-97", "/value", "has more items than the list may have");
        let is_list = LISTS.iter().any(|list| request.key == **list);
        let too_long = is_list && items > 1 && configuration.lacks(&key);
        let message = "has more than one item, and the charge point tells no length of this list";
        self.check(!too_long, "A-97", "/value", message);
    }

    fn local_list(&mut self, request: &SendLocalListRequest) {
        const LIST: &str = "/localAuthorizationList";

        let entries = || request.local_authorization_list.iter().flatten();
        let message = "LocalAuthListEnabled is false";
        let enabled = self.known.configuration.boolean("LocalAuthListEnabled") != Some(false);
        self.check(enabled, "A-141", "", message);
        let message = "has more entries than SendLocalListMaxLength";
        self.at_most("SendLocalListMaxLength", entries().count(), "A-141", LIST, message);
        // A differential list may take tags out; how many there are is not known.
        let tags = entries().filter(|entry| match request.update_type {
            UpdateType::Full => true,
            UpdateType::Differential => entry.id_tag_info.is_some(),
        });
        let message = "has more entries than LocalAuthListMaxLength";
        self.at_most("LocalAuthListMaxLength", tags.count(), "A-141", LIST, message);
    }

    fn profile(&mut self, connector_id: Option<i64>, profile: &ChargingProfile, at: &str) {
        let schedule = &profile.charging_schedule;
        let periods = &schedule.charging_schedule_period;
        let pointer = format!("{at}/stackLevel");
        let message = "is above ChargeProfileMaxStackLevel";
        self.at_most("ChargeProfileMaxStackLevel", profile.stack_level, "A-122", pointer, message);
        let pointer = format!("{at}/chargingSchedule/chargingSchedulePeriod");
        let message = "has more periods than ChargingScheduleMaxPeriods";
        self.at_most("ChargingScheduleMaxPeriods", periods.len(), "A-122", &*pointer, message);
        let kept = self.known.profiles.iter();
        let kept = kept.filter(|it| !it.is_replaced_by(connector_id, profile)).count();
        let message = "is one more than MaxChargingProfilesInstalled";
        self.at_most("MaxChargingProfilesInstalled", kept + 1, "A-122", at, message);

        let names = match schedule.charging_rate_unit {
            ChargingRateUnitType::A => ["Current", "A"],
            ChargingRateUnitType::W => ["Power", "W"],
        };
        let is = |item: &str| names.iter().any(|name| item.eq_ignore_ascii_case(name));
        let key = "ChargingScheduleAllowedChargingRateUnit";
        let unit = format!("{at}/chargingSchedule/chargingRateUnit");
        let message = "is not among ChargingScheduleAllowedChargingRateUnit";
        self.in_list(key, is, "A-127", unit, message);
        // Absent is 3.
        let phases = |index: usize| periods[index].number_phases.unwrap_or(3);
        let switch = (1..periods.len()).find(|&next| phases(next - 1) == 3 && phases(next) == 1);
        if let Some(next) = switch {
            let key = "ConnectorSwitch3to1PhaseSupported";
            let message = "ConnectorSwitch3to1PhaseSupported is false or absent";
            self.function(key, "A-127", &format!("{pointer}/{next}/numberPhases"), message);
        }
    }
}

#[cfg(test)]
mod tests;
