//! What the system allows: better known before than halfway.

use std::collections::BTreeSet;
use std::fs;

use rustix::process::{Resource, getrlimit, setrlimit};

use super::source;
use crate::cli::Simulate;

/// Takes as many descriptors as are needed, and checks that there are enough ports.
///
/// # Errors
///
/// One line: what there is too little of, and what to do.
pub(super) fn raise(arguments: &Simulate) -> Result<(), String> {
    /// For the program itself, and for each thread.
    const OTHERS: usize = 32;
    const OF_THREAD: usize = 8;

    let charge_points = arguments.charge_points.get();
    let threads = arguments.threads.get().min(charge_points);
    let wanted =
        charge_points.saturating_add(OTHERS).saturating_add(threads.saturating_mul(OF_THREAD));
    let wanted = u64::try_from(wanted).unwrap_or(u64::MAX);
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = limit.maximum.map_or(Some(wanted), |maximum| Some(wanted.min(maximum)));
        let raised = setrlimit(Resource::Nofile, limit).is_ok();
        if !raised || limit.current.is_some_and(|current| current < wanted) {
            let allowed = getrlimit(Resource::Nofile).maximum.unwrap_or_default();
            return Err(format!(
                "--charge-points: {charge_points} need {wanted} descriptors, and the system \
                 allows {allowed}: raise the limit (ulimit -Hn), or start several programs"
            ));
        }
    }
    let Some(ports) = ports() else { return Ok(()) };
    let sources = source::count(&arguments.source_address).max(1);
    if charge_points as u128 > sources.saturating_mul(u128::from(ports)) {
        let needed = charge_points.div_ceil(usize::from(ports.max(1)));
        return Err(format!(
            "--charge-points: {charge_points} connections come from {needed} addresses at least \
             ({ports} ports each): name them with --source-address, as 127.1.0.0/28"
        ));
    }
    Ok(())
}

/// How many connections one address may have to another, where that can be known.
fn ports() -> Option<u16> {
    let range = fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").ok()?;
    let mut ends = range.split_ascii_whitespace().map(str::parse::<u16>);
    let (Some(Ok(first)), Some(Ok(last))) = (ends.next(), ends.next()) else { return None };
    // Those that others have are not looked for.
    let reserved = fs::read_to_string("/proc/sys/net/ipv4/ip_local_reserved_ports");
    let reserved: BTreeSet<u16> = reserved
        .iter()
        .flat_map(|text| text.trim().split(','))
        .filter_map(|part| {
            let (from, to) = part.split_once('-').unwrap_or((part, part));
            Some(from.parse::<u16>().ok()?..=to.parse::<u16>().ok()?)
        })
        .flatten()
        .filter(|port| (first..=last).contains(port))
        .collect();
    let all = last.checked_sub(first)?.saturating_add(1);
    Some(all.saturating_sub(u16::try_from(reserved.len()).ok()?))
}
