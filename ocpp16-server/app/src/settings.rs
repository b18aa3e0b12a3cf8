//! What an operator can set: one tree of structs, the same for file,
//! environment, flags and documentation.
//!
//! The doc comment of a field is what `--print-config` and the README say of it;
//! unit, range and default come from its type and from `Default`. `layer` reads,
//! `describe` prints, `change` tells what a reload may change.

mod change;
mod describe;
mod layer;
mod ocpp;
mod text;
mod value;
mod word;

use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use ocpp16_server::admission::SecurityProfile;
use ocpp16_types::{AuthorizationStatus, RegistrationStatus};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

pub(crate) use self::change::{Changes, renew};
pub(crate) use self::describe::print;
pub(crate) use self::layer::{Given, Sources};
pub(crate) use self::ocpp::{Ocpp, Tls};
pub(crate) use self::text::Address;
use self::text::{DatabaseUrl, LogLevel};
use self::value::{Count, D, GI, H, KI, M, MI, S, Secret, Size, TI, Text, Time, Y};
use self::word::{Auto, Switch};
use crate::certificate_authority::AuthoritySettings;

/// All settings of `ocpp16 serve`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// How charge points connect, and what they may do.
    pub(crate) ocpp: Ocpp,
    /// Who is let in, and which tags may charge.
    pub(crate) auth: Auth,
    /// The HTTP interface.
    pub(crate) http: Http,
    /// What is kept, and where.
    pub(crate) database: Database,
    /// The process.
    pub(crate) runtime: Runtime,
    /// The log.
    pub(crate) log: Log,
}

/// Who is let in, and which tags may charge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Auth {
    /// The lowest security profile that is let in: 0 asks for nothing, 1 for a
    /// password, 2 for a password over TLS, 3 for a certificate. `auto` is 0
    /// while all OCPP listeners are on loopback or newcomers are let in, else 1.
    #[schemars(extend("x-reload" = true))]
    pub(crate) profile: Auto<Count<0, 3>>,
    /// What becomes of charge points that are not known yet. `auto` is `open`
    /// while all OCPP listeners are on loopback, else `closed`.
    #[schemars(extend("x-reload" = true))]
    pub(crate) enrolment: Auto<Enrolment>,
    /// What tags are answered that are not known.
    #[schemars(extend("x-reload" = true))]
    pub(crate) unknown_tags: UnknownTags,
    /// How many transactions a tag may run at the same time, unless it has its
    /// own limit.
    #[schemars(extend("x-reload" = true, "x-unit" = "transactions"))]
    pub(crate) max_active_transactions: Count<1, { u32::MAX }>,
    /// Organizations (O) of client certificates that are let in at security
    /// profile 3; the common name (CN) must be the serial number that the operator
    /// gave the charge point, or else its identity.
    #[schemars(extend("x-reload" = true))]
    pub(crate) organizations: Vec<String>,
    /// Further organizations whose certificates are let in, but only to get one of
    /// ours: boots are answered Pending until then.
    #[schemars(extend("x-reload" = true))]
    pub(crate) foreign_organizations: Vec<String>,
    /// Also take the hexadecimal text of a key as password, which some charge
    /// points send instead of its bytes.
    #[schemars(extend("x-reload" = true))]
    pub(crate) accept_hex_passwords: bool,
    /// Answer unknown charge points like those with a wrong password, so that
    /// nobody learns which exist.
    #[schemars(extend("x-reload" = true))]
    pub(crate) conceal_unknown: bool,
    /// Accept a pending charge point once it has the key of a rotation.
    #[schemars(extend("x-reload" = true))]
    pub(crate) accept_after_rotation: bool,
    /// After how long a charge point that is not accepted shall boot again.
    #[schemars(extend("x-reload" = true))]
    pub(crate) boot_retry_interval: Text<Time<S, D>>,
    /// Who signs the certificates that charge points ask for.
    pub(crate) certificate_authority: CertificateAuthority,
}

impl Default for Auth {
    fn default() -> Self {
        Self {
            profile: Auto::NONE,
            enrolment: Auto::NONE,
            unknown_tags: UnknownTags::Refuse,
            max_active_transactions: Count::of(1),
            organizations: Vec::new(),
            foreign_organizations: Vec::new(),
            accept_hex_passwords: false,
            conceal_unknown: false,
            accept_after_rotation: false,
            boot_retry_interval: Text(Time::of(M)),
            certificate_authority: CertificateAuthority::default(),
        }
    }
}

impl Auth {
    /// Says what becomes of newcomers; `loopback` is whether all OCPP listeners
    /// are there.
    pub(crate) fn enrolment(&self, loopback: bool) -> Enrolment {
        let auto = if loopback { Enrolment::Open } else { Enrolment::Closed };
        self.enrolment.value().unwrap_or(auto)
    }

