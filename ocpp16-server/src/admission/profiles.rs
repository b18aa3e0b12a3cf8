//! The security profiles of OCPP 1.6 as an admission.
//!
//! Decides by what the [`Store`] remembers. It puts nothing there that was not
//! proven, and it never sends anything to a charge point: keys are changed by
//! `rotation`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::admission::{
    Admission, Admitted, ClientCertificate, ConnectRequest, Refusal, Transport,
};
use crate::key::decode_hex;
use crate::{Identity, Store, StoreError, StoredKey};

/// How a charge point and the central system prove themselves to each other
/// (security white paper, section 2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum SecurityProfile {
    /// Profile 0: neither does.
    None = 0,
    /// Profile 1: credentials in clear text.
    Basic = 1,
    /// Profile 2: credentials over TLS.
    TlsWithBasic = 2,
    /// Profile 3: certificates on both sides.
    TlsWithClientCertificate = 3,
}

/// Admits charge points by security profile, and never by a lower one than they
/// have used before (J-70, J-71).
///
/// Profiles 1 and 2 open with one of the [keys](crate::AuthorizationKey) in the
/// store, under a user name that is the identity (J-60). A charge point without
/// keys is unknown. Profile 3 needs [`certificates_of`](Self::certificates_of).
///
/// While several keys are stored, because a
/// [rotation](crate::ChargePoint::rotate_key) has not come to an end, all of them
/// open. The first use of one drops those before it (J-65). Those after it stay:
/// a charge point that wants to reboot first, whether its answer has said so or
/// was lost, connects with its old key until then, and with the new one ever
/// after.
///
/// A charge point has one profile (J-70): the highest that the store knows of it,
/// or a higher one from its next connection on. Where that is known beforehand,
/// [raise](Store::raise_profile) it when the charge point is provisioned: lower
/// ones are refused from the first connection on. For all at once, set
/// [`at_least`](Self::at_least).
///
/// Profile 1 sends the key in clear text: keep it off the internet (J-67).
///
/// ```
/// use ocpp16_server::admission::{SecurityProfile, SecurityProfiles};
/// use ocpp16_server::{AuthorizationKey, MemoryStore, Store, StoredKey};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let store = MemoryStore::default();
/// let key = AuthorizationKey::generate()?;
/// let first = store.replace_keys(&"CP001".parse()?, &[], vec![StoredKey::of(&key)?]).await?;
/// assert!(first, "CP001 has no key so far");
/// println!("set AuthorizationKey of CP001 to {}", key.to_hex());
/// store.raise_profile(&"CP001".parse()?, SecurityProfile::TlsWithBasic as u8).await?;
///
/// let admission = SecurityProfiles::new(store)
///     .at_least(SecurityProfile::Basic) // for all but CP001
///     .certificates_of(["Example Charging"]);
/// # Ok(())
/// # }
/// ```
pub struct SecurityProfiles<S> {
    store: S,
    lowest: SecurityProfile,
    organizations: Vec<String>,
    certificate_match: Arc<CertificateMatch>,
    hex_passwords: bool,
    conceal_unknown: bool,
    store_timeout: Duration,
}

type CertificateMatch = dyn Fn(&Identity, &ClientCertificate) -> bool + Send + Sync;

impl<S: Store> SecurityProfiles<S> {
    /// Admits profiles 1 and 2, by the keys in the store.
    pub fn new(store: S) -> Self {
        Self {
            store,
            lowest: SecurityProfile::Basic,
            organizations: Vec::new(),
            certificate_match: Arc::new(|identity, certificate| {
                certificate.common_name() == Some(identity.as_str())
            }),
            hex_passwords: false,
            conceal_unknown: false,
            store_timeout: Duration::from_secs(5),
        }
    }

    /// Refuses lower profiles, with 403. Default: profile 1.
    #[must_use]
    pub fn at_least(mut self, lowest: SecurityProfile) -> Self {
        self.lowest = lowest.max(SecurityProfile::Basic);
        self
    }

    /// Lets everyone connect who reaches a plain listener, under any identity
    /// that has not used a higher profile before (profile 0).
    ///
    /// For onboarding on a network that is secured by other means: a charge
    /// point that has got a key goes on without it until its profile is raised.
    #[must_use]
    pub fn danger_accept_profile_0(mut self) -> Self {
        self.lowest = SecurityProfile::None;
        self
    }

    /// Admits profile 3, by certificates whose subject names one of these
    /// organizations (`O`, J-77), exactly. Default: none.
    ///
    /// Who shows a certificate is on profile 3, whatever credentials it sends
    /// besides.
    #[must_use]
    pub fn certificates_of<O: Into<String>>(
        mut self,
        organizations: impl IntoIterator<Item = O>,
    ) -> Self {
        self.organizations = organizations.into_iter().map(Into::into).collect();
        self
    }

    /// Sets how a certificate is matched to an identity (J-78).
    ///
    /// Default: its one `CN` is the identity. Where `CN` is a serial number,
    /// look up the serial number of the identity here.
    #[must_use]
    pub fn match_certificates(
        mut self,
        belongs: impl Fn(&Identity, &ClientCertificate) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.certificate_match = Arc::new(belongs);
        self
    }

    /// Also takes the hexadecimal text of a key as password, which some charge
    /// points send instead of its bytes (J-68). Default: no.
    #[must_use]
    pub fn accept_hex_passwords(mut self) -> Self {
        self.hex_passwords = true;
        self
    }

