//! From file, environment and flags to [`Settings`].
//!
//! Every layer is read on its own first, so that an error names the line, the
//! variable or the flag that it is about. Then the later layers cover the
//! earlier ones, value by value; lists are replaced as a whole.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::Settings;
use super::describe::{Leaf, leaves};

/// Where settings come from; a reload reads the file again.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    pub(crate) file: Option<PathBuf>,
    /// The environment; others than ours are ignored.
    pub(crate) variables: Vec<(OsString, OsString)>,
    pub(crate) flags: Vec<Given>,
}

/// A setting that a flag gives.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) flag: &'static str,
    pub(crate) path: &'static str,
    pub(crate) value: Value,
}

/// A setting that is wrong, and where it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SettingsError {
    place: String,
    message: String,
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, message } = self;
        // An excerpt of the file may follow.
        let line = message.lines().next().unwrap_or_default();
        write!(f, "{place}: {line}")
    }
}

impl std::error::Error for SettingsError {}

/// Variables with a short name of their own; the long name goes before it.
pub(super) const SHORT_VARIABLES: [(&str, &str); 7] = [
    ("OCPP16_LISTEN", "ocpp.listen"),
    ("OCPP16_STRICT", "ocpp.strict"),
    ("OCPP16_HTTP", "http.listen"),
    ("OCPP16_TOKEN", "http.token"),
    ("OCPP16_DATABASE", "database.url"),
    ("OCPP16_NATS", "nats.url"),
    ("OCPP16_LOG", "log.level"),
];

/// Variables of the command line that are no settings of `serve`.
const OTHER_VARIABLES: [&str; 3] = ["OCPP16_CONFIG", "OCPP16_SERVER", "OCPP16_TIMEOUT"];

/// Returns the name of the variable for the setting of this path.
pub(super) fn variable(path: &str) -> String {
    format!("OCPP16_{}", path.replace('.', "_").to_uppercase())
}

impl Sources {
    /// Reads all layers: a flag goes before a variable, that before the file,
    /// and that before the default.
    pub(crate) fn read(&self) -> Result<Settings, SettingsError> {
        let mut merged = Table::new();
        let mut places = BTreeMap::new();
        if let Some(file) = &self.file {
            let name = file.display().to_string();
            let text = fs::read_to_string(file).map_err(|error| fail(&name, error))?;
            let (table, lines) = read_file(&name, &text)?;
            places.extend(lines);
            merge(&mut merged, table);
        }
        for (name, path, value) in self.variables()? {
            let table = alone(&path, value);
            check_layer(&name, &table)?;
            places.insert(path, name);
            merge(&mut merged, table);
        }
        for Given { flag, path, value } in &self.flags {
            let table = alone(path, value.clone());
            check_layer(flag, &table)?;
            places.insert((*path).to_owned(), (*flag).to_owned());
            merge(&mut merged, table);
        }
        let settings = Settings::deserialize(merged).map_err(|error| fail("settings", error))?;
        settings.check().map_err(|(path, message)| match places.get(path) {
            Some(place) => fail(place, format!("{path}: {message}")),
            None => fail(path, message),
        })?;
        Ok(settings)
    }

    /// Finds our variables: name, path of the setting, value.
    fn variables(&self) -> Result<Vec<(String, String, Value)>, SettingsError> {
        let leaves = leaves();
        let find = |path: &str| leaves.iter().find(|leaf| leaf.path == path);
        let (mut short, mut long) = (Vec::new(), Vec::new());
        for (name, value) in &self.variables {
            let Some(name) = name.to_str().filter(|name| name.starts_with("OCPP16_")) else {
                continue;
            };
            let (leaf, found) = match SHORT_VARIABLES.iter().find(|(short, _)| *short == name) {
                Some((_, path)) => (find(path), &mut short),
                None => (leaves.iter().find(|leaf| variable(&leaf.path) == name), &mut long),
            };
            let Some(leaf) = leaf else {
                if OTHER_VARIABLES.contains(&name) || is_of_orchestrator(name) {
                    continue;
                }
                return Err(fail(name, "there is no such setting"));
            };
            let value = value.to_str().ok_or_else(|| fail(name, "is not in UTF-8"))?;
            found.push((name.to_owned(), leaf.path.clone(), from_text(leaf, value)));
        }
        short.extend(long);
        Ok(short)
    }
}

/// Kubernetes gives every container variables about the services beside it, and
/// one of them may have our name.
fn is_of_orchestrator(name: &str) -> bool {
    ["_SERVICE_HOST", "_SERVICE_PORT", "_PORT"].iter().any(|end| name.ends_with(end))
        || name.contains("_SERVICE_PORT_")
        || name.contains("_PORT_")
}

