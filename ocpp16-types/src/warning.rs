//! What the standard forbids a central system to send although the schema
//! allows it.
//!
//! Only what the request alone shows: nothing here knows the charge point, its
//! transactions or the time. The rules of charging profiles and of encoded
//! texts are in modules of their own.

mod charging_profile;
mod encoding;

use std::collections::HashSet;

use serde::Serialize;

use crate::{
    AuthorizationStatus, CentralSystemRequest, ChangeConfigurationRequest, ChargingProfile,
    ClearChargingProfileRequest, DeleteCertificateRequest, HashAlgorithmEnumType,
    MessageTriggerEnumType, SendLocalListRequest, UpdateType,
};

/// One rule of the standard that a request breaks although its schema is
/// satisfied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
pub struct Warning {
    /// The number of the rule in the list of requirements, such as `A-102`.
    pub requirement: &'static str,
    /// JSON pointer (RFC 6901) into the payload: the offending member, or the
    /// missing one.
    pub pointer: String,
    /// What is wrong, for people. Names no value, so that no secret gets out.
    pub message: &'static str,
}

/// Lists what a request does against the standard although its schema allows
/// it; empty means that nothing is known against it (A-5).
///
/// Such a request can be sent: charge points are tested with them. What they
/// make of it is up to them.
///
/// | number | rule |
/// |---|---|
/// | A-1 | texts that compare without regard to case are printable ASCII |
/// | A-3 | connectors count from 0, and from 1 in RemoteStartTransaction and UnlockConnector |
/// | A-31 | `ConcurrentTx` has no place in a local list |
/// | A-41 | -1 is nobody's transaction |
/// | A-81 | a vendor is a reversed domain name |
/// | A-98 | `AuthorizationKey` is 32 to 40 hexadecimal digits, `SecurityProfile` 1 to 3 |
/// | A-102 | the profile of a remote start is a TxProfile without transaction |
/// | A-120 | ChargePointMaxProfile only on connector 0, TxProfile only above it |
/// | A-121 | only a TxProfile has a transaction |
/// | A-122 | stack levels count from 0; a profile is valid for some time |
/// | A-125 | recurrence, start and kind of a profile fit together |
/// | A-126 | a schedule has periods, the first starts at 0, each later than the one before |
/// | A-136 | beside `id`, nothing counts in ClearChargingProfile |
/// | A-140 | versions of local lists count from 1 |
/// | A-141 | no tag twice in a local list, and none without its data in a full one |
/// | A-161 | files are transferred by FTP, FTPS, HTTP or HTTPS |
/// | A-171 | firmware comes with one certificate in PEM and a signature in Base64 |
/// | A-175 | a certificate belongs to no connector |
/// | A-180, A-182 | certificates are in PEM |
/// | A-186 | hashes and serial numbers of certificates are hexadecimal, of their length |
///
/// ```
/// use ocpp16_types::{RemoteStartTransactionRequest, ci_string, warnings};
///
/// let request = RemoteStartTransactionRequest {
///     connector_id: Some(0),
///     ..RemoteStartTransactionRequest::new(ci_string!("TAG-1"))
/// };
/// let found = warnings(&request.into());
/// assert_eq!((found[0].requirement, found[0].pointer.as_str()), ("A-3", "/connectorId"));
/// ```
#[must_use]
pub fn warnings(request: &CentralSystemRequest) -> Vec<Warning> {
    use CentralSystemRequest as Request;

    let mut found = Found(Vec::new());
    match request {
        Request::CertificateSigned(request) => {
            let good = encoding::certificates(&request.certificate_chain) > 0;
            found.check(good, "A-180", "/certificateChain", "is not a chain of PEM certificates");
        }
        Request::ChangeAvailability(request) => found.connector(Some(request.connector_id), 0),
        Request::ChangeConfiguration(request) => change_configuration(request, &mut found),
        Request::ClearChargingProfile(request) => clear_charging_profile(request, &mut found),
        Request::DataTransfer(request) => {
            found.ascii("/messageId", request.message_id.as_deref().unwrap_or_default());
            let good = encoding::is_reversed_domain(&request.vendor_id);
            found.check(good, "A-81", "/vendorId", "is no reversed domain such as com.example");
        }
        Request::DeleteCertificate(request) => delete_certificate(request, &mut found),
        Request::ExtendedTriggerMessage(request) => {
            found.connector(request.connector_id, 0);
            let sign = MessageTriggerEnumType::SignChargePointCertificate;
            let good = request.requested_message != sign || request.connector_id.is_none();
            found.check(good, "A-175", "/connectorId", "a certificate belongs to no connector");
        }
        Request::GetCompositeSchedule(request) => found.connector(Some(request.connector_id), 0),
        Request::GetConfiguration(request) => {
            for (index, key) in request.key.iter().flatten().enumerate() {
                found.ascii(format!("/key/{index}"), key);
            }
        }
        Request::GetDiagnostics(request) => found.location(&request.location),
        Request::InstallCertificate(request) => {
            let good = encoding::certificates(&request.certificate) == 1;
            found.check(good, "A-182", "/certificate", "is not one PEM certificate");
        }
        Request::RemoteStartTransaction(request) => {
            found.ascii("/idTag", &request.id_tag);
            found.connector(request.connector_id, 1);
            if let Some(profile) = &request.charging_profile {
                charging_profile::of_remote_start(profile, &mut found);
            }
        }
        Request::RemoteStopTransaction(request) => {
            found.transaction("/transactionId", Some(request.transaction_id));
        }
        Request::ReserveNow(request) => {
            found.connector(Some(request.connector_id), 0);
            found.ascii("/idTag", &request.id_tag);
            found.ascii("/parentIdTag", request.parent_id_tag.as_deref().unwrap_or_default());
        }
        Request::SendLocalList(request) => send_local_list(request, &mut found),
        Request::SetChargingProfile(request) => {
            found.connector(Some(request.connector_id), 0);
            let profile: &ChargingProfile = &request.cs_charging_profiles;
            charging_profile::of_connector(request.connector_id, profile, &mut found);
        }
        Request::SignedUpdateFirmware(request) => {
            let firmware = &request.firmware;
            let good = encoding::certificates(&firmware.signing_certificate) == 1;
            let pointer = "/firmware/signingCertificate";
            found.check(good, "A-171", pointer, "is not one PEM certificate");
            let good = encoding::is_base64(&firmware.signature);
            found.check(good, "A-171", "/firmware/signature", "is not Base64");
        }
        // Connector 0 is the main controller, which has a status too (A-113).
        Request::TriggerMessage(request) => found.connector(request.connector_id, 0),
        Request::UnlockConnector(request) => found.connector(Some(request.connector_id), 1),
        Request::UpdateFirmware(request) => found.location(&request.location),
        Request::CancelReservation(_)
        | Request::ClearCache(_)
        | Request::GetInstalledCertificateIds(_)
        | Request::GetLocalListVersion(_)
        | Request::GetLog(_)
        | Request::Reset(_) => {}
    }
    found.0
}

