//! What this charge point does when it is asked to.

use std::time::Duration;

use ocpp16_types::*;

use crate::session::Answering;

/// What the central system can change, and what it wants to have done next.
pub(crate) struct Wishes {
    pub(crate) heartbeat_interval: Duration,
    pub(crate) remote_start: Option<IdToken>,
    pub(crate) reset: bool,
}

impl Answering for Wishes {
    /// Matches without a wildcard: a forgotten request does not compile.
    fn answer(&mut self, request: CentralSystemRequest) -> Result<ChargePointResponse, Rejection> {
        Ok(match request {
            CentralSystemRequest::ChangeConfiguration(request) => {
                self.change_configuration(&request).into()
            }
            CentralSystemRequest::GetConfiguration(request) => {
                self.configuration(request.key.as_deref()).into()
            }
            CentralSystemRequest::RemoteStartTransaction(request) => {
                // One connector charges one car.
                let status = if self.remote_start.is_none() {
                    self.remote_start = Some(request.id_tag);
                    RemoteStartStopStatus::Accepted
                } else {
                    RemoteStartStopStatus::Rejected
                };
                RemoteStartTransactionResponse { status }.into()
            }
            CentralSystemRequest::RemoteStopTransaction(_) => {
                // Transactions are over before anyone can ask for it.
                RemoteStopTransactionResponse { status: RemoteStartStopStatus::Rejected }.into()
            }
            CentralSystemRequest::Reset(_) => {
                self.reset = true;
                ResetResponse { status: ResetStatus::Accepted }.into()
            }
            CentralSystemRequest::ChangeAvailability(_) => {
                ChangeAvailabilityResponse { status: AvailabilityStatus::Rejected }.into()
            }
            CentralSystemRequest::ClearCache(_) => {
                ClearCacheResponse { status: ClearCacheStatus::Rejected }.into()
            }
            CentralSystemRequest::DataTransfer(_) => {
                DataTransferResponse::new(DataTransferStatus::UnknownVendorId).into()
            }
            CentralSystemRequest::UnlockConnector(_) => {
                UnlockConnectorResponse { status: UnlockStatus::NotSupported }.into()
            }
            CentralSystemRequest::CancelReservation(_)
            | CentralSystemRequest::CertificateSigned(_)
            | CentralSystemRequest::ClearChargingProfile(_)
            | CentralSystemRequest::DeleteCertificate(_)
            | CentralSystemRequest::ExtendedTriggerMessage(_)
            | CentralSystemRequest::GetCompositeSchedule(_)
            | CentralSystemRequest::GetDiagnostics(_)
            | CentralSystemRequest::GetInstalledCertificateIds(_)
            | CentralSystemRequest::GetLocalListVersion(_)
            | CentralSystemRequest::GetLog(_)
            | CentralSystemRequest::InstallCertificate(_)
            | CentralSystemRequest::ReserveNow(_)
            | CentralSystemRequest::SendLocalList(_)
            | CentralSystemRequest::SetChargingProfile(_)
            | CentralSystemRequest::SignedUpdateFirmware(_)
            | CentralSystemRequest::TriggerMessage(_)
            | CentralSystemRequest::UpdateFirmware(_) => return Err(Rejection::not_supported()),
        })
    }
}

const HEARTBEAT_INTERVAL: CiString<50> = ci_string!("HeartbeatInterval");

impl Wishes {
    fn change_configuration(
        &mut self,
        request: &ChangeConfigurationRequest,
    ) -> ChangeConfigurationResponse {
        let status = match request.value.parse().map(Duration::from_secs) {
            _ if request.key != HEARTBEAT_INTERVAL => ConfigurationStatus::NotSupported,
            Ok(interval) if !interval.is_zero() => {
                self.heartbeat_interval = interval;
                ConfigurationStatus::Accepted
            }
            Ok(_) | Err(_) => ConfigurationStatus::Rejected,
        };
        ChangeConfigurationResponse { status }
    }

    /// Tells the keys that were asked for, or all (OCPP 1.6 section 5.8).
    fn configuration(&self, asked: Option<&[CiString<50>]>) -> GetConfigurationResponse {
        let key = |key, readonly, value: String| KeyValue {
            value: CiString::new(value).ok(),
            ..KeyValue::new(key, readonly)
        };
        let mut known = vec![
            key(HEARTBEAT_INTERVAL, false, self.heartbeat_interval.as_secs().to_string()),
            key(ci_string!("NumberOfConnectors"), true, "1".to_owned()),
            key(ci_string!("SupportedFeatureProfiles"), true, Profile::Core.to_string()),
        ];
        let asked = asked.unwrap_or_default();
        if asked.is_empty() {
            return GetConfigurationResponse { configuration_key: Some(known), unknown_key: None };
        }
        let is_known = |key: &&CiString<50>| known.iter().any(|pair| pair.key == **key);
        let unknown = asked.iter().filter(|key| !is_known(key)).cloned().collect();
        known.retain(|pair| asked.contains(&pair.key));
        GetConfigurationResponse { configuration_key: Some(known), unknown_key: Some(unknown) }
    }
}
