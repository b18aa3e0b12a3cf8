//! One change to a valid document, at a place that fits the kind of change.
//!
//! Most results are invalid, some are not (`1.0` is an integer in draft-06):
//! the judge decides.

use fastrand::Rng;
use serde_json::{Value, json};

use crate::generate::{characters, resolve};

/// The kinds of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mutation {
    Missing,
    Extra,
    WrongType,
    TooLong,
    EnumNeighbour,
    HundredthOff,
    BadDate,
    BadUri,
    Null,
    ListForObject,
    ObjectForEnum,
    Nested,
    FloatForInteger,
    EmptyList,
    RootReplaced,
}

impl Mutation {
    pub(crate) const ALL: [Self; 15] = [
        Self::Missing,
        Self::Extra,
        Self::WrongType,
        Self::TooLong,
        Self::EnumNeighbour,
        Self::HundredthOff,
        Self::BadDate,
        Self::BadUri,
        Self::Null,
        Self::ListForObject,
        Self::ObjectForEnum,
        Self::Nested,
        Self::FloatForInteger,
        Self::EmptyList,
        Self::RootReplaced,
    ];
}

/// Applies the change, or returns `None` where the document has no place for
/// it.
pub(crate) fn apply(
    mutation: Mutation,
    root: &Value,
    mut document: Value,
    random: &mut Rng,
) -> Option<Value> {
    let mut sites = Vec::new();
    collect(root, root, &document, String::new(), &mut sites);
    sites.retain(|site| fits(mutation, site, &document));
    let site = random.choice(&sites)?;
    let value = document.pointer_mut(&site.pointer).unwrap();
    *value = changed(mutation, site.schema, value.take(), random);
    Some(document)
}

/// A value in the document and the schema it answers to.
struct Site<'a> {
    pointer: String,
    schema: &'a Value,
}

fn collect<'a>(
    root: &'a Value,
    schema: &'a Value,
    document: &Value,
    pointer: String,
    sites: &mut Vec<Site<'a>>,
) {
    let schema = resolve(root, schema);
    match document {
        Value::Object(members) => {
            for (name, value) in members {
                let schema = &schema["properties"][name];
                collect(root, schema, value, format!("{pointer}/{name}"), sites);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(root, &schema["items"], item, format!("{pointer}/{index}"), sites);
            }
        }
        _ => {}
    }
    sites.push(Site { pointer, schema });
}

fn fits(mutation: Mutation, site: &Site<'_>, document: &Value) -> bool {
    let kind = site.schema["type"].as_str().unwrap();
    let inner = !site.pointer.is_empty();
    let value = document.pointer(&site.pointer).unwrap();
    match mutation {
        Mutation::Missing => {
            value.as_object().is_some_and(|object| !object.is_empty())
                && site.schema.get("required").is_some()
        }
        Mutation::Extra => kind == "object",
        Mutation::WrongType | Mutation::Nested | Mutation::Null => inner,
        Mutation::TooLong => site.schema.get("maxLength").is_some(),
        Mutation::EnumNeighbour | Mutation::ObjectForEnum => site.schema.get("enum").is_some(),
        Mutation::HundredthOff => kind == "number",
        Mutation::BadDate => site.schema.get("format").is_some_and(|format| format == "date-time"),
        Mutation::BadUri => site.schema.get("format").is_some_and(|format| format == "uri"),
        Mutation::ListForObject => kind == "object" && inner,
        Mutation::FloatForInteger => kind == "integer",
        Mutation::EmptyList => kind == "array",
        Mutation::RootReplaced => !inner,
    }
}