/// What has been found so far.
struct Found(Vec<Warning>);

impl Found {
    fn check(
        &mut self,
        good: bool,
        requirement: &'static str,
        pointer: impl Into<String>,
        message: &'static str,
    ) {
        if !good {
            self.0.push(Warning { requirement, pointer: pointer.into(), message });
        }
    }

    fn ascii(&mut self, pointer: impl Into<String>, text: &str) {
        let good = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        self.check(good, "A-1", pointer, "is not printable ASCII");
    }

    fn connector(&mut self, connector: Option<i64>, lowest: i64) {
        let good = connector.is_none_or(|connector| connector >= lowest);
        let message = if lowest == 0 { "is below 0" } else { "must be above 0" };
        self.check(good, "A-3", "/connectorId", message);
    }

    fn transaction(&mut self, pointer: impl Into<String>, transaction: Option<i64>) {
        let message = "is what charge points send for an unknown transaction";
        self.check(transaction != Some(-1), "A-41", pointer, message);
    }

    fn location(&mut self, location: &str) {
        let scheme = location.split(':').next().unwrap_or_default();
        let good = ["ftp", "ftps", "http", "https"]
            .iter()
            .any(|standard| scheme.eq_ignore_ascii_case(standard));
        self.check(good, "A-161", "/location", "is none of ftp, ftps, http and https");
    }
}

