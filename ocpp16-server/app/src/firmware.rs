//! What can be known of signed firmware before a charge point is asked to install
//! it: whether the certificate can be that of a manufacturer, and whether
//! the signature is that of the file.
//!
//! Nothing is refused here: charge points are tested with firmware that they must
//! not take. ECSchnorr, which the standard allows beside RSA-PSS, is not known to
//! TLS: of such a signature only the length is looked at. ECDSA is verified
//! instead, for that is what later standards have in its place.

mod signature;
mod signing_certificate;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ocpp16_types::{FirmwareType, Warning};
use percent_encoding::percent_decode_str;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use self::signature::Signature;
use self::signing_certificate::{Authorities, SigningCertificate};
use crate::settings::Auth;

/// Lists what is known against signed firmware, beside the form of its texts.
pub(crate) async fn warnings(firmware: &FirmwareType, auth: &Auth) -> Vec<Warning> {
    /// A file is in memory as a whole while its signature is verified; further
    /// requests wait.
    static TURN: Semaphore = Semaphore::const_new(1);

    let Ok(_turn) = TURN.acquire().await else { return Vec::new() };
    let (firmware, files) = (firmware.clone(), Files::of(auth));
    let looked = spawn_blocking(move || look(&firmware, &files)).await;
    // It is cut off by the end of the program alone, and nothing is sent then.
    looked.unwrap_or_default()
}

/// Looks whether the authorities of the settings can be used.
pub(crate) fn check(auth: &Auth) -> Result<(), FirmwareAuthorityError> {
    Authorities::read(&auth.firmware_authorities).map(drop)
}

/// A file of `auth.firmware_authorities` that cannot be used.
#[derive(Debug)]
pub(crate) struct FirmwareAuthorityError {
    file: PathBuf,
    reason: String,
}

impl fmt::Display for FirmwareAuthorityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (auth.firmware_authorities): {}", self.file.display(), self.reason)
    }
}

impl std::error::Error for FirmwareAuthorityError {}

/// What the settings say of firmware.
struct Files {
    authorities: Vec<PathBuf>,
    /// Empty: there is none.
    directory: PathBuf,
}

impl Files {
    fn of(auth: &Auth) -> Self {
        Self {
            authorities: auth.firmware_authorities.clone(),
            directory: auth.firmware_directory.clone(),
        }
    }
}

const CERTIFICATE: &str = "/firmware/signingCertificate";
const LOCATION: &str = "/firmware/location";
const SIGNATURE: &str = "/firmware/signature";

fn look(firmware: &FirmwareType, files: &Files) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut warn = |pointer: &str, message| {
        let pointer = pointer.to_owned();
        found.push(Warning { requirement: "A-171", pointer, message });
    };
    let Some(certificate) = SigningCertificate::from_pem(&firmware.signing_certificate) else {
        warn(CERTIFICATE, "is no X.509 certificate");
        return found;
    };
    certificate.weaknesses().for_each(|message| warn(CERTIFICATE, message));
    if !files.authorities.is_empty() {
        match Authorities::read(&files.authorities) {
            Ok(authorities) if certificate.is_signed_by(&authorities) => {}
            Ok(_) => warn(CERTIFICATE, "is signed by none of auth.firmware_authorities in force"),
            Err(error) => {
                tracing::error!(%error, "cannot check the signing certificate of firmware");
                warn(CERTIFICATE, "is not checked: auth.firmware_authorities cannot be read");
            }
        }
    }
    // That it is no Base64 is known already.
    let Some(signature) = Signature::from_base64(&firmware.signature) else { return found };
    if !signature.suits(&certificate) {
        warn(SIGNATURE, "has not the length of a signature with this key");
        return found;
    }
    if !files.directory.as_os_str().is_empty() {
        match read(&files.directory, &firmware.location) {
            Ok(Some(file)) => {
                if let Err(message) = signature.verify(&certificate, &file) {
                    warn(SIGNATURE, message);
                }
            }
            Ok(None) => warn(LOCATION, "names no file in auth.firmware_directory to verify"),
            Err(error) => {
                tracing::error!(%error, "cannot read firmware to verify it");
                warn(
                    LOCATION,
                    "names a file in auth.firmware_directory that cannot be read, or is too large",
                );
            }
        }
    }
    found
}

/// Reads the file that a location names, if it is there.
fn read(directory: &Path, location: &str) -> io::Result<Option<Vec<u8>>> {
    /// It is in memory as a whole; few charge points have that much room.
    const LARGEST: u64 = 512 << 20;

    let Some(name) = file_name(location) else { return Ok(None) };
    let path = directory.join(name);
    let metadata = match fs::metadata(&path) {
        Ok(metadata) if metadata.is_file() => metadata,
        Ok(_) => return Ok(None),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    if metadata.len() > LARGEST {
        return Err(io::Error::other(format!("{} is larger than 512 MiB", path.display())));
    }
    fs::read(&path).map(Some)
}

/// Returns the last segment of the path of a URI, if it names a file and nothing
/// else: no folder, and nothing outside of the folder that it is looked up in.
fn file_name(location: &str) -> Option<String> {
    let (_, rest) = location.split_once("://")?;
    let path = rest.split(['?', '#']).next()?;
    let (_, segment) = path.rsplit_once('/')?;
    let name = percent_decode_str(segment).decode_utf8().ok()?;
    let is_plain = !name.contains(['/', '\\', ':', '\0']) && !matches!(&*name, "" | "." | "..");
    is_plain.then(|| name.into_owned())
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_location_names_a_file_and_no_way_out() {
        for (location, expected) in [
            ("https://example.com/firmware/cp-1.2.bin", Some("cp-1.2.bin")),
            ("ftp://user:password@example.com/a%20b.bin", Some("a b.bin")),
            ("https://example.com/a.bin?token=/x/y#z", Some("a.bin")),
            ("https://example.com/a/../b", Some("b")),
            ("https://example.com", None),
            ("https://example.com/", None),
            ("https://example.com/a/.", None),
            ("https://example.com/..", None),
            ("https://example.com/%2e%2e", None),
            ("https://example.com/..%2fsecret", None),
            ("https://example.com/..%5Csecret", None),
            ("https://example.com/C:secret", None),
            ("https://example.com/a%00", None),
            ("https://example.com/%FF", None),
            ("a.bin", None),
        ] {
            assert_eq!(file_name(location).as_deref(), expected, "{location}");
        }
    }
}
