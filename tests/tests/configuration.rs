//! The configuration of a charge point, as far as it has told it, and what is said
//! of calls that go against it.

use ocpp16_tests::{ChargePoint, Pair, on_each_database};
use serde_json::{Value, json};

on_each_database! {
    what_a_charge_point_tells_of_its_configuration_is_kept
    a_change_counts_as_it_is_answered
    a_change_that_waits_for_a_reboot_does_not_count_before
    a_list_of_unknown_length_takes_one_item
    secrets_of_a_configuration_are_not_kept
    a_function_whose_key_is_absent_is_shown_as_absent
    calls_beyond_the_limits_of_a_charge_point_are_sent_with_warnings
    a_number_that_was_used_before_gets_a_warning
    a_reservation_that_the_charge_point_does_not_know_gets_a_warning
}

/// all keys replace what was known, some are added to it.
fn what_a_charge_point_tells_of_its_configuration_is_kept() {
    let mut pair = Pair::booted();
    assert_eq!(
        pair.books("/charge-points/CP1/configuration"),
        json!({"completeAt": null, "configurationKey": [], "unknownKey": [],
            "absentFunctions": []})
    );
    tells(&mut pair, &["a", "B", "C"], &[("a", Some("1")), ("B", None)], &["C"]);
    assert_eq!(known(&pair), json!([{"a": "1", "B": null}, ["C"]]));
    tells(&mut pair, &["A", "c", "D"], &[("A", Some("2")), ("c", Some("3"))], &["D"]);
    assert_eq!(known(&pair), json!([{"A": "2", "B": null, "c": "3"}, ["D"]]), "whatever the case");
    tells(&mut pair, &["A"], &[], &["A"]);
    assert_eq!(known(&pair), json!([{"B": null, "c": "3"}, ["A", "D"]]));
    assert_eq!(pair.books("/charge-points/CP1/configuration")["completeAt"], Value::Null);

    tells(&mut pair, &[], &[("B", Some("4")), ("E", Some(""))], &[]);
    assert_eq!(known(&pair), json!([{"B": "4", "E": ""}, []]));
    let pair = pair.after_a_kill();
    let told = pair.books("/charge-points/CP1/configuration");
    assert!(told["completeAt"].is_string());
    let key = &told["configurationKey"][0];
    assert_eq!((&key["key"], &key["readonly"]), (&json!("B"), &json!(true)));
    assert_eq!((&key["rebootRequired"], key["time"].is_string()), (&json!(false), true));

    let answer = pair.central_system.get("/charge-points/CP2/configuration");
    assert_eq!((answer.status, answer.code()), (404, Some("UnknownChargePoint")));
}

///
fn a_change_counts_as_it_is_answered() {
    let mut pair = Pair::booted();
    tells(&mut pair, &[], &[("A", Some("1")), ("B", Some("1")), ("C", Some("1"))], &[]);
    for (key, status) in
        [("a", "Accepted"), ("B", "Rejected"), ("C", "NotSupported"), ("D", "RebootRequired")]
    {
        let change = json!({"key": key, "value": "2"});
        pair.is_asked("ChangeConfiguration", &change, &json!({"status": status}));
    }
    assert_eq!(known(&pair), json!([{"a": "2", "B": "1", "D": "2"}, ["C"]]));
    let of = |pair: &Pair, index: usize| {
        let key = &pair.books("/charge-points/CP1/configuration")["configurationKey"][index];
        json!([key["key"], key["readonly"], key["rebootRequired"]])
    };
    assert_eq!(of(&pair, 0), json!(["a", true, false]), "what it has told of it stays");
    assert_eq!(of(&pair, 2), json!(["D", null, true]));
    tells(&mut pair, &["D"], &[("D", Some("2"))], &[]);
    assert_eq!(of(&pair, 2), json!(["D", true, true]), "it has not booted");
    pair.boots();
    assert_eq!(of(&pair, 2), json!(["D", true, false]));
}