fn change_configuration(request: &ChangeConfigurationRequest, found: &mut Found) {
    found.ascii("/key", &request.key);
    found.ascii("/value", &request.value);
    if request.key == "AuthorizationKey" {
        let value = request.value.as_str();
        let good = encoding::is_hex(value) && matches!(value.len(), 32 | 34 | 36 | 38 | 40);
        found.check(good, "A-98", "/value", "is not hexadecimal text of 16 to 20 bytes");
    }
    if request.key == "SecurityProfile" {
        let good = matches!(request.value.as_str(), "1" | "2" | "3");
        found.check(good, "A-98", "/value", "is none of 1, 2 and 3");
    }
}

fn clear_charging_profile(request: &ClearChargingProfileRequest, found: &mut Found) {
    found.connector(request.connector_id, 0);
    let good = request.stack_level.is_none_or(|level| level >= 0);
    found.check(good, "A-122", "/stackLevel", "is below 0");
    if request.id.is_some() {
        for (given, pointer) in [
            (request.connector_id.is_some(), "/connectorId"),
            (request.charging_profile_purpose.is_some(), "/chargingProfilePurpose"),
            (request.stack_level.is_some(), "/stackLevel"),
        ] {
            found.check(!given, "A-136", pointer, "does not count beside id");
        }
    }
}

fn delete_certificate(request: &DeleteCertificateRequest, found: &mut Found) {
    let data = &request.certificate_hash_data;
    let digits = match data.hash_algorithm {
        HashAlgorithmEnumType::Sha256 => 64,
        HashAlgorithmEnumType::Sha384 => 96,
        HashAlgorithmEnumType::Sha512 => 128,
    };
    for (hash, pointer) in [
        (&data.issuer_name_hash, "/certificateHashData/issuerNameHash"),
        (&data.issuer_key_hash, "/certificateHashData/issuerKeyHash"),
    ] {
        let good = encoding::is_hex(hash) && hash.len() == digits;
        found.check(good, "A-186", pointer, "is not hexadecimal text of a hash of this algorithm");
    }
    let serial = data.serial_number.as_str();
    let good = encoding::is_hex(serial) && (serial == "0" || !serial.starts_with('0'));
    let pointer = "/certificateHashData/serialNumber";
    found.check(good, "A-186", pointer, "is not hexadecimal text without leading zeros");
}

fn send_local_list(request: &SendLocalListRequest, found: &mut Found) {
    let message = "0 stands for an empty list and -1 for none; versions count from 1";
    found.check(request.list_version > 0, "A-140", "/listVersion", message);
    let mut tags = HashSet::new();
    for (index, entry) in request.local_authorization_list.iter().flatten().enumerate() {
        let pointer = |member: &str| format!("/localAuthorizationList/{index}/{member}");
        found.ascii(pointer("idTag"), &entry.id_tag);
        found.check(tags.insert(&entry.id_tag), "A-141", pointer("idTag"), "is there twice");
        let Some(info) = &entry.id_tag_info else {
            let good = request.update_type == UpdateType::Differential;
            found.check(good, "A-141", pointer("idTagInfo"), "is missing in a full list");
            continue;
        };
        found.ascii(
            pointer("idTagInfo/parentIdTag"),
            info.parent_id_tag.as_deref().unwrap_or_default(),
        );
        let good = info.status != AuthorizationStatus::ConcurrentTx;
        let message = "ConcurrentTx belongs in the answer to StartTransaction";
        found.check(good, "A-31", pointer("idTagInfo/status"), message);
    }
}
