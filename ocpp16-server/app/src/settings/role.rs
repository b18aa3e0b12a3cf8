//! What a node is for, and which settings do not concern it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Settings;
use super::change::{find, table};
use super::describe::leaves;

/// What a node is for.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// it does all; with a broker, it also works for gateways
    #[default]
    All,
    /// it holds connections of charge points, and has workers handle their messages
    Gateway,
    /// it handles messages for gateways, with a database
    Worker,
}

impl Role {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Gateway => "gateway",
            Self::Worker => "worker",
        }
    }

    /// Tells whether charge points connect to it.
    pub(crate) const fn has_charge_points(self) -> bool {
        match self {
            Self::All | Self::Gateway => true,
            Self::Worker => false,
        }
    }

    /// Tells whether a setting counts for nodes of this role.
    fn uses(self, path: &str) -> bool {
        let of_gateway = |path| matches!(path, "auth.profile" | "auth.enrolment");
        match (self, path, path.split('.').next()) {
            // It is for those who have to ask.
            (Self::All | Self::Worker, "nats.foreign_workers", _) => false,
            (Self::All, _, _) => true,
            // What charge points are answered is up to workers, whoever has them.
            (Self::Worker, path, Some("ocpp")) => path == "ocpp.heartbeat_interval",
            // Frames are with the gateways.
            (Self::Worker, "database.keep_messages" | "http.message_memory", _) => false,
            (Self::Worker, "nats.events", _) => false,
            // It has no connections of charge points.
            (Self::Worker, "runtime.mode", _) => false,
            (Self::Gateway, "ocpp.heartbeat_interval", _) => false,
            (Self::Gateway, _, Some("database")) => false,
            (Self::Gateway, path, Some("auth")) => of_gateway(path),
            (Self::Gateway | Self::Worker, _, _) => true,
        }
    }
}

impl Settings {
    /// Lists the settings that were given and do not count for this node.
    pub(crate) fn ignored(&self) -> Vec<String> {
        let (given, defaults) = (table(self), table(&Self::default()));
        let is_given = |path: &str| find(&given, path) != find(&defaults, path);
        let paths = leaves().into_iter().map(|leaf| leaf.path);
        paths.filter(|path| !self.role.uses(path) && is_given(path)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_other_roles_are_ignored() {
        let given = "[ocpp]\nlisten = [\"[::]:1\"]\nheartbeat_interval = \"1m\"\n\
                     [auth]\nenrolment = \"open\"\nunknown_tags = \"accept\"\n\
                     [database]\nurl = \"x.db\"\n[nats]\nurl = \"nats://a\"";
        for (role, expected) in [
            ("all", &[][..]),
            ("gateway", &["ocpp.heartbeat_interval", "auth.unknown_tags", "database.url"]),
            ("worker", &["ocpp.listen"]),
        ] {
            let settings = toml::from_str::<Settings>(&format!("role = \"{role}\"\n{given}"));
            assert_eq!(settings.unwrap().ignored(), expected, "{role}");
        }
    }
}
