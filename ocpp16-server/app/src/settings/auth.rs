//! `[auth]` and `[auth.certificate_authority]`: who is let in, and which tags may
//! charge.

use std::path::PathBuf;

use ocpp16_server::admission::SecurityProfile;
use ocpp16_types::{AuthorizationStatus, RegistrationStatus};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::value::{Count, D, H, M, S, Text, Time, Y};
use super::word::Auto;
use crate::certificate_authority::AuthoritySettings;

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
    /// Files with the authorities of certificates that firmware is signed with;
    /// they are read at each SignedUpdateFirmware, whose outcome warns of a
    /// certificate that none of them has signed. Empty: this is not checked.
    #[schemars(extend("x-reload" = true, "x-range" = "list of FILE"))]
    pub(crate) firmware_authorities: Vec<PathBuf>,
    /// The folder of firmware, where the last part of a `location` names a file:
    /// the outcome of SignedUpdateFirmware warns if the signature is not that of
    /// the file, or the file is larger than 512 MiB. Each is in memory as a whole
    /// while it is looked at, one at a time. Empty: this is not checked.
    #[schemars(extend("x-reload" = true, "x-range" = "FOLDER or empty"))]
    pub(crate) firmware_directory: PathBuf,
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
            firmware_authorities: Vec::new(),
            firmware_directory: PathBuf::new(),
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
