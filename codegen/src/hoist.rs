//! Shapes in place -> types by name: gives every inline object and
//! enumeration the name of the specification and proves that one name means
//! one shape.

use std::collections::BTreeMap;

use crate::Error;
use crate::load::{Document, Draft};
use crate::names::NAMES;
use crate::shape::{self, IntegerDraft, Member, Shape};

/// Everything that the schemas define, by name.
#[derive(Debug)]
pub(crate) struct Model {
    /// The 78 payloads, in the order of the schemas.
    pub(crate) messages: Vec<Message>,
    /// Named objects inside payloads, by name.
    pub(crate) objects: BTreeMap<&'static str, Vec<Field>>,
    /// Named enumerations, by name, in schema order.
    pub(crate) enumerations: BTreeMap<&'static str, Vec<String>>,
    /// Second names of types: alias, type.
    pub(crate) aliases: Vec<(&'static str, &'static str)>,
    /// Values of a type that one message refuses although the type has them.
    pub(crate) narrowings: Vec<Narrowing>,
}

impl Model {
    /// The type behind a name: itself, unless the name is an alias.
    pub(crate) fn resolve(&self, name: &'static str) -> &'static str {
        self.aliases
            .iter()
            .find(|(alias, _)| *alias == name)
            .map_or(name, |(_, original)| *original)
    }
}

/// The payload of a CALL or CALLRESULT.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) type_name: String,
    pub(crate) fields: Vec<Field>,
    /// The exact shape of this schema, before types were merged by name.
    pub(crate) shape: Vec<Member>,
}

/// One member of a named object or payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) ty: FieldType,
}

/// The type of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FieldType {
    Named(&'static str),
    List {
        items: Box<Self>,
        min_items: u64,
    },
    /// Text that compares without regard to case.
    CiString(u64),
    IdToken,
    /// Text that compares as it is.
    Text(Option<u64>),
    DateTime,
    AnyUri,
    Integer(IntegerDraft),
    Decimal,
    Boolean,
}

/// One message accepts fewer values of an enumeration than its type has.
#[derive(Debug)]
pub(crate) struct Narrowing {
    pub(crate) message: String,
    /// Members from the payload to the value; all but the last are lists.
    pub(crate) path: Vec<String>,
    pub(crate) enumeration: &'static str,
    pub(crate) refused: Vec<String>,
}

pub(crate) fn hoist(documents: &[Document]) -> Result<Model, Error> {
    let mut hoister = Hoister::new()?;
    let mut messages = Vec::new();
    for document in documents {
        let shape = shape::read(document)?;
        let fields = hoister.fields(document, &shape, "")?;
        messages.push(Message { type_name: document.type_name(), fields, shape });
    }
    hoister.finish(messages)
}

struct Hoister {
    /// Place -> name; a place is removed when it was met.
    names: BTreeMap<&'static str, &'static str>,
    objects: BTreeMap<&'static str, Vec<Field>>,
    enumerations: BTreeMap<&'static str, Vec<String>>,
    stop_transaction_units: Vec<String>,
}

impl Hoister {
    fn new() -> Result<Self, Error> {
        let mut names = BTreeMap::new();
        for (name, places) in NAMES {
            for place in *places {
                if names.insert(*place, *name).is_some() {
                    return Err(Error::table(format!("place {place} is named twice")));
                }
            }
        }
        Ok(Self {
            names,
            objects: BTreeMap::new(),
            enumerations: BTreeMap::new(),
            stop_transaction_units: Vec::new(),
        })
    }

    fn fields(
        &mut self,
        document: &Document,
        members: &[Member],
        path: &str,
    ) -> Result<Vec<Field>, Error> {
        let dot = if path.is_empty() { "" } else { "." };
        members
            .iter()
            .map(|member| {
                Ok(Field {
                    name: member.name.clone(),
                    required: member.required,
                    ty: self.ty(
                        document,
                        member,
                        &member.shape,
                        &format!("{path}{dot}{}", member.name),
                    )?,
                })
            })
            .collect()
    }

    fn ty(
        &mut self,
        document: &Document,
        member: &Member,
        shape: &Shape,
        path: &str,
    ) -> Result<FieldType, Error> {
        Ok(match shape {
            Shape::Object(members) => {
                let name = self.name(document, path)?;
                let fields = self.fields(document, members, path)?;
                prove_equal(&mut self.objects, name, fields, document, path)?;
                FieldType::Named(name)
            }
            Shape::Enumeration(values) => {
                let name = self.name(document, path)?;
                if document.stem() == STOP_TRANSACTION && path == STOP_TRANSACTION_UNIT {
                    self.stop_transaction_units.clone_from(values);
                } else {
                    prove_equal(&mut self.enumerations, name, values.clone(), document, path)?;
                }
                FieldType::Named(name)
            }
            Shape::List { items, min_items } => FieldType::List {
                items: Box::new(self.ty(document, member, items, &format!("{path}[]"))?),
                min_items: *min_items,
            },
            Shape::Text { max_length } => text(document.draft, &member.name, *max_length),
            Shape::DateTime => FieldType::DateTime,
            Shape::AnyUri => FieldType::AnyUri,
            Shape::Integer(draft) => FieldType::Integer(*draft),
            Shape::Decimal => FieldType::Decimal,
            Shape::Boolean => FieldType::Boolean,
        })
    }

