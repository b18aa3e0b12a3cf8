//! What is odd in the official files, corrected after loading.
//!
//! Each function repairs one oddity and **fails when it no longer applies**:
//! a new edition of the schemas must not leave dead corrections behind. The
//! schema files themselves are never edited.

use crate::Error;
use crate::json::Json;
use crate::load::{Document, Draft};

/// Applies every correction, in an order in which none disturbs another.
pub(crate) fn apply(documents: &mut [Document]) -> Result<(), Error> {
    core_titles_name_the_type(documents)?;
    security_schemas_have_no_title(documents)?;
    enumerations_are_closed_twice(documents)?;
    a_list_closes_items_it_cannot_have(documents)?;
    a_type_carries_its_java_name(documents)?;
    security_schemas_use_references(documents)
}

/// Core files name themselves twice, by `id` and by `title`. Both must agree
/// with the file before they are dropped.
fn core_titles_name_the_type(documents: &mut [Document]) -> Result<(), Error> {
    let mut applied = 0;
    for document in documents.iter_mut().filter(|document| document.draft == Draft::Four) {
        let name = document.type_name();
        expect(document, "title", &name)?;
        expect(document, "id", &format!("urn:OCPP:1.6:2019:12:{name}"))?;
        applied += 1;
    }
    still_applies("core_titles_name_the_type", applied, 56)
}

/// No security file has a `title`; typify would skip such a root silently.
/// The name comes from the file instead, and the `$id` must agree with it.
fn security_schemas_have_no_title(documents: &mut [Document]) -> Result<(), Error> {
    let mut applied = 0;
    for document in documents.iter_mut().filter(|document| document.draft == Draft::Six) {
        if document.json.member("title").is_some() {
            return Err(Error::at(document.file, "/title", "no longer missing"));
        }
        let suffix = match document.kind {
            ocpp16_schemas::Kind::Request => "req",
            ocpp16_schemas::Kind::Response => "conf",
        };
        let id = format!("urn:OCPP:Cp:1.6:2020:3:{}.{suffix}", document.action);
        expect(document, "$id", &id)?;
        applied += 1;
    }
    still_applies("security_schemas_have_no_title", applied, 22)
}

/// `additionalProperties: false` sits on strings, where it means nothing.
fn enumerations_are_closed_twice(documents: &mut [Document]) -> Result<(), Error> {
    let mut applied = 0;
    for document in documents {
        document.json.walk_mut("", &mut |json, _| {
            if json.member("type").and_then(Json::as_str) == Some("string")
                && json.remove("additionalProperties").is_some()
            {
                applied += 1;
            }
        });
    }
    still_applies("enumerations_are_closed_twice", applied, 68)
}

/// One list of the security set says `additionalItems: false`, which means
/// nothing beside a single `items` schema.
fn a_list_closes_items_it_cannot_have(documents: &mut [Document]) -> Result<(), Error> {
    let mut applied = 0;
    for document in documents {
        document.json.walk_mut("", &mut |json, _| {
            if matches!(json.member("items"), Some(Json::Object(_)))
                && json.remove("additionalItems").is_some()
            {
                applied += 1;
            }
        });
    }
    still_applies("a_list_closes_items_it_cannot_have", applied, 1)
}

/// One definition carries the name of a Java class.
fn a_type_carries_its_java_name(documents: &mut [Document]) -> Result<(), Error> {
    let mut applied = 0;
    for document in documents {
        document.json.walk_mut("", &mut |json, _| {
            if json.remove("javaType").is_some() {
                applied += 1;
            }
        });
    }
    still_applies("a_type_carries_its_java_name", applied, 1)
}

/// The security set puts its types under `definitions`; the core set writes
/// them in place. Resolving the references makes both alike, so that one name
/// table serves both.
fn security_schemas_use_references(documents: &mut [Document]) -> Result<(), Error> {
    let mut applied = 0;
    for document in documents {
        let Some(definitions) = document.json.remove("definitions") else { continue };
        // A definition may refer to another one, but only once removed.
        for _ in 0..2 {
            let mut dangling = None;
            document.json.walk_mut("", &mut |json, pointer| {
                let Some(reference) = json.member("$ref").and_then(Json::as_str) else { return };
                let name = reference.trim_start_matches("#/definitions/");
                match definitions.member(name) {
                    Some(definition) => {
                        *json = definition.clone();
                        applied += 1;
                    }
                    None => dangling = Some((pointer.to_owned(), reference.to_owned())),
                }
            });
            if let Some((pointer, reference)) = dangling {
                let message = format!("reference to nothing: {reference}");
                return Err(Error::at(document.file, &pointer, message));
            }
        }
    }
    still_applies("security_schemas_use_references", applied, 20)
}

/// Removes a member of the root, which must have just this text.
fn expect(document: &mut Document, member: &str, text: &str) -> Result<(), Error> {
    let found = document.json.remove(member);
    if found.as_ref().and_then(Json::as_str) == Some(text) {
        return Ok(());
    }
    let message = format!("expected {text:?}, found {found:?}");
    Err(Error::at(document.file, &format!("/{member}"), message))
}

fn still_applies(name: &str, applied: usize, expected: usize) -> Result<(), Error> {
    if applied == expected {
        return Ok(());
    }
    Err(Error::table(format!(
        "fixup {name} applied to {applied} places instead of {expected}; \
         the schemas have changed, so look at it again"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn official() -> Vec<Document> {
        crate::load::load(ocpp16_schemas::schemas()).unwrap()
    }

    #[test]
    fn every_fixup_applies_to_the_official_files() {
        apply(&mut official()).unwrap();
    }

    #[test]
    fn every_fixup_fails_when_it_no_longer_applies() {
        type Fixup = fn(&mut [Document]) -> Result<(), Error>;
        let fixups: [(&str, Fixup); 6] = [
            ("core titles", core_titles_name_the_type),
            ("security titles", security_schemas_have_no_title),
            ("closed enumerations", enumerations_are_closed_twice),
            ("closed list", a_list_closes_items_it_cannot_have),
            ("java name", a_type_carries_its_java_name),
            ("references", security_schemas_use_references),
        ];
        let mut documents = official();
        for (name, fixup) in fixups {
            fixup(&mut documents).unwrap_or_else(|error| panic!("{name}: {error}"));
            fixup(&mut documents).expect_err(name);
        }
    }
}
