//! Who is measured: this project, skipping, and the other crates, each with
//! the calls that its own documentation shows.

use ocpp_kit::Version;
use ocpp_kit::decode::DecodeOptions;
use ocpp_kit::rpc::Frame as KitFrame;
use ocpp_kit::v1_6::CsRequest;
use ocpp16_types::{Action, Frame, Strictness, encode_call, role};
use rust_ocpp::v1_6::messages as rust_ocpp_messages;
use serde_json::Value;

use crate::message::Message;

/// Something that handles a message over and over.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) run: Box<dyn FnMut() -> usize>,
}

/// The result is a size, so that no work can be optimised away.
fn contender(name: &'static str, run: impl FnMut() -> usize + 'static) -> Contender {
    Contender { name, run: Box::new(run) }
}

/// Frame text to request; the first one is the baseline.
pub(crate) fn decoders(message: &'static Message) -> Vec<Contender> {
    let text: &'static str = message.frame().leak();
    let validator = validator(message.action);
    vec![
        contender("skip (serde_json IgnoredAny)", move || {
            serde_json::from_str::<serde::de::IgnoredAny>(text).expect("the frame is JSON");
            text.len()
        }),
        contender("ocpp16-types: typed and validated", move || {
            let decoded = Frame::<role::ChargePoint>::decode(text, Strictness::Strict, |_| None);
            size_of_val(&decoded.expect("the frame is valid"))
        }),
        contender("rust-ocpp: typed, not validated", move || (message.rust_ocpp)(text)),
        contender("ocpp-kit: typed and validated", move || size_of_val(&ocpp_kit(text))),
        contender("serde_json Value and jsonschema", move || {
            let frame: Value = serde_json::from_str(text).expect("the frame is JSON");
            assert!(validator.is_valid(&frame[3]), "the payload is valid");
            size_of_val(&frame)
        }),
    ]
}

/// Request to frame text; the first one is the baseline.
pub(crate) fn encoders(message: &'static Message) -> Vec<Contender> {
    let text = message.frame();
    let value: Value = serde_json::from_str(&text).expect("the frame is JSON");
    let frame = Frame::<role::ChargePoint>::decode(&text, Strictness::Strict, |_| None)
        .expect("the frame is valid")
        .frame;
    let kit = ocpp_kit(&text);
    let id = frame.id().clone();
    let mut contenders = vec![
        contender("serde_json Value", move || value.to_string().len()),
        contender("ocpp16-types", move || frame.encode().len()),
    ];
    if message.action == Action::MeterValues {
        let request: rust_ocpp_messages::meter_values::MeterValuesRequest =
            serde_json::from_str(message.payload).expect("the payload is valid");
        contenders.push(contender("rust-ocpp", move || {
            let frame = (2, "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "MeterValues", &request);
            serde_json::to_string(&frame).expect("the request can be written").len()
        }));
        let own: ocpp16_types::MeterValuesRequest =
            serde_json::from_str(message.payload).expect("the payload is valid");
        contenders.push(contender("ocpp16-types, one request type", move || {
            encode_call(&id, &own).len()
        }));
        let CsRequest::MeterValues(kit) = kit else { unreachable!("the frame is MeterValues") };
        contenders.push(contender("ocpp-kit", move || {
            let frame = (2, "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "MeterValues", &kit);
            serde_json::to_string(&frame).expect("the request can be written").len()
        }));
    }
    contenders
}

/// Decodes with a type of rust-ocpp.
pub(crate) fn rust_ocpp<T: serde::de::DeserializeOwned>(text: &'static str) -> usize {
    let frame: (u8, &str, &str, T) = serde_json::from_str(text).expect("the frame is valid");
    size_of_val(&frame)
}

fn ocpp_kit(text: &str) -> CsRequest {
    let frame = KitFrame::parse(text, Version::V1_6).expect("the frame is valid");
    let action = frame.action().and_then(|name| name.parse().ok()).expect("the action is known");
    let payload = frame.payload().expect("a CALL has a payload");
    CsRequest::decode(action, payload, &DecodeOptions::strict()).expect("the payload is valid")
}

fn validator(action: Action) -> jsonschema::Validator {
    let schema = ocpp16_schemas::schemas()
        .iter()
        .find(|schema| schema.action == action.as_str())
        .expect("every action has a schema");
    let json = serde_json::from_str(schema.text).expect("official schemas are JSON");
    jsonschema::validator_for(&json).expect("official schemas are valid schemas")
}