    fn name(&mut self, document: &Document, path: &str) -> Result<&'static str, Error> {
        let place = format!("{}:{path}", document.stem());
        self.names.remove(place.as_str()).ok_or_else(|| {
            let message = format!("the name table has no name for {place}");
            Error::at(document.file, &pointer(path), message)
        })
    }

    fn finish(mut self, messages: Vec<Message>) -> Result<Model, Error> {
        if let Some((place, name)) = self.names.first_key_value() {
            let message = format!("name {name} is stale: nothing to name at {place}");
            return Err(Error::table(message));
        }
        let narrowing = self.stop_transaction_lacks_celsius()?;
        let alias = self.trigger_message_status_has_two_names()?;
        Ok(Model {
            messages,
            objects: self.objects,
            enumerations: self.enumerations,
            aliases: vec![alias],
            narrowings: vec![narrowing],
        })
    }

    /// `UnitOfMeasure` has 17 values in MeterValues, with both spellings of
    /// degree Celsius, but StopTransaction knows only the wrong one. The type
    /// is the larger list, and strict decoding of StopTransaction refuses the
    /// rest (OCPP-J errata 2.1).
    fn stop_transaction_lacks_celsius(&self) -> Result<Narrowing, Error> {
        let all = &self.enumerations["UnitOfMeasure"];
        let refused: Vec<_> = all
            .iter()
            .filter(|unit| !self.stop_transaction_units.contains(unit))
            .cloned()
            .collect();
        let known = self.stop_transaction_units.iter().all(|unit| all.contains(unit));
        if refused != ["Celsius"] || !known {
            return Err(Error::table(format!(
                "fixup stop_transaction_lacks_celsius no longer applies: StopTransaction lacks {refused:?}"
            )));
        }
        Ok(Narrowing {
            message: format!("{STOP_TRANSACTION}Request"),
            path: STOP_TRANSACTION_UNIT
                .split('.')
                .map(|step| step.trim_end_matches("[]").to_owned())
                .collect(),
            enumeration: "UnitOfMeasure",
            refused,
        })
    }

    /// The security white paper repeats `TriggerMessageStatus` under a second
    /// name with equal values; both names stay, the type exists once.
    fn trigger_message_status_has_two_names(
        &mut self,
    ) -> Result<(&'static str, &'static str), Error> {
        let alias = ("TriggerMessageStatusEnumType", "TriggerMessageStatus");
        let removed = self.enumerations.remove(alias.0);
        if removed.is_none() || removed.as_ref() != self.enumerations.get(alias.1) {
            return Err(Error::table(
                "fixup trigger_message_status_has_two_names no longer applies: the values differ",
            ));
        }
        Ok(alias)
    }
}

const STOP_TRANSACTION: &str = "StopTransaction";
const STOP_TRANSACTION_UNIT: &str = "transactionData[].sampledValue[].unit";

/// Text types by what the specification says of them: all bounded text of the
/// core protocol and the certificate hashes are CiStrings, what identifies a
/// person or group is an IdToken, other text of the white paper keeps its case.
fn text(draft: Draft, member: &str, max_length: Option<u64>) -> FieldType {
    match (draft, max_length) {
        (Draft::Four, Some(20)) if matches!(member, "idTag" | "parentIdTag") => FieldType::IdToken,
        (Draft::Four, Some(length)) => FieldType::CiString(length),
        (Draft::Six, Some(length @ (40 | 128))) => FieldType::CiString(length),
        (Draft::Four | Draft::Six, max_length) => FieldType::Text(max_length),
    }
}

/// The JSON pointer of a path: `a.b[]` is at `/properties/a/properties/b/items`.
fn pointer(path: &str) -> String {
    path.split('.').map(|step| format!("/properties/{}", step.replace("[]", "/items"))).collect()
}

fn prove_equal<T: PartialEq>(
    known: &mut BTreeMap<&'static str, T>,
    name: &'static str,
    found: T,
    document: &Document,
    path: &str,
) -> Result<(), Error> {
    match known.get(name) {
        Some(first) if *first != found => {
            let message = format!("differs from the other places called {name}");
            Err(Error::at(document.file, &pointer(path), message))
        }
        Some(_) => Ok(()),
        None => {
            known.insert(name, found);
            Ok(())
        }
    }
}
