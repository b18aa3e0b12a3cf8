//! Schema files -> documents, still as JSON so that fixups can correct them.

use ocpp16_schemas::{Kind, Schema};

use crate::Error;
use crate::json::Json;

/// One schema file, parsed.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) file: &'static str,
    pub(crate) action: &'static str,
    pub(crate) kind: Kind,
    pub(crate) draft: Draft,
    pub(crate) json: Json,
}

/// The two editions of JSON Schema in use; they differ in what an integer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Draft {
    /// Core schemas: `1.0` is not an integer.
    Four,
    /// Security schemas: `1.0` is an integer.
    Six,
}

impl Document {
    /// The file name without its extension, as places are written.
    pub(crate) fn stem(&self) -> &'static str {
        self.file.trim_end_matches(".json")
    }

    /// The Rust name of the payload: `HeartbeatRequest`, `HeartbeatResponse`.
    pub(crate) fn type_name(&self) -> String {
        match self.kind {
            Kind::Request => format!("{}Request", self.action),
            Kind::Response => format!("{}Response", self.action),
        }
    }
}

pub(crate) fn load(schemas: &[Schema]) -> Result<Vec<Document>, Error> {
    schemas.iter().map(document).collect()
}

fn document(schema: &Schema) -> Result<Document, Error> {
    let mut json =
        Json::read(schema.text).map_err(|error| Error::at(schema.file, "", error.to_string()))?;
    let dialect = json.remove("$schema");
    let draft = match dialect.as_ref().and_then(Json::as_str) {
        Some("http://json-schema.org/draft-04/schema#") => Draft::Four,
        Some("http://json-schema.org/draft-06/schema#") => Draft::Six,
        other => {
            let message = format!("expected draft-04 or draft-06, found {other:?}");
            return Err(Error::at(schema.file, "/$schema", message));
        }
    };
    Ok(Document { file: schema.file, action: schema.action, kind: schema.kind, draft, json })
}
