//! What all charge points have in common.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::IpAddr;
use std::time::Duration;

use ocpp16_types::IdToken;

use super::schedule::{Gate, Schedule};
use super::source::{self, SourceAddresses};
use super::target::{IDENTITY, Target};
use crate::cli::{Scenario, Simulate};

/// All charge points of a simulation.
pub(super) struct Fleet {
    pub(super) target: Target,
    pub(super) charge_points: usize,
    pub(super) scenario: Scenario,
    /// When CALLs should be sent; without it, when the last one is answered.
    pub(super) schedule: Option<Schedule>,
    pub(super) gate: Gate,
    pub(super) timeout: Duration,
    pub(super) meter_interval: Duration,
    pub(super) meter_values: u32,
    /// Begins the ids of all messages: none is ever used by two simulations, which a
    /// server would take for messages that are sent again.
    pub(super) run: String,
    sources: Vec<SourceAddresses>,
    prefix: String,
    id_tag: String,
}

impl Fleet {
    /// # Errors
    ///
    /// One line: what is unusable, and why.
    pub(super) fn new(arguments: &Simulate, target: Target) -> Result<Self, String> {
        let charge_points = arguments.charge_points.get();
        if arguments.rate.is_some()
            && matches!(arguments.scenario, Scenario::Idle | Scenario::Storm)
        {
            return Err("--rate: this scenario offers no CALLs".to_owned());
        }
        #[expect(clippy::cast_possible_truncation, reason = "any number would do")]
        let run = RandomState::new().hash_one(0) as u32;
        let fleet = Self {
            target,
            charge_points,
            scenario: arguments.scenario,
            schedule: arguments
                .rate
                .map(|rate| Schedule::new(rate, charge_points, arguments.duration)),
            gate: Gate::new(arguments.connect_rate),
            timeout: arguments.timeout,
            meter_interval: arguments.meter_interval,
            meter_values: arguments.meter_values,
            run: format!("{run:08x}"),
            sources: arguments.source_address.clone(),
            prefix: arguments.prefix.clone(),
            id_tag: arguments.id_tag.clone(),
        };
        // That of the last one is the longest.
        fleet.id_tag(&fleet.identity(charge_points - 1))?;
        Ok(fleet)
    }

    pub(super) fn identity(&self, number: usize) -> String {
        format!("{}{:06}", self.prefix, number + 1)
    }

    /// Returns whom a charge point charges. Of a long identity, a tag has the end.
    ///
    /// # Errors
    ///
    /// One line: why there is no such tag.
    pub(super) fn id_tag(&self, identity: &str) -> Result<IdToken, String> {
        const LONGEST: usize = 20;
        let (start, _) = identity.char_indices().rev().nth(LONGEST - 1).unwrap_or((0, ' '));
        let tag = self.id_tag.replace(IDENTITY, &identity[start..]);
        tag.parse().map_err(|error| format!("--id-tag: {tag}: {error}"))
    }

    /// Returns where the connections of a charge point come from, if that was said.
    pub(super) fn source(&self, number: usize) -> Option<IpAddr> {
        source::of(&self.sources, number)
    }
}
