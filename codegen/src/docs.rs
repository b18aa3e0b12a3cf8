//! The documentation tables `docs/messages.json` and `docs/types.json`: a
//! sentence in our own words for every type, member and value.
//!
//! A missing or a stale entry is an error, so the docs follow the schemas.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Error;

/// Documentation by type name; entries are removed as they are used.
pub(crate) struct Docs {
    types: BTreeMap<String, TypeDoc>,
}

/// The sentences for one type.
pub(crate) struct TypeDoc {
    name: String,
    text: String,
    members: BTreeMap<String, String>,
}

impl Docs {
    pub(crate) fn load() -> Result<Self, Error> {
        Self::parse(&[
            ("docs/messages.json", include_str!("../docs/messages.json")),
            ("docs/types.json", include_str!("../docs/types.json")),
        ])
    }

    fn parse(files: &[(&str, &str)]) -> Result<Self, Error> {
        let mut types = BTreeMap::new();
        for (file, text) in files {
            let entries: BTreeMap<String, Value> = serde_json::from_str(text)
                .map_err(|error| Error::at(file, "", error.to_string()))?;
            for (name, entry) in entries {
                let doc = TypeDoc::read(&name, &entry)
                    .ok_or_else(|| Error::at(file, &format!("/{name}"), "not a doc entry"))?;
                if types.insert(name.clone(), doc).is_some() {
                    return Err(Error::at(file, &format!("/{name}"), "documented twice"));
                }
            }
        }
        Ok(Self { types })
    }

    pub(crate) fn take(&mut self, name: &str) -> Result<TypeDoc, Error> {
        self.types
            .remove(name)
            .ok_or_else(|| Error::table(format!("the doc tables have no entry for {name}")))
    }

    /// Fails if an entry documents a type that does not exist.
    pub(crate) fn finish(self) -> Result<(), Error> {
        match self.types.into_keys().next() {
            Some(name) => Err(Error::table(format!("the doc entry for {name} is stale"))),
            None => Ok(()),
        }
    }
}

impl TypeDoc {
    fn read(name: &str, entry: &Value) -> Option<Self> {
        let members = entry.get("members")?.as_object()?;
        Some(Self {
            name: name.to_owned(),
            text: format!(
                "{}\n\n{}.",
                entry.get("doc")?.as_str()?,
                entry.get("section")?.as_str()?
            ),
            members: members
                .iter()
                .map(|(member, doc)| Some((member.clone(), doc.as_str()?.to_owned())))
                .collect::<Option<_>>()?,
        })
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn take(&mut self, member: &str) -> Result<String, Error> {
        self.members
            .remove(member)
            .ok_or_else(|| Error::table(format!("the doc tables lack {}.{member}", self.name)))
    }

    /// Fails if an entry documents a member that does not exist.
    pub(crate) fn finish(self) -> Result<(), Error> {
        match self.members.into_keys().next() {
            Some(member) => {
                Err(Error::table(format!("the doc entry for {}.{member} is stale", self.name)))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = r#"{"A": {"doc": "Text.", "section": "x", "members": {"b": "Sentence."}}}"#;

    #[test]
    fn a_missing_or_stale_entry_is_an_error() {
        let mut docs = Docs::parse(&[("f", ONE)]).unwrap();
        assert!(docs.take("B").is_err());
        let mut a = docs.take("A").unwrap();
        assert!(a.take("c").is_err());
        assert!(a.finish().is_err());
        assert!(Docs::parse(&[("f", ONE)]).unwrap().finish().is_err());
    }

    #[test]
    fn a_broken_entry_names_its_place() {
        let broken = r#"{"A": {"doc": "Text."}}"#;
        let error = Docs::parse(&[("docs/types.json", broken)]).err().unwrap();
        assert!(error.to_string().starts_with("docs/types.json#/A"), "{error}");
    }
}
