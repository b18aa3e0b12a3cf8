//! What there is to set, from the schema of [`Settings`]: for `--print-config`,
//! for the README, and for those who go through all settings.

use std::fmt::Write;
use std::sync::LazyLock;

use schemars::generate::SchemaSettings;
use serde_json::Value as Json;
use toml::{Table, Value};

use super::Settings;
use super::change::{find, table};
use super::layer::{SHORT_VARIABLES, variable};
use crate::storage::PostgresUrl;

/// A setting, as the schema describes it.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    /// Such as `ocpp.tls.listen`.
    pub(super) path: String,
    /// Whether a reload may change it.
    pub(super) reload: bool,
    secret: bool,
    /// Whether it may have a password within.
    password: bool,
    schema: Json,
}

impl Leaf {
    /// Tells whether values of this type of JSON are possible.
    pub(super) fn takes(&self, kind: &str) -> bool {
        let of = |schema: &Json| schema["type"] == kind;
        of(&self.schema) || self.schema["anyOf"].as_array().is_some_and(|any| any.iter().any(of))
    }

    /// What it means.
    fn meaning(&self) -> String {
        one_line(&self.schema["description"])
    }

    /// What words mean that it may be.
    fn words(&self) -> Vec<(String, String)> {
        let alternatives = self.schema["anyOf"].as_array().into_iter().flatten();
        let all = alternatives.chain([&self.schema]);
        let words = all.flat_map(|schema| schema["oneOf"].as_array().into_iter().flatten());
        words.map(|word| (word["const"].to_string(), one_line(&word["description"]))).collect()
    }

    fn range(&self) -> String {
        range(&self.schema)
    }
}

/// Lists all settings in the order of their structs.
pub(super) fn leaves() -> Vec<Leaf> {
    static LEAVES: LazyLock<Vec<Leaf>> = LazyLock::new(|| {
        let generator = SchemaSettings::draft2020_12()
            .with(|settings| settings.inline_subschemas = true)
            .into_generator();
        let schema = generator.into_root_schema_for::<Settings>().to_value();
        let mut leaves = Vec::new();
        list("", &table(&Settings::default()), &schema, &mut leaves);
        leaves
    });
    LEAVES.clone()
}

fn list(parent: &str, table: &Table, schema: &Json, leaves: &mut Vec<Leaf>) {
    for (name, value) in table {
        let path = if parent.is_empty() { name.clone() } else { format!("{parent}.{name}") };
        let schema = &schema["properties"][name];
        if let Value::Table(table) = value {
            list(&path, table, schema, leaves);
            continue;
        }
        let is = |mark: &str| schema[mark] == true;
        let (reload, secret, password) = (is("x-reload"), is("x-secret"), is("x-password"));
        leaves.push(Leaf { path, reload, secret, password, schema: schema.clone() });
    }
}

/// Prints settings as a file that can be read again, but for secrets, which are
/// not shown.
pub(crate) fn print(settings: &Settings) -> String {
    let (table, defaults) = (table(settings), table(&Settings::default()));
    let mut text = format!(
        "# Settings of ocpp16 {}. Those with \"Reload\" change at SIGHUP, the others\n\
         # at the next start.\n",
        env!("CARGO_PKG_VERSION")
    );
    let mut open = String::new();
    for leaf in leaves() {
        let (parent, name) = leaf.path.rsplit_once('.').unwrap_or(("", &leaf.path));
        if parent != open {
            // Writing into a text does not fail, here and below.
            let _ = writeln!(text, "\n[{parent}]");
            parent.clone_into(&mut open);
        }
        text.push('\n');
        comment(&leaf, find(&defaults, &leaf.path), &mut text);
        let value = find(&table, &leaf.path);
        let masked = value.as_str().and_then(without_password).filter(|_| leaf.password);
        let _ = if leaf.secret && value.as_str() != Some("") {
            writeln!(text, "# {name} = \"********\" # set, but not shown")
        } else if let Some(masked) = masked {
            writeln!(text, "# {name} = {} # its password is not shown", Value::from(masked))
        } else {
            writeln!(text, "{name} = {value}")
        };
    }
    text
}

/// Returns a URL with its password masked; `None` if it has none.
fn without_password(url: &str) -> Option<String> {
    let masked = PostgresUrl::new(url)?.ok()?.to_string();
    (masked != url).then_some(masked)
}

/// Writes what there is to say of a setting as comments.
fn comment(leaf: &Leaf, default: &Value, text: &mut String) {
    for line in wrap(&leaf.meaning()) {
        let _ = writeln!(text, "# {line}");
    }
    for (word, meaning) in leaf.words() {
        let _ = writeln!(text, "#   {word}: {meaning}");
    }
    let unit = leaf.schema["x-unit"].as_str().map(|unit| format!("Unit: {unit}. "));
    let reload = if leaf.reload { " Reload." } else { "" };
    let facts = format!(
        "{}Range: {}. Default: {default}.{reload} Variable: {}.",
        unit.unwrap_or_default(),
        leaf.range(),
        variables(leaf)
    );
    for line in wrap(&facts) {
        let _ = writeln!(text, "# {line}");
    }
}

fn variables(leaf: &Leaf) -> String {
    let short = SHORT_VARIABLES.iter().find(|(_, path)| *path == leaf.path);
    match short {
        Some((short, _)) => format!("{} or {short}", variable(&leaf.path)),
        None => variable(&leaf.path),
    }
}

