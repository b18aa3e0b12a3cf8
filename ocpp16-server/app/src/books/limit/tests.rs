//! Each limit, reached and exceeded.

use ocpp16_types::{CiString, PayloadSet, Strictness};
use serde_json::{Value, json};

use super::super::column::Moment;
use super::super::configuration::ConfigurationKey;
use super::*;

fn configuration(pairs: &[(&str, &str)]) -> Configuration {
    let keys = pairs.iter().map(|(key, value)| ConfigurationKey {
        key: CiString::new(key).unwrap(),
        value: Some(CiString::new(value).unwrap()),
        readonly: Some(*key == "NumberOfConnectors"),
        reboot_required: false,
        value_in_force: None,
        time: Moment::now().0,
    });
    Configuration { configuration_key: keys.collect(), ..Configuration::default() }
}

fn request(action: Action, payload: &Value) -> CentralSystemRequest {
    let payload = payload.to_string();
    CentralSystemRequest::from_json(action, &payload, Strictness::Strict).unwrap().0
}

fn found(known: &Known, action: Action, payload: &Value) -> Vec<(&'static str, String)> {
    let found = beyond(&request(action, payload), known);
    found.into_iter().map(|it| (it.requirement, it.pointer)).collect()
}

fn profile(id: i64, stack_level: i64, periods: &Value) -> Value {
    json!({
        "chargingProfileId": id, "stackLevel": stack_level, "chargingProfileKind": "Relative",
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingSchedule": {"chargingRateUnit": "W", "chargingSchedulePeriod": periods},
    })
}

fn period(start: i64) -> Value {
    json!({"startPeriod": start, "limit": 6})
}

fn set(connector_id: i64, profile: &Value) -> Value {
    json!({"connectorId": connector_id, "csChargingProfiles": profile})
}

fn list(update_type: &str, added: usize, deleted: usize) -> Value {
    let added = (0..added)
        .map(|it| json!({"idTag": format!("A{it}"), "idTagInfo": {"status": "Accepted"}}));
    let deleted = (0..deleted).map(|it| json!({"idTag": format!("D{it}")}));
    let entries: Vec<_> = added.chain(deleted).collect();
    json!({"listVersion": 1, "updateType": update_type, "localAuthorizationList": entries})
}

