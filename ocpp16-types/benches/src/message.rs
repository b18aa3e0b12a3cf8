//! The messages measured: the two that make up most traffic, and one between.

use ocpp16_types::Action;
use rust_ocpp::v1_6::messages::heart_beat::HeartbeatRequest;
use rust_ocpp::v1_6::messages::meter_values::MeterValuesRequest;
use rust_ocpp::v1_6::messages::status_notification::StatusNotificationRequest;

use crate::contender::rust_ocpp;

/// A request as a charge point sends it.
pub(crate) struct Message {
    pub(crate) action: Action,
    pub(crate) payload: &'static str,
    /// Decodes its frame with the type that rust-ocpp has for it.
    pub(crate) rust_ocpp: fn(&'static str) -> usize,
}

impl Message {
    pub(crate) fn frame(&self) -> String {
        format!(r#"[2,"6ba7b810-9dad-11d1-80b4-00c04fd430c8","{}",{}]"#, self.action, self.payload)
    }
}

pub(crate) const MESSAGES: &[Message] = &[
    Message { action: Action::Heartbeat, payload: "{}", rust_ocpp: rust_ocpp::<HeartbeatRequest> },
    Message {
        action: Action::StatusNotification,
        payload: r#"{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2024-05-06T07:08:09Z"}"#,
        rust_ocpp: rust_ocpp::<StatusNotificationRequest>,
    },
    Message {
        action: Action::MeterValues,
        payload: METER_VALUES,
        rust_ocpp: rust_ocpp::<MeterValuesRequest>,
    },
];

/// 605 bytes, five samples.
const METER_VALUES: &str = r#"{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"1234","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"},{"value":"7360.5","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"},{"value":"16.02","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"},{"value":"230.1","context":"Sample.Periodic","measurand":"Voltage","phase":"L1-N","unit":"V"},{"value":"57","context":"Sample.Periodic","measurand":"SoC","location":"EV","unit":"Percent"}]}]}"#;
