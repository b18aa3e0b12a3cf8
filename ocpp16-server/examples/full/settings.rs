//! The settings file as types: what has been read is right in itself.
//!
//! `full.toml` beside this file documents every setting. Whether files exist and
//! addresses are free shows when they are used.

use std::error::Error;
use std::fmt::Display;
use std::fs;
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroU64};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use ocpp16_server::admission::SecurityProfile;
use ocpp16_server::{EndpointPath, Identity};
use ocpp16_types::IdToken;
use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use tracing::Level;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    #[serde(default)]
    pub(crate) ocpp: Ocpp,
    #[serde(default)]
    pub(crate) auth: Auth,
    #[serde(default)]
    pub(crate) log: Log,
    pub(crate) tenants: Vec<Tenant>,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Ocpp {
    pub(crate) listen: Vec<SocketAddr>,
    #[serde(deserialize_with = "path_with_tenant")]
    pub(crate) path: EndpointPath,
    pub(crate) heartbeat_interval_seconds: NonZeroU32,
    pub(crate) call_timeout_seconds: NonZeroU64,
    pub(crate) drain_timeout_seconds: u64,
    pub(crate) tls: Option<Tls>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tls {
    pub(crate) listen: Vec<SocketAddr>,
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
    pub(crate) client_authorities: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Auth {
    #[serde(deserialize_with = "security_profile")]
    pub(crate) lowest_profile: SecurityProfile,
    pub(crate) organizations: Vec<String>,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Log {
    #[serde(deserialize_with = "from_text")]
    pub(crate) level: Level,
    pub(crate) frames: Option<PathBuf>,
}

/// A customer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Tenant {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) id_tags: Vec<IdToken>,
    pub(crate) charge_points: Vec<ChargePoint>,
}

/// A charge point that may connect.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChargePoint {
    #[serde(deserialize_with = "from_text")]
    pub(crate) identity: Identity,
    /// The salted hash of its AuthorizationKey.
    pub(crate) key: Option<String>,
}

impl Settings {
    /// Reads a file; an error is one line that names the file and what is wrong
    /// in it.
    pub(crate) fn read(file: &Path) -> Result<Self, Box<dyn Error>> {
        let name = file.display();
        let text = fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
        let mut settings: Self = toml::from_str(&text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let before = text[..start].matches('\n').count();
            let line = text.lines().nth(before).unwrap_or_default().trim();
            let message = error.message().replace('\n', ", ");
            format!("{name}:{}: {message} (in `{line}`)", before + 1)
        })?;
        settings.find_files(file.parent().unwrap_or(Path::new("")));
        Ok(settings)
    }

    /// Names of files are relative to the folder of the settings file.
    fn find_files(&mut self, folder: &Path) {
        if let Some(tls) = &mut self.ocpp.tls {
            for file in [&mut tls.certificate, &mut tls.key] {
                *file = folder.join(&*file);
            }
        }
        let tls = self.ocpp.tls.as_mut();
        let optional =
            [tls.and_then(|tls| tls.client_authorities.as_mut()), self.log.frames.as_mut()];
        for file in optional.into_iter().flatten() {
            *file = folder.join(&*file);
        }
    }
}

impl Default for Ocpp {
    fn default() -> Self {
        Self {
            listen: vec![SocketAddr::from(([127, 0, 0, 1], 9000))],
            path: PATH.parse().expect("the path is right"),
            heartbeat_interval_seconds: NonZeroU32::new(300).expect("not zero"),
            call_timeout_seconds: NonZeroU64::new(30).expect("not zero"),
            drain_timeout_seconds: 10,
            tls: None,
        }
    }
}

impl Default for Auth {
    fn default() -> Self {
        Self { lowest_profile: SecurityProfile::Basic, organizations: Vec::new() }
    }
}

impl Default for Log {
    fn default() -> Self {
        Self { level: Level::INFO, frames: None }
    }
}

const PATH: &str = "/ocpp/{tenant}/{identity}";

fn from_text<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
}

fn path_with_tenant<'de, D: Deserializer<'de>>(deserializer: D) -> Result<EndpointPath, D::Error> {
    let path: EndpointPath = from_text(deserializer)?;
    if !path.to_string().contains("/{tenant}/") {
        return Err(D::Error::custom(format!("no {{tenant}} in {path}")));
    }
    Ok(path)
}

fn security_profile<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<SecurityProfile, D::Error> {
    match i64::deserialize(deserializer)? {
        1 => Ok(SecurityProfile::Basic),
        2 => Ok(SecurityProfile::TlsWithBasic),
        3 => Ok(SecurityProfile::TlsWithClientCertificate),
        other => Err(D::Error::custom(format!("{other} is not a security profile from 1 to 3"))),
    }
}