    /// Says which security profile is the lowest that is let in.
    pub(crate) fn profile(&self, loopback: bool) -> SecurityProfile {
        let auto = loopback || self.enrolment(loopback) != Enrolment::Closed;
        match self.profile.value().map(Count::number) {
            Some(0) => SecurityProfile::None,
            None if auto => SecurityProfile::None,
            Some(1) | None => SecurityProfile::Basic,
            Some(2) => SecurityProfile::TlsWithBasic,
            Some(_) => SecurityProfile::TlsWithClientCertificate,
        }
    }
}

/// Who signs the certificates that charge points ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct CertificateAuthority {
    /// A file with the certificate of the authority, then with those above it.
    /// Empty: charge points get no certificates.
    #[schemars(extend("x-range" = "FILE or empty"))]
    pub(crate) certificate: PathBuf,
    /// The file of its private key: RSA, P-256 or P-384.
    #[schemars(extend("x-range" = "FILE or empty"))]
    pub(crate) key: PathBuf,
    /// How long certificates of charge points last; none outlasts that of the
    /// authority.
    pub(crate) validity: Text<Time<H, { 100 * Y }>>,
}

impl Default for CertificateAuthority {
    fn default() -> Self {
        let validity = Text(Time::of(90 * D));
        Self { certificate: PathBuf::new(), key: PathBuf::new(), validity }
    }
}

impl CertificateAuthority {
    /// Returns where the authority is, if there is one.
    pub(crate) fn files(&self) -> Option<AuthoritySettings> {
        (!self.certificate.as_os_str().is_empty()).then(|| AuthoritySettings {
            certificate: self.certificate.clone(),
            key: self.key.clone(),
            validity: self.validity.0.duration(),
        })
    }
}

/// What becomes of a charge point that is not known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Enrolment {
    /// it is accepted
    Open,
    /// it is let in, and its boots are answered Pending until it is accepted
    Pending,
    /// it is refused
    Closed,
}

impl Enrolment {
    /// Says what the boot of a newcomer is answered; `None` lets none in.
    pub(crate) const fn registration(self) -> Option<RegistrationStatus> {
        match self {
            Self::Open => Some(RegistrationStatus::Accepted),
            Self::Pending => Some(RegistrationStatus::Pending),
            Self::Closed => None,
        }
    }
}

/// What tags are answered that are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum UnknownTags {
    /// Invalid
    Refuse,
    /// Accepted
    Accept,
}

impl UnknownTags {
    pub(crate) const fn status(self) -> AuthorizationStatus {
        match self {
            Self::Refuse => AuthorizationStatus::Invalid,
            Self::Accept => AuthorizationStatus::Accepted,
        }
    }
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
}

impl Default for Http {
    fn default() -> Self {
        Self { listen: Text(Address::loopback(9001)), token: Secret::default() }
    }
}

/// What is kept, and where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Database {
    /// The file of the database; it is made if it does not exist.
    pub(crate) url: Text<DatabaseUrl>,
    /// How long meter values are kept; `off` is for ever. Transactions stay.
    #[schemars(extend("x-reload" = true))]
    pub(crate) meter_value_retention: Switch<Text<Time<H, { 100 * Y }>>>,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: Text::default(), meter_value_retention: Switch::NONE }
    }
}

/// The process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Runtime {
    /// How many threads handle messages; `auto` is one for each processor.
    #[schemars(extend("x-unit" = "threads"))]
    pub(crate) worker_threads: Auto<Count<1, 1024>>,
}

impl Default for Runtime {
    fn default() -> Self {
        Self { worker_threads: Auto::NONE }
    }
}

impl Runtime {
    pub(crate) fn worker_threads(&self) -> usize {
        let processors = || thread::available_parallelism().map_or(1, NonZero::get);
        self.worker_threads.value().map_or_else(processors, Count::size)
    }
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
    /// first; it is made if it does not exist. Empty: standard error.
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
    /// Looks whether settings fit each other; returns the path of one that does
    /// not, and why.
    fn check(&self) -> Result<(), (&'static str, String)> {
        let Self { ocpp: Ocpp { listen, tls, .. }, auth, http, log, .. } = self;
        if listen.is_empty() && tls.listen.is_empty() {
            let message = "there has to be an address, here or in ocpp.tls.listen";
            return Err(("ocpp.listen", message.to_owned()));
        }
        if !tls.listen.is_empty() && tls.certificates.is_empty() {
            return Err(("ocpp.tls.certificates", "ocpp.tls.listen needs one".to_owned()));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_let_in_depends_on_where_it_listens() {
        use SecurityProfile::{Basic, None, TlsWithBasic};

        for (given, loopback, expected) in [
            ("", true, (Enrolment::Open, None)),
            ("", false, (Enrolment::Closed, Basic)),
            ("enrolment = \"closed\"", true, (Enrolment::Closed, None)),
            ("enrolment = \"pending\"", false, (Enrolment::Pending, None)),
            ("profile = 2", true, (Enrolment::Open, TlsWithBasic)),
            ("profile = 0", false, (Enrolment::Closed, None)),
        ] {
            let auth: Auth = toml::from_str(given).unwrap();
            let found = (auth.enrolment(loopback), auth.profile(loopback));
            assert_eq!(found, expected, "{given:?} {loopback}");
        }
    }
}
