//! Who may connect, and who is new.

use ocpp16_server::StoreError;
use ocpp16_server::admission::{
    Admission, Admitted, ConnectRequest, Refusal, SecurityProfile, SecurityProfiles,
};

use crate::books::Books;
use crate::settings::Live;

/// The admission behind `ocpp16 serve`.
#[derive(Debug)]
pub(crate) struct Gate {
    books: Books,
    live: Live,
    /// Whether all listeners are there.
    loopback: bool,
}

impl Gate {
    pub(crate) fn new(books: Books, live: Live, loopback: bool) -> Self {
        Self { books, live, loopback }
    }

    /// Returns the admission by security profile, as the settings are now.
    fn profiles(&self) -> SecurityProfiles<Books> {
        let auth = &self.live.now().auth;
        let profiles =
            SecurityProfiles::new(self.books.clone()).certificates_of(auth.organizations.clone());
        let lowest = auth.profile(self.loopback);
        let profiles = if lowest == SecurityProfile::None {
            profiles.danger_accept_profile_0()
        } else {
            profiles.at_least(lowest)
        };
        let profiles =
            if auth.accept_hex_passwords { profiles.accept_hex_passwords() } else { profiles };
        if auth.conceal_unknown { profiles.conceal_unknown() } else { profiles }
    }
}

impl Admission for Gate {
    type Session = ();

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<()>, Refusal> {
        self.profiles().admit(request).await?;
        let identity = request.identity();
        let enrolment = self.live.now().auth.enrolment(self.loopback);
        match enrolment.registration() {
            Some(status) => {
                let enrolled = self.books.enrol(identity.clone(), status);
                enrolled.await.map_err(StoreError::new)?;
            }
            None => {
                let known = self.books.charge_point(identity.to_string()).await;
                if known.map_err(StoreError::new)?.is_none() {
                    return Err(Refusal::unknown());
                }
            }
        }
        Ok(Admitted::new(()))
    }
}