/// Takes the text of a variable for what the setting wants; what it is not stays
/// a text, and is an error in the end.
fn from_text(leaf: &Leaf, text: &str) -> Value {
    if leaf.takes("array") {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        return Value::Array(items.map(|item| Value::String(item.to_owned())).collect());
    }
    if leaf.takes("boolean") {
        match &*text.to_ascii_lowercase() {
            "true" | "yes" | "on" | "1" => return Value::Boolean(true),
            "false" | "no" | "off" | "0" => return Value::Boolean(false),
            _ => {}
        }
    }
    if leaf.takes("integer")
        && let Ok(number) = text.parse()
    {
        return Value::Integer(number);
    }
    Value::String(text.to_owned())
}

/// Reads a file, and tells in which line which setting is.
fn read_file(name: &str, text: &str) -> Result<(Table, BTreeMap<String, String>), SettingsError> {
    let place = |offset: usize| {
        let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
        format!("{name}:{}", 1 + before.iter().filter(|byte| **byte == b'\n').count())
    };
    let parsed = DeTable::parse(text).map_err(|error| {
        let offset = error.span().map_or(text.len(), |span| span.start);
        fail(&place(offset), error.message())
    })?;
    let mut keys = Vec::new();
    list_keys("", parsed.get_ref(), &mut keys);
    toml::from_str::<Settings>(text).map_err(|error| {
        let Some(span) = error.span() else { return fail(name, error.message()) };
        // The last one is the innermost.
        let key = keys.iter().rfind(|key| key.start <= span.start && span.start < key.end);
        match key {
            Some(key) => fail(&place(span.start), format!("{}: {}", key.path, error.message())),
            None => fail(&place(span.start), error.message()),
        }
    })?;
    let table = toml::from_str(text).map_err(|error| fail(name, error.message()))?;
    Ok((table, keys.into_iter().map(|key| (key.path, place(key.start))).collect()))
}

/// A key of a file, and where it is with its value.
struct Key {
    path: String,
    start: usize,
    end: usize,
}

fn list_keys(parent: &str, table: &DeTable<'_>, keys: &mut Vec<Key>) {
    for (key, value) in table {
        let name = key.get_ref();
        let path = if parent.is_empty() { name.to_string() } else { format!("{parent}.{name}") };
        let (key, span) = (key.span(), value.span());
        let (start, end) = (key.start.min(span.start), key.end.max(span.end));
        keys.push(Key { path: path.clone(), start, end });
        if let DeValue::Table(table) = value.get_ref() {
            list_keys(&path, table, keys);
        }
    }
}

/// Makes a table with one setting.
fn alone(path: &str, value: Value) -> Table {
    let (first, rest) = match path.split_once('.') {
        Some((first, rest)) => (first, Value::Table(alone(rest, value))),
        None => (path, value),
    };
    Table::from_iter([(first.to_owned(), rest)])
}

fn check_layer(place: &str, table: &Table) -> Result<(), SettingsError> {
    match Settings::deserialize(table.clone()) {
        Ok(_) => Ok(()),
        Err(error) => Err(fail(place, error.message())),
    }
}

