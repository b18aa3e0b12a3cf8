//! Our verdict against that of the official schemas, on documents generated
//! from the schemas: valid ones, and every kind of single mutation.
//!
//! The generator reads the official files themselves and shares no code with
//! the crate; the judge is the `jsonschema` crate. A failure prints the
//! document and the seed.
//!
//! `DIFFERENTIAL_DOCUMENTS=20000 cargo test -p ocpp16-types --release --test
//! differential` makes the run as long as one likes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::wildcard_enum_match_arm, reason = "enums of other crates, few arms of interest")]

mod generate;
mod mutate;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use jsonschema::Validator;
use jsonschema::error::ValidationErrorKind;
use ocpp16_schemas::{Kind, Schema, schemas};
use ocpp16_types::traffic::{Verdict, examine};
use ocpp16_types::{
    Action, ErrorCode, Frame, PayloadKind, Refused, Strictness, Violation, role, violations,
};
use serde_json::Value;

use mutate::Mutation;

/// Documents of each kind and schema.
fn documents() -> usize {
    let count = std::env::var("DIFFERENTIAL_DOCUMENTS").ok();
    count.map_or(1_000, |count| count.parse().expect("DIFFERENTIAL_DOCUMENTS is a number"))
}

#[test]
fn verdict_and_violations_equal_the_official_schemas() {
    let threads = std::thread::available_parallelism().unwrap().get();
    // Some take much longer than others.
    let next = AtomicUsize::new(0);
    let compare = || {
        let mut tally = Tally::default();
        while let Some(schema) = schemas().get(next.fetch_add(1, Ordering::Relaxed)) {
            Subject::new(schema).compare(&mut tally);
        }
        tally
    };
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(compare)).collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).collect()
    });
    let valid: usize = tallies.iter().map(|tally| tally.valid).sum();
    let invalid: usize = tallies.iter().map(|tally| tally.invalid).sum();
    println!("{valid} valid and {invalid} invalid documents, no difference");
    assert!(valid >= 78 * documents() && invalid >= 78 * documents());
    let seen: BTreeSet<_> = tallies.iter().flat_map(|tally| &tally.mutations).copied().collect();
    assert_eq!(seen, BTreeSet::from(Mutation::ALL), "a mutation applied to no schema");
}

#[derive(Default)]
struct Tally {
    valid: usize,
    invalid: usize,
    mutations: BTreeSet<Mutation>,
}

/// One schema, ready to judge.
struct Subject {
    action: Action,
    kind: PayloadKind,
    schema: Value,
    judge: Validator,
}

impl Subject {
    fn new(schema: &Schema) -> Self {
        let json: Value = serde_json::from_str(schema.text).unwrap();
        let judge = jsonschema::options().should_validate_formats(true).build(&json).unwrap();
        let kind = match schema.kind {
            Kind::Request => PayloadKind::Request,
            Kind::Response => PayloadKind::Response,
        };
        Self { action: schema.action.parse().unwrap(), kind, schema: json, judge }
    }

    fn compare(&self, tally: &mut Tally) {
        for seed in 0..documents() as u64 {
            let mut random = fastrand::Rng::with_seed(seed);
            let document = generate::valid(&self.schema, &mut random);
            assert!(self.judge.is_valid(&document), "the generator is wrong: {document}");
            self.check(&document, seed, tally);
        }
        for mutation in Mutation::ALL {
            self.compare_mutated(mutation, tally);
        }
    }

    /// As many documents as wanted, unless no document has a place for the
    /// mutation. Optional parts come and go, so some documents have none.
    fn compare_mutated(&self, mutation: Mutation, tally: &mut Tally) {
        const TRIES: u64 = 200;
        let (mut done, mut seed) = (0, 0);
        while done < documents() && (done > 0 || seed < TRIES) {
            seed += 1;
            let mut random = fastrand::Rng::with_seed(seed ^ 0x5EED);
            let document = generate::valid(&self.schema, &mut random);
            if let Some(document) = mutate::apply(mutation, &self.schema, document, &mut random) {
                tally.mutations.insert(mutation);
                self.check(&document, seed, tally);
                done += 1;
            }
        }
    }