    /// Answers unknown charge points like those with wrong credentials, with
    /// 401 instead of 404, so that nobody learns which exist. Default: no (J-5).
    #[must_use]
    pub fn conceal_unknown(mut self) -> Self {
        self.conceal_unknown = true;
        self
    }

    /// Sets how long the store may take to decide about a charge point; after
    /// that it is told to come back later, with 503.
    ///
    /// Range: above zero, and below the
    /// [`handshake_timeout`](crate::Builder::handshake_timeout), which else hangs
    /// up without an answer. Default: 5 s.
    #[must_use]
    pub fn store_timeout(mut self, timeout: Duration) -> Self {
        self.store_timeout = timeout;
        self
    }

    /// Tells which profile the peer uses, or would have to.
    fn profile_of(&self, request: &ConnectRequest) -> SecurityProfile {
        match request.transport() {
            Transport::Tls(facts) if facts.client_certificate.is_some() => {
                SecurityProfile::TlsWithClientCertificate
            }
            Transport::Tls(_) | Transport::TlsAtProxy => SecurityProfile::TlsWithBasic,
            Transport::Plain
                if request.credentials().is_none() && self.lowest == SecurityProfile::None =>
            {
                SecurityProfile::None
            }
            Transport::Plain => SecurityProfile::Basic,
        }
    }

    /// Returns the position of the key that the credentials prove.
    fn check_key(&self, request: &ConnectRequest, keys: &[StoredKey]) -> Result<usize, Refusal> {
        if keys.is_empty() && !self.conceal_unknown {
            return Err(Refusal::unknown());
        }
        let Some(credentials) = request.credentials() else {
            return Err(Refusal::unauthorized().because("no credentials"));
        };
        let Some(password) = credentials.password_of(request.identity()) else {
            return Err(Refusal::unauthorized().because("user name is not the identity"));
        };
        self.matching_key(keys, password)
            .ok_or_else(|| Refusal::unauthorized().because("wrong password"))
    }

    fn matching_key(&self, keys: &[StoredKey], password: &[u8]) -> Option<usize> {
        let from_hex = if self.hex_passwords { decode_hex(password) } else { None };
        let opens = |key: &StoredKey| {
            key.verify(password) || from_hex.as_ref().is_some_and(|password| key.verify(password))
        };
        keys.iter().position(opens)
    }

    fn check_certificate(&self, request: &ConnectRequest) -> Result<(), Refusal> {
        let Some(certificate) = request.client_certificate() else {
            return Err(Refusal::forbidden().because("no client certificate"));
        };
        if !certificate.organizations.iter().any(|name| self.organizations.contains(name)) {
            return Err(Refusal::forbidden().because("certificate of another organization"));
        }
        if !(self.certificate_match)(request.identity(), certificate) {
            return Err(Refusal::forbidden().because("certificate of another charge point"));
        }
        Ok(())
    }
}

impl<S: Store> Admission for SecurityProfiles<S> {
    type Session = SecurityProfile;

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<SecurityProfile>, Refusal> {
        let profile = self.profile_of(request);
        if profile < self.lowest {
            return Err(Refusal::forbidden().because(format!("profile {}", profile as u8)));
        }
        let proving = async {
            for _ in 0..KEY_CHANGES {
                if self.prove(request, profile).await? == Proof::Recorded {
                    return Ok(Admitted::new(profile));
                }
            }
            Err(StoreError::new("the keys change all the time").into())
        };
        timeout(self.store_timeout, proving).await.unwrap_or_else(|_| {
            Err(StoreError::new(format!("no answer within {:?}", self.store_timeout)).into())
        })
    }
}

/// Changes of keys at the same time that an admission bears: rotations are rare,
/// and a store that never agrees must not keep it busy.
const KEY_CHANGES: u32 = 8;

/// Whether the store knows what a peer has proven.
#[derive(PartialEq, Eq)]
enum Proof {
    /// Or it need not know.
    Recorded,
    /// The keys have changed meanwhile, so that it has to be judged anew.
    Outdated,
}

impl<S: Store> SecurityProfiles<S> {
    async fn prove(
        &self,
        request: &ConnectRequest,
        profile: SecurityProfile,
    ) -> Result<Proof, Refusal> {
        let identity = request.identity();
        let state = self.store.load(identity).await?;
        let past_keys = match profile {
            SecurityProfile::None => 0,
            SecurityProfile::Basic | SecurityProfile::TlsWithBasic => {
                self.check_key(request, &state.keys)?
            }
            SecurityProfile::TlsWithClientCertificate => {
                self.check_certificate(request)?;
                0
            }
        };
        if (profile as u8) < state.highest_profile {
            let reason = format!("profile {} after {}", profile as u8, state.highest_profile);
            return Err(Refusal::forbidden().because(reason));
        }
        // J-71 is about connections, J-65 about the use of a key: not attempts.
        if request.is_obstructed() {
            return Ok(Proof::Recorded);
        }
        // From here on nothing is refused but by the store itself.
        if past_keys > 0 {
            let keys = state.keys[past_keys..].to_vec();
            if !self.store.replace_keys(identity, &state.keys, keys).await? {
                return Ok(Proof::Outdated);
            }
        }
        if profile as u8 > state.highest_profile {
            self.store.raise_profile(identity, profile as u8).await?;
        }
        Ok(Proof::Recorded)
    }
}

impl<S: fmt::Debug> fmt::Debug for SecurityProfiles<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecurityProfiles")
            .field("lowest", &self.lowest)
            .field("organizations", &self.organizations)
            .finish_non_exhaustive()
    }
}
