//! The foreign charge points of `tests/peers`, and the session that they play.
//!
//! `tests/run` brings what they need. A missing part fails the test.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::{Process, workspace_root};

/// Both of them.
pub const PEERS: [fn() -> Command; 2] = [python_peer, node_peer];

/// The steps of a session, from the answer to the boot to the wait for the Reset.
pub const SESSION: [&str; 12] = [
    "StatusNotification",
    "StatusNotification",
    "Heartbeat",
    "Authorize",
    "StatusNotification",
    "StartTransaction",
    "StatusNotification",
    "MeterValues",
    "StopTransaction",
    "StatusNotification",
    "DataTransfer",
    "ready-for-reset",
];

/// A running foreign charge point.
#[derive(Debug)]
pub struct Peer {
    process: Process,
}

impl Peer {
    /// Starts it; the options are those of `tests/peers/README.md`.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    #[must_use]
    pub fn start(mut command: Command, url: &str, identity: &str, options: &[String]) -> Self {
        command.args(["--url", url, "--identity", identity]).args(options);
        let name = format!("{} {identity}", command.get_program().display());
        Self { process: Process::start(&name, &mut command) }
    }

    /// Reads a step that went well, and returns the answer of the central system.
    ///
    /// # Panics
    ///
    /// If another step comes, or it did not go well.
    pub fn step(&mut self, name: &str) -> Value {
        let mut step = self.says();
        let well = step["ok"] == true || name == "ready-for-reset";
        if step["step"] != name || !well {
            self.process.fail(&format!("says {step} where {name} was expected"));
        }
        step["answer"].take()
    }

    /// Reads all steps of [`SESSION`], and returns the answers.
    ///
    /// # Panics
    ///
    /// If one does not go well.
    pub fn session(&mut self) -> [Value; SESSION.len()] {
        SESSION.map(|name| self.step(name))
    }

    /// Reads what it says next, as a whole.
    ///
    /// # Panics
    ///
    /// If it says nothing more.
    pub fn says(&mut self) -> Value {
        self.process.json_line()
    }

    /// Reads that it was reset, as softly as it was asked, and ended well.
    ///
    /// # Panics
    ///
    /// If not.
    pub fn ends_after_reset(&mut self) {
        assert_eq!(self.says(), json!({ "step": "Reset", "ok": true, "type": "Soft" }));
        assert_eq!(self.says(), json!({ "step": "done" }));
        assert_eq!(self.process.wait().code(), Some(0));
    }

    /// Reads that it could not connect and gave up, and returns what it says.
    ///
    /// # Panics
    ///
    /// If it could.
    pub fn gives_up(&mut self) -> Value {
        let refused = self.says();
        if refused["step"] != "connect" || refused["ok"] != false {
            self.process.fail(&format!("says {refused} instead of that it could not connect"));
        }
        assert_eq!(self.process.wait().code(), Some(1));
        refused
    }
}

/// The charge point on the Python package `ocpp`.
///
/// # Panics
///
/// If `tests/run` has not brought it.
#[must_use]
pub fn python_peer() -> Command {
    python("charge_point.py")
}

/// A script of `tests/peers/python`, with the packages that it needs.
///
/// # Panics
///
/// If `tests/run` has not brought them.
#[must_use]
pub fn python(script: &str) -> Command {
    let python = path("OCPP16_TEST_PYTHON", "target/peers/venv/bin/python");
    let mut command = Command::new(present(&python));
    command.arg(workspace_root().join("tests/peers/python").join(script));
    command
}

/// The program `nats-server`, which a Python package carries.
pub(crate) fn nats_server() -> PathBuf {
    let program = path("OCPP16_TEST_NATS_SERVER", "target/peers/venv/bin/nats-server");
    present(&program).to_owned()
}

/// The charge point on the npm package `ocpp-rpc`.
///
/// # Panics
///
/// If `tests/run` has not brought it.
#[must_use]
pub fn node_peer() -> Command {
    let folder = path("OCPP16_TEST_NODE_PEER_DIR", "target/peers/node");
    present(&folder.join("node_modules/ocpp-rpc"));
    let mut command = Command::new("node");
    command.arg(present(&folder.join("charge_point.mjs")));
    command
}

fn path(variable: &str, default: &str) -> PathBuf {
    env::var_os(variable).map_or_else(|| workspace_root().join(default), PathBuf::from)
}

fn present(path: &Path) -> &Path {
    assert!(path.exists(), "{} is missing: run tests/run, which brings it", path.display());
    path
}
