//! The central system of this workspace as a program that tests start.

mod database;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;
use tempfile::TempDir;

pub use self::database::DatabaseLock;
use crate::postgres::wanted;
use crate::{Answer, Process, http, per_core};

const SETTINGS: &str = "ocpp16.toml";

/// The real `ocpp16 serve`, on free ports and with a database of its own.
#[derive(Debug)]
pub struct CentralSystem {
    /// The process itself.
    pub process: Process,
    /// Where charge points connect, without their identity; empty if they do not.
    pub url: String,
    /// Where the HTTP interface is, as `host:port`.
    pub http: String,
    folder: TempDir,
    /// The URL of its database of PostgreSQL, if it has one.
    postgres: Option<String>,
}

impl CentralSystem {
    /// Starts it, so that unknown tags are accepted, and waits until it listens.
    ///
    /// # Panics
    ///
    /// If it does not.
    #[must_use]
    pub fn start(arguments: &[&str]) -> Self {
        Self::start_with(ACCEPTING, arguments)
    }

    /// Starts it with these settings in [`settings_file`](Self::settings_file),
    /// and waits until it listens.
    ///
    /// # Panics
    ///
    /// If it does not.
    #[must_use]
    pub fn start_with(settings: &str, arguments: &[&str]) -> Self {
        Self::start_in(folder_with(settings), command(), arguments)
    }

    /// Like [`start`](Self::start), with these settings, such as `auth.enrolment`.
    ///
    /// # Panics
    ///
    /// If it does not listen.
    #[must_use]
    pub fn start_set(settings: &[(&str, &str)]) -> Self {
        Self::start_in(folder_with(ACCEPTING), set(settings), &[])
    }

    /// Like [`start`](Self::start), but no file that it writes can become larger
    /// than this, until [`lift_file_limit`](Self::lift_file_limit): its disk is
    /// full.
    ///
    /// # Panics
    ///
    /// If it does not listen.
    #[must_use]
    pub fn start_with_file_limit(kibibytes: u32, arguments: &[&str]) -> Self {
        let mut limited_command = Command::new("bash");
        let limited = format!("trap '' XFSZ; ulimit -S -f {kibibytes}; exec \"$@\"");
        limited_command.args(["-c", &limited, "bash"]).arg(ocpp16());
        Self::start_in(folder_with(ACCEPTING), limited_command, arguments)
    }

    /// Gives it room on its disk again.
    ///
    /// # Panics
    ///
    /// If the system refuses.
    pub fn lift_file_limit(&self) {
        let pid = self.process.id().to_string();
        let lifted = Command::new("prlimit").args(["--pid", &pid, "--fsize=unlimited"]).status();
        assert!(lifted.is_ok_and(|status| status.success()), "prlimit (of util-linux) fails");
    }

    /// Ends it without a warning, and starts it again with the same database.
    ///
    /// # Panics
    ///
    /// If it does not listen again.
    #[must_use]
    pub fn kill_and_start(self, arguments: &[&str]) -> Self {
        let Self { process, folder, postgres, .. } = self;
        drop(process);
        Self::start_at(postgres, folder, command(), arguments)
    }

    /// Like [`kill_and_start`](Self::kill_and_start), with these settings.
    ///
    /// # Panics
    ///
    /// If it does not listen again.
    #[must_use]
    pub fn kill_and_start_set(self, settings: &[(&str, &str)]) -> Self {
        let Self { process, folder, postgres, .. } = self;
        drop(process);
        Self::start_at(postgres, folder, set(settings), &[])
    }

    /// Starts another process on the same database of PostgreSQL.
    ///
    /// # Panics
    ///
    /// If it does not listen.
    #[must_use]
    pub fn start_beside(&self) -> Self {
        self.start_beside_with(ACCEPTING, &[])
    }

    /// Starts another process on the same database of PostgreSQL, with these
    /// settings.
    ///
    /// # Panics
    ///
    /// If it does not listen.
    #[must_use]
    pub fn start_beside_with(&self, settings: &str, arguments: &[&str]) -> Self {
        let postgres = self.postgres.clone();
        assert!(postgres.is_some(), "SQLite has one process");
        Self::start_at(postgres, folder_with(settings), command(), arguments)
    }

    /// Starts it on this database of PostgreSQL.
    ///
    /// # Panics
    ///
    /// If it does not listen.
    #[must_use]
    pub fn start_on(url: &str) -> Self {
        Self::start_at(Some(url.to_owned()), folder_with(ACCEPTING), command(), &[])
    }

    /// The URL of its database of PostgreSQL, if it has one.
    #[must_use]
    pub fn postgres(&self) -> Option<&str> {
        self.postgres.as_deref()
    }

