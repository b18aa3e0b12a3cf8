//! The rules of charging profiles (OCPP 1.6 sections 3.13 and 7.8, A-102 and
//!

use super::Found;
use crate::{ChargingProfile, ChargingProfileKindType, ChargingProfilePurposeType};

/// The profile of a RemoteStartTransaction.
pub(super) fn of_remote_start(profile: &ChargingProfile, found: &mut Found) {
    let at = |member: &str| format!("/chargingProfile/{member}");
    let good = profile.charging_profile_purpose == ChargingProfilePurposeType::TxProfile;
    let message = "a remote start takes only a TxProfile";
    found.check(good, "A-102", at("chargingProfilePurpose"), message);
    let message = "the transaction has no number yet";
    found.check(profile.transaction_id.is_none(), "A-102", at("transactionId"), message);
    of_any(profile, at, found);
}

/// The profile of a SetChargingProfile.
pub(super) fn of_connector(connector: i64, profile: &ChargingProfile, found: &mut Found) {
    let at = |member: &str| format!("/csChargingProfiles/{member}");
    match profile.charging_profile_purpose {
        ChargingProfilePurposeType::ChargePointMaxProfile => {
            let message = "ChargePointMaxProfile is only for connector 0";
            found.check(connector == 0, "A-120", "/connectorId", message);
        }
        ChargingProfilePurposeType::TxProfile => {
            let message = "TxProfile is only for connectors above 0";
            found.check(connector != 0, "A-120", "/connectorId", message);
        }
        ChargingProfilePurposeType::TxDefaultProfile => {}
    }
    let tx_profile = profile.charging_profile_purpose == ChargingProfilePurposeType::TxProfile;
    let good = tx_profile || profile.transaction_id.is_none();
    found.check(good, "A-121", at("transactionId"), "only a TxProfile has one");
    found.transaction(at("transactionId"), profile.transaction_id);
    of_any(profile, at, found);
}

fn of_any(profile: &ChargingProfile, at: impl Fn(&str) -> String, found: &mut Found) {
    found.check(profile.stack_level >= 0, "A-122", at("stackLevel"), "is below 0");
    if let (Some(from), Some(to)) = (profile.valid_from, profile.valid_to) {
        found.check(from < to, "A-122", at("validTo"), "is not after validFrom");
    }

    let schedule = &profile.charging_schedule;
    let recurring = profile.charging_profile_kind == ChargingProfileKindType::Recurring;
    let message = if recurring { "Recurring needs it" } else { "only Recurring has one" };
    let good = recurring == profile.recurrency_kind.is_some();
    found.check(good, "A-125", at("recurrencyKind"), message);
    let relative = profile.charging_profile_kind == ChargingProfileKindType::Relative;
    let message = if relative {
        "Relative has none: the charge point decides"
    } else {
        "Absolute and Recurring count from it"
    };
    let good = relative != schedule.start_schedule.is_some();
    found.check(good, "A-125", at("chargingSchedule/startSchedule"), message);

    let periods = &schedule.charging_schedule_period;
    let pointer = at("chargingSchedule/chargingSchedulePeriod");
    found.check(!periods.is_empty(), "A-126", &*pointer, "has no period");
    let first = periods.first().is_none_or(|period| period.start_period == 0);
    let message = "the first period starts at 0";
    found.check(first, "A-126", format!("{pointer}/0/startPeriod"), message);
    for (index, pair) in periods.windows(2).enumerate() {
        let good = pair[0].start_period < pair[1].start_period;
        let pointer = format!("{pointer}/{}/startPeriod", index + 1);
        found.check(good, "A-126", pointer, "does not follow the period before");
    }
}
