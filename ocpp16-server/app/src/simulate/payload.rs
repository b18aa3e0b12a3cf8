//! The CALLs of a simulated charge point, from typed values.

use std::time::SystemTime;

use ocpp16_types::*;

use super::script::{CONNECTOR, Script, Step};

/// Returns the action and the text of what a step sends; `None` if it sends nothing.
pub(super) fn encode(script: &mut Script, step: Step, id: &MessageId) -> Option<(Action, String)> {
    let now = DateTime::from(SystemTime::now()).to_milliseconds();
    Some(match step {
        Step::Boot => call(id, &boot()),
        Step::Heartbeat => call(id, &HeartbeatRequest {}),
        Step::Status(connector, status) => {
            let no_error = ChargePointErrorCode::NoError;
            let request = StatusNotificationRequest {
                timestamp: Some(now),
                ..StatusNotificationRequest::new(connector, no_error, status)
            };
            call(id, &request)
        }
        Step::Authorize => call(id, &AuthorizeRequest { id_tag: script.charges.clone() }),
        Step::Start => {
            let (tag, meter) = (script.charges.clone(), script.meter);
            call(id, &StartTransactionRequest::new(CONNECTOR, tag, meter, now))
        }
        Step::MeterValues(context) => {
            if script.transaction.is_some() {
                script.meter += ENERGY_PER_SAMPLE;
            }
            let meter_value = MeterValue::new(now, samples(script, context));
            let request = MeterValuesRequest {
                transaction_id: script.transaction,
                ..MeterValuesRequest::new(CONNECTOR, vec![meter_value])
            };
            call(id, &request)
        }
        Step::Stop(reason) => {
            let request = StopTransactionRequest {
                id_tag: Some(script.charges.clone()),
                reason: Some(reason),
                ..StopTransactionRequest::new(script.meter, now, script.transaction?)
            };
            call(id, &request)
        }
        Step::Firmware => {
            call(id, &FirmwareStatusNotificationRequest { status: FirmwareStatus::Idle })
        }
        Step::Diagnostics => {
            call(id, &DiagnosticsStatusNotificationRequest { status: DiagnosticsStatus::Idle })
        }
        Step::Leave => return None,
    })
}

/// In Wh, whatever the interval is: a car that is charged at 22 kW takes it in 10 s.
const ENERGY_PER_SAMPLE: i64 = 61;

fn call<R: Request>(id: &MessageId, request: &R) -> (Action, String) {
    (R::ACTION, encode_call(id, request))
}

fn boot() -> BootNotificationRequest {
    BootNotificationRequest {
        firmware_version: Some(const { CiString::from_static(env!("CARGO_PKG_VERSION")) }),
        ..BootNotificationRequest::new(ci_string!("ocpp16"), ci_string!("simulated"))
    }
}

/// What a charge point with three phases tells of a transaction.
fn samples(script: &Script, context: ReadingContext) -> Vec<SampledValue> {
    let sample = |value: String, measurand, unit| SampledValue {
        context: Some(context),
        format: Some(ValueFormat::Raw),
        measurand: Some(measurand),
        location: Some(Location::Outlet),
        unit: Some(unit),
        ..SampledValue::new(Text::from(value))
    };
    let (amperes, watts) = if script.transaction.is_some() { (32, 22_000) } else { (0, 0) };
    let phase = |phase| SampledValue {
        phase: Some(phase),
        ..sample(amperes.to_string(), Measurand::CurrentImport, UnitOfMeasure::A)
    };
    vec![
        sample(script.meter.to_string(), Measurand::EnergyActiveImportRegister, UnitOfMeasure::Wh),
        sample(watts.to_string(), Measurand::PowerActiveImport, UnitOfMeasure::W),
        phase(Phase::L1),
        phase(Phase::L2),
        phase(Phase::L3),
    ]
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::cli::Scenario;

    #[test]
    fn all_calls_satisfy_their_schemas() {
        let mut script =
            Script::new(Scenario::Charging, ci_string!("TAG"), (Duration::ZERO, 1), Instant::now());
        let context = ReadingContext::SamplePeriodic;
        script.transaction = Some(7);
        for step in [
            Step::Boot,
            Step::Heartbeat,
            Step::Status(1, ChargePointStatus::SuspendedEv),
            Step::Authorize,
            Step::Start,
            Step::MeterValues(context),
            Step::Stop(Reason::Local),
            Step::Firmware,
            Step::Diagnostics,
        ] {
            let (action, text) = encode(&mut script, step, &MessageId::from(1)).unwrap();
            let decoded = Frame::<role::ChargePoint>::decode(&text, Strictness::Strict, |_| None);
            assert!(decoded.is_ok(), "{text}");
            assert!(text.starts_with(&format!(r#"[2,"1","{action}",{{"#)), "{text}");
        }
        assert_eq!(script.meter, 61);
        assert_eq!(encode(&mut script, Step::Leave, &MessageId::from(1)), None);
    }
}