    /// The file of its database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("ocpp16.db")
    }

    /// The file of its settings.
    #[must_use]
    pub fn settings_file(&self) -> PathBuf {
        self.folder.path().join(SETTINGS)
    }

    /// The folder of its files, which goes with it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sends it a signal, such as `TERM`.
    ///
    /// # Panics
    ///
    /// If it cannot be sent.
    pub fn signal(&self, name: &str) {
        let (name, pid) = (format!("-{name}"), self.process.id().to_string());
        assert!(Process::start("kill", Command::new("kill").args([name, pid])).wait().success());
    }

    /// Starts a node of a system of several, with this broker, and waits until it
    /// listens. Leases and requests over the broker last 2 s at most.
    ///
    /// # Panics
    ///
    /// If it does not listen.
    #[must_use]
    pub fn start_node(role: &str, broker: &str, arguments: &[&str]) -> Self {
        let settings = format!("{ACCEPTING}[nats]\nlease = \"2s\"\nrequest_timeout = \"2s\"\n");
        let arguments = [&["--role", role, "--nats", broker], arguments].concat();
        Self::start_with(&settings, &arguments)
    }

    /// Like [`start_node`](Self::start_node), on this database of PostgreSQL.
    ///
    /// # Panics
    ///
    /// If it does not listen.
    #[must_use]
    pub fn start_node_on(database: &str, role: &str, broker: &str) -> Self {
        let (folder, arguments) = (folder_with(ACCEPTING), ["--role", role, "--nats", broker]);
        Self::start_at(Some(database.to_owned()), folder, command(), &arguments)
    }

    fn start_in(folder: TempDir, command: Command, arguments: &[&str]) -> Self {
        Self::start_at(wanted(), folder, command, arguments)
    }

    fn start_at(
        postgres: Option<String>,
        folder: TempDir,
        mut command: Command,
        arguments: &[&str],
    ) -> Self {
        command.args(["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--database"]);
        let file = folder.path().join("ocpp16.db");
        command.arg(postgres.as_deref().map_or(file.as_os_str(), OsStr::new));
        command.arg("--config").arg(folder.path().join(SETTINGS));
        command.current_dir(folder.path());
        command.envs(per_core::wanted());
        let mut process = Process::start("ocpp16", command.args(arguments));
        let (ocpp, api) = (process.line(), process.line());
        let url = ocpp.strip_prefix("charge points: ").map(|rest| {
            let url = rest.split_once("/{identity}").map(|(url, _)| url.to_owned());
            url.unwrap_or_default()
        });
        let http = api
            .strip_prefix("http: http://")
            .and_then(|rest| rest.split_once('/'))
            .map(|(address, _)| address.to_owned());
        match (url, http) {
            (Some(url), Some(http)) => Self { process, url, http, folder, postgres },
            _ => process.fail(&format!("announces {ocpp:?} and {api:?}")),
        }
    }

    /// Gets a path below `/api/v1`.
    ///
    /// # Panics
    ///
    /// If there is no answer.
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.request("GET", path, None)
    }

    /// Sends a request for a path below `/api/v1`.
    ///
    /// # Panics
    ///
    /// If there is no answer.
    #[must_use]
    pub fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        http(&self.http, method, &format!("/api/v1{path}"), body)
    }

    /// Adds a tag to the books, or replaces it.
    ///
    /// # Panics
    ///
    /// If it is refused.
    pub fn put_id_tag(&self, id_tag: &str, tag: &Value) {
        let answer = self.request("PUT", &format!("/id-tags/{id_tag}"), Some(tag));
        assert!(matches!(answer.status, 200 | 201), "{answer:?}");
    }

    /// Calls a charge point.
    ///
    /// # Panics
    ///
    /// If there is no answer.
    #[must_use]
    pub fn call(&self, identity: &str, call: &Value) -> Answer {
        self.request("POST", &format!("/charge-points/{identity}/calls"), Some(call))
    }
}

/// Settings for tests that have nothing to do with tags.
const ACCEPTING: &str = "[auth]\nunknown_tags = \"accept\"\n";

fn folder_with(settings: &str) -> TempDir {
    let folder = TempDir::new().expect("there is room for files");
    fs::write(folder.path().join(SETTINGS), settings).expect("there is room for files");
    folder
}

/// The executable, with no settings but those of the test.
///
/// # Panics
///
/// If it cannot be built.
#[must_use]
pub fn command() -> Command {
    let mut command = Command::new(ocpp16());
    for (name, _) in env::vars_os() {
        if name.to_string_lossy().starts_with("OCPP16_") {
            command.env_remove(name);
        }
    }
    command
}

/// Each setting has an environment variable.
fn set(settings: &[(&str, &str)]) -> Command {
    let mut command = command();
    for (path, value) in settings {
        command.env(format!("OCPP16_{}", path.replace('.', "_").to_uppercase()), value);
    }
    command
}

/// The executable: that of `OCPP16_BIN`, or built now, once per test process.
///
/// # Panics
///
/// If it cannot be built.
#[must_use]
pub fn ocpp16() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        if let Some(given) = env::var_os("OCPP16_BIN") {
            return given.into();
        }
        let built = build(&["--package", "ocpp16"]);
        executable(&built, "ocpp16", "bin").expect("package ocpp16 has an executable")
    })
}

/// The executable of an example, built now, once per test process.
///
/// # Panics
///
/// If it cannot be built, or there is no such example.
#[must_use]
pub fn example(name: &str) -> PathBuf {
    static BUILT: OnceLock<String> = OnceLock::new();
    // With all packages and features, as `tests/run` does: nothing is built twice.
    let built = BUILT.get_or_init(|| build(&["--workspace", "--all-features", "--examples"]));
    executable(built, name, "example").unwrap_or_else(|| panic!("there is no example {name}"))
}

/// Builds, and returns what cargo says about what it has made.
fn build(what: &[&str]) -> String {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // What cargo tells this test about its package makes build scripts run again
    // that depend on it, such as that of ring, and what is built on them.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    let built = command
        .args(["build", "--quiet", "--message-format", "json"])
        .args(what)
        .current_dir(workspace_root())
        .output()
        .expect("cargo has built this test, so it runs");
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    String::from_utf8_lossy(&built.stdout).into_owned()
}

/// Cargo knows best where it puts things.
fn executable(built: &str, name: &str, kind: &str) -> Option<PathBuf> {
    built
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == name)
        .filter(|message| message["target"]["kind"][0] == kind)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

/// The folder of the workspace.
///
/// # Panics
///
/// Never: this package is in a folder of it.
#[must_use]
pub fn workspace_root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace holds this package")
}