/// Each row: keys, a request that keeps to them, one that does not, and the
/// warning.
#[test]
fn each_limit_is_kept_and_exceeded() {
    use Action as A;

    let (one, two) = (json!([period(0)]), json!([period(0), period(9)]));
    let periods = "/csChargingProfiles/chargingSchedule/chargingSchedulePeriod";
    let phases = json!([period(0), {"startPeriod": 9, "limit": 6, "numberPhases": 1}]);
    let firmware = |scheme: &str| {
        let location = format!("{scheme}://example.com/f");
        json!({"location": location, "retrieveDate": "2026-01-01T00:00:00Z"})
    };
    let log = |scheme: &str| {
        let location = format!("{scheme}://example.com/");
        json!({"logType": "SecurityLog", "requestId": 1, "log": {"remoteLocation": location}})
    };
    let signed = |scheme: &str| {
        let location = format!("{scheme}://example.com/f");
        json!({"requestId": 1, "firmware": {"location": location, "signingCertificate": "PEM",
            "retrieveDateTime": "2026-01-01T00:00:00Z", "signature": "00"}})
    };
    let chain = |certificates: &str| json!({"certificateChain": certificates});
    let change = |key: &str, value: &str| json!({"key": key, "value": value});
    let reserve = |connector_id: i64| {
        json!({"connectorId": connector_id, "expiryDate": "2099-01-01T00:00:00Z", "idTag": "A",
            "reservationId": 1})
    };
    let start =
        |profile: Value| json!({"idTag": "A", "connectorId": 1, "chargingProfile": profile});
    for (key, value, action, good, bad, requirement, pointer) in [
        (
            "SendLocalListMaxLength",
            "2",
            A::SendLocalList,
            list("Differential", 1, 1),
            list("Differential", 1, 2),
            "A-141",
            "/localAuthorizationList",
        ),
        (
            "LocalAuthListMaxLength",
            "2",
            A::SendLocalList,
            list("Full", 2, 0),
            list("Full", 3, 0),
            "A-141",
            "/localAuthorizationList",
        ),
        (
            "localauthlistmaxlength",
            "2 ",
            A::SendLocalList,
            list("Differential", 2, 5),
            list("Differential", 3, 0),
            "A-141",
            "/localAuthorizationList",
        ),
        (
            "ChargeProfileMaxStackLevel",
            "3",
            A::SetChargingProfile,
            set(1, &profile(1, 3, &one)),
            set(1, &profile(1, 4, &one)),
            "A-122",
            "/csChargingProfiles/stackLevel",
        ),
        (
            "ChargeProfileMaxStackLevel",
            "3",
            A::RemoteStartTransaction,
            start(profile(1, 3, &one)),
            start(profile(1, 4, &one)),
            "A-122",
            "/chargingProfile/stackLevel",
        ),
        (
            "ChargingScheduleMaxPeriods",
            "1",
            A::SetChargingProfile,
            set(1, &profile(1, 0, &one)),
            set(1, &profile(1, 0, &two)),
            "A-122",
            periods,
        ),
        (
            "ConnectorSwitch3to1PhaseSupported",
            "false",
            A::SetChargingProfile,
            set(1, &profile(1, 0, &two)),
            set(1, &profile(1, 0, &phases)),
            "A-127",
            &format!("{periods}/1/numberPhases"),
        ),
        (
            "NumberOfConnectors",
            "2",
            A::UnlockConnector,
            json!({"connectorId": 2}),
            json!({"connectorId": 3}),
            "A-3",
            "/connectorId",
        ),
        (
            "NumberOfConnectors",
            "2",
            A::RemoteStartTransaction,
            json!({"idTag": "A"}),
            json!({"idTag": "A", "connectorId": 3}),
            "A-3",
            "/connectorId",
        ),
        (
            "NumberOfConnectors",
            "2",
            A::ChangeConfiguration,
            change("Other", "3"),
            change("numberofconnectors", "3"),
            "A-95",
            "/key",
        ),
        (
            "CertificateSignedMaxChainSize",
            "3",
            A::CertificateSigned,
            chain("PEM"),
            chain("PEM!"),
            "A-180",
            "/certificateChain",
        ),
        (
            "GetConfigurationMaxKeys",
            "1",
            A::GetConfiguration,
            json!({"key": ["A"]}),
            json!({"key": ["A", "B"]}),
            "A-96",
            "/key",
        ),
        (
            "ReserveConnectorZeroSupported",
            "False",
            A::ReserveNow,
            reserve(1),
            reserve(0),
            "A-150",
            "/connectorId",
        ),
        (
            "SupportedFileTransferProtocols",
            "FTP, HTTPS",
            A::UpdateFirmware,
            firmware("https"),
            firmware("http"),
            "A-161",
            "/location",
        ),
        (
            "SupportedFileTransferProtocols",
            "FTPS",
            A::GetLog,
            log("ftps"),
            log("ftp"),
            "A-161",
            "/log/remoteLocation",
        ),
        (
            "SupportedFileTransferProtocols",
            "FTPS",
            A::SignedUpdateFirmware,
            signed("FTPS"),
            signed("FTP"),
            "A-161",
            "/firmware/location",
        ),
        (
            "StopTxnSampledDataMaxLength",
            "1",
            A::ChangeConfiguration,
            change("StopTxnSampledData", "SoC"),
            change("StopTxnSampledData", "SoC,Voltage"),
            "A-97",
            "/value",
        ),
        (
            "SupportedFeatureProfiles",
            "Core",
            A::RemoteStartTransaction,
            json!({"idTag": "A"}),
            start(profile(1, 0, &one)),
            "A-102",
            "/chargingProfile",
        ),
    ] {
        let known = Known { configuration: configuration(&[(key, value)]), ..Known::default() };
        assert_eq!(found(&known, action, &good), [], "{key}: {good}");
        let expected = [(requirement, pointer.to_owned())];
        assert_eq!(found(&known, action, &bad), expected, "{key}: {bad}");
        assert_eq!(found(&Known::default(), action, &bad), [], "not known: {bad}");
    }
}

