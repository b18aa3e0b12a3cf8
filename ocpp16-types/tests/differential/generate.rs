//! Valid documents from a schema.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// A document that the schema accepts; optional members come and go.
pub(crate) fn valid(schema: &Value, random: &mut Rng) -> Value {
    of(schema, schema, random)
}

/// Follows a `$ref`, if there is one.
pub(crate) fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => root.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    }
}

fn of(root: &Value, schema: &Value, random: &mut Rng) -> Value {
    let schema = resolve(root, schema);
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        return random.choice(values).unwrap().clone();
    }
    match schema["type"].as_str().unwrap() {
        "object" => object(root, schema, random),
        "array" => {
            let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
            (0..random.u64(least..least + 4)).map(|_| of(root, &schema["items"], random)).collect()
        }
        "string" => match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => date_time(random).into(),
            Some("uri") => {
                random.choice(["ftp://a/b", "https://u:p@h.example:8080/%20?q#f", "urn:x:y"]).into()
            }
            _ => {
                let longest = schema.get("maxLength").and_then(Value::as_u64).unwrap_or(60);
                text(longest as usize, random).into()
            }
        },
        "integer" => match random.u8(0..10) {
            0 => json!(i64::MAX),
            1 => json!(i64::MIN),
            2 => json!(-1),
            3 => json!(0),
            _ => json!(random.i64(-100_000..100_000)),
        },
        "number" => {
            // Exactly what a sender writes: digits, point, one digit.
            let tenths = random.i64(-100_000..100_000);
            let sign = if tenths < 0 { "-" } else { "" };
            let text = format!("{sign}{}.{}", tenths.abs() / 10, tenths.abs() % 10);
            serde_json::from_str(&text).unwrap()
        }
        "boolean" => random.bool().into(),
        other => panic!("unknown type {other}"),
    }
}

fn object(root: &Value, schema: &Value, random: &mut Rng) -> Value {
    let required = schema.get("required").and_then(Value::as_array);
    let required = |name: &str| required.is_some_and(|list| list.iter().any(|item| item == name));
    let properties = schema.get("properties").and_then(Value::as_object);
    let mut members: Vec<_> = properties
        .into_iter()
        .flatten()
        .filter(|(name, _)| required(name) || random.bool())
        .collect();
    random.shuffle(&mut members);
    let members: Map<_, _> = members
        .into_iter()
        .map(|(name, schema)| (name.clone(), of(root, schema, random)))
        .collect();
    members.into()
}

/// Up to `longest` characters, often exactly that many, often not ASCII.
pub(crate) fn text(longest: usize, random: &mut Rng) -> String {
    let length = match random.u8(0..4) {
        0 => longest,
        1 => 0,
        _ => random.usize(0..=longest.min(40)),
    };
    characters(length, random)
}

/// Exactly `length` characters.
pub(crate) fn characters(length: usize, random: &mut Rng) -> String {
    let alphabet: Vec<char> = match random.u8(0..4) {
        0 => "äöüßé€漢🚗\u{1F468}\u{0301}".chars().collect(),
        1 => "a\"\\/\u{0}\n\t\u{7f}é".chars().collect(),
        _ => ('!'..='~').collect(),
    };
    (0..length).map(|_| *random.choice(&alphabet).unwrap()).collect()
}

fn date_time(random: &mut Rng) -> String {
    let year = match random.u8(0..8) {
        0 => 1,
        1 => 9998,
        2 => 2000,
        _ => random.u32(1970..2100),
    };
    let (month, day) = (random.u32(1..=12), random.u32(1..=28));
    let (hour, minute, second) = (random.u32(0..24), random.u32(0..60), random.u32(0..60));
    let fraction = match random.u8(0..4) {
        0 => String::new(),
        1 => ".0".to_owned(),
        _ => format!(".{}", characters_of("0123456789", random.usize(1..=9), random)),
    };
    let zone = match random.u8(0..4) {
        0 => format!("+{:02}:{:02}", random.u32(0..24), random.u32(0..60)),
        1 => format!("-{:02}:{:02}", random.u32(0..24), random.u32(0..60)),
        2 => "z".to_owned(),
        _ => "Z".to_owned(),
    };
    let separator = if random.u8(0..8) == 0 { 't' } else { 'T' };
    format!(
        "{year:04}-{month:02}-{day:02}{separator}{hour:02}:{minute:02}:{second:02}{fraction}{zone}"
    )
}

fn characters_of(alphabet: &str, length: usize, random: &mut Rng) -> String {
    let alphabet: Vec<char> = alphabet.chars().collect();
    (0..length).map(|_| *random.choice(&alphabet).unwrap()).collect()
}
