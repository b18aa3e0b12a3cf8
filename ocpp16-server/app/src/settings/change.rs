//! What a reload changes: some settings count at once, others only from the
//! next start on.

use serde::Deserialize;
use toml::{Table, Value};

use super::Settings;
use super::describe::leaves;

/// The paths of settings that differ.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// They count from now on.
    pub(crate) applied: Vec<String>,
    /// They are kept as they were until the next start.
    pub(crate) need_restart: Vec<String>,
}

/// Returns the old settings with what may change of the new ones.
pub(crate) fn renew(old: &Settings, new: &Settings) -> (Settings, Changes) {
    let mut changes = Changes::default();
    let (mut renewed, new) = (table(old), table(new));
    for leaf in leaves() {
        let value = find(&new, &leaf.path);
        if find(&renewed, &leaf.path) == value {
            continue;
        }
        if leaf.reload {
            replace(&mut renewed, &leaf.path, value.clone());
            changes.applied.push(leaf.path);
        } else {
            changes.need_restart.push(leaf.path);
        }
    }
    let renewed = Settings::deserialize(renewed).expect("settings are read as they are written");
    (renewed, changes)
}

/// Writes settings in the order of their structs.
pub(super) fn table(settings: &Settings) -> Table {
    Table::try_from(settings).expect("settings are tables of values")
}

/// Finds the value of a setting.
pub(super) fn find<'a>(table: &'a Table, path: &str) -> &'a Value {
    let value = path.split('.').try_fold(None, |table_of, name| {
        let table = match table_of {
            None => table,
            Some(value) => Value::as_table(value)?,
        };
        table.get(name).map(Some)
    });
    value.flatten().expect("the schema describes what is written")
}

fn replace(table: &mut Table, path: &str, value: Value) {
    match path.split_once('.') {
        None => {
            table.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            if let Some(Value::Table(table)) = table.get_mut(first) {
                replace(table, rest, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_settings_count_at_once() {
        let old = Settings::default();
        let new = "[http]\ntoken = \"x\"\nlisten = \"127.0.0.1:1\"\n[auth]\nprofile = 2\n\
                   [ocpp.tls]\nclient_ca = [\"ca.pem\"]";
        let new: Settings = toml::from_str(new).unwrap();
        let (renewed, changes) = renew(&old, &new);
        assert_eq!(changes.applied, ["ocpp.tls.client_ca", "auth.profile", "http.token"]);
        assert_eq!(changes.need_restart, ["http.listen"]);
        assert_eq!((&renewed.auth, &renewed.ocpp), (&new.auth, &new.ocpp));
        assert_eq!(renewed.http.token, new.http.token);
        assert_eq!(renewed.http.listen, old.http.listen);
        assert_eq!(renew(&renewed, &renewed).1, Changes::default());
    }
}
