//! What an operator can set: one tree of structs, the same for file,
//! environment, flags and documentation.
//!
//! The doc comment of a field is what `--print-config` and the README say of it;
//! unit, range and default come from its type and from `Default`. `layer` reads,
//! `describe` prints, `change` tells what a reload may change.

mod auth;
mod change;
mod describe;
mod layer;
mod nats;
mod ocpp;
mod role;
mod text;
mod value;
mod word;

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use ocpp16_server::tls::check_cipher_suites;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

pub(crate) use self::auth::{Auth, Enrolment};
pub(crate) use self::change::{Changes, renew};
pub(crate) use self::describe::print;
pub(crate) use self::layer::{Given, Sources};
pub(crate) use self::nats::{Nats, ToldEvents};
pub(crate) use self::ocpp::{Ocpp, Tls};
pub(crate) use self::role::Role;
pub(crate) use self::text::Address;
use self::text::{DatabaseUrl, LogLevel};
use self::value::{Count, D, GI, H, KI, M, MI, Secret, Size, TI, Text, Time, Y};
use self::word::{Auto, Switch};
use crate::firmware;

/// All settings of `ocpp16 serve`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// What this node is for; `gateway` and `worker` need a broker.
    pub(crate) role: Role,
    /// How charge points connect, and what they may do.
    pub(crate) ocpp: Ocpp,
    /// Who is let in, and which tags may charge.
    pub(crate) auth: Auth,
    /// The HTTP interface.
    pub(crate) http: Http,
    /// What is kept, and where.
    pub(crate) database: Database,
    /// The broker, for many machines.
    pub(crate) nats: Nats,
    /// The process.
    pub(crate) runtime: Runtime,
    /// The log.
    pub(crate) log: Log,
}

/// The HTTP interface.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Http {
    /// Where it is; without a token only on loopback.
    pub(crate) listen: Text<Address>,
    /// What requests have to carry as `Authorization: Bearer TOKEN`; empty for
    /// nothing.
    #[schemars(extend("x-reload" = true, "x-secret" = true))]
    pub(crate) token: Secret,
    /// How much memory the frames of late may take, which it shows, all charge
    /// points together; when it is full, the oldest frame of whoever has most goes.
    pub(crate) message_memory: Text<Size<MI, { 64 * GI }>>,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: Text(Address::loopback(9001)),
            token: Secret::default(),
            message_memory: Text(Size::of(16 * MI)),
        }
    }
}

/// What is kept, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Database {
    /// The file of the database, which is made if it does not exist; or the URL of a
    /// database of PostgreSQL, which any number of processes may share.
    #[schemars(extend("x-password" = true))]
    pub(crate) url: Text<DatabaseUrl>,
    /// How long meter values are kept; `off` is for ever. Transactions stay.
    #[schemars(extend("x-reload" = true))]
    pub(crate) meter_value_retention: Switch<Text<Time<H, { 100 * Y }>>>,
    /// How long security events are kept; `off` is for ever.
    #[schemars(extend("x-reload" = true))]
    pub(crate) security_event_retention: Switch<Text<Time<H, { 100 * Y }>>>,
    /// Keep all frames in the database, without their secrets; otherwise those of
    /// late are in memory. Each takes its length and about 200 bytes on the disk.
    #[schemars(extend("x-reload" = true))]
    pub(crate) keep_messages: bool,
    /// How long kept frames stay; `off` is for ever.
    #[schemars(extend("x-reload" = true))]
    pub(crate) message_retention: Switch<Text<Time<H, { 100 * Y }>>>,
    /// How many changes may share a commit. They share one when they come while
    /// the disk is busy; 1 is a commit for each, to compare.
    #[schemars(extend("x-unit" = "changes"))]
    pub(crate) changes_per_commit: Count<1, 4096>,
}

impl Default for Database {
    fn default() -> Self {
        Self {
            url: Text::default(),
            meter_value_retention: Switch::NONE,
            security_event_retention: Switch::NONE,
            keep_messages: false,
            message_retention: Switch::NONE,
            changes_per_commit: Count::of(512),
        }
    }
}

/// The process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Runtime {
    /// How the threads that handle messages of charge points share the connections.
    pub(crate) mode: RuntimeMode,
    /// How many threads handle messages; `auto` is one for each processor. With `per-core`,
    /// as many others do what is shared, such as HTTP.
    #[schemars(extend("x-unit" = "threads"))]
    pub(crate) threads: Auto<Count<1, 1024>>,
}

impl Default for Runtime {
    fn default() -> Self {
        Self { mode: RuntimeMode::Shared, threads: Auto::NONE }
    }
}

impl Runtime {
    pub(crate) fn threads(&self) -> usize {
        let processors = || thread::available_parallelism().map_or(1, NonZero::get);
        self.threads.value().map_or_else(processors, Count::size)
    }

    /// How many threads have listeners and connections of their own; `None` if they
    /// share all of them.
    pub(crate) fn cores(&self) -> Option<usize> {
        match self.mode {
            RuntimeMode::Shared => None,
            RuntimeMode::PerCore => Some(self.threads()),
        }
    }
}

/// How threads share connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum RuntimeMode {
    /// any thread handles any message, and one that has nothing to do takes over from others
    Shared,
    /// Linux only: a connection stays with the thread that Linux gave it to, unevenly if there are few
    PerCore,
}

