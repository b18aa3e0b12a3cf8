//! Feature `schemars`: the JSON Schema of every type is that of the official
//! file, up to spelling: references resolved, what means nothing removed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use ocpp16_schemas::schemas;
use ocpp16_types::*;
use schemars::{JsonSchema, schema_for};
use serde_json::Value;

#[test]
fn payloads_have_their_official_schema() {
    let mut checked = 0;
    macro_rules! check {
        ($($request:ident)*) => {$(
            payload::<$request>(<$request as Request>::ACTION.as_str(), "");
            payload::<<$request as Request>::Response>(<$request as Request>::ACTION.as_str(), "Response");
            checked += 2;
        )*};
    }
    check! {
        AuthorizeRequest
        BootNotificationRequest
        CancelReservationRequest
        CertificateSignedRequest
        ChangeAvailabilityRequest
        ChangeConfigurationRequest
        ClearCacheRequest
        ClearChargingProfileRequest
        DataTransferRequest
        DeleteCertificateRequest
        DiagnosticsStatusNotificationRequest
        ExtendedTriggerMessageRequest
        FirmwareStatusNotificationRequest
        GetCompositeScheduleRequest
        GetConfigurationRequest
        GetDiagnosticsRequest
        GetInstalledCertificateIdsRequest
        GetLocalListVersionRequest
        GetLogRequest
        HeartbeatRequest
        InstallCertificateRequest
        LogStatusNotificationRequest
        MeterValuesRequest
        RemoteStartTransactionRequest
        RemoteStopTransactionRequest
        ReserveNowRequest
        ResetRequest
        SecurityEventNotificationRequest
        SendLocalListRequest
        SetChargingProfileRequest
        SignCertificateRequest
        SignedFirmwareStatusNotificationRequest
        SignedUpdateFirmwareRequest
        StartTransactionRequest
        StatusNotificationRequest
        StopTransactionRequest
        TriggerMessageRequest
        UnlockConnectorRequest
        UpdateFirmwareRequest
    }
    assert_eq!(checked, schemas().len());
}

#[test]
fn named_types_have_the_schema_of_their_places() {
    macro_rules! check {
        ($($ty:ident $file:literal $pointer:literal)*) => {$(
            assert_eq!(own::<$ty>(), official($file, $pointer), stringify!($ty));
        )*};
    }
    check! {
        AuthorizationData "SendLocalList.json" "/properties/localAuthorizationList/items"
        AuthorizationStatus "AuthorizeResponse.json" "/properties/idTagInfo/properties/status"
        AvailabilityStatus "ChangeAvailabilityResponse.json" "/properties/status"
        AvailabilityType "ChangeAvailability.json" "/properties/type"
        CancelReservationStatus "CancelReservationResponse.json" "/properties/status"
        CertificateHashDataType "DeleteCertificate.json" "/properties/certificateHashData"
        CertificateSignedStatusEnumType "CertificateSignedResponse.json" "/properties/status"
        CertificateStatusEnumType "InstallCertificateResponse.json" "/properties/status"
        CertificateUseEnumType "GetInstalledCertificateIds.json" "/properties/certificateType"
        ChargePointErrorCode "StatusNotification.json" "/properties/errorCode"
        ChargePointStatus "StatusNotification.json" "/properties/status"
        ChargingProfile "RemoteStartTransaction.json" "/properties/chargingProfile"
        ChargingProfileKindType "RemoteStartTransaction.json" "/properties/chargingProfile/properties/chargingProfileKind"
        ChargingProfilePurposeType "ClearChargingProfile.json" "/properties/chargingProfilePurpose"
        ChargingProfileStatus "SetChargingProfileResponse.json" "/properties/status"
        ChargingRateUnitType "GetCompositeSchedule.json" "/properties/chargingRateUnit"
        ChargingSchedule "GetCompositeScheduleResponse.json" "/properties/chargingSchedule"
        ChargingSchedulePeriod "GetCompositeScheduleResponse.json" "/properties/chargingSchedule/properties/chargingSchedulePeriod/items"
        ClearCacheStatus "ClearCacheResponse.json" "/properties/status"
        ClearChargingProfileStatus "ClearChargingProfileResponse.json" "/properties/status"
        ConfigurationStatus "ChangeConfigurationResponse.json" "/properties/status"
        DataTransferStatus "DataTransferResponse.json" "/properties/status"
        DeleteCertificateStatusEnumType "DeleteCertificateResponse.json" "/properties/status"
        DiagnosticsStatus "DiagnosticsStatusNotification.json" "/properties/status"
        FirmwareStatus "FirmwareStatusNotification.json" "/properties/status"
        FirmwareStatusEnumType "SignedFirmwareStatusNotification.json" "/properties/status"
        FirmwareType "SignedUpdateFirmware.json" "/properties/firmware"
        GenericStatusEnumType "SignCertificateResponse.json" "/properties/status"
        GetCompositeScheduleStatus "GetCompositeScheduleResponse.json" "/properties/status"
        GetInstalledCertificateStatusEnumType "GetInstalledCertificateIdsResponse.json" "/properties/status"
        HashAlgorithmEnumType "DeleteCertificate.json" "/definitions/CertificateHashDataType/properties/hashAlgorithm"
        IdTagInfo "AuthorizeResponse.json" "/properties/idTagInfo"
        KeyValue "GetConfigurationResponse.json" "/properties/configurationKey/items"
        Location "MeterValues.json" "/properties/meterValue/items/properties/sampledValue/items/properties/location"
        LogEnumType "GetLog.json" "/properties/logType"
        LogParametersType "GetLog.json" "/properties/log"
        LogStatusEnumType "GetLogResponse.json" "/properties/status"
        Measurand "MeterValues.json" "/properties/meterValue/items/properties/sampledValue/items/properties/measurand"
        MessageTrigger "TriggerMessage.json" "/properties/requestedMessage"
        MessageTriggerEnumType "ExtendedTriggerMessage.json" "/properties/requestedMessage"
        MeterValue "MeterValues.json" "/properties/meterValue/items"
        Phase "MeterValues.json" "/properties/meterValue/items/properties/sampledValue/items/properties/phase"
        ReadingContext "MeterValues.json" "/properties/meterValue/items/properties/sampledValue/items/properties/context"
        Reason "StopTransaction.json" "/properties/reason"
        RecurrencyKindType "RemoteStartTransaction.json" "/properties/chargingProfile/properties/recurrencyKind"
        RegistrationStatus "BootNotificationResponse.json" "/properties/status"
        RemoteStartStopStatus "RemoteStartTransactionResponse.json" "/properties/status"
        ReservationStatus "ReserveNowResponse.json" "/properties/status"
        ResetStatus "ResetResponse.json" "/properties/status"
        ResetType "Reset.json" "/properties/type"
        SampledValue "MeterValues.json" "/properties/meterValue/items/properties/sampledValue/items"
        TriggerMessageStatus "TriggerMessageResponse.json" "/properties/status"
        TriggerMessageStatusEnumType "ExtendedTriggerMessageResponse.json" "/properties/status"
        UnitOfMeasure "MeterValues.json" "/properties/meterValue/items/properties/sampledValue/items/properties/unit"
        UnlockStatus "UnlockConnectorResponse.json" "/properties/status"
        UpdateFirmwareStatusEnumType "SignedUpdateFirmwareResponse.json" "/properties/status"
        UpdateStatus "SendLocalListResponse.json" "/properties/status"
        UpdateType "SendLocalList.json" "/properties/updateType"
        UploadLogStatusEnumType "LogStatusNotification.json" "/properties/status"
        ValueFormat "MeterValues.json" "/properties/meterValue/items/properties/sampledValue/items/properties/format"
    }
}