/// until the charge point boots, the old value counts.
fn a_change_that_waits_for_a_reboot_does_not_count_before() {
    let mut pair = Pair::booted();
    tells(&mut pair, &["GetConfigurationMaxKeys"], &[("GetConfigurationMaxKeys", Some("1"))], &[]);
    for value in ["2", "3"] {
        let change = json!({"key": "GetConfigurationMaxKeys", "value": value});
        pair.is_asked("ChangeConfiguration", &change, &json!({"status": "RebootRequired"}));
    }
    let warned = |pair: &mut Pair, keys: &[&str]| {
        let body =
            pair.is_asked("GetConfiguration", &json!({"key": keys}), &json!({"unknownKey": keys}));
        told(&body)
    };
    let too_many = json!([["A-96", "/key"]]);
    assert_eq!(warned(&mut pair, &["A", "B"]), too_many);
    // It may tell either value meanwhile.
    tells(&mut pair, &["GetConfigurationMaxKeys"], &[("GetConfigurationMaxKeys", Some("3"))], &[]);
    assert_eq!(warned(&mut pair, &["A", "B"]), too_many);
    pair.boots();
    assert_eq!(warned(&mut pair, &["A", "B", "C"]), Value::Null);
    assert_eq!(warned(&mut pair, &["A", "B", "C", "D"]), too_many);

    // What counts until then is not known, and so no limit.
    let change = json!({"key": "SendLocalListMaxLength", "value": "0"});
    pair.is_asked("ChangeConfiguration", &change, &json!({"status": "RebootRequired"}));
    let entry = json!({"idTag": "A", "idTagInfo": {"status": "Accepted"}});
    let list = json!({"listVersion": 1, "updateType": "Full", "localAuthorizationList": [entry]});
    let accepted = json!({"status": "Accepted"});
    assert_eq!(told(&pair.is_asked("SendLocalList", &list, &accepted)), Value::Null);
    pair.boots();
    let expected = json!([["A-141", "/localAuthorizationList"]]);
    assert_eq!(told(&pair.is_asked("SendLocalList", &list, &accepted)), expected);
}

/// of a list without such a key, one item is certain.
fn a_list_of_unknown_length_takes_one_item() {
    let mut pair = Pair::booted();
    let changes = |pair: &mut Pair, key: &str, value: &str| {
        let change = json!({"key": key, "value": value});
        told(&pair.is_asked("ChangeConfiguration", &change, &json!({"status": "Rejected"})))
    };
    assert_eq!(changes(&mut pair, "MeterValuesSampledData", "SoC,Voltage"), Value::Null);
    tells(&mut pair, &[], &[("Other", Some("1"))], &[]);
    let too_long = json!([["A-97", "/value"]]);
    for (key, value, expected) in [
        ("MeterValuesSampledData", "SoC", &Value::Null),
        ("MeterValuesSampledData", "SoC,Voltage", &too_long),
        ("connectorphaserotation", "0.RST,1.RTS", &too_long),
        ("Greeting", "Hello, you", &Value::Null),
    ] {
        assert_eq!(changes(&mut pair, key, value), *expected, "{key}={value}");
    }
    tells(&mut pair, &[], &[("MeterValuesSampledDataMaxLength", Some("2"))], &[]);
    assert_eq!(changes(&mut pair, "MeterValuesSampledData", "SoC,Voltage"), Value::Null);
    let unknown = ["StopTxnSampledDataMaxLength"];
    tells(&mut pair, &unknown, &[], &unknown);
    assert_eq!(changes(&mut pair, "StopTxnSampledData", "SoC,Voltage"), too_long);
}

/// J-66.
fn secrets_of_a_configuration_are_not_kept() {
    let mut pair = Pair::booted();
    let secret = "00112233445566778899AABBCCDDEEFF";
    let change = json!({"key": "AuthorizationKey", "value": secret});
    pair.is_asked("ChangeConfiguration", &change, &json!({"status": "Accepted"}));
    assert_eq!(known(&pair), json!([{"AuthorizationKey": null}, []]));
    tells(
        &mut pair,
        &[],
        &[
            ("authorizationKey", Some(secret)),
            ("WifiPassword", Some(secret)),
            ("Backend", Some(&format!("wss://CP1:{secret}@example.com"))),
        ],
        &[],
    );
    let expected = json!({"authorizationKey": null, "Backend": null, "WifiPassword": null});
    assert_eq!(known(&pair), json!([expected, []]));
    let leaks = format!("SELECT count(*) FROM configuration WHERE value LIKE '%{secret}%'");
    assert_eq!(pair.central_system.number(&leaks), 0);
}

