//! What a simulated charge point answers when it is asked to do something.

use std::time::Duration;

use ocpp16_types::*;

use super::script::{CONNECTOR, Script, Step};

const HEARTBEAT_INTERVAL: CiString<50> = ci_string!("HeartbeatInterval");
const METER_VALUE_SAMPLE_INTERVAL: CiString<50> = ci_string!("MeterValueSampleInterval");

impl Script {
    /// Answers; what follows from it is done later. Matches without a wildcard: a
    /// forgotten request does not compile.
    ///
    /// # Errors
    ///
    /// What charge points of this kind do not do.
    pub(super) fn answer(
        &mut self,
        request: CentralSystemRequest,
    ) -> Result<ChargePointResponse, Rejection> {
        Ok(match request {
            CentralSystemRequest::Reset(request) => {
                self.reset = Some(match request.type_ {
                    ResetType::Hard => Reason::HardReset,
                    ResetType::Soft => Reason::SoftReset,
                });
                ResetResponse { status: ResetStatus::Accepted }.into()
            }
            CentralSystemRequest::RemoteStartTransaction(request) => {
                let is_free = !self.is_busy()
                    && self.is_available
                    && self.reservation.as_ref().is_none_or(|(_, tag)| *tag == request.id_tag)
                    && request.connector_id.is_none_or(|connector| connector == CONNECTOR);
                if is_free {
                    self.reservation = None;
                    self.remote_start = Some(request.id_tag);
                }
                RemoteStartTransactionResponse { status: start_stop(is_free) }.into()
            }
            CentralSystemRequest::RemoteStopTransaction(request) => {
                let is_known = self.transaction == Some(request.transaction_id);
                if is_known {
                    self.stop = Some(Reason::Remote);
                }
                RemoteStopTransactionResponse { status: start_stop(is_known) }.into()
            }
            CentralSystemRequest::UnlockConnector(request) => {
                let status = if request.connector_id != CONNECTOR {
                    UnlockStatus::NotSupported
                } else {
                    self.stop = self.transaction.map(|_| Reason::UnlockCommand);
                    UnlockStatus::Unlocked
                };
                UnlockConnectorResponse { status }.into()
            }
            CentralSystemRequest::ReserveNow(request) => {
                let status = if !matches!(request.connector_id, 0 | CONNECTOR) {
                    ReservationStatus::Rejected
                } else if self.is_busy() {
                    ReservationStatus::Occupied
                } else if !self.is_available {
                    ReservationStatus::Unavailable
                } else {
                    self.reservation = Some((request.reservation_id, request.id_tag));
                    self.tell_status();
                    ReservationStatus::Accepted
                };
                ReserveNowResponse { status }.into()
            }
            CentralSystemRequest::CancelReservation(request) => {
                let known = |(id, _): &(i64, IdToken)| *id == request.reservation_id;
                let status = if self.reservation.as_ref().is_some_and(known) {
                    self.reservation = None;
                    self.tell_status();
                    CancelReservationStatus::Accepted
                } else {
                    CancelReservationStatus::Rejected
                };
                CancelReservationResponse { status }.into()
            }
            CentralSystemRequest::ChangeAvailability(request) => {
                let status = if !matches!(request.connector_id, 0 | CONNECTOR) {
                    AvailabilityStatus::Rejected
                } else {
                    self.is_available = request.type_ == AvailabilityType::Operative;
                    if self.is_busy() {
                        // Told at the end of the transaction.
                        AvailabilityStatus::Scheduled
                    } else {
                        self.tell_status();
                        AvailabilityStatus::Accepted
                    }
                };
                ChangeAvailabilityResponse { status }.into()
            }
            CentralSystemRequest::ChangeConfiguration(request) => {
                ChangeConfigurationResponse { status: self.change(&request) }.into()
            }
            CentralSystemRequest::GetConfiguration(request) => {
                self.configuration(request.key.unwrap_or_default()).into()
            }
            CentralSystemRequest::TriggerMessage(request) => {
                TriggerMessageResponse { status: self.trigger(&request) }.into()
            }
            CentralSystemRequest::ClearCache(_) => {
                ClearCacheResponse { status: ClearCacheStatus::Accepted }.into()
            }
            CentralSystemRequest::DataTransfer(_) => {
                DataTransferResponse::new(DataTransferStatus::UnknownVendorId).into()
            }
            CentralSystemRequest::UpdateFirmware(_) => {
                self.want(Step::Firmware);
                UpdateFirmwareResponse::new().into()
            }
            CentralSystemRequest::GetDiagnostics(_) => {
                self.want(Step::Diagnostics);
                GetDiagnosticsResponse { file_name: None }.into()
            }
            CentralSystemRequest::SetChargingProfile(_) => {
                SetChargingProfileResponse { status: ChargingProfileStatus::Accepted }.into()
            }
            CentralSystemRequest::ClearChargingProfile(_) => {
                ClearChargingProfileResponse { status: ClearChargingProfileStatus::Unknown }.into()
            }
            CentralSystemRequest::GetCompositeSchedule(_) => {
                GetCompositeScheduleResponse::new(GetCompositeScheduleStatus::Rejected).into()
            }
            // Local lists and the security extension are none of its profiles.
            CentralSystemRequest::CertificateSigned(_)
            | CentralSystemRequest::DeleteCertificate(_)
            | CentralSystemRequest::ExtendedTriggerMessage(_)
            | CentralSystemRequest::GetInstalledCertificateIds(_)
            | CentralSystemRequest::GetLocalListVersion(_)
            | CentralSystemRequest::GetLog(_)
            | CentralSystemRequest::InstallCertificate(_)
            | CentralSystemRequest::SendLocalList(_)
            | CentralSystemRequest::SignedUpdateFirmware(_) => {
                return Err(Rejection::new(ErrorCode::NotImplemented, "not simulated"));
            }
        })
    }

