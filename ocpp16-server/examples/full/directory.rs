//! The charge points that the settings name, and who they belong to.
//!
//! Read once; a real central system asks its database instead.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use ocpp16_server::{Identity, Store, StoredKey};
use ocpp16_types::{AuthorizationStatus, IdTagInfo, IdToken};

use crate::settings;

/// Every charge point that may connect. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Directory(Arc<BTreeMap<Identity, Arc<Tenant>>>);

/// A customer, as handlers see it.
pub(crate) struct Tenant {
    pub(crate) name: String,
    id_tags: Vec<IdToken>,
}

impl Directory {
    /// Takes the tenants of the settings, and puts the keys of their charge
    /// points into the store.
    pub(crate) async fn new(
        tenants: Vec<settings::Tenant>,
        store: &impl Store,
    ) -> Result<Self, Box<dyn Error>> {
        let mut charge_points = BTreeMap::new();
        for settings::Tenant { name, id_tags, charge_points: own } in tenants {
            let tenant = Arc::new(Tenant { name, id_tags });
            for settings::ChargePoint { identity, key } in own {
                if charge_points.insert(identity.clone(), Arc::clone(&tenant)).is_some() {
                    return Err(format!("tenants.charge_points: {identity} stands twice").into());
                }
                if let Some(key) = key {
                    let keys = vec![StoredKey::from_stored(key)];
                    if !store.replace_keys(&identity, &[], keys).await? {
                        return Err(format!("tenants.charge_points: {identity} has keys").into());
                    }
                }
            }
        }
        Ok(Self(Arc::new(charge_points)))
    }

    pub(crate) fn find(&self, identity: &str) -> Option<(&Identity, &Arc<Tenant>)> {
        self.0.get_key_value(identity)
    }

    /// Returns every charge point with its tenant, in the order of identities.
    pub(crate) fn charge_points(&self) -> impl Iterator<Item = (&Identity, &Tenant)> {
        self.0.iter().map(|(identity, tenant)| (identity, &**tenant))
    }
}

impl Tenant {
    /// Says whether an identifier may charge.
    pub(crate) fn id_tag_info(&self, id_tag: &IdToken) -> IdTagInfo {
        IdTagInfo::new(if self.id_tags.contains(id_tag) {
            AuthorizationStatus::Accepted
        } else {
            AuthorizationStatus::Invalid
        })
    }
}
