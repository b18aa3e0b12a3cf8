//! Who may connect: a charge point of the directory, on the path of its tenant,
//! with what its security profile asks for.

use std::sync::Arc;

use ocpp16_server::MemoryStore;
use ocpp16_server::admission::{
    Admission, Admitted, ConnectRequest, Refusal, SecurityProfile, SecurityProfiles,
};

use crate::directory::{Directory, Tenant};

/// What every handler call knows about the connection.
pub(crate) struct Session {
    pub(crate) tenant: Arc<Tenant>,
    pub(crate) profile: SecurityProfile,
}

/// The ready-made security profiles, for members only.
pub(crate) struct Members {
    pub(crate) directory: Directory,
    pub(crate) profiles: SecurityProfiles<MemoryStore>,
}

impl Admission for Members {
    type Session = Session;

    async fn admit(&self, request: &ConnectRequest) -> Result<Admitted<Session>, Refusal> {
        let member = self.directory.find(request.identity());
        let (_, tenant) = member.ok_or_else(Refusal::unknown)?;
        if request.path_value("tenant") != Some(&*tenant.name) {
            return Err(Refusal::unknown().because("on the path of another tenant"));
        }
        let profile = self.profiles.admit(request).await?.into_session();
        Ok(Admitted::new(Session { tenant: Arc::clone(tenant), profile }))
    }
}