    fn check(&self, document: &Value, seed: u64, tally: &mut Tally) {
        let text = document.to_string();
        let place = format!("{} {:?}, seed {seed}: {text}", self.action, self.kind);
        let expected = self.official(document);
        let found = violations(self.action, self.kind, &text);
        let ours: BTreeSet<_> = found
            .iter()
            .map(|violation| (violation.pointer.clone(), violation.keyword.as_str().to_owned()))
            .collect();
        assert_eq!(ours.len(), found.len(), "a violation twice\n{place}");
        assert_eq!(ours, expected, "{place}");
        for violation in &found {
            assert_eq!(violation.code, expected_code(violation), "{violation:?}\n{place}");
        }
        let frame = match self.kind {
            PayloadKind::Request => format!(r#"[2,"1","{}",{text}]"#, self.action),
            PayloadKind::Response => format!(r#"[3,"1",{text}]"#),
        };
        let examined = examine(&frame, |_| Some(self.action));
        assert_eq!(examined.violations, found, "examined\n{place}");
        assert_eq!(examined.verdict == Verdict::Valid, found.is_empty(), "examined\n{place}");
        match self.decode(&text) {
            Ok(encoded) => {
                tally.valid += 1;
                assert!(expected.is_empty(), "accepted\n{place}");
                let encoded: Value = serde_json::from_str(&encoded).unwrap();
                assert!(same(document, &encoded), "encoded as {encoded}\n{place}");
            }
            Err(listed) => {
                tally.invalid += 1;
                assert!(!expected.is_empty(), "refused\n{place}");
                assert_eq!(listed, found, "{place}");
            }
        }
    }

    /// Every violation as the judge sees it, with the pointer that the
    /// interface promises.
    fn official(&self, document: &Value) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        for error in self.judge.iter_errors(document) {
            let pointer = error.instance_path().to_string();
            let keyword = error.kind().keyword().to_owned();
            match error.kind() {
                ValidationErrorKind::Required { property } => {
                    let name = property.as_str().unwrap();
                    found.insert((format!("{pointer}/{}", escape(name)), keyword));
                }
                ValidationErrorKind::AdditionalProperties { unexpected } => {
                    for name in unexpected {
                        found.insert((format!("{pointer}/{}", escape(name)), keyword.clone()));
                    }
                }
                // `additionalProperties: false` on an enumeration.
                ValidationErrorKind::FalseSchema => {
                    let members = document.pointer(&pointer).and_then(Value::as_object).unwrap();
                    for name in members.keys() {
                        let extra = format!("{pointer}/{}", escape(name));
                        found.insert((extra, "additionalProperties".to_owned()));
                    }
                }
                _ => {
                    found.insert((pointer, keyword));
                }
            }
        }
        found
    }

    /// Decodes a whole frame, in the direction in which the payload travels,
    /// and encodes the payload again.
    fn decode(&self, payload: &str) -> Result<String, Vec<Violation>> {
        let from_charge_point = self.action.initiator() != ocpp16_types::Initiator::CentralSystem;
        match (self.kind, from_charge_point) {
            (PayloadKind::Request, true) => self.call::<role::ChargePoint>(payload),
            (PayloadKind::Request, false) => self.call::<role::CentralSystem>(payload),
            (PayloadKind::Response, true) => self.call_result::<role::CentralSystem>(payload),
            (PayloadKind::Response, false) => self.call_result::<role::ChargePoint>(payload),
        }
    }

    fn call<S: role::Role>(&self, payload: &str) -> Result<String, Vec<Violation>> {
        let text = format!(r#"[2,"1","{}",{payload}]"#, self.action);
        match Frame::<S>::decode(&text, Strictness::Strict, |_| None) {
            Ok(decoded) => {
                let encoded = decoded.frame.encode();
                let prefix = format!(r#"[2,"1","{}","#, self.action);
                Ok(encoded.strip_prefix(&prefix).unwrap().strip_suffix(']').unwrap().to_owned())
            }
            Err(Refused::Call { rejection, violations, .. }) => {
                let ranks = [
                    ErrorCode::FormationViolation,
                    ErrorCode::TypeConstraintViolation,
                    ErrorCode::OccurenceConstraintViolation,
                    ErrorCode::PropertyConstraintViolation,
                ];
                let present =
                    |code: &ErrorCode| violations.iter().any(|violation| violation.code == *code);
                assert_eq!(Some(rejection.code()), ranks.into_iter().find(present), "{text}");
                Err(violations)
            }
            Err(other) => panic!("{other:?}: {text}"),
        }
    }

    fn call_result<S: role::Role>(&self, payload: &str) -> Result<String, Vec<Violation>> {
        let text = format!(r#"[3,"1",{payload}]"#);
        match Frame::<S>::decode(&text, Strictness::Strict, |_| Some(self.action)) {
            Ok(decoded) => {
                let encoded = decoded.frame.encode();
                Ok(encoded
                    .strip_prefix(r#"[3,"1","#)
                    .unwrap()
                    .strip_suffix(']')
                    .unwrap()
                    .to_owned())
            }
            Err(Refused::CallResult { violations, .. }) => Err(violations),
            Err(other) => panic!("{other:?}: {text}"),
        }
    }
}

/// J-25, written down a second time.
fn expected_code(violation: &Violation) -> ErrorCode {
    match (violation.keyword.as_str(), violation.pointer.as_str()) {
        ("type", "") | ("additionalProperties", _) => ErrorCode::FormationViolation,
        ("type", _) => ErrorCode::TypeConstraintViolation,
        ("required" | "minItems", _) => ErrorCode::OccurenceConstraintViolation,
        _ => ErrorCode::PropertyConstraintViolation,
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Equal members; date-times as instants, numbers by value.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(name, value)| right.get(name).is_some_and(|other| same(value, other)))
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(l, r)| same(l, r))
        }
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::String(left), Value::String(right)) if left != right => {
            let instant = |text: &str| text.parse::<jiff::Timestamp>().ok();
            right.ends_with('Z') && instant(left).is_some() && instant(left) == instant(right)
        }
        _ => left == right,
    }
}