///
fn a_function_whose_key_is_absent_is_shown_as_absent() {
    let mut pair = Pair::booted();
    tells(&mut pair, &["AuthorizationCacheEnabled"], &[], &["AuthorizationCacheEnabled"]);
    let absent =
        |pair: &Pair| pair.books("/charge-points/CP1/configuration")["absentFunctions"].clone();
    assert_eq!(absent(&pair), json!([]), "not all were asked for");
    let some = [
        ("AllowOfflineTxForUnknownId", Some("false")),
        ("reserveconnectorzerosupported", Some("true")),
    ];
    tells(&mut pair, &[], &some, &[]);
    let expected = json!([
        "AuthorizationCacheEnabled",
        "ConnectorSwitch3to1PhaseSupported",
        "StopTransactionOnEVSideDisconnect",
    ]);
    assert_eq!(absent(&pair), expected);
    let body = pair.is_asked("ClearCache", &json!({}), &json!({"status": "Rejected"}));
    assert_eq!(told(&body), json!([["A-99", ""]]));
    let cache = [("AuthorizationCacheEnabled", Some("true"))];
    tells(&mut pair, &["AuthorizationCacheEnabled"], &cache, &[]);
    let body = pair.is_asked("ClearCache", &json!({}), &json!({"status": "Accepted"}));
    assert_eq!(told(&body), Value::Null);
}

/// beside the outcome, whatever it is; nothing is refused.
fn calls_beyond_the_limits_of_a_charge_point_are_sent_with_warnings() {
    let mut pair = Pair::booted();
    let limits = [
        ("SendLocalListMaxLength", Some("1")),
        ("LocalAuthListMaxLength", Some("1")),
        ("LocalAuthListEnabled", Some("false")),
        ("ChargeProfileMaxStackLevel", Some("2")),
        ("ChargingScheduleMaxPeriods", Some("1")),
        ("ChargingScheduleAllowedChargingRateUnit", Some("Power")),
        ("MaxChargingProfilesInstalled", Some("1")),
        ("GetConfigurationMaxKeys", Some("1")),
    ];
    tells(&mut pair, &[], &limits, &[]);
    let entry = |tag: &str| json!({"idTag": tag, "idTagInfo": {"status": "Accepted"}});
    let list = json!({"listVersion": 1, "updateType": "Full",
        "localAuthorizationList": [entry("A"), entry("B")]});
    let body = pair.is_asked("SendLocalList", &list, &json!({"status": "Failed"}));
    let entries = "/localAuthorizationList";
    assert_eq!(told(&body), json!([["A-141", ""], ["A-141", entries], ["A-141", entries]]));

    let accepted = json!({"status": "Accepted"});
    let periods = json!([{"startPeriod": 0, "limit": 6}, {"startPeriod": 9, "limit": 6}]);
    let profile = |id: i64, stack_level: i64| {
        json!({
            "chargingProfileId": id, "stackLevel": stack_level,
            "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Relative",
            "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": periods},
        })
    };
    let set = json!({"connectorId": 1, "csChargingProfiles": profile(1, 3)});
    let body = pair.is_asked("SetChargingProfile", &set, &accepted);
    let at = |member: &str| format!("/csChargingProfiles/{member}");
    let always = json!([
        ["A-122", at("chargingSchedule/chargingSchedulePeriod")],
        ["A-127", at("chargingSchedule/chargingRateUnit")],
    ]);
    assert_eq!(told(&body), json!([["A-122", at("stackLevel")], always[0], always[1]]));
    // One is installed by now, and a second one is one more than there may be.
    let set = json!({"connectorId": 1, "csChargingProfiles": profile(2, 0)});
    let body = pair.is_asked("SetChargingProfile", &set, &json!({"status": "Rejected"}));
    let full = json!(["A-122", "/csChargingProfiles"]);
    assert_eq!(told(&body), json!([always[0], full, always[1]]));

    let keys = json!({"key": ["A", "B"]});
    let body = pair.is_asked("GetConfiguration", &keys, &json!({"unknownKey": ["A", "B"]}));
    assert_eq!(told(&body), json!([["A-96", "/key"]]));
}

