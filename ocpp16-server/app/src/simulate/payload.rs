//! The CALLs of a simulated charge point, from typed values.
//!
//! MeterValues, of which a fleet sends the most and the longest, are written once;
//! what changes is filled in, which is a fraction of the work.

mod template;

use std::fmt::Write;
use std::sync::LazyLock;
use std::time::SystemTime;

use ocpp16_types::*;

use self::template::{Blank, Template};
use super::script::{CONNECTOR, Script, Step};

/// Returns the action and the text of what a step sends; `None` if it sends nothing.
pub(super) fn encode(script: &mut Script, step: Step, id: &MessageId) -> Option<(Action, String)> {
    let now = || DateTime::from(SystemTime::now()).to_milliseconds();
    Some(match step {
        Step::Boot => call(id, &boot()),
        Step::Heartbeat => call(id, &HeartbeatRequest {}),
        Step::Status(connector, status) => {
            let no_error = ChargePointErrorCode::NoError;
            let request = StatusNotificationRequest {
                timestamp: Some(now()),
                ..StatusNotificationRequest::new(connector, no_error, status)
            };
            call(id, &request)
        }
        Step::Authorize => call(id, &AuthorizeRequest { id_tag: script.charges.clone() }),
        Step::Start => {
            let (tag, meter) = (script.charges.clone(), script.meter);
            call(id, &StartTransactionRequest::new(CONNECTOR, tag, meter, now()))
        }
        Step::MeterValues(context) => {
            if script.transaction.is_some() {
                script.meter += ENERGY_PER_SAMPLE;
            }
            match (context, script.transaction) {
                (ReadingContext::SamplePeriodic, Some(transaction)) => {
                    let text = PERIODIC.fill(|blank, text| match blank {
                        Blank::Id => text.write_str(id.as_str()),
                        Blank::Time => write!(text, "{}", now()),
                        Blank::Meter => write!(text, "{}", script.meter),
                        Blank::Transaction => write!(text, "{transaction}"),
                    });
                    (Action::MeterValues, text)
                }
                (context, transaction) => {
                    call(id, &meter_values(transaction, &script.meter.to_string(), context, now()))
                }
            }
        }
        Step::Stop(reason) => {
            let request = StopTransactionRequest {
                id_tag: Some(script.charges.clone()),
                reason: Some(reason),
                ..StopTransactionRequest::new(script.meter, now(), script.transaction?)
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

/// Those that a transaction has at its interval.
static PERIODIC: LazyLock<Template> = LazyLock::new(|| {
    // None of these is anywhere else in it.
    let id = MessageId::new("id of the message").expect("it has less than 36 characters");
    let time = DateTime::from_unix_seconds(0).expect("it is after the year 0");
    let (transaction, meter) = (i64::MIN, "reading of the meter");
    let request = meter_values(Some(transaction), meter, ReadingContext::SamplePeriodic, time);
    Template::new(
        &encode_call(&id, &request),
        &[
            (id.as_str(), Blank::Id),
            (&time.to_string(), Blank::Time),
            (meter, Blank::Meter),
            (&transaction.to_string(), Blank::Transaction),
        ],
    )
});

/// What a charge point with three phases tells.
fn meter_values(
    transaction: Option<i64>,
    meter: &str,
    context: ReadingContext,
    time: DateTime,
) -> MeterValuesRequest {
    let sample = |value: &str, measurand, unit| SampledValue {
        context: Some(context),
        format: Some(ValueFormat::Raw),
        measurand: Some(measurand),
        location: Some(Location::Outlet),
        unit: Some(unit),
        ..SampledValue::new(Text::from(value))
    };
    let (amperes, watts) = if transaction.is_some() { ("32", "22000") } else { ("0", "0") };
    let phase = |phase| SampledValue {
        phase: Some(phase),
        ..sample(amperes, Measurand::CurrentImport, UnitOfMeasure::A)
    };
    let samples = vec![
        sample(meter, Measurand::EnergyActiveImportRegister, UnitOfMeasure::Wh),
        sample(watts, Measurand::PowerActiveImport, UnitOfMeasure::W),
        phase(Phase::L1),
        phase(Phase::L2),
        phase(Phase::L3),
    ];
    MeterValuesRequest {
        transaction_id: transaction,
        ..MeterValuesRequest::new(CONNECTOR, vec![MeterValue::new(time, samples)])
    }
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

    #[test]
    fn what_is_filled_in_is_as_if_all_had_been_written() {
        let mut script =
            Script::new(Scenario::Charging, ci_string!("TAG"), (Duration::ZERO, 1), Instant::now());
        script.transaction = Some(-7);
        script.meter = 12_345;
        let context = ReadingContext::SamplePeriodic;
        let id = MessageId::from(1);
        let (_, text) = encode(&mut script, Step::MeterValues(context), &id).unwrap();
        let decoded = Frame::<role::ChargePoint>::decode(&text, Strictness::Strict, |_| None);
        let Ok(Decoded { frame: Frame::Call { request, .. }, .. }) = decoded else {
            panic!("{text}")
        };
        let request = MeterValuesRequest::try_from(request).unwrap();
        let time = request.meter_value[0].timestamp;
        assert_eq!(text, encode_call(&id, &meter_values(Some(-7), "12406", context, time)));
    }
}
