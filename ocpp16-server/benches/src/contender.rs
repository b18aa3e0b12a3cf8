//! Who is measured, each in a process of its own.

use std::io::{self, BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::process::{Cores, cpu_time, resident_bytes};

/// A central system to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contender {
    /// The baseline.
    Raw,
    /// `ocpp16-server` with the handler of `examples/minimal.rs`.
    Minimal,
    OcppKit,
}

impl Contender {
    /// The first one is the baseline.
    pub(crate) const ALL: [Self; 3] = [Self::Raw, Self::Minimal, Self::OcppKit];
    /// The first argument of a process that is a contender.
    pub(crate) const RAW: &str = "raw";
    pub(crate) const OCPP_KIT: &str = "ocpp-kit";

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw transport",
            Self::Minimal => "ocpp16-server: examples/minimal.rs",
            Self::OcppKit => "ocpp-kit: central system",
        }
    }

    /// Starts it on its core.
    pub(crate) fn start(self, cores: Option<Cores>) -> io::Result<Server> {
        let itself = std::env::current_exe()?;
        let mut command = match self {
            Self::Raw => Command::new(itself),
            Self::Minimal => Command::new(itself.with_file_name(MINIMAL)),
            Self::OcppKit => Command::new(itself),
        };
        command.arg(match self {
            Self::Raw => Self::RAW,
            Self::Minimal => "127.0.0.1:0",
            Self::OcppKit => Self::OCPP_KIT,
        });
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        // A process inherits the cores of its parent, before any of its threads is.
        if let Some(cores) = cores {
            Cores::pin(cores.server)?;
        }
        let child = command.spawn();
        if let Some(cores) = cores {
            Cores::pin(cores.load)?;
        }
        let mut server = Server { child: child?, address: SocketAddr::from(([0, 0, 0, 0], 0)) };
        let mut line = String::new();
        if let Some(output) = &mut server.child.stdout {
            BufReader::new(output).read_line(&mut line)?;
        }
        let address = line.strip_prefix("ws://").and_then(|rest| rest.split('/').next());
        server.address = address
            .and_then(|address| address.parse().ok())
            .ok_or_else(|| io::Error::other(format!("{} says {line:?}", self.name())))?;
        Ok(server)
    }
}

/// Builds what is not in this executable, into the place where this one is.
pub(crate) fn build() -> io::Result<()> {
    let itself = std::env::current_exe()?;
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(["build", "--quiet", "--locked", "--profile", profile]);
    cargo.args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    cargo.args(["--bin", MINIMAL]);
    if let Some(target) = itself.ancestors().nth(2) {
        cargo.arg("--target-dir").arg(target);
    }
    if cargo.status()?.success() { Ok(()) } else { Err(io::Error::other("cargo build failed")) }
}

const MINIMAL: &str = "ocpp16-server-bench-minimal";

/// A contender that runs.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    pub(crate) fn cpu_time(&self) -> io::Result<Duration> {
        cpu_time(self.child.id())
    }

    pub(crate) fn resident_bytes(&self) -> io::Result<u64> {
        resident_bytes(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