#[test]
fn scalars_have_the_schema_of_their_places() {
    assert_eq!(own::<IdToken>(), official("Authorize.json", "/properties/idTag"));
    assert_eq!(own::<CiString<500>>(), official("ChangeConfiguration.json", "/properties/value"));
    assert_eq!(own::<Text<5500>>(), official("SignCertificate.json", "/properties/csr"));
    assert_eq!(own::<Text>(), official("DataTransfer.json", "/properties/data"));
    assert_eq!(own::<DateTime>(), official("HeartbeatResponse.json", "/properties/currentTime"));
    assert_eq!(own::<AnyUri>(), official("UpdateFirmware.json", "/properties/location"));
    let rate =
        "/properties/csChargingProfiles/properties/chargingSchedule/properties/minChargingRate";
    assert_eq!(own::<Decimal>(), official("SetChargingProfile.json", rate));
}

fn payload<T: JsonSchema>(action: &str, suffix: &str) {
    let file = format!("{action}{suffix}.json");
    assert_eq!(own::<T>(), official(&file, ""), "{file}");
}

fn own<T: JsonSchema>() -> Value {
    let mut schema = schema_for!(T).to_value();
    for meta in ["$schema", "title"] {
        schema.as_object_mut().unwrap().remove(meta);
    }
    normal(&schema, &schema)
}

fn official(file: &str, pointer: &str) -> Value {
    let schema = schemas().iter().find(|schema| schema.file == file).unwrap();
    let json: Value = serde_json::from_str(schema.text).unwrap();
    normal(&json, json.pointer(pointer).unwrap())
}

/// Resolves references, sorts `required`, writes out what is implied, and
/// drops what means nothing where it stands.
fn normal(root: &Value, schema: &Value) -> Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return normal(root, root.pointer(reference.trim_start_matches('#')).unwrap());
    }
    let mut schema = schema.clone();
    let object = schema.as_object_mut().unwrap();
    for meta in ["$schema", "id", "$id", "title", "definitions", "javaType", "additionalItems"] {
        object.remove(meta);
    }
    match object["type"].as_str().unwrap() {
        "string" => {
            object.remove("additionalProperties");
        }
        "array" => {
            let items = normal(root, &object["items"]);
            object.insert("items".into(), items);
        }
        "object" => {
            let properties = object.entry("properties").or_insert_with(|| serde_json::json!({}));
            for property in properties.as_object_mut().unwrap().values_mut() {
                *property = normal(root, property);
            }
            if let Some(required) = object.get_mut("required") {
                required.as_array_mut().unwrap().sort_by_key(|name| name.to_string());
            }
        }
        _ => {}
    }
    schema
}