    /// Has something sent. Whoever asks for more than there is place for gets less.
    fn want(&mut self, step: Step) {
        const MOST: usize = 16;
        if self.wanted.len() < MOST {
            self.wanted.push_back(step);
        }
    }

    fn tell_status(&mut self) {
        self.want(Step::Status(CONNECTOR, self.status()));
    }

    fn change(&mut self, request: &ChangeConfigurationRequest) -> ConfigurationStatus {
        let seconds = request.value.parse().map(Duration::from_secs);
        let interval = if request.key == HEARTBEAT_INTERVAL {
            &mut self.heartbeat_interval
        } else if request.key == METER_VALUE_SAMPLE_INTERVAL {
            &mut self.meter_interval
        } else {
            return ConfigurationStatus::NotSupported;
        };
        match seconds {
            Ok(seconds) if !seconds.is_zero() => {
                *interval = seconds;
                ConfigurationStatus::Accepted
            }
            Ok(_) | Err(_) => ConfigurationStatus::Rejected,
        }
    }

    /// Tells the keys that were asked for, or all (OCPP 1.6 section 5.8).
    fn configuration(&self, asked: Vec<CiString<50>>) -> GetConfigurationResponse {
        let key = |key, readonly, value: String| KeyValue {
            value: CiString::new(value).ok(),
            ..KeyValue::new(key, readonly)
        };
        let profiles = "Core,FirmwareManagement,RemoteTrigger,Reservation,SmartCharging";
        let mut known = vec![
            key(HEARTBEAT_INTERVAL, false, self.heartbeat_interval.as_secs().to_string()),
            key(METER_VALUE_SAMPLE_INTERVAL, false, self.meter_interval.as_secs().to_string()),
            key(ci_string!("NumberOfConnectors"), true, "1".to_owned()),
            key(ci_string!("SupportedFeatureProfiles"), true, profiles.to_owned()),
        ];
        if asked.is_empty() {
            return GetConfigurationResponse { configuration_key: Some(known), unknown_key: None };
        }
        known.retain(|pair| asked.contains(&pair.key));
        let is_unknown = |key: &CiString<50>| known.iter().all(|pair| pair.key != *key);
        let unknown = asked.into_iter().filter(is_unknown).collect();
        GetConfigurationResponse { configuration_key: Some(known), unknown_key: Some(unknown) }
    }

    fn trigger(&mut self, request: &TriggerMessageRequest) -> TriggerMessageStatus {
        if !request.connector_id.is_none_or(|connector| matches!(connector, 0 | CONNECTOR)) {
            return TriggerMessageStatus::Rejected;
        }
        match request.requested_message {
            MessageTrigger::BootNotification => self.want(Step::Boot),
            MessageTrigger::DiagnosticsStatusNotification => self.want(Step::Diagnostics),
            MessageTrigger::FirmwareStatusNotification => self.want(Step::Firmware),
            MessageTrigger::Heartbeat => self.want(Step::Heartbeat),
            MessageTrigger::MeterValues => self.want(Step::MeterValues(ReadingContext::Trigger)),
            MessageTrigger::StatusNotification => {
                if request.connector_id != Some(CONNECTOR) {
                    self.want(Step::Status(0, ChargePointStatus::Available));
                }
                if request.connector_id != Some(0) {
                    self.tell_status();
                }
            }
        }
        TriggerMessageStatus::Accepted
    }
}

const fn start_stop(accepted: bool) -> RemoteStartStopStatus {
    if accepted { RemoteStartStopStatus::Accepted } else { RemoteStartStopStatus::Rejected }
}