fn merge(below: &mut Table, above: Table) {
    for (key, value) in above {
        match (below.get_mut(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            (_, value) => {
                below.insert(key, value);
            }
        }
    }
}

fn fail(place: &str, message: impl fmt::Display) -> SettingsError {
    SettingsError { place: place.to_owned(), message: message.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_variables(variables: &[(&str, &str)]) -> Result<Settings, String> {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into())).collect();
        let sources = Sources { variables, ..Sources::default() };
        sources.read().map_err(|error| error.to_string())
    }

    fn of_file(text: &str) -> Result<Table, String> {
        read_file("f", text).map(|(table, _)| table).map_err(|error| error.to_string())
    }

    #[test]
    fn errors_of_a_file_name_line_and_key() {
        for (text, error) in [
            ("[ocpp]\nlisten = 5", "f:2: ocpp.listen: invalid type: integer `5`"),
            ("[ocpp]\n\nlissten = []", "f:3: ocpp.lissten: unknown field `lissten`"),
            ("[ocpp.tls]\nx = 1", "f:2: ocpp.tls.x: unknown field `x`"),
            ("\n[nothing]\nx = 1", "f:2: nothing: unknown field `nothing`"),
            ("ocpp.ping_interval = \"30\"", "f:1: ocpp.ping_interval: time unit needed"),
            ("[log]\nfiles = 1", "f:2: log.files: 1 is out of range: 2 to 10000"),
            ("[ocpp]\nlisten = [\n\"127.0.0.1:1\",\n\"x\"]", "f:4: ocpp.listen: \"x\" is no"),
            ("[auth]\nenrolment = \"opne\"", "f:2: auth.enrolment: unknown variant `opne`"),
            ("[auth]\nprofile = 4", "f:2: auth.profile: 4 is out of range: 0 to 3"),
            ("[ocpp]\nstrict = \"yes\"", "f:2: ocpp.strict: invalid type: string \"yes\""),
            ("[ocpp]\npath = \"/{identity}/x\"", "f:2: ocpp.path: "),
            ("[ocpp\n", "f:1: "),
            ("x = 1\nx = 2", "f:2: "),
        ] {
            let found = of_file(text).unwrap_err();
            assert!(found.starts_with(error), "{found}");
        }
    }

    #[test]
    fn variables_are_taken_for_what_the_setting_wants() {
        let settings = of_variables(&[
            ("OCPP16_OCPP_LISTEN", "127.0.0.1:1, [::1]:2"),
            ("OCPP16_LISTEN", "127.0.0.1:3"),
            ("OCPP16_STRICT", "1"),
            ("OCPP16_OCPP_MAX_CONNECTIONS", "7"),
            ("OCPP16_OCPP_PING_INTERVAL", "off"),
            ("OCPP16_AUTH_ORGANIZATIONS", ""),
            ("OCPP16_RUNTIME_THREADS", "auto"),
            ("OCPP16_TOKEN", "1234"),
            ("OCPP16_SERVICE_HOST", "10.0.0.1"),
            ("OCPP16_PORT_9000_TCP_ADDR", "10.0.0.1"),
            ("PATH", "/bin"),
        ]);
        let Settings { ocpp, auth, http, .. } = settings.unwrap();
        let listen: Vec<_> = ocpp.listen.iter().map(|address| address.0.as_str()).collect();
        assert_eq!(listen, ["127.0.0.1:1", "[::1]:2"]);
        assert!(ocpp.strict && ocpp.ping_interval.value().is_none());
        assert_eq!(ocpp.max_connections.value().map(|count| count.number()), Some(7));
        assert!(auth.organizations.is_empty());
        assert_eq!(http.token.reveal(), Some("1234"));
    }

    #[test]
    fn errors_of_variables_name_them() {
        for (name, value, error) in [
            ("OCPP16_STRICT", "maybe", "OCPP16_STRICT: invalid type: string \"maybe\""),
            ("OCPP16_OCPP_CALL_TIMEOUT", "30", "OCPP16_OCPP_CALL_TIMEOUT: time unit needed"),
            ("OCPP16_OCPP_CALL_QUEUE", "x", "OCPP16_OCPP_CALL_QUEUE: invalid type: string"),
            ("OCPP16_OCPP_CALLS", "1", "OCPP16_OCPP_CALLS: there is no such setting"),
        ] {
            let found = of_variables(&[(name, value)]).unwrap_err();
            assert!(found.starts_with(error), "{found}");
        }
    }

    #[test]
    fn settings_have_to_fit_each_other() {
        for (variables, error) in [
            (&[("OCPP16_LISTEN", "")][..], "OCPP16_LISTEN: ocpp.listen: there has to be"),
            (&[("OCPP16_OCPP_TLS_LISTEN", "[::]:1")], "ocpp.tls.certificates: ocpp.tls.listen"),
            (&[("OCPP16_OCPP_TLS_KEYS", "a")], "OCPP16_OCPP_TLS_KEYS: ocpp.tls.keys: every"),
            (&[("OCPP16_ROLE", "worker")], "OCPP16_ROLE: role: a worker needs a broker, and"),
            (
                &[("OCPP16_NATS_USER", "u"), ("OCPP16_NATS", "a, b")],
                "OCPP16_NATS_USER: nats.user: user and password go together",
            ),
            (&[("OCPP16_HTTP_TOKEN", "ä")], "OCPP16_HTTP_TOKEN: http.token: only visible"),
            (&[("OCPP16_LOG_ROTATE_SIZE", "1GiB")], "log.total_size: there has to be room"),
            (
                &[("OCPP16_OCPP_TLS_REVOCATION_LISTS", "x")],
                "OCPP16_OCPP_TLS_REVOCATION_LISTS: ocpp.tls.revocation_lists: there is no",
            ),
        ] {
            let found = of_variables(variables).unwrap_err();
            assert!(found.starts_with(error), "{found}");
        }
    }
}
