//! Who is measured, each in a process of its own.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::process::{Cores, Program};
use crate::wss::{Certificate, Trust};

/// A central system to measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contender {
    /// The baseline.
    Raw,
    /// `ocpp16-server` with the handler of `examples/minimal.rs`.
    Minimal,
    /// The same with a runtime of its own for its only core.
    PerCore,
    OcppKit,
    /// `Minimal` with two threads, which share all connections.
    TwoShared,
    /// `PerCore` with two threads, each with connections of its own.
    TwoPerCore,
    /// The baseline over TLS.
    RawTls,
    /// The handler of `examples/minimal.rs` over TLS.
    MinimalTls,
    /// `ocpp16 serve`, with a commit for each change.
    ServeEach,
    /// `ocpp16 serve` as it is.
    ServeShared,
}

impl Contender {
    /// Those that answer messages. The first one is the baseline.
    pub(crate) const MESSAGES: [Self; 5] =
        [Self::Raw, Self::Minimal, Self::PerCore, Self::ServeShared, Self::OcppKit];
    /// Those that keep nothing. The first one is the baseline.
    pub(crate) const ALL: [Self; 4] = [Self::Raw, Self::Minimal, Self::PerCore, Self::OcppKit];
    /// The two modes of a runtime. The first one is the baseline.
    pub(crate) const MODES: [Self; 2] = [Self::TwoShared, Self::TwoPerCore];
    /// The first one is the baseline.
    pub(crate) const TLS: [Self; 2] = [Self::RawTls, Self::MinimalTls];
    /// The first one is the baseline.
    pub(crate) const DURABLE: [Self; 2] = [Self::ServeEach, Self::ServeShared];
    /// The first argument of a process that is a contender.
    pub(crate) const RAW: &str = "raw";
    pub(crate) const OCPP_KIT: &str = "ocpp-kit";
    pub(crate) const RAW_TLS: &str = "raw-tls";
    pub(crate) const MINIMAL_TLS: &str = "minimal-tls";

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw transport",
            Self::Minimal => "ocpp16-server: examples/minimal.rs",
            Self::PerCore => "ocpp16-server: examples/per_core.rs",
            Self::OcppKit => "ocpp-kit: central system",
            Self::TwoShared => "ocpp16-server: two threads, shared",
            Self::TwoPerCore => "ocpp16-server: two threads, per core",
            Self::RawTls => "raw transport over rustls",
            Self::MinimalTls => "ocpp16-server: minimal over TLS",
            Self::ServeEach => "ocpp16 serve: a commit each",
            Self::ServeShared => "ocpp16 serve, durable",
        }
    }

    /// Starts it on its core.
    pub(crate) fn start(self, cores: Option<Cores>) -> io::Result<Server> {
        let itself = std::env::current_exe()?;
        let mut command = match self {
            Self::Raw | Self::OcppKit | Self::RawTls | Self::MinimalTls => Command::new(&itself),
            Self::Minimal | Self::TwoShared => Command::new(itself.with_file_name(MINIMAL)),
            Self::PerCore | Self::TwoPerCore => Command::new(itself.with_file_name(PER_CORE)),
            Self::ServeEach | Self::ServeShared => Command::new(itself.with_file_name(SERVE)),
        };
        let (mut files, mut trust) = (None, None);
        match self {
            Self::Raw => command.arg(Self::RAW),
            Self::Minimal => command.arg("127.0.0.1:0"),
            Self::PerCore => command.args(["127.0.0.1:0", "1"]),
            Self::TwoShared => command.arg("127.0.0.1:0").env("TOKIO_WORKER_THREADS", "2"),
            Self::TwoPerCore => command.args(["127.0.0.1:0", "2"]),
            Self::OcppKit => command.arg(Self::OCPP_KIT),
            Self::RawTls | Self::MinimalTls => {
                let certificate = Certificate::new()?;
                trust = Some(Trust::new(&certificate).map_err(io::Error::other)?);
                let name = if self == Self::RawTls { Self::RAW_TLS } else { Self::MINIMAL_TLS };
                command.args([name, &certificate.chain, &certificate.key])
            }
            Self::ServeEach | Self::ServeShared => {
                let sharing = if self == Self::ServeEach { "1" } else { "512" };
                // Beside the executable: a folder for temporary files may be in
                // memory, where nothing is durable.
                let folder = itself.with_file_name(format!("bench-database-{sharing}"));
                let folder = files.insert(Folder::new(folder)?);
                command.args(["serve", "--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"]);
                command.arg("--database").arg(folder.0.join("ocpp16.db"));
                command.env("OCPP16_LOG_DIRECTORY", folder.0.join("log"));
                command.env("OCPP16_DATABASE_CHANGES_PER_COMMIT", sharing)
            }
        };
        let mut program = Program::start(&mut command, cores)?;
        let address = listens_at(&program.line()?)
            .map_err(|error| io::Error::other(format!("{} {error}", self.name())))?;
        Ok(Server { program, address, trust, _files: files })
    }
}

/// Reads where charge points connect to a program that says so.
pub(crate) fn listens_at(line: &str) -> io::Result<SocketAddr> {
    let address = line.split_once("://").and_then(|(_, rest)| rest.split('/').next());
    let address = address.and_then(|address| address.parse().ok());
    address.ok_or_else(|| io::Error::other(format!("says {line:?}")))
}

/// Builds what is not in this executable, into the place where this one is.
pub(crate) fn build() -> io::Result<()> {
    let itself = std::env::current_exe()?;
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
    cargo.args(["build", "--quiet", "--locked", "--profile", profile]);
    cargo.args(["--manifest-path", concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]);
    cargo.args(["--bin", MINIMAL, "--bin", PER_CORE]);
    let mut serve = Command::new(cargo.get_program());
    // What cargo tells this program about its package would make build scripts run
    // again, such as that of ring, and what is built on them.
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            serve.env_remove(&name);
        }
    }
    serve.args(["build", "--quiet", "--locked", "--profile", profile, "--package", SERVE]);
    serve.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    if let Some(target) = itself.ancestors().nth(2) {
        cargo.arg("--target-dir").arg(target);
        serve.arg("--target-dir").arg(target);
    }
    if cargo.status()?.success() && serve.status()?.success() {
        Ok(())
    } else {
        Err(io::Error::other("cargo build failed"))
    }
}

const MINIMAL: &str = "ocpp16-server-bench-minimal";
const PER_CORE: &str = "ocpp16-server-bench-per-core";
/// The package, and the executable.
pub(crate) const SERVE: &str = "ocpp16";

/// A contender that runs.
#[derive(Debug)]
pub(crate) struct Server {
    program: Program,
    pub(crate) address: SocketAddr,
    /// If it is spoken to over TLS.
    pub(crate) trust: Option<Trust>,
    _files: Option<Folder>,
}

/// A folder that is not there before and after.
#[derive(Debug)]
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new(path: PathBuf) -> io::Result<Self> {
        // Left by a run that was killed.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // The next run removes what this one cannot.
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Server {
    pub(crate) fn cpu_time(&self) -> io::Result<Duration> {
        self.program.cpu_time()
    }

    pub(crate) fn resident_bytes(&self) -> io::Result<u64> {
        self.program.resident_bytes()
    }
}