/// The log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Log {
    /// What is logged: one level for all, and others for single targets, such as
    /// `info,ocpp16_server=debug`.
    #[schemars(extend("x-reload" = true))]
    pub(crate) level: Text<LogLevel>,
    /// How lines look.
    pub(crate) format: LogFormat,
    /// The folder of the files `ocpp16.log`, `ocpp16.log.1` and so on, the newest
    /// first; it is made if it does not exist. Empty: standard error. SIGHUP opens
    /// the file anew, for programs that rotate it from outside.
    #[schemars(extend("x-range" = "FOLDER or empty"))]
    pub(crate) directory: PathBuf,
    /// How large a file grows before the next one begins; the line that reaches
    /// the limit is still written.
    pub(crate) rotate_size: Text<Size<{ 4 * KI }, TI>>,
    /// How old a file grows before the next one begins.
    pub(crate) rotate_age: Switch<Text<Time<M, Y>>>,
    /// How many files there are at most, with the one that is written; the
    /// oldest are deleted.
    #[schemars(extend("x-unit" = "files"))]
    pub(crate) files: Count<2, 10_000>,
    /// How much disk all files may use; limits the number of files to as many of
    /// `rotate_size` as fit in.
    pub(crate) total_size: Text<Size<{ 8 * KI }, { 1024 * TI }>>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            level: Text::default(),
            format: LogFormat::Auto,
            directory: PathBuf::new(),
            rotate_size: Text(Size::of(16 * MI)),
            rotate_age: Switch::some(Text(Time::of(D))),
            files: Count::of(30),
            total_size: Text(Size::of(GI)),
        }
    }
}

/// How lines of the log look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LogFormat {
    /// text on a terminal, JSON elsewhere
    Auto,
    /// for people
    Text,
    /// one object a line
    Json,
}

impl Settings {
    /// Looks whether settings fit each other and what they name; returns the path of one that does
    /// not, and why.
    fn check(&self) -> Result<(), (&'static str, String)> {
        let Self { role, ocpp: Ocpp { listen, tls, .. }, auth, http, nats, runtime, log, .. } =
            self;
        if *role != Role::All && !nats.is_used() {
            let message = format!("a {} needs a broker, and there is no nats.url", role.as_str());
            return Err(("role", message));
        }
        nats.check()?;
        if role.has_charge_points() && listen.is_empty() && tls.listen.is_empty() {
            let message = "there has to be an address, here or in ocpp.tls.listen";
            return Err(("ocpp.listen", message.to_owned()));
        }
        // Others know SO_REUSEPORT, too, and give all connections to one listener.
        if runtime.mode == RuntimeMode::PerCore && !cfg!(target_os = "linux") {
            let message = "only Linux shares the connections of a port between threads";
            return Err(("runtime.mode", message.to_owned()));
        }
        if !tls.listen.is_empty() && tls.certificates.is_empty() {
            return Err(("ocpp.tls.certificates", "ocpp.tls.listen needs one".to_owned()));
        }
        if !tls.cipher_suites.is_empty() {
            let known = check_cipher_suites(&tls.cipher_suites);
            known.map_err(|error| ("ocpp.tls.cipher_suites", error.to_string()))?;
        }
        firmware::check(auth).map_err(|error| ("auth.firmware_authorities", error.to_string()))?;
        let directory = &auth.firmware_directory;
        if !directory.as_os_str().is_empty() && !directory.is_dir() {
            let message = format!("{} is no folder", directory.display());
            return Err(("auth.firmware_directory", message));
        }
        let (certificates, keys) = (tls.certificates.len(), tls.keys.len());
        if certificates != keys {
            let message = format!("every certificate has a key: {certificates} and {keys}");
            return Err(("ocpp.tls.keys", message));
        }
        for (path, used) in [
            ("ocpp.tls.require_client_certificates", tls.require_client_certificates),
            ("ocpp.tls.revocation_lists", !tls.revocation_lists.is_empty()),
        ] {
            if used && tls.client_ca.is_empty() {
                return Err((path, "there is no ocpp.tls.client_ca".to_owned()));
            }
        }
        let authority = &auth.certificate_authority;
        for (path, missing, other) in [
            ("auth.certificate_authority.certificate", &authority.certificate, &authority.key),
            ("auth.certificate_authority.key", &authority.key, &authority.certificate),
        ] {
            if missing.as_os_str().is_empty() && !other.as_os_str().is_empty() {
                return Err((path, "certificate and key go together".to_owned()));
            }
        }
        if http.token.reveal().is_some_and(|token| !token.bytes().all(|b| b.is_ascii_graphic())) {
            let message = "only visible ASCII characters fit into a header".to_owned();
            return Err(("http.token", message));
        }
        if log.total_size.0.bytes() < 2 * log.rotate_size.0.bytes() {
            let message = "there has to be room for two files of log.rotate_size".to_owned();
            return Err(("log.total_size", message));
        }
        Ok(())
    }
}

/// The settings as they are now: a reload changes some of them. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Live(watch::Receiver<Arc<Settings>>);

impl Live {
    /// Returns what reads the settings and what replaces them.
    pub(crate) fn new(settings: Settings) -> (watch::Sender<Arc<Settings>>, Self) {
        let (sender, receiver) = watch::channel(Arc::new(settings));
        (sender, Self(receiver))
    }

    pub(crate) fn now(&self) -> Arc<Settings> {
        Arc::clone(&self.0.borrow())
    }
}