/// Each row: a key, values that say that the charge point has it, one that says
/// that it has not, a request, and the warning.
#[test]
fn what_a_charge_point_does_not_have_is_told() {
    let list = list("Full", 1, 0);
    let set = set(1, &profile(1, 0, &json!([period(0)])));
    let reserve = json!({"connectorId": 1, "expiryDate": "2099-01-01T00:00:00Z", "idTag": "A",
        "reservationId": 1});
    let trigger = json!({"requestedMessage": "Heartbeat"});
    let (profiles, unit) = ("SupportedFeatureProfiles", "ChargingScheduleAllowedChargingRateUnit");
    for (key, good, bad, action, payload, requirement, pointer) in [
        ("LocalAuthListEnabled", ["true", ""], "false", Action::SendLocalList, &list, "A-141", ""),
        (
            "AuthorizationCacheEnabled",
            ["TRUE", ""],
            "false",
            Action::ClearCache,
            &json!({}),
            "A-99",
            "",
        ),
        (
            profiles,
            ["core, SMARTCHARGING", ""],
            "Core,Reservation",
            Action::SetChargingProfile,
            &set,
            "J-26",
            "",
        ),
        (profiles, ["Reservation", ""], "Core", Action::ReserveNow, &reserve, "J-26", ""),
        (profiles, ["RemoteTrigger", ""], "Core", Action::TriggerMessage, &trigger, "J-26", ""),
        (
            unit,
            ["Current,Power", "W"],
            "Current",
            Action::SetChargingProfile,
            &set,
            "A-127",
            "/csChargingProfiles/chargingSchedule/chargingRateUnit",
        ),
    ] {
        let known =
            |value| Known { configuration: configuration(&[(key, value)]), ..Known::default() };
        for good in good {
            assert_eq!(found(&known(good), action, payload), [], "{key}={good}: {payload}");
        }
        let expected = [(requirement, pointer.to_owned())];
        assert_eq!(found(&known(bad), action, payload), expected, "{key}={bad}: {payload}");
    }
}

/// only where all keys were told, one that is absent says something.
#[test]
fn an_absent_key_counts_once_all_were_told() {
    let reserve = json!({"connectorId": 0, "expiryDate": "2099-01-01T00:00:00Z", "idTag": "A",
        "reservationId": 1});
    let mut known = Known { configuration: configuration(&[("A", "1")]), ..Known::default() };
    assert_eq!(found(&known, Action::ReserveNow, &reserve), []);
    assert_eq!(found(&known, Action::ClearCache, &json!({})), []);
    known.configuration.complete_at = Some(Moment::now().0);
    let expected = [("A-150", "/connectorId".to_owned())];
    assert_eq!(found(&known, Action::ReserveNow, &reserve), expected);
    assert_eq!(found(&known, Action::ClearCache, &json!({})), [("A-99", String::new())]);
    known.configuration.complete_at = None;
    known.configuration.unknown_key.push(CiString::new("reserveConnectorZeroSupported").unwrap());
    assert_eq!(found(&known, Action::ReserveNow, &reserve), expected, "it was asked for");
}

/// the key of the charge point is the one that it may keep to itself.
#[test]
fn a_key_that_is_not_there_cannot_be_changed() {
    let mut known = Known::default();
    for key in ["Other", "AuthorizationKey"] {
        known.configuration.unknown_key.push(CiString::new(key).unwrap());
    }
    let change = |key: &str| json!({"key": key, "value": "00"});
    let expected = [("A-95", "/key".to_owned())];
    assert_eq!(found(&known, Action::ChangeConfiguration, &change("OTHER")), expected);
    for key in ["Another", "AuthorizationKey"] {
        assert_eq!(found(&known, Action::ChangeConfiguration, &change(key)), [], "{key}");
    }
}

/// what is replaced does not count.
#[test]
fn as_many_profiles_as_fit_can_be_installed() {
    let one = json!([period(0)]);
    let installed = |connector_id: i64, id: i64, stack_level: i64| InstalledProfile {
        connector_id,
        transaction_id: None,
        time: Moment::now().0,
        profile: serde_json::from_value(profile(id, stack_level, &one)).unwrap(),
    };
    let known = Known {
        configuration: configuration(&[("MaxChargingProfilesInstalled", "2")]),
        profiles: vec![installed(1, 1, 0), installed(1, 2, 1)],
        ..Known::default()
    };
    let full = [("A-122", "/csChargingProfiles".to_owned())];
    for (connector_id, id, stack_level, expected) in
        [(1, 3, 2, &full[..]), (2, 3, 0, &full), (1, 3, 0, &[]), (2, 1, 5, &[])]
    {
        let set = set(connector_id, &profile(id, stack_level, &one));
        assert_eq!(found(&known, Action::SetChargingProfile, &set), expected, "{set}");
    }
}