fn changed(mutation: Mutation, schema: &Value, value: Value, random: &mut Rng) -> Value {
    match mutation {
        Mutation::Missing => {
            let mut object = value.as_object().unwrap().clone();
            let required = schema["required"].as_array().unwrap();
            let name = random.choice(required).unwrap().as_str().unwrap();
            object.remove(name);
            object.into()
        }
        Mutation::Extra => {
            let mut object = value.as_object().unwrap().clone();
            let name = match random.u8(0..4) {
                0 => "customData".to_owned(),
                1 => characters(3, random),
                2 => "a~b/c".to_owned(),
                // A neighbour of a real name.
                _ => object.keys().next().map_or("x".to_owned(), |name| name.to_uppercase()),
            };
            object.entry(name).or_insert(any(random));
            object.into()
        }
        Mutation::WrongType => {
            let same = |candidate: &Value| {
                std::mem::discriminant(candidate) == std::mem::discriminant(&value)
            };
            loop {
                let candidate = any(random);
                if !same(&candidate) {
                    return candidate;
                }
            }
        }
        Mutation::TooLong => {
            let limit = schema["maxLength"].as_u64().unwrap() as usize;
            let letter = random.choice(["x", "é", "漢", "🚗"]).unwrap();
            letter.repeat(limit + 1).into()
        }
        Mutation::EnumNeighbour => {
            let text = value.as_str().unwrap();
            let neighbour = match random.u8(0..7) {
                0 => text.to_lowercase(),
                1 => text.to_uppercase(),
                2 => format!("{text} "),
                3 => text[..text.len() - 1].to_owned(),
                4 => String::new(),
                5 => text.replace(['.', '-'], ""),
                _ => random
                    .choice(["Accepted", "Hertz", "Celsius", "Celcius", "Unknown"])
                    .unwrap()
                    .to_owned(),
            };
            neighbour.into()
        }
        Mutation::HundredthOff => {
            let off = random.choice([0.01, -0.01, 0.05, 0.001, 1e-9]).unwrap();
            json!(value.as_f64().unwrap() + off)
        }
        Mutation::BadDate => (*random.choice(BAD_DATES).unwrap()).into(),
        Mutation::BadUri => (*random.choice(BAD_URIS).unwrap()).into(),
        Mutation::Null => Value::Null,
        Mutation::ListForObject => {
            let values = value.as_object().unwrap().values().cloned();
            if random.bool() { values.collect() } else { json!([value]) }
        }
        Mutation::ObjectForEnum => json!({ (value.as_str().unwrap()): null }),
        Mutation::Nested => {
            if random.bool() {
                json!([value])
            } else {
                json!({ "value": value })
            }
        }
        Mutation::FloatForInteger => {
            random.choice([json!(1.0), json!(1.5), json!(-2.0), json!(1e3), json!(1e-3)]).unwrap()
        }
        Mutation::EmptyList => json!([]),
        Mutation::RootReplaced => {
            // `null` stands for `{}` in a frame, so it is left to the frame tests.
            random.choice([json!([]), json!([value]), json!(1), json!("{}"), json!(true)]).unwrap()
        }
    }
}

fn any(random: &mut Rng) -> Value {
    match random.u8(0..8) {
        0 => json!(random.i32(..)),
        1 => json!(0.25),
        2 => json!(characters(5, random)),
        3 => json!(true),
        4 => json!([]),
        5 => json!({}),
        6 => json!([1, "x", null]),
        _ => json!({ "a": [{}] }),
    }
}

const BAD_DATES: &[&str] = &[
    "",
    "0",
    "now",
    "2024-01-01",
    "2024-01-01T00:00:00",
    "2024-01-01 00:00:00Z",
    "2024-01-01T00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01T00:60:00Z",
    "2024-01-01T00:00:60Z",
    "2016-12-31T23:59:60Z",
    "2016-12-31T22:59:60-01:00",
    "2016-12-31T23:59:60+01:00",
    "2016-12-31T23:59:61Z",
    "2024-01-01T00:00:00.Z",
    "2024-01-01T00:00:00,5Z",
    "2024-01-01T00:00:00+1:00",
    "2024-01-01T00:00:00+0100",
    "2024-01-01T00:00:00+24:00",
    "2024-01-01T00:00:00+00:60",
    "2024-01-01T00:00:00-23:59",
    "2023-02-29T00:00:00Z",
    "2024-02-30T00:00:00Z",
    "1900-02-29T00:00:00Z",
    "2000-02-29T00:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-00-01T00:00:00Z",
    "2024-01-00T00:00:00Z",
    "2024-04-31T00:00:00Z",
    "24-01-01T00:00:00Z",
    "12024-01-01T00:00:00Z",
    "2024-1-1T0:0:0Z",
    "2024-01-01T00:00:00ZZ",
    " 2024-01-01T00:00:00Z",
    "2024-01-01T00:00:00Z ",
    "２０２４-01-01T00:00:00Z",
    "2024-01-01T00:00:00\u{2212}01:00",
];

const BAD_URIS: &[&str] = &[
    "",
    "/relative",
    "host/path",
    "//host/path",
    "1http://a",
    "http://a b",
    "http://ä",
    "http://%zz",
    "http://[::1",
    "http://a/<b>",
    "http://a:port",
    "ftp://a\\b",
    "http://a/\u{0}",
];