/// Says in words what the schema allows.
fn range(schema: &Json) -> String {
    if let Some(range) = schema["x-range"].as_str() {
        return range.to_owned();
    }
    if !schema["const"].is_null() {
        return schema["const"].to_string();
    }
    for alternatives in ["anyOf", "oneOf"] {
        if let Some(any) = schema[alternatives].as_array() {
            return any.iter().map(range).collect::<Vec<_>>().join(" or ");
        }
    }
    match schema["type"].as_str() {
        Some("array") => format!("list of {}", range(&schema["items"])),
        Some("boolean") => "true or false".to_owned(),
        _ => "text".to_owned(),
    }
}

fn one_line(text: &Json) -> String {
    text.as_str().unwrap_or_default().replace('\n', " ")
}

/// Breaks a text into lines for a comment.
fn wrap(text: &str) -> Vec<String> {
    const WIDTH: usize = 78;

    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("there is always one");
        if line.is_empty() {
            line.push_str(word);
        } else if line.len() + 1 + word.len() <= WIDTH {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::{env, fs};

    use super::*;

    #[test]
    fn everything_is_described() {
        let leaves = leaves();
        for leaf in &leaves {
            assert!(leaf.meaning().ends_with('.'), "{}", leaf.path);
            let counts = leaf.takes("integer") && leaf.path != "auth.profile";
            assert_eq!(counts, leaf.schema["x-unit"].is_string(), "{}", leaf.path);
        }
        let variables: BTreeSet<_> = leaves.iter().map(|leaf| variable(&leaf.path)).collect();
        assert_eq!(variables.len(), leaves.len());
        for (short, path) in SHORT_VARIABLES {
            assert!(leaves.iter().any(|leaf| leaf.path == path), "{short}");
        }
    }

    #[test]
    fn what_is_printed_is_read_again() {
        let given = "[ocpp]\nlisten = [\"[::]:1\"]\naccept_rate = 5\nping_interval = \"off\"\n\
                     [ocpp.tls]\nkeys = [\"a\"]\n[auth]\nenrolment = \"pending\"\n\
                     [log]\nlevel = \"info,x=trace\"\nrotate_size = \"5 KiB\"";
        let given: Settings = toml::from_str(given).unwrap();
        for settings in [given, Settings::default()] {
            let printed = print(&settings);
            assert_eq!(toml::from_str::<Settings>(&printed).unwrap(), settings, "{printed}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let settings =
            "[http]\ntoken = \"hunter2\"\n[nats]\nuser = \"hunter\"\npassword = \"hunter2\"";
        let printed = print(&toml::from_str(settings).unwrap());
        assert!(!printed.contains("hunter2") && printed.contains("# token = \"********\""));
        assert!(printed.contains("# password = \"********\""));
        let printed = printed.replace("user = \"hunter\"", "");
        assert_eq!(toml::from_str::<Settings>(&printed).unwrap(), Settings::default());
    }

    #[test]
    fn passwords_in_urls_are_not_printed() {
        let url = |user: &str| format!("postgres://{user}@h/d?sslmode=disable");
        for (user, line) in [
            ("u", format!("\nurl = \"{}\"\n", url("u"))),
            ("u:hunter2", format!("\n# url = \"{}\" # its", url("u:********"))),
        ] {
            let settings = toml::from_str(&format!("[database]\nurl = \"{}\"", url(user)));
            let printed = print(&settings.unwrap());
            assert!(!printed.contains("hunter2") && printed.contains(&line), "{printed}");
        }
    }

    /// `UPDATE_SETTINGS=1 cargo test -p ocpp16` writes the table anew.
    #[test]
    fn readme_lists_all_settings() {
        const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        const MARKS: [&str; 2] = ["<!-- settings -->\n", "<!-- end of settings -->"];

        let readme = fs::read_to_string(README).unwrap();
        let (before, rest) = readme.split_once(MARKS[0]).unwrap();
        let (_, after) = rest.split_once(MARKS[1]).unwrap();
        let expected = format!("{before}{}{}{}{after}", MARKS[0], markdown(), MARKS[1]);
        if env::var_os("UPDATE_SETTINGS").is_some() {
            fs::write(README, expected).unwrap();
        } else {
            assert!(readme == expected, "the table is old: UPDATE_SETTINGS=1 cargo test -p ocpp16");
        }
    }

    fn markdown() -> String {
        let defaults = table(&Settings::default());
        let cell = |text: &str| text.replace('|', "\\|");
        let mut text = "| setting | meaning | range | default |\n|---|---|---|---|\n".to_owned();
        for leaf in leaves() {
            let words =
                leaf.words().into_iter().map(|(word, meaning)| format!(" {word}: {meaning}."));
            let unit = leaf.schema["x-unit"].as_str().map(|unit| format!("{unit}, "));
            let reload = if leaf.reload { " ⟳" } else { "" };
            let _ = writeln!(
                text,
                "| `{}`{reload} | {}{} | {}{} | `{}` |",
                leaf.path,
                cell(&leaf.meaning()),
                cell(&words.collect::<String>()),
                unit.unwrap_or_default(),
                cell(&leaf.range()),
                find(&defaults, &leaf.path)
            );
        }
        text
    }
}