/// reports belong to the request with their number.
fn a_number_that_was_used_before_gets_a_warning() {
    let mut pair = Pair::booted();
    let mut asks = |action: &str, number: i64| {
        let location = "https://example.com/file";
        let mut request = match action {
            "GetLog" => json!({"logType": "SecurityLog", "log": {"remoteLocation": location}}),
            _ => json!({"firmware": {"location": location, "signature": "AAAA",
                "retrieveDateTime": "2026-01-01T00:00:00Z", "signingCertificate": "PEM"}}),
        };
        request["requestId"] = json!(number);
        let body = pair.is_asked(action, &request, &json!({"status": "Rejected"}));
        let warnings = body["warnings"].as_array().into_iter().flatten();
        let of_number = warnings.filter(|it| it["pointer"] == "/requestId");
        of_number.map(|it| it["requirement"].clone()).collect::<Value>()
    };
    for (action, number, expected) in [
        ("GetLog", 1, json!([])),
        ("SignedUpdateFirmware", 1, json!([])),
        ("GetLog", 2, json!([])),
        ("GetLog", 1, json!(["A-191"])),
        ("SignedUpdateFirmware", 1, json!(["A-170"])),
    ] {
        assert_eq!(asks(action, number), expected, "{action} {number}");
    }
}

/// also on the route of reservations.
fn a_reservation_that_the_charge_point_does_not_know_gets_a_warning() {
    let mut pair = Pair::booted();
    let keys =
        [("ReserveConnectorZeroSupported", Some("false")), ("NumberOfConnectors", Some("1"))];
    tells(&mut pair, &["A"], &keys, &[]);
    for (connector_id, requirement) in [(0, "A-150"), (2, "A-3")] {
        let reservation = json!({"connectorId": connector_id, "idTag": "TAG",
            "expiryDate": "2099-01-01T00:00:00Z"});
        let Pair { central_system, charge_point } = &mut pair;
        let answer = std::thread::scope(|scope| {
            scope.spawn(|| answer_rejected(charge_point));
            let path = "/charge-points/CP1/reservations";
            central_system.request("POST", path, Some(&reservation))
        });
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(told(&answer.body), json!([[requirement, "/connectorId"]]));
    }
}

fn answer_rejected(charge_point: &mut ChargePoint) {
    charge_point.answer("ReserveNow", &json!({"status": "Rejected"}));
}

/// Is asked for keys, none for all, and tells these, all of them read-only.
fn tells(pair: &mut Pair, asked: &[&str], told: &[(&str, Option<&str>)], unknown: &[&str]) {
    let request = if asked.is_empty() { json!({}) } else { json!({"key": asked}) };
    let told = told.iter().map(|(key, value)| match value {
        Some(value) => json!({"key": key, "readonly": true, "value": value}),
        None => json!({"key": key, "readonly": true}),
    });
    let mut response = json!({"configurationKey": told.collect::<Vec<_>>()});
    if !unknown.is_empty() {
        response["unknownKey"] = json!(unknown);
    }
    pair.is_asked("GetConfiguration", &request, &response);
}

/// The keys that are known with their values, and those that are not there.
fn known(pair: &Pair) -> Value {
    let configuration = pair.books("/charge-points/CP1/configuration");
    let keys = configuration["configurationKey"].as_array().into_iter().flatten();
    let keys = keys.map(|it| (it["key"].as_str().unwrap_or_default().into(), it["value"].clone()));
    json!([Value::Object(keys.collect()), configuration["unknownKey"]])
}

/// The numbers and the places of all warnings.
fn told(body: &Value) -> Value {
    let Some(warnings) = body["warnings"].as_array() else { return Value::Null };
    warnings.iter().map(|it| json!([it["requirement"], it["pointer"]])).collect()
}
