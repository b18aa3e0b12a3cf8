//! Corrected documents -> shapes: the few forms that OCPP 1.6 uses.
//!
//! Reading is closed: a keyword that this module does not understand is an
//! error with file and pointer, so no constraint can be overlooked.

use crate::Error;
use crate::json::Json;
use crate::load::{Document, Draft};

/// What a place in a payload may hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Shape {
    Object(Vec<Member>),
    List {
        items: Box<Self>,
        min_items: u64,
    },
    Text {
        max_length: Option<u64>,
    },
    DateTime,
    AnyUri,
    Enumeration(Vec<String>),
    Integer(IntegerDraft),
    /// A number with at most one decimal, `multipleOf: 0.1`.
    Decimal,
    Boolean,
}

/// Whether `1.0` counts as an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum IntegerDraft {
    Four,
    Six,
}

/// One member of an object; every object is closed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) shape: Shape,
}

/// Reads a document's root, which is always an object.
pub(crate) fn read(document: &Document) -> Result<Vec<Member>, Error> {
    let reader = Reader { file: document.file, draft: document.draft };
    let shape = reader.shape(document.json.clone(), "")?;
    let Shape::Object(members) = shape else {
        return Err(Error::at(document.file, "", format!("payload is not an object: {shape:?}")));
    };
    Ok(members)
}

struct Reader {
    file: &'static str,
    draft: Draft,
}

impl Reader {
    fn shape(&self, mut json: Json, pointer: &str) -> Result<Shape, Error> {
        let kind = self.text(&mut json, "type", pointer)?;
        let shape = match kind.as_deref() {
            Some("object") => self.object(&mut json, pointer)?,
            Some("array") => self.list(&mut json, pointer)?,
            Some("string") => self.string(&mut json, pointer)?,
            Some("integer") => Shape::Integer(match self.draft {
                Draft::Four => IntegerDraft::Four,
                Draft::Six => IntegerDraft::Six,
            }),
            Some("number") => self.decimal(&mut json, pointer)?,
            Some("boolean") => Shape::Boolean,
            other => return Err(self.error(pointer, "type", format!("unexpected {other:?}"))),
        };
        match json.first_member() {
            None => Ok(shape),
            Some(name) => {
                Err(self.error(pointer, name, "a keyword that the generator does not know"))
            }
        }
    }

    fn object(&self, json: &mut Json, pointer: &str) -> Result<Shape, Error> {
        if json.remove("additionalProperties") != Some(Json::Bool(false)) {
            return Err(self.error(pointer, "additionalProperties", "every object must be closed"));
        }
        let mut required = self.texts(json, "required", pointer)?;
        let properties = match json.remove("properties") {
            Some(Json::Object(properties)) => properties,
            None => Vec::new(),
            Some(other) => {
                let message = format!("expected an object, found {other:?}");
                return Err(self.error(pointer, "properties", message));
            }
        };
        let mut members = Vec::new();
        for (name, json) in properties {
            let shape = self.shape(json, &format!("{pointer}/properties/{name}"))?;
            let position = required.iter().position(|required| *required == name);
            if let Some(position) = position {
                required.remove(position);
            }
            members.push(Member { name, required: position.is_some(), shape });
        }
        if let Some(name) = required.first() {
            let message = format!("{name} is required but not a property");
            return Err(self.error(pointer, "required", message));
        }
        Ok(Shape::Object(members))
    }

    fn list(&self, json: &mut Json, pointer: &str) -> Result<Shape, Error> {
        let Some(items) = json.remove("items") else {
            return Err(self.error(pointer, "items", "missing"));
        };
        let items = Box::new(self.shape(items, &format!("{pointer}/items"))?);
        let min_items = self.count(json, "minItems", pointer)?.unwrap_or(0);
        if min_items > 1 {
            return Err(self.error(
                pointer,
                "minItems",
                "there is no type for lists of more than 1",
            ));
        }
        Ok(Shape::List { items, min_items })
    }

    fn string(&self, json: &mut Json, pointer: &str) -> Result<Shape, Error> {
        let values = self.texts(json, "enum", pointer)?;
        let format = self.text(json, "format", pointer)?;
        let max_length = self.count(json, "maxLength", pointer)?;
        match (values.is_empty(), format.as_deref(), max_length) {
            (false, None, None) => Ok(Shape::Enumeration(values)),
            (true, Some("date-time"), None) => Ok(Shape::DateTime),
            (true, Some("uri"), None) => Ok(Shape::AnyUri),
            (true, None, max_length) => Ok(Shape::Text { max_length }),
            other => Err(self.error(
                pointer,
                "",
                format!("unexpected mix of keywords on text: {other:?}"),
            )),
        }
    }

    fn decimal(&self, json: &mut Json, pointer: &str) -> Result<Shape, Error> {
        let tenth = json.remove("multipleOf");
        if !matches!(&tenth, Some(Json::Number(number)) if number.to_string() == "0.1") {
            return Err(self.error(
                pointer,
                "multipleOf",
                "every number must be a multiple of 0.1",
            ));
        }
        Ok(Shape::Decimal)
    }

    fn text(&self, json: &mut Json, key: &str, pointer: &str) -> Result<Option<String>, Error> {
        match json.remove(key) {
            None => Ok(None),
            Some(Json::String(text)) => Ok(Some(text)),
            Some(other) => Err(self.error(pointer, key, format!("not a string: {other:?}"))),
        }
    }

    fn texts(&self, json: &mut Json, key: &str, pointer: &str) -> Result<Vec<String>, Error> {
        match json.remove(key) {
            None => Ok(Vec::new()),
            Some(Json::Array(items)) => items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect::<Option<_>>()
                .ok_or_else(|| self.error(pointer, key, "not a list of strings")),
            Some(other) => Err(self.error(pointer, key, format!("not a list: {other:?}"))),
        }
    }

    fn count(&self, json: &mut Json, key: &str, pointer: &str) -> Result<Option<u64>, Error> {
        match json.remove(key) {
            None => Ok(None),
            Some(Json::Number(number)) if number.is_u64() => Ok(number.as_u64()),
            Some(other) => Err(self.error(pointer, key, format!("not a count: {other:?}"))),
        }
    }

    fn error(&self, pointer: &str, key: &str, message: impl Into<String>) -> Error {
        let separator = if key.is_empty() { "" } else { "/" };
        Error::at(self.file, &format!("{pointer}{separator}{key}"), message)
    }
}
