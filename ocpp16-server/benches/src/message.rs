//! The messages measured: those that make up most traffic.

/// A request as charge points send it.
pub(crate) struct Message {
    pub(crate) action: &'static str,
    pub(crate) payload: &'static str,
}

pub(crate) const MESSAGES: &[Message] = &[
    Message { action: "Heartbeat", payload: "{}" },
    Message { action: "StatusNotification", payload: STATUS_NOTIFICATION },
    Message { action: "MeterValues", payload: METER_VALUES },
];

const STATUS_NOTIFICATION: &str = r#"{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2024-05-06T07:08:09Z"}"#;

/// 605 bytes, five samples.
const METER_VALUES: &str = r#"{"connectorId":1,"transactionId":17,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"1234","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"},{"value":"7360.5","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"},{"value":"16.02","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"},{"value":"230.1","context":"Sample.Periodic","measurand":"Voltage","phase":"L1-N","unit":"V"},{"value":"57","context":"Sample.Periodic","measurand":"SoC","location":"EV","unit":"Percent"}]}]}"#;
