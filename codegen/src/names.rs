//! The names that the specification gives to inline objects and enumerations.
//!
//! The core schemas spell every type out where it occurs; this table says what
//! each place is called. [`crate::hoist`] fails on a place without a name, on
//! a name whose place is gone, and on two different shapes under one name.
//! A place is `<file without .json>:<path>`, with `.` for members and `[]` for
//! list items.

pub(crate) const NAMES: &[(&str, &[&str])] = &[
    ("AuthorizationData", &["SendLocalList:localAuthorizationList[]"]),
    (
        "AuthorizationStatus",
        &[
            "AuthorizeResponse:idTagInfo.status",
            "SendLocalList:localAuthorizationList[].idTagInfo.status",
            "StartTransactionResponse:idTagInfo.status",
            "StopTransactionResponse:idTagInfo.status",
        ],
    ),
    ("AvailabilityStatus", &["ChangeAvailabilityResponse:status"]),
    ("AvailabilityType", &["ChangeAvailability:type"]),
    ("CancelReservationStatus", &["CancelReservationResponse:status"]),
    (
        "CertificateHashDataType",
        &[
            "DeleteCertificate:certificateHashData",
            "GetInstalledCertificateIdsResponse:certificateHashData[]",
        ],
    ),
    ("CertificateSignedStatusEnumType", &["CertificateSignedResponse:status"]),
    ("CertificateStatusEnumType", &["InstallCertificateResponse:status"]),
    (
        "CertificateUseEnumType",
        &["GetInstalledCertificateIds:certificateType", "InstallCertificate:certificateType"],
    ),
    ("ChargePointErrorCode", &["StatusNotification:errorCode"]),
    ("ChargePointStatus", &["StatusNotification:status"]),
    (
        "ChargingProfile",
        &["RemoteStartTransaction:chargingProfile", "SetChargingProfile:csChargingProfiles"],
    ),
    (
        "ChargingProfileKindType",
        &[
            "RemoteStartTransaction:chargingProfile.chargingProfileKind",
            "SetChargingProfile:csChargingProfiles.chargingProfileKind",
        ],
    ),
    (
        "ChargingProfilePurposeType",
        &[
            "ClearChargingProfile:chargingProfilePurpose",
            "RemoteStartTransaction:chargingProfile.chargingProfilePurpose",
            "SetChargingProfile:csChargingProfiles.chargingProfilePurpose",
        ],
    ),
    ("ChargingProfileStatus", &["SetChargingProfileResponse:status"]),
    (
        "ChargingRateUnitType",
        &[
            "GetCompositeSchedule:chargingRateUnit",
            "GetCompositeScheduleResponse:chargingSchedule.chargingRateUnit",
            "RemoteStartTransaction:chargingProfile.chargingSchedule.chargingRateUnit",
            "SetChargingProfile:csChargingProfiles.chargingSchedule.chargingRateUnit",
        ],
    ),
    (
        "ChargingSchedule",
        &[
            "GetCompositeScheduleResponse:chargingSchedule",
            "RemoteStartTransaction:chargingProfile.chargingSchedule",
            "SetChargingProfile:csChargingProfiles.chargingSchedule",
        ],
    ),
    (
        "ChargingSchedulePeriod",
        &[
            "GetCompositeScheduleResponse:chargingSchedule.chargingSchedulePeriod[]",
            "RemoteStartTransaction:chargingProfile.chargingSchedule.chargingSchedulePeriod[]",
            "SetChargingProfile:csChargingProfiles.chargingSchedule.chargingSchedulePeriod[]",
        ],
    ),
    ("ClearCacheStatus", &["ClearCacheResponse:status"]),
    ("ClearChargingProfileStatus", &["ClearChargingProfileResponse:status"]),
    ("ConfigurationStatus", &["ChangeConfigurationResponse:status"]),
    ("DataTransferStatus", &["DataTransferResponse:status"]),
    ("DeleteCertificateStatusEnumType", &["DeleteCertificateResponse:status"]),
    ("DiagnosticsStatus", &["DiagnosticsStatusNotification:status"]),
    ("FirmwareStatus", &["FirmwareStatusNotification:status"]),
    ("FirmwareStatusEnumType", &["SignedFirmwareStatusNotification:status"]),
    ("FirmwareType", &["SignedUpdateFirmware:firmware"]),
    ("GenericStatusEnumType", &["SignCertificateResponse:status"]),
    ("GetCompositeScheduleStatus", &["GetCompositeScheduleResponse:status"]),
    ("GetInstalledCertificateStatusEnumType", &["GetInstalledCertificateIdsResponse:status"]),
    (
        "HashAlgorithmEnumType",
        &[
            "DeleteCertificate:certificateHashData.hashAlgorithm",
            "GetInstalledCertificateIdsResponse:certificateHashData[].hashAlgorithm",
        ],
    ),
    (
        "IdTagInfo",
        &[
            "AuthorizeResponse:idTagInfo",
            "SendLocalList:localAuthorizationList[].idTagInfo",
            "StartTransactionResponse:idTagInfo",
            "StopTransactionResponse:idTagInfo",
        ],
    ),
    ("KeyValue", &["GetConfigurationResponse:configurationKey[]"]),
    (
        "Location",
        &[
            "MeterValues:meterValue[].sampledValue[].location",
            "StopTransaction:transactionData[].sampledValue[].location",
        ],
    ),
    ("LogEnumType", &["GetLog:logType"]),
    ("LogParametersType", &["GetLog:log"]),
    ("LogStatusEnumType", &["GetLogResponse:status"]),
    (
        "Measurand",
        &[
            "MeterValues:meterValue[].sampledValue[].measurand",
            "StopTransaction:transactionData[].sampledValue[].measurand",
        ],
    ),
    ("MessageTrigger", &["TriggerMessage:requestedMessage"]),
    ("MessageTriggerEnumType", &["ExtendedTriggerMessage:requestedMessage"]),
    ("MeterValue", &["MeterValues:meterValue[]", "StopTransaction:transactionData[]"]),
    (
        "Phase",
        &[
            "MeterValues:meterValue[].sampledValue[].phase",
            "StopTransaction:transactionData[].sampledValue[].phase",
        ],
    ),
    (
        "ReadingContext",
        &[
            "MeterValues:meterValue[].sampledValue[].context",
            "StopTransaction:transactionData[].sampledValue[].context",
        ],
    ),
    ("Reason", &["StopTransaction:reason"]),
    (
        "RecurrencyKindType",
        &[
            "RemoteStartTransaction:chargingProfile.recurrencyKind",
            "SetChargingProfile:csChargingProfiles.recurrencyKind",
        ],
    ),
    ("RegistrationStatus", &["BootNotificationResponse:status"]),
    (
        "RemoteStartStopStatus",
        &["RemoteStartTransactionResponse:status", "RemoteStopTransactionResponse:status"],
    ),
    ("ReservationStatus", &["ReserveNowResponse:status"]),
    ("ResetStatus", &["ResetResponse:status"]),
    ("ResetType", &["Reset:type"]),
    (
        "SampledValue",
        &[
            "MeterValues:meterValue[].sampledValue[]",
            "StopTransaction:transactionData[].sampledValue[]",
        ],
    ),
    ("TriggerMessageStatus", &["TriggerMessageResponse:status"]),
    ("TriggerMessageStatusEnumType", &["ExtendedTriggerMessageResponse:status"]),
    (
        "UnitOfMeasure",
        &[
            "MeterValues:meterValue[].sampledValue[].unit",
            "StopTransaction:transactionData[].sampledValue[].unit",
        ],
    ),
    ("UnlockStatus", &["UnlockConnectorResponse:status"]),
    ("UpdateFirmwareStatusEnumType", &["SignedUpdateFirmwareResponse:status"]),
    ("UpdateStatus", &["SendLocalListResponse:status"]),
    ("UpdateType", &["SendLocalList:updateType"]),
    ("UploadLogStatusEnumType", &["LogStatusNotification:status"]),
    (
        "ValueFormat",
        &[
            "MeterValues:meterValue[].sampledValue[].format",
            "StopTransaction:transactionData[].sampledValue[].format",
        ],
    ),
];
